"""A row against its own words: what a code asks of its row stands in codes.yaml, a number is not a digit beside the one
that the summary tells, texts that bring rows together are written in one way, and no private person is named.

A person's name is told by the endings that family names have in the region, so a name of another form passes unseen;
streets, towns and outlets that end alike stand in the list of public names as what they are.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cache

from analysis.evidence.check.characters import alike
from analysis.evidence.check.folder import EVERY, CheckedRow, Folder, each_row, gathered, whole_table
from analysis.evidence.check.numerals import IN_ENGLISH
from analysis.evidence.problem import Problem

SUMMARY, NOTE = "summary", "note"
IN_THE_NOTE = ("page_states",)  # columns of which the note tells, not the words of what is coded
BESIDE = (
    "basis",
    "population",
    "publisher_kind",
)  # codes of which other rows tell too, or names; checks of their own ask for it
NUMBER_IN_WORDS = re.compile(r"(?<![0-9:.,])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|(?<![0-9:.,])[0-9]{3,}(?![0-9:])")
IN_WORDS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
HOW_MANY = re.compile(rf"(?:^|at least |at most |about |some |more than |over |nearly )([0-9]+|{'|'.join(IN_WORDS)})\b")
HALF_A_YEAR = timedelta(days=184)  # an episode ends so soon after its core
SHORT = 100  # below it two numbers are one digit beside each other too often by chance
NUMBERS = {  # the columns of which the summary may tell the number
    "events": ("participants_low", "participants_high"),
    "steps": ("count_low", "count_high"),
}
TOGETHER = {  # columns of free text of which equal ones are taken together
    "sources": ("publisher",),
    "counts": ("detail",),
    "events": ("site",),
    "claims": ("claimant", "topic"),
    "steps": ("body",),
}
ASKED_BY = {  # table -> its columns with a code that asks for another cell, that cell, and why
    "counts": (
        ("quantity", "other", "detail", "of the quantity 'other' it says what is counted"),
        ("population", "other", "note", "of the population 'other' it says who is counted"),
        ("basis", "sum", "repeats", "the basis is 'sum': say whose numbers are added"),
        ("basis", "repeats", "repeats", "the basis is 'repeats': say whose number it is"),
    ),
    "places": (
        ("kind", "settlement", "region", "a settlement lies in one"),
        (
            "kind",
            "settlement",
            "timezone",
            "without it the clock times of this settlement are read in every zone of the country",
        ),
        ("kind", "region", "country", "a region lies in one"),
    ),
}
ROW_LANGUAGES, DECLINED = ("en", "ru", "kk"), "аеийоуыюя"  # of rows and titles; the ends of Russian words
LATIN = "ov|ev|ova|eva|enko|shvili|bay|bai|uly|kyzy|khan|ovich|evich|skaya"
CYRILLIC = "ов|ев|ёв|ова|ева|ову|еву|енко|швили|баев|улы|ұлы|қызы"
IN_AN_ID = re.compile(rf"(?<![a-z0-9])[a-z]{{2,}}(?:{LATIN})(?![a-z0-9])")
IN_TEXT = re.compile(
    rf"\b[A-Z][a-z]{{2,}}(?:{LATIN})\b"
    rf"|(?<=[^\W\d_.!?] )[А-ЯЁҚӘІҢҒҮҰӨҺ][а-яёқәіңғүұөһ]{{2,}}(?:{CYRILLIC})\b"  # not the first word of a sentence
)


def mostly_latin(text: str) -> bool:
    letters = [mark.isascii() for mark in text if mark.isalpha()]
    return 2 * sum(letters) >= len(letters)


@whole_table(EVERY)
def told_in_words(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Problem]:
    """A code of which the words are known is told by one of them, in the summary or another text of the row."""
    table = rows[0].table
    told_in = [column.name for column in table.columns if column.is_text and column.name != table.key]
    for column in table.columns if not table.coded_twice else ():
        words = folder.codes.told_by.get(column.codes, {}) if column.codes not in BESIDE else {}
        texts = [NOTE] if column.name in IN_THE_NOTE else told_in
        for row in rows if words else ():
            told, text = words.get(row[column.name]), " ".join(row[name] for name in texts)
            if told and row.sound(*texts) and mostly_latin(text) and not told.search(text):  # the words are English
                yield row.odd(column.name, f"'{row[column.name]}', of which the row's words tell nothing")


@whole_table(EVERY)
def belied_in_words(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Problem]:
    """A code is not one of which the summary says another."""
    for column in rows[0].table.columns if not rows[0].table.coded_twice else ():
        words = folder.codes.belied_by.get(column.codes, {})
        for row in rows if words else ():
            if (other := words.get(row[column.name])) and (found := other.search(row[SUMMARY])):
                yield row.unfit(column.name, f"and the summary says '{found[0]}'")


@whole_table(EVERY)
def beside_each_other(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Problem]:
    """Codes of two columns that can stand in one row."""
    table = rows[0].table
    coded = {column.codes: column for column in table.columns if column.codes and not table.coded_twice}
    for (one, other), may in folder.codes.stands_with.items():
        if one not in coded or other not in coded:
            continue
        first, second = coded[one].name, coded[other].name
        for row in rows:
            if row[second] and row[second] not in may.get(row[first], (row[second],)):
                yield row.unfit(first, f"does not stand with the {coded[other].title.lower()} '{row[second]}'")


@each_row(*ASKED_BY)
def asked_by_a_code(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    for column, code, asked, why in ASKED_BY[row.table.name]:
        if row[column] == code and row.blank(asked):
            yield row.odd(asked, f"is blank; {why}")


@each_row(*NUMBERS)
def number_as_told(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A number that the summary does not tell is not one digit beside one that it tells: that is how a slip looks.
    The sum of what it tells, and one more than "more than N", are told."""
    marks = [int(mark.replace(",", "")) for mark in NUMBER_IN_WORDS.findall(row[SUMMARY])]
    told = {*marks, *(number + 1 for number in marks), sum(marks)}
    for column in NUMBERS[row.table.name] if marks else ():
        near = [number for number in marks if one_digit_beside(row[column], str(number))]
        if near and int(row[column]) >= SHORT and int(row[column]) not in told:
            yield row.odd(column, f"{row[column]} is one digit beside {near[0]}, which the summary tells")


