"""A build: the evidence is checked, Snakemake runs what is out of date, the result is published or nothing is."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import platform
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.evidence.problem import Problem, Refused, errors_in, format_problems
from analysis.suite.conductor import CONDUCTOR_LOG, BuildStep, begin, conducted
from analysis.suite.freshness import is_made, remember, sums
from analysis.suite.notebook import StepFailed
from analysis.suite.plan import Plan
from analysis.suite.warm import warmed

if TYPE_CHECKING:
    from analysis.suite.progress import Bar, Lines

LAST = 12  # lines of its log that are told where Snakemake itself fails
ROOM = 1_000_000  # bytes; where less is free a disk is called full
GRACE = 20.0  # seconds that running steps have to end after an interrupt


class BuildFailed(Refused):
    """Nothing was published; the message says what stopped the build and where to look."""


class BadEvidence(BuildFailed):
    """The raw tables have errors; `problems` are all of them, warnings included."""

    def __init__(self, problems: list[Problem]) -> None:
        number = len(errors_in(problems))
        counted = f"{number} {'error' if number == 1 else 'errors'} in the raw tables; nothing was built"
        super().__init__(f"{format_problems(problems)}\n{counted}")
        self.problems = problems


def build(plan: Plan, jobs: int, progress: Lines | Bar | None = None, target: str = "all") -> list[BuildStep]:
    """Bring `target` (`all`: the published report; `notebooks`: the executed notebooks) up to date, and tell `progress`
    (else the terminal) of each step.

    The steps that were run. BadEvidence, BuildFailed; KeyboardInterrupt leaves the finished steps in place.
    """
    start = time.perf_counter()
    plan.refuse_where_no_report_goes()  # before a lock is put there
    with _alone(plan):
        plan.lay_out()
        wanted = ["published.json"] if target == "all" else [f"notebooks/{path}" for path in plan.executed()]
        if all(is_made(plan.work, step) for step in wanted):
            return []
        with (
            warmed(plan.environment()) as environment,
            conducted(plan, environment) as snakemake,
        ):  # which import beside the check
            _check(plan)
            shutil.rmtree(plan.work / "failed", ignore_errors=True)
            begin(snakemake, jobs, target)
            steps = _followed(snakemake, progress)
        if snakemake.returncode:
            raise BuildFailed(_why(plan))
        if target == "all":
            _write_run(plan, jobs, time.perf_counter() - start, steps)
    return steps


def _check(plan: Plan) -> None:
    """BadEvidence if the snapshot has errors; what was found good is not looked at again."""
    if is_made(plan.work, "checked"):
        return
    from analysis.suite.gate import problems_in

    problems = problems_in(plan.snapshot)
    if errors_in(problems):
        raise BadEvidence(problems)
    read = sums(plan.work, [plan.work / "inputs" / f"{name}.sha256" for name in ("evidence", "library")])
    remember(plan.work, "checked", reads=read, makes={})


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
        except OSError as error:
            raise BuildFailed(
                f"{plan.out}: its file system cannot lock files ({error.strerror}), two builds could meet there; "
                "choose an --out on a disk of this machine"
            ) from None
        try:
            yield
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            raise BuildFailed(f"The disk that holds {plan.work} is full. Nothing was published.") from None


def _followed(process: subprocess.Popen[str], progress: Lines | Bar | None) -> list[BuildStep]:
    """Tell the progress of the steps until Snakemake ends; those that ended."""
    from analysis.suite.progress import progress as on_terminal

    assert process.stdout
    ended = []
    try:
        with progress or on_terminal() as shown:
            for line in process.stdout:
                step = BuildStep(**json.loads(line))
                shown.tell(step)
                if step.state != "begun":
                    ended.append(step)
        process.wait()
    except KeyboardInterrupt:
        _stop(process)
        raise
    return ended


def _stop(process: subprocess.Popen[str]) -> None:
    """Ask Snakemake and its steps to end; it removes what is half-written."""
    for asked in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            os.killpg(process.pid, asked)
            try:
                process.wait(GRACE)
            except subprocess.TimeoutExpired:
                continue


def _why(plan: Plan) -> str:
    log = plan.work / CONDUCTOR_LOG
    said = sorted((plan.work / "failed").glob("*.json"))
    failures = [StepFailed(**json.loads(path.read_text(encoding="utf-8"))) for path in said]
    reasons = [str(failure) for failure in failures] or _last_lines(log)
    if shutil.disk_usage(plan.work).free < ROOM:
        reasons.append(f"The disk that holds {plan.work} is full.")
    return "\n".join([*reasons, f"Nothing was published. Snakemake's log: {log}"])


def _last_lines(log: Path) -> list[str]:
    lines = [line for line in log.read_text(encoding="utf-8").splitlines() if line.strip()]
    return ["Snakemake could not run the steps; it says:", *(f"  {line}" for line in lines[-LAST:])]


def _write_run(plan: Plan, jobs: int, seconds: float, steps: list[BuildStep]) -> None:
    """run.json: what this build took and on what; nothing of it enters the report."""
    said: dict[str, Any] = {
        "wall_seconds": round(seconds, 1),
        "jobs": jobs,
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "steps": [{"step": step.name, "seconds": step.seconds} for step in steps],
    }
    (plan.out / "run.json").write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
