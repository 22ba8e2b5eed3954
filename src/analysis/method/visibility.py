"""How much could be seen in a stretch of days: pages published, and hours in which lines were cut somewhere.

What few pages tell did not happen less; where the lines are cut, little can be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from analysis.evidence.clock import Interval, Span, day_interval
from analysis.evidence.rows import Episode, Place
from analysis.evidence.view import Evidence
from analysis.method.acts import in_episode
from analysis.method.bounds import Bounds
from analysis.method.response import Window, shutdowns

Zones = tuple[str, ...]
FromTo = tuple[datetime, datetime, tuple[str, ...]]  # from when to when, as rows tell


@dataclass(frozen=True)
class Stretch:
    """Days in a row: pages published in them, and in how many of their hours lines were cut somewhere (as bounds, with
    the rows that tell of these cuts)."""

    days: Span
    pages: int
    cut: Bounds
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Cut:
    """A stretch in which lines may have been cut somewhere, in days from the beginning of a span, and its rows."""

    start: float
    end: float
    rows: tuple[str, ...]


def cuts(evidence: Evidence, episode: Episode, span: Span) -> tuple[Cut, ...]:
    """The stretches of a span, in days of the episode's main place, in which lines may have been cut somewhere, as far
    as `hours_cut` counts them; those that touch are one."""
    windows, places = shutdowns(filter(in_episode(episode), evidence.events)), evidence.place_by_id
    zones = _zones(places, episode.main_place, ("UTC",))
    whole = day_interval(span, zones)

    def days(instant: datetime) -> float:
        return round((instant - whole.earliest) / timedelta(days=1), 2)

    joined = _joined([_widest(window, zones, places) for window in windows], whole)
    return tuple(Cut(days(start), days(end), rows) for start, end, rows in joined)


def stretches(evidence: Evidence, episode: Episode, spans: Sequence[Span]) -> tuple[Stretch, ...]:
    """For each span of days what could be seen of an episode. Pages are those that rows of the episode rest on; a page
    of which only the month or year is known is in none. Days are those of the episode's main place. In a view as known
    on a day no stretch reaches beyond it."""
    used = {source for row in evidence.sourced_rows if row.episode == episode.id for source in row.source_ids}
    dated = [s.published.first for s in evidence.sources if s.id in used and s.published and s.published.days == 1]
    windows, places = shutdowns(filter(in_episode(episode), evidence.events)), evidence.place_by_id
    zones = _zones(places, episode.main_place, ("UTC",))
    wide = [_widest(window, zones, places) for window in windows]

    def stretch(span: Span) -> Stretch:
        rows = {row for _, _, rows in _joined(wide, day_interval(span, zones)) for row in rows}
        return Stretch(span, sum(map(span.holds, dated)), hours_cut(windows, span, zones, places), tuple(sorted(rows)))

    return tuple(map(stretch, _until(evidence.narrowing.as_of, spans)))


def _zones(places: Mapping[str, Place], name: str, otherwise: Zones) -> Zones:
    """The clock of a place; another's where it has none or several."""
    place = places.get(name)
    return place.zones if place and len(place.zones) == 1 else otherwise


def _until(day: date | None, spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans as far as a day; all and whole without one."""
    if day is None:
        return tuple(spans)
    return tuple(Span(span.first, min(span.last, day)) for span in spans if span.first <= day)


def hours_cut(
    windows: Iterable[Window], span: Span, zones: Zones, places: Mapping[str, Place] = MappingProxyType({})
) -> Bounds:
    """In how many hours of a span lines were cut at some place at least: hours in which they certainly were, to hours
    in which they may have been. Places do not add up. A cut of which nobody says the end may have lasted to the end of
    the day on which it began, by the clock of its own place; it certainly lasted no time."""
    known = list(windows)
    sure = [(w.start.latest, w.end.earliest, w.rows) for w in known if w.end is not None]
    return Bounds(_shared(sure, span, zones), _shared([_widest(w, zones, places) for w in known], span, zones), "hours")


def _widest(window: Window, zones: Zones, places: Mapping[str, Place]) -> FromTo:
    """From the earliest that a cut can have begun to the latest that it can have ended."""
    if window.end is not None:
        return window.start.earliest, window.end.latest, window.rows
    midnight = _midnight_after(window.start, _zones(places, window.place, zones))
    return window.start.earliest, max(window.start.latest, midnight), window.rows


def _midnight_after(start: Interval, zones: Zones) -> datetime:
    # an interval ends before its latest instant: at midnight the day before is its last
    last = (start.latest - timedelta(minutes=1)).astimezone(ZoneInfo(zones[0])).date()
    return datetime.combine(last + timedelta(days=1), time(0), ZoneInfo(zones[0])).astimezone(UTC)


def _shared(times: Iterable[FromTo], span: Span, zones: Zones) -> float:
    """Hours of a span that lie in at least one of the times, each instant counted once."""
    joined = _joined(times, day_interval(span, zones))
    return round(sum((end - start for start, end, _ in joined), timedelta()) / timedelta(hours=1), 2)


def _joined(times: Iterable[FromTo], whole: Interval) -> list[FromTo]:
    """Times within a whole, those that touch as one with the rows of all."""
    joined: list[FromTo] = []
    inside = ((max(start, whole.earliest), min(end, whole.latest), rows) for start, end, rows in times)
    for start, end, rows in sorted(one for one in inside if one[0] < one[1]):
        if joined and start <= joined[-1][1]:
            first, last, others = joined.pop()
            joined.append((first, max(last, end), tuple(sorted({*others, *rows}))))
        else:
            joined.append((start, end, rows))
    return joined


def each_day(first: date, last: date) -> tuple[Span, ...]:
    return tuple(Span(day, day) for day in (first + timedelta(days=n) for n in range((last - first).days + 1)))


def each_month(first: date, last: date) -> tuple[Span, ...]:
    """The months from the first day to the last; the first and the last may be parts."""
    months, start = [], first
    while start <= last:
        following = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        months.append(Span(start, min(last, following - timedelta(days=1))))
        start = following
    return tuple(months)
