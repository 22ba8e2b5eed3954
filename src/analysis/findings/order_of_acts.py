"""Which came first: the order of acts, how it is decided, and how that is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from analysis.evidence.rows import Episode, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.arguments import Acts, AtPlaces, EachOfActs
from analysis.findings.reported import means_of, none_told
from analysis.findings.scope import Scope, Seen, any_of, told_of
from analysis.findings.sentences import capital, days_told, listing, name_of, of_something, place_name, plain, where
from analysis.findings.verdict import Reason, Ruling, Stand, Verdict, answers
from analysis.method.acts import ANYWHERE, Act, Places, in_episode, may_be_first, reaching, when
from analysis.method.bounds import Bounds
from analysis.method.selectors import Selector
from analysis.method.sequence import FirstAnswer, Precedence, by_place, first_before
from analysis.method.stated_orders import PlaceStanding, Side
from analysis.method.voices import ORIGINS_NEEDED

CLOCKED = ("minute", "no later than")
BY_ANSWER: dict[FirstAnswer, tuple[Ruling | Reason, str]] = {  # the worst first; the words are of places
    "later first": (Ruling.CONTRADICTED, "{later} came first"),
    "nothing to order": (Reason.NOTHING, "there is nothing to order"),
    "open": (Reason.OPEN, "the order is not told"),
    "own word": (Reason.OWN_WORD, "only a party says an order"),
    "one voice": (Reason.ONE_VOICE, "one origin alone says an order"),
    "contested": (Ruling.CONTESTED, "sources disagree"),
    "earlier first": (Ruling.SUPPORTED, "{earlier} came first"),
}
WORST_FIRST = tuple(BY_ANSWER)


def _scope_of_order(evidence: Evidence, episode: Episode, earlier: Acts | EachOfActs, later: Acts) -> Scope:
    """The acts asked about, who watched, and all acts with an hour: an order may be told by way of any of them."""
    inside, means, named = in_episode(episode), means_of(evidence), any_of(earlier, later)
    return Scope(events=lambda event: inside(event) and (event.precision in CLOCKED or named(event) or means(event)))


def _seen_of_order(
    evidence: Evidence,
    earlier: Acts | EachOfActs,
    later: Acts,
    place: AtPlaces = ANYWHERE,
    earlier_place: AtPlaces | None = None,
    later_place: AtPlaces | None = None,
) -> Seen:
    """The acts of both kinds at their places, whoever tells them, and the orders with who states them."""
    here, there = (reaching(evidence, place if own is None else own) for own in (earlier_place, later_place))
    first = any_of(earlier)
    asked_about = (e for e in evidence.events if (there(e) and later(e)) or (here(e) and first(e)))
    return Seen(frozenset(ids_of(asked_about)), frozenset(ids_of(evidence.orders)))


@answers(scope=_scope_of_order, sees=_seen_of_order, asked_of=told_of("later", "earlier"), twice=2 * ORIGINS_NEEDED)
def first_before_(
    evidence: Evidence,
    *,
    earlier: EachOfActs,
    later: Acts,
    place: AtPlaces = ANYWHERE,
    earlier_place: AtPlaces | None = None,
    later_place: AtPlaces | None = None,
) -> Verdict:
    """Whether the first act of `earlier` (of each of them, between '&') came before the first of `later`; bounds: hours
    from the one to the other."""
    here, there = (place if own is None else own for own in (earlier_place, later_place))
    precedences = [(kind, first_before(evidence, kind, later, here, there)) for kind in earlier]
    sentences = [s for kind, one in precedences for s in precedence_in_words(evidence, one, kind, later, here, there)]
    answer = " ".join(dict.fromkeys(sentences))
    kind, weakest = min(precedences, key=lambda one: WORST_FIRST.index(one[1].answer))
    rows = ids_of(*(one.rows for _, one in precedences))
    needs = _needs_of(evidence, weakest, kind, later)
    kept_by = frozenset().union(*(one.kept_by for _, one in precedences))
    if weakest.answer == "nothing to order":
        return none_told(evidence, answer, needs, rows, kept_by=kept_by)
    outcome, _ = BY_ANSWER[weakest.answer]
    soonest = _soonest([one for _, one in precedences]) if isinstance(outcome, Ruling) else None
    return Verdict(outcome, answer, rows, soonest, needs, stands=_stands(weakest), kept_by=kept_by)


def _stands(found: Precedence) -> tuple[Stand, ...]:
    """Who says of each place that the one kind came first, or the other, or from whose orders it follows."""
    sides = [(s.place, *side) for s in found.standings for side in (("first", s.ahead), ("second", s.behind))]
    stands = [Stand(name, side.origins, place) for place, name, side in sides if side.origins]
    stands += [Stand(f"{name}, inferred", side.inferred, place) for place, name, side in sides if side.inferred]
    return (*stands, *([Stand("together", found.together.origins)] if found.together.origins else []))


def _soonest(found: Sequence[Precedence]) -> Bounds | None:
    """Hours from the last of several first acts to the act after them; None if the clock leaves one of them open."""
    times = [one.hours_between for one in found if one.hours_between is not None]
    if len(times) < len(found):
        return None
    lows, highs = [b.low for b in times if b.low is not None], [b.high for b in times if b.high is not None]
    return Bounds(min(lows), min(highs), "hours") if lows and highs else None


@answers(scope=_scope_of_order, sees=_seen_of_order, asked_of=told_of("later", "earlier"))
def first_by_place(evidence: Evidence, *, earlier: Acts, later: Acts) -> Verdict:
    """Whether the first act of `earlier` came before the first of `later`, place by place."""
    orders = by_place(evidence, earlier, later)
    rows = ids_of(*(found.rows for found in orders.values()))
    kept_by = frozenset().union(*(found.kept_by for found in orders.values()))
    needs = f"The hours of the first acts, or sources that state their order, at places with {later.words}."
    if not orders:
        none = f"No place has both {earlier.words} and {later.words}."
        return none_told(evidence, none, needs, rows, kept_by=kept_by)
    at_places: dict[FirstAnswer, list[str]] = {answer: [] for answer in BY_ANSWER}
    for place, found in orders.items():
        at_places[found.answer].append(place_name(evidence, place, found.later[0].rows[0].days.first))
    sentences = [
        f"{BY_ANSWER[told][1].format(earlier=earlier.words, later=later.words)} in {listing(sorted(places))}"
        for told, places in at_places.items()
        if places
    ]
    both = f"{of_something(len(orders), 'place has', 'places have')} both, {earlier.words} and {later.words}"
    answer = " ".join(f"{capital(one)}." for one in (both, *sentences))
    first, second = len(at_places["earlier first"]), len(at_places["later first"])
    bounds = Bounds(first, len(orders) - second, "places")
    outcome = next(outcome for told, (outcome, _) in BY_ANSWER.items() if at_places[told])
    if at_places["contested"] or (first and second):
        outcome = Ruling.CONTESTED
    return Verdict(outcome, answer, rows, bounds, needs, kept_by=kept_by)


def precedence_in_words(
    evidence: Evidence, found: Precedence, earlier: Selector, later: Selector, here: Places, there: Places
) -> tuple[str, ...]:
    """The first acts of both kinds, and by what it is decided which came first: two or three sentences."""
    kinds = ((found.earlier, earlier, here), (found.later, later, there))
    day = next((told[0].rows[0].days.first for told, *_ in kinds if told), None)
    first = [_first_in_words(evidence, told, kind.words, places, day) for told, kind, places in kinds]
    return tuple(filter(None, (*first, _decided_by(evidence, found, earlier.called, later.called))))


def _first_in_words(evidence: Evidence, told: Sequence[Act], words: str, places: Places, day: date | None) -> str:
    asked = sorted(place_name(evidence, place, day) for place in places)
    there = f" in {' or '.join(asked)}" if places else ""
    if not told:
        return f"No act of {words}{there} is recorded."
    first = may_be_first(told)
    odd = sorted(row for act in first for row in act.odd)
    aside = f" A version that contradicts all the others is set aside: {', '.join(odd)}." if odd else ""
    rows = [row for act in first for row in act.rows if row.id not in odd]
    sites = sorted({where(evidence, row) for row in rows})
    within = "" if sites == asked else f", {', '.join(sites)}"
    if len(rows) == 1:
        action = plain(evidence, rows[0].action)
        named = "" if action == words else f"{action}, "
        return f"First {words}{there}: {named}{when(rows[0], evidence)}{within}.{aside}"
    which = f"one of {len(first)} acts" if len(first) > 1 else f"one act in {len(rows)} versions"
    return f"First {words}{there}: {which}, {days_told(rows)}{within}.{aside}"


def _decided_by(evidence: Evidence, found: Precedence, earlier: str, later: str) -> str:
    if found.relation is None:
        return ""
    between = found.hours_between
    if between is not None:
        if found.relation == "certain":
            return f"By the clock {earlier} came first, by {between}."
        assert between.low is not None
        assert between.high is not None
        return f"By the clock {later} came first, by {Bounds(-between.high, -between.low, between.unit)}."
    kinds = [
        (f" in {_placed(evidence, found, standing)}" if len(found.standings) > 1 else "", side, kind)
        for standing in found.standings
        for side, kind in ((standing.ahead, earlier), (standing.behind, later))
    ]
    sides = [
        f"{capital(kind)} came first{there} by the word of {_who(evidence, side)}."
        for there, side, kind in kinds
        if side.origins
    ]
    sides += [
        f"That {kind} came first{there} follows from the order of other acts that is stated by "
        f"{'; '.join(name_of(evidence, origin) for origin in side.inferred)} and the clock; nobody states it."
        for there, side, kind in kinds
        if side.inferred
    ]
    if found.together.origins:
        sides.append(f"Acts of both are put at the same time by {_who(evidence, found.together)}.")
    silent = [_placed(evidence, found, standing) for standing in found.standings if standing.silent]
    if silent:
        sides.append(f"No source states the order in {', '.join(silent)}, and the clock does not tell it.")
    return " ".join(["The clock leaves it open.", *sides])


def _placed(evidence: Evidence, found: Precedence, standing: PlaceStanding) -> str:
    return place_name(evidence, standing.place, found.earlier[0].rows[0].days.first)


def _who(evidence: Evidence, side: Side) -> str:
    party = dict.fromkeys(side.parties, " (a party)") | dict.fromkeys(side.untold, " (not told who)")
    return "; ".join(name_of(evidence, origin) + party.get(origin, "") for origin in side.origins)


def _needs_of(evidence: Evidence, found: Precedence, earlier: Selector, later: Selector) -> str:
    """What would decide an order that is not decided."""
    if found.answer == "nothing to order":
        kinds = ((found.earlier, earlier), (found.later, later))
        absent = " and one of ".join(kind.words for told, kind in kinds if not told)
        return f"A dated act of {absent}; these rows hold none, which does not prove that none was."
    if found.answer == "one voice":
        return "A second origin that is no party and states the order, or the hours of both acts."
    if found.answer == "own word":
        return "An origin that is no party and states the order, or the hours of both acts."
    places = ", ".join(_placed(evidence, found, standing) for standing in found.standings)
    return f"The hours of the first acts, or sources that state their order, in {places}."
