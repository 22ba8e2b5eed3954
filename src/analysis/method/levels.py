"""Levels: at which place an episode is counted, chosen by a stated rule and not by a name.

Numbers of different places are of different kinds. For one quantity and population of an episode each place with
totals is a level. The headline level is the widest place for which at least half as many bodies give a total as for
the place with most: a wider total is preferred unless it is a side voice. (Zhanaozen in 2011 is counted by far more
bodies than the region it lies in; January 2022 is counted for the country.) The other levels are shown beside it.

Where nobody has yet given a total - as of a day in the midst of the events - running totals stand in, and are said to
be interim: those that begin with the core and end no more than `FRESH` days before the one that reaches furthest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.evidence.clock import Span
from analysis.evidence.rows import Count, Episode
from analysis.evidence.view import Evidence
from analysis.method.bounds import Bounds
from analysis.method.counts import Body, Kind, Position, Rules, kind_of, positions, reach_of, rules

SIDE_VOICE = 0.5
FRESH = 2
_WIDTH = {"national": 3, "country": 3, "region": 2, "settlement": 1}  # a place that nobody names has no width


@dataclass(frozen=True, slots=True)
class Level:
    """What is said of one kind of number: positions, and the rules on them. `interim`: running totals, no totals.
    `covers` are the days that the numbers cover, first and last of all; `ends` from the first to the last day on
    which one of the spans ends."""

    kind: Kind
    positions: tuple[Position, ...]
    rules: Rules
    interim: bool
    covers: Span
    ends: Span

    @property
    def rows(self) -> tuple[str, ...]:
        return tuple(sorted({row for position in self.positions for row in position.rows}))

    @property
    def unit(self) -> str:
        return self.rules.full.unit


@dataclass(frozen=True, slots=True)
class HowMany:
    """How many, for one quantity, population and episode: the headline level, and the others by place."""

    headline: Level
    others: tuple[Level, ...]

    @property
    def bounds(self) -> Bounds:
        """The full range at the headline level."""
        return self.headline.rules.full


def body_in(evidence: Evidence, origin: str) -> Body:
    """The body of an origin; one that origins.csv does not know stands under its id."""
    known = evidence.origin_by_id.get(origin)
    return Body(origin, known.name, known.kind) if known else Body(origin, origin, "unidentified")


def unit_in(evidence: Evidence, quantity: str, detail: str = "") -> str:
    """What a number of the quantity counts; of `other` the detail says it."""
    return evidence.codes.unit_of(quantity) or detail.replace("_", " ") or quantity.replace("_", " ")


def how_many(
    evidence: Evidence, episode: Episode, quantity: str, populations: Sequence[str], detail: str = ""
) -> HowMany | None:
    """How many, of the first population of the list that anybody gives a total for (else, of which anybody gives a
    running total); None if there is no number."""
    of_quantity = [c for c in evidence.counts if (c.episode, c.quantity, c.detail) == (episode.id, quantity, detail)]
    what = ("how many", episode, tuple(populations), tuple(count.id for count in of_quantity))
    return evidence.remember(what, lambda: _how_many(evidence, episode, of_quantity, populations))


def _how_many(
    evidence: Evidence, episode: Episode, of_quantity: Sequence[Count], populations: Sequence[str]
) -> HowMany | None:
    for interim in (False, True):
        for population in populations:
            chosen = [c for c in of_quantity if c.population == population]
            levels = _levels(
                evidence, episode, _interim(chosen, episode) if interim else _totals(chosen, episode), interim
            )
            if levels:
                return _choose(evidence, levels)
    return None


def _totals(counts: Iterable[Count], episode: Episode) -> list[Count]:
    return [count for count in counts if reach_of(count, episode) == "total"]


def _interim(counts: Iterable[Count], episode: Episode) -> list[Count]:
    """Of the parts, those that begin with the core and end near the one that reaches furthest."""
    core = episode.core
    running = []
    for count in counts:
        begins, ends = Span.parse(count.covers_from), Span.parse(count.covers_to)
        if core and begins and ends and reach_of(count, episode) == "part" and begins.first <= core.first:
            running.append((ends.last, count))
    furthest = max((last for last, _ in running), default=None)
    return [count for last, count in running if furthest and (furthest - last).days <= FRESH]


def _levels(evidence: Evidence, episode: Episode, counts: Iterable[Count], interim: bool) -> list[Level]:
    by_kind: dict[Kind, list[Count]] = {}
    for count in counts:
        by_kind.setdefault(kind_of(count), []).append(count)
    found = []
    for kind, rows in sorted(by_kind.items()):
        unit = unit_in(evidence, kind.quantity, kind.detail)
        stand = positions(rows, lambda origin: body_in(evidence, origin), unit)
        applied = rules(stand)
        if applied is not None and _width(evidence, kind.place):
            found.append(Level(kind, stand, applied, interim, *_covers(rows)))
    return found


def _choose(evidence: Evidence, levels: Sequence[Level]) -> HowMany:
    most = max(len(level.positions) for level in levels)
    loud = [level for level in levels if len(level.positions) >= SIDE_VOICE * most]
    loud.sort(key=lambda level: (-_width(evidence, level.kind.place), -len(level.positions), level.kind))
    others = sorted(
        (level for level in levels if level is not loud[0]),
        key=lambda level: (-len(level.positions), level.kind),
    )
    return HowMany(loud[0], tuple(others))


def _width(evidence: Evidence, place: str) -> int:
    known = evidence.place_by_id.get(place)
    return _WIDTH.get(known.kind, 0) if known else 0


def _covers(rows: Iterable[Count]) -> tuple[Span, Span]:
    """From the first to the last day that any row covers, and from the first to the last day on which one ends."""
    begins = [span.first for row in rows if (span := Span.parse(row.covers_from))]
    ends = [span.last for row in rows if (span := Span.parse(row.covers_to))]
    return Span(min(begins), max(ends)), Span(min(ends), max(ends))
