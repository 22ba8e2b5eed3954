"""Evidence: the typed, cleaned view of the raw tables, whole or narrowed.

Nothing downstream reads a file; it is handed an `Evidence`. A view narrows to what had been said by a day, or to
what is left without some sources, kinds of body or origins; narrowing is pure and can be repeated.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cached_property
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from analysis.evidence.clean import Cells, RawTables, clean
from analysis.evidence.clock import Span
from analysis.evidence.codes import Codes
from analysis.evidence.frames import frame_of
from analysis.evidence.grouping import collected, grouped_by
from analysis.evidence.memory import held
from analysis.evidence.narrowing import NOT_NARROWED, SOURCED, Narrowing, View, narrowed, with_rows
from analysis.evidence.places import called
from analysis.evidence.problem import Refused, errors_in, format_problems
from analysis.evidence.raw import contents_of, read_folder
from analysis.evidence.rows import (
    Claim,
    ClaimEvidence,
    Count,
    Episode,
    Event,
    Order,
    Origin,
    Place,
    Source,
)
from analysis.evidence.spelling import known
from analysis.evidence.tables import Row, Sourced, Tables, kind_of_rows

if TYPE_CHECKING:
    import pandas as pd

R = TypeVar("R", bound=Row)
REPOSITORY = Path(__file__).resolve().parents[3]
WHOLE_PAGES = "the pages of the whole"  # of a view that was made smaller too


class UnreadableEvidence(Refused, ValueError):
    """A raw table cannot be read; the text is what `investigate check` prints."""


@dataclass(frozen=True)
class Evidence(View):
    """The rows of a view, what is looked up by their ids, and the narrower views that can be made of it."""

    def __post_init__(self) -> None:
        self.remember(WHOLE_PAGES, lambda: self.sources)  # a view that is narrowed or kept is not made here

    @cached_property
    def rows(self) -> dict[str, Row]:
        """Sources and the rows that rest on them by id; no two share one."""
        tables = (self.sources, self.claims, self.sourced_rows)
        return {row.id: row for table in tables for row in table}

    @cached_property
    def source_by_id(self) -> dict[str, Source]:
        return {source.id: source for source in self.sources}

    @cached_property
    def origin_by_name(self) -> dict[str, Origin]:
        """The origins whose kind is told, by each of their names."""
        told = (origin for origin in self.origins if origin.kind != "unidentified")
        names = ((name, origin) for origin in told for name in (origin.name, *origin.aliases))
        return self.remember("origins by name", lambda: dict(names))

    @cached_property
    def place_by_id(self) -> dict[str, Place]:
        return self.remember("places by id", lambda: {place.id: place for place in self.places})

    def called(self, place: str, day: date | None) -> str:
        """A place by its name of that day, with today's beside it if that is another."""
        return called(self.place_names, place, day)

    def day_of(self, row: Count | Event | Order) -> date | None:
        """The first day that a row with a place tells of."""
        if isinstance(row, Count):
            told = Span.parse(row.covers_from) or row.stated
            return told.first if told else None
        act = self.rows[row.earlier] if isinstance(row, Order) else row
        return act.days.first if isinstance(act, Event) else None

    @cached_property
    def episode_by_id(self) -> dict[str, Episode]:
        return {episode.id: episode for episode in self.episodes}

    @property
    def sourced_rows(self) -> tuple[Sourced, ...]:
        """The rows that rest on sources: counts, acts, pieces of evidence on claims, stated orders, steps, and the
        years and protests of the base rates."""
        return tuple(chain.from_iterable(getattr(self, table) for table in SOURCED))

    @property
    def core_episodes(self) -> tuple[Episode, ...]:
        """The episodes proper (those with an onset), in order of onset; the context is none."""
        dated = [episode for episode in self.episodes if episode.onset is not None]
        return tuple(sorted(dated, key=lambda e: (e.onset, e.id)))

    def episode(self, episode_id: str) -> Episode:
        """The episode of that id. UnknownName tells which there are."""
        return self.episode_by_id[known(episode_id, self.episode_by_id, "episode")]

    def sources_of(self, row_ids: Iterable[str]) -> tuple[str, ...]:
        """Ids of the sources that the rows rest on, sorted, each once."""
        return tuple(sorted({source for row in row_ids for source in getattr(self.rows[row], "source_ids", ())}))

    def origins_of(self, row_ids: Iterable[str]) -> tuple[str, ...]:
        """Ids of the origins that the rows rest on, sorted: of what somebody asserts the asserter, else the pages'."""
        return tuple(sorted({origin for row in row_ids for origin in self.row_origins(self.rows[row])}))

    def row_origins(self, row: Row) -> frozenset[str]:
        """The origins one row rests on: the one body whose word it is, or those of its pages where none is coded."""
        if isinstance(row, Count) or (isinstance(row, (ClaimEvidence, Order)) and row.asserted_by):
            return frozenset((row.origin,))
        ids: tuple[str, ...] = getattr(row, "source_ids", ())
        if (found := self.page_origins.get(ids)) is None:
            found = self.page_origins[ids] = frozenset(self.source_by_id[one].origin for one in ids)
        return found

    @cached_property
    def page_origins(self) -> dict[tuple[str, ...], frozenset[str]]:
        """The origins of pages, as found so far."""
        return self.remember("origins of pages", dict)

    def frame(self, table: str) -> pd.DataFrame:
        """A table as a DataFrame indexed by id (see `frames`). UnknownName tells which there are."""
        kind = kind_of_rows(table)
        return frame_of(getattr(self, table), kind)

    def keep(self, **kinds: Callable[[Any], bool]) -> Evidence:
        """Only the rows a question is about: of counts, events, claims, steps, country_years and protests those of the
        kind that is named (of a table not named: none), the pieces of evidence of the kept claims, the orders between
        kept acts, and the sources of all these. Commutes with `narrow`."""
        return self.only(**{table: tuple(filter(kind, getattr(self, table))) for table, kind in kinds.items()})

    def only(self, **tables: tuple[Any, ...]) -> Evidence:
        """Only these rows of counts, events, claims, steps and base rates (of a table not named: none), with what hangs
        on them, as `keep` says: all of it, or what of these pieces of evidence and orders does."""
        kept: dict[str, tuple[Any, ...]] = dict.fromkeys(("claims", *SOURCED), ()) | tables
        made, alive = set(map(_id, kept["claims"])), set(map(_id, kept["events"]))
        pieces = tables.get("claim_evidence", chain.from_iterable(self.pieces_of.get(claim, ()) for claim in made))
        orders = tables.get("orders", chain.from_iterable(self.orders_from.get(act, ()) for act in alive))
        kept["claim_evidence"] = tuple(sorted((row for row in pieces if row.claim_id in made), key=_id))
        kept["orders"] = tuple(sorted((row for row in orders if row.earlier in alive and row.later in alive), key=_id))
        used = set().union(*map(_pages, chain.from_iterable(kept[table] for table in SOURCED)))
        pages = (self.source_by_id.get(source) for source in sorted(used))
        return with_rows(self, sources=tuple(filter(None, pages)), **kept)

    def of_episode(self, episode_id: str) -> Evidence:
        """What is told of one episode, and the base rates; looked up once for all who ask for it."""
        return self.by_episode.get(episode_id) or self.only(country_years=self.country_years, protests=self.protests)

    @cached_property
    def by_episode(self) -> dict[str, Evidence]:
        told: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for table in ("counts", "events", "claims", "steps"):
            for row in getattr(self, table):
                told[row.episode][table].append(row)
        rates = {"country_years": self.country_years, "protests": self.protests}
        return {
            episode: self.only(**{table: tuple(rows) for table, rows in tables.items()}, **rates)
            for episode, tables in told.items()
        }

    @cached_property
    def events_of(self) -> dict[str, list[Event]]:
        """The acts told of each episode."""
        return grouped_by(self.events, lambda event: event.episode)

    @cached_property
    def counts_of(self) -> dict[str, list[Count]]:
        """The numbers told of each episode."""
        return grouped_by(self.counts, lambda count: count.episode)

    @cached_property
    def pieces_of(self) -> dict[str, tuple[ClaimEvidence, ...]]:
        return _gathered((piece.claim_id, piece) for piece in self.claim_evidence)

    @cached_property
    def orders_from(self) -> dict[str, tuple[Order, ...]]:
        """The orders that put each act first."""
        return _gathered((order.earlier, order) for order in self.orders)

    @cached_property
    def claims_alike(self) -> dict[str, tuple[Claim, ...]]:
        """Each claim with those that say the same, by its id."""
        return _gathered((name, claim) for claim in self.claims for name in {claim.id, claim.same_as} - {""})

    def narrow(
        self,
        as_of: date | str | None = None,
        without_sources: Collection[str] = (),
        without_kinds: Collection[str] = (),
        without_origins: Collection[str] = (),
        episodes: Collection[str] = (),
    ) -> Evidence:
        """What is left of this view. A row goes when none of its sources is left; a number, a piece of evidence and a
        stated order also go with the body that asserts them, and an order with either of its acts. UnknownName for a
        name that is none: a slip would leave everything, in silence."""
        pages = self.remember(WHOLE_PAGES, lambda: self.sources)
        asked = Narrowing(
            _day(as_of),
            _named(without_sources, lambda: (page.id for page in pages), "source"),
            _named(without_kinds, lambda: self.codes.codes("publisher_kind"), "kind of body"),
            _named(without_origins, lambda: sorted({*self.origin_by_id, *(page.origin for page in pages)}), "origin"),
            _named(episodes, lambda: self.episode_by_id, "episode"),
        )
        return self.without(asked) if asked != NOT_NARROWED else self

    def without(self, asked: Narrowing) -> Evidence:
        """The same, asked as one value."""
        return narrowed(self, asked)


