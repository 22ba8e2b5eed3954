"""Was the first act of one kind (X) before the first act of another (Y)? By the clock, else by the orders that sources
state.

By the clock (Allen 1983): the first act of X fell in an interval (`acts.first_onset`); if the interval of X ends
before that of Y begins, X came first for certain, and the other way round. Where the two overlap, the clock leaves
it open. What is open are the acts of Y that can be their first and that no act of X certainly precedes, and the same
of X: only an order that speaks of one of these adds to the clock.

By stated orders (`stated_orders`), where the clock leaves it open.

What somebody says of one city decides nothing about another. X came first everywhere if that is said of every place
that has an open act of Y and of which anybody states an order; Y, if that is said of every such place that has an open
act of X. A place of which neither the hour nor the order is told is named and does not undo what is stated elsewhere,
but then twice as many origins are needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cached_property
from typing import Literal

from analysis.evidence.clock import Certainty
from analysis.evidence.rows import Event, ids_of
from analysis.evidence.view import Evidence
from analysis.method.acts import ANYWHERE, Act, Places, acts, first_onset, keeping_first, may_be_first, told
from analysis.method.bounds import Bounds, hours
from analysis.method.selectors import Selector
from analysis.method.stated_orders import NOBODY, OpenKind, PlaceStanding, SaidBy, Side, StatedOrders
from analysis.method.voices import ORIGINS_NEEDED

By = Literal["clock", "orders", "open", "nothing"]
_Stated = tuple[tuple[PlaceStanding, ...], frozenset[str], frozenset[str], Side, tuple[str, ...]]
FirstAnswer = Literal["earlier first", "later first", "contested", "one voice", "own word", "open", "nothing to order"]


@dataclass(frozen=True)
class Precedence:
    """Whether the first act of X (`earlier`) came before the first of Y (`later`).

    `relation` is the clock's (None if there is nothing to order). `standings` are the places the clock leaves open:
    `open_later` those with an open act of Y, `open_earlier` those with one of X. `together` holds the orders that put
    an act of each at the same time, `refuted` those that the clock excludes.

    `kept_by`: the rows that keep answer and hours, whatever else is left out: those by which the ends of both intervals
    are known, and where the clock leaves it open all that was weighed. (Where nothing is told of a kind, nothing is.)
    """

    relation: Certainty | None
    earlier: tuple[Act, ...]
    later: tuple[Act, ...]
    standings: tuple[PlaceStanding, ...] = ()
    open_earlier: frozenset[str] = frozenset()
    open_later: frozenset[str] = frozenset()
    together: Side = NOBODY
    refuted: tuple[str, ...] = ()
    kept_by: frozenset[str] = frozenset()

    @cached_property
    def answer(self) -> FirstAnswer:
        """The clock decides where it can. Else it is contested if independent origins put X first in every place with
        an open act of Y of which anybody states an order, and others Y first in every such place with an open act of X.
        If only the one holds, it is decided where each of these places has at least two independent origins (four
        where some place is silent), and otherwise left to one voice. A party's word alone decides nothing.
        """
        if self.relation is None:
            return "nothing to order"
        if self.relation != "possible":
            return "earlier first" if self.relation == "certain" else "later first"
        ahead = [(one.ahead, one.silent) for one in self.standings if one.place in self.open_later]
        behind = [(one.behind, one.silent) for one in self.standings if one.place in self.open_earlier]
        said, gainsaid = (_weakest(sides) for sides in (ahead, behind))
        if said and gainsaid:
            return "contested"
        if said or gainsaid:
            silent = any(silent for _, silent in (ahead if said else behind))
            if max(said, gainsaid) >= ORIGINS_NEEDED * (2 if silent else 1):
                return "earlier first" if said else "later first"
            return "one voice" if max(said, gainsaid) == 1 else "open"
        return "own word" if any(_parties_say(sides) for sides in (ahead, behind)) else "open"

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
        """Hours from the first act of X to the first of Y, by the clock, negative if Y came first; None where it leaves
        the order open."""
        if self.relation == "possible":
            return None
        one, other = first_onset(self.earlier), first_onset(self.later)
        return hours(one, other) if one and other else None

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows that decide: versions of the acts that can be the first of their kind, and the orders of them."""
        first = (*may_be_first(self.earlier), *may_be_first(self.later))
        sides = (side.orders for standing in self.standings for side in (standing.ahead, standing.behind))
        return ids_of(first, self.together.orders, self.refuted, *sides)


