"""Agreement of two coders: alpha as its author works it by hand, and the project's own double coding."""

from __future__ import annotations

import pytest

from analysis.evidence.codes import Codes
from analysis.evidence.package import load_package
from analysis.evidence.view import raw_folder, raw_tables
from analysis.method.agreement import (
    SCALES,
    ColumnAgreement,
    agreement,
    agreement_by_column,
    krippendorff_alpha,
    samples,
)

RAW_FOLDER = raw_folder()
RAW = raw_tables(RAW_FOLDER)


@pytest.fixture(scope="module")
def counts() -> dict[str, ColumnAgreement]:
    return agreement(RAW["double_coding_counts"])


@pytest.fixture(scope="module")
def events() -> dict[str, ColumnAgreement]:
    return agreement(RAW["double_coding_events"])


def numbered(codes: str) -> list[float]:
    return [float(ord(code)) for code in codes]


def made_events(*rows: tuple[str, str, str, str]) -> list[dict[str, str]]:
    """Events that differ only in date: (id, found by second, first date, second date)."""
    codes = {f"{c}_{coder}": "x" for c in ("place", "actor", "action") for coder in ("first", "second")}
    return [
        {"event_id": i, "found_by_second": found, "date_first": a, "date_second": b, **codes} for i, found, a, b in rows
    ]


def test_alpha_of_krippendorffs_nominal_example() -> None:
    """Krippendorff (2011), Computing Krippendorff's alpha-reliability, section B: two observers, twelve articles."""
    ben, gerry = numbered("aabbdcccedda"), numbered("babbbccceddd")
    # Three of twelve units differ: Do = 2 * 3 / 24. Values a 4, b 6, c 6, d 6, e 2 of n = 24:
    # De = 1 - (4*3 + 6*5 + 6*5 + 6*5 + 2*1) / (24 * 23).
    by_hand = 1 - (6 / 24) / (1 - 104 / 552)
    assert by_hand == pytest.approx(0.692, abs=0.0005)
    assert krippendorff_alpha(ben, gerry, "nominal") == pytest.approx(by_hand)


def test_alpha_of_krippendorffs_binary_example() -> None:
    """Krippendorff (2011), section A: four of ten differ, six ones among twenty values."""
    meg, owen = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    by_hand = 1 - (8 / 20) / (2 * 14 * 6 / (20 * 19))
    assert by_hand == pytest.approx(0.095, abs=0.0005)
    assert krippendorff_alpha(meg, owen, "nominal") == pytest.approx(by_hand)


def test_alpha_of_ratios_weighs_a_difference_by_proportion() -> None:
    """Two units, (1, 3) and (2, 2): delta is ((a - b) / (a + b)) squared."""
    observed = 2 * (2 / 4) ** 2 / 4
    pairs = 2 * ((1 / 3) ** 2 * 2 + (2 / 4) ** 2 + (1 / 5) ** 2 * 2) / (4 * 3)  # (1,2) twice, (1,3), (2,3) twice
    assert krippendorff_alpha([1, 2], [3, 2], "ratio") == pytest.approx(1 - observed / pairs)


def test_alpha_of_intervals_weighs_a_difference_by_its_square() -> None:
    observed = 2 * 2**2 / 4
    pairs = 2 * (1 * 2 + 4 + 1 * 2) / (4 * 3)
    assert krippendorff_alpha([1, 2], [3, 2], "interval") == pytest.approx(1 - observed / pairs)


def test_alpha_is_undefined_where_everything_is_the_same() -> None:
    assert krippendorff_alpha([1, 1], [1, 1], "nominal") is None


def test_rows_the_second_coder_did_not_find_lower_the_share(counts: dict[str, ColumnAgreement]) -> None:
    quantity = counts["quantity"]
    assert quantity.compared == 163, "of 201"
    assert (quantity.share.low, quantity.share.high) == (151 / 201, 151 / 163)


def test_who_says_a_number_was_the_column_coders_agreed_on_least_and_was_coded_anew(
    counts: dict[str, ColumnAgreement],
) -> None:
    weakest = min(counts.values(), key=lambda column: column.alpha or 0)
    assert weakest is counts["attributed_kind"]
    assert weakest.alpha == pytest.approx(0.557, abs=0.0005)
    assert weakest.reliance == "not reliable"
    assert counts["population"].reliance == "tentative"
    assert counts["quantity"].reliance == "reliable"
    again = agreement(RAW["double_coding_counts_attributed"])["attributed_kind"]
    assert again.alpha == pytest.approx(0.926, abs=0.0005)


