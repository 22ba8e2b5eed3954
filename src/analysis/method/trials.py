"""Who was tried, as numbers: running totals that bodies state, and verdicts that the steps list one by one.

- A *total* is a count whose span holds the whole core of the episode (`counts.reach_of`); of each origin its latest
  stands. Of totals of different kinds the most general is taken: the widest place, then the widest population.
- *Verdicts* are dated steps by a court since the core began. Each is counted once, as it was given: what a later
  court annulled is not taken out. A verdict without a number counts as one person. Their sum is a floor, since the
  tables need not list every verdict.

The two are never added to each other, because a total may hold the verdicts. Together they bound a number: it is at
least the greater of the lowest total and the sum of verdicts; at most the highest total, unless a verdict is later
than the last total or the verdicts exceed it, for then nobody gives an upper end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from analysis.evidence.rows import Count, Episode, Step
from analysis.evidence.view import Evidence
from analysis.method.bounds import Bounds, hull
from analysis.method.counts import Body, Kind, Position, kind_of, positions, reach_of

WIDEST_PLACE = ("national", "region", "settlement")
WIDEST_POPULATION = ("all", "officers", "civilians", "protesters", "activists", "oil_workers", "alleged_attackers")
VERDICTS_OF = {
    "convicted": "protesters_convicted",
    "officers_convicted": "officers_convicted",
    "officers_acquitted": "officers_acquitted",
    "officials_convicted": "officials_convicted",
}
"""The step kind of the verdicts that a quantity counts; officials have verdicts only."""
PERSONS = "persons"


@dataclass(frozen=True, slots=True)
class Tried:
    """How many persons a quantity comes to. `bounds` from the totals and the verdicts, `totals` the range of the
    totals alone, `verdicts` the floor from the verdicts alone; None where there are none. `rows` are ids."""

    bounds: Bounds | None
    totals: Bounds | None
    verdicts: Bounds | None
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConvictionRatio:
    """Persons other than officers convicted for each officer convicted, as of a day."""

    bounds: Bounds
    as_of: date
    protesters: Tried
    officers: Tried
    rows: tuple[str, ...]


def tried(evidence: Evidence, episode: Episode, quantity: str, by: date | None = None) -> Tried:
    """The number of one quantity of VERDICTS_OF from totals and verdicts; `by` leaves out what came later."""
    stand = totals(evidence, episode, quantity, by)
    given = verdicts(evidence, episode, VERDICTS_OF[quantity], by)
    total, floor = hull(position.bounds for position in stand), _floor(given)
    rows = tuple(sorted({*rows_of(stand), *(step.id for step in given)}))
    return Tried(_together(total, floor, _later(given, stand)), total, floor, rows)


def totals(evidence: Evidence, episode: Episode, quantity: str, by: date | None = None) -> tuple[Position, ...]:
    """The latest total of each origin (persons), of the most general kind for which anybody states one.

    `by` leaves out totals stated later, or undated.
    """
    stated: dict[Kind, list[Count]] = {}
    for count in evidence.counts:
        if (
            count.quantity == quantity
            and count.episode == episode.id
            and reach_of(count, episode) == "total"
            and (by is None or (count.stated is not None and count.stated.last <= by))
        ):
            stated.setdefault(kind_of(count), []).append(count)
    breadth = {kind: _breadth(evidence, kind) for kind in stated}
    general = min(((b, kind) for kind, b in breadth.items() if b is not None), default=None)
    if general is None:
        return ()
    return positions(stated[general[1]], lambda origin: _body(evidence, origin), PERSONS)


def verdicts(evidence: Evidence, episode: Episode, kind: str, by: date | None = None) -> tuple[Step, ...]:
    """The verdicts of one step kind since the core began, by id; `by` leaves out those that may be later."""
    if episode.core is None:
        return ()
    began = episode.core.first
    return tuple(
        step
        for step in evidence.steps
        if step.kind == kind
        and step.episode == episode.id
        and "court" in step.body.lower()
        and step.date is not None
        and step.date.last >= began
        and (by is None or step.date.last <= by)
    )


def conviction_ratio(evidence: Evidence, episode: Episode) -> ConvictionRatio | None:
    """Persons other than officers convicted to officers convicted, bounds carried through; None where one side has
    no total.

    Totals grow, so they are divided as of one day: the day on which the side whose totals end first states its last.
    Where the other side had no total yet, its first later total stands for it, and the day is that total's.
    """
    sides = [totals(evidence, episode, quantity) for quantity in ("convicted", "officers_convicted")]
    ends = [_last_stated(side) for side in sides]
    if ends[0] is None or ends[1] is None:
        return None
    begins = [min(p.stated.last for p in side if p.stated is not None) for side in sides]
    day = max(min(ends[0], ends[1]), *begins)
    protesters = tried(evidence, episode, "convicted", day)
    officers = tried(evidence, episode, "officers_convicted", day)
    if protesters.bounds is None or officers.bounds is None:
        return None
    ratio = protesters.bounds.ratio(officers.bounds, "persons convicted for each officer convicted")
    return ConvictionRatio(ratio, day, protesters, officers, tuple(sorted({*protesters.rows, *officers.rows})))


def rows_of(stand: Iterable[Position]) -> tuple[str, ...]:
    """The ids of the counts that positions stand on, sorted."""
    return tuple(sorted(row for position in stand for row in position.rows))


def _floor(given: Sequence[Step]) -> Bounds | None:
    if not given:
        return None
    return Bounds(sum(1 if step.count_low is None else step.count_low for step in given), None, PERSONS)


def _together(total: Bounds | None, floor: Bounds | None, later: bool) -> Bounds | None:
    if total is None or floor is None:
        return total or floor
    lows = [end for end in (total.low, floor.low) if end is not None]
    low = max(lows) if lows else None
    exceeded = total.high is not None and low is not None and low > total.high
    return Bounds(low, None if later or exceeded else total.high, PERSONS)


def _later(given: Iterable[Step], stand: Iterable[Position]) -> bool:
    """Whether a verdict is, for certain, later than the last total."""
    last = _last_stated(stand)
    return last is not None and any(step.date is not None and step.date.first > last for step in given)


def _last_stated(stand: Iterable[Position]) -> date | None:
    return max((position.stated.last for position in stand if position.stated is not None), default=None)


def _breadth(evidence: Evidence, kind: Kind) -> tuple[int, int] | None:
    place = evidence.place_by_id.get(kind.place)
    if place is None or place.kind not in WIDEST_PLACE or kind.population not in WIDEST_POPULATION:
        return None
    return WIDEST_PLACE.index(place.kind), WIDEST_POPULATION.index(kind.population)


def _body(evidence: Evidence, origin_id: str) -> Body:
    origin = evidence.origin_by_id.get(origin_id)
    return Body(origin_id, origin.name if origin else origin_id, evidence.kind_of_origin(origin_id))
