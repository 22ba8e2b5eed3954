"""What the arguments of a question name, acts and places; from that its scope, what it sees, and of whom it is asked.

An argument names acts as a selector writes them (`method.acts`); `<name>_not` holds words of targets that are not
meant, `<name>_called` a name for them. Where no such argument is given, the name itself stands for acts.
"""

from __future__ import annotations

from collections.abc import Callable

from analysis.evidence.rows import Event, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.reported import means_of
from analysis.findings.verdict import Asked, Asks, RowKind, Scope, Seen, Sees
from analysis.method.acts import Act, Places, acts, in_episode
from analysis.method.selectors import Selector, UnknownSelector

EVERYWHERE, MAIN_PLACE = "anywhere", "main place"
Within = Callable[[Evidence, Asked], Callable[[Event], bool]]
"""Of a question, whether an act is where and when it looks."""


def selector(evidence: Evidence, asked: Asked, name: str) -> Selector:
    """The acts an argument names. UnknownSelector names the statement and the argument."""
    return parsed(evidence, asked, name, asked.one(name, name))


def parsed(evidence: Evidence, asked: Asked, name: str, text: str) -> Selector:
    """The same, of a part of the argument."""
    try:
        return Selector.parse(text, evidence.codes, asked.many(f"{name}_not"), asked.one(f"{name}_called"))
    except UnknownSelector as error:
        raise UnknownSelector(f"statements.csv: {asked.statement.id}: {name}={text}: {error}") from error


def each_part(evidence: Evidence, asked: Asked, name: str) -> tuple[Selector, ...]:
    """The acts that an argument names, apart for each of its parts between '&'."""
    return tuple(parsed(evidence, asked, name, part) for part in asked.one(name, name).split("&"))


def any_of(evidence: Evidence, asked: Asked, *names: str) -> Callable[[Event], bool]:
    """Whether an act is of one of the kinds that these arguments name."""
    kinds = [kind for name in names for kind in each_part(evidence, asked, name)]
    return lambda event: any(kind(event) for kind in kinds)


def acts_told(evidence: Evidence, asked: Asked, name: str) -> tuple[Act, ...]:
    """The acts of this view that an argument names."""
    return acts(filter(selector(evidence, asked, name), evidence.events))


def places_asked(evidence: Evidence, asked: Asked, name: str) -> Places:
    """The places an argument names; ANYWHERE if none. ValueError for one that is not in places.csv."""
    named = asked.many(name) or asked.many("place")
    main = asked.episode.main_place if asked.episode else MAIN_PLACE
    places = frozenset(main if place == MAIN_PLACE else place for place in named if place != EVERYWHERE)
    if unknown := sorted(places - evidence.place_by_id.keys()):
        raise ValueError(
            f"statements.csv: {asked.statement.id}: '{unknown[0]}' is not in places.csv; "
            f"expected a place, '{MAIN_PLACE}' or '{EVERYWHERE}'"
        )
    return places


def in_its_episode(evidence: Evidence, asked: Asked) -> Callable[[Event], bool]:
    """Whether an act is of the episode asked about and may fall between its onset and its end."""
    return in_episode(asked.episode)


def looks_at(
    *names: str, watched: bool = False, counts: str = "", steps: str = "", within: Within = in_its_episode
) -> Scope:
    """Keeps the acts that these arguments name, and those by which is told who watched (`watched`); the numbers of the
    quantities and the steps of the kinds that the arguments `counts` and `steps` name."""

    def scope(evidence: Evidence, asked: Asked) -> Evidence:
        inside, named, means = within(evidence, asked), any_of(evidence, asked, *names), means_of(evidence)
        quantities, kinds = asked.many(counts), asked.many(steps)
        return evidence.keep(
            events=lambda event: inside(event) and (named(event) or (watched and means(event))),
            counts=lambda count: count.quantity in quantities,
            steps=lambda step: step.kind in kinds,
        )

    return scope


def sees_acts(*names: str, orders: bool = False) -> Sees:
    """The acts that these arguments name, the steps and (`orders`) the stated orders, and who tells them; who watched
    decides nothing."""

    def sees(evidence: Evidence, asked: Asked) -> Seen:
        named = filter(any_of(evidence, asked, *names), evidence.events)
        rows = frozenset(ids_of(named, evidence.steps, evidence.orders if orders else ()))
        return Seen(rows, rows)

    return sees


def told_of(*names: str) -> Asks:
    """A question that is asked where acts of each kind that these arguments name are told in the episode."""

    def asks(evidence: Evidence, asked: Asked) -> tuple[RowKind, ...]:
        inside = in_episode(asked.episode)

        def in_it(kind: Selector) -> RowKind:
            return lambda row: isinstance(row, Event) and inside(row) and kind(row)

        return tuple(in_it(kind) for name in names for kind in each_part(evidence, asked, name))

    return asks
