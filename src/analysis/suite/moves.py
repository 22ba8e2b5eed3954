"""What the rows of the working copy move against the committed ones: which findings, which numbers, because of which
rows; without a notebook, in about two seconds. Also a folder that a spreadsheet saved is read; how it was saved is
said."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.evidence.check.references import NUMBERED, free_ids
from analysis.evidence.codes import Codes
from analysis.evidence.problem import Misasked, Problem
from analysis.evidence.raw import RawFolder, read_folder
from analysis.evidence.row_moves import RowMove, compare_rows
from analysis.evidence.view import Evidence, evidence_of
from analysis.findings.registry import findings_of
from analysis.findings.verdict import Finding, Verdict
from analysis.method.bounds import format_bounds

RAW = "data/raw"
AROUND = 4  # words shown on either side of those that differ


class NoCommit(Misasked):
    """There is nothing to compare with; the message says why."""


@dataclass(frozen=True)
class Move:
    """One finding that the rows move: its verdict and number before and after ('' where it was not, or is no more), or,
    where these stay, the words of its answer that differ; and the changed rows that it stands on."""

    id: str
    statement: str
    before: str
    after: str
    because: tuple[str, ...]

    def __str__(self) -> str:
        rows = f"; because of {', '.join(self.because)}" if self.because else ""
        return f"{self.id}: {self.statement}\n  {self.before or 'not asked'} -> {self.after or 'no more asked'}{rows}"


@dataclass(frozen=True)
class Moves:
    """What differs: how the folder was saved, the rows, the findings; and the next free id of each set that has a new
    row."""

    saved: tuple[Problem, ...]
    rows: tuple[RowMove, ...]
    findings: tuple[Move, ...]
    free: Mapping[str, str]

    def lines(self) -> Iterator[str]:
        """The whole as a reader reads it."""
        yield from (f"as saved: {problem}" for problem in self.saved)
        if not self.rows:
            yield "no row differs from the committed ones"
            return
        yield f"{len(self.rows)} rows differ:"
        yield from (f"  {row}" for row in self.rows)
        yield from (f"  next free id of {name}: {number}" for name, number in self.free.items())
        yield f"{len(self.findings)} findings move:" if self.findings else "no finding moves"
        yield from (str(move) for move in self.findings)


def moves(root: Path, raw: Path) -> Moves:
    """The rows of `raw` against those of the last commit of the clone `root`. NoCommit if there is none; ValueError
    names a row that cannot be read."""
    with TemporaryDirectory(prefix="qantar-moves-") as folder:
        committed = _committed(root, Path(folder))
        rows = tuple(compare_rows(committed, raw))
        if not rows:
            return Moves(tuple(read_folder(raw).problems), (), (), {})
        told = read_folder(raw)
        one, other = _evidence(read_folder(committed), committed), _evidence(told, raw)
    found = tuple(_moved(one, other, {row.id for row in rows}))
    return Moves(tuple(told.problems), rows, found, _free(told, rows))


def _committed(root: Path, folder: Path) -> Path:
    # an archive, not a checkout: nothing in the clone or its index is touched
    done = subprocess.run(["git", "-C", str(root), "archive", "HEAD", RAW], capture_output=True, check=False)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise NoCommit(f"{root} has no committed {RAW} to compare with ({said}); `investigate diff A B` compares two")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder / RAW


def _evidence(read: RawFolder, folder: Path) -> Evidence:
    return evidence_of(read.cells(), Codes.load(folder))


def _moved(one: Evidence, other: Evidence, changed: set[str]) -> Iterator[Move]:
    """Only findings whose part of the evidence differs are decided anew."""
    before, after = ({finding.id: finding for finding in findings_of(view)} for view in (one, other))
    for name in sorted(before.keys() | after.keys()):
        scopes = [_scope(before.get(name), one), _scope(after.get(name), other)]
        if scopes[0] is not None and scopes[0] == scopes[1] and before[name] == after[name]:
            continue
        first, then = _decided(before.get(name), scopes[0]), _decided(after.get(name), scopes[1])
        was, now = _told(first), _told(then)
        if first and then and was == now:
            was, now = words_that_differ(first.answer, then.answer)
        if was != now:
            rests = {*(first.evidence if first else ()), *(then.evidence if then else ())}
            statement = (after.get(name) or before[name]).statement
            yield Move(name, statement, was, now, tuple(sorted(rests & changed)))


def _scope(finding: Finding | None, evidence: Evidence) -> Evidence | None:
    return finding.scope(evidence) if finding else None


def _decided(finding: Finding | None, scope: Evidence | None) -> Verdict | None:
    return finding.decide(scope) if finding and scope is not None else None


def _told(verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    bounds = verdict.bounds
    number = f", {format_bounds(bounds.low, bounds.high)} {bounds.unit}" if bounds else ""
    return f"{verdict.ruling}{number}"


def words_that_differ(answer: str, other: str) -> tuple[str, str]:
    """What either answer says that the other does not, with a few words around it: '... at least 263 (2023).'"""
    one, two = answer.split(), other.split()
    groups = list(SequenceMatcher(None, one, two, autojunk=False).get_grouped_opcodes(AROUND))
    return _parts(one, [(g[0][1], g[-1][2]) for g in groups]), _parts(two, [(g[0][3], g[-1][4]) for g in groups])


def _parts(words: list[str], spans: list[tuple[int, int]]) -> str:
    ends = " ... ".join(" ".join(words[begin:end]) for begin, end in spans)
    before, after = ("... " if spans and spans[0][0] else ""), (" ..." if spans and spans[-1][1] < len(words) else "")
    return f"{before}{ends}{after}"


def _free(told: RawFolder, rows: tuple[RowMove, ...]) -> dict[str, str]:
    """The next free id of each set that has a new row."""
    taken = [next(iter(row.cells.values()), "") for table in told.tables.values() for row in table.rows]
    sets = {found[1] for row in rows if row.kind == "new" and (found := NUMBERED.match(row.id))}
    return {name: next(free) for name, free in sorted(free_ids(taken).items()) if name in sets}
