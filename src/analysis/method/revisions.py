"""Revisions: how the numbers of one kind moved over time, falls included.

A voice's number moved when its next number of the same kind and reach excludes the one before it; the organs of the
accused state are one voice. A running total that grows while the acts go on is a `part`, and is no revision of a total.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from analysis.evidence.clock import Span
from analysis.evidence.rows import Count, ids_of
from analysis.method.bounds import Bounds
from analysis.method.counts import Body, Kind, UnlikeCounts, bounds_of, kind_of, together
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
    groups: dict[tuple[str, Reach, Span], list[Count]] = {}
    kinds: set[Kind] = set()
    for count in counts:
        kinds.add(kind_of(count))
        if count.stated is not None and (count.low is not None or count.high is not None):
            groups.setdefault((count.origin, reach(count), count.stated), []).append(count)
    if len(kinds) > 1:
        raise UnlikeCounts(f"numbers of different kinds are no revisions of each other: {sorted(kinds)}")
    found: list[Revision] = []
    for (origin, of, stated), rows in sorted(groups.items(), key=lambda item: (item[0][2].last, *item[0])):
        number = together([bounds_of(row, unit) for row in rows])
        says = body(origin)
        before = _before(found, says.voice, of, stated)
        ids = ids_of(rows)
        found.append(Revision(says, number, of, stated, rows[0].stated_text, _change(before, number), ids))
    return tuple(found)


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
    return "up" if before.high is not None and now.low is not None and now.low > before.high else "down"
