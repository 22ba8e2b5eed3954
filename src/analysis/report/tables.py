"""Tables for pages and below figures: every number through `cite`, headers with a scope, the same bytes every time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from analysis.report.cite import Printed
from analysis.report.render import Cell, plain_cell, render
from analysis.report.wording import text

NONE: Mapping[str, str] = {}


def heads(name: str) -> tuple[str, ...]:
    """The heads of the columns of a table."""
    columns = text("tables")[name]["columns"]
    return tuple(columns.values() if isinstance(columns, dict) else columns)


@dataclass(frozen=True)
class Table:
    """A caption, column names, and rows of cells; the first cell of a row names it.

    A cell is a text, a `cite` value, several of them (shown one after another) or None (nothing known). ValueError if a
    row does not have a cell for each column.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    css: str = ""
    anchors: tuple[str, ...] = ()  # ids of the rows' elements, if they have one
    compact: bool = False  # a register of a thousand rows: labels for narrow screens once, not in each cell

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"'{self.caption}': row {number} has {len(row)} cells, not {len(self.columns)}")

    @staticmethod
    def named(
        name: str,
        rows: Iterable[tuple[Cell, ...]],
        of: Mapping[str, str] = NONE,
        more: Sequence[str] = (),
        **looks: Any,
    ) -> Table:
        """The table whose caption and columns stand under that name in reports/text/tables.yaml. `of`: what the caption
        is told; `more`: the heads of further columns; `looks`: `css` and what follows it."""
        words = text("tables")[name]
        return Table(words["caption"].format_map(of), (*heads(name), *more), tuple(rows), **looks)

    @staticmethod
    def of(
        name: str,
        cells: Mapping[str, Callable[[Any], Cell]],
        things: Iterable[Any],
        of: Mapping[str, str] = NONE,
        **looks: Any,
    ) -> Table:
        """The same with a row for each thing: the cell of each column, by its name there, says what of it stands in it.
        KeyError if a column has no cell."""
        filled = [cells[column] for column in text("tables")[name]["columns"]]
        return Table.named(name, (tuple(cell(each) for cell in filled) for each in things), of, **looks)

    def html(self) -> Markup:
        """The table in a frame that scrolls sideways where it must; on a narrow screen CSS shows each row as a card."""
        return render("table", table=self, named=re.compile(r'[\x00-\x1f"\\<>]').sub)

    @property
    def numeric(self) -> list[bool]:
        """Which columns are of numbers."""
        return [_numeric(row[number] for row in self.rows) for number in range(len(self.columns))]

    def bare(self) -> Markup:
        """The table in tags that every viewer of notebooks keeps, a cell a line, so that a change is a line."""
        return render("table_bare", table=self)

    def plain(self) -> str:
        """The table for a terminal: columns aligned, no wrapping."""
        cells = [list(self.columns), *([plain_cell(cell) for cell in row] for row in self.rows)]
        widths = [max(len(row[i]) for row in cells) for i in range(len(self.columns))]
        lines = ["  ".join(text.ljust(w) for text, w in zip(row, widths, strict=True)).rstrip() for row in cells]
        lines.insert(1, "  ".join("-" * width for width in widths))
        return "\n".join([self.caption, "", *lines])


def _numeric(cells: Iterable[Cell]) -> bool:
    """Whether a column is one of numbers: by its first value that is no bare text."""
    values = (part for cell in cells for part in (cell if isinstance(cell, (list, tuple)) else (cell,))[:1])
    return next((value.numeric for value in values if isinstance(value, Printed)), False)
