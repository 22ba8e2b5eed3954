"""What the state changed between the episodes: laws and rules on protest, and means that none before has on record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from analysis.evidence.clock import Span
from analysis.evidence.rows import Episode, Event, Step
from analysis.evidence.view import Evidence
from analysis.findings.acts_asked import selector
from analysis.findings.sentences import listing, of_something, plain
from analysis.findings.verdict import Asked, Ruling, Seen, Verdict, answers, insufficient
from analysis.findings.voices import vouched
from analysis.method.bounds import Bounds
from analysis.method.repertoire import repertoires

NEEDED = (
    "The drafts' reasons, orders of purchase and training, or officials' words that draw a change from the episode "
    "before; no row carries one."
)


def _scope(evidence: Evidence, asked: Asked) -> Evidence:
    law, means = selector(evidence, asked, "law"), selector(evidence, asked, "means")
    return evidence.keep(
        events=lambda event: law(event) or means(event), steps=lambda step: step.kind == asked.one("step")
    )


def _seen(evidence: Evidence, asked: Asked) -> Seen:
    """The changes of law and who tells them; the means are told beside and decide nothing."""
    law = selector(evidence, asked, "law")
    rows = frozenset({*(e.id for e in evidence.events if law(e)), *(step.id for step in evidence.steps)})
    return Seen(rows, rows)


@answers(
    "changed_between",
    rule=(
        "Changes of law and rules (acts and steps) dated after the end of one episode and before the onset of the "
        "next, and kinds of means that the state is recorded to use in an episode and in none before it. Supported: "
        "between every two episodes in a row a change of law is recorded. Otherwise insufficient. That a change was "
        "drawn from an episode before is not concluded: a row would have to say so. The bounds are the changes of law "
        "recorded."
    ),
    arguments="law step means",
    scope=_scope,
    sees=_seen,
)
def changed_between(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether laws were changed between each two episodes; bounds: how many changes are recorded, at least."""
    law = selector(evidence, asked, "law")
    episodes = evidence.core_episodes
    changes: list[Event | Step] = [*(e for e in evidence.events if law(e)), *evidence.steps]
    between = [(one, other, _between(changes, one, other)) for one, other in pairwise(episodes)]
    told = [row for _, _, found in between for row in found]
    rows = tuple(sorted(row.id for row in told))
    if not told:
        return insufficient("No change of law between the episodes is recorded.", NEEDED)
    said = [f"{_changes(found)} between {one.title} and {other.title}" for one, other, found in between]
    answer = (
        f"Of law or rules the rows tell {listing(said)}; {_new_means(evidence, asked, episodes)}. No row says that one "
        "was drawn from the other."
    )
    number = Bounds(len(told), None, "changes recorded")
    if all(found for _, _, found in between) and vouched(evidence, rows, against_itself=False):
        return Verdict(Ruling.SUPPORTED, answer, rows, number)
    return insufficient(answer, NEEDED, rows)


def _between(changes: Sequence[Event | Step], one: Episode, other: Episode) -> list[Event | Step]:
    assert one.ends is not None
    assert other.onset is not None
    dated = ((row, _days(row)) for row in changes)
    return [row for row, days in dated if days and one.ends.last < days.first and days.last < other.onset.first]


def _changes(found: Sequence[Event | Step]) -> str:
    """'2 changes (2014 communications, 2020 freedom of assembly)', 'no change'."""
    return f"{of_something(len(found), 'change')} ({_subjects(found)})" if found else "no change"


def _days(row: Event | Step) -> Span | None:
    return row.days if isinstance(row, Event) else row.date


def _subjects(found: Sequence[Event | Step]) -> str:
    """Year and subject of each, in order of time; a step has no subject of its own."""
    named = sorted((_first_day(row), row.target if isinstance(row, Event) else "a law") for row in found)
    return ", ".join(f"{day.year} {subject}" for day, subject in named)


def _first_day(row: Event | Step) -> date:
    days = _days(row)
    assert days is not None
    return days.first


def _new_means(evidence: Evidence, asked: Asked, episodes: Sequence[Episode]) -> str:
    found = repertoires(evidence, episodes, selector(evidence, asked, "means"))
    seen: set[str] = set()
    said = []
    for episode, kinds in found.items():
        new = sorted(plain(evidence, kind) for kind in kinds if kind not in seen)
        if seen:
            said.append(f"{episode}: {listing(new) if new else 'none'}")
        seen |= set(kinds)
    return f"means of the state that no episode before has on record: {'; '.join(said)}"
