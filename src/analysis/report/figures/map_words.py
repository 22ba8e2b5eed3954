"""What the maps say in words: the caption, the text for those who do not see them, and the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from analysis.report.chart import Datum, Passage
from analysis.report.cite import ROWS_IN_LINK, Number, Prose, When, row_href, spell_date
from analysis.report.ground import PARALLELS, ground
from analysis.report.render import Cell
from analysis.report.tables import Table

Panels = Literal["one", "days", "episodes"]  # what a figure's maps are of
FIRST: Mapping[Panels, str] = {"one": "", "days": "Day", "episodes": "Episode"}
OFF: Mapping[str, str] = {
    "national": "of the whole country",
    "region": "of regions",
    "settlement": "of settlements without coordinates",
    "country": "of other countries",
    "unspecified": "without a place",
    "undated": "without a day",
}
PROJECTION = f"parallels {PARALLELS[0]:g}° and {PARALLELS[1]:g}° N"
_MARKS = (
    "The larger a mark, the more acts are told of the settlement, each counted once, whoever acted; the number beside "
    "a name says how many. The fuller its colour, the higher the force of the state told there; ringed: violence of a "
    "crowd is told too. What is told is no sample of what happened."
)
_GROUND = f"Albers' equal-area projection, {PROJECTION}; the borders are Natural Earth's."
_BARE = " Of a country whose outline is not here the settlements stand alone, in a window of their own."


def caption_of(drawn: Sequence[Datum]) -> Passage:
    """How to read the marks, what is not on the map, and what the ground is."""
    bare = any(record["country"] != ground().of for record in drawn if record["what"] == "map")
    said = f"{_GROUND}{_BARE if bare else ''}"
    return Passage((Prose(_MARKS, (), ""), *_off(drawn), Prose(said, (), "", (PROJECTION,))))


def alt_of(drawn: Sequence[Datum], title: str, panels: Panels, names: tuple[str, ...]) -> Passage:
    """What is drawn, in words: of one map each settlement, of several where most is told, and the highest force."""
    if not drawn:
        return Passage((Prose(f"{title}: no act is told of a settlement.", (), "", names),))
    parts = [Prose(f"{title}.", (), "", names)]
    for panel in (record for record in drawn if record["what"] == "map"):
        places = [r for r in drawn if r["what"] == "place" and r["map"] == panel["map"]]
        parts += _settlements(panel, places) if panels == "one" else _most(panel, places, names)
    return Passage((*parts, *_off(drawn)))


def _settlements(panel: Datum, places: Sequence[Datum]) -> list[Prose]:
    all_rows = [row for record in places for row in record["rows"]]
    head = _prose(f"{panel['placed']} of {panel['acts']} acts have a point on the map.", all_rows)
    return [head, *(_prose(f"{r['place']}: {r['acts']}, {_force(r)}.", r["rows"]) for r in places)]


def _force(record: Datum) -> str:
    state = "no act of the state on the ladder" if record["rung"] is None else f"highest rung {record['rung']}"
    return state + (f", violence of a crowd in {record['crowd']}" if record["crowd"] else "")


def _most(panel: Datum, places: Sequence[Datum], names: tuple[str, ...]) -> list[Prose]:
    title = spell_date(panel["map"]) if panel["title"][:1].isdigit() else panel["title"]
    if not places:
        return [Prose(f"{title}: no act is told of a settlement.", (), "", names)]
    rows = [row for record in places for row in record["rows"]]
    where = "1 settlement" if len(places) == 1 else f"{len(places)} settlements"
    parts = [_prose(f"{title}: {panel['placed']} of {panel['acts']} acts in {where}, most in", rows, names)]
    parts += [
        _prose(f"{r['place']} ({r['acts']})" + (";" if r is places[:3][-1] else ","), r["rows"]) for r in places[:3]
    ]
    top = max((r["rung"] for r in places if r["rung"] is not None), default=None)
    if top is None:
        return [*parts, Prose("no act of the state on the ladder.", (), "")]
    named = ", ".join(r["place"] for r in places if r["rung"] == top)
    return [*parts, Prose(f"the highest force of the state, rung {top}, in {named}.", (), "")]


def _off(drawn: Sequence[Datum]) -> list[Prose]:
    """How many acts have no point on the maps, by why, each number with its rows; nothing if all have one."""
    parts = []
    for kind, words in OFF.items():
        these = [r for r in drawn if r["what"] == "off" and r["kind"] == kind]
        if number := len({act for record in these for act in record["ids"]}):
            parts.append((f"{number} {words}", [row for record in these for row in record["rows"]]))
    ends = [","] * (len(parts) - 1) + ["."]
    said = [_prose(text + end, rows) for (text, rows), end in zip(parts, ends, strict=True)] if parts else []
    return [Prose("Acts told that have no point on the map:", (), ""), *said] if said else []


def _prose(text: str, rows: Iterable[str], names: tuple[str, ...] = ()) -> Prose:
    """Words whose numbers lead to their rows; more than a link carries are found where it leads."""
    all_rows = tuple(sorted(set(rows)))
    return Prose(text, all_rows if len(all_rows) <= ROWS_IN_LINK else (), row_href(all_rows[0]), names)


def map_table(drawn: Sequence[Datum], caption: str, panels: Panels) -> Table:
    """Each settlement, and each area that has no point, with its acts; by day or by episode where there are several."""
    titles = {record["map"]: record["title"] for record in drawn if record["what"] == "map"}
    columns = ("Place", "Acts", "Highest rung", "Such as", "Acts of violence by a crowd")
    rows: list[tuple[Cell, ...]] = []
    for record in drawn:
        if record["what"] in ("place", "off") and record["map"]:
            first: Cell = When(record["map"]) if panels == "days" else titles[record["map"]]
            rows.append((first, *_row(record)) if FIRST[panels] else _row(record))
    return Table(caption, (FIRST[panels], *columns) if FIRST[panels] else columns, tuple(rows))


def _row(record: Datum) -> tuple[Cell, ...]:
    place = {"national": "the whole country", "unspecified": "no place"}.get(record["kind"], record["place"])
    rung = Number.of(record["rung"], record["top_rows"]) if record["rung"] is not None else None
    crowd = Number.of(record["crowd"], record["crowd_rows"]) if record["crowd"] else None
    return place, Number.of(record["acts"], record["rows"]), rung, ", ".join(record["such_as"]), crowd
