"""Where a number is of, of whom it is and who says it: told by the row, by its page, or by rows beside it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta

from analysis.evidence.check.folder import CheckedRow, Folder, Told, each_row, in_many, looked_up
from analysis.evidence.check.numbers import greatest, numbers_like
from analysis.evidence.check.speakers import WORDING, kind_of_speaker, wording_of
from analysis.evidence.problem import Problem

NEAR = 3  # times; so near each other are numbers of one thing
LONG = timedelta(days=120)  # in so many days something happens everywhere
SEVERAL = 2  # places or classes of which a page gives numbers; a page of more lists them
EVERYBODYS = 0.08  # of the bodies; a word that so many have in their names names none of them
TEXTS = ("quantity", "detail", "attributed_to", "repeats", "note")  # of a number; what tells of whom it is
PAGE_TEXTS = ("source_id", "title", "publisher", "url", "note")
BESIDE_PERSONS: Sequence[Sequence[Told]] = (
    ("source_id",),
    ("episode", "attributed_to"),
    ("episode", "quantity", lambda row, folder: folder.region_of(row) or row["place"]),
)  # numbers of one page, of a body in the episode, or of a thing there and in the region, are of the same persons
NAME_WORD = re.compile(r"[^\W_]{3,}")


@each_row("counts", if_few=True)
def place_is_told(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """The place of a number is named by its row or its page, or another row tells of it: one of the page, an act of
    those days, a number like it of the same quantity in the episode, or one of the same body in it. A page that
    gives a number for each of several places speaks for them."""
    place, places, page = row["place"], folder.by_id("places"), folder.by_id("sources").get(row["source_id"])
    if page is None or place not in places or places[place]["kind"] in folder.codes.group("no_locality"):
        return
    alike = folder.alike(row, "place", "episode", "attributed_to") > 1 or _near_numbers(row, folder) > 1
    listed = folder.values("counts", "place", source_id=row["source_id"], quantity=row["quantity"])
    if alike or len(listed) > SEVERAL:
        return
    told = [*row.cells.values(), *page.cells.values(), *_summaries(row["source_id"], folder)]
    texts = " ".join(told).replace(place, "", 1).lower()
    here = folder.on_page(row["source_id"], _place, "counts", "events") - Counter([place])
    around = {name for name, other in places.items() if place in (name, other["region"])} | {places[place]["region"]}
    first, last = row.span("covers_from") or row.span("stated_on"), row.span("covers_to") or row.span("stated_on")
    named = place.removesuffix(" Region").lower() in texts or around & here.keys()
    days = (first.first.isoformat(), last.last.isoformat()) if first and last else ("", "")
    then = first and last and last.last - first.first < LONG
    if not named and not (
        then and any(days[0] <= day <= days[1] for day in folder.values("events", "date", place=place))
    ):
        yield row.unfit("place", "is named by neither the row nor its page, and no other row tells of it")


def _place(row: CheckedRow, folder: Folder) -> str:
    return row["place"]


def _near_numbers(row: CheckedRow, folder: Folder) -> int:
    """How many numbers of the quantity at the place in the episode are near it, itself included."""
    own, numbers = greatest(row), numbers_like(row, folder, "episode", "quantity", "place")
    return bisect_right(numbers, own * NEAR) - bisect_left(numbers, own / NEAR)


@each_row("counts", if_few=True)
def population_is_told(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """Of whom a number is: a word of the row, its page or another row of it says so, or another number of its body in
    the episode or of its kind in the region is of the same persons. A page of several classes speaks for them."""
    told, page = folder.codes.words_of("population", row["population"]), folder.by_id("sources").get(row["source_id"])
    if told is None or page is None or len(folder.values("counts", "population", source_id=row["source_id"])) > SEVERAL:
        return
    alike = any(folder.alike(row, "population", *beside) > 1 for beside in BESIDE_PERSONS)
    words = [
        *(row[name] for name in TEXTS),
        *(page[name] for name in PAGE_TEXTS),
        *_summaries(row["source_id"], folder),
    ]
    if not alike and not told.search(re.sub(r"[-_/]", " ", " ".join(words))):
        yield row.unfit("population", "is told by neither the row nor its page, and no number like it is of them")


def _summaries(page: str, folder: Folder) -> Collection[str]:
    """What the acts, steps and pieces of evidence of a page tell, and of whom."""
    return folder.on_page(page, _told_and_of_whom, "events", "steps", "claim_evidence")


def _told_and_of_whom(row: CheckedRow, folder: Folder) -> str:
    return " ".join(row[name] for name in ("summary", "actor", "target", "body"))


@each_row(*WORDING, if_few=True)
def asserter_is_told(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """Who says it is told: the row, its page or its claim has a word of its name that is not everybody's, or its
    initials, or says what such a body does, or another row of the page has its word, or that of a party if it is one;
    of a number also by another of the body, of its quantity or of the place in the episode. A body with no other
    number is no slip for another."""
    (column, kind), pages = WORDING[row.table.name], folder.pages_of(row)
    body, named = folder.bodies.get(row[column]), [page["source_id"] for page in pages]
    if body is None or not named or _known_by_its_numbers(row, folder):
        return
    own_page = any(page["origin"] == body["origin"] for page in pages)
    if own_page or any(folder.on_page(page, wording_of, *WORDING)[row[column]] > 1 for page in named):
        return
    party = folder.codes.group("party")
    sides = (folder.on_page(page, kind_of_speaker, *WORDING) for page in named)
    if row[kind] in party and any(told[one] > (one == row[kind]) for told in sides for one in party):
        return
    carried = [*pages, *filter(None, [folder.by_id("claims").get(row["claim_id"])])]
    own_texts = [row[name] for name in ("summary", "note", "detail", "repeats")] if _elsewhere(row, folder) else []
    beside = [text for page in named for text in _summaries(page, folder)] if row.table.name == "counts" else []
    text = " ".join([*own_texts, *beside, *(value for each in carried for value in each.cells.values())])
    initials = "".join(word[0] for word in body["name"].lower().split())
    own = (_words_of(row[column], body["name"], body["origin"]) | {initials}) - _common_words(folder)
    does = folder.codes.words_of("actor", row[kind])
    if row[column] not in text and not own & _words_of(text) and not (does and does.search(text)):
        yield row.unfit(column, "is told by neither the row nor its page nor another row of it")


def _elsewhere(row: CheckedRow, folder: Folder) -> bool:
    """Whether who says it may be heard on anybody's page: the state and parties, whoever tells what he or she saw, and
    whom the row says to be relayed; others are named by their page, whatever the row says."""
    kind, group = row[WORDING[row.table.name][1]], folder.codes.group
    anywhere = group("accused_state") | group("party") | group("untold") | group("own_eyes") | {""}
    relayed = re.search(r"\b(?:via|relay|cit)", f"{row['note']} {row[WORDING[row.table.name][0]]}")
    return row.table.name == "counts" or kind in anywhere or bool(relayed)


def _known_by_its_numbers(row: CheckedRow, folder: Folder) -> bool:
    """Whether the body of a number has another like it, or no other at all."""
    if row.table.name != "counts" or row["attributed_to"] not in folder.bodies:
        return False
    same = (("quantity",), ("episode", "place"))
    return folder.alike(row, _body) == 1 or any(folder.alike(row, _body, *told) > 1 for told in same)


def _body(row: CheckedRow, folder: Folder) -> str | None:
    """The body whose number it is, by its id; None where its wording is nobody's."""
    body = folder.bodies.get(row["attributed_to"])
    return body["origin"] if body else None


@looked_up
def _common_words(folder: Folder) -> set[str]:
    """The words of places, and those that many bodies have in their names."""
    places = (_words_of(place["place"]) for place in folder.of("places"))
    names = [_words_of(body["name"], body["origin"]) for body in folder.of("origins")]
    return set().union(*places) | in_many(names, EVERYBODYS)


def _words_of(*texts: str) -> set[str]:
    return {word for text in texts for word in NAME_WORD.findall(text.lower())}


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split()).lower()
