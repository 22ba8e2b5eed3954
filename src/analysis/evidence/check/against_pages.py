"""Rows against the pages that carry them: nothing is told before it was, and an id says the year of its page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from analysis.evidence.check.cells import CheckedRow
from analysis.evidence.check.rules import Broken, Folder
from analysis.evidence.clock import Span
from analysis.evidence.places import places_holding
from analysis.evidence.rows import Place

YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
DAY = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})[-/_.]?(0[1-9]|1[0-2])[-/_.]?([0-2][0-9]|3[01])(?![0-9]|-[a-z])")
SOON = timedelta(days=7)  # a page may bear a day some days from the one in its id or address
OTHER_CLOCK = timedelta(days=1)  # a page may bear the day before, of its own zone or of an announcement


def year_in_the_id(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    for row in rows:
        years, published = YEAR.findall(row["source_id"]), Span.parse(row["published_on"])
        if years and published and not any(published.first.year <= int(y) <= published.last.year for y in years):
            said = f"{row['published_on']} is not of the year in the id ({', '.join(years)})"
            yield Broken(row.line, "published_on", said, "warning")


def day_in_the_address(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """A page whose id or address holds a day came out about then, unless its note tells of another date."""
    for row in rows:
        published = Span.parse(row["published_on"])
        for column in ("source_id", "url") if published and "date" not in row["note"] else ():
            day = _day_in(row[column])
            if published and day and not published.first - SOON <= day <= published.last + SOON:
                yield Broken(
                    row.line, "published_on", f"{row['published_on']} is far from {day} in the {column}", "warning"
                )


def _day_in(text: str) -> date | None:
    found = DAY.search(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def stated_by_its_page(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """A page carries no number that was stated after it came out."""
    pages = folder.by_id("sources")
    for row in rows:
        stated, page = Span.parse(row["stated_on"]), pages.get(row["source_id"])
        published = Span.parse(page["published_on"]) if page else None
        if stated and published and stated.first > published.last:
            said = f"{row['stated_on']} is after its page came out ({published.last}, {row['source_id']})"
            yield Broken(row.line, "stated_on", said, "warning")


def told_by_its_pages(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """An act or a step is not of a day after the pages that tell of it came out: none of them can tell it."""
    pages = {name: Span.parse(row["published_on"]) for name, row in folder.by_id("sources").items()}
    for row in rows:
        happened = Span.parse(row["date"])
        if happened is None:
            continue
        named = [name for name in row["source_ids"].split(";") if name in pages]
        early = [name for name in named if (page := pages[name]) and happened.first > page.last + OTHER_CLOCK]
        if early and early == named:
            yield Broken(row.line, "date", f"{row['date']} is after all its pages came out", "warning")
        elif early:
            said = f"{early[0]} came out on {pages[early[0]].last}, before the act ({row['date']})"  # type: ignore[union-attr]
            yield Broken(row.line, "source_ids", said, "warning")


def claim_told_by_its_pages(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """A claim was made no later than the pages came out that have it as somebody's."""
    pages = {name: Span.parse(row["published_on"]) for name, row in folder.by_id("sources").items()}
    last: dict[str, date] = {}
    for piece in folder.rows.get("claim_evidence", ()):
        for name in piece["source_ids"].split(";") if piece["stance"] == "asserts" else ():
            if page := pages.get(name):
                last[piece["claim_id"]] = max(page.last, last.get(piece["claim_id"], page.last))
    for row in rows:
        made, told = Span.parse(row["made_on"]), last.get(row["claim_id"])
        if made and told and made.first > told + OTHER_CLOCK:
            said = f"{row['made_on']} is after all pages that assert the claim came out ({told})"
            yield Broken(row.line, "made_on", said, "warning")


def order_told_by_its_pages(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """A page that puts two acts in order came out after both."""
    pages = {name: Span.parse(row["published_on"]) for name, row in folder.by_id("sources").items()}
    dates = {name: Span.parse(row["date"]) for name, row in folder.by_id("events").items()}
    for row in rows:
        days = [day.first for column in ("earlier_event", "later_event") if (day := dates.get(row[column]))]
        for name in row["source_ids"].split(";") if days else ():
            page = pages.get(name)
            if page and max(days) > page.last + OTHER_CLOCK:
                said = f"{name} came out on {page.last}, before the later act ({max(days)})"
                yield Broken(row.line, "source_ids", said, "warning")


def order_at_its_place(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """The place of an order is one of its acts', or one that holds both."""
    events, places, country = folder.by_id("events"), described_places(folder), countries(folder)
    for row in rows:
        acts = [events[row[column]] for column in ("earlier_event", "later_event") if row[column] in events]
        theirs = {act["place"] for act in acts}
        wider = [places_holding(places, place, country.get(row["episode"], "")) for place in theirs]
        holds = all(row["place"] in holding for holding in wider)
        if len(acts) == 2 and "" not in theirs and row["place"] in places and row["place"] not in theirs and not holds:
            said = f"'{row['place']}' is the place of neither act ({', '.join(sorted(theirs))})"
            yield Broken(row.line, "place", said, "warning")


def countries(folder: Folder) -> Mapping[str, str]:
    return {name: row["country"] for name, row in folder.by_id("episodes").items()}


def described_places(folder: Folder) -> Mapping[str, Place]:
    """The places with what holds them; their clocks are not asked here."""
    return {
        name: Place(name, row["kind"], row["region"], row["country"], None, None, ())
        for name, row in folder.by_id("places").items()
    }
