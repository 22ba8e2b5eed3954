"""What is installed is what was locked, under licences that allow it; no test leaves this machine."""

from __future__ import annotations

import re
import socket
import tomllib

import pytest
import yaml
from pytest_socket import SocketConnectBlockedError

from tests.licences import PAGE, ROOT, allows, dependencies, page, policy


def test_every_file_that_could_be_installed_has_a_sha256_in_the_lock() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    files = [file for package in lock for file in [*package.get("wheels", []), package.get("sdist")] if file]
    assert len(files) > len(lock)
    assert [file["url"] for file in files if not file.get("hash", "").startswith("sha256:")] == []
    assert [package["name"] for package in lock if "registry" not in package["source"]] == ["qantar"]


def test_every_dependency_is_under_an_allowed_licence_or_is_named_with_its_reason() -> None:
    known = policy()
    refused = {d.name: d.licence for d in dependencies() if not allows(d.licence, known["allowed"])}
    named = {name for name in refused if name in known["copyleft"] and refused[name]}
    assert {name: refused[name] for name in refused.keys() - named} == {}
    assert named == known["copyleft"].keys()


def test_the_page_of_dependencies_is_what_the_lock_gives() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "`.venv/bin/python -m tests.licences` writes it anew"


@pytest.mark.parametrize(
    ("licence", "met"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("MIT OR GPL-3.0-only", True),
        ("MIT AND GPL-3.0-only", False),
        ("", False),
    ],
)
def test_of_two_licences_that_hold_at_once_both_must_be_allowed(licence: str, met: bool) -> None:
    assert allows(licence, ["MIT"]) is met


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_a_test_that_reaches_beyond_this_machine_fails() -> None:
    with socket.socket() as one, pytest.raises(SocketConnectBlockedError):
        one.connect(("192.0.2.1", 80))


def test_a_test_may_use_loopback() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as one:
        assert one.getpeername() == server.getsockname()


def test_the_weekly_run_audits_the_lock_and_tests_every_python_that_the_project_names_on_linux_and_macos() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/weekly.yml").read_text(encoding="utf-8"))["jobs"]
    lowest = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    matrix = jobs["test"]["strategy"]["matrix"]
    assert {system.partition("-")[0] for system in matrix["system"]} == {"ubuntu", "macos"}
    assert lowest.startswith(f">={matrix['python'][0]}")
    assert matrix["python"] == ["3.11", "3.12", "3.13"]
    assert "pip-audit" in jobs["audit"]["steps"][-1]["run"]


def test_every_action_of_the_workflows_is_one_commit_and_says_of_which_version() -> None:
    used = [
        line.strip().removeprefix("- ")
        for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if "uses:" in line
    ]
    assert used
    pinned = re.compile(r"uses: [\w./-]+@[0-9a-f]{40}  # v[0-9]+(\.[0-9]+){2}")
    assert [line for line in used if not pinned.fullmatch(line)] == []
