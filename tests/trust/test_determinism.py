"""A clean build in another folder, time zone, locale and home gives the bytes of the report that stands in reports/."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from analysis.suite.plan import Plan
from tests.trust.clone import ROOT, clone, cut_off, files, finish, report, start

FOLDERS = {"html": "reports/html", "notebooks": "reports/notebooks", "processed": "data/processed"}
ZONE = "America/St_Johns"


def first_difference(one: Path, other: Path) -> str:
    """Where two files part, with what stands around it."""
    a, b = one.read_bytes(), other.read_bytes()
    at = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return f"{one.name}, byte {at}: {a[max(0, at - 60) : at + 60]!r} against {b[max(0, at - 60) : at + 60]!r}"


def read_by_the_build(root: Path, out: Path) -> dict[str, bytes]:
    """What a build of the repository as it stands reads: notebooks, parameters, checksums of evidence and library."""
    plan = Plan.of(root, {"out": str(out)}).lay_out()
    return {name: path.read_bytes() for name, path in files(plan.work / "inputs").items()}


@pytest.fixture(scope="module")
def default_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository, with its own report known to be of the files as they are now."""
    folder = report()
    was_read = {name: path.read_bytes() for name, path in files(folder / ".work" / "inputs").items()}
    now = read_by_the_build(ROOT, tmp_path_factory.mktemp("now"))
    stale = sorted(name for name in was_read.keys() | now.keys() if was_read.get(name) != now.get(name))
    assert not stale, (
        f"the report in {folder} was built before these changed: {', '.join(stale)}. A clean build could not be told "
        "from it for that reason alone; run `make` first (`make test` does)."
    )
    return ROOT


@pytest.fixture(scope="module")
def clean(default_report: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone built from nothing, where everything about the machine that can differ does, and there is no network."""
    folder = tmp_path_factory.mktemp("clean")
    (folder / "home").mkdir()
    elsewhere = {
        "TZ": ZONE,
        "LC_ALL": "tr_TR.UTF-8",
        "LANG": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "2",
        "HOME": str(folder / "home"),
        "COLUMNS": "40",
    }
    before = os.umask(0o077)
    try:
        made = clone(folder / "ένα άλλο, Жаңаөзен" / "two")
        finish(start(made, "run", "--jobs", "1", environment=elsewhere, behind=cut_off()))
    finally:
        os.umask(before)
    return made


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_clean_build_elsewhere_gives_the_same_bytes(default_report: Path, clean: Path, folder: str) -> None:
    here, there = files(default_report / FOLDERS[folder]), files(clean / FOLDERS[folder])
    assert here
    assert sorted(here) == sorted(there)
    differing = [name for name in here if here[name].read_bytes() != there[name].read_bytes()]
    assert differing == [], first_difference(here[differing[0]], there[differing[0]])


def test_all_of_it_is_built_where_there_is_no_network(clean: Path) -> None:
    if not cut_off():
        pytest.skip("this kernel gives an ordinary user no namespaces (unshare)")
    seen = subprocess.run([*cut_off(), "cat", "/proc/net/dev"], capture_output=True, text=True, check=True)
    assert re.findall(r"^ *(\w+):", seen.stdout, re.MULTILINE) in ([], ["lo"])
    made = {path.suffix for path in files(clean / "reports" / "html").values()}
    assert {".html", ".pdf", ".svg", ".js"} <= made


def test_and_the_same_findings(default_report: Path, clean: Path) -> None:
    one, other = (root / "reports" / "findings.json" for root in (default_report, clean))
    assert one.read_bytes() == other.read_bytes(), first_difference(one, other)


def test_no_page_names_the_folder_the_machine_or_its_zone(clean: Path) -> None:
    where = re.compile(rf"{re.escape(str(clean.parents[1]))}|{ZONE}".encode())
    host = re.compile(rf"\b{re.escape(os.uname().nodename)}\b".encode())
    for name, path in files(clean / "reports" / "html").items():
        page = path.read_bytes()
        assert not (found := where.search(page)), (name, found)
        if path.suffix == ".html":  # in the theme's styles, and in a class, a short name may be a word
            assert not (found := host.search(re.sub(rb'class="[^"]*"', b"", page))), (name, found)


def test_a_difference_would_be_found_and_shown(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>built at 12:00</p>")
    (tmp_path / "b.html").write_text("<p>built at 13:00</p>")
    assert "byte 13" in first_difference(tmp_path / "a.html", tmp_path / "b.html")
