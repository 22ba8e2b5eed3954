"""Ids are not invented: after the highest number of a set of ids (n22-001, n22-002, ...) comes the next free one. An
id is given once; that of a row which a correction removed stays taken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from analysis.evidence.check.cells import CheckedRow
from analysis.evidence.package import TableSchema
from analysis.evidence.problem import Report

NUMBERED = re.compile(r"([a-z]\d\d[a-z]?)-(\d+)")


def free_ids(taken: Iterable[str]) -> Mapping[str, Iterator[str]]:
    """By set of ids ('n22'), those that come after its highest number."""
    highest: dict[str, tuple[int, int]] = {}
    for found in filter(None, map(NUMBERED.fullmatch, taken)):
        highest[found[1]] = max(highest.get(found[1], (0, 0)), (int(found[2]), len(found[2])))
    return {name: _after(name, *last) for name, last in highest.items()}


def _after(name: str, number: int, digits: int) -> Iterator[str]:
    while True:
        number += 1
        yield f"{name}-{number:0{digits}d}"


def propose(table: TableSchema, rows: Sequence[CheckedRow], removed: Iterable[str], report: Report) -> None:
    """To each problem of an id - missing, of another form, taken - the next free one of the set that the rows of the
    same episode have."""
    of: dict[str, Counter[str]] = {}
    for row in rows:
        if found := NUMBERED.fullmatch(row[table.key]):
            of.setdefault(row["episode"], Counter())[found[1]] += 1
    free = free_ids([*(row[table.key] for row in rows), *removed])
    episodes = {row.line: row["episode"] for row in rows}
    for number, problem in enumerate(report.problems):
        if problem.column == table.key and (sets := of.get(episodes.get(problem.line, ""))):
            proposed = next(free[sets.most_common(1)[0][0]])
            report.problems[number] = replace(problem, message=f"{problem.message}; {proposed} is free")
