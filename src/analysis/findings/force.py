"""Force and its words: which rung was reached and against whom, what was ordered, whom the label was put on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from analysis.evidence.rows import Event
from analysis.evidence.view import Evidence
from analysis.findings.absence import means_of, none_told
from analysis.findings.act_sentences import actions_of, first_of, number_of_acts, places_of, row_ids, tellers
from analysis.findings.acts_asked import parsed, selected, selector, told_of
from analysis.findings.verdict import Asked, Reason, Ruling, Seen, Verdict, answers, insufficient, whoever_tells
from analysis.findings.voices import VOUCHED, vouched
from analysis.method.acts import Act, Selector, acts, in_episode
from analysis.method.bounds import Bounds
from analysis.method.response import seen_by_killing
from analysis.method.voices import ORIGINS_NEEDED, independent_origins


def _scope_of_rungs(evidence: Evidence, asked: Asked) -> Evidence:
    inside = in_episode(asked.episode)
    return evidence.keep(events=lambda event: inside(event) and event.rung is not None)


@answers(
    "rung_reached",
    rule=(
        "Supported if an act of the state at this rung of the force ladder or above is recorded in the episode, "
        f"{VOUCHED}; an order to act, and any action named in `besides`, is no such act, nor is a shot by somebody "
        "unidentified. Otherwise insufficient: one voice alone tells it, or nobody does, which does not prove that "
        "there was none."
    ),
    arguments="rung besides",
    scope=_scope_of_rungs,
)
def rung_reached(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the state's force reached `rung`; bounds: how many acts at that rung or above."""
    rung, besides = int(asked.one("rung")), asked.many("besides")
    done = [event for event in evidence.events if event.rung is not None and event.action not in besides]
    told = acts(event for event in done if event.rung is not None and event.rung >= rung)
    if not told:
        return none_told(
            evidence, _highest(evidence, done), f"A dated act of the state at rung {rung}, with its source."
        )
    rows = row_ids(told)
    places = places_of(evidence, (row for act in told for row in act.rows))
    answer = (
        f"{number_of_acts(len(told))} of the state at rung {rung} or above ({actions_of(evidence, told)}) "
        f"in {', '.join(places)}; the first: {first_of(evidence, told)}. {tellers(evidence, rows)}"
    )
    number = Bounds(len(told), len(told), "acts recorded")
    if not vouched(evidence, rows):
        return insufficient(
            answer, "A second origin that is no party and tells such an act.", rows, Reason.ONE_VOICE, number
        )
    return Verdict(Ruling.SUPPORTED, answer, rows, number)


def _highest(evidence: Evidence, done: Sequence[Event]) -> str:
    reached = max((event.rung for event in done if event.rung is not None), default=None)
    if reached is None:
        return "No act of the state is recorded."
    top = acts(event for event in done if event.rung == reached)
    return f"The highest rung recorded is {reached} ({actions_of(evidence, top)}); no act above it is."


def _scope_of_kinds(evidence: Evidence, asked: Asked) -> Evidence:
    kinds = [parsed(evidence, asked, "kinds", kind) for kind in asked.many("kinds")]
    inside, means = in_episode(asked.episode), means_of(evidence)
    return evidence.keep(events=lambda event: inside(event) and (means(event) or any(kind(event) for kind in kinds)))


@answers(
    "kinds_told",
    rule=(
        "Supported if an act of each of these kinds is told of the episode. Insufficient if of one none is: that "
        "nobody reports it does not prove that there was none. The bounds are how many of the kinds are told."
    ),
    arguments="kinds",
    scope=_scope_of_kinds,
)
def kinds_told(evidence: Evidence, asked: Asked) -> Verdict:
    """Which of the kinds of act named are told, and which are not."""
    kinds = [parsed(evidence, asked, "kinds", kind) for kind in asked.many("kinds")]
    told = [(kind, acts(event for event in evidence.events if kind(event))) for kind in kinds]
    here = [f"{kind.called} ({number_of_acts(len(found))})" for kind, found in told if found]
    absent = [kind.called for kind, found in told if not found]
    answer = f"Told: {', '.join(here) or 'none of them'}. Not told: {', '.join(absent) or 'none of them'}."
    rows = row_ids(act for _, found in told for act in found)
    bounds = Bounds(len(here), len(here), "kinds of act told")
    if absent:
        return none_told(evidence, answer, f"A dated act of each of these: {', '.join(absent)}.", rows, bounds)
    return Verdict(Ruling.SUPPORTED, answer, rows, bounds)


