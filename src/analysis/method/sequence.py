"""Was the first act of one kind (X) before the first act of another (Y)? By the clock, else by the orders that sources
state.

By the clock (Allen 1983): the first act of X fell in an interval (`acts.first_onset`); if the interval of X ends
before that of Y begins, X came first for certain, and the other way round. Where the two overlap, the clock leaves
it open. What is open are the acts of Y that can be their first and that no act of X certainly precedes, and the same
of X: only an order that speaks of one of these adds to the clock.

By stated orders, where the clock leaves it open: an origin says of a place that X came first if it puts an act of X
before an open act of Y there which, by its own orders, is behind no other act of Y. Its orders may be chained with
each other and with what the clock makes certain; the orders of different origins are not chained, for then nobody
states the result. A chain may pass through any act that is given. (Chains through acts of X and Y alone add nothing:
in a < c < b with a of X and b of Y, either c is of X and c < b is direct, or c is of Y and then b is behind c.)

What somebody says of one city decides nothing about another. X came first everywhere if that is said of every place
that has an open act of Y; Y, if that is said of every place that has an open act of X.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from analysis.evidence.clock import Certainty, Interval
from analysis.evidence.rows import Order
from analysis.evidence.view import Evidence
from analysis.method.acts import ANYWHERE, Act, Places, Selector, acts, at, first_onset, may_be_first
from analysis.method.bounds import Bounds

By = Literal["clock", "orders", "open", "nothing"]
Answer = Literal["earlier first", "later first", "contested", "one voice", "own word", "open", "nothing to order"]
PARTIES = frozenset({"state", "state_media", "opposition"})
ORIGINS_NEEDED = 2


@dataclass(frozen=True)
class Side:
    """What stands for one order of the two: stated orders (row ids) and the origins that state them; `parties` are
    those of the origins that are organs or media of the state, or the opposition."""

    orders: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()

    @property
    def independent(self) -> tuple[str, ...]:
        """The origins that are no party to the conflict."""
        return tuple(origin for origin in self.origins if origin not in self.parties)


@dataclass(frozen=True)
class Standing:
    """Who says what of one place that the clock leaves open: `ahead` that an act of X came before one of Y there,
    `behind` that an act of Y came before one of X there."""

    place: str
    ahead: Side = Side()
    behind: Side = Side()


@dataclass(frozen=True)
class Precedence:
    """Whether the first act of X (`earlier`) came before the first of Y (`later`).

    `relation` is the clock's (None if there is nothing to order). `standings` are the places the clock leaves open:
    `open_later` those with an open act of Y, `open_earlier` those with one of X. `together` holds the orders that put
    an act of each at the same time, `refuted` those that the clock excludes.
    """

    relation: Certainty | None
    earlier: tuple[Act, ...]
    later: tuple[Act, ...]
    standings: tuple[Standing, ...] = ()
    open_earlier: frozenset[str] = frozenset()
    open_later: frozenset[str] = frozenset()
    together: Side = Side()
    refuted: tuple[str, ...] = ()

    @property
    def answer(self) -> Answer:
        """The clock decides where it can. Else it is contested if origins put X first in every place with an open act
        of Y, and others Y first in every place with an open act of X. If only the one holds, it is decided where each
        of these places has at least two origins that are no party, and otherwise left to one voice or a party's word.
        """
        if self.relation is None:
            return "nothing to order"
        if self.relation != "possible":
            return "earlier first" if self.relation == "certain" else "later first"
        ahead = [standing.ahead for standing in self.standings if standing.place in self.open_later]
        behind = [standing.behind for standing in self.standings if standing.place in self.open_earlier]
        said, gainsaid = all(side.origins for side in ahead), all(side.origins for side in behind)
        if said and gainsaid:
            return "contested"
        if not (said or gainsaid):
            return "open"
        weakest = min(len(side.independent) for side in (ahead if said else behind))
        if weakest >= ORIGINS_NEEDED:
            return "earlier first" if said else "later first"
        return "one voice" if weakest else "own word"

    @property
    def by(self) -> By:
        """What decides: the clock, stated orders, neither of them, or nothing since there is nothing to order."""
        if self.relation is None:
            return "nothing"
        if self.relation != "possible":
            return "clock"
        return "orders" if self.answer in ("earlier first", "later first", "contested") else "open"

    @property
    def ahead(self) -> Side:
        """All that is said for X first, over the places."""
        return _union(standing.ahead for standing in self.standings)

    @property
    def behind(self) -> Side:
        """All that is said for Y first, over the places."""
        return _union(standing.behind for standing in self.standings)

    @property
    def hours_between(self) -> Bounds | None:
        """Hours from the first act of X to the first of Y, by the clock; negative if Y came first."""
        one, other = first_onset(self.earlier), first_onset(self.later)
        return hours(one, other) if one and other else None

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows that decide: versions of the acts that can be the first of their kind, and the orders of them."""
        first = (*may_be_first(self.earlier), *may_be_first(self.later))
        stated = (*self.ahead.orders, *self.behind.orders, *self.together.orders, *self.refuted)
        return tuple(sorted({row for act in first for row in act.row_ids} | set(stated)))


