"""From raw tables to typed rows: nothing is dropped, nothing is guessed, every change of form is counted.

`clean` is pure: strings in, rows out. Every field is read from one column, by the type that the field has (`reader`);
what is made of several cells or of other tables is a function of `RowReader`. It trusts that the tables passed
`check`; a row that did not pass raises ValueError with its id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
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
from analysis.evidence.tables import Tables

Cells = Mapping[str, str]
RawTables = Mapping[str, Sequence[Cells]]
T = TypeVar("T")


def split_list(text: str) -> tuple[str, ...]:
    """The parts of a `;` list, blanks dropped."""
    return tuple(part.strip() for part in text.split(";") if part.strip())


# how a cell is read, by the type of its field; fields of other types are made of several cells and handed in
CELLS: Mapping[Any, Callable[[str], Any]] = {
    "str": str,
    "Code": str,
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


_source = reader(Source, id="source_id", published="published_on", published_text="published_on")
_origin = reader(Origin, id="origin")
_step = reader(Step, id="step_id", date_text="date")
_country_year = reader(CountryYear, id="country_year_id")
_episode = reader(Episode, id="episode", onset="onset_on", ends="ends_on")
_place = reader(Place, id="place")
_place_name = reader(PlaceName, id="name_id")
_statement = reader(Statement, id="statement_id")
_claim = reader(Claim, id="claim_id", made="made_on", made_text="made_on")
_count = reader(Count, id="count_id", stated="stated_on", stated_text="stated_on")
_event = reader(Event, id="event_id", date_text="date")
_piece = reader(ClaimEvidence)
_order = reader(Order, id="order_id", earlier="earlier_event", later="later_event")
_protest = reader(Protest, id="protest_id")


def clean(raw: RawTables, codes: Codes) -> Tables:
    """Typed rows of all tables. ValueError names the row that cannot be read (run `investigate check`)."""
    read = RowReader(raw, codes)
    return Tables(
        sources=read.sources,
        origins=read.origins,
        counts=_each(raw["counts"], "count_id", read.count),
        events=_each(raw["events"], "event_id", read.event),
        claims=read.claims,
        claim_evidence=tuple(sorted(_each(raw["claim_evidence"], "claim_id", read.piece), key=lambda piece: piece.id)),
        orders=_each(raw["orders"], "order_id", read.order),
        steps=_each(raw["steps"], "step_id", lambda row: _step(row, **read.resting(row))),
        episodes=read.episodes,
        places=read.places,
        place_names=_each(raw.get("place_names", ()), "name_id", _place_name),
        statements=_each(raw["statements"], "statement_id", statement),
        country_years=_each(
            raw.get("mass_mobilization", ()), "country_year_id", lambda row: _country_year(row, **read.resting(row))
        ),
        protests=_each(raw.get("mass_mobilization_protests", ()), "protest_id", read.protest),
    )


def _each(rows: Sequence[Cells], key: str, read: Callable[[Cells], T]) -> tuple[T, ...]:
    """Every row of a table, in the order of its ids (rows of one id in the order of the file)."""
    cleaned = []
    # stable: the pieces of one claim keep the order of the file, by which they are numbered
    for row in sorted(rows, key=lambda row: row[key]):
        try:
            cleaned.append(read(row))
        except (ValueError, KeyError, TypeError) as error:
            sentence = f"{key} {row.get(key)}: {error}. Run `investigate check` for the file and line."
            raise ValueError(sentence) from error
    return tuple(cleaned)


class RowReader:
    """The tables that rows of other tables are read with, and how these are."""

    def __init__(self, raw: RawTables, codes: Codes) -> None:
        self.codes = codes
        self.sources = _each(raw["sources"], "source_id", _source)
        self.origins = _each(raw["origins"], "origin", _origin)
        self.episodes = _each(raw["episodes"], "episode", episode)
        self.claims = _each(raw["claims"], "claim_id", claim)
        self._settled = [row for row in raw["places"] if row["timezone"]]
        self.places = _each(raw["places"], "place", self.place)
        self._page = {source.id: source for source in self.sources}
        self._named = {alias: origin.id for origin in self.origins for alias in origin.aliases}
        self._where = {place.id: place for place in self.places}
        self._country = {episode.id: episode.country for episode in self.episodes}
        self._episode_of = {claim.id: claim.episode for claim in self.claims}
        self._pieces: Counter[str] = Counter()

    def place(self, row: Cells) -> Place:
        """A place with its clocks: a settlement's own zone; an area has those of the settlements in it."""
        inside = {other["timezone"] for other in self._settled if other["region"] == row["place"]}
        country = {other["timezone"] for other in self._settled if row["country"] in ("", other["country"])}
        of_area = inside or country or {other["timezone"] for other in self._settled}
        return _place(row, zones=(row["timezone"],) if row["timezone"] else tuple(sorted(of_area)))

    def resting(self, row: Cells) -> dict[str, Any]:
        """Of a row that rests on sources these, and the day from which it can be known."""
        source_ids = split_list(row["source_ids"])
        published = (source.published for name in source_ids if (source := self._page.get(name)))
        return {"source_ids": source_ids, "known_on": min((span.last for span in published if span), default=None)}

    def speaker(self, wording: str, source_ids: Sequence[str]) -> str:
        """Whose word a row is: the origin that its wording names; without one, or if it is nobody's, the page's own."""
        return self._named.get(wording) or self._page[source_ids[0]].origin

    def count(self, row: Cells) -> Count:
        """A number with the body that asserts it. One that is made as a list is a floor, whatever its row says."""
        page = self._page[row["source_id"]]
        return _count(
            row,
            origin=self.speaker(row["attributed_to"], (page.id,)),
            floor=row.get("floor") == "yes" or row.get("basis") in self.codes.group("lists"),
            source_ids=(page.id,),
            known_on=count_known_on(Span.parse(row["stated_on"]), page.published),
        )

    def event(self, row: Cells) -> Event:
        """An act in UTC by the clocks of its place; one that is placed in the country alone has all its clocks."""
        place, days, of_the_state = self._where[row["place"]], Span.parse(row["date"]), self.codes.group("state_actor")
        zones = self._zones(place, row["episode"])
        hours = self.codes.hours.get(row.get("part_of_day", ""))
        onset, precision = onset_interval(row["date"], row["time_from"], row["time_basis"], zones, hours)
        return _event(
            row,
            days=days,
            onset=onset,
            end=end_interval(row["date"], row["date_to"], row["time_from"], row["time_to"], zones),
            precision=precision,
            region=place.region or row["region"],
            latitude=place.latitude,
            longitude=place.longitude,
            family=self.codes.families[row["action"]],
            rung=self.codes.rungs.get(row["action"]) if row["actor"] in of_the_state else None,
            act=row["same_act"] or row["event_id"],
            **self.resting(row),
        )

    def _zones(self, place: Place, episode: str) -> tuple[str, ...]:
        if place.kind != "national":
            return place.zones
        home = {zone for other in self.places if other.country == self._country[episode] for zone in other.zones}
        return tuple(sorted(home)) or place.zones

    def piece(self, row: Cells) -> ClaimEvidence:
        """A piece of evidence, with an id made of its claim's and its number among those on the claim."""
        name, rests = row["claim_id"], self.resting(row)
        self._pieces[name] += 1
        origin = self.speaker(row.get("asserted_by", ""), rests["source_ids"])
        number = f"{name}#{self._pieces[name]:02d}"
        return _piece(row, id=number, episode=self._episode_of[name], origin=origin, **rests)

    def order(self, row: Cells) -> Order:
        """A stated order with the body that states it."""
        rests = self.resting(row)
        return _order(row, origin=self.speaker(row.get("asserted_by", ""), rests["source_ids"]), **rests)

    def protest(self, row: Cells) -> Protest:
        span = Span(date.fromisoformat(row["start_on"]), date.fromisoformat(row["end_on"]))
        return _protest(row, span=span, **self.resting(row))


def episode(row: Cells) -> Episode:
    core_from, core_to = Span.parse(row["core_from"]), Span.parse(row["core_to"])
    return _episode(row, core=Span(core_from.first, core_to.last) if core_from and core_to else None)


def statement(row: Cells) -> Statement:
    pairs = [part.partition("=") for part in split_list(row["arguments"])]
    return _statement(row, arguments=tuple((key.strip(), value.strip()) for key, _, value in pairs))


def claim(row: Cells) -> Claim:
    made = Span.parse(row["made_on"])
    return _claim(row, known_on=made.last if made else None)


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
