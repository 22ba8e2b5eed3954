"""What cannot be seen in one cell alone: ids that are given once and of a set of their episode, cells that name rows of
other tables, pairs of columns in order, rows that say the same.

Ids are not invented: after the highest number of a set of ids (n22-001, n22-002, ...) comes the next free one. An id is
given once; that of a row which a correction removed stays taken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.evidence.check.characters import alike
from analysis.evidence.check.folder import EVERY, CheckedRow, Folder, each_row, gathered, looked_up, whole_table
from analysis.evidence.package import Column, TableSchema
from analysis.evidence.problem import Problem, Report, shown
from analysis.evidence.spelling import nearest

HINTED = 100  # so many unknown values of a column get a suggestion; a broken file has thousands
MISTAKEN_SEPARATORS = {",": "commas", "|": "vertical bars", " ": "spaces", "/": "slashes"}
NUMBERED = re.compile(r"([a-z]\d\d[a-z]?)-(\d+)")
OWN_CONTENT = "counts events claims claim_evidence orders steps statements".split()
IDS = ("counts", "events", "claims", "orders", "steps")
STRAY = 0.01  # of the rows of a set of ids; so few of another episode are taken for slips


@dataclass(frozen=True, slots=True)
class Lookup:
    """The values that the cells of a column may name. `kind` says what they are; if they are not `strict`, a value
    that is none of them is a warning."""

    valid: Mapping[str, None]
    kind: str
    strict: bool = True


def check_unique(table: TableSchema, rows: Sequence[CheckedRow], report: Report) -> None:
    """A value of a unique column stands in one row only, in whichever case and marks; of addresses case matters."""
    for column in table.columns:
        first: dict[str, CheckedRow] = {}
        for row in rows if column.constraints.get("unique") else ():
            value = row[column.name]
            other = first.setdefault(value if column.form == "web address" else alike(value), row) if value else row
            if other is not row:
                written = "" if other[column.name] == value else f", as {shown(other[column.name])}"
                report(row.line, f"{shown(value)} stands in line {other.line} already{written}", column.name, value)


def check_names(table: TableSchema, folder: Folder, report: Report) -> None:
    """Cells that name rows of other tables, and entries of lists that are codes, name what is there. A table that could
    not be read whole is not looked up: it would seem to lack rows. Where the column referred to is no key, a value that
    is none of its is a warning."""
    for column in table.columns:
        target = column.refers_to
        if target and target.table in folder.rows and target.table not in folder.unread:
            valid = dict.fromkeys(value for row in folder.of(target.table) if (value := row.cells.get(target.column)))
            home = folder.package.by_name[target.table]
            strict = bool(home.by_name[target.column].constraints.get("unique"))
            lookup = Lookup(valid, f"{target.column} of {home.file}", strict)
        elif column.separator and column.codes:
            lookup = Lookup(dict.fromkeys(folder.codes.codes(column.codes)), f"code of '{column.codes}'")
        else:
            continue
        _check_entries(column, folder.of(table.name), lookup, report)


def _check_entries(column: Column, rows: Sequence[CheckedRow], lookup: Lookup, report: Report) -> None:
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
    if not close or _shape(entry) == _shape(close[0]):
        return said
    return f"{said}; did you mean '{close[0]}'?"


def _shape(name: str) -> str:
    """The shape of a numbered id (`n22-435`): another number is no likelier than any other. Longer ids are words."""
    return re.sub("[0-9]", "0", name) if len(name) < 10 else name


def free_ids(taken: Iterable[str]) -> Mapping[str, Iterator[str]]:
    """By set of ids ('n22'), those that come after its highest number."""
    highest: dict[str, tuple[int, int]] = {}
    for found in filter(None, map(NUMBERED.fullmatch, taken)):
        highest[found[1]] = max(highest.get(found[1], (0, 0)), (int(found[2]), len(found[2])))
    return {name: _after(name, *last) for name, last in highest.items()}


def _after(name: str, number: int, digits: int) -> Iterator[str]:
    while True:
        number += 1
        yield f"{name}-{number:0{digits}d}"


def propose(table: TableSchema, rows: Sequence[CheckedRow], removed: Iterable[str], report: Report) -> None:
    """To each problem of an id - missing, of another form, taken - the next free one of the set that the rows of the
    same episode have."""
    if all(problem.column != table.key for problem in report.problems):
        return
    numbered = ((row, NUMBERED.fullmatch(row[table.key])) for row in rows)
    of = gathered((row["episode"], found[1]) for row, found in numbered if found)
    free = free_ids([*(row[table.key] for row in rows), *removed])
    episodes = {row.line: row["episode"] for row in rows}
    for number, problem in enumerate(report.problems):
        if problem.column == table.key and (sets := of.get(episodes.get(problem.line, ""))):
            proposed = next(free[sets.most_common(1)[0][0]])
            report.problems[number] = replace(problem, message=f"{problem.message}; {proposed} is free")


@each_row(*IDS)
def episode_of_its_id(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """The rows of one set of ids (e22-…) are of its episode, in all tables."""
    named, episodes = _set(row), _episodes_of_sets(folder)[_set(row)]
    if row["episode"] and episodes[row["episode"]] < episodes.total() * STRAY:
        usual, _ = episodes.most_common(1)[0]
        yield row.odd("episode", f"'{row['episode']}', but ids of set {named} are of {usual}")


@looked_up
def _episodes_of_sets(folder: Folder) -> Mapping[str, Counter[str]]:
    """Set of ids -> the episodes of its rows."""
    return gathered((_set(row), row["episode"]) for table in IDS for row in folder.of(table))


def _set(row: CheckedRow) -> str:
    return row.cells.get(row.table.key, "")[1:].partition("-")[0]


@whole_table(EVERY)
def ordered_pairs(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Problem]:
    """Of each ordered pair of columns the first is not above the second; dates only where that is certain."""
    for first, second in rows[0].table.ordered:
        form = rows[0].table.by_name[first].form
        dates = "date" in form or form == "day"
        for row in rows:
            low, high = row[first], row[second]
            if not low or not high:
                continue
            if dates and row.span(second).last < row.span(first).first:  # type: ignore[union-attr]
                yield row.wrong(second, f"{high} is before {first} {low}")
            elif not dates and float(low) > float(high):
                yield row.wrong(first, f"{low} is above {second} {high}")


@whole_table(*OWN_CONTENT)
def same_in_all_but_the_id(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Problem]:
    """No two rows say the same in every column but the id."""
    table, columns = rows[0].table, {*rows[0].table.column_names}
    own = [name for name in table.column_names if name != table.key]
    first: dict[tuple[str, ...], CheckedRow] = {}
    for row in rows:
        if not row.cells.keys() >= columns:
            return  # of a table without one of its columns nothing can be said
        other = first.setdefault(tuple(row.cells[name] for name in own), row)
        if other is not row:
            id_apart = f" ({other.cells[table.key]}) in all but the id" if table.key else ""
            yield row.wrong(table.key, f"the row says the same as line {other.line}{id_apart}")
