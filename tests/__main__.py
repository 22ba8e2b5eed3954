"""`make test`: every check of the repository in order, one summary, exit 1 if any failed.

build    the default report, made once and used by what follows
lint     ruff, mypy; they run while the report is built
fast     tests of the library and of the data, which need no build; beside all the others where they are asked for;
         `make fast` is lint and those of them that are not slow
tests    all else in tests/: the suite, the site, trust
nbval    every committed notebook re-executed, cell by cell, beside all the others too; what a notebook has found in the
         build by itself is not found again
verify   what nbval does not see
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

from analysis.evidence.memory import MEMORY
from analysis.suite.environment import clean_environment
from analysis.suite.plan import Plan
from analysis.suite.warm import warmed

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "reports" / ".work" / "tests"
PYTHON = sys.executable
# a file stays in one process, so that what its tests share is made once; nbval's imports are for notebooks alone
SPREAD = ("-p", "no:nbval", "--dist", "loadfile", "--no-loadscope-reorder")
# the folders with the longest tests first: a whole build that begins last would leave the other processes idle
FOLDERS = {"trust": "trust", "notebooks": "suite", "site": "site", "evidence": "data", "unit": "unit"}
FAST = ("unit", "evidence")  # a part of their own: each process reads all that it may run, and these are most of it


@dataclass
class Result:
    """One part: its failures in a few words, how many tests it ran by kind, how long it took."""

    part: str
    failures: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    skipped: list[str] = field(default_factory=list)
    seconds: float = 0.0
    said: str = ""


LINTERS = {"ruff check": ["ruff", "check", "."], "ruff format": ["ruff", "format", "--check", "."], "mypy": ["mypy"]}


def lint(running: dict[str, subprocess.Popen[str]]) -> Result:
    """What the linters say of style, format and types."""
    result = Result("lint")
    for name, process in running.items():
        said, _ = process.communicate()
        print(f"{name}: {said.strip()}", flush=True)
        if process.returncode:
            result.failures.append(f"{name} found problems")
    return result


def build(jobs: int) -> Result:
    """The default report in reports/."""
    return _command("build", [PYTHON, "-m", "analysis", "run", "--jobs", str(jobs)])


def tests(jobs: int) -> Result:
    """Everything in tests/ that is not fast; what looks at pages looks at the report just built."""
    report = WORK / "tests.xml"
    every = {path.parent for path in (ROOT / "tests").glob("*/test_*.py")}
    folders = sorted((folder for folder in every if folder.name not in FAST), key=_turn)
    # while each waits for a browser, a kernel or a build, the part `fast` runs
    arguments = [*map(str, folders), *SPREAD, "-n", str(jobs), f"--junitxml={report}"]
    environment = {"QANTAR_SITE": str(ROOT / "reports" / "html"), **_environment()}
    return _pytest("tests", arguments, report, _folder_kind, environment)


def _processes(jobs: int) -> str:
    """One job is done by the process that collects; a second would import for itself."""
    return str(jobs) if jobs > 1 else "0"


def _turn(folder: Path) -> tuple[int, str]:
    return (list(FOLDERS).index(folder.name) if folder.name in FOLDERS else len(FOLDERS), folder.name)


def fast(jobs: int, which: Sequence[str] = ("-m", "not slow"), stdout: int | None = None) -> Result:
    """The tests that need no build, no notebook and no browser: of the library and of the data."""
    report = WORK / "fast.xml"
    folders = [f"tests/{name}" for name in FAST]
    arguments = [*folders, *which, *SPREAD, "-n", _processes(jobs), f"--junitxml={report}"]
    return _pytest("fast", arguments, report, _folder_kind, _environment(), stdout)


def nbval(jobs: int) -> Result:
    """All notebooks against their stored outputs; a notebook stays in one process, nothing is sanitised away."""
    report = WORK / "nbval.xml"
    (WORK / "processed").mkdir(parents=True, exist_ok=True)
    known = sorted(Plan.of(ROOT).memory.glob("notebooks.*.ipynb"))
    evidence = {"QANTAR_RAW": str(ROOT / "data" / "raw"), "QANTAR_PROCESSED": str(WORK / "processed")}
    arguments = ["--nbval", "notebooks", "-n", _processes(jobs), "--dist", "loadfile", f"--junitxml={report}"]
    with TemporaryDirectory() as own, warmed(_environment() | evidence) as environment:
        environment[MEMORY] = os.pathsep.join(map(str, (Path(own) / "memory", *known)))
        return _pytest("nbval", arguments, report, lambda name: "nbval", environment, stdout=subprocess.PIPE)


def verify(jobs: int) -> Result:
    """Committed notebooks against fresh runs."""
    return _command("verify", [PYTHON, "-m", "analysis", "verify", "--jobs", str(jobs)])


PARTS = ("build", "lint", "tests", "fast", "nbval", "verify")


def main() -> int:
    """Run the parts asked for; 1 if one failed."""
    asked = argparse.ArgumentParser(prog="python -m tests", description=__doc__.partition("\n")[0])
    asked.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes at a time")
    asked.add_argument("--only", action="append", choices=PARTS, help="this part alone; can be repeated")
    options = asked.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    parts = [name for name in PARTS if name in (options.only or PARTS)]
    if "build" not in parts:  # then the linters run beside the tests, and what they say is read last
        parts.sort(key=lambda name: name == "lint")
    linters = LINTERS if "lint" in parts else {}
    running = {name: _start([PYTHON, "-m", *command]) for name, command in linters.items()}
    run: dict[str, Callable[[], Result]] = {
        "build": lambda: build(options.jobs),
        "lint": lambda: lint(running),
        "tests": lambda: tests(options.jobs),
        "fast": lambda: fast(options.jobs),
        "nbval": lambda: nbval(options.jobs),
        "verify": lambda: verify(options.jobs),
    }

    def beside(part: Callable[[], Result]) -> Result:
        """After the linters: by then what all import is compiled, which each would do for itself in a fresh clone."""
        for process in running.values():
            process.wait()
        return part()

    built = Event()
    if {"build", "tests"} & set(parts):  # builds wait for one step, tests for browsers and kernels
        pool = ThreadPoolExecutor()
        meanwhile = {"fast": lambda: fast(1, (), subprocess.PIPE), "nbval": lambda: built.wait() and nbval(1)}
        run |= {name: pool.submit(beside, part).result for name, part in meanwhile.items() if name in parts}
    results = []
    for name in parts:
        print(f"\n== {name}", flush=True)
        start = time.perf_counter()
        if name != "build":
            built.set()
        results.append(run[name]())
        results[-1].seconds = time.perf_counter() - start
        print(results[-1].said, flush=True)
    return _summary(results)


def _environment() -> dict[str, str]:
    """As for a build, so that what a user has set reaches no test either; what tests themselves are told passes."""
    clean = clean_environment(ROOT, Path(), Path(), ROOT / "reports" / ".work" / "scratch")
    told = {name: value for name, value in os.environ.items() if name == "CI" or name.startswith("QANTAR_")}
    return {name: value for name, value in clean.items() if not name.startswith("QANTAR_")} | told


def _start(command: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def _command(part: str, command: list[str]) -> Result:
    done = subprocess.run(command, cwd=ROOT, check=False)
    return Result(part, [] if done.returncode == 0 else [f"exit code {done.returncode}"])


def _pytest(
    part: str,
    arguments: list[str],
    report: Path,
    kind: Callable[[str], str],
    environment: dict[str, str],
    stdout: int | None = None,
) -> Result:
    report.unlink(missing_ok=True)
    command = [PYTHON, "-m", "pytest", "-q", "--durations=5", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, text=True, stdout=stdout)
    result = Result(part, said=done.stdout or "")
    if done.returncode:
        result.failures.append(f"pytest exit code {done.returncode}")
    if report.is_file():
        _read(ElementTree.parse(report), kind, result)
    if not result.counts:
        result.failures.append("no test was run")
    return result


def _read(report: ElementTree.ElementTree[ElementTree.Element], kind: Callable[[str], str], result: Result) -> None:
    for case in report.iter("testcase"):
        name = f"{case.get('classname')}::{case.get('name')}"
        skipped = case.find("skipped")
        if skipped is not None and skipped.get("type") == "pytest.skip":
            result.skipped.append(f"{name}: {skipped.get('message')}")
        else:
            result.counts[kind(name)] += 1
        if case.find("failure") is not None or case.find("error") is not None:
            result.failures.append(name)


def _folder_kind(name: str) -> str:
    parts = name.split(".")
    return FOLDERS.get(parts[1], parts[1]) if len(parts) > 1 else name


def _summary(results: list[Result]) -> int:
    """A line a part, and a line for each failure and each test that was skipped, with its reason. (What CI must not
    skip, the browser tests, fail there by themselves.)"""
    print("\n== summary")
    bad = False
    for result in results:
        failed = bool(result.failures)
        bad = bad or failed
        counted = ", ".join(f"{count} {kind} tests" for kind, count in sorted(result.counts.items()))
        skipped = f", {len(result.skipped)} skipped" if result.skipped else ""
        print(f"{'FAILED' if failed else 'ok':6} {result.part:7} {result.seconds:6.1f} s  {counted}{skipped}")
        for failure in [*result.failures, *(f"skipped: {each}" for each in result.skipped)]:
            print(f"         {failure}")
    print("FAILED" if bad else "all passed", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
