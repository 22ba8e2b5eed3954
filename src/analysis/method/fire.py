"""Where and when fire fell, beside what was said and done by then: the order to fire, a cut of communications, armed
persons at the site. Handed acts, it sorts them by what the clock and the place leave: certain, open, excluded.

Nothing is concluded from a city and a day. Fire whose row gives no site, or no hour, is left open unless no act that
could answer is told of the whole place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from analysis.evidence.clock import Interval
from analysis.evidence.rows import Event
from analysis.method.acts import Act, first_onset, may_be_first
from analysis.method.bounds import Bounds
from analysis.method.response import Window
from analysis.method.sequence import hours

HOURS_AROUND = 6  # between an armed act at a site and fire there, for somebody to have been armed where fire fell

Match = Literal["yes", "open", "no"]


@dataclass(frozen=True)
class Sorted:
    """Acts of fire: those of which something holds for certain (`yes`), those of which the rows leave it open, and
    those of which it does not hold (`no`); `others` are the rows of what they were held against."""

    yes: tuple[Act, ...]
    open: tuple[Act, ...]
    no: tuple[Act, ...]
    others: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[Act, ...]:
        """Every act, in order of onset."""
        whole = (*self.yes, *self.open, *self.no)
        return tuple(sorted(whole, key=lambda act: (act.onset.earliest, act.onset.latest, act.id)))

    @property
    def number(self) -> Bounds:
        """Of how many acts it holds: from those certain to those certain or open."""
        return Bounds(len(self.yes), len(self.yes) + len(self.open), "acts recorded")


def before_word(fire: Sequence[Act], word: Sequence[Act]) -> Sorted:
    """Fire that began before the first of the acts by which something was made known (an order, a declaration). Of fire
    told in several versions those with the finest clock speak."""
    said = first_onset(word)
    others = tuple(sorted(row for act in may_be_first(word) for row in act.row_ids))
    if said is None:
        return Sorted((), tuple(fire), ())
    as_match: dict[str, Match] = {"certain": "yes", "possible": "open", "impossible": "no"}
    return _sorted(fire, lambda act: _agreed(as_match[row.onset.before(said)] for row in _finest(act.rows)), others)


def lead(fire: Sequence[Act], word: Sequence[Act]) -> Bounds | None:
    """Hours from the first fire to the first word; None where either is not told."""
    one, other = first_onset(fire), first_onset(word)
    return hours(one, other) if one and other else None


def in_cut(fire: Sequence[Act], cuts: Iterable[Window], reaches: Callable[[str, Event], bool]) -> Sorted:
    """Fire that began while communications were cut where it fell.

    `reaches(place, row)`: whether a cut told of `place` holds for the place of the row. A cut whose end nobody tells
    may have ended before. Of fire told in several versions those with the finest clock speak.
    """
    known = tuple(cuts)

    def match(act: Act) -> Match:
        here = [cut for cut in known if any(reaches(cut.place, row) for row in act.rows)]
        return _agreed(_best(_within(row.onset, cut) for cut in here) for row in _finest(act.rows))

    rows = {row for cut in known for row in cut.rows}
    return _sorted(fire, match, tuple(sorted(rows)))


def _within(onset: Interval, cut: Window) -> Match:
    if onset.before(cut.start) == "certain":
        return "no"
    if cut.end is None:
        return "open"
    if cut.end.before(onset) == "certain":
        return "no"
    inside = cut.start.latest <= onset.earliest and onset.latest <= cut.end.earliest
    return "yes" if inside else "open"


def armed_there(fire: Sequence[Act], armed: Sequence[Act]) -> Sorted:
    """Fire at a site where armed persons of the crowd acted within the hours before it, or still did.

    `yes`: at the same site, for certain within HOURS_AROUND before the fire, or told to have gone on until it. `no`:
    no armed act is told of the place, or each is told of another site or of other hours. Fire of which no site is told
    is open where the place has an armed act of those hours. Of fire told in several versions those with a site, and of
    these the ones with the finest clock, speak; where they differ, it is open.
    """
    by_place: dict[str, list[Event]] = {}
    for act in armed:
        for row in act.rows:
            by_place.setdefault(row.place, []).append(row)

    def match(act: Act) -> Match:
        with_site = [row for row in act.rows if row.site] or act.rows
        return _agreed(
            _best(_both(_same_site(row, other), _just_before(row, other)) for other in by_place.get(row.place, ()))
            for row in _finest(with_site)
        )

    return _sorted(fire, match, tuple(sorted(row.id for act in armed for row in act.rows)))


def _finest(rows: Sequence[Event]) -> list[Event]:
    """The versions of an act whose clock is the finest."""
    finest = min(row.onset.latest - row.onset.earliest for row in rows)
    return [row for row in rows if row.onset.latest - row.onset.earliest == finest]


def _same_site(fire: Event, other: Event) -> Match:
    if fire.place != other.place or (fire.site and fire.site.casefold() != other.site.casefold()):
        return "no"
    return "yes" if fire.site else "open"


def _just_before(fire: Event, other: Event) -> Match:
    around = timedelta(hours=HOURS_AROUND)
    ended = max(other.onset.latest, other.end.latest) if other.end else other.onset.latest
    if fire.onset.before(other.onset) == "certain" or ended + around <= fire.onset.earliest:
        return "no"
    went_on = other.end is not None and other.end.earliest >= fire.onset.latest
    near = went_on or other.onset.earliest >= fire.onset.latest - around
    return "yes" if other.onset.before(fire.onset) == "certain" and near else "open"


def _both(one: Match, other: Match) -> Match:
    if "no" in (one, other):
        return "no"
    return "yes" if one == other == "yes" else "open"


def _agreed(matches: Iterable[Match]) -> Match:
    """What all versions say, or that it is open."""
    found = set(matches)
    return found.pop() if len(found) == 1 else "open"


def _best(matches: Iterable[Match]) -> Match:
    found = set(matches)
    return "yes" if "yes" in found else "open" if "open" in found else "no"


def _sorted(fire: Sequence[Act], match: Callable[[Act], Match], others: tuple[str, ...]) -> Sorted:
    by_match: dict[Match, list[Act]] = {"yes": [], "open": [], "no": []}
    for act in fire:
        by_match[match(act)].append(act)
    return Sorted(tuple(by_match["yes"]), tuple(by_match["open"]), tuple(by_match["no"]), others)
