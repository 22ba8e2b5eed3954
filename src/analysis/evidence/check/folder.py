"""What a check is handed and what it gives: rows, the folder they stand in, and what is broken in a row.

A check is a function that `each_row` or `whole_table` puts on the list of the tables it is of. What the evidence may
truly hold (an act before the onset, an order that two clocks contradict) is a warning (`odd`); what cannot be is an
error (`wrong`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps
from itertools import chain
from typing import Any, Concatenate, ParamSpec, TypeVar

from analysis.evidence.clock import Span
from analysis.evidence.codes import Codes
from analysis.evidence.grouping import grouped_by
from analysis.evidence.package import CODED_TWICE, DataPackage, TableSchema
from analysis.evidence.problem import Problem, Severity
from analysis.evidence.rows import Place

RARE = 0.02  # of the rows of a table; where more break a check, breaking it is no slip
EVERY = ""  # stands for all tables
K = TypeVar("K")
T = TypeVar("T")
P = ParamSpec("P")
Told = str | Callable[["CheckedRow", "Folder"], Any]  # a column of a row, or what else is told of it


class CheckedRow(dict[str, str]):
    """One row with its cells cleaned of stray characters; `bad` are the columns in which a problem was found. `row[c]`
    is the cell as it can be used: empty if it is blank, has a problem or is not there. (A dict, as checks look into
    cells a million times.)"""

    __slots__ = ("bad", "cells", "line", "table")

    def __init__(self, line: int, cells: Mapping[str, str], bad: frozenset[str], table: TableSchema) -> None:
        super().__init__({column: cell for column, cell in cells.items() if column not in bad} if bad else cells)
        self.line, self.cells, self.bad, self.table = line, cells, bad, table

    def __missing__(self, column: str) -> str:
        return ""

    def sound(self, *columns: str) -> bool:
        """Whether all these cells are there and without a problem (blank is sound)."""
        return not self.bad.intersection(columns) and all(column in self.cells for column in columns)

    def blank(self, column: str) -> bool:
        """Whether nothing was typed there; a cell that is not there or has a problem is not blank."""
        return self.sound(column) and not self.cells[column]

    def entries(self, column: str) -> list[str]:
        return [entry for entry in self[column].split(";") if entry]

    def span(self, column: str) -> Span | None:
        return Span.parse(self[column])

    @property
    def citing(self) -> str:
        """The column that names its pages."""
        return "source_id" if "source_id" in self.cells else "source_ids"

    def wrong(self, column: str, message: str, severity: Severity = "error") -> Problem:
        return Problem(self.table.file, self.line, column, self.cells.get(column, ""), message, severity)

    def odd(self, column: str, message: str) -> Problem:
        return self.wrong(column, message, "warning")

    def unfit(self, column: str, why: str) -> Problem:
        """A cell that does not fit another one."""
        return self.odd(column, f"'{self[column]}' {why}")


@dataclass(frozen=True, eq=False)
class Folder:
    """All rows that could be read, by table, with the descriptor and the codes; `unread` are the tables of which rows
    are missing because their file is, or could not be read whole; `kept` what was looked up."""

    rows: Mapping[str, Sequence[CheckedRow]]
    package: DataPackage
    codes: Codes
    unread: frozenset[str]
    kept: dict[object, Any] = field(default_factory=dict)

    def of(self, table: str) -> Sequence[CheckedRow]:
        return self.rows.get(table, ())

    def by_id(self, table: str) -> dict[str, CheckedRow]:
        if table not in self.kept:
            described = self.package.by_name.get(table)
            key = described.key if described else ""
            self.kept[table] = {row.cells[key]: row for row in self.of(table) if row.cells.get(key)}
        found: dict[str, CheckedRow] = self.kept[table]
        return found

    def where(self, table: str, **same: str) -> Sequence[CheckedRow]:
        """The rows of a table that have these values in these columns."""
        if (asked := (table, "", *same)) not in self.kept:
            self.kept[asked] = grouped_by(self.of(table), lambda row: tuple([row[name] for name in same]))
        found: Sequence[CheckedRow] = self.kept[asked].get(tuple(same.values()), ())
        return found

    def values(self, table: str, column: str, **same: str) -> Counter[str]:
        """What stands in a column of the rows of a table that have these values in others, with how often it does."""
        if (asked := (table, column, *same)) not in self.kept:
            told = ((tuple([row[name] for name in same]), row[column]) for row in self.of(table))
            self.kept[asked] = gathered(told)
        found: Counter[str] = self.kept[asked][tuple(same.values())]
        return found

    def pages_of(self, row: CheckedRow) -> list[CheckedRow]:
        """The pages that a row cites, as far as the table of sources has them."""
        pages = self.by_id("sources")
        return [pages[page] for page in row.entries(row.citing) if page in pages]

    def region_of(self, row: CheckedRow) -> str:
        """The region in which the place of a row lies; empty where it lies in none."""
        place = self.by_id("places").get(row["place"])
        return place["region"] if place else ""

    @cached_property
    def onsets(self) -> Mapping[str, Span | None]:
        return {name: row.span("onset_on") for name, row in self.by_id("episodes").items()}

    @cached_property
    def countries(self) -> Mapping[str, str]:
        """Episode -> its country."""
        return {name: row["country"] for name, row in self.by_id("episodes").items()}

    @cached_property
    def publication_days(self) -> Mapping[str, Span | None]:
        """Page -> when it came out."""
        return {name: row.span("published_on") for name, row in self.by_id("sources").items()}

    @cached_property
    def described_places(self) -> Mapping[str, Place]:
        """The places with what holds them; their clocks are not asked here."""
        places = self.by_id("places").items()
        return {name: Place(name, row["kind"], row["region"], row["country"], None, None, ()) for name, row in places}

    @cached_property
    def bodies(self) -> Mapping[str, CheckedRow]:
        """Wording of who says something -> the origin of which it is an alias."""
        named = ((alias, row) for row in self.of("origins") for alias in row.cells.get("aliases", "").split(";"))
        return {alias: row for alias, row in named if alias}

    def alike(self, row: CheckedRow, *told: Told) -> int:
        """How many rows of its table tell the same as a row, itself included."""
        if (asked := ("alike", row.table.name, *told)) not in self.kept:
            self.kept[asked] = Counter(self._told(one, *told) for one in self.of(row.table.name))
        found: Counter[Hashable] = self.kept[asked]
        return found[self._told(row, *told)]

    def _told(self, row: CheckedRow, *told: Told) -> tuple[Any, ...]:
        return tuple([row[one] if isinstance(one, str) else one(row, self) for one in told])

    def on_page(self, page: str, told: Callable[[CheckedRow, Folder], Collection[str]], *tables: str) -> Counter[str]:
        """What the rows of some tables that cite a page tell, each a text or several, with how many do."""
        if (asked := ("on a page", told, *tables)) not in self.kept:
            self.kept[asked] = gathered(
                (page, one)
                for table in tables
                for row in self.of(table)
                if (ones := told(row, self))
                for page in row.entries(row.citing)
                for one in ((ones,) if isinstance(ones, str) else ones)
            )
        found: Counter[str] = self.kept[asked][page]
        return found


RowCheck = Callable[[CheckedRow, Folder], Iterator[Problem]]
TableCheck = Callable[[Sequence[CheckedRow], Folder], Iterator[Problem]]
CHECKS: defaultdict[str, list[TableCheck]] = defaultdict(list)


def whole_table(*tables: str) -> Callable[[TableCheck], TableCheck]:
    """Put a check of all rows of a table on the list; it is not asked of a table without rows."""

    def listed(check: TableCheck) -> TableCheck:
        for table in tables:
            CHECKS[table].append(check)
        return check

    return listed


def each_row(*tables: str, if_few: bool = False) -> Callable[[RowCheck], RowCheck]:
    """Put a check of one row at a time on the list; `if_few`: told if few rows break it at that column, because where
    many do, breaking it is no slip."""

    def listed(check: RowCheck) -> RowCheck:
        @wraps(check)
        def of_rows(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Problem]:
            broken = [one for row in rows for one in check(row, folder)]
            at = Counter(one.column for one in broken)
            return (one for one in broken if not if_few or at[one.column] <= RARE * len(rows))

        whole_table(*tables)(of_rows)
        return check

    return listed


def broken_in(table: TableSchema, folder: Folder) -> Iterator[Problem]:
    """What the checks on the list find in a table."""
    rows = folder.rows[table.name]
    for check in [*CHECKS[EVERY], *CHECKS[CODED_TWICE if table.coded_twice else table.name]] if rows else ():
        yield from check(rows, folder)


def looked_up(make: Callable[Concatenate[Folder, P], T]) -> Callable[Concatenate[Folder, P], T]:
    """What checks ask of the whole folder at every row, or of something in it: found when it is first asked, and kept
    with the folder."""

    @wraps(make)
    def found(folder: Folder, /, *of: P.args, **named: P.kwargs) -> T:
        asked = (make, *of)
        if asked not in folder.kept:
            folder.kept[asked] = make(folder, *of, **named)
        kept: T = folder.kept[asked]
        return kept

    return found


def gathered(pairs: Iterable[tuple[K, T]]) -> Mapping[K, Counter[T]]:
    """All that stands beside each key, with how often; of a key that is not there nothing."""
    found: defaultdict[K, Counter[T]] = defaultdict(Counter)
    for key, beside in pairs:
        found[key][beside] += 1
    return found


def in_many(texts: Collection[Collection[str]], share: float) -> set[str]:
    """The words that more than a share of some texts have."""
    found = Counter(chain.from_iterable(texts))
    return {word for word, number in found.items() if number > share * len(texts)}
