"""The report as one PDF, from the pages of the built site: the same words, its links leading to places within it.

Typst sets it (tagged, to PDF/UA-1) with the fonts that come with Typst and matplotlib, without a date, so that equal
pages give equal bytes.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import matplotlib

from analysis.report.page import Tree
from analysis.report.paper.elements import article_of
from analysis.report.paper.setting import Setting, literal

STANDARD: Literal["ua-1"] = "ua-1"  # PDF/UA-1: headings, tables and figures are tagged, every figure has words
LEAD = (
    "Numbers and ids are links: each leads, within this document, to the finding or to the row that it stands on, and "
    "each row names its sources, whose addresses stand in the register at the end."
)


LEFT_OUT = ("codebook", "downloads", "cite")  # pages about files and columns, which are with those


@dataclass(frozen=True)
class Leaf:
    """A page of the site for the PDF: its name without '.html', and how many levels below the top it stands."""

    name: str
    depth: int = 0


@dataclass(frozen=True)
class Cover:
    """What stands on the first page. `notice`: what this run leaves out, if anything."""

    title: str
    project: str
    authors: str
    version: str
    notice: str = ""


class PaperFailed(RuntimeError):
    """The PDF could not be made; the text is what Typst said."""


def leaves_of(tree: Tree) -> tuple[Leaf, ...]:
    """The pages of the PDF in reading order: what was found and how, then the evidence row by row, sources last."""
    tables = sorted(tree.evidence, key=lambda page: not page.children)
    pages = (tree.front, *tree.answers, *tree.notebooks, *tree.about, *tables)
    return tuple(
        leaf
        for page in pages
        if page.name not in LEFT_OUT
        for leaf in (Leaf(page.name), *(Leaf(child.name, 1) for child in page.children))
    )


def write_pdf(site: Path, leaves: Sequence[Leaf], cover: Cover, look: Path, out: Path) -> None:
    """Set the named pages of a built site, in this order, as one PDF. `look`: the file with the look in Typst.

    PaperFailed with Typst's own words if it cannot be made.
    """
    with tempfile.TemporaryDirectory(prefix="qantar-paper-") as folder:
        work = Path(folder)
        shutil.copyfile(look, work / "report.typ")
        (work / "main.typ").write_text(_document(site, leaves, cover, work), encoding="utf-8", newline="\n")
        _pack(_compiled(work), out)


def _document(site: Path, leaves: Sequence[Leaf], cover: Cover, work: Path) -> str:
    drawn: list[str] = []
    places: set[str] = set()

    def draw(svg: str) -> str:
        drawn.append(f"drawing-{len(drawn):03d}.svg")
        (work / drawn[-1]).write_text(svg, encoding="utf-8")
        return drawn[-1]

    parts = [_opening(cover)]
    for leaf in leaves:
        article, drawings = article_of(site / f"{leaf.name}.html")
        parts.append(Setting(leaf.name, leaf.depth, drawings, draw, places).flow(article.children))
    (work / "places.json").write_text(json.dumps(dict.fromkeys(sorted(places), 1)), encoding="utf-8")
    return "\n\n".join(parts) + "\n"


def _opening(cover: Cover) -> str:
    told = {
        "title": cover.title,
        "project": cover.project,
        "author": cover.authors,
        "version": cover.version,
        "notice": cover.notice,
        "lead": LEAD,
    }
    said = ", ".join(f"{name}: {literal(words)}" for name, words in told.items())
    return f'#import "report.typ": *\n#show: report.with({said})'


def _pack(pdf: bytes, out: Path) -> None:
    """Write the PDF with its many small objects (a link is two) packed together: a third of the size."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)


def _compiled(work: Path) -> bytes:
    import typst  # loads its fonts; seldom wanted

    own = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[own])
    compiler = typst.Compiler(work / "main.typ", root=work, font_paths=fonts)
    try:
        made = compiler.compile(format="pdf", pdf_standards=[STANDARD], timestamp=0)
    except typst.TypstError as error:
        said = re.sub(r"\S*/(?=\w+\.typ\b)", "", error.diagnostic)
        raise PaperFailed(f"the PDF could not be made; Typst says:\n{said}") from None
    assert isinstance(made, bytes)
    return made
