"""What a code asks of its row: words that tell it, and the codes of another column that it stands beside.

Both stand in `codes.yaml`, under `told_by` and `stands_with`; a code that is not named there asks for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from analysis.evidence.description import DescriptionError

Lists = Mapping[str, Mapping[str, str]]
Words = Mapping[str, Mapping[str, "re.Pattern[str]"]]
Beside = Mapping[tuple[str, str], Mapping[str, frozenset[str]]]


def told_by(content: object, lists: Lists) -> Words:
    """List -> code -> a pattern for the beginnings of words of which the row's own text has one."""
    patterns: dict[str, dict[str, re.Pattern[str]]] = {}
    for name, codes in _mapping(content, "told_by").items():
        for code, words in _mapping(codes, f"told_by: {name}").items():
            if name in lists:  # of a column of yes and no there is no list
                _known(code, lists[name], f"told_by: {name}")
            if not isinstance(words, list) or not words or not all(isinstance(word, str) for word in words):
                raise DescriptionError(
                    f"told_by: {code}: expected beginnings of words; quote one such as 'no' or 'off'"
                )
            pattern = "|".join(map(re.escape, words))
            patterns.setdefault(name, {})[code] = re.compile(rf"\b(?:{pattern})", re.IGNORECASE)
    return patterns


def stands_with(content: object, lists: Lists, together: Mapping[str, Iterable[str]]) -> Beside:
    """(List, other list) -> code -> the codes of the other list that a row with it may hold; a code, a family or a
    group may stand for those in it (`together`)."""
    beside: dict[tuple[str, str], dict[str, frozenset[str]]] = {}
    for name, others in _mapping(content, "stands_with").items():
        for other, codes in _mapping(others, f"stands_with: {name}").items():
            where = f"stands_with: {name}: {other}"
            for named, allowed in _mapping(codes, where).items():
                if not isinstance(allowed, list):
                    raise DescriptionError(
                        f"{where}: {named}: expected a list of codes of '{other}' or of their groups"
                    )
                may = frozenset(code for one in allowed for code in _each(one, lists.get(other, {}), together, where))
                for code in _each(named, lists.get(name, {}), together, where):
                    beside.setdefault((name, other), {})[code] = may
    return beside


def _each(named: str, listed: Mapping[str, str], together: Mapping[str, Iterable[str]], where: str) -> Iterable[str]:
    codes = (named,) if named in listed else tuple(together.get(named, ()))
    for code in codes or (named,):
        _known(code, listed, where)
    return codes


def _known(code: object, listed: Mapping[str, str], where: str) -> None:
    if code not in listed:
        raise DescriptionError(f"{where}: {code!r} is no code of the list, and no group of its codes")


def _mapping(content: object, where: str) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise DescriptionError(f"{where}: expected 'code: [...]' lines")
    return content
