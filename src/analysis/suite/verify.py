"""Are the committed notebooks what a fresh run gives? Both are read as a person reads them, and compared line by line.

A run of equal rows gives equal bytes; where the bytes differ, what is shown decides: text exactly, a picture by its
pixels (another machine may pack the same pixels in other bytes). A run is made from the committed cells, so a cell that
is gone is gone from both: the notebook itself remembers which cells it was run from (see `normalise`).
Where a difference is meant, the fresh runs are accepted: they go back to where the notebooks are committed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from pathlib import Path
from typing import Any, NamedTuple

from analysis.evidence.problem import Refused
from analysis.suite.notebook import RUN_FROM, Notebook, read_notebook
from analysis.suite.plan import Plan

ACCEPT = "`investigate accept` writes it, if that is meant"
MOST_LINES = 12  # differences of one notebook that are shown
CONTEXT_LINES = 4  # lines of one difference that are shown
WIDE_LINE = 110  # characters of a line that are shown


@dataclass(frozen=True)
class Difference:
    """`cell` counts from 1 over all cells; 0 if the whole notebook is meant."""

    notebook: str
    cell: int
    cell_id: str
    what: str

    def __str__(self) -> str:
        where = f"{self.notebook}: cell {self.cell} ({self.cell_id})" if self.cell else self.notebook
        return f"{where}: {self.what}"


class NotAccepted(Refused):
    """An output that cannot be the same elsewhere; nothing was written."""


class Line(NamedTuple):
    """A line of a notebook as it is read, and the cell that it stands in."""

    cell: int
    cell_id: str
    text: str


def verify_folders(committed: Path, fresh: Path, expected: Sequence[str]) -> list[Difference]:
    """The notebooks of one folder against fresh runs of the same names in another."""
    found = sorted(path.relative_to(committed).as_posix() for path in committed.rglob("[!.]*.ipynb"))
    said = []
    for path in sorted({*found, *expected}):
        name = f"{committed.name}/{path}"
        if path not in found:
            said.append(Difference(name, 0, "", f"is missing; {ACCEPT}"))
        elif path not in expected:
            said.append(Difference(name, 0, "", "is committed, but no run makes it; remove it"))
        elif (committed / path).read_bytes() != (fresh / path).read_bytes():
            said += _compare_files(name, committed / path, fresh / path)
    return said


def accept_outputs(plan: Plan) -> list[str]:
    """Copy the fresh runs over the committed notebooks, and remove runs of the template for episodes that are no longer
    there; a line for each difference that this settles.

    NotAccepted if an output names a folder of this machine: it would differ on every other.
    """
    committed, fresh, made = plan.root / "notebooks", plan.work / "notebooks", plan.executed()
    for path in made:
        _no_paths(path, fresh / path, (plan.root, plan.out, Path.home()))
    said = [str(each) for each in verify_folders(committed, fresh, made)]
    for path in made:
        (committed / path).parent.mkdir(exist_ok=True)
        shutil.copyfile(fresh / path, committed / path)
    for run in (committed / "episodes").glob("*.ipynb"):
        if f"episodes/{run.name}" not in made:
            run.unlink()
    return said


def _no_paths(name: str, path: Path, folders: tuple[Path, ...]) -> None:
    for number, cell in enumerate(read_notebook(path)["cells"], start=1):
        said = str(cell.get("outputs", ""))
        for folder in folders:
            if len(folder.parts) > 1 and f"{folder}/" in said:
                raise NotAccepted(
                    f"notebooks/{name}: cell {number} ({cell['id']}) prints a folder of this machine: {folder}"
                )


def _compare_files(name: str, committed: Path, fresh: Path) -> list[Difference]:
    try:
        stored = read_notebook(committed)
    except ValueError as error:
        return [Difference(name, 0, "", str(error))]
    said = compare_notebooks(name, stored, read_notebook(fresh))
    more = [Difference(name, 0, "", f"and {len(said) - MOST_LINES} more differences")] if len(said) > MOST_LINES else []
    return [*said[:MOST_LINES], *more]


def compare_notebooks(name: str, stored: Notebook, fresh: Notebook) -> list[Difference]:
    """Where a committed notebook does not read as a fresh run of it: the lines of both, in order of its cells."""
    one, other = list(read_lines(stored)), list(read_lines(fresh))
    # without autojunk: it takes lines that stand often for noise, and blank lines of a notebook do
    matched = SequenceMatcher(a=[line.text for line in one], b=[line.text for line in other], autojunk=False)
    said = []
    for kind, start, end, begin, stop in matched.get_opcodes():
        if kind != "equal":
            first = (one[start:end] or other[begin:stop])[0]
            told = _told([line.text for line in one[start:end]], [line.text for line in other[begin:stop]])
            said.append(Difference(name, first.cell, first.cell_id, "".join(f"\n  {line}" for line in told)))
    return said


def _told(committed: Sequence[str], fresh: Sequence[str]) -> Iterator[str]:
    """The first lines of each side; long ones from shortly before the point where they begin to differ."""
    pairs = zip(committed[0], fresh[0], strict=False) if committed and fresh else ()
    alike = len([*takewhile(lambda pair: pair[0] == pair[1], pairs)])
    for mark, lines in (("- committed: ", committed), ("+ fresh run: ", fresh)):
        for line in lines[:CONTEXT_LINES]:
            start = max(0, alike - WIDE_LINE // 2) if len(line) > WIDE_LINE else 0
            yield f"{mark}{'…' * (start > 0)}{line[start : start + WIDE_LINE]}{'…' * (start + WIDE_LINE < len(line))}"
        if len(lines) > CONTEXT_LINES:
            yield f"{mark}and {len(lines) - CONTEXT_LINES} more lines"


def read_lines(notebook: Notebook) -> Iterator[Line]:
    """All that a notebook says: its metadata, its cells with their ids, sources and outputs."""
    about = {key: value for key, value in notebook.items() if key not in ("cells", "metadata")} | notebook["metadata"]
    cells = about.pop(RUN_FROM, [])
    for text in (*(f"a run from the {cell}" for cell in cells), *_as_lines(about)):
        yield Line(0, "", text)
    for number, cell in enumerate(notebook["cells"], start=1):
        name, count = cell.get("id", "without an id"), cell.get("execution_count")
        head = f"{cell['cell_type']} cell '{name}'" + (f", run as number {count}" if count else "")
        parts = [head, *_as_lines(cell["metadata"]), *cell["source"].split("\n")]
        for output in cell.get("outputs", []):
            parts += _output(output)
        yield from (Line(number, name, text) for text in parts)


def _output(output: Mapping[str, Any]) -> Iterator[str]:
    count = output.get("execution_count")
    yield f"output: {output['output_type']} {output.get('name', '')}".rstrip() + (f" of run {count}" if count else "")
    if output["output_type"] == "error":
        yield f"{output['ename']}: {output['evalue']}"
    yield from _as_lines(output.get("text"))
    for mime, value in sorted(output.get("data", {}).items(), key=lambda item: (item[0] != "text/plain", item[0])):
        yield f"{mime}:"
        yield from [_picture(value)] if mime in ("image/png", "image/jpeg") else _as_lines(value)
    yield from _as_lines(output.get("metadata", {}))


def _as_lines(value: Any) -> list[str]:
    if not value:
        return []
    text = value if isinstance(value, str) else json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False)
    return text.split("\n")


def _picture(text: str) -> str:
    """A picture by its pixels."""
    from PIL import Image

    try:
        image = Image.open(io.BytesIO(base64.b64decode("".join(text.split()), validate=True))).convert("RGBA")
    except (binascii.Error, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return "a picture that cannot be read"
    width, height = image.size
    return f"a picture of {width} x {height} pixels ({hashlib.sha256(image.tobytes()).hexdigest()[:12]})"
