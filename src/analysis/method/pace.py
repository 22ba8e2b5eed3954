"""How fast a state answered: days and hours from the first gathering of an episode's core to the first act of a kind.

Counted from the core, so that a strike of seven months before it does not stretch one episode against another. Acts
known only by month or year have no day and are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from analysis.evidence.rows import Episode, Event, ids_of
from analysis.evidence.view import Evidence
from analysis.method.acts import Act, acts, first_onset, in_episode, may_be_first
from analysis.method.bounds import Bounds, hours
from analysis.method.selectors import Selector


@dataclass(frozen=True)
class Stage:
    """The first act of a kind after the first gathering of the core: `days` between their local days, `hours` by the
    clock (negative where the act may have come first), the acts that can be the first, and the rows of these and of the
    gathering. Nothing is told where there is no such act."""

    days: Bounds | None = None
    hours: Bounds | None = None
    first: tuple[Act, ...] = ()
    rows: tuple[str, ...] = ()


def pace(evidence: Evidence, episode: Episode, start: Selector, stages: Mapping[str, Selector]) -> dict[str, Stage]:
    """Each stage by its name; all empty where no gathering of the core is told."""
    since = since_core(episode)
    dated, core = [e for e in evidence.events_of.get(episode.id, ()) if since(e)], episode.core
    begun = acts(e for e in dated if start(e) and core is not None and e.days.first <= core.last)
    return {name: _stage(begun, acts(e for e in dated if kind(e))) for name, kind in stages.items()}


def since_core(episode: Episode) -> Callable[[Event], bool]:
    """Whether an act is of the episode, has a day, and is not from before its core."""
    inside, core = in_episode(episode), episode.core
    return lambda event: not event.vague and inside(event) and (core is None or event.days.first >= core.first)


def _stage(begun: Sequence[Act], told: Sequence[Act]) -> Stage:
    start, reached = first_onset(begun), first_onset(told)
    if start is None or reached is None:
        return Stage()
    (early, late), (soon, last) = _first_days(begun), _first_days(told)
    first = may_be_first(told)
    days = Bounds(max(0, (soon - late).days), max(0, (last - early).days), "days")
    return Stage(days, hours(start, reached), first, ids_of(may_be_first(begun), first))


def _first_days(told: Sequence[Act]) -> tuple[date, date]:
    """Between which local days the first of them began."""
    spans = [(min(r.days.first for r in act.rows), max(r.days.last for r in act.rows)) for act in told]
    return min(first for first, _ in spans), min(last for _, last in spans)
