"""From raw tables to typed rows: nothing is dropped, nothing is guessed, every change of form is counted.

`clean` is pure: strings in, rows out. It trusts that the tables passed `check`; a row that did not pass raises
ValueError with its id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from analysis.evidence.clock import Span, end_interval, onset_interval
from analysis.evidence.codes import Codes
from analysis.evidence.country_years import country_year, protest
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
    Protest,
    Source,
    Statement,
    Step,
)

RawRow = Mapping[str, str]
RawTables = Mapping[str, Sequence[RawRow]]
T = TypeVar("T")

STATE_ACTORS = frozenset(
    "police national_guard army security_service security_forces local_authority government president prosecutor "
    "court parliament election_commission".split()
)


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
    statements: tuple[Statement, ...]
    country_years: tuple[CountryYear, ...]
    protests: tuple[Protest, ...]


def clean(raw: RawTables, codes: Codes) -> Tables:
    """Typed rows of all tables. ValueError names the row that cannot be read (run `investigate check`)."""
    sources = _each(raw["sources"], "source_id", _source)
    origins = _each(raw["origins"], "origin", _origin)
    places = _each(raw["places"], "place", _zones_of_places(raw["places"]))
    episodes = _each(raw["episodes"], "episode", _episode)
    claims = _each(raw["claims"], "claim_id", _claim)
    published = {source.id: source.published for source in sources}
    return Tables(
        sources=sources,
        origins=origins,
        counts=_each(raw["counts"], "count_id", _counts_of(sources, origins)),
        events=_each(raw["events"], "event_id", _events_of(places, episodes, codes, published)),
        claims=claims,
        claim_evidence=_claim_evidence(raw["claim_evidence"], claims, published),
        orders=_each(raw["orders"], "order_id", _orders_of(published)),
        steps=_each(raw["steps"], "step_id", _steps_of(published)),
        episodes=episodes,
        places=places,
        statements=_each(raw["statements"], "statement_id", _statement),
        country_years=_each(raw.get("mass_mobilization", ()), "country_year_id", _coded(country_year, published)),
        protests=_each(raw.get("mass_mobilization_protests", ()), "protest_id", _coded(protest, published)),
    )


def split_list(text: str) -> tuple[str, ...]:
    """The parts of a `;` list, blanks dropped."""
    return tuple(part.strip() for part in text.split(";") if part.strip())


def known_from_sources(source_ids: Iterable[str], published: Mapping[str, Span | None]) -> date | None:
    """The day by which at least one of the sources was certainly published; None if none has a date."""
    days = [span.last for source in source_ids if (span := published.get(source)) is not None]
    return min(days, default=None)


def count_known_on(stated: Span | None, published: Span | None) -> date | None:
    """The day by which a number was certainly said; None when its page has no date.

    Where the page may already have been out on the day the number was stated, it is that day; a number stated before
    its page came out is known only with the page. Of two imprecise dates the finer one decides.
    """
    if published is None:
        return None
    if stated is None or stated.last < published.first:
        return published.last
    if published.last < stated.first:
        return stated.last
    return min(stated.last, published.last)


def _each(rows: Sequence[RawRow], key: str, read: Callable[[RawRow], T]) -> tuple[T, ...]:
    cleaned = []
    for row in sorted(rows, key=lambda row: row[key]):
        try:
            cleaned.append(read(row))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(
                f"{key} {row.get(key)}: {error}. Run `investigate check` for the file and line."
            ) from error
    return tuple(cleaned)


def _source(row: RawRow) -> Source:
    return Source(
        id=row["source_id"],
        title=row["title"],
        publisher=row["publisher"],
        publisher_kind=row["publisher_kind"],
        published=Span.parse(row["published_on"]),
        published_text=row["published_on"],
        url=row["url"],
        language=row["language"],
        origin=row["origin"],
        note=row["note"],
    )


def _origin(row: RawRow) -> Origin:
    return Origin(row["origin"], row["name"], row["kind"], split_list(row["aliases"]), row["note"])


def _episode(row: RawRow) -> Episode:
    core_from, core_to = Span.parse(row["core_from"]), Span.parse(row["core_to"])
    return Episode(
        id=row["episode"],
        title=row["title"],
        country=row["country"],
        main_place=row["main_place"],
        onset=Span.parse(row["onset_on"]),
        core=Span(core_from.first, core_to.last) if core_from and core_to else None,
        ends=Span.parse(row["ends_on"]),
        summary=row["summary"],
    )


def _zones_of_places(rows: Sequence[RawRow]) -> Callable[[RawRow], Place]:
    """Places with their clocks: a settlement's own zone; an area has those of the settlements in it."""
    settled = [row for row in rows if row["timezone"]]

    def zones(row: RawRow) -> tuple[str, ...]:
        if row["timezone"]:
            return (row["timezone"],)
        inside = {other["timezone"] for other in settled if other["region"] == row["place"]}
        country = {other["timezone"] for other in settled if row["country"] in ("", other["country"])}
        return tuple(sorted(inside or country or {other["timezone"] for other in settled}))

    def read(row: RawRow) -> Place:
        return Place(
            id=row["place"],
            kind=row["kind"],
            region=row["region"],
            country=row["country"],
            latitude=_number(row["latitude"]),
            longitude=_number(row["longitude"]),
            zones=zones(row),
        )

    return read


