"""What a notebook reads: the answers that the library gave it, each with the question and a checksum.

A notebook is handed the evidence by `analysis.qantar` and by nothing else, so it shows what it showed before wherever
every answer is the one it was. The questions are put again to the evidence as it is now, in their order, and where all
checksums are the same the notebook is not run. A question holds the values that it is asked with: what the notebook has
made itself follows from its earlier answers. What cannot be written down as a question (a function that the notebook
defines) is a reading of everything. Reading a table past the library is an error.
"""

from __future__ import annotations

import io
import os
import pickle
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from operator import attrgetter
from pathlib import Path
from types import FunctionType, SimpleNamespace
from typing import Any

from analysis import qantar
from analysis.evidence.memory import digest
from analysis.evidence.processed import processed_folder
from analysis.evidence.raw import checksum
from analysis.evidence.view import REPOSITORY, Evidence, raw_folder
from analysis.suite.freshness import files

OF_ITS_ARGUMENTS = ("positions", "say", "show")  # what they answer is in what they are given
EVERYTHING = b""
Question = bytes  # a pickle: of which view (None: of qantar), which name, and what it is called with, if it is called


class UndeclaredRead(PermissionError):
    """A notebook has opened a file of the evidence by itself."""


class Kept:
    """A notebook as it was executed the last time, and what it read then, in the memory of its step."""

    def __init__(self, place: Path) -> None:
        self.notebook, self.record, self.new = (Path(f"{place}.{what}") for what in ("kept", "read", "reading"))

    def still(self, of: str) -> str | None:
        """Its text, if it would be the same again; `of`: the checksum of what it is executed from."""
        self.new.unlink(missing_ok=True)
        with suppress(Exception):  # whatever it is, the notebook shows it where it is asked
            was, made, read = pickle.loads(self.record.read_bytes())
            if (was, made) == (of, checksum(self.notebook)) and _hold(read):
                return self.notebook.read_text(encoding="utf-8")
        return None

    def keep(self, of: str, made: Path) -> None:
        """Keep an executed notebook with what it has read; nothing, if that was not written down."""
        self.record.unlink(missing_ok=True)
        if self.new.is_file():
            read = []
            with self.new.open("rb") as file:
                while file.peek(1):
                    read.append(pickle.load(file))
            shutil.copyfile(made, self.notebook)
            self.record.write_bytes(pickle.dumps((of, checksum(self.notebook), read)))
            self.new.unlink()


def _hold(read: list[tuple[Question, bytes]]) -> bool:
    """Whether every question still has its answer."""

    @cache
    def answer(question: Question) -> Any:
        if question == EVERYTHING:
            return _everything()
        of, name, given = _Reader(question, answer).load()
        found = attrgetter(name)(qantar if of is None else of)
        return found(*given[0], **given[1]) if given else found

    return bool(read) and all(digest(answer(question)) == was for question, was in read)


class _Writer(pickle.Pickler):
    """Writes a question; a view in it is the question that it answers."""

    def persistent_id(self, value: Any) -> Question | None:
        if isinstance(value, Watched):
            return value._question
        if getattr(value, "__module__", "") == "__main__":
            raise pickle.PicklingError(f"{value!r} is of the notebook")
        return None


class _Reader(pickle.Unpickler):
    def __init__(self, question: Question, answer: Callable[[Question], Any]) -> None:
        super().__init__(io.BytesIO(question))
        self.answer = answer

    def persistent_load(self, question: Question) -> Any:
        return self.answer(question)


def _written(of: Watched | None, name: str, given: Any = None) -> Question:
    file = io.BytesIO()
    try:
        _Writer(file).dump((of, name, given))
    except (pickle.PicklingError, TypeError, AttributeError):
        return EVERYTHING
    return file.getvalue()


def _everything() -> dict[str, str]:
    return {path.relative_to(raw_folder()).as_posix(): checksum(path) for path in files(raw_folder())}


