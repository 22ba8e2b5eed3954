"""A question that nothing can answer stops the run before it begins, with its line and what was expected."""

from pathlib import Path

import pytest

from analysis.evidence.package import DESCRIPTOR
from analysis.evidence.problem import errors_in
from analysis.evidence.view import REPOSITORY
from analysis.suite.gate import problems_in
from tests.evidence.small_folder import cut

RAW = REPOSITORY / "data" / "raw"
UNKNOWN_TO_THE_TABLES = (  # a question, the column at fault and what is said of it
    ("claim_holds,claims=c99-01", "arguments", "'c99-01' is no claim"),
    ("first_before,earlier=arson; later=arson; place=Atlantis", "arguments", "Atlantis"),
)
UNKNOWN_TO_THE_LIBRARY = (
    ("clairvoyance,", "test", "no test 'clairvoyance'; known: "),
    ("claim_holds,when=now", "arguments", "has no argument when; it has claims"),
    ("first_before,earlier=shouting; later=arson", "arguments", "shouting"),
    ("steps_told,steps=amnesti", "arguments", "steps=amnesti: 'amnesti' is no step_kind; did you mean 'amnesty'?"),
    ("how_many,quantity=kiled; population=all", "arguments", "'kiled' is no quantity; did you mean 'killed'?"),
    ("rung_reached,rung=six", "arguments", "rung=six: 'six' is no number"),
)
NOT_AS_THE_TEST_ASKS = (
    ("rung_reached,rungs=6", "arguments", "has no argument rungs; did you mean 'rung'?"),
    ("rung_reached,besides=lethal_force_order", "arguments", "an argument rung, which is not given"),
    ("kinds_told,kinds=arson|lotting", "arguments", "'lotting' is no action; did you mean 'looting'?"),
    ("kinds_told,kinds=state_fyre|arson", "arguments", "'state_fyre' is no action; did you mean 'state_fire'?"),
    ("struck,groups=medic; by=arson; besides=arson", "arguments", "'medic' is no target_group; did you mean 'medics'?"),
    ("faster,start=arson; reach=arson; faster=2022-januar; slower=2011-zhanaozen", "arguments", "mean '2022-january'?"),
    ("called_for_inquiry,on=2022-13-01; actor=police; bodies=UN; condemns=force", "arguments", "on=2022-13-01: "),
    ("convicted,quantity=convicted; of_what=force", "arguments", "'force' is no of_what; did you mean "),
)


@pytest.mark.parametrize("questions", [UNKNOWN_TO_THE_TABLES, UNKNOWN_TO_THE_LIBRARY, NOT_AS_THE_TEST_ASKS])
def test_each_statement_that_cannot_be_tested_is_named_by_its_line(
    tmp_path: Path, questions: tuple[tuple[str, str, str], ...]
) -> None:
    raw = cut(tmp_path / "raw")
    statements = raw / "statements.csv"
    lines = statements.read_text(encoding="utf-8").splitlines()
    asked = [f"S9{n},2022-january,Statement {n}.,{asked},nobody,," for n, (asked, _, _) in enumerate(questions)]
    statements.write_text("\n".join([*lines, *asked]) + "\n", encoding="utf-8")
    problems = errors_in(problems_in(raw))
    expected = [("statements.csv", len(lines) + n, column) for n, (_, column, _) in enumerate(questions, start=1)]
    assert [(p.file, p.line, p.column) for p in problems] == expected
    for problem, (_, _, said) in zip(problems, questions, strict=True):
        assert said in problem.message


def test_the_questions_of_the_repository_can_all_be_answered() -> None:
    assert errors_in(problems_in(RAW)) == []


def test_a_folder_that_describes_no_table_to_be_read_is_told_so(tmp_path: Path) -> None:
    raw = cut(tmp_path / "raw")
    (raw / DESCRIPTOR).write_text("resources: []\n", encoding="utf-8")
    (problem,) = errors_in(problems_in(raw))
    assert problem.file == DESCRIPTOR
    assert "expected every table and column" in problem.message
