"""A row that comes or goes is meant by somebody: the rows by table and episode are under version control."""

from __future__ import annotations

from pathlib import Path

from accept_row_counts import counted, differences, freeze, frozen


def test_no_row_came_or_went_unseen() -> None:
    moved = differences(frozen(), counted())

    assert not moved, (
        "\nrows came or went:\n  " + "\n  ".join(moved) + "\nif that is meant (and every removed row stands in "
        "CORRECTIONS.csv), accept it: .venv/bin/python -m tests.evidence.accept_row_counts"
    )


def test_a_row_that_goes_and_a_table_that_comes_are_seen() -> None:
    then = {("counts", "2011-zhanaozen"): 233, ("counts", "context"): 234}
    now = {("counts", "2011-zhanaozen"): 232, ("counts", "context"): 234, ("origins", ""): 281}

    assert differences(then, now) == ["counts, 2011-zhanaozen: 233 -> 232 (-1)", "origins: 0 -> 281 (+281)"]


def test_what_was_frozen_is_read_back(tmp_path: Path) -> None:
    freeze(counted(), tmp_path / "row_counts.csv")

    assert frozen(tmp_path / "row_counts.csv") == counted()
