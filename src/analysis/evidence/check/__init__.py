"""The gate: every problem of a folder of raw tables at once, each with its file, line, column and what to do.

In this order, each step on what the one before could read: the files as tables (`raw`), each cell against its column
(`cells`), ids and references (`references`), and the checks of rows, by what they are about: a check stands in one of
the modules below, and `folder` says what it is handed and gives.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from analysis.evidence import codes, package
from analysis.evidence.check import (  # noqa: F401  importing them puts their checks on the list
    acts,
    bookkeeping,
    carriers,
    company,
    numbers,
    pages,
    spans,
    speakers,
    words,
)
from analysis.evidence.check.cells import check_cells
from analysis.evidence.check.folder import CheckedRow, Folder, broken_in
from analysis.evidence.check.references import check_names, check_unique, propose
from analysis.evidence.clean import Cells, RawTables
from analysis.evidence.codes import HOME, Codes
from analysis.evidence.decode import decode
from analysis.evidence.description import DescriptionError
from analysis.evidence.package import DataPackage, TableSchema, load_package
from analysis.evidence.problem import Problem, Report, errors_in, format_problems, shown
from analysis.evidence.raw import RawFolder, RawRow, RawTable, read_folder

__all__ = ["Problem", "check_folder", "check_row", "checked", "errors_in", "format_problems"]

CODEBOOK = "CODEBOOK.md"
CODE = re.compile(r"(?<![}`])`[^`]+`(?!`)")  # in a line of Markdown
MORE_THAN_TEXT = re.compile(  # a directive of MyST (it could read any file of the machine), a role, HTML, a picture
    r"^\s*(?:`{3,}|~{3,}|:{3,})\s*\{[^}]*\}?|\{[\w:+-]+\}`|<(?!https?:)[A-Za-z/!?][^>]*>?|!\["
)
T = TypeVar("T")
LIKE_TABLES = {".csv", ".tsv", ".xls", ".xlsx", ".ods"}


@dataclass(frozen=True)
class Checked:
    """The problems of a folder, sorted by file, line and column, and what was read of it: its tables and their codes;
    None where it is no folder, or nothing says what its tables should hold."""

    problems: list[Problem]
    raw: RawFolder | None = None
    codes: Codes | None = None


def check_folder(folder: Path) -> list[Problem]:
    """All problems of a folder of raw tables; empty if there are none.

    A folder without its own descriptor or codes, or with ones that cannot be used, is told so, and its tables are
    checked against the project's own.
    """
    return checked(folder).problems


def checked(folder: Path) -> Checked:
    """The same, with what was read of the folder for it."""
    if not folder.is_dir():
        return Checked(list(read_folder(folder).problems))
    problems = _codebook(folder / CODEBOOK)
    known = _described(folder, problems)
    if known is None:
        return Checked(sorted(problems))
    described, listed = known
    expected = {
        table.file: table.form
        for table in described.tables
        if not (table.optional and not (folder / table.file).exists())
    }
    raw = read_folder(folder, expected)
    problems += raw.problems
    problems += _strangers(folder, {table.file for table in described.tables})
    problems += _check_tables(raw, expected, described, listed)
    return Checked(sorted(set(problems)), raw, listed)


def check_row(table: str, cells: Cells, beside: RawTables, described: DataPackage, listed: Codes) -> list[Problem]:
    """What is wrong with the cells of one row, and with what they name of the rows beside it."""
    schema = described.by_name[table]
    report = Report(schema.file)
    read = RawTable(table, schema.file, tuple(cells), (RawRow(0, cells),))
    rows = {
        name: [CheckedRow(0, row, frozenset(), described.by_name[name]) for row in kept]
        for name, kept in beside.items()
    }
    rows[table] += check_cells(schema, read, listed, _texts(schema, described), report)
    check_names(schema, Folder(rows, described, listed, frozenset()), report)
    return report.problems


def _codebook(path: Path) -> list[Problem]:
    report = Report(CODEBOOK)
    if path.is_file():
        text, _ = decode(path.read_bytes(), report, "save the file as UTF-8")
        for number, line in enumerate(text.splitlines(), start=1):
            if more := MORE_THAN_TEXT.search(CODE.sub("", line)):
                report(number, f"{shown(more[0])} would run or load something; it is text, lists, tables and links")
    else:
        report.warn(0, "is missing; it says how the rows were coded")
    return report.problems


def _described(folder: Path, problems: list[Problem]) -> tuple[DataPackage, Codes] | None:
    """Descriptor and codes of the folder; the project's own for one that is missing or cannot be used."""
    if not (folder / package.DESCRIPTOR).exists():
        said = "is missing; expected the description of the tables"
        problems.append(Problem(package.DESCRIPTOR, 0, "", "", said, "warning"))
    listed = _usable(Codes.load, folder, codes.CODE_LISTS, problems)
    described = listed and _usable(lambda home: load_package(home, listed), folder, package.DESCRIPTOR, problems)
    return (described, listed) if described and listed else None


def _usable(read: Callable[[Path], T], folder: Path, file: str, problems: list[Problem]) -> T | None:
    """What is read of the folder's own file, or of the project's where that cannot be used."""
    for home in (folder, HOME):
        try:
            return read(home)
        except DescriptionError as error:
            if home is folder:
                problems.append(Problem(file, error.line, "", "", str(error)))
    return None


def _strangers(folder: Path, files: set[str]) -> list[Problem]:
    """Files that look like tables and are none of the package's: nobody reads them."""
    said = "is not a table of the data package; nothing reads it"
    return [
        Problem(path.name, 0, "", "", said, "warning")
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in LIKE_TABLES and path.name not in files and not path.name.startswith(".")
    ]


def _check_tables(raw: RawFolder, expected: Collection[str], described: DataPackage, listed: Codes) -> list[Problem]:
    read = {table.file: table for table in raw.tables.values()}
    tables = [table for table in described.tables if table.file in read]
    reports = {table.name: Report(table.file) for table in tables}
    rows = {
        table.name: check_cells(table, read[table.file], listed, _texts(table, described), reports[table.name])
        for table in tables
    }
    complete = {table.name for table in tables if read[table.file].complete}
    unread = {table.name for table in described.tables if table.file in expected} - complete
    folder = Folder(rows, described, listed, frozenset(unread))
    removed = [row["row_id"] for row in folder.of("corrections")]
    for table in tables:
        report = reports[table.name]
        check_unique(table, rows[table.name], report)
        propose(table, rows[table.name], removed, report)
        check_names(table, folder, report)
        report.problems += broken_in(table, folder)
    return [problem for report in reports.values() for problem in report.problems]


def _texts(table: TableSchema, described: DataPackage) -> frozenset[str]:
    """The columns of free text, and those that repeat free text of another table."""
    texts = set()
    for column in table.columns:
        target = column.refers_to
        named = described.by_name[target.table].by_name[target.column] if target else column
        if named.is_text:
            texts.add(column.name)
    return frozenset(texts)
