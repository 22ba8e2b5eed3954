"""Acts by the rows that tell them: when one began that several rows tell differently, and where and in what it was.

Rows that are versions of one act share `act` and count once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from operator import attrgetter, lt
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from analysis.evidence.clock import Interval, Span
from analysis.evidence.grouping import grouped_by
from analysis.evidence.places import places_holding
from analysis.evidence.rows import Episode, Event
from analysis.evidence.view import Evidence
from analysis.method.selectors import Selector
from analysis.method.voices import country_of

Places = frozenset[str]
ANYWHERE: Places = frozenset()
REACHING = "reaching"
VERSIONS_AGREED = 3  # so many versions must agree before one that contradicts them all is set aside


class Act(NamedTuple):
    """One act by the rows that tell it (its versions, sorted by id) and the instants between which it began.

    `onset`: what all versions allow, if they agree on some instant. A version that alone contradicts at least three
    others that agree is set aside and named in `odd`. Otherwise versions exclude each other, and the act began
    somewhere between the earliest and the latest that any of them says (their hull); `disagree` says so.
    """

    id: str
    onset: Interval
    rows: tuple[Event, ...]
    disagree: bool
    odd: tuple[str, ...] = ()

    @property
    def row_ids(self) -> tuple[str, ...]:
        return tuple(row.id for row in self.rows)


def acts(rows: Iterable[Event]) -> tuple[Act, ...]:
    """The acts that rows tell, sorted by earliest onset, latest onset, id. Versions of one act become one."""
    found = [_act(slug, told) for slug, told in grouped_by(rows, attrgetter("act")).items()]
    return tuple(sorted(found, key=lambda act: (act.onset.earliest, act.onset.latest, act.id)))


def _act(slug: str, told: Sequence[Event]) -> Act:
    if len(told) == 1:
        return Act(slug, told[0].onset, (told[0],), disagree=False)
    rows = sorted(told, key=lambda row: row.id)
    if agreed := _agreed(rows):
        return Act(slug, agreed, tuple(rows), disagree=False)
    if len(rows) > VERSIONS_AGREED:
        without = [(row, _agreed([other for other in rows if other is not row])) for row in rows]
        odd = [(row, left) for row, left in without if left is not None and row.onset.before(left) != "possible"]
        if len(odd) == 1:
            row, left = odd[0]
            return Act(slug, left, tuple(rows), disagree=False, odd=(row.id,))
    hull = Interval(min(row.onset.earliest for row in rows), max(row.onset.latest for row in rows))
    return Act(slug, hull, tuple(rows), disagree=True)


def _agreed(rows: Sequence[Event]) -> Interval | None:
    """The instants that all rows allow; None if there are none."""
    earliest, latest = max(row.onset.earliest for row in rows), min(row.onset.latest for row in rows)
    return Interval(earliest, latest) if earliest < latest else None


def first_onset(told: Sequence[Act]) -> Interval | None:
    """Between which instants the first of several acts began; None if there are none.

    Each act i began at t_i with e_i <= t_i < l_i. The first, min t_i, is no earlier than min e_i, since every t_i is
    no earlier than its e_i; and earlier than min l_i, since the act with that l_i began before it. Both ends are
    sharp: nothing in the rows forbids the act with the least e_i to begin at e_i, nor all acts to begin at their
    latest.
    """
    if not told:
        return None
    return Interval(min(act.onset.earliest for act in told), min(act.onset.latest for act in told))


def may_be_first(told: Sequence[Act]) -> tuple[Act, ...]:
    """The acts that can be the first of them: those that some other act does not certainly precede."""
    first = first_onset(told)
    return tuple(act for act in told if first is not None and act.onset.earliest < first.latest)


def keeping_first(told: Sequence[Act]) -> frozenset[str]:
    """The rows that keep the instants and the local days between which the first of several acts began: whatever others
    go, an act has either end of them, and none can come to lie before.

    They are all versions of an act with such an end, and of acts of which some version alone would move one.
    """
    if not told:
        return frozenset()
    ends = [_ends(act.onset.earliest, act.onset.latest, act.rows) for act in told]
    first = [min(end) for end in zip(*ends, strict=True)]
    holding = [next(act for act, end in zip(told, ends, strict=True) if end[n] == first[n]) for n in range(len(first))]
    moving = (
        act
        for act in told
        if len(act.rows) > 1
        and any(any(map(lt, _ends(row.onset.earliest, row.onset.latest, (row,)), first)) for row in act.rows)
    )
    return frozenset(row for act in (*holding, *moving) for row in act.row_ids)


def _ends(earliest: datetime, latest: datetime, rows: Sequence[Event]) -> tuple[Any, ...]:
    return earliest, latest, min(row.days.first for row in rows), max(row.days.last for row in rows)


def in_episode(episode: Episode | None) -> Callable[[Event], bool]:
    """Whether a row is of the episode and may fall between its onset and its end; without an episode, any row.

    Anniversaries and later texts are coded with an episode too; they are no part of what happened in it.
    """
    if episode is None:
        return lambda event: True
    window = Span(episode.onset.first, episode.ends.last) if episode.onset and episode.ends else None

    def inside(event: Event) -> bool:
        return event.episode == episode.id and (window is None or event.days.meets(window))

    return inside


def at(places: Places | str) -> Callable[[Event], bool]:
    """Whether an act is told of the place, or of one of the places; ANYWHERE (no place) takes all."""
    named = frozenset({places}) - {""} if isinstance(places, str) else places
    return lambda event: not named or event.place in named


def reaching(evidence: Evidence, places: Places | str) -> Callable[[Event], bool]:
    """The same, and an act that is told of the region or the whole country round one of the places, if it is of a kind
    that reaches so far (codes.yaml, act_set `reaching`): a cut of lines in the whole country is one in each town."""
    here, far = at(places), Selector.parse(REACHING, evidence.codes)
    named = frozenset({places} if isinstance(places, str) else places) - {""}

    @lru_cache(maxsize=64)
    def wider(episode: str) -> frozenset[str]:
        return frozenset(round_it for place in named for round_it in around(evidence, place, episode))

    return lambda event: here(event) or (far(event) and event.place in wider(event.episode))


def told(
    evidence: Evidence, kind: Selector, places: Places | str = ANYWHERE, among: Sequence[Event] | None = None
) -> list[Event]:
    """The acts of a view (or those `among` which alone one can be) that a selector means, told of one of the places or
    of what reaches it. Of each act this is found once for all views of one memory: it hangs on no source."""
    known: dict[str, bool] = evidence.remember(("told", kind.text, kind.spared, places), dict)
    events = evidence.events if among is None else among
    if new := [event for event in events if event.id not in known]:
        here = reaching(evidence, places)
        known.update((event.id, kind(event) and here(event)) for event in new)
    return [event for event in events if known[event.id]]


def around(evidence: Evidence, place: str, episode: str) -> tuple[str, ...]:
    """The region round a settlement and the country of an episode round both, by the names acts are told of them."""
    return places_holding(evidence.place_by_id, place, country_of(evidence, episode))


def when(event: Event, evidence: Evidence) -> str:
    """The act's onset in local time as its sources give it: '5 January 2022, 00:30', '... no later than 14:57'.

    Of a place that covers two clocks the interval spans both; the source's own clock is read back from its ends.
    """
    if event.vague:
        return f"{event.days.first:%B %Y}" if event.precision == "month" else f"{event.days.first:%Y}"
    day = f"{event.days.first.day} {event.days.first:%B %Y}"
    zones = [ZoneInfo(zone) for zone in evidence.place_by_id[event.place].zones]
    shown = [event.onset.earliest.astimezone(zone) for zone in zones]
    if event.precision == "minute":
        return f"{day}, {max(shown, key=_offset):%H:%M}"
    if event.precision == "no later than":
        # an interval ends before its latest instant, a minute after the one that the source gives
        shown = [(event.onset.latest - timedelta(minutes=1)).astimezone(zone) for zone in zones]
        return f"{day}, no later than {min(shown, key=_offset):%H:%M}"
    return f"{day}, {evidence.codes.in_sentence(event.part_of_day)}" if event.part_of_day else day


def _offset(instant: datetime) -> timedelta:
    return instant.utcoffset() or timedelta(0)
