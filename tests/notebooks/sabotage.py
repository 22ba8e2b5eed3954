"""A small notebook with one of each kind of output, and the ways in which somebody may spoil it."""

from __future__ import annotations

import base64
import copy
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PIL import Image

Notebook = dict[str, Any]
FIGURE = "application/vnd.qantar.figure+json"

PARAMETERS = """as_of = None
exclude_kinds = []
exclude_sources = []
exclude_origins = []
episodes = []"""

TABLE = """class Table:
    rows = [("quantity", "low", "high"), ("killed", 16, 64), ("wounded", 86, 200)]
    def _repr_html_(self):
        cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in self.rows]
        return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"
    def __repr__(self):
        return "a table"
Table()"""

FIGURE_CELL = """from IPython.display import display
data = {"series": [{"label": "killed", "low": [10, 14, 16]}]}
svg = '<svg><text>killed</text><path d="M 0 0 L 3 10"/></svg>'
display({"application/vnd.qantar.figure+json": data, "text/html": svg, "text/plain": "a figure"}, raw=True)"""

IMAGE = """import io
from IPython.display import Image as Shown
from PIL import Image
chart = Image.new("RGB", (40, 30), "white")
chart.paste("black", (5, 5, 10, 25))
file = io.BytesIO()
chart.save(file, "PNG")
display(Shown(file.getvalue()))"""


def notebook() -> Notebook:
    """The notebook as written, without outputs."""
    cells = [
        ("markdown", "title", "# How many?", []),
        ("code", "given", PARAMETERS, ["parameters"]),
        ("code", "said", "print('three episodes')", []),
        ("code", "table", TABLE, []),
        ("code", "figure", FIGURE_CELL, []),
        ("code", "chart", IMAGE, []),
        ("code", "range", "16, 64", []),
        ("code", "last", "print('what can be said')", []),
        ("markdown", "end", "What cannot be said.", []),
    ]
    return {
        "cells": [_cell(*cell) for cell in cells],
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cell(kind: str, name: str, source: str, tags: list[str]) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "id": name, "metadata": {"tags": tags} if tags else {}, "source": source}
    return {**cell, "outputs": [], "execution_count": None} if kind == "code" else cell


def cell(spoiled: Notebook, name: str) -> dict[str, Any]:
    return next(each for each in spoiled["cells"] if each["id"] == name)


def _data(spoiled: Notebook, name: str) -> dict[str, Any]:
    return cell(spoiled, name)["outputs"][0]["data"]


@dataclass(frozen=True)
class Sabotage:
    """What was done, where `verify` must see it and in which words."""

    name: str
    spoil: Callable[[Notebook], None]
    where: str
    words: str


def rubbish_png(spoiled: Notebook) -> None:
    _data(spoiled, "chart")["image/png"] = base64.b64encode(b"no picture at all").decode()


def other_png(spoiled: Notebook) -> None:
    image = Image.open(io.BytesIO(base64.b64decode(_data(spoiled, "chart")["image/png"])))
    image.paste("black", (20, 5, 25, 25))
    file = io.BytesIO()
    image.save(file, "PNG")
    _data(spoiled, "chart")["image/png"] = base64.b64encode(file.getvalue()).decode()


def other_size(spoiled: Notebook) -> None:
    file = io.BytesIO()
    Image.new("RGB", (20, 30), "white").save(file, "PNG")
    _data(spoiled, "chart")["image/png"] = base64.b64encode(file.getvalue()).decode()


def figure_data(spoiled: Notebook) -> None:
    _data(spoiled, "figure")[FIGURE]["series"][0]["low"][1] = 15


def figure_words(spoiled: Notebook) -> None:
    _data(spoiled, "figure")["text/html"] = _data(spoiled, "figure")["text/html"].replace("killed", "wounded")


def figure_drawing(spoiled: Notebook) -> None:
    _data(spoiled, "figure")["text/html"] = _data(spoiled, "figure")["text/html"].replace("L 3 10", "L 3 99")


def figure_without_data(spoiled: Notebook) -> None:
    del _data(spoiled, "figure")[FIGURE]


def all_stripped(spoiled: Notebook) -> None:
    for each in spoiled["cells"]:
        if each["cell_type"] == "code":
            each.update(outputs=[], execution_count=None)


def one_stripped(spoiled: Notebook) -> None:
    cell(spoiled, "chart")["outputs"] = []


def one_stripped_and_unrun(spoiled: Notebook) -> None:
    cell(spoiled, "table").update(outputs=[], execution_count=None)


def chart_deleted(spoiled: Notebook) -> None:
    spoiled["cells"].remove(cell(spoiled, "chart"))
    for count, each in enumerate((c for c in spoiled["cells"] if c["cell_type"] == "code"), start=1):
        each["execution_count"] = count
        for output in each["outputs"]:
            if "execution_count" in output:
                output["execution_count"] = count


def prose_deleted(spoiled: Notebook) -> None:
    spoiled["cells"].remove(cell(spoiled, "end"))


def reordered(spoiled: Notebook) -> None:
    cells = spoiled["cells"]
    one, other = cells.index(cell(spoiled, "said")), cells.index(cell(spoiled, "range"))
    cells[one], cells[other] = cells[other], cells[one]
    cells[one]["execution_count"], cells[other]["execution_count"] = 2, 6
    cells[one]["outputs"][0]["execution_count"] = 2


