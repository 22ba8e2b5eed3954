"""`make bench`: what a build and its checks take on this machine, side by side in one run, written into BENCHMARKS.md.

Each thing is done several times in one clean clone, in turn with the others; medians are told. The plain loop, beside
which the build is held, is `papermill` over the same notebooks one after another, then `pytest --nbval` over them. Run
it on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from analysis.suite.environment import clean_environment
from analysis.suite.plan import Plan
from tests.trust.clone import ROOT, clone

BEGIN, END = "<!-- measured by make bench -->", "<!-- end of what is measured -->"
PYTHON = [sys.executable, "-m"]
JOBS = str(os.cpu_count() or 1)
CLEAN, NOTHING, ROW, PROSE = "clean build", "nothing changed", "one row of counts.csv changed", "a sentence changed"
VERIFY, LOOP, NBVAL = "`investigate verify` after a build", "plain loop: `papermill`", "plain loop: `pytest --nbval`"
SPHINX = "plain loop: Sphinx of the same notebooks"
CHECK, HELP, MOVES, FAST = (
    "`investigate check`",
    "`investigate --help`",
    "`investigate moves` of that row",
    "`make fast`",
)
FLOOR = "floor: imports once, the cells, the site"
IMPORTS = "from analysis.suite.warm import import_all; import_all()"
PLAIN_SITE = 'extensions = ["myst_nb"]\nhtml_theme = "furo"\nnb_execution_mode = "off"\nroot_doc = "03-counts"\n'
DIFFERS = 1  # the exit code of `moves` where a row is another
ONCE = (FAST,)  # long, and no part of a ratio


@dataclass(frozen=True)
class Cost:
    """Wall time, processor time, and the peak of what all processes together held in memory."""

    seconds: float
    processor: float
    peak_mb: int


def scratch(root: Path) -> Path:
    """A folder beside a clone, for what is not of the build."""
    return root.with_name(f"{root.name}-scratch")


def measured(root: Path, *commands: list[str]) -> Cost:
    """Run commands one after another in a clone; the first that fails ends the benchmark."""
    start, used = time.perf_counter(), os.times()
    peak = 0
    environment = clean_environment(root, root / "data/raw", scratch(root), scratch(root))
    for command in commands:
        process = subprocess.Popen(
            command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        said: list[str] = []
        reader = threading.Thread(target=lambda p=process, s=said: s.append(p.communicate()[0]))
        reader.start()
        while reader.is_alive():
            peak = max(peak, _held(process.pid))
            reader.join(0.25)
        if process.returncode and (command[-1], process.returncode) != ("moves", DIFFERS):
            sys.exit(f"{' '.join(command)} failed:\n{''.join(said)}")
    now = os.times()
    processor = now.children_user + now.children_system - used.children_user - used.children_system
    return Cost(time.perf_counter() - start, processor, peak // 2**20)


def _held(process: int) -> int:
    """Bytes that a process and all its children hold; pages that several share count for each."""
    held = 0
    try:
        parent = psutil.Process(process)
        for each in [parent, *parent.children(recursive=True)]:
            try:
                held += each.memory_info().rss
            except psutil.Error:
                continue
    except psutil.Error:
        return 0
    return held


def things(root: Path) -> Iterator[tuple[str, Callable[[], None], list[list[str]]]]:
    """What is measured, in order: its name, what is done before it, its commands."""

    def nothing() -> None:
        pass

    def other_row() -> None:
        """A number on which the answer to a question stands is one higher."""
        table = root / "data" / "raw" / "counts.csv"
        with table.open(encoding="utf-8", newline="") as file:
            rows = {row["count_id"]: row for row in csv.DictReader(file)}
        findings = json.loads((root / "reports" / "findings.json").read_text(encoding="utf-8"))
        highest = ((one["high"], rows[id]) for one in findings if one["high"] for id in one["evidence"] if id in rows)
        changed = next(row for high, row in highest if row["high"] == str(int(high)))
        number = str(int(changed["high"]) + 1)
        changed |= {"low": number, "high": number} if changed["low"] == changed["high"] else {"high": number}
        with table.open("w", encoding="utf-8", newline="") as file:
            written = csv.DictWriter(file, list(changed), lineterminator="\n")
            written.writeheader()
            written.writerows(rows.values())

    def other_sentence() -> None:
        with (root / "CHANGELOG.md").open("a", encoding="utf-8") as file:
            file.write("\nOne sentence more.\n")

    def committed() -> None:
        git = ["git", "-C", str(root), "-c", "user.name=bench", "-c", "user.email=bench@localhost"]
        for asked in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "as it is"]):
            subprocess.run([*git, *asked], check=True)

    def plain_site() -> None:
        (scratch(root) / "conf.py").write_text(PLAIN_SITE, encoding="utf-8")

    run = [*PYTHON, "analysis", "run", "--jobs", JOBS]
    paths = Plan.of(root, {}).executed()
    yield CLEAN, committed, [run]
    yield NOTHING, nothing, [run]
    yield VERIFY, nothing, [[*PYTHON, "analysis", "verify"]]
    yield (
        LOOP,
        nothing,
        [[*PYTHON, "papermill", f"notebooks/{path}", str(scratch(root) / Path(path).name)] for path in paths],
    )
    yield NBVAL, nothing, [[*PYTHON, "pytest", "-q", "--nbval", "notebooks", "-p", "no:cacheprovider"]]
    yield SPHINX, plain_site, [[*PYTHON, "sphinx", "-q", str(scratch(root)), str(scratch(root) / "html")]]
    yield ROW, other_row, [run]
    yield MOVES, nothing, [[*PYTHON, "analysis", "moves"]]
    yield PROSE, other_sentence, [run]
    # `tests` is found where the command is called, which a cleared environment forbids
    tests = ["env", "-u", "PYTHONSAFEPATH", *PYTHON, "tests"]
    yield FAST, nothing, [[*tests, "--jobs", JOBS, "--only", "lint", "--only", "fast"]]
    yield CHECK, nothing, [[*PYTHON, "analysis", "check"]]
    yield HELP, nothing, [[*PYTHON, "analysis", "--help"]]


def floor(root: Path) -> Cost:
    """What a build cannot do without: importing once, what the cells take in the plain loop, and the site."""
    imports = measured(root, [sys.executable, "-c", IMPORTS])
    steps = json.loads((root / "reports" / "run.json").read_text(encoding="utf-8"))["steps"]
    site = sum(step["seconds"] for step in steps if step["step"] in ("html", "drawings"))
    cells = sum(
        cell["metadata"].get("papermill", {}).get("duration") or 0
        for path in scratch(root).glob("*.ipynb")
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    )
    return Cost(imports.seconds + site + cells, imports.processor + site + cells, imports.peak_mb)


def main() -> None:
    """Measure, print the table and write it into BENCHMARKS.md."""
    asked = argparse.ArgumentParser(prog="python -m tests.benchmark", description=__doc__.partition("\n")[0])
    asked.add_argument("--times", type=int, default=3, help="how often each thing is done")
    times = asked.parse_args().times
    costs: dict[str, list[Cost]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(times):
            root = clone(Path(folder) / f"clone-{turn}")
            scratch(root).mkdir()
            for name, prepare, commands in things(root):
                if turn and name in ONCE:
                    continue
                prepare()
                costs[name].append(measured(root, *commands))
                print(f"{turn + 1}/{times} {name}: {costs[name][-1].seconds:.1f} s", flush=True)
                if name == LOOP:
                    costs[FLOOR].append(floor(root))
    text = told({name: _median(each) for name, each in costs.items()}, times)
    print(text)
    before, _, rest = (ROOT / "BENCHMARKS.md").read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    (ROOT / "BENCHMARKS.md").write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


def _median(costs: list[Cost]) -> Cost:
    return Cost(*(statistics.median(getattr(cost, name) for cost in costs) for name in Cost.__annotations__))


def told(costs: dict[str, Cost], times: int) -> str:
    """The ratios first, then the table of medians."""
    plain = costs[LOOP].seconds + costs[NBVAL].seconds
    ratios = {
        "clean build against the plain loop (`papermill` and `pytest --nbval`)": costs[CLEAN].seconds / plain,
        "the same, Sphinx of the notebooks included": costs[CLEAN].seconds / (plain + costs[SPHINX].seconds),
        "`verify` after a build against `pytest --nbval`": costs[VERIFY].seconds / costs[NBVAL].seconds,
        "one row changed against a clean build": costs[ROW].seconds / costs[CLEAN].seconds,
        "a sentence changed against a clean build": costs[PROSE].seconds / costs[CLEAN].seconds,
    }
    gib = psutil.virtual_memory().total / 2**30
    machine = f"{platform.system()}, {os.cpu_count()} cores, {gib:.0f} GiB, Python {platform.python_version()}"
    lines = [f"{machine}; a clean clone; medians of {times}.", "", "| ratio | |", "| --- | --- |"]
    lines += [f"| {name} | {ratio:.2f} |" for name, ratio in ratios.items()]
    lines += ["", "| what | wall time | processor time | peak memory |", "| --- | --- | --- | --- |"]
    for name, cost in costs.items():
        lines.append(f"| {name} | {cost.seconds:.2f} s | {cost.processor:.1f} s | {cost.peak_mb:.0f} MB |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
