"""Numbers: stated as their qualifier says, of whom and by whom they can be, of a place and a day that others know."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from analysis.evidence.check.folder import CheckedRow, Folder, each_row, gathered, looked_up, whole_table
from analysis.evidence.check.words import one_digit_beside
from analysis.evidence.clock import Span
from analysis.evidence.grouping import collected
from analysis.evidence.problem import Problem

SAME_NUMBER = "source_id quantity detail population place low high stated_on covers_from covers_to".split()
PLANNED = ("planned", "announced", "expected", "forecast")
EQUAL, UNEQUAL = "low and high both, and equal", "low and high both, low below high"
LOW_ALONE, HIGH_ALONE = "low alone, and high blank", "high alone, and low blank"
STATED = {"exact": EQUAL, "about": EQUAL, "at_least": LOW_ALONE, "at_most": HIGH_ALONE, "range": UNEQUAL}
DOZEN, SMALL_NUMBER = 12, 30
CROWD_AT_SIGHT = 50  # so many are not counted at sight
REAL = 1000  # of what only the detail tells; so many are counted, not reckoned over
WEEK = timedelta(days=7)
LIKE = ("episode", "quantity", "detail", "population", "place")  # what makes two numbers alike
SAID_TWICE = ("episode", "quantity", "low", "high", "attributed_to")  # the same number of the same body
AS_THE_OTHERS = {  # what rows agree in, on what they agree then, and how many others of one voice tell a slip
    "counts": (
        (("source_id",), "stated_on", 3),
        (("source_id", "attributed_to", "basis"), "stated_on", 2),
        (("source_id", "attributed_to", "population"), "basis", 3),
        (("attributed_to", "quantity", "detail", "population"), "basis", 6),
        (("episode", "attributed_to", "quantity", "detail", "population", "place"), "basis", 2),
        (("episode", "attributed_to", "quantity", "detail", "population", "place"), "qualifier", 4),
        (SAID_TWICE, "basis", 2),
        (SAID_TWICE, "qualifier", 2),
        (("source_id", "attributed_to", "quantity"), "covers_from", 3),
        (("source_id", "attributed_to", "quantity"), "covers_to", 3),
    ),
    "claims": ((("topic",), "topic_group", 2),),
}
NAMED_SO = {"counts": "numbers", "claims": "claims"}
OTHERS, JUMP = 5, 5  # of so many numbers none that was counted is so many times above the next


@each_row("counts")
def qualifier_fits(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    low, high, form = row["low"], row["high"], STATED.get(row["qualifier"])
    if low and high:
        found = EQUAL if float(low) == float(high) else UNEQUAL
    else:
        found = LOW_ALONE if low else HIGH_ALONE if high else ""
    if form and row.sound("low", "high", "qualifier") and found != form:
        said = f"has {form}; low is {low or 'blank'}, high {high or 'blank'}"
        yield row.wrong("qualifier", f"'{row['qualifier']}' {said}")


@each_row("counts", if_few=True)
def about_is_round(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """Who says "about" says a small or a round number, or dozens; what is measured or reckoned over may be any. Who saw
    a crowd of a round number does not say "exactly"."""
    unit = folder.codes.unit_of(row["quantity"])
    counted = row["qualifier"] == "about" and row["low"] and unit not in folder.codes.measured
    number = int(row["low"]) if counted and row["low"].isdigit() else 0
    if number > (SMALL_NUMBER if unit else REAL) and number % 5 and number % DOZEN:
        yield row.unfit("qualifier", f"of {number}, which is no round number")
    of_a_crowd = row["quantity"] in folder.codes.group("moment") and row["basis"] in folder.codes.group("measured_by")
    seen = int(row["low"]) if row["qualifier"] == "exact" and of_a_crowd and row["low"].isdigit() else 0
    if seen and seen % CROWD_AT_SIGHT == 0:
        yield row.unfit("qualifier", f"of {seen}, a round number of people whom somebody saw")


@each_row("counts")
def stated_after_it_happened(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A number is not stated before what it covers, unless it is of a plan and its note says so."""
    stated, covers = row.span("stated_on"), row.span("covers_from")
    planned = any(word in row["note"].lower() for word in PLANNED)
    if stated and covers and stated.last < covers.first and not planned:
        said = f"{row['stated_on']} is before covers_from {row['covers_from']}"
        yield row.wrong("stated_on", f"{said}: a number of what is planned says 'planned' in its note")


