"""Where acts are told: the settlements of an episode, day by day, and of all episodes side by side.

A mark is a settlement: the larger, the more acts are told of it; the fuller its colour, the higher the force of the
state told there; ringed where violence of a crowd is told. What has no point on a map is counted and said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

from analysis.evidence.codes import Codes
from analysis.evidence.grouping import collected
from analysis.evidence.places import name_on
from analysis.evidence.rows import Episode, Event
from analysis.evidence.view import Evidence
from analysis.findings.measures import acts, in_episode
from analysis.findings.sentences import place_name
from analysis.method.acts import Act
from analysis.method.selectors import Selector
from analysis.report.addresses import row_href
from analysis.report.chart import Chart, Datum, Draw, Passage, chart, corner, marked_rows, those
from analysis.report.cite import ROWS_IN_LINK, Number, Prose, When
from analysis.report.figures.map_drawing import PARALLELS, draw_one, draw_several, ground
from analysis.report.marking import spell_date
from analysis.report.render import Cell, Table, worded
from analysis.report.style import episode_colour
from analysis.report.wording import text

Panels = Literal["one", "days", "episodes"]  # what a figure's maps are of
PROJECTION = f"parallels {PARALLELS[0]:g}° and {PARALLELS[1]:g}° N"
CROWD_ACTS = "crowd_violence"


def country_map(evidence: Evidence, episode_id: str) -> Chart:
    """The settlements with acts between the onset and the end of an episode."""
    episode = evidence.episode(episode_id)
    drawn = _panel(evidence, _told(evidence, episode), episode, episode.id, episode.title)
    (of,) = those(drawn, what="map")
    title = worded("figures/maps", "one", of=of, most=_first(drawn, of))
    return _chart(evidence, "map", episode_id, title, drawn, draw_one, "one")


def days_map(evidence: Evidence, episode_id: str) -> Chart:
    """A small map for each day of the core of an episode. An act whose versions give several days is on each of them;
    one whose day is not known is counted and not drawn."""
    episode = evidence.episode(episode_id)
    told = [row for row in evidence.events if in_episode(episode)(row)]
    drawn: list[Datum] = []
    core = episode.core
    for day in (core.first + timedelta(days=n) for n in range(core.days)) if core else ():
        today = acts(row for row in told if row.days.first == row.days.last == day)
        drawn += _panel(evidence, today, episode, day.isoformat(), f"{day.day} {day:%b}")
    drawn += _undated(told, episode)
    days = [record for record in those(drawn, what="map") if record.acts]
    most = max(days, key=lambda record: record.acts, default=None)
    title = worded("figures/maps", "days", episode=episode.title, most=most)
    return _chart(evidence, "map-days", episode_id, title, drawn, draw_several, "days")


def episode_maps(evidence: Evidence) -> Chart:
    """The settlements with acts of each episode, side by side; marks of one size are as many acts in each."""
    drawn: list[Datum] = []
    for episode in evidence.core_episodes:
        drawn += _panel(evidence, _told(evidence, episode), episode, episode.id, episode.title)
    told = [
        f"of {place.place} in {record.title}" for record in those(drawn, what="map") if (place := _first(drawn, record))
    ]
    title = worded("figures/maps", "episodes", told=told)
    return _chart(evidence, "maps", "", title, drawn, draw_several, "episodes")


def _first(drawn: Sequence[Datum], of: Datum) -> Datum | None:
    """The settlement of which most acts are told on one map."""
    return next(iter(those(drawn, what="place", map=of.map)), None)


def _chart(
    evidence: Evidence, kind: str, of: str, title: str, records: Sequence[Datum], draw: Draw, panels: Panels
) -> Chart:
    drawn = (*records, *_levels(evidence.codes)) if those(records, what="place") else ()
    titles = tuple(sorted({episode.title for episode in evidence.core_episodes}))
    rows = corner(evidence, marked_rows(drawn))
    stands_on = replace(rows, text=worded("figures/maps", "corner", corner=rows.text))
    table = Table.named(f"map-{panels}", _rows(drawn, panels), {"title": title})
    told = _alt(drawn, title, panels, titles)
    return chart(evidence, kind, title, told, drawn, draw, table, of, caption=_caption(drawn), stands_on=stands_on)


def _told(evidence: Evidence, episode: Episode) -> tuple[Act, ...]:
    return acts(row for row in evidence.events if in_episode(episode)(row))


def _panel(evidence: Evidence, told: Sequence[Act], episode: Episode, key: str, title: str) -> list[Datum]:
    """The records of one map: the map itself, its settlements (most acts first), and what has no point on it."""
    known = {name for name, place in evidence.place_by_id.items() if place.latitude is not None}
    places = [(act, sorted(known & {row.place for row in act.rows})) for act in told]
    points = collected((place, act) for act, here in places for place in here)
    off = collected((act.rows[0].place, act) for act, here in places if not here)
    about = {"map": key, "colour": episode_colour(evidence, episode.id)}
    placed = len(told) - sum(map(len, off.values()))
    whole = Datum(about, what="map", country=episode.country, title=title, acts=len(told), placed=placed, rows=[])
    marks = [Datum(about | _about(evidence, few, place, "place")) for place, few in points.items()]
    rest = [Datum(about | _about(evidence, few, place, "off")) for place, few in off.items()]
    marks.sort(key=lambda r: (-r.acts, r.place))
    order = list(_words()["without_a_point"])
    rest.sort(key=lambda r: (order.index(r.kind), r.place))
    return [whole, *marks, *rest]


def _about(evidence: Evidence, told: Sequence[Act], name: str, what: str) -> Datum:
    """What is told of a place: acts, the highest rung with the rows that reach it, and violence of a crowd."""
    rows = [row for act in told for row in act.rows]  # all versions, also one that tells the act of a wider place
    rung = max((row.rung for row in rows if row.rung is not None), default=None)
    top = [row for row in rows if rung is not None and row.rung == rung]
    at = evidence.place_by_id[name]
    crowd = [row for row in rows if Selector.parse(CROWD_ACTS, evidence.codes)(row)]
    return Datum(
        what=what,
        place=place_name(evidence, name, rows[0].days.first),
        label=name_on(evidence.place_names, name, rows[0].days.first),
        kind=at.kind,
        acts=len(told),
        ids=[act.id for act in told],
        rung=rung,
        level=next((n for n, shared in enumerate(_shared(evidence.codes), 1) if rung in shared), 0),
        such_as=sorted({evidence.codes.in_sentence(row.action) for row in top}),
        crowd=len({row.act for row in crowd}),
        rows=_ids(rows),
        top_rows=_ids(top),
        crowd_rows=_ids(crowd),
        **({"latitude": at.latitude, "longitude": at.longitude} if what == "place" else {}),
    )


def _ids(rows: Iterable[Event]) -> list[str]:
    return sorted(row.id for row in rows)


def _undated(told: Iterable[Event], episode: Episode) -> list[Datum]:
    """The acts that may have been in the core, of which no version gives a day."""
    core = episode.core
    rows = [row for row in told if core and row.days.meets(core)]
    dated = {row.act for row in rows if row.days.days == 1}
    few = acts(row for row in rows if row.act not in dated)
    ids, rows_told = [act.id for act in few], _ids(row for act in few for row in act.rows)
    return [Datum(what="off", map="", kind="undated", acts=len(few), ids=ids, rows=rows_told)] if few else []


def _shared(codes: Codes) -> tuple[range, range, range]:
    """The rungs of the ladder that share a look: the lower ones, the upper ones, and the highest, which has its own."""
    top = max(codes.rungs.values())
    lower = (top + 1) // 2
    return range(1, lower), range(lower, top), range(top, top + 1)


def _levels(codes: Codes) -> list[Datum]:
    """What the looks of the marks mean, in the words of the ladder."""
    first = {rung: codes.in_sentence(action) for action, rung in reversed(list(codes.rungs.items()))}
    said = [(0, "force: none told", f"or rung 0, {first.get(0, '')}")]
    for level, shared in enumerate(_shared(codes), 1):
        if ends := sorted({*shared[:1], *shared[-1:]}):
            name = f"force: {'rung' if len(ends) == 1 else 'rungs'} {' to '.join(map(str, ends))}"
            said.append((level, name, " to ".join(dict.fromkeys(first[rung] for rung in ends if rung in first))))
    return [
        Datum(what="level", map="", level=level, name=name, such_as=such_as, rows=[]) for level, name, such_as in said
    ]


def _caption(drawn: Sequence[Datum]) -> Passage:
    """How to read the marks, what is not on the map, and what the ground is."""
    bare = any(record.country != ground().of for record in those(drawn, what="map"))
    words = _words()
    said = words["ground"].format(projection=PROJECTION) + (f" {words['bare']}" if bare else "")
    return Passage((Prose(words["marks"], (), ""), *_off(drawn), Prose(said, (), "", (PROJECTION,))))


def _words() -> Mapping[str, Any]:
    """What maps say of their marks, of their ground, and of what has no point on them."""
    return text("captions")["map"]  # type: ignore[no-any-return]


def _alt(drawn: Sequence[Datum], title: str, panels: Panels, names: tuple[str, ...]) -> list[Prose]:
    """What is drawn, in words: of one map each settlement, of several where most is told, and the highest force."""
    if not drawn:
        return [_said("nothing", names=names, title=title)]
    parts = [Prose(f"{title}.", (), "", names)]
    for panel in those(drawn, what="map"):
        places = those(drawn, what="place", map=panel.map)
        if panels == "one":
            parts.append(_said("placed", marked_rows(places), panel=panel))
            parts += [_said("settlement", place.rows, place=place) for place in places]
        else:
            parts += _most(panel, places, names)
    return [*parts, *_off(drawn)]


def _most(panel: Datum, places: Sequence[Datum], names: tuple[str, ...]) -> list[Prose]:
    title = spell_date(panel.map) if panel.title[:1].isdigit() else panel.title
    if not places:
        return [_said("nothing", names=names, title=title)]
    top = max((place.rung for place in places if place.rung is not None), default=None)
    named = ", ".join(place.place for place in those(places, rung=top))
    return [
        _said("several", marked_rows(places), names, title=title, panel=panel, number=len(places)),
        *_listed([(f"{place.place} ({place.acts})", place.rows) for place in places[:3]], ";"),
        _said("highest", top=top, named=named),
    ]


def _off(drawn: Sequence[Datum]) -> list[Prose]:
    """How many acts have no point on the maps, by why, each number with its rows; nothing if all have one."""
    parts = []
    for kind, words in _words()["without_a_point"].items():
        these = those(drawn, what="off", kind=kind)
        if number := len({act for record in these for act in record.ids}):
            parts.append((f"{number} {words}", marked_rows(these)))
    return [_said("off"), *_listed(parts, ".")] if parts else []


def _listed(parts: Sequence[tuple[str, Sequence[str]]], end: str) -> Iterable[Prose]:
    """Words one after another, each with its rows."""
    for number, (words, rows) in enumerate(parts, start=1):
        yield _on(f"{words}{end if number == len(parts) else ','}", rows)


def _said(block: str, rows: Sequence[str] = (), names: tuple[str, ...] = (), **told: Any) -> Prose:
    return _on(worded("figures/maps", block, **told), rows, names)


def _on(words: str, rows: Sequence[str], names: tuple[str, ...] = ()) -> Prose:
    """Words whose numbers lead to their rows; more than a link carries are found where it leads."""
    return Prose(words, tuple(rows) if len(rows) <= ROWS_IN_LINK else (), row_href(rows[0]) if rows else "", names)


def _rows(drawn: Sequence[Datum], panels: Panels) -> Iterator[tuple[Cell, ...]]:
    """Each settlement, and each area that has no point, with its acts; by day or by episode where there are several."""
    titles = {record.map: record.title for record in those(drawn, what="map")}
    for record in drawn:
        if record.what in ("place", "off") and record.map:
            first: Cell = When(record.map) if panels == "days" else titles[record.map]
            yield _row(record) if panels == "one" else (first, *_row(record))


def _row(record: Datum) -> tuple[Cell, ...]:
    rung = Number.of(record.rung, record.top_rows) if record.rung is not None else None
    crowd = Number.of(record.crowd, record.crowd_rows) if record.crowd else None
    return record.place, Number.of(record.acts, record.rows), rung, ", ".join(record.such_as), crowd
