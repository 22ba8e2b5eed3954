"""`investigate moves` says what the rows of a working copy move against the committed ones, also of a folder that a
spreadsheet saved."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.findings.moves import move_lines, words_that_differ
from analysis.suite.gate import WrongTables
from analysis.suite.moves import NotComparable, since_commit
from tests.evidence.small_folder import cut

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"
Change = Callable[[list[list[str]]], None]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone with the rows committed."""
    root = tmp_path_factory.mktemp("clone")
    shutil.copytree(RAW, root / "data" / "raw")
    return committed(root)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a few of the rows, for what does not hang on which they are."""
    root = tmp_path_factory.mktemp("few")
    (root / "data").mkdir()
    cut(root / "data" / "raw")
    return committed(root)


def committed(root: Path) -> Path:
    me = ["-c", "user.name=me", "-c", "user.email=me@example.org"]
    for command in (["init", "-q"], ["add", "data"], [*me, "commit", "-qm", "rows"]):
        subprocess.run(["git", "-C", str(root), *command], check=True)
    return root


def copy_with(clone: Path, folder: Path, change: Change, **saved: str) -> Path:
    """The raw folder with its counts changed, and saved as a program would."""
    shutil.copytree(clone / "data" / "raw", folder)
    with (folder / "counts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    change(rows)
    encoding, separator = saved.get("encoding", "utf-8"), saved.get("separator", ",")
    with (folder / "counts.csv").open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator, lineterminator=saved.get("end", "\n")).writerows(rows)
    return folder


def nothing(rows: list[list[str]]) -> None:
    pass


def test_a_copy_as_committed_moves_nothing(few: Path) -> None:
    assert list(since_commit(few, few / "data" / "raw").lines()) == ["same: no finding and no row differs"]


@pytest.mark.slow
def test_a_changed_number_is_told_with_the_findings_it_moves_and_why(clone: Path, tmp_path: Path) -> None:
    def change(rows: list[list[str]]) -> None:
        low, high, of = (rows[0].index(name) for name in ("low", "high", "quantity"))
        (row,) = (row for row in rows if row[0] == "n22-076")
        assert row[of] == "killed"
        row[low], row[high] = "999", "999"

    found = since_commit(clone, copy_with(clone, tmp_path / "raw", change))
    assert [row.id for row in found.rows] == ["n22-076"]
    moved = {move.id: move for move in found.findings}
    answer = next(change for change in moved["Q01.2022-january"].changes if change.field == "answer")
    assert "999" in answer.after
    assert "999" not in answer.before
    (because,) = moved["Q01.2022-january"].because or ()
    assert because.startswith("n22-076: low ")
    assert "Q01.2011-zhanaozen" not in moved


@pytest.mark.slow
def test_a_number_that_only_the_words_of_an_answer_tell_moves_it(clone: Path, tmp_path: Path) -> None:
    def change(rows: list[list[str]]) -> None:
        low, high, qualifier = (rows[0].index(name) for name in ("low", "high", "qualifier"))
        (row,) = (row for row in rows if row[0] == "n22-084")
        assert (row[high], row[qualifier]) == ("", "at_least")  # a floor above another: the range stays open
        change.was, row[low] = row[low], "777"  # type: ignore[attr-defined]

    moved = {move.id: move for move in since_commit(clone, copy_with(clone, tmp_path / "raw", change)).findings}
    of_the_killed = moved["Q01.2022-january"]
    (answer,) = of_the_killed.changes
    assert answer.field == "answer"
    was, now = words_that_differ(answer.before, answer.after)
    assert change.was in was  # type: ignore[attr-defined]
    assert "777" in now
    (because,) = of_the_killed.because or ()
    assert because.startswith("n22-084: low ")


@pytest.mark.slow
def test_what_moved_because_of_who_a_voice_is_or_of_what_is_asked_names_that_row(clone: Path, tmp_path: Path) -> None:
    raw = copy_with(clone, tmp_path / "raw", nothing)
    for table, was, is_now in (
        ("origins", "hrw,Human Rights Watch,ngo,", "hrw,Human Rights Watch,state,"),
        (
            "statements",
            "fewer than one protest in ten was met with killings or shootings.,",
            "fewer than a tenth was so met.,",
        ),
    ):
        text = (raw / f"{table}.csv").read_text(encoding="utf-8")
        assert text.count(was) == 1
        (raw / f"{table}.csv").write_text(text.replace(was, is_now), encoding="utf-8")
    moved = since_commit(clone, raw).findings
    because = {told for move in moved for told in move.because or ()}
    assert "hrw: kind ngo -> state" in because
    assert any(told.startswith("B01: text ") for told in because)
    assert all(move.because for move in moved)


@pytest.mark.slow
def test_a_code_that_means_more_moves_findings_though_no_row_differs(clone: Path, tmp_path: Path) -> None:
    raw = copy_with(clone, tmp_path / "raw", nothing)
    text, fire = (raw / "codes.yaml").read_text(encoding="utf-8"), "acts: live_fire@state\n"
    assert text.count(fire) == 1
    (raw / "codes.yaml").write_text(text.replace(fire, "acts: live_fire@state|tear_gas@state\n"), encoding="utf-8")
    found = since_commit(clone, raw)
    assert found.rows == ()
    (faster,) = (list(move_lines(move)) for move in found.findings if move.id == "C04")
    (low,) = (line for line in faster if line.startswith("  low: "))
    assert re.fullmatch(r"  low: -\d+(\.\d\d?)? -> -\d+(\.\d\d?)?", low)


def test_a_new_row_is_told_with_the_next_free_id_of_its_set(few: Path, tmp_path: Path) -> None:
    def change(rows: list[list[str]]) -> None:
        highest = max(int(row[0].partition("-")[2]) for row in rows[1:] if row[0].startswith("n11-"))
        new = next(row for row in rows if row[0].startswith("n11-"))
        rows.append([f"n11-{highest + 1:03d}", *new[1:]])
        change.free = f"n11-{highest + 2:03d}"  # type: ignore[attr-defined]

    found = since_commit(few, copy_with(few, tmp_path / "raw", change))
    assert [row.kind for row in found.rows] == ["new"]
    assert found.free == (f"n11: {change.free}",)  # type: ignore[attr-defined]


def test_of_a_row_without_an_id_the_free_one_is_told(few: Path, tmp_path: Path) -> None:
    def change(rows: list[list[str]]) -> None:
        rows.append(["", *next(row for row in rows if row[0].startswith("n11-"))[1:]])

    with pytest.raises(WrongTables, match=r"counts\.csv:\d+: count_id: is empty; every row needs it; n11-\d+ is free"):
        since_commit(few, copy_with(few, tmp_path / "raw", change))


@pytest.mark.parametrize(
    ("saved", "said"),
    [
        ({"encoding": "utf-8-sig", "separator": ";", "end": "\r\n"}, "separated by semicolons"),
        ({"encoding": "utf-16", "separator": "\t", "end": "\r\n"}, "separated by tabs"),
    ],
)
def test_a_folder_that_a_spreadsheet_saved_is_read_and_how_it_was_saved_is_said(
    few: Path, tmp_path: Path, saved: dict[str, str], said: str
) -> None:
    found = since_commit(few, copy_with(few, tmp_path / "raw", nothing, **saved))
    assert found.rows == ()
    assert any(said in line for line in found.lines())


def test_rows_with_an_error_that_leaves_nothing_to_decide_are_told_by_it_with_file_and_line(
    few: Path, tmp_path: Path
) -> None:
    def typed(rows: list[list[str]]) -> None:
        rows[4][rows[0].index("low")] = "abc"

    def swapped(rows: list[list[str]]) -> None:
        low, high = rows[0].index("low"), rows[0].index("high")
        for row in rows[1:]:
            if row[low] and row[high]:
                row[low], row[high] = row[high], row[low]

    def gone(rows: list[list[str]]) -> None:
        rows.clear()

    told = (":5: low: 'abc' is not a whole number", "is above high", " is empty; expected a header row")
    for change, said in zip((typed, swapped, gone), told, strict=True):
        folder = copy_with(few, tmp_path / change.__name__, change)
        with pytest.raises(WrongTables, match=rf"cannot be evaluated: counts\.csv.*{re.escape(said)}.* lists all"):
            since_commit(few, folder)


def test_a_row_that_is_wrong_and_can_still_be_decided_is_told_as_wrong(few: Path, tmp_path: Path) -> None:
    def change(rows: list[list[str]]) -> None:
        low, high, who, said = (rows[0].index(name) for name in ("low", "high", "attributed_to", "stated_on"))
        rows[1][low] = rows[1][high] = "9" * 20
        rows[1][said] = "9999-12-31"
        rows[1][who] = rows[1][who].replace("a", "\u0430")

    said = "\n".join(since_commit(few, copy_with(few, tmp_path / "raw", change)).lines())
    assert "what the check says of them:\n" in said
    assert re.search(r"  counts.csv:2: low: '9{20}' is too large to be right", said)
    assert "  counts.csv:2: stated_on: '9999-12-31' is not a date of these events" in said
    assert "  counts.csv:2: warning: attributed_to: " in said
    assert "events.csv" not in said, "what the check finds odd in rows that stay as they were is not told"


def test_without_a_commit_it_says_what_else_compares(tmp_path: Path) -> None:
    with pytest.raises(NotComparable, match="investigate diff A B"):
        since_commit(tmp_path, RAW)


def test_of_a_long_answer_only_the_words_that_differ_are_told() -> None:
    answer = "Killed: at least 238. Counted by the state, 238 (2025) and volunteers, at least 263 (2023). Nobody else."

    assert words_that_differ(answer, answer.replace("263", "777")) == (
        "... and volunteers, at least 263 (2023). Nobody else.",
        "... and volunteers, at least 777 (2023). Nobody else.",
    )
    assert words_that_differ(answer, f"{answer} Set aside: 5.") == (
        "... 263 (2023). Nobody else.",
        "... 263 (2023). Nobody else. Set aside: 5.",
    )
