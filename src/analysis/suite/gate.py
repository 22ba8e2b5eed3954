"""The gate before a run: the raw tables against their package, and the questions against the tests that answer them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.evidence.check import checked
from analysis.evidence.codes import Codes
from analysis.evidence.package import DESCRIPTOR
from analysis.evidence.problem import Misasked, Problem, Refused, errors_in
from analysis.evidence.raw import RawFolder
from analysis.evidence.view import evidence_of

STATEMENTS = "statements"


class WrongTables(Misasked):
    """Nothing follows from raw tables with errors; the message says the first of them."""


def problems_in(folder: Path) -> list[Problem]:
    """Every problem of a raw folder. The questions are tried only where the tables themselves have no error."""
    found = checked(folder)
    if found.raw is None or found.codes is None or errors_in(found.problems):
        return found.problems
    return sorted([*found.problems, *_unanswerable(found.raw, found.codes)])


def refuse_errors(folder: Path, committed: bool = False) -> None:
    """WrongTables if a raw folder, or what is committed of one, has errors."""
    if errors := errors_in(problems_in(folder)):
        first, more = str(errors[0]), len(errors) - 1
        said = f"{first}; and {more} more" if more else first
        told = "the committed tables" if committed else f"{folder}"
        lists = "" if committed else f"; `investigate check --raw {folder}` lists all"
        raise WrongTables(f"{told} cannot be evaluated: {said}{lists}")


@contextmanager
def errors_told(raw: Path, committed: Path | None = None) -> Iterator[None]:
    """Whatever fails on tables that have errors is told by these, with file and line."""
    try:
        yield
    except Refused:
        raise
    except Exception:
        refuse_errors(raw)
        if committed:
            refuse_errors(committed, committed=True)
        raise


def _unanswerable(raw: RawFolder, codes: Codes) -> list[Problem]:
    """Statements that name a test or an argument which does not exist, or ask what cannot be asked."""
    from analysis.findings.registry import findings_of

    try:
        evidence, table = evidence_of(raw.cells(), codes), raw.tables[STATEMENTS]
    except (KeyError, ValueError) as error:  # they are as they are described, and that lacks what is read of them
        said = f"{error} cannot be read of what is described here; expected every table and column of the repository's"
        return [Problem(DESCRIPTOR, 0, "", "", said)]
    lines = {row["statement_id"]: row.line for row in table.rows}
    problems = []
    for statement in evidence.statements:
        try:
            for finding in findings_of(evidence, [statement]):
                finding.scope(evidence)
        except (ValueError, KeyError) as error:
            words = str(error.args[0]) if error.args else str(error)
            column = "test" if words.startswith(f"{statement.id}: no test") else "arguments"
            message = words.removeprefix(f"{statement.id}: ")
            problems.append(Problem(table.file, lines[statement.id], column, "", message))
    return problems
