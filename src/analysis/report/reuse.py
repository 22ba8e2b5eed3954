"""Figures for reuse: every figure of the pages as SVG, PNG and PDF, linked below it.

What is offered is made from what the page shows, so that it cannot show anything else, a reader's own figure in a
notebook of his or her own included. PNG and PDF carry the title and the sources; in the SVG the marks are still links.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup
from PIL import Image

from analysis.evidence.view import REPOSITORY
from analysis.report.chart import DRAWN
from analysis.report.cite import SITE
from analysis.report.paper.pdf import pictures, typeset
from analysis.report.svg import VIEW_BOX, alone
from analysis.report.theme import from_depth

FOLDER = "figures"  # below the site's root
LOOK = REPOSITORY / "reports" / "paper" / "figure.typ"
SCALE = 1.5  # pixels of a PNG to one of the drawing: sharp on a slide, and all of them in two megabytes
COLOURS = 64  # of a PNG; a figure has a dozen, and their shades where lines are smooth


@dataclass(frozen=True)
class Figure:
    """A figure of a page, as it can stand alone."""

    name: str
    title: str
    corner: str
    svg: str

    def told(self) -> dict[str, Any]:
        box = VIEW_BOX.search(self.svg)
        assert box is not None
        return {"title": self.title, "corner": self.corner, "svg": self.svg, "width": float(box.group(1))}


def offer_figures(site: Path) -> None:
    """Write the files of all figures of a built site, and links to them below each figure.

    A figure's files bear its name. Where another page has another drawing of that name, they bear the page's too.
    """
    figures: dict[str, Figure] = {}
    for page in sorted(site.rglob("*.html")):
        text = page.read_text(encoding="utf-8")
        depth = len(page.relative_to(site).parts) - 1
        found = list(_figures_in(text, depth))
        for match, figure in reversed(found):
            name = figure.name
            if figures.setdefault(name, figure) != figure:
                name = f"{page.stem}-{name}"
                figures[name] = figure
            links = from_depth(str(_links(name, figure.title)), depth)
            text = text[: match.end()] + links + text[match.end() :]
        if found:
            page.write_text(text, encoding="utf-8")
    if figures:
        _write(figures, site / FOLDER)


def _figures_in(text: str, depth: int) -> Iterator[tuple[re.Match[str], Figure]]:
    """The figures of a page in which anything is drawn, their links as they were before the page turned them."""
    for match in DRAWN.finditer(text):
        svg = match["svg"].replace(f'<a href="{"../" * depth}', f'<a href="{SITE}')
        if 'class="mark"' in svg:
            yield match, Figure(match["name"], _words(match["title"]), _words(match["corner"]), svg)


def _words(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


def _links(name: str, title: str) -> Markup:
    links = Markup(" · ").join(
        Markup('<a href="{}" aria-label="{} as {}">{}</a>').format(
            f"{SITE}{FOLDER}/{name}.{kind.lower()}", title, kind, kind
        )
        for kind in ("SVG", "PNG", "PDF")
    )
    return Markup('<p class="q-files">For reuse: {}</p>').format(links)


def _write(figures: dict[str, Figure], folder: Path) -> None:
    folder.mkdir()
    for (name, figure), picture in zip(figures.items(), _pictures(list(figures.values())), strict=True):
        (folder / f"{name}.svg").write_text(_file(figure), encoding="utf-8")
        (folder / f"{name}.png").write_bytes(picture)
        (folder / f"{name}.pdf").write_bytes(typeset({"figures": [_plain(figure)]}, LOOK))


def _plain(figure: Figure) -> dict[str, Any]:
    return {**figure.told(), "svg": alone(figure.svg)}


def _file(figure: Figure) -> str:
    """The drawing as a file of its own: as large as on the page, on white, its links from the folder it lies in."""
    width, height = VIEW_BOX.search(figure.svg).groups()  # type: ignore[union-attr]
    svg = alone(figure.svg).replace(SITE, "../")
    sized = f'<svg width="{width}" height="{height}"'
    title = Markup("<title>{}</title>").format(figure.title)
    svg = re.sub(r' (?:role|aria-labelledby|class)="(?:group|fig-[^"]*|q-svg)"', "", svg)
    return re.sub(r"<svg( [^>]*style=\")([^>]*>)", rf"{sized}\1background:#fff;\2{title}", svg, count=1) + "\n"


def _pictures(figures: list[Figure]) -> Iterator[bytes]:
    for drawn in pictures({"figures": [_plain(figure) for figure in figures]}, LOOK, SCALE):
        with Image.open(io.BytesIO(drawn)) as image:
            few = image.convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        file = io.BytesIO()
        few.save(file, "png")
        yield file.getvalue()
