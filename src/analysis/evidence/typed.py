"""A raw row as a typed one: every field is read from one column, by the type that the field has (`reader`).

All are pure and trust that the row passed `check`; they raise ValueError or KeyError if it did not. What a row needs
from other tables is handed in; a row that rests on sources is handed these and the day from which it can be known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date
from typing import Any, TypeVar

from analysis.evidence.clock import Span, end_interval, onset_interval
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

Cells = Mapping[str, str]
Speaker = Callable[[str, tuple[str, ...]], str]
Known = date | None
T = TypeVar("T")


def split_list(text: str) -> tuple[str, ...]:
    """The parts of a `;` list, blanks dropped."""
    return tuple(part.strip() for part in text.split(";") if part.strip())


# how a cell is read, by the type of its field; fields of other types are made of several cells and handed in
CELLS: Mapping[Any, Callable[[str], Any]] = {
    "str": str,
    "int": int,
    "int | None": lambda text: int(text) if text else None,
    "float | None": lambda text: float(text) if text else None,
    "bool": lambda text: text == "yes",
    "Span | None": Span.parse,
    "tuple[str, ...]": split_list,
}


def reader(kind: type[T], **columns: str) -> Callable[..., T]:
    """How the rows of a kind are read: each field from the column of its name, or the one that is named for it here.
    What is handed in by keyword is not read; a blank cell or a column that a table lacks leaves a field its default."""
    read_from = [
        (each.name, columns.get(each.name, each.name), CELLS[each.type], each.default is not MISSING)
        for each in fields(kind)  # type: ignore[arg-type]
        if each.type in CELLS
    ]

    def read(row: Cells, **known: Any) -> T:
        for name, column, of_cell, may_be_blank in read_from:
            if name not in known and not (may_be_blank and not row.get(column)):
                known[name] = of_cell(row[column])
        return kind(**known)

    return read


source = reader(Source, id="source_id", published="published_on", published_text="published_on")
origin = reader(Origin, id="origin")
step = reader(Step, id="step_id", date_text="date")
country_year = reader(CountryYear, id="country_year_id")
_episode = reader(Episode, id="episode", onset="onset_on", ends="ends_on")
_place = reader(Place, id="place")
name_of_place = reader(PlaceName, id="name_id")
_statement = reader(Statement, id="statement_id")
_claim = reader(Claim, id="claim_id", made_text="made_on")
_count = reader(Count, id="count_id", stated_text="stated_on")
_event = reader(Event, id="event_id", date_text="date")
_piece = reader(ClaimEvidence)
_order = reader(Order, id="order_id", earlier="earlier_event", later="later_event")
_protest = reader(Protest, id="protest_id")


def episode(row: Cells) -> Episode:
    core_from, core_to = Span.parse(row["core_from"]), Span.parse(row["core_to"])
    return _episode(row, core=Span(core_from.first, core_to.last) if core_from and core_to else None)


def statement(row: Cells) -> Statement:
    pairs = [part.partition("=") for part in split_list(row["arguments"])]
    return _statement(row, arguments=tuple((key.strip(), value.strip()) for key, _, value in pairs))


def claim(row: Cells) -> Claim:
    made = Span.parse(row["made_on"])
    return _claim(row, made=made, known_on=made.last if made else None)


def protest(row: Cells, **known: Any) -> Protest:
    return _protest(row, span=Span(date.fromisoformat(row["start_on"]), date.fromisoformat(row["end_on"])), **known)


def place_with_clocks(rows: Sequence[Cells]) -> Callable[[Cells], Place]:
    """Places with their clocks: a settlement's own zone; an area has those of the settlements in it."""
    settled = [row for row in rows if row["timezone"]]

    def zones(row: Cells) -> tuple[str, ...]:
        if row["timezone"]:
            return (row["timezone"],)
        inside = {other["timezone"] for other in settled if other["region"] == row["place"]}
        country = {other["timezone"] for other in settled if row["country"] in ("", other["country"])}
        return tuple(sorted(inside or country or {other["timezone"] for other in settled}))

    return lambda row: _place(row, zones=zones(row))


