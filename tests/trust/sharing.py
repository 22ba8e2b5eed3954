"""Many folders that differ in one table: what they have in common is read, and its cells are checked, once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from analysis.evidence import check, raw
from analysis.evidence.problem import Problem, Report


@contextmanager
def reading_once(folder: Path) -> Iterator[None]:
    """Within it a table is as it was first read, and its cells as they were first checked, wherever a file of its name
    has the same bytes. Descriptor and codes are those of `folder`."""
    read_table, check_cells = raw.read_table, check.check_cells
    described = check._described(folder, [])
    tables: dict[tuple[str, bool], tuple[bytes, Any]] = {}
    cells: dict[str, tuple[raw.RawTable, Any, list[Problem]]] = {}

    def read(path: Path, expected: Mapping[str, bool] | None = None) -> Any:
        content = path.read_bytes()
        first = tables.get((path.name, expected is None))
        if first is None:
            first = tables[path.name, expected is None] = content, read_table(path, expected)
        return first[1] if first[0] == content else read_table(path, expected)

    def checked(table: Any, of: raw.RawTable, codes: Any, texts: frozenset[str], report: Report) -> Any:
        first = cells.get(table.name)
        if first is None or first[0] is not of:
            own = Report(report.file)
            now = (of, check_cells(table, of, codes, texts, own), own.problems)
            first = cells.setdefault(table.name, now) if first is None else now
        report.problems += first[2]
        return first[1]

    with (
        patch.object(raw, "read_table", read),
        patch.object(check, "check_cells", checked),
        patch.object(check, "_described", lambda *_: described),
    ):
        yield
