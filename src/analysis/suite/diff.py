"""What moved between two states of the investigation, and because of which rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from analysis.suite.rows import RowMove, compare_rows, evidence_moves

Finding = Mapping[str, Any]
TOLD = ("statement", "verdict", "low", "high", "unit", "robust", "rule", "answer", "needs")
LISTED = ("evidence", "sources", "origins")


class NotComparable(Exception):
    """The two cannot be compared; the message says why and what can."""


@dataclass(frozen=True)
class State:
    """One side: its findings, and the folder of raw tables they were made from, if it is at hand."""

    findings: Mapping[str, Finding]
    raw: Path | None
    is_raw: bool = False


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


@dataclass(frozen=True)
class Moved:
    """Everything that differs; `rows` only where both sides have their raw tables at hand."""

    findings: tuple[FindingMove, ...]
    rows: tuple[RowMove, ...]

    @property
    def same(self) -> bool:
        return not self.findings and not self.rows


def compare(before: Path, after: Path) -> Moved:
    """Two findings.json, two OUT folders (or one of each), or two raw folders. NotComparable otherwise."""
    one, other = _state(before), _state(after)
    if one.is_raw != other.is_raw:
        raise NotComparable(f"{before} and {after}: one is a folder of raw tables, the other findings; give two alike")
    rows = tuple(compare_rows(one.raw, other.raw)) if one.raw and other.raw else ()
    known = evidence_moves(rows) if one.raw and other.raw else None
    moves: list[FindingMove] = []
    for name in sorted(one.findings.keys() | other.findings.keys()):
        moves += _compare(name, one.findings.get(name), other.findings.get(name), known)
    return Moved(tuple(moves), rows)


def say(moved: Moved, form: str = "text") -> str:
    """The comparison as text for a reader, or as JSON."""
    if form == "json":
        return json.dumps({"same": moved.same, **asdict(moved)}, ensure_ascii=False, indent=1)
    if moved.same:
        return "same: no finding and no row differs"
    lines = [line for move in moved.findings for line in _told(move)]
    if not moved.findings:
        lines.append("no finding moved")
    if moved.rows:
        lines += ["", f"{len(moved.rows)} rows differ:", *(f"  {row}" for row in moved.rows)]
    return "\n".join(lines)


def _state(path: Path) -> State:
    if path.is_file():
        return State(_read_findings(path), None)
    if (path / "findings.json").is_file() and not (path / "codes.yaml").is_file():
        offered = path / "html" / "downloads"
        return State(_read_findings(path / "findings.json"), offered if offered.is_dir() else None)
    if (path / "codes.yaml").is_file():
        return State(_evaluated(path), path, is_raw=True)
    raise NotComparable(f"{path} is no findings.json, no folder with one, and no folder of raw tables (codes.yaml)")


def _read_findings(path: Path) -> dict[str, Finding]:
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(listed, list):
            raise TypeError("expected a JSON list")
        return {finding["id"]: finding for finding in listed}
    except (ValueError, TypeError, KeyError) as error:
        raise NotComparable(f"{path} is no list of findings: {error}") from None


def _evaluated(raw: Path) -> dict[str, Finding]:
    from analysis.evidence.problem import errors_in
    from analysis.evidence.view import open_evidence
    from analysis.findings.registry import evaluate
    from analysis.suite.gate import problems_in

    if problems := errors_in(problems_in(raw)):
        said = f"{len(problems)} errors, the first: {problems[0]}"
        raise NotComparable(f"{raw} cannot be evaluated ({said}); `investigate check --raw {raw}` lists them")
    return {finding["id"]: finding for finding in json.loads(json.dumps(evaluate(open_evidence(raw))))}


def _compare(
    name: str, one: Finding | None, other: Finding | None, known: Mapping[str, RowMove] | None
) -> Iterator[FindingMove]:
    if one is None or other is None:
        there = one or other or {}
        yield FindingMove(name, "new" if one is None else "gone", there.get("statement", ""))
        return
    changes = tuple(_changes(one, other))
    if changes:
        because = None if known is None else tuple(_because(one, other, known))
        yield FindingMove(name, "moved", other.get("statement", ""), changes, because)


def _changes(one: Finding, other: Finding) -> Iterator[Changed]:
    for field in TOLD:
        if one.get(field) != other.get(field):
            yield Changed(field, one.get(field), other.get(field))
    for field in LISTED:
        before, after = one.get(field, []), other.get(field, [])
        if gone := [each for each in before if each not in after]:
            yield Changed(f"{field} gone", gone, [])
        if new := [each for each in after if each not in before]:
            yield Changed(f"{field} new", [], new)
    if (before := _dependences(one)) != (after := _dependences(other)):
        yield Changed("depends on", before, after)
    if one.get("over_time") != other.get("over_time"):
        yield Changed("over time", _moments(one), _moments(other))


def _dependences(finding: Finding) -> list[str]:
    return [
        f"{loss['without']} {loss['id']}"
        for loss in finding.get("depends_on") or []
        if loss.get("changes_verdict", True)
    ]


def _moments(finding: Finding) -> list[str]:
    return [
        f"{moment['as_of']} {moment['verdict']} {_between(moment.get('low'), moment.get('high'))}".strip()
        for moment in finding.get("over_time") or []
    ]


def _between(low: Any, high: Any) -> str:
    return "" if low is None and high is None else f"{_shown(low)} to {_shown(high)}"


def _because(one: Finding, other: Finding, known: Mapping[str, RowMove]) -> Iterator[str]:
    """The rows and sources of either side that differ; a row that merely came into view is told as such."""
    before, after = _rests_on(one), _rests_on(other)
    for row in sorted(before | after):
        if row in known:
            yield f"{row}: {known[row].how()}"
        elif (row in before) != (row in after) and row not in {*one.get("sources", []), *other.get("sources", [])}:
            yield f"{row}: as it was, but {'no longer' if row in before else 'now'} part of the evidence"


def _rests_on(finding: Finding) -> set[str]:
    return {*finding.get("evidence", []), *finding.get("sources", [])}


def _told(move: FindingMove) -> Iterator[str]:
    yield f"{move.id}: {move.kind}" + (f" - {move.statement}" if move.statement else "")
    for change in move.changes:
        if change.field.endswith(" gone"):
            yield f"  {change.field}: {_shown(change.before)}"
        elif change.field.endswith(" new"):
            yield f"  {change.field}: {_shown(change.after)}"
        else:
            yield f"  {change.field}: {_shown(change.before)} -> {_shown(change.after)}"
    if move.because is not None and move.kind == "moved":
        yield "  because of " + ("; ".join(move.because) or "no row: the rules, the code or the parameters differ")


def _shown(value: Any) -> str:
    if value is None or value == []:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(str, value))
    return str(value)
