"""What a step of an earlier build found, kept under the checksum of all that it was found from. Where that is the same
to the byte, it is not found again; where nobody names a memory (QANTAR_MEMORY), everything is.

A memory is one step's alone: what one notebook has found answers no other. What a process holds (`hold`) is held by its
forks too.
"""

from __future__ import annotations

import dataclasses
import hashlib
import io
import os
import pickle
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")
MEMORY = "QANTAR_MEMORY"
SIZE = 32  # bytes of a checksum
_held: dict[bytes, Any] = {}


def recalled(what: Any, find: Callable[[], T]) -> T:
    """What `find` finds; found once for each content of `what`, which holds all that it looks at (code apart: a memory
    is of one state of the library)."""
    paths = os.environ.get(MEMORY)
    return _memory(paths).recall(what, find) if paths else find()


def hold(what: Any, found: Any) -> None:
    """Let `held` find this, here and in forks of this process, for the same content of `what`."""
    _held[digest(what)] = found


def held(what: Callable[[], Any], find: Callable[[], T]) -> T:
    """What this process holds for the content of `what()`; where it holds nothing of that, what `find` finds."""
    found: T | None = _held.get(digest(what())) if _held else None
    return find() if found is None else found


def digest(value: Any) -> bytes:
    """The checksum of a value: of its fields, whatever was looked up in it. Equal checksums are of equal values; equal
    values, made alike in a process of the same hash seed, have equal checksums. What cannot be taken apart raises
    PicklingError, AttributeError or TypeError."""
    file = io.BytesIO()
    _Plain(file).dump(value)
    return hashlib.sha256(file.getbuffer()).digest()


class _Plain(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return type(value), tuple(getattr(value, field.name) for field in dataclasses.fields(value) if field.init)
        return NotImplemented


class Memory:
    """A file of entries, each a key, the checksum of what is kept under it, and that; others are only read. What is
    used goes into a new file beside it, which `keep` puts in its place: what is not used any more is forgotten."""

    def __init__(self, own: Path, *others: Path) -> None:
        self.new = _new(own)
        self.known = {key: kept for path in (own, self.new, *others) for key, kept in read_memory(path).items()}
        self.used: set[bytes] = set()
        self.writing = Lock()  # a document is typeset beside the pages

    def recall(self, what: Any, find: Callable[[], T]) -> T:
        key = digest(what)
        if key not in self.known:
            self.known[key] = pickle.dumps(find())
        if key not in self.used:
            self.used.add(key)
            self._write(key, self.known[key])
        found: T = pickle.loads(self.known[key])
        return found

    def _write(self, key: bytes, kept: bytes) -> None:
        self.new.parent.mkdir(parents=True, exist_ok=True)
        with self.writing, self.new.open("ab") as file:
            file.write(key + hashlib.sha256(kept).digest() + len(kept).to_bytes(8, "big") + kept)


def keep(path: Path) -> None:
    """Keep what was used since the last time, and nothing else."""
    if _new(path).exists():
        _new(path).replace(path)


def leave(path: Path) -> None:
    """Leave the memory as it was before."""
    _new(path).unlink(missing_ok=True)


def _new(path: Path) -> Path:
    return path.with_name(path.name + ".new")


@cache
def _memory(paths: str) -> Memory:
    return Memory(*map(Path, paths.split(os.pathsep)))


def read_memory(path: Path) -> dict[bytes, bytes]:
    """The entries of a file, as far as they are whole."""
    said = path.read_bytes() if path.is_file() else b""
    found, at = {}, 0
    while head := said[at : at + 2 * SIZE + 8]:
        start = at + len(head)
        at = start + int.from_bytes(head[2 * SIZE :], "big")
        kept = said[start:at]
        if hashlib.sha256(kept).digest() == head[SIZE : 2 * SIZE]:
            found[head[:SIZE]] = kept
    return found
