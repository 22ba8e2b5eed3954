"""A figure with all that belongs to it: caption, the data drawn, the same as a table and in words, and its sources.

A notebook shows it as a picture, which every viewer of notebooks draws, with caption and table below; a page of the
site as SVG whose marks are links. Both are one drawing.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

import pandas as pd
from IPython.display import display
from markupsafe import Markup
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from PIL import Image

from analysis.evidence.memory import recalled
from analysis.evidence.view import Evidence
from analysis.findings.measures import format_bounds
from analysis.report.addresses import SITE, row_href
from analysis.report.cite import Number, Printed, Prose
from analysis.report.render import Table, render, worded
from analysis.report.style import NARROW, PAPER, SHARP, WIDE, Mark, Sheet, lines_of, looks, png
from analysis.report.svg import alone, for_page
from analysis.report.wording import part_of, text

FEW_LEFT_OUT = 3  # bodies and pages left out that a corner names
SEEN = "seen"  # of records: what the strip below a time axis draws
DRAWING, BELOW = "qantar_figure", "qantar_below"  # keys in the metadata of a notebook's outputs
TITLE = 13.0  # pixels
T = TypeVar("T")


class Datum(dict[str, Any]):
    """What one mark draws: values by name, read as attributes. Most have `rows`, the ids of the rows that the mark
    leads to, and bounds `low` and `high`."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def href(self) -> str:
        """Where the mark leads."""
        return row_href(self.rows[0])

    @property
    def number(self) -> Number:
        """Its bounds as a cell of a table."""
        return Number(self.low, self.high, tuple(self.rows))

    @property
    def bounds(self) -> str:
        """Its bounds in words."""
        return format_bounds(self.low, self.high)

    @property
    def ends(self) -> tuple[float, float]:
        """Where its bounds are drawn: one that is open ends at the other."""
        return (self.high if self.low is None else self.low), (self.low if self.high is None else self.high)


Draw = Callable[[Sheet, tuple[Datum, ...]], None]


def those(drawn: Iterable[Datum], **values: Any) -> list[Datum]:
    """The records that have these values."""
    return [record for record in drawn if values.items() <= record.items()]


def marked_rows(drawn: Iterable[Datum]) -> tuple[str, ...]:
    """The rows that marks lead to, sorted, each once."""
    return tuple(sorted({row for record in drawn for row in record.rows}))


@dataclass(frozen=True)
class Passage(Printed):
    """Words one after another, each part with the rows of its own numbers."""

    parts: tuple[Prose, ...]

    def html(self) -> Markup:
        return Markup(" ").join(part.html() for part in self.parts if part.text)

    def plain(self) -> str:
        return " ".join(part.text for part in self.parts if part.text)


@dataclass(frozen=True)
class Chart:
    """`drawn`: what is drawn, a record a mark, sorted; `draw` sees nothing else. `alt`: what a reader sees, in words,
    computed from `drawn`. `corner`: sources and the day it speaks for. `name` is unique on a page."""

    name: str
    title: str
    caption: Prose | Passage
    alt: Prose | Passage
    drawn: tuple[Datum, ...]
    draw: Draw
    table: Table
    corner: Prose

    @property
    def anchor(self) -> str:
        """The id of the figure on a page; sections have ids of their own."""
        return f"fig-{self.name}"

    def sheet(self, width: int = WIDE, head: int = 0) -> Sheet:
        """The figure drawn at a width in pixels, below a head."""
        with looks(self.name):
            sheet = Sheet(width, head)
            self.draw(sheet, self.drawn)
        return sheet

    def svg(self, width: int = WIDE) -> str:
        """The drawing as SVG for a page: its marks are links to rows."""

        def draw() -> str:
            drawing, marks = self._wide if width == WIDE else self._written(width)
            name = f"{self.name}-{'wide' if width == WIDE else 'narrow'}"
            return for_page(drawing, name, marks, f"{self.anchor}-title {self.anchor}-words")

        return self._recalled("svg", width, draw)

    @cached_property
    def _wide(self) -> tuple[str, Mapping[str, Mark]]:
        """The drawing for a desk; what stands alone is made of the same."""
        return self._written(WIDE)

    def _written(self, width: int) -> tuple[str, Mapping[str, Mark]]:
        sheet = self.sheet(width)
        return sheet.svg(self.name), sheet.marks

    def figure(self, width: int = WIDE, data: pd.DataFrame | None = None) -> Figure:
        """The drawing under its title as a matplotlib figure, to change and to save; of `data` where that is given: a
        DataFrame as `.data` gives it, with fewer lines or other values."""
        title = lines_of(self.title, 0.85 * width, TITLE)  # bold is wider
        sheet = (self if data is None else self._of(data)).sheet(width, 12 + 17 * len(title))
        with looks(""):
            x, y = sheet.share(0, -12)
            style: Any = {"ha": "left", "va": "bottom", "fontsize": TITLE, "fontweight": "bold"}
            sheet.figure.suptitle("\n".join(title), x=x, y=y, **style)
        sheet.figure.set_facecolor(PAPER)
        return sheet.figure

    @property
    def data(self) -> pd.DataFrame:
        """What is drawn: a line a mark, its rows by their ids; without the strip of pages seen."""
        drawn = pd.DataFrame([dict(record) for record in self.drawn if record.get("what") != SEEN])
        return drawn.convert_dtypes()

    def _of(self, data: pd.DataFrame) -> Chart:
        """This chart with other data drawn; the strip of pages seen stays."""
        # what is not known is None to whoever draws; pandas would hand it on as NaN, which is a number and is drawn
        records = data.astype(object).where(data.notna(), None).to_dict("records")
        marks = (Datum({str(name): value for name, value in one.items()}) for one in records)
        return replace(self, drawn=(*marks, *those(self.drawn, what=SEEN)))

    @cached_property
    def alone(self) -> str:
        """The drawing as SVG that stands alone, for paper and for reuse."""
        return self._recalled("alone", WIDE, lambda: alone(self._wide[0], self.name, self._wide[1]))

    def _recalled(self, form: str, width: int, draw: Callable[[], T]) -> T:
        """A drawing that was drawn before, if there is one of the same name, title and data."""
        # the code that draws is in no key: what is remembered is dropped whole when the library is another
        return recalled((form, width, self.name, self.title, self.draw, self.drawn), draw)

    @cached_property
    def _html(self) -> Markup:
        return render("figure", chart=self, wide=Markup(self.svg(WIDE)), narrow=Markup(self.svg(NARROW)))

    def html(self) -> Markup:
        """The figure for a page, drawn for a desk and for a phone; CSS shows one of the two. Below it its files, which
        the site holds (see downloads.py), and how it is cited."""
        return self._html

    @cached_property
    def digest(self) -> str:
        """Of the data drawn: two figures of one name that draw the same have the same."""
        return hashlib.sha256(json.dumps(self.drawn, sort_keys=True).encode()).hexdigest()[:16]

    def below(self) -> Markup:
        """Caption, words and table in tags that every notebook viewer keeps."""
        return render("below", chart=self)

    def _picture(self) -> bytes:
        figure = self.figure()
        return png(figure, figure.bbox_inches)

    def _ipython_display_(self) -> None:
        picture = self._recalled("png", WIDE, self._picture)
        told = {"figure": self.name, "drawn": self.digest}
        _show_picture(picture, self.alt.plain(), f"Figure: {self.title}", {DRAWING: told})
        below = {"text/html": str(self.below()), "text/plain": self.table.plain()}
        display(below, metadata={BELOW: self.name}, raw=True)  # type: ignore[no-untyped-call]


