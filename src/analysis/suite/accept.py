"""A change that is meant: executed notebooks go back to where they are committed."""

from __future__ import annotations

import shutil
from pathlib import Path

from analysis.evidence.problem import Refused
from analysis.suite.notebook import read_notebook
from analysis.suite.plan import Plan
from analysis.suite.verify import verify_folders


class NotAccepted(Refused):
    """An output that cannot be the same elsewhere; nothing was written."""


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
