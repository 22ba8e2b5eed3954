"""Up to date by content: what each step read and made is kept as checksums, and held against the files.

File times decide nothing: a clock that ran ahead, a table put back from a backup, a damaged or deleted output and a
step that was stopped half-way are all seen, because a checksum is not what was recorded or there is no record.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from analysis.evidence.raw import checksum

Sums = Mapping[str, str]  # SHA-256 by path, relative to the working directory

RECORDS = "made"
OUTPUTS = (
    "notebooks",
    "processed",
    "html",
    "findings.json",
    "findings.schema.json",
    "choices.json",
    "drawings",
    "published.json",
)
LONG_AGO = 946_684_800  # every file gets this time before Snakemake looks: what it makes then is newer, nothing else is


def files(folder: Path) -> list[Path]:
    """All files below a folder, without caches and what editors leave."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not _aside(path.relative_to(folder)))


def sums(work: Path, paths: Iterable[Path]) -> dict[str, str]:
    """The checksums of files and of all files of folders, as they are now."""
    each = (file for path in paths for file in (files(path) if path.is_dir() else [path]))
    return {Path(os.path.relpath(path, work)).as_posix(): checksum(path) for path in each}


def remember(work: Path, step: str, reads: Sums, makes: Sums) -> None:
    """Record what a step read (as it was when the step began) and made."""
    path = _record(work, step)
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"reads": dict(reads), "makes": dict(makes)}, indent=1) + "\n", encoding="utf-8")


def record_of(work: Path, step: str) -> tuple[Sums, Sums]:
    """What a step read and what it made, as recorded; both empty if there is no record."""
    path = _record(work, step)
    return _read(path) if path.is_file() else ({}, {})


def is_made(work: Path, step: str) -> bool:
    """Whether a step has a record; one that does not hold any more is taken away by `forget_stale`."""
    return _record(work, step).is_file()


def forget_stale(work: Path) -> None:
    """Remove what was made from something else, was changed since, or was left by a step that did not end."""
    records = {path: _read(path) for path in (work / RECORDS).glob("*.json")}
    now = {name: checksum(work / name) for record in records.values() for part in record for name in part}
    while stale := [path for path, (reads, makes) in records.items() if not _holds({**reads, **makes}, now)]:
        for path in stale:
            path.unlink()
            for name in records.pop(path)[1]:
                if ".." not in Path(name).parts:  # what was published stays until something better is
                    (work / name).unlink(missing_ok=True)
                    now[name] = ""
    kept = {name for _, makes in records.values() for name in makes}
    for path in _outputs(work):
        if path.relative_to(work).as_posix() not in kept:
            path.unlink()
    for folder in (work / name for name in OUTPUTS):
        if folder.is_dir() and not files(folder):
            shutil.rmtree(folder)  # an empty one would be taken for what a step made
    for path in work.rglob("*"):
        os.utime(path, (LONG_AGO, LONG_AGO), follow_symlinks=False)


def _holds(part: Sums, now: Sums) -> bool:
    return bool(part) and all(now[name] == was != "" for name, was in part.items())


def _outputs(work: Path) -> Iterator[Path]:
    for name in OUTPUTS:
        path = work / name
        yield from files(path) if path.is_dir() else filter(Path.is_file, [path])


def _record(work: Path, step: str) -> Path:
    return work / RECORDS / f"{step.replace('/', '.')}.json"


def _read(path: Path) -> tuple[Sums, Sums]:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return said["reads"], said["makes"]
    except (ValueError, KeyError):  # cut off when the machine went down
        return {}, {}


def _aside(path: Path) -> bool:
    return any(part == "__pycache__" or part.startswith((".", "~")) for part in path.parts)
