"""The raw tables as strings: every cell as it was typed, every row with the physical line on which it starts.

Nothing is interpreted here. What makes a file unreadable as a table (another encoding or separator, ragged rows,
a quote that never closes) is reported in full, and as much of the table as can be read is handed on.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from analysis.evidence.codes import CODE_LISTS, HOME
from analysis.evidence.decode import SAVE_AS, decode
from analysis.evidence.problem import Problem, Report, shown
from analysis.evidence.spelling import did_you_mean

LONGEST_CELL = 10_000  # characters; the longest of the evidence has some hundreds
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
CsvRecord = tuple[int, list[str]]  # the physical line on which it starts, its cells


@dataclass(frozen=True, slots=True)
class RawRow:
    """`line` is the physical line where the row starts; `whole`: it had one cell for each column."""

    line: int
    cells: Mapping[str, str]
    whole: bool = True

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


@dataclass(frozen=True, slots=True)
class RawTable:
    """One file, `name` in lower case: `complete`: no row was lost in reading; `decoded`: no character was."""

    name: str
    file: str
    columns: tuple[str, ...]
    rows: tuple[RawRow, ...]
    complete: bool = True
    decoded: bool = True


@dataclass(frozen=True, slots=True)
class RawFolder:
    """The tables of a folder by name, and what was wrong with their form."""

    tables: Mapping[str, RawTable]
    problems: tuple[Problem, ...] = ()

    def cells(self) -> dict[str, tuple[Mapping[str, str], ...]]:
        """Table name -> its rows as mappings of column to string; what `clean` takes."""
        return {name: tuple(row.cells for row in table.rows) for name, table in self.tables.items()}


def read_folder(folder: Path, expected: Mapping[str, Mapping[str, bool]] | None = None) -> RawFolder:
    """All tables of a folder.

    `expected` maps the files to read to their columns, and each to whether it must be there: a file that is not there
    is a problem, and so is a column that is missing, unknown or doubled. Without it every `*.csv` is read with the
    columns it has.
    """
    if not folder.is_dir():
        reason = "is not a folder" if folder.exists() else "does not exist"
        return RawFolder({}, (Problem(str(folder), 0, "", "", f"{reason}; expected the folder of raw tables"),))
    files = sorted(expected) if expected is not None else sorted(path.name for path in folder.glob("*.csv"))
    tables: dict[str, RawTable] = {}
    problems: list[Problem] = []
    for file in files:
        table, faults = read_table(folder / file, None if expected is None else expected[file])
        problems += faults
        if table is not None:
            tables[table.name] = table
    return RawFolder(MappingProxyType(tables), tuple(problems))


def contents_of(folder: Path) -> dict[str, str]:
    """The checksums of all that the evidence of a folder is read from: its tables, its code lists, and those that it
    falls back on."""
    paths = (HOME / CODE_LISTS, folder / CODE_LISTS, *sorted(folder.glob("*.csv")))
    return {str(path): checksum(path) for path in paths if path.is_file()}


def checksum(path: Path) -> str:
    """The SHA-256 of a file; '' if there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):  # ValueError: a name that none can have
        return ""


def read_table(path: Path, expected: Mapping[str, bool] | None = None) -> tuple[RawTable | None, list[Problem]]:
    """One CSV file (UTF-8 with or without BOM, commas, LF or CRLF); None if it cannot be read as a table."""
    report = Report(path.name)
    text, decoded = _text(path, report)
    if not text.strip():
        if not report.problems:
            report(0, "is empty; expected a header row and the rows below it")
        return None, report.problems
    separator, text, skipped = _separator(text, report)
    records, complete = _records(text, separator, skipped, report)
    if not records:
        return None, report.problems
    columns = _columns(records[0], expected, report)
    if not any(columns):
        return None, report.problems
    rows = tuple(_rows(records[1:], columns, report))
    named = tuple(column for column in columns if column)
    return RawTable(path.stem.lower(), path.name, named, rows, complete, decoded), report.problems


def read_column(path: Path, column: str, only_with: str = "") -> frozenset[str]:
    """The values of a column, in the rows that have one in `only_with` too. Read leniently: what cannot be read is for
    `investigate check` to report."""
    table, _ = read_table(path)
    if table is None or not {column, only_with or column} <= set(table.columns):
        return frozenset()
    return frozenset(row[column] for row in table.rows if row.whole and (not only_with or row[only_with]))


def _text(path: Path, report: Report) -> tuple[str, bool]:
    try:
        if path.exists() and not path.is_file():
            report(0, "is not a file; expected a table in CSV")
            return "", False
        return decode(path.read_bytes(), report)
    except FileNotFoundError:
        report(0, "is missing from the folder")
    except OSError as error:
        report(0, f"cannot be read: {error.strerror}")
    return "", False


