"""How an episode was hidden, and told by officials: cuts, blocked media, closed trials; labels, and what became of them
in court. One finding each over all episodes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from analysis.evidence.grouping import grouped_by
from analysis.evidence.rows import Event, Step, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.acts_asked import looks_at, selector
from analysis.findings.patterns import guarded, judged, stamped
from analysis.findings.reported import vouched
from analysis.findings.sentences import listing, of_something, plain
from analysis.findings.verdict import Asked, Reason, Ruling, Verdict, answers, insufficient
from analysis.method.acts import acts
from analysis.method.bounds import Bounds
from analysis.method.response import SHUTDOWN

MEANS = ("cut", "blocked", "kept")


def _since_onset(evidence: Evidence, asked: Asked) -> Callable[[Event], bool]:
    """Whether an act is of an episode proper and not from before its onset; what came after its end counts."""
    onset = {e.id: e.onset.first for e in evidence.core_episodes if e.onset}
    return lambda event: event.episode in onset and event.days.last >= onset[event.episode]


@answers(scope=looks_at(*MEANS, steps="closed", within=_since_onset))
def hidden_in_each(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether every episode was hidden by some means; bounds: how many were."""
    kinds = [selector(evidence, asked, name) for name in MEANS]

    def of_one(events: Sequence[Event], closed: Sequence[Step]) -> list[str]:
        acts_by_kind = {kind.called: acts(filter(kind, events)) for kind in kinds}
        parts = [f"{called} in {of_something(len(found), 'act')}" for called, found in acts_by_kind.items() if found]
        return parts + ([f"{of_something(len(closed), 'case')} or more closed to the public"] if closed else [])

    return _in_each(evidence, "Means that hide what is done", of_one, "none of these recorded")


def _scope_of_labels(evidence: Evidence, asked: Asked) -> Evidence:
    labels, inside = selector(evidence, asked, "labels"), _since_onset(evidence, asked)
    return evidence.keep(
        events=lambda event: inside(event) and (labels(event) or event.action == SHUTDOWN),
        steps=lambda step: step.kind in evidence.codes.group("protesters_tried") and bool(_stems(asked, step)),
    )


def _stems(asked: Asked, step: Step) -> list[str]:
    """The labels whose stem, as the argument `court` gives it, stands in a step of trial."""
    court = dict(part.split(":", 1) for part in asked.many("court"))
    return [label for label, stem in court.items() if stem in step.summary.lower()]


@answers(scope=_scope_of_labels)
def labelled_in_each(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether officials labelled protesters in every episode; bounds: in how many."""
    labels = selector(evidence, asked, "labels")

    def of_one(events: Sequence[Event], steps: Sequence[Step]) -> list[str]:
        put = grouped_by(filter(labels, events), lambda event: event.action)
        tried = {label: [plain(evidence, step.kind) for step in steps if label in _stems(asked, step)] for label in put}
        return [
            f"{plain(evidence, label)}, first by {_first(evidence, told)} "
            f"({f'in court: {listing(sorted({*tried[label]}))}' if tried[label] else 'in court no step names it'})"
            for label, told in put.items()
        ]

    return _in_each(evidence, "Labels that officials put on those protesting", of_one, "none recorded", labels)


def _first(evidence: Evidence, told: Sequence[Event]) -> str:
    """Who first put a label, and on which day."""
    first = min(told, key=lambda event: (event.days.last, event.days.first, event.id))
    same = sorted({plain(evidence, e.actor) for e in told if e.days == first.days})
    return f"the {listing(same)} on {first.days.first.day} {first.days.first:%B %Y}"


def _in_each(
    evidence: Evidence,
    what: str,
    of_one: Callable[[Sequence[Event], Sequence[Step]], list[str]],
    none: str,
    meant: Callable[[Event], bool] = lambda event: True,
) -> Verdict:
    """Supported if every episode has rows that somebody vouches for. `of_one` says what is told of an episode, from its
    acts and steps; `meant` are the acts that tell of it."""
    rows: dict[str, tuple[str, ...]] = {}
    sentences = []
    for episode in evidence.core_episodes:
        events = evidence.events_of.get(episode.id, [])
        steps = [step for step in evidence.steps if step.episode == episode.id]
        rows[episode.title] = ids_of(filter(meant, events), steps)
        sentences.append(f"{episode.title}: {listing(of_one(events, steps)) or none}")
    guard = guarded(evidence, rows)
    all_rows = ids_of(*rows.values(), guard.rows)
    sure = [title for title, told in rows.items() if told and vouched(evidence, told)]
    answer = f"{what}, {'; '.join([*sentences, stamped(guard)])}."
    if len(sure) == len(rows) > 1:
        return judged(guard, Verdict(Ruling.SUPPORTED, answer, all_rows, Bounds.exactly(len(sure), "episodes")))
    lacking = listing(title for title in rows if title not in sure)
    needs = f"Rows of {lacking or 'more than one episode'}, of two origins that are no party."
    return insufficient(answer, needs, all_rows, Reason.ONE_VOICE if all(rows.values()) else Reason.NOTHING)
