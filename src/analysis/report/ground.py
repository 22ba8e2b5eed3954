"""The ground of a map: the outline of the country and the borders around it, on a plane.

The plane is Albers' equal-area conic of a sphere (Snyder 1987, Map Projections: A Working Manual, ch. 14), in
kilometres east and north of its origin, so that equal areas of the country are equal areas on paper. The outline is
Natural Earth's, which is in the public domain; reports/ground/make.py says how the file was made.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, hypot, radians, sin, sqrt

from analysis.evidence.view import REPOSITORY

OUTLINE = REPOSITORY / "reports" / "ground" / "kazakhstan.geojson"
PARALLELS, MERIDIAN, LATITUDE = (43.0, 53.0), 67.0, 48.0  # degrees: a sixth of the height in from each end; the middle
RADIUS = 6371.0  # kilometres

Point = tuple[float, float]
Outline = tuple[Point, ...]


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
