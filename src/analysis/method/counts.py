"""Counts: what bodies say of one typed quantity, side by side, with unlike numbers kept apart.

A number is of a *kind*: quantity x detail x population x place. It is also of a *span*, the days on which the counted
acts happened. Only numbers of one kind and one reach are put together:

- `total`: the span holds the whole core of the episode and does not begin, for certain, before its onset. A total of
  acts (killed, wounded, detained, ...) must not run, for certain, past the end of the episode; what follows it
  (charges, verdicts, deaths in custody, redress: `AFTERMATH`) has no last day and may run on.
- `part`: the span leaves days of the core out: a day's number, a running total given while the events went on, one
  verdict. Shown among the revisions (revisions.py), never in a range of totals.
- `wider`: the span takes in days that are not the episode's.
- `moment`: of stocks (persons held, officers deployed: `MOMENT`), which change from day to day.
- `unknown`: the row does not say.

Coarse dates (2022-01) are read as whole months or years.

One origin counts once, with its latest number: a number gives way only to one that the same origin has certainly
stated later. Where several are left (one day, or days that cannot be told apart) they are read together: what they
have in common, or from the lowest to the highest if they exclude each other. An undated number gives way to any dated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from analysis.evidence.clock import Span
from analysis.evidence.rows import Count, Episode
from analysis.method.bounds import Bounds, hull

Reach = Literal["total", "part", "wider", "moment", "unknown"]

AFTERMATH = frozenset(
    "deaths_in_custody missing_persons administrative_arrests administrative_fines charged convicted acquitted "
    "imprisoned suspended_sentences criminal_cases terrorism_cases riot_cases torture_complaints torture_cases "
    "torture_victims officers_suspected officers_charged officers_convicted officers_acquitted amnesty_eligible "
    "amnesty_applied compensated buildings_damaged vehicles_damaged damage_usd_million weapons_lost "
    "weapons_recovered".split()
)
MOMENT = frozenset("held_in_custody participants police_deployed foreign_troops".split())
OFFICIAL = frozenset({"state"})
PARTIES = frozenset("state state_media court foreign_state opposition company lawyer".split())
"""Kinds of body that were a side in the conflict, or speak for one: the state and its media and courts, other states
(some sent troops), the political opposition, the employer, counsel. Witnesses are no body and are not left out."""


class UnlikeCounts(ValueError):
    """Numbers of different kinds were to be put together."""


@dataclass(frozen=True, slots=True, order=True)
class Kind:
    """What a number is of, but for its span."""

    quantity: str
    detail: str
    population: str
    place: str


@dataclass(frozen=True, slots=True)
class Body:
    """Who asserts a number: the origin's id, its name and kind (codes: publisher_kind)."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Position:
    """Where a body stands: its latest number of one kind and reach. `stated` is the last day or days on which it was
    stated, None if undated; `rows` are all the rows that give that number, `sources` the pages that relay it."""

    body: Body
    bounds: Bounds
    stated: Span | None
    stated_text: str
    rows: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def ends(self) -> tuple[float, float]:
        """The number as stated (Bounds.stated): 'at least 73' is (73, 73)."""
        stated = self.bounds.stated
        assert stated.low is not None
        assert stated.high is not None
        return stated.low, stated.high


