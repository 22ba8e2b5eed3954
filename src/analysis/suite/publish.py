"""The finished work put in the place of the last one: whole folders are swapped, so that no reader meets a mixture."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import signal
from collections.abc import Iterable, Sequence
from pathlib import Path

from analysis.suite.freshness import files
from analysis.suite.plan import FINDINGS, OURS, Plan

SWAP, AT_FDCWD = 2, -100  # linux: renameat2(..., RENAME_EXCHANGE)
INTERRUPTS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def publish(plan: Plan) -> None:
    """Copy the finished work aside and swap it into place, all of it or nothing; what was there is removed last."""
    plan.refuse_what_is_not_ours()
    aside = plan.work / "publishing"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    for name in ("html", "notebooks"):
        shutil.copytree(plan.work / name, aside / name, ignore=shutil.ignore_patterns(".*"))
    for name in FINDINGS:
        shutil.copyfile(plan.work / name, aside / name)
    pieces = [(piece, plan.out / piece.name) for piece in sorted(aside.iterdir())]
    plan.processed.mkdir(parents=True, exist_ok=True)  # of the repository this folder also holds a README
    for table in sorted((plan.work / "processed").glob("*.parquet")):
        beside = plan.processed / f".{table.name}.new"
        shutil.copyfile(table, beside)
        pieces.append((beside, plan.processed / table.name))
    _note_as_ours(plan, [*plan.published(), *(plan.out / path.relative_to(aside) for path in files(aside))])
    swap_all(pieces)
    _note_as_ours(plan, plan.published())
    for left in (aside, *plan.processed.glob(".*.parquet.new")):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    said = json.dumps({"parameters": dict(plan.chosen), "notebooks": plan.executed()}, indent=1)
    (plan.work / "published.json").write_text(said + "\n", encoding="utf-8")


def _note_as_ours(plan: Plan, paths: Iterable[Path]) -> None:
    names = {Path(os.path.relpath(path, plan.out)).as_posix() for path in (*paths, plan.out / "run.json")}
    (plan.work / OURS).write_text(json.dumps(sorted(names), indent=1) + "\n", encoding="utf-8")


def swap_all(pieces: Sequence[tuple[Path, Path]]) -> None:
    """Put each new piece in its place; if one cannot be, all are put back. Interrupts wait until it is done."""
    signal.pthread_sigmask(signal.SIG_BLOCK, INTERRUPTS)
    done: list[tuple[Path, Path, bool]] = []
    try:
        for new, place in pieces:
            stood = os.path.lexists(place)
            swap(new, place)
            done.append((new, place, stood))
    except OSError:
        for new, place, stood in reversed(done):
            swap(new, place) if stood else place.rename(new)
        raise
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, INTERRUPTS)


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
