"""The order of acts place by place, and the acts of a place along time: what the table by city and its picture show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.evidence.clock import Interval
from analysis.evidence.view import Evidence
from analysis.method.acts import ANYWHERE, Places, Selector, acts, at
from analysis.method.sequence import Precedence, first_before

WHOLE_COUNTRY = "national"


@dataclass(frozen=True)
class PlaceOrder:
    """One row of the table by city: the place (`national` for the whole country) and what came first there."""

    place: str
    found: Precedence


@dataclass(frozen=True)
class Mark:
    """One act on a time line: between which instants (UTC) it began, under which heading, and the rows that tell it.

    `disagree`: its versions exclude each other, so that the span is their hull.
    """

    act: str
    place: str
    heading: str
    onset: Interval
    actions: tuple[str, ...]
    actors: tuple[str, ...]
    rung: int | None
    disagree: bool
    rows: tuple[str, ...]
    sources: tuple[str, ...]


def by_place(evidence: Evidence, earlier: Selector, later: Selector) -> tuple[PlaceOrder, ...]:
    """What came first in each settlement or area that has acts of both kinds, by name, and last in the whole country.

    Scope `evidence` to an episode first. An act told of the region or the country counts for its towns where its kind
    reaches them; other acts told only of the country stand in the last row alone.
    """
    places = {row.place for row in evidence.events if earlier(row) or later(row)}
    local = sorted(place for place in places if evidence.place_by_id[place].kind not in ("national", "unspecified"))
    rows = [PlaceOrder(p, first_before(evidence, earlier, later, p, p)) for p in local]
    both = (row for row in rows if row.found.relation is not None)
    return (*both, PlaceOrder(WHOLE_COUNTRY, first_before(evidence, earlier, later)))


def timeline(evidence: Evidence, headings: Mapping[str, Selector], places: Places | str = ANYWHERE) -> tuple[Mark, ...]:
    """The acts under each heading at the places, sorted by heading in the order given, then by onset and id.

    An act whose versions stand under several headings has a mark under each, by its versions there.
    """
    inside = at(places)
    marks = []
    for heading, kind in headings.items():
        for act in acts(row for row in evidence.events if inside(row) and kind(row)):
            rungs = [row.rung for row in act.rows if row.rung is not None]
            marks.append(
                Mark(
                    act=act.id,
                    place=act.rows[0].place,
                    heading=heading,
                    onset=act.onset,
                    actions=tuple(sorted({row.action for row in act.rows})),
                    actors=tuple(sorted({row.actor for row in act.rows})),
                    rung=max(rungs, default=None),
                    disagree=act.disagree,
                    rows=act.row_ids,
                    sources=evidence.sources_of(act.row_ids),
                )
            )
    return tuple(marks)
