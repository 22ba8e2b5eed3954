"""The sweep says under every view what an evaluation of that view from scratch says."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from analysis.evidence.view import Evidence, open_evidence
from analysis.findings.combinations import COMBINATIONS, NOT_ASKED, State
from analysis.findings.registry import findings_of
from analysis.findings.sweep import Sweep, sweep
from analysis.findings.verdict import Asked, Verdict

SAMPLE = 24  # views, of every sort


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return open_evidence()


@pytest.fixture(scope="module")
def swept(evidence: Evidence) -> Sweep:
    return sweep(evidence)


def from_scratch(view: Evidence) -> dict[str, State]:
    """All findings that are asked of a view, each decided on that view alone."""
    verdicts = {finding.id: finding.verdict(view) for finding in findings_of(view)}
    return {name: State(verdict.ruling.value, verdict.bounds) for name, verdict in verdicts.items()}


def test_on_all_evidence_it_says_what_the_findings_say(evidence: Evidence, swept: Sweep) -> None:
    assert swept.whole == from_scratch(evidence)


@pytest.mark.parametrize("seed", range(SAMPLE))
def test_under_a_view_it_says_what_that_view_says_from_scratch(seed: int, evidence: Evidence, swept: Sweep) -> None:
    sorts = ("source", "origin", "kind", "day", "groups", "groups as of")
    sort = sorts[seed % len(sorts)]
    fitting = [
        i
        for i, lens in enumerate(swept.lenses)
        if sort == lens.what + (" as of" if lens.what == "groups" and lens.narrowing.as_of else "")
    ]
    chosen = random.Random(seed).choice(fitting)
    lens = swept.lenses[chosen]
    view = open_evidence(
        as_of=lens.narrowing.as_of,
        exclude_kinds=lens.narrowing.without_kinds,
        exclude_sources=lens.narrowing.without_sources,
        exclude_origins=lens.narrowing.without_origins,
    )
    told, expected = {name: states[chosen] for name, states in swept.states.items()}, from_scratch(view)
    assert {name: told[name] for name in expected} == expected
    assert {told[name].ruling for name in told.keys() - expected.keys()} <= {NOT_ASKED.ruling, "insufficient"}


def test_it_holds_every_source_origin_kind_day_and_choice_of_groups(evidence: Evidence, swept: Sweep) -> None:
    names = {sort: {lens.name for lens in swept.lenses if lens.what == sort} for sort in ("source", "origin", "kind")}
    assert names["source"] == {source.id for source in evidence.sources}
    assert {source.origin for source in evidence.sources} <= names["origin"]
    assert {source.publisher_kind for source in evidence.sources} <= names["kind"]
    assert len({lens.name for lens in swept.lenses if lens.what == "groups"}) == COMBINATIONS - 1


def test_it_looks_through_at_least_2500_lenses_and_tells_what_moves(swept: Sweep) -> None:
    assert len(swept.lenses) >= 2500
    moved = list(swept.moved())
    assert 0 < len(moved) < len(swept.lenses) * len(swept.states)
    assert all(state != swept.whole[name] for name, _, state in moved)


def test_findings_side_by_side_say_what_they_say_one_after_the_other(evidence: Evidence, swept: Sweep) -> None:
    some = [one for one in findings_of(evidence) if one.id in ("Q01.2022-january", "Q04.2011-zhanaozen", "S07", "C07")]
    alone, beside = (sweep(evidence, some, cores) for cores in (1, 2))
    assert alone.states == beside.states == {one.id: swept.states[one.id] for one in some}


def test_what_one_finding_raises_stops_the_sweep(evidence: Evidence) -> None:
    def refuse(view: Evidence, asked: Asked) -> Verdict:
        raise ValueError("no such thing")

    one = next(iter(findings_of(evidence)))
    broken = replace(one, test=replace(one.test, decide=refuse))
    with pytest.raises(ValueError, match="no such thing"):
        sweep(evidence, [broken, replace(broken, asked=one.asked)], cores=2)
