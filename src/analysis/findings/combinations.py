"""Every verdict without every combination of groups of bodies, and as known on every day.

What `evaluate` says of the narrowed evidence is computed once for every set of rows that some choice leaves. A choice
leaves a row on a source if each part of the choice does, so the rows that the groups and each day leave, written as
bits, say by one AND what any combination leaves; choices that leave the same share one verdict. (What no choice can
touch - codes, places, episodes - is the same for all.)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from itertools import pairwise
from operator import and_

from analysis.evidence.memory import recalled
from analysis.evidence.narrowing import Narrowing
from analysis.evidence.view import Evidence
from analysis.findings.groups import GROUPS, kinds_of
from analysis.findings.registry import findings_of
from analysis.findings.robustness import days_of, days_of_change
from analysis.findings.trial import NOT_ASKED, State, Trial
from analysis.findings.verdict import Finding

COMBINATIONS = 1 << len(GROUPS)  # number n leaves out GROUPS[i] where bit i of n is set


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
    choices = _Choices(finding, scoped)
    histories: dict[History, int] = {}
    by_rows: dict[int, int] = {}
    of = []
    for number in range(COMBINATIONS):
        left = choices.left_without(number)
        if left not in by_rows:
            history = choices.history(number)
            if finding.id in asked_from:
                history = _once_asked(history, asked_from[finding.id])
            by_rows[left] = histories.setdefault(history, len(histories))
        of.append(by_rows[left])
    return Combined(finding.id, tuple(histories), tuple(of))


class _Choices:
    """What each combination of groups, and each day, leaves of a finding's rows. Every combination meets every day,
    some ten thousand times a finding: what both leave must cost no more than one AND."""

    def __init__(self, finding: Finding, scoped: Evidence) -> None:
        self.trial = Trial(finding, scoped)
        kinds = [frozenset(kinds_of((group.id,), scoped.codes)) for group in GROUPS]
        self.by_group = [self.trial.left_of(Narrowing(without_kinds=of_group)) for of_group in kinds]

    @cached_property
    def by_day(self) -> tuple[tuple[date, int], ...]:
        """What is left before all days, and what each day leaves on which something that matters became known."""
        days = (date.min, *days_of(self.trial.scoped))
        found = [(day, self.trial.left_of(Narrowing(as_of=day))) for day in days]
        return (found[0], *(then for before, then in pairwise(found) if then[1] != before[1]))

    def left_without(self, number: int) -> int:
        """The rows that a combination leaves."""
        return reduce(and_, (group for i, group in enumerate(self.by_group) if number >> i & 1), self.trial.whole)

    def history(self, number: int) -> History:
        left = self.left_without(number)
        # the last day first: what is said of more may be kept of less
        *told, (_, before) = [(day, self._state(left & known)) for day, known in reversed(self.by_day)]
        told.reverse()
        return History(self._state(left), before, tuple(days_of_change(told, before)))

    def _state(self, left: int) -> State:
        return self.trial.say(left) if all(left & told for told in self.trial.hangs_on) else NOT_ASKED


def _once_asked(history: History, day: date | None) -> History:
    """A history that begins on the day the claim was made; never with a day, if that is not known."""
    if day is None:
        return History(history.whole, NOT_ASKED, ())
    later = tuple(moment for moment in history.moments if moment[0] > day)
    return History(history.whole, NOT_ASKED, ((day, history.on(day)), *later))


def asked_from(evidence: Evidence) -> dict[str, date | None]:
    """The findings that are asked only since a day (None: whole evidence only): those that a claim stands behind."""
    known = {claim.id: claim.known_on for claim in evidence.claims}
    return {one.id: known[dict(one.question.arguments)["claims"]] for one in findings_of(evidence) if one.of_a_claim}


__all__ = ["COMBINATIONS", "Combined", "History", "combination_number", "combine", "groups_of"]
