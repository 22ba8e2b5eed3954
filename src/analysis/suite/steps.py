"""The steps that the Snakefile calls, each in a process of its own, in the working directory of a plan."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from analysis.suite.execute import Failure, NotebookFailed, execute, kernel_environment
from analysis.suite.notebook import write_notebook
from analysis.suite.plan import Plan, plan_of_work
from analysis.suite.record import recorded

Action = Callable[[Plan], None]


def run_step(name: str, action: Action) -> int:
    """Do one step of the plan in the current folder and record it; 1 if it failed, with the reason in `failed/`."""
    work = Path.cwd()
    plan = plan_of_work(work)
    os.environ.update(kernel_environment(plan.root, plan.raw, work / "processed", work / "scratch"))
    failed = work / "failed" / f"{name.replace('/', '.')}.json"
    try:
        with recorded(work, name):
            action(plan)
    except NotebookFailed as error:
        error.failure.write(failed)
        print(error, file=sys.stderr)
        return 1
    except Exception as error:
        traceback.print_exc()
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(last.filename).name}:{last.lineno}: {last.line}"
        Failure(name, 0, "", f"{type(error).__name__}: {error}", where, "").write(failed)
        return 1
    return 0


def notebook_step(name: str) -> Action:
    """Execute the notebook `name` ('episodes/x': the template for that episode)."""

    def run(plan: Plan) -> None:
        if name == plan.cleaning:
            (plan.work / "processed").mkdir(exist_ok=True)
        done = execute(
            plan.work / plan.source(name),
            f"notebooks/{name}.ipynb",
            plan.injected(name),
            scratch=plan.work,
            cwd=plan.root / "notebooks",
        )
        write_notebook(done, plan.work / "notebooks" / f"{name}.ipynb")

    return run


def findings_step(plan: Plan) -> None:
    """findings.json, with its schema: every finding on the evidence as the parameters narrow it, sorted by id."""
    from analysis.evidence.view import open_evidence
    from analysis.findings.record import FILE, SCHEMA, schema, written
    from analysis.findings.registry import evaluate

    findings = evaluate(open_evidence(plan.raw, **plan.parameters.narrowing()))
    for name, text in ((FILE, written(findings)), (SCHEMA, schema())):
        (plan.work / name).write_text(text, encoding="utf-8", newline="\n")


def choices_step(plan: Plan) -> None:
    """choices.json: what each finding says without every combination of bodies and as known on every day."""
    from analysis.evidence.view import open_evidence
    from analysis.findings.choices import table_of
    from analysis.findings.combinations import combine

    table = table_of(combine(open_evidence(plan.raw, **plan.parameters.narrowing())))
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n"
    (plan.work / "choices.json").write_text(text, encoding="utf-8", newline="\n")
