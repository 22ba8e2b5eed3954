"""A row against its own words: what a code asks of its row stands in codes.yaml, and a number is not a digit beside the
one that the summary tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analysis.evidence.check.cells import CheckedRow
from analysis.evidence.check.rules import Broken, Folder
from analysis.evidence.package import Column, TableSchema

SUMMARY = "summary"
NUMBER = re.compile(r"(?<![0-9:.,])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|(?<![0-9:.,])[0-9]{3,}(?![0-9:])")
IN_WORDS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
SHORT = 100  # below it two numbers are one digit beside each other too often by chance
NUMBERS = {  # the columns of which the summary may tell the number
    "events": ("participants_low", "participants_high"),
    "steps": ("count_low", "count_high"),
}


def told_in_words(table: TableSchema, rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """A code of which the words are known is told by one of them, in the summary or another text of the row."""
    texts = [column.name for column in table.columns if column.is_text and column.name != table.key]
    if SUMMARY not in texts or table.coded_twice:
        return
    for column in table.columns:
        words = folder.codes.told_by.get(column.codes, {})
        for row in rows if words else ():
            told = words.get(row[column.name])
            if told and row.sound(*texts) and not told.search(" ".join(row[name] for name in texts)):
                yield Broken(
                    row.line, column.name, f"'{row[column.name]}', of which the row's words tell nothing", "warning"
                )


def beside_each_other(table: TableSchema, rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """Codes of two columns that can stand in one row."""
    coded: dict[str, Column] = (
        {} if table.coded_twice else {column.codes: column for column in table.columns if column.codes}
    )
    for (one, other), may in folder.codes.stands_with.items():
        first, second = coded.get(one), coded.get(other)
        for row in rows if first and second else ():
            code, beside = row[first.name], row[second.name]  # type: ignore[union-attr]
            if beside and beside not in may.get(code, (beside,)):
                said = f"'{code}' does not stand with the {second.title.lower()} '{beside}'"  # type: ignore[union-attr]
                yield Broken(row.line, first.name, said, "warning")  # type: ignore[union-attr]


def number_as_told(table: TableSchema, rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """A number that the summary does not tell is not one digit beside one that it tells: that is how a slip looks.
    The sum of what it tells, and one more than "more than N", are told."""
    columns = NUMBERS.get(table.name, ())
    for row in rows if columns else ():
        marks = [int(mark.replace(",", "")) for mark in NUMBER.findall(row[SUMMARY])]
        told = {*marks, *(number + 1 for number in marks), sum(marks)}
        given = {column: row[column] for column in columns if row[column]}
        if not marks:
            continue
        for column, value in given.items():
            near = [number for number in marks if _one_digit_beside(value, str(number))]
            if near and int(value) >= SHORT and int(value) not in told:
                said = f"{value} is one digit beside {near[0]}, which the summary tells"
                yield Broken(row.line, column, said, "warning")


def both_bounds_told(table: TableSchema, rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """A step of which the number is a range says both bounds: a body is counted, and seldom in two ways."""
    for row in rows if table.name == "steps" else ():
        words = {*re.findall(r"[0-9]+|[a-z]+", row[SUMMARY].lower().replace(",", ""))}
        told = words | {str(number) for number, word in enumerate(IN_WORDS, start=1) if word in words}
        if row["count_low"] and row["count_high"] and row["count_low"] != row["count_high"]:
            untold = [column for column in ("count_low", "count_high") if row[column] not in told]
            if untold:
                said = f"{row[untold[0]]}, and the other bound is another number; the summary does not tell both"
                yield Broken(row.line, untold[0], said, "warning")


def _one_digit_beside(one: str, other: str) -> bool:
    """Of equal length and unlike in one place, or the longer one is the shorter with one digit more."""
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return len(longer) == len(shorter) + 1 and any(longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer)))
