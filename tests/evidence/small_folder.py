"""A small folder of raw tables, cut from the real ones so that every reference resolves: checked in an instant."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"
Row = dict[str, str]
KEPT = {  # the square of Zhanaozen on 16 December 2011, rings and rallies of 2021, and what other rules need
    "counts.csv": "n11-001 n11-003 n11-010 n11-213 n21-027 n21-029 n21-032 n21-201 n22-001".split(),
    "double_coding_counts.csv": ["n11-003", "n11-010"],
    "events.csv": (
        "e11-030 e11-031 e11-032 e11-033 e11-034 e11-036 e11-040 e11-041 e11-042 e11-155 "
        "e21-123 e21-124 e21-133 e21-134 e21-145 e21-144"
    ).split(),
    "double_coding_events.csv": ["e11-033"],
    "double_coding_events_acts.csv": ["e21-133"],
    "double_coding_claim_evidence.csv": ["c11-01#2"],
    "double_coding_counts_attributed.csv": ["n11-001"],
    "double_coding_counts_basis.csv": ["n11-003"],
    "double_coding_orders.csv": ["o11-26"],
    "double_coding_steps.csv": ["s11-001"],
    "orders.csv": "o11-13 o11-15 o11-19 o11-26".split(),
    "claims.csv": ["c11-01", "c11-02"],
    "claim_evidence.csv": ["c11-01", "c11-02"],
    "steps.csv": ["s11-001", "s11-002"],
    "statements.csv": "C07 K Q01 Q04 S14 S15a".split(),
    "mass_mobilization.csv": ["mm-kazakhstan-2011"],
    "mass_mobilization_protests.csv": ["mm-7052011001"],
}
DERIVED = ("sources.csv", "origins.csv", "CORRECTIONS.csv")


def read(path: Path) -> list[Row]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))


def write(path: Path, rows: list[Row]) -> None:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode())


def cut(folder: Path) -> Path:
    """The kept rows with all that they rest on, in a new folder; the check finds nothing in it."""
    folder.mkdir()
    for name in ("CODEBOOK.md", "codes.yaml", "datapackage.yaml"):
        shutil.copy(RAW / name, folder / name)
    tables = {path.name: read(path) for path in sorted(RAW.glob("*.csv")) if path.name not in DERIVED}
    ids_kept = {id for ids in KEPT.values() for id in ids}
    for file, ids in KEPT.items():
        tables[file] = [row for row in tables[file] if next(iter(row.values())) in ids]
    for file in (name for name in tables if name.startswith("double_coding_") and name not in KEPT):
        tables[file] = [row for row in tables[file] if next(iter(row.values())) in ids_kept]
    tables["sources.csv"] = _sources(tables)
    tables["origins.csv"] = _origins(tables)
    for file, rows in tables.items():
        if rows:  # of second codings whose rows are not kept there is no table
            write(folder / file, rows)
    return folder


def _sources(tables: dict[str, list[Row]]) -> list[Row]:
    columns = ("source_id", "source_ids")
    cited = {
        source
        for rows in tables.values()
        for row in rows
        for column in columns
        for source in row.get(column, "").split(";")
    }
    return [row for row in read(RAW / "sources.csv") if row["source_id"] in cited]


def _origins(tables: dict[str, list[Row]]) -> list[Row]:
    """The origins of the kept sources and of what kept rows say, under the wordings of these rows."""
    used = {row["origin"] for row in tables["sources.csv"]}
    used |= {name for row in tables["counts.csv"] for name in row["repeats"].split(";")}
    names = {row["attributed_to"] for row in tables["counts.csv"]}
    names |= {row["asserted_by"] for file in ("claim_evidence.csv", "orders.csv") for row in tables[file]}
    kept = [
        row
        for row in read(RAW / "origins.csv")
        if row["origin"] in used or names.intersection(row["aliases"].split(";"))
    ]
    return [row | {"aliases": ";".join(n for n in row["aliases"].split(";") if n in names)} for row in kept]


def slips(cases: Mapping[str, Mapping[str, str]]) -> list[Any]:
    """Cases for a test, from table and row: what is typed (column=cell; column=cell) and what is said of it."""
    return [
        pytest.param(
            *where.split(" ", 1), dict(each.split("=", 1) for each in typed.split("; ")), said, id=f"{where} {typed}"
        )
        for where, told in cases.items()
        for typed, said in told.items()
    ]


def line_of(path: Path, row_id: str) -> int:
    """The physical line of the first row with that id in a file without cells of several lines; 1 for `header`."""
    if row_id == "header":
        return 1
    lines = path.read_text("utf-8").split("\n")
    return next(n for n, line in enumerate(lines, start=1) if line.startswith(f"{row_id},"))


def set_cell(path: Path, row_id: str, column: str, value: str) -> int:
    return set_cells(path, row_id, {column: value})


def set_cells(path: Path, row_id: str, typed: Mapping[str, str]) -> int:
    """Change cells of the first row with that id; the line it stands in."""
    line = line_of(path, row_id)
    rows = read(path)
    rows[line - 2] |= typed
    write(path, rows)
    return line
