"""One count changed in a copy of the evidence changes that number in findings.json and on the pages, and is noticed."""

from __future__ import annotations

import csv
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from analysis.suite.parameters import Parameters
from analysis.suite.plan import Plan
from analysis.suite.verify import verify_folders
from tests.trust.clone import ROOT, files, finish, report, start

CHANGED = 98765  # persons; on no page of the report


@dataclass(frozen=True)
class Case:
    """The finding whose upper bound rests on one row, and where the changed report stands."""

    finding: str
    row: str
    out: Path


def bound_by_one_row(findings: list[dict[str, object]], highs: dict[str, str]) -> tuple[str, str]:
    """The first finding on persons whose upper bound is the number of exactly one of its counts."""
    for finding in findings:
        if finding["unit"] == "persons" and finding["high"]:
            rows = [row for row in finding["evidence"] if highs.get(row) == str(int(finding["high"]))]
            if len(rows) == 1:
                return str(finding["id"]), rows[0]
    raise AssertionError("no finding rests on one count")


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("changed")
    findings = json.loads((report() / "findings.json").read_text(encoding="utf-8"))
    table = shutil.copytree(ROOT / "data" / "raw", folder / "raw") / "counts.csv"
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    finding, row = bound_by_one_row(findings, {each["count_id"]: each["high"] for each in rows})
    for each in rows:
        if each["count_id"] == row:
            each["low"] = str(CHANGED) if each["low"] == each["high"] else each["low"]
            each["high"] = str(CHANGED)
    with table.open("w", encoding="utf-8", newline="") as file:
        written = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        written.writeheader()
        written.writerows(rows)
    finish(start(ROOT, "run", "--raw", str(folder / "raw"), "--out", str(folder / "out"), "--jobs", "1"))
    return Case(finding, row, folder / "out")


def test_the_finding_has_the_changed_number(changed: Case) -> None:
    findings = {each["id"]: each for each in json.loads((changed.out / "findings.json").read_text(encoding="utf-8"))}
    assert findings[changed.finding]["high"] == CHANGED
    assert changed.row in findings[changed.finding]["evidence"]


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
    plan = Plan.of(ROOT, {"raw": str(changed.out.parent / "raw"), "out": str(changed.out)})
    assert plan.parameters == Parameters()
    said = verify_folders(ROOT / "notebooks", plan.work / "notebooks", plan.executed())
    assert [each for each in said if each.cell_id and "98765" in each.what.replace(",", "")], [str(e) for e in said]


def test_diff_says_which_number_moved_and_because_of_which_row(changed: Case) -> None:
    process = start(ROOT, "diff", str(report()), str(changed.out))
    said, _ = process.communicate()
    assert process.returncode == 1, said
    assert re.search(rf"^{re.escape(changed.finding)}: moved", said, re.MULTILINE)
    assert f"{changed.row}: " in said
