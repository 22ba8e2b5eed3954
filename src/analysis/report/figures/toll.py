"""A number as it moved: who said how many, and when."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation

from analysis.evidence.clock import Span
from analysis.evidence.rows import Episode
from analysis.evidence.view import Evidence
from analysis.findings.measures import format_bounds, kind_told_most, number_of, told_over_time
from analysis.method.revisions import Revision
from analysis.report.chart import Chart, Datum, mark, those
from analysis.report.cite import Ref, When
from analysis.report.figures.seen import STRIP, along_time, draw_strip, drawn_and_seen
from analysis.report.render import Cell, Table, worded
from analysis.report.style import INK, OTHER, PAPER, Labels, Sheet, as_number, episode_colour, line, point
from analysis.report.wording import spaced, whom_and_where

STEPS = ((1, "1 day"), (7, "1 week"), (30, "1 month"), (365, "1 year"), (3650, "10 years"))
NARROWEST = 0.12  # of a doubling of days: the narrowest bar of the strip
COLUMNS: Mapping[str, Callable[[Datum], Cell]] = {
    "row": lambda told: Ref("row", told.rows[0]),
    "stated": lambda told: When(told.stated),
    "number": lambda told: told.number,
    "body": lambda told: told.body,
    "who": lambda told: "the state" if told.official else "somebody else",
    "reach": lambda told: "whole" if told.whole else "part",
}


def toll(evidence: Evidence, episode_id: str, quantity: str = "killed") -> Chart:
    """The numbers of one quantity at the episode's headline level, in the order in which they were stated: the state's
    as a line of steps, everybody else's as circles."""
    episode = evidence.episode(episode_id)
    level = number_of(evidence, episode, quantity).headline
    kind = level.kind if level else kind_told_most(evidence, episode, quantity)
    told = [r for r in told_over_time(evidence, episode, kind) if r.reach in ("total", "part")] if kind else []
    colour = episode_colour(evidence, episode_id)
    numbers = tuple(_record(revision, episode, colour) for revision in told)
    of = f"{spaced(quantity)}, {whom_and_where(kind.population, kind.place)}" if kind else spaced(quantity)
    others = [record for record in numbers if not record.official]
    ends = [min(r.ends[0] for r in others), max(r.ends[1] for r in others)] if others else []
    said = {
        "of": of,
        "numbers": numbers,
        "state": (state := _of_the_state(numbers)),
        "moved": any(record.change in ("up", "down") for record in state),
        "now": level.official.bounds.number if level and level.official else state[-1].bounds if state else "",
        "told": those(numbers, official=True, whole=True),
        "whole": those(numbers, whole=True),
        "others": format_bounds(*ends) if others else "",
    }
    return along_time(
        evidence,
        episode,
        "toll",
        said,
        numbers,
        _stretches(numbers),
        _draw,
        Table.of("toll", COLUMNS, numbers, {"episode": episode.title, "of": of}),
        of=f"{quantity}-{episode_id}".replace("_", "-"),
    )


