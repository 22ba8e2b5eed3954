"""The table that a page looks up in holds every combination whole: it can be read back."""

from __future__ import annotations

import json

import pytest

from analysis.evidence.view import Evidence
from analysis.findings.combinations import Combined, combine, table_of
from analysis.findings.registry import findings_of
from tests.choices import read_back

ASKED = ("C07", "C09", "K.c22-11", "Q01.2022-january", "Q01.2021-elections", "Q04.2011-zhanaozen", "S08b", "S14")


@pytest.fixture(scope="module")
def combined(evidence: Evidence) -> tuple[Combined, ...]:
    return combine(evidence, [finding for finding in findings_of(evidence) if finding.id in ASKED])


def test_every_combination_can_be_read_back(combined: tuple[Combined, ...]) -> None:
    table = json.loads(json.dumps(table_of(combined)))
    assert list(table["findings"]) == sorted(ASKED)
    assert tuple(read_back(table).values()) == combined


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
