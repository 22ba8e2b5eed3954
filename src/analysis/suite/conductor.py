"""Snakemake on a plan, in a process of its own that makes itself ready, begins when it is told to, and tells of its
steps.

It is called by its programming interface: by its command line the limit of jobs a second cannot be lifted, and after
the last step the rest of such a second is waited out.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Literal

from analysis.suite.environment import end_with_parent
from analysis.suite.plan import PLAN, Plan

CONDUCTOR_LOG = "snakemake.log"


@dataclass(frozen=True)
class BuildStep:
    """A step, known by the first file that it makes, that began or ended, one `of` so many; seconds of wall time."""

    name: str
    state: Literal["begun", "done", "failed"]
    of: int
    seconds: float = 0.0


@contextmanager
def conducted(plan: Plan, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """The process, in a group of its own, which ends with the context; its output is a BuildStep a line."""
    with (plan.work / CONDUCTOR_LOG).open("w", encoding="utf-8") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "analysis.suite.conductor"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            env=dict(environment),
            cwd=plan.work,
            start_new_session=True,
            text=True,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def begin(process: subprocess.Popen[str], jobs: int, target: str) -> None:
    """Let it bring a target of the plan, which is laid out, up to date."""
    assert process.stdin
    process.stdin.write(json.dumps([jobs, target]))
    process.stdin.close()


class Teller(logging.Handler):
    """Writes what Snakemake's log says of its steps."""

    def __init__(self, to: IO[str]) -> None:
        super().__init__()
        self.to, self.of = to, 0
        self.running: dict[int, tuple[str, float]] = {}  # names of steps and when they began, by Snakemake's numbers

    def emit(self, record: logging.LogRecord) -> None:
        told = vars(record)
        match told.get("event"):
            case "run_info":
                self.of = told["stats"]["total"] - 1  # the rule that asks for all is no step
            case "job_info" if told["output"]:
                self.running[told["jobid"]] = told["output"][0], time.perf_counter()
                self.tell(told["output"][0], "begun")
            case "job_finished":
                self.end(told["job_id"], "done")
            case "job_error":
                self.end(told["jobid"], "failed")

    def end(self, job: int, state: Literal["done", "failed"]) -> None:
        if job in self.running:
            name, begun = self.running.pop(job)
            self.tell(name, state, round(time.perf_counter() - begun, 2))

    def tell(self, name: str, state: Literal["begun", "done", "failed"], seconds: float = 0.0) -> None:
        print(json.dumps(asdict(BuildStep(name, state, self.of, seconds))), file=self.to, flush=True)


def main() -> int:
    to = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a step prints is for the log
    from snakemake.api import SnakemakeApi
    from snakemake.logging import logger
    from snakemake.scheduling.greedy import SchedulerSettings
    from snakemake.settings import types as settings
    from snakemake.settings.enums import RerunTrigger

    jobs, target = json.loads(sys.stdin.read() or sys.exit(1))
    plan = json.loads(Path(PLAN).read_text(encoding="utf-8"))
    with SnakemakeApi(settings.OutputSettings(nocolor=True)) as api:
        logger.addHandler(Teller(to))
        try:
            workflow = api.workflow(
                resource_settings=settings.ResourceSettings(cores=jobs),
                config_settings=settings.ConfigSettings(config={**plan, "laid_out": True}),
                snakefile=Path(plan["root"]) / "Snakefile",
                workdir=Path.cwd(),
            )
            dag = workflow.dag(
                settings.DAGSettings(
                    targets={target},
                    force_incomplete=True,
                    # set when the plan is laid out; all else that counts is in the inputs
                    rerun_triggers={RerunTrigger.MTIME},
                )
            )
            dag.execute_workflow(
                executor="local",
                # no lock: `build` has one, and lets go of it when it is killed
                execution_settings=settings.ExecutionSettings(lock=False),
                scheduling_settings=settings.SchedulingSettings(scheduler="greedy"),
                scheduler_settings=SchedulerSettings(),
            )
        except Exception as error:
            api.print_exception(error)
            return 1
    return 0


if __name__ == "__main__":
    end_with_parent()
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # to take down all that Snakemake has imported would take a quarter of a second
