"""How fast a state answered: days and hours from the first gathering of an episode's core to the first act of a kind.

Counted from the core, so that a strike of seven months before it does not stretch one episode against another. Acts
known only by month or year have no day and are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from analysis.evidence.clock import Interval
from analysis.evidence.rows import Episode, Event, ids_of
from analysis.evidence.view import Evidence
from analysis.method.acts import acts, first_onset, in_episode, keeping_first, may_be_first
from analysis.method.bounds import Bounds, hours
from analysis.method.selectors import Selector


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
    return Stage(
        days, hours(begun.onset, told.onset), told.onset, ids_of(begun.rows, told.rows), begun.kept_by | told.kept_by
    )
