"""A number as it moved: who said how many, and when."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation, Transform

from analysis.evidence.clock import Span
from analysis.evidence.rows import Episode
from analysis.evidence.view import Evidence
from analysis.findings.measures import format_bounds, kind_told_most, number_of, told_over_time
from analysis.method.counts import Kind
from analysis.method.revisions import Revision
from analysis.report.chart import Chart, Datum, Passage, corner
from analysis.report.cite import Number, Prose, Ref, When, row_href, spell_date
from analysis.report.figures.seen import STRIP, drawn_and_seen, seen, seen_words, strip
from analysis.report.style import INK, OTHER, PAPER, QUIET, Labels, Sheet, bare, episode_colour
from analysis.report.tables import Table
from analysis.report.wording import spaced

STEPS = ((1, "1 day"), (7, "1 week"), (30, "1 month"), (365, "1 year"), (3650, "10 years"))
LEAST = 0.12  # of a doubling of days: the narrowest bar of the strip


def toll(evidence: Evidence, episode_id: str, quantity: str = "killed") -> Chart:
    """The numbers of one quantity at the episode's headline level, in the order in which they were stated: the state's
    as a line of steps, everybody else's as circles."""
    episode = evidence.episode(episode_id)
    level = number_of(evidence, episode, quantity).headline
    kind = level.kind if level else kind_told_most(evidence, episode, quantity)
    told = _told(evidence, episode, kind) if kind else ()
    colour = episode_colour(evidence, episode_id)
    numbers = tuple(_record(revision, episode, colour) for revision in told)
    drawn = (*numbers, *seen(evidence, episode, _stretches(numbers)))
    rows = tuple(sorted({row for record in numbers for row in record["rows"]}))
    of = f"{spaced(quantity)}, {_where(kind)}" if kind else spaced(quantity)
    return Chart(
        name=f"toll-{quantity}-{episode_id}".replace("_", "-"),
        title=_title(numbers, episode, of),
        caption=Prose(_CAPTION, (), ""),
        alt=Passage(
            (
                Prose(_words(numbers, episode, of), rows, row_href(rows[0]) if rows else "", (episode.title,)),
                *seen_words(drawn),
            )
        ),
        drawn=drawn,
        draw=_draw,
        table=_table(numbers, f"{episode.title}: {of}, in the order in which it was stated"),
        corner=corner(evidence, rows),
    )


_CAPTION = (
    "Each mark is a number as somebody stated it, on the day it was stated, counted from the first day of the core of "
    "the episode; the axis stretches the first days. Filled diamonds joined by steps are the state's, circles are "
    "others'. Pale marks are numbers of a part only: a day, a running total. An arrow: at least, or at most, so many. "
    "The strip below shows how much could be seen."
)


def _title(numbers: Sequence[Datum], episode: Episode, of: str) -> str:
    """From which number to which the state's moved; without one of the state, from the first to the last of others."""
    whole = [record for record in numbers if record["whole"]]
    own = sorted((r for r in whole if r["official"]), key=lambda record: record["day"])
    said = [format_bounds(record["low"], record["high"]) for record in own]
    if not said:
        return f"{episode.title}, {of}: the state gives no number" if whole else f"{episode.title}, {of}: no number"
    moved = f"went from {said[0]} to {said[-1]}" if said[0] != said[-1] else f"is {said[0]}"
    return f"{episode.title}, {of}: the state's number {moved}"


def _told(evidence: Evidence, episode: Episode, kind: Kind) -> Sequence[Revision]:
    return [r for r in told_over_time(evidence, episode, kind) if r.reach in ("total", "part")]


def _where(kind: Kind) -> str:
    place = "the country" if kind.place == "national" else kind.place
    return place if kind.population == "all" else f"{spaced(kind.population)}, {place}"


