"""What moved, and because of which rows: between two results (findings.json, OUT folders or folders of raw tables), and
between the committed rows and those of the working copy, without a notebook, in about two seconds. Also a folder that a
spreadsheet saved is read; how it was saved is said."""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.evidence.check.references import NUMBERED, free_ids
from analysis.evidence.codes import Codes
from analysis.evidence.problem import Misasked, Problem
from analysis.evidence.raw import RawFolder, read_folder
from analysis.evidence.row_moves import RowMove, compare_rows, evidence_moves
from analysis.evidence.view import Evidence, evidence_of, open_evidence
from analysis.findings.moves import FindingFields, FindingMove, finding_moves, move_lines
from analysis.findings.record import plain_values, read_told
from analysis.findings.registry import evaluate, findings_of
from analysis.findings.sentences import of_something
from analysis.findings.verdict import Finding
from analysis.suite.gate import errors_told, problems_in, refuse_errors

RAW = "data/raw"
MOST_MOVES = 12  # problems of rows that are told; the rest are counted


class NotComparable(Misasked):
    """The two cannot be compared; the message says why and what can."""


@dataclass(frozen=True)
class Moved:
    """Everything that differs: the findings, and the rows where both sides have their raw tables at hand. Of a working
    copy also how its tables were saved, what the check finds in them (every error, and what looks odd in a row that
    differs), and the next free id of each set that has a new row."""

    findings: tuple[FindingMove, ...]
    rows: tuple[RowMove, ...]
    saved: tuple[Problem, ...] = ()
    wrong: tuple[Problem, ...] = ()
    free: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        return not self.findings and not self.rows

    def json(self) -> str:
        """The findings and rows for a program."""
        told = asdict(self)
        told = {"same": self.same, "findings": told["findings"], "rows": told["rows"]}
        return json.dumps(told, ensure_ascii=False, indent=1)

    def lines(self) -> Iterator[str]:
        """The whole as a reader reads it."""
        yield from (f"as saved: {problem}" for problem in self.saved)
        if self.same:
            yield "same: no finding and no row differs"
            return
        yield from (line for move in self.findings for line in move_lines(move))
        if not self.findings:
            yield "no finding moved"
        if self.rows:
            number = len(self.rows)
            yield from ("", f"{of_something(number, 'row')} {'differs' if number == 1 else 'differ'}:")
            yield from (f"  {row}" for row in self.rows)
        if self.wrong:
            yield from ("", "what the check says of them:", *(f"  {problem}" for problem in self.wrong[:MOST_MOVES]))
            yield from [f"  and {len(self.wrong) - MOST_MOVES} more; `investigate check` lists all"][
                : len(self.wrong) > MOST_MOVES
            ]
        yield from (f"  next free id of {free}" for free in self.free)


def compared(before: Path, after: Path) -> Moved:
    """Two findings.json, two OUT folders (or one of each), or two raw folders. NotComparable otherwise."""
    (was, raw_was), (now, raw_now) = _state(before), _state(after)
    if (raw_was == before) != (raw_now == after):
        raise NotComparable(f"{before} and {after}: one is a folder of raw tables, the other findings; give two alike")
    if raw_was and raw_now:
        rows = tuple(compare_rows(read_folder(raw_was), read_folder(raw_now)))
        return Moved(finding_moves(was, now, evidence_moves(rows)), rows)
    return Moved(finding_moves(was, now, None), ())


def since_commit(root: Path, raw: Path) -> Moved:
    """The rows and codes of `raw` against those of the last commit of the clone `root`. NotComparable if there is none,
    WrongTables where errors of the rows leave nothing to decide."""
    with TemporaryDirectory(prefix="qantar-moves-") as folder:
        committed = _committed(root, Path(folder))
        was, told = read_folder(committed), read_folder(raw)
        rows = tuple(compare_rows(was, told))
        if not all(row.id for row in rows):
            refuse_errors(raw)  # what moves because of a row without an id cannot be said; the errors name a free one
        with errors_told(raw, committed):
            codes = [Codes.load(one) for one in (committed, raw)]
            if not rows and codes[0] == codes[1]:
                return Moved((), (), tuple(told.problems))
            with ProcessPoolExecutor(1) as beside:  # the check takes as long as all else does
                found = beside.submit(problems_in, raw)
                before, after = _decided(*map(evidence_of, (was.cells(), told.cells()), codes))
    moved = finding_moves(before, after, evidence_moves(rows))
    return Moved(moved, rows, tuple(told.problems), _wrong(found.result(), told, rows), tuple(_free(told, rows)))