def hours(start: Interval, end: Interval) -> Bounds:
    """Hours from an instant within `start` to one within `end`; negative where `end` may come first."""
    low = (end.earliest - start.latest).total_seconds() / 3600
    high = (end.latest - start.earliest).total_seconds() / 3600
    return Bounds(round(low, 2), round(high, 2), "hours")


def first_before(
    evidence: Evidence,
    earlier: Selector,
    later: Selector,
    earlier_places: Places | str = ANYWHERE,
    later_places: Places | str = ANYWHERE,
) -> Precedence:
    """Whether the first act that `earlier` selects came before the first that `later` selects, at those places.

    Every act of `evidence` is looked at: scope it to an episode first.
    """
    here, there = at(earlier_places), at(later_places)
    one = acts(row for row in evidence.events if here(row) and earlier(row))
    other = acts(row for row in evidence.events if there(row) and later(row))
    first, second = first_onset(one), first_onset(other)
    if first is None or second is None:
        return Precedence(None, one, other)
    relation = first.before(second)
    if relation != "possible":
        return Precedence(relation, one, other)
    until = min(first.latest, second.latest)
    told = _Told(evidence, _Kind.of(one, until), _Kind.of(other, until))
    return Precedence(
        relation,
        one,
        other,
        standings=told.standings(),
        open_earlier=frozenset(told.earlier.open.values()),
        open_later=frozenset(told.later.open.values()),
        together=told.together(),
        refuted=told.refuted(),
    )


_Ways = Mapping[str, frozenset[str]]  # orders that an origin reaches from a kind, each with the orders on the way


@dataclass(frozen=True)
class _Kind:
    """The acts of a kind by their rows: the onset of each, the open ones with their places, and when one has begun at
    the latest. `behind`: the open acts that come after an order's later act, as far as they were looked up."""

    onset: Mapping[str, Interval]
    open: Mapping[str, str]
    begun: datetime
    behind: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, told: Sequence[Act], until: datetime) -> _Kind:
        return cls(
            {row.id: act.onset for act in told for row in act.rows},
            {row.id: row.place for act in told if act.onset.earliest < until for row in act.rows},
            min(act.onset.latest for act in told),
        )


