"""Single changes of the evidence, drawn by a seed: another value that a cell may hold, a row dropped or doubled."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from analysis.evidence.codes import Codes
from analysis.evidence.package import Column, DataPackage, TableSchema, load_package

TABLES = "counts events claims claim_evidence orders steps sources origins places episodes".split()
WORDED = ("attributed_to", "asserted_by")  # free text that names a body
Row = dict[str, str]


@dataclass(frozen=True)
class Mutation:
    """One change: of a cell, or (column '') of a whole row."""

    table: str
    column: str
    index: int
    to: str

    def __str__(self) -> str:
        return f"{self.table} row {self.index + 1}, {self.column or 'whole row'} -> {self.to}"


def drawn(raw: Path, rounds: int, seed: int) -> list[Mutation]:
    """Mutations, in each round one of every column that can be mutated; the same for the same rows and seed."""
    chance = random.Random(seed)
    codes = Codes.load(raw)
    package = load_package(raw, codes)
    rows = {name: read(raw / package.by_name[name].file) for name in TABLES}
    columns = [(package.by_name[name], column) for name in TABLES for column in mutable(package.by_name[name])]
    found: list[Mutation] = []
    for table, column in columns * rounds:
        index = chance.randrange(len(rows[table.name]))
        to = changed(rows, table, column, index, package, chance) if column else chance.choice(("dropped", "doubled"))
        if to is not None:
            found.append(Mutation(table.name, column.name if column else "", index, to))
    return found


def mutable(table: TableSchema) -> list[Column | None]:
    """The columns of which another value can be told apart without reading prose, and None for the row itself."""
    formal = [c for c in table.columns if c.name != table.key and (not c.is_text or c.name in WORDED)]
    return [*(c for c in formal if c.form not in ("web address", "time zone") and c.name != "geonames_id"), None]


def changed(
    rows: Mapping[str, Sequence[Row]],
    table: TableSchema,
    column: Column,
    index: int,
    package: DataPackage,
    chance: random.Random,
) -> str | None:
    """Another value that the cell may hold; None if there is none to be had."""
    now = rows[table.name][index].get(column.name, "")
    if column.separator and column.codes:
        return None
    if column.refers_to:
        target = package.by_name[column.refers_to.table]
        other = [row[column.refers_to.column] for row in rows[target.name]] if target.name in rows else []
        entry = now.split(";")[0]
        swapped = _other(other, entry, chance)
        return now.replace(entry, swapped, 1) if entry and swapped else None
    if column.name in WORDED or column.name in ("repeats", "aliases", "region"):
        return _other([row[column.name] for row in rows[table.name]], now, chance)
    if "enum" in column.constraints:
        return _other(list(column.constraints["enum"]), now, chance)
    if not now:
        return None
    if column.form in ("partial date", "day"):
        return _another_day(now, chance)
    if column.form == "clock":
        return f"{(int(now[:2]) + chance.choice((1, 2, 5, 12))) % 24:02d}{now[2:]}"
    return _another_number(now, chance) if column.type in ("integer", "number") else None


def _other(values: Sequence[str], now: str, chance: random.Random) -> str | None:
    others = sorted({value for value in values if value and value != now})
    return chance.choice(others) if others else None


def _another_day(now: str, chance: random.Random) -> str:
    if len(now) < 10:
        return f"{int(now[:4]) + chance.choice((-1, 1))}{now[4:]}"
    return (date.fromisoformat(now) + timedelta(days=chance.choice((-30, -3, -1, 1, 3, 30, 365)))).isoformat()


def _another_number(now: str, chance: random.Random) -> str:
    """One digit is another, or one too many or too few."""
    whole = now.partition(".")[0]
    digits = [place for place, mark in enumerate(now) if mark.isdigit()]
    place = chance.choice(digits)
    swapped = now[:place] + chance.choice([d for d in "123456789" if d != now[place]]) + now[place + 1 :]
    return chance.choice([swapped, f"{now}0" if whole == now else swapped])


def apply(mutation: Mutation, raw: Path) -> str:
    """Change the folder; the id under which the evidence has the row."""
    path = raw / f"{mutation.table}.csv"
    rows = read(path)
    row = rows[mutation.index]
    before = [other["claim_id"] for other in rows[: mutation.index + 1]] if mutation.table == "claim_evidence" else []
    row_id = f"{row['claim_id']}#{before.count(row['claim_id']):02d}" if before else next(iter(row.values()))
    if mutation.column:
        rows[mutation.index] = row | {mutation.column: mutation.to}
    elif mutation.to == "dropped":
        del rows[mutation.index]
    else:
        rows.insert(mutation.index, row)
    write(path, rows)
    return row_id


def write(path: Path, rows: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
