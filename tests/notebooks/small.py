"""A clone small enough to be run in seconds: this library, a few rows of evidence, three notebooks of a few cells."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from analysis.suite.notebook import write_notebook
from analysis.suite.plan import Plan
from tests.evidence.small_folder import cut
from tests.notebooks.sabotage import PARAMETERS

ROOT = Path(__file__).resolve().parents[2]

CLEANING = """import os
from pathlib import Path
processed = Path(os.environ["QANTAR_PROCESSED"])
(processed / "counts.parquet").write_bytes(b"written by the cleaning notebook")
print(sorted(path.name for path in processed.iterdir()))"""


SHOWS = "import pandas\ndisplay(pandas.DataFrame({'killed': [16, 64]}))\nprint(__name__, __debug__)\n1 / 3"


def code(name: str, source: str, *tags: str) -> dict[str, Any]:
    metadata = {"tags": list(tags)} if tags else {}
    cell = {"cell_type": "code", "id": name, "metadata": metadata, "source": source}
    return {**cell, "outputs": [], "execution_count": None}


def write(path: Path, *cells: dict[str, Any]) -> None:
    """Write a notebook of these cells after the one with the parameters."""
    extra = "\nepisode = ''" if path.stem == "02-episode" else ""
    given = code("given", PARAMETERS + extra, "parameters")
    write_notebook({"cells": [given, *cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, path)


def small_repository(root: Path) -> Path:
    """Make the clone in `root`, with a copy of this library and a few rows of this evidence, of which one statement is
    asked."""
    root.mkdir(parents=True, exist_ok=True)
    for name in ("Snakefile", "config.yaml", "uv.lock", "CITATION.cff"):
        shutil.copyfile(ROOT / name, root / name)
    ignore = shutil.ignore_patterns("*.pyc.*")  # compiled as it is here, but for what is being written
    shutil.copytree(ROOT / "src", root / "src", ignore=ignore)
    for name in ("text", "templates", "ground"):
        shutil.copytree(ROOT / "reports" / name, root / "reports" / name)
    (root / "data").mkdir()
    cut(root / "data" / "raw")
    statements = root / "data" / "raw" / "statements.csv"
    two_lines = statements.read_text(encoding="utf-8").splitlines(keepends=True)[:2]
    statements.write_text("".join(two_lines), encoding="utf-8")
    write(root / "notebooks" / "01-sources-and-cleaning.ipynb", code("clean", CLEANING))
    write(root / "notebooks" / "02-episode.ipynb", code("which", "print(episode or 'the latest', as_of)"))
    counts = (code("count", "exclude_kinds"), code("shows", SHOWS), code("last", "print('done')"))
    write(root / "notebooks" / "03-counts.ipynb", *counts)
    return root


def copy_of(built: Plan, root: Path) -> Plan:
    """A clone where everything was run already."""
    shutil.copytree(built.root, root)
    return plan(root)


def plan(root: Path, **config: Any) -> Plan:
    return Plan.of(root, config)
