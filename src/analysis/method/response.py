"""How a state met an episode: which force, where and when; what else it did; whom it held; when it cut the lines.

Acts count once, however many rows tell them. Every number is of acts that the tables hold, which is what sources
tell: it is no sample of what happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from analysis.evidence.clock import Interval
from analysis.evidence.rows import Episode, Event
from analysis.evidence.view import Evidence
from analysis.method.acts import Act, Selector, acts, around, first_onset, in_episode, may_be_first
from analysis.method.bounds import Bounds
from analysis.method.sequence import hours

SWITCHED_OFF, SWITCHED_ON = "communications_shutdown", "access_restored"
STATE_FAMILIES = ("accommodation", "control", "force")


@dataclass(frozen=True)
class Rung:
    """The highest rung of the force ladder reached at a place on a day, and the rows that reach it."""

    day: date
    place: str
    rung: int
    actions: tuple[str, ...]
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Reach:
    """How long it took from the first protest to the first act at this rung or above: hours and days, as bounds."""

    rung: int
    hours: Bounds
    places: tuple[str, ...]
    rows: tuple[str, ...]

    @property
    def days(self) -> Bounds:
        """The same in days of 24 hours."""
        low, high = self.hours.low, self.hours.high
        assert low is not None
        assert high is not None
        return Bounds(round(low / 24, 2), round(high / 24, 2), "days")


@dataclass(frozen=True)
class Share:
    """The acts of one kind among the state's acts of accommodation, control and force."""

    family: str
    action: str
    acts: int
    of: int
    rows: tuple[str, ...]

    @property
    def share(self) -> float:
        """Between 0 and 1."""
        return self.acts / self.of


@dataclass(frozen=True)
class Holding:
    """Acts of one kind by which people were held; `persons` sums what is known of them (a floor where an act's
    number is not known; None when no number is)."""

    action: str
    acts: int
    places: tuple[str, ...]
    persons: Bounds | None
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


@dataclass(frozen=True)
class Profile:
    """The response to one episode. `unseen` are the state's acts of control and force on days and at places without a
    shot or a killing: what a measure built on killing does not see; `seen` the others."""

    episode: str
    ladder: tuple[Rung, ...]
    reach: tuple[Reach, ...]
    shares: tuple[Share, ...]
    holding: tuple[Holding, ...]
    windows: tuple[Window, ...]
    seen: tuple[Act, ...]
    unseen: tuple[Act, ...]


def profile(evidence: Evidence, episode: Episode) -> Profile:
    """The response profile of an episode, from its acts between onset and end."""
    told = tuple(row for row in evidence.events if in_episode(episode)(row))
    seen, unseen = seen_by_killing(evidence.keep(events=in_episode(episode)))
    taken = [action for action in evidence.codes.codes("action") if action in evidence.codes.group("holding")]
    return Profile(
        episode=episode.id,
        ladder=ladder(told),
        reach=reach(told, Selector.parse("family:protest", evidence.codes)),
        shares=shares(told),
        holding=tuple(held for action in taken if (held := holding(told, action)) is not None),
        windows=shutdowns(told),
        seen=seen,
        unseen=unseen,
    )


def ladder(events: Iterable[Event]) -> tuple[Rung, ...]:
    """The highest rung by day and place, sorted; acts known only by month or year have no day and are left out."""
    reached: dict[tuple[date, str], list[Event]] = {}
    for event in events:
        if event.rung is not None and event.days.days == 1:
            reached.setdefault((event.days.first, event.place), []).append(event)
    return tuple(_highest(day, place, rows) for (day, place), rows in sorted(reached.items()))


def _highest(day: date, place: str, rows: Sequence[Event]) -> Rung:
    rung = max(row.rung for row in rows if row.rung is not None)
    top = sorted((row for row in rows if row.rung == rung), key=lambda row: row.id)
    return Rung(day, place, rung, tuple(sorted({row.action for row in top})), tuple(row.id for row in top))


def reach(events: Sequence[Event], start: Selector, besides: Sequence[str] = ()) -> tuple[Reach, ...]:
    """From the first act that `start` selects to the first act of the state at each rung or above, from rung 1 up.

    Actions named in `besides` are passed over. Empty if nothing is told of the start.
    """
    begun = acts(row for row in events if start(row))
    first = first_onset(begun)
    if first is None:
        return ()
    found = []
    for rung in sorted({row.rung for row in events if row.rung}):
        told = acts(r for r in events if r.rung is not None and r.rung >= rung and r.action not in besides)
        onset = first_onset(told)
        if onset is not None:
            found.append(_reach(rung, hours(first, onset), may_be_first(told), may_be_first(begun)))
    return tuple(found)


def _reach(rung: int, lasted: Bounds, told: Sequence[Act], begun: Sequence[Act]) -> Reach:
    places = sorted({row.place for act in told for row in act.rows})
    rows = sorted({row for act in (*told, *begun) for row in act.row_ids})
    return Reach(rung, lasted, tuple(places), tuple(rows))


