"""Single changes of the evidence: what the check notices of them, and what the findings do.

python -m tests.trust.mutation --rounds 3 --seed 1     (make mutate)

One cell is changed to something else that its column may hold (another code, day, hour, number, place, source, origin,
asserter), or one row is dropped or doubled; then the folder is checked, opened and asked every statement. A change is
noticed by the check if it says something that it does not say of the rows as they are, and by a finding if a verdict, a
number or a sentence is another. What neither notices is a survivor: of a row that no finding looks at, or of one that
some finding looks at and answers as before. The evidence pages print every row and are no notice.
"""

from __future__ import annotations

import argparse
import csv
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from analysis.evidence.check import check_folder
from analysis.evidence.codes import Codes
from analysis.evidence.package import Column, DataPackage, TableSchema, load_package
from analysis.evidence.view import Evidence, open_evidence
from analysis.findings.registry import findings_of
from tests.trust.clone import ROOT

RAW = ROOT / "data" / "raw"
PUBLISHED = ROOT / "reports" / "text" / "mutation.csv"
TABLES = "counts events claims claim_evidence orders steps sources origins places episodes".split()
WORDED = ("attributed_to", "asserted_by")  # free text that names a body
Notice = Literal["check", "finding", "no finding looks", "answered as before"]
NOTICES: tuple[Notice, ...] = ("check", "finding", "no finding looks", "answered as before")
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


@dataclass(frozen=True)
class Baseline:
    """What is said of the rows as they are; `looked_at` are the rows in the scope of some finding."""

    problems: frozenset[tuple[str, str, str]]
    answers: Mapping[str, str]
    looked_at: frozenset[str]


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
    digits = [place for place, mark in enumerate(now) if mark.isdigit()]
    place = chance.choice(digits)
    swapped = now[:place] + chance.choice([d for d in "123456789" if d != now[place]]) + now[place + 1 :]
    return chance.choice([swapped, f"{now}0"])


def baseline(raw: Path) -> Baseline:
    evidence = open_evidence(raw)
    looked = frozenset(row for finding in findings_of(evidence) for row in finding.scope(evidence).rows)
    return Baseline(_problems(raw), _answers(evidence), looked)


def tried(mutation: Mutation, raw: Path, known: Baseline) -> Notice:
    """Who notices it, in a copy of the folder."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "raw"
        shutil.copytree(raw, copy)
        row_id = apply(mutation, copy)
        if _problems(copy) - known.problems:
            return "check"
        if _answers(open_evidence(copy)) != known.answers:
            return "finding"
    return "answered as before" if row_id in known.looked_at else "no finding looks"


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
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return row_id


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _problems(raw: Path) -> frozenset[tuple[str, str, str]]:
    return frozenset((problem.file, problem.column, problem.message) for problem in check_folder(raw))


def _answers(evidence: Evidence) -> dict[str, str]:
    found = {}
    for finding in findings_of(evidence):
        verdict = finding.verdict(evidence)
        found[finding.id] = f"{verdict.ruling} {verdict.bounds} {verdict.answer}"
    return found


def published(tallies: Mapping[tuple[str, str], Counter[Notice]]) -> list[list[str]]:
    """A line a table and column: how many were tried, and who noticed how many."""
    return [
        [table, column or "whole row", str(sum(tally.values())), *(str(tally[notice]) for notice in NOTICES)]
        for (table, column), tally in sorted(tallies.items())
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=PUBLISHED)
    asked = parser.parse_args()
    known = baseline(RAW)
    tallies: dict[tuple[str, str], Counter[Notice]] = {}
    for mutation in drawn(RAW, asked.rounds, asked.seed):
        notice = tried(mutation, RAW, known)
        tallies.setdefault((mutation.table, mutation.column), Counter())[notice] += 1
        print(f"{notice}: {mutation}", file=sys.stderr)
    with asked.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["table", "column", "tried", *NOTICES])
        writer.writerows(published(tallies))


if __name__ == "__main__":
    main()
