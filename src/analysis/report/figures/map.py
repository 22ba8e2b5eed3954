"""Where acts are told: the settlements of an episode, day by day, and of all episodes side by side.

A mark is a settlement: the larger, the more acts are told of it; the fuller its colour, the higher the force of the
state told there; ringed where violence of a crowd is told. What has no point on a map is counted and said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from analysis.evidence.codes import Codes
from analysis.evidence.places import name_on
from analysis.evidence.rows import Episode, Event
from analysis.evidence.view import Evidence
from analysis.findings.measures import acts, in_episode
from analysis.method.acts import Act, Selector
from analysis.report.chart import Chart, Datum, Draw, corner
from analysis.report.cite import Prose
from analysis.report.figures.map_drawing import draw_one, draw_several
from analysis.report.figures.map_words import OFF, Panels, alt_of, caption_of, map_table
from analysis.report.style import episode_colour

CROWD = "crowd_violence"
LEVELS = ((1, 2), (3, 5), (6, 6))  # rungs of the ladder that share a look; level 0: no force of the state is told


def country_map(evidence: Evidence, episode_id: str) -> Chart:
    """The settlements with acts between the onset and the end of an episode."""
    episode = evidence.episode(episode_id)
    drawn = _panel(evidence, _told(evidence, episode), episode, episode.id, episode.title)
    return _chart(evidence, f"map-{episode_id}", f"{episode.title}: where acts are told", drawn, draw_one, "one")


def days_map(evidence: Evidence, episode_id: str) -> Chart:
    """A small map for each day of the core of an episode. An act whose versions give several days is on each of them;
    one whose day is not known is counted and not drawn."""
    episode = evidence.episode(episode_id)
    told = [row for row in evidence.events if in_episode(episode)(row)]
    drawn: list[Datum] = []
    for day in _core_days(episode):
        today = acts(row for row in told if row.days.first == row.days.last == day)
        drawn += _panel(evidence, today, episode, day.isoformat(), f"{day.day} {day:%b}")
    drawn += _undated(told, episode)
    title = f"{episode.title}: where acts are told, day by day"
    return _chart(evidence, f"map-days-{episode_id}", title, drawn, draw_several, "days")


def episode_maps(evidence: Evidence) -> Chart:
    """The settlements with acts of each episode, side by side; marks of one size are as many acts in each."""
    drawn: list[Datum] = []
    for episode in evidence.core_episodes:
        drawn += _panel(evidence, _told(evidence, episode), episode, episode.id, episode.title)
    return _chart(evidence, "maps", "The episodes side by side: where acts are told", drawn, draw_several, "episodes")


def _chart(evidence: Evidence, name: str, title: str, records: Sequence[Datum], draw: Draw, panels: Panels) -> Chart:
    placed = any(record["what"] == "place" for record in records)
    drawn = (*records, *_levels(evidence.codes)) if placed else ()
    titles = tuple(sorted({episode.title for episode in evidence.core_episodes}))
    core = corner(evidence, tuple(sorted({row for record in drawn for row in record["rows"]})))
    return Chart(
        name=name,
        title=title,
        caption=caption_of(drawn),
        alt=alt_of(drawn, title, panels, titles),
        drawn=drawn,
        draw=draw,
        table=map_table(drawn, title, panels),
        corner=Prose(f"{core.text} Borders: Natural Earth.", core.rows, core.leads_to),
    )


def _told(evidence: Evidence, episode: Episode) -> tuple[Act, ...]:
    return acts(row for row in evidence.events if in_episode(episode)(row))


def _core_days(episode: Episode) -> list[date]:
    core = episode.core
    return [core.first + timedelta(days=n) for n in range(core.days)] if core else []


def _panel(evidence: Evidence, told: Sequence[Act], episode: Episode, key: str, title: str) -> list[Datum]:
    """The records of one map: the map itself, its settlements (most acts first), and what has no point on it."""
    points: dict[str, list[Act]] = {}
    off: dict[str, list[Act]] = {}
    for act in told:
        places = {row.place for row in act.rows if evidence.place_by_id[row.place].latitude is not None}
        for place in sorted(places):
            points.setdefault(place, []).append(act)
        if not places:
            off.setdefault(act.rows[0].place, []).append(act)
    about = {"map": key, "colour": episode_colour(evidence, episode.id)}
    placed = len(told) - sum(map(len, off.values()))
    whole = {
        "what": "map",
        **about,
        "country": episode.country,
        "title": title,
        "acts": len(told),
        "placed": placed,
        "rows": [],
    }
    marks = [{**about, **_point(evidence, few, place)} for place, few in points.items()]
    rest = [{**about, **_about(evidence, few, place, "off")} for place, few in off.items()]
    marks.sort(key=lambda r: (-r["acts"], r["place"]))
    rest.sort(key=lambda r: (list(OFF).index(r["kind"]), r["place"]))
    return [whole, *marks, *rest]


def _point(evidence: Evidence, told: Sequence[Act], name: str) -> Datum:
    place = evidence.place_by_id[name]
    return {**_about(evidence, told, name, "place"), "latitude": place.latitude, "longitude": place.longitude}


def _about(evidence: Evidence, told: Sequence[Act], name: str, what: str) -> Datum:
    """What is told of a place: acts, the highest rung with the rows that reach it, and violence of a crowd."""
    rows = [row for act in told for row in act.rows]  # all versions, also one that tells the act of a wider place
    rung = max((row.rung for row in rows if row.rung is not None), default=None)
    top = [row for row in rows if rung is not None and row.rung == rung]
    crowd = [row for row in rows if Selector.parse(CROWD, evidence.codes)(row)]
    return {
        "what": what,
        "place": evidence.called(name, rows[0].days.first),
        "label": name_on(evidence.place_names, name, rows[0].days.first),
        "kind": evidence.place_by_id[name].kind,
        "acts": len(told),
        "ids": [act.id for act in told],
        "rung": rung,
        "level": next((n for n, (low, high) in enumerate(LEVELS, 1) if low <= (rung or 0) <= high), 0),
        "such_as": sorted({evidence.codes.in_sentence(row.action) for row in top}),
        "crowd": len({row.act for row in crowd}),
        "rows": _ids(rows),
        "top_rows": _ids(top),
        "crowd_rows": _ids(crowd),
    }


def _ids(rows: Iterable[Event]) -> list[str]:
    return sorted(row.id for row in rows)


def _undated(told: Iterable[Event], episode: Episode) -> list[Datum]:
    """The acts that may have been in the core, of which no version gives a day."""
    core = episode.core
    rows = [row for row in told if core and row.days.first <= core.last and core.first <= row.days.last]
    dated = {row.act for row in rows if row.days.days == 1}
    few = acts(row for row in rows if row.act not in dated)
    kept = {"what": "off", "map": "", "kind": "undated", "acts": len(few), "ids": [act.id for act in few]}
    return [{**kept, "rows": _ids(row for act in few for row in act.rows)}] if few else []


def _levels(codes: Codes) -> list[Datum]:
    """What the looks of the marks mean, in the words of the ladder."""
    first = {rung: codes.in_sentence(action) for action, rung in reversed(list(codes.rungs.items()))}
    said = [("force: none told", f"or rung 0, {first.get(0, '')}")]
    for low, high in LEVELS:
        name = f"force: rung {low}" if low == high else f"force: rungs {low} to {high}"
        said.append((name, " to ".join(dict.fromkeys(first[rung] for rung in (low, high) if rung in first))))
    return [
        {"what": "level", "map": "", "level": level, "name": name, "such_as": such_as, "rows": []}
        for level, (name, such_as) in enumerate(said)
    ]
