"""Which came first: the order of acts, and who was still there when the shooting began."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.evidence.clock import Interval
from analysis.evidence.rows import ids_of
from analysis.evidence.view import Evidence
from analysis.findings.acts_asked import any_of, each_part, looks_at, places_asked, sees_acts, selector, told_of
from analysis.findings.reported import means_of, none_told
from analysis.findings.sentences import listing, needs_of, of_something, place_name, precedence_in_words
from analysis.findings.verdict import Asked, Reason, Ruling, Seen, Stand, Verdict, answers, insufficient
from analysis.method.acts import acts, at, first_onset, in_episode, may_be_first, reaching
from analysis.method.bounds import Bounds
from analysis.method.sequence import WHOLE_COUNTRY, Precedence, by_place, first_before
from analysis.method.voices import ORIGINS_NEEDED, independent_origins

CLOCKED = ("minute", "no later than")
WORST_FIRST = (
    "later first",
    "nothing to order",
    "open",
    "own word",
    "one voice",
    "contested",
    "earlier first",
)
RULINGS = {
    "earlier first": Ruling.SUPPORTED,
    "later first": Ruling.CONTRADICTED,
    "contested": Ruling.CONTESTED,
}
REASONS = {"open": Reason.OPEN, "one voice": Reason.ONE_VOICE, "own word": Reason.OWN_WORD}


def _scope_of_order(evidence: Evidence, asked: Asked) -> Evidence:
    """The acts asked about, who watched, and all acts with an hour: an order may be told by way of any of them."""
    inside, means = in_episode(asked.episode), means_of(evidence)
    named = any_of(evidence, asked, "earlier", "later")
    return evidence.keep(
        events=lambda event: inside(event) and (event.precision in CLOCKED or named(event) or means(event))
    )


def _seen_of_order(evidence: Evidence, asked: Asked) -> Seen:
    """The acts of both kinds at their places, whoever tells them, and the orders with who states them."""
    here, there = (reaching(evidence, places_asked(evidence, asked, name)) for name in ("earlier_place", "later_place"))
    first, later = any_of(evidence, asked, "earlier"), any_of(evidence, asked, "later")
    told = (e for e in evidence.events if (there(e) and later(e)) or (here(e) and first(e)))
    return Seen(frozenset(ids_of(told)), frozenset(ids_of(evidence.orders)))


@answers(
    scope=_scope_of_order,
    sees=_seen_of_order,
    asked_of=told_of("later", "earlier"),
    twice=2 * ORIGINS_NEEDED,
)
def first_before_(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the first act of `earlier` (of each of them, between '&') came before the first of `later`; bounds: hours
    from the one to the other."""
    here, there = places_asked(evidence, asked, "earlier_place"), places_asked(evidence, asked, "later_place")
    later = selector(evidence, asked, "later")
    found = [(kind, first_before(evidence, kind, later, here, there)) for kind in each_part(evidence, asked, "earlier")]
    sentences = [s for kind, one in found for s in precedence_in_words(evidence, one, kind, later, here, there)]
    answer = " ".join(dict.fromkeys(sentences))
    _, (kind, weakest) = min(enumerate(found), key=lambda one: (WORST_FIRST.index(one[1][1].answer), one[0]))
    rows = ids_of(*(one.rows for _, one in found))
    needs = needs_of(evidence, weakest, kind, later)
    if weakest.answer == "nothing to order":
        return none_told(evidence, answer, needs, rows)
    stands = _stands(weakest)
    if weakest.answer in REASONS:
        return insufficient(answer, needs, rows, REASONS[weakest.answer], stands=stands)
    return Verdict(RULINGS[weakest.answer], answer, rows, _soonest([one for _, one in found]), stands=stands)


def _stands(found: Precedence) -> tuple[Stand, ...]:
    """Who says of each place that the one kind came first, or the other, or from whose orders it follows."""
    sides = [(s.place, *side) for s in found.standings for side in (("first", s.ahead), ("second", s.behind))]
    told = [Stand(name, side.origins, place) for place, name, side in sides if side.origins]
    told += [Stand(f"{name}, inferred", side.inferred, place) for place, name, side in sides if side.inferred]
    return (*told, *([Stand("together", found.together.origins)] if found.together.origins else []))


