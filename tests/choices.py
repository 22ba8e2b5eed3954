"""The table that a page looks up in, read back by the rules that `analysis.findings.combinations` states."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from analysis.findings.combinations import COMBINATIONS, Combined, History
from analysis.findings.robustness import State
from analysis.method.bounds import Bounds, amount


def published(report: Path) -> dict[str, Any]:
    """The table as it stands in a built report."""
    script = (report / "html" / "_static" / "trust-table.js").read_text(encoding="utf-8")
    return dict(json.loads(script.partition("=")[2].rstrip(";\n")))


def read_back(table: Mapping[str, Any]) -> dict[str, Combined]:
    """Every finding under all choices, by id."""
    return {id: Combined(id, *_told(table, *finding)) for id, finding in table["findings"].items()}


def _told(table: Mapping[str, Any], apart: Any, states: Any, told: Any, of: Any) -> tuple[Any, Any]:
    """The histories of a finding, and of each combination the number of its history."""
    read = [_state(table, state) for state in states]
    histories = []
    for whole, before, *after in told:
        days = (date.fromisoformat(table["days"][day]) for day in after[::2])
        then = (read[state] for state in after[1::2])
        histories.append(History(read[whole], read[before], tuple(zip(days, then, strict=True))))
    chosen = (sum(1 << i for i, bit in enumerate(apart) if number >> bit & 1) for number in range(COMBINATIONS))
    return tuple(histories), tuple(of[number] for number in chosen)


def _state(table: Mapping[str, Any], state: list[Any]) -> State:
    verdict, *bounds = state
    if not bounds:
        return State(table["verdicts"][verdict])
    low, high, unit, *told = bounds
    number, of = amount(low, high, table["units"][unit])
    assert told in ([], [number], [number, of])
    return State(table["verdicts"][verdict], Bounds(low, high, table["units"][unit]))
