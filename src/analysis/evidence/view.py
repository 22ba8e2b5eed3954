"""Evidence: the typed, cleaned view of the raw tables, whole or narrowed.

Nothing downstream reads a file; it is handed an `Evidence`. A view narrows to what had been said by a day, or to
what is left without some sources, kinds of body or origins; narrowing is pure and can be repeated.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_args, get_type_hints

from analysis.evidence.clean import RawRow, Tables, clean
from analysis.evidence.clock import Interval, Span
from analysis.evidence.codes import Codes
from analysis.evidence.problem import errors_in, format_problems
from analysis.evidence.raw import read_folder
from analysis.evidence.rows import (
    CONTEXT,
    Claim,
    Count,
    CountryYear,
    Episode,
    Event,
    Origin,
    Place,
    Protest,
    Row,
    Source,
    Sourced,
    Step,
)

if TYPE_CHECKING:
    import pandas as pd

REPOSITORY = Path(__file__).resolve().parents[3]
SourcedRow = TypeVar("SourcedRow", bound=Sourced)

_NEVER_NARROWED = ("kind_by_name", "origin_by_id", "place_by_id")


class UnreadableEvidence(ValueError):
    """A raw table cannot be read; the text is what `investigate check` prints."""


@dataclass(frozen=True)
class Narrowing:
    """What a view leaves out: everything said after `as_of`, and whatever comes from the named sources, kinds of
    body or origins. Empty `episodes` means all; context rows stay."""

    as_of: date | None = None
    without_sources: frozenset[str] = frozenset()
    without_kinds: frozenset[str] = frozenset()
    without_origins: frozenset[str] = frozenset()
    episodes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Evidence(Tables):
    """All tables as tuples of rows sorted by id, the closed code lists, and the narrowing that made this view."""

    codes: Codes
    narrowing: Narrowing = Narrowing()

    @cached_property
    def rows(self) -> dict[str, Row]:
        """Sources and the rows that rest on them by id; no two share one."""
        tables = (self.sources, self.claims, self.sourced_rows)
        return {row.id: row for table in tables for row in table}

    @cached_property
    def source_by_id(self) -> dict[str, Source]:
        return {source.id: source for source in self.sources}

    @cached_property
    def origin_by_id(self) -> dict[str, Origin]:
        return {origin.id: origin for origin in self.origins}

    @cached_property
    def kind_by_name(self) -> dict[str, str]:
        """The kinds of the origins whose kind is told, by each of their names."""
        told = [origin for origin in self.origins if origin.kind != "unidentified"]
        return {name: origin.kind for origin in told for name in (origin.name, *origin.aliases)}

    @cached_property
    def place_by_id(self) -> dict[str, Place]:
        return {place.id: place for place in self.places}

    @property
    def sourced_rows(self) -> tuple[Sourced, ...]:
        """The rows that rest on sources: counts, acts, pieces of evidence on claims, stated orders, steps, and the
        years and protests of the base rates."""
        return (
            *self.counts,
            *self.events,
            *self.claim_evidence,
            *self.orders,
            *self.steps,
            *self.country_years,
            *self.protests,
        )

    @property
    def core_episodes(self) -> tuple[Episode, ...]:
        """The episodes proper (those with an onset), in order of onset; the context is none."""
        dated = [episode for episode in self.episodes if episode.onset is not None]
        return tuple(sorted(dated, key=lambda e: (e.onset, e.id)))

    def episode(self, episode_id: str) -> Episode:
        """The episode of that id. KeyError naming the known ones."""
        for episode in self.episodes:
            if episode.id == episode_id:
                return episode
        raise KeyError(f"no episode '{episode_id}'; known: {', '.join(e.id for e in self.episodes)}")

    def sources_of(self, row_ids: Iterable[str]) -> tuple[str, ...]:
        """Ids of the sources that the rows rest on, sorted, each once."""
        found: set[str] = set()
        for row_id in row_ids:
            found.update(getattr(self.rows[row_id], "source_ids", ()))
        return tuple(sorted(found))

    def origins_of(self, row_ids: Iterable[str]) -> tuple[str, ...]:
        """Ids of the origins that the rows rest on, sorted: a count's own origin, other rows' sources' origins."""
        found: set[str] = set()
        for row_id in row_ids:
            found.update(self.row_origins(self.rows[row_id]))
        return tuple(sorted(found))

    def row_origins(self, row: Row) -> frozenset[str]:
        """The origins one row rests on."""
        if isinstance(row, Count):
            return frozenset((row.origin,))
        ids: tuple[str, ...] = getattr(row, "source_ids", ())
        return frozenset(self.source_by_id[source].origin for source in ids)

    def kind_of_origin(self, origin_id: str) -> str:
        """The kind of body an origin is (codes: publisher_kind)."""
        origin = self.origin_by_id.get(origin_id)
        return origin.kind if origin else "unidentified"

    def frame(self, table: str) -> pd.DataFrame:
        """A table as a DataFrame indexed by id: lists joined with ';', spans and intervals as two columns each."""
        import pandas as pd

        columns = [_flat(row) for row in getattr(self, table)]
        return pd.DataFrame(columns).set_index("id") if columns else pd.DataFrame(columns)

    def keep(
        self,
        counts: Callable[[Count], bool] | None = None,
        events: Callable[[Event], bool] | None = None,
        claims: Callable[[Claim], bool] | None = None,
        steps: Callable[[Step], bool] | None = None,
        country_years: Callable[[CountryYear], bool] | None = None,
        protests: Callable[[Protest], bool] | None = None,
    ) -> Evidence:
        """Only the rows a question is about: those the predicates name (no predicate: none), the pieces of evidence
        of the kept claims, the orders between kept acts, and the sources of all these. Commutes with `narrow`."""
        kept_counts = tuple(row for row in self.counts if counts and counts(row))
        kept_events = tuple(row for row in self.events if events and events(row))
        kept_claims = tuple(row for row in self.claims if claims and claims(row))
        kept_steps = tuple(row for row in self.steps if steps and steps(row))
        kept_years = tuple(row for row in self.country_years if country_years and country_years(row))
        kept_protests = tuple(row for row in self.protests if protests and protests(row))
        made, alive = {claim.id for claim in kept_claims}, {event.id for event in kept_events}
        pieces = tuple(row for row in self.claim_evidence if row.claim_id in made)
        orders = tuple(row for row in self.orders if row.earlier in alive and row.later in alive)
        sourced: list[Sourced] = [*kept_counts, *kept_events, *pieces, *orders, *kept_steps]
        sourced += [*kept_years, *kept_protests]
        used = {source for row in sourced for source in row.source_ids}
        return _with_rows(
            self,
            sources=tuple(source for source in self.sources if source.id in used),
            counts=kept_counts,
            events=kept_events,
            claims=kept_claims,
            claim_evidence=pieces,
            orders=orders,
            steps=kept_steps,
            country_years=kept_years,
            protests=kept_protests,
        )

    def narrow(
        self,
        as_of: date | None = None,
        without_sources: Collection[str] = (),
        without_kinds: Collection[str] = (),
        without_origins: Collection[str] = (),
        episodes: Collection[str] = (),
    ) -> Evidence:
        """What is left of this view. A row goes when none of its sources is left; a number also goes with the body
        that asserts it; an order goes with either of its acts."""
        asked = Narrowing(
            as_of,
            frozenset(without_sources),
            frozenset(without_kinds),
            frozenset(without_origins),
            frozenset(episodes),
        )
        return _narrowed(self, asked) if asked != Narrowing() else self


