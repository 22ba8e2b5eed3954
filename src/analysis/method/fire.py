"""Where and when fire fell, beside what was said and done by then: the order to fire, a cut of communications, armed
persons at the site. Handed acts, it sorts them by what the clock and the place leave: certain, open, excluded.

Nothing is concluded from a city and a day. Fire whose row gives no site, or no hour, is left open unless no act that
could answer is told of the whole place.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Literal

from analysis.evidence.clock import Interval
from analysis.evidence.grouping import grouped_by
from analysis.evidence.rows import Event, ids_of
from analysis.method.acts import Act, first_onset, may_be_first
from analysis.method.bounds import Bounds, hours
from analysis.method.response import Window

NEVER, EVER = (instant.replace(tzinfo=UTC) for instant in (datetime.min, datetime.max))
INSTANT = timedelta.resolution
HOURS_AROUND = 6  # between an armed act at a site and fire there, for somebody to have been armed where fire fell
TIME_AROUND = timedelta(hours=HOURS_AROUND)

Instants = tuple[datetime, datetime]
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
    def number(self) -> Bounds:
        """Of how many acts it holds: from those certain to those certain or open."""
        return Bounds(len(self.yes), len(self.yes) + len(self.open), "acts recorded")


def before_word(fire: Sequence[Act], word: Sequence[Act]) -> Sorted:
    """Fire that began before the first of the acts by which something was made known (an order, a declaration). Of fire
    told in several versions those with the finest clock speak."""
    made_known = first_onset(word)
    others = ids_of(may_be_first(word))
    if made_known is None:
        return Sorted((), tuple(fire), ())
    as_match: dict[str, Match] = {"certain": "yes", "possible": "open", "impossible": "no"}
    return _sorted(
        fire, lambda act: _agreed(as_match[row.onset.before(made_known)] for row in _finest(act.rows)), others
    )


def lead(fire: Sequence[Act], word: Sequence[Act]) -> Bounds | None:
    """Hours from the first fire to the first word; None where either is not told."""
    one, other = first_onset(fire), first_onset(word)
    return hours(one, other) if one and other else None


class Spells:
    """Spans of time whose ends are known only so far: the widest that each can have been, and what it was for sure."""

    def __init__(self, widest: Iterable[Instants], sure: Iterable[Instants]) -> None:
        self.widest, self.sure = _Furthest(widest), _Furthest(sure)

    def match(self, onset: Interval) -> Match:
        """Whether something began within one of them."""
        if self.sure.end(onset.earliest) >= onset.latest:
            return "yes"
        return "open" if self.widest.end(onset.latest - INSTANT) > onset.earliest else "no"


class _Furthest:
    """How far spans reach that have begun by an instant."""

    def __init__(self, spans: Iterable[Instants]) -> None:
        told = sorted(spans)  # by when they begin; how far any has reached by then is the greatest end so far
        self.begins = [begin for begin, _ in told]
        self.ends = [NEVER, *accumulate((end for _, end in told), max)]

    def end(self, instant: datetime) -> datetime:
        return self.ends[bisect_right(self.begins, instant)]


def in_cut(fire: Sequence[Act], cuts: Iterable[Window], around: Callable[[Event], Iterable[str]]) -> Sorted:
    """Fire that began while communications were cut where it fell.

    `around(row)`: the places of which a cut is told that holds where the row is. A cut whose end nobody tells may have
    ended before. Of fire told in several versions those with the finest clock speak.
    """
    known = grouped_by(cuts, lambda cut: cut.place)
    spells = {
        place: Spells(
            ((cut.start.earliest, cut.end.latest if cut.end else EVER) for cut in told),
            ((cut.start.latest, cut.end.earliest) for cut in told if cut.end),
        )
        for place, told in known.items()
    }

    def match(act: Act) -> Match:
        here = {place for row in act.rows for place in around(row)} & spells.keys()
        return _agreed(_best(spells[place].match(row.onset) for place in here) for row in _finest(act.rows))

    return _sorted(fire, match, ids_of(*(cut.rows for told in known.values() for cut in told)))


def armed_there(fire: Sequence[Act], armed: Sequence[Act]) -> Sorted:
    """Fire at a site where armed persons of the crowd acted within the hours before it, or still did.

    `yes`: at the same site, for certain within HOURS_AROUND before the fire, or told to have gone on until it. `no`:
    no armed act is told of the place, or each is told of another site or of other hours. Fire of which no site is told
    is open where the place has an armed act of those hours. Of fire told in several versions those with a site, and of
    these the ones with the finest clock, speak; where they differ, it is open.
    """
    others = [row for act in armed for row in act.rows]
    at_site: dict[tuple[str, str], list[Event]] = {}  # without a site: all of the place
    for row in others:
        for site in {row.site.casefold(), ""}:
            at_site.setdefault((row.place, site), []).append(row)
    spells = {where: Spells(map(_about, rows), map(_near, rows)) for where, rows in at_site.items()}

    def here(row: Event) -> Match:
        spells_here = spells.get((row.place, row.site.casefold()))
        match_here = spells_here.match(row.onset) if spells_here else "no"
        return "open" if match_here == "yes" and not row.site else match_here

    def match(act: Act) -> Match:
        return _agreed(map(here, _finest([row for row in act.rows if row.site] or act.rows)))

    return _sorted(fire, match, ids_of(others))


def _about(armed: Event) -> Instants:
    """From when on, and until when, an act can be one of the hours before fire."""
    ended = max(armed.onset.latest, armed.end.latest) if armed.end else armed.onset.latest
    return armed.onset.earliest, ended + TIME_AROUND


def _near(armed: Event) -> Instants:
    """From when on, and until when, it is one for certain: within those hours, or still going on."""
    near = armed.onset.earliest + TIME_AROUND
    return armed.onset.latest, max(near, armed.end.earliest) if armed.end else near


def _finest(rows: Sequence[Event]) -> list[Event]:
    """The versions of an act whose clock is the finest."""
    finest = min(row.onset.latest - row.onset.earliest for row in rows)
    return [row for row in rows if row.onset.latest - row.onset.earliest == finest]


def _agreed(matches: Iterable[Match]) -> Match:
    """What all versions say, or that it is open."""
    distinct = set(matches)
    return distinct.pop() if len(distinct) == 1 else "open"


def _best(matches: Iterable[Match]) -> Match:
    distinct = set(matches)
    return "yes" if "yes" in distinct else "open" if "open" in distinct else "no"


def _sorted(fire: Sequence[Act], match: Callable[[Act], Match], others: tuple[str, ...]) -> Sorted:
    by_match: dict[Match, list[Act]] = {"yes": [], "open": [], "no": []}
    for act in fire:
        by_match[match(act)].append(act)
    return Sorted(tuple(by_match["yes"]), tuple(by_match["open"]), tuple(by_match["no"]), others)
