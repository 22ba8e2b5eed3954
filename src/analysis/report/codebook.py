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
from analysis.evidence.package import load_package
from analysis.report.render import render

NO_PROSE = "# Codebook of the evidence tables\n\nHow these rows were coded is not told: the folder has no CODEBOOK.md."


def codebook_markdown(raw: Path) -> str:
    """The whole codebook of a folder of raw tables as Markdown (MyST: headings, tables, `(name)=` targets).

    DescriptionError if codes.yaml or datapackage.yaml cannot be used. Without CODEBOOK.md the text says so.
    """
    codes = Codes.load(raw)
    package = load_package(raw, codes)
    path = raw / CODEBOOK
    prose = path.read_text(encoding="utf-8").rstrip() if path.is_file() else NO_PROSE
    return render("codebook.md", prose=Markup(prose), package=package, codes=codes, **_SAID) + "\n"


def _plain(text: str) -> Markup:
    """Text as Markdown that reads as that text: the marks of Markdown escaped."""
    return Markup(re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split())))


def _mono(text: str) -> Markup:
    return Markup(f"`{text.replace('|', chr(92) + '|')}`")


def _slug(name: str) -> str:
    return name.replace("_", "-")


_SAID = {"plain": _plain, "mono": _mono, "slug": _slug, "families_of": GROUPED}
