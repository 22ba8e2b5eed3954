"""Parts of pages from the Jinja templates of reports/templates/parts: what is handed in is escaped, unless it is a
value that prints itself."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from analysis.evidence.view import REPOSITORY
from analysis.report.cells import cell_html
from analysis.report.citation import part
from analysis.report.cite import SITE, marked, spell_date
from analysis.report.wording import spaced

FOLDER = REPOSITORY / "reports" / "templates" / "parts"


def render(template: str, **told: Any) -> Markup:
    """A part of a page. UndefinedError (Jinja) if the template asks for what it was not told."""
    return Markup(_templates().get_template(f"{template}.html").render(**told).strip())


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"marked": marked, "shown": cell_html, "listed": listed, "spelled": spell_date, "spaced": spaced}
    made.globals |= {"SITE": SITE, "cited": part}
    return made


def listed(parts: Iterable[Any], last: str = "and") -> Markup:
    """'a', 'a and b', 'a, b and c'."""
    *before, end = [escape(part) for part in parts]
    return Markup("{} {} {}").format(Markup(", ").join(before), last, end) if before else Markup(end)