def shares(events: Iterable[Event]) -> tuple[Share, ...]:
    """The state's acts by kind, each act once for each kind its versions name; sorted by family and action."""
    by_kind: dict[tuple[str, str], dict[str, list[str]]] = {}
    for event in events:
        if event.rung is not None and event.family in STATE_FAMILIES:
            by_kind.setdefault((event.family, event.action), {}).setdefault(event.act, []).append(event.id)
    whole = sum(len(told) for told in by_kind.values())
    return tuple(
        Share(family, action, len(told), whole, tuple(sorted(row for rows in told.values() for row in rows)))
        for (family, action), told in sorted(by_kind.items())
    )


def family_shares(events: Iterable[Event]) -> tuple[Share, ...]:
    """The same by family (`action` is empty): accommodation against control against force, each act once a family."""
    by_family: dict[str, dict[str, list[str]]] = {family: {} for family in STATE_FAMILIES}
    for event in events:
        if event.rung is not None and event.family in by_family:
            by_family[event.family].setdefault(event.act, []).append(event.id)
    whole = sum(len(told) for told in by_family.values())
    return tuple(
        Share(family, "", len(told), whole, tuple(sorted(row for rows in told.values() for row in rows)))
        for family, told in by_family.items()
        if whole
    )


def holding(events: Iterable[Event], action: str) -> Holding | None:
    """The state's acts of holding people, of one kind; None if none is told."""
    told = acts(row for row in events if row.action == action and row.rung is not None)
    if not told:
        return None
    persons = [_persons(act) for act in told]
    lows = [low for low, _ in persons if low is not None]
    highs = [high for _, high in persons if high is not None]
    known = Bounds(sum(lows), sum(highs) if len(highs) == len(told) else None, "persons") if lows else None
    rows = sorted(row for act in told for row in act.row_ids)
    return Holding(action, len(told), tuple(sorted({r.place for a in told for r in a.rows})), known, tuple(rows))


def _persons(act: Act) -> tuple[int | None, int | None]:
    """From the least to the most that any version says were held."""
    lows = [row.participants_low for row in act.rows if row.participants_low is not None]
    highs = [row.participants_high for row in act.rows if row.participants_high is not None]
    high = max([*highs, *lows]) if highs else None
    return min([*lows, *highs], default=None), high


def shutdowns(events: Iterable[Event]) -> tuple[Window, ...]:
    """Cuts of communications by place, whoever cut.

    Cuts that one restoring ends are one window: it began with the first of them at the earliest and with the last at
    the latest, since the lines may have been open between. A cut that nothing restores is a window without end.
    """
    by_place: dict[str, list[Event]] = {}
    for event in events:
        if event.action in (SWITCHED_OFF, SWITCHED_ON):
            by_place.setdefault(event.place, []).append(event)
    return tuple(window for place, rows in sorted(by_place.items()) for window in _windows(place, rows))


def _windows(place: str, rows: Sequence[Event]) -> Iterable[Window]:
    cuts = acts(row for row in rows if row.action == SWITCHED_OFF)
    for restoring in acts(row for row in rows if row.action == SWITCHED_ON):
        inside = [cut for cut in cuts if cut.onset.earliest < restoring.onset.earliest]
        if inside:
            yield _window(place, inside, restoring)
            cuts = tuple(cut for cut in cuts if cut not in inside)
    for cut in cuts:
        yield _window(place, [cut], None)


def _window(place: str, cuts: Sequence[Act], restoring: Act | None) -> Window:
    start = Interval(min(cut.onset.earliest for cut in cuts), max(cut.onset.latest for cut in cuts))
    told = (*cuts, restoring) if restoring else cuts
    ids = tuple(sorted(row for act in told for row in act.row_ids))
    return Window(place, start, restoring.onset if restoring else _end(cuts), ids)


def _end(cuts: Sequence[Act]) -> Interval | None:
    """The end that the rows of the cuts themselves give, from the earliest to the latest."""
    ends = [row.end for act in cuts for row in act.rows if row.end is not None]
    return Interval(min(e.earliest for e in ends), max(e.latest for e in ends)) if ends else None


def seen_by_killing(evidence: Evidence) -> tuple[tuple[Act, ...], tuple[Act, ...]]:
    """The state's acts of control and force in a view: those that some version puts on a day and at a place with a
    shot or a killing, by whomever, and the rest. A town lies in its region and its country: an act told of one of
    these is held against shots in any of its towns."""
    killing = evidence.codes.group("killing")
    deadly = {
        (row.days.first, place)
        for row in evidence.events
        if row.action in killing
        for place in (row.place, *around(evidence, row.place, row.episode))
    }
    state = acts(row for row in evidence.events if row.rung and row.family in ("control", "force"))
    seen = {act.id for act in state if any((row.days.first, row.place) in deadly for row in act.rows)}
    return tuple(act for act in state if act.id in seen), tuple(act for act in state if act.id not in seen)
