"""One look for every figure: typeface, colours, sizes, and a sheet to draw on that is measured in pixels.

Colours are hues of Okabe and Ito (2008), told apart by the colour-blind and darkened until text in them has a
contrast of 4.5 on white; episodes take theirs in the order of their onsets. Nothing is told by colour alone: shape,
place or a word says the same.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Any, Literal

import matplotlib.style
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import BboxBase
from PIL import Image

from analysis.evidence.view import Evidence
from analysis.findings.measures import format_number

WIDE, NARROW = 720, 340  # pixels: a column of text on a desk, a phone
SHARP = 2.0  # pixels of a notebook's picture to one of the drawing
COLOURS, MARGIN = 64, 4 / 72  # of a picture; inches
PLAIN, SMALL = 12.0, 10.5  # pixels; nothing is set smaller
INK, QUIET, HAIR, PAPER, TINT = "#1b1d22", "#5d636f", "#d5d8de", "#ffffff", "#eef0f3"
EPISODE_COLOURS = ("#0069a6", "#00785a", "#b84800", "#8a6700", "#8a3d8f", "#4b4b8f")
OTHER = "#7a808c"
NOTHING_TOLD = dict.fromkeys(("Creator", "Date", "Format", "Type"))  # of the program that drew an SVG

RC: Mapping[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": PLAIN,
    "text.color": INK,
    "axes.edgecolor": HAIR,
    "axes.labelcolor": QUIET,
    "axes.labelsize": SMALL,
    "axes.linewidth": 1.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "grid.color": HAIR,
    "grid.linewidth": 0.8,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "text.parse_math": False,  # a dollar sign in somebody's words is no formula
    "svg.fonttype": "none",
    "pdf.fonttype": 42,
    "path.simplify": False,  # of what tells numbers nothing is left out; the basemap has a way of its own
}


def episode_colour(evidence: Evidence, episode_id: str | None) -> str:
    """The colour of an episode everywhere; grey for what belongs to none."""
    order = [episode.id for episode in evidence.core_episodes]
    return EPISODE_COLOURS[order.index(episode_id) % len(EPISODE_COLOURS)] if episode_id in order else OTHER


@dataclass(frozen=True)
class Mark:
    """A drawn thing that is a link: where it leads, and what is said when it is pointed at."""

    href: str
    says: str


@dataclass
class Sheet:
    """A figure measured in pixels from its upper left corner, below a `head` of so many pixels. `marks`: by the id
    under which it was drawn."""

    width: int
    head: int = 0
    height: int = 100
    figure: Figure = field(init=False)
    marks: dict[str, Mark] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.figure = Figure(dpi=72)
        self.grow(self.height)

    @property
    def narrow(self) -> bool:
        """Whether this is the drawing for a phone."""
        return self.width < 500

    def grow(self, height: float) -> None:
        """Set the height; call before anything is placed."""
        self.height = round(height)
        self.figure.set_size_inches(self.width / 72, (self.height + self.head) / 72)

    def share(self, x: float, y: float) -> tuple[float, float]:
        """A point in shares of the whole figure, as matplotlib counts them: from its lower left corner."""
        return x / self.width, (self.height - y) / (self.height + self.head)

    def axes(
        self,
        box: tuple[float, float, float, float],
        x: tuple[float, float] | None = None,
        y: tuple[float, float] | None = None,
        keep: Sequence[str] = (),
        grid: Literal["", "x", "y"] = "",
    ) -> Axes:
        """Axes in a box of the sheet (left, top, width and height in pixels), with the limits `x` and `y`, without
        spines and ticks but for those kept ('bottom', 'left') and those that a grid stands on."""
        left, top, width, height = box
        whole = self.height + self.head
        axes = self.figure.add_axes((*self.share(left, top + height), width / self.width, height / whole))
        axes.xaxis.set_visible("bottom" in keep or grid == "x")
        axes.yaxis.set_visible("left" in keep or grid == "y")
        axes.patch.set_visible(False)
        for side, spine in axes.spines.items():
            spine.set_visible(side in keep)
        if x:
            axes.set_xlim(*x)
        if y:
            axes.set_ylim(*y)
        if grid:
            axes.grid(axis=grid)
            axes.set_axisbelow(True)
        return axes

    def plane(self) -> Axes:
        """Axes over the whole sheet, in its pixels from the upper left corner."""
        return self.axes((0, 0, self.width, self.height), (0, self.width), (self.height, 0))

    def text(self, x: float, y: float, words: str, **style: Any) -> Artist:
        """Words with their baseline at a point in pixels from the upper left corner."""
        told = {"va": "baseline", "fontsize": PLAIN, **style}
        return self.figure.text(*self.share(x, y), words, **told)

    def lines(self, x: float, y: float, lines: Sequence[str], step: float, **style: Any) -> None:
        """Lines of words below each other."""
        for number, line in enumerate(lines):
            self.text(x, y + step * number, line, **style)

    def nothing(self, words: str) -> None:
        """Say that there is nothing to draw."""
        self.grow(40)
        self.text(0, 24, words, color=QUIET)

    def mark(self, artist: Artist | Iterable[Artist], href: str, says: str) -> None:
        """Make a drawn thing, or several that are one, a link with a tooltip."""
        mark_id = f"mark-{len(self.marks):04d}"
        self.marks[mark_id] = Mark(href, says)
        for number, each in enumerate([artist] if isinstance(artist, Artist) else list(artist)):
            each.set_gid(f"{mark_id}.{number}")

    def svg(self, salt: str) -> str:
        """The drawing as matplotlib writes it (see svg.py for what a page gets)."""
        with looks(salt):
            return _printed(FigureCanvasSVG(self.figure).print_svg, NOTHING_TOLD).decode()


def line(axes: Axes, x: Sequence[float], y: Sequence[float], **style: Any) -> Line2D:
    """A line through points, on axes that have their limits (to look for them, as `axes.plot` does, takes thrice as
    long)."""
    drawn = Line2D(x, y, **style)
    axes.add_artist(drawn)
    return drawn


def point(axes: Axes, x: float, y: float, marker: str, size: float, **style: Any) -> Line2D:
    """A marker at a point."""
    return line(axes, [x], [y], marker=marker, ms=size, ls="", **style)


def bar(axes: Axes, left: float, bottom: float, width: float, height: float, colour: str, **style: Any) -> Rectangle:
    """A filled box, on axes that have their limits."""
    drawn = Rectangle((left, bottom), width, height, facecolor=colour, **style)
    axes.add_artist(drawn)
    return drawn


def as_number(value: float, _: float) -> str:
    """What stands beside a line of a grid: a number as texts tell it."""
    return format_number(round(value))


def png(figure: Figure, box: BboxBase | None = None) -> bytes:
    """A figure as the picture that a notebook holds: what is in a box (inches), or all that was drawn, which takes a
    quarter longer to find out."""
    area = {"bbox_inches": box.padded(MARGIN) if box else "tight", "pad_inches": MARGIN}
    with looks(""):  # as TIFF, which packs nothing: it is read again at once, and written with few colours
        drawn = _printed(figure.savefig, None, format="tiff", dpi=72 * SHARP, **area)
    return of_few_colours(drawn)


def of_few_colours(picture: bytes) -> bytes:
    """A picture as a PNG a fifth as large: a figure has a dozen colours, and their shades where lines are smooth."""
    with Image.open(io.BytesIO(picture)) as image:
        few = image.convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    file = io.BytesIO()
    few.save(file, "png")
    return file.getvalue()


@contextmanager
def looks(salt: str) -> Iterator[None]:
    """Draw under this style and no other; ids in an SVG depend on `salt` only."""
    # after_reset: a notebook's own style would else be that of the report's figures
    with matplotlib.style.context({**RC, "svg.hashsalt": salt}, after_reset=True):
        yield


def lines_of(words: str, width: float, size: float = PLAIN) -> list[str]:
    """Words broken into lines that fit `width` pixels (DejaVu Sans is 0.56 em wide on average)."""
    return wrap(words, max(8, int(width / (0.56 * size)))) or [""]


class Labels:
    """Labels beside points of one pair of axes, each where it covers neither another label nor the edge; a label for
    which there is no room is left out (its mark keeps its tooltip). Give the important ones first."""

    PLACES = ((8, 7, "left"), (-8, 7, "right"), (8, -15, "left"), (-8, -15, "right"), (0, 16, "center"))

    def __init__(self, axes: Axes, right: float, left: float = 2) -> None:
        self.axes, self.right, self.left = axes, right, left  # where the sheet, or what labels may cover of it, ends
        self.floor = float(axes.bbox.y0)
        self.taken: list[tuple[float, float, float, float]] = []

    def beside(
        self,
        x: float,
        y: float,
        words: str,
        places: Sequence[tuple[float, float, str]] = PLACES,
        **style: Any,
    ) -> bool:
        """Write words near a point in data coordinates, at the first of `places` (pixels right and up, alignment) with
        room; False if there was none."""
        px, py = self.axes.transData.transform((x, y))
        em = 0.72 if style.get("fontweight") == "bold" else 0.62
        width = em * SMALL * len(words)  # guessed, not measured: a page sets the words in a typeface of its own
        for dx, dy, align in places:
            left = px + dx - {"left": 0, "right": width, "center": width / 2}[align]
            box = (left, py + dy - 2, left + width, py + dy + SMALL)
            if (
                left < self.left
                or box[2] > self.right
                or box[1] < self.floor
                or any(_overlap(box, other) for other in self.taken)
            ):
                continue
            self.taken.append(box)
            told = {"ha": align, "fontsize": SMALL, **style}
            self.axes.annotate(words, (x, y), xytext=(dx, dy), textcoords="offset points", **told)
            return True
        return False

    def keep_free(self, x: float, y: float, radius: float = 4) -> None:
        """No label may cover this point."""
        px, py = self.axes.transData.transform((x, y))
        self.taken.append((px - radius, py - radius, px + radius, py + radius))


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _printed(write: Any, metadata: dict[str, Any] | None, **form: Any) -> bytes:
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")  # a page's own typeface may have it
        write(file, metadata=metadata, **form)
    return file.getvalue()
