"""The indicators of accountability: each follows from its rows, and unknown is not no."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from analysis.evidence.clock import Span
from analysis.evidence.rows import Event, Step
from analysis.evidence.view import Evidence
from analysis.findings.verdict import TESTS
from analysis.method.accountability import INDICATORS, Indicator, all_indicators, indicator
from analysis.method.bounds import Bounds

EPISODE = "2011-zhanaozen"  # its core is 16 to 18 December 2011


def step(id: str, kind: str, day: str, body: str = "Interior Ministry", about: str = "") -> Step:
    return Step(id, EPISODE, Span.parse(day), day, body, kind, about, None, None, "", ("x",), None)


def ask(evidence: Evidence, id: str, *rows: Step | Event) -> Indicator:
    """The indicator if the tables held only these rows of the episode."""
    steps = tuple(row for row in rows if isinstance(row, Step))
    events = tuple(row for row in rows if isinstance(row, Event))
    made = replace(evidence, steps=steps, events=events, counts=())
    return indicator(made, made.episode(EPISODE), id)


def real(evidence: Evidence, episode: str, id: str) -> Indicator:
    return indicator(evidence, evidence.episode(episode), id)


def days(low: float, high: float) -> Bounds:
    return Bounds(low, high, "days since the core of the events")


def test_without_a_row_every_indicator_of_every_episode_is_unknown(evidence: Evidence) -> None:
    nothing = replace(evidence, steps=(), events=(), counts=())
    assert {found.answer for found in all_indicators(nothing)} == {"unknown"}


def test_every_episode_is_asked_every_question(evidence: Evidence) -> None:
    found = all_indicators(evidence)
    assert len(found) == len(INDICATORS) * len(evidence.core_episodes)
    assert len({(i.id, i.episode) for i in found}) == len(found)


def test_what_is_known_stands_on_rows_of_its_own_episode(evidence: Evidence) -> None:
    for found in all_indicators(evidence):
        annulled = {step.undoes for step in evidence.steps}
        assert set(found.rows) <= annulled if found.answer == "unknown" else found.rows, found
        for row in found.rows:
            assert getattr(evidence.rows[row], "episode", None) == found.episode, (found.id, row)


def test_an_acquittal_that_was_annulled_leaves_the_number_unknown_and_is_named(evidence: Evidence) -> None:
    acquitted = step("s1", "officers_acquitted", "2012-05-04", body="Court in Aktau")
    annulled = replace(step("s2", "verdict_annulled", "2012-08-02", body="Court in Aktau"), undoes="s1")
    assert ask(evidence, "officers_acquitted", acquitted).answer == Bounds(1, None, "persons")
    found = ask(evidence, "officers_acquitted", acquitted, annulled)
    assert (found.answer, found.rows) == ("unknown", ("s1",))


def test_an_inquiry_announced_within_the_core_took_no_days(evidence: Evidence) -> None:
    found = ask(evidence, "days_to_first_inquiry", step("s1", "investigation_opened", "2011-12-16"))
    assert found.answer == days(0, 0)


def test_an_imprecise_date_is_carried_as_an_interval(evidence: Evidence) -> None:
    """1 January is 14 days from the core's last day, 31 January 46 from its first."""
    found = ask(evidence, "days_to_first_inquiry", step("s1", "investigation_opened", "2012-01"))
    assert found.answer == days(14, 46)


def test_the_first_of_several_may_be_any_that_its_date_allows(evidence: Evidence) -> None:
    rows = (
        step("s1", "investigation_opened", "2012"),
        step("s2", "investigation_opened", "2012-01-10"),
        step("s3", "investigation_opened", "2012-01-20"),
    )
    found = ask(evidence, "days_to_first_inquiry", *rows)
    assert found.answer == days(14, 25)
    assert found.rows == ("s1", "s2"), "the third cannot have been first"


def test_a_step_before_the_core_answers_no_question_about_it(evidence: Evidence) -> None:
    assert ask(evidence, "days_to_first_inquiry", step("s1", "investigation_opened", "2011-08-08")).answer == "unknown"


def test_an_inquiry_into_the_disorder_is_none_into_the_state(evidence: Evidence) -> None:
    disorder = step("s1", "investigation_opened", "2011-12-16", about="disorder")
    weapons = step("s2", "investigation_opened", "2011-12-22", about="state_forces")
    assert ask(evidence, "inquiry_into_state", disorder).answer == "unknown"
    assert ask(evidence, "inquiry_into_state", disorder, weapons).rows == ("s2",)


@pytest.mark.parametrize(
    ("kinds", "answer"),
    [
        (("compensation",), "yes"),
        (("remedy_denied",), "no"),
        (("compensation", "remedy_denied"), "mixed"),
        ((), "unknown"),
    ],
)
def test_redress_is_no_only_where_a_row_says_that_it_was_denied(
    evidence: Evidence, kinds: tuple[str, ...], answer: str
) -> None:
    rows = [step(f"s{n}", kind, "2012") for n, kind in enumerate(kinds)]
    assert ask(evidence, "redress", *rows).answer == answer


OPENED = step("s1", "investigation_opened", "2012", body="European Parliament")
REFUSED = step("s2", "independent_inquiry_refused", "2012", body="Foreign Ministry of Kazakhstan")


