"""What the state changed between the episodes: laws and rules on protest, and means that none before has on record."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from analysis.evidence.clock import Span
from analysis.evidence.grouping import grouped_by
from analysis.evidence.rows import Episode, Event, Step, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.arguments import Acts, StepKinds
from analysis.findings.scope import looks_at
from analysis.findings.sentences import listing, of_something, plain
from analysis.findings.verdict import Reason, Ruling, Verdict, answers
from analysis.method.acts import told
from analysis.method.bounds import Bounds
from analysis.method.response import repertoires
from analysis.method.voices import ORIGINS_NEEDED, independent_origins, of_other_states

NEEDED = (
    "The drafts' reasons, orders of purchase and training, or officials' words that draw a change from the episode "
    "before; no row carries one."
)
LawChange = tuple[Span, str, str]
"""When, what about, and the row that tells it; a step has no subject of its own."""


@answers(scope=looks_at("law", beside=("means",), steps="step"))
def changed_between(evidence: Evidence, *, law: Acts, step: StepKinds, means: Acts) -> Verdict:
    """Whether laws were changed between each two episodes; bounds: how many changes are recorded, at least."""
    changes: list[Event | Step] = [*told(evidence, law), *evidence.steps]
    states = grouped_by(evidence.core_episodes, lambda episode: episode.country).values()
    between = [(*two, _between(evidence, changes, *two)) for of_one in states for two in pairwise(of_one)]
    law_changes = [change for _, _, found in between for change in found]
    rows = ids_of(row for _, _, row in law_changes)
    if not law_changes:
        return Verdict(Reason.NOTHING, "No change of law between the episodes is recorded.", needs=NEEDED)
    sentences = [f"{_changes(found)} between {one.title} and {other.title}" for one, other, found in between]
    new = "; ".join(filter(None, (_new_means(evidence, of_one, means) for of_one in states)))
    answer = (
        f"Of law or rules the rows tell {listing(sentences)}; means of the state that no episode before has on record: "
        f"{new}. No row says that one was drawn from the other."
    )
    number = Bounds(len(law_changes), None, "changes recorded")
    if all(found for _, _, found in between) and len(independent_origins(evidence, rows)) >= ORIGINS_NEEDED:
        return Verdict(Ruling.SUPPORTED, answer, rows, number)
    return Verdict(Reason.NOTHING, answer, rows, needs=NEEDED)


def _between(evidence: Evidence, changes: Sequence[Event | Step], one: Episode, other: Episode) -> list[LawChange]:
    """The changes between two episodes of one state, made by that state."""
    if one.ends is None or other.onset is None:
        return []
    elsewhere = of_other_states(evidence, one.id)
    of_own = [change for change in changes if change.episode not in elsewhere]
    dated = [(r.days, r.target, r.id) if isinstance(r, Event) else (r.date, "a law", r.id) for r in of_own]
    after, before = one.ends.last, other.onset.first
    return [(days, what, row) for days, what, row in dated if days and after < days.first and days.last < before]


def _changes(found: Sequence[LawChange]) -> str:
    """'2 changes (2014 communications, 2020 freedom of assembly)', 'no change'."""
    subjects = [f"{days.first.year} {what}" for days, what, _ in sorted(found, key=lambda one: (one[0].first, one[1]))]
    return f"{of_something(len(found), 'change')} ({', '.join(subjects)})" if found else "no change"


def _new_means(evidence: Evidence, of_one: Sequence[Episode], means: Acts) -> str:
    """The means that a state is told to use in each of its episodes but the first, and in none before."""
    seen: set[str] = set()
    sentences = []
    for episode, kinds in repertoires(evidence, of_one, means).items():
        new = sorted(plain(evidence, kind) for kind in kinds if kind not in seen)
        if seen:
            sentences.append(f"{episode}: {listing(new) if new else 'none'}")
        seen |= set(kinds)
    return "; ".join(sentences)
