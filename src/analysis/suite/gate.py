"""The gate before a run: the raw tables against their package, and the questions against the tests that answer them."""

from __future__ import annotations

from pathlib import Path

from analysis.evidence.check import check_folder
from analysis.evidence.problem import Problem, errors_in
from analysis.evidence.raw import read_table
from analysis.evidence.view import open_evidence

STATEMENTS = "statements.csv"


def problems_in(folder: Path) -> list[Problem]:
    """Every problem of a raw folder. The questions are tried only where the tables themselves have no error."""
    problems = check_folder(folder)
    return problems if errors_in(problems) else sorted([*problems, *_unanswerable(folder)])


def _unanswerable(folder: Path) -> list[Problem]:
    """Statements that name a test or an argument which does not exist, or ask what cannot be asked."""
    from analysis.findings.registry import findings_of

    evidence = open_evidence(folder)
    table, _ = read_table(folder / STATEMENTS)
    lines = {row["statement_id"]: row.line for row in (table.rows if table else ())}
    problems = []
    for statement in evidence.statements:
        try:
            for finding in findings_of(evidence, [statement]):
                finding.scope(evidence)
        except (ValueError, KeyError) as error:
            words = str(error.args[0]) if error.args else str(error)
            column = "test" if words.startswith(f"{statement.id}: no test") else "arguments"
            message = words.removeprefix(f"{statement.id}: ")
            problems.append(Problem(STATEMENTS, lines[statement.id], column, "", message))
    return problems
