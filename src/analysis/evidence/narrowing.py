"""Narrowing a view: what goes with a source, an origin or a kind of body, or was said too late, and what is left.

What each of them carries is looked up once a view, so that a thousand narrowings of one view cost little more than the
rows they leave. Two narrowings that lose the same leave the same rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any, Literal, TypeVar

from analysis.evidence.codes import Codes
from analysis.evidence.grouping import collected
from analysis.evidence.memory import digest
from analysis.evidence.rows import CONTEXT, ClaimEvidence, Order, Origin
from analysis.evidence.tables import Asserted, Sourced, Tables

T = TypeVar("T")
LeftOut = tuple[Literal["source", "origin", "kind"], str]
Key = TypeVar("Key", str, LeftOut)
Ids = frozenset[str]
NOTHING: Ids = frozenset()

_WITH_SOURCES = ("events", "claim_evidence", "orders", "steps", "country_years", "protests")
SOURCED = ("counts", *_WITH_SOURCES)  # the tables whose rows rest on sources
_ROWS = ("claims", *SOURCED)


@dataclass(frozen=True)
class Narrowing:
    """What a view leaves out: everything said after `as_of`, and whatever comes from the named sources, kinds of
    body or origins. Empty `episodes` means all; context rows stay."""

    as_of: date | None = None
    without_sources: Ids = NOTHING
    without_kinds: Ids = NOTHING
    without_origins: Ids = NOTHING
    episodes: Ids = NOTHING

    def and_also(self, other: Narrowing) -> Narrowing:
        """Both, one after the other."""
        days = [day for day in (self.as_of, other.as_of) if day is not None]
        both = self.episodes and other.episodes
        return Narrowing(
            as_of=min(days, default=None),
            without_sources=self.without_sources | other.without_sources,
            without_kinds=self.without_kinds | other.without_kinds,
            without_origins=self.without_origins | other.without_origins,
            episodes=self.episodes & other.episodes if both else self.episodes | other.episodes,
        )

    @property
    def bodies(self) -> Iterable[LeftOut]:
        """The sources, origins and kinds of body that are left out."""
        yield from (("source", one) for one in self.without_sources)
        yield from (("origin", one) for one in self.without_origins)
        yield from (("kind", one) for one in self.without_kinds)


NOT_NARROWED = Narrowing()


@dataclass(frozen=True)
class Lost:
    """The ids of the sources, of the rows of a body (numbers, pieces of evidence, stated orders) and of the claims that
    a narrowing takes away."""

    sources: Ids = NOTHING
    asserted: Ids = NOTHING
    claims: Ids = NOTHING


@dataclass(frozen=True)
class Effect:
    """What becomes of the rows of a view: the ids of those that go, and the sources of those that are left on fewer;
    `sources`: those that rows go with."""

    gone: Ids = NOTHING
    fewer: frozenset[tuple[str, tuple[str, ...]]] = frozenset()
    sources: Ids = field(default=NOTHING, compare=False)


@dataclass(frozen=True)
class Carried:
    """The sources, and the rows of a body, that go with each source, origin and kind of body; the rows that rest on
    each source (numbers apart), the numbers on each page, and the orders and pieces of evidence that hang on each act
    and claim."""

    sources: Mapping[LeftOut, Ids]
    asserted: Mapping[LeftOut, Ids]
    rows: Mapping[str, Sequence[Sourced]]
    counts: Mapping[str, Ids]
    hanging: Mapping[str, Ids]


@dataclass(frozen=True)
class View(Tables):
    """All tables as tuples of rows sorted by id, the closed code lists, the narrowing that made this view, and what a
    narrowing looks up."""

    codes: Codes
    narrowing: Narrowing = NOT_NARROWED

    @cached_property
    def origin_by_id(self) -> dict[str, Origin]:
        return self.remember("origins by id", lambda: {origin.id: origin for origin in self.origins})

    def kind_of_origin(self, origin_id: str) -> str:
        """The kind of body an origin is (codes: publisher_kind)."""
        origin = self.origin_by_id.get(origin_id)
        return origin.kind if origin else "unidentified"

    @cached_property
    def carried(self) -> Carried:
        """What goes with each source, origin and kind of body."""
        return carried_by(self)

    @cached_property
    def remembered(self) -> dict[Hashable, Any]:
        """What was found of rows; one memory for a whole and every view narrowed from it."""
        return {}

    def remember(self, what: Hashable, find: Callable[[], T]) -> T:
        """What `find` finds, found once. `what` names all that it looks at: rows by their ids, with their sources where
        these matter. Only what is never narrowed (codes, origins, places) goes without saying."""
        if what not in self.remembered:
            self.remembered[what] = find()
        found: T = self.remembered[what]
        return found

    @cached_property
    def fingerprint(self) -> bytes:
        """The checksum of all that the view holds."""
        rows = (row for table in ("sources", *_ROWS) for row in getattr(self, table))
        whole = (self.origins, self.episodes, self.places, self.place_names, self.statements, self.codes)
        return digest((*map(self._checksum, rows), *map(self._checksum, whole), self.narrowing))

    def _checksum(self, held: object) -> bytes:
        """Of a row or a whole table, looked up once for all views of one memory."""
        return self.remember(("checksum", id(held)), lambda: (held, digest(held)))[1]


AnyView = TypeVar("AnyView", bound=View)


def carried_by(view: View) -> Carried:
    """What goes with each source, origin and kind of body of a view.

    A source goes with its origin, and with the kind of page it is as with the kind of body its origin is. A number
    goes with its page and with the body that asserts it; a piece of evidence and a stated order with the body.
    """
    sources: dict[LeftOut, set[str]] = defaultdict(set)
    asserted: dict[LeftOut, set[str]] = defaultdict(set)
    page: dict[str, tuple[LeftOut, ...]] = {}
    for source in view.sources:
        kinds: tuple[LeftOut, ...] = (("kind", source.publisher_kind), ("kind", view.kind_of_origin(source.origin)))
        page[source.id] = (("source", source.id), ("origin", source.origin), *kinds)
        for body in page[source.id]:
            sources[body].add(source.id)
    for count in view.counts:
        for body in (*page[count.source_ids[0]], *_asserted_by(view, count, count.attributed_kind)):
            asserted[body].add(count.id)
    words: tuple[ClaimEvidence | Order, ...] = (*view.claim_evidence, *view.orders)
    for said in words:
        for body in _asserted_by(view, said, said.asserted_kind) if said.asserted_by else ():
            asserted[body].add(said.id)
    resting = (row for table in _WITH_SOURCES for row in getattr(view, table))
    ordered = ((act, order.id) for order in view.orders for act in (order.earlier, order.later))
    return Carried(
        _frozen(sources),
        _frozen(asserted),
        collected((name, row) for row in resting for name in row.source_ids),
        _frozen(collected((count.source_ids[0], count.id) for count in view.counts)),
        _frozen(collected(chain(ordered, ((piece.claim_id, piece.id) for piece in view.claim_evidence)))),
    )


def _frozen(groups: Mapping[Key, Iterable[str]]) -> dict[Key, Ids]:
    return {key: frozenset(ids) for key, ids in groups.items()}


def _asserted_by(view: View, row: Asserted, coded: str) -> tuple[LeftOut, ...]:
    return (("origin", row.origin), ("kind", coded), ("kind", view.kind_of_origin(row.origin)))


def lost(view: View, asked: Narrowing) -> Lost:
    """What a narrowing takes from a view, episodes aside."""
    bodies = list(asked.bodies)
    sources = NOTHING.union(*(view.carried.sources.get(body, NOTHING) for body in bodies))
    asserted = NOTHING.union(*(view.carried.asserted.get(body, NOTHING) for body in bodies))
    day = asked.as_of
    if day is None:
        return Lost(sources, asserted)
    return Lost(
        sources | {s.id for s in view.sources if s.published is None or s.published.last > day},
        asserted | {count.id for count in view.counts if not _known(count.known_on, day)},
        frozenset(claim.id for claim in view.claims if not _known(claim.known_on, day)),
    )


def effect(view: View, less: Lost) -> Effect:
    """What a loss does to the rows: one goes with the last of its sources, a piece of evidence with its claim, an
    order with either of its acts."""
    carried = view.carried
    gone, fewer = {*less.asserted, *less.claims}, {}
    for source in less.sources:
        for row in carried.rows.get(source, ()):
            if remaining := tuple(name for name in row.source_ids if name not in less.sources):
                fewer[row.id] = remaining
            else:
                gone.add(row.id)
    gone.update(*(carried.hanging[row] for row in gone & carried.hanging.keys()))
    left = frozenset((row, sources) for row, sources in fewer.items() if row not in gone)
    return Effect(frozenset(gone), left, less.sources)


def narrowed(view: AnyView, asked: Narrowing) -> AnyView:
    """What is left of a view."""
    inside = _of_episodes(view, asked.episodes) if asked.episodes else view
    return applied(inside, effect(inside, lost(inside, asked)), view.narrowing.and_also(asked))


def applied(view: AnyView, done: Effect, narrowing: Narrowing) -> AnyView:
    """The view with what is left of its rows; `narrowing` says what did it."""
    fewer = dict(done.fewer)
    touched = done.gone | fewer.keys()
    left: dict[str, tuple[Any, ...]] = {
        table: tuple(
            _left_on(view, row, fewer[row.id]) if row.id in fewer else row
            for row in getattr(view, table)
            if row.id not in done.gone
        )
        for table in _ROWS
        if not touched.isdisjoint(row.id for row in getattr(view, table))
    }
    if bare := {name for name in done.sources if view.carried.counts.get(name, NOTHING) <= done.gone}:
        left["sources"] = tuple(source for source in view.sources if source.id not in bare)
    return with_rows(view, narrowing=narrowing, **left)


def _left_on(view: View, row: Any, sources: tuple[str, ...]) -> Any:
    return view.remember(("left on", row.id, sources), lambda: replace(row, source_ids=sources))


def _known(day: date | None, as_of: date) -> bool:
    return day is not None and day <= as_of


def _of_episodes(view: AnyView, episodes: Ids) -> AnyView:
    kept = episodes | {CONTEXT}
    tables = {table: tuple(row for row in getattr(view, table) if row.episode in kept) for table in _ROWS}
    alive = {event.id for event in tables["events"]}
    return with_rows(
        view,
        **tables | {"orders": tuple(o for o in tables["orders"] if o.earlier in alive and o.later in alive)},
        episodes=tuple(e for e in view.episodes if e.onset is None or e.id in kept),
        statements=tuple(s for s in view.statements if not s.episode or s.episode in kept),
    )


def with_rows(view: AnyView, **tables: Any) -> AnyView:
    """The view with other rows. What was found of rows, and of the tables that are never narrowed, stays remembered.
    TypeError for a table that is not there."""
    if unknown := tables.keys() - view.__dataclass_fields__.keys():
        raise TypeError(f"no table {', '.join(sorted(unknown))}; there are {', '.join(view.__dataclass_fields__)}")
    # as `dataclasses.replace` makes it, in half the time: a build makes some hundred thousand views. `remembered` is a
    # cached property: put where that keeps its value, it is one dict for all of them
    changed = object.__new__(type(view))
    held = {name: view.__dict__[name] for name in view.__dataclass_fields__}
    changed.__dict__.update(held | tables, remembered=view.remembered)
    return changed
