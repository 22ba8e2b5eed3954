"""From raw tables to typed rows: nothing is dropped, nothing is guessed, every change of form is counted.

`clean` is pure: strings in, rows out. It trusts that the tables passed `check`; a row that did not pass raises
ValueError with its id. How a row of each table is read: `analysis.evidence.typed`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from analysis.evidence import typed
from analysis.evidence.clock import Span
from analysis.evidence.codes import Codes
from analysis.evidence.rows import (
    Claim,
    ClaimEvidence,
    Count,
    CountryYear,
    Episode,
    Event,
    Order,
    Origin,
    Place,
    PlaceName,
    Protest,
    Source,
    Statement,
    Step,
)
from analysis.evidence.typed import Cells, split_list

RawTables = Mapping[str, Sequence[Cells]]
T = TypeVar("T")


@dataclass(frozen=True)
class Tables:
    """The cleaned tables, each a tuple of rows sorted by id."""

    sources: tuple[Source, ...]
    origins: tuple[Origin, ...]
    counts: tuple[Count, ...]
    events: tuple[Event, ...]
    claims: tuple[Claim, ...]
    claim_evidence: tuple[ClaimEvidence, ...]
    orders: tuple[Order, ...]
    steps: tuple[Step, ...]
    episodes: tuple[Episode, ...]
    places: tuple[Place, ...]
    place_names: tuple[PlaceName, ...]
    statements: tuple[Statement, ...]
    country_years: tuple[CountryYear, ...]
    protests: tuple[Protest, ...]


def clean(raw: RawTables, codes: Codes) -> Tables:
    """Typed rows of all tables. ValueError names the row that cannot be read (run `investigate check`)."""
    sources = _each(raw["sources"], "source_id", typed.source)
    origins = _each(raw["origins"], "origin", typed.origin)
    places = _each(raw["places"], "place", typed.place_with_clocks(raw["places"]))
    episodes = _each(raw["episodes"], "episode", typed.episode)
    claims = _each(raw["claims"], "claim_id", typed.claim)
    published = {source.id: source.published for source in sources}
    speaker = typed.speaker_among(sources, origins)

    def resting(read: Callable[..., T]) -> Callable[[Cells], T]:
        """A row that rests on sources, with these and the day from which it can be known."""

        def read_on(row: Cells) -> T:
            source_ids = split_list(row["source_ids"])
            return read(row, source_ids=source_ids, known_on=known_from_sources(source_ids, published))

        return read_on

    pieces = _each(raw["claim_evidence"], "claim_id", resting(typed.piece_on(claims, speaker)))
    return Tables(
        sources=sources,
        origins=origins,
        counts=_each(raw["counts"], "count_id", typed.count_of(sources, speaker, codes)),
        events=_each(raw["events"], "event_id", resting(typed.event_at(places, episodes, codes))),
        claims=claims,
        claim_evidence=tuple(sorted(pieces, key=lambda piece: piece.id)),
        orders=_each(raw["orders"], "order_id", resting(typed.order_by(speaker))),
        steps=_each(raw["steps"], "step_id", resting(typed.step)),
        episodes=episodes,
        places=places,
        place_names=_each(raw.get("place_names", ()), "name_id", typed.name_of_place),
        statements=_each(raw["statements"], "statement_id", typed.statement),
        country_years=_each(raw.get("mass_mobilization", ()), "country_year_id", resting(typed.country_year)),
        protests=_each(raw.get("mass_mobilization_protests", ()), "protest_id", resting(typed.protest)),
    )


def known_from_sources(source_ids: Iterable[str], published: Mapping[str, Span | None]) -> date | None:
    """The day by which at least one of the sources was certainly published; None if none has a date."""
    days = [span.last for source in source_ids if (span := published.get(source)) is not None]
    return min(days, default=None)


def _each(rows: Sequence[Cells], key: str, read: Callable[[Cells], T]) -> tuple[T, ...]:
    """Every row of a table, in the order of its ids (rows of one id in the order of the file)."""
    cleaned = []
    for row in sorted(rows, key=lambda row: row[key]):
        try:
            cleaned.append(read(row))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(
                f"{key} {row.get(key)}: {error}. Run `investigate check` for the file and line."
            ) from error
    return tuple(cleaned)
