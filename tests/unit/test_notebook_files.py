"""A notebook that was broken by hand is told as none, with its name, before anything is made of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from analysis.suite.notebook import notebook_text, read_notebook, source_of

CELL: dict[str, Any] = {"cell_type": "code", "id": "a", "metadata": {}, "source": "1", "outputs": []}
BROKEN = {
    "no list of cells": {"cells": {}},
    "no cells": {"worksheets": []},
    "a list": [],
    "a cell that is a text": {"cells": [CELL, "x"]},
    **{
        f"{name}: {value!r}": {"cells": [CELL | {name: value}]}
        for name, values in {
            "cell_type": (3, None),
            "id": ([1], 3),
            "metadata": (None, [], {"tags": 3}, {"tags": [3]}),
            "source": (3, [3]),
            "outputs": (
                None,
                "abc",
                [{}],
                [{"output_type": "stream"}],
                [{"output_type": "stream", "name": 1, "text": ""}],
            ),
        }.items()
        for value in values
    },
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_notebook_of_another_form_is_told_as_none(tmp_path: Path, broken: str) -> None:
    (tmp_path / "04-broken.ipynb").write_text(json.dumps(BROKEN[broken]), encoding="utf-8")
    with pytest.raises(ValueError, match=r"^04-broken.ipynb is not a Jupyter notebook"):
        read_notebook(tmp_path / "04-broken.ipynb")


@pytest.mark.parametrize("text", ["", "<<<<<<< HEAD", "[" * 100_000, "\0"])
def test_a_text_that_is_no_json_is_told_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "04-broken.ipynb").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"^04-broken.ipynb is not a Jupyter notebook"):
        read_notebook(tmp_path / "04-broken.ipynb")


def test_a_notebook_with_a_byte_order_mark_is_one(tmp_path: Path) -> None:
    (tmp_path / "04-whole.ipynb").write_text(json.dumps({"cells": [CELL]}), encoding="utf-8-sig")
    assert json.loads(notebook_text(source_of(read_notebook(tmp_path / "04-whole.ipynb"))))["cells"][0]["id"] == "a"
