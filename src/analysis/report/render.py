"""How values become parts of pages: what stands in a cell, as HTML and as text; tables of cells; and the Jinja
templates of reports/templates/parts, reports/text and reports/paper. What is handed in is escaped, unless it is a value
that prints itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from analysis.evidence.view import REPOSITORY
from analysis.findings.measures import format_number
from analysis.findings.sentences import listing, of_something
from analysis.report.addresses import SITE, anchor
from analysis.report.citation import part, site_address
from analysis.report.cite import Number, Printed, Quoted, Ref, When, link
from analysis.report.marking import marked, spell_date
from analysis.report.wording import spaced, text

FOLDERS = [REPOSITORY / "reports" / name for name in ("templates/parts", "text", "paper")]
Cell = str | Printed | None | Sequence["str | Printed"]


def render(template: str, **told: Any) -> Markup:
    """A part of a page; a template without an ending is HTML. UndefinedError (Jinja) if it asks for what it was not
    told."""
    name = template if "." in template else f"{template}.html"
    return Markup(_templates().get_template(name).render(**told).strip())


def title_and_words(figure: str, **told: Any) -> tuple[str, str]:
    """The title of a figure and its alternative text, as the template of its name tells what it is handed."""
    return worded(f"figures/{figure}", "title", **told), worded(f"figures/{figure}", "words", **told)


def worded(name: str, block: str, **told: Any) -> str:
    """One block of a template of words, on one line."""
    template = _templates().get_template(f"{name}.txt")
    return " ".join("".join(template.blocks[block](template.new_context(told))).split())


def paragraph(told: Cell) -> Markup:
    """A text as a paragraph, its dates and ids marked as such; or a value that prints itself."""
    return Markup("<p>{}</p>").format(cell_html(told))


def compile_templates() -> None:
    """Compile all of them, for this process and its forks."""
    for name in _templates().list_templates():
        _templates().get_template(name)


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDERS),
        autoescape=lambda name: not str(name).endswith(".txt"),  # what a text says is escaped where it is printed
        undefined=StrictUndefined,
        auto_reload=False,  # else the file is looked for each time a part is made
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"marked": marked, "shown": cell_html, "bare": bare_cell, "listed": listed, "spaced": spaced}
    made.filters |= {"listing": listing, "counted": of_something, "numeral": format_number}
    made.filters |= {"spelled": spell_date, "dated": When, "quoted": Quoted, "anchor": anchor}
    made.globals |= {"SITE": SITE, "cited": part, "ref": Ref, "number": Number, "within": Number.within}
    return made


def listed(parts: Iterable[Any], last: str = "and") -> Markup:
    """'a', 'a and b', 'a, b and c'."""
    *before, end = [escape(part) for part in parts]
    return Markup("{} {} {}").format(Markup(", ").join(before), last, end) if before else Markup(end)


def cell_html(cell: Cell) -> Markup:
    if cell is None:
        return Markup('<span class="unknown" aria-label="not known">–</span>')
    if isinstance(cell, str):
        return marked(cell)
    if isinstance(cell, Sequence):
        return Markup(" ".join([cell_html(part) for part in cell]))
    return cell.html()


def plain_cell(cell: Cell) -> str:
    if cell is None:
        return "-"
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, Sequence):
        return "; ".join(plain_cell(part) for part in cell)
    return cell.plain()


def bare_cell(cell: Cell) -> str:
    """A cell as text; where the site is published, what has a place there leads to it."""
    if isinstance(cell, Ref) and (site := site_address()):
        return link(cell.href().replace(SITE, site, 1), cell.plain())
    if isinstance(cell, Sequence) and not isinstance(cell, str):
        return Markup("; ").join(map(bare_cell, cell))
    return plain_cell(cell)


NONE: Mapping[str, str] = {}


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
        heads = words["columns"].values() if isinstance(words["columns"], dict) else words["columns"]
        return Table(words["caption"].format_map(of), (*heads, *more), tuple(rows), **looks)

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
