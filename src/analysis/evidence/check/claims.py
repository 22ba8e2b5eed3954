"""When claims were made, and steps taken of which the year alone is known: told by the pages that carry them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from analysis.evidence.check.calendar_days import IN_ENGLISH, in_words
from analysis.evidence.check.folder import CheckedRow, Folder, each_row
from analysis.evidence.check.pages import OTHER_CLOCK, day_in, long_before, telling_by_day
from analysis.evidence.problem import Problem

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
    made, pages, words = row.span("made_on"), _carrying(row, folder), _words(row, folder)
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
    words = " ".join([_words(row, folder), *(page["title"] + page["note"] for page in pages)])
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


def _words(claim: CheckedRow, folder: Folder) -> str:
    """The words of a claim, and those of the pieces that have it as somebody's."""
    told = (piece["summary"] + piece["note"] for piece in _asserting(claim, folder))
    return " ".join([claim["note"], claim["proposition"], *told])
