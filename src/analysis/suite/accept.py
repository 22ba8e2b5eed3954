"""A change that is meant: executed notebooks go back to where they are committed, and the lock is written anew."""

from __future__ import annotations

import shutil
from pathlib import Path

from analysis.suite.lock import LOCK, lock_of, read_lock, write_lock
from analysis.suite.notebook import Notebook, read_notebook
from analysis.suite.plan import Plan
from analysis.suite.verify import compare_notebooks


class NotAccepted(Exception):
    """An output that cannot be the same elsewhere; nothing was written."""


def accept_outputs(plan: Plan) -> list[str]:
    """Copy the fresh runs over the committed notebooks; a line for each change that this makes.

    NotAccepted if an output names a folder of this machine: it would differ on every other.
    """
    committed, fresh = plan.root / "notebooks", plan.work / "notebooks"
    runs = {path: read_notebook(fresh / path) for path in plan.executed()}
    for path, notebook in runs.items():
        _no_paths(path, notebook, (plan.root, plan.out, Path.home()))
    said = []
    try:
        before = read_lock(committed)
    except ValueError as error:
        said.append(f"notebooks/{error}")
        before = {}
    for path, notebook in runs.items():
        said += _accept_one(committed / path, fresh / path, f"notebooks/{path}", notebook, path in before)
    said += _remove_others(committed, set(runs))
    lock = {path: lock_of(notebook) for path, notebook in runs.items()}
    if lock != before:
        write_lock(committed, lock)
        said = said or [f"notebooks/{LOCK} is written anew"]
    return said


def _accept_one(committed: Path, fresh: Path, name: str, notebook: Notebook, known: bool) -> list[str]:
    if committed.is_file() and committed.read_bytes() == fresh.read_bytes():
        return []
    if committed.is_file() and known:
        told = [str(each) for each in compare_notebooks(name, read_notebook(committed), notebook, lock_of(notebook))]
    else:
        told = [f"{name}: is new"]
    committed.parent.mkdir(exist_ok=True)
    shutil.copyfile(fresh, committed)
    return told or [f"{name}: is written anew, with equal values"]


def _remove_others(committed: Path, made: set[str]) -> list[str]:
    """Runs of the template for episodes that are no longer there."""
    said = []
    for path in sorted((committed / "episodes").glob("*.ipynb")):
        if f"episodes/{path.name}" not in made:
            path.unlink()
            said.append(f"notebooks/episodes/{path.name}: is removed; no episode has that id")
    return said


def _no_paths(path: str, notebook: Notebook, folders: tuple[Path, ...]) -> None:
    for number, cell in enumerate(notebook["cells"], start=1):
        said = str(cell.get("outputs", ""))
        for folder in folders:
            if len(folder.parts) > 1 and f"{folder}/" in said:
                raise NotAccepted(
                    f"notebooks/{path}: cell {number} ({cell['id']}) prints a folder of this machine: {folder}"
                )
