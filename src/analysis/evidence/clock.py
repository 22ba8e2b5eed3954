"""Time as an interval: whole days as people wrote them, instants as clocks allow them.

An act known by its day spans that day. Local time is read by place and date (IANA zones), so an act whose place
covers two offsets spans both. Nothing is guessed: what the row leaves open stays open in the interval.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo, reset_tzpath

Certainty = Literal["certain", "possible", "impossible"]
Hours = tuple[int, int]  # of a day, past 24 the next one
Precision = Literal["minute", "no later than", "part of the day", "day", "days", "month", "year"]

# The clocks are those of the pinned package tzdata, on every machine: a machine's own table may be years behind.
reset_tzpath(to=())

_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Whole days, both ends included; what a partial date (2022, 2022-01, 2022-01-05) can mean."""

    first: date
    last: date

    @staticmethod
    @cache
    def parse(text: str) -> Span | None:
        """The days that `text` can mean; None for an empty text. ValueError if it is no such date."""
        if not text:
            return None
        match = _PARTIAL_DATE.fullmatch(text)
        if match is None:
            raise ValueError(f"'{text}' is not a date like 2022, 2022-01 or 2022-01-05")
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        if month is None:
            return Span(date(year, 1, 1), date(year, 12, 31))
        if day is None:
            return Span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
        return Span(date(year, month, day), date(year, month, day))

    @property
    def days(self) -> int:
        """How many days the span covers (1 for a day)."""
        return (self.last - self.first).days + 1

    def holds(self, day: date) -> bool:
        """Whether a day is one of them."""
        return self.first <= day <= self.last

    def meets(self, other: Span) -> bool:
        """Whether some day is of both."""
        return self.first <= other.last and other.first <= self.last

    def within(self, other: Span) -> bool:
        """Whether the other holds all its days."""
        return other.first <= self.first and self.last <= other.last


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """The instants (UTC, half-open) between which something happened."""

    earliest: datetime
    latest: datetime

    def before(self, other: Interval) -> Certainty:
        """Whether this happened before `other`, by the clock alone (Allen 1983, relations 'before' and 'meets')."""
        if self.latest <= other.earliest:
            return "certain"
        if other.latest <= self.earliest:
            return "impossible"
        return "possible"


def day_interval(days: Span, zones: Iterable[str]) -> Interval:
    """The UTC instants that whole local days cover in any of `zones` (IANA names)."""
    return hours_interval(days.first, (0, 24 * days.days), zones)


def minute_interval(day: date, clock: time, zones: Iterable[str]) -> Interval:
    """The UTC instants that a local clock minute covers in any of `zones`; both, where clocks showed it twice."""
    instants = [_utc(day, clock, zone, fold) for zone in zones for fold in (0, 1)]
    return Interval(min(instants), max(instants) + timedelta(minutes=1))


def skipped(day: date, clock: time, zone: str) -> bool:
    """Whether a zone's clocks went forward over a time of a day, so that none of them showed it."""
    return _utc(day, clock, zone).astimezone(ZoneInfo(zone)).time() != clock


def hours_interval(day: date, hours: Hours, zones: Iterable[str]) -> Interval:
    """The UTC instants that hours of a local day, and of those after it, cover in any of `zones`."""
    first, last = ((day + timedelta(days=hour // 24), time(hour % 24)) for hour in hours)
    places = tuple(zones)
    return Interval(min(_utc(*first, zone) for zone in places), max(_utc(*last, zone) for zone in places))


def onset_interval(
    date_text: str, time_from: str, time_basis: str, zones: tuple[str, ...], hours: Hours | None = None
) -> tuple[Interval, Precision]:
    """When an act began, and how finely that is known.

    A clock time of basis `report_time` is a ceiling: the act began that day and no later. Any other clock time is
    the minute the act began. Without a clock time the act began somewhere within the `hours` of its part of the day, or
    within its day, month or year.
    """
    days = Span.parse(date_text)
    if days is None:
        raise ValueError("an act needs a date")
    whole = day_interval(days, zones)
    if hours and not time_from and days.days == 1:
        return hours_interval(days.first, hours, zones), "part of the day"
    if not time_from or days.days > 1:
        return whole, {4: "year", 7: "month"}.get(len(date_text), "day")  # type: ignore[return-value]
    minute = minute_interval(days.first, time.fromisoformat(time_from), zones)
    if time_basis == "report_time":
        return Interval(whole.earliest, minute.latest), "no later than"
    return minute, "minute"


def end_interval(date_text: str, date_to: str, time_from: str, time_to: str, zones: tuple[str, ...]) -> Interval | None:
    """When an act ended, if its row says so: the minute, or some time on its last day; None when it does not say."""
    last = Span.parse(date_to or date_text)
    if last is None or not (date_to or time_to):
        return None
    if not time_to:
        return day_interval(last, zones)
    over_midnight = not date_to and bool(time_from) and time_to < time_from
    return minute_interval(last.last + timedelta(days=int(over_midnight)), time.fromisoformat(time_to), zones)


@cache
def _utc(day: date, clock: time, zone: str, fold: int = 0) -> datetime:  # a time is equal to that of another fold
    return datetime.combine(day, clock.replace(fold=fold), ZoneInfo(zone)).astimezone(UTC)
