"""Things by what they have in common, in the order in which they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

K = TypeVar("K")
T = TypeVar("T")


def collected(pairs: Iterable[tuple[K, T]]) -> dict[K, list[T]]:
    """What stands beside each key."""
    groups: dict[K, list[T]] = {}
    for key, beside in pairs:
        groups.setdefault(key, []).append(beside)
    return groups


def grouped_by(things: Iterable[T], by: Callable[[T], K]) -> dict[K, list[T]]:
    """Things that are alike in something, by that."""
    return collected((by(thing), thing) for thing in things)