def cell_added(spoiled: Notebook) -> None:
    added = _cell("code", "added", "answer = 1", [])
    spoiled["cells"].append({**added, "execution_count": 8})


def source_edited(spoiled: Notebook) -> None:
    cell(spoiled, "range")["source"] = "8 + 8, 64"


def prose_edited(spoiled: Notebook) -> None:
    cell(spoiled, "end")["source"] = "Everything can be said."


def result_displayed(spoiled: Notebook) -> None:
    output = cell(spoiled, "range")["outputs"][0]
    output["output_type"] = "display_data"
    del output["execution_count"]


def printed_as_result(spoiled: Notebook) -> None:
    text = {"text/plain": "what can be said"}
    result = {"output_type": "execute_result", "execution_count": 7, "metadata": {}, "data": text}
    cell(spoiled, "last")["outputs"] = [result]


def table_value(spoiled: Notebook) -> None:
    _data(spoiled, "table")["text/html"] = _data(spoiled, "table")["text/html"].replace(">64<", ">46<")


def table_type(spoiled: Notebook) -> None:
    _data(spoiled, "table")["text/html"] = _data(spoiled, "table")["text/html"].replace(">16<", ">16.0<")


def table_row(spoiled: Notebook) -> None:
    html = _data(spoiled, "table")["text/html"]
    _data(spoiled, "table")["text/html"] = html.replace("<tr><td>wounded</td><td>86</td><td>200</td></tr>", "")


def error_stored(spoiled: Notebook) -> None:
    error = {"output_type": "error", "ename": "KeyError", "evalue": "'killed'", "traceback": ["KeyError: 'killed'"]}
    cell(spoiled, "range")["outputs"] = [error]


def emptied(spoiled: Notebook) -> None:
    spoiled["cells"] = [each for each in spoiled["cells"] if each["cell_type"] == "markdown"]


def counts_shuffled(spoiled: Notebook) -> None:
    cell(spoiled, "said")["execution_count"] = 12


def count_missing(spoiled: Notebook) -> None:
    cell(spoiled, "table")["execution_count"] = None


def told_to_look_away(spoiled: Notebook) -> None:
    cell(spoiled, "range")["metadata"] = {"tags": ["nbval-ignore-output"]}
    _data(spoiled, "range")["text/plain"] = "(16, 65)"


SABOTAGES = [
    Sabotage(*each)
    for each in (
        ("stored PNG replaced by rubbish", rubbish_png, "chart", "committed: a picture that cannot be read"),
        ("stored PNG replaced by another", other_png, "chart", "fresh run: a picture of 40 x 30 pixels"),
        ("stored PNG of another size", other_size, "chart", "committed: a picture of 20 x 30 pixels"),
        ("the data drawn changed", figure_data, "figure", "15,\n  + fresh run:     14,"),
        ("the words of a figure changed", figure_words, "figure", "committed: <svg><text>wounded<"),
        ("the drawing changed", figure_drawing, "figure", "L 3 99"),
        ("the data of a figure removed", figure_without_data, "figure", f"+ fresh run: {FIGURE}"),
        ("all outputs stripped", all_stripped, "figure", "committed: code cell 'figure'"),
        ("one output stripped", one_stripped, "chart", "+ fresh run: output: display_data"),
        ("one cell stripped and unrun", one_stripped_and_unrun, "table", "+ fresh run: output: execute_result"),
        ("a chart cell deleted", chart_deleted, "", "- committed: a run from the code cell 'chart'"),
        ("a prose cell deleted", prose_deleted, "", "- committed: a run from the markdown cell 'end'"),
        ("cells reordered", reordered, "", "+ fresh run: a run from the code cell 'range'"),
        ("a cell added", cell_added, "", "+ fresh run: a run from the code cell 'added'"),
        ("source edited, not run again", source_edited, "", "- committed: a run from the code cell 'range'"),
        ("prose edited", prose_edited, "", "- committed: a run from the markdown cell 'end'"),
        ("a result becomes a display", result_displayed, "range", "committed: output: display_data"),
        ("printed text becomes a result", printed_as_result, "last", "fresh run: output: stream stdout"),
        ("a value of a table changed", table_value, "table", "<td>46</td>"),
        ("a type in a table changed", table_type, "table", "<td>16.0</td>"),
        ("a row of a table removed", table_row, "table", "<tr><td>wounded</td>"),
        ("an error stored", error_stored, "range", "committed: KeyError: 'killed'"),
        ("notebook emptied", emptied, "", "- committed: a run from the code cell 'given'"),
        (
            "execution counts out of order",
            counts_shuffled,
            "said",
            "run as number 12\n  + fresh run: code cell 'said', run as number 2",
        ),
        ("an execution count missing", count_missing, "table", "+ fresh run: code cell 'table', run as number 3"),
        ("nbval told to look away", told_to_look_away, "range", "committed: (16, 65)"),
    )
]


def spoiled(intact: Notebook, sabotage: Sabotage) -> Notebook:
    """A copy of the notebook with the sabotage done to it."""
    victim = copy.deepcopy(intact)
    sabotage.spoil(victim)
    return victim
