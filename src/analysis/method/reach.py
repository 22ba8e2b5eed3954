"""Reach: how the days that a number covers lie to its episode, and what a number lacks that is set aside.

- `total`: the span holds the whole core of the episode and does not begin, for certain, before its onset. A total of
  acts (killed, wounded, detained, ...) must not run, for certain, past the end of the episode; what follows it
  (codes: aftermath) has no last day and may run on. A toll (codes: toll) is also a total if its span holds all days on
  which killing is recorded at its place, though not the whole core. A number without a span that is stated, for
  certain, after the core ended is the toll as it then was, and a total.
- `part`: the span leaves days out: a day's number, a running total given while the events went on, one verdict.
- `wider`: the span takes in days that are not the episode's.
- `moment`: of stocks (persons held, officers deployed; codes: moment), which change from day to day.
- `unknown`: the row does not say.

Coarse dates (2022-01) are read as whole months or years. The days of the killing are those, known to the day, of acts
that kill (codes: killing) within the core, at the place or inside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Literal

from analysis.evidence.clock import Span
from analysis.evidence.grouping import grouped_by
from analysis.evidence.places import places_holding
from analysis.evidence.rows import Count, Episode, Event
from analysis.evidence.view import Evidence

Reach = Literal["total", "part", "wider", "moment", "unknown"]
Reaches = Callable[[Count], Reach]


def reaches(evidence: Evidence) -> Reaches:
    """How each number of this evidence lies to its own episode."""

    @cache
    def killing(episode: str) -> tuple[list[Event], tuple[str, ...]]:
        """The acts of an episode that kill, and their ids."""
        killings = [event for event in evidence.events_of.get(episode, ()) if kills(evidence, event)]
        return killings, tuple(event.id for event in killings)

    @cache
    def must_hold(episode: str, place: str) -> Span:
        """The days that a toll of a place must hold to be a total: of the killing; where none is told, of the core."""
        known, (acts, ids) = evidence.episode_by_id[episode], killing(episode)
        key = ("days of killing", episode, place, ids)
        return evidence.remember(key, lambda: _days_of_killing(evidence, known, place, acts))

    def reach(count: Count) -> Reach:
        span = evidence.remember(("reach", count.id), lambda: reach_of(evidence, count))
        if not isinstance(span, Span):
            return span
        must = must_hold(count.episode, count.place)
        return "total" if must.within(span) else "part"

    return reach


def killings_alike(evidence: Evidence, counts: Iterable[Count]) -> list[list[Event]]:
    """The acts that kill, together those that the same of these tolls hold or leave out; others bear on none."""
    told = ((count.episode, count.place, reach_of(evidence, count)) for count in counts)
    tolls = {(episode, place, span) for episode, place, span in told if isinstance(span, Span)}

    def bears_on(event: Event) -> frozenset[tuple[str, Span, bool]]:
        """The tolls of its episode, of its place or one round it, each with whether it holds the act's day."""
        known, day = evidence.episode_by_id[event.episode], event.days.first
        if known.core is None or not known.core.holds(day):
            return frozenset()
        round_it = (event.place, *places_holding(evidence.place_by_id, event.place, known.country))
        there = ((place, span) for episode, place, span in tolls if episode == event.episode and place in round_it)
        return frozenset((place, span, span.holds(day)) for place, span in there)

    alike = grouped_by((event for event in evidence.events if kills(evidence, event)), bears_on)
    return [acts for tolls, acts in alike.items() if tolls]


def kills(evidence: Evidence, event: Event) -> bool:
    """Whether an act kills, and its day is known."""
    return event.action in evidence.codes.group("killing") and event.days.days == 1


def lacks(evidence: Evidence, count: Count, reach: Reach) -> str:
    """What keeps a number from being a total, in words; empty for a total."""
    episode = evidence.episode(count.episode)
    told = {
        "total": "",
        "moment": "it is of a moment",
        "part": f"{covered(count)} and leaves days of the events out",
        "wider": f"{covered(count)}, which is not the episode's alone",
    }
    if reach in told:
        return told[reach]
    if episode.core is None:
        return "the episode has no core"
    missing = [name for name, day in (("first", count.covers_from), ("last", count.covers_to)) if not day]
    if len(missing) == 1:
        return f"the {missing[0]} day that it covers is not told"
    untold = (
        "on which day it was stated is not told" if count.stated is None else "it was stated while the events went on"
    )
    return f"the days that it covers are not told, and {untold}"


def covered(count: Count) -> str:
    """'it covers 2012-02-16 alone', or its first and last day."""
    if count.covers_from == count.covers_to:
        return f"it covers {count.covers_from} alone"
    return f"it covers {count.covers_from} to {count.covers_to}"


def reach_of(evidence: Evidence, count: Count) -> Reach | Span:
    """The reach of a number; of a toll that leaves days of the core out the days that it covers, since it can still
    hold all days of the killing."""
    episode, codes = evidence.episode_by_id[count.episode], evidence.codes
    begins, ends = Span.parse(count.covers_from), Span.parse(count.covers_to)
    if count.quantity in codes.group("moment"):
        return "moment"
    if episode.core is None:
        return "unknown"
    if begins is None or ends is None:
        after = count.stated is not None and count.stated.first > episode.core.last
        return "total" if begins is None and ends is None and after else "unknown"
    if episode.onset is not None and begins.last < episode.onset.first:
        return "wider"
    if count.quantity not in codes.group("aftermath") and episode.ends is not None and ends.first > episode.ends.last:
        return "wider"
    if begins.first <= episode.core.first and ends.last >= episode.core.last:
        return "total"  # the days of the killing lie within the core
    return Span(begins.first, ends.last) if count.quantity in codes.group("toll") else "part"


def _days_of_killing(evidence: Evidence, episode: Episode, place: str, killing: list[Event]) -> Span:
    core = episode.core
    assert core is not None
    days: list[date] = [
        event.days.first
        for event in killing
        if core.holds(event.days.first)
        and place in (event.place, *places_holding(evidence.place_by_id, event.place, episode.country))
    ]
    return Span(min(days), max(days)) if days else core
