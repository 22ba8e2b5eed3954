"""Neutral sentences about counts, every number, name and date of which comes from rows."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date

from analysis.evidence.clock import Span
from analysis.evidence.rows import Count, Episode, Event
from analysis.evidence.view import Evidence
from analysis.method.bounds import Bounds

HOURS_READ = 72  # more hours than these are told in days


def plain(evidence: Evidence, code: str) -> str:
    """A code as words, as codes.yaml says it in a sentence."""
    return evidence.codes.in_sentence(code)


def listing(parts: Iterable[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    words = list(parts)
    return " and ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])} and {words[-1]}"


def of_something(number: int, one: str, more: str = "") -> str:
    """'1 origin', '3 origins'."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def in_unit(bounds: Bounds) -> str:
    """A number with its unit, in the singular after one."""
    return str(bounds)


def lasting(hours: Bounds) -> str:
    """Hours as a reader says them, whole and rounded outward: '8 to 27 hours'; in days where they may be many."""
    longest = hours.low if hours.high is None else hours.high
    size, unit = (24, "days") if longest is not None and longest > HOURS_READ else (1, "hours")
    low = None if hours.low is None else math.floor(round(hours.low, 1) / size)
    return in_unit(Bounds(low, None if hours.high is None else math.ceil(round(hours.high, 1) / size), unit))


def after(days: Bounds | None) -> str:
    """How many days later: 'on the same day', 'after 1 day', 'after 2 to 3 days', 'not recorded'."""
    if days is None:
        return "not recorded"
    return "on the same day" if days.high == 0 else f"after {in_unit(days)}"


def place_name(evidence: Evidence, place: str, day: date | None = None) -> str:
    """A place by its name of a day, with today's beside it if that is another; national is the whole country."""
    no_name = {"national": "the whole country", "unspecified": "a place not told"}
    return no_name.get(place) or evidence.called(place, day)


def where(evidence: Evidence, row: Count | Event) -> str:
    """The place of a row, by its name of that day."""
    return place_name(evidence, row.place, evidence.day_of(row))


def place_in(evidence: Evidence, place: str, episode: Episode) -> str:
    """The same, by its name at the end of an episode's core."""
    return place_name(evidence, place, episode.core.last if episode.core else None)


def of_whom(evidence: Evidence, population: str) -> str:
    """The population as words, set apart; empty for one that a sentence leaves out (codes: population_unsaid)."""
    return "" if population in evidence.codes.group("population_unsaid") else f" ({plain(evidence, population)})"


def days(span: Span) -> str:
    """'2012-01-25', or first and last day."""
    return span.first.isoformat() if span.days == 1 else f"{span.first.isoformat()} to {span.last.isoformat()}"
