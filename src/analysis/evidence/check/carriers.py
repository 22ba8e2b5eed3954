"""Whether a page can be the one that carries a row: by the month in which it came out, its other rows and its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta

from analysis.evidence.check.folder import CheckedRow, Folder, each_row, gathered, in_many, looked_up
from analysis.evidence.check.pages import CITING, rows_on
from analysis.evidence.clock import Span
from analysis.evidence.problem import Problem

MONTH = timedelta(days=30)
LATER = timedelta(days=5 * 365)  # what is told years later is told by pages of few rows
TELLING = ("summary", "target", "site", "body", "attributed_to", "asserted_by", "detail", "note", "place")
WORD = re.compile(r"[^\W\d_]{4,}|[0-9]{3,}")
DAY = len("2022-01-04")
OFTEN = 0.05  # of the rows; a word that so many have tells nothing of what they tell
USUAL = 0.02  # of the pages; a word that so many tell tells of none of them


@each_row(*CITING, "claim_evidence", if_few=True)
def page_fits_its_row(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A page came out within a month of what its row tells, or its title, note or id has a word of the row, or another
    row of it is of the same month or place, or has a word of it that is not usual; a page of years later, or without
    another row, is no slip for another."""
    day, beside = _day_of(row, folder), _marks(folder)
    for page in row.entries(row.citing):
        marks = beside[page]
        if marks[""] < 2 or marks[day[:7]] > 1 or marks[row["place"] or "-"] > 1:
            continue
        when, out = Span.parse(day), folder.publication_days.get(page)
        apart = out.first - when.last if out and when else MONTH
        coarse = len(day) < DAY and out == when
        if -MONTH <= apart <= MONTH or apart > LATER or coarse or _heard_anywhere(row, folder):
            continue
        claim = folder.by_id("claims").get(row["claim_id"])
        telling = [day, *(row[name] for name in TELLING), *([claim["proposition"]] if claim else [])]
        own, told = _words(" ".join(telling)) - _said_everywhere(folder), _told_on(folder, page)
        shared = {word for word in own if told[word] > 1} - _usual_words(folder)
        if not shared and not own & _words_of_pages(folder)[page]:
            yield row.odd(row.citing, f"{page} came out in another month than the row tells of, and nothing of it fits")


def _day_of(row: CheckedRow, folder: Folder) -> str:
    """When what a row tells was: the day that it has, or that of its claim or of the later act that it orders."""
    claim, act = folder.by_id("claims").get(row["claim_id"]), folder.by_id("events").get(row["later_event"])
    return row["stated_on"] or row["date"] or (claim["made_on"] if claim else "") or (act["date"] if act else "")


@looked_up
def _told_on(folder: Folder, page: str) -> Counter[str]:
    """The words of the rows of a page, with how many have them."""
    texts = (" ".join(row[name] for name in TELLING) for row in rows_on(folder)[page])
    return Counter(word for text in texts for word in _words(text))


@looked_up
def _marks(folder: Folder) -> Mapping[str, Counter[str]]:
    """Page -> the months and places of its rows, and (blank) how many they are."""
    rows = ((page, row) for page, of in rows_on(folder).items() for row in of)
    told = ((page, {_day_of(row, folder)[:7], row["covers_from"][:7], row["place"]} - {""}) for page, row in rows)
    return gathered((page, mark) for page, marks in told for mark in ("", *marks))


def _heard_anywhere(row: CheckedRow, folder: Folder) -> bool:
    """Whether a piece on a claim is of the state's side, which is heard on anybody's page."""
    return row.table.name == "claim_evidence" and row["asserted_kind"] in folder.codes.group("accused_state")


@looked_up
def _said_everywhere(folder: Folder) -> set[str]:
    """The words that rows of all kinds have."""
    rows = {id(row): row for of in rows_on(folder).values() for row in of}
    return in_many([_words(" ".join(row[name] for name in TELLING)) for row in rows.values()], OFTEN)


@looked_up
def _usual_words(folder: Folder) -> set[str]:
    return in_many(_words_of_pages(folder).values(), USUAL)


@looked_up
def _words_of_pages(folder: Folder) -> Mapping[str, set[str]]:
    told = ("source_id", "title", "note")
    return {name: _words(" ".join(row[column] for column in told)) for name, row in folder.by_id("sources").items()}


def _words(text: str) -> set[str]:
    """The beginnings of its words."""
    return {word[:5] for word in WORD.findall(text.lower())}
