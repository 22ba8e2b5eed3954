"""What sources state of the order of two kinds of acts, X and Y, at the places that the clock leaves open.

An origin says of a place that X came first if it puts an act of X
before an open act of Y there which, by its own orders, is behind no other act of Y. Whose word an order is, is whoever
states it, not the page. Its orders may be chained with each other; what follows from them only together with the clock
is *inferred*: nobody says it, so it is told as what follows and counts for no origin. Orders of different origins are
not chained. A chain may pass through any act that is given. (Chains through acts of X and Y alone add nothing: in
a < c < b with a of X and b of Y, either c is of X and c < b is direct, or c is of Y and then b is behind c.)
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import cast

from analysis.evidence.clock import Interval
from analysis.evidence.rows import Event, Order
from analysis.evidence.view import Evidence
from analysis.method.acts import Act, Places
from analysis.method.voices import country_of, is_party, is_untold, voices


@dataclass(frozen=True)
class Side:
    """What stands for one order of the two: stated orders (row ids) and the origins that state them. Of these `parties`
    stand in the dispute, and of the `untold` cannot be told who they are. `inferred` are origins from whose orders it
    follows only together with the clock; their orders are among `orders`."""

    orders: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()

    @property
    def independent(self) -> tuple[str, ...]:
        """The origins that state it, are known and are no party."""
        others = {*self.parties, *self.untold}
        return tuple(origin for origin in self.origins if origin not in others)


NOBODY = Side()


@dataclass(frozen=True)
class PlaceStanding:
    """Who says what of one place that the clock leaves open: `ahead` that an act of X came before one of Y there,
    `behind` that an act of Y came before one of X there."""

    place: str
    ahead: Side = NOBODY
    behind: Side = NOBODY

    @property
    def silent(self) -> bool:
        """Whether nobody who is known states an order."""
        return not ({*self.ahead.origins} - {*self.ahead.untold} | {*self.behind.origins} - {*self.behind.untold})


_Ways = Mapping[str, str | None]  # orders that an origin reaches from a kind, each with the one before it on the way
_Said = Mapping[str, set[str]]  # places of which an origin says that one kind came first, each with its orders

SaidBy = dict[tuple[str, ...], Mapping[bool, tuple[_Said, _Said]]]  # with the clock or without, by the orders


@dataclass(frozen=True)
class OpenKind:
    """The acts of a kind by their rows: the onset of each, the open ones with their places, and when one has begun at
    the latest. `begin`: the orders that begin at the kind, with the clock or without, as far as they were looked up."""

    onset: Mapping[str, Interval]
    open: Mapping[str, str]
    begun: datetime
    begin: dict[bool, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, told: Sequence[Act], until: datetime, places: Places | str) -> OpenKind:
        """`places`: those asked about; an act that reaches one from the region or country round it is one there."""
        named = sorted({places} if isinstance(places, str) else places)

        def there(place: str) -> str:
            return place if not any(named) or place in named else named[0]

        return cls(
            {row.id: act.onset for act in told for row in act.rows},
            {row.id: there(row.place) for act in told if act.onset.earliest < until for row in act.rows},
            min(act.onset.latest for act in told),
        )


class _Open:
    """The open acts of a kind, each row by the earliest instant at which it can have begun: with its place by its act,
    and with its act, in order of time, by its place."""

    def __init__(self, kind: OpenKind, onset: Mapping[str, Interval], act: Mapping[str, str]) -> None:
        self.by_act: dict[str, list[tuple[datetime, str]]] = {}
        self.by_place: dict[str, list[tuple[datetime, str]]] = {}
        for row, place in kind.open.items():
            self.by_act.setdefault(act[row], []).append((onset[row].earliest, place))
            self.by_place.setdefault(place, []).append((onset[row].earliest, act[row]))
        for rows in self.by_place.values():
            rows.sort()

    def last(self, until: datetime | None, passed: set[str]) -> dict[str, datetime]:
        """By place, the latest of these instants before `until` of an act that is not among those passed."""
        found = {}
        for place, rows in self.by_place.items():
            number = bisect_left(rows, (until,)) if until else len(rows)
            while number and rows[number - 1][1] in passed:
                number -= 1
            if number:
                found[place] = rows[number - 1][0]
        return found


class StatedOrders:
    """The orders that each origin states among the acts, and what follows from them, alone or with the clock."""

    def __init__(self, evidence: Evidence, earlier: OpenKind, later: OpenKind, said: SaidBy) -> None:
        """`said`: what those orders say of these acts that were looked at together before, and whoever states them."""
        self.evidence, self.said = evidence, said
        self.earlier, self.later = earlier, later
        rows = evidence.rows
        self.orders = [order for order in evidence.orders if order.earlier in rows and order.later in rows]
        named = {*earlier.onset, *later.onset, *(row for order in self.orders for row in (order.earlier, order.later))}
        events = [cast(Event, rows[row]) for row in named]
        self.onset = {event.id: event.onset for event in events} | {**earlier.onset, **later.onset}
        self.act = {event.id: event.act for event in events}
        self.open_earlier, self.open_later = (_Open(kind, self.onset, self.act) for kind in (earlier, later))
        self.stated = {o.id: o for o in self.orders if o.stated == "before" and not self._excluded(o)}

    def standings(self) -> tuple[PlaceStanding, ...]:
        """The places that are open, by name. An origin that states both of a place stands on neither side there; what
        it states goes before what follows from it with the clock."""
        found: dict[tuple[str, str, str], dict[str, set[str]]] = {}
        for origin, stated in self._by_origin().items():
            sides = self._said(stated)
            for place in {*sides[True][0], *sides[True][1]}:
                for how, clock in (("stated", False), ("inferred", True)):
                    ahead, behind = (place in said for said in sides[clock])
                    if ahead != behind:
                        side = "ahead" if ahead else "behind"
                        said = sides[clock][0 if ahead else 1]
                        found.setdefault((place, side, how), {})[origin] = said[place]
                    if ahead or behind:
                        break  # who states an order of the place is not asked what follows from it
        places = sorted({*self.earlier.open.values(), *self.later.open.values()})
        return tuple(PlaceStanding(p, *(self._side_of(found, p, side) for side in ("ahead", "behind"))) for p in places)

    def bearing(self) -> frozenset[str]:
        """The orders that have a part in the standings, or would if others were not stated: not those of an origin that
        says nothing and has none that begin at one of the kinds, since fewer of them say nothing either."""
        kinds = self._begin(self.earlier, True), self._begin(self.later, True)

        return frozenset(
            order
            for stated in self._by_origin().values()
            if any(map(any, self._said(stated).values())) or not any(kind.isdisjoint(stated) for kind in kinds)
            for order in stated
        )

    def _said(self, stated: Sequence[str]) -> Mapping[bool, tuple[_Said, _Said]]:
        """What an origin says that states these orders: by them alone, and with the clock."""
        orders = tuple(stated)
        if orders not in self.said:
            self.said[orders] = {clock: self._sides(stated, clock) for clock in (False, True)}
        return self.said[orders]

    def _side_of(self, found: Mapping[tuple[str, str, str], Mapping[str, set[str]]], place: str, side: str) -> Side:
        stated, inferred = (found.get((place, side, how), {}) for how in ("stated", "inferred"))
        orders = {order for told in (stated, inferred) for way in told.values() for order in way}
        return replace(
            self._side(stated), orders=tuple(sorted(orders)), inferred=tuple(sorted(set(inferred) - set(stated)))
        )

    def _sides(self, stated: Sequence[str], clock: bool) -> tuple[_Said, _Said]:
        """By place, the orders with which an origin puts X before Y, and those with which it puts Y before X."""
        begin_earlier, begin_later = self._begin(self.earlier, clock), self._begin(self.later, clock)
        if begin_earlier.isdisjoint(stated) and begin_later.isdisjoint(stated):
            return {}, {}
        from_earlier = self._reached(stated, begin_earlier, clock)
        from_later = self._reached(stated, begin_later, clock)
        forward = self._says(from_earlier, from_later, self.open_later, clock)
        return forward, self._says(from_later, from_earlier, self.open_earlier, clock)

    def together(self) -> Side:
        """Who puts an act of X and one of Y at the same time."""
        found: dict[str, set[str]] = {}
        for order in self.orders:
            if order.stated == "during" and self._crosses(order):
                for voice in voices(self.evidence, order):
                    found.setdefault(voice.origin, set()).add(order.id)
        return self._side(found)

    def refuted(self) -> tuple[str, ...]:
        """Orders between X and Y that the clock excludes."""
        stated = (order for order in self.orders if order.stated == "before" and self._crosses(order))
        return tuple(sorted(order.id for order in stated if self._excluded(order)))

    def _by_origin(self) -> dict[str, list[str]]:
        """The orders that each origin states and the clock allows."""
        by_origin: dict[str, list[str]] = {}
        for order in self.stated.values():
            for origin in self.evidence.row_origins(order):
                by_origin.setdefault(origin, []).append(order.id)
        return by_origin

    def _crosses(self, order: Order) -> bool:
        pair = {order.earlier, order.later}
        # asked of the mapping, which looks the two up; a set would go through all acts of the mapping for them
        return not any(kind.onset.keys().isdisjoint(pair) for kind in (self.earlier, self.later))

    def _excluded(self, order: Order) -> bool:
        return self.onset[order.earlier].before(self.onset[order.later]) == "impossible"

    def _begin(self, kind: OpenKind, clock: bool) -> frozenset[str]:
        """The stated orders whose earlier act is of the kind or (by the clock) comes after one: after the one that has
        begun first at the latest."""
        if clock not in kind.begin:
            kind.begin[clock] = frozenset(
                name
                for name, order in self.stated.items()
                if order.earlier in kind.onset or (clock and kind.begun <= self.onset[order.earlier].earliest)
            )
        return kind.begin[clock]

    def _says(self, from_xs: _Ways, from_ys: _Ways, ys: _Open, clock: bool) -> _Said:
        """By place, the orders with which an origin puts an act of the one kind before an open act of the other, `ys`:
        from the orders that it reaches from either. Behind an order is its later act, in whatever version, and what the
        clock puts after it."""
        said: dict[str, set[str]] = {}
        if not from_xs:
            return said
        passed = {self._later(order)[0] for order in from_ys}
        until = min((self._later(order)[1] for order in from_ys), default=None) if clock else None
        last = ys.last(until, passed) if clock else {}
        for order in from_xs:
            act, latest = self._later(order)
            places = {place for place, begins in last.items() if latest <= begins}
            if act not in passed:
                places |= {place for begins, place in ys.by_act.get(act, ()) if until is None or begins < until}
            for place in places:
                way, step = said.setdefault(place, set()), order
                while step and step not in way:
                    way.add(step)
                    step = from_xs[step] or ""
        return said

    def _reached(self, stated: Sequence[str], begin: frozenset[str], clock: bool) -> _Ways:
        """The orders whose later act comes after an act of the kind, each with the one before it on a way there, from
        those that begin at the kind (none before them)."""
        reached: dict[str, str | None] = {order: None for order in stated if order in begin}
        if not reached or len(reached) == len(stated):
            return reached
        rank = {order: number for number, order in enumerate(stated)}
        by_act: dict[str, list[str]] = {}
        for order in stated:
            by_act.setdefault(self.act[self.stated[order].earlier], []).append(order)
        by_clock = sorted(stated, key=self._begins) if clock else []  # each is reached once, from the end
        waiting = deque(reached)
        while waiting:
            order = waiting.popleft()
            act, latest = self._later(order)
            after = by_act.pop(act, [])
            while by_clock and latest <= self._begins(by_clock[-1]):
                after.append(by_clock.pop())
            for then in sorted(set(after) - reached.keys(), key=rank.__getitem__):
                reached[then] = order
                waiting.append(then)
        return reached

    def _later(self, order: str) -> tuple[str, datetime]:
        """The act that an order puts behind, and when it has begun at the latest."""
        later = self.stated[order].later
        return self.act[later], self.onset[later].latest

    def _begins(self, order: str) -> datetime:
        """When the act that an order puts first can have begun at the earliest."""
        return self.onset[self.stated[order].earlier].earliest

    def _side(self, found: Mapping[str, Iterable[str]]) -> Side:
        orders = sorted({order for stated in found.values() for order in stated})
        speaking = {
            voice: country_of(self.evidence, self.evidence_of[order].episode)
            for order in orders
            for voice in voices(self.evidence, self.evidence_of[order])
            if voice.origin in found
        }
        parties = {voice.origin for voice, country in speaking.items() if is_party(self.evidence, voice, country)}
        untold = {voice.origin for voice in speaking if is_untold(self.evidence, voice)}
        return Side(tuple(orders), tuple(sorted(found)), tuple(sorted(parties)), tuple(sorted(untold - parties)))

    @cached_property
    def evidence_of(self) -> dict[str, Order]:
        return {order.id: order for order in self.orders}
