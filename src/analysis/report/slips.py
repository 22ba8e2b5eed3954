"""What a slip in the rows would do: the mutations of the evidence that were tried, as `make mutate` wrote them down."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from markupsafe import Markup

from analysis.report.cite import PrintedShare, Prose, Quoted, Tally
from analysis.report.page import Page, Section
from analysis.report.render import Cell, render
from analysis.report.tables import Table

FILE = Path("reports/text/mutation.csv")
LEFT = Path("reports/text/survivors.csv")
ROWS = "evidence/index.html"
NOTICED = {"check": "noticed by the check", "finding": "by a finding", "printed": "in print"}
COUNTS = ("tried", *NOTICED, "no finding looks", "answered as before")
HEADS = ("tried", *NOTICED.values(), "no finding looks", "answered as before", "noticed")
READ, READ_NOTICED = "cells that a finding reads", "of these noticed"
SlipLine = Mapping[str, str]


def slips_page(root: Path, whole: bool) -> Page:
    """The tries by table, and by table and column; and the changes that nothing noticed, with why. `whole`: the report
    is of all the evidence; any other names no rows that it leaves out."""
    lines, left = _rows(root / FILE), _rows(root / LEFT)
    by_table: dict[str, Counter[str]] = {}
    for line in lines:
        by_table.setdefault(line["table"], Counter()).update(_counts(line))
    column = ("table", "column", "read by a finding")
    by_column = tuple(_row((line[name] for name in column), _counts(line)) for line in lines)
    tables = Table("Tries by table", ("table", *HEADS), tuple(_row((name,), of) for name, of in by_table.items()))
    columns = Table("Tries by column", (*column, *HEADS), by_column)
    heads = tuple(left[0]) if left else ()
    survivors = Table("Changes that nothing noticed", heads, tuple(tuple(map(Quoted, line.values())) for line in left))
    left_out = Markup("<p>The report of all the evidence names them; this one leaves rows out.</p>")
    sections = (
        Section("", render("slips", told=slips_told(root)) + tables.html()),
        Section("By column", columns.html()),
        Section("What nothing noticed, and why", survivors.html() if whole else left_out),
    )
    return Page("slips", "What a slip would do", sections)


def slips_told(root: Path) -> Prose:
    """How many changes were tried, and the shares that are noticed: in all, in columns and in cells that a finding
    reads."""
    of, asked, cells = Counter[str](), Counter[str](), Counter[str]()
    for line in _rows(root / FILE):
        of.update(_counts(line))
        asked.update(_counts(line) if line["read by a finding"] == "yes" else {})
        cells.update({name: int(line[name]) for name in (READ, READ_NOTICED)})
    said = (
        f"Of {of['tried']} single changes the check noticed {of['check']}, a finding {of['finding']} more, and "
        f"{of['printed']} more are seen in print: {_noticed(of):.0%} together, and {_noticed(asked):.0%} of the "
        f"{asked['tried']} in columns that a finding reads; of the {cells[READ]} in cells that a finding reads "
        f"{cells[READ_NOTICED] / cells[READ]:.0%}. {of['no finding looks']} of those left were in rows that no finding "
        "looks at."
    )
    return Prose(said, (), "slips.html")


def _noticed(of: Counter[str]) -> float:
    return sum(of[notice] for notice in NOTICED) / of["tried"]


def _row(name: Iterable[str], of: Counter[str]) -> tuple[Cell, ...]:
    noticed = PrintedShare(_noticed(of), ROWS)
    return (*name, *(Tally(of[count], ROWS) for count in COUNTS), noticed)


def _counts(line: SlipLine) -> Counter[str]:
    return Counter({count: int(line[count]) for count in COUNTS})


def _rows(path: Path) -> list[SlipLine]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