@pytest.mark.parametrize(
    ("rows", "answer"),
    [
        ((OPENED,), "yes"),
        ((REFUSED,), "no"),
        ((OPENED, REFUSED), "mixed"),
        ((replace(OPENED, body="Interior Ministry"),), "unknown"),
        ((replace(OPENED, body="Public commission"), REFUSED), "unknown"),  # whose it is, its name does not say
        ((replace(OPENED, body="Interior Ministry"), REFUSED), "no"),
    ],
)
def test_an_independent_inquiry_is_no_only_where_one_was_refused(
    evidence: Evidence, rows: tuple[Step, ...], answer: str
) -> None:
    assert ask(evidence, "independent_inquiry", *rows).answer == answer


def test_an_act_of_refusal_counts_like_a_step(evidence: Evidence) -> None:
    act = replace(next(e for e in evidence.events if e.episode == EPISODE), id="e1", action="inquiry_refused")
    assert ask(evidence, "inquiry_refused", act).rows == ("e1",)


def test_investigators_are_counted_by_name_and_side(evidence: Evidence) -> None:
    rows = (
        step("s1", "investigation_opened", "2012", body="Interior Ministry"),
        step("s2", "investigation_opened", "2013", body="Interior Ministry"),
        step("s3", "investigation_opened", "2012", body="General Prosecutor's Office"),
        step("s4", "investigation_opened", "2012", body="European Parliament"),
    )
    assert ask(evidence, "investigators_of_the_state", *rows).answer == Bounds(2, None, "bodies")
    assert ask(evidence, "investigators_not_of_the_state", *rows).answer == Bounds(1, None, "bodies")


def test_a_court_is_of_the_state_whatever_its_name(evidence: Evidence) -> None:
    court = replace(evidence.origins[0], id="tribunal", name="Arbiters", kind="court", aliases=(), country="KZ")
    made = replace(evidence, origins=(*evidence.origins, court))
    found = ask(made, "investigators_of_the_state", step("s1", "investigation_opened", "2012", body="Arbiters"))
    assert found.rows == ("s1",)
    abroad = replace(made, origins=(*evidence.origins, replace(court, country="KG")))
    assert (
        ask(abroad, "investigators_of_the_state", step("s1", "investigation_opened", "2012", body="Arbiters")).rows
        == ()
    )


def test_a_call_that_asks_for_no_inquiry_is_not_counted(evidence: Evidence) -> None:
    rows = (
        step("s1", "international_call", "2012", body="A", about="inquiry_asked"),
        step("s2", "international_call", "2012", body="B", about="no_inquiry_asked"),
        step("s3", "international_call", "2013", body="A", about="inquiry_asked"),
    )
    found = ask(evidence, "calls_for_inquiry", *rows)
    assert (found.answer, found.rows) == (Bounds(1, None, "bodies"), ("s1", "s3"))


def test_a_report_by_observers_is_no_report_of_the_state(evidence: Evidence) -> None:
    found = real(evidence, "2021-elections", "official_reports")
    assert found.rows == ("s21-003",), "the OSCE's election report is not the state's"


def test_zhanaozen_the_first_inquiry_was_into_the_disorder_the_one_into_police_fire_came_4_to_6_days_later(
    evidence: Evidence,
) -> None:
    assert real(evidence, EPISODE, "days_to_first_inquiry").answer == days(0, 0)
    into_state = real(evidence, EPISODE, "days_to_inquiry_into_state")
    assert (into_state.answer, into_state.rows) == (days(4, 6), ("s11-007",))


def test_zhanaozen_names_of_the_dead_are_unknown_to_the_tables_not_unpublished(evidence: Evidence) -> None:
    assert real(evidence, EPISODE, "names_published").answer == "unknown"
    assert real(evidence, "2022-january", "names_published").rows == ("s22-047",)


def test_both_shootings_saw_an_independent_inquiry_refused(evidence: Evidence) -> None:
    assert real(evidence, EPISODE, "independent_inquiry").rows == ("s11-068",)
    january = real(evidence, "2022-january", "independent_inquiry")
    assert (january.answer, january.rows) == ("no", ("s22-026", "s22-041"))
    assert real(evidence, "2021-elections", "independent_inquiry").answer == "unknown"


def test_a_reader_of_mid_january_2022_knew_of_no_refusal_and_no_verdict(evidence: Evidence) -> None:
    then = evidence.narrow(as_of=date(2022, 1, 12))
    assert real(then, "2022-january", "inquiry_refused").answer == "unknown"
    assert real(then, "2022-january", "officers_convicted").answer == "unknown"


def test_the_scope_holds_every_row_that_an_indicator_looks_at(evidence: Evidence) -> None:
    act = replace(next(e for e in evidence.events if e.episode == EPISODE), id="e11-x", action="inquiry_refused")
    evidence = replace(evidence, events=(*evidence.events, act))
    scope = TESTS["investigation"].scope(evidence)
    assert all_indicators(scope.of(evidence)) == all_indicators(evidence)
    assert all_indicators(scope.of(evidence).narrow(without_origins=["hrw"])) == all_indicators(
        scope.of(evidence.narrow(without_origins=["hrw"]))
    )


def test_an_episode_whose_core_is_not_known_has_only_answers_that_need_none(evidence: Evidence) -> None:
    episode = replace(evidence.episode(EPISODE), core=None)
    found = {i.id: i.answer for i in all_indicators(replace(evidence, episodes=(episode,)))}
    assert found["days_to_first_inquiry"] == found["officers_convicted"] == "unknown"
    assert found["inquiry_refused"] == "yes"


def test_an_unknown_indicator_is_refused_with_the_known_ones(evidence: Evidence) -> None:
    with pytest.raises(KeyError, match="no indicator 'score'; known: days_to_first_inquiry"):
        indicator(evidence, evidence.episode(EPISODE), "score")
