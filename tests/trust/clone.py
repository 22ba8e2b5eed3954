"""Copies of this repository as it is committed or about to be, and builds in them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MADE = (r"\.work/", "html/", "notebooks/", "processed/", r"findings\.json", r"run\.json", r"[^/]*\.zip")


def clone(place: Path) -> Path:
    """A copy of every file that git keeps or would keep; of an unpacked archive every file that is not built."""
    for name in _kept_by_git() or _not_built():
        if (ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, place / name)
    return place


def _kept_by_git() -> list[str]:
    """Nothing where this is no clone; a clone that another user owns is one too."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        return []
    git = ["git", "-c", f"safe.directory={ROOT}"]
    listed = subprocess.run(
        [*git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return [name for name in os.fsdecode(listed.stdout).split("\0") if name]


def _not_built() -> list[str]:
    built = re.compile(rf"\.venv/|\.\w+_cache/|(.*/)?__pycache__/|data/processed/|reports/({'|'.join(MADE)})")
    every = (path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.is_file())
    return [name for name in every if not built.match(name)]


def report() -> Path:
    """The report of this repository as `make test` has just built it."""
    folder = ROOT / "reports"
    assert (folder / "html" / "index.html").is_file(), "these tests look at the built report: run `make` first"
    return folder


@cache
def cut_off() -> tuple[str, ...]:
    """What a command is put behind to run where there is no network, not even loopback; nothing where the kernel gives
    an ordinary user no namespaces."""
    command = (shutil.which("unshare") or "false", "--user", "--map-root-user", "--net")
    given = subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
    return command if given else ()


def start(
    root: Path, *arguments: str, environment: Mapping[str, str] | None = None, behind: Sequence[str] = ()
) -> subprocess.Popen[str]:
    """Start `investigate` in a clone, with the library of that clone, `behind` another command."""
    told = {**os.environ, **(environment or {}), "PYTHONPATH": str(root / "src")}
    return subprocess.Popen(
        [*behind, sys.executable, "-m", "analysis", *arguments],
        cwd=root,
        env=told,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )


def finish(process: subprocess.Popen[str]) -> str:
    """What it printed; fails with that if it did not succeed."""
    said, _ = process.communicate()
    assert process.returncode == 0, said
    return said


def files(folder: Path) -> dict[str, Path]:
    """All files of a folder by their path in it."""
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