def _record(revision: Revision, episode: Episode, colour: str) -> Datum:
    start = episode.core.first if episode.core else revision.stated.first
    middle = revision.stated.first + timedelta(days=(revision.stated.days - 1) // 2)
    return Datum(
        stated=revision.stated_text,
        day=(middle - start).days,
        start=start.isoformat(),
        low=revision.bounds.low,
        high=revision.bounds.high,
        body=revision.body.name,
        official=revision.body.official,
        whole=revision.reach == "total",
        change=revision.change,
        colour=colour,
        rows=list(revision.rows),
    )


def _stretches(numbers: Sequence[Datum]) -> tuple[Span, ...]:
    """The days from the first of the core to the last number, in stretches as wide as can be told apart on the axis."""
    if not numbers:
        return ()
    start = date.fromisoformat(numbers[0].start)
    found, first = [], 0
    for day in range(max(record.day for record in numbers) + 1):
        if _stretched(day + 0.5) - _stretched(first - 0.5) >= NARROWEST:
            found.append(Span(start + timedelta(days=first), start + timedelta(days=day)))
            first = day + 1
    return tuple(found)


def _draw(sheet: Sheet, drawn: tuple[Datum, ...]) -> None:
    numbers, seen = drawn_and_seen(drawn)
    if not numbers:
        return sheet.nothing(worded("figures/toll", "nothing"))
    sheet.grow((300 if sheet.narrow else 340) + STRIP)
    left, tall = 42, sheet.height - STRIP - 68
    width = sheet.width - left - 12
    furthest = max(record.day for record in numbers)
    limits = (-0.3, _stretched(furthest) * 1.06 + 0.4)
    highest = max(record.ends[1] for record in numbers) * 1.12 + 1
    axes = sheet.axes((left, 16, width, tall), limits, (0, highest), keep=("bottom", "left"), grid="y")
    axes.set_xticks([])
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.yaxis.set_major_formatter(as_number)
    start = date.fromisoformat(numbers[0].start)
    below = draw_strip(sheet, seen, (left, tall + 20, width), limits, lambda day: _stretched((day - start).days - 0.5))
    _days(sheet, below, numbers[0].start, furthest)
    if state := _of_the_state(numbers):
        at = [_stretched(record.day) for record in state], [record.ends[0] for record in state]
        axes.step(*at, where="post", color=state[0].colour, linewidth=1.5, alpha=0.6)
    for record in sorted(numbers, key=lambda r: (r.official, r.day, r.rows)):
        _mark(sheet, axes, record)
    _labels(sheet, axes, numbers)


def _stretched(day: float) -> float:
    """Days since the first, stretched: a day early on takes as much room as a month later."""
    return math.log2(1 + max(0.0, day))


def _days(sheet: Sheet, axes: Axes, start: str, furthest: int) -> None:
    steps = STEPS[1:] if sheet.narrow else STEPS
    shown = {0: "first day", **{day: name for day, name in steps if day <= furthest}}
    then = [date.fromisoformat(start) + timedelta(days=day) for day in shown]
    names = [f"{name}\n{day.day} {day:%b}\n{day.year}" for name, day in zip(shown.values(), then, strict=True)]
    axes.set_xticks([_stretched(day) for day in shown], names)


def _of_the_state(drawn: Sequence[Datum]) -> list[Datum]:
    """The state's numbers for the whole, in the order of their days."""
    return sorted(those(drawn, official=True, whole=True), key=lambda record: (record.day, record.rows))


def _mark(sheet: Sheet, axes: Axes, record: Datum) -> None:
    x, (low, high) = _stretched(record.day), record.ends
    colour, alpha = record.colour, 1.0 if record.whole else 0.45
    edge = colour if record.official else (INK if record.whole else OTHER)
    marker, size, face = ("D", 6.5, colour) if record.official else ("o", 6, PAPER)
    parts = [point(axes, x, low, marker, size, mec=edge, mfc=face, mew=1.4, alpha=alpha, clip_on=False)]
    if high > low:
        parts.append(line(axes, [x, x], [low, high], color=edge, lw=1.5, alpha=alpha))
    if record.high is None or record.low is None:
        up = record.high is None
        tip = point(axes, x, low, "^" if up else "v", 4, color=edge, alpha=alpha, clip_on=False)
        tip.set_transform(axes.transData + ScaledTranslation(0, (7 if up else -7) / 72, sheet.figure.dpi_scale_trans))
        parts.append(tip)
    mark(sheet, parts, "toll", record)


def _labels(sheet: Sheet, axes: Axes, drawn: Sequence[Datum]) -> None:
    """Values beside the highest and lowest of all, the state's first and last, then those between where they moved."""
    labels = Labels(axes, sheet.width)
    for record in drawn:
        labels.keep_free(_stretched(record.day), record.ends[0])
    state = _of_the_state(drawn)
    moved = [r for before, r in zip([None, *state], state, strict=False) if not before or before.ends[0] != r.ends[0]]
    others = sorted((r for r in drawn if not r.official), key=lambda r: (r.ends[1], r.rows))
    ends = [*others[-1:], *moved[-1:], *moved[:1], *others[:1]]
    for record in [*(one for n, one in enumerate(ends) if one not in ends[:n]), *moved[1:-1]]:
        body = record.body if len(record.body) <= 24 else record.body[:23].rstrip() + "…"
        said, colour, weight = f"{record.bounds}, {body}", INK, "normal"
        if record.official:
            said, colour, weight = record.bounds, record.colour, "bold"
        labels.beside(_stretched(record.day), record.ends[0], said, color=colour, fontweight=weight)
