"""Whether a page can be the one that carries a row, by the month in which it came out, its other rows and its words;
and when claims were made, and steps taken of which the year alone is known, as their pages tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from analysis.evidence.check.folder import CheckedRow, Folder, each_row, in_many, looked_up
from analysis.evidence.check.numerals import IN_ENGLISH, in_words
from analysis.evidence.check.pages import CITING, OTHER_CLOCK, day_in, long_before, rows_on, telling_by_day
from analysis.evidence.check.spans import MONTH
from analysis.evidence.clock import Span
from analysis.evidence.problem import Problem

YEARS_LATER = timedelta(days=5 * 365)  # what is told years later is told by pages of few rows
TELLING = ("summary", "target", "site", "body", "attributed_to", "asserted_by", "detail", "note", "place")
TELLING_WORD = re.compile(r"[^\W\d_]{4,}|[0-9]{3,}")
OFTEN = 0.05  # of the rows; a word that so many have tells nothing of what they tell
USUAL = 0.02  # of the pages; a word that so many tell tells of none of them


@each_row(*CITING, "claim_evidence", if_few=True)
def page_fits_its_row(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A page came out within a month of what its row tells, or its title, note or id has a word of the row, or another
    row of it is of the same month or place, or has a word of it that is not usual; a page of years later, or without
    another row, is no slip for another."""
    day = _day_of(row, folder)
    for page in row.entries(row.citing):
        marks = folder.on_page(page, _marks, *CITING, "claim_evidence")
        if not day or len(rows_on(folder)[page]) < 2 or marks[day[:7]] > 1 or marks[row["place"]] > 1:
            continue
        when, out = Span.parse(day), folder.publication_days.get(page)
        apart = out.first - when.last if out and when else MONTH
        coarse = len(day) < len("2022-01-04") and out == when
        if -MONTH <= apart <= MONTH or apart > YEARS_LATER or coarse or _heard_anywhere(row, folder):
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


def _marks(row: CheckedRow, folder: Folder) -> set[str]:
    """The months and the place of a row."""
    return {_day_of(row, folder)[:7], row["covers_from"][:7], row["place"]} - {""}


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
    return {word[:5] for word in TELLING_WORD.findall(text.lower())}


AFTER = timedelta(days=2)  # a page may tell two days later what somebody said


@each_row("claims")
def claim_told_by_its_pages(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A claim was made no later than the pages came out that have it as somebody's."""
    made, out = row.span("made_on"), folder.publication_days
    told = max((day.last for page in _carrying(row, folder) if (day := out.get(page))), default=None)
    if made and told and made.first > told + OTHER_CLOCK:
        yield row.odd("made_on", f"{row['made_on']} is after all pages that assert the claim came out ({told})")


@each_row("claims")
def claim_made_when_its_pages_came_out(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A claim was made within the week before a page came out that has it as somebody's; an earlier day is told by the
    claim, by a piece that asserts it, or by another row of such a page."""
    made, pages, words = row.span("made_on"), _carrying(row, folder), _told_of(row, folder)
    if not made or len(row["made_on"]) == 4 or not pages:
        return
    month = len(row["made_on"]) == 7 and IN_ENGLISH[made.first.month - 1] in words
    known = month or in_words(row["made_on"], words)
    late = all(long_before(made, folder.publication_days.get(page)) for page in pages)
    if late and not known and not any(telling_by_day(folder)[page, row["made_on"]] for page in pages):
        said = f"{row['made_on']} is long before the pages that assert it came out, and nothing else tells it"
        yield row.odd("made_on", said)


@each_row("claims")
def day_of_a_claim_is_told(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """The day of a claim is told: by the claim or a piece that asserts it, by a page of that day or of the two after,
    by another row of such a page, or by another claim of the claimant. Pages of which no day is known tell none."""
    made = row.span("made_on")
    pages = [page for piece in _asserting(row, folder) for page in folder.pages_of(piece)]
    out = [span.first for page in pages if (span := page.span("published_on")) and span.first == span.last]
    if not made or len(row["made_on"]) < 10 or not out:
        return
    words = " ".join([_told_of(row, folder), *(page["title"] + page["note"] for page in pages)])
    known = (
        in_words(row["made_on"], words)
        or any(made.first <= day <= made.first + AFTER for day in out)
        or any(day_in(page[column]) == made.first for page in pages for column in ("source_id", "url"))
        or any(telling_by_day(folder)[page, row["made_on"]] for page in _carrying(row, folder))
        or folder.alike(row, "claimant", "made_on") > 1
    )
    if not known:
        yield row.odd("made_on", f"{row['made_on']} is the day of no page that asserts it, nor told otherwise")


@each_row("claims", "steps")
def year_of_its_pages(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A claim or a step of which only the year is known is of the year of one of its pages, or its words tell it; of a
    step that is so if of no page more than the year or the month is known."""
    column, own = ("made_on", _asserting(row, folder)) if row.table.name == "claims" else ("date", [row])
    pages = [page for each in own for page in folder.pages_of(each)]
    finer = column == "date" and any(len(page["published_on"]) == len("2022-01-05") for page in pages)
    if len(row[column]) != len("2022") or not pages or finer:
        return
    texts = [row[name] for name in ("summary", "note", "proposition")]
    texts += [page[name] for page in pages for name in ("source_id", "title", "published_on", "note")]
    if not any(row[column] in text for text in texts):
        yield row.odd(column, f"{row[column]} is the year of none of its pages, nor told in its words")


def _asserting(claim: CheckedRow, folder: Folder) -> Sequence[CheckedRow]:
    """The pieces that have a claim as somebody's."""
    return folder.where("claim_evidence", claim_id=claim["claim_id"], stance="asserts")


def _carrying(claim: CheckedRow, folder: Folder) -> list[str]:
    """The ids of the pages that have a claim as somebody's."""
    return [page for piece in _asserting(claim, folder) for page in piece.entries("source_ids")]


def _told_of(claim: CheckedRow, folder: Folder) -> str:
    """The words of a claim, and those of the pieces that have it as somebody's."""
    told = (piece["summary"] + piece["note"] for piece in _asserting(claim, folder))
    return " ".join([claim["note"], claim["proposition"], *told])
