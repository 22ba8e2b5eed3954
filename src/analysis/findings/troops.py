"""Troops of other states: when they were asked for, came and left, and whether any fire by them is recorded."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.evidence.view import Evidence
from analysis.findings.act_sentences import row_ids
from analysis.findings.acts_asked import selector, told_of
from analysis.findings.sentences import listing, of_something
from analysis.findings.verdict import Asked, Reason, Ruling, Verdict, answers, insufficient
from analysis.findings.voices import VOUCHED, vouched
from analysis.method.acts import Act, acts, in_episode
from analysis.method.bounds import Bounds

STAGES = {"asked": "asked for", "came": "came", "left": "left"}


def _scope(evidence: Evidence, asked: Asked) -> Evidence:
    """The acts asked about, and the numbers of such troops."""
    inside = in_episode(asked.episode)
    kinds = [selector(evidence, asked, name) for name in (*STAGES, "fire")]
    return evidence.keep(
        events=lambda event: inside(event) and any(kind(event) for kind in kinds),
        counts=lambda count: asked.covers(count.episode) and count.quantity == asked.one("number"),
    )


@answers(
    "foreign_troops",
    rule=(
        "Dated acts by which troops of other states were asked for, came and left. Supported: their being there, by "
        f"their coming, their leaving or a number of them, is {VOUCHED}. Otherwise insufficient: no coming is "
        "recorded, or one voice tells it. The bounds are the days from their coming to the last act of leaving."
    ),
    arguments="asked came left fire number",
    scope=_scope,
    asked_of=lambda evidence, asked: told_of(evidence, asked, "came"),
)
def foreign_troops(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether troops of other states came; bounds: how many days they stayed."""
    kinds = {name: selector(evidence, asked, name) for name in (*STAGES, "fire")}
    told = {name: acts(e for e in evidence.events if kind(e)) for name, kind in kinds.items()}
    rows = tuple(sorted(row for found in told.values() for row in row_ids(found)))
    if not told["came"]:
        needs = "Their dated coming, with its source."
        return insufficient("No troops of other states are told.", needs, rows)
    stages = [f"{words} {_on(told[name])}" for name, words in STAGES.items() if told[name]]
    fire = of_something(len(told["fire"]), "act") if told["fire"] else "none"
    answer = f"Troops of other states: {listing(stages)}; fire by them recorded: {fire}."
    stayed = _stayed(told["came"], told["left"])
    there = (*row_ids((*told["came"], *told["left"])), *(count.id for count in evidence.counts))
    every = tuple(sorted({*rows, *there}))
    if said := vouched(evidence, there):
        return Verdict(Ruling.SUPPORTED, f"{answer} {said}", every, stayed)
    return insufficient(answer, "A second origin that is no party.", every, Reason.ONE_VOICE)


def _on(told: Sequence[Act]) -> str:
    days = sorted({day for act in told for row in act.rows for day in (row.days.first, row.days.last)})
    shown = [f"{day.day} {day:%B %Y}" for day in (days[0], days[-1])]
    return f"on {shown[0]}" if shown[0] == shown[1] else f"from {shown[0]} to {shown[1]}"


def _stayed(came: Sequence[Act], left: Sequence[Act]) -> Bounds | None:
    if not left:
        return None
    arrived = [row.days for act in came for row in act.rows]
    gone = [row.days for act in left for row in act.rows]
    first = min(day.first for day in arrived), min(day.last for day in arrived)
    last = max(day.first for day in gone), max(day.last for day in gone)
    return Bounds(max(0, (last[0] - first[1]).days), (last[1] - first[0]).days, "days")
