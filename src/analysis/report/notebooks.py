"""Executed notebooks as pages: their code behind a toggle, their outputs as they are, but for figures of the report: a
notebook shows them as pictures, a page as drawings whose marks are links."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat

from analysis.evidence.view import Evidence
from analysis.report.chart import BELOW, DRAWING, Chart, Charts
from analysis.report.page import Page, in_markdown

NotebookJson = dict[str, Any]
Output = dict[str, Any]

DROPPED = frozenset(("parameters", "injected-parameters"))


def notebook_pages(folder: Path, evidence: Evidence, charts: Charts) -> tuple[Page, ...]:
    """A page for each executed notebook, in reading order. Where a notebook was run once for each episode, the runs
    stand in its place, under the titles of the episodes. `charts`: the figures of the report, by name."""
    titles = {episode.id: episode.title for episode in evidence.episodes}
    runs = {path.stem: path for path in folder.glob("episodes/*.ipynb")}
    order = [stem for stem in titles if stem in runs] + sorted(set(runs) - set(titles))
    found: list[tuple[str, Path, str]] = []
    for path in sorted(folder.glob("*.ipynb")):
        if runs and _asks_for_one(_loaded(path)):
            told = ((stem, f"{titles.get(stem, stem)}: the analysis") for stem in order)
            found += [(f"notebooks/episodes/{stem}", runs[stem], title) for stem, title in told]
        else:
            found.append((f"notebooks/{path.stem}", path, _title(_loaded(path)) or path.stem))
    return tuple(_page(_loaded(path), name, title, charts) for name, path, title in found)


def _loaded(path: Path) -> NotebookJson:
    return nbformat.v4.reads(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return, no-untyped-call]


def _asks_for_one(notebook: NotebookJson) -> bool:
    """Whether a notebook asks for one episode among its parameters."""
    given = (cell for cell in notebook["cells"] if "parameters" in cell.get("metadata", {}).get("tags", ()))
    return any(line.startswith("episode =") for cell in given for line in cell["source"].splitlines())


def _title(notebook: NotebookJson) -> str:
    """The first heading of a notebook; empty if there is none."""
    written = (cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    headings = (line for text in written for line in text.splitlines() if line.startswith("# "))
    return next(headings, "").removeprefix("# ").strip()


def _page(notebook: NotebookJson, name: str, title: str, charts: Charts) -> Page:
    """The notebook with its first heading (or none) replaced by `title`."""
    for cell in notebook["cells"]:
        lines = cell["source"].splitlines()
        if cell["cell_type"] == "markdown" and lines and lines[0].startswith("# "):
            cell["source"] = "\n".join([f"# {in_markdown(title)}", *lines[1:]])
            break
    else:
        heading = {"cell_type": "markdown", "id": "title", "metadata": {}, "source": f"# {in_markdown(title)}"}
        notebook["cells"].insert(0, heading)
    shown = [chart for cell in notebook["cells"] for chart in _prepare(cell, charts)]
    return Page(name, title, notebook=notebook, figures=tuple(shown))


def _prepare(cell: dict[str, Any], charts: Charts) -> list[Chart]:
    """Hide the code, or the whole cell where it holds only parameters; keep of each output what a page shows. The
    figures of the report among them."""
    if cell["cell_type"] != "code":
        return []
    tags = set(cell.get("metadata", {}).get("tags", ()))
    cell["metadata"] = {"tags": sorted(tags | {"remove-cell" if tags & DROPPED else "hide-input"})}
    cell["execution_count"] = None
    cell["outputs"], shown = _drawn(cell.get("outputs", ()), charts)
    for output in cell["outputs"]:
        if "execution_count" in output:
            output["execution_count"] = None
        if "text/html" in output.get("data", {}):
            output["data"] = {"text/html": output["data"]["text/html"]}
    return shown


def _drawn(outputs: Sequence[Output], charts: Charts) -> tuple[list[Output], list[Chart]]:
    """The outputs with each figure that the report has too in the report's own form, caption and table included. One
    that a reader drew of a view of his or her own stays a picture."""
    found: list[Output] = []
    shown: list[Chart] = []
    replaced = ""
    for output in outputs:
        told = output.get("metadata", {})
        chart = charts.get(told.get(DRAWING, {}).get("figure", ""))
        if chart is not None and chart.digest == told[DRAWING]["drawn"]:
            replaced = chart.name
            shown.append(chart)
            found.append({"output_type": "display_data", "metadata": {}, "data": {"text/html": str(chart.html())}})
        elif told.get(BELOW) != replaced or not replaced:
            found.append(output)
    return found, shown
