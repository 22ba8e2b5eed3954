"""How the maps are drawn: the ground, the marks of the settlements with their names, and what the marks mean."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil, cos, hypot, radians, sin, sqrt

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from analysis.evidence.view import REPOSITORY
from analysis.report.addresses import row_href
from analysis.report.chart import Datum, those
from analysis.report.render import worded
from analysis.report.style import HAIR, INK, OTHER, PAPER, QUIET, SMALL, TINT, Labels, Sheet, lines_of, point

SHADES = (0.0, 0.22, 0.6, 1.0)  # how opaque a mark is, by level; the highest has an eye besides
LEAST_RADIUS, RING = 2.3, 2.2  # pixels: the smallest radius, and how far a ring stands off
SPARE = 1.06  # of the country's width that a map shows
NEAREST = 200  # kilometres: the least width of a map without an outline
GAP, LINE = 12, 15  # pixels between small maps, and of a line of their headings
SAMPLES = (1, 10, 50)  # acts of the marks that show what size means
CELL = {True: 46, False: 36}  # pixels of a line of the legend, narrow or wide
BOLD = 1.17  # how much wider bold letters are than those of which lines are reckoned
OUTLINE = REPOSITORY / "reports" / "ground" / "kazakhstan.geojson"
PARALLELS, MERIDIAN, LATITUDE = (43.0, 53.0), 67.0, 48.0  # degrees: a sixth of the height in from each end; the middle
RADIUS = 6371.0  # kilometres
Point = tuple[float, float]
Outline = tuple[Point, ...]


def draw_one(sheet: Sheet, drawn: tuple[Datum, ...]) -> None:
    """One map as wide as the sheet, its settlements named as far as there is room."""
    places = those(drawn, what="place")
    if not places:
        return sheet.nothing(worded("figures/maps", "no_act"))
    scale = _scale(places, 1.25 if sheet.narrow else 1.8, sheet.width / 38)
    tall = _height(sheet.width)
    sheet.grow(tall + 14 + _legend_height(sheet))
    (panel,) = those(drawn, what="map")
    axes = _ground(sheet, (0, 2, sheet.width), panel, places, around=True)
    _marks(sheet, axes, places, scale, len(places), (2, sheet.width))
    _legend(sheet, drawn, tall + 14, scale)


def draw_several(sheet: Sheet, drawn: tuple[Datum, ...]) -> None:
    """A small map for each panel, each with its most told settlements named."""
    panels, places = those(drawn, what="map"), those(drawn, what="place")
    if not places:
        return sheet.nothing(worded("figures/maps", "no_act"))
    many = len(panels) > 3
    across = min(len(panels), (2 if many else 1) if sheet.narrow else (5 if many else 3))
    width = min((sheet.width - GAP * (across - 1)) / across, 340)
    of_days = many and all(panel.title[:1].isdigit() for panel in panels)
    lines = max(len(lines_of(panel.title, width / BOLD)) for panel in panels) + (0 if of_days else 1)
    head = LINE * lines + 3
    tall = head + _height(width) + GAP
    down = ceil(len(panels) / across)
    sheet.grow(tall * down + _legend_height(sheet))
    scale = _scale(places, 1.4 if many else 1 + width / 1500, width / 14)
    for number, panel in enumerate(panels):
        left, top = number % across * (width + GAP), number // across * tall
        _heading(sheet, panel, left, top, width, lines, short=many)
        here = those(places, map=panel.map)
        axes = _ground(sheet, (left, top + head, width), panel, here, around=not many)
        _marks(sheet, axes, here, scale, 2 if many else 6 if width < 300 else len(here), (left, left + width))
    _legend(sheet, drawn, tall * down, scale)


def _height(width: float) -> float:
    """Pixels that a map of a width needs."""
    west, east, south, north = ground().box
    return round(width * ((north - south) / (east - west) + (SPARE - 1)) / SPARE)


def _scale(places: Sequence[Datum], wished: float, largest: float) -> float:
    """The radius of a mark of one act, such that areas are as acts and the largest mark keeps within bounds."""
    return min(wished, largest / sqrt(max(record.acts for record in places)))


def _radius(acts: int, scale: float) -> float:
    return max(LEAST_RADIUS, scale * sqrt(acts))


def _ground(sheet: Sheet, at: tuple[float, float, float], panel: Datum, places: Sequence[Datum], around: bool) -> Axes:
    """Axes in kilometres on the plane, from the left, the top and of the width that `at` says, with the country on them
    if its outline is here; else around the places."""
    left, top, width = at
    outlined = panel.country == ground().of or not places
    west, east, south, north = ground().box if outlined else _box(places)
    spare = (east - west) * (SPARE - 1) / 2
    limits = (west - spare, east + spare), (south - spare, north + spare)
    axes = sheet.axes((left, top, width, _height(width)), *limits)
    if not outlined:
        return axes
    pixel = (east - west) * SPARE / width
    if around:
        lines = PathPatch(_path(ground().around, pixel), facecolor="none", edgecolor=HAIR, linewidth=0.8)
        axes.add_artist(lines)
    land = PathPatch(_path(ground().country, 0.7 * pixel), facecolor=TINT, edgecolor=OTHER, linewidth=0.6)
    axes.add_artist(land)
    return axes


def _box(places: Sequence[Datum]) -> tuple[float, float, float, float]:
    """A window around places, of the form of the ground: least and greatest east, least and greatest north."""
    points = [project(record.longitude, record.latitude) for record in places]
    west, east, south, north = ground().box
    form = (north - south) / (east - west)
    (x, y), (far_x, far_y) = map(min, zip(*points, strict=True)), map(max, zip(*points, strict=True))
    wide = max(far_x - x, (far_y - y) / form, NEAREST) * SPARE
    middle, height = ((x + far_x) / 2, (y + far_y) / 2), wide * form
    return middle[0] - wide / 2, middle[0] + wide / 2, middle[1] - height / 2, middle[1] + height / 2


@cache
def _path(lines: tuple[Outline, ...], least: float) -> Path:
    """Several lines as one path, without what is too small to see."""
    shown = [simpler(line, least) for line in lines]
    return Path.make_compound_path(*(Path(line) for line in shown if len(line) > 3 or line[0] != line[-1]))


def _marks(
    sheet: Sheet, axes: Axes, places: Sequence[Datum], scale: float, named: int, ends: tuple[float, float]
) -> None:
    """The settlements, the largest undermost; as many as `named`, the most told first, with name and number where
    there is room."""
    labels = Labels(axes, ends[1], ends[0])
    labels.floor -= GAP - 4
    points = [(record, *project(record.longitude, record.latitude)) for record in places]
    for record, x, y in points:
        radius = _radius(record.acts, scale)
        parts = _mark(axes, x, y, radius, record.level, record.colour, bool(record.crowd))
        sheet.mark(parts, row_href((record.top_rows or record.rows)[0]), worded("figures/maps", "mark", place=record))
        labels.keep_free(x, y, radius + (RING if record.crowd else 0))
    for record, x, y in points:
        off = _radius(record.acts, scale) + (RING if record.crowd else 0) + 3
        beside = [(side * off, up, align) for up in (-4.0, 6.0) for side, align in ((1, "left"), (-1, "right"))]
        beside += [(0.0, up, align) for align in ("center", "left", "right") for up in (off + 2, -off - 9)]
        named -= labels.beside(x, y, f"{record.label} {record.acts}", places=beside, color=INK)
        if not named:
            break


def _mark(axes: Axes, x: float, y: float, radius: float, level: int, colour: str, ringed: bool) -> list[Artist]:
    """A disc that covers what lies below it, shaded by level; an eye for the highest; a ring."""
    size, most = 2 * radius, len(SHADES) - 1
    face = colour if level == most else PAPER
    looks = [(size, {"mfc": face, "mec": colour, "mew": 1.2})]
    if 0 < level < most:
        looks.append((size, {"mfc": colour, "mew": 0, "alpha": SHADES[level]}))
    if level == most:
        looks.append((max(1.8, size / 4), {"mfc": PAPER, "mew": 0}))
    if ringed:
        looks.append((size + 2 * RING, {"mfc": "none", "mec": INK, "mew": 1}))
    return [point(axes, x, y, "o", wide, clip_on=False, **look) for wide, look in looks]


def _heading(sheet: Sheet, panel: Datum, left: float, top: float, width: float, lines: int, short: bool) -> None:
    """The title of a small map, and how many of its acts have a point: beside it or below."""
    colour = INK if panel.title[:1].isdigit() else panel.colour
    for number, line in enumerate(lines_of(panel.title, width / BOLD)):
        sheet.text(left, top + 12 + LINE * number, line, fontweight="bold", color=colour)
    told = worded("figures/maps", "heading", panel=panel, short=short)
    if lines == 1:
        sheet.text(left + width, top + 12, told, ha="right", fontsize=SMALL, color=QUIET)
    else:
        sheet.text(left, top + 12 + LINE * (lines - 1), told, fontsize=SMALL, color=QUIET)


def _legend_height(sheet: Sheet) -> int:
    return CELL[sheet.narrow] * (3 if sheet.narrow else 2) + 6


def _legend(sheet: Sheet, drawn: Sequence[Datum], top: float, scale: float) -> None:
    """What shade, eye, ring and size mean, in words beside a mark of each."""
    colours = {record.colour for record in those(drawn, what="place")}
    colour = colours.pop() if len(colours) == 1 else QUIET
    items = [(r.level, False, (r.name, r.such_as)) for r in those(drawn, what="level")]
    items.append((0, True, ("ringed: violence", "of a crowd is told")))
    across = 2 if sheet.narrow else 3
    width, tall = sheet.width / across, CELL[sheet.narrow]
    high = _legend_height(sheet)
    axes = sheet.axes((0, top, sheet.width, high), (0, sheet.width), (high, 0))
    for number, (level, ringed, words) in enumerate(items):
        x, y = number % across * width + 9, number // across * tall + 12
        _mark(axes, x, y, 6, level, colour, ringed)
        lines = [line for each in words for line in lines_of(each, width - 24, SMALL)]
        for row, line in enumerate(lines[:3]):
            axes.text(x + 13, y + 4 + 12 * row, line, fontsize=SMALL, color=QUIET)
    _sizes(axes, drawn, colour, scale, len(items) % across * width, len(items) // across * tall + 12)


def _sizes(axes: Axes, drawn: Sequence[Datum], colour: str, scale: float, x: float, y: float) -> None:
    most = max(record.acts for record in those(drawn, what="place"))
    shown = sorted({number for number in SAMPLES if number <= most} | ({most} if most < SAMPLES[1] else set()))
    for acts in shown:
        radius = _radius(acts, scale)
        _mark(axes, x + radius + 3, y, radius, 0, colour, False)
        said = str(acts) if acts < shown[-1] else "1 act" if acts == 1 else f"{acts} acts"
        axes.text(x + 2 * radius + 8, y + 4, said, fontsize=SMALL, color=QUIET)
        x += 2 * radius + 16 + 0.62 * SMALL * len(said)


@dataclass(frozen=True)
class Ground:
    """Lines on the plane: the rings of the country, and what lies around it within the window of the file; `of`: the
    code of the country."""

    of: str
    country: tuple[Outline, ...]
    around: tuple[Outline, ...]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Least and greatest east, least and greatest north of the country, in kilometres."""
        east = [x for ring in self.country for x, _ in ring]
        north = [y for ring in self.country for _, y in ring]
        return min(east), max(east), min(north), max(north)


