"""Counts: who counted, who only says the number, and the range that those who counted leave.

A number is of a *kind*: quantity x detail x population x place. Only numbers of one kind and one reach of their span
(reach.py) are put together.

An *enumerator* is a body that counted: from its own records, by its own documentation of each case, or by a list of
names (codes: enumeration). What is measured and not counted (hours, days, dollars) may also be observed. All organs of
the accused state are one enumerator. Each stands with its latest word:

- a number gives way to one that the same enumerator has certainly stated later; a number of the first day of the core
  to any other that it did not state on that day; an undated one to any dated; a stale one to nothing, it is told only;
- what was stated before the last day of the core is what was known by then, and a floor (but for what is measured);
- a later floor ('more than 4,000') or rounding ('about', within a tenth) that the earlier number meets adds nothing and
  replaces nothing;
- numbers that cannot be told apart in time are read together (`together`).

Lists of names and running tallies of monitors are *floors* (`floor`): the number is at least that. The *range* is from
the lowest to the highest closed number, open above where a floor exceeds every one of them. Where one enumerator alone
closes the number and the floors meet it, it begins at the highest floor, as far as another bears the number out; where
there are floors alone it is open from the highest of them. Everybody else - who repeats a number, adds up numbers of
others, estimates, saw a part, heard it, or does not say - stands *beside*, by name, with whom it repeats, and moves
nothing.

Where no row of a kind says how it was made (the column `basis` is blank), every body stands as if it had counted;
`told` is then false, and what agrees may be one voice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import inf

from analysis.evidence.clock import Span
from analysis.evidence.rows import Count, ids_of
from analysis.method.bounds import Bounds

Room = tuple[float, float]
A_TENTH = 0.1  # 'about' is read as within a tenth


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
    """Who asserts a number: the origin's id, its name and kind (codes: publisher_kind). `official`: an organ of the
    accused state, and so of its one enumerator."""

    id: str
    name: str
    kind: str
    official: bool = False

    @property
    def voice(self) -> str:
        """As whom it counts: the state, or itself."""
        return "the state" if self.official else self.id


@dataclass(frozen=True, slots=True)
class Position:
    """Where an enumerator stands, or what a body beside says. `body` is the organ that said it last; `stated` the last
    day or days on which it was stated, None if undated; `repeats` whose number it is, if it is another's; `rows` are
    all the rows that give it; `early`: all was stated before the core ended."""

    body: Body
    bounds: Bounds
    basis: str
    repeats: tuple[str, ...]
    stated: Span | None
    stated_text: str
    rows: tuple[str, ...]
    early: bool = False

    @property
    def is_floor(self) -> bool:
        return self.bounds.high is None


@dataclass(frozen=True, slots=True)
class Standing:
    """Who stands where on numbers of one kind and reach; `told`: whether the rows say how any of them was made."""

    enumerators: tuple[Position, ...]
    beside: tuple[Position, ...]
    unit: str
    told: bool

    @property
    def bounds(self) -> Bounds | None:
        """The range that the enumerators leave; None without one."""
        return range_of([position.bounds for position in self.enumerators])

    @property
    def official(self) -> Position | None:
        """The latest word of the accused state, if it counted."""
        return next((position for position in self.enumerators if position.body.official), None)

    @property
    def closed(self) -> bool:
        """Whether any enumerator gives more than a floor."""
        return any(not position.is_floor for position in self.enumerators)

    @property
    def borne(self) -> bool:
        """Whether the number is more than one enumerator's: one closes it, or a second floor comes near the highest
        (within a tenth)."""
        floors = sorted(position.bounds.low or 0 for position in self.enumerators if position.is_floor)
        return self.closed or (len(floors) > 1 and floors[-2] >= floors[-1] * (1 - A_TENTH))

    @property
    def agree(self) -> bool:
        """Whether some number satisfies each two enumerators."""
        bounds = [position.bounds for position in self.enumerators]
        return max((one.lowest for one in bounds), default=-inf) <= min((one.highest for one in bounds), default=inf)

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows of the enumerators; of the others where nobody counted."""
        return rows_of(self.enumerators or self.beside)


def kind_of(count: Count) -> Kind:
    return _kind(count.quantity, count.detail, count.population, count.place)


_kind = lru_cache(4096)(Kind)  # asked of each number of each view


def standing(
    counts: Iterable[Count], body: Callable[[str], Body], unit: str, counted: frozenset[str], core: Span | None = None
) -> Standing:
    """Who stands where. The caller chooses one reach; `body` gives the body of an origin id; `counted` are the bases of
    an enumeration; by the `core` is told what was stated on its first day or before its last. UnlikeCounts if the
    numbers are not of one kind."""
    rows = [count for count in counts if count.low is not None or count.high is not None]
    if len(kinds := {kind_of(row) for row in rows}) > 1:
        raise UnlikeCounts(f"numbers of different kinds cannot be put together: {sorted(kinds)}")
    told = any(row.basis != "unclear" for row in rows)
    stand: dict[tuple[str, ...], list[Count]] = {}
    for row in rows:
        if row.stale:
            continue
        voice = (body(row.origin).voice,) if row.basis in counted or not told else ("", row.origin, row.basis)
        stand.setdefault(voice, []).append(row)
    first_day, last_day = (core.first, core.last) if core else (None, None)
    by_voice = {
        voice: _position(latest(group, first_day), body, unit, last_day if len(voice) == 1 else None)
        for voice, group in stand.items()
    }
    return Standing(
        _sorted(position for voice, position in by_voice.items() if len(voice) == 1),
        _sorted(position for voice, position in by_voice.items() if len(voice) > 1),
        unit,
        told,
    )


