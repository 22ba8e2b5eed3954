"""Force and its words: which rung was reached and against whom (journalists, lawyers and relatives, medics by the words
of targets), what was ordered, whom the label was put on; and whether troops of other states came."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from analysis.evidence.grouping import grouped_by
from analysis.evidence.rows import Episode, Event, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.arguments import Actions, Acts, KindsOfActs, OfQuantity, Phrases, TargetGroups
from analysis.findings.reported import by_voices, if_vouched, means_of, none_told, tellers
from analysis.findings.scope import Scope, Seen, looks_at, told_of
from analysis.findings.sentences import (
    actions_of,
    days_told,
    first_of,
    listing,
    of_something,
    places_of,
    plain,
    where,
)
from analysis.findings.verdict import Reason, Ruling, Verdict, answers
from analysis.method.acts import Act, acts, in_episode, when
from analysis.method.bounds import Bounds
from analysis.method.response import seen_by_killing
from analysis.method.selectors import Selector, strikes
from analysis.method.voices import ORIGINS_NEEDED, independent_origins


def _on_the_ladder(evidence: Evidence, episode: Episode, rung: int, besides: Actions) -> Scope:
    """The acts of the episode at the rung or above, and beside them those below."""
    inside = in_episode(episode)

    def at_rung(event: Event) -> bool:
        return inside(event) and event.rung is not None and event.rung >= rung and event.action not in besides

    below = Scope(events=lambda event: inside(event) and event.rung is not None)
    return Scope(events=at_rung, beside=below, orders=False)


@answers(scope=_on_the_ladder)
def rung_reached(evidence: Evidence, *, rung: int, besides: Actions = ()) -> Verdict:
    """Whether the state's force reached `rung`; bounds: how many acts at that rung or above."""
    on_ladder = (event for event in evidence.events if event.rung is not None and event.action not in besides)
    by_rung = grouped_by(on_ladder, lambda event: event.rung or 0)
    high = acts(event for reached, events in by_rung.items() if reached >= rung for event in events)
    if not high:
        answer, needs = "No act of the state is recorded.", f"A dated act of the state at rung {rung}, with its source."
        if by_rung:
            highest = max(by_rung)
            top = actions_of(evidence, acts(by_rung[highest]))
            answer = f"The highest rung recorded is {highest} ({top}); no act above it is."
        return none_told(evidence, answer, needs)
    rows = ids_of(high)
    answer = (
        f"{of_something(len(high), 'act')} of the state at rung {rung} or above ({actions_of(evidence, high)}) "
        f"in {', '.join(places_of(evidence, high))}; the first: {first_of(evidence, high)}. {tellers(evidence, rows)}"
    )
    needs = "A second origin that is no party and tells such an act."
    return Verdict(by_voices(evidence, rows), answer, rows, Bounds.exactly(len(high), "acts recorded"), needs)


def _seen_of_kinds(evidence: Evidence, kinds: KindsOfActs) -> Seen:
    """Of acts that are of the same kinds whether one is told."""
    alike = grouped_by(evidence.events, lambda event: tuple(kind(event) for kind in kinds))
    return Seen(frozenset(), alike=tuple(frozenset(ids_of(acts)) for of, acts in alike.items() if any(of)))


@answers(scope=looks_at("kinds", watched=True), sees=_seen_of_kinds)
def kinds_told(evidence: Evidence, *, kinds: KindsOfActs) -> Verdict:
    """Which of the kinds of act named are told, and which are not."""
    acts_by_kind = [(kind.called, acts(filter(kind, evidence.events))) for kind in kinds]
    here = [f"{called} ({of_something(len(found), 'act')})" for called, found in acts_by_kind if found]
    absent = [called for called, found in acts_by_kind if not found]
    sides = (("Told", here), ("Not told", absent))
    answer = " ".join(f"{which}: {listing(told)}." for which, told in sides if told)
    rows = ids_of(*(found for _, found in acts_by_kind))
    bounds = Bounds.exactly(len(here), "kinds of act told")
    if absent:
        return none_told(evidence, answer, f"A dated act of each of these: {', '.join(absent)}.", rows, bounds=bounds)
    return Verdict(Ruling.SUPPORTED, answer, rows, bounds)