@cache
def ground() -> Ground:
    """The committed outline on the plane."""
    lines: dict[str, list[Outline]] = {"country": [], "around": []}
    told = json.loads(OUTLINE.read_text(encoding="utf-8"))
    for feature in told["features"]:
        shape = feature["geometry"]
        parts = [polygon[0] for polygon in shape["coordinates"]] if "Poly" in shape["type"] else shape["coordinates"]
        lines[feature["id"]] += [tuple(project(*point) for point in part) for part in parts]
    return Ground(told["country"], tuple(lines["country"]), tuple(lines["around"]))


def project(longitude: float, latitude: float) -> Point:
    """Where a point (degrees) lies on the plane, in kilometres east and north of the origin."""
    first, second = (sin(radians(parallel)) for parallel in PARALLELS)
    n = (first + second) / 2
    c = 1 - first**2 + 2 * n * first  # Snyder's C, with cos² = 1 - sin²

    def rho(degrees: float) -> float:
        return RADIUS * sqrt(c - 2 * n * sin(radians(degrees))) / n

    angle = n * radians(longitude - MERIDIAN)
    return rho(latitude) * sin(angle), rho(LATITUDE) - rho(latitude) * cos(angle)


def simpler(line: Sequence[Point], least: float) -> Outline:
    """A line without the points that lie nearer than `least` to the straight line between those kept (Douglas and
    Peucker 1973); both ends stay."""
    if len(line) < 3:
        return tuple(line)
    away = [_away(point, line[0], line[-1]) for point in line[1:-1]]
    furthest = max(range(len(away)), key=away.__getitem__)
    if away[furthest] < least:
        return line[0], line[-1]
    return (*simpler(line[: furthest + 2], least)[:-1], *simpler(line[furthest + 1 :], least))


def _away(point: Point, start: Point, end: Point) -> float:
    """How far a point lies from a stretch."""
    (x, y), (east, north) = (point[0] - start[0], point[1] - start[1]), (end[0] - start[0], end[1] - start[1])
    length = east**2 + north**2
    along = min(1.0, max(0.0, (x * east + y * north) / length)) if length else 0.0
    return hypot(x - along * east, y - along * north)
