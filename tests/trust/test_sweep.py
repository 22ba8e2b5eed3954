"""The sweep says under every view what an evaluation of that view from scratch says."""

from __future__ import annotations

import random
from dataclasses import replace
from unittest.mock import patch

import pytest

from analysis.evidence.view import Evidence
from analysis.findings.combinations import COMBINATIONS
from analysis.findings.registry import findings_of
from analysis.findings.robustness import NOT_ASKED, State
from analysis.findings.sweep import Lens, Sweep, lenses, sweep
from analysis.findings.verdict import Verdict

SAMPLE = 24  # views, of every sort


@pytest.fixture(scope="module")
def every_lens(evidence: Evidence) -> tuple[Lens, ...]:
    return lenses(evidence)


@pytest.fixture(scope="module")
def chosen(every_lens: tuple[Lens, ...]) -> list[Lens]:
    """Lenses to look through from scratch: of each sort in turn."""
    sorts = ("source", "origin", "kind", "day", "groups", "groups as of")
    by_sort: dict[str, list[Lens]] = {sort: [] for sort in sorts}
    for lens in every_lens:
        as_of = " as of" if lens.what == "groups" and lens.narrowing.as_of else ""
        by_sort[lens.what + as_of].append(lens)
    return [random.Random(seed).choice(by_sort[sorts[seed % len(sorts)]]) for seed in range(SAMPLE)]


@pytest.fixture(scope="module")
def swept(evidence: Evidence, every_lens: tuple[Lens, ...], chosen: list[Lens]) -> Sweep:
    """All findings under these lenses, among every tenth of all: lenses that leave a finding the same share a state."""
    some = tuple(lens for n, lens in enumerate(every_lens) if n % 10 == 0 or lens in chosen)
    with patch("analysis.findings.sweep.lenses", lambda _: some):
        return sweep(evidence)


def from_scratch(view: Evidence) -> dict[str, State]:
    """All findings that are asked of a view, each decided on that view alone."""
    verdicts = {finding.id: finding.verdict(view) for finding in findings_of(view)}
    return {name: State(verdict.ruling.value, verdict.bounds) for name, verdict in verdicts.items()}


def test_on_all_evidence_it_says_what_the_findings_say(evidence: Evidence, swept: Sweep) -> None:
    assert swept.whole == from_scratch(evidence)


@pytest.mark.parametrize("number", range(SAMPLE))
def test_under_a_view_it_says_what_that_view_says_from_scratch(
    number: int, chosen: list[Lens], evidence: Evidence, swept: Sweep
) -> None:
    narrowing = chosen[number].narrowing
    view = evidence.narrow(
        as_of=narrowing.as_of,
        without_kinds=narrowing.without_kinds,
        without_sources=narrowing.without_sources,
        without_origins=narrowing.without_origins,
    )
    at = swept.lenses.index(chosen[number])
    told, expected = {name: states[at] for name, states in swept.states.items()}, from_scratch(view)
    assert {name: told[name] for name in expected} == expected
    assert {told[name].ruling for name in told.keys() - expected.keys()} <= {NOT_ASKED.ruling, "insufficient"}


def test_it_looks_through_every_source_origin_kind_day_and_choice_of_groups(
    evidence: Evidence, every_lens: tuple[Lens, ...]
) -> None:
    assert len(every_lens) >= 2500
    names = {sort: {lens.name for lens in every_lens if lens.what == sort} for sort in ("source", "origin", "kind")}
    assert names["source"] == {source.id for source in evidence.sources}
    assert {source.origin for source in evidence.sources} <= names["origin"]
    assert {source.publisher_kind for source in evidence.sources} <= names["kind"]
    assert len({lens.name for lens in every_lens if lens.what == "groups"}) == COMBINATIONS - 1


def test_it_tells_what_moves(swept: Sweep) -> None:
    moved = list(swept.moved())
    assert 0 < len(moved) < len(swept.lenses) * len(swept.states)
    assert all(state != swept.whole[name] for name, _, state in moved)


def test_findings_side_by_side_say_what_they_say_one_after_the_other(evidence: Evidence, swept: Sweep) -> None:
    some = [one for one in findings_of(evidence) if one.id in ("Q01.2022-january", "Q04.2011-zhanaozen", "S07", "C07")]
    with patch("analysis.findings.sweep.lenses", lambda _: swept.lenses):
        alone, beside = (sweep(evidence, some, cores) for cores in (1, 2))
    assert alone.states == beside.states == {one.id: swept.states[one.id] for one in some}


def test_what_one_finding_raises_stops_the_sweep(evidence: Evidence) -> None:
    def refuse(view: Evidence) -> Verdict:
        raise ValueError("no such thing")

    one = next(iter(findings_of(evidence)))
    broken = replace(one, test=replace(one.test, decide=refuse))
    with pytest.raises(ValueError, match="no such thing"):
        sweep(evidence, [broken, replace(broken, question=one.question)], cores=2)
