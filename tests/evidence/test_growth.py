"""What `make growth` measures is clean evidence: the same rows again under other ids, in the same or other episodes.
And no step grows faster than n log n in its rows, in operations, which are the same however busy a machine is."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from math import log
from pathlib import Path
from typing import Any

import pytest

from analysis.evidence.check import check_folder
from analysis.evidence.check.folder import CHECKS, CheckedRow, Folder, TableCheck
from analysis.evidence.problem import Problem, errors_in
from analysis.evidence.view import Evidence, open_evidence
from analysis.findings.registry import findings_of
from analysis.findings.verdict import Finding
from analysis.suite.gate import problems_in
from tests.evidence.small_folder import cut
from tests.growth import REFERENCES, grow

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cut(tmp_path_factory.mktemp("growth") / "raw")


@pytest.mark.parametrize("episodes", [False, True])
def test_grown_evidence_has_each_row_as_often_as_asked_and_no_errors(episodes: bool, raw: Path, tmp_path: Path) -> None:
    grow(tmp_path / "grown", 3, episodes, raw)
    assert errors_in(problems_in(tmp_path / "grown")) == []
    small, grown = open_evidence(raw), open_evidence(tmp_path / "grown")
    for table in REFERENCES:
        assert len(getattr(grown, table)) == 3 * len(getattr(small, table)), table
    told = Counter(row.episode for row in grown.counts)
    before = Counter(row.episode for row in small.counts)
    assert set(told.values()) == set(before.values()) if episodes else told == {e: 3 * n for e, n in before.items()}


FEW, MANY = 1, 3  # times the evidence
MOST = 1.15  # the exponent that n log n has at these sizes, and some room


def operations(work: Callable[..., Any], *given: Any) -> int:
    """Lines run and functions called."""
    done = 0

    def count(frame: Any, event: str, argument: Any) -> Any:
        nonlocal done
        done += 1
        return count

    sys.settrace(count)
    sys.setprofile(count)
    try:
        work(*given)
    finally:
        sys.settrace(None)
        sys.setprofile(None)
    return done


def exponent(few: int, many: int) -> float:
    return log(many / few) / log(MANY / FEW)


def test_a_step_that_holds_each_row_against_each_other_would_be_found() -> None:
    def once(rows: range) -> int:
        return sum(1 for _ in rows)

    def in_pairs(rows: range) -> int:
        return sum(1 for _ in rows for _ in rows)

    one, two = ([operations(work, range(20 * n)) for n in (FEW, MANY)] for work in (once, in_pairs))
    assert exponent(*one) < MOST < exponent(*two)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Evidence, Evidence]:
    folder = tmp_path_factory.mktemp("rows")
    for times in (FEW, MANY):
        grow(folder / str(times), times)
    return open_evidence(folder / str(FEW)), open_evidence(folder / str(MANY))


def by_test(evidence: Evidence) -> dict[str, Finding]:
    """Of the questions that a test answers, the one that looks at most rows."""
    found: dict[str, Finding] = {}
    for one in sorted(findings_of(evidence), key=lambda one: len(one.scope(evidence).sourced_rows)):
        found[one.test.name] = one
    return found


def test_no_question_takes_more_than_n_log_n(grown: tuple[Evidence, Evidence]) -> None:
    took = [{name: operations(one.verdict, view) for name, one in by_test(view).items()} for view in grown]
    few, many = took
    assert len(few) > 30
    assert {name: exponent(few[name], many[name]) for name in few if exponent(few[name], many[name]) > MOST} == {}


def test_questions_on_claims_take_no_more_where_there_are_more_claims(grown: tuple[Evidence, Evidence]) -> None:
    few, many = ([one for one in findings_of(view) if one.of_a_claim] for view in grown)
    assert len(many) == MANY / FEW * len(few)
    each = [
        sum(operations(one.verdict, view) for one in asked) / len(asked)
        for view, asked in zip(grown, (few, many), strict=True)
    ]
    assert each[1] < 1.5 * each[0]


def test_neither_checking_nor_reading_takes_more_than_n_log_n(raw: Path, tmp_path: Path) -> None:
    for step in (problems_in, open_evidence):
        took = []
        for times in (FEW, MANY):
            folder = tmp_path / f"{step.__name__}-{times}"
            grow(folder, 10 * times, raw=raw)
            took.append(operations(step, folder))
        assert exponent(*took) < MOST, step.__name__


def test_no_check_of_the_tables_takes_more_than_n_log_n(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each by itself: among fifty checks one that holds each row against each other is lost in the sum."""
    took: dict[tuple[str, int], Counter[int]] = {}

    def counted(key: tuple[str, int], check: TableCheck, times: int) -> TableCheck:
        def of_rows(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Problem]:
            found: list[Problem] = []
            done = operations(lambda: found.extend(check(rows, folder)))
            took.setdefault(key, Counter())[times] += done
            return iter(found)

        return of_rows

    for times in (FEW, MANY):
        grow(tmp_path / str(times), 10 * times, raw=raw)
        with monkeypatch.context() as patched:
            for table, checks in CHECKS.items():
                these = [counted((table, place), check, times) for place, check in enumerate(checks)]
                patched.setitem(CHECKS, table, these)
            check_folder(tmp_path / str(times))
    assert len(took) > 50
    names = {(table, place): check.__name__ for table, checks in CHECKS.items() for place, check in enumerate(checks)}
    grown = {names[key]: exponent(done[FEW], done[MANY]) for key, done in took.items()}
    assert {name: by for name, by in grown.items() if by > MOST} == {}
