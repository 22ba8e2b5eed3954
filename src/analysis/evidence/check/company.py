"""A row among the rows of its folder: a place, a day, a kind and an order that others know too.

Where nearly every row has such company, one without it is told; in a folder of few rows nothing can be said.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from analysis.evidence.check.asserters import WORDING, said_in
from analysis.evidence.check.cells import CheckedRow
from analysis.evidence.check.characters import alike
from analysis.evidence.check.rules import Broken, Folder
from analysis.evidence.package import TableSchema

FEW = 0.02  # of the rows of a table; where more are alone, being alone is no slip
SEVERAL = 2  # places for which a page gives a number of one quantity; a page of more lists places
DAYS = {  # where a day can be told
    "events": ("date", "date_to"),
    "steps": ("date",),
    "counts": ("covers_from", "covers_to", "stated_on"),
    "episodes": ("onset_on", "core_from", "core_to", "ends_on"),
    "sources": ("published_on",),
}
TOGETHER = {  # columns of free text of which equal ones are taken together
    "sources": ("publisher",),
    "counts": ("detail",),
    "events": ("site",),
    "claims": ("claimant", "topic"),
    "steps": ("body",),
}
MONTHS = "January February March April May June July August September October November December".split()
TOLD = ("action", "actor", "target", "site", "summary")  # what tells an act
WORD = re.compile(r"[a-z]{4,}|[0-9]{2,}")


def if_few(alone: list[Broken], rows: Sequence[CheckedRow]) -> list[Broken]:
    """Rows that lack company, if they are few among the rows of the table."""
    return alone if len(alone) <= FEW * len(rows) else []


def written_one_way(table: TableSchema, rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """A text that brings rows together is written in one way: none differs from it in marks, blanks or case alone."""
    for column in TOGETHER.get(table.name, ()):
        written: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for row in rows:
            written[alike(row[column])][row[column]] += 1
        for row in rows:
            usual, _ = max(written[alike(row[column])].items(), key=lambda one: (one[1], one[0]))
            if row[column] and row[column] != usual:
                said = f"'{row[column]}' differs from '{usual}' in marks, blanks or case alone; write it so"
                yield Broken(row.line, column, said, "warning")


def place_is_told(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """The place of a number is named by its row or its page, or another row tells of it: one of the page, an act of
    those days, a number of the same quantity. A page that gives a number for each of several places speaks for them."""
    pages, places = folder.by_id("sources"), folder.by_id("places")
    by_page, acts, nowhere = _places_by_page(folder), _days_by_place(folder), folder.codes.group("no_locality")
    alike = Counter((row["episode"], row["quantity"], row["place"]) for row in rows)
    listed: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        listed[row["source_id"], row["quantity"]].add(row["place"])
    alone = []
    for row in rows:
        place, page = row["place"], pages.get(row["source_id"])
        if page is None or place not in places or places[place]["kind"] in nowhere:
            continue
        if (
            alike[row["episode"], row["quantity"], place] > 1
            or len(listed[row["source_id"], row["quantity"]]) > SEVERAL
        ):
            continue
        texts = " ".join([*row.cells.values(), *page.cells.values()]).replace(place, "", 1).lower()
        here = by_page[row["source_id"]] - Counter([place])
        first, last = row["covers_from"] or row["stated_on"], row["covers_to"] or row["stated_on"]
        named = place.removesuffix(" Region").lower() in texts or _around(place, places) & here.keys()
        if not named and not any(first <= day <= last for day in acts[place]):
            said = f"'{place}' is named by neither the row nor its page, and no other row tells of it"
            alone.append(Broken(row.line, "place", said, "warning"))
    yield from if_few(alone, rows)


def day_is_told(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """A day of a number is one that some other cell tells, or its own note, or the first of a month; a number may end
    with the day before it was stated."""
    told: Counter[str] = Counter()
    for table, columns in DAYS.items():
        told.update(row[column] for row in folder.rows.get(table, ()) for column in columns)
    for column in DAYS["counts"]:
        alone = [row for row in rows if len(row[column]) == 10 and told[row[column]] == 1 and not _told_so(row, column)]
        yield from if_few([_lonely(row, column) for row in alone], rows)


def _told_so(row: CheckedRow, column: str) -> bool:
    day = date.fromisoformat(row[column])
    eve = day + timedelta(days=1)
    return day.day == 1 or f"{day.day} {MONTHS[day.month - 1]}" in row["note"] or eve.isoformat() == row["stated_on"]


def order_tells_of_its_acts(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """The words of an order share one with each of its acts, or it comes from a page that tells that act."""
    acts = folder.by_id("events")
    alone = []
    for row in rows:
        words, pages = _words(row, "summary", "note"), set(row["source_ids"].split(";"))
        for column in ("earlier_event", "later_event"):
            act = acts.get(row[column])
            told = act and act["summary"] and row["source_ids"]
            if act and told and not pages & set(act["source_ids"].split(";")) and not words & _words(act, *TOLD):
                said = f"{row[column]} ({act['summary'][:60]}) shares neither a page nor a word with the order"
                alone.append(Broken(row.line, column, said, "warning"))
    yield from alone


def kind_of_its_wordings(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """A body is of the kind that rows give to its wordings, unless one of the two cannot be told."""
    untold = folder.codes.group("untold") | folder.codes.group("any_speaker")
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for table, (_, kind) in WORDING.items():
        for row, wording in said_in(folder, table):
            kinds[wording].add(row[kind])
    for row in rows:
        told = {kind for alias in row.cells.get("aliases", "").split(";") for kind in kinds[alias]} - {"", *untold}
        if told and row["kind"] and row["kind"] not in {*told, *untold}:
            said = f"'{row['kind']}', but rows give its wordings as {', '.join(sorted(told))}"
            yield Broken(row.line, "kind", said, "warning")


def _lonely(row: CheckedRow, column: str) -> Broken:
    return Broken(row.line, column, f"{row[column]} is a day of which no other cell of the tables tells", "warning")


def _places_by_page(folder: Folder) -> defaultdict[str, Counter[str]]:
    """Page -> the places of its rows, with how many rows are of each."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for table, column in (("counts", "source_id"), ("events", "source_ids")):
        for row in folder.rows.get(table, ()):
            for page in row[column].split(";"):
                found[page][row["place"]] += 1
    return found


def _days_by_place(folder: Folder) -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in folder.rows.get("events", ()):
        found[row["place"]].add(row["date"])
    return found


def _around(place: str, places: dict[str, CheckedRow]) -> set[str]:
    """The place with its region; of a region all in it."""
    inside = {name for name, row in places.items() if row["region"] == place}
    return {place, places[place]["region"], *inside} - {""}


def _words(row: CheckedRow, *columns: str) -> set[str]:
    """The beginnings of the words of some cells."""
    return {word[:4] for column in columns for word in WORD.findall(row[column].lower().replace("_", " "))}
