"""The repertoire of a state: which kinds of acts it is recorded to use in each episode, and what the episodes share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.evidence.grouping import grouped_by
from analysis.evidence.rows import Episode, ids_of
from analysis.evidence.view import Evidence
from analysis.method.acts import in_episode
from analysis.method.selectors import Selector

Kinds = Mapping[str, tuple[str, ...]]
"""Kinds by name, each with the rows that tell it."""


@dataclass(frozen=True)
class Shared:
    """What several sets of kinds have in common: `by_all` the kinds of every one, `only` those of one alone, by its
    name."""

    by_all: tuple[str, ...]
    only: Mapping[str, tuple[str, ...]]


def repertoires(evidence: Evidence, episodes: Sequence[Episode], means: Selector) -> dict[str, Kinds]:
    """The kinds of acts recorded in each episode, by its title, sorted."""
    return {episode.title: kinds_used(evidence, episode, means) for episode in episodes}


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
