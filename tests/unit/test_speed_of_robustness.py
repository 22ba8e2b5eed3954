"""Robustness is cheap because little is done twice: counted in decisions and tables, not in seconds."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from analysis.evidence.narrowing import Effect, Lost, Narrowing, applied, effect, lost
from analysis.evidence.view import Evidence
from analysis.findings.combinations import GROUPS, kinds_of
from analysis.findings.registry import findings_of
from analysis.findings.robustness import days_of, try_losses
from analysis.findings.scope import Seen
from analysis.findings.verdict import TESTS, Finding, Verdict

TABLES = ("sources", "counts", "events", "claims", "claim_evidence", "orders", "steps", "country_years", "protests")
COUNTED = ("Q01.2022-january", "Q04.2011-zhanaozen", "S07", "S18.2011-zhanaozen", "B01", "C07")


def tables_of(view: Evidence) -> tuple[object, ...]:
    return tuple(getattr(view, table) for table in TABLES)


def counting(finding: Finding) -> tuple[Finding, Counter[tuple[object, ...]]]:
    """The same finding, and how often it decides on which rows."""
    decided: Counter[tuple[object, ...]] = Counter()

    def decide(evidence: Evidence, **given: Any) -> Verdict:
        decided[tables_of(evidence)] += 1
        return finding.decide(evidence)

    return replace(finding, test=replace(finding.test, decide=decide)), decided


@pytest.mark.parametrize("name", COUNTED)
def test_no_set_of_rows_is_decided_twice(evidence: Evidence, name: str) -> None:
    finding, decided = counting(next(one for one in findings_of(evidence) if one.id == name))
    scoped = finding.scope(evidence)
    verdict = finding.decide(scoped)
    try_losses(finding, scoped, verdict)
    assert len(decided) > 1
    assert decided.most_common(1)[0][1] == 1, "the same rows were decided twice"


def test_an_origin_with_one_source_in_scope_is_tried_once_for_both(evidence: Evidence) -> None:
    finding = next(one for one in findings_of(evidence) if one.id == "B01")
    counted, decided = counting(finding)
    try_losses(counted, counted.scope(evidence), finding.verdict(evidence))
    # its kind, origin and source, and the day before it was published, all leave nothing
    assert list(decided.values()) == [1]


def test_a_narrowing_that_does_not_touch_a_table_hands_the_same_table_on(evidence: Evidence) -> None:
    (source,) = {source for row in evidence.protests for source in row.source_ids}
    left = evidence.narrow(without_sources=[source])
    assert left.protests == ()
    for table in ("events", "claims", "claim_evidence", "steps"):
        assert getattr(left, table) is getattr(evidence, table), table


def test_two_narrowings_of_one_effect_leave_the_same_rows(evidence: Evidence) -> None:
    scoped = next(one for one in findings_of(evidence) if one.id == "Q04.2011-zhanaozen").scope(evidence)
    asked = [Narrowing(without_sources=frozenset({source.id})) for source in scoped.sources]
    asked += [Narrowing(without_origins=frozenset({source.origin})) for source in scoped.sources]
    days = [source.published.last for source in scoped.sources if source.published]
    asked += [Narrowing(as_of=day + timedelta(days=late)) for day in days for late in (0, 1)]
    by_effect: dict[Effect, Evidence] = {}
    for narrowing in asked:
        view = scoped.without(narrowing)
        first = by_effect.setdefault(effect(scoped, lost(scoped, narrowing)), view)
        assert tables_of(view) == tables_of(first), narrowing
    assert len(by_effect) < len(set(asked)), "no two of them do the same: the case shows nothing"


def test_a_row_left_on_the_same_sources_is_the_same_row_in_every_view(evidence: Evidence) -> None:
    row = next(event for event in evidence.events if len(event.source_ids) == 2)
    first, _ = row.source_ids
    scoped = evidence.keep(events=lambda event: event.episode == row.episode)
    one, other = evidence.narrow(without_sources=[first]), scoped.narrow(without_sources=[first])
    assert one.rows[row.id] is other.rows[row.id]
    assert evidence.rows[row.id] is row


SEEING = sorted(TESTS)


def every_of(seen: Seen) -> frozenset[str]:
    return seen.rows.union(seen.sourced, *seen.alike)


def carried(verdict: Verdict) -> tuple[object, ...]:
    """What is told of a verdict under a loss; who watched, where nothing is reported, is told of the whole alone."""
    return verdict.ruling, verdict.bounds


@pytest.mark.parametrize("name", SEEING)
def test_what_a_test_does_not_see_does_not_move_its_verdict(evidence: Evidence, name: str) -> None:
    for finding in (one for one in findings_of(evidence) if one.test.name == name):
        scoped = finding.scope(evidence)
        seen = finding.sees(scoped)
        verdict = carried(finding.decide(scoped))
        ordered = {event for order in scoped.orders for event in (order.earlier, order.later)}
        blind = {row.id for row in scoped.events} - every_of(seen) - ordered
        without = applied(scoped, Effect(gone=frozenset(blind)), Narrowing())
        assert carried(finding.decide(without)) == verdict, finding.id
        # an act or step that is only seen to be there may rest on any of its sources
        there = seen.rows - seen.sourced
        events = tuple(replace(e, source_ids=e.source_ids[:1]) if e.id in there else e for e in scoped.events)
        steps = tuple(replace(s, source_ids=s.source_ids[:1]) if s.id in there else s for s in scoped.steps)
        assert carried(finding.decide(replace(scoped, events=events, steps=steps))) == verdict, finding.id


@pytest.fixture(scope="module")
def by_others(evidence: Evidence) -> Evidence:
    """The same steps, each by the body of another: what no committed row tells, such as an inquiry opened by a body
    that is not of the state, may be told one day."""
    bodies = random.Random(0).sample([(step.body, step.body_kind) for step in evidence.steps], len(evidence.steps))
    told = zip(evidence.steps, bodies, strict=True)
    return replace(evidence, steps=tuple(replace(step, body=body, body_kind=kind) for step, (body, kind) in told))


def a_choice(scoped: Evidence, drawn: random.Random) -> Evidence:
    """What was known on some day, without some groups of bodies, as a reader of the report can choose."""
    left_out = [group.id for group in GROUPS if drawn.random() < 0.3]
    return scoped.narrow(drawn.choice([None, *days_of(scoped)]), without_kinds=kinds_of(left_out, scoped.codes))


@pytest.mark.slow
@pytest.mark.parametrize("name", SEEING)
def test_nor_does_it_move_the_verdict_on_some_of_the_rows(evidence: Evidence, by_others: Evidence, name: str) -> None:
    drawn = random.Random(name)
    asked = [(one, one.scope(evidence)) for one in findings_of(evidence) if one.test.name == name]
    others = [(one, one.scope(by_others)) for one in findings_of(by_others) if one.test.name == name]
    for finding, scoped in (*asked, *(other for other in others if other[1].steps)):  # without steps it is the same
        seen = finding.sees(scoped)
        decides, every = every_of(seen), sorted({row.id for row in (*scoped.sourced_rows, *scoped.claims)})
        for share in (0.02, 0.05, 0.1, 0.3, 0.6, 0.9) * 3 + (1.0,) * 12:
            chosen = a_choice(scoped, drawn) if share > drawn.random() else scoped
            lost = frozenset(row for row in every if drawn.random() > share)
            view = applied(chosen, effect(chosen, Lost(asserted=lost)), Narrowing())
            left = {row.id for row in (*view.sourced_rows, *view.claims)}
            ordered = {act for order in view.orders if order.id in decides for act in (order.earlier, order.later)}
            needless = left - decides - ordered
            for alike in (sorted(group & left) for group in seen.alike):  # any one of them stands for all
                needless |= set(drawn.sample(alike, max(0, len(alike) - 1)))
            less = applied(view, Effect(gone=frozenset(needless)), Narrowing())
            assert carried(finding.decide(less)) == carried(finding.decide(view)), (finding.id, share)


def left_of(view: Evidence, drawn: random.Random, kept: frozenset[str], share: float) -> Evidence:
    """Some of the rows of a view, some on fewer sources, but those kept as they are."""
    kept |= {act for order in view.orders if order.id in kept for act in (order.earlier, order.later)}
    lost = frozenset(row for row in sorted(view.rows) if row not in kept and drawn.random() > share)
    spared = {source for row in kept for source in getattr(view.rows[row], "source_ids", ())}
    pages = frozenset(one.id for one in view.sources if one.id not in spared and drawn.random() > share)
    return applied(view, effect(view, Lost(pages, lost - {source.id for source in view.sources})), Narrowing())


KEEPING = (
    *("faster", "first_before", "first_by_place", "force_before_concession", "gone_before", "means_recur"),
    *("names_published", "targets_recur"),
)


@pytest.mark.slow
@pytest.mark.parametrize("name", KEEPING)
def test_what_keeps_a_verdict_keeps_it_whatever_else_goes(evidence: Evidence, name: str) -> None:
    drawn, tried, moved, by_rows = random.Random(name), 0, 0, False
    for finding in (one for one in findings_of(evidence) if one.test.name == name):
        scoped = finding.scope(evidence)
        views = [a_choice(scoped, drawn) for _ in range(20)]
        for view in (scoped, *views, *(left_of(one, drawn, frozenset(), 0.5) for one in views)):
            verdict = finding.decide(view)
            if verdict.kept_by is None:
                continue
            by_rows |= bool(verdict.kept_by)  # what is kept by none, since nothing is told, nothing moves
            for share in (0.9, 0.6, 0.3, 0.05, 0.0):
                less = left_of(view, drawn, verdict.kept_by, share)
                assert all(less.rows[row] == view.rows[row] for row in verdict.kept_by)
                assert carried(finding.decide(less)) == carried(verdict), (finding.id, share)
                tried += 1
                moved += carried(finding.decide(left_of(view, drawn, frozenset(), share))) != carried(verdict)
    assert tried
    assert moved > tried / 20 or not by_rows, "what is lost hardly ever moves it: the case shows nothing"


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(TESTS))
def test_what_was_found_for_other_views_is_what_is_found_anew(evidence: Evidence, name: str) -> None:
    drawn = random.Random(name)
    for finding in (one for one in findings_of(evidence) if one.test.name == name):
        scoped = finding.scope(evidence)
        every = sorted(row.id for row in (*scoped.sourced_rows, *scoped.claims))
        for share in (1.0, 0.9, 0.5) * 3:
            lost = frozenset(row for row in every if drawn.random() > share)
            view = applied(chosen := a_choice(scoped, drawn), effect(chosen, Lost(asserted=lost)), Narrowing())
            assert finding.decide(view) == finding.decide(replace(view)), (finding.id, share)  # with no memory
