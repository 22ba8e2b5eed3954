"""Neutral sentences about numbers, places and acts, every number, name and date of which comes from rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Sized
from datetime import date
from itertools import pairwise

from analysis.evidence.clock import Span
from analysis.evidence.rows import Count, Episode, Event, Order
from analysis.evidence.spelling import series
from analysis.evidence.view import Evidence
from analysis.method.acts import Act, when
from analysis.method.bounds import Bounds


def plain(evidence: Evidence, code: str) -> str:
    """A code as words, as codes.yaml says it in a sentence."""
    return evidence.codes.in_sentence(code)


def capital(words: str) -> str:
    """Words as the beginning of a sentence."""
    return words[:1].upper() + words[1:]


def listing(parts: Iterable[str]) -> str:
    """'a', 'a and b', 'a, b and c'; nothing of nothing."""
    return series(parts, "and")


def sentences_of(text: str) -> list[str]:
    """The sentences of a text in letters of any script; an initial ends none."""
    ends = [
        match.end()
        for match in re.finditer(r"[\w)%»”]\. (?=[\w«“])", text)
        if not match[0][0].isupper() and not text[match.end() :].lstrip("«“")[:1].islower()
    ]
    return [text[start:end].rstrip(" ") for start, end in pairwise([0, *ends, len(text)])]


def few_of(parts: Sequence[str], number: int) -> str:
    """The first few of a list, and how many more there are: 'one; another; and 3 more'."""
    more = f"; and {len(parts) - number:,} more" if len(parts) > number else ""
    return f"{'; '.join(parts[:number])}{more}"


def of_something(number: int, one: str, more: str = "") -> str:
    """'1 origin', '3 origins'."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def after(days: Bounds | None) -> str:
    """How many days later: 'on the same day', 'after 1 day', 'after 2 to 3 days', 'not recorded'."""
    if days is None:
        return "not recorded"
    return "on the same day" if days.high == 0 else f"after {days}"


def of_whom(evidence: Evidence, population: str) -> str:
    """The population as words, set apart; empty for one that a sentence leaves out (codes: population_unsaid)."""
    return "" if population in evidence.codes.group("population_unsaid") else f" ({plain(evidence, population)})"


def days(span: Span) -> str:
    """'2012-01-25', or first and last day."""
    return span.first.isoformat() if span.days == 1 else f"{span.first.isoformat()} to {span.last.isoformat()}"


def name_of(evidence: Evidence, origin: str) -> str:
    """An origin's name for readers."""
    known = evidence.origin_by_id.get(origin)
    return known.name if known else origin


def first_of(evidence: Evidence, told: Sequence[Act]) -> str:
    """Who did what, where and when, of the act that can have begun earliest."""
    row, words = told[0].rows[0], evidence.codes.in_sentence
    return f"{words(row.actor)}, {words(row.action)}, {where(evidence, row)}, {when(row, evidence)}"


def actions_of(evidence: Evidence, told: Iterable[Act]) -> str:
    """The kinds of acts, by name."""
    return ", ".join(sorted({plain(evidence, row.action) for act in told for row in act.rows}))


def place_name(evidence: Evidence, place: str, day: date | None = None) -> str:
    """A place by its name of a day, with today's beside it if that is another; what is none as codes.yaml says it."""
    nowhere = place in evidence.codes.group("no_locality")
    return plain(evidence, place) if nowhere else evidence.called(place, day)


def where(evidence: Evidence, row: Count | Event | Order) -> str:
    """The place of a row, by its name of that day."""
    return place_name(evidence, row.place, evidence.day_of(row))


def place_in(evidence: Evidence, place: str, episode: Episode) -> str:
    """The same, by its name at the end of an episode's core."""
    return place_name(evidence, place, episode.core.last if episode.core else None)


def days_told(rows: Sequence[Event]) -> str:
    """From the first to the last day of some rows: '4 January 2022', '4 January 2022 to 6 January 2022'."""
    first, last = min(row.days.first for row in rows), max(row.days.last for row in rows)
    shown = [f"{day.day} {day:%B %Y}" for day in (first, last)]
    return shown[0] if first == last else " to ".join(shown)


def places_of(evidence: Evidence, told: Iterable[Act]) -> list[str]:
    """The places of acts for readers, each once, by name."""
    return sorted({where(evidence, row) for act in told for row in act.rows})


def numbered(*parts: tuple[Sized, str]) -> list[str]:
    """'3 fell there' for each part that holds anything."""
    return [f"{len(told)} {what}" for told, what in parts if told]