Charts = Mapping[str, Chart]  # by name


def mark(
    sheet: Sheet, artist: Artist | Iterable[Artist], figure: str, record: Datum, block: str = "mark", **told: Any
) -> None:
    """Make what is drawn of a record a link to its first row; the template of the figure says what is said of it."""
    sheet.mark(artist, record.href, worded(f"figures/{figure}", block, record=record, **told))


def chart(
    evidence: Evidence,
    kind: str,
    title: str,
    words: str | Iterable[Prose],
    drawn: Iterable[Datum],
    draw: Draw,
    table: Table,
    of: str = "",
    names: tuple[str, ...] = (),
    strip: tuple[Datum, ...] = (),
    seen: Iterable[Prose] = (),
    caption: Passage | None = None,
    stands_on: Prose | None = None,
) -> Chart:
    """A figure. `kind`: whose caption stands in reports/text/captions.yaml, and `of` what this one is; `words`: what is
    drawn, in which `names` hold digits that are no numbers; `strip`, `seen`: what stands below its time axis, and that
    in words; `caption`, `stands_on`: where it says other than that, or other than on how many pages its rows stand."""
    drawn = tuple(drawn)
    rows = marked_rows(drawn)
    said = [Prose.on(rows, words, names)] if isinstance(words, str) else words
    return Chart(
        name=f"{kind}-{of}" if of else kind,
        title=title,
        caption=caption or Prose(text("captions")[kind], (), ""),
        alt=Passage((*said, *seen)),
        drawn=(*drawn, *strip),
        draw=draw,
        table=table,
        corner=stands_on or corner(evidence, rows),
    )


def show(figure: Figure, alt: str) -> None:
    """Display a figure in a notebook as a sharp PNG of few colours, the same bytes every time. `alt`: what it shows,
    for those who do not see it."""
    _show_picture(png(figure), alt, "Figure", {})


def _show_picture(picture: bytes, alt: str, plain: str, told: Mapping[str, Any]) -> None:
    with Image.open(io.BytesIO(picture)) as image:
        width, height = (round(pixels / SHARP) for pixels in image.size)
    data = {"image/png": base64.b64encode(picture).decode(), "text/plain": plain}
    metadata: dict[str, Any] = {"image/png": {"alt": alt, "width": width, "height": height}}
    display(data, metadata={**metadata, **told}, raw=True)  # type: ignore[no-untyped-call]


def corner(evidence: Evidence, rows: tuple[str, ...]) -> Prose:
    """What a figure stands on, for its corner: how many pages and origins, as of when and without whom."""
    sources, origins = evidence.sources_of(rows), evidence.origins_of(rows)
    pages = "1 page" if len(sources) == 1 else f"{len(sources)} pages"
    of = "1 origin" if len(origins) == 1 else f"{len(origins)} origins"
    view = part_of(evidence, FEW_LEFT_OUT) or "all evidence"
    return Prose(f"Sources: {pages}, {of}; {view}. CC BY 4.0.", (), f"{SITE}sources.html")
