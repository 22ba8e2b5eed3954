"""The tables for a spreadsheet: it reads them as UTF-8 and runs nothing; the exact files stay as they are."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from analysis.evidence.view import raw_folder
from analysis.report.downloads import SPREADSHEETS, defused, downloads, for_spreadsheets


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("\tx", "'\tx"),
        ("- a dash", "'- a dash"),
        ("-5", "-5"),
        ("47.1048", "47.1048"),
        ("Қаңтар", "Қаңтар"),
        ("", ""),
    ],
)
def test_what_a_spreadsheet_would_run_is_text_and_a_number_stays_one(cell: str, shown: str) -> None:
    assert defused(cell) == shown


def test_a_table_for_a_spreadsheet_says_that_it_is_utf8_and_holds_the_same_rows(tmp_path: Path) -> None:
    sources = raw_folder() / "sources.csv"
    for_spreadsheets([sources], tmp_path / "out")

    written = tmp_path / "out" / "sources.csv"
    assert written.read_bytes().startswith(b"\xef\xbb\xbf")
    with written.open(encoding="utf-8-sig", newline="") as again, sources.open(encoding="utf-8", newline="") as exact:
        assert list(csv.reader(again)) == list(csv.reader(exact))


def test_the_exact_files_are_offered_byte_for_byte_beside_them(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    shutil.copytree(raw_folder(), raw)
    with (raw / "claims.csv").open("a", encoding="utf-8") as file:
        file.write("c99-01,2011-zhanaozen,,=1+1,state,x,toll,y,fact,,,\n")
    (tmp_path / "processed").mkdir()
    downloads(tmp_path / "downloads", [], raw, tmp_path / "processed")

    assert (tmp_path / "downloads" / "claims.csv").read_bytes() == (raw / "claims.csv").read_bytes()
    assert ",'=1+1," in (tmp_path / "downloads" / SPREADSHEETS / "claims.csv").read_text(encoding="utf-8-sig")
