"""A problem of the raw tables, said so that the person who typed the row can mend it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]
QUOTED = 60  # characters of a value that a sentence quotes


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """`line` is the physical line on which the row starts (0: the whole file); `column` may be empty."""

    file: str
    line: int
    column: str
    value: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        """`counts.csv:214: low: 'abc' is not a whole number (a count, persons)`; a warning says so."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        warning = "warning: " if self.severity == "warning" else ""
        column = f"{self.column}: " if self.column else ""
        return f"{where}: {warning}{column}{self.message}"


class Refused(Exception):
    """What a command cannot do, in a sentence for whoever asked; `code` is the exit code with which the door closes."""

    code = 1


class Misasked(Refused):
    """It cannot be done as it was asked for."""

    code = 2


@dataclass(slots=True)
class Report:
    """Collects the problems of one file: call it for an error, `warn` for a warning."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def __call__(self, line: int, message: str, column: str = "", value: str = "") -> None:
        self.problems.append(Problem(self.file, line, column, value, message))

    def warn(self, line: int, message: str, column: str = "", value: str = "") -> None:
        self.problems.append(Problem(self.file, line, column, value, message, "warning"))


def errors_in(problems: Iterable[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity == "error"]


def format_problems(problems: Iterable[Problem], form: str = "text") -> str:
    """All problems as text, one a line, or as a JSON list of objects with the fields of `Problem`.

    No problem gives an empty string as text and `[]` as JSON. ValueError for another form.
    """
    ordered = sorted(problems)
    if form == "text":
        return "\n".join(map(str, ordered))
    if form == "json":
        return json.dumps([asdict(problem) for problem in ordered], ensure_ascii=False, indent=2)
    raise ValueError(f"format {form!r} is not known; expected 'text' or 'json'")


def shown(value: str) -> str:
    """A value as a sentence quotes it: on one line, invisible characters made visible, long ones cut."""
    cut = value if len(value) <= QUOTED else value[: QUOTED - 1] + "…"
    marks = (mark if mark.isprintable() else mark.encode("unicode_escape").decode("ascii") for mark in cut)
    return f"'{''.join(marks)}'"
