"""What stands in a cell of a table, as HTML, as text and as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from analysis.report.cite import PUBLISHED, SITE, Ref, Value, link, marked

Cell = str | Value | None | Sequence["str | Value"]


def column_type(cells: Sequence[Cell]) -> str:
    """What a column holds: the kind of its first value that is no bare text, else 'text'."""
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


def bare_cell(cell: Cell) -> str:
    """A cell as text; where the site is published, what has a place there leads to it."""
    if isinstance(cell, Ref) and PUBLISHED:
        return link(cell.href().replace(SITE, PUBLISHED, 1), cell.plain())
    if isinstance(cell, Sequence) and not isinstance(cell, str):
        return Markup("; ").join(map(bare_cell, cell))
    return plain_cell(cell)


def cell_record(cell: Cell) -> Any:
    """A cell as plain values."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, Sequence):
        return [cell_record(part) for part in cell]
    return cell.record()