@pytest.mark.parametrize(
    ("column", "alpha"),
    [
        ("claim_evidence.asserted_kind", 0.96),
        ("claim_evidence.bears", 0.77),
        ("claim_evidence.stance", 0.81),
        ("orders.asserted_kind", 0.91),
        ("orders.page_states", 0.51),
        ("counts.basis", 0.86),
        ("counts.floor", 0.96),
        ("counts.attributed_kind", 0.93),
        ("steps.kind", 0.92),
        ("steps.about", 0.90),
        ("events.actor", 0.85),
        ("events.action", 0.93),
    ],
)
def test_each_column_is_told_by_its_latest_sample_as_the_coders_worked_it_out(column: str, alpha: float) -> None:
    assert agreement_by_column(RAW)[column].alpha == pytest.approx(alpha, abs=0.005)


def test_whether_a_number_is_an_enumeration_was_agreed_on_better_than_its_basis() -> None:
    enumerations = ("own_records", "own_documentation", "name_list")
    coded = RAW["double_coding_counts_basis"]
    first, second = ([float(row[f"basis_{coder}"] in enumerations) for row in coded] for coder in ("first", "second"))

    assert krippendorff_alpha(first, second, "nominal") == pytest.approx(0.94, abs=0.005)


def test_of_pieces_that_do_not_only_assert_it_was_agreed_on_less_how_near_they_come() -> None:
    """The sample asked it of pieces that assert too, where the answer is mostly no."""
    asked = [row for row in RAW["double_coding_claim_evidence"] if row["stance_first"] != "asserts"]
    by_code = {"direct": 0.0, "indirect": 1.0, "no": 2.0}
    first, second = ([by_code[row[f"bears_{coder}"]] for row in asked] for coder in ("first", "second"))

    assert krippendorff_alpha(first, second, "nominal") == pytest.approx(0.66, abs=0.005)


def test_codes_are_nominal_numbers_ratios_and_dates_intervals() -> None:
    described = load_package(RAW_FOLDER, Codes.load(RAW_FOLDER)).by_name
    for sample in samples(RAW):
        for name, column in described[sample].by_name.items():
            kind = "ratio" if column.type == "number" else "interval" if "date" in column.form else "nominal"
            assert SCALES.get(name.rpartition("_")[0], "nominal") == kind, (sample, name)


def test_a_sample_is_of_the_table_that_its_name_begins_with_and_the_later_of_a_column_is_told() -> None:
    earlier = [{"count_id": "n1", "found_by_second": "yes", "basis_first": "sum", "basis_second": "estimate"}]
    later = [{**row, "basis_second": "sum"} for row in earlier]
    raw = {"double_coding_counts_again": later, "double_coding_counts": earlier, "counts": []}
    assert samples(raw) == {"double_coding_counts": "counts", "double_coding_counts_again": "counts"}
    assert agreement_by_column(raw)["counts.basis"].share.low == 1


def test_a_place_was_agreed_on_tentatively(events: dict[str, ColumnAgreement]) -> None:
    assert events["place"].compared == 109, "of 113"
    assert events["place"].alpha == pytest.approx(0.679, abs=0.0005)


def test_a_month_is_no_day_for_alpha_and_no_agreement_with_a_day() -> None:
    table = made_events(
        ("e1", "yes", "2022-01-04", "2022-01-04"),
        ("e2", "yes", "2022-01-05", "2022-01-07"),
        ("e3", "yes", "2022-01-05", "2022-01"),
        ("e4", "no", "2022-01-06", ""),
    )
    dates = agreement(table)["date"]
    assert dates.compared == 3
    assert (dates.share.low, dates.share.high) == (1 / 4, 1 / 3)
    # values 4, 4, 5, 7: Do = 2 * 4 / 4; De over the pairs 0, 1, 9, 1, 9, 4
    assert dates.alpha == pytest.approx(1 - 2 / (2 * 24 / 12))


def test_when_nothing_was_found_again_there_is_no_agreement_to_speak_of() -> None:
    dates = agreement(made_events(("e1", "no", "2022-01-04", "")))["date"]
    assert (dates.compared, dates.share.low, dates.share.high, dates.alpha) == (0, 0, None, None)
    assert dates.reliance == "undefined"
