"""Findings on base rates: shares of a list are facts of that list, and no verdict hangs on an interval."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import duckdb
import pytest

from analysis.evidence.clock import Span
from analysis.evidence.rows import CountryYear, Protest, Statement
from analysis.evidence.view import REPOSITORY, Evidence
from analysis.findings.arguments import UnknownTest, years_of
from analysis.findings.registry import evaluate, findings_of
from analysis.findings.verdict import TESTS, Finding, Ruling, Verdict

RAW = REPOSITORY / "data" / "raw"


def ask(evidence: Evidence, test: str, **arguments: str) -> Verdict:
    statement = Statement("X01", "*", "Made up.", test, tuple(arguments.items()), "a test", "")
    return Finding("X01", statement, None, TESTS[test]).verdict(evidence)


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
    assert (verdict.bounds.low, verdict.bounds.high) == (0.0455, 0.0455)


def test_four_of_88_is_fewer_than_one_in_ten_which_is_a_fact_of_the_list(evidence: Evidence) -> None:
    verdict = finding(evidence, "B01")
    assert verdict.ruling is Ruling.SUPPORTED
    assert verdict.answer.endswith("4 of 88 protests met with killings or shootings (4.55%).")


def test_the_neighbours_stand_in_one_table_the_largest_share_first(evidence: Evidence) -> None:
    (record,) = (record for record in evaluate_base_rates(evidence) if record.id.startswith("B02"))
    assert record.verdict == "contested"
    places = [record.answer.index(f"{country}, ") for country in ("Kazakhstan", "Uzbekistan", "Tajikistan", "China")]
    assert places == sorted(places)
    assert {row.country for row in evidence.country_years if row.country in record.answer} == {
        row.country for row in evidence.country_years
    }


def test_arrests_became_more_frequent_after_2011(evidence: Evidence) -> None:
    verdict = finding(evidence, "B03")
    assert verdict.ruling is Ruling.SUPPORTED
    assert "10 of 13 protests met with arrests" in verdict.answer
    assert "3 of 35 protests met with arrests" in verdict.answer
    assert {"mm-kazakhstan-1990", "mm-kazakhstan-2020"} <= set(verdict.evidence)
    assert "mm-kazakhstan-2011" in verdict.evidence, "2000 to 2011 stand beside"


@pytest.mark.parametrize(
    ("one", "other", "ruling"),
    [
        ((200, 40), (200, 10), Ruling.SUPPORTED),
        ((200, 10), (200, 40), Ruling.CONTRADICTED),
        ((200, 20), (200, 21), Ruling.CONTRADICTED),
        ((200, 20), (20, 2), Ruling.CONTRADICTED),
        ((200, 21), (200, 20), Ruling.SUPPORTED),
        ((200, 0), (200, 40), Ruling.CONTRADICTED),
        ((0, 0), (200, 40), Ruling.INSUFFICIENT),
    ],
)
def test_one_share_of_a_list_is_larger_than_another_or_it_is_not(
    evidence: Evidence, one: tuple[int, int], other: tuple[int, int], ruling: Ruling
) -> None:
    made = coded(evidence, ("Here", 2000, *one), ("There", 2000, *other))
    verdict = ask(made, "share_larger", country="Here", against_country="There", response="lethal")
    assert verdict.ruling is ruling, verdict


def test_larger_than_some_is_contested_and_the_times_are_open_where_another_is_none(evidence: Evidence) -> None:
    made = coded(evidence, ("Here", 2000, 100, 50), ("There", 2000, 100, 0), ("Elsewhere", 2000, 100, 80))
    verdict = ask(made, "share_larger", country="Here", against_country="There|Elsewhere", response="lethal")
    assert verdict.ruling is Ruling.CONTESTED
    assert verdict.bounds is not None
    assert (verdict.bounds.low, verdict.bounds.high) == (0.62, None)


@pytest.mark.parametrize(
    ("below", "protests", "lethal", "ruling"),
    [
        ("0.1", 400, 10, Ruling.SUPPORTED),
        ("0.1", 400, 100, Ruling.CONTRADICTED),
        ("0.1", 400, 40, Ruling.CONTRADICTED),
        ("0.1", 20, 1, Ruling.SUPPORTED),
        ("0.1", 0, 0, Ruling.INSUFFICIENT),
    ],
)
def test_a_share_is_below_a_level_or_it_is_not(
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
    for reading in ("4 of 88 protests", "3 of 87 protests", "4 to 212 of 444 protest days (0.9 to 47.8%)"):
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
        (400, True, 200, Ruling.CONTESTED),  # by days up to two in three
        (92, True, 20, Ruling.INSUFFICIENT),
    ],
)
def test_a_share_is_below_a_level_however_long_protests_are_counted_only_if_every_reading_is(
    evidence: Evidence, long_days: int, lethal: bool, short: int, ruling: Ruling
) -> None:
    protests = [protest(evidence, 1, long_days, lethal)]
    protests += [protest(evidence, n, 1, lethal=n % 50 == 0) for n in range(2, short)]
    made = replace(evidence, protests=tuple(protests))
    verdict = ask(made, "readings_below", country="Kazakhstan", response="lethal", below="0.1")
    assert verdict.ruling is ruling, verdict.answer


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


def test_an_unknown_response_is_refused_with_the_nearest_one(evidence: Evidence) -> None:
    with pytest.raises(UnknownTest, match=r"response=arrest: 'arrest' is no response; did you mean 'arrests'\?"):
        ask(evidence, "share_below", country="Kazakhstan", response="arrest", below="0.1")


def test_every_row_that_a_comparison_names_is_of_one_of_its_sides(evidence: Evidence) -> None:
    verdict = finding(evidence, "B03")
    rows = [evidence.rows[row] for row in verdict.evidence]
    assert {row.country for row in rows if isinstance(row, CountryYear)} == {"Kazakhstan"}
