"""Which came first: the order of acts, and who was still there when the shooting began."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.evidence.clock import Interval
from analysis.evidence.rows import Event
from analysis.evidence.view import Evidence
from analysis.findings.absence import means_of, none_told
from analysis.findings.act_sentences import needs_of, precedence_in_words
from analysis.findings.acts_asked import parsed, places_asked, selector, told_of
from analysis.findings.sentences import listing, of_something, place_name
from analysis.findings.verdict import Asked, Reason, Ruling, Seen, Stand, Verdict, answers, insufficient
from analysis.method.acts import (
    Act,
    Selector,
    acts,
    at,
    first_onset,
    in_episode,
    may_be_first,
    reaching,
)
from analysis.method.bounds import Bounds
from analysis.method.chronology import WHOLE_COUNTRY, by_place
from analysis.method.sequence import Precedence, first_before
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
    kinds = (*_each_earlier(evidence, asked), selector(evidence, asked, "later"))
    inside = in_episode(asked.episode)
    means = means_of(evidence)

    def asked_about(event: Event) -> bool:
        return event.precision in CLOCKED or any(kind(event) for kind in kinds) or means(event)

    return evidence.keep(events=lambda event: inside(event) and asked_about(event))


def _each_earlier(evidence: Evidence, asked: Asked) -> tuple[Selector, ...]:
    """The kinds that must each have come first, between '&'."""
    return tuple(parsed(evidence, asked, "earlier", part) for part in asked.one("earlier").split("&"))


def _seen_of_order(evidence: Evidence, asked: Asked) -> Seen:
    """The acts of both kinds at their places, whoever tells them, and the orders with who states them."""
    here, there = (reaching(evidence, places_asked(evidence, asked, name)) for name in ("earlier_place", "later_place"))
    kinds, later = _each_earlier(evidence, asked), selector(evidence, asked, "later")
    told = frozenset(
        event.id
        for event in evidence.events
        if (there(event) and later(event)) or (here(event) and any(kind(event) for kind in kinds))
    )
    return Seen(told, frozenset(order.id for order in evidence.orders))


@answers(
    "first_before",
    rule=(
        "The first act of each kind lies between the earliest and the latest that the rows allow. If those spans do "
        "not overlap, the clock decides: supported or contradicted. If they overlap, orders that sources state decide, "
        "origins counted once, for every place where the first act may have been: contested "
        "if origins stand on both sides; decided if at least "
        f"{ORIGINS_NEEDED} origins that are no party say the same and none the other; otherwise insufficient. Whose "
        "word an order is, is whoever states it. What follows only from an order together with the clock is told as "
        "that and counts for nobody. A place of which neither hour nor order is told is named and does not undo what "
        f"is stated elsewhere, for which then {2 * ORIGINS_NEEDED} origins are needed. A single origin, or a party's "
        "word alone, does not decide. Of several kinds joined by '&' each must have come first. An act by somebody "
        "unidentified is neither the state's nor a crowd's. An act told of the region or the country of a place counts "
        "there if its kind reaches so far."
    ),
    arguments="earlier later place earlier_place later_place earlier_not later_not earlier_called later_called",
    scope=_scope_of_order,
    sees=_seen_of_order,
    asked_of=lambda evidence, asked: told_of(evidence, asked, "later", *asked.one("earlier").split("&")),
)
def first_before_(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the first act of `earlier` (of each of them, between '&') came before the first of `later`; bounds: hours
    from the one to the other."""
    here, there = places_asked(evidence, asked, "earlier_place"), places_asked(evidence, asked, "later_place")
    later = selector(evidence, asked, "later")
    found = [(kind, first_before(evidence, kind, later, here, there)) for kind in _each_earlier(evidence, asked)]
    sentences = [s for kind, one in found for s in precedence_in_words(evidence, one, kind, later, here, there)]
    answer = " ".join(dict.fromkeys(sentences))
    _, (kind, weakest) = min(enumerate(found), key=lambda one: (WORST_FIRST.index(one[1][1].answer), one[0]))
    rows = _rows(one.rows for _, one in found)
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
    "first_by_place",
    rule=(
        "At every place that has acts of both kinds, an act told of its region or the country included where its kind "
        "reaches so far, whether the first of the one came before the first of the other there, by the rule of "
        "'first_before'. What was done in one town says nothing of violence in another. Supported: it came first at "
        "all of these places. Contradicted: at some the other came first, and nowhere this. Contested: both, or at "
        "some place sources disagree. Insufficient: places are left open, or only a party or one voice tells; or no "
        "place has both. The bounds are at how many places it came first, of those that can have it."
    ),
    arguments="earlier later",
    scope=_scope_of_order,
    sees=_seen_of_order,
    asked_of=lambda evidence, asked: told_of(evidence, asked, "later", "earlier"),
)
def first_by_place(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the first act of `earlier` came before the first of `later`, place by place."""
    earlier, later = selector(evidence, asked, "earlier"), selector(evidence, asked, "later")
    found = [one for one in by_place(evidence, earlier, later) if one.place != WHOLE_COUNTRY]
    rows = _rows(one.found.rows for one in found)
    needs = f"The hours of the first acts, or sources that state their order, at places with {later.words}."
    if not found:
        return none_told(evidence, f"No place has both {earlier.words} and {later.words}.", needs, rows)
    at_places: dict[str, list[str]] = {answer: [] for answer in WORST_FIRST}
    for one in found:
        day = one.found.later[0].rows[0].days.first
        at_places[one.found.answer].append(place_name(evidence, one.place, day))
    said = [f"{_PLACED[answer]}: {listing(places)}." for answer, places in at_places.items() if places]
    answer = f"{_capital(earlier.words)} came before {later.words}, at places with both. {' '.join(said)}"
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


_PLACED = {
    "earlier first": "It came first",
    "later first": "It came second",
    "contested": "Sources disagree",
    "one voice": "One origin alone says an order",
    "own word": "Only a party says an order",
    "open": "The order is not told",
    "nothing to order": "Nothing to order",
}


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class _Presence:
    """Protest and fire at one place: rows that show protesters there at or after the first fire, and rows by which
    they had left before it."""

    place: str
    fire: Interval
    present: tuple[str, ...]
    gone: tuple[str, ...]


def _scope_of_leaving(evidence: Evidence, asked: Asked) -> Evidence:
    kinds = [selector(evidence, asked, name) for name in ("protest", "leaving", "fire")]
    inside, means = in_episode(asked.episode), means_of(evidence)
    return evidence.keep(events=lambda event: inside(event) and (means(event) or any(kind(event) for kind in kinds)))


def _seen_of_leaving(evidence: Evidence, asked: Asked) -> Seen:
    """The acts that the question names, and the orders, with who tells them."""
    kinds = [selector(evidence, asked, name) for name in ("protest", "leaving", "fire")]
    told = {event.id for event in evidence.events if any(kind(event) for kind in kinds)}
    sourced = frozenset(told | {order.id for order in evidence.orders})
    return Seen(sourced, sourced)


@answers(
    "gone_before",
    rule=(
        "At each place with fire: protesters were present if a protest there begins certainly after the first shot, if "
        "a source puts a protest and the fire at the same time, or if the state fired at people whom the row names "
        "with one of the words in `at`. They were gone if they certainly left before the first shot, by the clock. "
        f"Contradicted: present by at least {ORIGINS_NEEDED} origins that are no party, gone nowhere. Supported: gone "
        "at a place and present nowhere. Contested: both. Otherwise insufficient."
    ),
    arguments="protest leaving fire at place",
    scope=_scope_of_leaving,
    sees=_seen_of_leaving,
)
def gone_before(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether those who protested had left before the shooting began, by place."""
    inside, fire = at(places_asked(evidence, asked, "place")), selector(evidence, asked, "fire")
    places = sorted({event.place for event in evidence.events if fire(event) and inside(event)})
    found = [_presence(evidence, asked, one) for one in places]
    present, gone = _rows(p.present for p in found), _rows(p.gone for p in found)
    shots = _rows(act.row_ids for p in places for act in may_be_first(_fire_at(evidence, fire, p)))
    answer = " ".join(_presence_in_words(evidence, p) for p in found if p.present or p.gone)
    independent = independent_origins(evidence, present)
    rows = tuple(sorted({*present, *gone, *shots}))
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
    protest, leaving, fire = (selector(evidence, asked, name) for name in ("protest", "leaving", "fire"))
    here = [event for event in evidence.events if event.place == place]
    first = first_onset(_fire_at(evidence, fire, place))
    assert first is not None
    present = {
        row
        for act in acts(e for e in here if protest(e))
        if first.before(act.onset) == "certain"
        for row in act.row_ids
    }
    fired = {event.id for event in here if fire(event)}
    protests = {event.id for event in here if protest(event)}
    for order in evidence.orders:
        pair = {order.earlier, order.later}
        if order.stated == "during" and pair & fired and pair & protests:
            present |= {order.id}
    present |= {event.id for event in here if event.id in fired and _fired_at(event, asked.many("at"))}
    left = acts(event for event in here if leaving(event))
    gone = [row for act in left if act.onset.before(first) == "certain" for row in act.row_ids]
    return _Presence(place, first, tuple(sorted(present)), tuple(sorted(gone)))


def _fired_at(event: Event, words: Sequence[str]) -> bool:
    return event.rung is not None and any(word in event.target for word in words)


def _fire_at(evidence: Evidence, fire: Selector, place: str) -> tuple[Act, ...]:
    return acts(event for event in evidence.events if event.place == place and fire(event))


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


def _rows(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(sorted({row for group in groups for row in group}))
