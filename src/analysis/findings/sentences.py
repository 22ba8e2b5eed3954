"""Neutral sentences about numbers, places and acts, every number, name and date of which comes from rows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence, Sized
from datetime import date

from analysis.evidence.clock import Span
from analysis.evidence.rows import Count, Episode, Event
from analysis.evidence.view import Evidence
from analysis.method.acts import Act, Places, may_be_first, when
from analysis.method.bounds import Bounds, format_bounds
from analysis.method.selectors import Selector
from analysis.method.sequence import Precedence
from analysis.method.stated_orders import PlaceStanding, Side

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


def lasting(hours: Bounds) -> str:
    """Hours as a reader says them, whole and rounded outward: '8 to 27 hours'; in days where they may be many."""
    longest = hours.low if hours.high is None else hours.high
    size, unit = (24, "days") if longest is not None and longest > HOURS_READ else (1, "hours")
    low = None if hours.low is None else math.floor(round(hours.low, 1) / size)
    return str(Bounds(low, None if hours.high is None else math.ceil(round(hours.high, 1) / size), unit))


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
    row, said = told[0].rows[0], evidence.codes.in_sentence
    return f"{said(row.actor)}, {said(row.action)}, {where(evidence, row)}, {when(row, evidence)}"


def actions_of(evidence: Evidence, told: Iterable[Act]) -> str:
    """The kinds of acts, by name."""
    return ", ".join(sorted({plain(evidence, row.action) for act in told for row in act.rows}))


def tellers(evidence: Evidence, rows: Sequence[str]) -> str:
    """How many origins tell the rows; a single one by name."""
    origins = evidence.origins_of(rows)
    if len(origins) == 1:
        return f"Told by one origin ({name_of(evidence, origins[0])})."
    return f"Told by {len(origins)} origins."


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


def hours_of(bounds: Bounds) -> str:
    """Hours for readers, to the tenth: '0 to 40 hours'."""
    low, high = (None if end is None else round(end, 1) + 0.0 for end in (bounds.low, bounds.high))
    return f"{format_bounds(low, high)} hours"


def precedence_in_words(
    evidence: Evidence, found: Precedence, earlier: Selector, later: Selector, here: Places, there: Places
) -> tuple[str, ...]:
    """The first acts of both kinds, and by what it is decided which came first: two or three sentences."""
    kinds = ((found.earlier, earlier, here), (found.later, later, there))
    day = next((told[0].rows[0].days.first for told, *_ in kinds if told), None)
    first = [_first_in_words(evidence, told, kind.words, places, day) for told, kind, places in kinds]
    return tuple(filter(None, (*first, _decided_by(evidence, found, earlier.called, later.called))))


def _first_in_words(evidence: Evidence, told: Sequence[Act], words: str, places: Places, day: date | None) -> str:
    asked = sorted(place_name(evidence, place, day) for place in places)
    there = f" in {' or '.join(asked)}" if places else ""
    if not told:
        return f"No act of {words}{there} is recorded."
    first = may_be_first(told)
    odd = sorted(row for act in first for row in act.odd)
    aside = f" A version that contradicts all the others is set aside: {', '.join(odd)}." if odd else ""
    rows = [row for act in first for row in act.rows if row.id not in odd]
    sites = sorted({where(evidence, row) for row in rows})
    within = "" if sites == asked else f", {', '.join(sites)}"
    if len(rows) == 1:
        said = plain(evidence, rows[0].action)
        named = "" if said == words else f"{said}, "
        return f"First {words}{there}: {named}{when(rows[0], evidence)}{within}.{aside}"
    which = f"one of {len(first)} acts" if len(first) > 1 else f"one act in {len(rows)} versions"
    return f"First {words}{there}: {which}, {days_told(rows)}{within}.{aside}"


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


def _decided_by(evidence: Evidence, found: Precedence, earlier: str, later: str) -> str:
    if found.relation is None:
        return ""
    between = found.hours_between
    if between is not None:
        if found.relation == "certain":
            return f"By the clock {earlier} came first, by {hours_of(between)}."
        assert between.low is not None
        assert between.high is not None
        return f"By the clock {later} came first, by {hours_of(Bounds(-between.high, -between.low, between.unit))}."
    kinds = [
        (_there(evidence, found, standing), side, kind)
        for standing in found.standings
        for side, kind in ((standing.ahead, earlier), (standing.behind, later))
    ]
    sides = [
        f"{kind[0].upper()}{kind[1:]} came first{there} by the word of {_who(evidence, side)}."
        for there, side, kind in kinds
        if side.origins
    ]
    sides += [
        f"That {kind} came first{there} follows from the order of other acts that is stated by "
        f"{'; '.join(name_of(evidence, origin) for origin in side.inferred)} and the clock; nobody states it."
        for there, side, kind in kinds
        if side.inferred
    ]
    if found.together.origins:
        sides.append(f"Acts of both are put at the same time by {_who(evidence, found.together)}.")
    silent = [_placed(evidence, found, standing) for standing in found.standings if standing.silent]
    if silent:
        sides.append(f"No source states the order in {', '.join(silent)}, and the clock does not tell it.")
    return " ".join(["The clock leaves it open.", *sides])


def _there(evidence: Evidence, found: Precedence, standing: PlaceStanding) -> str:
    return f" in {_placed(evidence, found, standing)}" if len(found.standings) > 1 else ""


def _placed(evidence: Evidence, found: Precedence, standing: PlaceStanding) -> str:
    return place_name(evidence, standing.place, found.earlier[0].rows[0].days.first)


def _who(evidence: Evidence, side: Side) -> str:
    party = dict.fromkeys(side.parties, " (a party)") | dict.fromkeys(side.untold, " (not told who)")
    return "; ".join(name_of(evidence, origin) + party.get(origin, "") for origin in side.origins)


def needs_of(evidence: Evidence, found: Precedence, earlier: Selector, later: Selector) -> str:
    """What would decide an order that is not decided."""
    if found.answer == "nothing to order":
        kinds = ((found.earlier, earlier), (found.later, later))
        absent = " and one of ".join(kind.words for told, kind in kinds if not told)
        return f"A dated act of {absent}; these rows hold none, which does not prove that none was."
    if found.answer == "one voice":
        return "A second origin that is no party and states the order, or the hours of both acts."
    if found.answer == "own word":
        return "An origin that is no party and states the order, or the hours of both acts."
    places = ", ".join(_placed(evidence, found, standing) for standing in found.standings)
    return f"The hours of the first acts, or sources that state their order, in {places}."
