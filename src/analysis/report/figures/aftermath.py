"""What followed: the steps of investigation, prosecution, relief and outside scrutiny along the years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from matplotlib.axes import Axes

from analysis.evidence.rows import Episode, Step
from analysis.evidence.view import Evidence
from analysis.findings.measures import each_month, format_bounds
from analysis.report.chart import Chart, Datum, Passage, corner
from analysis.report.cite import Number, Prose, Ref, When, row_href, spell_date
from analysis.report.figures.seen import STRIP, drawn_and_seen, seen, seen_words, strip
from analysis.report.style import INK, OTHER, QUIET, SMALL, Sheet, bare, episode_colour, lines_of
from analysis.report.tables import Table
from analysis.report.wording import spaced

LANES: Mapping[str, str] = {
    "Inquiries and reports of the state": (
        "investigation_opened investigation_closed official_report independent_inquiry_refused names_published"
    ),
    "Officers and officials on trial": "officers_charged officers_convicted officers_acquitted officials_convicted",
    "Protesters and others on trial": (
        "protesters_charged protesters_convicted protesters_acquitted posthumous_prosecution "
        "trial_closed_or_classified administrative_penalty association_sanction"
    ),
    "Relief, appeals and its refusal": (
        "appeal_upheld verdict_annulled sentence_reduced early_release amnesty compensation complaint_filed "
        "remedy_denied"
    ),
    "Calls and findings from outside": "international_call treaty_body_finding",
}
REST = "Other steps"
DOT = 9.0  # pixels


def accountability(evidence: Evidence, episode_id: str) -> Chart:
    """Every dated step of the episode, by what it is, along the years."""
    episode = evidence.episode(episode_id)
    steps = _records(evidence, episode)
    drawn = (*steps, *seen(evidence, episode, each_month(*_window(steps)) if steps else ()))
    rows = tuple(sorted({row for record in steps for row in record["rows"]}))
    return Chart(
        name=f"accountability-{episode_id}",
        title=_title(steps, episode),
        caption=Prose(_CAPTION, (), ""),
        alt=Passage(
            (
                Prose(_words(steps, episode), rows, row_href(rows[0]) if rows else "", (episode.title,)),
                *seen_words(drawn),
            )
        ),
        drawn=drawn,
        draw=_draw,
        table=_table(steps, f"{episode.title}: steps of accountability"),
        corner=corner(evidence, rows),
    )


_CAPTION = (
    "Each dot is one step as its sources tell it, on its day (in the middle of its month or year where no more is "
    "known, hollow). Steps of one time stand above each other. That a step is absent here is no evidence that it was "
    "not taken; the strip below shows how much could be seen, month by month."
)


def _title(steps: Sequence[Datum], episode: Episode) -> str:
    """How many steps are told, and how many of them are of officers and officials."""
    _, officers, others, *_ = LANES
    of = {lane: sum(step["lane"] == lane for step in steps) for lane in (officers, others)}
    return (
        f"{episode.title}, {len(steps)} steps that followed: {of[officers]} of officers and officials on trial, "
        f"{of[others]} of others"
    )


def _records(evidence: Evidence, episode: Episode) -> tuple[Datum, ...]:
    lane_of = {kind: lane for lane, kinds in LANES.items() for kind in kinds.split()}
    start = episode.core.first if episode.core else date.min
    steps = [s for s in evidence.steps if s.episode == episode.id and s.date and s.date.last >= start]
    colour = episode_colour(evidence, episode.id)
    found = [_record(step, lane_of.get(step.kind, REST), colour) for step in steps]
    order = [*LANES, REST]
    return tuple(sorted(found, key=lambda r: (order.index(r["lane"]), r["middle"], r["rows"])))


def _record(step: Step, lane: str, colour: str) -> Datum:
    assert step.date is not None
    middle = step.date.first + timedelta(days=(step.date.days - 1) // 2)
    return {
        "lane": lane,
        "step": spaced(step.kind),
        "date": step.date_text,
        "middle": middle.isoformat(),
        "day": step.date.days == 1,
        "body": step.body,
        "low": step.count_low,
        "high": step.count_high,
        "colour": OTHER if lane.startswith(("Calls", "Other")) else colour,
        "rows": [step.id],
    }


def _words(drawn: Sequence[Datum], episode: Episode) -> str:
    if not drawn:
        return f"{episode.title}: no dated step is in the tables."
    lanes = [lane for lane in (*LANES, REST) if any(record["lane"] == lane for record in drawn)]
    said = []
    for lane in lanes:
        here = [record for record in drawn if record["lane"] == lane]
        first, last = spell_date(here[0]["date"]), spell_date(here[-1]["date"])
        span = f"on {first}" if len(here) == 1 else f"from {first} to {last}"
        said.append(f"{lane}: {len(here)}, {span}.")
    return f"{episode.title}, steps told since the core began. " + " ".join(said)


def _table(drawn: Sequence[Datum], caption: str) -> Table:
    rows = tuple(
        (
            Ref("row", record["rows"][0]),
            When(record["date"]),
            record["lane"],
            record["step"],
            record["body"],
            Number(record["low"], record["high"], tuple(record["rows"])) if record["low"] is not None else None,
        )
        for record in drawn
    )
    return Table(caption, ("Row", "Date", "Kind", "Step", "Body", "Persons"), rows)


def _draw(sheet: Sheet, drawn: tuple[Datum, ...]) -> None:
    steps, seen = drawn_and_seen(drawn)
    if not steps:
        sheet.grow(40)
        sheet.text(0, 24, "No dated step is in the tables.", color=QUIET)
        return
    left = 2 if sheet.narrow else 152
    width = sheet.width - left - 16
    first, last = _window(steps)
    lanes = [lane for lane in (*LANES, REST) if any(record["lane"] == lane for record in steps)]
    piles = {lane: _piled([r for r in steps if r["lane"] == lane], first, last, width) for lane in lanes}
    head = 18 if sheet.narrow else 0
    tall = {lane: max(34, (max(piles[lane]) + 1) * DOT + 14) + head for lane in lanes}
    height = sum(tall.values())
    sheet.grow(height + STRIP + 34)
    axes = bare(sheet.axes(left, 4, width, height))
    limits = (first.toordinal(), last.toordinal())
    axes.set_xlim(*limits)
    axes.set_ylim(height - 4, -4)
    top = 0.0
    for lane in lanes:
        bottom = top + tall[lane]
        axes.axhline(bottom, color="#d5d8de", linewidth=0.8)
        _lane_name(sheet, lane, top)
        for record, level in zip([r for r in steps if r["lane"] == lane], piles[lane], strict=True):
            _dot(sheet, axes, record, bottom - 8 - level * DOT)
        top = bottom
    below = strip(sheet, seen, (left, height + 8, width), limits, date.toordinal)
    _years([axes, below], first, last, sheet.narrow)


def _window(drawn: Sequence[Datum]) -> tuple[date, date]:
    middles = [date.fromisoformat(record["middle"]) for record in drawn]
    return min(middles).replace(day=1) - timedelta(days=20), max(middles) + timedelta(days=60)


def _piled(records: Sequence[Datum], first: date, last: date, width: float) -> list[int]:
    """The level of each dot, so that dots of one time stand above each other."""
    ends: list[float] = []
    levels = []
    for record in records:
        x = (date.fromisoformat(record["middle"]) - first).days / (last - first).days * width
        level = next((n for n, end in enumerate(ends) if x - end >= DOT), len(ends))
        ends[level : level + 1] = [x]
        levels.append(level)
    return levels


def _years(both: Sequence[Axes], first: date, last: date, narrow: bool) -> None:
    """A line at the beginning of each year, named at the foot of the last axes."""
    years = range(first.year + 1, last.year + 1)
    shown = [year for year in years if len(years) <= (5 if narrow else 12) or year % 2 == 0]
    ticks = [date(year, 1, 1).toordinal() for year in shown]
    for axes in both:
        axes.set_xticks(ticks, [str(year) if axes is both[-1] else "" for year in shown], ha="left")
        axes.grid(axis="x")
        axes.set_axisbelow(True)


def _lane_name(sheet: Sheet, lane: str, top: float) -> None:
    lines = [lane] if sheet.narrow else lines_of(lane, 146, SMALL)
    for number, line in enumerate(lines):
        sheet.text(0, top + 20 + 13 * number, line, fontsize=SMALL, color=INK, fontweight="bold")


def _dot(sheet: Sheet, axes: Axes, record: Datum, y: float) -> None:
    x = date.fromisoformat(record["middle"]).toordinal()
    face = record["colour"] if record["day"] else "#ffffff"
    (dot,) = axes.plot([x], [y], "o", ms=7, mfc=face, mec=record["colour"], mew=1.4)
    persons = f", persons: {format_bounds(record['low'], record['high'])}" if record["low"] is not None else ""
    said = f"{spell_date(record['date'])}: {record['step']}{persons} ({record['body']})"
    sheet.mark(dot, row_href(record["rows"][0]), said)
