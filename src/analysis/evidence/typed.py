"""A raw row as a typed one: a function a table.

All are pure and trust that the row passed `check`; they raise ValueError or KeyError if it did not. What a row needs
from other tables is handed in; a row that rests on sources is handed these and the day from which it can be known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from analysis.evidence.clock import Span, end_interval, onset_interval
from analysis.evidence.codes import Codes
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
    Statement,
    Step,
)

RawRow = Mapping[str, str]
Speaker = Callable[[str, tuple[str, ...]], str]
Known = date | None


def split_list(text: str) -> tuple[str, ...]:
    """The parts of a `;` list, blanks dropped."""
    return tuple(part.strip() for part in text.split(";") if part.strip())


def source(row: RawRow) -> Source:
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


def origin(row: RawRow) -> Origin:
    aliases = split_list(row["aliases"])
    return Origin(row["origin"], row["name"], row["kind"], aliases, row["note"], row.get("country", ""))


def episode(row: RawRow) -> Episode:
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


def statement(row: RawRow) -> Statement:
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


def claim(row: RawRow) -> Claim:
    made = Span.parse(row["made_on"])
    return Claim(
        id=row["claim_id"],
        episode=row["episode"],
        made=made,
        made_text=row["made_on"],
        claimant=row["claimant"],
        claimant_kind=row["claimant_kind"],
        topic=row["topic"],
        topic_group=row.get("topic_group") or "other",
        proposition=row["proposition"],
        proposition_kind=row.get("proposition_kind") or "fact",
        same_as=row.get("same_as", ""),
        words_of=row.get("words_of", ""),
        note=row["note"],
        known_on=made.last if made else None,
    )


def place_with_clocks(rows: Sequence[RawRow]) -> Callable[[RawRow], Place]:
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


def speaker_among(sources: Iterable[Source], origins: Iterable[Origin]) -> Speaker:
    """Whose word a row is: the origin that its wording names, else (no wording, or nobody's) the first page's own."""
    page_of = {source.id: source.origin for source in sources}
    named = {alias: origin.id for origin in origins for alias in origin.aliases}
    return lambda wording, source_ids: named.get(wording) or page_of[source_ids[0]]


def count_of(sources: Iterable[Source], speaker: Speaker, codes: Codes) -> Callable[[RawRow], Count]:
    """Numbers with the body that asserts them. A number made as a list is a floor, whatever its row says of that."""
    lists = codes.group("lists")
    pages = {source.id: source for source in sources}

    def read(row: RawRow) -> Count:
        page = pages[row["source_id"]]
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
            origin=speaker(row["attributed_to"], (page.id,)),
            basis=row.get("basis") or "unclear",
            repeats=split_list(row.get("repeats", "")),
            floor=row.get("floor") == "yes" or row.get("basis") in lists,
            stale=row.get("stale") == "yes",
            of_what=row.get("of_what", ""),
            source_ids=(page.id,),
            note=row["note"],
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


def event_at(
    places: Iterable[Place], episodes: Iterable[Episode], codes: Codes
) -> Callable[[RawRow, tuple[str, ...], Known], Event]:
    """Acts in UTC by the clocks of their place; one that is placed in the country alone has all its clocks."""
    where, of_the_state = {place.id: place for place in places}, codes.group("state_actor")
    country = {episode.id: episode.country for episode in episodes}

    def zones(row: RawRow) -> tuple[str, ...]:
        place = where[row["place"]]
        if place.kind != "national":
            return place.zones
        home = {z for p in where.values() if p.country == country[row["episode"]] for z in p.zones}
        return tuple(sorted(home)) or place.zones

    def read(row: RawRow, source_ids: tuple[str, ...], known_on: Known) -> Event:
        part = row.get("part_of_day", "")
        hours = codes.hours.get(part)
        place, local, days = where[row["place"]], zones(row), Span.parse(row["date"])
        if days is None:
            raise ValueError("an act needs a date")
        onset, precision = onset_interval(row["date"], row["time_from"], row["time_basis"], local, hours)
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
            rung=codes.rung_of(row["action"]) if row["actor"] in of_the_state else None,
            target=row["target"],
            participants_low=_whole(row["participants_low"]),
            participants_high=_whole(row["participants_high"]),
            summary=row["summary"],
            responds_to=row["responds_to"],
            act=row["same_act"] or row["event_id"],
            source_ids=source_ids,
            known_on=known_on,
            part_of_day=part,
        )

    return read


def piece_on(claims: Iterable[Claim], speaker: Speaker) -> Callable[[RawRow, tuple[str, ...], Known], ClaimEvidence]:
    """Pieces of evidence, each with an id made of its claim's and its number among those on the claim."""
    episode_of = {claim.id: claim.episode for claim in claims}
    pieces: dict[str, int] = {}

    def read(row: RawRow, source_ids: tuple[str, ...], known_on: Known) -> ClaimEvidence:
        claim = row["claim_id"]
        pieces[claim] = pieces.get(claim, 0) + 1
        return ClaimEvidence(
            id=f"{claim}#{pieces[claim]:02d}",
            claim_id=claim,
            episode=episode_of[claim],
            stance=row["stance"],
            asserted_by=row.get("asserted_by", ""),
            asserted_kind=row.get("asserted_kind", ""),
            origin=speaker(row.get("asserted_by", ""), source_ids),
            bears=row.get("bears", ""),
            summary=row["summary"],
            source_ids=source_ids,
            note=row.get("note", ""),
            known_on=known_on,
        )

    return read


def order_by(speaker: Speaker) -> Callable[[RawRow, tuple[str, ...], Known], Order]:
    """Stated orders with the body that states them."""

    def read(row: RawRow, source_ids: tuple[str, ...], known_on: Known) -> Order:
        return Order(
            id=row["order_id"],
            episode=row["episode"],
            place=row["place"],
            earlier=row["earlier_event"],
            later=row["later_event"],
            stated=row["stated"],
            page_states=row.get("page_states", ""),
            asserted_by=row.get("asserted_by", ""),
            asserted_kind=row.get("asserted_kind", ""),
            origin=speaker(row.get("asserted_by", ""), source_ids),
            source_ids=source_ids,
            summary=row["summary"],
            note=row.get("note", ""),
            known_on=known_on,
        )

    return read


def step(row: RawRow, source_ids: tuple[str, ...], known_on: Known) -> Step:
    return Step(
        id=row["step_id"],
        episode=row["episode"],
        date=Span.parse(row["date"]),
        date_text=row["date"],
        body=row["body"],
        kind=row["kind"],
        about=row["about"],
        count_low=_whole(row["count_low"]),
        count_high=_whole(row["count_high"]),
        summary=row["summary"],
        source_ids=source_ids,
        known_on=known_on,
        of_what=row.get("of_what", ""),
        undoes=row.get("undoes", ""),
    )


def _number(text: str) -> float | None:
    return float(text) if text else None


def _whole(text: str) -> int | None:
    return int(text) if text else None
