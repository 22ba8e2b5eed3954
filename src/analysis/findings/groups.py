"""Who may be left out together: the kinds of body of the code list, gathered into the groups that a reader
switches on and off."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class TrustGroup:
    """`id` stands in an address, `name` is said in a sentence ('without the state and NGOs')."""

    id: str
    name: str
    kinds: tuple[str, ...]


REST = "rest"

GROUPS: tuple[TrustGroup, ...] = (
    TrustGroup("state", "the state", ("state", "court", "state_media", "state_company")),
    TrustGroup("foreign", "other states and their media", ("foreign_state", "foreign_state_media")),
    TrustGroup("intergovernmental", "intergovernmental bodies", ("intergovernmental",)),
    TrustGroup("ngo", "NGOs", ("ngo",)),
    TrustGroup("independent", "independent media", ("independent_media",)),
    TrustGroup("international", "international media", ("international_media",)),
    TrustGroup(
        REST,
        "the rest",
        (
            *("academic", "blog", "company", "encyclopedia", "hospital", "lawyer", "opposition", "party"),
            *("unclear", "unidentified", "witness"),
        ),
    ),
)


def group_of(kind: str) -> str:
    """The id of the group a kind of body belongs to; one that no group names is of the rest."""
    return next((group.id for group in GROUPS if kind in group.kinds), REST)


def kinds_of(groups: Collection[str], kinds: Iterable[str]) -> tuple[str, ...]:
    """Those of `kinds` (the code list) that belong to these groups, sorted. KeyError if a group is not known."""
    if unknown := sorted(set(groups) - {group.id for group in GROUPS}):
        raise KeyError(f"no group '{unknown[0]}'; known: {', '.join(group.id for group in GROUPS)}")
    return tuple(sorted(kind for kind in kinds if group_of(kind) in groups))
