"""`make growth`: what time and memory each part takes on 10, 100 and 300 times the evidence (or as `--sizes` says), as
far as it can be waited for: a part that would take longer than the limit in proportion to the rows is not begun.

Rows: each page, and each row that rests on it, comes again under other ids, in the same episodes. Episodes: so do the
episodes themselves, each with its own rows. Every measurement is a process of its own.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import math
import os
import platform
import re
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.evidence.view import open_evidence

HERE = Path(__file__).resolve().parents[1]
RAW, NOTEBOOKS = HERE / "data" / "raw", HERE / "notebooks"
NOTEBOOK = "03-counts.ipynb"  # looks at most rows
Row = dict[str, str]
REFERENCES = {  # the columns that name rows, by table; what the ids of each table begin with stays
    "sources": ("source_id",),
    "counts": ("count_id", "source_id"),
    "events": ("event_id", "responds_to", "same_act", "source_ids"),
    "orders": ("order_id", "earlier_event", "later_event", "source_ids"),
    "claims": ("claim_id", "same_as"),
    "claim_evidence": ("claim_id", "source_ids"),
    "steps": ("step_id", "source_ids"),
}
ID = re.compile(r"([a-z]\d\d)-(\d+)")
ROOM = 10_000  # more than the number of any row


def grow(folder: Path, times: int, episodes: bool = False, raw: Path = RAW) -> int:
    """Write a folder of raw tables `times` as large; the number of rows that are there more than once."""
    shutil.copytree(raw, folder)
    rows = 0
    with_episodes = {**REFERENCES, "episodes": ("episode",)} if episodes else REFERENCES
    known = {row["source_id"] for row in _read(raw / "sources.csv")}
    for table, references in with_episodes.items():
        read = _read(raw / f"{table}.csv")
        with (folder / f"{table}.csv").open("a", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(read[0]), lineterminator="\n")
            for copy in range(1, times):
                rename = _renamer(copy, known, episodes)
                writer.writerows(_copies(table, read, references, rename, copy, episodes))
        rows += len(read) * times
    return rows


def _copies(
    table: str, read: list[Row], references: tuple[str, ...], rename: Callable[[str], str], copy: int, episodes: bool
) -> Iterator[Row]:
    for row in read:
        changed = {column: ";".join(map(rename, row[column].split(";"))) for column in references}
        if table == "sources":
            changed["url"] = f"{row['url']}{'&' if '?' in row['url'] else '?'}copy={copy}"
            changed["title"] = f"{row['title']} ({copy})"
        if table == "claims":
            changed["proposition"] = f"{row['proposition']} ({copy})"
        if episodes and "episode" in row:
            changed["episode"] = f"{row['episode']}-{copy}"
        yield {**row, **changed}


def _renamer(copy: int, sources: set[str], episodes: bool) -> Callable[[str], str]:
    def rename(name: str) -> str:
        if name in sources:
            return f"{name}-copy-{copy}"
        if found := ID.fullmatch(name):
            return f"{found[1]}-{int(found[2]) + ROOM * copy}"
        return f"{name}-{copy}" if name else name

    return rename


def _read(path: Path) -> list[Row]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))


PAGE = HERE / "GROWTH.md"
LEAD = """# How time and memory grow with the evidence

