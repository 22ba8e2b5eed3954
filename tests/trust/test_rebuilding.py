"""A changed row is built upon what is there, and the report is byte by byte the one that is made from nothing."""

from __future__ import annotations

from pathlib import Path

from tests.trust.rebuilding import rebuilt


def test_no_file_of_a_report_that_was_brought_up_to_date_is_stale(tmp_path: Path) -> None:
    (one,) = rebuilt(1, 7, tmp_path)
    assert one.stale == (), str(one)