def open_evidence(
    raw: Path | None = None,
    as_of: date | str | None = None,
    exclude_kinds: Collection[str] = (),
    exclude_sources: Collection[str] = (),
    exclude_origins: Collection[str] = (),
    episodes: Collection[str] = (),
) -> Evidence:
    """The evidence of a raw folder (default: QANTAR_RAW, else the repository's data/raw), narrowed as asked.

    The keyword names are those of the suite's parameters, so that a notebook hands its own on.
    """
    folder = raw or raw_folder()
    codes = Codes.load(folder)
    tables = clean(raw_tables(folder), codes)
    whole = Evidence(**{f.name: getattr(tables, f.name) for f in fields(Tables)}, codes=codes)
    return whole.narrow(
        as_of=date.fromisoformat(as_of) if isinstance(as_of, str) else as_of,
        without_kinds=exclude_kinds,
        without_sources=exclude_sources,
        without_origins=exclude_origins,
        episodes=episodes,
    )


def raw_folder() -> Path:
    """Where the raw tables are: QANTAR_RAW, else the repository's data/raw."""
    return Path(os.environ.get("QANTAR_RAW") or REPOSITORY / "data" / "raw")


def raw_tables(folder: Path | None = None) -> dict[str, tuple[RawRow, ...]]:
    """The raw tables as strings, by name. UnreadableEvidence if one cannot be read."""
    read = read_folder(folder or raw_folder())
    if errors := errors_in(read.problems):
        raise UnreadableEvidence(format_problems(errors))
    return read.cells()


