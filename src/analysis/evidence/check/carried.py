"""What a page carries: rows of its episode, the word of its own house or of one that it names, and facts of an origin
that is its publisher's or is named as what it relays."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import partial

from analysis.evidence.check.asserters import WORDING, bodies_by_wording, said_in
from analysis.evidence.check.cells import CheckedRow
from analysis.evidence.check.company import if_few
from analysis.evidence.check.rules import Broken, Folder, Rule

CITING = {"counts": "source_id", "events": "source_ids", "orders": "source_ids", "steps": "source_ids"}
MANY = 10  # rows of a page; a row of another episode than all of these is a slip
COMMON = 10  # pages that carry an origin's facts; such a one need not be named by each page
PART = 4  # letters; a shorter part of an origin's id names nobody


def of_its_episode(table: str) -> Rule:
    """A row cites no page of which the rows are all of other episodes. What lies between the episodes (the one without
    a core) shares pages with them, if not the many of one."""
    return partial(_of_its_episode, CITING[table])


def _of_its_episode(column: str, rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    episodes, cited = folder.by_id("episodes"), _cited(folder)
    for row in rows:
        own, around = row["episode"], episodes.get(row["episode"])
        for page in filter(None, row[column].split(";")):
            others = cited[page] - Counter([own])
            if around is None or not others or cited[page][own] > 1:
                continue
            apart = around["core_from"] and all(episodes[name]["core_from"] for name in others if name in episodes)
            if apart or others.total() >= MANY:
                said = f"the other rows of {page} are of {', '.join(sorted(others))}, none of {own}"
                yield Broken(row.line, column, said, "warning")


def own_word_on_its_page(table: str) -> Rule:
    """What a medium says itself is told on a page of its own, or on one that names it."""
    return partial(_own_word_on_its_page, table)


def _own_word_on_its_page(table: str, rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    bodies, pages, medium = bodies_by_wording(folder), folder.by_id("sources"), folder.codes.group("medium")
    citing = "source_id" if table == "counts" else "source_ids"
    for row, wording in said_in(folder, table):
        body = bodies.get(wording)
        named = [pages[page] for page in row[citing].split(";") if page in pages]
        if body is None or body["kind"] not in medium or not named:
            continue
        own = any(page["origin"] == body["origin"] or _house(page) in wording for page in named)  # "BBC (via GHN)"
        if not own and not any(_names(page, body, wording, row["summary"] + row["note"]) for page in named):
            said = f"'{wording}' is named by none of its pages ({row[citing]}), and none is its own"
            yield Broken(row.line, citing, said, "warning")


def origin_is_told(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """The origin of a page is its publisher's, as other pages of the house have it, or the page names it, or a row of
    the page gives its word; whose facts many pages carry need not be named."""
    origins, told = folder.by_id("origins"), _told(folder)
    house = Counter((row["publisher"], row["origin"]) for row in rows)
    common = Counter(row["origin"] for row in rows)
    alone = []
    for row in rows:
        body = origins.get(row["origin"])
        if body is None or row["origin"] in told[row["source_id"]] or common[row["origin"]] >= COMMON:
            continue
        if house[row["publisher"], row["origin"]] < 2 and not _names(row, body, *body["aliases"].split(";")):
            said = f"'{row['origin']}' is neither the publisher's nor named by the page; say in the note what it relays"
            alone.append(Broken(row.line, "origin", said, "warning"))
    yield from if_few(alone, rows)


def _cited(folder: Folder) -> defaultdict[str, Counter[str]]:
    """Page -> the episodes of the rows that cite it, with their number."""
    claims = folder.by_id("claims")
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for table, column in {**CITING, "claim_evidence": "source_ids"}.items():
        for row in folder.rows.get(table, ()):
            claim = claims.get(row["claim_id"])
            episode = claim["episode"] if claim else row["episode"]
            for page in filter(None, row[column].split(";") if episode else ()):
                found[page][episode] += 1
    return found


def _told(folder: Folder) -> defaultdict[str, set[str]]:
    """Page -> the origins whose word its rows give, or whose number they repeat."""
    bodies = bodies_by_wording(folder)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for table, (column, _) in WORDING.items():
        for row in folder.rows.get(table, ()):
            body = bodies.get(row[column])
            named = {*row["repeats"].split(";"), body["origin"] if body else ""}
            for page in (row["source_id"] or row["source_ids"]).split(";"):
                found[page] |= named
    return found


def _house(page: CheckedRow) -> str:
    """The first words of a publisher, without what stands in brackets or is a domain."""
    return page["publisher"].partition(" (")[0].partition(".")[0]


def _names(page: CheckedRow, body: CheckedRow, *more: str) -> bool:
    """Whether a page's publisher, title, note or address has a name of the body; a short one as a whole word."""
    text = " ".join(page.cells.values()).replace(page.cells["origin"], "", 1).lower()
    words = set(text.replace("-", " ").replace("(", " ").replace(")", " ").split())
    names = {
        body["name"].lower(),
        *(alias.lower() for alias in body["aliases"].split(";")),
        *map(str.lower, more[:1]),
    } - {""}
    parts = [part for part in body["origin"].split("-") if len(part) >= PART]
    return bool(words & names) or any(n in text for n in names if len(n) >= PART) or any(part in text for part in parts)
