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
from analysis.report.addresses import SITE
from analysis.report.chart import SEEN, Chart, Datum, Draw, chart, marked_rows, those
from analysis.report.cite import Prose
from analysis.report.render import Table, title_and_words, worded
from analysis.report.style import OTHER, QUIET, SMALL, Sheet, bar

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
    if not strips:
        return ()
    most, pages = max(strips, key=lambda record: (_a_day(record), record.first)), sum(record.pages for record in strips)
    said = Prose(_told("pages", [most], pages=pages, most=_number(_a_day(most))), (), f"{SITE}sources.html")
    cut = [record for record in strips if record.rows]
    return (said, Prose.on(marked_rows(cut), _told("cut", cut))) if cut else (said,)


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
    told = {"mean": any(record.days > 1 for record in strips), "cut": any(record.cut_high for record in strips)}
    heading = worded("figures/seen", "heading", **told, most=_number(most), narrow=sheet.narrow)
    sheet.text(0 if sheet.narrow else left, top + 11, heading, fontsize=SMALL, color=QUIET)
    return axes


def _cut(sheet: Sheet, axes: Axes, record: Datum, start: float, wide: float) -> None:
    """The hours of a stretch as a share of it, downwards: strong as far as certain, pale as far as possible."""
    full = (DOWN - 2) / (24 * record.days)
    parts = [bar(axes, start + wide / 10, 0, wide * 0.8, -full * record.cut_high, OTHER, alpha=0.4)]
    if record.cut_low:
        parts.append(bar(axes, start + wide / 10, 0, wide * 0.8, -full * record.cut_low, OTHER))
    sheet.mark(parts, record.href, _told("mark", [record], whole=24 * record.days))


def _told(block: str, strips: Sequence[Datum], **told: Any) -> str:
    """What stretches show, in the words of a template that is told their first and last day and the hours cut."""
    hours = format_bounds(*(round(sum(record[end] for record in strips)) for end in ("cut_low", "cut_high")))
    return worded("figures/seen", block, first=strips[0].first, last=strips[-1].last, hours=hours, **told)


def _a_day(record: Datum) -> float:
    return record.pages / record.days  # type: ignore[no-any-return]


def _number(value: float) -> str:
    """Whole if it is or if it is large; else with one decimal."""
    return format_number(round(value) if value >= 10 or value == round(value) else round(value, 1))
