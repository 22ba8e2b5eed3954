"""One count that is changed: built here upon what the default build left, and elsewhere from nothing, it is the same
bytes; it changes that number in findings.json and on the pages, and is noticed."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from analysis.evidence.memory import read_memory
from analysis.findings.record import FINDINGS_FILE
from analysis.suite.parameters import Parameters
from analysis.suite.plan import Plan
from analysis.suite.verify import verify_folders
from tests.trust.clone import ROOT, clone, cut_off, files, finish, report, start

CHANGED = 98765  # persons; on no page of the report
FOLDERS = {"html": "reports/html", "notebooks": "reports/notebooks", "processed": "data/processed"}
ZONE = "America/St_Johns"


@dataclass(frozen=True)
class Case:
    """The finding whose upper bound rests on one row, and where the changed report stands. `found` and `recalled`: of
    how many findings the default build knew something, and what of it held."""

    finding: str
    row: str
    out: Path
    found: int
    recalled: int

    @property
    def plan(self) -> Plan:
        return Plan.of(ROOT, {"raw": str(self.out.parent / "raw"), "out": str(self.out)})

    @property
    def findings(self) -> dict[str, dict[str, Any]]:
        return {each["id"]: each for each in json.loads((self.out / "findings.json").read_text(encoding="utf-8"))}


def bound_by_one_row(findings: list[dict[str, object]], highs: dict[str, str]) -> tuple[str, str]:
    """The first question of how many persons whose upper bound is the number of exactly one of its counts; a notebook
    tells of all of them."""
    for finding in findings:
        if finding["test"] == "how_many" and finding["unit"] == "persons" and finding["high"]:
            rows = [row for row in finding["evidence"] if highs.get(row) == str(int(finding["high"]))]
            if len(rows) == 1:
                return str(finding["id"]), rows[0]
    raise AssertionError("no finding rests on one count")


def change_a_count(raw: Path) -> tuple[str, str]:
    """Change the one count that a finding's upper bound rests on; the finding and the row."""
    findings = json.loads((report() / "findings.json").read_text(encoding="utf-8"))
    with (raw / "counts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    finding, row = bound_by_one_row(findings, {each["count_id"]: each["high"] for each in rows})
    for each in rows:
        if each["count_id"] == row:
            each["low"] = str(CHANGED) if each["low"] == each["high"] else each["low"]
            each["high"] = str(CHANGED)
    with (raw / "counts.csv").open("w", encoding="utf-8", newline="") as file:
        written = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        written.writeheader()
        written.writerows(rows)
    return finding, row


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, subprocess.Popen[str]]]:
    """A clone that holds the changed evidence, being built from nothing where everything about the machine that can
    differ does, and there is no network."""
    folder = tmp_path_factory.mktemp("clean")
    (folder / "home").mkdir()
    differing = {
        "TZ": ZONE,
        "LC_ALL": "tr_TR.UTF-8",
        "LANG": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "2",
        "HOME": str(folder / "home"),
        "COLUMNS": "40",
    }
    before = os.umask(0o077)
    try:
        made = clone(folder / "ένα άλλο, Жаңаөзен" / "two")
        change_a_count(made / "data" / "raw")
        process = start(made, "run", "--jobs", "1", environment=differing, behind=cut_off())
    finally:
        os.umask(before)
    yield made, process
    process.kill()


