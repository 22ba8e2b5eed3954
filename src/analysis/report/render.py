"""How values become parts of pages: what stands in a cell, as HTML and as text, and the Jinja templates of
reports/templates/parts, reports/text and reports/paper. What is handed in is escaped, unless it is a value that prints
itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from analysis.evidence.view import REPOSITORY
from analysis.findings.measures import format_number
from analysis.findings.sentences import listing, of_something
from analysis.report.citation import part, site_address
from analysis.report.cite import SITE, Number, Printed, Quoted, Ref, When, anchor, link
from analysis.report.marking import marked, spell_date
from analysis.report.wording import spaced

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
