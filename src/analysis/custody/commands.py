"""What `investigate archive` does and says; each returns the exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from analysis.custody.log import Visit, damaged, head, read_log
from analysis.evidence.problem import Misasked
from analysis.evidence.rows import Source

Say = Callable[[str], object]
NOT_INSTALLED = (
    "`investigate archive` needs libraries that a report does not: {name} is not installed. "
    "Install them with `uv sync --group archive` (`make setup` has them)."
)


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
        from analysis.custody.archive import archive
        from analysis.custody.fetch import Fetcher
    agent = f"qantar-archive/{version('qantar')}" + (f" (+{contact})" if contact else "")
    chosen = [source for source in sources if not only or source.id in only]
    made = archive(chosen, folder, Fetcher(agent), again, lambda each: say(_told(each)))
    counted = Counter(each.outcome for each in made)
    say(", ".join(f"{number} {outcome}" for outcome, number in sorted(counted.items())) or "nothing was left to visit")
    return 1 if counted["failed"] else 0


def pack(folder: Path, sources: Sequence[Source], place: Path, say: Say) -> int:
    """Pack the archived pages into one WACZ."""
    with _installed():
        from analysis.custody.archive import pack
    say(str(pack(folder, sources, place)))
    return 0


@contextmanager
def _installed() -> Iterator[None]:
    """What only an archive needs is imported in here."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise Misasked(NOT_INSTALLED.format(name=error.name)) from None


def _told(visit: Visit) -> str:
    return f"{visit.source}: {visit.outcome}" + (f", {visit.reason}" if visit.reason else f", {visit.size} bytes")
