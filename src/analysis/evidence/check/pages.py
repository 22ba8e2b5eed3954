"""Rows against the pages that carry them: nothing is told before it was, a page is of the year in its id, its rows are
of its episode, and its word is of its own house or of one that it names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from analysis.evidence.check.folder import CheckedRow, Folder, each_row, looked_up
from analysis.evidence.check.numerals import in_words
from analysis.evidence.check.speakers import WORDING, wording_of
from analysis.evidence.clock import Span
from analysis.evidence.grouping import collected
from analysis.evidence.problem import Problem

A_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
WITH_A_DAY = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})[-/_.]?(0[1-9]|1[0-2])[-/_.]?([0-2][0-9]|3[01])(?![0-9]|-[a-z])")
SOON = timedelta(days=7)  # a page may bear a day some days from the one in its id or address
OTHER_CLOCK = timedelta(days=1)  # a page may bear the day before, of its own zone or of an announcement
CITING = ("counts", "events", "orders", "steps")
MANY = 10  # rows of a page; a row of another episode than all of these is a slip
COMMON = 10  # pages that carry an origin's facts; such a one need not be named by each page
PART = 4  # letters; a shorter part of an origin's id names nobody


@each_row("sources")
def year_in_the_id(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    years, out = A_YEAR.findall(row["source_id"]), row.span("published_on")
    if years and out and not any(out.first.year <= int(year) <= out.last.year for year in years):
        yield row.odd("published_on", f"{row['published_on']} is not of the year in the id ({', '.join(years)})")


@each_row("sources")
def day_in_the_address(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A page whose address holds a day came out on it, and one whose id does about then, unless its note tells of
    another date."""
    out = row.span("published_on")
    for column in ("source_id", "url") if out and "date" not in row["note"] else ():
        day, near = day_in(row[column]), timedelta(0) if column == "url" else SOON
        if out and day and not out.first - near <= day <= out.last + near:
            yield row.odd("published_on", f"{row['published_on']} is not {day}, which stands in the {column}")