@pytest.fixture(scope="module")
def changed(begun: tuple[Path, subprocess.Popen[str]], tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Built meanwhile, upon the work of the report in reports/."""
    folder = tmp_path_factory.mktemp("changed")
    shutil.copytree(report() / ".work", folder / "out" / ".work", symlinks=True)
    raw = shutil.copytree(ROOT / "data" / "raw", folder / "raw")
    finding, row = change_a_count(raw)
    memory = Plan.of(ROOT, {"out": str(folder / "out")}).memory / FINDINGS_FILE
    before = read_memory(memory).keys()
    finish(start(ROOT, "run", "--raw", str(raw), "--out", str(folder / "out"), "--jobs", "2"))
    return Case(finding, row, folder / "out", len(before), len(before & read_memory(memory).keys()))


@pytest.fixture(scope="module")
def elsewhere(begun: tuple[Path, subprocess.Popen[str]], changed: Case) -> Path:
    made, process = begun
    finish(process)
    return made


# --- the same bytes


def first_difference(one: Path, other: Path) -> str:
    """Where two files part, with what stands around it."""
    a, b = one.read_bytes(), other.read_bytes()
    at = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return f"{one.name}, byte {at}: {a[max(0, at - 60) : at + 60]!r} against {b[max(0, at - 60) : at + 60]!r}"


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_clean_build_elsewhere_gives_the_same_bytes(changed: Case, elsewhere: Path, folder: str) -> None:
    here, there = files(changed.out / folder), files(elsewhere / FOLDERS[folder])
    assert here
    assert sorted(here) == sorted(there)
    differing = [name for name in here if here[name].read_bytes() != there[name].read_bytes()]
    assert differing == [], first_difference(here[differing[0]], there[differing[0]])


def test_all_of_it_is_built_where_there_is_no_network(elsewhere: Path) -> None:
    if not cut_off():
        pytest.skip("this kernel gives an ordinary user no namespaces (unshare)")
    seen = subprocess.run([*cut_off(), "cat", "/proc/net/dev"], capture_output=True, text=True, check=True)
    assert re.findall(r"^ *(\w+):", seen.stdout, re.MULTILINE) in ([], ["lo"])
    made = {path.suffix for path in files(elsewhere / "reports" / "html").values()}
    assert {".html", ".pdf", ".svg", ".js"} <= made


def test_and_the_same_findings(changed: Case, elsewhere: Path) -> None:
    one, other = changed.out / "findings.json", elsewhere / "reports" / "findings.json"
    assert one.read_bytes() == other.read_bytes(), first_difference(one, other)


def test_the_build_here_took_up_what_the_change_had_left_as_it_was(changed: Case) -> None:
    assert 0 < changed.recalled < changed.found


def test_no_page_names_the_folder_the_machine_or_its_zone(elsewhere: Path) -> None:
    where = re.compile(rf"{re.escape(str(elsewhere.parents[1]))}|{ZONE}".encode())
    host = re.compile(rf"\b{re.escape(os.uname().nodename)}\b".encode())
    for name, path in files(elsewhere / "reports" / "html").items():
        page = path.read_bytes()
        assert not (found := where.search(page)), (name, found)
        if path.suffix == ".html":  # in the theme's styles, and in a class, a short name may be a word
            assert not (found := host.search(re.sub(rb'class="[^"]*"', b"", page))), (name, found)


def test_a_difference_would_be_found_and_shown(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>built at 12:00</p>")
    (tmp_path / "b.html").write_text("<p>built at 13:00</p>")
    assert "byte 13" in first_difference(tmp_path / "a.html", tmp_path / "b.html")


# --- one count


def test_the_finding_has_the_changed_number(changed: Case) -> None:
    assert changed.findings[changed.finding]["high"] == CHANGED
    assert changed.row in changed.findings[changed.finding]["evidence"]


def test_the_pages_show_it_and_did_not_before(changed: Case) -> None:
    number = re.compile("98[,.\\s\u202f\u00a0]?765")

    def pages_with(folder: Path) -> list[str]:
        pages = files(folder).items()
        return [name for name, page in pages if page.suffix == ".html" and number.search(page.read_text("utf-8"))]

    assert pages_with(report() / "html") == []
    shown = pages_with(changed.out / "html")
    assert [name for name in shown if name.startswith("evidence/")], shown
    assert [name for name in shown if not name.startswith("evidence/")], shown


def test_verify_names_notebook_and_cell_where_the_change_shows(changed: Case) -> None:
    plan = changed.plan
    assert plan.parameters == Parameters()
    said = verify_folders(ROOT / "notebooks", plan.work / "notebooks", plan.executed())
    assert [each for each in said if each.cell_id and "98765" in each.what.replace(",", "")], [str(e) for e in said]


def test_diff_says_which_number_moved_and_because_of_which_row(changed: Case) -> None:
    process = start(ROOT, "diff", str(report()), str(changed.out))
    said, _ = process.communicate()
    assert process.returncode == 1, said
    assert re.search(rf"^{re.escape(changed.finding)}: moved", said, re.MULTILINE)
    assert f"{changed.row}: " in said