@answers(scope=looks_at("action", watched=True), asked_of=told_of("action"))
def act_recorded(evidence: Evidence, *, action: Acts, words: str = "") -> Verdict:
    """Whether the state did such a thing, in those words."""
    state = evidence.codes.group("state_actor")
    of_kind = [event for event in evidence.events if event.actor in state and action(event)]
    recorded = acts(of_kind)
    if not recorded:
        needs = "A dated act of this kind by an organ of the state, with its source."
        return none_told(evidence, "No such act is recorded.", needs)
    carrying = acts(event for event in of_kind if words in event.summary)
    rows = ids_of(carrying or recorded)
    which = of_something(len(recorded), "act recorded", "acts recorded; the first")
    answer = f"{which}: {first_of(evidence, recorded)}."
    if words and not carrying:
        return Verdict.nothing(answer, f"A source that carries the words '{words}'.", rows)
    quoted = f" Its rows carry the words '{words}'." if words else ""
    answer, needs = f"{answer}{quoted} {tellers(evidence, rows)}", "A second origin that is no party and tells of it."
    return Verdict(by_voices(evidence, rows), answer, rows, needs=needs)


@answers(scope=looks_at("label", "apart"))
def label_target(evidence: Evidence, *, label: Acts, target: Phrases, apart: Acts, apart_target: Phrases) -> Verdict:
    """Whether officials put the label on those named in `target`."""
    put, other = _aimed_at(evidence, label, target), _aimed_at(evidence, apart, apart_target)
    rows = ids_of(put, other)
    answer = (
        f"Statements that put the label on protest: {len(put)}. "
        f"Statements that set peaceful protesters apart: {len(other)}."
    )
    if put:
        answer += f" The first of the former: {first_of(evidence, put)}."
    outcome: Ruling | Reason = Reason.ONE_VOICE if put else Reason.NOTHING
    if len(put) >= 2 or other:
        outcome = Ruling.CONTESTED if put and other else Ruling.on(not other)
    return Verdict(outcome, answer, rows, needs="Dated statements by officials, with whom they speak of.")


def _aimed_at(evidence: Evidence, kind: Selector, words: Phrases) -> tuple[Act, ...]:
    """The acts of a kind at whom the row calls by one of the words."""
    return acts(e for e in evidence.events if kind(e) and any(word in e.target for word in words))


@answers(scope=looks_at("force", "violence", watched=True), asked_of=told_of("force"))
def force_without_violence(evidence: Evidence, *, force: Acts, violence: Acts, at: Phrases) -> Verdict:
    """Whether force met people where no violence had been; bounds: how many such acts are recorded."""
    aimed = _aimed_at(evidence, force, at)
    first = _first_by_place(acts(filter(violence, evidence.events)))
    unprovoked = [act for act in aimed if not _may_follow(act, *first)]
    rows = ids_of(unprovoked)
    places = ", ".join(places_of(evidence, unprovoked))
    there = f" ({actions_of(evidence, unprovoked)}): {places}. {tellers(evidence, rows)}" if unprovoked else "."
    number = of_something(len(aimed), "act")
    answer = f"{number} of such force against protesters; {len(unprovoked)} where no violence is recorded before{there}"
    if len(independent_origins(evidence, rows)) >= ORIGINS_NEEDED:
        return Verdict(Ruling.SUPPORTED, answer, rows, Bounds.exactly(len(unprovoked), "acts recorded"))
    needs = f"Such acts told by at least {ORIGINS_NEEDED} origins that are no party, or the hours of what came first."
    if not aimed:
        return none_told(evidence, answer, needs)
    return Verdict(Reason.ONE_VOICE if rows else Reason.OPEN, answer, rows or ids_of(aimed), needs=needs)


def _first_by_place(violent: Iterable[Act]) -> tuple[dict[str, Act], dict[str, Act]]:
    """The act of violence that can have begun first, by the place and by the region that its rows name."""
    by_place: dict[str, Act] = {}
    by_region: dict[str, Act] = {}
    for act in sorted(violent, key=lambda act: act.onset.earliest):
        for row in act.rows:
            by_place.setdefault(row.place, act)
            by_region.setdefault(row.region, act)
    return by_place, by_region


def _may_follow(force: Act, by_place: Mapping[str, Act], by_region: Mapping[str, Act]) -> bool:
    """Whether violence at the same place, or in the region round it, began before the force or may have. If any did,
    the one that can have begun first did."""
    near = [
        act
        for row in force.rows
        for act in (by_place.get(row.place), by_place.get(row.region), by_region.get(row.place))
        if act is not None
    ]
    return any(act.onset.before(force.onset) != "impossible" for act in near)


def _with_killing(evidence: Evidence, episode: Episode) -> Scope:
    inside, killing = in_episode(episode), evidence.codes.group("killing")
    return Scope(
        events=lambda act: inside(act) and (act.rung is not None or act.action in killing), orders=False, tellers=False
    )


