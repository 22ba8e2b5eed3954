"""Snakemake on a plan, in a process of its own that makes itself ready and begins when it is told to.

It is called by its programming interface: by its command line the limit of jobs a second cannot be lifted, and after
the last step the rest of such a second is waited out.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.suite.environment import end_with_parent

if TYPE_CHECKING:
    from analysis.suite.plan import Plan

LOG = "snakemake.log"


@contextmanager
def conducted(plan: Plan, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """The process, in a group of its own, which ends with the context."""
    with (plan.work / LOG).open("w", encoding="utf-8") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "analysis.suite.conductor"],
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=subprocess.STDOUT,
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


def begin(process: subprocess.Popen[str], plan: Plan, jobs: int, target: str) -> None:
    """Let it bring a target of a plan that is laid out up to date."""
    assert process.stdin
    config = {**plan.config(), "laid_out": True}
    told = {"snakefile": str(plan.root / "Snakefile"), "config": config, "jobs": jobs, "target": target}
    process.stdin.write(json.dumps(told))
    process.stdin.close()


def main() -> int:
    from snakemake.api import SnakemakeApi
    from snakemake.scheduling.greedy import SchedulerSettings
    from snakemake.settings import types as settings
    from snakemake.settings.enums import RerunTrigger

    told = json.loads(sys.stdin.read() or sys.exit(1))
    with SnakemakeApi(settings.OutputSettings(nocolor=True)) as api:
        try:
            workflow = api.workflow(
                resource_settings=settings.ResourceSettings(cores=told["jobs"]),
                config_settings=settings.ConfigSettings(config=told["config"]),
                snakefile=Path(told["snakefile"]),
                workdir=Path.cwd(),
            )
            dag = workflow.dag(
                settings.DAGSettings(
                    targets={told["target"]},
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
