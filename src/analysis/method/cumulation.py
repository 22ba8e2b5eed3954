"""Verdicts over the years: a running total and the verdicts after it, where nobody gives one number for all.

A body's running total holds every verdict to its day. Verdicts dated for certain after that day add to it: they are
of other days, so nothing is counted twice, but for a person tried twice. On one day only the largest verdict counts,
for two rows of one day may be one trial. What comes out is a floor.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from analysis.evidence.clock import Span
from analysis.evidence.rows import Count, Episode, Step
from analysis.method.bounds import Bounds
from analysis.method.counts import reach_of


@dataclass(frozen=True, slots=True)
class Cumulated:
    """From the largest number that one body gives in one piece to the sum of its last running total and the verdicts
    after it; `rows` are the counts and steps that it stands on."""

    bounds: Bounds
    rows: tuple[str, ...]


def cumulate(counts: Iterable[Count], steps: Iterable[Step], episode: Episode, unit: str) -> Cumulated | None:
    """Counts and dated steps of one quantity of an episode put on one line; None if there is no number."""
    counts, steps = list(counts), list(steps)
    totals = [c for c in counts if reach_of(c, episode) == "total" and c.low is not None]
    best = max(totals, key=lambda c: (_last(c.covers_to), c.low or 0, c.id), default=None)
    after = _last(best.covers_to) if best else date.min
    verdicts = _verdicts(counts, steps, episode, after)
    single = [number for c in counts if (number := c.low) is not None] + [s.count_low for s in steps if s.count_low]
    if not single:
        return None
    total = (best.low or 0) if best else 0
    floor = max(single)
    added = total + sum(number for number, _ in verdicts.values())
    rows = {row for _, row in verdicts.values()} | ({best.id} if best else set())
    rows |= {c.id for c in counts if c.low == floor} | {s.id for s in steps if s.count_low == floor}
    low = min(floor, added) if best else floor
    return Cumulated(Bounds(low, max(floor, added), unit), tuple(sorted(rows)))


def _verdicts(
    counts: Sequence[Count], steps: Sequence[Step], episode: Episode, after: date
) -> dict[date, tuple[float, str]]:
    """The largest verdict of each day after `after`."""
    dated: list[tuple[Span | None, float | None, str]] = [
        (Span.parse(c.covers_from), c.low, c.id)
        for c in counts
        if reach_of(c, episode) == "part" and c.covers_from == c.covers_to
    ]
    dated += [(step.date, step.count_low, step.id) for step in steps]
    best: dict[date, tuple[float, str]] = {}
    for days, number, row in sorted(dated, key=lambda item: item[2]):
        if days is None or days.days > 1 or not number or days.first <= after:
            continue
        if days.first not in best or number > best[days.first][0]:
            best[days.first] = (number, row)
    return best


def _last(text: str) -> date:
    span = Span.parse(text)
    return span.last if span else date.min
