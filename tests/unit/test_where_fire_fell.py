"""Fire held against an order, a cut of communications and armed persons, on worked cases of one town and one day."""

from dataclasses import replace
from datetime import timedelta

from analysis.evidence.clock import Interval
from analysis.evidence.rows import Event
from analysis.findings.verdict import Reason, Ruling
from analysis.method.acts import acts
from analysis.method.fire import armed_there, before_word, in_cut
from analysis.method.response import shutdowns
from tests.unit.made_up import DAWN, act, evidence_of
from tests.unit.test_force import ask

FIRE = {"fire": "live_fire@state", "versions": "live_fire"}
ORDER = {**FIRE, "word": "lethal_force_order", "word_called": "the published order"}
ARMED = {**FIRE, "arms": "armed_attack@crowd", "armed": "armed", "unarmed": "peaceful|child"}
CUT = {**FIRE, "cut": "communications_shutdown", "back": "access_restored"}


def at_site(event: Event, site: str, ended: float | None = None) -> Event:
    """The same act at a site; `ended`: hours from dawn at which it ended."""
    over = None if ended is None else DAWN + timedelta(hours=ended)
    return replace(event, site=site, end=over and Interval(over, over + timedelta(minutes=1)))


def test_fire_whose_hour_is_before_the_order_came_before_it_and_fire_of_the_same_day_is_left_open() -> None:
    shots = acts([act("early", "live_fire", (9, 9.02)), act("some time", "live_fire", (0, 24))])
    found = before_word(shots, acts([act("order", "lethal_force_order", (15, 15.02))]))
    assert [one.id for one in found.yes] == ["early"]
    assert [one.id for one in found.open] == ["some time"]
    assert (found.number.low, found.number.high) == (1, 2)


def test_that_the_state_fired_before_its_order_is_supported_by_two_who_are_no_party() -> None:
    order = act("order", "lethal_force_order", (30, 31))
    rows = [act("a", "live_fire", (9, 10)), act("b", "live_fire", (9, 10), told_by="agency"), order]
    verdict = ask(evidence_of(rows), "fired_before", **ORDER)
    assert verdict.ruling is Ruling.SUPPORTED
    assert (
        "2 began before the published order, the first 20 to 22 hours before (Almaty, 5 January 2022)" in verdict.answer
    )


def test_one_voice_does_not_decide_that_the_state_fired_before_its_order_but_its_own_word_does() -> None:
    order = act("order", "lethal_force_order", (30, 31))
    one = ask(evidence_of([act("a", "live_fire", (9, 10)), order]), "fired_before", **ORDER)
    own = ask(evidence_of([act("a", "live_fire", (9, 10), told_by="ministry"), order]), "fired_before", **ORDER)
    assert one.ruling is Ruling.INSUFFICIENT
    assert own.ruling is Ruling.SUPPORTED
    assert "an admission" in own.answer


def test_that_the_state_fired_before_its_order_is_contradicted_where_all_fire_came_after() -> None:
    rows = [act("order", "lethal_force_order", (3, 4)), act("a", "live_fire", (9, 10))]
    verdict = ask(evidence_of(rows), "fired_before", **ORDER)
    assert verdict.ruling is Ruling.CONTRADICTED
    assert "1 began after the published order" in verdict.answer


def test_a_version_that_names_nobody_still_says_when_the_state_fired() -> None:
    army = act("army", "live_fire", (33, 34), version_of="fire")
    nobody = act("nobody", "live_fire", (9, 10), version_of="fire", actor="unidentified", told_by="agency")
    verdict = ask(evidence_of([army, nobody, act("order", "lethal_force_order", (20, 21))]), "fired_before", **ORDER)
    assert verdict.ruling is Ruling.INSUFFICIENT
    assert "of 1 the rows leave open whether before or after" in verdict.answer


def test_fire_of_the_whole_country_s_blackout_counts_for_a_town_and_a_cut_elsewhere_does_not() -> None:
    shots = acts([act("shot", "live_fire", (12, 12.02))])
    nation = [act("off", "communications_shutdown", (8, 8.02), place="national"), *_back("national")]
    elsewhere = [act("off", "communications_shutdown", (8, 8.02), place="Taraz"), *_back("Taraz")]
    around = lambda row: (row.place, "national")  # noqa: E731
    assert in_cut(shots, shutdowns(nation), around).yes
    assert in_cut(shots, shutdowns(elsewhere), around).no


def _back(place: str) -> list[Event]:
    return [act("on", "access_restored", (20, 20.02), place=place)]


def test_of_fire_inside_a_cut_the_versions_with_the_finest_clock_speak() -> None:
    exact = act("a", "live_fire", (12, 12.02), version_of="fire")
    other = act("b", "live_fire", (12.5, 12.52), version_of="fire")
    ceiling = act("c", "live_fire", (0, 12.2), version_of="fire")
    cuts = shutdowns([act("off", "communications_shutdown", (8, 8.02)), *_back("Almaty")])
    assert in_cut(acts([exact, other, ceiling]), cuts, lambda row: [row.place]).yes


