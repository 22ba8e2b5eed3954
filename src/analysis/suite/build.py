"""A build: the evidence is checked, Snakemake runs what is out of date, the result is published or nothing is."""

from __future__ import annotations

import fcntl
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from analysis.evidence.problem import Problem, errors_in
from analysis.suite.execute import Failure
from analysis.suite.gate import problems_in
from analysis.suite.plan import Plan
from analysis.suite.progress import Shown
from analysis.suite.record import RECORD, Step, read_steps

POLL = 0.1  # seconds between two looks at what Snakemake has done
GRACE = 20.0  # seconds that running steps have to end after an interrupt


class BuildFailed(Exception):
    """Nothing was published; the message says what stopped the build and where to look."""


class BadEvidence(BuildFailed):
    """The raw tables have errors; `problems` are all of them, warnings included."""

    def __init__(self, problems: list[Problem]) -> None:
        number = len(errors_in(problems))
        super().__init__(f"{number} {'error' if number == 1 else 'errors'} in the raw tables; nothing was built")
        self.problems = problems


def build(plan: Plan, jobs: int, progress: Shown, target: str = "all") -> list[Step]:
    """Bring `target` (`all`: the published report; `notebooks`: the executed notebooks) up to date.

    The steps that were run. BadEvidence, BuildFailed; KeyboardInterrupt leaves the finished steps in place.
    """
    start = time.perf_counter()
    with _alone(plan):
        problems = problems_in(plan.raw)
        if errors_in(problems):
            raise BadEvidence(problems)
        plan.lay_out()
        shutil.rmtree(plan.work / "failed", ignore_errors=True)
        (plan.work / RECORD).unlink(missing_ok=True)
        with progress:
            code = _run(snakemake_command(plan, jobs, target), plan, progress)
        steps = [step for step in read_steps(plan.work)[0] if step.state != "begun"]
        if code != 0:
            raise BuildFailed(_why(plan))
        if target == "all" and steps:
            _write_run(plan, jobs, time.perf_counter() - start, steps)
    return steps


@contextmanager
def _alone(plan: Plan) -> Iterator[None]:
    """One build at a time in a folder; the lock goes with the process that holds it, however it ends."""
    try:
        plan.work.mkdir(parents=True, exist_ok=True)
        lock = (plan.work / "lock").open("w")
    except OSError as error:
        raise BuildFailed(f"{plan.out}: cannot be written to ({error.strerror})") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BuildFailed(f"another build is working in {plan.out}; wait for it, or choose another --out") from None
        os.set_inheritable(lock.fileno(), True)
        yield


def snakemake_command(plan: Plan, jobs: int, target: str) -> list[str]:
    """How Snakemake is called for a plan that is laid out; writes the configuration that the call names."""
    (plan.work / "config.json").write_text(json.dumps(plan.config()), encoding="utf-8")
    return [
        *(sys.executable, "-m", "snakemake", target),
        *("--snakefile", str(plan.root / "Snakefile")),
        *("--directory", str(plan.work)),
        *("--configfile", str(plan.work / "config.json")),
        *("--cores", str(jobs)),
        *("--workflow-profile", "none"),
        "--nolock",  # `_alone` has it, and lets go of it when a build is killed
        "--rerun-incomplete",
        "--nocolor",
    ]


def _run(command: list[str], plan: Plan, progress: Shown) -> int:
    """Run Snakemake in a group of its own, telling the progress of its steps; its exit code."""
    path = os.pathsep.join(filter(None, [str(plan.root / "src"), os.environ.get("PYTHONPATH", "")]))
    environment = {**os.environ, "PYTHONPATH": path, "XDG_CACHE_HOME": str(plan.work / "scratch" / "cache")}
    log = plan.work / "snakemake.log"
    with log.open("w", encoding="utf-8") as said:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd=plan.work,
            start_new_session=True,
            close_fds=False,
        )
    try:
        _follow(process, plan.work, log, progress)
    except KeyboardInterrupt:
        _stop(process)
        raise
    return process.returncode


def _follow(process: subprocess.Popen[bytes], work: Path, log: Path, progress: Shown) -> None:
    offset, total = 0, 0
    ended = False
    while not ended:
        ended = process.poll() is not None
        if not total and (found := re.search(r"^total +(\d+)", log.read_text(encoding="utf-8"), re.MULTILINE)):
            total = int(found.group(1)) - 1  # the rule that asks for all is no step
            progress.expect(total)
        steps, offset = read_steps(work, offset)
        for step in steps:
            progress.tell(step)
        if not ended:
            time.sleep(POLL)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask Snakemake and its steps to end; it removes what is half-written."""
    for asked in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            os.killpg(process.pid, asked)
            try:
                process.wait(GRACE)
            except subprocess.TimeoutExpired:
                continue


def _why(plan: Plan) -> str:
    log = plan.work / "snakemake.log"
    said = sorted((plan.work / "failed").glob("*.json"))
    failures = [Failure(**json.loads(path.read_text(encoding="utf-8"))) for path in said]
    reasons = [str(failure) for failure in failures] or _last_lines(log)
    return "\n".join([*reasons, f"Nothing was published. Snakemake's log: {log}"])


def _last_lines(log: Path, most: int = 12) -> list[str]:
    lines = [line for line in log.read_text(encoding="utf-8").splitlines() if line.strip()]
    return ["Snakemake could not run the steps; it says:", *(f"  {line}" for line in lines[-most:])]


def _write_run(plan: Plan, jobs: int, seconds: float, steps: list[Step]) -> None:
    """run.json: what this build took and on what; nothing of it enters the report."""
    said: dict[str, Any] = {
        "wall_seconds": round(seconds, 1),
        "jobs": jobs,
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "steps": [{"step": s.name, "seconds": s.seconds, "peak_mb": s.peak_mb} for s in steps],
    }
    (plan.out / "run.json").write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
