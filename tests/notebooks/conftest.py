"""A small clone whose notebooks were run: what a test changes in a copy of it is all that is run again."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from analysis.suite import build as building
from analysis.suite.build import build
from analysis.suite.environment import address_of, clean_environment
from analysis.suite.plan import Plan
from analysis.suite.warm import warmed
from tests.notebooks.small import ROOT, copy_of, plan, small_repository


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """In a folder with a space, a brace and letters of two alphabets. It is run by one of the processes that tests are
    spread over; each has a copy."""
    name, own = "klon {Жаңаөзен} ż", tmp_path_factory.getbasetemp()
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "built"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "whole").exists():
            build(plan(small_repository(shared / name)), 1, target="notebooks")
            (shared / "whole").touch()
    return copy_of(plan(shared / name), tmp_path_factory.mktemp("run") / name)


@pytest.fixture
def small(built: Plan, tmp_path: Path) -> Plan:
    """A copy to change."""
    return copy_of(built, tmp_path / "small")


@pytest.fixture(scope="session")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    folder = tmp_path_factory.mktemp("warm")
    with warmed(clean_environment(ROOT, ROOT / "data" / "raw", folder, folder)) as told:
        yield {name: told[name] for name in address_of("there")}


@pytest.fixture
def one_warm_process(warm: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The builds of a test have the warm process that others had: what it imports is half of what a small build takes.
    That a build has one of its own, and what it is, see test_warm."""
    monkeypatch.setattr(building, "warmed", lambda environment: nullcontext({**environment, **warm}))
