"""A question that nothing can answer stops the run before it begins, with its line and what was expected."""

import shutil
from pathlib import Path

import pytest

from analysis.evidence.problem import errors_in
from analysis.evidence.view import REPOSITORY
from analysis.suite.gate import problems_in

RAW = REPOSITORY / "data" / "raw"


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        ("S99,2022-january,A statement.,clairvoyance,,nobody,", "test", "no test 'clairvoyance'; known: "),
        (
            "S99,2022-january,A statement.,claim_holds,when=now,nobody,",
            "arguments",
            "has no argument when; it has claims",
        ),
        ("S99,2022-january,A statement.,claim_holds,claims=c99-01,nobody,", "arguments", "'c99-01' is no claim"),
        ("S99,2022-january,A statement.,first_before,earlier=shouting; later=arson,nobody,", "arguments", "shouting"),
        (
            "S99,2022-january,A statement.,first_before,earlier=arson; later=arson; place=Atlantis,nobody,",
            "arguments",
            "Atlantis",
        ),
    ],
)
def test_a_statement_that_cannot_be_tested_is_named_by_its_line(
    tmp_path: Path, text: str, column: str, expected: str
) -> None:
    raw = tmp_path / "raw"
    shutil.copytree(RAW, raw)
    statements = raw / "statements.csv"
    lines = statements.read_text(encoding="utf-8").splitlines()
    statements.write_text("\n".join([*lines, text]) + "\n", encoding="utf-8")
    problems = errors_in(problems_in(raw))
    assert [(p.file, p.line, p.column) for p in problems] == [("statements.csv", len(lines) + 1, column)]
    assert expected in problems[0].message


def test_the_questions_of_the_repository_can_all_be_answered() -> None:
    assert errors_in(problems_in(RAW)) == []
