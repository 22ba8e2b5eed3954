"""Rows added, gone and changed between two folders of raw tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analysis.evidence.raw import RawTable, read_folder

Row = Mapping[str, str]
CODED_TWICE = "double_coding_"  # their rows bear the ids of the rows that were coded again


@dataclass(frozen=True)
class Change:
    """One value that differs; for a row that is new or gone, none are listed."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class RowMove:
    """What became of one row of a table."""

    table: str
    id: str
    kind: Literal["new", "gone", "changed"]
    changes: tuple[Change, ...] = ()

    def __str__(self) -> str:
        if self.kind != "changed":
            return f"{self.table}.csv: {self.id} is {self.kind}"
        return f"{self.table}.csv: {self.id}: {self.how()}"

    def how(self) -> str:
        """The changed columns in words."""
        if self.kind != "changed":
            return self.kind
        return "; ".join(f"{each.column} {each.before or 'empty'} -> {each.after or 'empty'}" for each in self.changes)


def compare_rows(before: Path, after: Path) -> list[RowMove]:
    """All rows that differ, by table and id. A row's id is its first column, numbered where a table repeats it."""
    one, other = read_folder(before).tables, read_folder(after).tables
    moves = []
    for table in sorted(one.keys() | other.keys()):
        moves += _compare(table, _by_id(one.get(table)), _by_id(other.get(table)))
    return moves


def evidence_moves(moves: Sequence[RowMove]) -> dict[str, RowMove]:
    """The moves by row id, as findings name rows."""
    return {move.id: move for move in moves if not move.table.startswith(CODED_TWICE)}


def _by_id(table: RawTable | None) -> dict[str, Row]:
    if table is None:
        return {}
    key = table.columns[0]
    rows = [row.cells for row in table.rows if row.whole]
    if len({row[key] for row in rows}) == len(rows):
        return {row[key]: row for row in rows}
    number: Counter[str] = Counter()
    numbered = {}
    for row in rows:
        number[row[key]] += 1
        numbered[f"{row[key]}#{number[row[key]]:02d}"] = row
    return numbered


def _compare(table: str, before: Mapping[str, Row], after: Mapping[str, Row]) -> list[RowMove]:
    moves = [RowMove(table, name, "gone") for name in before.keys() - after.keys()]
    moves += [RowMove(table, name, "new") for name in after.keys() - before.keys()]
    for name in before.keys() & after.keys():
        one, other = before[name], after[name]
        changes = tuple(
            Change(column, one.get(column, ""), other.get(column, ""))
            for column in dict.fromkeys((*one, *other))
            if one.get(column, "") != other.get(column, "")
        )
        if changes:
            moves.append(RowMove(table, name, "changed", changes))
    return sorted(moves, key=lambda move: move.id)
