"""Are the committed notebooks what a fresh run gives? What nbval does not see is seen here.

Three things are held against each other: the committed notebook, a fresh run of it, and the lock of what was last
accepted. Each difference names the notebook, the cell and what differs, in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.suite.lock import LOCK, Cell, lock_of, read_lock
from analysis.suite.notebook import Notebook, code_cells, normalise, read_notebook, tags_of
from analysis.suite.outputs import compare_outputs
from analysis.suite.plan import Plan

ACCEPT = "`investigate accept` re-executes it if the change is meant"
LOOKS_AWAY = ("nbval-", "NBVAL_", "raises-exception", "PYTEST_VALIDATE_")


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


def verify_repository(plan: Plan) -> list[Difference]:
    """Every committed notebook against the fresh runs in the working directory and the lock."""
    folder = plan.root / "notebooks"
    return verify_folders(folder, plan.work / "notebooks", plan.executed())


def verify_folders(committed: Path, fresh: Path, expected: Sequence[str]) -> list[Difference]:
    """The notebooks of one folder against fresh runs of the same names in another."""
    try:
        lock = read_lock(committed)
    except ValueError as error:
        return [Difference(f"{committed.name}/{LOCK}", 0, "", str(error))]
    found = sorted(path.relative_to(committed).as_posix() for path in committed.rglob("[!.]*.ipynb"))
    said = []
    for path in sorted({*found, *expected, *lock}):
        name = f"{committed.name}/{path}"
        if path not in found:
            said.append(Difference(name, 0, "", f"is missing; {ACCEPT}"))
        elif path not in expected:
            said.append(Difference(name, 0, "", "is committed, but no run makes it; remove it"))
        else:
            said += _verify_file(name, committed / path, fresh / path, lock.get(path))
    return said


def _verify_file(name: str, committed: Path, fresh: Path, locked: Sequence[Cell] | None) -> list[Difference]:
    try:
        stored = read_notebook(committed)
    except ValueError as error:
        return [Difference(name, 0, "", str(error))]
    return compare_notebooks(name, stored, read_notebook(fresh), locked)


def compare_notebooks(name: str, stored: Notebook, fresh: Notebook, locked: Sequence[Cell] | None) -> list[Difference]:
    """All differences of a committed notebook from a fresh run of it and from the lock, in order of its cells."""
    if not any(True for _ in code_cells(stored)):
        return [Difference(name, 0, "", "is empty: it has no code cell")]
    whole = [*_against_lock(stored, locked), *_of_metadata(stored)]
    said = [Difference(name, 0, "", what) for what in whole]
    ran = any(cell.get("execution_count") for _, cell in code_cells(fresh))  # a template is not
    counts = dict(_of_counts(stored)) if ran else {}
    now = {cell["id"]: cell for cell in normalise(fresh)["cells"]}
    accepted = {cell.id: cell for cell in locked or ()}
    for number, cell in enumerate(normalise(stored)["cells"], start=1):
        run = now.get(cell["id"], cell)
        told = [*_of_source(cell, run, accepted.get(cell["id"])), *counts.get(number, ())]
        outputs = compare_outputs(cell.get("outputs", []), run.get("outputs", []))
        told += outputs or _of_kinds(cell, accepted.get(cell["id"]))
        told += _of_stored_errors(cell) if not outputs else []
        said += [Difference(name, number, cell["id"], what) for what in told]
    return said


def _against_lock(stored: Notebook, locked: Sequence[Cell] | None) -> Iterator[str]:
    """Cells that are gone, new, of another type or in another order than accepted."""
    if locked is None:
        yield f"its outputs were never accepted ({LOCK} does not have it); {ACCEPT}"
        return
    accepted = {cell.id: cell for cell in locked}
    present = [cell.id for cell in lock_of(normalise(stored))]
    types = {cell.id: cell.type for cell in lock_of(normalise(stored))}
    for cell in locked:
        if cell.id not in types:
            gives = f", which gave {'; '.join(cell.outputs)}" if cell.outputs else ""
            yield f"the {cell.type} cell '{cell.id}'{gives}, is gone; {ACCEPT}"
        elif types[cell.id] != cell.type:
            yield f"the cell '{cell.id}' was accepted as {cell.type} and is {types[cell.id]} now"
    for each in present:
        if each not in accepted:
            yield f"the cell '{each}' is new since the outputs were accepted; {ACCEPT}"
    before = [cell.id for cell in locked if cell.id in types]
    after = [each for each in present if each in accepted]
    if before != after:
        moved = next(pair for pair in zip(before, after, strict=True) if pair[0] != pair[1])
        yield f"its cells are reordered: '{moved[1]}' stands where '{moved[0]}' was accepted"


def _of_metadata(stored: Notebook) -> Iterator[str]:
    expected = normalise(stored)
    for key in sorted(stored.get("metadata", {}).keys() | expected["metadata"].keys()):
        if stored.get("metadata", {}).get(key) != expected["metadata"].get(key):
            yield f"its metadata '{key}' is not as `investigate accept` writes it"
    if any(cell.get("id") != normal["id"] for cell, normal in zip(stored["cells"], expected["cells"], strict=True)):
        yield "cells have no id, or share one; `investigate accept` gives each its own"


def _of_source(cell: Mapping[str, Any], run: Mapping[str, Any], accepted: Cell | None) -> Iterator[str]:
    (now,) = lock_of({"cells": [cell]})
    if cell["source"] != run["source"]:
        yield f"its source is not the one that a fresh run is made from; {ACCEPT}"
    if accepted is not None and now.source != accepted.source:
        yield f"its source was changed after its outputs were accepted; {ACCEPT}"
    if accepted is not None and now.tags != accepted.tags:
        yield f"its tags were {_named(accepted.tags)} when accepted and are {_named(now.tags)} now"
    marks = [*tags_of(cell), *(line.strip("# ") for line in cell["source"].splitlines() if line.lstrip()[:1] == "#")]
    for mark in marks:
        if cell["cell_type"] == "code" and mark.startswith(LOOKS_AWAY):
            yield f"it tells nbval to look away ({mark})"


def _of_counts(stored: Notebook) -> Iterator[tuple[int, list[str]]]:
    """Execution counts are 1, 2, 3, ... where a notebook was run once from top to bottom; empty cells have none."""
    expected = 0
    for number, cell in code_cells(stored):
        count = cell.get("execution_count")
        if not cell["source"].strip():
            continue
        expected += 1
        if count is None:
            yield number, ["its execution count is missing: it was not run"]
        elif count != expected:
            yield number, [f"its execution count is {count}, not {expected}: not run once from top to bottom"]


def _of_kinds(cell: Mapping[str, Any], accepted: Cell | None) -> Iterator[str]:
    (now,) = lock_of({"cells": [cell]})
    if accepted is not None and now.outputs != accepted.outputs:
        yield f"it gave {_named(accepted.outputs)} when accepted and gives {_named(now.outputs)} now; {ACCEPT}"


def _of_stored_errors(cell: Mapping[str, Any]) -> Iterator[str]:
    for output in cell.get("outputs", []):
        if output["output_type"] == "error":
            yield f"an error is stored ({output['ename']}: {output['evalue']})"


def _named(parts: Sequence[str]) -> str:
    return "; ".join(parts) or "nothing"