def _weakest(sides: Sequence[tuple[Side, bool]]) -> int:
    """How many independent origins state it at least, over the places that are not silent; 0 if all are."""
    return min((len(side.independent) for side, silent in sides if not silent), default=0)


def _parties_say(sides: Sequence[tuple[Side, bool]]) -> bool:
    speaking = [side for side, silent in sides if not silent]
    return bool(speaking) and all(side.parties for side in speaking)


def first_before(
    evidence: Evidence,
    earlier: Selector,
    later: Selector,
    earlier_places: Places | str = ANYWHERE,
    later_places: Places | str = ANYWHERE,
) -> Precedence:
    """Whether the first act that `earlier` selects came before the first that `later` selects, at those places.

    Every act of `evidence` is looked at: scope it to an episode first. An act told of the region or the country of a
    place is one there too, if its kind reaches so far.
    """
    one, other = told(evidence, earlier, earlier_places), told(evidence, later, later_places)
    return _precedence(evidence, one, other, earlier_places, later_places)


def _precedence(
    evidence: Evidence,
    xs: Iterable[Event],
    ys: Iterable[Event],
    earlier_places: Places | str,
    later_places: Places | str,
) -> Precedence:
    one, other = acts(xs), acts(ys)
    first, second = first_onset(one), first_onset(other)
    if first is None or second is None:
        return Precedence(None, one, other)
    relation, ends = first.before(second), keeping_first(one) | keeping_first(other)
    if relation != "possible":
        return Precedence(relation, one, other, kept_by=ends)
    until = min(first.latest, second.latest)
    ordered = {row for order in evidence.orders for row in (order.earlier, order.later)}

    def weighed(told: Iterable[Act]) -> tuple[tuple[str, ...], ...]:
        """The acts that are open, and those that an order names: no other has a part in what is stated."""
        return tuple(a.row_ids for a in told if a.onset.earliest < until or not ordered.isdisjoint(a.row_ids))

    acts_weighed = weighed(one), weighed(other), first.latest, second.latest, earlier_places, later_places

    def find() -> tuple[_Stated, frozenset[str], object]:
        kinds = OpenKind.of(one, until, earlier_places), OpenKind.of(other, until, later_places)
        said: SaidBy = evidence.remember(("said of acts", *acts_weighed), dict)
        orders, (x, y) = StatedOrders(evidence, *kinds, said), (frozenset(kind.open.values()) for kind in kinds)
        # with the orders, so that no id of them comes again
        return (orders.standings(), x, y, orders.together(), orders.refuted()), orders.bearing(), evidence.orders

    stated = tuple(map(id, evidence.orders))  # with their sources
    found, bearing, _ = evidence.remember(("stated orders", *acts_weighed, stated), find)
    may_open = (act for act in (*one, *other) if _open_without_a_version(act, until, ordered))
    return Precedence(relation, one, other, *found, ends.union(bearing, *(act.row_ids for act in may_open)))


def _open_without_a_version(act: Act, until: datetime, ordered: set[str]) -> bool:
    """Whether an act is open, or would be without some of its versions; or an order names it, and without some of them
    it would lie otherwise to the clock."""
    several = len(act.rows) > 1 and not ordered.isdisjoint(act.row_ids)
    return several or any(row.onset.earliest < until for row in act.rows)


def _union(sides: Iterable[Side]) -> Side:
    all_sides = list(sides)
    joined = [tuple(sorted({one for side in all_sides for one in getattr(side, part.name)})) for part in fields(Side)]
    return Side(*joined)


def by_place(evidence: Evidence, earlier: Selector, later: Selector) -> dict[str, Precedence]:
    """What came first in each settlement or area that has acts of both kinds, by its name in their order.

    Scope `evidence` to an episode first. An act told of the region or the country counts for its towns where its kind
    reaches them; other acts told only of the country count for none.
    """
    xs, ys = told(evidence, earlier), told(evidence, later)
    found = {}
    for place in sorted({row.place for row in (*xs, *ys)}):
        if evidence.place_by_id[place].kind not in evidence.codes.group("no_locality"):
            one, other = (told(evidence, kind, place, rows) for kind, rows in ((earlier, xs), (later, ys)))
            found[place] = _precedence(evidence, one, other, place, place)
    return {place: one for place, one in found.items() if one.relation is not None}
