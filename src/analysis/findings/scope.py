"""The scope of a question: the rows that it may look at, by what its arguments name; and where it is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from analysis.evidence.rows import Claim, Count, CountryYear, Episode, Event, Protest, Step, ids_of
from analysis.evidence.tables import Row
from analysis.evidence.view import Evidence
from analysis.method.acts import in_episode
from analysis.method.response import MEANS
from analysis.method.selectors import Selector

RowKind = Callable[[Any], bool]
Scoping = Callable[..., "Scope"]
Sees = Callable[..., "Seen"]
Asks = Callable[..., tuple["Scope", ...]]
"""The functions of a test: of the evidence and, by name, of the `episode` and the arguments that they take."""
Within = Callable[..., Callable[[Event], bool]]
"""Of the evidence and the arguments of a question, whether an act is where and when it looks."""


@dataclass(frozen=True)
class Scope:
    """Of each table the rows that a question may look at (of one not named: none), with the pieces of evidence of these
    claims and the orders between these acts; those `beside` are told and decide nothing, such as who watched.
    Where stated `orders` or `tellers`, the sources on which rows rest, decide nothing either, it is said."""

    counts: Callable[[Count], bool] | None = None
    events: Callable[[Event], bool] | None = None
    claims: Callable[[Claim], bool] | None = None
    steps: Callable[[Step], bool] | None = None
    country_years: Callable[[CountryYear], bool] | None = None
    protests: Callable[[Protest], bool] | None = None
    beside: Scope | None = None
    orders: bool = True
    tellers: bool = True

    @property
    def deciding(self) -> dict[str, RowKind]:
        """Of each table that is named the rows that can decide."""
        return {table: kind for table in LOOKED_AT if (kind := getattr(self, table))}

    def of(self, evidence: Evidence) -> Evidence:
        """What is left of a view. Commutes with `narrow`, if what is kept of one view is kept of another."""
        kept = self.deciding
        for table, beside in self.beside.deciding.items() if self.beside else ():
            kept[table] = _either(kept[table], beside) if table in kept else beside
        return evidence.keep(**kept)

    def seen(self, scoped: Evidence) -> Seen:
        """Of a view that holds these rows alone, those on which ruling and bounds can hang."""
        rows = frozenset(ids_of(self.rows(scoped), scoped.claim_evidence, scoped.orders if self.orders else ()))
        return Seen(rows, rows if self.tellers else frozenset())

    def rows(self, view: Evidence) -> Iterator[Row]:
        """The rows of a view that can decide, orders and pieces of evidence apart."""
        return chain.from_iterable(filter(kind, getattr(view, table)) for table, kind in self.deciding.items())


LOOKED_AT = ("counts", "events", "claims", "steps", "country_years", "protests")


def _either(one: RowKind, other: RowKind) -> RowKind:
    return lambda row: one(row) or other(row)


@dataclass(frozen=True)
class Seen:
    """The ids of the rows that the ruling and the bounds of a verdict can hang on: of `rows` it matters that they are
    there, of `sourced` also on which sources they rest, and of each group of `alike` whether any of them is there.
    Whatever else becomes of a view, ruling and bounds stay."""

    rows: frozenset[str]
    sourced: frozenset[str] = frozenset()
    alike: tuple[frozenset[str], ...] = ()


def any_of(*kinds: Selector | tuple[Selector, ...]) -> Callable[[Event], bool]:
    """Whether an act is of one of the kinds."""
    each = [one for kind in kinds for one in _each(kind)]
    return lambda event: any(kind(event) for kind in each)


def _each(told: Any) -> tuple[Any, ...]:
    return told if isinstance(told, tuple) else (told,)


def _kinds(evidence: Evidence, given: dict[str, Any], names: tuple[str, ...]) -> list[Selector]:
    told = (given[name] if name in given else Selector.parse(name, evidence.codes) for name in names)
    return [kind for kinds in told for kind in _each(kinds)]


def in_its_episode(evidence: Evidence, episode: Episode | None, **_: Any) -> Callable[[Event], bool]:
    """Whether an act is of the episode asked about and may fall between its onset and its end."""
    return in_episode(episode)


def looks_at(
    *names: str,
    beside: Sequence[str] = (),
    watched: bool = False,
    counts: str = "",
    steps: str = "",
    within: Within = in_its_episode,
    orders: bool = False,
    tellers: bool = True,
) -> Scoping:
    """The acts that these arguments name, and `beside` them other acts, and those by which is told who `watched`; the
    numbers of the quantities and the steps of the kinds that the arguments `counts` and `steps` name."""

    def scope(evidence: Evidence, **given: Any) -> Scope:
        inside, named = within(evidence, **given), any_of(*_kinds(evidence, given, names))
        others = any_of(*_kinds(evidence, given, (*beside, *([MEANS] if watched else []))))
        quantities, kinds = _each(given.get(counts, ())), _each(given.get(steps, ()))
        return Scope(
            events=lambda event: inside(event) and named(event),
            counts=lambda count: count.quantity in quantities,
            steps=lambda step: step.kind in kinds,
            beside=Scope(events=lambda event: inside(event) and others(event)),
            orders=orders,
            tellers=tellers,
        )

    return scope


def told_of(*names: str) -> Asks:
    """A question that is asked where acts of each kind that these arguments name are told in the episode."""

    def asks(evidence: Evidence, **given: Any) -> tuple[Scope, ...]:
        inside = in_episode(given["episode"])

        def in_it(kind: Selector) -> Scope:
            return Scope(events=lambda event: inside(event) and kind(event))

        return tuple(map(in_it, _kinds(evidence, given, names)))

    return asks
