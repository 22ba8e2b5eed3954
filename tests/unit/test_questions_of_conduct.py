"""Against whom the state took measures, troops of other states, laws between the episodes: worked cases."""

from dataclasses import replace
from datetime import date

import pytest

from analysis.evidence.clock import Span
from analysis.evidence.rows import Event, Step
from analysis.findings.verdict import Reason, Ruling
from analysis.method.selectors import UnknownSelector, acts_on_groups, strikes
from tests.unit.made_up import REAL, act, evidence_of
from tests.unit.test_force import ask

JOURNALISTS = {"groups": "journalists", "by": "state_measures", "besides": "armed_attack"}
TROOPS = {
    "asked": "foreign_troops_requested",
    "came": "foreign_troops_arrived",
    "left": "foreign_troops_left",
    "fire": "live_fire@foreign_forces",
    "number": "foreign_troops",
}
LAWS = {"law": "law_change", "step": "law_change", "means": "state_means"}


def taken(name: str, target: str, told_by: str = "paper") -> Event:
    return act(name, "detention", target=target, told_by=told_by)


def test_a_group_is_read_from_whole_words_of_the_target_and_from_acts_that_strike_it_by_nature() -> None:
    journalists = strikes(REAL.codes, "journalists")
    assert journalists(taken("a", "two Reporters of a paper"))
    assert journalists(act("b", "media_blocked", target="a site by its name", actor="government"))
    assert not journalists(taken("c", "people at the expressway"))
    assert set(acts_on_groups(REAL, [taken("d", "relatives and lawyers of detainees")])) == {
        "lawyers",
        "relatives",
        "detainees",
    }


def test_a_group_that_the_codebook_does_not_name_is_refused_with_those_it_does() -> None:
    with pytest.raises(UnknownSelector, match=r"no group of targets; known: .*journalists"):
        strikes(REAL.codes, "jornalists")


def test_that_the_state_struck_journalists_takes_two_who_are_no_party() -> None:
    one = evidence_of([taken("a", "a reporter")])
    two = evidence_of([taken("a", "a reporter"), taken("b", "a journalist", "agency")])
    assert ask(one, "struck", **JOURNALISTS).reason is Reason.ONE_VOICE
    verdict = ask(two, "struck", **JOURNALISTS)
    assert verdict.ruling is Ruling.SUPPORTED
    assert verdict.answer.startswith("Measures of the state against journalists and media are recorded in 2 acts")


def test_what_somebody_else_did_to_journalists_is_told_beside_and_decides_nothing() -> None:
    attack = act("a", "armed_attack", actor="unidentified", target="journalists")
    other = act("b", "armed_attack", actor="unidentified", target="journalists", told_by="agency")
    verdict = ask(evidence_of([attack, other]), "struck", **JOURNALISTS)
    assert verdict.reason is Reason.NOTHING
    watched = [act("c", "beating", target="a lorry"), act("d", "beating", target="a lorry", told_by="agency")]
    assert ask(evidence_of([attack, other, *watched]), "struck", **JOURNALISTS).reason is Reason.NOT_SEEN
    assert "beside these 2 acts against them by others than the state, or by nobody named" in verdict.answer


def test_a_case_against_a_lawyer_years_later_counts_by_what_its_step_is_about() -> None:
    later = Span(date(2023, 2, 1), date(2023, 2, 1))
    step = Step(
        "s", "2022-january", later, "2023-02-01", "Police", "other", "lawyers", 1, 1, "A case.", ("agency-page",), None
    )
    told = evidence_of([taken("a", "a lawyer"), taken("b", "somebody", "agency")])
    asked = {**JOURNALISTS, "groups": "lawyers|relatives"}
    assert ask(told, "struck", **asked).ruling is Ruling.INSUFFICIENT
    verdict = ask(replace(told, steps=(step,)), "struck", **asked)
    assert verdict.ruling is Ruling.SUPPORTED
    assert "1 act (detention)" in verdict.answer
    assert "1 step of police, prosecutors or courts" in verdict.answer


def test_troops_of_other_states_stayed_from_their_coming_to_the_last_leaving() -> None:
    rows = [
        act("came", "foreign_troops_arrived", (0, 24), actor="foreign_forces"),
        act("came too", "foreign_troops_arrived", (0, 24), actor="foreign_forces", told_by="agency"),
        act("left", "foreign_troops_left", (168, 192), actor="foreign_forces"),
    ]
    verdict = ask(evidence_of(rows), "foreign_troops", **TROOPS)
    assert verdict.ruling is Ruling.SUPPORTED
    assert str(verdict.bounds) == "7 days"
    assert "came on 5 January 2022 and left on 12 January 2022; fire by them recorded: none" in verdict.answer


def test_laws_changed_between_all_episodes_is_refused_where_a_gap_has_none_and_learning_is_never_concluded() -> None:
    def law(name: str, day: date, told_by: str) -> Event:
        return replace(
            act(name, "law_change", actor="parliament", target="assembly", episode="context", told_by=told_by),
            days=Span(day, day),
        )

    first = [law("a", date(2015, 1, 1), "paper"), law("b", date(2016, 1, 1), "agency")]
    second = law("c", date(2021, 6, 1), "paper")
    gap = ask(evidence_of(first), "changed_between", episode="", **LAWS)
    assert gap.ruling is Ruling.INSUFFICIENT
    assert "no change between Elections of January 2021 and January 2022" in gap.answer
    whole = ask(evidence_of([*first, second]), "changed_between", episode="", **LAWS)
    assert whole.ruling is Ruling.SUPPORTED
    assert "No row says that one was drawn from the other." in whole.answer
