"""Rows added, gone and changed between two folders of raw tables, or since the checksums of one were taken."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analysis.evidence.package import CODED_TWICE
from analysis.evidence.raw import RawFolder, RawTable, read_folder

RawCells = Mapping[str, str]


@dataclass(frozen=True)
class CellChange:
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
    changes: tuple[CellChange, ...] = ()

    def __str__(self) -> str:
        if not self.changes:
            return f"{self.table}.csv: {self.id} is {self.kind}"
        return f"{self.table}.csv: {self.id}: {self.how()}"

    def how(self) -> str:
        """The changed columns in words."""
        if not self.changes:
            return self.kind
        return "; ".join(f"{each.column} {each.before or 'empty'} -> {each.after or 'empty'}" for each in self.changes)


def compare_rows(before: RawFolder, after: RawFolder) -> list[RowMove]:
    """All rows that differ, by table and id. A row's id is its first column, numbered where a table repeats it."""
    one, other = before.tables, after.tables
    moves = []
    for table in sorted(one.keys() | other.keys()):
        moves += _compare(table, _by_id(one.get(table)), _by_id(other.get(table)))
    return moves


def evidence_moves(moves: Sequence[RowMove]) -> dict[str, RowMove]:
    """The moves by row id, as findings name rows."""
    return {move.id: move for move in moves if not move.table.startswith(CODED_TWICE)}


def row_checksums(folder: Path) -> dict[str, str]:
    """A short SHA-256 of each row of a folder of raw tables by `table/id`: whether a row moved, without its text. Blank
    cells are not in it: a column that a row leaves blank does not move it."""

    def checksum(row: RawCells) -> str:
        filled = {column: cell for column, cell in row.items() if cell}
        return hashlib.sha256(json.dumps(filled, sort_keys=True).encode()).hexdigest()[:12]

    return {
        f"{name}/{row_id}": checksum(row)
        for name, table in sorted(read_folder(folder).tables.items())
        for row_id, row in sorted(_by_id(table).items())
    }


def checksum_moves(before: Mapping[str, str], after: Mapping[str, str]) -> list[RowMove]:
    """The rows whose checksums differ, by table and id; what changed in them is not known."""
    kinds: dict[tuple[bool, bool], Literal["new", "gone", "changed"]]
    kinds = {(False, True): "new", (True, False): "gone", (True, True): "changed"}
    return [
        RowMove(name.partition("/")[0], name.partition("/")[2], kinds[name in before, name in after])
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]


def _by_id(table: RawTable | None) -> dict[str, RawCells]:
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


def _compare(table: str, before: Mapping[str, RawCells], after: Mapping[str, RawCells]) -> list[RowMove]:
    moves = [RowMove(table, name, "gone") for name in before.keys() - after.keys()]
    moves += [RowMove(table, name, "new") for name in after.keys() - before.keys()]
    for name in before.keys() & after.keys():
        one, other = before[name], after[name]
        changes = tuple(
            CellChange(column, one.get(column, ""), other.get(column, ""))
            for column in dict.fromkeys((*one, *other))
            if one.get(column, "") != other.get(column, "")
        )
        if changes:
            moves.append(RowMove(table, name, "changed", changes))
    return sorted(moves, key=lambda move: move.id)
