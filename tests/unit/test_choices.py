"""The table that a page looks up in holds every combination whole: it can be read back."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from analysis.evidence.view import Evidence
from analysis.findings.choices import table_of
from analysis.findings.combinations import COMBINATIONS, Combined, History, State, combine
from analysis.findings.registry import findings_of
from analysis.method.bounds import Bounds, amount

ASKED = ("C07", "C09", "K.c22-11", "Q01.2022-january", "Q01.2021-elections", "Q04.2011-zhanaozen", "S08b", "S14")


@pytest.fixture(scope="module")
def combined(evidence: Evidence) -> tuple[Combined, ...]:
    return combine(evidence, [finding for finding in findings_of(evidence) if finding.id in ASKED])


def read_back(table: dict[str, Any], id: str, number: int) -> History:
    """The history of a combination, by the rules that the table's module states."""
    apart, states, histories, of = table["findings"][id]
    chosen = sum(1 << i for i, bit in enumerate(apart) if number >> bit & 1)
    whole, before, *after = histories[of[chosen]]
    moments = zip(after[::2], after[1::2], strict=True)
    read = [_state(table, state) for state in states]
    return History(
        read[whole], read[before], tuple((date.fromisoformat(table["days"][day]), read[n]) for day, n in moments)
    )


def _state(table: dict[str, Any], state: list[Any]) -> State:
    verdict, *bounds = state
    if not bounds:
        return State(table["verdicts"][verdict])
    low, high, unit, *told = bounds
    number, of = amount(low, high, table["units"][unit])
    assert told in ([], [number], [number, of])
    return State(table["verdicts"][verdict], Bounds(low, high, table["units"][unit]))


def test_every_combination_can_be_read_back(combined: tuple[Combined, ...]) -> None:
    table = json.loads(json.dumps(table_of(combined)))
    assert list(table["findings"]) == sorted(ASKED)
    for one in combined:
        for number in range(COMBINATIONS):
            assert read_back(table, one.id, number) == one.histories[one.of[number]], (one.id, number)


def test_groups_that_change_nothing_take_no_room(combined: tuple[Combined, ...]) -> None:
    table = table_of(combined)
    for id, (apart, _, histories, of) in table["findings"].items():
        assert len(of) == 2 ** len(apart)
        assert set(of) == set(range(len(histories))), id
    assert table["findings"]["Q01.2021-elections"][0] == []


def test_a_state_that_recurs_stands_once(combined: tuple[Combined, ...]) -> None:
    for _, states, histories, _ in table_of(combined)["findings"].values():
        assert len({json.dumps(state) for state in states}) == len(states)
        assert len({json.dumps(history) for history in histories}) == len(histories)