def _separator(text: str, report: Report) -> tuple[str, str, int]:
    """The separator of the cells, the text from its header on, and the number of lines before it."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        report(1, "is a spreadsheet's 'sep=' line; delete it, so that the header row comes first")
        return first.strip()[-1], rest, 1
    separator = max(SEPARATORS, key=first.count) if "," not in first else ","
    if first.count(separator) == 0 or separator == ",":
        return ",", text, 0
    report(1, f"cells are separated by {SEPARATORS[separator]}; expected commas: {SAVE_AS}")
    return separator, text, 0


def _records(text: str, separator: str, skipped: int, report: Report) -> tuple[list[CsvRecord], bool]:
    """The records of the text, and whether every one could be read."""
    records: list[CsvRecord] = []
    complete = True
    before = csv.field_size_limit(max(len(text), 1))  # long cells are ours to report
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        while True:
            line = reader.line_num + 1 + skipped
            try:
                records.append((line, next(reader)))
            except StopIteration:
                return records, complete
            except csv.Error as error:
                complete = False
                report(line, _quoting(str(error), reader.line_num + skipped - line))
    finally:
        csv.field_size_limit(before)


def _quoting(error: str, further: int) -> str:
    if "unexpected end" in error:
        return "a double quote opens a cell of this row and none closes it before the end of the file"
    if "expected after" in error:
        lines = "the next line" if further == 1 else f"{further} more lines"
        spread = f" (the cell runs on to {lines}: was it meant to?)" if further else ""
        return f"text follows a closing double quote{spread}; a quote inside a cell is written twice"
    return f"the row cannot be read as CSV: {error}"


def _columns(header: CsvRecord, expected: Mapping[str, bool] | None, report: Report) -> list[str]:
    """The column that stands at each position; empty where the position has none that is known."""
    line, names = header
    if expected is None:
        return names
    if not set(map(_plain, names)) & set(expected):
        report(line, f"the first row is no header of this table; expected the columns {', '.join(expected)}")
        return []
    columns: list[str] = []
    for position, name in enumerate(names, start=1):
        columns.append(_column(name, position, columns, tuple(expected), line, report))
    for column, needed in expected.items():
        if column not in columns and needed:
            report(line, "this column is missing from the header", column)
        elif column not in columns:
            report.warn(line, "this column is missing from the header; its cells are read as blank", column)
    return columns


def _column(name: str, position: int, before: list[str], expected: tuple[str, ...], line: int, report: Report) -> str:
    column = _plain(name)
    if not column:
        report(line, f"column {position} has no name; delete it or name it")
        return ""
    if column not in expected:
        hint = did_you_mean(name, (other for other in expected if other not in before))
        hint = hint or f"; the columns are {', '.join(expected)}"
        report(line, f"{shown(name)} is no column of this table{hint}", value=name)
        return ""
    if column in before:
        report(line, "this column stands in the header twice", column, name)
        return ""
    if column != name:
        report(line, f"the header says {shown(name)}; expected '{column}'", column, name)
    return column


def _plain(name: str) -> str:
    return name.strip().strip("\ufeff").lower()


def _rows(records: Sequence[CsvRecord], columns: Sequence[str], report: Report) -> Iterator[RawRow]:
    width = len(columns)
    blank: list[int] = []  # blank lines are no problem at the end of the file
    for line, cells in records:
        if not cells:
            blank.append(line)
            continue
        for empty in blank:
            report.warn(empty, "is a blank line; delete it")
        blank.clear()
        if not any(cell.strip() for cell in cells):
            report(line, "the row is empty; delete it")
            continue
        if len(cells) != width:
            report(line, _ragged(cells, width))
        padded = cells + [""] * (width - len(cells))
        named = {column: cell for column, cell in zip(columns, padded, strict=False) if column}
        for column, cell in named.items():
            if len(cell) > LONGEST_CELL:
                most = f"at most {LONGEST_CELL:,}; is a closing double quote missing?"
                report(line, f"the cell has {len(cell):,} characters, {most}", column, cell[:100])
        yield RawRow(line, MappingProxyType(named), len(cells) == width)


def _ragged(cells: list[str], width: int) -> str:
    sizes = f"the row has {len(cells)} cells, the header {width} columns"
    if len(cells) < width:
        return f"{sizes}; is a comma missing?"
    if not any(cells[width:]):
        return f"{sizes}; delete the empty cells at its end"
    return f"{sizes}; a text that holds a comma stands in double quotes"