def _narrowed(view: Evidence, asked: Narrowing) -> Evidence:
    left_out = {source.id for source in view.sources if _source_goes(view, source, asked)}
    counts = tuple(count for count in view.counts if _count_stays(view, count, asked))
    cited = {source for count in counts for source in count.source_ids}
    events = _with_sources(view.events, left_out, asked)
    alive = {event.id for event in events}
    orders = tuple(
        order
        for order in _with_sources(view.orders, left_out, asked)
        if order.earlier in alive and order.later in alive
    )
    claims = tuple(
        claim for claim in view.claims if _in_episodes(claim.episode, asked) and _known(claim.known_on, asked.as_of)
    )
    made = {claim.id for claim in claims}
    pieces = _with_sources(view.claim_evidence, left_out, asked)
    return _with_rows(
        view,
        sources=tuple(s for s in view.sources if s.id not in left_out or s.id in cited),
        counts=counts,
        events=events,
        orders=orders,
        claims=claims,
        claim_evidence=tuple(piece for piece in pieces if piece.claim_id in made),
        steps=_with_sources(view.steps, left_out, asked),
        country_years=_with_sources(view.country_years, left_out, asked),
        protests=_with_sources(view.protests, left_out, asked),
        episodes=tuple(e for e in view.episodes if e.onset is None or _in_episodes(e.id, asked)),
        statements=tuple(s for s in view.statements if not s.episode or _in_episodes(s.episode, asked)),
        narrowing=_both(view.narrowing, asked),
    )


def _with_rows(view: Evidence, **tables: Any) -> Evidence:
    """The view with other rows. What was looked up by id in the tables that are never narrowed stays looked up."""
    changed = replace(view, **tables)
    changed.__dict__.update({name: view.__dict__[name] for name in _NEVER_NARROWED if name in view.__dict__})
    return changed


def _source_goes(view: Evidence, source: Source, asked: Narrowing) -> bool:
    return (
        source.id in asked.without_sources
        or source.origin in asked.without_origins
        or source.publisher_kind in asked.without_kinds
        or view.kind_of_origin(source.origin) in asked.without_kinds
        or not _known(source.published.last if source.published else None, asked.as_of)
    )


def _count_stays(view: Evidence, count: Count, asked: Narrowing) -> bool:
    page = view.source_by_id[count.source_ids[0]]
    return (
        page.id not in asked.without_sources
        and page.origin not in asked.without_origins
        and count.origin not in asked.without_origins
        and asked.without_kinds.isdisjoint(
            (
                page.publisher_kind,
                count.attributed_kind,
                view.kind_of_origin(page.origin),
                view.kind_of_origin(count.origin),
            )
        )
        and _known(count.known_on, asked.as_of)
        and _in_episodes(count.episode, asked)
    )


def _with_sources(rows: tuple[SourcedRow, ...], left_out: set[str], asked: Narrowing) -> tuple[SourcedRow, ...]:
    kept = []
    for row in rows:
        if not _in_episodes(row.episode, asked):
            continue
        if left_out.isdisjoint(row.source_ids):
            kept.append(row)
        elif remaining := tuple(source for source in row.source_ids if source not in left_out):
            kept.append(replace(row, source_ids=remaining))
    return tuple(kept)


def _known(day: date | None, as_of: date | None) -> bool:
    return as_of is None or (day is not None and day <= as_of)


def _in_episodes(episode: str, asked: Narrowing) -> bool:
    return not asked.episodes or episode in asked.episodes or episode == CONTEXT


def _both(first: Narrowing, second: Narrowing) -> Narrowing:
    days = [day for day in (first.as_of, second.as_of) if day is not None]
    return Narrowing(
        as_of=min(days, default=None),
        without_sources=first.without_sources | second.without_sources,
        without_kinds=first.without_kinds | second.without_kinds,
        without_origins=first.without_origins | second.without_origins,
        episodes=first.episodes & second.episodes
        if first.episodes and second.episodes
        else first.episodes | second.episodes,
    )


def _flat(row: Row) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, parts in _columns(cast(Hashable, type(row))):
        value = getattr(row, name)
        if parts:
            for part in parts:
                flat[f"{name}_{part}"] = None if value is None else getattr(value, part)
        elif isinstance(value, tuple):
            flat[name] = ";".join("=".join(part) if isinstance(part, tuple) else part for part in value)
        else:
            flat[name] = value
    return flat


@cache
def _columns(kind: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Field names of a row with the parts to spread over columns: first/last of a span, earliest/latest instants."""
    spread = {Span: ("first", "last"), Interval: ("earliest", "latest")}
    hints = get_type_hints(kind)
    return tuple(
        (
            field.name,
            next((p for t, p in spread.items() if t in (hints[field.name], *get_args(hints[field.name]))), ()),
        )
        for field in fields(kind)
    )