def day_in(text: str) -> date | None:
    found = WITH_A_DAY.search(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


@each_row("counts")
def stated_by_its_page(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A page carries no number that was stated after it came out."""
    stated, out = row.span("stated_on"), folder.publication_days.get(row["source_id"])
    if stated and out and stated.first > out.last:
        yield row.odd("stated_on", f"{row['stated_on']} is after its page came out ({out.last}, {row['source_id']})")


@each_row("counts")
def stated_when_its_page_came_out(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A number was stated within the week before its page came out; an earlier day is told: by the note, as the last
    that the number covers, or by another row of its page or number of its body."""
    stated, out = row.span("stated_on"), folder.publication_days.get(row["source_id"])
    if not stated or not long_before(stated, out) or row["stated_on"] == row["covers_to"]:
        return
    tells = sum(telling_by_day(folder)[who, row["stated_on"]] > 1 for who in _who_tells(row, folder))
    if not tells and not in_words(row["stated_on"], row["note"]):
        last = out.last if out else ""
        yield row.odd(
            "stated_on", f"{row['stated_on']} is long before its page came out ({last}), and nothing tells it"
        )


def long_before(told: Span, out: Span | None) -> bool:
    """Whether a page of which the day is known came out more than a week later."""
    return bool(out and out.first == out.last and told.last < out.first - SOON)


@looked_up
def telling_by_day(folder: Folder) -> Counter[tuple[str, str]]:
    """How many rows of a page, and numbers of a body, are of a day."""
    told = Counter((who, row["stated_on"]) for row in folder.of("counts") for who in _who_tells(row, folder))
    acts = [*folder.of("events"), *folder.of("steps")]
    told.update((page, row["date"]) for row in acts for page in row.entries("source_ids"))
    return told


def _who_tells(row: CheckedRow, folder: Folder) -> set[str]:
    """The page of a number, and the body whose it is."""
    body = folder.bodies.get(row["attributed_to"])
    return {row["source_id"], f"by {body['origin']}"} if body else {row["source_id"]}


@each_row("events", "steps")
def told_by_its_pages(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """An act or a step is not of a day after the pages that tell of it came out: none of them can tell it."""
    happened, pages = row.span("date"), folder.publication_days
    named = [(page, pages[page]) for page in row.entries("source_ids") if page in pages]
    early = [(page, out.last) for page, out in named if happened and out and happened.first > out.last + OTHER_CLOCK]
    if early and len(early) == len(named):
        yield row.odd("date", f"{row['date']} is after all its pages came out")
    elif early:
        page, last = early[0]
        yield row.odd("source_ids", f"{page} came out on {last}, before the act ({row['date']})")


@each_row("orders")
def order_told_by_its_pages(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A page that puts two acts in order came out after both."""
    acts = [folder.by_id("events").get(row[column]) for column in ("earlier_event", "later_event")]
    days = [day.first for act in acts if act and (day := act.span("date"))]
    for page in row.entries("source_ids") if days else ():
        out = folder.publication_days.get(page)
        if out and max(days) > out.last + OTHER_CLOCK:
            yield row.odd("source_ids", f"{page} came out on {out.last}, before the later act ({max(days)})")


@each_row(*CITING, "claim_evidence")
def of_its_episode(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A row cites no page of which the rows are all of other episodes. What lies between the episodes (the one without
    a core) shares pages with them, if not the many of one."""
    episodes, own = folder.by_id("episodes"), _episode(row, folder)
    for page in row.entries(row.citing) if own in episodes else ():
        cited = folder.on_page(page, _episode, *CITING, "claim_evidence")
        others = cited - Counter([own])
        if not others or cited[own] > 1:
            continue
        apart = episodes[own]["core_from"] and all(episodes[name]["core_from"] for name in others if name in episodes)
        if apart or others.total() >= MANY:
            yield row.odd(row.citing, f"the other rows of {page} are of {', '.join(sorted(others))}, none of {own}")


def _episode(row: CheckedRow, folder: Folder) -> str:
    """Its episode; of a piece of evidence that of its claim."""
    return folder.by_id("claims").get(row["claim_id"], row)["episode"]


@each_row("claim_evidence")
def told_since_the_onset(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A piece of evidence cites no page that came out before its episode began."""
    onset = folder.onsets.get(_episode(row, folder))
    for page in row.entries("source_ids") if onset else ():
        out = folder.publication_days.get(page)
        if onset and out and out.last < onset.first:
            yield row.odd("source_ids", f"{page} came out on {out.last}, before the onset ({onset.first})")


@each_row(*WORDING)
def own_word_on_its_page(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """What a medium says itself is told on a page of its own, or on one that names it."""
    named, wording = folder.pages_of(row), wording_of(row, folder)
    body = folder.bodies.get(wording)
    if body is None or body["kind"] not in folder.codes.group("medium") or not named:
        return
    own = any(page["origin"] == body["origin"] or _house(page) in wording for page in named)  # "BBC (via GHN)"
    if not own and not any(_names(page, body, wording) for page in named):
        said = f"'{wording}' is named by none of its pages ({row[row.citing]}), and none is its own"
        yield row.odd(row.citing, said)


@each_row("sources", if_few=True)
def origin_is_told(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """The origin of a page is its publisher's, as other pages of the house have it, or the page names it, or a row of
    the page gives its word; whose facts many pages carry need not be named."""
    body = folder.by_id("origins").get(row["origin"])
    told = folder.on_page(row["source_id"], _origins, *WORDING)
    if body is None or row["origin"] in told or folder.alike(row, "origin") >= COMMON:
        return
    if folder.alike(row, "origin", "publisher") < 2 and not _names(row, body, body["aliases"].partition(";")[0]):
        yield row.unfit("origin", "is neither the publisher's nor named by the page; say in the note what it relays")


@looked_up
def rows_on(folder: Folder) -> Mapping[str, list[CheckedRow]]:
    """Page -> the rows that cite it."""
    rows = (row for table in (*CITING, "claim_evidence") for row in folder.of(table))
    return collected((page, row) for row in rows for page in row.entries(row.citing))


def _origins(row: CheckedRow, folder: Folder) -> list[str]:
    """The origins whose word a row gives, or whose number it repeats."""
    body = folder.bodies.get(row[WORDING[row.table.name][0]])
    return [*row.entries("repeats"), *([body["origin"]] if body else [])]


def _house(page: CheckedRow) -> str:
    """The first words of a publisher, without what stands in brackets or is a domain."""
    return page["publisher"].partition(" (")[0].partition(".")[0]


def _names(page: CheckedRow, body: CheckedRow, wording: str) -> bool:
    """Whether a page's publisher, title, note or address has a name of the body; a short one as a whole word."""
    # the cell that is asked about is no word of the page
    text = " ".join(page.cells.values()).replace(page["origin"], "", 1).lower()
    words = set(text.translate(str.maketrans("-()", "   ")).split())
    names = {body["name"].lower(), *body["aliases"].lower().split(";"), wording.lower()} - {""}
    parts = [part for part in body["origin"].split("-") if len(part) >= PART]
    return bool(words & names) or any(one in text for one in [*parts, *(n for n in names if len(n) >= PART)])
