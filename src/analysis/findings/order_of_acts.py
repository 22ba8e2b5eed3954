"""Which came first: the order of acts, and who was still there when the shooting began."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.evidence.clock import Interval
from analysis.evidence.rows import Event
from analysis.evidence.view import Evidence
from analysis.findings.act_sentences import name_of
from analysis.findings.verdict import Asked, Ruling, Verdict, answers, insufficient
from analysis.method.acts import (
    Act,
    Places,
    Selector,
    acts,
    at,
    first_onset,
    in_episode,
    in_words,
    may_be_first,
    when,
)
from analysis.method.bounds import format_bounds
from analysis.method.sequence import ORIGINS_NEEDED, PARTIES, Precedence, Side, Standing, first_before

EVERYWHERE, MAIN_PLACE = "anywhere", "main place"
CLOCKED = ("minute", "no later than")
RULINGS = {
    "earlier first": Ruling.SUPPORTED,
    "later first": Ruling.CONTRADICTED,
    "contested": Ruling.CONTESTED,
}


def selector(evidence: Evidence, asked: Asked, name: str) -> Selector:
    """The acts an argument names; `<name>_not` holds words of targets that are not meant."""
    return Selector.parse(asked.one(name), evidence.codes, asked.many(f"{name}_not"))


def places_asked(evidence: Evidence, asked: Asked, name: str) -> Places:
    """The places an argument names; ANYWHERE if none. ValueError for one that is not in places.csv."""
    named = asked.many(name) or asked.many("place")
    main = asked.episode.main_place if asked.episode else MAIN_PLACE
    places = frozenset(main if place == MAIN_PLACE else place for place in named if place != EVERYWHERE)
    if unknown := sorted(places - evidence.place_by_id.keys()):
        raise ValueError(
            f"{asked.statement.id}: '{unknown[0]}' is not in places.csv; "
            f"expected a place, '{MAIN_PLACE}' or '{EVERYWHERE}'"
        )
    return places


def _scope_of_order(evidence: Evidence, asked: Asked) -> Evidence:
    earlier, later = selector(evidence, asked, "earlier"), selector(evidence, asked, "later")
    inside = in_episode(asked.episode)
    return evidence.keep(
        events=lambda event: inside(event) and (earlier(event) or later(event) or event.precision in CLOCKED)
    )


@answers(
    "first_before",
    rule=(
        "The first act of each kind lies between the earliest and the latest that the rows allow. If those spans do "
        "not overlap, the clock decides: supported or contradicted. If they overlap, orders that sources state decide, "
        "origins counted once, place by place: contested where origins stand on both sides; decided where at least "
        f"{ORIGINS_NEEDED} origins that are no party (state, its media, opposition) say the same and none the other, "
        "at every place where the first act may have been; otherwise insufficient. A single origin, or a party's "
        "word alone, does not decide. An act by somebody unidentified is neither the state's nor a crowd's."
    ),
    arguments="earlier later place earlier_place later_place earlier_not later_not",
    scope=_scope_of_order,
)
def first_before_(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the first act of `earlier` came before the first of `later`; bounds: hours from the one to the other."""
    earlier, later = selector(evidence, asked, "earlier"), selector(evidence, asked, "later")
    here, there = places_asked(evidence, asked, "earlier_place"), places_asked(evidence, asked, "later_place")
    found = first_before(evidence, earlier, later, here, there)
    first = _first_in_words(evidence, found.earlier, earlier.words, here)
    second = _first_in_words(evidence, found.later, later.words, there)
    answer = f"{first} {second} {_decided_by(evidence, found)}".strip()
    if found.answer not in RULINGS:
        return insufficient(answer, _needs(found, earlier, later), found.rows)
    return Verdict(RULINGS[found.answer], answer, found.rows, found.hours_between)


def _first_in_words(evidence: Evidence, told: Sequence[Act], words: str, places: Places) -> str:
    where = f" in {', '.join(sorted(places))}" if places else ""
    if not told:
        return f"No act of {words}{where} is recorded."
    first = may_be_first(told)
    row = first[0].rows[0]
    site = "" if places == {row.place} else f" in {row.place}"
    others = f"; {len(first) - 1} further acts can be the first" if len(first) > 2 else ""
    others = "; one further act can be the first" if len(first) == 2 else others
    return f"First {words}{where}: {in_words(row.action)}{site}, {when(row, evidence)}{others}."


