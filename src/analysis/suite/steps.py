"""The steps that the Snakefile calls, each in a process of its own, in the working directory of a plan.

`python -m analysis.suite.steps --makes FILE... --reads FILE...`: the step is known by the first file that it makes.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.evidence.memory import MEMORY, digest, keep, leave
from analysis.suite.environment import ADDRESS, READS, address_of, end_with_parent, take_on
from analysis.suite.freshness import remember, sums
from analysis.suite.notebook import StepFailed, execute, read_notebook, write_notebook
from analysis.suite.plan import Plan, plan_of_work
from analysis.suite.publish import publish

if TYPE_CHECKING:
    from analysis.findings.record import DoubleCoded

DRAWINGS = "drawings"
Action = Callable[[Plan], None]


def run_step(work: Path, makes: Sequence[str], reads: Sequence[str]) -> int:
    """Do one step of a plan; 1 if it failed, with the reason in `failed/`."""
    name = makes[0]
    plan = plan_of_work(work)
    warm = address_of(os.environ.get(ADDRESS, ""))
    memory = _memory(plan, name)
    also = [str(work / path) for path in reads if path == DRAWINGS]
    remembers = {MEMORY: os.pathsep.join([str(memory), *also])}
    take_on(plan.environment() | warm | remembers)
    failed = work / "failed" / f"{name.replace('/', '.')}.json"
    was_read = sums(work, [work / path for path in reads])
    try:
        action_of(name)(plan)
    except StepFailed as error:
        error.write(failed)
        print(error, file=sys.stderr)
        return 1
    except Exception as error:
        traceback.print_exc()
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(last.filename).name}:{last.lineno}: {last.line}"
        StepFailed(name, 0, "", f"{type(error).__name__}: {error}", where, "").write(failed)
        return 1
    keep(memory)
    published = plan.published() if name == "published.json" else []
    remember(work, name, was_read, sums(work, [*(work / path for path in makes), *published]))
    return 0


def _memory(plan: Plan, step: str) -> Path:
    return plan.memory / step.replace("/", ".")


def action_of(name: str) -> Action:
    """What makes a file of the working directory."""
    actions = {
        "findings.json": findings_step,
        "choices.json": choices_step,
        DRAWINGS: drawings_step,
        "html": site_step,
        "published.json": publish,
    }
    return actions.get(name) or notebook_step(name.removeprefix("notebooks/").removesuffix(".ipynb"))


def notebook_step(name: str) -> Action:
    """Execute the notebook `name` ('episodes/x': the template for that episode). The template itself stays as it was
    written: its runs stand beside it."""

    def run(plan: Plan) -> None:
        from analysis.suite.reads import Kept

        if name == plan.episode:
            write_notebook(read_notebook(plan.work / plan.source(name)), plan.work / "notebooks" / f"{name}.ipynb")
            return
        source, made = plan.work / plan.source(name), plan.work / "notebooks" / f"{name}.ipynb"
        made_of = digest((source.read_text(encoding="utf-8"), plan.injected(name))).hex()
        kept = Kept(plan.memory / name.replace("/", "."))
        if name == plan.cleaning:
            (plan.work / "processed").mkdir(exist_ok=True)  # which it makes
        elif text := kept.still(made_of):
            made.parent.mkdir(parents=True, exist_ok=True)
            made.write_text(text, encoding="utf-8", newline="\n")
            leave(_memory(plan, f"notebooks/{name}.ipynb"))  # its pictures are still of use
            return
        else:
            os.environ[READS] = str(kept.new)
        done = execute(source, f"notebooks/{name}.ipynb", plan.injected(name), plan.work, cwd=plan.root / "notebooks")
        write_notebook(done, made)
        kept.keep(made_of, made)

    return run


def coded_twice(raw: Path) -> tuple[DoubleCoded, ...]:
    """How well two coders agreed on each column of a folder of raw tables, by table and column."""
    from analysis.evidence.view import raw_tables
    from analysis.findings.record import DoubleCoded
    from analysis.method.agreement import agreement_by_column

    return tuple(
        DoubleCoded(column=name, alpha=None if one.alpha is None else round(one.alpha, 3), rows=one.compared)
        for name, one in sorted(agreement_by_column(raw_tables(raw)).items())
    )


def findings_step(plan: Plan) -> None:
    """findings.json, with its schema: every finding on the evidence as the parameters narrow it, sorted by id."""
    from analysis.findings.record import FINDINGS_FILE, SCHEMA_FILE, schema, written
    from analysis.findings.registry import evaluate

    findings = evaluate(plan.evidence(), double_coded=coded_twice(plan.snapshot))
    for name, text in ((FINDINGS_FILE, written(findings)), (SCHEMA_FILE, schema())):
        (plan.work / name).write_text(text, encoding="utf-8", newline="\n")


def choices_step(plan: Plan) -> None:
    """choices.json: what each finding says without every combination of bodies and as known on every day."""
    from analysis.findings.combinations import combine, table_of

    table = table_of(combine(plan.evidence()))
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n"
    (plan.work / "choices.json").write_text(text, encoding="utf-8", newline="\n")


def drawings_step(plan: Plan) -> None:
    """drawings: every figure of the report drawn for its page, as a memory of drawings that the site reads."""
    from analysis.findings.record import read_records
    from analysis.report.figures import every_figure

    for chart in every_figure(plan.evidence(), read_records(plan.work / "findings.json")).values():
        chart.html()
        chart.alone  # noqa: B018  what it draws is remembered
    memory = plan.memory / DRAWINGS
    keep(memory)
    shutil.copyfile(memory, plan.work / DRAWINGS)


def site_step(plan: Plan) -> None:
    """html: the pages, from the executed notebooks and the findings."""
    from analysis.findings.record import read_records
    from analysis.report.pages import build_site

    build_site(
        evidence=plan.evidence(),
        findings=read_records(plan.work / "findings.json"),
        notebooks=plan.work / "notebooks",
        out=plan.work / "html",
        raw=plan.snapshot,
        processed=plan.work / "processed",
        choices=json.loads((plan.work / "choices.json").read_text(encoding="utf-8")),
        kept=plan.memory / "pages",
    )


def main(arguments: Sequence[str]) -> int:
    """Do the step that the arguments name, in the current folder."""
    asked = argparse.ArgumentParser(prog="step")
    asked.add_argument("--makes", nargs="+", required=True)
    asked.add_argument("--reads", nargs="+", required=True)
    given = asked.parse_args(arguments)
    return run_step(Path.cwd(), given.makes, given.reads)


if __name__ == "__main__":
    end_with_parent()
    sys.exit(main(sys.argv[1:]))