@each_row("counts")
def only_other_says_what(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    if row["quantity"] not in ("", "other") and row["detail"]:
        yield row.odd("detail", f"is given, but the quantity is '{row['quantity']}', not 'other'")


@whole_table("counts")
def same_number_twice(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Problem]:
    first: dict[tuple[str, ...], CheckedRow] = {}
    for row in rows:
        if row.sound(*SAME_NUMBER) and row["source_id"]:
            other = first.setdefault(tuple(row[column] for column in SAME_NUMBER), row)
            if other is not row:
                where = f"line {other.line} ({other.cells.get('count_id')})"
                yield row.odd("low", f"the same number from the same page stands in {where}")


@each_row("counts")
def counted_fits(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """Persons are counted of persons, officers' cases of officers; who counted could; a floor has no ceiling."""
    group, quantity, kind = folder.codes.group, row["quantity"], row["attributed_kind"]
    persons, of_officers = folder.codes.unit_of(quantity) == "persons", quantity in group("of_officers")
    if persons and row["population"] in group("no_persons"):
        yield row.unfit("population", f"of {quantity}, which counts persons")
    if of_officers and row["population"] not in ("", "officers"):
        yield row.unfit("population", f"of {quantity}: officers")
    if persons and row["population"] == "officers" and not of_officers:
        yield row.unfit("population", f"of {quantity}: officers are tried, others security_forces")
    if row["of_what"] and not of_officers:
        yield row.wrong("of_what", f"'{row['of_what']}'; of a number '{quantity}' it is blank")
    if row["basis"] == "own_records" and kind in group("medium"):
        yield row.unfit("basis", f"of a {kind}, which keeps no records of it")
    if row["basis"] == "own_documentation" and kind in group("accused_state"):
        yield row.unfit("basis", f"of a {kind}, whose own records they are")
    if row["basis"] == "observation" and kind in group("accused_state") and quantity not in group("moment"):
        yield row.unfit("basis", f"of a {kind}, which has records of it")
    if row["basis"] == "estimate" and row["qualifier"] == "exact" and folder.codes.unit_of(quantity):
        yield row.unfit("basis", "of 'exact': what is estimated is about so many, or in a range")


@each_row("counts")
def list_of_names_is_told(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """Who counted by a list of names is said to: the row or its page speaks of names or a list."""
    told = folder.codes.words_of("basis", row["basis"])
    page = folder.by_id("sources").get(row["source_id"])
    if told and page and row.sound("note", "detail"):
        texts = [row[name] for name in ("attributed_to", "detail", "note")]
        texts += [page[name] for name in ("source_id", "title", "note")]
        if not told.search(" ".join(texts).replace("_", " ")):
            yield row.unfit("basis", "and neither the row nor its page speaks of names or a list")


@each_row("counts")
def floor_fits(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A floor has no ceiling, and its note says why it is one where nothing else does."""
    if row["floor"] == "yes" and row["qualifier"] in folder.codes.group("with_an_upper_bound"):
        yield row.unfit("floor", f"of '{row['qualifier']}', which has an upper bound")
    if row["floor"] == "no" and row["qualifier"] == "at_least":
        yield row.unfit("floor", "of 'at_least': the least that a body says is a floor")
    tally = row["basis"] in folder.codes.group("tallied") or row["qualifier"] == "at_least"
    why = folder.codes.words_of("floor", "yes")
    if row["floor"] == "yes" and why and row.sound("note") and not tally and not why.search(row["note"]):
        yield row.unfit("floor", f"of '{row['qualifier']}' by {row['basis']}; the note says why it is a floor")


@each_row("counts")
def replaced_by_another(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A stale number had been replaced when it was said: by then the body whose it is (organs of one state are one) had
    given a greater one of its kind, place and persons, or this one and then another, or this one a week before. An
    exact one had been given before, or a greater one is of the same day; and none that is not stale is the same, of
    that day or later."""
    stated = row.span("stated_on")
    if row["stale"] == "yes" and stated:
        said = _stated(folder)
        theirs = {told for body in _speakers(row, folder) for told in said.get((*_like(row), body), ())}
        own = [when.first for low, when, _ in theirs if low == row["low"] and when.first < stated.first]
        others = [(low, when.first) for low, when, _ in theirs if low != row["low"] and when.first <= stated.last]
        before = own or row["qualifier"] != "exact"
        greater = any(
            float(low or 0) > float(row["low"] or 0) and (before or day >= stated.first) for low, day in others
        )
        since = any(day >= first for _, day in others for first in own)
        current = any(low == row["low"] and when.last >= stated.first and not stale for low, when, stale in theirs)
        if row["basis"] == "observation":
            yield row.unfit("stale", "of 'observation': what was seen is not replaced")
        elif not greater and not since and not any(day <= stated.first - WEEK for day in own):
            yield row.odd(
                "stale", "'yes', but the same body had given no other number of its kind in its place by then"
            )
        elif current:
            yield row.odd("stale", "'yes', but a number of the same body that is not stale is the same, then or later")


@whole_table(*AS_THE_OTHERS)
def as_the_others(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Problem]:
    """A page states its numbers on one day, a body makes those of the same persons in one way, a page gives those of
    one quantity for one time, claims of one topic are of one group: where all others agree, and are some, one does not
    say otherwise."""
    table = rows[0].table.name
    for alike, column, some in AS_THE_OTHERS[table]:
        told = [(tuple([row[name] for name in alike]), row) for row in rows]
        said = gathered((key, row[column]) for key, row in told)
        for key, row in told:
            values = said[key]
            if row[column] and len(values) == 2 and values[row[column]] == 1 and values.total() > some:
                usual = next(value for value in values if value != row[column])
                beside = f"and the {values[usual]} {NAMED_SO[table]} of the same {', '.join(alike)}"
                yield row.unfit(column, f"{beside} '{usual}'")


@each_row("counts")
def jumps_above_the_others(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """Who counted gives no number far above all others of its kind, place and persons, if these are some."""
    column, others = "high" if row["high"] else "low", numbers_like(row, folder, *LIKE)
    told = row[column] and row["basis"] in folder.codes.group("enumeration") and len(others) > OTHERS
    if told and float(row[column]) > JUMP * others[-2]:
        said = f"{row[column]} is more than {JUMP} times {others[-2]:g}, the most that anybody else says of it"
        yield row.odd(column, said)


@each_row("counts")
def took_part_as_its_act_says(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """How many took part, or were detained, is not one digit beside the number that an act of the same page, place and
    day has, where none has the same: that is how a slip looks. An act with a range takes in several; one more is "more
    than"."""
    acts = _took_part(folder)[row["source_id"], row["place"], row["covers_from"]]
    own = [number for number in (row["low"], row["high"]) if number]
    told = row["quantity"] in folder.codes.group("told_of_acts")
    if not told or any(mine in numbers for numbers in acts for mine in own):
        return
    single = [numbers[0] for numbers in acts if len({*numbers} - {""}) == 1 and numbers[0]]
    near = [
        number for number in single for mine in own if one_digit_beside(mine, number) and int(mine) != int(number) + 1
    ]
    if near:
        said = f"{row['low'] or row['high']} is one digit beside {near[0]}, which an act of the page has"
        yield row.odd("low" if row["low"] else "high", said)


@looked_up
def _took_part(folder: Folder) -> Mapping[tuple[str, str, str], Counter[tuple[str, str]]]:
    """Page, place and day -> how many took part in its acts, at least and at most."""
    return gathered(
        ((page, row["place"], row["date"]), (row["participants_low"], row["participants_high"]))
        for row in folder.of("events")
        for page in row.entries("source_ids")
    )


def numbers_like(row: CheckedRow, folder: Folder, *columns: str) -> list[float]:
    """The numbers that have the same in some columns, from the least to the most."""
    return _numbers_by(folder, *columns)[tuple(row[name] for name in columns)]


@looked_up
def _numbers_by(folder: Folder, *columns: str) -> Mapping[tuple[str, ...], list[float]]:
    numbers = ((tuple(row[name] for name in columns), greatest(row)) for row in folder.of("counts"))
    return {alike: sorted(told) for alike, told in collected(numbers).items()}


def greatest(row: CheckedRow) -> float:
    """The most that a number says."""
    return float(row["high"] or row["low"] or 0)


def _like(row: CheckedRow) -> tuple[str, ...]:
    return tuple(row[column] for column in LIKE)


def _speakers(row: CheckedRow, folder: Folder) -> set[str]:
    """The bodies whose number it is (who asserts it, and whom it repeats), and their state."""
    body = folder.bodies.get(row["attributed_to"])
    state = "the state" if row["attributed_kind"] in folder.codes.group("accused_state") else ""
    return {body["origin"] if body else row["attributed_to"], *row.entries("repeats"), state} - {""}


@looked_up
def _stated(folder: Folder) -> Mapping[tuple[str, ...], set[tuple[str, Span, bool]]]:
    """What is counted, of whom, where, in which episode, and by whom -> the numbers given of it, each with when it was,
    and whether it was stale."""
    found: defaultdict[tuple[str, ...], set[tuple[str, Span, bool]]] = defaultdict(set)
    for row in folder.of("counts"):
        if stated := row.span("stated_on"):
            for body in _speakers(row, folder):
                found[(*_like(row), body)].add((row["low"], stated, row["stale"] == "yes"))
    return found
