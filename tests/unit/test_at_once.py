"""How many at once, and what is told of the years between two episodes: each ruling on numbers made up for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from analysis.evidence.clock import Span
from analysis.evidence.rows import Count
from analysis.evidence.view import Evidence
from analysis.findings.verdict import Reason, Ruling, Verdict
from analysis.method.bounds import Bounds
from tests.unit.made_up_counts import EPISODE, OTHER, ask, count, evidence_of, finding, whole

DAY, NEXT = ("2030-05-01", "2030-05-01"), ("2030-05-02", "2030-05-02")
CROWD = {"quantity": "participants", "population": "protesters|all"}
BETWEEN = {"after": EPISODE.id, "until": OTHER.id}


def crowd(
    low: float, high: float | None = -1, *, origin: str = "hrw", covers: tuple[str, str] = DAY, place: str = "Oral",
    population: str = "protesters", basis: str = "observation", quantity: str = "participants",
) -> Count:  # fmt: skip
    """A crowd that somebody saw."""
    return count(
        low, high, origin=origin, covers=covers, place=place, population=population, basis=basis, quantity=quantity
    )


def most(*counts: Count) -> Verdict:
    return ask(evidence_of(*counts), "most_at_once", **CROWD)


def test_crowds_of_two_days_or_towns_are_never_added_up() -> None:
    verdict = most(crowd(300), crowd(320, None, origin="reuters"), crowd(200, covers=NEXT), crowd(250, place="Aktobe"))
    assert verdict.bounds == Bounds(300, None, "persons")
    assert "Most elsewhere: in Aktobe on 2030-05-01 (protesters), 250" in verdict.answer


def test_of_many_places_the_largest_are_named_and_the_others_counted() -> None:
    places = ("Aktobe", "Almaty", "Shymkent", "Aktau", "Atyrau")
    verdict = most(crowd(300), *(crowd(200 - 10 * n, place=place) for n, place in enumerate(places)))
    assert "in Shymkent on 2030-05-01 (protesters), 180 (Human Rights Watch, 2030-06-01); and 2 more." in verdict.answer
    assert "Aktau" not in verdict.answer


@pytest.mark.parametrize(
    ("other", "outcome"),
    [
        (crowd(300, origin="reuters"), Ruling.SUPPORTED),
        (crowd(250, None, origin="reuters"), Ruling.SUPPORTED),  # a floor that the other meets
        (crowd(900, origin="reuters"), Ruling.CONTESTED),
        (crowd(300, origin="bbc", basis="repeats"), Reason.ONE_VOICE),  # who repeats saw nothing
        (crowd(300, origin="reuters", covers=NEXT), Reason.ONE_VOICE),  # of another day
    ],
)
def test_two_who_saw_the_crowd_of_one_place_and_day_must_agree(other: Count, outcome: Ruling | Reason) -> None:
    verdict = most(crowd(300), other)
    assert (verdict.reason or verdict.ruling) == outcome


def test_the_organs_of_the_state_are_one_voice_of_a_crowd() -> None:
    of_state = (crowd(300, origin=origin, basis="own_records") for origin in ("interior-ministry-kz", "kazinform"))
    verdict = most(*of_state)
    assert verdict.reason is Reason.ONE_VOICE
    assert verdict.official is not None


def test_a_number_of_more_than_a_day_or_after_the_episode_is_set_aside_by_name() -> None:
    verdict = most(
        crowd(300), crowd(9000, covers=("2030-05-01", "2030-05-05")), crowd(8000, covers=("2031-01-01",) * 2)
    )
    assert verdict.bounds == Bounds(300, 300, "persons")
    assert (
        "9,000 (Human Rights Watch, 2030-06-01): it covers 2030-05-01 to 2030-05-05, more than a day" in verdict.answer
    )
    assert "it covers 2031-01-01 alone, outside the days asked about" in verdict.answer


def test_a_night_is_one_moment_though_it_has_two_dates() -> None:
    assert most(crowd(300, covers=("2030-05-01", "2030-05-02"))).bounds == Bounds(300, 300, "persons")


def test_of_equal_crowds_the_one_of_the_core_is_told_and_the_other_beside_it() -> None:
    before = crowd(300, covers=("2030-04-21", "2030-04-21"), origin="reuters")
    answer = most(before, crowd(300)).answer
    assert answer.startswith("Most at once: participants (protesters) in Oral on 2030-05-01: 300 persons.")
    assert "As many, or of the same place and day: in Oral on 2030-04-21 (protesters), 300" in answer


def test_persons_held_are_asked_of_to_whenever() -> None:
    held = crowd(40, quantity="held_in_custody", population="all", covers=("2030-09-01", "2030-09-01"))
    verdict = ask(evidence_of(held), "most_at_once", quantity="held_in_custody", population="all")
    assert verdict.bounds == Bounds(40, 40, "persons")


def test_how_many_at_once_is_asked_where_a_number_of_one_day_is_told() -> None:
    one_day = finding("most_at_once", **CROWD)
    asked = replace(one_day, question=replace(one_day.question, episode=""))
    (told,) = asked.hangs_on(whole())
    assert told.counts
    assert told.counts(crowd(300))
    assert not told.counts(crowd(300, covers=("2030-05", "2030-05")))


def test_between_two_episodes_neither_of_them_is_asked() -> None:
    inside = crowd(70, covers=("2030-08-01", "2030-08-01"))
    evidence = evidence_of(crowd(300), inside, crowd(500, covers=("2031-05-01", "2031-05-01")))
    verdict = ask(evidence, "most_at_once", None, **CROWD, **BETWEEN)
    assert verdict.bounds == Bounds(70, 70, "persons")


# --- of the years between -------------------------------------------------------------------------------------------


def fined(year: int, high: float = 3, *, origin: str = "hrw", covers: str = "") -> Count:
    day = covers or f"{year}-06-01"
    return count(high, origin=origin, covers=(day, day), quantity="administrative_fines", population="activists")


def told(evidence: Evidence, **more: str) -> Verdict:
    given = {"quantity": "administrative_fines", "population": "activists", **BETWEEN, **more}
    return ask(evidence, "told_between", None, **given)


def with_a_gap_to(until: date, *counts: Count) -> Evidence:
    later = replace(OTHER, onset=Span(until, until), core=Span(until, until), ends=Span(until, until))
    return replace(evidence_of(*counts), episodes=(EPISODE, later))


@pytest.mark.parametrize(("years", "outcome"), [((2031, 2032, 2033), Ruling.SUPPORTED), ((2031, 2033), Reason.NOTHING)])
def test_what_is_said_of_every_year_needs_a_row_of_every_year(years: tuple[int, ...], outcome: Ruling | Reason) -> None:
    counts = (fined(year, origin=origin) for year in years for origin in ("hrw", "amnesty"))
    verdict = told(with_a_gap_to(date(2034, 1, 10), *counts), every="year")
    assert (verdict.reason or verdict.ruling) == outcome
    assert ("Nothing is told of 2032." in verdict.answer) == (2032 not in years)


def test_what_is_said_of_some_year_needs_two_origins_that_are_no_party() -> None:
    one, other = fined(2031), fined(2032, origin="amnesty")
    assert told(with_a_gap_to(date(2034, 1, 10), one)).reason is Reason.ONE_VOICE
    assert told(with_a_gap_to(date(2034, 1, 10), one, other)).ruling is Ruling.SUPPORTED


def test_a_number_of_none_or_of_two_years_tells_of_no_year() -> None:
    none, both = fined(2031, 0), replace(fined(2031), covers_from="2031-12-31", covers_to="2032-01-01")
    assert told(with_a_gap_to(date(2034, 1, 10), none, both)).reason is Reason.NOTHING


def test_nothing_is_told_between_episodes_that_a_view_does_not_hold() -> None:
    verdict = told(evidence_of(fined(2031)).narrow(episodes=[EPISODE.id]))
    assert verdict.reason is Reason.NOTHING
    assert not verdict.evidence


def test_that_the_state_put_nobody_under_arrest_is_no_admission() -> None:
    of_state = {"quantity": "administrative_arrests", "origin": "interior-ministry-kz", "basis": "own_records"}
    none, some = (
        ask(evidence_of(count(number, **of_state)), "how_many", quantity="administrative_arrests", population="all")
        for number in (0, 5)
    )
    assert "an admission of at least so many" in some.answer
    assert "admission" not in none.answer