def test_a_cut_without_an_end_leaves_open_whether_fire_fell_inside() -> None:
    rows = [act("off", "communications_shutdown", (8, 8.02)), act("shot", "live_fire", (12, 12.02))]
    verdict = ask(evidence_of(rows), "fired_in_cut", **CUT)
    assert verdict.ruling is Ruling.INSUFFICIENT
    assert "1 may have fallen while communications were cut there" in verdict.answer


def test_that_no_cut_is_told_of_there_does_not_prove_that_there_was_none() -> None:
    shots = [act(f"shot{n}", "live_fire", (12, 12.02), told_by=by) for n, by in enumerate(("paper", "agency"))]
    verdict = ask(evidence_of(shots), "fired_in_cut", **CUT)
    assert (verdict.ruling, verdict.reason) == (Ruling.INSUFFICIENT, Reason.NOT_SEEN)
    assert "2 fell where and when no cut is told of" in verdict.answer


def test_somebody_armed_at_the_site_in_the_hours_before_was_armed_where_fire_fell() -> None:
    shot = at_site(act("shot", "live_fire", (12, 12.02)), "gate")
    attack = at_site(act("attack", "armed_attack", (8, 8.02)), "Gate")
    assert armed_there(acts([shot]), acts([attack])).yes


def test_somebody_armed_in_the_same_town_but_at_another_site_or_hours_before_was_not_armed_there() -> None:
    shot = at_site(act("shot", "live_fire", (12, 12.02)), "square")
    elsewhere = at_site(act("attack", "armed_attack", (11, 11.02)), "gate")
    long_before = at_site(act("raid", "armed_attack", (2, 2.02)), "square")
    nowhere = act("fight", "armed_attack", (11, 11.02))
    assert armed_there(acts([shot]), acts([elsewhere, long_before, nowhere])).no


def test_fire_without_a_site_is_left_open_where_the_town_had_an_armed_act_of_those_hours() -> None:
    attack = at_site(act("attack", "armed_attack", (11, 11.02)), "gate")
    assert armed_there(acts([act("shot", "live_fire", (12, 12.02))]), acts([attack])).open
    assert armed_there(acts([act("shot", "live_fire", (12, 12.02))]), ()).no


def test_an_armed_act_that_went_on_was_there_however_long_before_it_began() -> None:
    shot = at_site(act("shot", "live_fire", (20, 20.02)), "gate")
    siege = at_site(act("siege", "armed_attack", (2, 2.02)), "gate", ended=21)
    assert armed_there(acts([shot]), acts([siege])).yes
    assert armed_there(acts([shot]), acts([replace(siege, end=None)])).no


def test_of_fire_told_in_versions_those_with_site_and_hour_speak() -> None:
    exact = at_site(act("a", "live_fire", (18, 18.02), version_of="fire"), "square")
    vague = act("b", "live_fire", (0, 24), version_of="fire")
    attack = at_site(act("attack", "armed_attack", (3, 3.02)), "square")
    assert armed_there(acts([exact, vague]), acts([attack])).no


def test_that_all_fire_met_armed_persons_is_contradicted_by_fire_at_peaceful_people_told_by_two() -> None:
    shots = [
        at_site(act("a", "live_fire", (12, 12.02), target="peaceful protesters"), "square"),
        at_site(act("b", "live_fire", (12, 12.02), target="peaceful protesters", told_by="agency"), "square"),
    ]
    verdict = ask(evidence_of(shots), "armed_where_fired", **ARMED)
    assert verdict.ruling is Ruling.CONTRADICTED
    assert "2 fell on people named as unarmed or as taking no part (square, Almaty)" in verdict.answer
    called_armed = ask(evidence_of([replace(shots[0], target="armed attackers")]), "armed_where_fired", **ARMED)
    assert called_armed.ruling is Ruling.SUPPORTED


def test_fire_where_nobody_is_said_to_be_unarmed_leaves_it_open() -> None:
    verdict = ask(evidence_of([act("a", "live_fire", target="unarmoured people")]), "armed_where_fired", **ARMED)
    assert verdict.ruling is Ruling.INSUFFICIENT
    assert "1 fell where nobody armed is told of" in verdict.answer


def test_shots_by_somebody_unnamed_leave_untold_who_killed() -> None:
    rows = [
        act("army", "live_fire"),
        act("men", "armed_attack", actor="unidentified_armed"),
        act("nobody", "killing_unattributed", actor="unidentified"),
    ]
    asked = {
        "acts": "live_fire|killing_unattributed|armed_attack",
        "by_state": "actor:state",
        "by_crowd": "actor:crowd",
        "quantity": "killed_by_gunfire",
        "population": "all",
    }
    verdict = ask(evidence_of(rows), "shooter_told", **asked)
    assert verdict.ruling is Ruling.CONTRADICTED
    assert verdict.bounds is not None
    assert verdict.bounds.low == 1
    assert ask(evidence_of(rows[:2]), "shooter_told", **asked).ruling is Ruling.SUPPORTED


def test_where_no_fire_is_recorded_no_question_of_it_is_decided() -> None:
    nothing = evidence_of([act("rally", "rally")])
    for test, arguments in (("fired_before", ORDER), ("fired_in_cut", CUT), ("armed_where_fired", ARMED)):
        verdict = ask(nothing, test, **arguments)
        assert verdict.ruling is Ruling.INSUFFICIENT
        assert verdict.answer == "No fire by the state is told."
