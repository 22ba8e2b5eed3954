"""Who may be left out together: the kinds of body of the code list, gathered into the groups (groups.yaml) that a
reader switches on and off."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from analysis.evidence.codes import Codes
from analysis.evidence.description import read_yaml


@dataclass(frozen=True)
class TrustGroup:
    """`id` stands in an address, `name` is said in a sentence ('without the state and NGOs'); `of` is a group of
    codes.yaml, or one kind of body."""

    id: str
    name: str
    of: str


REST = "rest"

GROUPS = tuple(
    TrustGroup(name, **said)
    for name, said in read_yaml(Path(__file__).with_name("groups.yaml"), "the groups that a reader leaves out").items()
)


def group_of(kind: str, codes: Codes) -> str:
    """The id of the group a kind of body belongs to; one that no other group holds is of the rest."""
    held = (group.id for group in GROUPS if kind in (codes.group(group.of) if group.of in codes.groups else [group.of]))
    return next(held, REST)


def kinds_of(groups: Collection[str], codes: Codes) -> tuple[str, ...]:
    """The kinds of body that belong to these groups, sorted. KeyError if a group is not known."""
    if unknown := sorted(set(groups) - {group.id for group in GROUPS}):
        raise KeyError(f"no group '{unknown[0]}'; known: {', '.join(group.id for group in GROUPS)}")
    return tuple(sorted(kind for kind in codes.codes("publisher_kind") if group_of(kind, codes) in groups))
