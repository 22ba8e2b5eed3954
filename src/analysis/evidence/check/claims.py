"""When claims were made, and steps taken of which the year alone is known: told by the pages that carry them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from analysis.evidence.check.calendar_days import IN_ENGLISH, in_words
from analysis.evidence.check.folder import CheckedRow, Folder, each_row, looked_up, publication_days
from analysis.evidence.check.pages import OTHER_CLOCK, day_in, long_before, telling_by_day
from analysis.evidence.grouping import grouped_by
from analysis.evidence.problem import Problem

AFTER = timedelta(days=2)  # a page may tell two days later what somebody said


@each_row("claims")
def claim_told_by_its_pages(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A claim was made no later than the pages came out that have it as somebody's."""
    made, told = row.span("made_on"), _last_asserted(folder).get(row["claim_id"])
    if made and told and made.first > told + OTHER_CLOCK:
        yield row.odd("made_on", f"{row['made_on']} is after all pages that assert the claim came out ({told})")


@each_row("claims")
def claim_made_when_its_pages_came_out(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A claim was made within the week before a page came out that has it as somebody's; an earlier day is told by the
    claim, by a piece that asserts it, or by another row of such a page."""
    made, pieces = row.span("made_on"), _asserting(folder).get(row["claim_id"], [])
    pages = [page for piece in pieces for page in piece.entries("source_ids")]
    if not made or len(row["made_on"]) == 4 or not pages:
        return
    late = all(long_before(made, publication_days(folder).get(page)) for page in pages)
    words = " ".join([row["note"], row["proposition"], *(piece["summary"] + piece["note"] for piece in pieces)])
    if len(row["made_on"]) == 7 and made and IN_ENGLISH[made.first.month - 1] in words:
        return
    if (
        late
        and not in_words(row["made_on"], words)
        and not any(telling_by_day(folder)[p, row["made_on"]] for p in pages)
    ):
        said = f"{row['made_on']} is long before the pages that assert it came out, and nothing else tells it"
        yield row.odd("made_on", said)


@each_row("claims")
def day_of_a_claim_is_told(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """The day of a claim is told: by the claim or a piece that asserts it, by a page of that day or of the two after,
    by another row of such a page, or by another claim of the claimant. Pages of which no day is known tell none."""
    made, pieces = row.span("made_on"), _asserting(folder).get(row["claim_id"], [])
    named = [page for piece in pieces for page in piece.entries("source_ids")]
    pages = [folder.by_id("sources")[page] for page in named if page in folder.by_id("sources")]
    out = [span.first for page in pages if (span := page.span("published_on")) and span.first == span.last]
    if not made or len(row["made_on"]) < 10 or not out:
        return
    words = " ".join([row["note"], row["proposition"], *(piece["summary"] + piece["note"] for piece in pieces)])
    known = in_words(row["made_on"], " ".join([words, *(page["title"] + page["note"] for page in pages)]))
    known = known or any(made.first <= day <= made.first + AFTER for day in out)
    known = known or any(day_in(page[column]) == made.first for page in pages for column in ("source_id", "url"))
    known = known or any(telling_by_day(folder)[page, row["made_on"]] for page in named)
    if not known and _claims_of(folder)[row["claimant"], row["made_on"]] < 2:
        yield row.odd("made_on", f"{row['made_on']} is the day of no page that asserts it, nor told otherwise")


@looked_up
def _claims_of(folder: Folder) -> Counter[tuple[str, str]]:
    return Counter((row["claimant"], row["made_on"]) for row in folder.of("claims"))


@each_row("claims", "steps")
def year_of_its_pages(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A claim or a step of which only the year is known is of the year of one of its pages, or its words tell it; of a
    step that is so if of no page more than the year or the month is known."""
    column, own = ("made_on", _asserting(folder).get(row["claim_id"], [])) if row["claim_id"] else ("date", [row])
    named = [page for piece in own for page in piece.entries("source_ids")]
    pages = [folder.by_id("sources")[page] for page in named if page in folder.by_id("sources")]
    finer = column == "date" and any(len(page["published_on"]) == len("2022-01-05") for page in pages)
    if len(row[column]) != len("2022") or not pages or finer:
        return
    texts = [row[name] for name in ("summary", "note", "proposition")]
    texts += [page[name] for page in pages for name in ("source_id", "title", "published_on", "note")]
    if not any(row[column] in text for text in texts):
        yield row.odd(column, f"{row[column]} is the year of none of its pages, nor told in its words")


@looked_up
def _asserting(folder: Folder) -> Mapping[str, list[CheckedRow]]:
    """Claim -> the pieces that have it as somebody's."""
    return grouped_by(
        (piece for piece in folder.of("claim_evidence") if piece["stance"] == "asserts"),
        lambda piece: piece["claim_id"],
    )


@looked_up
def _last_asserted(folder: Folder) -> Mapping[str, date]:
    """Claim -> the last day of a page that has it as somebody's."""
    days = {
        claim: [publication_days(folder).get(page) for piece in pieces for page in piece.entries("source_ids")]
        for claim, pieces in _asserting(folder).items()
    }
    return {claim: max(out.last for out in told if out) for claim, told in days.items() if any(told)}
