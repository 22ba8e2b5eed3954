"""Where and when the state's fire fell: before it was ordered or an operation was declared, inside a blackout, at armed
persons or not, on people who had left before or had not; and of how many shots and killings it is told who fired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.evidence.clock import Interval
from analysis.evidence.places import places_holding
from analysis.evidence.rows import Event, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.acts_asked import acts_told, looks_at, places_asked, sees_acts, selector, told_of
from analysis.findings.numbers import of_many
from analysis.findings.reported import none_told, vouched
from analysis.findings.sentences import (
    days_told,
    listing,
    numbered,
    of_something,
    place_name,
    places_of,
    where,
)
from analysis.findings.verdict import Asked, Reason, Ruling, Verdict, answers, insufficient
from analysis.method import fire as measured
from analysis.method.acts import Act, acts, at, first_onset, may_be_first
from analysis.method.bounds import Bounds
from analysis.method.fire import HOURS_AROUND, Sorted
from analysis.method.levels import how_many
from analysis.method.response import shutdowns
from analysis.method.voices import ORIGINS_NEEDED, independent_origins


@answers(
    scope=looks_at("versions", "word", watched=True),
    sees=sees_acts("versions", "word"),
    asked_of=told_of("fire", "word"),
)
def fired_before(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the state fired before something was made known; bounds: hours from the one to the other."""
    word = selector(evidence, asked, "word").called
    shots, words = _shots(evidence, asked), acts_told(evidence, asked, "word")
    if not shots:
        return _no_fire(evidence, ids_of(words))
    fire, took = measured.before_word(shots, words), measured.lead(shots, words)
    rows = ids_of(shots, fire.others)
    if took is None:
        needs = f"The day and hour of {word}, with its source."
        return insufficient(f"{_recorded(shots)}; nothing is recorded of {word}.", needs, rows)
    answer = f"{_recorded(shots)}; of these {_when(evidence, fire, word, took)}."
    if fire.yes and (said := vouched(evidence, ids_of(fire.yes))):
        return Verdict(Ruling.SUPPORTED, f"{answer} {said}", rows, took)
    if not (fire.yes or fire.open):
        return Verdict(Ruling.CONTRADICTED, answer, rows, took)
    needs = f"The hours of the first fire and of {word}, from a second origin."
    return insufficient(answer, needs, rows, _why(fire.yes))


def _when(evidence: Evidence, fire: Sorted, word: str, took: Bounds) -> str:
    parts = []
    if fire.yes:
        first = may_be_first(fire.yes)
        began = f"{listing(places_of(evidence, first))}, {days_told([row for act in first for row in act.rows])}"
        parts.append(f"{len(fire.yes)} began before {word}, the first {took} before ({began})")
    if fire.open:
        parts.append(f"of {len(fire.open)} the rows leave open whether before or after")
    return listing([*parts, *numbered((fire.no, f"began after {'it' if fire.yes else word}"))])