def _counts_of(sources: Sequence[Source], origins: Sequence[Origin]) -> Callable[[RawRow], Count]:
    page = {source.id: source for source in sources}
    asserted_by = {alias: origin.id for origin in origins for alias in origin.aliases}

    def read(row: RawRow) -> Count:
        source = page[row["source_id"]]
        stated = Span.parse(row["stated_on"])
        return Count(
            id=row["count_id"],
            episode=row["episode"],
            quantity=row["quantity"],
            detail=row["detail"],
            population=row["population"],
            place=row["place"],
            low=_number(row["low"]),
            high=_number(row["high"]),
            qualifier=row["qualifier"],
            stated=stated,
            stated_text=row["stated_on"],
            covers_from=row["covers_from"],
            covers_to=row["covers_to"],
            attributed_to=row["attributed_to"],
            attributed_kind=row["attributed_kind"],
            origin=asserted_by.get(row["attributed_to"], source.origin),
            source_ids=(source.id,),
            note=row["note"],
            known_on=count_known_on(stated, source.published),
        )

    return read


def _events_of(
    places: Sequence[Place],
    episodes: Sequence[Episode],
    codes: Codes,
    published: Mapping[str, Span | None],
) -> Callable[[RawRow], Event]:
    where = {place.id: place for place in places}
    country = {episode.id: episode.country for episode in episodes}

    def zones(row: RawRow) -> tuple[str, ...]:
        place = where[row["place"]]
        if place.kind != "national":
            return place.zones
        home = {z for p in places if p.country == country[row["episode"]] for z in p.zones}
        return tuple(sorted(home)) or place.zones

    def read(row: RawRow) -> Event:
        place = where[row["place"]]
        local = zones(row)
        days = Span.parse(row["date"])
        assert days is not None
        onset, precision = onset_interval(row["date"], row["time_from"], row["time_basis"], local)
        source_ids = split_list(row["source_ids"])
        return Event(
            id=row["event_id"],
            episode=row["episode"],
            date_text=row["date"],
            days=days,
            onset=onset,
            end=end_interval(row["date"], row["date_to"], row["time_from"], row["time_to"], local),
            precision=precision,
            place=row["place"],
            site=row["site"],
            region=place.region or row["region"],
            latitude=place.latitude,
            longitude=place.longitude,
            actor=row["actor"],
            action=row["action"],
            family=codes.family_of(row["action"]),
            rung=codes.rung_of(row["action"]) if row["actor"] in STATE_ACTORS else None,
            target=row["target"],
            participants_low=_whole(row["participants_low"]),
            participants_high=_whole(row["participants_high"]),
            summary=row["summary"],
            responds_to=row["responds_to"],
            act=row["same_act"] or row["event_id"],
            source_ids=source_ids,
            known_on=known_from_sources(source_ids, published),
        )

    return read


def _claim(row: RawRow) -> Claim:
    made = Span.parse(row["made_on"])
    return Claim(
        id=row["claim_id"],
        episode=row["episode"],
        made=made,
        made_text=row["made_on"],
        claimant=row["claimant"],
        claimant_kind=row["claimant_kind"],
        topic=row["topic"],
        proposition=row["proposition"],
        note=row["note"],
        known_on=made.last if made else None,
    )


def _claim_evidence(
    rows: Sequence[RawRow], claims: Sequence[Claim], published: Mapping[str, Span | None]
) -> tuple[ClaimEvidence, ...]:
    episode_of = {claim.id: claim.episode for claim in claims}
    pieces: dict[str, int] = {}
    cleaned = []
    for row in rows:
        claim = row["claim_id"]
        pieces[claim] = pieces.get(claim, 0) + 1
        source_ids = split_list(row["source_ids"])
        cleaned.append(
            ClaimEvidence(
                id=f"{claim}#{pieces[claim]:02d}",
                claim_id=claim,
                episode=episode_of[claim],
                stance=row["stance"],
                summary=row["summary"],
                source_ids=source_ids,
                known_on=known_from_sources(source_ids, published),
            )
        )
    return tuple(sorted(cleaned, key=lambda piece: piece.id))


def _orders_of(published: Mapping[str, Span | None]) -> Callable[[RawRow], Order]:
    def read(row: RawRow) -> Order:
        source_ids = split_list(row["source_ids"])
        return Order(
            id=row["order_id"],
            episode=row["episode"],
            place=row["place"],
            earlier=row["earlier_event"],
            later=row["later_event"],
            stated=row["stated"],
            source_ids=source_ids,
            summary=row["summary"],
            known_on=known_from_sources(source_ids, published),
        )

    return read


def _steps_of(published: Mapping[str, Span | None]) -> Callable[[RawRow], Step]:
    def read(row: RawRow) -> Step:
        source_ids = split_list(row["source_ids"])
        return Step(
            id=row["step_id"],
            episode=row["episode"],
            date=Span.parse(row["date"]),
            date_text=row["date"],
            body=row["body"],
            kind=row["kind"],
            count_low=_whole(row["count_low"]),
            count_high=_whole(row["count_high"]),
            summary=row["summary"],
            source_ids=source_ids,
            known_on=known_from_sources(source_ids, published),
        )

    return read


def _coded(
    read: Callable[[RawRow, tuple[str, ...], date | None], T], published: Mapping[str, Span | None]
) -> Callable[[RawRow], T]:
    """A row of a coded data set, known since the set was published."""

    def with_sources(row: RawRow) -> T:
        source_ids = split_list(row["source_ids"])
        return read(row, source_ids, known_from_sources(source_ids, published))

    return with_sources


def _statement(row: RawRow) -> Statement:
    pairs = [part.partition("=") for part in split_list(row["arguments"])]
    return Statement(
        id=row["statement_id"],
        episode=row["episode"],
        text=row["text"],
        test=row["test"],
        arguments=tuple((key.strip(), value.strip()) for key, _, value in pairs),
        asked_by=row["asked_by"],
        note=row["note"],
    )


def _number(text: str) -> float | None:
    return float(text) if text else None


def _whole(text: str) -> int | None:
    return int(text) if text else None
