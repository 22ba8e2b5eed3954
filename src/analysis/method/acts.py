"""Which acts are meant, and when an act began that several rows tell differently.

A selector names acts in the codebook's own codes; rows that are versions of one act share `act` and count once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from operator import attrgetter
from zoneinfo import ZoneInfo

from analysis.evidence.clock import Interval, Span
from analysis.evidence.codes import Codes
from analysis.evidence.places import places_holding
from analysis.evidence.rows import Episode, Event, grouped_by
from analysis.evidence.view import Evidence

SIDES = {"state": "state_actor", "crowd": "crowd_actor"}  # groups of codes.yaml
Places = frozenset[str]
ActKind = tuple[str, str, str, int | None]  # action, family, actor, rung
ANYWHERE: Places = frozenset()
REACHING = "reaching"
VERSIONS_AGREED = 3  # so many versions must agree before one that contradicts them all is set aside

_PART = re.compile(r"(?:(?P<kind>family|rung|actor):)?(?P<code>[a-z_0-9]+)(?P<up>\+?)(?:@(?P<who>[a-z_]+))?")


class UnknownSelector(ValueError):
    """A selector names a code that the lists do not hold."""


@dataclass(frozen=True)
class Selector:
    """Acts in words: `live_fire`, `family:control`, `rung:4+`, `actor:police`, several joined with '|'. A named set of
    acts (codes.yaml, act_set) stands for what it holds, and gives its name to a selector of it alone.

    `@` narrows by who acts: an actor's code, `state`, or `crowd` (protesters, workers, opposition, looters, and
    armed persons in or beside the crowd). An act by `unidentified` is neither the state's nor the crowd's. Rungs
    are of acts of the state only. `spared` are words: an act whose target holds one of them is not meant.
    `words` are the acts for a reader, `name` a short name for them.
    """

    text: str
    words: str
    parts: tuple[Callable[[Event], bool], ...]
    spared: tuple[str, ...] = ()
    name: str = ""
    meant: dict[ActKind, bool] = field(default_factory=dict, compare=False, repr=False)  # as found so far

    @classmethod
    def parse(cls, text: str, codes: Codes, spared: Iterable[str] = (), name: str = "") -> Selector:
        """The selector of a text. UnknownSelector for a code that is not in the code lists."""
        return _parsed(text, codes, tuple(spared), name)

    @property
    def called(self) -> str:
        """The short name, if it has one, else the acts in words."""
        return self.name or self.words

    def __call__(self, event: Event) -> bool:
        """Whether an act is meant."""
        # All that a part looks at: some hundred kinds of thousands of rows, which every view of a finding asks again.
        kind = (event.action, event.family, event.actor, event.rung)
        meant = self.meant.get(kind)
        if meant is None:
            meant = self.meant[kind] = any(part(event) for part in self.parts)
        return meant and not (self.spared and any(word in event.target for word in self.spared))


@lru_cache(maxsize=1024)
def _parsed(text: str, codes: Codes, spared: tuple[str, ...], name: str) -> Selector:
    parts = list(_parts(text, codes))
    if text.strip() in codes.act_sets:
        name = name or codes.act_sets[text.strip()].called
    if not parts:
        raise UnknownSelector("a selector names no act; expected a code such as live_fire, family:force or rung:4+")
    meant = tuple(_part(part, codes) for part in parts)
    return Selector(text, _words(parts, codes), meant, spared, name)


def _parts(text: str, codes: Codes) -> Iterator[str]:
    """What stands between '|', a named set by what it holds."""
    for part in (part.strip() for part in text.split("|") if part.strip()):
        yield from _parts(codes.act_sets[part].acts, codes) if part in codes.act_sets else (part,)


def _words(parts: Sequence[str], codes: Codes) -> str:
    """For a reader: `live_fire@state|warning_shots@state` is 'live fire or warning shots by the state'."""
    said: dict[str, list[str]] = {}
    for part in parts:
        what, _, who = part.partition("@")
        state_only = what.startswith("rung:") and not who
        said.setdefault("state" if state_only else who, []).extend(_said(what, codes))
    groups = [_either(what) + _by(who, codes) for who, what in said.items()]
    return _either(groups).replace("crowd violence by a crowd", "violence by a crowd")


def _said(what: str, codes: Codes) -> list[str]:
    kind, _, code = what.rpartition(":")
    if kind != "rung":
        return [f"any act by {codes.in_sentence(code)}" if kind == "actor" else codes.in_sentence(code)]
    if code.endswith("+"):
        return [f"force at rung {code.rstrip('+')} or above"]
    return [codes.in_sentence(action) for action in codes.codes("action") if str(codes.rung_of(action)) == code]


def _either(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _by(who: str, codes: Codes) -> str:
    return {"": "", "state": " by the state", "crowd": " by a crowd"}.get(who, f" by {codes.in_sentence(who)}")


def _part(text: str, codes: Codes) -> Callable[[Event], bool]:
    match = _PART.fullmatch(text)
    if match is None:
        raise UnknownSelector(f"'{text}' is no selector; expected a code such as live_fire, family:force or rung:4+")
    kind, code, up, who = match["kind"], match["code"], bool(match["up"]), match["who"]
    what = _what(kind, code, up, codes)
    if who is None:
        return what
    by = _actors(who, codes)
    return lambda event: event.actor in by and what(event)


def _what(kind: str | None, code: str, up: bool, codes: Codes) -> Callable[[Event], bool]:
    if kind == "rung":
        rung = int(_known(code, {str(rung) for rung in codes.rungs.values()}, "rung"))
        return lambda event: event.rung is not None and (event.rung >= rung if up else event.rung == rung)
    if kind == "family":
        family = _known(code, {*codes.families.values()}, "family")
        return lambda event: event.family == family
    if kind == "actor":
        by = _actors(code, codes)
        return lambda event: event.actor in by
    action = _known(code, codes.codes("action"), "action")
    return lambda event: event.action == action


def _actors(who: str, codes: Codes) -> Collection[str]:
    return codes.group(SIDES[who]) if who in SIDES else {_known(who, {*codes.codes("actor"), *SIDES}, "actor")}


def _known(code: str, valid: Collection[str], name: str) -> str:
    if code not in valid:
        raise UnknownSelector(f"'{code}' is no {name}; known: {', '.join(sorted(valid))}")
    return code


@dataclass(frozen=True)
class Act:
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
        odd = [(row, left) for row, left in without if left is not None and not _alike(row.onset, left)]
        if len(odd) == 1:
            row, left = odd[0]
            return Act(slug, left, tuple(rows), disagree=False, odd=(row.id,))
    hull = Interval(min(row.onset.earliest for row in rows), max(row.onset.latest for row in rows))
    return Act(slug, hull, tuple(rows), disagree=True)


def _agreed(rows: Sequence[Event]) -> Interval | None:
    """The instants that all rows allow; None if there are none."""
    earliest, latest = max(row.onset.earliest for row in rows), min(row.onset.latest for row in rows)
    return Interval(earliest, latest) if earliest < latest else None


def _alike(one: Interval, other: Interval) -> bool:
    return one.earliest < other.latest and other.earliest < one.latest


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


def in_episode(episode: Episode | None) -> Callable[[Event], bool]:
    """Whether a row is of the episode and may fall between its onset and its end; without an episode, any row.

    Anniversaries and later texts are coded with an episode too; they are no part of what happened in it.
    """
    if episode is None:
        return lambda event: True
    window = Span(episode.onset.first, episode.ends.last) if episode.onset and episode.ends else None

    def inside(event: Event) -> bool:
        overlaps = window is None or (event.days.first <= window.last and window.first <= event.days.last)
        return event.episode == episode.id and overlaps

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


def told(evidence: Evidence, kind: Selector, places: Places | str = ANYWHERE) -> list[Event]:
    """The acts of a view that a selector means, told of one of the places or of what reaches it. Of each act this is
    found once for all views of one memory: it hangs on no source."""
    known: dict[str, bool] = evidence.remember(("told", kind.text, kind.spared, places), dict)
    if new := [event for event in evidence.events if event.id not in known]:
        here = reaching(evidence, places)
        known.update((event.id, kind(event) and here(event)) for event in new)
    return [event for event in evidence.events if known[event.id]]


def around(evidence: Evidence, place: str, episode: str) -> tuple[str, ...]:
    """The region round a settlement and the country of an episode round both, by the names acts are told of them."""
    known = evidence.episode_by_id.get(episode)
    return places_holding(evidence.place_by_id, place, known.country if known else "")


def when(event: Event, evidence: Evidence) -> str:
    """The act's onset in local time as its sources give it: '5 January 2022, 00:30', '... no later than 14:57'.

    Of a place that covers two clocks the interval spans both; the source's own clock is read back from its ends.
    """
    if event.precision in ("month", "year"):
        return f"{event.days.first:%B %Y}" if event.precision == "month" else f"{event.days.first:%Y}"
    day = f"{event.days.first.day} {event.days.first:%B %Y}"
    zones = [ZoneInfo(zone) for zone in evidence.place_by_id[event.place].zones]
    shown = [event.onset.earliest.astimezone(zone) for zone in zones]
    if event.precision == "minute":
        return f"{day}, {max(shown, key=_offset):%H:%M}"
    if event.precision == "no later than":
        shown = [(event.onset.latest - timedelta(minutes=1)).astimezone(zone) for zone in zones]
        return f"{day}, no later than {min(shown, key=_offset):%H:%M}"
    return f"{day}, {evidence.codes.in_sentence(event.part_of_day)}" if event.part_of_day else day


def _offset(instant: datetime) -> timedelta:
    return instant.utcoffset() or timedelta(0)
