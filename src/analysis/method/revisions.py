"""Numbers over time: how those of one kind were revised, falls included; whether something counted over the years
became more frequent; and of what changes from day to day the numbers of one place and one day.

A voice's number moved when its next number of the same kind and reach excludes the one before it; the organs of the
accused state are one voice. A running total that grows while the acts go on is a `part`, and is no revision of a total.

Of growth two bodies look with different eyes, so a number of one is never set against a number of another. Within one
body's counts of one place, a span is compared with a later one that does not overlap it, as rates (number a day, bounds
carried through). Spans shorter than `SEASON` days say more of a season or an occasion than of years, and are left out.

Persons in protest, persons held, officers deployed (codes: moment) are of a moment: their numbers have no total, and
those of two days or two towns are never added up. What is told of one population, one place and the same day (or the
same night, from one day to the next) is put together as numbers are (counts.py), where who saw it counts beside who
kept records. Whatever is told of more days, of days outside those asked about, of no day or of no place is set aside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Literal

from analysis.evidence.clock import Span
from analysis.evidence.grouping import grouped_by
from analysis.evidence.rows import Count, ids_of
from analysis.evidence.view import Evidence
from analysis.method.bounds import Bounds
from analysis.method.counts import Body, Kind, Standing, UnlikeCounts, bounds_of, kind_of, room_of, together
from analysis.method.levels import standing_in, width_in
from analysis.method.reach import Reach, Reaches

SEASON = 90  # days
NIGHT = 2  # days that a night touches

Change = Literal["first", "up", "down", "same"]
Direction = Literal["rose", "fell", "open"]


@dataclass(frozen=True, slots=True)
class Revision:
    """What one body stated at one time, and how that stands to the number of the same reach that its voice
    (Body.voice: the organs of the state are one) had certainly stated before: `first` if there is none, `same` wherever
    some number satisfies both, rounding apart; `room`: between which numbers it leaves it."""

    body: Body
    bounds: Bounds
    room: Bounds
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
        room = together([room_of(row, unit) for row in rows])
        change = _change(_before(in_order, says.voice, of, stated), room)
        in_order.append(Revision(says, number, room, of, stated, rows[0].stated_text, change, ids_of(rows)))
    return tuple(in_order)


def _before(found: Iterable[Revision], voice: str, reach: Reach, stated: Span) -> Bounds | None:
    """The voice's number last stated certainly before; several that cannot be told apart are read together."""
    earlier = [r for r in found if (r.body.voice, r.reach) == (voice, reach) and r.stated.last < stated.first]
    left = [r for r in earlier if not any(r.stated.last < other.stated.first for other in earlier)]
    return together([r.room for r in left]) if left else None


def _change(before: Bounds | None, now: Bounds) -> Change:
    if before is None:
        return "first"
    if before.agrees_with(now):
        return "same"
    return "up" if now.lowest > before.highest else "down"


@dataclass(frozen=True, slots=True)
class RateStep:
    """Two disjoint spans of one body's counts; `factor` is the later rate to the earlier."""

    origin: str
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
        RateStep(origin, by_span[one], by_span[other], _factor(by_span[one], one, by_span[other], other))
        for (origin, _), by_span in sorted(series.items())
        for one in sorted(by_span)
        for other in sorted(by_span)
        if one.last < other.first
    )


def _factor(earlier: Count, one: Span, later: Count, other: Span) -> Bounds:
    def rate(count: Count, days: int) -> Bounds:
        return Bounds(count.low, count.high, "recorded").ratio(Bounds.exactly(days, "days"), "a day")

    return rate(later, other.days).ratio(rate(earlier, one.days), "times")


@dataclass(frozen=True, slots=True)
class AtOnce(Standing):
    """Who stands where on the number of one kind on one day or night."""

    kind: Kind
    days: Span

    @property
    def most(self) -> float:
        """The largest number that anybody states, those who saw or counted before all others."""
        stated = [one.bounds.stated.high for one in self.enumerators or self.beside]
        return max((number for number in stated if number is not None), default=-inf)


def day_of(count: Count, within: Span | None) -> Span | None:
    """The day or night that a number is of, None if it is of more days, of none that is told, or of one outside."""
    span = span_of(count)
    if span is None or within is None or span.days > NIGHT or len(count.covers_from) < len("2022-01-04"):
        return None
    return span if span.within(within) else None


def at_once(
    evidence: Evidence, counts: Iterable[Count], within: Span | None, country: str | None, core: Span | None
) -> tuple[AtOnce, ...]:
    """The numbers of each kind and day, the largest first; of equal ones those of the core, and of which more saw."""
    dated = [(day, count) for count in counts if (day := day_of(count, within)) and width_in(evidence, count.place)]
    found = []
    for (kind, days), told in grouped_by(dated, lambda one: (kind_of(one[1]), one[0])).items():
        stand = standing_in(evidence, country, None, [count for _, count in told], seen=True)
        if stand.rows:
            found.append(AtOnce(stand.enumerators, stand.beside, stand.unit, stand.told, kind, days))

    def rank(one: AtOnce) -> tuple[float, bool, int, date, Kind]:
        return (-one.most, not (core and core.meets(one.days)), -len(one.enumerators), one.days.first, one.kind)

    return tuple(sorted(found, key=rank))
