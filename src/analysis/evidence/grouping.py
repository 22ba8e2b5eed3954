"""Things by what they have in common, in the order in which they come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TypeVar

K = TypeVar("K")
T = TypeVar("T")


def collected(pairs: Iterable[tuple[K, T]]) -> dict[K, list[T]]:
    """What stands beside each key."""
    groups: dict[K, list[T]] = defaultdict(list)
    for key, beside in pairs:
        groups[key].append(beside)
    return dict(groups)


def grouped_by(things: Iterable[T], by: Callable[[T], K]) -> dict[K, list[T]]:
    """Things that are alike in something, by that."""
    groups: dict[K, list[T]] = defaultdict(list)
    for thing in things:  # a loop of its own: asked of every view of every finding
        groups[by(thing)].append(thing)
    return dict(groups)
