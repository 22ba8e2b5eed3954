"""The episodes side by side: how many were killed, wounded and detained by whom it is said, and the force reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis.evidence.rows import Episode
from analysis.evidence.view import Evidence
from analysis.findings.measures import amount, force_reached, format_bounds, number_of
from analysis.method.counts import Position
from analysis.report.chart import Chart, Datum, chart, mark, those
from analysis.report.cite import Number, Printed
from analysis.report.render import Cell, Table, title_and_words, worded
from analysis.report.style import (
    EPISODE_COLOURS,
    HAIR,
    INK,
    OTHER,
    PAPER,
    QUIET,
    SMALL,
    Sheet,
    as_number,
    bar,
    line,
    lines_of,
    point,
)
from analysis.report.wording import spaced, whom_and_where

RUNG = "rung"
ROW, HEAD, TICKS, LABELS = 76, 30, 26, 132  # pixels: an episode's row, a panel's heading, its axis, names


def quantities_compared(evidence: Evidence) -> tuple[str, ...]:
    """The quantities whose numbers stand side by side, in the order of the code list."""
    meant = evidence.codes.group("side_by_side")
    return tuple(quantity for quantity in evidence.codes.codes("quantity") if quantity in meant)


def responses(evidence: Evidence) -> Chart:
    """The latest number of dead, wounded and detained of everybody who counted, by episode, with their range and those
    who say a number beside, and the highest rung of force with the days it took from the first protest."""
    drawn: list[Datum] = []
    for order, episode in enumerate(evidence.core_episodes):
        for quantity in quantities_compared(evidence):
            drawn += _numbers(evidence, episode, order, quantity)
        drawn.append(_force(evidence, episode, order))
    names = tuple(episode.title for episode in evidence.core_episodes)
    told = [record for record in drawn if record.what in ("full", RUNG, "none")]
    counted = [record for record in told if record.panel == drawn[0].panel]
    said = {"reached": _reached, "whom": _of_whom, "amount": amount}
    title, words = title_and_words("responses", counted=counted, records=told, **said)
    return chart(evidence, "responses", title, words, drawn, _draw, Table.named("responses", _rows(drawn)), names=names)


def _numbers(evidence: Evidence, episode: Episode, order: int, quantity: str) -> list[Datum]:
    numbers = number_of(evidence, episode, quantity)
    level = numbers.headline
    about = Datum(panel=quantity, episode=episode.id, title=episode.title, order=order)
    if level is None or level.bounds is None:
        some = bool(numbers.others or numbers.aside)
        return [Datum(about, what="none", some=some, low=None, high=None, rows=[])]
    about |= {"of": level.kind.population, "place": level.kind.place, "unit": level.unit, "interim": level.interim}
    stated = [end for p in level.enumerators for end in (p.bounds.low, p.bounds.high) if end is not None]
    ends = {"low": level.bounds.low, "high": level.bounds.high, "furthest": max(stated)}
    return [
        Datum(about, what="full", **ends, rows=list(level.rows), bodies=len(level.enumerators)),
        *(_position(about, position, "beside") for position in level.beside),
        *(_position(about, p, "official" if p.body.official else "counted") for p in level.enumerators),
    ]


def _position(about: Datum, position: Position, what: str) -> Datum:
    return Datum(
        about,
        what=what,
        low=position.bounds.low,
        high=position.bounds.high,
        body=position.body.name,
        stated=position.stated_text,
        rows=list(position.rows),
    )


def _force(evidence: Evidence, episode: Episode, order: int) -> Datum:
    top = force_reached(evidence, episode)
    about = Datum(panel=RUNG, episode=episode.id, title=episode.title, order=order)
    if top is None:
        return Datum(about, what="none", low=None, high=None, rows=[])
    acts = {row.action for row in evidence.events if row.id in top.rows and row.rung == top.rung}
    return Datum(
        about,
        what=RUNG,
        rung=top.rung,
        rungs=max(evidence.codes.rungs.values()),
        acts=sorted(spaced(act) for act in acts),
        low=top.days.low,
        high=top.days.high,
        rows=list(top.rows),
    )


def _reached(record: Datum) -> str:
    """The highest rung and when: bounds on both sides of the first protest do not say which came first."""
    low, high = record.low, record.high
    around = max(-low, high) if low is not None and high is not None and low < 0 < high else None
    days = format_bounds(_whole(low), _whole(high))
    return worded("figures/responses", "reached", record=record, around=around, days=days)


def _whole(days: float | None) -> float | None:
    return None if days is None else float(round(days)) if days >= 10 else round(days, 1)


def _of_whom(record: Datum) -> str:
    return whom_and_where(record.of, record.place) + (", so far" if record.interim else "")


def _rows(drawn: Sequence[Datum]) -> Iterator[tuple[Cell, ...]]:
    for full in (record for record in drawn if record.what in ("full", "none") and record.panel != RUNG):
        official = those(drawn, panel=full.panel, episode=full.episode, what="official")
        state = max(official, key=lambda record: record.stated, default=None)
        shown = [record.number if record else None for record in (full if full.rows else None, state)]
        yield full.title, full.panel, *shown, _of_whom(full) if full.rows else "no number"
    for force in those(drawn, what=RUNG):
        days = Number(_whole(force.low), _whole(force.high), tuple(force.rows))
        rung = Number.of(force.rung, force.rows)
        said: list[Printed | str] = ["rung", rung, ", ".join(force.acts)]
        yield force.title, "force", said, None, ["after days:", days]


def _draw(sheet: Sheet, drawn: tuple[Datum, ...]) -> None:
    titles = {record.order: record.title for record in drawn}
    quantities = tuple(dict.fromkeys(record.panel for record in drawn if record.panel != RUNG))
    across = 1 if sheet.narrow else max(1, len(quantities))
    panel, ladder = HEAD + ROW * len(titles) + TICKS, 58 if sheet.narrow else 34
    sheet.grow(panel * (len(quantities) // across) + HEAD + ladder * len(titles) + 8)
    labels = 0 if sheet.narrow else LABELS
    width = (sheet.width - labels) / across
    for number, quantity in enumerate(quantities):
        left, top = labels + (number % across) * width, (number // across) * panel
        _panel(sheet, those(drawn, panel=quantity), left, top, width, quantity, len(titles))
    if not sheet.narrow:
        for order, title in titles.items():
            _title(sheet, 0, HEAD + ROW * order + 26, title, order)
    top = panel * (len(quantities) // across)
    sheet.text(0, top + 18, "Highest force of the state", fontweight="bold")
    for record in those(drawn, panel=RUNG):
        _ladder(sheet, record, top + HEAD + ladder * record.order)


def _title(sheet: Sheet, x: float, y: float, title: str, order: int) -> None:
    colour = EPISODE_COLOURS[order % len(EPISODE_COLOURS)]
    sheet.lines(x, y, lines_of(title, LABELS - 22, SMALL), 14, color=colour, fontweight="bold", fontsize=SMALL)


def _panel(
    sheet: Sheet, records: Sequence[Datum], left: float, top: float, width: float, quantity: str, rows: int
) -> None:
    sheet.text(left + 4, top + 18, quantity.capitalize(), fontweight="bold")
    most = max((end for r in records for end in (r.low, r.high) if end is not None), default=1)
    box = (left + 4, top + HEAD, width - 22, ROW * rows)
    axes = sheet.axes(box, (0, most * 1.04), (ROW * rows, 0), keep=("bottom",), grid="x")
    axes.xaxis.set_major_locator(MaxNLocator(3, integer=True))
    axes.xaxis.set_major_formatter(as_number)
    for record in records:
        _place(sheet, axes, record, ROW * record.order + 54, most)


def _place(sheet: Sheet, axes: Axes, record: Datum, y: float, most: float) -> None:
    colour = EPISODE_COLOURS[record.order % len(EPISODE_COLOURS)]
    if record.what == "none":
        if sheet.narrow:
            axes.text(0, y - 38, record.title, fontweight="bold", va="baseline")
        said = worded("figures/responses", "none", record=record)
        axes.text(0, y - 25, said, color=QUIET, fontsize=SMALL, va="baseline")
    elif record.what == "full":
        said = f"{record.title}: {record.bounds}" if sheet.narrow else record.bounds
        axes.text(0, y - 38, said, fontweight="bold", va="baseline", color=INK)
        axes.text(0, y - 25, _of_whom(record), fontsize=SMALL, va="baseline", color=QUIET)
        low, high = record.ends[0], record.furthest
        bar(axes, low, y - 6, max(high - low, most * 0.004), 12, colour, alpha=0.3)
    else:
        _position_mark(sheet, axes, record, y, colour, most)


def _position_mark(sheet: Sheet, axes: Axes, record: Datum, y: float, colour: str, most: float) -> None:
    low, high = record.ends
    official = record.what == "official"
    edge = OTHER if record.what == "beside" else colour
    reach = [line(axes, [low, high], [y, y], color=edge, lw=2, solid_capstyle="butt")] if high > low else []
    marker, size = ("D", 6.5) if official else ("o", 4 if record.what == "beside" else 6)
    face = colour if official else PAPER
    parts = [point(axes, low, y, marker, size, mfc=face, mec=edge, mew=1.5, clip_on=False), *reach]
    if record.high is None or record.low is None:
        tip = most * (0.022 if record.high is None else -0.022)
        parts.append(point(axes, low + tip, y, ">" if tip > 0 else "<", 4, color=edge, clip_on=False))
    mark(sheet, parts, "responses", record)


def _ladder(sheet: Sheet, record: Datum, top: float) -> None:
    colour = EPISODE_COLOURS[record.order % len(EPISODE_COLOURS)]
    left = 0 if sheet.narrow else LABELS + 4
    if sheet.narrow:
        sheet.text(0, top + 12, record.title, color=colour, fontweight="bold", fontsize=SMALL)
    else:
        _title(sheet, 0, top + 8, record.title, record.order)
    if record.what == "none":
        sheet.text(left, top + 12, worded("figures/responses", "no_force"), color=QUIET, fontsize=SMALL)
        return
    y = top + (18 if sheet.narrow else 4)
    axes = sheet.axes((left, y, 96, 12), (0, record.rungs), (0, 1))
    rungs = range(1, record.rungs + 1)
    bars = [bar(axes, rung - 0.95, 0, 0.8, 1, colour if rung <= record.rung else HAIR) for rung in rungs]
    sheet.mark(bars, record.href, _reached(record))
    words = _reached(record).replace(", ", ",\n", 1) if sheet.narrow else _reached(record)
    sheet.lines(left + 106, y + 9, words.split("\n"), 14, fontsize=SMALL)
