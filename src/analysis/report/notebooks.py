"""Executed notebooks as pages: their code behind a toggle, their outputs as they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from analysis.report.page import Page

DROPPED = frozenset(("parameters", "injected-parameters"))


def notebook_pages(folder: Path) -> tuple[Page, ...]:
    """A page for each executed notebook, in reading order; runs of the template follow the others of its number."""
    main = [_page(path, f"notebooks/{path.stem}") for path in sorted(folder.glob("*.ipynb"))]
    runs = [_page(path, f"notebooks/episodes/{path.stem}") for path in sorted(folder.glob("episodes/*.ipynb"))]
    return (*main, *runs)


def title_of(notebook: dict[str, Any]) -> str:
    """The first heading of a notebook; empty if there is none."""
    for cell in notebook["cells"]:
        lines = _text(cell["source"]).splitlines() if cell["cell_type"] == "markdown" else []
        for line in lines:
            if line.startswith("# "):
                return line.removeprefix("# ").strip()
    return ""


def _page(path: Path, name: str) -> Page:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    title = title_of(notebook) or path.stem
    if not title_of(notebook):
        notebook["cells"].insert(0, {"cell_type": "markdown", "id": "title", "metadata": {}, "source": f"# {title}"})
    for cell in notebook["cells"]:
        _prepare(cell)
    return Page(name, title, notebook=notebook)


def _prepare(cell: dict[str, Any]) -> None:
    """Hide the code, or the whole cell where it holds only parameters; keep of each output what a page shows."""
    if cell["cell_type"] != "code":
        return
    tags = set(cell.get("metadata", {}).get("tags", ()))
    cell["metadata"] = {"tags": sorted(tags | {"remove-cell" if tags & DROPPED else "hide-input"})}
    cell["execution_count"] = None
    for output in cell.get("outputs", ()):
        if "execution_count" in output:
            output["execution_count"] = None
        if "text/html" in output.get("data", {}):
            output["data"] = {"text/html": output["data"]["text/html"]}


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)