def range_of(bounds: Sequence[Bounds]) -> Bounds | None:
    """The range that numbers of enumerators leave, by the rule at the head of this module; None without one."""
    if not bounds:
        return None
    closed = [one for one in bounds if not one.is_open]
    floor = max((one.lowest for one in bounds if one.high is None), default=-inf)
    if not closed:
        ceiling = inf if floor > -inf else min(one.highest for one in bounds)
        return Bounds.between(floor, ceiling, bounds[0].unit)
    low, high = min(one.lowest for one in closed), max(one.highest for one in closed)
    if floor > -inf and (floor > high or len(closed) == 1):
        low, high = min(low, floor), inf if floor > high else high
    return Bounds.between(low, high, bounds[0].unit)


def latest(rows: Sequence[Count], first_day: date | None = None) -> tuple[Count, ...]:
    """The rows with the latest word of one enumerator, by the rules at the head of this module."""
    left = [row for row in rows if row.stated is not None] or list(rows)
    left = [row for row in left if not (first_day and row.stated and row.stated.last <= first_day)] or left
    left = _not_replaced(left)
    narrowest = _narrowest({_room(row) for row in left})
    return tuple(row for row in left if _room(row) in narrowest)


def _not_replaced(rows: Sequence[Count]) -> list[Count]:
    """The rows that no later one replaces: each later one is a floor, ceiling or rounding that the row meets, so that
    all of them together leave room for it, and none is the same."""
    # One pass from the last said to the first: `waiting` are the rows not yet certainly later than the one looked at,
    # so that of all later ones only the room they leave together need be kept.
    dated = [(row.stated, _room(row), place) for place, row in enumerate(rows) if row.stated is not None]
    waiting, later, lowest, highest = sorted(dated, key=lambda one: one[0].first), set[Room](), -inf, inf
    replaced = set()
    for stated, (low, high), place in sorted(dated, key=lambda one: one[0].last, reverse=True):
        while waiting[-1][0].first > stated.last:
            _, room, _ = waiting.pop()
            later.add(room)
            lowest, highest = max(lowest, room[0]), min(highest, room[1])
        if later and not (lowest <= low and high <= highest and (low, high) not in later):
            replaced.add(place)
    return [row for place, row in enumerate(rows) if place not in replaced]


def _narrowest(rooms: Iterable[Room]) -> frozenset[Room]:
    """Those within which no other lies: floors, ceilings and roundings that a number meets add nothing to it."""
    kept: list[Room] = []
    for low, high in sorted(rooms, key=lambda room: (-room[0], room[1])):
        if not kept or high < kept[-1][1]:
            kept.append((low, high))
    return frozenset(kept)


def _room(row: Count) -> Room:
    """Between which numbers a row leaves it."""
    return _room_of(row.low, row.high, row.floor, row.qualifier == "about")


@lru_cache(4096)
def _room_of(low: float | None, high: float | None, floor: bool, about: bool) -> Room:
    stated = _stated(low, high, floor, "")
    near = A_TENTH if about and not stated.is_open else 0
    return stated.lowest * (1 - near), stated.highest * (1 + near)


def room_of(row: Count, unit: str = "") -> Bounds:
    """The same as bounds: what is said to be rounded ('about') is so within a tenth."""
    return Bounds.between(*_room(row), unit)


def together(numbers: Sequence[Bounds]) -> Bounds:
    """Numbers that one body stated at one time, read together: what they have in common; if they exclude each other,
    from the lowest to the highest, open where one of them is. ValueError if there are none."""
    if not numbers:
        raise ValueError("no numbers to read together")
    lows, highs = [n.lowest for n in numbers], [n.highest for n in numbers]
    common = max(lows), min(highs)
    return Bounds.between(*(common if common[0] <= common[1] else (min(lows), max(highs))), numbers[0].unit)


def bounds_of(count: Count, unit: str = "") -> Bounds:
    """The number of a row as bounds; one that is a floor by its nature has no upper end."""
    return _stated(count.low, count.high, count.floor, unit)


def _stated(low: float | None, high: float | None, floor: bool, unit: str) -> Bounds:
    return Bounds(low, None if floor and low is not None else high, unit)


def rows_of(stand: Iterable[Position]) -> tuple[str, ...]:
    """The ids of the counts that positions stand on, sorted."""
    return ids_of(*(position.rows for position in stand))


def _position(rows: Sequence[Count], body: Callable[[str], Body], unit: str, last_day: date | None = None) -> Position:
    """`last_day`: what was all stated before it is a floor; None for what is never one for that."""
    bounds = together([bounds_of(row, unit) for row in rows])
    early = last_day is not None and all(row.stated is not None and row.stated.last < last_day for row in rows)
    # of organs that say it on one day the first by name: by the row's id a copy of a row would name another
    last = min(rows, key=lambda row: (-(row.stated.first if row.stated else date.min).toordinal(), row.origin, row.id))
    return Position(
        body=body(last.origin),
        bounds=Bounds(bounds.low, None, unit) if early and bounds.low is not None else bounds,
        basis=last.basis,
        repeats=last.repeats,
        stated=last.stated,
        stated_text=last.stated_text,
        rows=ids_of(rows),
        early=early,
    )


def _sorted(positions: Iterable[Position]) -> tuple[Position, ...]:
    def by_number(position: Position) -> tuple[float, float, str, str]:
        low, high = position.bounds.stated.low, position.bounds.stated.high
        return (low or 0, high or 0, position.body.id, position.basis)

    return tuple(sorted(positions, key=by_number))
