"""Against whom the state took measures (journalists, lawyers and relatives, medics), by the words of targets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from analysis.evidence.rows import Episode, Event, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.arguments import Acts, TargetGroups
from analysis.findings.reported import if_vouched, means_of, none_told
from analysis.findings.scope import Scope
from analysis.findings.sentences import actions_of, listing, of_something, plain, where
from analysis.findings.verdict import Verdict, answers
from analysis.method.acts import Act, acts, in_episode, when
from analysis.method.bounds import Bounds
from analysis.method.selectors import strikes


def _striking(
    evidence: Evidence, episode: Episode, groups: TargetGroups, by: Acts, besides: Acts
) -> Callable[[Event], bool]:
    """Whether an act, from the episode's onset to whenever, strikes one of the groups; by whomever."""
    strike, state = [strikes(evidence.codes, group) for group in groups], evidence.codes.group("state_actor")
    onset = episode.onset.first if episode.onset else date.min

    def struck(event: Event) -> bool:
        meant = by(event) or (besides(event) and event.actor not in state)
        return event.episode == episode.id and event.days.last >= onset and meant and any(one(event) for one in strike)

    return struck


def _scope(evidence: Evidence, episode: Episode, groups: TargetGroups, by: Acts, besides: Acts) -> Scope:
    """The acts and steps that strike them, and beside them who watched."""
    inside, means = in_episode(episode), means_of(evidence)
    return Scope(
        events=_striking(evidence, episode, groups, by, besides),
        steps=lambda step: step.about in groups,
        beside=Scope(events=lambda event: inside(event) and means(event)),
        orders=False,
    )


@answers(scope=_scope)
def struck(evidence: Evidence, episode: Episode, *, groups: TargetGroups, by: Acts, besides: Acts) -> Verdict:
    """Whether the state took measures against people of a group; bounds: in how many acts and steps at least."""
    steps, called = evidence.steps, listing(evidence.codes.targets[group].called for group in groups)
    struck_rows = list(filter(_striking(evidence, episode, groups, by, besides), evidence.events))
    by_state = acts(event for event in struck_rows if by(event))
    others = acts(event for event in struck_rows if not by(event))
    also = (
        f"; beside these {of_something(len(others), 'act')} against them by others than the state, or by nobody named "
        f"({actions_of(evidence, others)})"
        if others
        else ""
    )
    parts = []
    if by_state:
        parts.append(
            f"{of_something(len(by_state), 'act')} ({actions_of(evidence, by_state)}), {_first(evidence, by_state)}"
        )
    if steps:
        parts.append(f"{of_something(len(steps), 'step')} of police, prosecutors or courts")
    if not parts:
        answer = f"No measure of the state against {called} is told{also}."
        return none_told(evidence, answer, f"A dated act against {called}, with its source.", ids_of(others))
    answer = f"Measures of the state against {called} are recorded in {', and in '.join(parts)}{also}."
    number = Bounds(max(len(by_state), len(steps)), None, "acts recorded")  # a step may tell of one of the acts
    return if_vouched(evidence, answer, ids_of(by_state, steps), ids_of(by_state, steps, others), number)


def _first(evidence: Evidence, told: Sequence[Act]) -> str:
    """'the first by the police in Aktau on 5 June 2011', of the act that can have begun earliest."""
    row = told[0].rows[0]
    there = "" if row.place in evidence.codes.group("no_locality") else f" in {where(evidence, row)}"
    return f"the first by the {plain(evidence, row.actor)}{there} on {when(row, evidence)}"
