"""Narrowing a view: what goes with a source, an origin or a kind of body, or was said too late, and what is left.

What each of them carries is looked up once a view, so that a thousand narrowings of one view cost little more than the
rows they leave. Two narrowings that lose the same leave the same rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from analysis.evidence.rows import CONTEXT, Count

if TYPE_CHECKING:
    from analysis.evidence.view import Evidence

Body = tuple[Literal["source", "origin", "kind"], str]
Ids = frozenset[str]
NOTHING: Ids = frozenset()

_WITH_SOURCES = ("events", "claim_evidence", "orders", "steps", "country_years", "protests")
_NEVER_NARROWED = ("kind_by_name", "origin_by_id", "place_by_id")


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
    def bodies(self) -> Iterable[Body]:
        """The sources, origins and kinds of body that are left out."""
        yield from (("source", one) for one in self.without_sources)
        yield from (("origin", one) for one in self.without_origins)
        yield from (("kind", one) for one in self.without_kinds)


WHOLE = Narrowing()


@dataclass(frozen=True)
class Lost:
    """The ids of the sources, numbers and claims that a narrowing takes away. Other rows go with their last source,
    pieces of evidence with their claim, orders with either of their acts."""

    sources: Ids = NOTHING
    counts: Ids = NOTHING
    claims: Ids = NOTHING


@dataclass(frozen=True)
class Carried:
    """The sources and numbers that go with each source, origin and kind; `cited`: the sources of a table's rows, and
    of all that are no numbers."""

    sources: Mapping[Body, Ids]
    counts: Mapping[Body, Ids]
    cited: Mapping[str, Ids]
    cited_by_rows: Ids


def carried_by(view: Evidence) -> Carried:
    """What goes with each source, origin and kind of body of a view.

    A source goes with its origin, and with the kind of page it is as with the kind of body its origin is. A number
    goes with its page and with the body that asserts it.
    """
    sources: dict[Body, set[str]] = defaultdict(set)
    counts: dict[Body, set[str]] = defaultdict(set)
    page: dict[str, tuple[Body, ...]] = {}
    for source in view.sources:
        kinds: tuple[Body, ...] = (("kind", source.publisher_kind), ("kind", view.kind_of_origin(source.origin)))
        page[source.id] = (("source", source.id), ("origin", source.origin), *kinds)
        for body in page[source.id]:
            sources[body].add(source.id)
    for count in view.counts:
        for body in (*page[count.source_ids[0]], *_asserted_by(view, count)):
            counts[body].add(count.id)
    cited = {table: frozenset(s for row in getattr(view, table) for s in row.source_ids) for table in _WITH_SOURCES}
    return Carried(
        {body: frozenset(ids) for body, ids in sources.items()},
        {body: frozenset(ids) for body, ids in counts.items()},
        cited,
        NOTHING.union(*cited.values()),
    )


def _asserted_by(view: Evidence, count: Count) -> tuple[Body, ...]:
    kind = view.kind_of_origin(count.origin)
    return (("origin", count.origin), ("kind", count.attributed_kind), ("kind", kind))


def lost(view: Evidence, asked: Narrowing) -> Lost:
    """What a narrowing takes from a view, episodes aside. The page of a number that was said before the page came out
    is not lost with the day."""
    bodies = list(asked.bodies)
    sources = NOTHING.union(*(view.carried.sources.get(body, NOTHING) for body in bodies))
    counts = NOTHING.union(*(view.carried.counts.get(body, NOTHING) for body in bodies))
    day = asked.as_of
    if day is None:
        return Lost(sources, counts)
    sources |= {s.id for s in view.sources if s.published is None or s.published.last > day}
    counts |= {count.id for count in view.counts if not _known(count.known_on, day)}
    stay = {count.source_ids[0] for count in view.counts if count.id not in counts} - view.carried.cited_by_rows
    return Lost(sources - stay, counts, frozenset(c.id for c in view.claims if not _known(c.known_on, day)))


def narrowed(view: Evidence, asked: Narrowing) -> Evidence:
    """What is left of a view."""
    inside = _of_episodes(view, asked.episodes) if asked.episodes else view
    return with_rows(inside, narrowing=view.narrowing.and_also(asked), **_left(inside, lost(inside, asked)))


def _known(day: date | None, as_of: date) -> bool:
    return day is not None and day <= as_of


def _of_episodes(view: Evidence, episodes: Ids) -> Evidence:
    kept = episodes | {CONTEXT}
    tables = {
        table: tuple(row for row in getattr(view, table) if row.episode in kept)
        for table in ("counts", "claims", *_WITH_SOURCES)
    }
    return with_rows(
        view,
        **tables,
        episodes=tuple(e for e in view.episodes if e.onset is None or e.id in kept),
        statements=tuple(s for s in view.statements if not s.episode or s.episode in kept),
    )


def _left(view: Evidence, gone: Lost) -> dict[str, tuple[Any, ...]]:
    """The tables that hold fewer rows."""
    left = {table: _with_sources(view, table, gone.sources) for table in _WITH_SOURCES}
    counts = tuple(count for count in view.counts if count.id not in gone.counts) if gone.counts else view.counts
    if left["events"] is not view.events and left["orders"]:
        alive = {event.id for event in left["events"]}
        left["orders"] = tuple(o for o in left["orders"] if o.earlier in alive and o.later in alive)
    if gone.claims:
        left["claims"] = tuple(claim for claim in view.claims if claim.id not in gone.claims)
        left["claim_evidence"] = tuple(piece for piece in left["claim_evidence"] if piece.claim_id not in gone.claims)
    cited = {count.source_ids[0] for count in counts}
    sources = tuple(s for s in view.sources if s.id not in gone.sources or s.id in cited)
    return left | {"counts": counts, "sources": sources}


def _with_sources(view: Evidence, table: str, left_out: Ids) -> tuple[Any, ...]:
    """The rows of a table that have a source left, each with the sources that are left."""
    rows: tuple[Any, ...] = getattr(view, table)
    if left_out.isdisjoint(view.carried.cited[table]):
        return rows
    kept = []
    for row in rows:
        if left_out.isdisjoint(row.source_ids):
            kept.append(row)
        elif remaining := tuple(source for source in row.source_ids if source not in left_out):
            kept.append(replace(row, source_ids=remaining))
    return tuple(kept)


def with_rows(view: Evidence, **tables: Any) -> Evidence:
    """The view with other rows. What was looked up by id in the tables that are never narrowed stays looked up."""
    changed = replace(view, **tables)
    changed.__dict__.update({name: view.__dict__[name] for name in _NEVER_NARROWED if name in view.__dict__})
    return changed
