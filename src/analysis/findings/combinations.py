"""Every verdict without every combination of groups of bodies (groups.yaml), and as known on every day; and all of them
as one small table of plain values, from which a page looks up what a reader chose.

What `evaluate` says of the narrowed evidence is computed once for every set of rows that some choice leaves. A choice
leaves a row on a source if each part of the choice does, so the rows that the groups and each day leave, written as
bits, say by one AND what any combination leaves; choices that leave the same share one verdict. (What no choice can
touch - codes, places, episodes - is the same for all.)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from itertools import pairwise
from operator import and_
from pathlib import Path
from typing import Any

from analysis.evidence.codes import Codes
from analysis.evidence.description import read_yaml
from analysis.evidence.memory import recalled
from analysis.evidence.narrowing import Narrowing
from analysis.evidence.view import Evidence
from analysis.findings.registry import findings_of
from analysis.findings.robustness import NOT_ASKED, State, Trial, days_of, days_of_change
from analysis.findings.verdict import Finding, Ruling
from analysis.method.bounds import amount, format_bounds, unit_after


@dataclass(frozen=True)
class TrustGroup:
    """`id` stands in an address, `name` is said in a sentence ('without the state and NGOs'); `of` is a group of
    codes.yaml, or one kind of body."""

    id: str
    name: str
    of: str


REST = "rest"

GROUPS = tuple(
    TrustGroup(name, **said)
    for name, said in read_yaml(Path(__file__).with_name("groups.yaml"), "the groups that a reader leaves out").items()
)


def group_of(kind: str, codes: Codes) -> str:
    """The id of the group a kind of body belongs to; one that no other group holds is of the rest."""
    held = (group.id for group in GROUPS if kind in (codes.group(group.of) if group.of in codes.groups else [group.of]))
    return next(held, REST)


def kinds_of(groups: Collection[str], codes: Codes) -> tuple[str, ...]:
    """The kinds of body that belong to these groups, sorted. KeyError if a group is not known."""
    if unknown := sorted(set(groups) - {group.id for group in GROUPS}):
        raise KeyError(f"no group '{unknown[0]}'; known: {', '.join(group.id for group in GROUPS)}")
    return tuple(sorted(kind for kind in codes.codes("publisher_kind") if group_of(kind, codes) in groups))


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


VERDICTS = ("", *(ruling.value for ruling in Ruling))


def table_of(combined: Sequence[Combined]) -> dict[str, Any]:
    """The table of all findings, the same for the same evidence."""
    histories = [history for one in combined for history in one.histories]
    days = sorted({day for history in histories for day, _ in history.moments})
    units = sorted({state.bounds.unit for history in histories for state in states_of(history) if state.bounds})
    place = {day: number for number, day in enumerate(days)}
    return {
        "groups": [group.id for group in GROUPS],
        "names": [group.name for group in GROUPS],
        "verdicts": list(VERDICTS),
        "units": units,
        "days": [day.isoformat() for day in days],
        "findings": {one.id: _finding(one, place, units) for one in combined},
    }


def states_of(history: History) -> Iterable[State]:
    """All states of a history, in the order in which the table names them."""
    return (history.whole, history.before, *(state for _, state in history.moments))


def _finding(one: Combined, place: dict[Any, int], units: list[str]) -> list[Any]:
    apart = [bit for bit in range(len(GROUPS)) if any(one.of[n] != one.of[n ^ 1 << bit] for n in range(COMBINATIONS))]
    of = [one.of[_spread(number, apart)] for number in range(1 << len(apart))]
    states: dict[State, int] = {}
    histories = [_history(history, place, states) for history in one.histories]
    return [apart, [_state(state, units) for state in states], histories, of]


def _spread(number: int, bits: Sequence[int]) -> int:
    """The bits of a number put in the places of `bits`."""
    return sum(1 << bit for i, bit in enumerate(bits) if number >> i & 1)


def _history(history: History, place: dict[Any, int], states: dict[State, int]) -> list[int]:
    whole, before, *after = (states.setdefault(state, len(states)) for state in states_of(history))
    told = zip((place[day] for day, _ in history.moments), after, strict=True)
    return [whole, before, *(number for moment in told for number in moment)]


def _state(state: State, units: list[str]) -> list[Any]:
    verdict = VERDICTS.index(state.ruling)
    if state.bounds is None:
        return [verdict]
    low, high = _short(state.bounds.low), _short(state.bounds.high)
    number, unit = amount(low, high, state.bounds.unit)
    if unit != unit_after(low, high, state.bounds.unit):
        told = [number, unit]
    else:
        whole = number == format_bounds(low, high) and not any(isinstance(end, float) for end in (low, high))
        told = [] if whole else [number]
    return [verdict, low, high, units.index(state.bounds.unit), *told]


def _short(number: float | None) -> float | int | None:
    """A whole number without its '.0'."""
    return int(number) if number is not None and float(number).is_integer() else number
