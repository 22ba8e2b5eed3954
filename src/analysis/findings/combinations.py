"""Every verdict without every combination of groups of bodies, and as known on every day.

What `evaluate` says of the narrowed evidence is computed once for every set of rows that some choice leaves. A choice
leaves a row on a source if each part of the choice does, so the rows that the groups and each day leave, written as
bits, say by one AND what any combination leaves; choices that leave the same share one verdict. (What no choice can
touch - codes, places, episodes - is the same for all.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import pairwise

from analysis.evidence.memory import recalled
from analysis.evidence.narrowing import SOURCED
from analysis.evidence.rows import Sourced
from analysis.evidence.view import Evidence
from analysis.findings.groups import GROUPS, kinds_of
from analysis.findings.registry import findings_of
from analysis.findings.robustness import days_of
from analysis.findings.verdict import Finding, RowKind
from analysis.method.bounds import Bounds

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
        """The history without these groups."""
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
        self.verdicts: dict[int, State] = {}
        self.trimmed: dict[tuple[str, int], Sourced] = {}
        self.parts: dict[tuple[str, int], tuple[Sourced, ...]] = {}
        self.place: dict[tuple[str, str], int] = {}
        self.everything = self._bits(scoped)
        by_group = [scoped.narrow(without_kinds=kinds_of((group.id,), scoped.codes)) for group in GROUPS]
        self.by_group = [self._bits(view) for view in by_group]
        self.hangs_on = [self._bits_of_kind(kind) for kind in finding.hangs_on(scoped)]

    @cached_property
    def matters(self) -> tuple[int, tuple[int, ...]]:
        """The bits on each of which the verdict can hang, and those of rows, and of groups of rows alike, of which it
        matters only that one is there: which, and on which of its sources it rests, is all the same. (An order is there
        with both its acts.)"""
        seen = self.finding.sees(self.scoped)
        stated = [order for order in self.scoped.orders if order.id in seen.rows | seen.sourced]
        there = (seen.rows | {act for order in stated for act in (order.earlier, order.later)}) - seen.sourced
        bits = {row.id: self._bits_of(row.id, row.source_ids) for row in self.scoped.sourced_rows}
        bits |= {claim.id: self._bits_of(claim.id, ("",)) for claim in self.scoped.claims}
        groups = [*([row] for row in sorted(there & bits.keys())), *map(sorted, seen.alike)]
        return sum(bits.get(row, 0) for row in seen.sourced), tuple(sum(bits[row] for row in rows) for rows in groups)

    @cached_property
    def by_day(self) -> tuple[tuple[date, int], ...]:
        """What is left before all days, and what each day leaves."""
        return tuple((day, self._bits(self.scoped.narrow(as_of=day))) for day in (date.min, *days_of(self.scoped)))

    @cached_property
    def tables(self) -> dict[str, tuple[tuple[tuple[Sourced, int], ...], int]]:
        """The tables whose rows rest on sources: each row with its bits, and all of them."""
        found = {}
        for table in SOURCED:
            rows: tuple[Sourced, ...] = getattr(self.scoped, table)
            bits = [self._bits_of(row.id, row.source_ids) for row in rows]
            found[table] = tuple(zip(rows, bits, strict=True)), sum(bits)
        return found

    def left_without(self, number: int) -> int:
        """The rows that a combination leaves."""
        left = self.everything
        for i, group in enumerate(self.by_group):
            if number >> i & 1:
                left &= group
        return left

    def history(self, number: int) -> History:
        """The history of a combination."""
        left = self.left_without(number)
        told = [(day, self._state(left & known)) for day, known in self.by_day]
        return History(self._state(left), told[0][1], tuple(_changes(told)))

    def _bits_of_kind(self, kind: RowKind) -> int:
        return sum(self._bits_of(row.id, row.source_ids) for row in self.scoped.sourced_rows if kind(row))

    def _state(self, left: int) -> State:
        if not all(left & told for told in self.hangs_on):
            return NOT_ASKED
        sourced, there = self.matters
        alike = left & sourced
        for bits in there:
            if left & bits:
                alike |= bits
        if alike not in self.verdicts:
            verdict = self.finding.decide(self._view(alike))
            self.verdicts[alike] = State(verdict.ruling.value, verdict.bounds)
        return self.verdicts[alike]

    def _view(self, left: int) -> Evidence:
        """The view that holds these rows, without orders of acts and evidence of claims that are not among them."""
        rows = {table: self._part(table, left) for table in self.tables}
        claims = tuple(claim for claim in self.scoped.claims if left & self._bits_of(claim.id, ("",)))
        return self.scoped.only(claims=claims, **rows)

    def _part(self, table: str, left: int) -> tuple[Sourced, ...]:
        """What is left of a table; most views that differ by a row have the other tables in common."""
        told, of_table = self.tables[table]
        if (table, left & of_table) not in self.parts:
            self.parts[table, left & of_table] = tuple(self._rows(told, left))
        return self.parts[table, left & of_table]

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

    def _bits(self, view: Evidence) -> int:
        """The rows of a view with their sources, and its claims, as bits."""
        bits = 0
        for row in view.sourced_rows:
            bits |= self._bits_of(row.id, row.source_ids)
        for claim in view.claims:
            bits |= self._bits_of(claim.id, ("",))
        return bits

    def _bits_of(self, row_id: str, sources: Iterable[str]) -> int:
        return sum(1 << self.place.setdefault((row_id, source), len(self.place)) for source in sources)


def _changes(told: Sequence[tuple[date, State]]) -> Iterator[tuple[date, State]]:
    for (_, before), (day, state) in pairwise(told):
        if state != before:
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
