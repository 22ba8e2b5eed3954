"""What a slip in the rows would do: the mutations of the evidence that were tried, as `make mutate` wrote them down."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from markupsafe import Markup

from analysis.report.cite import PrintedShare, Prose, Quoted, Tally
from analysis.report.page import Page, Section
from analysis.report.render import Cell
from analysis.report.tables import Table

FILE = Path("reports/text/mutation.csv")
LEFT = Path("reports/text/survivors.csv")
ROWS = "evidence/index.html"
NOTICED = ("check", "finding", "printed")
SURVIVED = ("no finding looks", "answered as before")
COUNTS = ("tried", *NOTICED, *SURVIVED)
LEFT_OUT = "The report of all the evidence names them; this one leaves rows out."
SlipLine = Mapping[str, str]


def slips_page(root: Path, whole: bool) -> Page:
    """The tries by table, and by table and column; and the changes that nothing noticed, with why. `whole`: the report
    is of all the evidence; any other names no rows that it leaves out."""
    lines = _lines(root)
    by_table: dict[str, Counter[str]] = {}
    for line in lines:
        by_table.setdefault(line["table"], Counter()).update(_counts(line))
    tables = Table("Tries by table", ("table", *_heads()), tuple(_row((name,), of) for name, of in by_table.items()))
    columns = Table(
        "Tries by column",
        ("table", "column", "read by a finding", *_heads()),
        tuple(_row((line["table"], line["column"], line["read by a finding"]), _counts(line)) for line in lines),
    )
    left = _rows(root / LEFT)
    survivors = Table(
        "Changes that nothing noticed",
        tuple(left[0]) if left else (),
        tuple(tuple(Quoted(cell) for cell in line.values()) for line in left),
    )
    lead = Markup(
        "<p>{}</p><p>In a copy, one cell was changed to something else that its column may hold, or one row dropped or "
        "doubled; then the folder was checked, opened and asked every statement. The check notices a change if it says "
        "something that it does not say of the rows as they are; a finding, if a verdict, a number or a sentence is "
        "another; and it is noticed in print if a page of an episode, the page of events, a figure or a number of rows "
        "is another. A column is read by a finding if its values, exchanged between the rows all at once, move an "
        "answer. What nothing notices is of a row that no finding looks at (it is on its evidence page, waiting for a "
        "question), or of one that some finding looks at and answers as before. <code>make mutate</code> tries "
        "again.</p>"
    ).format(slips_told(root).html())
    sections = (
        Section("", Markup("{}{}").format(lead, tables.html())),
        Section("By column", columns.html()),
        Section("What nothing noticed, and why", survivors.html() if whole else Markup(f"<p>{LEFT_OUT}</p>")),
    )
    return Page("slips", "What a slip would do", sections)


def slips_told(root: Path) -> Prose:
    """How many changes were tried, and the shares that are noticed, in all and in columns that a finding reads."""
    of, asked = Counter[str](), Counter[str]()
    for line in _lines(root):
        of.update(_counts(line))
        asked.update(_counts(line) if line["read by a finding"] == "yes" else {})
    said = (
        f"Of {of['tried']} single changes the check noticed {of['check']}, a finding {of['finding']} more, and "
        f"{of['printed']} more are seen in print: {_noticed(of):.0%} together, and {_noticed(asked):.0%} of the "
        f"{asked['tried']} in columns that a finding reads; {of['no finding looks']} of those left were in rows that "
        "no finding looks at."
    )
    return Prose(said, (), "slips.html")


def _noticed(of: Counter[str]) -> float:
    return sum(of[notice] for notice in NOTICED) / of["tried"]


def _heads() -> tuple[str, ...]:
    return (
        "tried",
        "noticed by the check",
        "by a finding",
        "in print",
        "no finding looks",
        "answered as before",
        "noticed",
    )


def _row(name: Iterable[str], of: Counter[str]) -> tuple[Cell, ...]:
    noticed = PrintedShare(_noticed(of), (), ROWS)
    return (*name, *(Tally(of[count], ROWS) for count in COUNTS), noticed)


def _counts(line: SlipLine) -> Counter[str]:
    return Counter({count: int(line[count]) for count in COUNTS})


def _lines(root: Path) -> list[SlipLine]:
    return _rows(root / FILE)


def _rows(path: Path) -> list[SlipLine]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
