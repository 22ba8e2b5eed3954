"""Of a question across episodes each part is found of one episode's rows alone, and once for each set of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.evidence.narrowing import SOURCED, with_rows
from analysis.evidence.rows import Episode
from analysis.evidence.view import Evidence
from analysis.findings.by_episode import of_each

ROWS = ("claims", *SOURCED)
ASKED = ("family:force", ("killed", "wounded"))
handed: list[tuple[str, Evidence]] = []  # the views that `looked` was handed, by episode


def looked(evidence: Evidence, episode: Episode, *given: object) -> Evidence:
    handed.append((episode.id, evidence))
    return evidence


@pytest.fixture
def alone(evidence: Evidence) -> Evidence:
    """The evidence, with a memory of its own."""
    handed.clear()
    return replace(evidence)


def tables(view: Evidence) -> dict[str, tuple[object, ...]]:
    return {table: getattr(view, table) for table in ("sources", *ROWS)}


def test_a_part_is_found_of_the_rows_of_its_episode_and_no_others(alone: Evidence) -> None:
    for episode, view in of_each(alone, looked, *ASKED):
        assert view.episodes == (episode,)
        assert {row.episode for table in ROWS for row in getattr(view, table)} == {episode.id}
        for table in ("counts", "events", "claims", "steps"):
            assert getattr(view, table) == tuple(row for row in getattr(alone, table) if row.episode == episode.id)
        assert {source.id for source in view.sources} == {one for row in view.sourced_rows for one in row.source_ids}


def test_a_part_is_found_once_for_all_views_that_leave_its_episode_the_same(alone: Evidence) -> None:
    of_each(alone, looked, *ASKED)
    whole = len(handed)
    of_each(alone.narrow(episodes=["2022-january", "2011-zhanaozen"]), looked, *ASKED)
    of_each(with_rows(alone, statements=()), looked, *ASKED)
    assert len(handed) == whole
    of_each(alone, looked, "family:control")
    assert len(handed) == 2 * whole, "another question was given the answer of the first"


@pytest.mark.parametrize("table", ["counts", "events", "claims", "claim_evidence", "orders", "steps"])
def test_a_part_is_found_anew_without_any_of_its_rows_or_of_their_sources(alone: Evidence, table: str) -> None:
    of_each(alone, looked, *ASKED)
    every = getattr(alone, table)
    for number in range(0, len(every), 1 + len(every) // 20):
        row, others = every[number], [*every[:number], *every[number + 1 :]]
        if row.episode not in {episode.id for episode in alone.core_episodes}:
            continue
        without = [tuple(others)]
        if len(getattr(row, "source_ids", ())) > 1:
            without.append((*others, replace(row, source_ids=row.source_ids[1:])))
        for left in without:
            view = with_rows(alone, **{table: left})
            told = dict(of_each(view, looked, *ASKED))[alone.episode(row.episode)]
            assert tables(told) == tables(dict(of_each(replace(view), looked, *ASKED))[alone.episode(row.episode)])
            assert row not in getattr(told, table)
