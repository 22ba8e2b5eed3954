"""How many rows each table has, by episode; run as a module this freezes the numbers as they are now.

python -m tests.evidence.accept_row_counts
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"
FROZEN = Path(__file__).with_name("row_counts.csv")
HEADER = ("table", "episode", "rows")
Counted = dict[tuple[str, str], int]


def counted(folder: Path = RAW) -> Counted:
    """(table, episode) -> rows. Evidence on a claim is of the claim's episode; other tables without a column of
    episodes count as a whole, under a blank episode."""
    tables = {path.stem: _read(path) for path in sorted(folder.glob("*.csv"))}
    episode_of_claim = {row["claim_id"]: row["episode"] for row in tables["claims"]}
    counts: Counter[tuple[str, str]] = Counter()
    for table, rows in tables.items():
        for row in rows:
            of_claim = episode_of_claim.get(row["claim_id"], "") if table == "claim_evidence" else ""
            counts[table, "" if table == "episodes" else row.get("episode", of_claim)] += 1
    return dict(sorted(counts.items()))


def frozen(path: Path = FROZEN) -> Counted:
    return {(row["table"], row["episode"]): int(row["rows"]) for row in _read(path)}


def freeze(counts: Counted, path: Path = FROZEN) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows((table, episode, rows) for (table, episode), rows in counts.items())


def differences(then: Counted, now: Counted) -> list[str]:
    """One line a number that moved: `counts, 2011-zhanaozen: 233 -> 234 (+1)`."""
    moved = []
    for key in sorted(set(then) | set(now)):
        before, after = then.get(key, 0), now.get(key, 0)
        if before != after:
            moved.append(f"{', '.join(filter(None, key))}: {before} -> {after} ({after - before:+d})")
    return moved


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    before = frozen() if FROZEN.exists() else {}
    now = counted()
    freeze(now)
    print("\n".join(differences(before, now)) or "nothing moved", file=sys.stderr)
