"""Whom acts struck: the groups of people that the words of a row's target name, or that an act strikes by its nature.

The words and acts of each group are the codebook's (codes.yaml, target_group). A row can be of several groups; one
whose target names nobody in particular is of none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from analysis.evidence.codes import Codes
from analysis.evidence.rows import Event
from analysis.method.acts import Selector, UnknownSelector


def strikes(codes: Codes, group: str) -> Callable[[Event], bool]:
    """Whether an act strikes the group. UnknownSelector for a group that the codebook does not name."""
    if group not in codes.targets:
        raise UnknownSelector(f"'{group}' is no group of targets; known: {', '.join(sorted(codes.targets))}")
    return _strikes(codes, group)


@lru_cache(maxsize=256)
def _strikes(codes: Codes, group: str) -> Callable[[Event], bool]:
    named = codes.targets[group]
    by_nature = Selector.parse(named.acts, codes) if named.acts else None
    word = re.compile(rf"\b(?:{'|'.join(map(re.escape, named.words))})\b", re.IGNORECASE)

    @lru_cache(maxsize=4096)
    def says(target: str) -> bool:
        return word.search(target) is not None

    return lambda event: says(event.target) or (by_nature is not None and by_nature(event))


def acts_on_groups(codes: Codes, events: Iterable[Event]) -> dict[str, tuple[Event, ...]]:
    """The acts that strike each group of the codebook, in its order; groups that none strikes are left out."""
    rows = tuple(events)
    found = {group: tuple(filter(strikes(codes, group), rows)) for group in codes.targets}
    return {group: told for group, told in found.items() if told}
