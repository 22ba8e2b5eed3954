"""What each step took, as lines in a file beside the work: for the progress and for run.json, never for the report."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

RECORD = "steps.jsonl"


@dataclass(frozen=True)
class BuildStep:
    """One step that began or ended; seconds of wall time, peak memory of its largest process in MB."""

    name: str
    state: Literal["begun", "done", "failed"]
    seconds: float = 0.0
    peak_mb: int = 0


@contextmanager
def recorded(work: Path, name: str) -> Iterator[None]:
    """Record that a step began and how it ended."""
    _append(work, BuildStep(name, "begun"))
    start = time.perf_counter()
    state: Literal["done", "failed"] = "failed"
    try:
        yield
        state = "done"
    finally:
        _append(work, BuildStep(name, state, round(time.perf_counter() - start, 2), _peak_mb()))


def read_steps(work: Path, offset: int = 0) -> tuple[list[BuildStep], int]:
    """The steps recorded after `offset` bytes, and the new offset; a line half-written is left for the next reading."""
    path = work / RECORD
    if not path.is_file():
        return [], offset
    with path.open("rb") as file:
        file.seek(offset)
        whole = file.read().rpartition(b"\n")[0]
    lines = whole.decode("utf-8").splitlines()
    return [BuildStep(**json.loads(line)) for line in lines], offset + len(whole) + bool(whole)  # and its line's end


def _append(work: Path, step: BuildStep) -> None:
    line = json.dumps(asdict(step)) + "\n"
    # one write to a file opened to append: steps that run at the same time never mix their lines
    descriptor = os.open(work / RECORD, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(descriptor, line.encode("utf-8"))
    finally:
        os.close(descriptor)


def _peak_mb() -> int:
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(own, children) // (1024 * 1024 if sys.platform == "darwin" else 1024)  # bytes there, kB elsewhere
