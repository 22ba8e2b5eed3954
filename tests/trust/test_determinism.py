"""Two clean builds in different folders, time zones and locales give the same bytes."""

from __future__ import annotations

import os
from pathlib import Path

from tests.trust.clone import clone, files, finish, start


def first_difference(one: Path, other: Path) -> str:
    """Where two files part, with what stands around it."""
    a, b = one.read_bytes(), other.read_bytes()
    at = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return f"{one.name}, byte {at}: {a[max(0, at - 60) : at + 60]!r} against {b[max(0, at - 60) : at + 60]!r}"


def test_two_clean_builds_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = clone(tmp_path / "one"), clone(tmp_path / "ένα άλλο, Жаңаөзен" / "two")
    (tmp_path / "home").mkdir()
    there = {"TZ": "Asia/Almaty", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "1"}
    elsewhere = {
        "TZ": "America/St_Johns",
        "LC_ALL": "tr_TR.UTF-8",
        "LANG": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "2",
        "HOME": str(tmp_path / "home"),
        "COLUMNS": "40",
    }
    before = os.umask(0o077)
    try:
        builds = [start(one, "run", "--jobs", "1", environment=there)]
    finally:
        os.umask(before)
    builds.append(start(other, "run", "--jobs", "1", environment=elsewhere))
    for build in builds:
        finish(build)
    for folder in ("html", "notebooks", "processed"):
        left, right = (root / "reports" / folder for root in (one, other))
        if folder == "processed":
            left, right = one / "data" / folder, other / "data" / folder
        here, beside = files(left), files(right)
        assert here
        assert sorted(here) == sorted(beside)
        differing = [name for name in here if here[name].read_bytes() != beside[name].read_bytes()]
        assert differing == [], first_difference(here[differing[0]], beside[differing[0]])
    findings = [(root / "reports" / "findings.json").read_bytes() for root in (one, other)]
    assert findings[0] == findings[1]
    names = (str(tmp_path), os.uname().nodename, "Almaty/")
    for name, page in files(one / "reports" / "html").items():
        assert names[0].encode() not in page.read_bytes(), name


def test_a_difference_would_be_found_and_shown(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>built at 12:00</p>")
    (tmp_path / "b.html").write_text("<p>built at 13:00</p>")
    assert "byte 13" in first_difference(tmp_path / "a.html", tmp_path / "b.html")
