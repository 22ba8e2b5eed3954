"""A notebook executed by papermill in a kernel that knows the evidence and nothing of the machine."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from analysis.suite.notebook import INJECTED, PARAMETERS, Notebook, normalise, read_notebook, tags_of

CELL_TIMEOUT = 1200  # seconds; a cell of the investigation takes a few


@dataclass(frozen=True)
class Failure:
    """A notebook that stopped: where, why, and the half-run notebook to look at."""

    notebook: str
    cell: int  # from 1, counting all cells of the committed notebook
    cell_id: str
    error: str
    line: str  # the line of the cell that was being run
    saved: str

    def __str__(self) -> str:
        where = f"{self.notebook}, cell {self.cell} ({self.cell_id})" if self.cell else self.notebook
        line = f"\n  at: {self.line}" if self.line else ""
        saved = f"\n  half-run notebook: {self.saved}" if self.saved else ""
        return f"{where}: {self.error}{line}{saved}"

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")


class NotebookFailed(Exception):
    """A cell raised, the kernel died, or the notebook is not one that can take parameters."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(str(failure))
        self.failure = failure


def execute(source: Path, name: str, parameters: Mapping[str, Any], scratch: Path, cwd: Path) -> Notebook:
    """Run `source` with `parameters` in a new kernel; its normalised form, outputs included.

    `name` is what messages call it. With no parameters nothing is injected. NotebookFailed leaves the half-run
    notebook in `scratch/failed`. The kernel inherits this process's environment (see `clean_environment`).
    """
    with without_slow_imports():
        import papermill
        from nbclient.exceptions import CellTimeoutError, DeadKernelError
        from papermill.exceptions import PapermillExecutionError

    notebook = read_notebook(source)
    _takes_parameters(notebook, name)
    half_run = scratch / "failed" / f"{Path(name).stem}.ipynb"
    half_run.parent.mkdir(parents=True, exist_ok=True)
    here = Path.cwd()
    os.chdir(scratch)  # papermill formats the output path like a template; a relative one has nothing to format
    try:
        done = papermill.execute_notebook(
            _as_node(notebook),
            str(half_run.relative_to(scratch)),
            parameters=dict(parameters),
            kernel_name="python3",
            progress_bar=False,
            cwd=str(cwd),
            execution_timeout=CELL_TIMEOUT,
            shutdown_kernel="immediate",
            engine_name=_engine(),
        )
    except PapermillExecutionError as error:
        raise NotebookFailed(_failure(error, name, half_run)) from None
    except (DeadKernelError, CellTimeoutError) as error:
        said = f"{type(error).__name__}: {str(error).strip().splitlines()[0]}"
        raise NotebookFailed(Failure(name, 0, "", said, "", str(half_run))) from None
    finally:
        os.chdir(here)
    half_run.unlink(missing_ok=True)
    return normalise(json.loads(json.dumps(done)))


@cache
def _engine() -> str:
    """Papermill's own way to execute a notebook, which here saves it once, however it ends, and not twice a cell."""
    from papermill.engines import NBClientEngine, papermill_engines

    class SavedOnce(NBClientEngine):  # type: ignore[misc]
        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, *given: Any, **named: Any) -> None:
            saved_to, nb_man.output_path = nb_man.output_path, None
            try:
                super().execute_managed_notebook(nb_man, *given, **named)
            except BaseException:  # where all cells are run, or one has raised, papermill saves it later
                nb_man.output_path = saved_to
                raise

    papermill_engines.register("saved-once", SavedOnce)
    return "saved-once"


def _takes_parameters(notebook: Notebook, name: str) -> None:
    tagged = [cell for cell in notebook["cells"] if PARAMETERS in tags_of(cell)]
    if len(tagged) != 1:
        said = f"{len(tagged) or 'no'} cells are tagged '{PARAMETERS}'; exactly one must hold the default parameters"
        raise NotebookFailed(Failure(name, 0, "", said, "", ""))


def _failure(error: Any, name: str, half_run: Path) -> Failure:
    """Papermill counts an injected cell, and puts two notes of its own into the notebook it saves."""
    cells = [c for c in read_notebook(half_run)["cells"] if "papermill-error-cell-tag" not in tags_of(c)]
    written = [cell for cell in cells[: error.cell_index] if INJECTED not in tags_of(cell)]
    failed = cells[error.cell_index]
    plain = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(error.traceback))
    at = re.search(r"(?:Cell In\[\d+\]|<string>|Input In \[\d+\]).*?line (\d+)", plain)
    lines = failed["source"].splitlines()
    number = int(at.group(1)) if at else 0
    line = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    said = f"{error.ename}: {error.evalue}" if error.evalue else error.ename
    return Failure(name, len(written) + 1, failed.get("id", ""), said, line, str(half_run))


def _as_node(notebook: Notebook) -> Any:
    import nbformat

    return nbformat.from_dict(notebook)  # type: ignore[no-untyped-call]


@contextmanager
def without_slow_imports() -> Iterator[None]:
    """Leave out what papermill's imports would build and no notebook needs, half of each start: jsonschema's grammar
    of IRIs (no schema of a notebook has one) and the file systems of Arrow (the paths here are local)."""
    left_out = [name for name in ("rfc3987_syntax", "pyarrow.fs") if name not in sys.modules]
    for name in left_out:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in left_out:
            del sys.modules[name]
