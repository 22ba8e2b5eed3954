"""Episodes compared, convictions set against each other, and the years between: each ruling on rows made up for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from analysis.evidence.clock import Span
from analysis.evidence.rows import Count, Event, Protest
from analysis.evidence.view import Evidence
from analysis.findings.comparison import more_than
from analysis.findings.registry import findings_of
from analysis.findings.verdict import Finding, Reason, Ruling
from analysis.method.bounds import Bounds
from analysis.method.convictions import TO_ONE
from tests.unit.made_up_counts import EPISODE, OTHER, ask, count, evidence_of, whole

LATER = ("2031-05-01", "2031-05-03")
PAGES = tuple(
    next(source.id for source in whole().sources if source.origin == body)
    for body in ("hrw", "amnesty", "reuters", "bbc")
)
SIDES = {"quantity": "killed", "population": "all", "more": OTHER.id, "fewer": EPISODE.id}


def later(low: float, high: float | None = -1, **other: str) -> Count:
    return count(low, high, episode=OTHER.id, covers=LATER, stated="2031-06-01", **other)  # type: ignore[arg-type]


def named(finding_id: str) -> Finding:
    return next(one for one in findings_of(whole()) if one.id == finding_id)


# --- compare ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "ruling"),
    [
        (Bounds(221, 263, "persons"), Bounds(14, 90, "persons"), Ruling.SUPPORTED),
        (Bounds(9, 12, "persons"), Bounds(12, 90, "persons"), Ruling.CONTRADICTED),
        (Bounds(12, 20, "persons"), Bounds(5, 12, "persons"), Ruling.CONTESTED),
        (Bounds(80, 99, "persons"), Bounds(14, 90, "persons"), Ruling.CONTESTED),
        (Bounds(9900, 12000, "persons"), Bounds(350, None, "persons"), Ruling.SUPPORTED),
        (Bounds(None, None, "persons"), Bounds(1, 1, "persons"), Ruling.CONTESTED),
    ],
)
def test_more_means_that_every_number_is_more(one: Bounds, other: Bounds, ruling: Ruling) -> None:
    assert more_than(one, other) is ruling


def test_the_ratio_carries_both_ranges_through() -> None:
    evidence = evidence_of(count(10), count(20, origin="bbc"), later(100), later(120, origin="bbc"))
    verdict = ask(evidence, "compare", None, **SIDES)
    assert verdict.ruling is Ruling.SUPPORTED
    assert verdict.bounds == Bounds(5, 12, "times")
    assert "pass the guard" in verdict.answer


def test_a_floor_cannot_be_shown_to_be_the_smaller_number() -> None:
    verdict = ask(evidence_of(count(10, None), later(100)), "compare", None, **SIDES)
    assert verdict.ruling is Ruling.INSUFFICIENT
    assert "more than a floor" in verdict.needs
    closed = ask(evidence_of(count(10, None), count(16, origin="bbc"), later(100)), "compare", None, **SIDES)
    assert closed.ruling is Ruling.SUPPORTED
    assert "Made-up 2030, Oral: 10 to 16 persons (2 counts)" in closed.answer
    alone = ask(evidence_of(count(16), later(100)), "compare", None, **SIDES)
    assert "(Human Rights Watch alone)" in alone.answer


def test_a_floor_can_be_the_larger_number_and_leaves_the_ratio_open() -> None:
    verdict = ask(evidence_of(count(10), later(100, None)), "compare", None, **SIDES)
    assert verdict.ruling is Ruling.SUPPORTED
    assert verdict.bounds == Bounds(10, None, "times")


def test_a_ratio_to_a_ceiling_is_a_floor_and_a_ratio_to_a_floor_alone_a_ceiling() -> None:
    ceiling = ask(evidence_of(count(None, 10), later(100)), "compare", None, **SIDES)
    assert ceiling.bounds == Bounds(10, None, "times")
    floor = ask(evidence_of(count(10, None), later(100)), "compare", None, **SIDES)
    assert "Ratio: at most 10 times." in floor.answer


def test_what_the_guard_refuses_is_insufficient_and_says_by_which_test() -> None:
    running = count(10, covers=("2030-05-01", "2030-05-02"))
    verdict = ask(evidence_of(running, later(100)), "compare", None, **SIDES)
    assert verdict.ruling is Ruling.INSUFFICIENT
    assert verdict.needs == "Numbers that pass: observation window."


def test_a_side_without_a_number_is_named() -> None:
    verdict = ask(evidence_of(count(10)), "compare", None, **SIDES)
    assert verdict.ruling is Ruling.INSUFFICIENT
    assert "for Made-up 2031" in verdict.answer


def test_a_new_episode_joins_the_comparison_of_all_with_no_code(evidence: Evidence) -> None:
    before = named("C07").verdict(evidence)
    joined = replace(
        evidence,
        episodes=(*evidence.episodes, EPISODE),
        counts=(*evidence.counts, count(2000), count(2100, origin="bbc", id="n30-002")),
    )
    after = named("C07").verdict(joined)
    assert "Made-up 2030" not in before.answer
    assert after.answer.count("Made-up 2030, Oral: 2,000 to 2,100 persons") == 2
    assert {"n30-001", "n30-002"} <= set(after.evidence)
    assert after.ruling is Ruling.SUPPORTED


def test_all_episodes_stand_in_one_order_only_if_no_two_ranges_overlap() -> None:
    asked = {"quantity": "killed", "population": "all"}
    apart = ask(evidence_of(count(10), later(100)), "compare_all", None, **asked)
    assert apart.ruling is Ruling.SUPPORTED
    overlap = ask(evidence_of(count(10), count(200, origin="bbc"), later(100)), "compare_all", None, **asked)
    assert overlap.ruling is Ruling.CONTESTED
    assert ask(evidence_of(count(10)), "compare_all", None, **asked).ruling is Ruling.INSUFFICIENT
    alone = replace(evidence_of(count(10)), episodes=(EPISODE,))
    assert ask(alone, "compare_all", None, **asked).answer == "No total (killed) for more than one episode."


def test_january_2022_was_deadlier_than_2011_on_every_number_and_the_places_are_named(evidence: Evidence) -> None:
    verdict = named("C07").verdict(evidence)
    assert verdict.ruling is Ruling.SUPPORTED
    assert verdict.bounds is not None
    assert verdict.bounds.low is not None
    assert verdict.bounds.low > 2
    assert "Compared with care: levels of place differ" in verdict.answer


# --- convictions -----------------------------------------------------------------------------------------------------


def verdicts(protesters: float, officers: float, episode: str = EPISODE.id) -> tuple[Count, ...]:
    covers = ("2030-05-01", "2030-12-31") if episode == EPISODE.id else ("2031-05-01", "2031-12-31")
    stated = covers[1]
    return (
        count(protesters, quantity="convicted", covers=covers, episode=episode, stated=stated),
        count(
            officers,
            quantity="officers_convicted",
            population="officers",
            covers=covers,
            episode=episode,
            stated=stated,
        ),
    )


@pytest.mark.parametrize(("number", "ruling"), [(6, Ruling.SUPPORTED), (0, Ruling.CONTRADICTED)])
def test_officers_convicted(number: float, ruling: Ruling) -> None:
    assert ask(evidence_of(*verdicts(45, number)), "convicted", quantity="officers_convicted").ruling is ruling


def test_no_row_on_officers_is_no_proof_that_none_was_convicted() -> None:
    verdict = ask(evidence_of(verdicts(45, 6)[0]), "convicted", quantity="officers_convicted")
    assert verdict.ruling is Ruling.INSUFFICIENT
    assert "no proof" in verdict.answer


def test_cases_of_one_agency_only_are_no_number_of_all_convicted() -> None:
    some = replace(verdicts(7, 6)[0], population="other", covers_to="2031-12-31", id="n30-009")
    verdict = ask(evidence_of(*verdicts(45, 6), some), "convicted_more", more="convicted", fewer="officers_convicted")
    assert verdict.bounds == Bounds(7.5, 7.5, TO_ONE)


def test_more_protesters_than_officers() -> None:
    asked = {"more": "convicted", "fewer": "officers_convicted"}
    assert ask(evidence_of(*verdicts(45, 6)), "convicted_more", **asked).bounds == Bounds(7.5, 7.5, TO_ONE)
    assert ask(evidence_of(*verdicts(5, 6)), "convicted_more", **asked).ruling is Ruling.CONTRADICTED


def test_nobody_convicted_leaves_the_ratio_without_an_upper_end() -> None:
    verdict = ask(evidence_of(*verdicts(45, 0)), "convicted_more", more="convicted", fewer="officers_convicted")
    assert verdict.ruling is Ruling.SUPPORTED
    assert verdict.bounds == Bounds(None, None, TO_ONE)


# --- the years between -----------------------------------------------------------------------------------------------


def protests(low: float, first: str, last: str, origin: str = "hrw") -> Count:
    return count(
        low, quantity="protests_recorded", covers=(first, last), origin=origin, episode="context", place="national"
    )


def years(first: float, then: float, origin: str = "hrw") -> list[Count]:
    return [protests(first, "2028", "2028", origin), protests(then, "2029", "2029", origin)]


@pytest.mark.parametrize(
    ("made", "ruling"),
    [
        ([protests(10, "2028", "2028"), protests(20, "2029", "2029")], Ruling.INSUFFICIENT),  # one voice
        ([*years(10, 20), *years(10, 30, "bbc")], Ruling.SUPPORTED),
        ([*years(20, 10), *years(30, 10, "bbc")], Ruling.CONTRADICTED),
        ([*years(10, 20), *years(20, 10, "bbc")], Ruling.CONTESTED),
        ([protests(10, "2028", "2028"), protests(20, "2029", "2029", "bbc")], Ruling.INSUFFICIENT),
        ([protests(10, "2026", "2026"), protests(20, "2029", "2029")], Ruling.INSUFFICIENT),
    ],
)
def test_growth_of_protest(made: list[Count], ruling: Ruling) -> None:
    asked = {"quantity": "protests_recorded", "from": "2028", "to": "2029", "state_of": EPISODE.id}
    assert ask(evidence_of(*made), "grew", None, **asked).ruling is ruling


def test_numbers_and_protests_of_another_state_decide_nothing() -> None:
    asked = {"quantity": "protests_recorded", "from": "2028", "to": "2029", "state_of": EPISODE.id}
    abroad = replace(OTHER, country="KG")
    counts = [replace(count, episode=OTHER.id) for count in [*years(10, 20), *years(10, 30, "bbc")]]
    evidence = evidence_of(*counts)
    assert ask(evidence, "grew", None, **asked).ruling is Ruling.SUPPORTED
    assert ask(replace(evidence, episodes=(EPISODE, abroad)), "grew", None, **asked).reason is Reason.NOTHING
    small = pickets(40, 4)
    small = replace(small, events=tuple(replace(event, episode=OTHER.id) for event in small.events))
    often = {"at_most": "2", "state_of": EPISODE.id}
    assert ask(small, "small_protest_detained", None, **often).ruling is Ruling.SUPPORTED
    small = replace(small, episodes=(EPISODE, abroad))
    assert ask(small, "small_protest_detained", None, **often).answer.startswith("0 protests")


def acts(*specs: tuple[str, str, int | None, str]) -> tuple[Event, ...]:
    """Acts from (family, action, participants, responds to) with ids e30-001 and on."""
    model = next(event for event in whole().events if event.action == "picket")
    return tuple(
        replace(
            model, id=f"e30-{i:03d}", act=f"e30-{i:03d}", family=family, action=action, responds_to=answers,
            participants_low=persons, participants_high=persons, rung=None if family == "protest" else 2,
            days=Span(day := date(2012 + i % 6, 5, 1), day), source_ids=PAGES[i % 4 :][:1],
        )
        for i, (family, action, persons, answers) in enumerate(specs, start=1)
    )  # fmt: skip


def pickets(detained: int, left_alone: int, silent: int = 0) -> Evidence:
    specs: list[tuple[str, str, int | None, str]] = []
    for response in ["detention"] * detained + ["left_alone"] * left_alone + [""] * silent:
        specs.append(("protest", "picket", 1, ""))
        if response:
            specs.append(("control", response, None, f"e30-{len(specs):03d}"))
    return replace(evidence_of(), events=acts(*specs))


@pytest.mark.parametrize(
    ("detained", "left_alone", "silent", "ruling"),
    [
        (40, 4, 0, Ruling.SUPPORTED),
        (0, 40, 0, Ruling.INSUFFICIENT),  # that none is told proves nothing
        (6, 3, 3, Ruling.SUPPORTED),
        (6, 90, 200, Ruling.SUPPORTED),  # no share of a list decides
        (4, 0, 9, Ruling.INSUFFICIENT),
    ],
)
def test_how_often_the_smallest_protests_ended_in_detention(
    detained: int, left_alone: int, silent: int, ruling: Ruling
) -> None:
    evidence = pickets(detained, left_alone, silent)
    assert ask(evidence, "small_protest_detained", None, at_most="2", state_of=EPISODE.id).ruling is ruling


def test_detentions_of_one_year_or_told_by_one_origin_are_not_often() -> None:
    evidence = pickets(40, 4)
    day = Span(date(2014, 5, 1), date(2014, 5, 1))
    one_year = replace(evidence, events=tuple(replace(event, days=day) for event in evidence.events))
    assert ask(one_year, "small_protest_detained", None, at_most="2", state_of=EPISODE.id).ruling is Ruling.INSUFFICIENT
    told_once = replace(evidence, events=tuple(replace(e, source_ids=PAGES[:1]) for e in evidence.events))
    assert ask(told_once, "small_protest_detained", None, at_most="2", state_of=EPISODE.id).reason is Reason.ONE_VOICE


def test_a_larger_protest_and_one_of_unknown_size_are_not_among_the_smallest() -> None:
    evidence = pickets(40, 4)
    larger = tuple(replace(e, participants_high=3) if e.family == "protest" else e for e in evidence.events)
    verdict = ask(replace(evidence, events=larger), "small_protest_detained", None, at_most="2", state_of=EPISODE.id)
    assert verdict.ruling is Ruling.INSUFFICIENT


BETWEEN = {"action": "live_fire", "after": EPISODE.id, "until": OTHER.id, "instead": "family:control"}


def between(*actions: str, day: date = date(2030, 9, 1)) -> Evidence:
    families = {"live_fire": "force", "detention": "control", "amnesty": "accommodation"}
    made = acts(*[(families[action], action, None, "") for action in actions])
    placed = tuple(replace(event, days=Span(day, day), rung=6 if event.action == "live_fire" else 2) for event in made)
    return replace(evidence_of(), events=placed)


def test_that_nobody_tells_of_fire_carries_no_verdict_however_many_acts_are_told() -> None:
    for number in (1, 60, 600):
        verdict = ask(between(*["detention"] * number), "no_act_between", None, **BETWEEN)
        assert (verdict.ruling, verdict.bounds) == (Ruling.INSUFFICIENT, None)


def test_fire_that_one_origin_tells_contests_and_that_two_tell_contradicts() -> None:
    evidence = between("live_fire", *["detention"] * 60)
    one = evidence.events[0]
    first = one.source_ids[0]
    origin = evidence.source_by_id[first].origin
    second = next(source.id for source in evidence.sources if source.origin != origin)
    for source_ids, ruling in [((first,), Ruling.CONTESTED), ((first, second), Ruling.CONTRADICTED)]:
        told = replace(evidence, events=(replace(one, source_ids=source_ids), *evidence.events[1:]))
        assert ask(told, "no_act_between", None, **BETWEEN).ruling is ruling


def test_fire_by_another_state_in_those_days_is_none_of_this_ones() -> None:
    abroad = replace(OTHER, id="abroad", country="MD", onset=None)
    evidence = between("live_fire", *["detention"] * 60)
    fired, *others = evidence.events
    far = replace(evidence, episodes=(*evidence.episodes, abroad), events=(replace(fired, episode="abroad"), *others))
    assert ask(evidence, "no_act_between", None, **BETWEEN).ruling is Ruling.CONTESTED
    verdict = ask(far, "no_act_between", None, **BETWEEN)
    assert verdict.ruling is Ruling.INSUFFICIENT
    assert fired.id not in verdict.evidence


def test_what_was_done_instead_is_any_kind_of_act_that_the_question_names() -> None:
    told = between("detention", "detention", "amnesty")
    verdict = ask(told, "no_act_between", None, **BETWEEN | {"instead": "detention|amnesty"})
    assert "none is live fire, 3 are detention or amnesty." in verdict.answer


def test_a_killing_in_the_base_rates_is_told_by_one_origin_more(evidence: Evidence) -> None:
    beside = {**BETWEEN, "coded": "Kazakhstan", "coded_as": "lethal", "coded_instead": "arrests"}
    day = Span(date(2030, 9, 1), date(2030, 9, 1))
    arrested = replace(evidence.protests[0], span=day, responses=("arrests",), lethal=False)
    coded_in = next(source for source in evidence.sources if source.id == arrested.source_ids[0])

    def with_protests(*protests: Protest) -> Evidence:
        told = between(*["detention"] * 60)
        return replace(told, protests=protests, sources=(*told.sources, coded_in))

    quiet = ask(with_protests(arrested), "no_act_between", None, **beside)
    assert quiet.ruling is Ruling.INSUFFICIENT
    assert "1 was met with arrests" in quiet.answer
    assert arrested.id in quiet.evidence
    shot = replace(arrested, id="mm-shot", responses=("killings",), lethal=True)
    contested = ask(with_protests(arrested, shot), "no_act_between", None, **beside)
    assert (contested.ruling, contested.evidence) == (Ruling.CONTESTED, ("mm-shot",))
    long_before = replace(shot, span=Span(date(2001, 9, 1), date(2001, 9, 1)))
    assert ask(with_protests(arrested, long_before), "no_act_between", None, **beside).ruling is Ruling.INSUFFICIENT


def test_fire_by_others_or_on_other_days_is_not_the_states_fire_between() -> None:
    evidence = between("live_fire", *["detention"] * 60)
    by_others = replace(evidence, events=(replace(evidence.events[0], rung=None), *evidence.events[1:]))
    assert ask(by_others, "no_act_between", None, **BETWEEN).ruling is Ruling.INSUFFICIENT
    outside = between("live_fire", *["detention"] * 60, day=date(2030, 5, 20))
    assert ask(outside, "no_act_between", None, **BETWEEN).ruling is Ruling.INSUFFICIENT


def test_the_years_in_which_nothing_is_told_are_named(evidence: Evidence) -> None:
    fewer = evidence.keep(events=lambda event: event.days.first.year not in (2014, 2017))
    verdict = named("S12").verdict(fewer)
    told = {event.days.first.year for row in verdict.evidence if isinstance(event := fewer.rows[row], Event)}
    assert verdict.ruling is Ruling.INSUFFICIENT
    untold = set(range(2012, 2022)) - told
    assert untold >= {2014, 2017}
    for year in untold:
        assert str(year) in verdict.answer