Written by `make growth` ({machine}). Processor seconds and peak memory of each part in a process of its own; in
brackets the exponent since the size before (1: in proportion to the rows). "Not begun": it would take more than {limit}
processor seconds if it grew in proportion to the rows; "stopped": it took more. Every single loss is tried on all rows,
and each page is one more loss: with pages and rows together this grows with their square.
"""
NOT_BEGUN, STOPPED = "not begun", "stopped"


def _check(raw: Path) -> None:
    from analysis.evidence.problem import errors_in
    from analysis.suite.gate import problems_in

    assert not errors_in(problems_in(raw)), "what was grown is no clean evidence"


def _open(raw: Path) -> None:
    open_evidence(raw)


def _findings(raw: Path) -> None:
    from analysis.findings.registry import findings_of

    evidence = open_evidence(raw)
    for finding in findings_of(evidence):
        finding.verdict(evidence)


def _losses(raw: Path) -> None:
    from analysis.findings.registry import evaluate

    evaluate(open_evidence(raw))


def _choices(raw: Path) -> None:
    from analysis.findings.combinations import combine

    combine(open_evidence(raw))


def _notebook(raw: Path) -> None:
    from analysis.suite.notebook import execute

    os.environ["QANTAR_RAW"] = str(raw)
    with TemporaryDirectory() as scratch:
        execute(NOTEBOOKS / NOTEBOOK, NOTEBOOK, {}, Path(scratch), NOTEBOOKS)


def _site(raw: Path) -> None:
    from analysis.findings.combinations import combine, table_of
    from analysis.findings.registry import evaluate
    from analysis.report.pages import build_site

    shipped = open_evidence(RAW)  # its findings, so that the pages alone are measured
    with TemporaryDirectory() as out:
        few = [record for record in evaluate(shipped) if record.test == "how_many"]
        choices, (site, kept) = table_of(combine(shipped, [])), map(Path(out).joinpath, ("html", "kept"))
        build_site(open_evidence(raw), few, NOTEBOOKS, site, raw, RAW.parent / "processed", choices, kept)


PARTS: Mapping[str, tuple[str, Callable[[Path], None]]] = {
    "check": ("check", _check),
    "open": ("open", _open),
    "findings": ("all findings", _findings),
    "notebook": ("one notebook", _notebook),
    "site": ("the site", _site),
    "choices": ("every choice of trust", _choices),
    "losses": ("every single loss and day", _losses),
}


@dataclass(frozen=True)
class Took:
    """What one part took on so many times the evidence: processor seconds (its children's too) and the peak of memory
    (MB) of its largest process."""

    times: int
    seconds: float
    memory: int


Measured = Took | str


def measure(part: str, raw: Path, times: int, limit: float) -> Took | None:
    """One part in a process of its own; None if it took more than `limit` processor seconds."""
    command = [sys.executable, "-m", "tests.growth", "--measure", part, "--raw", str(raw), "--limit", str(limit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        if -done.returncode in (signal.SIGXCPU, signal.SIGKILL):
            return None
        raise SystemExit(f"{part} on {raw}: {done.stderr.strip().splitlines()[-1]}")
    return Took(times, **json.loads(done.stdout.splitlines()[-1]))


def _measured(part: str, raw: Path, limit: float) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (int(limit), int(limit) + 5))
    try:
        PARTS[part][1](raw)
    except Exception:
        if _seconds(resource.RUSAGE_CHILDREN) >= limit:  # a kernel that is stopped at the limit is told as dead
            os.kill(os.getpid(), signal.SIGXCPU)
        raise
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    unit = 2**20 if sys.platform == "darwin" else 2**10
    memory = max(resource.getrusage(who).ru_maxrss for who in both) // unit
    print(json.dumps({"seconds": round(sum(map(_seconds, both)), 2), "memory": memory}))


def _seconds(who: int) -> float:
    """Processor seconds so far."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def table(sizes: Sequence[int], parts: Sequence[str], episodes: bool, limit: float) -> list[str]:
    """The lines of one table: a row a part, a column a size."""
    heads: list[str] = []
    took: dict[str, list[Measured]] = {part: [] for part in parts}
    for times in (1, *sizes):
        with TemporaryDirectory() as folder:
            raw = Path(folder) / "raw"
            heads.append(f"{times}x ({grow(raw, times, episodes):,} rows)")
            for part, told in took.items():
                told.append(_measure_next(told[-1] if told else None, part, raw, times, limit))
                print(f"{heads[-1]}: {PARTS[part][0]}: {told[-1]}", file=sys.stderr, flush=True)
    rows = [["", *heads], ["---"] * (len(heads) + 1)]
    for part, told in took.items():
        rows.append([PARTS[part][0], *(_cell(now, before) for before, now in pairwise([None, *told]))])
    return [f"| {' | '.join(row)} |" for row in rows]


def _measure_next(before: Measured | None, part: str, raw: Path, times: int, limit: float) -> Measured:
    if isinstance(before, str) or (before and before.seconds * times / before.times > limit):
        return NOT_BEGUN
    return measure(part, raw, times, limit) or STOPPED


def _cell(now: Measured, before: Measured | None) -> str:
    if isinstance(now, str):
        return now
    told = f"{now.seconds:.1f} s"
    if isinstance(before, Took):
        told += f" ({math.log(now.seconds / before.seconds) / math.log(now.times / before.times):.2f})"
    return f"{told}, {now.memory:,} MB"


def main() -> None:
    """Write GROWTH.md, or measure one part."""
    asked = argparse.ArgumentParser(prog="python -m tests.growth", description=__doc__.partition("\n")[0])
    asked.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 300], help="how many times the evidence")
    asked.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    asked.add_argument("--limit", type=float, default=600, help="processor seconds of one part")
    asked.add_argument("--measure", choices=PARTS, help=argparse.SUPPRESS)
    asked.add_argument("--raw", type=Path, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.measure:
        _measured(given.measure, given.raw, given.limit)
        return
    machine = f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores"
    lines = [LEAD.format(machine=machine, limit=f"{given.limit:g}")]
    for title, episodes in (("More rows of the same episodes", False), ("More episodes", True)):
        lines += [f"## {title}\n", *table(given.sizes, given.parts, episodes, given.limit), ""]
    PAGE.write_text("\n".join(lines), encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
