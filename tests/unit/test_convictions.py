"""Who was tried: one number a quantity, from the totals of those who counted and the verdicts after them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.evidence.clock import Span
from analysis.evidence.rows import Count, Episode, Step
from analysis.evidence.view import Evidence
from analysis.method.accountability import indicator
from analysis.method.bounds import Bounds
from analysis.method.convictions import known_ratio, persons_tried


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
        basis="own_records",
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
        body_kind="court",
    )
    return replace(made, **other)  # type: ignore[arg-type]


def officers(evidence: Evidence, *rows: Count | Step) -> Bounds | None:
    """Officers convicted in January 2022 if the tables held only these rows."""
    counts = tuple(row for row in rows if isinstance(row, Count))
    steps = tuple(row for row in rows if isinstance(row, Step))
    made = replace(evidence, counts=counts, steps=steps)
    return persons_tried(made, made.episode("2022-january"), "officers_convicted").bounds


def persons(low: float, high: float | None) -> Bounds:
    return Bounds(low, high, "persons")


def test_of_each_enumerator_its_latest_total_stands_and_totals_are_not_summed(evidence: Evidence) -> None:
    rows = total("n1", 3, "2022-06-01"), total("n2", 5, "2022-09-01"), total("n3", 7, "2022-08-01", origin="b")
    assert officers(evidence, *rows) == persons(7, 7)


def test_the_organs_of_the_state_give_one_total(evidence: Evidence) -> None:
    rows = (
        total("n1", 9, "2022-06-01", origin="prosecutor-general-kz"),
        total("n2", 5, "2022-09-01", origin="interior-ministry-kz"),
    )
    assert officers(evidence, *rows) == persons(5, 5)


def test_a_total_that_somebody_repeats_or_adds_up_is_none_of_its_own(evidence: Evidence) -> None:
    assert officers(evidence, total("n1", 9, "2022-06-01"), total("n2", 14, "2022-09-01", "b", basis="repeats")) == (
        persons(9, 9)
    )


def test_verdicts_are_summed_among_themselves_as_a_floor(evidence: Evidence) -> None:
    rows = verdict("s1", 3, "2022-06-01"), verdict("s2", None, "2022-07"), verdict("s3", 2, "2023")
    assert officers(evidence, *rows) == persons(3 + 1 + 2, None)


def test_a_total_holds_the_verdicts_to_its_last_day(evidence: Evidence) -> None:
    assert officers(evidence, total("n1", 9, "2022-09-01"), verdict("s1", 3, "2022-06-01")) == persons(9, 9)


def test_verdicts_after_the_last_day_of_a_total_add_to_it_and_open_its_upper_end(evidence: Evidence) -> None:
    assert officers(evidence, total("n1", 9, "2022-09-01"), verdict("s1", 3, "2022-10-01")) == persons(12, None)


def test_a_verdict_of_the_same_month_is_not_certainly_later(evidence: Evidence) -> None:
    assert officers(evidence, total("n1", 9, "2022-09-15"), verdict("s1", 3, "2022-09")) == persons(9, 9)


def test_a_count_of_one_day_is_a_verdict_only_where_no_step_is_of_that_day(evidence: Evidence) -> None:
    day = {"covers_from": "2022-10-18", "covers_to": "2022-10-18"}
    rows = total("n1", 6, "2022-10-18", **day), total("n2", 4, "2022-10-18", "b", **day)
    assert officers(evidence, *rows) == persons(6, None), "two counts of one day may be one trial"
    assert officers(evidence, *rows, verdict("s1", 3, "2022-10-18")) == persons(3, None)
    assert officers(evidence, *rows, verdict("s1", 3, "2022-10")) == persons(3, None)


def test_an_annulled_verdict_does_not_count_and_is_told(evidence: Evidence) -> None:
    annulled = verdict("s2", 1, "2024-06-06", body="Supreme Court", kind="verdict_annulled", undoes="s1")
    rows = verdict("s1", 1, "2024-03-28"), verdict("s3", 3, "2024-03-19"), annulled
    assert officers(evidence, *rows) == persons(3, None)
    made = replace(evidence, counts=(), steps=rows)
    found = persons_tried(made, made.episode("2022-january"), "officers_convicted")
    assert [step.id for step in found.annulled] == ["s1"]


def test_an_annulled_verdict_after_the_last_day_of_a_total_opens_its_upper_end(evidence: Evidence) -> None:
    annulled = verdict("s2", 1, "2024-06-06", body="Supreme Court", kind="verdict_annulled", undoes="s1")
    later, before = total("n1", 9, "2022-09-01"), total("n1", 9, "2024-04-01")
    assert officers(evidence, later, verdict("s1", 1, "2024-03-28"), annulled) == persons(9, None)
    assert officers(evidence, before, verdict("s1", 1, "2024-03-28"), annulled) == persons(9, 9)


def test_an_undated_verdict_does_not_count_and_is_told(evidence: Evidence) -> None:
    made = replace(evidence, counts=(), steps=(verdict("s1", 7, "", date=None), verdict("s2", 3, "2024-03-19")))
    found = persons_tried(made, made.episode("2022-january"), "officers_convicted")
    assert (found.bounds, [step.id for step in found.undated]) == (persons(3, None), ["s1"])


def test_a_verdict_of_a_body_that_is_not_coded_does_not_count_and_is_told(evidence: Evidence) -> None:
    told = verdict("s1", 7, "2024-03-18", body="Panel in Taraz", body_kind=""), verdict("s2", 3, "2024-03-19")
    by_police = verdict("s3", 90, "2024-03-20", body="Police", body_kind="state")
    made = replace(evidence, counts=(), steps=(*told, by_police))
    found = persons_tried(made, made.episode("2022-january"), "officers_convicted")
    assert (found.bounds, [step.id for step in found.untold]) == (persons(3, None), ["s1"])


def test_only_verdicts_of_force_on_people_answer_for_what_was_done_to_them(evidence: Evidence) -> None:
    steps = (
        verdict("s1", 3, "2024-03-19", of_what="ill_treatment"),
        verdict("s2", 5, "2024-03-20", of_what="shots_or_death"),
        verdict("s3", 7, "2024-03-21", of_what="failure_to_act"),
        verdict("s4", 9, "2024-03-22"),
    )
    made = replace(evidence, counts=(total("n1", 40, "2024-12-01"),), steps=steps)
    january = made.episode("2022-january")
    assert persons_tried(made, january, "officers_convicted", "force_on_people").bounds == persons(8, None)
    assert persons_tried(made, january, "officers_convicted", "shots_or_death").bounds == persons(5, None)
    assert persons_tried(made, january, "officers_convicted").bounds == persons(40, 40)


def test_verdicts_that_exceed_every_total_leave_no_upper_end(evidence: Evidence) -> None:
    assert officers(evidence, total("n1", 2, "2022-09-01"), verdict("s1", 3, "2022-06-01")) == persons(3, None)


@pytest.mark.parametrize(
    "other",
    [
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


def test_what_somebody_counted_of_a_part_of_the_time_is_a_floor_and_no_total(evidence: Evidence) -> None:
    part = total("n1", 9, "2022-09-01", covers_from="2022-05-16")
    assert officers(evidence, part) == persons(9, None)
    assert officers(evidence, part, total("n2", 4, "2022-09-01", origin="b")) == persons(9, None)
    assert officers(evidence, part, total("n2", 12, "2022-09-01", origin="b")) == persons(12, 12)
    assert officers(evidence, replace(part, basis="repeats")) is None


@pytest.mark.parametrize(
    "other",
    [
        {"body": "Prosecutor General's Office", "body_kind": "state"},  # a running total in a step
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


def test_a_total_of_one_matter_holds_no_verdict_of_another(evidence: Evidence) -> None:
    torture = total("n", 9, "2023-03-31", of_what="ill_treatment")
    rows = (torture, verdict("a", 3, "2023-02-10", of_what="ill_treatment"))
    shot = verdict("b", 1, "2022-11-16", of_what="shots_or_death")
    assert officers(evidence, *rows) == persons(9, 9)
    assert officers(evidence, *rows, shot) == persons(9 + 1, None)
    untold = verdict("b", 1, "2022-11-16", of_what="other_matter")
    assert officers(evidence, *rows, untold) == persons(9, 9)
    unlike = total("n", 9, "2023-03-31")
    assert officers(evidence, unlike, shot) == persons(9, 9)


def test_asked_of_what_totals_of_that_matter_count_and_no_other(evidence: Evidence) -> None:
    made = replace(
        evidence,
        counts=(total("n", 9, "2023-03-31", of_what="ill_treatment"), total("m", 20, "2024-03-31", origin="b")),
        steps=(verdict("b", 1, "2022-11-16", of_what="shots_or_death"),),
    )
    january = made.episode("2022-january")
    assert persons_tried(made, january, "officers_convicted", "force_on_people").bounds == persons(9 + 1, None)
    assert persons_tried(made, january, "officers_convicted", "shots_or_death").bounds == persons(1, None)


def test_no_row_is_no_number(evidence: Evidence) -> None:
    assert officers(evidence) is None


def test_zhanaozen_has_at_least_six_officers_convicted_by_its_verdicts(evidence: Evidence, zhanaozen: Episode) -> None:
    found = persons_tried(evidence, zhanaozen, "officers_convicted")
    assert (found.bounds, found.rows) == (persons(5 + 1, None), ("s11-024", "s11-027"))
    assert [position.rows for position in found.beside] == [("n11-133",)], "an academic repeats the two courts"


def test_eurasianet_adds_up_two_courts_and_is_no_total(evidence: Evidence, zhanaozen: Episode) -> None:
    """34 convicted on one day in June 2012 and 3 in October; 45 in all is a sum that stands beside."""
    found = persons_tried(evidence, zhanaozen, "convicted")
    assert found.bounds == persons(34 + 3, None)
    assert [position.rows for position in found.beside] == [("n11-209",)]


def test_january_has_nine_for_torture_by_march_2023_thirteen_since_and_one_over_a_shot_the_annulled_one_left_out(
    evidence: Evidence, january: Episode
) -> None:
    found = persons_tried(evidence, january, "officers_convicted")
    assert found.bounds == persons(9 + 4 + 3 + 6 + 1, None)
    assert [step.id for step in found.annulled] == ["s22-092"]
    assert [step.id for step in found.undated] == ["s22-112"]


def test_police_case_counts_are_no_total_of_january(evidence: Evidence, january: Episode) -> None:
    """599 convicted in cases that the police investigated, half the prosecutors' number of a week before."""
    rows = set(persons_tried(evidence, january, "convicted").rows)
    assert "n22-461" in rows
    assert rows.isdisjoint({"n22-223", "n22-232", "n22-236"})


def test_the_indicator_and_the_finding_give_the_same_number(evidence: Evidence, january: Episode) -> None:
    for quantity, name in (("officers_convicted", "officers_convicted"), ("convicted", "protesters_convicted")):
        assert indicator(evidence, january, name).answer == persons_tried(evidence, january, quantity).bounds


def test_the_ratio_is_of_what_is_known_of_both(evidence: Evidence, january: Episode) -> None:
    ratio = known_ratio(
        persons_tried(evidence, january, "convicted"), persons_tried(evidence, january, "officers_convicted")
    )
    assert ratio is not None
    assert ratio[0].low == ratio[0].high == pytest.approx(1268 / 23)
    nobody = persons_tried(replace(evidence, counts=(), steps=()), january, "officers_convicted")
    assert known_ratio(nobody, nobody) is None
