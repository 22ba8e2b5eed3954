"""Troops of other states: when they were asked for, came and left, and whether any fire by them is recorded."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.evidence.rows import ids_of
from analysis.evidence.view import Evidence
from analysis.findings.acts_asked import acts_told, looks_at, told_of
from analysis.findings.reported import if_vouched
from analysis.findings.sentences import days_told, listing, of_something
from analysis.findings.verdict import Asked, Verdict, answers, insufficient
from analysis.method.acts import Act
from analysis.method.bounds import Bounds

STAGES = {"asked": "asked for", "came": "came", "left": "left"}


@answers(scope=looks_at(*STAGES, "fire", counts="number"), asked_of=told_of("came"))
def foreign_troops(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether troops of other states came; bounds: how many days they stayed."""
    acts_by_stage = {name: acts_told(evidence, asked, name) for name in (*STAGES, "fire")}
    if not acts_by_stage["came"]:
        needs = "Their dated coming, with its source."
        return insufficient("No troops of other states are told.", needs, ids_of(*acts_by_stage.values()))
    stages = [f"{words} {_on(acts_by_stage[name])}" for name, words in STAGES.items() if acts_by_stage[name]]
    fire = of_something(len(acts_by_stage["fire"]), "act") if acts_by_stage["fire"] else "none"
    answer = f"Troops of other states: {listing(stages)}; fire by them recorded: {fire}."
    there = ids_of(acts_by_stage["came"], acts_by_stage["left"], evidence.counts)
    return if_vouched(
        evidence,
        answer,
        there,
        ids_of(there, *acts_by_stage.values()),
        _stayed(acts_by_stage["came"], acts_by_stage["left"]),
    )


def _on(told: Sequence[Act]) -> str:
    days = days_told([row for act in told for row in act.rows])
    return f"from {days}" if " to " in days else f"on {days}"


def _stayed(came: Sequence[Act], left: Sequence[Act]) -> Bounds | None:
    if not left:
        return None
    arrived = [row.days for act in came for row in act.rows]
    gone = [row.days for act in left for row in act.rows]
    first = min(day.first for day in arrived), min(day.last for day in arrived)
    last = max(day.first for day in gone), max(day.last for day in gone)
    return Bounds(max(0, (last[0] - first[1]).days), (last[1] - first[0]).days, "days")
