"""`python -m tests.benchmark`: what a build and its checks take on this machine, as a table for BENCHMARKS.md.

A clean build, one with nothing changed, the checks of the notebooks and all tests, beside a plain loop: `papermill`
over the same notebooks one after another, then `pytest --nbval` over them. Run it on a machine that does nothing else.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from analysis.suite.environment import clean_environment
from analysis.suite.plan import Plan
from tests.trust.clone import clone


@dataclass(frozen=True)
class Cost:
    """Wall time, processor time, and the peak of what all processes together held in memory."""

    what: str
    seconds: float
    processor: float
    peak_mb: int

    def __str__(self) -> str:
        return f"| {self.what} | {self.seconds:.0f} s | {self.processor:.0f} s | {self.peak_mb} MB |"


def measured(what: str, *commands: list[str], root: Path) -> Cost:
    """Run commands one after another in a clone; the first that fails ends the benchmark."""
    start, used = time.perf_counter(), os.times()
    peak = 0
    environment = clean_environment(root, root / "data/raw", root / "bench", root / "bench")
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
        if process.returncode:
            sys.exit(f"{what}: {' '.join(command)} failed:\n{''.join(said)}")
    now = os.times()
    processor = now.children_user + now.children_system - used.children_user - used.children_system
    return Cost(what, time.perf_counter() - start, processor, peak // 2**20)


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


def main() -> None:
    """Measure in a clean clone and print the table."""
    jobs = str(os.cpu_count() or 1)
    python = [sys.executable, "-m"]
    with tempfile.TemporaryDirectory() as folder:
        root = clone(Path(folder) / "clone")
        (root / "bench").mkdir()
        run = [*python, "analysis", "run", "--jobs", jobs]
        nbval = [*python, "pytest", "-q", "--nbval", "notebooks", "-p", "no:cacheprovider"]
        plain = [*Plan.of(root, {}).executed()]
        loop = [[*python, "papermill", f"notebooks/{path}", f"bench/{Path(path).name}"] for path in plain]
        costs = [
            measured("clean build", run, root=root),
            measured("build, nothing changed", run, root=root),
            measured("`investigate verify` after it", [*python, "analysis", "verify"], root=root),
            measured("nbval, as `make test` runs it", [*nbval, "-n", jobs, "--dist", "loadfile"], root=root),
            measured("plain loop: `papermill` over the notebooks", *loop, root=root),
            measured("plain loop: `pytest --nbval`", nbval, root=root),
            measured("`make test`, set up already", [*python, "tests", "--jobs", jobs], root=root),
        ]
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n")
    print("| what | wall time | processor time | peak memory |\n|---|---|---|---|")
    print("\n".join(map(str, costs)))


if __name__ == "__main__":
    main()