@dataclass(frozen=True, slots=True)
class Majority:
    """The narrowest range that holds the stated numbers of more than half of the bodies, and the bodies in it."""

    bounds: Bounds
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules side by side. None where no body is left to apply a rule to."""

    full: Bounds
    majority: Majority
    official: Position | None
    without_parties: Bounds | None


def kind_of(count: Count) -> Kind:
    """The kind of a number."""
    return Kind(count.quantity, count.detail, count.population, count.place)


def reach_of(count: Count, episode: Episode) -> Reach:
    """How the span of a number lies to its episode; the definitions stand at the head of this module."""
    begins, ends = Span.parse(count.covers_from), Span.parse(count.covers_to)
    if count.quantity in MOMENT:
        return "moment"
    if begins is None or ends is None or episode.core is None:
        return "unknown"
    if episode.onset is not None and begins.last < episode.onset.first:
        return "wider"
    over = count.quantity not in AFTERMATH and episode.ends is not None and ends.first > episode.ends.last
    if over:
        return "wider"
    return "total" if begins.first <= episode.core.first and ends.last >= episode.core.last else "part"


def positions(counts: Iterable[Count], body: Callable[[str], Body], unit: str) -> tuple[Position, ...]:
    """Each body's latest number, sorted by what it states. UnlikeCounts if the numbers are not of one kind.

    The caller chooses one reach; `body` gives the body of an origin id; `unit` is what the numbers count.
    """
    by_origin: dict[str, list[Count]] = {}
    kinds = set()
    for count in counts:
        kinds.add(kind_of(count))
        if count.low is not None or count.high is not None:
            by_origin.setdefault(count.origin, []).append(count)
    if len(kinds) > 1:
        raise UnlikeCounts(f"numbers of different kinds cannot be put together: {sorted(kinds)}")
    stand = [_position(body(origin), rows, unit) for origin, rows in by_origin.items()]
    return tuple(sorted(stand, key=lambda p: (p.ends, p.body.id)))


def rules(stand: Sequence[Position]) -> Rules | None:
    """All rules on the positions of one kind and reach; None if nobody has one."""
    full = hull(position.bounds for position in stand)
    if full is None:
        return None
    state = [position for position in stand if position.body.kind in OFFICIAL]
    return Rules(
        full=full,
        majority=majority(stand),
        official=latest(state),
        without_parties=hull(p.bounds for p in stand if p.body.kind not in PARTIES),
    )


def majority(stand: Sequence[Position]) -> Majority:
    """The narrowest range that holds, whole, the stated numbers of more than half of the bodies.

    An open end counts with the number beside it. Where several ranges are equally narrow, it is from the lowest to
    the highest of them. ValueError if there is no position.
    """
    if not stand:
        raise ValueError("no position, no majority")
    need = len(stand) // 2 + 1
    ends = [position.ends for position in stand]
    lows, highs = sorted({low for low, _ in ends}), sorted({high for _, high in ends})
    fits = [
        (high - low, low, high)
        for low in lows
        for high in highs
        if low <= high and sum(low <= first and last <= high for first, last in ends) >= need
    ]
    narrowest = min(width for width, _, _ in fits)
    low = min(low for width, low, _ in fits if width == narrowest)
    high = max(high for width, _, high in fits if width == narrowest)
    inside = sorted(p.body.id for p, (first, last) in zip(stand, ends, strict=True) if low <= first and last <= high)
    return Majority(Bounds(low, high, stand[0].bounds.unit), tuple(inside))


def latest(stand: Iterable[Position]) -> Position | None:
    """The position stated last. A coarse date counts by its first day, so that '2022' never displaces a number of
    December 2022; of positions of one day the one whose body comes first by id."""
    ordered = sorted(stand, key=lambda p: p.body.id)
    return max(ordered, key=lambda p: p.stated.first if p.stated else date.min, default=None)


def together(numbers: Sequence[Bounds]) -> Bounds:
    """Numbers that one body stated at one time, read together: what they have in common; if they exclude each other,
    from the lowest to the highest, open where one of them is. ValueError if there are none."""
    if not numbers:
        raise ValueError("no numbers to read together")
    lows = [n.low for n in numbers if n.low is not None]
    highs = [n.high for n in numbers if n.high is not None]
    floor, ceiling = max(lows, default=None), min(highs, default=None)
    if floor is None or ceiling is None or floor <= ceiling:
        return Bounds(floor, ceiling, numbers[0].unit)
    return Bounds(
        min(lows) if len(lows) == len(numbers) else None,
        max(highs) if len(highs) == len(numbers) else None,
        numbers[0].unit,
    )


def bounds_of(count: Count, unit: str) -> Bounds:
    """The number of a row as bounds."""
    return Bounds(count.low, count.high, unit)


def _position(body: Body, rows: Sequence[Count], unit: str) -> Position:
    dated = [row for row in rows if row.stated is not None] or list(rows)
    left = [row for row in dated if not any(_later(other, row) for other in dated)]
    number = together([bounds_of(row, unit) for row in left])
    stated = max((row.stated for row in left if row.stated is not None), default=None)
    return Position(
        body=body,
        bounds=number,
        stated=stated,
        stated_text=next((row.stated_text for row in left if row.stated == stated), ""),
        rows=tuple(sorted(row.id for row in left)),
        sources=tuple(sorted({source for row in left for source in row.source_ids})),
    )


def _later(one: Count, other: Count) -> bool:
    return one.stated is not None and other.stated is not None and one.stated.first > other.stated.last
