"""How a state met an episode: which force, where and when; by which kinds of acts; how soon; what a measure built on
killing sees of it; when it cut the lines.

Acts count once, however many rows tell them. Every number is of acts that the tables hold, which is what sources
tell: it is no sample of what happened. How soon is counted from the first gathering of the core, so that a strike of
seven months before it does not stretch one episode against another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from analysis.evidence.clock import Interval
from analysis.evidence.grouping import grouped_by
from analysis.evidence.rows import Episode, Event, ids_of
from analysis.evidence.view import Evidence
from analysis.method.acts import Act, acts, around, first_onset, in_episode, keeping_first, may_be_first
from analysis.method.bounds import Bounds, hours
from analysis.method.selectors import Selector

SHUTDOWN, RESTORED = "communications_shutdown", "access_restored"
MEANS = "state_means"  # the set of acts of control and force by the state


@dataclass(frozen=True)
class Rung:
    """The highest rung of the force ladder reached at a place on a day, and the rows that reach it."""

    day: date
    place: str
    rung: int
    rows: tuple[str, ...]


@dataclass(frozen=True)
class TimeToRung:
    """How long it took from the first protest to the first act at a rung of force, as bounds in days of 24 hours, and
    the rows of the acts that can be either."""

    rung: int
    days: Bounds
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Window:
    """One cut of communications at a place: when it began, and when access came back (None if nobody says)."""

    place: str
    start: Interval
    end: Interval | None
    rows: tuple[str, ...]

    @property
    def hours(self) -> Bounds:
        """How long it lasted. Open above while no restoring is told; never negative."""
        if self.end is None:
            return Bounds(0, None, "hours")
        lasted = hours(self.start, self.end)
        return Bounds(max(0.0, lasted.low or 0.0), lasted.high, "hours")


def highest_rungs(events: Iterable[Event]) -> tuple[Rung, ...]:
    """The highest rung by day and place, sorted; acts known only by month or year have no day and are left out."""
    dated = (event for event in events if event.rung is not None and event.days.days == 1)
    reached = grouped_by(dated, lambda event: (event.days.first, event.place))
    return tuple(_highest(day, place, rows) for (day, place), rows in sorted(reached.items()))


def _highest(day: date, place: str, rows: Sequence[Event]) -> Rung:
    rung = max(row.rung for row in rows if row.rung is not None)
    return Rung(day, place, rung, ids_of(row for row in rows if row.rung == rung))


def force_reached(evidence: Evidence, episode: Episode) -> TimeToRung | None:
    """How long it took the state in an episode to the highest rung that it reached; None where nothing is told of one,
    or of a protest."""
    told = list(filter(in_episode(episode), evidence.events))
    rung = max((row.rung for row in told if row.rung), default=0)
    begun = acts(filter(Selector.parse("family:protest", evidence.codes), told))
    highest = acts(row for row in told if rung and row.rung == rung)
    first, onset = first_onset(begun), first_onset(highest)
    if first is None or onset is None:
        return None
    took = hours(first, onset)
    days = Bounds.between(round(took.lowest / 24, 2), round(took.highest / 24, 2), "days")
    return TimeToRung(rung, days, ids_of(may_be_first(highest), may_be_first(begun)))


def shutdowns(events: Iterable[Event]) -> tuple[Window, ...]:
    """Cuts of communications by place, whoever cut.

    Cuts that one restoring ends are one window: it began with the first of them at the earliest and with the last at
    the latest, since the lines may have been open between. A cut that nothing restores is a window without end.
    """
    switched = (event for event in events if event.action in (SHUTDOWN, RESTORED))
    by_place = grouped_by(switched, lambda event: event.place)
    return tuple(window for place, rows in sorted(by_place.items()) for window in _windows(place, rows))


def _windows(place: str, rows: Sequence[Event]) -> Iterable[Window]:
    cuts = acts(row for row in rows if row.action == SHUTDOWN)
    for restoring in acts(row for row in rows if row.action == RESTORED):
        # a restoring ends all cuts before it, so that the next one has only what began since
        inside = [cut for cut in cuts if cut.onset.earliest < restoring.onset.earliest]
        if inside:
            yield _window(place, inside, restoring)
            cuts = tuple(cut for cut in cuts if cut not in inside)
    for cut in cuts:
        yield _window(place, [cut], None)


def _window(place: str, cuts: Sequence[Act], restoring: Act | None) -> Window:
    start = Interval(min(cut.onset.earliest for cut in cuts), max(cut.onset.latest for cut in cuts))
    end, switches = (restoring.onset, (*cuts, restoring)) if restoring else (_end(cuts), cuts)
    return Window(place, start, end, ids_of(switches))


def _end(cuts: Sequence[Act]) -> Interval | None:
    """The end that the rows of the cuts themselves give, from the earliest to the latest."""
    ends = [row.end for act in cuts for row in act.rows if row.end is not None]
    return Interval(min(e.earliest for e in ends), max(e.latest for e in ends)) if ends else None


def seen_by_killing(evidence: Evidence) -> tuple[tuple[Act, ...], tuple[Act, ...]]:
    """The state's acts of control and force in a view: those that some version puts on a day and at a place with a
    shot or a killing, by whomever, and the rest. A town lies in its region and its country: an act told of one of
    these is held against shots in any of its towns."""
    killing, means = evidence.codes.group("killing"), Selector.parse(MEANS, evidence.codes)
    deadly = {
        (row.days.first, place)
        for row in evidence.events
        if row.action in killing
        for place in (row.place, *around(evidence, row.place, row.episode))
    }
    state = acts(filter(means, evidence.events))
    seen = {act.id for act in state if any((row.days.first, row.place) in deadly for row in act.rows)}
    return tuple(act for act in state if act.id in seen), tuple(act for act in state if act.id not in seen)


@dataclass(frozen=True)
class Stage:
    """The first act of a kind after the first gathering of the core: `days` between their local days, `hours` by the
    clock (negative where the act may have come first), the instants between which it began, and the rows of the acts
    that can be the first and of the gathering; `kept_by`: those of them that keep it, whatever else goes. Nothing is
    told where there is no such act."""

    days: Bounds | None = None
    hours: Bounds | None = None
    onset: Interval | None = None
    rows: tuple[str, ...] = ()
    kept_by: frozenset[str] = frozenset()


def pace(evidence: Evidence, episode: Episode, start: Selector, stages: Mapping[str, Selector]) -> dict[str, Stage]:
    """Each stage by its name; all empty where no gathering of the core is told."""
    since = since_core(episode)
    dated, core = [e for e in evidence.events_of.get(episode.id, ()) if since(e)], episode.core
    begun = _first(evidence, [e for e in dated if start(e) and core is not None and e.days.first <= core.last])
    return {name: _stage(begun, _first(evidence, list(filter(kind, dated)))) for name, kind in stages.items()}


def since_core(episode: Episode) -> Callable[[Event], bool]:
    """Whether an act is of the episode, has a day, and is not from before its core."""
    inside, core = in_episode(episode), episode.core
    return lambda event: not event.vague and inside(event) and (core is None or event.days.first >= core.first)


@dataclass(frozen=True)
class _First:
    """Between which instants and local days the first of several acts began, the rows of those that can be it, and
    those that keep it."""

    onset: Interval
    soon: date
    last: date
    rows: tuple[str, ...]
    kept_by: frozenset[str]


def _first(evidence: Evidence, rows: Sequence[Event]) -> _First | None:
    """Found once for the same rows: it hangs on no source."""

    def find() -> _First | None:
        told = acts(rows)
        if (onset := first_onset(told)) is None:
            return None
        last = min(max(row.days.last for row in act.rows) for act in told)
        return _First(onset, min(row.days.first for row in rows), last, ids_of(may_be_first(told)), keeping_first(told))

    return evidence.remember(("first", tuple(row.id for row in rows)), find)


def _stage(begun: _First | None, told: _First | None) -> Stage:
    if begun is None or told is None:
        return Stage()
    days = Bounds(max(0, (told.soon - begun.last).days), max(0, (told.last - begun.soon).days), "days")
    rows, kept_by = ids_of(begun.rows, told.rows), begun.kept_by | told.kept_by
    return Stage(days, hours(begun.onset, told.onset), told.onset, rows, kept_by)


Kinds = Mapping[str, tuple[str, ...]]
"""Kinds by name, each with the rows that tell it."""


@dataclass(frozen=True)
class Shared:
    """What several sets of kinds have in common: `by_all` the kinds of every one, `only` those of one alone, by its
    name."""

    by_all: tuple[str, ...]
    only: Mapping[str, tuple[str, ...]]


def kinds_used(evidence: Evidence, episode: Episode, means: Selector) -> Kinds:
    """The kinds of acts recorded in one episode, sorted."""
    inside, acts = in_episode(episode), evidence.events_of.get(episode.id, ())
    by_kind = grouped_by((event for event in acts if inside(event) and means(event)), lambda event: event.action)
    return {kind: ids_of(rows) for kind, rows in sorted(by_kind.items())}


def shared(sets: Mapping[str, Iterable[str]]) -> Shared:
    """What the sets have in common, each kind by how many of them hold it."""
    held = {name: frozenset(kinds) for name, kinds in sets.items()}
    all_kinds = sorted(frozenset().union(*held.values()))
    times = {kind: sum(kind in kinds for kinds in held.values()) for kind in all_kinds}
    by_all = tuple(kind for kind in all_kinds if times[kind] == len(held) > 1)
    only = {name: tuple(k for k in all_kinds if times[k] == 1 and k in kinds) for name, kinds in held.items()}
    return Shared(by_all, only)
