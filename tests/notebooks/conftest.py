"""A small clone whose notebooks were run: what a test changes in a copy of it is all that is run again."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.suite.build import build
from analysis.suite.plan import Plan
from analysis.suite.progress import Lines
from tests.notebooks.small import copy_of, plan, small_repository


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """In a folder with a space, a brace and letters of two alphabets."""
    made = plan(small_repository(tmp_path_factory.mktemp("run") / "klon {Жаңаөзен} ż"))
    build(made, 1, Lines(), "notebooks")
    return made


@pytest.fixture
def small(built: Plan, tmp_path: Path) -> Plan:
    """A copy to change."""
    return copy_of(built, tmp_path / "small")