def speaker_among(sources: Iterable[Source], origins: Iterable[Origin]) -> Speaker:
    """Whose word a row is: the origin that its wording names, else (no wording, or nobody's) the first page's own."""
    page_of = {source.id: source.origin for source in sources}
    named = {alias: origin.id for origin in origins for alias in origin.aliases}
    return lambda wording, source_ids: named.get(wording) or page_of[source_ids[0]]


def count_of(sources: Iterable[Source], speaker: Speaker, codes: Codes) -> Callable[[Cells], Count]:
    """Numbers with the body that asserts them. A number made as a list is a floor, whatever its row says of that."""
    lists = codes.group("lists")
    pages = {source.id: source for source in sources}

    def read(row: Cells) -> Count:
        page, stated = pages[row["source_id"]], Span.parse(row["stated_on"])
        return _count(
            row,
            stated=stated,
            origin=speaker(row["attributed_to"], (page.id,)),
            floor=row.get("floor") == "yes" or row.get("basis") in lists,
            source_ids=(page.id,),
            known_on=count_known_on(stated, page.published),
        )

    return read


def count_known_on(stated: Span | None, published: Span | None) -> Known:
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


def event_at(places: Iterable[Place], episodes: Iterable[Episode], codes: Codes) -> Callable[..., Event]:
    """Acts in UTC by the clocks of their place; one that is placed in the country alone has all its clocks."""
    where, of_the_state = {place.id: place for place in places}, codes.group("state_actor")
    country = {episode.id: episode.country for episode in episodes}

    def zones(row: Cells) -> tuple[str, ...]:
        place = where[row["place"]]
        if place.kind != "national":
            return place.zones
        home = {z for p in where.values() if p.country == country[row["episode"]] for z in p.zones}
        return tuple(sorted(home)) or place.zones

    def read(row: Cells, **known: Any) -> Event:
        place, local, days = where[row["place"]], zones(row), Span.parse(row["date"])
        if days is None:
            raise ValueError("an act needs a date")
        hours = codes.hours.get(row.get("part_of_day", ""))
        onset, precision = onset_interval(row["date"], row["time_from"], row["time_basis"], local, hours)
        return _event(
            row,
            days=days,
            onset=onset,
            end=end_interval(row["date"], row["date_to"], row["time_from"], row["time_to"], local),
            precision=precision,
            region=place.region or row["region"],
            latitude=place.latitude,
            longitude=place.longitude,
            family=codes.family_of(row["action"]),
            rung=codes.rung_of(row["action"]) if row["actor"] in of_the_state else None,
            act=row["same_act"] or row["event_id"],
            **known,
        )

    return read


def piece_on(claims: Iterable[Claim], speaker: Speaker) -> Callable[..., ClaimEvidence]:
    """Pieces of evidence, each with an id made of its claim's and its number among those on the claim."""
    episode_of = {claim.id: claim.episode for claim in claims}
    pieces: dict[str, int] = {}

    def read(row: Cells, source_ids: tuple[str, ...], known_on: Known) -> ClaimEvidence:
        claim = row["claim_id"]
        pieces[claim] = pieces.get(claim, 0) + 1
        return _piece(
            row,
            id=f"{claim}#{pieces[claim]:02d}",
            episode=episode_of[claim],
            origin=speaker(row.get("asserted_by", ""), source_ids),
            source_ids=source_ids,
            known_on=known_on,
        )

    return read


def order_by(speaker: Speaker) -> Callable[..., Order]:
    """Stated orders with the body that states them."""

    def read(row: Cells, source_ids: tuple[str, ...], known_on: Known) -> Order:
        stated_by = speaker(row.get("asserted_by", ""), source_ids)
        return _order(row, origin=stated_by, source_ids=source_ids, known_on=known_on)

    return read
