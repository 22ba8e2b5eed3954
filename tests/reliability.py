"""RELIABILITY.md: what was tried and held, from the results of the tests and of the mutations, and from nothing else.

python -m tests.reliability                   run the tests that the page names, write down their results and the page
python -m tests.reliability --results FILE    take the results from reports that pytest wrote (`make test` leaves one in
                                              reports/.work/tests); of tests that are not in them the last ones stay
"""

from __future__ import annotations

import argparse
import ast
import csv
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from analysis.report.about import READ, READ_NOTICED
from tests.trust.mutation import NOTICES, PUBLISHED, SURVIVED

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "RELIABILITY.md"
NAMED = ROOT / "tests" / "reliability.yaml"
RESULTS = ROOT / "tests" / "reliability.csv"
REPORT = ROOT / "reports" / ".work" / "tests" / "reliability.xml"
OUTCOMES = ("held", "failed", "skipped")
LEAD = """# Reliability

Written by `python -m tests.reliability`, which runs the tests named here and writes down what came out; nothing is
typed by hand but the limits. A line is a test, read as the sentence it proves; its cases are the inputs it was tried
with.
`.venv/bin/python -m pytest FILE -k NAME` recomputes one line, `make test` all of them and the rest.
"""
Results = Mapping[str, Mapping[str, int]]


def sections() -> list[dict[str, Any]]:
    told = yaml.safe_load(NAMED.read_text(encoding="utf-8"))
    return [section | {"tests": list(_tests(section["tests"]))} for section in told]


def _tests(files: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The tests of a section as pytest calls them; a file without names stands for all of its tests."""
    for file, names in files.items():
        for name in names or functions_in(file):
            yield f"{file}::{name}"


def functions_in(file: str) -> list[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]


def run(tests: Sequence[str]) -> None:
    """The tests, as `make test` runs them; what looks at pages looks at the report of this folder."""
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.unlink(missing_ok=True)
    environment = os.environ | {"QANTAR_SITE": str(ROOT / "reports" / "html")}
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={REPORT}", *tests]
    subprocess.run(command, cwd=ROOT, env=environment, check=False)


def counted(report: Path) -> dict[str, Counter[str]]:
    """Test -> how many of its cases held, failed, were skipped."""
    found: dict[str, Counter[str]] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        name = f"{str(case.get('classname')).replace('.', '/')}.py::{str(case.get('name')).partition('[')[0]}"
        failed = case.find("failure") is not None or case.find("error") is not None
        outcome = "failed" if failed else "skipped" if case.find("skipped") is not None else "held"
        found.setdefault(name, Counter())[outcome] += 1
    return found


def known() -> dict[str, dict[str, int]]:
    """The results that were written down."""
    with RESULTS.open(encoding="utf-8", newline="") as file:
        return {row["test"]: {outcome: int(row[outcome]) for outcome in OUTCOMES} for row in csv.DictReader(file)}


def page(results: Results) -> str:
    """RELIABILITY.md."""
    parts = [LEAD, _summary(results), _mutations()]
    for section in sections():
        lines = [_line(test, results.get(test, {})) for test in section["tests"]]
        files = sorted({test.partition("::")[0] for test in section["tests"]})
        parts.append(
            f"\n## {section['title']}\n\n{section['says'].strip()}\n\n| what holds | cases | held |\n|---|---|---|\n"
            + "".join(lines)
            + f"\nAgain: `.venv/bin/python -m pytest {' '.join(files)}`\n\nLimit: {section['limit'].strip()}\n"
        )
    return "".join(parts)


def _summary(results: Results) -> str:
    named = {test for section in sections() for test in section["tests"]}
    total = Counter[str]()
    for test in named:
        total.update(results.get(test, {}))
    waiting = sum(not any(results.get(test, {}).values()) for test in named)
    later = f" {waiting} tests wait for a run of all tests." if waiting else ""
    return (
        f"\n{len(named)} tests, {total.total()} cases: {total['held']} held, {total['failed']} failed, "
        f"{total['skipped']} skipped.{later}\n"
    )


def _line(test: str, result: Mapping[str, int]) -> str:
    file, _, name = test.partition("::")
    sentence = re.sub(r"_+", " ", name.removeprefix("test_"))
    cases = sum(result.get(outcome, 0) for outcome in OUTCOMES)
    held = str(result.get("held", 0)) + (f", {result['skipped']} skipped" if result.get("skipped") else "")
    return f'| [{sentence}]({file} "{name}") | {cases} | {held if cases else "not run"} |\n'


def _mutations() -> str:
    """Single changes of the evidence, by table, from the table that `make mutate` wrote."""
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    by_table: dict[str, Counter[str]] = {}
    for line in lines:
        told = Counter({name: int(line[name]) for name in ("tried", *NOTICES)})
        for of in (line["table"], "all", *(["read by a finding"] if line["read by a finding"] == "yes" else [])):
            by_table.setdefault(of, Counter()).update(told)
    cells = [sum(int(line[name]) for line in lines) for name in (READ, READ_NOTICED)]
    rows = ""
    for name in [*sorted(set(by_table) - {"all", "read by a finding"}), "all", "read by a finding"]:
        of = by_table[name]
        seen = 1 - sum(of[notice] for notice in SURVIVED) / of["tried"]
        called = {"read by a finding": "columns that a finding reads"}.get(name, name)
        rows += f"| {called} | {of['tried']} | {of['check']} | {of['finding']} | {of['printed']} | {seen:.0%} |\n"
    rows += f"| cells that a finding reads | {cells[0]} | | | | {cells[1] / cells[0]:.0%} |\n"
    return (
        "\n## Single changes of the evidence, and what notices them\n\n"
        "| table | tried | by the check | by a finding | in print | noticed |\n|---|---|---|---|---|---|\n"
        f"{rows}\nAgain: `make mutate`; by column, and every survivor with its reason: "
        "[mutation.csv](reports/text/mutation.csv), [survivors.csv](reports/text/survivors.csv)\n\n"
        "A cell is read by a finding if its column is and its row is among those that some finding is given, or is a "
        "page, a body, a place or an episode that these name.\n\n"
        "Limit: one change at a time, drawn by a seed from all columns alike; nobody had looked at the seed when the "
        "checks were written. Free text is not changed, and a change to a value that fits as well as the true one is "
        "noticed by nobody but a reader of the page.\n"
    )


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.reliability", description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--results", type=Path, nargs="+", help="reports of pytest (JUnit XML) instead of a run")
    options = asked.parse_args()
    tests = [test for section in sections() for test in section["tests"]]
    if options.results is None:
        run(list(dict.fromkeys(tests)))
    results: dict[str, Mapping[str, int]] = dict(known()) if options.results and RESULTS.exists() else {}
    for report in options.results or [REPORT]:
        results |= counted(report)
    with RESULTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["test", *OUTCOMES])
        writer.writerows(
            [test, *(results.get(test, {}).get(name, 0) for name in OUTCOMES)] for test in sorted(set(tests))
        )
    PAGE.write_text(page(known()), encoding="utf-8")
    return int(any(result["failed"] for result in known().values()))


if __name__ == "__main__":
    sys.exit(main())
