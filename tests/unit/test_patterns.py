"""The episodes as patterns: what recurs, how fast, how hidden, with which words; each one sentence with its guard."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from analysis.evidence.clock import Interval, Span
from analysis.evidence.rows import Count, Episode, Event
from analysis.evidence.view import Evidence
from analysis.findings.verdict import Reason, Ruling, Verdict
from analysis.method import response
from analysis.method.comparability import ComparedActs, compare_told
from analysis.method.response import pace, shared
from analysis.method.selectors import Selector
from tests.unit.made_up import DAWN, REAL, act, evidence_of
from tests.unit.made_up_counts import count
from tests.unit.test_force import ask

EPISODES = {episode.id: episode for episode in REAL.core_episodes}
PACE = {
    "start": "gathering",
    "control": "family:control@state",
    "force": "tear_gas@state",
    "force_called": "gas",
    "lethal": "live_fire@state",
    "concession": "concession@state",
    "denial": "denial_of_force@state",
}
LABELS = {"labels": "terrorism_label@state", "court": "terrorism_label:terror"}


def on(episode: str, name: str, action: str, days: int = 0, hours: tuple[float, float] = (0, 24), **more: str) -> Event:
    """An act so many days after the first day of an episode's core."""
    core = EPISODES[episode].core
    assert core is not None
    row = act(f"{episode} {name}", action, hours, episode=episode, **more)  # type: ignore[arg-type]
    shift = timedelta(days=(core.first - DAWN.date()).days + days)
    return replace(
        row,
        days=Span(row.days.first + shift, row.days.last + shift),
        onset=Interval(row.onset.earliest + shift, row.onset.latest + shift),
    )


def everywhere(*acts: tuple[str, str]) -> list[Event]:
    """The same acts in every episode, by their names and actions."""
    return [on(episode, name, action) for episode in EPISODES for name, action in acts]


def twice(rows: list[Event]) -> list[Event]:
    """The same acts, each also told by a second body that is no party."""
    return [*rows, *(replace(row, id=f"{row.id} again", source_ids=("agency-page",)) for row in rows)]


def of(rows: list[Event]) -> Evidence:
    return evidence_of(rows)


def test_a_question_over_all_episodes_looks_at_each_act_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: Counter[str] = Counter()

    def counted(episode: Episode) -> Callable[[Event], bool]:
        return lambda event: bool(looked.update([event.id])) or event.episode == episode.id

    monkeypatch.setattr(response, "in_episode", counted)
    for episode in REAL.core_episodes:
        response.kinds_used(REAL, episode, Selector.parse("state_means", REAL.codes))
    assert set(looked.values()) == {1}


def test_what_all_have_and_what_one_alone() -> None:
    found = shared({"one": ["gas", "ring"], "two": ["gas", "ring", "fire"], "three": ["gas"]})
    assert found.by_all == ("gas",)
    assert found.only == {"one": (), "two": ("fire",), "three": ()}


def test_means_recur_where_every_episode_has_one_and_the_sentence_names_what_one_has_alone() -> None:
    rows = twice([*everywhere(("a", "detention")), on("2022-january", "b", "tear_gas")])
    verdict = ask(of(rows), "means_recur", episode="", means="state_means")
    assert verdict.ruling is Ruling.SUPPORTED
    assert verdict.answer.startswith("In every episode the state is recorded to use detention; in January 2022 alone")


def test_a_kind_or_a_target_that_one_voice_tells_is_named_and_does_not_count() -> None:
    sure, single = twice(everywhere(("a", "detention"))), everywhere(("b", "beating"))
    verdict = ask(of([*sure, *single]), "means_recur", episode="", means="state_means")
    assert verdict.bounds is not None
    assert verdict.bounds.low == 1
    assert "told by one voice and not counted: in Zhanaozen 2011 beating, in" in verdict.answer
    assert not {row.id for row in single} - set(verdict.evidence)
    only_one = ask(of(single), "means_recur", episode="", means="state_means")
    assert (only_one.ruling, only_one.reason) == (Ruling.INSUFFICIENT, Reason.ONE_VOICE)
    assert "second origin that is no party: beating" in only_one.needs
    lawyers = everywhere(("c", "detention"))
    on_lawyers = [replace(row, target="lawyers") for row in lawyers]
    assert ask(of(on_lawyers), "targets_recur", episode="", by="state_means").reason is Reason.ONE_VOICE
    assert ask(of(twice(on_lawyers)), "targets_recur", episode="", by="state_means").ruling is Ruling.SUPPORTED


def test_what_the_state_says_of_itself_counts_as_an_admission() -> None:
    admitted = [replace(row, source_ids=("ministry-page",)) for row in everywhere(("a", "detention"))]
    assert ask(of(admitted), "means_recur", episode="", means="state_means").ruling is Ruling.SUPPORTED


def test_a_kind_that_one_voice_tells_elsewhere_is_not_said_to_be_of_one_episode_alone() -> None:
    rows = [*twice([*everywhere(("a", "detention")), on("2022-january", "b", "tear_gas")])]
    rows.append(on("2011-zhanaozen", "c", "tear_gas"))
    assert "in January 2022 alone" not in ask(of(rows), "means_recur", episode="", means="state_means").answer


def test_that_no_kind_is_told_of_all_is_no_proof_that_none_recurs_and_nothing_is_said_where_an_episode_has_none() -> (
    None
):
    kinds = ("detention", "beating", "tear_gas")
    apart = [on(episode, "a", kind) for episode, kind in zip(EPISODES, kinds, strict=True)]
    assert ask(of(apart), "means_recur", episode="", means="state_means").ruling is Ruling.INSUFFICIENT
    assert ask(of(apart[1:]), "means_recur", episode="", means="state_means").reason is Reason.NOTHING


