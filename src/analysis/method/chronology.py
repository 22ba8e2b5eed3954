"""The order of acts place by place: what the table by city and its picture show."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.evidence.view import Evidence
from analysis.method.acts import Selector
from analysis.method.sequence import Precedence, first_before

WHOLE_COUNTRY = "national"


@dataclass(frozen=True)
class PlaceOrder:
    """One row of the table by city: the place (`national` for the whole country) and what came first there."""

    place: str
    found: Precedence


def by_place(evidence: Evidence, earlier: Selector, later: Selector) -> tuple[PlaceOrder, ...]:
    """What came first in each settlement or area that has acts of both kinds, by name, and last in the whole country.

    Scope `evidence` to an episode first. An act told of the region or the country counts for its towns where its kind
    reaches them; other acts told only of the country stand in the last row alone.
    """
    places = {row.place for row in evidence.events if earlier(row) or later(row)}
    nowhere = evidence.codes.group("no_locality")
    local = sorted(place for place in places if evidence.place_by_id[place].kind not in nowhere)
    rows = [PlaceOrder(p, first_before(evidence, earlier, later, p, p)) for p in local]
    both = (row for row in rows if row.found.relation is not None)
    return (*both, PlaceOrder(WHOLE_COUNTRY, first_before(evidence, earlier, later)))
