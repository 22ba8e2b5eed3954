"""The days of numbers: what they cover and when they were stated fits each other, and something beside tells it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import chain

from analysis.evidence.check.folder import CheckedRow, Folder, each_row, gathered, looked_up
from analysis.evidence.check.numerals import IN_ENGLISH, in_english, in_words
from analysis.evidence.problem import Problem

LEAD = timedelta(days=184)  # a number of an episode may hold some time before it
DAY, MONTH = timedelta(days=1), timedelta(days=30)
_MONTHS = "|".join(IN_ENGLISH)
SPAN = re.compile(r"\b(?:hours?|days?|nights?|weeks?|months?|years?)\b")
ON_A_DAY = re.compile(rf"(?:[Oo]n|Speaks for) (?P<first>[0-9]{{1,2}})(?P<last>) (?P<month>{_MONTHS})\b")
TWO_DAYS = re.compile(rf"\b(?P<first>[0-9]{{1,2}}) (?:and|to) (?P<last>[0-9]{{1,2}}) (?P<month>{_MONTHS})\b")
COVERS = ("covers_from", "covers_to")
EPISODE_DAYS = ("onset_on", "core_from", "core_to", "ends_on")
DAY_COLUMNS = {  # where a day can be told
    "events": ("date", "date_to"),
    "steps": ("date",),
    "counts": (*COVERS, "stated_on"),
    "episodes": EPISODE_DAYS,
    "sources": ("published_on",),
}


@each_row("counts")
def span_fits(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A number covers no day after it was stated, and none long before its episode."""
    first, last, stated = row.span("covers_from"), row.span("covers_to"), row.span("stated_on")
    onset = folder.onsets.get(row["episode"])
    begun = first and stated and first.first <= stated.last  # else it is told already
    if begun and last and stated and last.first > stated.last:
        yield row.odd("covers_to", f"{row['covers_to']} is after it was stated ({row['stated_on']})")
    if first and onset and first.last < onset.first - LEAD:
        said = f"{row['covers_from']} is long before the onset of {row['episode']} ({onset.first})"
        yield row.odd("covers_from", said)


@each_row("counts")
def days_as_the_note_says(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A note that begins with a day ("On 6 July"), or names a first and a last one ("9 to 12 June"), tells what a
    number covers; a night goes on to the day after."""
    named = ON_A_DAY.match(row["note"]) or TWO_DAYS.search(row["note"])
    for column, day in zip(COVERS, (named["first"], named["last"]) if named else (), strict=False):
        night = column == "covers_to" and "night" in row["note"]
        told = f"{day or named['first']} {named['month']}" if named else ""
        if len(row[column]) == 10 and not night and in_english(row[column]) != told:
            yield row.odd(column, f"{row[column]}, and the note says {told}")


@each_row("counts")
def begins_with_its_core(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A number of the whole country that is told to the end of the core or beyond is told from the first day of the
    core on, or from the onset; of another span, as a week or a year, the note says so."""
    episode, place = folder.by_id("episodes").get(row["episode"]), folder.by_id("places").get(row["place"])
    first, last = row.span("covers_from"), row.span("covers_to")
    core, ends = (episode.span(bound) if episode else None for bound in ("core_from", "core_to"))
    of_all = place and place["kind"] in folder.codes.group("no_locality") and folder.codes.unit_of(row["quantity"])
    if not (episode and of_all and first and last and core and ends) or first.first != first.last:
        return
    began = row["covers_from"] in (episode["core_from"], episode["onset_on"]) or SPAN.search(row["note"])
    if not began and last.first >= ends.last and core.first - MONTH < first.first < ends.last:
        said = f"{row['covers_from']}, and it is told to the end of the core, which begins on {episode['core_from']}"
        yield row.odd("covers_from", said)


@each_row("counts", if_few=True)
def day_is_told(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A day of a number is one that some other cell tells, or its own note, or the first of a month; a number may end
    with the day before it was stated."""
    for column in DAY_COLUMNS["counts"]:
        if len(row[column]) == 10 and _told_days(folder)[row[column]] == 1:
            day = date.fromisoformat(row[column])
            if day.day != 1 and not in_words(row[column], row["note"]) and (day + DAY).isoformat() != row["stated_on"]:
                yield row.odd(column, f"{row[column]} is a day of which no other cell of the tables tells")


@each_row("counts", if_few=True)
def bound_is_told(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """The first and the last day that a number covers are told beside it: as its other end, as the day on which it was
    stated, its page came out or a month ends, or the eve of it, as a bound of its episode, by its note or the page's
    where that names one; or by another number of its page, its body, its town, or its quantity and place, an act or
    step of its page, or an act of its place or region. A number of one night ends on the next day."""
    episode, page = folder.by_id("episodes").get(row["episode"]), folder.by_id("sources").get(row["source_id"])
    if page is None or episode is None or any(month in row["note"] + page["note"] for month in IN_ENGLISH):
        return
    named = {episode[column] for column in EPISODE_DAYS}
    known = {row["stated_on"], page["published_on"]}
    for column, other in zip(COVERS, reversed(COVERS), strict=True):
        if len(row[column]) != 10 or row[column] in {row[other], *named}:
            continue
        day = date.fromisoformat(row[column])
        eve_of = day + DAY
        night = row["covers_from"] == (day - DAY).isoformat()
        near = night or {day.isoformat(), eve_of.isoformat()} & known or 1 in (day.day, eve_of.day)
        written = any(mark in f"{row['source_id']} {page['url']}" for mark in (row[column], f"{day:%Y%m%d}"))
        if not near and not written and not _beside(row, row[column], folder):
            yield row.odd(
                column, f"{row[column]} is told by nothing beside the number; say in the note how it is known"
            )


def _beside(row: CheckedRow, day: str, folder: Folder) -> bool:
    """Whether the day bounds another number of its page, its body, its quantity and place, or its town, or is that of
    an act or step."""
    region = folder.region_of(row)
    town = [("episode", "place")] if region else []
    for same in [("source_id",), ("attributed_to", "quantity"), ("episode", "quantity", "place"), *town]:
        alike = {column: row[column] for column in same}
        if sum(len(folder.where("counts", **{bound: day}, **alike)) for bound in COVERS) > 1:
            return True
    return any(_acts(folder)[one][day] for one in (row["source_id"], *{row["place"], region} - {""}))


@looked_up
def _acts(folder: Folder) -> Mapping[str, Counter[str]]:
    """Page, place or region -> the days of the acts and steps there."""
    return gathered(
        (where, row["date"])
        for row in chain(folder.of("events"), folder.of("steps"))
        for where in {*row.entries("source_ids"), row["place"], folder.region_of(row)}
    )


@looked_up
def _told_days(folder: Folder) -> Counter[str]:
    """How often each day stands in a cell."""
    return Counter(
        row[column] for table, columns in DAY_COLUMNS.items() for row in folder.of(table) for column in columns
    )