def test_the_pace_is_counted_from_the_core_and_not_from_a_protest_months_before() -> None:
    episode = EPISODES["2011-zhanaozen"]
    rows = [
        on(episode.id, "strike", "rally", days=-200),
        on(episode.id, "rally", "rally"),
        on(episode.id, "shot", "live_fire", days=1),
    ]
    kinds = {"lethal": Selector.parse("live_fire@state", REAL.codes)}
    stage = pace(of(rows), episode, Selector.parse("gathering", REAL.codes), kinds)["lethal"]
    assert str(stage.days) == "1 day"


def test_an_act_known_only_by_its_month_is_no_first_act_of_the_pace() -> None:
    episode = EPISODES["2022-january"]
    vague = replace(on(episode.id, "denial", "denial_of_force", actor="president"), precision="month")
    kinds = {"denial": Selector.parse("denial_of_force", REAL.codes)}
    found = pace(of([on(episode.id, "rally", "rally"), vague]), episode, Selector.parse("rally", REAL.codes), kinds)
    assert found["denial"].days is None


def test_force_before_any_concession_is_decided_by_every_episode() -> None:
    rows = everywhere(("rally", "rally"), ("gas", "tear_gas"))
    decided = ask(of(rows), "force_before_concession", episode="", **PACE)
    assert decided.ruling is Ruling.SUPPORTED
    assert "gas on the same day" in decided.answer
    assert "concession by the state" in decided.answer
    given = [row for row in rows if row.episode != "2022-january" or row.action == "rally"]
    given += [on("2022-january", "given", "concession"), on("2022-january", "later gas", "tear_gas", days=2)]
    assert ask(of(given), "force_before_concession", episode="", **PACE).ruling is Ruling.CONTRADICTED
    same_day = [*rows, on("2022-january", "given", "concession")]
    assert ask(of(same_day), "force_before_concession", episode="", **PACE).reason is Reason.OPEN


def test_labels_are_told_with_who_put_them_first_and_what_the_courts_say() -> None:
    rows = [
        on(episode, f"label {voice}", "terrorism_label", told_by=voice)
        for episode in EPISODES
        for voice in ("paper", "agency")
    ]
    verdict = ask(of(rows), "labelled_in_each", episode="", **LABELS)
    assert verdict.ruling is Ruling.SUPPORTED
    assert "talk of terrorists, first by the president on 16 December 2011 (in court no step" in verdict.answer
    lacking = ask(of(rows[2:]), "labelled_in_each", episode="", **LABELS)
    assert lacking.reason is Reason.NOTHING


def test_the_guard_says_who_tells_unlike_and_refuses_where_nobody_tells_both() -> None:
    one, other = EPISODES["2011-zhanaozen"], EPISODES["2022-january"]
    alike = compare_told([ComparedActs(one, ("ngo", "ngo"), ()), ComparedActs(other, ("ngo",), ())])
    assert alike.outcome == "comparable"
    unlike = compare_told(
        [ComparedActs(one, ("state", "state", "ngo"), ()), ComparedActs(other, ("ngo", "ngo", "ngo"), ())]
    )
    assert [stamp.words for stamp in unlike.stamps] == ["unlike kinds of body tell of Zhanaozen 2011 and January 2022"]
    assert (
        compare_told([ComparedActs(one, ("state",) * 3, ()), ComparedActs(other, ("ngo",) * 3, ())]).outcome
        == "refused"
    )


def test_the_guard_stamps_a_cut_that_some_episodes_had_in_their_core_and_others_not() -> None:
    one, other = EPISODES["2011-zhanaozen"], EPISODES["2022-january"]
    cut = on(one.id, "cut", "communications_shutdown")
    guard = compare_told([ComparedActs(one, ("ngo",), (cut,)), ComparedActs(other, ("ngo",), ())])
    assert [stamp.test for stamp in guard.stamps] == ["shutdown"]
    assert guard.rows == (cut.id,)
    assert date(2011, 12, 16) == cut.days.first


def convicted_in(episode: str, number: float, quantity: str = "convicted") -> Count:
    """Somebody who counted says so many were convicted, after the core and of all of it."""
    made = EPISODES[episode]
    assert made.core is not None
    population = "officers" if quantity == "officers_convicted" else "all"
    days = (made.core.first.isoformat(), "2025-01-01")
    told = count(number, episode=episode, quantity=quantity, population=population, covers=days, stated="2025-01-01")
    return replace(told, place="national", id=f"{episode} {quantity}")


def test_more_others_than_officers_answered_where_that_is_known_of_every_episode() -> None:
    asked = {"quantity": "convicted|officers_convicted", "of_what": "force_on_people"}
    others = [convicted_in(episode, 10) for episode in EPISODES]
    one_officer = convicted_in("2022-january", 1, "officers_convicted")

    def told(*counts: Count) -> Verdict:
        return ask(replace(REAL.keep(), counts=counts), "accounted_in_each", episode="", **asked)

    verdict = told(*others, one_officer)
    assert verdict.ruling is Ruling.SUPPORTED
    assert "Zhanaozen 2011: 10 others and none reported of officers" in verdict.answer
    assert "January 2022: 10 others and 1 officer, none of them of force on people" in verdict.answer
    assert told(*others[:2]).reason is Reason.NOTHING
    many = convicted_in("2022-january", 11, "officers_convicted")
    assert told(*others, many).ruling is Ruling.CONTRADICTED
