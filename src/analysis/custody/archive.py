"""`investigate archive`: the sources' pages visited one after another, each kept as WARC and told in the log.

It can be stopped at any moment and goes on where it was: a page is whole on the disk before the log names it, and what
the log calls archived, gone or refused is not visited again unless that is asked for.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from analysis.custody.log import Log, Visit, damaged, head, read_log
from analysis.evidence.problem import Misasked, Refused
from analysis.evidence.rows import Source

if TYPE_CHECKING:
    from analysis.custody.fetch import Fetcher, WebPage

SETTLED = ("archived", "gone", "refused")  # a visit that failed is tried again by the next run
OFFLINE = 8  # visits without any answer after which it is the network that is missing
NOT_INSTALLED = (
    "`investigate archive` needs libraries that a report does not: {name} is not installed. "
    "Install them with `uv sync --group archive` (`make setup` has them)."
)
Say = Callable[[str], object]


class ArchiveError(Refused):
    """The archive cannot be written; the message says why."""


def check(folder: Path, say: Say) -> int:
    """Hold the log together with its files; 1 if a line or a file is not what was written."""
    visits = read_log(folder)
    problems = list(damaged(folder))
    for problem in problems:
        say(problem)
    kept = sum(1 for visit in visits if visit.file)
    say(f"{len(visits)} visits in one chain, {kept} files kept, {len(problems)} of them not as they were archived")
    say(f"head of the log: {head(folder)} (kept elsewhere, it shows later that the log is this one)")
    return 1 if problems else 0


def visit(folder: Path, sources: Sequence[Source], only: Sequence[str], contact: str, again: bool, say: Say) -> int:
    """Visit the pages of sources, those named or all; 1 if one failed."""
    if unknown := sorted(set(only) - {source.id for source in sources}):
        raise Misasked(f"'{unknown[0]}' is no source in sources.csv")
    with _installed():
        from analysis.custody.fetch import Fetcher
    agent = f"qantar-archive/{version('qantar')}" + (f" (+{contact})" if contact else "")
    chosen = [source for source in sources if not only or source.id in only]
    made = archive(chosen, folder, Fetcher(agent), again, lambda each: say(_told(each)))
    counted = Counter(each.outcome for each in made)
    say(", ".join(f"{number} {outcome}" for outcome, number in sorted(counted.items())) or "nothing was left to visit")
    return 1 if counted["failed"] else 0


def archive(
    sources: Sequence[Source],
    folder: Path,
    fetcher: Fetcher,
    again: bool = False,
    tell: Callable[[Visit], object] = print,
) -> list[Visit]:
    """Visit the pages of sources that the log has not settled (with `again` all of them); the visits of this run."""
    with _alone(folder):
        log = Log(folder)
        # half-written when the machine died; the log names none of them
        for left in folder.glob("warc/*.new"):
            left.unlink()
        done = {visit.url for visit in log.visits if visit.outcome in SETTLED and not again}
        made = []
        for source in _in_turn([source for source in sources if source.url and source.url not in done], fetcher):
            at = datetime.now(UTC)
            page = fetcher.fetch(source.url)
            made.append(log.append(_kept(folder, source, at, page)))
            tell(made[-1])
            if len(made) >= OFFLINE and not any(visit.status for visit in made):
                raise ArchiveError(f"none of the first {OFFLINE} hosts answered: {page.reason}. Is there a network?")
    return made


def pack(folder: Path, sources: Iterable[Source], place: Path) -> Path:
    """All archived pages as one WACZ, which replays in a browser; the Webrecorder project's own writer makes it."""
    with _installed():
        from wacz.main import main
    titles = {source.id: source.title for source in sources}
    kept = [visit for visit in read_log(folder) if visit.outcome == "archived"]
    if not kept:
        raise ArchiveError(f"{folder}: no page is archived yet; run `investigate archive` first")
    with TemporaryDirectory() as aside:
        pages = Path(aside) / "pages.jsonl"
        lines = [{"format": "json-pages-1.0", "id": "sources", "title": "Sources"}]
        lines += [
            {"id": v.source, "url": v.final_url, "ts": v.at, "title": titles.get(v.source, v.source)} for v in kept
        ]
        pages.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
        new = Path(aside) / "pages.wacz"
        with redirect_stdout(StringIO()):
            warcs = sorted({str(folder / visit.file) for visit in kept})
            failed = main(["create", "-p", str(pages), "-c", "-o", str(new), *warcs])
        if failed:
            raise ArchiveError(f"{place}: the WACZ could not be written")
        place.parent.mkdir(parents=True, exist_ok=True)
        _write(place, new.read_bytes())
    return place


def _in_turn(sources: Sequence[Source], fetcher: Fetcher) -> Iterator[Source]:
    """Always a page of the host that may be asked soonest, so that none is asked in a row for long."""
    waiting = sorted({source.url: source for source in sources}.values(), key=lambda each: each.id)
    while waiting:
        yield waiting.pop(min(range(len(waiting)), key=lambda number: fetcher.ready(waiting[number].url)))


def _kept(folder: Path, source: Source, at: datetime, page: WebPage) -> Visit:
    """The page written below the folder, and the visit as the log will tell it."""
    visit = Visit(
        at=at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        source=source.id,
        url=source.url,
        outcome=page.outcome,
        reason=page.reason,
        status=page.status,
        final_url=page.final_url,
        body=page.digest if page.body else "",
        size=len(page.body),
    )
    if page.outcome not in ("archived", "gone"):
        return visit
    name = f"warc/{source.id}-{at.strftime('%Y%m%dT%H%M%SZ')}.warc.gz"
    _write(folder / name, page.warc)
    return replace(visit, file=name, sha256=hashlib.sha256(page.warc).hexdigest())


def _write(place: Path, text: bytes) -> None:
    """A file that is whole or not there."""
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = place.with_name(place.name + ".new")
    with aside.open("wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())  # before the log names it: a name without its page could not be told from a loss
    aside.replace(place)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ArchiveError(f"{folder}: another archiving is at work here; wait for it to end") from None
        yield


@contextmanager
def _installed() -> Iterator[None]:
    """What only an archive needs is imported in here."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise Misasked(NOT_INSTALLED.format(name=error.name)) from None


def _told(visit: Visit) -> str:
    return f"{visit.source}: {visit.outcome}" + (f", {visit.reason}" if visit.reason else f", {visit.size} bytes")
