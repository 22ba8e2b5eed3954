"""Every choice of bodies and day, as the built report has worked it out in advance, says what an evaluation of the
narrowed evidence says."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.evidence.view import Evidence
from analysis.findings.combinations import (
    COMBINATIONS,
    GROUPS,
    REST,
    Combined,
    combination_number,
    group_of,
    groups_of,
    kinds_of,
)
from analysis.findings.registry import findings_of
from analysis.findings.robustness import State
from analysis.method.bounds import Bounds
from tests.choices import published, read_back
from tests.trust.clone import report


@pytest.fixture(scope="module")
def combined() -> dict[str, Combined]:
    return read_back(published(report()))


def evaluated(evidence: Evidence, groups: tuple[str, ...], day: date | None) -> dict[str, State]:
    """What each finding says of the evidence without the groups, as known on the day."""
    narrowed = evidence.narrow(as_of=day, without_kinds=kinds_of(groups, evidence.codes))
    verdicts = {finding.id: finding.verdict(narrowed) for finding in findings_of(narrowed)}
    return {id: State(verdict.ruling.value, verdict.bounds) for id, verdict in verdicts.items()}


def looked_up(combined: dict[str, Combined], groups: tuple[str, ...], day: date | None) -> dict[str, State]:
    states = {id: one.without(groups).on(day) for id, one in combined.items()}
    return {id: state for id, state in states.items() if state.ruling}


@pytest.mark.parametrize(
    "groups",
    [(), ("state",), ("ngo",), ("state", "ngo"), ("international", "rest"), tuple(g.id for g in GROUPS)],
    ids="-".join,
)
@pytest.mark.parametrize("day", [None, date(2012, 6, 1), date(2022, 1, 6), date(2022, 1, 12), date(2023, 3, 1)])
def test_a_choice_says_what_the_evaluation_of_the_narrowed_evidence_says(
    evidence: Evidence, combined: dict[str, Combined], groups: tuple[str, ...], day: date | None
) -> None:
    assert looked_up(combined, groups, day) == evaluated(evidence, groups, day)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(number=st.integers(0, COMBINATIONS - 1), draw=st.data())
def test_so_does_any_other_choice(
    evidence: Evidence, combined: dict[str, Combined], number: int, draw: st.DataObject
) -> None:
    turns = sorted({day for one in combined.values() for history in one.histories for day, _ in history.moments})
    day = draw.draw(st.sampled_from(turns)) - timedelta(days=draw.draw(st.integers(0, 1)))
    groups = groups_of(number)
    assert looked_up(combined, groups, day) == evaluated(evidence, groups, day)


def test_the_history_of_all_the_evidence_is_the_one_of_the_findings_file(
    evidence: Evidence, combined: dict[str, Combined]
) -> None:
    from analysis.findings.registry import evaluate

    asked = [finding for finding in findings_of(evidence) if finding.id in ("Q01.2022-january", "S07", "S08b")]
    for record in evaluate(evidence, asked):
        for moment in record.over_time:
            state = combined[record.id].without(()).on(moment.as_of)
            assert _as_record(state) == moment.model_dump(include={"verdict", "low", "high"})
        whole = combined[record.id].without(()).on(None)
        assert _as_record(whole) == record.model_dump(include={"verdict", "low", "high"})


def _as_record(state: State) -> dict[str, Any]:
    ends = (state.bounds.low, state.bounds.high) if state.bounds else (None, None)
    return {"verdict": state.ruling, "low": ends[0], "high": ends[1]}


def test_a_claim_is_not_asked_about_before_it_was_made(evidence: Evidence, combined: dict[str, Combined]) -> None:
    claim = next(claim for claim in evidence.claims if claim.id == "c22-11")
    assert claim.known_on is not None
    history = combined[f"K.{claim.id}"].without(())
    assert history.on(claim.known_on - timedelta(days=1)).ruling == ""
    assert history.on(claim.known_on).ruling != ""


def test_a_day_on_which_nothing_changes_is_not_told(combined: dict[str, Combined]) -> None:
    for one in combined.values():
        for history in one.histories:
            states = [history.before, *(state for _, state in history.moments)]
            assert all(now != then for then, now in pairwise(states)), one.id
            days = [day for day, _ in history.moments]
            assert days == sorted(set(days)), one.id


def test_leaving_out_who_says_nothing_of_a_question_changes_nothing(
    evidence: Evidence, combined: dict[str, Combined]
) -> None:
    musician = next(finding for finding in findings_of(evidence) if finding.id == "S07")
    scoped = musician.scope(evidence)
    speak = {group_of(source.publisher_kind, evidence.codes) for source in scoped.sources}
    speak |= {group_of(evidence.kind_of_origin(source.origin), evidence.codes) for source in scoped.sources}
    speak |= {group_of(piece.asserted_kind, evidence.codes) for piece in scoped.claim_evidence}
    speak |= {group_of(evidence.kind_of_origin(piece.origin), evidence.codes) for piece in scoped.claim_evidence}
    silent = {group.id for group in GROUPS} - speak
    assert silent
    for number in range(COMBINATIONS):
        heard = set(groups_of(number)) - silent
        assert combined["S07"].of[number] == combined["S07"].of[combination_number(heard)]


def test_every_kind_of_body_is_of_one_group(evidence: Evidence) -> None:
    held = [kind for group in GROUPS for kind in kinds_of((group.id,), evidence.codes)]
    assert sorted(held) == sorted(evidence.codes.codes("publisher_kind"))
    assert kinds_of(("state",), evidence.codes) == tuple(sorted(evidence.codes.group("accused_state")))


def test_a_kind_that_is_new_is_of_the_rest(evidence: Evidence) -> None:
    assert group_of("oracle", evidence.codes) == REST


def test_a_group_that_is_not_there_is_refused_with_the_known_ones(evidence: Evidence) -> None:
    with pytest.raises(KeyError, match=r"no group 'press'; known: state, .*rest"):
        kinds_of(("press",), evidence.codes)


def test_the_number_of_a_combination_is_its_groups() -> None:
    assert [combination_number(groups_of(number)) for number in range(COMBINATIONS)] == list(range(COMBINATIONS))
    assert State("supported", Bounds(1, 2, "hours")) != State("supported", Bounds(1, 2, "days"))