@answers(scope=_with_killing)
def unseen_by_killing(evidence: Evidence) -> Verdict:
    """Whether a measure built on killing sees nothing of the response; bounds: percent of acts it does not see."""
    seen, unseen = seen_by_killing(evidence)
    state_acts = (*seen, *unseen)
    if not state_acts:
        needs = "Dated acts of the state, with their sources."
        return Verdict.nothing("No act of control or force is recorded.", needs)
    share = round(100 * len(unseen) / len(state_acts), 1)
    answer = (
        f"{of_something(len(state_acts), 'act')} of control and force ({actions_of(evidence, state_acts)}); "
        f"{len(unseen)} on days and at places where no shot and no killing is recorded."
    )
    rows, bounds = ids_of(state_acts), Bounds.exactly(share, "percent of acts recorded")
    if seen:
        return Verdict(Ruling.CONTRADICTED, answer, rows, bounds)
    needs = "A finding of somebody who looked that no shot fell and nobody died."
    return none_told(evidence, answer, needs, rows, bounds=bounds)


@answers(scope=looks_at("asked", "came", "left", "fire", counts="number"), asked_of=told_of("came"))
def foreign_troops(
    evidence: Evidence, *, asked: Acts, came: Acts, left: Acts, fire: Acts, number: OfQuantity
) -> Verdict:
    """Whether troops of other states came; bounds: how many days they stayed."""
    told = [acts(filter(kind, evidence.events)) for kind in (asked, came, left, fire)]
    requests, comings, leavings, shots = told
    if not comings:
        needs = "Their dated coming, with its source."
        return Verdict.nothing("No troops of other states are told.", needs, ids_of(*told))
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
    arrived, gone = ([row.days for act in told for row in act.rows] for told in (came, left))
    first = min(day.first for day in arrived), min(day.last for day in arrived)
    last = max(day.first for day in gone), max(day.last for day in gone)
    return Bounds(max(0, (last[0] - first[1]).days), (last[1] - first[0]).days, "days")


def _striking(
    evidence: Evidence, episode: Episode, groups: TargetGroups, by: Acts, besides: Acts
) -> Callable[[Event], bool]:
    """Whether an act, from the episode's onset to whenever, strikes one of the groups; by whomever."""
    strike, state = [strikes(evidence.codes, group) for group in groups], evidence.codes.group("state_actor")
    onset = episode.onset.first if episode.onset else date.min

    def struck(event: Event) -> bool:
        meant = by(event) or (besides(event) and event.actor not in state)
        return event.episode == episode.id and event.days.last >= onset and meant and any(one(event) for one in strike)

    return struck


def _scope_of_strikes(evidence: Evidence, episode: Episode, groups: TargetGroups, by: Acts, besides: Acts) -> Scope:
    """The acts and steps that strike them, and beside them who watched."""
    inside, means = in_episode(episode), means_of(evidence)
    return Scope(
        events=_striking(evidence, episode, groups, by, besides),
        steps=lambda step: step.about in groups,
        beside=Scope(events=lambda event: inside(event) and means(event)),
        orders=False,
    )


@answers(scope=_scope_of_strikes)
def struck(evidence: Evidence, episode: Episode, *, groups: TargetGroups, by: Acts, besides: Acts) -> Verdict:
    """Whether the state took measures against people of a group; bounds: in how many acts and steps at least."""
    steps, called = evidence.steps, listing(evidence.codes.targets[group].called for group in groups)
    struck_rows = list(filter(_striking(evidence, episode, groups, by, besides), evidence.events))
    by_state, others = acts(filter(by, struck_rows)), acts(event for event in struck_rows if not by(event))
    also = (
        f"; beside these {of_something(len(others), 'act')} against them by others than the state, or by nobody named "
        f"({actions_of(evidence, others)})"
        if others
        else ""
    )
    parts = [f"{of_something(len(steps), 'step')} of police, prosecutors or courts"] if steps else []
    if by_state:
        done = f"{of_something(len(by_state), 'act')} ({actions_of(evidence, by_state)})"
        parts.insert(0, f"{done}, {_first(evidence, by_state)}")
    if not parts:
        answer = f"No measure of the state against {called} is told{also}."
        return none_told(evidence, answer, f"A dated act against {called}, with its source.", ids_of(others))
    answer = f"Measures of the state against {called} are recorded in {', and in '.join(parts)}{also}."
    number = Bounds(max(len(by_state), len(steps)), None, "acts recorded")  # a step may tell of one of the acts
    return if_vouched(evidence, answer, ids_of(by_state, steps), ids_of(by_state, steps, others), number)


def _first(evidence: Evidence, told: Sequence[Act]) -> str:
    """'the first by the police in Aktau on 5 June 2011', of the act that can have begun earliest."""
    row = told[0].rows[0]
    there = "" if row.place in evidence.codes.group("no_locality") else f" in {where(evidence, row)}"
    return f"the first by the {plain(evidence, row.actor)}{there} on {when(row, evidence)}"
