"""Who was tried: totals stand by origin, verdicts are a floor, and the two are never added."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import duckdb
import pytest

from analysis.evidence.clock import Span
from analysis.evidence.rows import Count, Episode, Step
from analysis.evidence.view import REPOSITORY, Evidence
from analysis.method.bounds import Bounds
from analysis.method.trials import conviction_ratio, totals, tried, verdicts


@pytest.fixture(scope="module")
def zhanaozen(evidence: Evidence) -> Episode:
    return evidence.episode("2011-zhanaozen")


@pytest.fixture(scope="module")
def january(evidence: Evidence) -> Episode:
    return evidence.episode("2022-january")


def total(id: str, low: float, day: str, origin: str = "a", **other: object) -> Count:
    """A running total of officers convicted in January 2022 (counted from 2 January), as made for a test."""
    made = Count(
        id=id,
        episode="2022-january",
        quantity="officers_convicted",
        detail="",
        population="officers",
        place="national",
        low=low,
        high=low,
        qualifier="exact",
        stated=Span.parse(day),
        stated_text=day,
        covers_from="2022-01-02",
        covers_to=day,
        attributed_to="",
        attributed_kind="state",
        origin=origin,
        source_ids=("x",),
        note="",
        known_on=None,
    )
    return replace(made, **other)  # type: ignore[arg-type]


def verdict(id: str, number: int | None, day: str, **other: object) -> Step:
    made = Step(
        id=id,
        episode="2022-january",
        date=Span.parse(day),
        date_text=day,
        body="Court in Taraz",
        kind="officers_convicted",
        about="",
        count_low=number,
        count_high=number,
        summary="",
        source_ids=("x",),
        known_on=None,
    )
    return replace(made, **other)  # type: ignore[arg-type]


def officers(evidence: Evidence, *rows: Count | Step) -> Bounds | None:
    """Officers convicted in January 2022 if the tables held only these rows."""
    counts = tuple(row for row in rows if isinstance(row, Count))
    steps = tuple(row for row in rows if isinstance(row, Step))
    made = replace(evidence, counts=counts, steps=steps)
    return tried(made, made.episode("2022-january"), "officers_convicted").bounds


def persons(low: float, high: float | None) -> Bounds:
    return Bounds(low, high, "persons")


def test_of_each_origin_its_latest_total_stands_and_totals_are_not_summed(evidence: Evidence) -> None:
    rows = total("n1", 3, "2022-06-01"), total("n2", 5, "2022-09-01"), total("n3", 7, "2022-08-01", origin="b")
    assert officers(evidence, *rows) == persons(5, 7)


def test_verdicts_are_summed_among_themselves_as_a_floor(evidence: Evidence) -> None:
    rows = verdict("s1", 3, "2022-06-01"), verdict("s2", None, "2022-07"), verdict("s3", 2, "2023")
    assert officers(evidence, *rows) == persons(3 + 1 + 2, None)


def test_verdicts_are_not_added_to_a_total_that_may_hold_them(evidence: Evidence) -> None:
    assert officers(evidence, total("n1", 9, "2022-09-01"), verdict("s1", 3, "2022-06-01")) == persons(9, 9)


def test_a_verdict_after_the_last_total_opens_its_upper_end(evidence: Evidence) -> None:
    assert officers(evidence, total("n1", 9, "2022-09-01"), verdict("s1", 3, "2022-10-01")) == persons(9, None)


def test_a_verdict_of_the_same_month_is_not_certainly_later(evidence: Evidence) -> None:
    assert officers(evidence, total("n1", 9, "2022-09-15"), verdict("s1", 3, "2022-09")) == persons(9, 9)


def test_verdicts_that_exceed_every_total_leave_no_upper_end(evidence: Evidence) -> None:
    assert officers(evidence, total("n1", 2, "2022-09-01"), verdict("s1", 3, "2022-06-01")) == persons(3, None)


@pytest.mark.parametrize(
    "other",
    [
        {"covers_from": "2022-05-16"},  # one verdict, not the whole aftermath
        {"covers_from": ""},
        {"place": "unspecified"},
        {"population": "other"},
        {"quantity": "officers_charged"},
        {"episode": "2011-zhanaozen"},
    ],
)
def test_a_number_that_is_no_total_of_the_episode_is_not_taken_for_one(
    evidence: Evidence, other: dict[str, str]
) -> None:
    assert officers(evidence, total("n1", 9, "2022-09-01", **other)) is None


@pytest.mark.parametrize(
    "other",
    [
        {"body": "Prosecutor General's Office"},  # a running total in a step
        {"date": None},
        {"date": Span.parse("2021-12-31")},
        {"kind": "officers_acquitted"},
        {"episode": "2011-zhanaozen"},
    ],
)
def test_a_step_that_is_no_verdict_since_the_core_is_not_counted(evidence: Evidence, other: dict[str, object]) -> None:
    assert officers(evidence, verdict("s1", 9, "2022-09-01", **other)) is None


def test_the_total_of_the_widest_place_stands(evidence: Evidence) -> None:
    rows = total("n1", 9, "2022-09-01"), total("n2", 4, "2022-12-01", place="Almaty")
    assert officers(evidence, *rows) == persons(9, 9)


def test_no_row_is_no_number(evidence: Evidence) -> None:
    assert officers(evidence) is None


def test_zhanaozen_has_at_least_six_officers_convicted_by_total_and_verdicts(
    evidence: Evidence, zhanaozen: Episode
) -> None:
    found = tried(evidence, zhanaozen, "officers_convicted")
    assert (found.totals, found.verdicts, found.bounds) == (persons(6, None), persons(5 + 1, None), persons(6, None))
    assert found.rows == ("n11-133", "s11-024", "s11-027")


def test_the_trial_of_37_is_one_trial_and_no_total(evidence: Evidence, zhanaozen: Episode) -> None:
    """34 convicted on one day in June 2012, 45 in all by August."""
    (position,) = totals(evidence, zhanaozen, "convicted")
    assert (position.rows, position.bounds) == (("n11-209",), persons(45, 45))


def test_january_lists_more_officers_in_verdicts_than_the_last_total_holds(
    evidence: Evidence, january: Episode
) -> None:
    found = tried(evidence, january, "officers_convicted")
    assert found.totals == persons(1, 9)
    assert found.verdicts == persons(18, None)
    assert found.bounds == persons(18, None)
    assert "s22-112" not in found.rows, "undated: it may be one of the others"


def test_police_case_counts_are_no_total_of_january(evidence: Evidence, january: Episode) -> None:
    """599 convicted in cases that the police investigated, half the prosecutors' number of a week before."""
    rows = {row for position in totals(evidence, january, "convicted") for row in position.rows}
    assert "n22-461" in rows
    assert rows.isdisjoint({"n22-223", "n22-232", "n22-236"})


