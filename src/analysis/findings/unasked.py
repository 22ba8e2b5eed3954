"""The rows that no finding looks at, and why.

One rule for every table: a question chooses its rows by some of their cells, and the reason is the first of these, in
their order, that a row shares with none at which a finding looks and which agrees with it on those before. A row that
shares them all is of a day, a body or a page that the questions about such rows leave out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from operator import attrgetter

from analysis.evidence.rows import Claim, ClaimEvidence, Count, Event, Order, Step
from analysis.evidence.view import Evidence
from analysis.findings.registry import findings_of

Chosen = Count | Event | Order | Step | Claim | ClaimEvidence
CHOSEN_BY: Mapping[type, tuple[str, ...]] = {
    Count: ("quantity", "detail", "episode", "population", "place"),
    Event: ("action", "actor", "episode", "place"),
    Step: ("kind", "episode", "about"),
    Claim: ("proposition_kind", "topic_group", "episode"),
}
HANGS_ON: Mapping[type, tuple[str, ...]] = {Order: ("earlier", "later"), ClaimEvidence: ("claim_id",)}


def looked_at(evidence: Evidence) -> frozenset[str]:
    """The rows that the test of some finding is given."""
    return frozenset().union(*(finding.scope(evidence).rows for finding in findings_of(evidence)))


def unasked(evidence: Evidence) -> dict[str, tuple[str, ...]]:
    """Row at which no finding looks -> its cells up to the first that nobody asks for (all, and a blank, if each is
    asked for); of a row that hangs on others the first of these that nobody asks for (a blank, if each is)."""
    seen = looked_at(evidence)
    asked = _asked(evidence, seen)
    return {row.id: _lacking(row, seen, asked) for row in _rows(evidence) if row.id not in seen}


def _lacking(row: Chosen, seen: frozenset[str], asked: Mapping[type, set[tuple[str, ...]]]) -> tuple[str, ...]:
    if columns := HANGS_ON.get(type(row)):
        return (next((id for id in (getattr(row, column) for column in columns) if id not in seen), ""),)
    begun = _beginnings(row)
    return next((cells for cells in begun if cells not in asked[type(row)]), (*begun[-1], ""))


def _asked(evidence: Evidence, seen: frozenset[str]) -> dict[type, set[tuple[str, ...]]]:
    """Of each kind of row the beginnings of the cells of those at which some finding looks."""
    found: dict[type, set[tuple[str, ...]]] = {kind: set() for kind in CHOSEN_BY}
    for row in _rows(evidence):
        if row.id in seen and type(row) in CHOSEN_BY:
            found[type(row)].update(_beginnings(row))
    return found


def _beginnings(row: Chosen) -> list[tuple[str, ...]]:
    cells: tuple[str, ...] = attrgetter(*CHOSEN_BY[type(row)])(row)
    return [cells[:n] for n in range(1, len(cells) + 1)]


def _rows(evidence: Evidence) -> Iterator[Chosen]:
    tables = (evidence.counts, evidence.events, evidence.steps, evidence.claims)
    return chain(*tables, evidence.claim_evidence, evidence.orders)
