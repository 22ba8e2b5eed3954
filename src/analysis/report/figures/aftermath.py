"""What followed: the steps of investigation, prosecution, relief and outside scrutiny along the years."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from matplotlib.axes import Axes

from analysis.evidence.grouping import grouped_by
from analysis.evidence.rows import Episode, Step
from analysis.evidence.view import Evidence
from analysis.findings.measures import each_month, steps_of
from analysis.report.chart import Chart, Datum, mark, those
from analysis.report.cite import Ref, When
from analysis.report.figures.seen import STRIP, along_time, draw_strip, drawn_and_seen
from analysis.report.render import Cell, Table, worded
from analysis.report.style import HAIR, INK, OTHER, PAPER, SMALL, Sheet, episode_colour, lines_of, point
from analysis.report.wording import spaced, text

COLUMNS: Mapping[str, Callable[[Datum], Cell]] = {
    "row": lambda step: Ref("row", step.rows[0]),
    "date": lambda step: When(step.date),
    "kind": lambda step: step.lane,
    "step": lambda step: step.step,
    "body": lambda step: step.body,
    "persons": lambda step: step.number if step.low is not None else None,
}
DOT = 9.0  # pixels


def accountability(evidence: Evidence, episode_id: str) -> Chart:
    """Every dated step of the episode, by what it is, along the years."""
    episode = evidence.episode(episode_id)
    steps = _records(evidence, episode)
    months = each_month(*_window(steps)) if steps else ()
    table = Table.of("accountability", COLUMNS, steps, {"episode": episode.title})
    _, officers, others, *_ = text("steps")
    lanes = grouped_by(steps, lambda step: str(step.lane))
    told = {"steps": steps, "lanes": lanes, "officers": officers, "others": others}
    return along_time(evidence, episode, "accountability", told, steps, months, _draw, table)


def lane_of(kind: str) -> str:
    """Of what a kind of step is one."""
    lanes: Mapping[str, Sequence[str]] = text("steps")
    return next((lane for lane, kinds in lanes.items() if kind in kinds), list(lanes)[-1])


def _records(evidence: Evidence, episode: Episode) -> tuple[Datum, ...]:
    colour = episode_colour(evidence, episode.id)
    order = list(text("steps"))
    colours = {**dict.fromkeys(order, colour), **dict.fromkeys(order[-2:], OTHER)}  # the last are no steps of the state
    found = [
        _record(step, lane := lane_of(step.kind), colours[lane]) for step in steps_of(evidence, episode) if step.date
    ]
    return tuple(sorted(found, key=lambda r: (order.index(r.lane), r.middle, r.rows)))


def _record(step: Step, lane: str, colour: str) -> Datum:
    assert step.date is not None
    middle = step.date.first + timedelta(days=(step.date.days - 1) // 2)
    return Datum(
        lane=lane,
        step=spaced(step.kind),
        date=step.date_text,
        middle=middle.isoformat(),
        day=step.date.days == 1,
        body=step.body,
        low=step.count_low,
        high=step.count_high,
        colour=colour,
        rows=[step.id],
    )


def _draw(sheet: Sheet, drawn: tuple[Datum, ...]) -> None:
    steps, seen = drawn_and_seen(drawn)
    if not steps:
        return sheet.nothing(worded("figures/accountability", "nothing"))
    left = 2 if sheet.narrow else 152
    width = sheet.width - left - 16
    first, last = _window(steps)
    lanes = {lane: those(steps, lane=lane) for lane in dict.fromkeys(step.lane for step in steps)}
    piles = {lane: _piled(here, first, last, width) for lane, here in lanes.items()}
    head = 18 if sheet.narrow else 0
    tall = {lane: max(34, (max(piles[lane]) + 1) * DOT + 14) + head for lane in lanes}
    height = sum(tall.values())
    sheet.grow(height + STRIP + 34)
    limits = (first.toordinal(), last.toordinal())
    axes = sheet.axes((left, 4, width, height), limits, (height - 4, -4), grid="x")
    top = 0.0
    for lane, here in lanes.items():
        bottom = top + tall[lane]
        axes.axhline(bottom, color=HAIR, linewidth=0.8)
        name = [lane] if sheet.narrow else lines_of(lane, 146, SMALL)
        sheet.lines(0, top + 20, name, 13, fontsize=SMALL, color=INK, fontweight="bold")
        for record, level in zip(here, piles[lane], strict=True):
            x, face = date.fromisoformat(record.middle).toordinal(), record.colour if record.day else PAPER
            dot = point(axes, x, bottom - 8 - level * DOT, "o", 7, mfc=face, mec=record.colour, mew=1.4)
            mark(sheet, dot, "accountability", record)
        top = bottom
    below = draw_strip(sheet, seen, (left, height + 8, width), limits, date.toordinal)
    _years(axes, below, first, last, sheet.narrow)


def _window(drawn: Sequence[Datum]) -> tuple[date, date]:
    middles = [date.fromisoformat(record.middle) for record in drawn]
    return min(middles).replace(day=1) - timedelta(days=20), max(middles) + timedelta(days=60)


def _piled(records: Sequence[Datum], first: date, last: date, width: float) -> list[int]:
    """The level of each dot, so that dots of one time stand above each other."""
    ends: list[float] = []
    levels = []
    for record in records:
        x = (date.fromisoformat(record.middle) - first).days / (last - first).days * width
        level = next((n for n, end in enumerate(ends) if x - end >= DOT), len(ends))
        ends[level : level + 1] = [x]
        levels.append(level)
    return levels


def _years(axes: Axes, below: Axes, first: date, last: date, narrow: bool) -> None:
    """A line at the beginning of each year, named at the foot of the strip."""
    years = range(first.year + 1, last.year + 1)
    shown = [year for year in years if len(years) <= (5 if narrow else 12) or year % 2 == 0]
    ticks = [date(year, 1, 1).toordinal() for year in shown]
    room = (last - first).days / 12  # what a year's name takes; one beside the edge would be cut
    names = [str(year) if last.toordinal() - day > room else "" for year, day in zip(shown, ticks, strict=True)]
    axes.set_xticks(ticks, [""] * len(ticks))
    below.set_xticks(ticks, names, ha="left")
    below.grid(axis="x")
    below.set_axisbelow(True)