def _scope_of_kind(evidence: Evidence, asked: Asked) -> Evidence:
    inside, done = in_episode(asked.episode), Selector.parse(f"{asked.one('action')}@state", evidence.codes)
    means = means_of(evidence)
    return evidence.keep(events=lambda event: inside(event) and (done(event) or means(event)))


def _seen_of_kind(evidence: Evidence, asked: Asked) -> Seen:
    """The acts of the kind, with who tells them."""
    told = frozenset(event.id for event in evidence.events if event.action == asked.one("action"))
    return Seen(told, told)


@answers(
    "act_recorded",
    rule=(
        "Supported if an act of the state of this kind is recorded and the words asked for stand in what its rows say. "
        "Insufficient if there is no such act, or if its rows do not carry the words."
    ),
    arguments="action words",
    scope=_scope_of_kind,
    sees=_seen_of_kind,
)
def act_recorded(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the state did such a thing, in those words."""
    words, done = asked.one("words"), Selector.parse(f"{asked.one('action')}@state", evidence.codes)
    of_kind = [event for event in evidence.events if done(event)]
    told = acts(of_kind)
    if not told:
        needs = "A dated act of this kind by an organ of the state, with its source."
        return none_told(evidence, "No such act is recorded.", needs)
    carrying = acts(event for event in of_kind if words in event.summary)
    rows = row_ids(carrying or told)
    answer = f"{number_of_acts(len(told))} recorded; the first: {first_of(evidence, told)}."
    if words and not carrying:
        return insufficient(answer, f"A source that carries the words '{words}'.", rows)
    said = f" Its rows carry the words '{words}'." if words else ""
    return Verdict(Ruling.SUPPORTED, f"{answer}{said} {tellers(evidence, rows)}", rows)


@answers(
    "label_target",
    rule=(
        "Statements by officials that put the label on protest, by the target of their row, against statements by "
        "officials that set peaceful protesters apart. Supported: the label is put on this target at least twice and "
        "nothing sets them apart; contradicted: only the latter; contested: both; otherwise insufficient."
    ),
    arguments="label target apart apart_target",
    scope=selected("label", "apart"),
)
def label_target(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether officials put the label on those named in `target`."""
    label, apart = selector(evidence, asked, "label"), selector(evidence, asked, "apart")
    target, set_apart = asked.many("target"), asked.many("apart_target")
    put = acts(e for e in evidence.events if label(e) and any(word in e.target for word in target))
    other = acts(e for e in evidence.events if apart(e) and any(word in e.target for word in set_apart))
    rows = row_ids((*put, *other))
    answer = (
        f"Statements that put the label on protest: {len(put)}. "
        f"Statements that set peaceful protesters apart: {len(other)}."
    )
    if put:
        answer += f" The first of the former: {first_of(evidence, put)}."
    if put and other:
        return Verdict(Ruling.CONTESTED, answer, rows)
    if len(put) >= 2:
        return Verdict(Ruling.SUPPORTED, answer, rows)
    if other:
        return Verdict(Ruling.CONTRADICTED, answer, rows)
    reason = Reason.ONE_VOICE if put else Reason.NOTHING
    return insufficient(answer, "Dated statements by officials, with whom they speak of.", rows, reason)


def _scope_of_peaceful(evidence: Evidence, asked: Asked) -> Evidence:
    force, violence = selector(evidence, asked, "force"), selector(evidence, asked, "violence")
    inside, means = in_episode(asked.episode), means_of(evidence)
    return evidence.keep(events=lambda event: inside(event) and (force(event) or violence(event) or means(event)))


def _seen_of_peaceful(evidence: Evidence, asked: Asked) -> Seen:
    """Acts of violence, whoever tells them, and acts of force with who tells them."""
    force, violence = selector(evidence, asked, "force"), selector(evidence, asked, "violence")
    told = frozenset(event.id for event in evidence.events if force(event))
    return Seen(frozenset(event.id for event in evidence.events if violence(event)) - told, told)


@answers(
    "force_without_violence",
    rule=(
        "Acts of force against people whom the row names with one of the words in `at`, at a place where no violence "
        "by anybody is recorded that certainly or possibly began before. Supported if at least "
        f"{ORIGINS_NEEDED} origins that are no party tell such acts; otherwise insufficient."
    ),
    arguments="force violence at",
    scope=_scope_of_peaceful,
    sees=_seen_of_peaceful,
    asked_of=lambda evidence, asked: told_of(evidence, asked, "force"),
)
def force_without_violence(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether force met people where no violence had been; bounds: how many such acts are recorded."""
    force, violence = selector(evidence, asked, "force"), selector(evidence, asked, "violence")
    aimed = acts(e for e in evidence.events if force(e) and any(word in e.target for word in asked.many("at")))
    first = _first_by_place(acts(e for e in evidence.events if violence(e)))
    found = [act for act in aimed if not _may_follow(act, *first)]
    rows = row_ids(found)
    independent = independent_origins(evidence, rows)
    places = places_of(evidence, (row for act in found for row in act.rows))
    where = f" ({actions_of(evidence, found)}): {', '.join(places)}. {tellers(evidence, rows)}" if found else "."
    number = number_of_acts(len(aimed))
    answer = f"{number} of such force against protesters; {len(found)} where no violence is recorded before{where}"
    if len(independent) >= ORIGINS_NEEDED:
        return Verdict(Ruling.SUPPORTED, answer, rows, Bounds(len(found), len(found), "acts recorded"))
    needs = f"Such acts told by at least {ORIGINS_NEEDED} origins that are no party, or the hours of what came first."
    if not aimed:
        return none_told(evidence, answer, needs)
    return insufficient(answer, needs, rows or row_ids(aimed), Reason.ONE_VOICE if rows else Reason.OPEN)


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


def _scope_of_response(evidence: Evidence, asked: Asked) -> Evidence:
    inside, killing = in_episode(asked.episode), evidence.codes.group("killing")
    return evidence.keep(events=lambda event: inside(event) and (event.rung is not None or event.action in killing))


@answers(
    "unseen_by_killing",
    rule=(
        "The state's acts of control and force, each once, on days and at places with a shot or a killing (by "
        "whomever) and without; a town lies in its region and its country. Contradicted if any act has one. "
        "Insufficient if none has, since that nobody reports a shot does not prove that none fell, or if no act is "
        "recorded. The bounds are the share of acts without one."
    ),
    arguments="",
    scope=_scope_of_response,
    sees=whoever_tells,
)
def unseen_by_killing(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether a measure built on killing sees nothing of the response; bounds: percent of acts it does not see."""
    seen, unseen = seen_by_killing(evidence)
    if not (seen or unseen):
        return insufficient("No act of control or force is recorded.", "Dated acts of the state, with their sources.")
    share = round(100 * len(unseen) / (len(seen) + len(unseen)), 1)
    answer = (
        f"{number_of_acts(len(seen) + len(unseen))} of control and force ({actions_of(evidence, (*seen, *unseen))}); "
        f"{len(unseen)} on days and at places where no shot and no killing is recorded."
    )
    rows, bounds = row_ids((*seen, *unseen)), Bounds(share, share, "percent of acts recorded")
    if not seen:
        return none_told(
            evidence, answer, "A finding of somebody who looked that no shot fell and nobody died.", rows, bounds
        )
    return Verdict(Ruling.CONTRADICTED, answer, rows, bounds)
