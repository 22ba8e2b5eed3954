"""A notebook: read, normalised and written so that equal runs give equal bytes, and executed by papermill in a kernel
that knows the evidence and nothing of the machine."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from operator import methodcaller
from pathlib import Path
from typing import Any

INJECTED = "injected-parameters"
RUN_FROM = "run_from"  # the metadata that say of which cells the outputs are
PARAMETERS = "parameters"  # the tag of the cell that holds the defaults
KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE_INFO = {"name": "python", "file_extension": ".py", "mimetype": "text/x-python", "pygments_lexer": "ipython3"}
KEPT_CELL_METADATA = frozenset({"tags", "jupyter", "editable", "slideshow"})

Notebook = dict[str, Any]
CELL_TIMEOUT = 1200  # seconds; a cell of the investigation takes a few


def normalise(notebook: Notebook) -> Notebook:
    """The notebook without what differs between equal runs: times, versions, random ids, editor state. Its metadata
    remember its cells in their order: one that is taken out later, moved or edited is missed there."""
    cells = [_normal_cell(cell, number) for number, cell in enumerate(notebook["cells"], start=1)]
    cells = _with_unique_ids(cells)
    return {
        "cells": cells,
        "metadata": {"kernelspec": KERNELSPEC, "language_info": LANGUAGE_INFO, RUN_FROM: [*map(_told, cells)]},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def source_of(notebook: Notebook) -> Notebook:
    """The notebook as it was written: normalised, without outputs, execution counts or injected parameters."""
    cells = [dict(cell) for cell in normalise(notebook)["cells"] if INJECTED not in tags_of(cell)]
    for cell in cells:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    return {**normalise(notebook), "cells": cells}


def read_notebook(path: Path) -> Notebook:
    """A notebook file with every multi-line string joined. ValueError if it is none."""
    try:
        notebook = _with_texts(json.loads(path.read_text(encoding="utf-8-sig")), "".join)
        if not notebook["cells"]:
            raise TypeError("it has no cells")
        for number, cell in enumerate(notebook["cells"], start=1):
            if not _is_cell(cell):
                raise TypeError(f"its cell {number} has not the form of one")
        return notebook
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"{path.name} is not a Jupyter notebook (nbformat 4): {error}") from None


def _is_cell(cell: Mapping[str, Any]) -> bool:
    """Whether what is read of a cell here is of the form of nbformat 4."""
    metadata, outputs = cell.get("metadata", {}), cell.get("outputs", [])
    streams = (output for output in outputs if output.get("output_type") == "stream")
    return (
        cell.get("cell_type") in ("code", "markdown", "raw")
        and isinstance(metadata, dict)
        and isinstance(metadata.get("tags", []), list)
        and all(isinstance(text, str) for text in (cell.get("id", ""), cell["source"], *metadata.get("tags", [])))
        and all(isinstance(output.get("output_type"), str) for output in outputs)
        and all(isinstance(stream.get(name), str) for stream in streams for name in ("name", "text"))
    )


def notebook_text(notebook: Notebook) -> str:
    """Stable JSON, as Jupyter writes it: sorted keys, one blank of indent, strings split by line, a final newline."""
    return (
        json.dumps(
            _with_texts(notebook, methodcaller("splitlines", True)), sort_keys=True, indent=1, ensure_ascii=False
        )
        + "\n"
    )


def write_notebook(notebook: Notebook, path: Path) -> None:
    """Write the stable form of a notebook, with its folder if that is not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(notebook_text(notebook), encoding="utf-8", newline="\n")


def tags_of(cell: Mapping[str, Any]) -> list[str]:
    return list(cell.get("metadata", {}).get("tags", []))


def _normal_cell(cell: Mapping[str, Any], number: int) -> dict[str, Any]:
    tags = tags_of(cell)
    metadata = {key: value for key, value in cell.get("metadata", {}).items() if key in KEPT_CELL_METADATA and value}
    normal = {
        "cell_type": cell["cell_type"],
        "id": INJECTED if INJECTED in tags else cell.get("id") or f"cell-{number:02d}",
        "metadata": metadata,
        "source": cell["source"],
    }
    if "attachments" in cell:
        normal["attachments"] = cell["attachments"]
    if cell["cell_type"] == "code":
        normal["execution_count"] = cell.get("execution_count")
        normal["outputs"] = _merged_streams(cell.get("outputs", []))
    return normal


def _told(cell: Mapping[str, Any]) -> str:
    """A cell in a line: its type, its id, and a checksum of its tags and its text."""
    said = json.dumps([tags_of(cell), cell["source"]])
    return f"{cell['cell_type']} cell '{cell['id']}' {hashlib.sha256(said.encode()).hexdigest()[:8]}"


def _with_unique_ids(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    seen: set[str] = set()
    for number, cell in enumerate(cells, start=1):
        if cell["id"] in seen:
            cell["id"] = f"{cell['id'][:56]}-{number:02d}"  # the format allows 64 characters
        seen.add(cell["id"])
    return cells


def _merged_streams(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Adjacent pieces of one stream as one: how a kernel cuts them is a matter of timing."""
    merged: list[dict[str, Any]] = []
    for output in outputs:
        last = merged[-1] if merged else {}
        if output["output_type"] == "stream" == last.get("output_type") and output["name"] == last["name"]:
            last["text"] += output["text"]
        else:
            merged.append(dict(output))
    return merged


def _with_texts(notebook: Mapping[str, Any], change: Callable[[Any], Any]) -> Notebook:
    """The notebook with each of its texts changed: sources, streams, and data that are no JSON."""

    def of_output(output: Mapping[str, Any]) -> dict[str, Any]:
        data = {mime: v if mime.endswith("json") else change(v) for mime, v in output.get("data", {}).items()}
        return {
            **output,
            **({"text": change(output["text"])} if "text" in output else {}),
            **({"data": data} if data else {}),
        }

    cells = [
        {**cell, "source": change(cell["source"])}
        | ({"outputs": [*map(of_output, cell["outputs"])]} if "outputs" in cell else {})
        for cell in notebook["cells"]
    ]
    return {**notebook, "cells": cells}


@dataclass(eq=False)
class StepFailed(Exception):
    """A step that stopped, where and why. Of a notebook: a cell raised, the kernel died, or it is not one that can take
    parameters; `saved` is the half-run notebook to look at."""

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


def execute(source: Path, name: str, parameters: Mapping[str, Any], scratch: Path, cwd: Path) -> Notebook:
    """Run `source` with `parameters` in a new kernel; its normalised form, outputs included.

    `name` is what messages call it. With no parameters nothing is injected. StepFailed leaves the half-run
    notebook in `scratch/failed`. The kernel inherits this process's environment (see `clean_environment`).
    """
    with without_slow_imports():
        import nbformat
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
            nbformat.from_dict(notebook),  # type: ignore[no-untyped-call]
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
        raise _failure(error, name, half_run) from None
    except (DeadKernelError, CellTimeoutError) as error:
        said = f"{type(error).__name__}: {str(error).strip().splitlines()[0]}"
        raise StepFailed(name, 0, "", said, "", str(half_run)) from None
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
        raise StepFailed(name, 0, "", said, "", "")


def _failure(error: Any, name: str, half_run: Path) -> StepFailed:
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
    return StepFailed(name, len(written) + 1, failed.get("id", ""), said, line, str(half_run))


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
