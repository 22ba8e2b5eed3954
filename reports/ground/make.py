"""Make the outline once: `npm pack world-atlas`, then `python reports/ground/make.py world-atlas-2.0.2.tgz`.

The npm package `world-atlas` (ISC licence) carries Natural Earth's borders of countries, version 4.1.0, at 1:50 million
as TopoJSON. Natural Earth is in the public domain (naturalearthdata.com/about/terms-of-use). Drawn borders are those
of that data set; they say nothing of anybody's position on them.
"""

from __future__ import annotations

import json
import sys
import tarfile
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from analysis.report.figures.map_drawing import OUTLINE, Outline, Point

MEMBER = "package/countries-50m.json"
COUNTRY = "398"  # Kazakhstan in ISO 3166-1, as the package numbers countries
WINDOW = (43.0, 37.0, 91.0, 58.0)  # degrees west, south, east, north: what a map may show around the country
DIGITS = 2  # of a degree: about a kilometre; a pixel of the largest map is four
NOTE = {
    "source": "Natural Earth 4.1.0, Admin 0 countries, 1:50m, as TopoJSON in the npm package world-atlas",
    "licence": "public domain (https://www.naturalearthdata.com/about/terms-of-use/)",
    "made": "reports/ground/make.py, see there",
    "country": "KZ",
}


class NoOutline(ValueError):
    """The package does not hold what an outline is made of."""


def outline(package: Path) -> str:
    """The outline as GeoJSON text, from the package as a .tgz or as a folder. NoOutline if it is none."""
    topology = json.loads(_read(package))
    arcs = [_decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    countries = topology["objects"]["countries"]["geometries"]
    own = next((country for country in countries if country.get("id") == COUNTRY), None)
    if own is None:
        raise NoOutline(f"{MEMBER} holds no country {COUNTRY} (ISO 3166-1)")
    polygons = own["arcs"] if own["type"] == "MultiPolygon" else [own["arcs"]]
    rings = [[_ring(ring, arcs) for ring in polygon[:1]] for polygon in polygons]
    used = {arc if arc >= 0 else ~arc for polygon in polygons for ring in polygon for arc in ring}
    around = sorted(part for number, arc in enumerate(arcs) if number not in used for part in _within(arc))
    shapes: dict[str, tuple[str, Any]] = {"country": ("MultiPolygon", rings), "around": ("MultiLineString", around)}
    features = [
        {"type": "Feature", "id": id, "properties": {}, "geometry": {"type": kind, "coordinates": lines}}
        for id, (kind, lines) in shapes.items()
    ]
    told = {"type": "FeatureCollection", **NOTE, "features": features}
    return json.dumps(told, separators=(",", ":")).replace('{"type":"Feature"', '\n{"type":"Feature"') + "\n"


def _read(package: Path) -> bytes:
    try:
        if package.is_dir():
            return (package / Path(MEMBER).name).read_bytes()
        with tarfile.open(package) as archive:
            member = archive.extractfile(MEMBER)
            return member.read() if member else b""
    except (OSError, KeyError, tarfile.TarError) as error:
        expected = "expected what `npm pack world-atlas` writes"
        raise NoOutline(f"{package}: no {MEMBER} in it ({error}); {expected}") from error


def _decoded(arc: Sequence[Sequence[int]], transform: dict[str, Any]) -> Outline:
    """An arc in degrees: TopoJSON writes whole steps from point to point."""
    (east, north), (west, south) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((round(x * east + west, DIGITS), round(y * north + south, DIGITS)))
    return _distinct(points)


def _distinct(points: Iterable[Point]) -> Outline:
    """Without points that repeat the one before."""
    return tuple(point for point, _ in groupby(points))


def _ring(numbers: Sequence[int], arcs: Sequence[Outline]) -> Outline:
    """A closed ring of arcs; one told by its complement runs backwards."""
    points = [point for n in numbers for point in (arcs[n] if n >= 0 else arcs[~n][::-1])]
    return _distinct([*points, points[0]])


def _within(line: Outline) -> list[Outline]:
    """The parts of a line in the window, each with the point beyond its ends."""
    west, south, east, north = WINDOW
    inside = [west <= x <= east and south <= y <= north for x, y in line]
    parts: list[list[Point]] = []
    for number, point in enumerate(line):
        near = inside[max(0, number - 1) : number + 2]
        if any(near):
            if number == 0 or not any(inside[max(0, number - 2) : number + 1]):
                parts.append([])
            parts[-1].append(point)
    return [tuple(part) for part in parts if len(part) > 1]


def main() -> int:
    """Write the outline beside this file."""
    if len(sys.argv) != 2:
        print("usage: python reports/ground/make.py PACKAGE (what `npm pack world-atlas` wrote)", file=sys.stderr)
        return 2
    try:
        OUTLINE.write_text(outline(Path(sys.argv[1])), encoding="utf-8", newline="\n")
    except NoOutline as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
