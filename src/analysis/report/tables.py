"""Tables for notebooks and pages: every number through `cite`, headers with a scope, the same bytes every time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from analysis.report.cite import PUBLISHED, SITE, Ref, Value, link, marked

Cell = str | Value | None | Sequence["str | Value"]
MIME = "application/vnd.qantar.table+json"
LONG = 40  # rows from which a table that nothing leads into gets a frame with its own scroll bar


@dataclass(frozen=True)
class Table:
    """A caption, column names, and rows of cells; the first cell of a row names it.

    A cell is a text, a `cite` value, several of them (shown one after another) or None (nothing known). ValueError if a
    row does not have a cell for each column.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str | Value = ""
    css: str = ""
    anchors: tuple[str, ...] = ()  # ids of the rows' elements, if they have one
    compact: bool = False  # a register of a thousand rows: labels for narrow screens once, not in each cell

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"'{self.caption}': row {number} has {len(row)} cells, not {len(self.columns)}")

    @property
    def types(self) -> tuple[str, ...]:
        """What each column holds: the kind of its first value that is no bare text, else 'text'."""
        return tuple(_column_type([row[i] for row in self.rows]) for i in range(len(self.columns)))

    def html(self) -> Markup:
        """The table in a frame that scrolls sideways, a long one up and down as well; on a narrow screen CSS shows each
        row as a card."""
        numeric = [kind in ("number", "tally", "share") for kind in self.types]
        head = Markup("").join(
            Markup('<th scope="col"{}>{}</th>').format(_num(numeric[i]), name) for i, name in enumerate(self.columns)
        )
        body = Markup("\n").join(self._row(i, row, numeric) for i, row in enumerate(self.rows))
        note = Markup('<p class="note">{}</p>').format(cell_html(self.note)) if self.note else Markup("")
        long = len(self.rows) >= LONG and not self.anchors and not self.compact
        css = Markup("").join(Markup(" {}").format(name) for name in (self.css, "t-long" if long else "") if name)
        labels = self._labels() if self.compact else Markup("")
        return Markup(
            '<div class="q-table{}" role="region" tabindex="0" aria-label="{}">{}<table>'
            "<caption>{}</caption>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}\n</tbody></table>{}</div>"
        ).format(css, self.caption, labels, self.caption, head, body, note)

    def bare(self) -> Markup:
        """The table in tags that every viewer of notebooks keeps, a cell a line, so that a change is a line."""
        head = Markup("\n").join(Markup("<th>{}</th>").format(name) for name in self.columns)
        cells = ((_bare_cell(cell) for cell in row) for row in self.rows)
        body = Markup("\n").join(
            Markup("<tr>\n{}\n</tr>").format(Markup("\n").join(Markup("<td>{}</td>").format(cell) for cell in row))
            for row in cells
        )
        note = Markup("\n<p>{}</p>").format(plain_cell(self.note)) if self.note else Markup("")
        return Markup(
            "<table>\n<caption>{}</caption>\n<thead>\n<tr>\n{}\n</tr>\n</thead>\n<tbody>\n{}\n</tbody>\n</table>{}"
        ).format(self.caption, head, body, note)

    def plain(self) -> str:
        """The table for a terminal: columns aligned, no wrapping."""
        cells = [list(self.columns), *([plain_cell(cell) for cell in row] for row in self.rows)]
        widths = [max(len(row[i]) for row in cells) for i in range(len(self.columns))]
        lines = ["  ".join(text.ljust(w) for text, w in zip(row, widths, strict=True)).rstrip() for row in cells]
        lines.insert(1, "  ".join("-" * width for width in widths))
        note = [plain_cell(self.note)] if self.note else []
        return "\n".join([self.caption, "", *lines, *note])

    def record(self) -> dict[str, Any]:
        """Values and types, for a comparison that does not care how a table looks."""
        columns = [{"name": n, "type": t} for n, t in zip(self.columns, self.types, strict=True)]
        rows = [[_record(cell) for cell in row] for row in self.rows]
        return {"caption": self.caption, "columns": columns, "rows": rows}

    def _row(self, number: int, row: tuple[Cell, ...], numeric: Sequence[bool]) -> Markup:
        identified = f' id="{escape(self.anchors[number])}"' if self.anchors else ""
        cells = [f'<th scope="row">{cell_html(row[0])}</th>']
        for i, cell in enumerate(row[1:], start=1):
            label = "" if self.compact else f' data-label="{escape(self.columns[i])}"'
            cells.append(f"<td{label}{_num(numeric[i])}>{cell_html(cell)}</td>")
        return Markup(f"<tr{identified}>{''.join(cells)}</tr>")

    def _labels(self) -> Markup:
        """Column names for rows shown as cards, as CSS; the names are the program's own, not the evidence's."""
        table = self.css.split()[0]
        names = [re.sub(r"[^A-Za-z ,]", "", name) for name in self.columns]
        rules = (
            f'.{table} td:nth-child({i}):not(:empty)::before{{content:"{name}"}}'
            for i, name in enumerate(names, start=1)
        )
        return Markup("<style>@media screen and (max-width:46em){{{}}}</style>").format(Markup("".join(rules)))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {"text/html": str(self.html()), "text/plain": self.plain(), MIME: self.record()}


def _num(numeric: bool) -> Markup:
    return Markup(' class="num"') if numeric else Markup("")


def _column_type(cells: Sequence[Cell]) -> str:
    for cell in cells:
        first = next(iter(cell), None) if isinstance(cell, Sequence) and not isinstance(cell, str) else cell
        if first is not None and not isinstance(first, str):
            return first.kind
    return "text"


def cell_html(cell: Cell) -> Markup:
    """A cell as HTML."""
    if cell is None:
        return Markup('<span class="unknown" aria-label="not known">–</span>')
    if isinstance(cell, str):
        return marked(cell)
    if isinstance(cell, Sequence):
        return Markup(" ".join([cell_html(part) for part in cell]))
    return cell.html()


def plain_cell(cell: Cell) -> str:
    """A cell as text."""
    if cell is None:
        return "-"
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, Sequence):
        return "; ".join(plain_cell(part) for part in cell)
    return cell.plain()


def _bare_cell(cell: Cell) -> str:
    """A cell as text; where the site is published, what has a place there leads to it."""
    if isinstance(cell, Ref) and PUBLISHED:
        return link(cell.href().replace(SITE, PUBLISHED, 1), cell.plain())
    if isinstance(cell, Sequence) and not isinstance(cell, str):
        return Markup("; ").join(map(_bare_cell, cell))
    return plain_cell(cell)


def _record(cell: Cell) -> Any:
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, Sequence):
        return [_record(part) for part in cell]
    return cell.record()
