"""How an episode was hidden, and told by officials: cuts, blocked media, closed trials; labels, and what became of them
in court. One finding each over all episodes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from analysis.evidence.rows import Episode, Event, Step
from analysis.evidence.view import Evidence
from analysis.findings.act_sentences import row_ids
from analysis.findings.acts_asked import selector
from analysis.findings.patterns import GUARD, guarded, judged, stamped
from analysis.findings.sentences import listing, of_something, plain
from analysis.findings.verdict import Asked, Reason, Ruling, Verdict, answers, insufficient
from analysis.findings.voices import VOUCHED, vouched
from analysis.method.acts import acts
from analysis.method.bounds import Bounds
from analysis.method.comparability import SHUTDOWN

MEANS = ("cut", "blocked", "kept")


def _since_onset(evidence: Evidence) -> Callable[[Event], bool]:
    """Whether an act is of an episode proper and not from before its onset; what came after its end counts."""
    onset = {e.id: e.onset.first for e in evidence.core_episodes if e.onset}
    return lambda event: event.episode in onset and event.days.last >= onset[event.episode]


def _scope_of_hiding(evidence: Evidence, asked: Asked) -> Evidence:
    kinds = [selector(evidence, asked, name) for name in MEANS]
    inside, closed = _since_onset(evidence), asked.many("closed")
    return evidence.keep(
        events=lambda event: inside(event) and any(kind(event) for kind in kinds),
        steps=lambda step: step.kind in closed,
    )


@answers(
    "hidden_in_each",
    rule=(
        "For each episode, from its onset to whenever: cuts of communications (whoever cut), blocked or banned media, "
        "reporters and observers kept out, and steps by which a trial or case was closed or classified. Supported: "
        f"every episode has some, {VOUCHED}. Otherwise insufficient. The bounds are the episodes that do. {GUARD}"
    ),
    arguments="cut blocked kept closed cut_called blocked_called kept_called",
    scope=_scope_of_hiding,
)
def hidden_in_each(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether every episode was hidden by some means; bounds: how many were."""
    episodes = evidence.core_episodes
    kinds = {name: selector(evidence, asked, name) for name in MEANS}
    rows: dict[str, list[str]] = {}
    said = []
    for episode in episodes:
        here = [event for event in evidence.events if event.episode == episode.id]
        told = {kind.called: acts(event for event in here if kind(event)) for kind in kinds.values()}
        closed = [step.id for step in evidence.steps if step.episode == episode.id]
        parts = [f"{called} in {of_something(len(found), 'act')}" for called, found in told.items() if found]
        parts += [f"{of_something(len(closed), 'case')} or more closed to the public"] if closed else []
        rows[episode.title] = [*(row for found in told.values() for row in row_ids(found)), *closed]
        said.append(f"{episode.title}: {listing(parts) or 'none of these recorded'}")
    return _in_each(evidence, episodes, rows, f"Means that hide what is done, {'; '.join(said)}")


def _scope_of_labels(evidence: Evidence, asked: Asked) -> Evidence:
    labels, inside = selector(evidence, asked, "labels"), _since_onset(evidence)
    return evidence.keep(
        events=lambda event: inside(event) and (labels(event) or event.action == SHUTDOWN),
        steps=lambda step: step.kind in evidence.codes.group("protesters_tried") and bool(_stems(asked, step)),
    )


def _stems(asked: Asked, step: Step) -> list[str]:
    """The labels whose stem stands in a step of trial."""
    return [label for label, stem in _court(asked).items() if stem in step.summary.lower()]


def _court(asked: Asked) -> dict[str, str]:
    """Label by label the stem by which a step of trial names it."""
    return dict(part.split(":", 1) for part in asked.many("court"))


@answers(
    "labelled_in_each",
    rule=(
        "For each episode, from its onset to whenever, the acts by which officials put a label on those protesting, "
        "with who first did so and on which day; and the steps of trial (charge, conviction, acquittal) whose words "
        f"carry the stem of the label. Supported: every episode has a label, {VOUCHED}. Otherwise insufficient. The "
        f"bounds are the episodes that have one. {GUARD}"
    ),
    arguments="labels court",
    scope=_scope_of_labels,
)
def labelled_in_each(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether officials labelled protesters in every episode; bounds: in how many."""
    episodes, labels = evidence.core_episodes, selector(evidence, asked, "labels")
    rows: dict[str, list[str]] = {}
    said = []
    for episode in episodes:
        put: dict[str, list[Event]] = {}
        for event in evidence.events:
            if event.episode == episode.id and labels(event):
                put.setdefault(event.action, []).append(event)
        steps = [step for step in evidence.steps if step.episode == episode.id]
        parts = [
            f"{plain(evidence, label)}, first by {_first(evidence, told)} ({_tried(evidence, asked, label, steps)})"
            for label, told in put.items()
        ]
        rows[episode.title] = [*(event.id for told in put.values() for event in told), *(step.id for step in steps)]
        said.append(f"{episode.title}: {listing(parts) or 'none recorded'}")
    return _in_each(evidence, episodes, rows, f"Labels that officials put on those protesting, {'; '.join(said)}")


def _first(evidence: Evidence, told: Sequence[Event]) -> str:
    """Who first put a label, and on which day."""
    first = min(told, key=lambda event: (event.days.last, event.days.first, event.id))
    same = sorted({plain(evidence, e.actor) for e in told if e.days == first.days})
    return f"the {listing(same)} on {first.days.first.day} {first.days.first:%B %Y}"


def _tried(evidence: Evidence, asked: Asked, label: str, steps: Sequence[Step]) -> str:
    named = [step for step in steps if label in _stems(asked, step)]
    kinds = sorted({plain(evidence, step.kind) for step in named})
    return f"in court: {listing(kinds)}" if kinds else "in court no step names it"


def _in_each(evidence: Evidence, episodes: Sequence[Episode], rows: Mapping[str, list[str]], answer: str) -> Verdict:
    """Supported if every episode has rows that somebody vouches for."""
    guard = guarded(evidence, episodes, rows)
    every = tuple(sorted({*(row for told in rows.values() for row in told), *guard.rows}))
    sure = [title for title, told in rows.items() if told and vouched(evidence, told)]
    answer = f"{answer}; {stamped(guard)}."
    if len(sure) == len(rows) > 1:
        return judged(guard, Verdict(Ruling.SUPPORTED, answer, every, Bounds(len(sure), len(sure), "episodes")))
    lacking = listing(title for title in rows if title not in sure)
    needs = f"Rows of {lacking or 'more than one episode'}, of two origins that are no party."
    return insufficient(answer, needs, every, Reason.ONE_VOICE if all(rows.values()) else Reason.NOTHING)
