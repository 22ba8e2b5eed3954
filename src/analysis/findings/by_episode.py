"""A question across episodes, answered of parts that each hang on one episode's rows, and joined.

A view that takes nothing from an episode leaves its part as it was: of all views of one evidence a part is found once
for each set of the episode's rows that any of them leaves.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from analysis.evidence.grouping import grouped_by
from analysis.evidence.narrowing import NOT_NARROWED, SOURCED, with_rows
from analysis.evidence.rows import Episode, ids_of
from analysis.evidence.tables import Row, kind_of_rows
from analysis.evidence.view import Evidence
from analysis.findings.sentences import listing
from analysis.findings.verdict import Verdict
from analysis.method.comparability import Comparability, ComparedActs, compare_told
from analysis.method.response import SHUTDOWN

NOT_COMPARABLE = "Acts told by alike kinds of body in every episode."
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


@dataclass(frozen=True)
class Part:
    """What is found of one episode, in words: with its rows, and for the guard who tells them."""

    in_words: str
    rows: tuple[str, ...]
    told: ComparedActs


def joined(by_episode: Sequence[tuple[Episode, Part]]) -> tuple[Comparability, tuple[str, ...], str]:
    """The parts of all episodes: what the guard says, all rows, and the words, which end with what is unlike."""
    guard = compare_told([part.told for _, part in by_episode])
    sentences = [f"{episode.title}: {part.in_words}" for episode, part in by_episode]
    rows = ids_of(*(part.rows for _, part in by_episode), guard.rows)
    return guard, rows, f"{'; '.join([*sentences, stamped(guard)])}."


def compared_acts(evidence: Evidence, episode: Episode, rows: Iterable[str]) -> ComparedActs:
    """For the guard: who tells the rows of an episode, and the acts that cut communications in it."""
    kinds = tuple(map(evidence.kind_of_origin, evidence.origins_of(rows)))
    cuts = tuple(event for event in evidence.events_of.get(episode.id, ()) if event.action == SHUTDOWN)
    return ComparedActs(episode, kinds, cuts)


def stamped(guard: Comparability) -> str:
    """What is unlike, for the end of a sentence."""
    if not guard.stamps:
        return "who tells the acts is alike enough to compare"
    return f"compared with care, as {listing(stamp.words for stamp in guard.stamps)}"


def judged(guard: Comparability, verdict: Verdict) -> Verdict:
    """The verdict, unless the guard refuses the comparison."""
    if guard.outcome != "refused":
        return verdict
    return Verdict.nothing(verdict.answer, NOT_COMPARABLE, verdict.evidence)
