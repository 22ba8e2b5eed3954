"""The log of the archive: one line a visit to a source's page, each line holding the checksum of the line before it.

A line is never changed. Whoever alters, drops or moves one breaks the chain there, unless every later line is written
anew: the chain shows that the log is whole, and its last checksum (`head`), kept elsewhere, that it is the same log. It
does not show that the clock was right, nor that the server told the truth.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from analysis.evidence.problem import Refused
from analysis.evidence.view import REPOSITORY

ARCHIVE = REPOSITORY / "data" / "archive"
VISITS_LOG = "log.jsonl"
START = "0" * 64  # what stands before the first line


class BrokenLog(Refused):
    """The log is not the chain it should be; the message names the line and what is wrong with it."""


@dataclass(frozen=True)
class Visit:
    """One visit. `outcome`: archived, gone (404 or 410), refused (by robots.txt or the server) or failed.

    `at`: UTC, to the second. `status`: of the last answer, 0 if there was none. `body`: SHA-256 of the page as sent,
    `size` its bytes. `file`: the WARC below the archive's folder, `sha256` its checksum; empty if none was kept.
    `previous`: the `digest` of the line before; `digest`: SHA-256 of this line without it.
    """

    at: str
    source: str
    url: str
    outcome: str
    reason: str
    status: int = 0
    final_url: str = ""
    body: str = ""
    size: int = 0
    file: str = ""
    sha256: str = ""
    number: int = 0
    previous: str = START
    digest: str = ""

    def sealed(self) -> Visit:
        """This visit with its digest."""
        said = asdict(self)
        said.pop("digest")
        return replace(self, digest=hashlib.sha256(_json(said)).hexdigest())


class Log:
    """The log in a folder, opened to be written; what was cut off in its last line when the machine died is removed."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / VISITS_LOG
        folder.mkdir(parents=True, exist_ok=True)
        _drop_unfinished(self.path)
        self.visits = list(read_log(folder))

    def append(self, visit: Visit) -> Visit:
        """Write a visit as the next line; it is on the disk when this returns."""
        before = self.visits[-1].digest if self.visits else START
        visit = replace(visit, number=len(self.visits) + 1, previous=before).sealed()
        with self.path.open("ab") as log:
            log.write(_json(asdict(visit)) + b"\n")
            log.flush()
            os.fsync(log.fileno())
        self.visits.append(visit)
        return visit


def read_log(folder: Path) -> tuple[Visit, ...]:
    """The visits in order; none where nothing was archived yet. BrokenLog if a line is not what it should be."""
    return tuple(_visits(folder / VISITS_LOG))


def head(folder: Path) -> str:
    """The checksum of the last line, which stands for the whole log."""
    visits = read_log(folder)
    return visits[-1].digest if visits else START


def copies(folder: Path) -> Mapping[str, str]:
    """By address, for the reader of a source: the last copy that was kept, or that the page is gone, and its copy."""
    kept: dict[str, str] = {}
    found: dict[str, str] = {}
    for visit in read_log(folder):
        if visit.outcome == "archived":
            found[visit.url] = kept[visit.url] = f"copy archived {visit.at[:10]}, SHA-256 {visit.body}"
        elif visit.outcome == "gone":
            gone = f"gone when visited {visit.at[:10]} (status {visit.status})"
            found[visit.url] = "; ".join((gone, kept[visit.url]) if visit.url in kept else (gone,))
    return found


def damaged(folder: Path) -> Iterator[str]:
    """A sentence for each archived file that is missing or is not what was fetched."""
    for visit in read_log(folder):
        path = folder / visit.file
        if visit.file and not path.is_file():
            yield f"{visit.file}: is not here (archived {visit.at} from {visit.url})"
        elif visit.file and hashlib.sha256(path.read_bytes()).hexdigest() != visit.sha256:
            yield f"{visit.file}: is not the file that was archived {visit.at}; its SHA-256 should be {visit.sha256}"


def _visits(path: Path) -> Iterator[Visit]:
    before = START
    text = path.read_bytes() if path.is_file() else b""
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        where = f"{path.name}:{number}"
        if not line.endswith(b"\n"):
            raise BrokenLog(f"{where}: the line is cut off; the next `investigate archive` takes it away and goes on")
        try:
            visit = Visit(**json.loads(line))
        except (ValueError, TypeError, RecursionError):
            raise BrokenLog(f"{where}: is no line of this log") from None
        if visit.sealed() != visit:
            raise BrokenLog(f"{where}: was changed after it was written: its digest is another")
        if (visit.number, visit.previous) != (number, before):
            raise BrokenLog(f"{where}: does not follow the line before it: a line was dropped, added or moved here")
        before = visit.digest
        yield visit


def _json(said: Mapping[str, object]) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True).encode("utf-8")


def _drop_unfinished(path: Path) -> None:
    if path.is_file() and (text := path.read_bytes()) and not text.endswith(b"\n"):
        with path.open("r+b") as log:
            log.truncate(text.rfind(b"\n") + 1)
