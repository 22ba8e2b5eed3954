"""Where a number is of, of whom it is and who says it: told by the row, by its page, or by rows beside it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import chain

from analysis.evidence.check.folder import CheckedRow, Folder, each_row, gathered, in_many, looked_up
from analysis.evidence.check.numbers import greatest, numbers_like
from analysis.evidence.check.speakers import WORDING, said_in
from analysis.evidence.problem import Problem

NEAR = 3  # times; so near each other are numbers of one thing
LONG = timedelta(days=120)  # in so many days something happens everywhere
SEVERAL = 2  # places or classes of which a page gives numbers; a page of more lists them
EVERYBODYS = 0.08  # of the bodies; a word that so many have in their names names none of them
TEXTS = ("quantity", "detail", "attributed_to", "repeats", "note")  # of a number; what tells of whom it is
PAGE_TEXTS = ("source_id", "title", "publisher", "url", "note")
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
    told = [*row.cells.values(), *page.cells.values(), *_summaries(folder)[row["source_id"]]]
    texts = " ".join(told).replace(place, "", 1).lower()
    here = _places_by_page(folder)[row["source_id"]] - Counter([place])
    first, last = row.span("covers_from") or row.span("stated_on"), row.span("covers_to") or row.span("stated_on")
    named = place.removesuffix(" Region").lower() in texts or _around(place, places) & here.keys()
    days = (first.first.isoformat(), last.last.isoformat()) if first and last else ("", "")
    then = first and last and last.last - first.first < LONG
    if not named and not (
        then and any(days[0] <= day <= days[1] for day in folder.values("events", "date", place=place))
    ):
        yield row.unfit("place", "is named by neither the row nor its page, and no other row tells of it")


def _near_numbers(row: CheckedRow, folder: Folder) -> int:
    """How many numbers of the quantity at the place in the episode are near it, itself included."""
    own, numbers = greatest(row), numbers_like(row, folder, "episode", "quantity", "place")
    return bisect_right(numbers, own * NEAR) - bisect_left(numbers, own / NEAR)


def _around(place: str, places: Mapping[str, CheckedRow]) -> set[str]:
    """The place with its region; of a region all in it."""
    inside = {name for name, row in places.items() if row["region"] == place}
    return {place, places[place]["region"], *inside} - {""}


@looked_up
def _places_by_page(folder: Folder) -> Mapping[str, Counter[str]]:
    """Page -> the places of its rows, with how many rows are of each."""
    rows = (*folder.of("counts"), *folder.of("events"))
    return gathered((page, row["place"]) for row in rows for page in row.entries(row.citing))


@each_row("counts", if_few=True)
def population_is_told(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """Of whom a number is: a word of the row, its page or another row of it says so, or another number of its body in
    the episode or of its kind in the region is of the same persons. A page of several classes speaks for them."""
    told = folder.codes.words_of("population", row["population"])
    page, persons = folder.by_id("sources").get(row["source_id"]), _persons(folder)
    if told is None or page is None or len(persons["on", row["source_id"]]) > SEVERAL:
        return
    alike = any(persons[key][row["population"]] > 1 for key in _beside(row, folder))
    words = [
        *(row[name] for name in TEXTS),
        *(page[name] for name in PAGE_TEXTS),
        *_summaries(folder)[row["source_id"]],
    ]
    if not alike and not told.search(re.sub(r"[-_/]", " ", " ".join(words))):
        yield row.unfit("population", "is told by neither the row nor its page, and no number like it is of them")


@looked_up
def _persons(folder: Folder) -> Mapping[tuple[str, ...], Counter[str]]:
    """What is beside a number -> of whom the numbers of it are."""
    return gathered((key, row["population"]) for row in folder.of("counts") for key in _beside(row, folder))


def _beside(row: CheckedRow, folder: Folder) -> tuple[tuple[str, ...], ...]:
    """Its page, its body in the episode, and its quantity there in the place or region."""
    of, region = row["episode"], folder.region_of(row) or row["place"]
    return ("on", row["source_id"]), (of, "by", row["attributed_to"]), (of, row["quantity"], region)


@looked_up
def _summaries(folder: Folder) -> Mapping[str, Counter[str]]:
    """Page -> what its acts, steps and pieces of evidence tell, and of whom."""
    rows = chain(folder.of("events"), folder.of("steps"), folder.of("claim_evidence"))
    told = ((row, " ".join(row[name] for name in ("summary", "actor", "target", "body"))) for row in rows)
    return gathered((page, text) for row, text in told for page in row.entries("source_ids"))


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
    if own_page or any(_worded(folder)[page][row[column]] > 1 for page in named):
        return
    party = folder.codes.group("party")
    if row[kind] in party and any(_sides(folder)[page][one] > (one == row[kind]) for page in named for one in party):
        return
    carried = [*pages, *filter(None, [folder.by_id("claims").get(row["claim_id"])])]
    own_texts = [row[name] for name in ("summary", "note", "detail", "repeats")] if _elsewhere(row, folder) else []
    beside = [text for page in named for text in _summaries(folder)[page]] if row.table.name == "counts" else []
    text = " ".join([*own_texts, *beside, *(value for each in carried for value in each.cells.values())])
    own = (_words_of(row[column], body["name"], body["origin"]) | {_initials(body["name"])}) - _common_words(folder)
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
    body = folder.bodies.get(row["attributed_to"])
    if body is None or row.table.name != "counts":
        return False
    said = _spoken(folder)
    return said[body["origin"],] == 1 or any(said[body["origin"], *like] > 1 for like in _like(row))


def _like(row: CheckedRow) -> tuple[tuple[str, ...], ...]:
    """A number's quantity, and its place in the episode."""
    return (row["quantity"],), (row["episode"], row["place"])


@looked_up
def _spoken(folder: Folder) -> Counter[tuple[str, ...]]:
    """How many numbers are of a body, and how many of them of a thing or a place."""
    bodies = folder.bodies
    told = [(row, bodies.get(row["attributed_to"])) for row in folder.of("counts")]
    return Counter((body["origin"], *like) for row, body in told if body for like in ((), *_like(row)))


@looked_up
def _worded(folder: Folder) -> Mapping[str, Counter[str]]:
    """Page -> the wordings of who says it in its rows."""
    return gathered((page, wording) for row, wording, _ in said_in(folder) for page in row.entries(row.citing))


@looked_up
def _sides(folder: Folder) -> Mapping[str, Counter[str]]:
    """Page -> the kinds of who says it in its rows."""
    return gathered((page, kind) for row, _, kind in said_in(folder) for page in row.entries(row.citing))


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