class _Told:
    """The orders that each origin states among the acts, and what follows from them with the clock."""

    def __init__(self, evidence: Evidence, earlier: _Kind, later: _Kind) -> None:
        self.evidence = evidence
        self.earlier, self.later = earlier, later
        self.onset = {event.id: event.onset for event in evidence.events} | {**earlier.onset, **later.onset}
        self.orders = [o for o in evidence.orders if o.earlier in self.onset and o.later in self.onset]
        self.stated = {o.id: o for o in self.orders if o.stated == "before" and not self._excluded(o)}

    def standings(self) -> tuple[Standing, ...]:
        """The places that are open, by name. An origin that says both of a place stands on neither side there."""
        ahead: dict[str, dict[str, frozenset[str]]] = {}
        behind: dict[str, dict[str, frozenset[str]]] = {}
        begin_earlier, begin_later = self._begin(self.earlier), self._begin(self.later)
        begin = begin_earlier | begin_later
        speaking = {origin: stated for origin, stated in self._by_origin().items() if not begin.isdisjoint(stated)}
        for origin, stated in speaking.items():
            from_earlier, from_later = self._reached(stated, begin_earlier), self._reached(stated, begin_later)
            forward = self._says(from_earlier, from_later, self.later)
            backward = self._says(from_later, from_earlier, self.earlier)
            for place in forward.keys() ^ backward.keys():
                side, said = (ahead, forward) if place in forward else (behind, backward)
                side.setdefault(place, {})[origin] = said[place]
        places = sorted({*self.earlier.open.values(), *self.later.open.values()})
        return tuple(Standing(p, self._side(ahead.get(p, {})), self._side(behind.get(p, {}))) for p in places)

    def together(self) -> Side:
        """Who puts an act of X and one of Y at the same time."""
        found: dict[str, set[str]] = {}
        for order in self.orders:
            if order.stated == "during" and self._crosses(order):
                for origin in self.evidence.row_origins(order):
                    found.setdefault(origin, set()).add(order.id)
        return self._side(found)

    def refuted(self) -> tuple[str, ...]:
        """Orders between X and Y that the clock excludes."""
        stated = (order for order in self.orders if order.stated == "before" and self._crosses(order))
        return tuple(order.id for order in stated if self._excluded(order))

    def _by_origin(self) -> dict[str, list[str]]:
        """The orders that each origin states and the clock allows."""
        by_origin: dict[str, list[str]] = {}
        for order in self.stated.values():
            for origin in self.evidence.row_origins(order):
                by_origin.setdefault(origin, []).append(order.id)
        return by_origin

    def _crosses(self, order: Order) -> bool:
        pair = {order.earlier, order.later}
        return not pair.isdisjoint(self.earlier.onset) and not pair.isdisjoint(self.later.onset)

    def _excluded(self, order: Order) -> bool:
        return self.onset[order.earlier].before(self.onset[order.later]) == "impossible"

    def _begin(self, kind: _Kind) -> set[str]:
        """The stated orders whose earlier act is of the kind or comes after one by the clock: after the one that has
        begun first at the latest."""
        return {
            name
            for name, order in self.stated.items()
            if order.earlier in kind.onset or kind.begun <= self.onset[order.earlier].earliest
        }

    def _says(self, from_xs: _Ways, from_ys: _Ways, ys: _Kind) -> dict[str, frozenset[str]]:
        """By place, the orders with which an origin puts an act of the one kind before an open act of the other, `ys`:
        from the orders that it reaches from either."""
        said: dict[str, frozenset[str]] = {}
        if from_xs:
            candidates = ys.open.keys() - set().union(*(self._behind(order, ys) for order in from_ys))
            for order, path in from_xs.items():
                for y in self._behind(order, ys) & candidates:
                    said[ys.open[y]] = said.get(ys.open[y], frozenset()) | path
        return said

    def _reached(self, stated: Sequence[str], begin: set[str]) -> _Ways:
        """The orders whose later act comes after an act of the kind, each with the orders on a way there, from those
        that begin at the kind."""
        waiting = [(order, frozenset[str]()) for order in stated if order in begin]
        reached: dict[str, frozenset[str]] = {}
        while waiting:
            order, path = waiting.pop(0)
            if order not in reached:
                reached[order] = path | {order}
                if len(stated) > 1:
                    after = self._after(order, [self.stated[then].earlier for then in stated])
                    waiting += [(then, reached[order]) for then in stated if self.stated[then].earlier in after]
        return reached

    def _behind(self, order: str, kind: _Kind) -> set[str]:
        """The open acts of a kind that come after the order's later act."""
        if order not in kind.behind:
            kind.behind[order] = self._after(order, kind.open)
        return kind.behind[order]

    def _after(self, order: str, rows: Iterable[str]) -> set[str]:
        """Those of the rows that are the order's later act, or that the clock puts after it."""
        later = self.stated[order].later
        latest = self.onset[later].latest
        return {row for row in rows if row == later or latest <= self.onset[row].earliest}

    def _side(self, found: Mapping[str, Iterable[str]]) -> Side:
        orders = sorted({order for stated in found.values() for order in stated})
        parties = [origin for origin in found if self.evidence.kind_of_origin(origin) in PARTIES]
        return Side(tuple(orders), tuple(sorted(found)), tuple(sorted(parties)))


def _union(sides: Iterable[Side]) -> Side:
    orders: set[str] = set()
    origins: set[str] = set()
    parties: set[str] = set()
    for side in sides:
        orders.update(side.orders)
        origins.update(side.origins)
        parties.update(side.parties)
    return Side(tuple(sorted(orders)), tuple(sorted(origins)), tuple(sorted(parties)))