def _day(day: date | str | None) -> date | None:
    """A day as code or a person writes it. ValueError says how."""
    try:
        day = date.fromisoformat(day) if isinstance(day, str) else day
    except ValueError:
        raise ValueError(f"'{day}' is not a date; expected YYYY-MM-DD, as in 2022-01-12") from None
    return day.date() if isinstance(day, datetime) else day


def _named(names: Collection[str], there: Callable[[], Iterable[str]], what: str) -> frozenset[str]:
    """The names, each of them known; which there are is asked only where one is named."""
    valid = tuple(there()) if names else ()
    return frozenset(known(name, valid, what) for name in ([names] if isinstance(names, str) else names))


_id, _pages = attrgetter("id"), attrgetter("source_ids")


def _gathered(pairs: Iterable[tuple[str, R]]) -> dict[str, tuple[R, ...]]:
    return {name: tuple(rows) for name, rows in collected(pairs).items()}


def open_evidence(
    raw: Path | str | None = None,
    as_of: date | str | None = None,
    exclude_kinds: Collection[str] = (),
    exclude_sources: Collection[str] = (),
    exclude_origins: Collection[str] = (),
    episodes: Collection[str] = (),
) -> Evidence:
    """The evidence of a raw folder (default: QANTAR_RAW, else the repository's data/raw), narrowed as asked.

    The keyword names are those of the suite's parameters, so that a notebook hands its own on.
    """
    folder = Path(raw or raw_folder())
    whole = held(lambda: contents_of(folder), lambda: evidence_of(raw_tables(folder), Codes.load(folder)))
    return whole.narrow(
        as_of=as_of,
        without_kinds=exclude_kinds,
        without_sources=exclude_sources,
        without_origins=exclude_origins,
        episodes=episodes,
    )


def evidence_of(raw: RawTables, codes: Codes) -> Evidence:
    """The evidence of raw tables as strings, by name. ValueError names a row that cannot be read."""
    tables = clean(raw, codes)
    return Evidence(**{each.name: getattr(tables, each.name) for each in fields(Tables)}, codes=codes)


def raw_folder() -> Path:
    """Where the raw tables are: QANTAR_RAW, else the repository's data/raw."""
    return Path(os.environ.get("QANTAR_RAW") or REPOSITORY / "data" / "raw")


def raw_tables(folder: Path | str | None = None) -> dict[str, tuple[Cells, ...]]:
    """The raw tables as strings, by name. UnreadableEvidence if one cannot be read."""
    read = read_folder(Path(folder or raw_folder()))
    if errors := errors_in(read.problems):
        raise UnreadableEvidence(format_problems(errors))
    return read.cells()
