"""What a row was: second codings and corrections against the rows as they stand now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from analysis.evidence.check.folder import CheckedRow, Folder, each_row, looked_up
from analysis.evidence.package import CODED_TWICE, FIRST, FOUND, SECOND
from analysis.evidence.problem import Problem
from analysis.evidence.spelling import did_you_mean


@each_row(CODED_TWICE)
def second_coding(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """The row coded twice is in its table, or was there until a correction removed it; its table has the first coding,
    or a correction says what it was; and there is a second coding if the second coder found it, none if not."""
    homes, key = _homes(folder), next(iter(row.cells))
    if row[key] and row[key] not in homes and row[key] not in _removed(folder) and not folder.unread:
        yield row.wrong(key, f"'{row[key]}' is in no table, and no correction removed it")
    given = [name for name in row.cells if name.endswith(SECOND) and name != FOUND and row.cells[name]]
    if row[FOUND] == "yes" and not given:
        yield row.wrong(FOUND, "'yes', but the columns of the second coding are blank")
    if row[FOUND] == "no" and given:
        yield row.wrong(given[0], f"is given, but {FOUND} is 'no'")
    if row[key] in homes:
        yield from _first_coding(row, row.cells[key], *homes[row[key]], folder)


def _first_coding(row: CheckedRow, row_id: str, table: str, now: CheckedRow, folder: Folder) -> Iterator[Problem]:
    for name in row.cells:
        column = name.removesuffix(FIRST)
        if name == column or not row[name] or now[column] in ("", row[name]):
            continue
        corrected = folder.where("corrections", row_id=row_id, column=column)
        if row[name] not in [one.cells.get("from") for one in corrected]:
            said = f"{table}.csv:{now.line} has '{now[column]}'"
            yield row.odd(name, f"{said}, and no correction says why it is not the first coder's '{row[name]}'")


@each_row("corrections")
def correction_stands(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """The last correction of a cell is what its table holds: a correction that was undone, or never made, is seen.

    A correction of the id column adds a row (from blank) or removes it (to blank). Of a folder with a table that could
    not be read nobody can say which rows it lacks.
    """
    homes, row_id, column = _homes(folder), row["row_id"], row["column"]
    if row_id and column and row_id not in homes:
        if row_id not in _removed(folder) and not folder.unread:
            yield row.unfit("row_id", "is a row of no table, and no correction removes it")
    elif row_id and column:
        table, corrected = homes[row_id]
        now = corrected.cells.get(column, "")
        if column not in corrected.table.by_name:
            hint = did_you_mean(column, corrected.table.column_names)
            yield row.odd("column", f"{table}.csv has no column '{column}'{hint}")
        elif folder.where("corrections", row_id=row_id, column=column)[-1] is row and now != row.cells.get("to", ""):
            said = f"{table}.csv:{corrected.line} has '{now}'"
            yield row.odd("to", f"{said}, not what the last correction of {column} says")


@looked_up
def _removed(folder: Folder) -> set[str]:
    """The rows that a correction took out: from their id to blank."""
    rows = folder.of("corrections")
    return {row["row_id"] for row in rows if row.cells.get("from") == row["row_id"] and not row.cells.get("to")}


@looked_up
def _homes(folder: Folder) -> Mapping[str, tuple[str, CheckedRow]]:
    """Row id -> its table and row; a piece of evidence on a claim is the claim's id, '#' and its number within it."""
    homes: dict[str, tuple[str, CheckedRow]] = {}
    for table in folder.package.tables:
        if table.key and not table.coded_twice:
            homes |= {row_id: (table.name, row) for row_id, row in folder.by_id(table.name).items()}
    pieces: dict[str, int] = {}
    for row in folder.of("claim_evidence"):
        claim = row.cells.get("claim_id", "")
        pieces[claim] = pieces.get(claim, 0) + 1
        homes[f"{claim}#{pieces[claim]}"] = ("claim_evidence", row)
    return homes
