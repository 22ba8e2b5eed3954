"""The docs cannot lie: the picture is the imports', the examples run, and what is named is there."""

from __future__ import annotations

import csv
import doctest
import importlib
import re
import shutil
from collections.abc import Callable, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis.cli import app
from analysis.evidence.check.folder import CHECKS
from analysis.evidence.view import raw_folder
from analysis.findings.verdict import TESTS
from tests.house import DOCS, FILES, ROOT, floors, imports_of, modules

PAGES = sorted(DOCS.glob("*.md"))
NAMED = re.compile(r"`((?:src|tests|data|reports|docs|notebooks)/[\w./-]+|analysis(?:\.\w+)+)`")


@pytest.mark.parametrize("name", FILES)
def test_the_picture_and_the_rooms_are_what_the_imports_say(name: str) -> None:
    stands = (DOCS / name).read_text(encoding="utf-8")
    assert stands == FILES[name](), f"docs/{name} is out of date: .venv/bin/python -m tests.house"


def test_no_rooms_import_each_other_in_a_circle_and_evidence_is_the_ground() -> None:
    assert floors()[-1] == ("evidence",)


def test_no_modules_import_each_other_in_a_circle() -> None:
    asked = {name: imports_of(name) for name in modules()}
    assert sum(map(len, asked.values())) > 500
    TopologicalSorter(asked).prepare()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_and_function_that_a_page_names_is_there(page: Path) -> None:
    missing = [name for name in NAMED.findall(page.read_text(encoding="utf-8")) if not _is_there(name)]
    assert missing == []


def _is_there(name: str) -> bool:
    if not name.startswith("analysis."):
        return (ROOT / name).exists()
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for attribute in parts[end:]:
            found = getattr(found, attribute, None)
        return found is not None
    return False


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A copy of the raw tables; tests and checks that a page registers go when it is over."""
    known, checks = set(TESTS), {table: [*listed] for table, listed in CHECKS.items()}
    yield shutil.copytree(raw_folder(), tmp_path / "raw")
    for name in TESTS.keys() - known:
        del TESTS[name]
    CHECKS.update(checks)


@pytest.mark.slow
@pytest.mark.parametrize("page", ["path.md", "adding.md"])
def test_every_example_runs_and_gives_what_the_page_says(page: str, folder: Path) -> None:
    given = {"raw": folder, "add": _adder(folder), "take_back": _taker(folder), "check": lambda: _errors(folder)}
    results = doctest.testfile(str(DOCS / page), module_relative=False, globs=given, encoding="utf-8")
    assert results.attempted > 0
    assert results.failed == 0


def _errors(folder: Path) -> list[str]:
    told = CliRunner().invoke(app, ["check", "--raw", str(folder)])
    return [line for line in told.stdout.splitlines() if " warning: " not in line]


def _adder(folder: Path) -> Callable[..., None]:
    def add(table: str, **cells: str) -> None:
        path = folder / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            columns = next(csv.reader(file))
        assert cells.keys() <= set(columns), f"{table}.csv has no column {cells.keys() - set(columns)}"
        with path.open("a", encoding="utf-8", newline="") as file:
            csv.DictWriter(file, columns, restval="", lineterminator="\n").writerow(cells)

    return add


def _taker(folder: Path) -> Callable[[str], None]:
    def take_back(table: str) -> None:
        path = folder / f"{table}.csv"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(lines[:-1]), encoding="utf-8")

    return take_back