def _state(path: Path) -> tuple[dict[str, FindingFields], Path | None]:
    """The findings of one side, and the folder of raw tables they were made from, if it is at hand."""
    if path.is_file():
        return _read_findings(path), None
    if (path / "findings.json").is_file() and not (path / "codes.yaml").is_file():
        offered = path / "html" / "downloads"  # the tables as they were when that report was made
        return _read_findings(path / "findings.json"), offered if offered.is_dir() else None
    if (path / "codes.yaml").is_file():
        refuse_errors(path)
        return {finding["id"]: finding for finding in plain_values(evaluate(open_evidence(path)))}, path
    raise NotComparable(f"{path} is no findings.json, no folder with one, and no folder of raw tables (codes.yaml)")


def _read_findings(path: Path) -> dict[str, FindingFields]:
    try:
        return read_told(path)
    except ValueError as error:
        raise NotComparable(f"{path} is no list of findings: {error}") from None


def _committed(root: Path, folder: Path) -> Path:
    # an archive, not a checkout: nothing in the clone or its index is touched
    done = subprocess.run(["git", "-C", str(root), "archive", "HEAD", RAW], capture_output=True, check=False)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise NotComparable(
            f"{root} has no committed {RAW} to compare with ({said}); `investigate diff A B` compares two"
        )
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder / RAW


def _decided(one: Evidence, other: Evidence) -> tuple[dict[str, FindingFields], dict[str, FindingFields]]:
    """The findings of both whose part of the evidence differs: no other is decided anew."""
    sides = [{finding.id: (finding, finding.scope(view)) for finding in findings_of(view)} for view in (one, other)]
    differing = {name for name in sides[0].keys() | sides[1].keys() if sides[0].get(name) != sides[1].get(name)}
    before, after = ({name: _fields(*side[name]) for name in side.keys() & differing} for side in sides)
    return before, after


def _fields(finding: Finding, scope: Evidence) -> FindingFields:
    """What findings.json would say of a finding, but for all that takes longer than its verdict."""
    verdict = finding.decide(scope)
    told = {"statement": finding.statement, "verdict": verdict.ruling.value, "answer": verdict.answer}
    bounds = {name: getattr(verdict.bounds, name, None) for name in ("low", "high", "unit")}
    rests_on = {"sources": scope.sources_of(verdict.evidence), "origins": scope.origins_of(verdict.evidence)}
    return {**told, **bounds, "needs": verdict.needs, "evidence": verdict.evidence, **rests_on}


def _wrong(found: Sequence[Problem], told: RawFolder, rows: Sequence[RowMove]) -> tuple[Problem, ...]:
    """Of what the check finds in a folder the errors, and the warnings of its rows that differ, but for how it was
    saved."""
    differing = {(row.table, row.id.partition("#")[0]) for row in rows}
    lines = {
        (table.file, row.line)
        for name, table in told.tables.items()
        for row in table.rows
        if (name, next(iter(row.cells.values()), "")) in differing
    }
    said = (problem for problem in found if problem not in told.problems)
    return tuple(one for one in said if one.severity == "error" or (one.file, one.line) in lines)


def _free(told: RawFolder, rows: tuple[RowMove, ...]) -> Iterator[str]:
    """The next free id of each set that has a new row."""
    taken = [next(iter(row.cells.values()), "") for table in told.tables.values() for row in table.rows]
    sets = {found[1] for row in rows if row.kind == "new" and (found := NUMBERED.match(row.id))}
    return (f"{name}: {next(free)}" for name, free in sorted(free_ids(taken).items()) if name in sets)
