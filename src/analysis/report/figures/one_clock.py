"""The responses on one clock: for each episode, by days from the first of its core, the force reached, violence of a
crowd, lines cut, the first concession and the first denial; the dead by who counts them; and who was convicted."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from matplotlib.axes import Axes

from analysis.evidence.clock import Span
from analysis.evidence.grouping import grouped_by
from analysis.evidence.rows import Episode, Event
from analysis.evidence.view import Evidence
from analysis.findings.measures import (
    acts,
    counted_by,
    cuts,
    format_bounds,
    highest_rungs,
    in_episode,
    indicator,
    number_of,
)
from analysis.method.bounds import Bounds
from analysis.method.selectors import Selector
from analysis.report.chart import Chart, Datum, chart, mark, those
from analysis.report.cite import Number, Prose
from analysis.report.render import Cell, Table, worded
from analysis.report.style import (
    HAIR,
    INK,
    PAPER,
    PLAIN,
    QUIET,
    SMALL,
    Sheet,
    bar,
    episode_colour,
    line,
    lines_of,
    point,
)
from analysis.report.wording import spaced

DAYS = 14  # from the first of the core
MARKED = {"concession": "concessions", "denial": "denial_of_force@state"}
CONVICTED = {"officers": "officers_convicted", "others": "protesters_convicted"}
HEAD, LADDER, FOOT, SQUARE, ACROSS = 52, 108, 66, 4, 60  # pixels; squares of a line of persons
LEFT, RIGHT = 96, 158  # pixels: names of rungs, the dead


def one_clock(evidence: Evidence) -> Chart:
    """The core episodes below each other on one axis of days."""
    drawn = tuple(record for episode in evidence.core_episodes for record in _records(evidence, episode))
    told = [record for record in drawn if record.what in ("top", "dead", "convicted")]
    words = [Prose.on(tuple(r.rows), _told("words", r), (r.title,)) for r in told]
    rows = ((record.title, *said) for record in drawn if (said := _said(record)))
    table = Table.named("one-clock", rows)
    return chart(evidence, "one-clock", _title(drawn), words, drawn, _draw, table)


def _title(drawn: Sequence[Datum]) -> str:
    """In how many of the episodes the top of the ladder was reached, and how soon."""
    panels = those(drawn, what="panel")
    rungs = panels[0].rungs if panels else [""]
    reached = {record.title: record.day for record in those(drawn, what="top", rung=len(rungs))}
    never = [panel.title for panel in panels if panel.title not in reached]
    return worded("figures/one-clock", "title", top=rungs[-1], reached=reached, never=never)


def _records(evidence: Evidence, episode: Episode) -> Iterable[Datum]:
    if episode.core is None:
        return
    about = {"episode": episode.id, "title": episode.title, "colour": episode_colour(evidence, episode.id)}
    told = [row for row in evidence.events if in_episode(episode)(row)]
    names = _names(evidence)
    rungs = [names.get(rung, "") for rung in range(1, max(evidence.codes.rungs.values()) + 1)]
    yield Datum(about, what="panel", rungs=rungs, rows=[])
    for record in _days(evidence, episode, told):
        yield Datum(about | record)
    for cut in cuts(evidence, episode, Span(episode.core.first, episode.core.first + timedelta(days=DAYS - 1))):
        yield Datum({**about, "what": "cut", "from": cut.start, "to": cut.end, "rows": list(cut.rows)})
    for what, selector in MARKED.items():
        for day, here in _by_day(evidence, episode, told, selector)[:1]:
            yield Datum(about, what=what, day=day, rows=sorted(e.id for e in here))
    yield Datum(about | _dead(evidence, episode))
    for who, name in CONVICTED.items():
        found = indicator(evidence, episode, name)
        bounds = found.answer if isinstance(found.answer, Bounds) else Bounds(None, None, "persons")
        yield Datum(about, what="convicted", who=who, low=bounds.low, high=bounds.high, rows=list(found.rows))


def _names(evidence: Evidence) -> dict[int, str]:
    """What each rung is called: by the action of it that is told most."""
    told = Counter((row.rung, row.action) for row in evidence.events if row.rung)
    names: dict[int, str] = {}
    for (rung, action), _ in sorted(told.items(), key=lambda item: (-item[1], item[0])):
        names.setdefault(rung or 0, spaced(action))
    return names


def _days(evidence: Evidence, episode: Episode, told: Sequence[Event]) -> Iterable[Datum]:
    assert episode.core is not None
    first, tops = episode.core.first, []
    for day, found in sorted(grouped_by(highest_rungs(told), lambda top: (top.day - first).days).items()):
        highest = max(top.rung for top in found)
        rows = sorted(row for top in found if top.rung == highest for row in top.rows)
        if 0 <= day < DAYS and highest > 0:
            tops.append(Datum(day=day, rung=highest, rows=rows, origins=len(evidence.origins_of(rows))))
    for each in tops:
        yield Datum(each, what="force")
    if tops:
        top = max(tops, key=lambda each: (each.rung, -each.day))
        yield Datum(top, what="top")
    for day, here in _by_day(evidence, episode, told, "crowd_violence"):
        yield Datum(what="crowd", day=day, acts=len(acts(here)), rows=sorted(e.id for e in here))


def _by_day(
    evidence: Evidence, episode: Episode, told: Sequence[Event], selector: str
) -> list[tuple[int, list[Event]]]:
    """The acts that are chosen, by the day of the core; those of which no day is known are left out."""
    assert episode.core is not None
    chosen, first = Selector.parse(selector, evidence.codes), episode.core.first
    dated = (event for event in told if chosen(event) and event.days.days == 1)
    by_day = grouped_by(dated, lambda event: (event.days.first - first).days)
    return sorted((day, here) for day, here in by_day.items() if 0 <= day < DAYS)


def _dead(evidence: Evidence, episode: Episode) -> Datum:
    level = number_of(evidence, episode, "killed").headline
    if level is None:
        return Datum(what="dead", state="", others="", rows=[])
    state, others = (counted_by(level.enumerators, official=official).bounds for official in (True, False))
    return Datum(
        what="dead",
        state=format_bounds(state.low, state.high) if state else "",
        others=format_bounds(others.low, others.high) if others else "",
        state_ends=(state.low, state.high) if state else (None, None),
        others_ends=(others.low, others.high) if others else (None, None),
        rows=list(level.rows),
    )


def _said(record: Datum) -> tuple[Cell, Cell, Cell] | None:
    """Day, what is drawn, and a number that leads to its rows."""
    rows = record.rows
    number = Number.of(len(rows), rows) if rows else None
    day = Number.of(record.day + 1, rows) if "day" in record else ""
    match record.what:
        case "force":
            return day, ["rung", Number.of(record.rung, rows)], number
        case "crowd":
            return day, "violence of a crowd", number
        case "cut":
            return "", "lines cut", number
        case "concession" | "denial":
            return day, f"first {record.what}", number
        case "convicted" if rows:
            return "", [f"{record.who} convicted", record.number], number
        case "dead" if rows:
            (low, high), (least, most) = record.state_ends, record.others_ends
            state, others = Number(low, high, tuple(rows)), Number(least, most, tuple(rows))
            return "", ["killed: the state", state, "others", others], number
    return None


def _draw(sheet: Sheet, drawn: tuple[Datum, ...]) -> None:
    panels = {panel.episode: panel for panel in those(drawn, what="panel")}
    across = 36 if sheet.narrow else ACROSS
    persons = [(record.episode, _persons(record)) for record in those(drawn, what="convicted")]
    squares = {name: max(math.ceil(n / across) for own, n in persons if own == name) * SQUARE for name in panels}
    tall = HEAD + LADDER + FOOT + (34 if sheet.narrow else 0)
    sheet.grow(sum(tall + squares[name] for name in panels) + 10 if panels else 60)
    top = 0.0
    for name, panel in panels.items():
        _panel(sheet, those(drawn, episode=name), panel, top)
        top += tall + squares[name]


def _persons(record: Datum) -> int:
    """How many squares stand for those convicted."""
    return int(record.low or record.high or 0)  # a floor is drawn: a square too many would be a person too many


def _panel(sheet: Sheet, own: Sequence[Datum], panel: Datum, top: float) -> None:
    left, right = (94, 6) if sheet.narrow else (LEFT, RIGHT)
    rungs, colour = panel.rungs, panel.colour
    sheet.text(0, top + 18, panel.title, fontweight="bold", color=colour)
    box = (left, top + HEAD, sheet.width - left - right, LADDER)
    axes = sheet.axes(box, (0, DAYS), (-1.1, len(rungs) + 0.6), keep=("bottom",))
    days = range(0, DAYS, 2 if sheet.narrow else 1)
    axes.set_xticks([day + 0.5 for day in days], [str(day + 1) if day else "day 1" for day in days])
    for number, name in enumerate(rungs, start=1):
        axes.axhline(number, color=HAIR, linewidth=0.6, zorder=0)
        if number in (1, len(rungs) // 2, len(rungs)):  # all names would touch
            axes.text(-0.15, number, name, ha="right", va="center", fontsize=SMALL, color=QUIET)
    for record in own:
        _mark(sheet, axes, record, colour)
    _labels(axes, own, len(rungs))
    _dead_words(sheet, own, top + HEAD + (LADDER + 34 if sheet.narrow else 14))
    _waffle(sheet, own, colour, top + HEAD + LADDER + 32 + (34 if sheet.narrow else 0))


def _mark(sheet: Sheet, axes: Axes, record: Datum, colour: str) -> None:
    if record.what == "force":
        face = PAPER if record.origins == 1 else colour
        drawn = bar(axes, record.day + 0.05, 0, 0.9, record.rung, face, edgecolor=colour, linewidth=1)
        mark(sheet, drawn, "one-clock", record, "force")
    elif record.what == "crowd":
        tip = point(axes, record.day + 0.5, -0.6, "^", 6, mfc=INK, mec=PAPER, clip_on=False)
        mark(sheet, tip, "one-clock", record, "crowd")
    elif record.what == "cut":
        axes.axvspan(record["from"], record.to, color=HAIR, linewidth=0, zorder=0)


def _told(block: str, record: Datum, **told: Any) -> str:
    return worded("figures/one-clock", block, record=record, **told)


def _labels(axes: Axes, own: Sequence[Datum], rungs: int) -> None:
    """The first concession and the first denial, each at its day; the words of the earlier stand above the later's, so
    that no line crosses them."""
    told = sorted((record for record in own if record.what in MARKED), key=lambda record: record.day)
    for number, record in enumerate(told):
        x, top = record.day + 0.15 + 0.3 * number, rungs + 0.7 + 0.9 * (len(told) - 1 - number)
        line(axes, [x, x], [0, top], color=INK, lw=1, ls=(0, (2, 2)), clip_on=False)
        align = "right" if record.day > DAYS * 0.7 else "left"
        axes.text(x, top, f" first {record.what} ", ha=align, fontsize=SMALL, va="bottom")


def _dead_words(sheet: Sheet, own: Sequence[Datum], y: float) -> None:
    (dead,) = those(own, what="dead")
    x = 0.0 if sheet.narrow else sheet.width - RIGHT + 14
    blocks = [_told(block, dead) for block in (("state", "others") if dead.rows else ("none",))]
    for number, said in enumerate([", ".join(blocks)] if sheet.narrow else blocks):
        weight = "bold" if number == 0 else "normal"
        for part in lines_of(said, sheet.width - x):
            drawn = sheet.text(x, y, part, fontsize=PLAIN, fontweight=weight)
            y += 16
            if dead.rows:
                sheet.mark(drawn, dead.href, f"{dead.title}: {said}")


def _waffle(sheet: Sheet, own: Sequence[Datum], colour: str, top: float) -> None:
    """A square a person reported convicted: officers to the left, others to the right of them."""
    for place, record in enumerate(those(own, what="convicted")):
        left = place * sheet.width / 2
        sheet.text(left, top, _told("persons", record, narrow=sheet.narrow), fontsize=SMALL, color=QUIET)
        if _persons(record):
            _squares(sheet, record, (left, top + 6), INK if record.who == "officers" else colour)


def _squares(sheet: Sheet, record: Datum, at: tuple[float, float], colour: str) -> None:
    number, across = _persons(record), 36 if sheet.narrow else ACROSS
    lines = math.ceil(number / across)
    width, height = min(number, across) * SQUARE, lines * SQUARE
    axes = sheet.axes((*at, width, height), (0, width / SQUARE), (lines, 0))
    full, rest = divmod(number, across)
    boxes = [(0, 0, width / SQUARE, full), (0, full, rest, 1)]
    shapes = [bar(axes, *box, colour, edgecolor=colour, linewidth=0) for box in boxes if all(box[2:])]
    axes.vlines(range(1, min(number, across)), 0, lines, color=PAPER, linewidth=0.8)
    axes.hlines(range(1, lines), 0, width / SQUARE, color=PAPER, linewidth=0.8)
    mark(sheet, shapes, "one-clock", record, "squares")
