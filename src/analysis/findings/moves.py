"""What became of each finding between two states of the investigation, and because of which rows, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from analysis.evidence.row_moves import RowMove

FindingFields = Mapping[str, Any]
FIELDS_COMPARED = ("statement", "verdict", "low", "high", "unit", "robust", "rule", "answer", "needs")
LISTS_COMPARED = ("evidence", "sources", "origins")
IN_LONG_WORDS = ("rule", "answer", "needs")  # of which a line tells only the words that differ
NO_ROW = "no row that it names: other rows, the codes, the rules, the code or the parameters differ"
WORDS_AROUND = 4  # words shown on either side of those


@dataclass(frozen=True)
class Changed:
    """One field of a finding; lists are what is new and what is gone."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class FindingMove:
    """What became of one finding. `because`: the rows it rests on that differ, in words; None if that is not known."""

    id: str
    kind: Literal["new", "gone", "moved"]
    statement: str
    changes: tuple[Changed, ...] = ()
    because: tuple[str, ...] | None = None


def finding_moves(
    before: Mapping[str, FindingFields], after: Mapping[str, FindingFields], rows: Mapping[str, RowMove] | None
) -> tuple[FindingMove, ...]:
    """The findings that differ, by id. `rows`: the rows that differ, by id; None if that is not known. A field that
    one side does not tell (a release keeps few) is not compared."""
    names = sorted(before.keys() | after.keys())
    return tuple(move for name in names for move in _compare(before.get(name), after.get(name), name, rows))


def move_lines(move: FindingMove) -> Iterator[str]:
    """What became of a finding, line by line; of long texts only the words that differ."""
    yield f"{move.id}: {move.kind}" + (f" - {move.statement}" if move.statement else "")
    for change in move.changes:
        if change.field.endswith(" gone"):
            yield f"  {change.field}: {_shown(change.before)}"
        elif change.field.endswith(" new"):
            yield f"  {change.field}: {_shown(change.after)}"
        else:
            before, after = _shown(change.before), _shown(change.after)
            if change.field in IN_LONG_WORDS:
                before, after = words_that_differ(before, after)
            yield f"  {change.field}: {before} -> {after}"
    if move.because is not None and move.kind == "moved":
        yield "  because of " + ("; ".join(move.because) or NO_ROW)


def words_that_differ(one: str, other: str) -> tuple[str, str]:
    """What either text says that the other does not, with a few words around it: '... at least 263 (2023).'"""
    words, others = one.split(), other.split()
    groups = list(SequenceMatcher(None, words, others, autojunk=False).get_grouped_opcodes(WORDS_AROUND))
    return (
        _parts(words, [(group[0][1], group[-1][2]) for group in groups]),
        _parts(others, [(group[0][3], group[-1][4]) for group in groups]),
    )


def _parts(words: list[str], spans: list[tuple[int, int]]) -> str:
    shown = " ... ".join(" ".join(words[begin:end]) for begin, end in spans)
    before, after = ("... " if spans and spans[0][0] else ""), (" ..." if spans and spans[-1][1] < len(words) else "")
    return f"{before}{shown}{after}"


def _compare(
    one: FindingFields | None, other: FindingFields | None, name: str, known: Mapping[str, RowMove] | None
) -> Iterator[FindingMove]:
    if one is None or other is None:
        there = one or other or {}
        yield FindingMove(name, "new" if one is None else "gone", there.get("statement", ""))
        return
    changes = tuple(_changes(one, other))
    if changes:
        because = None if known is None else tuple(_because(name, one, other, known))
        yield FindingMove(name, "moved", other.get("statement", ""), changes, because)


def _changes(one: FindingFields, other: FindingFields) -> Iterator[Changed]:
    for field in FIELDS_COMPARED:
        if field in one and field in other and one[field] != other[field]:
            yield Changed(field, one[field], other[field])
    for field in LISTS_COMPARED:
        if field not in one or field not in other:
            continue
        before, after = one.get(field, []), other.get(field, [])
        if gone := [each for each in before if each not in after]:
            yield Changed(f"{field} gone", gone, [])
        if new := [each for each in after if each not in before]:
            yield Changed(f"{field} new", [], new)
    both = one.keys() & other.keys()
    if "depends_on" in both and (before := _dependences(one)) != (after := _dependences(other)):
        yield Changed("depends on", before, after)
    if "over_time" in both and one["over_time"] != other["over_time"]:
        yield Changed("over time", _moments(one), _moments(other))


def _dependences(finding: FindingFields) -> list[str]:
    return [
        f"{loss['without']} {loss['id']}"
        for loss in finding.get("depends_on") or []
        if loss.get("changes_verdict", True)
    ]


def _moments(finding: FindingFields) -> list[str]:
    return [
        f"{moment['as_of']} {moment['verdict']} {_between(moment.get('low'), moment.get('high'))}".strip()
        for moment in finding.get("over_time") or []
    ]


def _between(low: Any, high: Any) -> str:
    return "" if low is None and high is None else f"{_shown(low)} to {_shown(high)}"


def _because(name: str, one: FindingFields, other: FindingFields, known: Mapping[str, RowMove]) -> Iterator[str]:
    """The rows of either side that differ, of the evidence, its sources and origins, and of the statement and episode
    asked about; a row that merely came into view is told as such."""
    before, after = set(one.get("evidence", [])), set(other.get("evidence", []))
    named = {row for side in (one, other) for field in LISTS_COMPARED for row in side.get(field, [])}
    for row in sorted(named.union(name.split(".", 1))):
        if row in known:
            yield f"{row}: {known[row].how()}"
        elif (row in before) != (row in after):
            yield f"{row}: as it was, but {'no longer' if row in before else 'now'} part of the evidence"


def _shown(value: Any) -> str:
    if value is None or value == []:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.10g}"  # as told, without what binary fractions add
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(str, value))
    return str(value)
