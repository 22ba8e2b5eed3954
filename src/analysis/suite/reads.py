"""What a notebook reads: the answers that the library gave it, each with the question and a checksum.

A notebook is handed the evidence by `analysis.qantar` and by nothing else, so it shows what it showed before wherever
every answer is the one it was. The questions are put again to the evidence as it is now, in their order, and where all
checksums are the same the notebook is not run. What cannot be written down as a question (an argument that the notebook
has made itself) is a reading of everything. Reading a table past the library is an error.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
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
EVERYTHING = ["everything"]
Question = (
    Any  # plain values; a list is `["get", of what (None: qantar), name]`, `["call", what, arguments, named]`, ...
)


class UndeclaredRead(PermissionError):
    """A notebook has opened a file of the evidence by itself."""


class Kept:
    """A notebook as it was executed the last time, and what it read then, in the memory of its step."""

    def __init__(self, place: Path) -> None:
        self.notebook, self.record, self.new = (Path(f"{place}.{what}") for what in ("kept", "read", "reading"))

    def still(self, of: str) -> str | None:
        """Its text, if it would be the same again; `of`: the checksum of what it is executed from."""
        self.new.unlink(missing_ok=True)
        if not self.record.is_file():
            return None
        said = json.loads(self.record.read_text(encoding="utf-8"))
        unchanged = said["of"] == of and said["made"] == checksum(self.notebook)
        return self.notebook.read_text(encoding="utf-8") if unchanged and _hold(said["read"]) else None

    def keep(self, of: str, made: Path) -> None:
        """Keep an executed notebook with what it has read; nothing, if that was not written down."""
        self.record.unlink(missing_ok=True)
        if self.new.is_file():
            read = [json.loads(line) for line in self.new.read_text(encoding="utf-8").splitlines()]
            shutil.copyfile(made, self.notebook)
            said = {"of": of, "made": checksum(self.notebook), "read": read}
            self.record.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
            self.new.unlink()


def _hold(read: list[tuple[Question, str]]) -> bool:
    """Whether every question still has its answer."""
    found: dict[str, Any] = {}
    try:
        return bool(read) and all(digest(_answer(question, found)).hex() == was for question, was in read)
    except Exception:  # whatever it is, the notebook shows it where it is asked
        return False


def _answer(question: Question, found: dict[str, Any]) -> Any:
    if not isinstance(question, list):
        return question
    name = json.dumps(question)
    if name not in found:
        kind, *parts = question
        found[name] = _ASKED[kind](*parts, partial(_answer, found=found))
    return found[name]


Ask = Callable[[Question], Any]
_ASKED: Mapping[str, Callable[..., Any]] = {
    "everything": lambda ask: _everything(),
    "get": lambda of, name, ask: getattr(qantar if of is None else ask(of), name),
    "call": lambda what, given, named, ask: ask(what)(*map(ask, given), **{key: ask(named[key]) for key in named}),
    "date": lambda day, ask: date.fromisoformat(day),
    "list": lambda parts, ask: [ask(part) for part in parts],
    "tuple": lambda parts, ask: tuple(ask(part) for part in parts),
    "dict": lambda pairs, ask: {ask(key): ask(value) for key, value in pairs},
}


def _everything() -> dict[str, str]:
    return {path.relative_to(raw_folder()).as_posix(): checksum(path) for path in files(raw_folder())}


def watch(path: Path) -> None:
    """From here on whatever this process is answered by `qantar` is written down in a file, a line an answer."""
    path.parent.mkdir(parents=True, exist_ok=True)
    clerk = Clerk(path)
    for name in qantar.__all__:
        value = getattr(qantar, name)
        if isinstance(value, FunctionType) and name not in OF_ITS_ARGUMENTS:
            setattr(qantar, name, partial(clerk.call, ["get", None, name], value))
        elif isinstance(value, FunctionType):
            setattr(qantar, name, partial(clerk.through, value))
    of_figures = ["get", None, "figures"]
    drawn = {name: getattr(qantar.figures, name) for name in qantar.figures.__all__}
    watched = {name: partial(clerk.call, ["get", of_figures, name], draw) for name, draw in drawn.items()}
    qantar.figures = SimpleNamespace(**watched)  # type: ignore[assignment]
    sys.addaudithook(clerk.opened)


class Clerk:
    """Writes questions and the checksums of their answers. `answers`: each by its identity, kept so that this stays."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.answers: dict[int, tuple[Any, Question, bytes]] = {}
        self.library = 0  # how deep in calls of the library; those that it makes itself are none of the notebook's
        self.evidence = tuple(folder.resolve() for folder in (REPOSITORY / "data", raw_folder(), processed_folder()))
        work = raw_folder().parents[1]
        own = (path.parent, work / "scratch", Path(sys.prefix), REPOSITORY / "src")
        words = (work / "inputs" / "words.sha256").read_text(encoding="utf-8").splitlines()
        self.inputs = tuple(one.resolve() for one in (*own, *(REPOSITORY / line.split("  ", 1)[1] for line in words)))

    def call(self, what: Question, function: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """Call a function of the library for the notebook."""
        if self.library:
            return function(*given, **named)
        try:
            question = ["call", what, [self._written(each) for each in given], self._named(named)]
        except TypeError:
            question = EVERYTHING
        try:
            answer = self.through(function, *given, **named)
        except BaseException:
            self._write(EVERYTHING, _everything())
            raise
        return self.answered(question, answer)

    def through(self, function: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """Call a function with the views themselves."""
        with self._in_library():
            return function(*map(_bare, given), **{name: _bare(value) for name, value in named.items()})

    def answered(self, question: Question, answer: Any) -> Any:
        """Write an answer down. A view is none: what is asked of it will be."""
        try:
            told = digest(answer) if question != EVERYTHING and not isinstance(answer, Evidence) else b""
        except Exception:
            question = EVERYTHING
        if question == EVERYTHING:
            self._write(question, _everything())
        elif isinstance(answer, Evidence):
            return Watched(self, answer, question)
        else:
            self.answers[id(answer)] = (answer, question, told)
            self._write(question, answer)
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
    def _in_library(self) -> Iterator[None]:
        self.library += 1
        try:
            yield
        finally:
            self.library -= 1

    def _write(self, question: Question, answer: Any) -> None:
        with self._in_library(), self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps([question, digest(answer).hex()], ensure_ascii=False) + "\n")

    def _named(self, named: Mapping[str, Any]) -> dict[str, Question]:
        return {name: self._written(value) for name, value in named.items()}

    def _written(self, value: Any) -> Question:
        """A value as a question for it. TypeError if the notebook has made it."""
        if isinstance(value, Watched):
            return value._question
        if value is None or type(value) in (bool, int, float, str):
            return value
        if type(value) is date:
            return ["date", value.isoformat()]
        _, question, was = self.answers.get(id(value), (None, None, b""))
        if question and digest(value) == was:
            return question
        if type(value) in (list, tuple):
            return [type(value).__name__, [self._written(each) for each in value]]
        if type(value) is dict:
            return ["dict", [[self._written(key), self._written(each)] for key, each in value.items()]]
        raise TypeError(f"{value!r} is of the notebook")


class Watched:
    """A view of the evidence of which everything that is asked is written down."""

    def __init__(self, clerk: Clerk, view: Evidence, question: Question) -> None:
        self._clerk, self._view, self._question = clerk, view, question

    def __getattr__(self, name: str) -> Any:
        question = ["get", self._question, name]
        with self._clerk._in_library():
            value = getattr(self._view, name)
        if callable(value):
            return partial(self._clerk.call, question, value)
        return self._clerk.answered(question, value)


def _bare(value: Any) -> Any:
    if isinstance(value, Watched):
        return value._view
    if type(value) in (list, tuple):
        return type(value)(map(_bare, value))
    return {key: _bare(each) for key, each in value.items()} if type(value) is dict else value
