"""What a verdict depends on: the same function over the same rows without each source, origin and kind of body, and as
known on each day something was said.

Rows are filtered once, to the finding's scope; what each loss leaves of them is a set of bits, and what is left of the
rows that can decide is decided once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, reduce
from operator import or_
from typing import Any

from analysis.evidence.narrowing import SOURCED, Narrowing, effect, lost, with_rows
from analysis.evidence.tables import Sourced
from analysis.evidence.view import Evidence
from analysis.findings.record import Loss, LossKind, Moment
from analysis.findings.verdict import Finding, Ruling, Verdict
from analysis.method.bounds import Bounds


@dataclass(frozen=True, slots=True)
class State:
    """What a finding says: its ruling and its number. `ruling` is empty where the question could not be asked yet
    (nobody had made the claim)."""

    ruling: str
    bounds: Bounds | None = None

    @classmethod
    def of(cls, verdict: Verdict) -> State:
        return cls(verdict.ruling.value, verdict.bounds)

    @property
    def fields(self) -> dict[str, Any]:
        """As a record tells it."""
        low, high = (self.bounds.low, self.bounds.high) if self.bounds else (None, None)
        return {"verdict": Ruling(self.ruling), "low": low, "high": high}


NOT_ASKED = State("")


class Trial:
    """A finding's rows as bits, one for each row and source of it, and what it says of each set of them that was needed
    so far."""

    def __init__(self, finding: Finding, scoped: Evidence, verdict: Verdict | None = None) -> None:
        self.finding = finding
        self.scoped = scoped
        self.said: dict[int, State] = {}
        self.decided: dict[int, State] = {}
        self.kept: list[tuple[int, int, State]] = []  # what was left, what of it keeps what was said of it
        self.trimmed: dict[tuple[str, int], Sourced] = {}
        self.place: dict[tuple[str, str], int] = {}
        self.of_row = {row.id: self._bits_of(row.id, row.source_ids) for row in scoped.sourced_rows}
        self.of_row |= {claim.id: self._bits_of(claim.id, ("",)) for claim in scoped.claims}
        self.hangs_on = [sum(self.of_row[row.id] for row in kind.rows(scoped)) for kind in finding.hangs_on(scoped)]
        self._see()
        self.whole = reduce(or_, (*self.hangs_on, *self.there), self.sourced)
        if verdict:
            self._decided(self._seen(self.whole), verdict)

    def _see(self) -> None:
        """The bits on each of which the verdict can hang, and those of rows, and of groups of rows alike, of which it
        matters only that one is there: which, and on which of its sources it rests, is all the same. (An order is there
        with both its acts, and a piece of evidence with its claim.)"""
        seen, bits = self.finding.sees(self.scoped), self.of_row
        stated = [order for order in self.scoped.orders if order.id in seen.rows | seen.sourced]
        pieces = [piece for piece in self.scoped.claim_evidence if piece.id in seen.rows | seen.sourced]
        with_them = {act for order in stated for act in (order.earlier, order.later)} | {one.claim_id for one in pieces}
        there = (seen.rows | with_them) - seen.sourced
        groups = [*([row] for row in sorted(there & bits.keys())), *map(sorted, seen.alike)]
        self.sourced = sum(bits.get(row, 0) for row in seen.sourced)
        self.there = tuple(sum(bits[row] for row in rows) for rows in groups)

    def under(self, asked: Narrowing) -> State:
        """What the finding says of what a narrowing leaves."""
        return self.say(self.left_of(asked))

    def left_of(self, asked: Narrowing) -> int:
        """What a narrowing leaves of all that matters."""
        done, gone = effect(self.scoped, lost(self.scoped, asked)), 0
        for row in done.gone:
            gone |= self.of_row[row]
        for row, sources in done.fewer:
            gone |= self.of_row[row] & ~self._bits_of(row, sources)
        return self.whole & ~gone

    def say(self, left: int) -> State:
        """What the finding says of what is left."""
        if left not in self.said:
            seen = self._seen(left)
            self.said[left] = self.decided.get(seen) or self._as_kept(seen) or self._decided(seen)
        return self.said[left]

    def _decided(self, seen: int, verdict: Verdict | None = None) -> State:
        verdict = verdict or self.finding.decide(self._view(seen))
        state = self.decided[seen] = State.of(verdict)
        if verdict.kept_by is not None:
            keeping = reduce(or_, (self.of_row[row] for row in verdict.kept_by), 0)
            self.kept.append((seen, seen & keeping, state))
        return state

    def _as_kept(self, seen: int) -> State | None:
        """What was said of more, if all that keeps it is left."""
        same = (
            state for whole, keeping, state in reversed(self.kept) if keeping & seen == keeping and seen & whole == seen
        )
        return next(same, None)

    def _seen(self, left: int) -> int:
        """The same bits for all that the finding says the same of, as far as is known of what it sees."""
        seen = left & self.sourced
        for bits in self.there:
            if left & bits:
                seen |= bits
        return seen

    @cached_property
    def tables(self) -> dict[str, list[tuple[Any, int]]]:
        """The tables of what can be left out, as far as they hold any: each row with its bits, a source with those of
        what rests on it."""
        of_page: dict[str, int] = defaultdict(int)
        for (_, source), number in self.place.items():
            of_page[source] |= 1 << number
        bits_of = dict.fromkeys(("claims", *SOURCED), self.of_row) | {"sources": of_page}
        tables = {
            table: [(row, bits[row.id]) for row in getattr(self.scoped, table)] for table, bits in bits_of.items()
        }
        return {table: told for table, told in tables.items() if told}

    def _view(self, left: int) -> Evidence:
        """The view that holds these rows."""
        told = {table: self._rows(rows, left) for table, rows in self.tables.items() if table != "sources"}
        pages = (page for page, bits in self.tables.get("sources", ()) if bits & left)
        return with_rows(self.scoped, sources=tuple(pages), **{table: tuple(rows) for table, rows in told.items()})

    def _rows(self, told: Iterable[tuple[Sourced, int]], left: int) -> Iterator[Sourced]:
        for row, bits in told:
            here = bits & left
            if here == bits:
                yield row
            elif here:
                if (row.id, here) not in self.trimmed:
                    sources = tuple(one for one in row.source_ids if here & self._bits_of(row.id, (one,)))
                    self.trimmed[row.id, here] = replace(row, source_ids=sources)
                yield self.trimmed[row.id, here]

    def _bits_of(self, row_id: str, sources: Iterable[str]) -> int:
        return sum(1 << self.place.setdefault((row_id, source), len(self.place)) for source in sources)


@dataclass(frozen=True)
class Robustness:
    """`losses` that change something, sorted; `over_time` the days on which the verdict or its number changed.
    `robust`: no single source, origin or kind of body decides the verdict."""

    losses: tuple[Loss, ...]
    over_time: tuple[Moment, ...]

    @property
    def robust(self) -> bool:
        return not any(loss.changes_verdict for loss in self.losses)


def try_losses(finding: Finding, scoped: Evidence, verdict: Verdict) -> Robustness:
    """Every single loss tried on the scoped rows, and every day on which one of them became known."""
    trial, whole = Trial(finding, scoped, verdict), State.of(verdict)
    under = ((what, one, trial.under(asked)) for what, one, asked in removals(scoped))
    losses = tuple(
        Loss(without=what, id=one, changes_verdict=other.ruling != whole.ruling, **other.fields)
        for what, one, other in under
        if other != whole
    )
    by_day = [(day, trial.under(Narrowing(as_of=day))) for day in reversed(days_of(scoped))]  # see `Trial.kept`
    moments = (Moment(as_of=day, **then.fields) for day, then in days_of_change(reversed(by_day)))
    return Robustness(losses, tuple(moments))


def days_of_change(by_day: Iterable[tuple[date, State]], before: State | None = None) -> Iterator[tuple[date, State]]:
    """The days on which the state is not what it was the day before, or is told for the first time."""
    for day, state in by_day:
        if state is not before and state != before:
            yield day, state
        before = state


def removals(scoped: Evidence) -> Iterable[tuple[LossKind, str, Narrowing]]:
    """Kinds of body, origins and sources that any of the rows rests on, each sorted."""
    rows = scoped.sourced_rows
    origins = {source.origin for source in scoped.sources}.union(*(scoped.row_origins(row) for row in rows))
    kinds = {source.publisher_kind for source in scoped.sources}
    kinds |= {scoped.kind_of_origin(origin) for origin in origins}
    kinds |= {count.attributed_kind for count in scoped.counts}
    kinds |= {piece.asserted_kind for piece in scoped.claim_evidence if piece.asserted_by}
    kinds |= {order.asserted_kind for order in scoped.orders if order.asserted_by}
    yield from (("kind", one, Narrowing(without_kinds=frozenset((one,)))) for one in sorted(kinds))
    yield from (("origin", one, Narrowing(without_origins=frozenset((one,)))) for one in sorted(origins))
    yield from (("source", s.id, Narrowing(without_sources=frozenset((s.id,)))) for s in scoped.sources)


def days_of(scoped: Evidence) -> list[date]:
    """The days on which a row, or a page that it rests on, became known."""
    known = [row.known_on for row in scoped.sourced_rows] + [claim.known_on for claim in scoped.claims]
    published = [source.published.last for source in scoped.sources if source.published is not None]
    return sorted({day for day in (*known, *published) if day is not None})
