"""A notebook as a file: read, normalised and written so that equal runs give equal bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

INJECTED = "injected-parameters"
RUN_FROM = "run_from"  # the metadata that say of which cells the outputs are
PARAMETERS = "parameters"  # the tag of the cell that holds the defaults
KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"name": "python", "file_extension": ".py", "mimetype": "text/x-python", "pygments_lexer": "ipython3"}
KEPT_CELL_METADATA = frozenset({"tags", "jupyter", "editable", "slideshow"})

Notebook = dict[str, Any]


def normalise(notebook: Notebook) -> Notebook:
    """The notebook without what differs between equal runs: times, versions, random ids, editor state. Its metadata
    remember its cells in their order: one that is taken out later, moved or edited is missed there."""
    cells = [_normal_cell(cell, number) for number, cell in enumerate(notebook["cells"], start=1)]
    cells = _with_unique_ids(cells)
    return {
        "cells": cells,
        "metadata": {"kernelspec": KERNELSPEC, "language_info": LANGUAGE, RUN_FROM: [*map(_told, cells)]},
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
        return _with_texts(json.loads(path.read_text(encoding="utf-8")), "".join)
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path.name} is not a Jupyter notebook (nbformat 4): {error}") from None


def notebook_text(notebook: Notebook) -> str:
    """Stable JSON, as Jupyter writes it: sorted keys, one blank of indent, strings split by line, a final newline."""
    return json.dumps(_with_texts(notebook, _lines), sort_keys=True, indent=1, ensure_ascii=False) + "\n"


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


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