def watch(path: Path) -> None:
    """From here on whatever this process is answered by `qantar` is written down in a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    clerk = Clerk(path)
    for name in qantar.__all__:
        value = getattr(qantar, name)
        if isinstance(value, FunctionType):
            by = clerk.through if name in OF_ITS_ARGUMENTS else partial(clerk.call, None, name)
            setattr(qantar, name, partial(by, value))
    drawn = {name: getattr(qantar.figures, name) for name in qantar.figures.__all__}
    watched = {name: partial(clerk.call, None, f"figures.{name}", draw) for name, draw in drawn.items()}
    qantar.figures = SimpleNamespace(**watched)  # type: ignore[assignment]
    sys.addaudithook(clerk.opened)


class Clerk:
    """Writes questions and the checksums of their answers."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.library = 0  # how deep in calls of the library; those that it makes itself are none of the notebook's
        self.evidence = tuple(folder.resolve() for folder in (REPOSITORY / "data", raw_folder(), processed_folder()))
        work = raw_folder().parents[1]
        own = (path.parent, work / "scratch", Path(sys.prefix), REPOSITORY / "src")
        words = (work / "inputs" / "words.sha256").read_text(encoding="utf-8").splitlines()
        self.inputs = tuple(one.resolve() for one in (*own, *(REPOSITORY / line.split("  ", 1)[1] for line in words)))

    def call(self, of: Watched | None, name: str, function: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """Call a function of the library, or of a view, for the notebook."""
        if self.library:
            return function(*given, **named)
        question = _written(of, name, (given, named))
        try:
            answer = self.through(function, *given, **named)
        except BaseException:
            self.answered(EVERYTHING, None)
            raise
        return self.answered(question, answer)

    def through(self, function: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """Call a function with the views themselves."""
        with self.in_library():
            return function(*map(_bare, given), **{name: _bare(value) for name, value in named.items()})

    def answered(self, question: Question, answer: Any) -> Any:
        """Write an answer down. A view is none: what is asked of it will be."""
        if question != EVERYTHING and isinstance(answer, Evidence):
            return Watched(self, answer, question)
        with self.in_library(), self.path.open("ab") as file:
            try:
                told = digest(answer)
            except Exception:
                question = EVERYTHING
            pickle.dump((question, digest(_everything()) if question == EVERYTHING else told), file)
        return answer

    def opened(self, event: str, arguments: tuple[Any, ...]) -> None:
        """UndeclaredRead if the notebook opens what only the library may, or the library what is no input of either."""
        if event != "open" or not isinstance(arguments[0], str | os.PathLike):
            return
        path = Path(arguments[0]).resolve()
        if any(map(path.is_relative_to, self.evidence)):
            if not self.library:
                raise UndeclaredRead(
                    f"{path} is opened past the library; a notebook reads the evidence by `qantar.open_evidence()` and "
                    "`qantar.raw_tables()`, so that it is known what it has read"
                )
        elif path.is_relative_to(REPOSITORY) and not any(map(path.is_relative_to, self.inputs)):
            raise UndeclaredRead(f"{path} is opened and is no input of a notebook (see `Plan` for what is)")

    @contextmanager
    def in_library(self) -> Iterator[None]:
        self.library += 1
        try:
            yield
        finally:
            self.library -= 1


class Watched:
    """A view of the evidence of which everything that is asked is written down."""

    def __init__(self, clerk: Clerk, view: Evidence, question: Question) -> None:
        self._clerk, self._view, self._question = clerk, view, question

    def __getattr__(self, name: str) -> Any:
        with self._clerk.in_library():
            value = getattr(self._view, name)
        if callable(value):
            return partial(self._clerk.call, self, name, value)
        return self._clerk.answered(_written(self, name), value)


def _bare(value: Any) -> Any:
    if isinstance(value, Watched):
        return value._view
    if type(value) in (list, tuple):
        return type(value)(map(_bare, value))
    return {key: _bare(each) for key, each in value.items()} if type(value) is dict else value
