"""Every verdict without every combination of groups of bodies, and as known on every day.

What `evaluate` says of the narrowed evidence is computed once for every set of rows that some choice leaves. A choice
leaves a row on a source if each part of the choice does, so the rows that the groups and each day leave, written as
bits, say by one AND what any combination leaves; choices that leave the same share one verdict. (What no choice can
touch - codes, places, episodes - is the same for all.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, reduce
from itertools import pairwise
from operator import and_, or_
from typing import Any

from analysis.evidence.memory import recalled
from analysis.evidence.narrowing import SOURCED, Narrowing, effect, lost, with_rows
from analysis.evidence.tables import Sourced
from analysis.evidence.view import Evidence
from analysis.findings.groups import GROUPS, kinds_of
from analysis.findings.registry import findings_of
from analysis.findings.robustness import days_of
from analysis.findings.verdict import Finding, RowKind
from analysis.method.bounds import Bounds

AT_A_TIME = 16  # rows of a table of which it is looked up together what is left of them
COMBINATIONS = 1 << len(GROUPS)  # number n leaves out GROUPS[i] where bit i of n is set


@dataclass(frozen=True, slots=True)
class State:
    """What a finding says: its ruling and its number. `ruling` is empty where the question could not be asked yet
    (nobody had made the claim)."""

    ruling: str
    bounds: Bounds | None = None


NOT_ASKED = State("")


@dataclass(frozen=True, slots=True)
class History:
    """A finding without some groups: on all that is left (`whole`, undated rows included), before the first day
    (`before`), and from each day on until the next; only days on which the state changes are told."""

    whole: State
    before: State
    moments: tuple[tuple[date, State], ...]

    def on(self, day: date | None) -> State:
        """The state as known on a day; None: on everything."""
        if day is None:
            return self.whole
        past = [state for start, state in self.moments if start <= day]
        return past[-1] if past else self.before


@dataclass(frozen=True, slots=True)
class Combined:
    """A finding under all choices: `histories` each once, `of[n]` the index of the one of combination n."""

    id: str
    histories: tuple[History, ...]
    of: tuple[int, ...]

    def without(self, groups: Iterable[str]) -> History:
        return self.histories[self.of[combination_number(groups)]]


def combination_number(groups: Iterable[str]) -> int:
    """The number of the combination that leaves these groups out."""
    left_out = frozenset(groups)
    return sum(1 << i for i, group in enumerate(GROUPS) if group.id in left_out)


def groups_of(number: int) -> tuple[str, ...]:
    """The groups that a combination leaves out."""
    return tuple(group.id for i, group in enumerate(GROUPS) if number >> i & 1)


def combine(evidence: Evidence, findings: Sequence[Finding] | None = None) -> tuple[Combined, ...]:
    """Every finding under all combinations and days, sorted by id.

    `combined.without(groups).on(day)` is what `evaluate(evidence.narrow(as_of=day, without_kinds=kinds))` says.
    """
    asked_later = asked_from(evidence)
    chosen = findings_of(evidence) if findings is None else findings
    return tuple(_recalled(finding, evidence, asked_later) for finding in sorted(chosen, key=lambda f: f.id))


def _recalled(finding: Finding, evidence: Evidence, asked_from: dict[str, date | None]) -> Combined:
    scoped = finding.scope(evidence)
    asked = asked_from.get(finding.id, "always")
    return recalled(("combined", *finding.key(scoped), asked), lambda: _combined(finding, scoped, asked_from))


def _combined(finding: Finding, scoped: Evidence, asked_from: dict[str, date | None]) -> Combined:
    rows = _RowsAsBits(finding, scoped)
    histories: dict[History, int] = {}
    by_rows: dict[int, int] = {}
    of = []
    for number in range(COMBINATIONS):
        left = rows.left_without(number)
        if left not in by_rows:
            history = rows.history(number)
            if finding.id in asked_from:
                history = _once_asked(history, asked_from[finding.id])
            by_rows[left] = histories.setdefault(history, len(histories))
        of.append(by_rows[left])
    return Combined(finding.id, tuple(histories), tuple(of))


class _RowsAsBits:
    """One finding's rows as bits, one for each row and source of it, and the verdict on each set of them that was
    needed so far. (`robustness.Trial` looks at what a single loss takes away. Here every choice meets every day, some
    ten thousand times a finding: what both leave must cost no more than one AND.)"""

    def __init__(self, finding: Finding, scoped: Evidence) -> None:
        self.finding = finding
        self.scoped = scoped
        self.states: dict[int, State] = {}
        self.verdicts: dict[int, State] = {}
        self.trimmed: dict[tuple[str, int], Sourced] = {}
        self.parts: dict[tuple[str, int, int], tuple[Any, ...]] = {}
        self.place: dict[tuple[str, str], int] = {}
        self.of_row = {row.id: self._bits_of(row.id, row.source_ids) for row in scoped.sourced_rows}
        self.of_row |= {claim.id: self._bits_of(claim.id, ("",)) for claim in scoped.claims}
        self.hangs_on = [self._bits_of_kind(kind) for kind in finding.hangs_on(scoped)]
        self.sourced, self.there = self._matters()
        self.all_that_matters = reduce(or_, (*self.hangs_on, *self.there), self.sourced)
        kinds = [frozenset(kinds_of((group.id,), scoped.codes)) for group in GROUPS]
        self.by_group = [self._left_of(Narrowing(without_kinds=of_group)) for of_group in kinds]

    def _left_of(self, asked: Narrowing) -> int:
        """What a narrowing leaves of all that matters."""
        done, gone = effect(self.scoped, lost(self.scoped, asked)), 0
        for row in done.gone:
            gone |= self.of_row[row]
        for row, sources in done.fewer:
            gone |= self.of_row[row] & ~self._bits_of(row, sources)
        return self.all_that_matters & ~gone

    def _matters(self) -> tuple[int, tuple[int, ...]]:
        """The bits on each of which the verdict can hang, and those of rows, and of groups of rows alike, of which it
        matters only that one is there: which, and on which of its sources it rests, is all the same. (An order is there
        with both its acts, and a piece of evidence with its claim.)"""
        seen = self.finding.sees(self.scoped)
        stated = [order for order in self.scoped.orders if order.id in seen.rows | seen.sourced]
        pieces = [piece for piece in self.scoped.claim_evidence if piece.id in seen.rows | seen.sourced]
        with_them = {act for order in stated for act in (order.earlier, order.later)} | {one.claim_id for one in pieces}
        there = (seen.rows | with_them) - seen.sourced
        bits = self.of_row
        groups = [*([row] for row in sorted(there & bits.keys())), *map(sorted, seen.alike)]
        return sum(bits.get(row, 0) for row in seen.sourced), tuple(sum(bits[row] for row in rows) for rows in groups)

    @cached_property
    def by_day(self) -> tuple[tuple[date, int], ...]:
        """What is left before all days, and what each day leaves on which something that matters became known."""
        found = [(day, self._left_of(Narrowing(as_of=day))) for day in (date.min, *days_of(self.scoped))]
        return (found[0], *(then for before, then in pairwise(found) if then[1] != before[1]))

    @cached_property
    def tables(self) -> dict[str, list[tuple[list[tuple[Any, int]], int]]]:
        """The tables of what can be left out: each row with its bits, some rows at a time, and the bits of these; of a
        source the bits of what rests on it."""
        of_page: dict[str, int] = defaultdict(int)
        for (_, source), number in self.place.items():
            of_page[source] |= 1 << number
        found = {}
        for table in ("sources", "claims", *SOURCED):
            bits_of = of_page if table == "sources" else self.of_row
            told = [(row, bits_of[row.id]) for row in getattr(self.scoped, table)]
            some = [told[first : first + AT_A_TIME] for first in range(0, len(told), AT_A_TIME)]
            found[table] = [(part, reduce(or_, (bits for _, bits in part))) for part in some]
        return found

    def left_without(self, number: int) -> int:
        """The rows that a combination leaves."""
        return reduce(and_, (group for i, group in enumerate(self.by_group) if number >> i & 1), self.all_that_matters)

    def history(self, number: int) -> History:
        left = self.left_without(number)
        told = [(day, self._state(left & known)) for day, known in self.by_day]
        return History(self._state(left), told[0][1], tuple(_changes(told)))

    def _bits_of_kind(self, kind: RowKind) -> int:
        return sum(self.of_row[row.id] for row in self.scoped.sourced_rows if kind(row))

    def _state(self, left: int) -> State:
        if left not in self.states:
            self.states[left] = self._state_of(left) if all(left & told for told in self.hangs_on) else NOT_ASKED
        return self.states[left]

    def _state_of(self, left: int) -> State:
        alike = left & self.sourced
        for bits in self.there:
            if left & bits:
                alike |= bits
        if alike not in self.verdicts:
            verdict = self.finding.decide(self._view(alike))
            self.verdicts[alike] = State(verdict.ruling.value, verdict.bounds)
        return self.verdicts[alike]

    def _view(self, left: int) -> Evidence:
        """The view that holds these rows."""
        return with_rows(self.scoped, **{table: self._part(table, left) for table in self.tables})

    def _part(self, table: str, left: int) -> tuple[Any, ...]:
        """What is left of a table; views that differ by a row have most of it in common."""
        found: list[Any] = []
        for number, (told, bits) in enumerate(self.tables[table]):
            here = (table, number, left & bits)
            if here not in self.parts:
                rows = (page for page, rests in told if rests & left) if table == "sources" else self._rows(told, left)
                self.parts[here] = tuple(rows)
            found += self.parts[here]
        return tuple(found)

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


def _changes(told: Sequence[tuple[date, State]]) -> Iterator[tuple[date, State]]:
    for (_, before), (day, state) in pairwise(told):
        if state is not before and state != before:
            yield day, state


def _once_asked(history: History, day: date | None) -> History:
    """A history that begins on the day the claim was made; never with a day, if that is not known."""
    if day is None:
        return History(history.whole, NOT_ASKED, ())
    later = tuple(moment for moment in history.moments if moment[0] > day)
    return History(history.whole, NOT_ASKED, ((day, history.on(day)), *later))


def asked_from(evidence: Evidence) -> dict[str, date | None]:
    """The findings that are asked only since a day (None: whole evidence only): those that a claim stands behind."""
    known = {claim.id: claim.known_on for claim in evidence.claims}
    return {finding.id: known[finding.asked.one("claims")] for finding in findings_of(evidence) if finding.of_a_claim}


__all__ = ["COMBINATIONS", "Combined", "History", "State", "combination_number", "combine", "groups_of"]
