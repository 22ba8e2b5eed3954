"""The codebook as one Markdown text: the coders' prose, every table and column, every code, the force ladder.

Nothing is said twice: the prose is CODEBOOK.md's, the columns are the data package's, the codes codes.yaml's; how they
stand together is the template codebook.md of reports/templates/parts.
"""

from __future__ import annotations

import re
from pathlib import Path

from markupsafe import Markup

from analysis.evidence.check import CODEBOOK
from analysis.evidence.codes import GROUPED, Codes
from analysis.evidence.package import Column, TableSchema, load_package
from analysis.report.render import render

FORMS = {
    "partial date": "date, as fine as known (YYYY, YYYY-MM or YYYY-MM-DD)",
    "day": "day (YYYY-MM-DD)",
    "clock": "clock time (HH:MM)",
    "time zone": "time zone",
    "web address": "web address",
    "arguments": "name=value pairs",
}
NO_PROSE = "# Codebook of the evidence tables\n\nHow these rows were coded is not told: the folder has no CODEBOOK.md."
TYPES = {"string": "text", "integer": "whole number", "number": "number", "list": "list"}


def codebook_markdown(raw: Path) -> str:
    """The whole codebook of a folder of raw tables as Markdown (MyST: headings, tables, `(name)=` targets).

    DescriptionError if codes.yaml or datapackage.yaml cannot be used. Without CODEBOOK.md the text says so.
    """
    codes = Codes.load(raw)
    package = load_package(raw, codes)
    path = raw / CODEBOOK
    prose = path.read_text(encoding="utf-8").rstrip() if path.is_file() else NO_PROSE
    return render("codebook.md", prose=Markup(prose), package=package, codes=codes, **_SAID) + "\n"


def _type(column: Column) -> Markup:
    """How a cell is written: `whole number, persons`, `code of quantity`, `list of source_id of sources`."""
    if column.codes:
        named = f"[{_plain(column.codes)}](#codes-{_slug(column.codes)})"
        return Markup(f"list of codes of {named}, between ;" if column.separator else f"code of {named}")
    if column.refers_to:
        table = column.refers_to.table
        named = f"{_mono(column.refers_to.column)} of [{_plain(table)}](#table-{_slug(table)})"
        return Markup(f"list of {named}, between ;" if column.separator else named)
    unit = f", {_plain(column.unit)}" if column.unit else ""
    return Markup(f"{FORMS.get(column.form, TYPES[column.type])}{unit}")


def _must(table: TableSchema, column: Column) -> Markup:
    """What a cell must fulfil, in words."""
    said = []
    limits = column.constraints
    if column.required:
        said.append("be there")
    if limits.get("unique"):
        said.append("stand in one row only")
    if "pattern" in limits and column.example:
        said.append(f"look like {_mono(column.example)}")
    if "enum" in limits and not column.codes:
        said.append("be " + " or ".join(_mono(str(value)) for value in limits["enum"]))
    said += [f"be at least {limits['minimum']}"] if "minimum" in limits else []
    said += [f"be at most {limits['maximum']}"] if "maximum" in limits else []
    said += [f"not be above {_mono(high)}" for low, high in table.ordered if low == column.name]
    return Markup("; ".join(said))


def _plain(text: str) -> Markup:
    """Text as Markdown that reads as that text: the marks of Markdown escaped."""
    return Markup(re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split())))


def _mono(text: str) -> Markup:
    return Markup(f"`{text.replace('|', chr(92) + '|')}`")


def _slug(name: str) -> str:
    return name.replace("_", "-")


_SAID = {"plain": _plain, "mono": _mono, "slug": _slug, "written": _type, "must": _must, "families_of": GROUPED}
