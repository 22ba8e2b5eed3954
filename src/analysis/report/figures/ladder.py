"""The force of the state by day and rung, and below it how much could be seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from matplotlib.axes import Axes

from analysis.evidence.grouping import collected
from analysis.evidence.rows import Episode
from analysis.evidence.view import Evidence
from analysis.findings.measures import acts, each_day, in_episode
from analysis.report.chart import Chart, Datum, mark, those
from analysis.report.cite import Number, Ref, When
from analysis.report.figures.seen import STRIP, along_time, draw_strip, drawn_and_seen
from analysis.report.render import Cell, Table
from analysis.report.style import QUIET, SMALL, Sheet, episode_colour, lines_of, point
from analysis.report.wording import spaced

LADDER_DAYS = 31  # days that a ladder shows: those around the core
COLUMNS: Mapping[str, Callable[[Datum], Cell]] = {
    "day": lambda told: When(told.day),
    "rung": lambda told: Number.of(told.rung, told.rows),
    "such_as": lambda told: told.name,
    "acts": lambda told: Number.of(told.acts, told.rows),
    "places": lambda told: ", ".join(told.places),
    "rows": lambda told: [Ref("row", row) for row in told.rows],
}


def ladder(evidence: Evidence, episode_id: str) -> Chart:
    """For each day around the core of the episode and each rung of the force ladder, the acts of the state told of it,
    versions of one act counted once; below, the pages published that day."""
    episode = evidence.episode(episode_id)
    days = _days(episode)
    colour = episode_colour(evidence, episode_id)
    spans = each_day(days[0], days[-1]) if days else ()
    told = _acts(evidence, episode, days, colour)
    table = Table.of("ladder", COLUMNS, told, {"episode": episode.title})
    draw = partial(_draw, top=max(evidence.codes.rungs.values()))
    return along_time(evidence, episode, "ladder", _ends(told), told, spans, draw, table)


def _ends(told: Sequence[Datum]) -> Mapping[str, Any]:
    """The first and the highest of what is told, on how many days force and the highest are, and acts by rung."""
    force = [record for record in told if record.rung > 0]
    highest = max(force, key=lambda record: record.rung, default=None)
    return {
        "told": told,
        "highest": highest,
        "days": len({record.day for record in force}),
        "days_of_highest": len({record.day for record in force if highest and record.rung == highest.rung}),
        "first": min(told, key=lambda record: (record.day, record.rung), default=None),
        "most": max(told, key=lambda record: (record.rung, record.acts, record.day), default=None),
        "acts": {record.rung: sum(other.acts for other in those(told, rung=record.rung)) for record in told},
    }


def _days(episode: Episode) -> list[date]:
    """The days around the core: a week before to a week after, within the span that is shown."""
    if episode.core is None:
        return []
    spare = max(0, LADDER_DAYS - episode.core.days) // 2
    first = episode.core.first - timedelta(days=min(7, spare))
    last = episode.core.last + timedelta(days=min(7, spare))
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _acts(evidence: Evidence, episode: Episode, days: Sequence[date], colour: str) -> list[Datum]:
    inside, found = in_episode(episode), []
    names = collected((rung, spaced(action)) for action, rung in evidence.codes.rungs.items())
    dated = (event for event in evidence.events if inside(event) and event.days.days == 1)
    told = collected(((event.days.first, event.rung), event) for event in dated if event.rung is not None)
    for (day, rung), events in sorted(told.items()):
        if day in days:
            few = acts(events)
            found.append(
                Datum(
                    what="acts",
                    day=day.isoformat(),
                    rung=rung,
                    name=", ".join(names[rung][:2]),
                    colour=colour,
                    acts=len(few),
                    places=sorted({event.place for event in events}),
                    rows=sorted(event.id for event in events),
                )
            )
    return found


def _draw(sheet: Sheet, drawn: tuple[Datum, ...], top: int) -> None:
    told, seen = drawn_and_seen(drawn)
    sheet.grow(400 if sheet.narrow else 380)
    left, tall = 104 if sheet.narrow else 150, sheet.height - STRIP - 38
    width = sheet.width - left - 14
    days = [date.fromisoformat(record.first) for record in seen]
    limits = (-0.8, len(days) - 0.2)
    axes = sheet.axes((left, 8, width, tall), limits, (-0.6, top + 0.6), grid="y")
    _rungs(sheet, axes, told, top)
    for record in told:
        x, size = days.index(date.fromisoformat(record.day)), 5 + 4.2 * record.acts**0.5
        dot = point(axes, x, record.rung, "o", size, color=record.colour, alpha=0.75, mew=0)
        mark(sheet, dot, "ladder", record)
    below = draw_strip(sheet, seen, (left, tall + 12, width), limits, lambda day: (day - days[0]).days - 0.5)
    every = max(1, round(len(days) / (5 if sheet.narrow else 10)))
    below.set_xticks(range(0, len(days), every), [f"{day.day} {day:%b}" for day in days[::every]])


def _rungs(sheet: Sheet, axes: Axes, told: Sequence[Datum], top: int) -> None:
    names = {record.rung: record.name for record in told}
    room = 94 if sheet.narrow else 136
    axes.set_yticks(range(top + 1), [""] * (top + 1))
    for rung in range(top + 1):
        lines = lines_of(f"{rung}  {names.get(rung, '')}", room, SMALL)[:3]
        for number, line in enumerate(lines):  # each ends at the axis, whatever typeface the page has
            away = (-8, 12 * ((len(lines) - 1) / 2 - number))
            where: Any = {"xy": (0, rung), "xytext": away, "xycoords": ("axes fraction", "data")}
            style: Any = {"ha": "right", "va": "center", "fontsize": SMALL, "color": QUIET}
            axes.annotate(line, **where, **style, textcoords="offset points")
