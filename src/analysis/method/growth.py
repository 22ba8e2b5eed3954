"""Growth: whether something counted over the years became more frequent, within the counts of one body at one place.

Two bodies look with different eyes, so a number of one is never set against a number of another. Within one body's
counts of one place, a span is compared with a later one that does not overlap it, as rates (number a day, bounds
carried through). Spans shorter than `SEASON` days say more of a season or an occasion than of years, and are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from analysis.evidence.clock import Span
from analysis.evidence.rows import Count
from analysis.method.bounds import Bounds

SEASON = 90

Direction = Literal["rose", "fell", "open"]


@dataclass(frozen=True, slots=True)
class RateStep:
    """Two disjoint spans of one body's counts; `factor` is the later rate to the earlier."""

    origin: str
    place: str
    earlier: Count
    later: Count
    factor: Bounds

    @property
    def direction(self) -> Direction:
        if self.factor.lowest > 1:
            return "rose"
        return "fell" if self.factor.highest < 1 else "open"


def span_of(count: Count) -> Span | None:
    """The days that a count covers, from first to last; None where the row does not say."""
    begins, ends = Span.parse(count.covers_from), Span.parse(count.covers_to)
    return Span(begins.first, ends.last) if begins and ends else None


def growth(counts: Iterable[Count], first_year: int, last_year: int) -> tuple[RateStep, ...]:
    """Every pair of disjoint spans of one origin and place inside the years (both included), in order.

    Of several rows with the same span the row whose id comes first stands for all.
    """
    series: dict[tuple[str, str], dict[Span, Count]] = {}
    for count in sorted(counts, key=lambda c: c.id):
        span = span_of(count)
        if span is None or span.days < SEASON or not count.low:
            continue
        if span.first.year >= first_year and span.last.year <= last_year:
            series.setdefault((count.origin, count.place), {}).setdefault(span, count)
    return tuple(
        RateStep(origin, place, by_span[one], by_span[other], _factor(by_span[one], one, by_span[other], other))
        for (origin, place), by_span in sorted(series.items())
        for one in sorted(by_span)
        for other in sorted(by_span)
        if one.last < other.first
    )


def _factor(earlier: Count, one: Span, later: Count, other: Span) -> Bounds:
    def rate(count: Count, days: int) -> Bounds:
        return Bounds(count.low, count.high, "recorded").ratio(Bounds.exactly(days, "days"), "a day")

    return rate(later, other.days).ratio(rate(earlier, one.days), "times")