def _soonest(found: Sequence[Precedence]) -> Bounds | None:
    """Hours from the last of several first acts to the act after them; None if the clock leaves one of them open."""
    times = [one.hours_between for one in found if one.hours_between is not None]
    if len(times) < len(found):
        return None
    lows, highs = [b.low for b in times if b.low is not None], [b.high for b in times if b.high is not None]
    return Bounds(min(lows), min(highs), "hours") if lows and highs else None


@answers(
    scope=_scope_of_order,
    sees=_seen_of_order,
    asked_of=told_of("later", "earlier"),
)
def first_by_place(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the first act of `earlier` came before the first of `later`, place by place."""
    earlier, later = selector(evidence, asked, "earlier"), selector(evidence, asked, "later")
    found = [one for one in by_place(evidence, earlier, later) if one.place != WHOLE_COUNTRY]
    rows = ids_of(*(one.found.rows for one in found))
    needs = f"The hours of the first acts, or sources that state their order, at places with {later.words}."
    if not found:
        return none_told(evidence, f"No place has both {earlier.words} and {later.words}.", needs, rows)
    at_places: dict[str, list[str]] = {answer: [] for answer in WORST_FIRST}
    for one in found:
        day = one.found.later[0].rows[0].days.first
        at_places[one.found.answer].append(place_name(evidence, one.place, day))
    came = {"earlier first": f"{earlier.words} came first", "later first": f"{later.words} came first"} | _LEFT
    said = [f"{came[answer]} in {listing(sorted(places))}" for answer, places in at_places.items() if places]
    both = f"{of_something(len(found), 'place has', 'places have')} both, {earlier.words} and {later.words}"
    answer = " ".join(f"{one[:1].upper()}{one[1:]}." for one in (both, *said))
    first, second = len(at_places["earlier first"]), len(at_places["later first"])
    bounds = Bounds(first, len(found) - second, "places")
    if at_places["contested"] or (first and second):
        return Verdict(Ruling.CONTESTED, answer, rows, bounds)
    undecided = next((one for one in REASONS if at_places[one]), None)
    if second:
        return Verdict(Ruling.CONTRADICTED, answer, rows, bounds)
    if undecided:
        return insufficient(answer, needs, rows, REASONS[undecided], bounds)
    return Verdict(Ruling.SUPPORTED, answer, rows, bounds)


_LEFT = {
    "contested": "sources disagree",
    "one voice": "one origin alone says an order",
    "own word": "only a party says an order",
    "open": "the order is not told",
    "nothing to order": "there is nothing to order",
}


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
    found = [_presence(evidence, asked, place) for place in places]
    present, gone = ids_of(*(one.present for one in found)), ids_of(*(one.gone for one in found))
    rows = ids_of(present, gone, *(one.shots for one in found))
    answer = " ".join(_presence_in_words(evidence, one) for one in found if one.present or one.gone)
    independent = independent_origins(evidence, present)
    if len(independent) >= ORIGINS_NEEDED and gone:
        return Verdict(Ruling.CONTESTED, answer, rows)
    if len(independent) >= ORIGINS_NEEDED:
        return Verdict(Ruling.CONTRADICTED, f"{answer} Told by {len(independent)} origins that are no party.", rows)
    if gone and not present:
        return Verdict(Ruling.SUPPORTED, answer, rows)
    needs = "Hours at which people left and at which the first shots fell, from origins that are no party."
    if not places:
        return none_told(evidence, "No fire is recorded.", needs, rows)
    reason = Reason.ONE_VOICE if present else Reason.OPEN
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
    told = [
        f"{of_something(len(rows), 'row shows', 'rows show')} people {what}"
        for rows, what in (
            (presence.present, "protesting at or after the first shots"),
            (presence.gone, "leaving before them"),
        )
        if rows
    ]
    return f"{place_name(evidence, presence.place, presence.fire.earliest.date())}: {'; '.join(told)}."
