"""Findings on base rates: two shares differ where their intervals do, and few cases are said to be few."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import duckdb
import pytest

from analysis.evidence.clock import Span
from analysis.evidence.rows import CountryYear, Protest, Statement
from analysis.evidence.view import REPOSITORY, Evidence
from analysis.findings.base_rates import years_of
from analysis.findings.registry import evaluate, findings_of
from analysis.findings.verdict import TESTS, Asked, Finding, Ruling, Verdict

RAW = REPOSITORY / "data" / "raw"


def ask(evidence: Evidence, test: str, **arguments: str) -> Verdict:
    statement = Statement("X01", "*", "Made up.", test, tuple(arguments.items()), "a test", "")
    return Finding("X01", Asked(statement, None, arguments), TESTS[test]).verdict(evidence)


def finding(evidence: Evidence, name: str) -> Verdict:
    return next(one for one in findings_of(evidence) if one.id == name).verdict(evidence)


def coded(evidence: Evidence, *years: tuple[str, int, int, int]) -> Evidence:
    """Evidence that holds these years alone: country, year, protests, of them with a lethal response."""
    (model,) = (row for row in evidence.country_years if row.id == "mm-kazakhstan-2011")
    rows = [
        replace(model, id=f"mm-{c.lower()}-{y}", country=c, year=y, protests=n, lethal_responses=k)
        for c, y, n, k in years
    ]
    return replace(evidence, country_years=tuple(sorted(rows, key=lambda row: row.id)), protests=())


def test_kazakhstan_s_share_agrees_with_plain_sql_on_the_raw_table(evidence: Evidence) -> None:
    ((lethal, protests),) = duckdb.sql(
        f"select sum(lethal_responses), sum(protests) from read_csv('{RAW}/mass_mobilization.csv') "
        "where country = 'Kazakhstan'"
    ).fetchall()
    verdict = finding(evidence, "B01")
    assert f"{lethal} of {protests} protests met with killings or shootings" in verdict.answer
    assert verdict.bounds is not None
    assert (verdict.bounds.low, verdict.bounds.high) == (0.0155, 0.1044)


def test_four_of_88_leave_open_whether_it_was_one_in_ten_and_are_said_to_be_few(evidence: Evidence) -> None:
    verdict = finding(evidence, "B01")
    assert verdict.ruling is Ruling.INSUFFICIENT
    assert "Small numbers: Kazakhstan 1990-2020." in verdict.answer
    assert "More coded protests" in verdict.needs


def test_no_neighbour_differs_from_kazakhstan_beyond_what_so_few_killings_allow(evidence: Evidence) -> None:
    beside = [record for record in evaluate_base_rates(evidence) if record.id.startswith("B02")]
    assert {record.verdict for record in beside} == {"insufficient"}
    assert len(beside) == len({row.country for row in evidence.country_years}) - 1


def test_arrests_became_more_frequent_after_2011_though_the_cases_are_few(evidence: Evidence) -> None:
    verdict = finding(evidence, "B03a")
    assert verdict.ruling is Ruling.SUPPORTED
    assert "10 of 13 protests met with arrests" in verdict.answer
    assert "3 of 35 protests met with arrests" in verdict.answer
    assert "Small numbers: Kazakhstan 2012-2020 and Kazakhstan 1990-1999." in verdict.answer
    assert {"mm-kazakhstan-1990", "mm-kazakhstan-2020"} <= set(verdict.evidence)
    assert "mm-kazakhstan-2011" not in verdict.evidence


@pytest.mark.parametrize(
    ("one", "other", "ruling"),
    [
        ((200, 40), (200, 10), Ruling.SUPPORTED),
        ((200, 10), (200, 40), Ruling.CONTRADICTED),
        ((200, 20), (200, 21), Ruling.CONTESTED),
        ((200, 20), (39, 8), Ruling.INSUFFICIENT),
        ((200, 4), (200, 5), Ruling.INSUFFICIENT),
        ((200, 0), (200, 40), Ruling.CONTRADICTED),
        ((0, 0), (200, 40), Ruling.INSUFFICIENT),
    ],
)
def test_two_shares_differ_where_their_intervals_do(
    evidence: Evidence, one: tuple[int, int], other: tuple[int, int], ruling: Ruling
) -> None:
    made = coded(evidence, ("Here", 2000, *one), ("There", 2000, *other))
    verdict = ask(made, "share_larger", more_country="Here", fewer_country="There", response="lethal")
    assert verdict.ruling is ruling, verdict


def test_the_ratio_carries_both_intervals(evidence: Evidence) -> None:
    made = coded(evidence, ("Here", 2000, 100, 50), ("There", 2000, 100, 0))
    verdict = ask(made, "share_larger", more_country="Here", fewer_country="There", response="lethal")
    assert verdict.bounds is not None
    assert verdict.bounds.low == pytest.approx(0.4035 / 0.0248, rel=0.01)
    assert verdict.bounds.high is None, "a share of none may be as small as one likes"


@pytest.mark.parametrize(
    ("below", "protests", "lethal", "ruling"),
    [
        ("0.1", 400, 10, Ruling.SUPPORTED),
        ("0.1", 400, 100, Ruling.CONTRADICTED),
        ("0.1", 400, 40, Ruling.CONTESTED),
        ("0.1", 20, 2, Ruling.INSUFFICIENT),
        ("0.1", 0, 0, Ruling.INSUFFICIENT),
    ],
)
def test_a_share_is_below_a_level_where_its_interval_is(
    evidence: Evidence, below: str, protests: int, lethal: int, ruling: Ruling
) -> None:
    made = coded(evidence, ("Here", 2000, protests, lethal), ("There", 2000, 400, 400))
    assert ask(made, "share_below", country="Here", response="lethal", below=below).ruling is ruling


def test_years_that_are_not_asked_about_do_not_count(evidence: Evidence) -> None:
    made = coded(evidence, ("Here", 1999, 100, 100), ("Here", 2000, 100, 1), ("Here", 2001, 100, 1))
    verdict = ask(made, "share_below", country="Here", years="2000-2001", response="lethal", below="0.1")
    assert "2 of 200 protests" in verdict.answer
    assert verdict.evidence == ("mm-here-2000", "mm-here-2001")


@pytest.mark.parametrize("text", ["2000-", "-2000", "the nineties", "99"])
def test_what_is_no_span_of_years_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no span of years; expected one like 2012-2020"):
        years_of(text)


def test_the_long_protest_is_one_of_88_none_of_87_or_up_to_212_of_444_days(evidence: Evidence) -> None:
    verdict = finding(evidence, "B05")
    assert verdict.ruling is Ruling.CONTESTED
    for reading in ("4 of 88 protests", "3 of 87 protests", "4 to 212 of 444 protest days (0.9% to 47.7%)"):
        assert reading in verdict.answer
    assert "Zhanaozen" in verdict.answer
    assert verdict.bounds is not None
    assert verdict.bounds.unit == "share of protests", "days are not put together with protests"


def protest(evidence: Evidence, number: int, days: int, lethal: bool) -> Protest:
    return replace(
        evidence.protests[0],
        id=f"mm-{number:010d}",
        span=replace(evidence.protests[0].span, last=_later(evidence.protests[0].span, days)),
        responses=("killings",) if lethal else ("ignore",),
        lethal=lethal,
    )


def _later(span: Span, days: int) -> Any:
    return type(span.first).fromordinal(span.first.toordinal() + days - 1)


@pytest.mark.parametrize(
    ("long_days", "lethal", "short", "ruling"),
    [
        (100, False, 4900, Ruling.SUPPORTED),
        (400, True, 200, Ruling.CONTESTED),
        (400, True, 20, Ruling.CONTRADICTED),
        (92, True, 20, Ruling.INSUFFICIENT),
    ],
)
def test_readings_agree_where_all_lie_in_the_interval_of_the_first(
    evidence: Evidence, long_days: int, lethal: bool, short: int, ruling: Ruling
) -> None:
    protests = [protest(evidence, 1, long_days, lethal)]
    protests += [protest(evidence, n, 1, lethal=n % 50 == 0) for n in range(2, short)]
    made = replace(evidence, protests=tuple(protests))
    verdict = ask(made, "readings_agree", country="Kazakhstan", response="lethal")
    assert verdict.ruling is ruling, verdict.answer


def test_readings_contradict_where_one_shares_no_number_with_the_first(evidence: Evidence) -> None:
    protests = [protest(evidence, 1, 3000, lethal=False)]
    protests += [protest(evidence, n, 1, lethal=True) for n in range(2, 60)]
    made = replace(evidence, protests=tuple(protests))
    assert ask(made, "readings_agree", country="Kazakhstan", response="lethal").ruling is Ruling.CONTRADICTED


def evaluate_base_rates(evidence: Evidence) -> list[dict[str, Any]]:
    return evaluate(evidence, [one for one in findings_of(evidence) if one.id.startswith("B")])


def test_all_base_rates_stand_on_one_data_set_and_are_unknown_before_it(evidence: Evidence) -> None:
    (origin,) = {evidence.source_by_id[s].origin for row in evidence.protests for s in row.source_ids}
    records = evaluate_base_rates(evidence)
    assert records
    for record in records:
        assert record.origins == (origin,)
        last = evidence.protests[0].known_on
        assert last is not None
        assert [moment.as_of for moment in record.over_time] == [last]
        without = next(one for one in findings_of(evidence) if one.id == record.id)
        assert without.verdict(evidence.narrow(without_origins=[origin])).ruling is Ruling.INSUFFICIENT


def test_an_unknown_response_is_refused_with_the_known_ones(evidence: Evidence) -> None:
    with pytest.raises(ValueError, match="'kettling' is not coded; expected one of lethal"):
        ask(evidence, "share_below", country="Kazakhstan", response="kettling", below="0.1")


def test_every_row_that_a_comparison_names_is_of_one_of_its_two_sides(evidence: Evidence) -> None:
    verdict = finding(evidence, "B02d")
    rows = [evidence.rows[row] for row in verdict.evidence]
    assert {row.country for row in rows if isinstance(row, CountryYear)} == {"Kazakhstan", "Russia"}
