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

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Literal

from analysis.evidence.clock import Span
from analysis.evidence.places import places_holding
from analysis.evidence.rows import Count, Episode, Event
from analysis.evidence.view import Evidence

Reach = Literal["total", "part", "wider", "moment", "unknown"]
Reaches = Callable[[Count], Reach]


def reaches(evidence: Evidence) -> Reaches:
    """How each number of this evidence lies to its own episode."""

    @cache
    def killing(episode: str) -> tuple[list[Event], frozenset[str]]:
        """The acts of an episode that kill, and their ids."""
        killings = [event for event in evidence.events_of.get(episode, ()) if kills(evidence, event)]
        return killings, _one(evidence, frozenset(event.id for event in killings))

    def reach(count: Count) -> Reach:
        episode, (acts, ids) = evidence.episode_by_id[count.episode], killing(count.episode)

        def days() -> Span | None:
            key = ("days of killing", episode.id, count.place, ids)
            return evidence.remember(key, lambda: _days_of_killing(evidence, episode, count.place, acts))

        return evidence.remember(("reach", count.id, ids), lambda: _reach(evidence, count, episode, days))

    return reach


def _one(evidence: Evidence, ids: frozenset[str]) -> frozenset[str]:
    """The one object that stands for a set of ids, so that it is compared with itself in an instant."""
    return evidence.remember(("set", ids), lambda: ids)


def kills(evidence: Evidence, event: Event) -> bool:
    """Whether an act kills, and its day is known."""
    return event.action in evidence.codes.group("killing") and event.days.days == 1


def lacks(evidence: Evidence, count: Count, reach: Reach) -> str:
    """What keeps a number from being a total, in words; empty for a total."""
    episode = evidence.episode(count.episode)
    if reach == "total":
        return ""
    if reach == "moment":
        return "it is of a moment"
    if reach == "part":
        return f"{covered(count)} and leaves days of the events out"
    if reach == "wider":
        return f"{covered(count)}, which is not the episode's alone"
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


def _reach(evidence: Evidence, count: Count, episode: Episode, killing: Callable[[], Span | None]) -> Reach:
    codes = evidence.codes
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
    must = episode.core
    if count.quantity in codes.group("toll"):
        must = killing() or must
    return "total" if begins.first <= must.first and ends.last >= must.last else "part"


def _days_of_killing(evidence: Evidence, episode: Episode, place: str, killing: list[Event]) -> Span | None:
    core = episode.core
    assert core is not None
    days: list[date] = [
        event.days.first
        for event in killing
        if core.holds(event.days.first)
        and place in (event.place, *places_holding(evidence.place_by_id, event.place, episode.country))
    ]
    return Span(min(days), max(days)) if days else None
