"""Work on many findings side by side: in forked processes, one a core, which see what this one has read."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_all_start_methods, get_context
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")


def side_by_side(work: Callable[[T], R], items: Sequence[T], cores: int | None = None) -> list[R]:
    """`work` on each item, in their order; here, one after the other, where there is one core (default: those of this
    process) or no fork. What `work` raises is raised here."""
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    processes = min(cores or here, len(items))
    if processes < 2 or "fork" not in get_all_start_methods():
        return [work(item) for item in items]
    with ProcessPoolExecutor(processes, get_context("fork"), _hold, (work, items)) as pool:
        return list(pool.map(_on, range(len(items))))


_held: tuple[Callable[[Any], Any], Sequence[Any]]  # in a forked process, what it was forked for


def _hold(work: Callable[[Any], Any], items: Sequence[Any]) -> None:
    global _held
    _held = work, items


def _on(number: int) -> Any:
    work, items = _held
    return work(items[number])
