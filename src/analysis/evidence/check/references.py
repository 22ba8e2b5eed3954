"""Values given once, and cells that name rows of another table: what cannot be seen in one cell alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.evidence.check.cells import CheckedRow
from analysis.evidence.codes import Codes, nearest
from analysis.evidence.package import Column, DataPackage, Reference, TableSchema
from analysis.evidence.problem import Report, shown

HINTED = 100  # so many unknown values of a column get a suggestion; a broken file has thousands
MISTAKEN_SEPARATORS = {",": "commas", "|": "vertical bars", " ": "spaces", "/": "slashes"}


@dataclass(frozen=True, slots=True)
class Lookup:
    """The values that the cells of a column may name. `kind` says what they are; if they are not `strict`, a value
    that is none of them is a warning."""

    valid: Mapping[str, None]
    kind: str
    strict: bool = True


def check_unique(table: TableSchema, rows: Sequence[CheckedRow], report: Report) -> None:
    """A value of a unique column stands in one row only."""
    for column in table.columns:
        if not column.constraints.get("unique"):
            continue
        first: dict[str, int] = {}
        for row in rows:
            value = row[column.name]
            if value and value in first:
                report(row.line, f"{shown(value)} stands in line {first[value]} already", column.name, value)
            elif value:
                first[value] = row.line


def lookup_of(package: DataPackage, target: Reference, rows: Sequence[CheckedRow]) -> Lookup:
    """The values of the column referred to. Where that column is no key, a value that is none of them is a warning."""
    valid = dict.fromkeys(value for row in rows if (value := row.cells.get(target.column, "")))
    table = package.by_name[target.table]
    strict = bool(table.by_name[target.column].constraints.get("unique"))
    return Lookup(valid, f"{target.column} of {table.file}", strict)


def codes_lookup(column: Column, codes: Codes) -> Lookup:
    return Lookup(dict.fromkeys(codes.codes(column.codes)), f"code of '{column.codes}'")


def check_entries(column: Column, rows: Sequence[CheckedRow], lookup: Lookup, report: Report) -> None:
    """Every cell of a column, or every entry of its list, is one of the values that it may name."""
    unknown: dict[str, str] = {}
    for row in rows:
        for entry in entries_of(column, row):
            if entry in lookup.valid:
                continue
            if entry not in unknown:
                unknown[entry] = _unknown(entry, column, lookup, hinted=len(unknown) < HINTED)
            say = report if lookup.strict else report.warn
            say(row.line, unknown[entry], column.name, row[column.name])


def entries_of(column: Column, row: CheckedRow) -> Iterator[str]:
    """What a cell names: its value, or each entry of its list; nothing if it is blank or has a problem."""
    value = row[column.name]
    if value and column.separator:
        yield from dict.fromkeys(entry.strip() for entry in value.split(column.separator) if entry.strip())
    elif value:
        yield value


def _unknown(entry: str, column: Column, lookup: Lookup, hinted: bool) -> str:
    said = f"{shown(entry)} is no {lookup.kind}"
    if column.separator:
        for mark, name in MISTAKEN_SEPARATORS.items():
            parts = [part.strip() for part in entry.split(mark)]
            if len(parts) > 1 and any(part in lookup.valid for part in parts):
                return f"{said}; entries are separated by '{column.separator}', not by {name}"
    close = nearest(entry, tuple(lookup.valid), 1) if hinted else ()
    if not close or _numbered(entry) == _numbered(close[0]):
        return said
    return f"{said}; did you mean '{close[0]}'?"


def _numbered(name: str) -> str:
    """The shape of a numbered id (`n22-435`): another number is no likelier than any other. Longer ids are words."""
    return re.sub("[0-9]", "0", name) if len(name) < 10 else name
