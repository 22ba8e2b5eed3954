"""Neutral sentences about counts, every number, name and date of which comes from rows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from analysis.evidence.clock import Span
from analysis.method.bounds import Bounds, format_bounds
from analysis.method.counts import AFTERMATH, Position
from analysis.method.levels import HowMany, Level

MONTH = 31
HOURS_READ = 72  # more hours than these are told in days


def plain(code: str) -> str:
    """A code as words: killed_by_gunfire as 'killed by gunfire'."""
    return code.replace("_", " ")


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


def at_place(place: str) -> str:
    """'the whole country' for national, else the place's own name."""
    return "the whole country" if place == "national" else place


def of_whom(population: str) -> str:
    """The population as words, set apart; empty for everybody, and for officers, whom their quantities name."""
    return "" if population in ("all", "officers") else f", {plain(population)} only,"


def who_says(position: Position) -> str:
    """'15 (General Prosecutor's Office, 2012-01-25)'."""
    number = format_bounds(position.bounds.low, position.bounds.high)
    return f"{number} ({position.body.name}, {position.stated_text or 'undated'})"


def days(span: Span) -> str:
    """'2012-01-25', or first and last day."""
    return span.first.isoformat() if span.days == 1 else f"{span.first.isoformat()} to {span.last.isoformat()}"


def of_level(level: Level) -> str:
    """What is said at one level: how many bodies, their range, and the rules side by side."""
    rules, bodies = level.rules, len(level.positions)
    subject = f"{plain(level.kind.quantity)}{of_whom(level.kind.population)} in {at_place(level.kind.place)}"
    if bodies == 1:
        return f"One origin gives a number ({subject}): {who_says(level.positions[0])}."
    agree = rules.full.is_point
    spread = f"all say {in_unit(rules.full)}" if agree else in_unit(rules.full)
    sentences = [f"{bodies} origins give a number ({subject}): {spread}."]
    if not agree:
        held = f"{len(rules.majority.origins)} of them"
        sentences.append(f"The narrowest range that holds more than half ({held}) is {in_unit(rules.majority.bounds)}.")
    if rules.official is not None:
        sentences.append(f"The latest official number is {who_says(rules.official)}.")
    else:
        sentences.append("No organ of the state gives a number of this kind.")
    if rules.without_parties is not None and rules.without_parties != rules.full:
        sentences.append(f"Without the parties to the conflict: {in_unit(rules.without_parties)}.")
    elif rules.without_parties is None:
        sentences.append("Without the parties to the conflict no number is left.")
    if level.ends.days > MONTH and level.kind.quantity in AFTERMATH:
        sentences.append(f"These are running totals to different days, from {days(level.ends)}, and grow by nature.")
    return " ".join(sentences)


def of_others(found: HowMany, most: int = 3) -> str:
    """The other levels, counted apart and never put together with the headline."""
    if not found.others:
        return ""
    shown = [
        f"{at_place(level.kind.place)}, {of_something(len(level.positions), 'origin')}, "
        f"{format_bounds(level.rules.full.low, level.rules.full.high)}"
        for level in found.others[:most]
    ]
    return f" Counted apart: {'; '.join(shown)}."


def names(positions: Sequence[Position]) -> str:
    """The bodies' names, sorted."""
    return listing(sorted(position.body.name for position in positions))
