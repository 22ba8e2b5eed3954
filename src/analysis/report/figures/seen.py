"""How much could be seen, as a strip below every figure that has a time axis: pages a day, and hours with lines cut."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from matplotlib.axes import Axes

from analysis.evidence.clock import Span
from analysis.evidence.rows import Episode
from analysis.evidence.view import Evidence
from analysis.findings.measures import format_bounds, format_number, stretches
from analysis.report.chart import SEEN, Chart, Datum, Draw, chart, marked_rows, those
from analysis.report.cite import SITE, Prose
from analysis.report.marking import spell_date
from analysis.report.render import title_and_words
from analysis.report.style import OTHER, QUIET, SMALL, Sheet, bar
from analysis.report.tables import Table

STRIP = 66  # pixels: a line of words, pages upwards from a line, hours downwards
WORDS, UP, DOWN = 18, 32, 14


def seen(evidence: Evidence, episode: Episode, spans: Sequence[Span]) -> tuple[Datum, ...]:
    """A record for each stretch of days: pages published, and hours in which lines were cut somewhere."""
    return tuple(
        Datum(
            what=SEEN,
            first=each.days.first.isoformat(),
            last=each.days.last.isoformat(),
            days=each.days.days,
            pages=each.pages,
            cut_low=each.cut.low,
            cut_high=each.cut.high,
            rows=list(each.rows),
        )
        for each in stretches(evidence, episode, spans)
    )


def along_time(
    evidence: Evidence,
    episode: Episode,
    kind: str,
    told: Mapping[str, Any],
    drawn: Sequence[Datum],
    spans: Sequence[Span],
    draw: Draw,
    table: Table,
    of: str = "",
) -> Chart:
    """A figure of an episode along time, with the strip of the `spans` below it; `told`: what its template tells."""
    strip, names = seen(evidence, episode, spans), (episode.title,)
    title, words = title_and_words(kind, episode=episode.title, **told)
    return chart(evidence, kind, title, words, drawn, draw, table, of or episode.id, names, strip, seen_words(strip))


def drawn_and_seen(drawn: Sequence[Datum]) -> tuple[tuple[Datum, ...], tuple[Datum, ...]]:
    """What a figure draws, and what its strip draws."""
    strips = those(drawn, what=SEEN)
    return tuple(drawn[: len(drawn) - len(strips)]), tuple(strips)


def seen_words(strips: Sequence[Datum]) -> tuple[Prose, ...]:
    """What the strip shows, in words; each number leads to the pages or to the acts of cutting."""
    pages = sum(record.pages for record in strips)
    if not strips:
        return ()
    most = max(strips, key=lambda record: (_a_day(record), record.first))
    said = f"Pages published on the days shown: {format_number(pages)}"
    if pages:
        said += f"; most a day, {_number(_a_day(most))}, {_days(most)}"
    cut = [record for record in strips if record.rows]
    if not cut:
        return (Prose(f"{said}.", (), f"{SITE}sources.html"),)
    hours = format_bounds(*(round(sum(record[end] for record in cut)) for end in ("cut_low", "cut_high")))
    lines = f"Lines were cut somewhere for {hours} hours, {_days(cut[0], cut[-1])}."
    return Prose(f"{said}.", (), f"{SITE}sources.html"), Prose.on(marked_rows(cut), lines)


def draw_strip(
    sheet: Sheet,
    strips: Sequence[Datum],
    box: tuple[float, float, float],
    limits: tuple[float, float],
    x: Callable[[date], float],
) -> Axes:
    """Draw the strip into a box (left, top, width in pixels; STRIP high). `limits`: the ends of the figure's own time
    axis, `x`: where on it a day begins. The axes come back for their ticks."""
    left, top, width = box
    axes = sheet.axes((left, top + WORDS, width, UP + DOWN), limits, (-DOWN, UP), keep=("bottom",))
    axes.axhline(0, color=QUIET, linewidth=0.6)
    axes.spines["bottom"].set_visible(False)
    most = max((_a_day(record) for record in strips), default=0)
    begun = [(record, date.fromisoformat(record.first)) for record in strips]
    places = [(record, x(first), x(first + timedelta(days=record.days)) - x(first)) for record, first in begun]
    for record, start, wide in places:
        if record.cut_high:
            _cut(sheet, axes, record, start, wide)
    for record, start, wide in places:
        if record.pages:
            bar(axes, start + wide / 10, 0, wide * 0.8, max(1.0, _a_day(record) / most * UP), OTHER)
    sheet.text(0 if sheet.narrow else left, top + 11, _heading(strips, most, sheet.narrow), fontsize=SMALL, color=QUIET)
    return axes


def _cut(sheet: Sheet, axes: Axes, record: Datum, start: float, wide: float) -> None:
    """The hours of a stretch as a share of it, downwards: strong as far as certain, pale as far as possible."""
    full = (DOWN - 2) / (24 * record.days)
    parts = [bar(axes, start + wide / 10, 0, wide * 0.8, -full * record.cut_high, OTHER, alpha=0.4)]
    if record.cut_low:
        parts.append(bar(axes, start + wide / 10, 0, wide * 0.8, -full * record.cut_low, OTHER))
    hours = format_bounds(round(record.cut_low), round(record.cut_high))
    says = f"{_days(record)}: lines cut somewhere for {hours} of {24 * record.days} hours"
    sheet.mark(parts, record.href, says[:1].upper() + says[1:])


def _heading(strips: Sequence[Datum], most: float, narrow: bool) -> str:
    mean = "" if all(record.days == 1 for record in strips) else " (mean)"
    pages = f"{'Pages' if narrow else 'Pages published'} a day{mean}, most {_number(most)}"
    if not any(record.cut_high for record in strips):
        return f"{pages}; no cut of lines told"
    return f"{pages}; below: hours with lines cut{'' if narrow else ' somewhere (pale: maybe)'}"


def _a_day(record: Datum) -> float:
    return record.pages / record.days  # type: ignore[no-any-return]


def _number(value: float) -> str:
    """Whole if it is or if it is large; else with one decimal."""
    return format_number(round(value) if value >= 10 or value == round(value) else round(value, 1))


def _days(record: Datum, last: Datum | None = None) -> str:
    first, end = record.first, (last or record).last
    return f"on {spell_date(first)}" if first == end else f"from {spell_date(first)} to {spell_date(end)}"
