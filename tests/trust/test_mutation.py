"""Single changes of the evidence: how they are drawn, and who notices them."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from tests.trust.mutation import (
    NOTICES,
    PUBLISHED,
    RAW,
    TABLES,
    Baseline,
    Mutation,
    apply,
    baseline,
    drawn,
    read,
    tried,
)


@pytest.fixture(scope="module")
def known() -> Baseline:
    return baseline(RAW)


def index_of(table: str, row_id: str) -> int:
    return next(n for n, row in enumerate(read(RAW / f"{table}.csv")) if next(iter(row.values())) == row_id)


def test_the_same_seed_draws_the_same_changes_over_every_table() -> None:
    first = drawn(RAW, 2, seed=5)

    assert first == drawn(RAW, 2, seed=5)
    assert first != drawn(RAW, 2, seed=6)
    assert {mutation.table for mutation in first} == set(TABLES)


def test_a_change_touches_one_cell_or_one_row(tmp_path: Path) -> None:
    for number, mutation in enumerate(drawn(RAW, 1, seed=5)):
        copy = tmp_path / str(number)
        copy.mkdir()
        shutil.copy(RAW / f"{mutation.table}.csv", copy)
        apply(mutation, copy)
        before, after = (read(folder / f"{mutation.table}.csv") for folder in (RAW, copy))
        if mutation.column:
            pairs = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
            changed = [[column for column in one if one[column] != other[column]] for one, other in pairs]
            assert changed == [[mutation.column]]
        else:
            assert abs(len(before) - len(after)) == 1


def test_a_digit_too_many_in_the_toll_is_noticed(known: Baseline) -> None:
    assert tried(Mutation("counts", "high", index_of("counts", "n22-055"), "2300"), RAW, known) == "check"
    assert tried(Mutation("counts", "", index_of("counts", "n22-055"), "dropped"), RAW, known) in ("check", "finding")


def test_an_asserter_of_another_side_is_noticed(known: Baseline) -> None:
    rows = read(RAW / "claim_evidence.csv")
    index = next(n for n, row in enumerate(rows) if row["claim_id"] == "c11-10" and row["asserted_by"] == "prosecutors")

    assert tried(Mutation("claim_evidence", "asserted_by", index, "Amnesty International"), RAW, known) == "check"


def test_what_is_published_adds_up() -> None:
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))

    assert all(int(line["tried"]) == sum(int(line[notice]) for notice in NOTICES) for line in lines)
    assert {line["table"] for line in lines} == set(TABLES)
    assert sum(int(line["tried"]) for line in lines) >= 200
