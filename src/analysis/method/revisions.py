"""Revisions: how the numbers of one kind moved over time, falls included.

A voice's number moved when its next number of the same kind and reach excludes the one before it; the organs of the
accused state are one voice. A running total that grows while the acts go on is a `part`, and is no revision of a total.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from analysis.evidence.clock import Span
from analysis.evidence.grouping import grouped_by
from analysis.evidence.rows import Count, ids_of
from analysis.method.bounds import Bounds
from analysis.method.counts import Body, UnlikeCounts, bounds_of, kind_of, together
from analysis.method.reach import Reach, Reaches

Change = Literal["first", "up", "down", "same"]


@dataclass(frozen=True, slots=True)
class Revision:
    """What one body stated at one time, and how that stands to the number of the same reach that its voice
    (Body.voice: the organs of the state are one) had certainly stated before: `first` if there is none, `same` wherever
    some number satisfies both."""

    body: Body
    bounds: Bounds
    reach: Reach
    stated: Span
    stated_text: str
    change: Change
    rows: tuple[str, ...]


def revisions(counts: Iterable[Count], reach: Reaches, body: Callable[[str], Body], unit: str) -> tuple[Revision, ...]:
    """The numbers of one kind in the order of the last day on which they can have been stated; undated ones have no
    place in it.

    UnlikeCounts if the numbers are of several kinds.
    """
    all_counts = list(counts)
    if len(kinds := set(map(kind_of, all_counts))) > 1:
        raise UnlikeCounts(f"numbers of different kinds are no revisions of each other: {sorted(kinds)}")
    dated = ((c, c.stated) for c in all_counts if c.stated is not None and (c.low is not None or c.high is not None))
    alike = grouped_by(dated, lambda one: (one[0].origin, reach(one[0]), one[1]))
    in_order: list[Revision] = []
    for (origin, of, stated), told in sorted(alike.items(), key=lambda item: (item[0][2].last, *item[0])):
        rows = [count for count, _ in told]
        number, says = together([bounds_of(row, unit) for row in rows]), body(origin)
        change = _change(_before(in_order, says.voice, of, stated), number)
        in_order.append(Revision(says, number, of, stated, rows[0].stated_text, change, ids_of(rows)))
    return tuple(in_order)


def _before(found: Iterable[Revision], voice: str, reach: Reach, stated: Span) -> Bounds | None:
    """The voice's number last stated certainly before; several that cannot be told apart are read together."""
    earlier = [r for r in found if (r.body.voice, r.reach) == (voice, reach) and r.stated.last < stated.first]
    left = [r for r in earlier if not any(r.stated.last < other.stated.first for other in earlier)]
    return together([r.bounds for r in left]) if left else None


def _change(before: Bounds | None, now: Bounds) -> Change:
    if before is None:
        return "first"
    if before.agrees_with(now):
        return "same"
    return "up" if now.lowest > before.highest else "down"
