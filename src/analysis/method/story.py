"""The course of an episode in a dozen or two acts, chosen by a stated rule: what a reader is told first.

Of the acts around the core whose day is known: of each kind of act the first that at least two origins tell (the first
at all where no such is), of each rung of the force ladder the first; then those that most origins tell, until there
are `ACTS_OF_A_COURSE`. A kind is a family of actions by one side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from analysis.evidence.clock import Span
from analysis.evidence.rows import Episode, Event
from analysis.evidence.view import Evidence
from analysis.method.acts import Act, acts, in_episode

ACTS_OF_A_COURSE = 24
FOLLOWED_WITHIN = timedelta(days=14)  # the core's end, and what followed at once
ENOUGH_ORIGINS = 2  # origins


def course(evidence: Evidence, episode: Episode) -> tuple[Act, ...]:
    """The acts chosen, in the order in which they began; none without a core."""
    candidates = acts(filter(around_core(episode), evidence.events))
    voices = {act.id: len(evidence.origins_of(act.row_ids)) for act in candidates}
    firsts: dict[str, Act] = {}
    for act in sorted(
        candidates, key=lambda a: (voices[a.id] < ENOUGH_ORIGINS, a.onset.latest, a.onset.earliest, a.id)
    ):
        for kind in _kinds(act):
            firsts.setdefault(kind, act)
    chosen = {act.id: act for act in sorted(firsts.values(), key=lambda a: (-voices[a.id], a.id))[:ACTS_OF_A_COURSE]}
    for act in sorted(candidates, key=lambda a: (-voices[a.id], a.id)):
        if len(chosen) >= ACTS_OF_A_COURSE:
            break
        chosen.setdefault(act.id, act)
    return tuple(act for act in candidates if act.id in chosen)


def around_core(episode: Episode) -> Callable[[Event], bool]:
    """Whether a row is of the episode, its day known, and no earlier than its core and no later than what followed."""
    window = Span(episode.core.first, episode.core.last + FOLLOWED_WITHIN) if episode.core else None
    inside = in_episode(episode)

    def around(row: Event) -> bool:
        return window is not None and not row.vague and inside(row) and window.holds(row.days.first)

    return around


def silent_regions(evidence: Evidence, episode: Episode) -> list[str]:
    """The regions of the episode's country of which no act around its core is told."""
    regions = {p.id for p in evidence.places if p.kind == "region" and p.country == episode.country}
    told = {event.place for event in filter(around_core(episode), evidence.events)}
    return sorted(regions - told - {p.region for p in evidence.places if p.id in told})


def _kinds(act: Act) -> Iterable[str]:
    for row in act.rows:
        yield f"{row.family}@{row.actor}"
        if row.rung is not None:
            yield f"rung {row.rung}"
