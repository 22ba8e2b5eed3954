"""Pictures for elsewhere: every figure of the pages as SVG, PNG and PDF, and what it draws as CSV; and the card that a
link to the report shows.

They are made from the same objects as the pages, so that they cannot show anything else. PNG and PDF carry the title
and the sources; in the SVG the marks are still links.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from analysis.evidence.memory import recalled
from analysis.evidence.view import REPOSITORY, Evidence
from analysis.findings.record import Record
from analysis.report.chart import Chart
from analysis.report.downloads import defused
from analysis.report.finding import NumberCell, VerdictMark
from analysis.report.paper.pdf import look_of, picture, typeset
from analysis.report.style import of_few_colours
from analysis.report.svg import as_file, size_of
from analysis.report.wording import text

FOLDER = "figures"  # below the site's root
FIGURE, CARD = (REPOSITORY / "reports" / "paper" / name for name in ("figure.typ", "card.typ"))  # how they look
SCALE = 1.5  # pixels of a PNG to one of the drawing: sharp on a slide, and all of them in two megabytes
OF_THE_FIGURE = ("colour", "color")  # columns of what is drawn that tell nothing


def write_figures(charts: Iterable[Chart], folder: Path) -> None:
    """Write the files of all figures in which anything is drawn; each bears the name of its figure."""
    drawn = {chart.name: chart for chart in charts if chart.drawn}
    look = look_of(FIGURE)
    folder.mkdir(parents=True)
    for name, chart in sorted(drawn.items()):
        of = ("files", look, name, chart.title, chart.corner.plain(), chart.alone, chart.drawn)
        for ending, content in recalled(of, partial(_files, chart)).items():
            (folder / f"{name}.{ending}").write_bytes(content)


def _files(chart: Chart) -> dict[str, bytes]:
    """The files of a figure, by their endings."""
    return {
        "svg": as_file(chart.alone, chart.title).encode("utf-8"),
        "png": of_few_colours(picture({"figures": [_told(chart)]}, FIGURE, SCALE)),
        "pdf": typeset({"figures": [_told(chart)]}, FIGURE),
        "csv": _data(chart).encode("utf-8"),
    }


def write_card(question: str, project: str, evidence: Evidence, findings: Sequence[Record], folder: Path) -> None:
    """The picture that a link to the report shows elsewhere: the question, and of each episode how many were killed."""
    statement = text("answer")["counted"][0]
    by_id = {record.id: record for record in findings}
    asked = [(e.title, r) for e in evidence.core_episodes if (r := by_id.get(f"{statement}.{e.id}"))]
    told = [[title, NumberCell(record, none="").plain() or VerdictMark.on(record).plain()] for title, record in asked]
    asks = asked[0][1].statement if asked else ""
    card = picture({"question": question, "project": project, "asks": asks, "told": told}, CARD, 1)
    (folder / "card.png").write_bytes(card)


def _told(chart: Chart) -> dict[str, Any]:
    width, _ = size_of(chart.alone)
    return {"title": chart.title, "corner": chart.corner.plain(), "svg": chart.alone, "width": width}


def _data(chart: Chart) -> str:
    """What is drawn, a line a mark, as CSV; the ids of its rows in one cell, with blanks between them."""
    columns = [
        name for name in dict.fromkeys(key for record in chart.drawn for key in record) if name not in OF_THE_FIGURE
    ]
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in record.items()} for record in chart.drawn)
    return file.getvalue()


def _cell(value: Any) -> Any:
    """A value as a cell that no table program takes for a formula."""
    if isinstance(value, (list, tuple)):
        value = " ".join(str(_cell(each)) for each in value)
    elif isinstance(value, dict):
        value = " ".join(f"{key}: {_cell(each)}" for key, each in value.items())
    return defused(value) if isinstance(value, str) else value