def test_the_ratio_of_2011_is_at_most_45_to_6(evidence: Evidence, zhanaozen: Episode) -> None:
    ratio = conviction_ratio(evidence, zhanaozen)
    assert ratio is not None
    assert (ratio.bounds.low, ratio.bounds.high) == (None, 7.5)
    assert ratio.as_of == date(2012, 8, 6), "the day of the first total of protesters"


def test_plain_sql_on_the_raw_table_gives_the_ratio_of_2011() -> None:
    counts = REPOSITORY / "data" / "raw" / "counts.csv"
    sql = f"""select max(low) from read_csv('{counts}', all_varchar=true) where episode = '2011-zhanaozen'
              and quantity = ? and covers_from = '2011-12-16' and covers_to > '2011-12-18'"""
    protesters, officers = (duckdb.execute(sql, [q]).fetchall()[0][0] for q in ("convicted", "officers_convicted"))
    assert int(protesters) / int(officers) == 7.5


def test_the_ratio_of_january_stands_as_of_the_last_total_of_officers(evidence: Evidence, january: Episode) -> None:
    """1,112 to 1,205 protesters by then, and one convicted in February 2023 after the last total; 4 to 9 officers."""
    ratio = conviction_ratio(evidence, january)
    assert ratio is not None
    assert ratio.as_of == date(2023, 3, 31)
    assert ratio.protesters.bounds == persons(1112, None)
    assert ratio.officers.bounds == persons(4, 9)
    assert (ratio.bounds.low, ratio.bounds.high) == (pytest.approx(1112 / 9), None)
    assert "n22-235" not in ratio.rows, "Le Monde's total of June 2024 is later"


def test_without_a_total_of_officers_there_is_no_ratio(evidence: Evidence, january: Episode) -> None:
    without = replace(evidence, counts=tuple(c for c in evidence.counts if c.quantity != "officers_convicted"))
    assert conviction_ratio(without, january) is None


def test_a_verdict_of_some_day_of_a_year_is_not_counted_as_of_a_day_in_it(evidence: Evidence) -> None:
    made = replace(evidence, counts=(), steps=(verdict("s1", 3, "2023"),))
    for day, expected in ((date(2023, 6, 1), None), (date(2023, 12, 31), persons(3, None))):
        assert tried(made, made.episode("2022-january"), "officers_convicted", day).bounds == expected


def test_verdicts_are_those_known_by_a_day(evidence: Evidence, january: Episode) -> None:
    by_february = verdicts(evidence, january, "officers_convicted", date(2023, 2, 28))
    assert [step.id for step in by_february] == ["s22-058", "s22-071"]
