"""The log of corrections: each entry still says what the tables hold."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"
KEYS = {
    "sources": "source_id",
    "counts": "count_id",
    "events": "event_id",
    "claims": "claim_id",
    "origins": "origin",
    "orders": "order_id",
    "steps": "step_id",
    "places": "place",
    "place_names": "name_id",
    "statements": "statement_id",
}
Row = Mapping[str, str]
Tables = Mapping[str, list[Row]]


def read(table: str) -> list[Row]:
    with (RAW / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def tables() -> dict[str, list[Row]]:
    held = {table: read(table) for table in KEYS}
    running: Counter[str] = Counter()
    held["claim_evidence"] = []
    for row in read("claim_evidence"):
        running[row["claim_id"]] += 1
        held["claim_evidence"].append({**row, "id": f"{row['claim_id']}#{running[row['claim_id']]}"})
    return held


def stale(log: list[Row], held: Tables) -> list[str]:
    """Entries that the tables do not bear out, one sentence each. The last entry on a field is the one that counts."""
    rows = {row[KEYS.get(table, "id")]: row for table, found in held.items() for row in found}
    last = {(entry["row_id"], entry["column"]): entry["to"] for entry in log}
    out = {row_id for (row_id, column), now in last.items() if column in KEYS.values() and now == ""}
    found = [f"{row_id} was taken out, yet stands" for row_id in sorted(out & set(rows))]
    for (row_id, column), now in last.items():
        if row_id in out:
            continue
        if row_id not in rows:
            found.append(f"{row_id} was changed, yet does not stand")
        elif rows[row_id].get(column) != now:
            found.append(f"{row_id}: {column} is {rows[row_id].get(column)!r}, not {now!r}")
    return found


def test_every_correction_stands_in_the_tables() -> None:
    assert stale(read("CORRECTIONS"), tables()) == []


def test_every_correction_changes_something_and_says_why() -> None:
    idle = [entry["row_id"] for entry in read("CORRECTIONS") if entry["from"] == entry["to"] or not entry["reason"]]
    assert idle == []


@pytest.mark.parametrize("table", sorted(KEYS))
def test_no_two_rows_share_a_key(table: str) -> None:
    shared = [key for key, times in Counter(row[KEYS[table]] for row in read(table)).items() if times > 1]
    assert shared == []


HELD: Tables = {"counts": [{"count_id": "n22-077", "attributed_kind": "independent_media"}]}


@pytest.mark.parametrize(
    ("row_id", "column", "now", "complaint"),
    [
        ("n22-077", "attributed_kind", "ngo", "n22-077: attributed_kind is 'independent_media', not 'ngo'"),
        ("n22-077", "count_id", "", "n22-077 was taken out, yet stands"),
        ("n22-402", "note", "x", "n22-402 was changed, yet does not stand"),
    ],
)
def test_a_stale_entry_is_seen(row_id: str, column: str, now: str, complaint: str) -> None:
    assert stale([{"row_id": row_id, "column": column, "to": now}], HELD) == [complaint]
    assert stale([{"row_id": "n22-402", "column": "count_id", "to": ""}], HELD) == []
