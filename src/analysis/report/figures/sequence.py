"""What came first, city by city: when the first act of each kind can have begun, and what decides between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from matplotlib.axes import Axes

from analysis.evidence.grouping import grouped_by
from analysis.evidence.rows import Episode, Event
from analysis.evidence.view import Evidence
from analysis.findings.measures import acts, at, each_day, first_before, first_onset, may_be_first
from analysis.method.acts import Act
from analysis.method.selectors import Selector
from analysis.report.chart import Chart, Datum, mark, those
from analysis.report.cite import Prose, Ref
from analysis.report.figures.seen import STRIP, along_time, draw_strip, drawn_and_seen
from analysis.report.render import Cell, Table, worded
from analysis.report.style import HAIR, INK, OTHER, SMALL, TINT, Sheet, bar, episode_colour
from analysis.report.wording import text

LANES: Mapping[str, str] = {  # the sets of acts of codes.yaml
    "a concession": "concessions",
    "lines cut": "lines_cut",
    "gas, grenades or more": "state_force",
    "live fire by the state": "state_fire",
    "violence of a crowd": "crowd_violence",
}
FORCE, CROWD = "gas, grenades or more", "violence of a crowd"
ORDER = ("earlier", "later")  # force was first, or the crowd's violence
LANE, CITY = 17, 34  # pixels
EPOCH = datetime(1970, 1, 1)
COLUMNS: Mapping[str, Callable[[Datum], Cell]] = {
    "place": lambda act: act.place,
    "what": lambda act: act.what,
    "began": lambda act: Prose(_when(act), tuple(act.rows), act.href),
    "decided": lambda act: act.decided,
    "rows": lambda act: [Ref("row", row) for row in act.rows],
    "orders": lambda act: [Ref("row", row) for row in act.orders],
}


def first_by_city(evidence: Evidence, episode_id: str) -> Chart:
    """For each place with acts of two kinds in the core of the episode, when the first of each kind can have begun."""
    episode = evidence.episode(episode_id)
    core = _core(evidence, episode)
    acts_of = _records(core, episode_colour(evidence, episode_id))
    first, last = _window(acts_of) if acts_of else (0.0, -1.0)
    spans = each_day(_day(first), _day(last)) if acts_of else ()
    table = Table.of("first", COLUMNS, acts_of, {"episode": episode.title})
    places = grouped_by(acts_of, lambda record: str(record.place))
    asked = [here[0].decided for here in places.values() if here[0].decided]
    force, crowd = (sum(said.startswith(text("first")[f"{first} first"]) for said in asked) for first in ORDER)
    told = {"places": places, "asked": asked, "force": force, "crowd": crowd, "when": _when}
    return along_time(evidence, episode, "first", told, acts_of, spans, _draw, table)


def _core(evidence: Evidence, episode: Episode) -> Evidence:
    core = episode.core

    def inside(row: Event) -> bool:
        return row.episode == episode.id and row.days.days <= 3 and core is not None and row.days.meets(core)

    return evidence.keep(events=inside)


def _records(core: Evidence, colour: str) -> tuple[Datum, ...]:
    selectors = {name: Selector.parse(kinds, core.codes) for name, kinds in LANES.items()}
    places = sorted({row.place for row in core.events if core.place_by_id[row.place].kind == "settlement"})
    found: list[tuple[datetime, list[Datum]]] = []
    for place in places:
        told = {
            name: acts(row for row in core.events if row.place == place and selector(row))
            for name, selector in selectors.items()
        }
        lanes = [(name, few) for name, few in told.items() if few]
        if len(lanes) >= 2:
            records = [_record(core, place, name, few, colour) for name, few in lanes]
            said = _decided(core, place)
            records.sort(key=lambda record: (record.earliest, record.latest, record.what))
            records = [Datum(record | said) for record in records]
            found.append((min(act.onset.earliest for _, few in lanes for act in few), records))
    ordered = sorted(found, key=lambda each: (-len(each[1]), each[0], each[1][0].place))
    return tuple(record for _, records in ordered for record in records)


def _record(core: Evidence, place: str, name: str, told: Sequence[Act], colour: str) -> Datum:
    onset = first_onset(told)
    assert onset is not None
    zone = ZoneInfo(core.place_by_id[place].zones[0])
    first = may_be_first(told)
    return Datum(
        place=core.called(place, told[0].rows[0].days.first),
        what=name,
        earliest=onset.earliest.astimezone(zone).replace(tzinfo=None).isoformat(timespec="minutes"),
        latest=onset.latest.astimezone(zone).replace(tzinfo=None).isoformat(timespec="minutes"),
        colour=OTHER if name == CROWD else colour,
        rows=sorted({row for act in first for row in act.row_ids}),
    )


def _decided(core: Evidence, place: str) -> dict[str, Any]:
    """What decides between the state's force and a crowd's violence there, in words; empty if one was not told."""
    force, crowd = (Selector.parse(LANES[name], core.codes) for name in (FORCE, CROWD))
    there = frozenset((place,))
    found = first_before(core.keep(events=at(there)), force, crowd, there, there)
    decided = worded("figures/first", "decided", said=text("first")[found.answer], by=found.by)
    return {"decided": decided, "orders": sorted((*found.ahead.orders, *found.behind.orders))}


def _when(record: Datum) -> str:
    first, last = (datetime.fromisoformat(record[end]) for end in ("earliest", "latest"))
    if last - first <= timedelta(minutes=1):
        return f"at {first:%H:%M} on {first.day} {first:%B}"
    # a day that is all that is known reaches from its midnight to the next, and is told as the day
    if last - first == timedelta(days=1) and first.hour == first.minute == 0:
        return f"on {first.day} {first:%B}"
    if first.hour == first.minute == 0 and last - first < timedelta(days=1):
        last -= timedelta(minutes=1)
        return f"on {first.day} {first:%B}, no later than {last:%H:%M}"
    return f"between {first.day} {first:%B %H:%M} and {last.day} {last:%B %H:%M}"


def _draw(sheet: Sheet, drawn: tuple[Datum, ...]) -> None:
    acts_of, seen = drawn_and_seen(drawn)
    places = list(dict.fromkeys(record.place for record in acts_of))
    if not places:
        return sheet.nothing(worded("figures/first", "nothing"))
    tall = {place: CITY + LANE * sum(r.place == place for r in acts_of) for place in places}
    height = sum(tall.values())
    sheet.grow(height + STRIP + 38)
    first, last = _window(acts_of)
    axes = sheet.axes((2, 4, sheet.width - 4, height), (first, last), (height - 4, -4), grid="x")
    every = 1 if last - first < 9 else 2
    days = [first + day for day in range(0, int(last - first) + 1, every)]
    axes.set_xticks(days, [""] * len(days))
    top = 0.0
    for place in places:
        _city(sheet, axes, place, those(acts_of, place=place), top)
        top += tall[place]
    box = (2, height + 8, sheet.width - 4)
    below = draw_strip(sheet, seen, box, (first, last), lambda day: (day - EPOCH.date()).days)
    below.set_xticks(days, [f"{_day(day).day} {_day(day):%b}" for day in days], ha="left")


def _window(drawn: Sequence[Datum]) -> tuple[float, float]:
    """From the first midnight to the last, with room for words on the right."""
    first = min(datetime.fromisoformat(r.earliest) for r in drawn).replace(hour=0, minute=0)
    last = max(datetime.fromisoformat(r.latest) for r in drawn)
    span = max(last - first, timedelta(days=2))
    return _days(first), _days(first + span * 1.12)


def _days(instant: datetime) -> float:
    return (instant - EPOCH) / timedelta(days=1)


def _day(days: float) -> date:
    return (EPOCH + timedelta(days=days)).date()


def _city(sheet: Sheet, axes: Axes, place: str, records: Sequence[Datum], top: float) -> None:
    left, right = axes.get_xlim()
    axes.axhspan(top, top + 20, color=TINT, linewidth=0)
    axes.text(left, top + 14, f" {place}", fontweight="bold", va="baseline")
    said = records[0].decided
    if said and sheet.narrow:
        said = said.replace("not decided: ", "").replace("contested: ", "contested, ")
    if said:
        axes.text(right, top + 14, f"{said} ", ha="right", va="baseline", fontsize=SMALL, color=INK)
    for number, record in enumerate(records):
        _bar(sheet, axes, record, top + 26 + LANE * number + LANE / 2)


def _bar(sheet: Sheet, axes: Axes, record: Datum, y: float) -> None:
    start, end = (_days(datetime.fromisoformat(record[each])) for each in ("earliest", "latest"))
    left, right = axes.get_xlim()
    least = (right - left) * 4 / sheet.width
    sharp = end - start <= least
    width = max(end - start, least)
    drawn = bar(axes, start, y - 4.5, width, 9, record.colour, alpha=1.0 if sharp else 0.55)
    mark(sheet, drawn, "first", record, when=_when(record))
    words, reach = record.what, 0.6 * SMALL * len(record.what) * (right - left) / sheet.width
    gap = (right - left) * 6 / sheet.width
    if start + width + gap + reach < right:
        axes.text(start + width + gap, y, words, va="center", fontsize=SMALL)
    elif start - gap - reach > left:
        axes.text(start - gap, y, words, va="center", ha="right", fontsize=SMALL)
    else:
        axes.text(left + gap, y, words, va="center", fontsize=SMALL, bbox={"color": HAIR, "alpha": 0.7, "pad": 0.5})
