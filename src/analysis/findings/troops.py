"""Troops of other states: when they were asked for, came and left, and whether any fire by them is recorded."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.evidence.rows import ids_of
from analysis.evidence.view import Evidence
from analysis.findings.acts_asked import looks_at, told_of
from analysis.findings.arguments import Acts, OfQuantity
from analysis.findings.reported import if_vouched
from analysis.findings.sentences import days_told, listing, of_something
from analysis.findings.verdict import Reason, Verdict, answers
from analysis.method.acts import Act, acts
from analysis.method.bounds import Bounds


@answers(scope=looks_at("asked", "came", "left", "fire", counts="number"), asked_of=told_of("came"))
def foreign_troops(
    evidence: Evidence, *, asked: Acts, came: Acts, left: Acts, fire: Acts, number: OfQuantity
) -> Verdict:
    """Whether troops of other states came; bounds: how many days they stayed."""
    told = [acts(filter(kind, evidence.events)) for kind in (asked, came, left, fire)]
    requests, comings, leavings, shots = told
    if not comings:
        none, needs = "No troops of other states are told.", "Their dated coming, with its source."
        return Verdict(Reason.NOTHING, none, ids_of(*told), needs=needs)
    stages = {"asked for": requests, "came": comings, "left": leavings}
    in_words = listing(f"{words} {_on(found)}" for words, found in stages.items() if found)
    fired = of_something(len(shots), "act") if shots else "none"
    answer = f"Troops of other states: {in_words}; fire by them recorded: {fired}."
    there = ids_of(comings, leavings, evidence.counts)
    return if_vouched(evidence, answer, there, ids_of(there, *told), _stayed(comings, leavings))


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
