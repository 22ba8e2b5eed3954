"""A question across episodes, answered of parts that each hang on one episode's rows, and joined.

A view that takes nothing from an episode leaves its part as it was: of all views of one evidence a part is found once
for each set of the episode's rows that any of them leaves.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from analysis.evidence.grouping import grouped_by
from analysis.evidence.narrowing import NOT_NARROWED, SOURCED, with_rows
from analysis.evidence.rows import Episode
from analysis.evidence.tables import Row, kind_of_rows
from analysis.evidence.view import Evidence

T = TypeVar("T")
OF_EPISODES = {table: kind_of_rows(table) for table in ("claims", *SOURCED)}  # whose rows are told of an episode


def of_each(evidence: Evidence, find: Callable[..., T], *given: Any) -> list[tuple[Episode, T]]:
    """What `find`, a function of a module, finds of each episode proper. It is handed a view that holds this episode
    and its rows alone, the episode, and of the question what is `given`, so that what it finds can hang on nothing
    else; and what it finds is not to be changed."""
    told: dict[str, list[Row]] = defaultdict(list)
    for table in OF_EPISODES:
        for row in getattr(evidence, table):
            told[row.episode].append(row)
    return [(episode, _part(evidence, find, given, episode, told[episode.id])) for episode in evidence.core_episodes]


def _part(
    evidence: Evidence, find: Callable[..., T], given: tuple[Any, ...], episode: Episode, rows: Sequence[Row]
) -> T:
    """Found once for each question, episode and rows: these very ones, which are never changed (a row left on fewer
    sources is another)."""
    these = array("Q", map(id, (*given, episode, *rows))).tobytes()

    def found() -> T:
        # as long as the memory, so that no id of them comes again
        held: dict[int, object] = evidence.remember("held", dict)
        held.update((id(one), one) for one in (*given, episode, *rows))
        return find(_alone(evidence, episode, rows), episode, *given)

    return evidence.remember(("of each", find, these), found)


def _alone(evidence: Evidence, episode: Episode, rows: Sequence[Row]) -> Evidence:
    """The view of one episode and its rows."""
    told = grouped_by(rows, type)
    tables: dict[str, tuple[Any, ...]] = {table: tuple(told.get(kind, ())) for table, kind in OF_EPISODES.items()}
    return with_rows(evidence.only(**tables), episodes=(episode,), statements=(), narrowing=NOT_NARROWED)
