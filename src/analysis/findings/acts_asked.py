"""The acts and places that the arguments of a question name."""

from __future__ import annotations

from analysis.evidence.rows import Event
from analysis.evidence.view import Evidence
from analysis.findings.verdict import Asked, RowKind, Scope
from analysis.method.acts import Places, Selector, UnknownSelector, in_episode

EVERYWHERE, MAIN_PLACE = "anywhere", "main place"


def selector(evidence: Evidence, asked: Asked, name: str) -> Selector:
    """The acts an argument names; `<name>_not` holds words of targets that are not meant, `<name>_called` a name.
    UnknownSelector names the statement and the argument."""
    return parsed(evidence, asked, name, asked.one(name))


def parsed(evidence: Evidence, asked: Asked, name: str, text: str) -> Selector:
    """The same, of a part of the argument."""
    try:
        return Selector.parse(text, evidence.codes, asked.many(f"{name}_not"), asked.one(f"{name}_called"))
    except UnknownSelector as error:
        raise UnknownSelector(f"statements.csv: {asked.statement.id}: {name}={text}: {error}") from error


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


def told_of(evidence: Evidence, asked: Asked, *names: str) -> tuple[RowKind, ...]:
    """Acts of each kind in the episode asked about; a name is an argument, or acts as an argument writes them."""
    inside = in_episode(asked.episode)

    def in_it(kind: Selector) -> RowKind:
        return lambda row: isinstance(row, Event) and inside(row) and kind(row)

    return tuple(in_it(parsed(evidence, asked, name, asked.one(name) or name)) for name in names)


def selected(*names: str) -> Scope:
    """Keeps the acts, in the episode asked about, that one of these arguments names."""

    def scope(evidence: Evidence, asked: Asked) -> Evidence:
        inside, chosen = in_episode(asked.episode), [selector(evidence, asked, name) for name in names]
        return evidence.keep(events=lambda event: inside(event) and any(one(event) for one in chosen))

    return scope
