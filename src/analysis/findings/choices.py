"""All combinations as one small table of plain values, from which a page looks up what a reader chose.

`{"groups", "names", "verdicts", "units", "days", "findings"}`; a finding is `[told apart by, states, histories, of]`:
the groups (their numbers) without which something changes; its states, each once, as `[verdict]` or `[verdict, low,
high, unit]`, with how they are told for bounds that are not whole, and the unit too where it is told otherwise; its
histories as
`[whole, before, day, state, day, state, ...]`; and for each combination of the groups told apart (bit i: the i-th of
them is left out) the number of its history.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from analysis.findings.combinations import COMBINATIONS, Combined, History
from analysis.findings.groups import GROUPS
from analysis.findings.trial import State
from analysis.findings.verdict import Ruling
from analysis.method.bounds import amount, format_bounds, unit_after

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
