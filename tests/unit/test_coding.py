"""The report says which columns two coders coded too unlike to conclude from, and what rests on them."""

from __future__ import annotations

import krippendorff

from analysis.evidence.view import raw_tables
from analysis.method.agreement import agreement_by_column, samples
from analysis.report.about import reliance
from analysis.report.wording import text

RAW = raw_tables()
CODES = {
    "counts": ("quantity", "population", "qualifier"),
    "counts_attributed": ("attributed_kind",),
    "counts_basis": ("basis", "floor"),
    "events": ("place",),
    "events_acts": ("actor", "action"),
    "claim_evidence": ("stance", "asserted_kind", "bears"),
    "orders": ("asserted_kind", "page_states"),
    "steps": ("kind", "about"),
}


def alpha(table: str, column: str) -> float:
    """Computed again from the strings of the sample, without the project's own agreement."""
    found = [row for row in RAW[f"double_coding_{table}"] if row["found_by_second"] == "yes"]
    pairs = [[row[f"{column}_{coder}"] for row in found] for coder in ("first", "second")]
    numbers = {code: number for number, code in enumerate(sorted({*pairs[0], *pairs[1]}))}
    coded = [[numbers[code] for code in coder] for coder in pairs]
    return float(krippendorff.alpha(coded, level_of_measurement="nominal"))


def test_the_columns_below_the_lower_bound_are_named_with_what_rests_on_them() -> None:
    alphas = {
        f"{samples(RAW)[f'double_coding_{sample}']}.{column}": alpha(sample, column)
        for sample, columns in CODES.items()
        for column in columns
    }
    poor = {name: value for name, value in alphas.items() if value < 0.667}
    assert poor
    said = reliance(RAW).plain()
    below, _, between = said.partition("Between the two: ")
    for name, value in alphas.items():
        assert (f"{name} ({value:.2f})" in below) is (name in poor), name
        assert (f"{name} ({value:.2f})" in between) is (0.667 <= value < 0.8), name
        assert (f"On {name} rests {text('rests_on').get(name, '')}" in said) is (name in poor), name
    assert "Of claims no row was coded twice" in said


def test_a_column_that_both_coded_alike_is_not_named() -> None:
    alike = [{**row, "page_states_second": row["page_states_first"]} for row in RAW["double_coding_orders"]]
    officers = [{**row, "of_what_second": row["of_what_first"]} for row in RAW["double_coding_counts_officers"]]
    said = reliance({**RAW, "double_coding_orders": alike, "double_coding_counts_officers": officers}).plain()
    assert "page_states" not in said
    assert "Below the lower: no column." in said


def test_each_column_that_was_compared_says_what_rests_on_it() -> None:
    assert agreement_by_column(RAW).keys() == text("rests_on").keys()


def test_a_column_coded_anew_is_told_by_its_later_sample() -> None:
    later = alpha("counts_attributed", "attributed_kind")
    told = agreement_by_column(RAW)["counts.attributed_kind"].alpha
    assert told is not None
    assert abs(told - later) < 1e-9