def _record(revision: Revision, episode: Episode, colour: str) -> Datum:
    start = episode.core.first if episode.core else revision.stated.first
    middle = revision.stated.first + timedelta(days=(revision.stated.days - 1) // 2)
    return {
        "stated": revision.stated_text,
        "day": (middle - start).days,
        "start": start.isoformat(),
        "low": revision.bounds.low,
        "high": revision.bounds.high,
        "body": revision.body.name,
        "official": revision.body.official,
        "whole": revision.reach == "total",
        "change": revision.change,
        "colour": colour,
        "rows": list(revision.rows),
    }


def _stretches(numbers: Sequence[Datum]) -> tuple[Span, ...]:
    """The days from the first of the core to the last number, in stretches as wide as can be told apart on the axis."""
    if not numbers:
        return ()
    start = date.fromisoformat(numbers[0]["start"])
    found, first = [], 0
    for day in range(max(record["day"] for record in numbers) + 1):
        if _stretched(day + 0.5) - _stretched(first - 0.5) >= LEAST:
            found.append(Span(start + timedelta(days=first), start + timedelta(days=day)))
            first = day + 1
    return tuple(found)


def _words(drawn: Sequence[Datum], episode: Episode, of: str) -> str:
    if not drawn:
        return f"{episode.title}: no dated number of {of}."
    state = [r for r in drawn if r["official"] and r["whole"]]
    others = [r for r in drawn if not r["official"]]
    said = [f"{episode.title}, {of}: {len(drawn)} statements of {len({r['body'] for r in drawn})} bodies."]
    if state:
        moved = "; ".join(f"{_bounds(r)} on {spell_date(r['stated'])} ({r['body']})" for r in state)
        said.append(f"Of the state for the whole: {moved}.")
    if others:
        low, high = min(map(_low, others)), max(map(_high, others))
        said.append(f"Of others, parts included: {format_bounds(low, high)}.")
    return " ".join(said)


def _table(drawn: Sequence[Datum], caption: str) -> Table:
    rows = tuple(
        (
            Ref("row", record["rows"][0]),
            When(record["stated"]),
            Number(record["low"], record["high"], tuple(record["rows"])),
            record["body"],
            "the state" if record["official"] else "somebody else",
            "whole" if record["whole"] else "part",
        )
        for record in drawn
    )
    return Table(caption, ("Row", "Stated", "Number", "By", "Who that is", "Of the episode"), rows)


def _draw(sheet: Sheet, drawn: tuple[Datum, ...]) -> None:
    numbers, seen = drawn_and_seen(drawn)
    if not numbers:
        sheet.grow(40)
        sheet.text(0, 24, "No dated number is in the tables.", color=QUIET)
        return
    sheet.grow((300 if sheet.narrow else 340) + STRIP)
    left, tall = 34, sheet.height - STRIP - 68
    width = sheet.width - left - 12
    axes = bare(sheet.axes(left, 16, width, tall), keep=("bottom", "left"))
    furthest = max(record["day"] for record in numbers)
    limits = (-0.3, _stretched(furthest) * 1.06 + 0.4)
    axes.set_xlim(*limits)
    axes.set_xticks([])
    axes.set_ylim(0, max(map(_high, numbers)) * 1.12 + 1)
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    start = date.fromisoformat(numbers[0]["start"])
    below = strip(sheet, seen, (left, tall + 20, width), limits, lambda day: _stretched((day - start).days - 0.5))
    _days(sheet, below, numbers[0]["start"], furthest)
    _state_line(axes, numbers)
    for record in sorted(numbers, key=lambda r: (r["official"], r["day"], r["rows"])):
        _mark(sheet, axes, record)
    _labels(sheet, axes, numbers)


def _stretched(day: float) -> float:
    """Days since the first, stretched: a day early on takes as much room as a month later."""
    return math.log2(1 + max(0.0, day))


def _days(sheet: Sheet, axes: Axes, start: str, furthest: int) -> None:
    shown = [(0, "first day"), *((day, name) for day, name in STEPS if day <= furthest)]
    if sheet.narrow:
        shown = [each for each in shown if each[0] not in (1,)]
    axes.set_xticks([_stretched(day) for day, _ in shown], [_tick(start, day, name) for day, name in shown])


def _tick(start: str, day: int, name: str) -> str:
    then = date.fromisoformat(start) + timedelta(days=day)
    return f"{name}\n{then.day} {then:%b}\n{then.year}"


def _state_line(axes: Axes, drawn: Sequence[Datum]) -> None:
    state = sorted((r for r in drawn if r["official"] and r["whole"]), key=lambda r: (r["day"], r["rows"]))
    if state:
        days = [_stretched(r["day"]) for r in state]
        axes.step(days, [_low(r) for r in state], where="post", color=state[0]["colour"], linewidth=1.5, alpha=0.6)


def _mark(sheet: Sheet, axes: Axes, record: Datum) -> None:
    x, low, high = _stretched(record["day"]), _low(record), _high(record)
    colour, alpha = record["colour"], 1.0 if record["whole"] else 0.45
    edge = colour if record["official"] else (INK if record["whole"] else OTHER)
    style: Any = {
        "mec": edge,
        "mfc": colour if record["official"] else PAPER,
        "mew": 1.4,
        "alpha": alpha,
        "clip_on": False,
    }
    parts = axes.plot([x], [low], "D" if record["official"] else "o", ms=6.5 if record["official"] else 6, **style)
    if high > low:
        parts += axes.plot([x, x], [low, high], color=edge, linewidth=1.5, alpha=alpha)
    if record["high"] is None or record["low"] is None:
        up = record["high"] is None
        (tip,) = axes.plot([x], [low], "^" if up else "v", ms=4, color=edge, alpha=alpha, clip_on=False)
        tip.set_transform(_shifted(axes, 7 if up else -7))
        parts.append(tip)
    said = f"{spell_date(record['stated'])}, {record['body']}: {_bounds(record)}"
    sheet.mark(parts, row_href(record["rows"][0]), said + ("" if record["whole"] else " (a part)"))


def _shifted(axes: Axes, points: float) -> Transform:
    figure = axes.get_figure(root=True)
    assert figure is not None
    return axes.transData + ScaledTranslation(0, points / 72, figure.dpi_scale_trans)


def _labels(sheet: Sheet, axes: Axes, drawn: Sequence[Datum]) -> None:
    """Values beside the highest and lowest of all, the state's first and last, then those between where they moved."""
    labels = Labels(axes, sheet.width)
    for record in drawn:
        labels.keep_free(_stretched(record["day"]), _low(record))
    state = sorted((r for r in drawn if r["official"] and r["whole"]), key=lambda r: (r["day"], r["rows"]))
    moved = [r for before, r in zip([None, *state], state, strict=False) if not before or _low(before) != _low(r)]
    others = sorted((r for r in drawn if not r["official"]), key=lambda r: (_high(r), r["rows"]))
    for record in [*others[-1:], *moved[-1:], *moved[:1], *others[:1], *moved[1:-1]]:
        said = _bounds(record) + ("" if record["official"] else f", {_short(record['body'])}")
        colour = record["colour"] if record["official"] else INK
        weight = "bold" if record["official"] else "normal"
        labels.beside(_stretched(record["day"]), _low(record), said, color=colour, fontweight=weight)


def _short(name: str) -> str:
    return name if len(name) <= 24 else name[:23].rstrip() + "…"


def _bounds(record: Datum) -> str:
    return format_bounds(record["low"], record["high"])


def _low(record: Datum) -> float:
    return record["low"] if record["low"] is not None else record["high"]  # type: ignore[no-any-return]


def _high(record: Datum) -> float:
    return record["high"] if record["high"] is not None else record["low"]  # type: ignore[no-any-return]
