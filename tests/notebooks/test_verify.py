"""`investigate verify` sees each way of spoiling a committed notebook."""

from __future__ import annotations

import copy
import sys
from pathlib import Path

import pytest

from analysis.suite.environment import clean_environment
from analysis.suite.notebook import Notebook, execute, normalise, read_notebook, source_of, tags_of, write_notebook
from analysis.suite.verify import compare_notebooks, verify_folders
from tests.notebooks.sabotage import SABOTAGES, Sabotage, cell, notebook, spoiled

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    scratch = tmp_path_factory.mktemp("scratch")
    return clean_environment(ROOT, ROOT / "data" / "raw", scratch / "processed", scratch)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Notebook:
    folder = tmp_path_factory.mktemp("fresh")
    write_notebook(notebook(), folder / "small.ipynb")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        return execute(folder / "small.ipynb", "small.ipynb", {}, folder, folder)


def run_of(victim: Notebook, fresh: Notebook) -> Notebook:
    """What a run of the cells of `victim` gives: their outputs and counts as `fresh` has them."""
    cells = [dict(each) for each in source_of(victim)["cells"]]
    count = 0
    for each in cells:
        if each["cell_type"] == "code":
            count += 1
            outputs = [
                dict(output) for known in fresh["cells"] if known["id"] == each["id"] for output in known["outputs"]
            ]
            each |= {"execution_count": count, "outputs": outputs}
            for output in outputs:
                if "execution_count" in output:
                    output["execution_count"] = count
    return normalise({"cells": cells})


def test_running_a_notebook_leaves_every_import_as_it_was(fresh: Notebook) -> None:
    assert fresh
    assert [name for name, module in sys.modules.items() if module is None and name.startswith("pyarrow")] == []


def test_a_notebook_that_nobody_touched_is_what_a_fresh_run_gives(fresh: Notebook) -> None:
    assert compare_notebooks("small.ipynb", copy.deepcopy(fresh), fresh) == []


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=[each.name for each in SABOTAGES])
def test_verify_names_notebook_cell_and_difference(fresh: Notebook, sabotage: Sabotage) -> None:
    victim = spoiled(fresh, sabotage)
    found = compare_notebooks("notebooks/small.ipynb", victim, run_of(victim, fresh))
    telling = [each for each in found if each.cell_id == sabotage.where and sabotage.words in each.what]
    assert telling, [str(each) for each in found]
    assert str(telling[0]).startswith("notebooks/small.ipynb: ")
    if sabotage.where:
        number = [each["id"] for each in victim["cells"]].index(sabotage.where) + 1
        assert f"cell {number} ({sabotage.where})" in str(telling[0])


def test_an_image_saved_with_other_compression_is_the_same_image(fresh: Notebook) -> None:
    import base64
    import io

    from PIL import Image

    victim = copy.deepcopy(fresh)
    stored = cell(victim, "chart")["outputs"][0]["data"]
    file = io.BytesIO()
    Image.open(io.BytesIO(base64.b64decode(stored["image/png"]))).save(file, "PNG", compress_level=0)
    again = base64.b64encode(file.getvalue()).decode()
    assert again != stored["image/png"].replace("\n", "")
    stored["image/png"] = again
    assert compare_notebooks("small.ipynb", victim, fresh) == []


def test_missing_and_superfluous_notebooks_are_named(fresh: Notebook, tmp_path: Path) -> None:
    committed, made = tmp_path / "notebooks", tmp_path / "made"
    write_notebook(fresh, committed / "old.ipynb")
    for folder in (committed, made):
        write_notebook(fresh, folder / "same.ipynb")
    said = [str(each) for each in verify_folders(committed, made, ["new.ipynb", "same.ipynb"])]
    assert said[0].startswith("notebooks/new.ipynb: is missing")
    assert said[1:] == ["notebooks/old.ipynb: is committed, but no run makes it; remove it"]


def test_what_is_no_notebook_is_named(fresh: Notebook, tmp_path: Path) -> None:
    write_notebook(fresh, tmp_path / "made" / "small.ipynb")
    write_notebook(fresh, tmp_path / "notebooks" / "small.ipynb")
    (tmp_path / "notebooks" / "small.ipynb").write_text("<<<<<<< HEAD\n")
    (found,) = verify_folders(tmp_path / "notebooks", tmp_path / "made", ["small.ipynb"])
    assert "small.ipynb is not a Jupyter notebook" in found.what


def test_no_committed_cell_tells_nbval_to_look_away() -> None:
    for path in sorted((ROOT / "notebooks").rglob("[!.]*.ipynb")):
        for each in read_notebook(path)["cells"]:
            comments = [line.strip("# ") for line in each["source"].splitlines() if line.startswith("#")]
            away = [mark for mark in (*tags_of(each), *comments) if mark.lower().startswith(("nbval", "raises-exc"))]
            assert away == [], (path.name, each["id"])
