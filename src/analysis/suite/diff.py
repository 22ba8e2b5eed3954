"""What moved between two states of the investigation, and because of which rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from analysis.evidence.problem import Misasked
from analysis.evidence.row_moves import RowMove, compare_rows, evidence_moves
from analysis.findings.moves import FindingFields, FindingMove, finding_moves, move_lines


class NotComparable(Misasked):
    """The two cannot be compared; the message says why and what can."""


@dataclass(frozen=True)
class DiffSide:
    """One side: its findings, and the folder of raw tables they were made from, if it is at hand."""

    findings: Mapping[str, FindingFields]
    raw: Path | None
    is_raw: bool = False


@dataclass(frozen=True)
class Moved:
    """Everything that differs; `rows` only where both sides have their raw tables at hand."""

    findings: tuple[FindingMove, ...]
    rows: tuple[RowMove, ...]

    @property
    def same(self) -> bool:
        return not self.findings and not self.rows


def compared(before: Path, after: Path) -> Moved:
    """Two findings.json, two OUT folders (or one of each), or two raw folders. NotComparable otherwise."""
    one, other = _state(before), _state(after)
    if one.is_raw != other.is_raw:
        raise NotComparable(f"{before} and {after}: one is a folder of raw tables, the other findings; give two alike")
    rows = tuple(compare_rows(one.raw, other.raw)) if one.raw and other.raw else ()
    known = evidence_moves(rows) if one.raw and other.raw else None
    return Moved(finding_moves(one.findings, other.findings, known), rows)


def say(moved: Moved, form: str = "text") -> str:
    """The comparison as text for a reader, or as JSON."""
    if form == "json":
        return json.dumps({"same": moved.same, **asdict(moved)}, ensure_ascii=False, indent=1)
    if moved.same:
        return "same: no finding and no row differs"
    lines = [line for move in moved.findings for line in move_lines(move)]
    if not moved.findings:
        lines.append("no finding moved")
    if moved.rows:
        lines += ["", f"{len(moved.rows)} rows differ:", *(f"  {row}" for row in moved.rows)]
    return "\n".join(lines)


def _state(path: Path) -> DiffSide:
    if path.is_file():
        return DiffSide(_read_findings(path), None)
    if (path / "findings.json").is_file() and not (path / "codes.yaml").is_file():
        offered = path / "html" / "downloads"
        return DiffSide(_read_findings(path / "findings.json"), offered if offered.is_dir() else None)
    if (path / "codes.yaml").is_file():
        return DiffSide(_evaluated(path), path, is_raw=True)
    raise NotComparable(f"{path} is no findings.json, no folder with one, and no folder of raw tables (codes.yaml)")


def _read_findings(path: Path) -> dict[str, FindingFields]:
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(listed, list):
            raise TypeError("expected a JSON list")
        return {finding["id"]: finding for finding in listed}
    except (ValueError, TypeError, KeyError) as error:
        raise NotComparable(f"{path} is no list of findings: {error}") from None


def _evaluated(raw: Path) -> dict[str, FindingFields]:
    from analysis.evidence.problem import errors_in
    from analysis.evidence.view import open_evidence
    from analysis.findings.record import plain_values
    from analysis.findings.registry import evaluate
    from analysis.suite.gate import problems_in

    if problems := errors_in(problems_in(raw)):
        said = f"{len(problems)} errors, the first: {problems[0]}"
        raise NotComparable(f"{raw} cannot be evaluated ({said}); `investigate check --raw {raw}` lists them")
    return {finding["id"]: finding for finding in plain_values(evaluate(open_evidence(raw)))}
