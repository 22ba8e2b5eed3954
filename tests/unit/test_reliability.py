"""RELIABILITY.md says what its command writes: of tests that exist, with the results that they had."""

from __future__ import annotations

from pathlib import Path

from tests.reliability import PAGE, counted, functions_in, known, page, sections


def test_every_test_that_the_page_names_exists() -> None:
    named = [test.partition("::") for section in sections() for test in section["tests"]]
    assert len(named) > 100
    assert [f"{file}::{name}" for file, _, name in named if name not in functions_in(file)] == []


def test_the_page_is_what_the_results_give() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(known()), "RELIABILITY.md: python -m tests.reliability"


def test_the_results_are_of_the_named_tests_and_none_failed() -> None:
    results = known()
    named = {test for section in sections() for test in section["tests"]}
    assert named == set(results), "tests came or went: python -m tests.reliability"
    assert [test for test, of in results.items() if of["failed"]] == []


def test_a_report_of_pytest_is_counted_case_by_case(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(
        "<testsuites><testsuite>"
        '<testcase classname="tests.unit.test_x" name="test_a[1]"/>'
        '<testcase classname="tests.unit.test_x" name="test_a[2]"><failure message="no"/></testcase>'
        '<testcase classname="tests.unit.test_x" name="test_b"><skipped/></testcase>'
        "</testsuite></testsuites>",
        encoding="utf-8",
    )
    assert counted(report) == {
        "tests/unit/test_x.py::test_a": {"held": 1, "failed": 1},
        "tests/unit/test_x.py::test_b": {"skipped": 1},
    }
