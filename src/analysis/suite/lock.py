"""The accepted form of the notebooks: which cells, in which order, with which source and which kinds of outputs.

A fresh run is made from the committed notebook, so a cell that is gone is gone from both; only the lock remembers it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from analysis.suite.notebook import Notebook, tags_of
from analysis.suite.outputs import kind_of

LOCK = "outputs.lock.json"


@dataclass(frozen=True)
class Cell:
    """One accepted cell; `source` is the SHA-256 of its text."""

    id: str
    type: str
    source: str
    tags: tuple[str, ...]
    outputs: tuple[str, ...]


Lock = Mapping[str, Sequence[Cell]]


def lock_of(notebook: Notebook) -> tuple[Cell, ...]:
    """The cells of a notebook as they are locked."""
    return tuple(
        Cell(
            id=cell["id"],
            type=cell["cell_type"],
            source=hashlib.sha256(cell["source"].encode("utf-8")).hexdigest(),
            tags=tuple(sorted(tags_of(cell))),
            outputs=tuple(kind_of(output) for output in cell.get("outputs", [])),
        )
        for cell in notebook["cells"]
    )


def read_lock(folder: Path) -> Lock:
    """The lock beside the notebooks; empty if there is none yet. ValueError if it cannot be read."""
    path = folder / LOCK
    if not path.is_file():
        return {}
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return {name: tuple(_cell(each) for each in cells) for name, cells in said.items()}
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise ValueError(f"{LOCK} cannot be read ({error}); `investigate accept` writes it anew") from None


def write_lock(folder: Path, lock: Lock) -> None:
    """Write the lock: sorted, one cell a line, so that a review shows which cells changed."""
    notebooks = []
    for name, cells in sorted(lock.items()):
        lines = ",\n".join(f"  {json.dumps(asdict(cell), ensure_ascii=False)}" for cell in cells)
        notebooks.append(f" {json.dumps(name)}: [\n{lines}\n ]")
    (folder / LOCK).write_text("{\n" + ",\n".join(notebooks) + "\n}\n", encoding="utf-8", newline="\n")


def _cell(said: Mapping[str, object]) -> Cell:
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
    return Cell(**values)  # type: ignore[arg-type]
