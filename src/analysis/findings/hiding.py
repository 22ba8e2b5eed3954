"""How an episode was hidden, and told by officials: cuts, blocked media, closed trials; labels, and what became of them
in court. One finding each over all episodes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.evidence.grouping import grouped_by
from analysis.evidence.rows import Episode, Event, Step, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.arguments import Acts, Phrases, StepKinds
from analysis.findings.by_episode import of_each
from analysis.findings.patterns import Part, compared_acts, joined, judged
from analysis.findings.reported import is_vouched
from analysis.findings.scope import Scope, looks_at
from analysis.findings.sentences import listing, of_something, plain
from analysis.findings.verdict import Reason, Ruling, Verdict, answers
from analysis.method.acts import acts
from analysis.method.bounds import Bounds
from analysis.method.response import SHUTDOWN
from analysis.method.selectors import Selector


def _since_onset(evidence: Evidence, **_: Any) -> Callable[[Event], bool]:
    """Whether an act is of an episode proper and not from before its onset; what came after its end counts."""
    onset = {e.id: e.onset.first for e in evidence.core_episodes if e.onset}
    return lambda event: event.episode in onset and event.days.last >= onset[event.episode]


@answers(scope=looks_at("cut", "blocked", "kept", steps="closed", within=_since_onset))
def hidden_in_each(evidence: Evidence, *, cut: Acts, blocked: Acts, kept: Acts, closed: StepKinds) -> Verdict:
    """Whether every episode was hidden by some means; bounds: how many were."""
    return _in_each("Means that hide what is done", of_each(evidence, _hidden, cut, blocked, kept))


def _hidden(evidence: Evidence, episode: Episode, *kinds: Selector) -> _Told:
    closed = evidence.steps
    acts_by_kind = {kind.called: acts(filter(kind, evidence.events)) for kind in kinds}
    parts = [f"{called} in {of_something(len(found), 'act')}" for called, found in acts_by_kind.items() if found]
    parts += [f"{of_something(len(closed), 'case')} or more closed to the public"] if closed else []
    return _told(evidence, episode, listing(parts) or "none of these recorded", evidence.events)


def _scope_of_labels(evidence: Evidence, labels: Acts, court: Phrases) -> Scope:
    inside = _since_onset(evidence)
    return Scope(
        events=lambda event: inside(event) and (labels(event) or event.action == SHUTDOWN),
        steps=lambda step: step.kind in evidence.codes.group("protesters_tried") and bool(_stems(court, step)),
    )


def _stems(court: Phrases, step: Step) -> list[str]:
    """The labels whose stem ('label:stem') stands in a step of trial."""
    stems = dict(part.split(":", 1) for part in court)
    return [label for label, stem in stems.items() if stem in step.summary.lower()]


@answers(scope=_scope_of_labels)
def labelled_in_each(evidence: Evidence, *, labels: Acts, court: Phrases) -> Verdict:
    """Whether officials labelled protesters in every episode; bounds: in how many."""
    return _in_each("Labels that officials put on those protesting", of_each(evidence, _labelled, labels, court))


def _labelled(evidence: Evidence, episode: Episode, labels: Acts, court: Phrases) -> _Told:
    put = list(filter(labels, evidence.events))
    sentences = []
    for label, told in grouped_by(put, lambda event: event.action).items():
        tried = {plain(evidence, step.kind) for step in evidence.steps if label in _stems(court, step)}
        in_court = f"in court: {listing(sorted(tried))}" if tried else "in court no step names it"
        sentences.append(f"{plain(evidence, label)}, first by {_first(evidence, told)} ({in_court})")
    return _told(evidence, episode, listing(sentences) or "none recorded", put)


def _first(evidence: Evidence, told: Sequence[Event]) -> str:
    """Who first put a label, and on which day."""
    first = min(told, key=lambda event: (event.days.last, event.days.first, event.id))
    same = sorted({plain(evidence, e.actor) for e in told if e.days == first.days})
    return f"the {listing(same)} on {first.days.first.day} {first.days.first:%B %Y}"


@dataclass(frozen=True)
class _Told(Part):
    """`sure`: somebody vouches for the rows."""

    sure: bool


def _told(evidence: Evidence, episode: Episode, in_words: str, events: Iterable[Event]) -> _Told:
    """These acts and all steps of a view that holds one episode."""
    rows = ids_of(events, evidence.steps)
    return _Told(in_words, rows, compared_acts(evidence, episode, rows), bool(rows and is_vouched(evidence, rows)))


def _in_each(what: str, by_episode: Sequence[tuple[Episode, _Told]]) -> Verdict:
    """Supported if every episode has rows that somebody vouches for."""
    guard, all_rows, told_of_all = joined(by_episode)
    answer = f"{what}, {told_of_all}"
    lacking = [episode.title for episode, told in by_episode if not told.sure]
    if not lacking and len(by_episode) > 1:
        number = Bounds.exactly(len(by_episode), "episodes")
        return judged(guard, Verdict(Ruling.SUPPORTED, answer, all_rows, number))
    needs = f"Rows of {listing(lacking) or 'more than one episode'}, of two origins that are no party."
    reason = Reason.ONE_VOICE if all(told.rows for _, told in by_episode) else Reason.NOTHING
    return Verdict(reason, answer, all_rows, needs=needs)
