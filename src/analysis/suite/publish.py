"""The finished work put in the place of the last one: whole folders are swapped, so that no reader meets a mixture."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from analysis.findings.record import FILE, SCHEMA
from analysis.suite.plan import Plan

SWAP, AT_FDCWD = 2, -100  # linux: renameat2(..., RENAME_EXCHANGE)


def publish(plan: Plan) -> None:
    """Copy the finished work aside and swap it into place; what was there before is removed last."""
    aside = plan.work / "publishing"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    for name, work in _pieces(plan).items():
        if work.is_dir():
            shutil.copytree(work, aside / name, ignore=shutil.ignore_patterns(".*"))
        else:
            shutil.copyfile(work, aside / name)
    gather_notebooks(plan, aside / "notebooks")
    for piece in sorted(aside.iterdir()):
        swap(piece, plan.out / piece.name)
    _publish_processed(plan)
    shutil.rmtree(aside)
    said = json.dumps({"parameters": plan.parameters.changed(), "notebooks": plan.executed()}, indent=1)
    (plan.work / "published.json").write_text(said + "\n", encoding="utf-8")


def swap(new: Path, place: Path) -> None:
    """Put `new` at `place`; what stood there is left where `new` was.

    One atomic exchange where the system has it; otherwise two renames, the second undone by the first if it fails.
    """
    if not os.path.lexists(place):
        new.rename(place)
        return
    if _exchange(new, place):
        return
    old = new.with_name(new.name + ".old")
    place.rename(old)
    try:
        new.rename(place)
    except OSError:
        old.rename(place)
        raise
    old.rename(new)


def gather_notebooks(plan: Plan, folder: Path) -> None:
    """Copy the executed notebooks of this plan, and no others that an earlier run left, into a new folder."""
    for path in plan.executed():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(plan.work / "notebooks" / path, folder / path)


def _pieces(plan: Plan) -> Mapping[str, Path]:
    return {name: plan.work / name for name in ("html", FILE, SCHEMA)}


def _publish_processed(plan: Plan) -> None:
    """The Parquet tables, file by file: the folder of the repository also holds its README."""
    plan.processed.mkdir(parents=True, exist_ok=True)
    for table in sorted((plan.work / "processed").glob("*.parquet")):
        aside = plan.processed / f".{table.name}.new"
        shutil.copyfile(table, aside)
        aside.replace(plan.processed / table.name)


def _exchange(one: Path, other: Path) -> bool:
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    if renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), SWAP) == 0:
        return True
    if ctypes.get_errno() in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    code = ctypes.get_errno()
    raise OSError(code, os.strerror(code), str(other))