@each_row(*NUMBERS)
def no_nought_too_many(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A number is not ten times the one with which the summary says how many ("at least one"), if it tells no other."""
    how_many, told = {_number(word) for word in HOW_MANY.findall(row[SUMMARY].lower())}, _numbers_told(row)
    for column in NUMBERS[row.table.name] if how_many else ():
        if row[column].endswith("0") and row[column] not in told and row[column][:-1] in how_many:
            yield row.odd(column, f"{row[column]} is {row[column][:-1]} with a nought more, which the summary tells")


def _number(word: str) -> str:
    return str(IN_WORDS.index(word) + 1) if word in IN_WORDS else word


@each_row("steps")
def both_bounds_told(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A step of which the number is a range says both bounds: a body is counted, and seldom in two ways."""
    if row["count_low"] and row["count_high"] and row["count_low"] != row["count_high"]:
        untold = [column for column in NUMBERS["steps"] if row[column] not in _numbers_told(row)]
        if untold:
            said = f"{row[untold[0]]}, and the other bound is another number; the summary does not tell both"
            yield row.odd(untold[0], said)


@each_row("events")
def bounds_of_an_act(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """The two bounds of how many took part are not as a slip makes them, unless the summary tells both: with a nought
    too many, or with one digit more than a step above. A range as people say it (forty to fifty) goes one step up."""
    low, high = row["participants_low"], row["participants_high"]
    steps = [abs(int(a) - int(b)) for a, b in zip(low, high, strict=False) if a != b]
    slipped = len(low) == len(high) and len(steps) == 1 and steps[0] > 1
    if low and (high == f"{low}0" or slipped) and not {low, high} <= _numbers_told(row):
        said = f"{high} is one digit beside participants_low {low}, and the summary does not tell both"
        yield row.odd("participants_high", said)


def _numbers_told(row: CheckedRow) -> set[str]:
    """The numbers of a summary, those up to sixteen in words too."""
    words = {*re.findall(r"[0-9]+|[a-z]+", row[SUMMARY].lower().replace(",", ""))}
    return words | {str(number) for number, word in enumerate(IN_WORDS, start=1) if word in words}


@each_row("episodes")
def ends_as_told(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """Where the summary of an episode names months, that of its last day is one of them; where it names days of that
    month, the last day is one; "the end of" a month is its last day."""
    ends, words = row.span("ends_on"), row[SUMMARY]
    if not ends or ends.first != ends.last or not any(month in words for month in IN_ENGLISH):
        return
    month = IN_ENGLISH[ends.last.month - 1]
    days = {int(day) for day in re.findall(rf"([0-9]{{1,2}}) {month}", words)}
    if f"end of {month}" in words or not days:
        days = {monthrange(ends.last.year, ends.last.month)[1]}
    core = row.span("core_to")
    late = core and ends.first > core.last + HALF_A_YEAR
    if late or month not in words or ends.last.day not in days:
        yield row.odd("ends_on", f"{row['ends_on']} is no day that the summary tells")


def one_digit_beside(one: str, other: str) -> bool:
    """Of equal length and unlike in one place, or the longer one is the shorter with one digit more; a blank
    is beside nothing."""
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    shorter, longer = sorted((one, other), key=len)
    return bool(shorter) and shorter in (longer[:n] + longer[n + 1 :] for n in range(len(longer)))


@whole_table(*TOGETHER)
def written_one_way(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Problem]:
    """A text that brings rows together is written in one way: none differs from it in marks, blanks or case alone."""
    for column in TOGETHER[rows[0].table.name]:
        written = gathered((alike(row[column]), row[column]) for row in rows)
        for row in rows:
            usual, _ = max(written[alike(row[column])].items(), key=lambda one: (one[1], one[0]))
            if row[column] and row[column] != usual:
                yield row.unfit(column, f"differs from '{usual}' in marks, blanks or case alone; write it so")


@whole_table(EVERY)
def named_persons(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Problem]:
    """Who is named in an id, a title or a row holds a public office, heads an organisation or writes; each name is told
    once a table, where it stands first."""
    told: set[str] = set()
    for column in rows[0].table.columns:
        formed = IN_AN_ID if column.constraints.get("pattern") else IN_TEXT if column.is_text else None
        for row in rows if formed else ():
            for name in formed.findall(row.cells.get(column.name, "")) if formed else ():
                if name.lower() not in told and not _is_public(name.lower(), folder.codes.public_names):
                    told.add(name.lower())
                    yield row.odd(column.name, f"'{name}' {ASKED}")


ASKED = (
    "reads like a person's name; a private person is told by role, and who holds an office, heads an organisation or "
    "writes under that name stands in public_name of codes.yaml"
)


def _is_public(name: str, known: frozenset[str]) -> bool:
    """Whether a name is on the list or a country's; a Russian or Kazakh one with any ending of its declension."""
    listed = name in known or (name[0] > "z" and any(name.startswith(one) for one in known if one[0] > "z"))
    return listed or name.rstrip(DECLINED) in _countries()


@cache
def _countries() -> frozenset[str]:
    """The words in which countries are named in the languages of rows and titles, without what Russian declines."""
    from babel import Locale  # which takes a tenth of a second, for a name that no list has

    named = (Locale(language).territories.values() for language in ROW_LANGUAGES)
    return frozenset(word.lower().rstrip(DECLINED) for names in named for name in names for word in name.split())
