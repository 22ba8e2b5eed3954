"""Where and when the state's fire fell: before it was ordered or an operation was declared, inside a blackout, at armed
persons or not, on people who had left before or had not; and of how many shots and killings it is told who fired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.evidence.clock import Interval
from analysis.evidence.rows import Episode, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.arguments import Acts, AtPlaces, OfQuantity, Phrases, Populations
from analysis.findings.numbers import of_many
from analysis.findings.reported import none_told, vouched
from analysis.findings.scope import looks_at, told_of
from analysis.findings.sentences import days_told, listing, numbered, of_something, place_name, places_of, where
from analysis.findings.verdict import Reason, Ruling, Verdict, answers
from analysis.method import fire as measured
from analysis.method.acts import ANYWHERE, Act, acts, around, first_onset, may_be_first
from analysis.method.acts import at as told_at
from analysis.method.bounds import Bounds
from analysis.method.fire import HOURS_AROUND, Sorted
from analysis.method.levels import how_many
from analysis.method.response import shutdowns
from analysis.method.selectors import Selector
from analysis.method.voices import ORIGINS_NEEDED, independent_origins


@answers(scope=looks_at("versions", "word", watched=True), asked_of=told_of("fire", "word"))
def fired_before(evidence: Evidence, *, fire: Acts, versions: Acts, word: Acts) -> Verdict:
    """Whether the state fired before something was made known; bounds: hours from the one to the other."""
    shots, words = _shots(evidence, fire, versions), acts(filter(word, evidence.events))
    if not shots:
        return _no_fire(evidence, ids_of(words))
    fired, took = measured.before_word(shots, words), measured.lead(shots, words)
    rows = ids_of(shots, fired.others)
    if took is None:
        none, needs = f"nothing is recorded of {word.called}.", f"The day and hour of {word.called}, with its source."
        return Verdict.nothing(f"{_recorded(shots)}; {none}", needs, rows)
    answer = f"{_recorded(shots)}; of these {_when(evidence, fired, word.called, took)}."
    if fired.yes and (said := vouched(evidence, ids_of(fired.yes))):
        return Verdict(Ruling.SUPPORTED, f"{answer} {said}", rows, took)
    if not (fired.yes or fired.open):
        return Verdict(Ruling.CONTRADICTED, answer, rows, took)
    needs = f"The hours of the first fire and of {word.called}, from a second origin."
    return Verdict(_why(fired.yes), answer, rows, needs=needs)


def _when(evidence: Evidence, fire: Sorted, word: str, took: Bounds) -> str:
    parts = []
    if fire.yes:
        first = may_be_first(fire.yes)
        began = f"{listing(places_of(evidence, first))}, {days_told([row for act in first for row in act.rows])}"
        parts.append(f"{len(fire.yes)} began before {word}, the first {took} before ({began})")
    if fire.open:
        parts.append(f"of {len(fire.open)} the rows leave open whether before or after")
    return listing([*parts, *numbered((fire.no, f"began after {'it' if fire.yes else word}"))])


@answers(scope=looks_at("versions", "cut", "back", watched=True), asked_of=told_of("fire"))
def fired_in_cut(evidence: Evidence, *, fire: Acts, versions: Acts, cut: Acts, back: Acts) -> Verdict:
    """Whether the state fired while communications were cut there; bounds: in how many acts."""
    shots, cuts = _shots(evidence, fire, versions), shutdowns(evidence.events)
    if not shots:
        return _no_fire(evidence, ids_of(*(one.rows for one in cuts)))
    fell = measured.in_cut(shots, cuts, lambda row: (row.place, row.region, *around(evidence, row.place, row.episode)))
    rows, may = ids_of(shots, fell.others), "may have fallen while communications were cut there"
    parts = numbered(
        (fell.yes, f"fell while communications were cut there ({listing(places_of(evidence, fell.yes))})"),
        (fell.open, "may have" if fell.yes else may),
        (fell.no, "did not" if fell.yes or fell.open else "fell where and when no cut is told of"),
    )
    answer = f"{_recorded(shots)}; of these {listing(parts)}."
    if fell.yes and (said := vouched(evidence, ids_of(fell.yes))):
        return Verdict(Ruling.SUPPORTED, f"{answer} {said}", rows, fell.number)
    needs = "The hours of fire, cut and return there, from a second origin."
    if not (fell.yes or fell.open):
        return none_told(evidence, answer, needs, rows, bounds=fell.number)
    return Verdict(_why(fell.yes), answer, rows, needs=needs)


@answers(scope=looks_at("versions", "arms", watched=True), asked_of=told_of("fire"), hours=HOURS_AROUND)
def armed_where_fired(
    evidence: Evidence, *, fire: Acts, versions: Acts, arms: Acts, armed: Phrases, unarmed: Phrases
) -> Verdict:
    """Whether all fire fell where people were armed; bounds: how many acts fell where they were not."""
    shots, armed_acts = _shots(evidence, fire, versions), acts(filter(arms, evidence.events))
    if not shots:
        return _no_fire(evidence, ids_of(armed_acts))
    fell = measured.armed_there(shots, armed_acts)
    on_armed = [act for act in shots if act in fell.yes or _at(act, armed)]
    others = [act for act in fell.no if act not in on_armed]
    on_unarmed = [act for act in others if _at(act, unarmed)]
    left_open = [act for act in fell.open if act not in on_armed]
    parts = numbered(
        (on_armed, f"fell where armed persons of the crowd are told of{_at_sites(evidence, on_armed)}"),
        (on_unarmed, f"fell on people named as unarmed or as taking no part{_at_sites(evidence, on_unarmed)}"),
        ([act for act in others if act not in on_unarmed], "fell where nobody armed is told of"),
        (left_open, "have no site or hour that decides"),
    )
    answer = f"{_recorded(shots)}; of these {listing(parts)}."
    rows, number = ids_of(shots, fell.others), Bounds(len(on_unarmed), len(shots) - len(on_armed), "acts recorded")
    if on_unarmed and (said := vouched(evidence, ids_of(on_unarmed))):
        return Verdict(Ruling.CONTRADICTED, f"{answer} Of those not armed: {said[0].lower()}{said[1:]}", rows, number)
    if len(on_armed) == len(shots):
        return Verdict(Ruling.SUPPORTED, answer, rows, number)
    needs = "Site and hour of each shot, and who was armed there, from a second origin."
    if not (on_unarmed or left_open):
        return none_told(evidence, answer, needs, rows, bounds=number)
    return Verdict(_why(on_unarmed), answer, rows, needs=needs)


def _at(act: Act, words: Sequence[str]) -> bool:
    """Whether a version names those fired at by one of the words, whole."""
    return any(f" {word} " in f" {row.target} " for row in act.rows for word in words)


def _at_sites(evidence: Evidence, told: Sequence[Act]) -> str:
    """The sites, as far as told, with their places."""
    rows = [row for act in told for row in act.rows]
    sites = {", ".join(filter(None, (row.site, where(evidence, row)))) for row in rows}
    return f" ({'; '.join(sorted(sites))})" if sites else ""


@answers(scope=looks_at("acts", watched=True, counts="quantity"), asked_of=told_of("acts"))
def shooter_told(
    evidence: Evidence,
    episode: Episode,
    *,
    acts_: Acts,
    by_state: Acts,
    by_crowd: Acts,
    quantity: OfQuantity,
    population: Populations,
) -> Verdict:
    """Whether it is told who fired and killed; bounds: of how many acts it is not."""
    deadly_acts = acts(filter(acts_, evidence.events))
    if not deadly_acts:
        return none_told(evidence, "No shot, armed attack or killing is told.", "Dated acts, with their sources.")
    state, crowd = ([act for act in deadly_acts if any(map(by, act.rows))] for by in (by_state, by_crowd))
    nobody = len({act.id for act in deadly_acts} - {act.id for act in (*state, *crowd)})
    counted = how_many(evidence, episode, quantity, population)
    answer = (
        f"{of_something(len(deadly_acts), 'act').capitalize()} of shooting, armed attack or killing recorded: "
        f"{len(state)} told of the state's forces, {len(crowd)} of persons in or beside the crowd, and of "
        f"{nobody} no row says who did it. {of_many(evidence, counted)}"
    ).rstrip()
    rows = ids_of(deadly_acts, counted.headline.rows if counted.headline else ())
    return Verdict(Ruling.on(not nobody), answer, rows, Bounds.exactly(nobody, "acts recorded"))


@dataclass(frozen=True)
class _Presence:
    """Protest and fire at one place: rows that show protesters there at or after the first shots, rows by which they
    had left before these, and the rows of the shots that can be the first."""

    place: str
    fire: Interval
    present: tuple[str, ...]
    gone: tuple[str, ...]
    shots: tuple[str, ...]


@answers(scope=looks_at("protest", "leaving", "fire", watched=True, orders=True))
def gone_before(
    evidence: Evidence, *, protest: Acts, leaving: Acts, fire: Acts, at: Phrases, place: AtPlaces = ANYWHERE
) -> Verdict:
    """Whether those who protested had left before the shooting began, by place."""
    inside = told_at(place)
    places = sorted({event.place for event in evidence.events if fire(event) and inside(event)})
    presences = [_presence(evidence, one, protest, leaving, fire, at) for one in places]
    present, gone = ids_of(*(one.present for one in presences)), ids_of(*(one.gone for one in presences))
    rows = ids_of(present, gone, *(one.shots for one in presences))
    answer = " ".join(_presence_in_words(evidence, one) for one in presences if one.present or one.gone)
    independent = independent_origins(evidence, present)
    if len(independent) >= ORIGINS_NEEDED and gone:
        return Verdict(Ruling.CONTESTED, answer, rows)
    if len(independent) >= ORIGINS_NEEDED:
        return Verdict(Ruling.CONTRADICTED, f"{answer} Told by {len(independent)} origins that are no party.", rows)
    if not present and len(independent_origins(evidence, gone)) >= ORIGINS_NEEDED:
        return Verdict(Ruling.SUPPORTED, answer, rows)
    needs = "Hours at which people left and at which the first shots fell, from origins that are no party."
    if not places:
        return none_told(evidence, "No fire is recorded.", needs, rows, kept_by=frozenset())
    reason = Reason.ONE_VOICE if present or gone else Reason.OPEN
    fired = listing(place_name(evidence, one) for one in places)
    return Verdict(reason, answer or f"Fire is recorded in {fired}.", rows, needs=needs)


def _presence(
    evidence: Evidence, place: str, protest: Selector, leaving: Selector, fire: Selector, at: Phrases
) -> _Presence:
    here = [event for event in evidence.events if event.place == place]
    protests, left, fired_here = (list(filter(kind, here)) for kind in (protest, leaving, fire))
    shots = acts(fired_here)
    first = first_onset(shots)
    assert first is not None
    fired, protested = {event.id for event in fired_here}, {event.id for event in protests}
    during = [(order, {order.earlier, order.later}) for order in evidence.orders if order.stated == "during"]
    together = [order for order, both in during if both & fired and both & protested]
    after = [act for act in acts(protests) if first.before(act.onset) == "certain"]
    fired_at = [e for e in fired_here if e.rung is not None and any(word in e.target for word in at)]
    gone = [act for act in acts(left) if act.onset.before(first) == "certain"]
    return _Presence(place, first, ids_of(after, together, fired_at), ids_of(gone), ids_of(may_be_first(shots)))


def _presence_in_words(evidence: Evidence, presence: _Presence) -> str:
    present, gone = "protesting at or after the first shots", "leaving before them"
    shown = [
        f"{of_something(len(rows), 'row shows', 'rows show')} people {what}"
        for rows, what in ((presence.present, present), (presence.gone, gone))
        if rows
    ]
    return f"{place_name(evidence, presence.place, presence.fire.earliest.date())}: {'; '.join(shown)}."


def _shots(evidence: Evidence, fire: Selector, versions: Selector) -> tuple[Act, ...]:
    """The acts of which some version tells fire by the state, each with all its versions, whoever they say fired."""
    return tuple(act for act in acts(filter(versions, evidence.events)) if any(map(fire, act.rows)))


def _no_fire(evidence: Evidence, rows: tuple[str, ...]) -> Verdict:
    needs = "A dated act of fire by the state, with its source."
    return none_told(evidence, "No fire by the state is told.", needs, rows)


def _why(certain: Sequence[Act]) -> Reason:
    """What is certain rests on one voice, or nothing is certain since the order is open."""
    return Reason.ONE_VOICE if certain else Reason.OPEN


def _recorded(shots: Sequence[Act]) -> str:
    return f"Fire by the state is recorded in {of_something(len(shots), 'act')}"