def _decided_by(evidence: Evidence, found: Precedence) -> str:
    if found.by == "clock":
        between = found.hours_between
        assert between is not None
        span = (
            (between.low, between.high) if found.relation == "certain" else (_minus(between.high), _minus(between.low))
        )
        order = (
            "the first came before the second" if found.relation == "certain" else "the second came before the first"
        )
        return f"By the clock {order}, by {format_bounds(*span)} hours."
    if found.by == "nothing":
        return ""
    said = [words for standing in found.standings if (words := _said(evidence, standing, len(found.standings) > 1))]
    silent = [standing.place for standing in found.standings if standing.answer == "open"]
    if silent:
        said.append(f"No source states the order in {', '.join(silent)}.")
    return " ".join(["The clock leaves it open.", *said])


def _said(evidence: Evidence, standing: Standing, several: bool) -> str:
    where = f" of {standing.place}" if several else ""
    sides = ((standing.ahead, "the first came first"), (standing.behind, "the second came first"))
    return " ".join(f"That {order} is said{where} by {_who(evidence, side)}." for side, order in sides if side.origins)


def _who(evidence: Evidence, side: Side) -> str:
    return "; ".join(
        name_of(evidence, origin) + (" (a party)" if origin in side.parties else "") for origin in side.origins
    )


def _minus(hours: float | None) -> float | None:
    return None if hours is None else -hours


def _needs(found: Precedence, earlier: Selector, later: Selector) -> str:
    if found.answer == "nothing to order":
        absent = [kind.words for kind, told in ((earlier, found.earlier), (later, found.later)) if not told]
        return (
            f"A dated act of {' and one of '.join(absent)}; these rows hold none, which does not prove that none was."
        )
    if found.answer == "one voice":
        return "A second origin that is no party and states the order, or the hours of both acts."
    if found.answer == "own word":
        return "An origin that is no party and states the order, or the hours of both acts."
    places = ", ".join(
        standing.place for standing in found.standings if standing.answer in ("open", "one voice", "own word")
    )
    return f"The hours of the first acts, or sources that state their order, in {places}."


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
    inside = in_episode(asked.episode)
    return evidence.keep(events=lambda event: inside(event) and any(kind(event) for kind in kinds))


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
)
def gone_before(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether those who protested had left before the shooting began, by place."""
    inside, fire = at(places_asked(evidence, asked, "place")), selector(evidence, asked, "fire")
    places = sorted({event.place for event in evidence.events if fire(event) and inside(event)})
    found = [_presence(evidence, asked, one) for one in places]
    present, gone = _rows(p.present for p in found), _rows(p.gone for p in found)
    shots = _rows(act.row_ids for p in places for act in may_be_first(_fire_at(evidence, fire, p)))
    answer = " ".join(_presence_in_words(p) for p in found if p.present or p.gone)
    independent = [o for o in evidence.origins_of(present) if evidence.kind_of_origin(o) not in PARTIES]
    rows = tuple(sorted({*present, *gone, *shots}))
    if len(independent) >= ORIGINS_NEEDED and gone:
        return Verdict(Ruling.CONTESTED, answer, rows)
    if len(independent) >= ORIGINS_NEEDED:
        return Verdict(Ruling.CONTRADICTED, f"{answer} Told by {len(independent)} origins that are no party.", rows)
    if gone and not present:
        return Verdict(Ruling.SUPPORTED, answer, rows)
    return insufficient(
        answer or (f"Fire is recorded in {', '.join(places)}." if places else "No fire is recorded."),
        "Hours at which people left and at which the first shots fell, from origins that are no party.",
        rows,
    )


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


def _presence_in_words(presence: _Presence) -> str:
    told = [
        f"{len(rows)} {'row' if len(rows) == 1 else 'rows'} {what}"
        for rows, what in (
            (presence.present, "show people protesting at or after the first shots"),
            (presence.gone, "show people leaving before them"),
        )
        if rows
    ]
    return f"{presence.place}: {'; '.join(told)}."


def _rows(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(sorted({row for group in groups for row in group}))