@answers(
    scope=looks_at("versions", "cut", "back", watched=True),
    sees=sees_acts("versions", "cut", "back"),
    asked_of=told_of("fire"),
)
def fired_in_cut(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the state fired while communications were cut there; bounds: in how many acts."""
    shots, cuts = _shots(evidence, asked), shutdowns(evidence.events)
    if not shots:
        return _no_fire(evidence, ids_of(*(cut.rows for cut in cuts)))

    def around(row: Event) -> tuple[str, ...]:
        country = evidence.episode(row.episode).country
        return (row.place, row.region, *places_holding(evidence.place_by_id, row.place, country))

    fire = measured.in_cut(shots, cuts, around)
    rows, may = ids_of(shots, fire.others), "may have fallen while communications were cut there"
    parts = numbered(
        (fire.yes, f"fell while communications were cut there ({listing(places_of(evidence, fire.yes))})"),
        (fire.open, "may have" if fire.yes else may),
        (fire.no, "did not" if fire.yes or fire.open else "fell where and when no cut is told of"),
    )
    answer = f"{_recorded(shots)}; of these {listing(parts)}."
    if fire.yes and (said := vouched(evidence, ids_of(fire.yes))):
        return Verdict(Ruling.SUPPORTED, f"{answer} {said}", rows, fire.number)
    needs = "The hours of fire, cut and return there, from a second origin."
    if not (fire.yes or fire.open):
        return none_told(evidence, answer, needs, rows, fire.number)
    return insufficient(answer, needs, rows, _why(fire.yes))


@answers(
    scope=looks_at("versions", "arms", watched=True),
    sees=sees_acts("versions", "arms"),
    asked_of=told_of("fire"),
    hours=HOURS_AROUND,
)
def armed_where_fired(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether all fire fell where people were armed; bounds: how many acts fell where they were not."""
    shots, arms = _shots(evidence, asked), acts_told(evidence, asked, "arms")
    if not shots:
        return _no_fire(evidence, ids_of(arms))
    fire = measured.armed_there(shots, arms)
    armed = [act for act in shots if act in fire.yes or _at(act, asked.many("armed"))]
    others = [act for act in fire.no if act not in armed]
    unarmed = [act for act in others if _at(act, asked.many("unarmed"))]
    left_open = [act for act in fire.open if act not in armed]
    parts = numbered(
        (armed, f"fell where armed persons of the crowd are told of{_at_sites(evidence, armed)}"),
        (unarmed, f"fell on people named as unarmed or as taking no part{_at_sites(evidence, unarmed)}"),
        ([act for act in others if act not in unarmed], "fell where nobody armed is told of"),
        (left_open, "have no site or hour that decides"),
    )
    answer = f"{_recorded(shots)}; of these {listing(parts)}."
    rows, number = ids_of(shots, fire.others), Bounds(len(unarmed), len(shots) - len(armed), "acts recorded")
    if unarmed and (said := vouched(evidence, ids_of(unarmed))):
        return Verdict(Ruling.CONTRADICTED, f"{answer} Of those not armed: {said[0].lower()}{said[1:]}", rows, number)
    if len(armed) == len(shots):
        return Verdict(Ruling.SUPPORTED, answer, rows, number)
    needs = "Site and hour of each shot, and who was armed there, from a second origin."
    if not (unarmed or left_open):
        return none_told(evidence, answer, needs, rows, number)
    return insufficient(answer, needs, rows, _why(unarmed))


def _at(act: Act, words: Sequence[str]) -> bool:
    """Whether a version names those fired at by one of the words, whole."""
    return any(f" {word} " in f" {row.target} " for row in act.rows for word in words)


def _at_sites(evidence: Evidence, told: Sequence[Act]) -> str:
    """The sites, as far as told, with their places."""
    rows = [row for act in told for row in act.rows]
    sites = {", ".join(filter(None, (row.site, where(evidence, row)))) for row in rows}
    return f" ({'; '.join(sorted(sites))})" if sites else ""


@answers(
    scope=looks_at("acts", watched=True, counts="quantity"),
    sees=sees_acts("acts"),
    asked_of=told_of("acts"),
)
def shooter_told(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether it is told who fired and killed; bounds: of how many acts it is not."""
    deadly_acts = acts_told(evidence, asked, "acts")
    if not deadly_acts:
        return none_told(evidence, "No shot, armed attack or killing is told.", "Dated acts, with their sources.")
    by_state, by_crowd = (selector(evidence, asked, name) for name in ("by_state", "by_crowd"))
    state, crowd = ([act for act in deadly_acts if any(map(by, act.rows))] for by in (by_state, by_crowd))
    nobody = len({act.id for act in deadly_acts} - {act.id for act in (*state, *crowd)})
    counted = how_many(evidence, asked.its_episode, asked.one("quantity"), asked.many("population"))
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


@answers(
    scope=looks_at("protest", "leaving", "fire", watched=True),
    sees=sees_acts("protest", "leaving", "fire", orders=True),
)
def gone_before(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether those who protested had left before the shooting began, by place."""
    inside, fire = at(places_asked(evidence, asked, "place")), selector(evidence, asked, "fire")
    places = sorted({event.place for event in evidence.events if fire(event) and inside(event)})
    presences = [_presence(evidence, asked, place) for place in places]
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
        return none_told(evidence, "No fire is recorded.", needs, rows)
    reason = Reason.ONE_VOICE if present or gone else Reason.OPEN
    fired = listing(place_name(evidence, place) for place in places)
    return insufficient(answer or f"Fire is recorded in {fired}.", needs, rows, reason)


def _presence(evidence: Evidence, asked: Asked, place: str) -> _Presence:
    here = [event for event in evidence.events if event.place == place]
    protests, leaving, fire = (
        list(filter(selector(evidence, asked, name), here)) for name in ("protest", "leaving", "fire")
    )
    shots = acts(fire)
    first = first_onset(shots)
    assert first is not None
    fired, protested = {event.id for event in fire}, {event.id for event in protests}
    during = [(order, {order.earlier, order.later}) for order in evidence.orders if order.stated == "during"]
    together = [order for order, both in during if both & fired and both & protested]
    after = [act for act in acts(protests) if first.before(act.onset) == "certain"]
    fired_at = [e for e in fire if e.rung is not None and any(word in e.target for word in asked.many("at"))]
    left = [act for act in acts(leaving) if act.onset.before(first) == "certain"]
    return _Presence(place, first, ids_of(after, together, fired_at), ids_of(left), ids_of(may_be_first(shots)))


def _presence_in_words(evidence: Evidence, presence: _Presence) -> str:
    rows_in_words = [
        f"{of_something(len(rows), 'row shows', 'rows show')} people {what}"
        for rows, what in (
            (presence.present, "protesting at or after the first shots"),
            (presence.gone, "leaving before them"),
        )
        if rows
    ]
    return f"{place_name(evidence, presence.place, presence.fire.earliest.date())}: {'; '.join(rows_in_words)}."


def _shots(evidence: Evidence, asked: Asked) -> tuple[Act, ...]:
    """The acts of which some version tells fire by the state, each with all its versions, whoever they say fired."""
    fire = selector(evidence, asked, "fire")
    return tuple(act for act in acts_told(evidence, asked, "versions") if any(map(fire, act.rows)))


def _no_fire(evidence: Evidence, rows: tuple[str, ...]) -> Verdict:
    needs = "A dated act of fire by the state, with its source."
    return none_told(evidence, "No fire by the state is told.", needs, rows)


def _why(certain: Sequence[Act]) -> Reason:
    """What is certain rests on one voice, or nothing is certain since the order is open."""
    return Reason.ONE_VOICE if certain else Reason.OPEN


def _recorded(shots: Sequence[Act]) -> str:
    return f"Fire by the state is recorded in {of_something(len(shots), 'act')}"
