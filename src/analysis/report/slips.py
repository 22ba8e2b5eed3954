"""What a slip in the rows would do: the mutations of the evidence that were tried, as `make mutate` wrote them down."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from markupsafe import Markup

from analysis.report.cells import Cell
from analysis.report.cite import PrintedShare, Prose, Tally
from analysis.report.page import Page, Section
from analysis.report.tables import Table

FILE = Path("reports/text/mutation.csv")
ROWS = "evidence/index.html"
NOTICED = ("check", "finding")
SURVIVED = ("no finding looks", "answered as before")
COUNTS = ("tried", *NOTICED, *SURVIVED)
SlipLine = Mapping[str, str]


def slips_page(root: Path) -> Page:
    """The tries by table, and by table and column."""
    lines = _lines(root)
    by_table: dict[str, Counter[str]] = {}
    for line in lines:
        by_table.setdefault(line["table"], Counter()).update(_counts(line))
    whole = Table("Tries by table", ("table", *_heads()), tuple(_row((name,), of) for name, of in by_table.items()))
    columns = Table(
        "Tries by column",
        ("table", "column", *_heads()),
        tuple(_row((line["table"], line["column"]), _counts(line)) for line in lines),
    )
    lead = Markup(
        "<p>{}</p><p>In a copy, one cell was changed to something else that its column may hold, or one row dropped or "
        "doubled; then the folder was checked, opened and asked every statement. The check notices a change if it says "
        "something that it does not say of the rows as they are; a finding, if a verdict, a number or a sentence is "
        "another. A change that neither notices is of a row that no finding looks at (it is on its evidence page, and "
        "waits for a question), or of one that some finding looks at and answers as before: mostly one voice of "
        "several, or a cell that only a closer number would need. <code>make mutate</code> tries again.</p>"
    ).format(slips_told(root).html())
    sections = (Section("", Markup("{}{}").format(lead, whole.html())), Section("By column", columns.html()))
    return Page("slips", "What a slip would do", sections)


def slips_told(root: Path) -> Prose:
    """How many changes were tried, and the shares that the check and the findings notice."""
    of: Counter[str] = Counter()
    for line in _lines(root):
        of.update(_counts(line))
    noticed = sum(of[notice] for notice in NOTICED)
    said = (
        f"Of {of['tried']} single changes the check noticed {of['check']} and a finding {of['finding']} more, "
        f"{noticed / of['tried']:.0%} together; {of['no finding looks']} were in rows that no finding looks at."
    )
    return Prose(said, (), "slips.html")


def _heads() -> tuple[str, ...]:
    return ("tried", "noticed by the check", "by a finding", "no finding looks", "answered as before", "noticed")


def _row(name: Iterable[str], of: Counter[str]) -> tuple[Cell, ...]:
    noticed = PrintedShare(sum(of[notice] for notice in NOTICED) / of["tried"], (), ROWS)
    return (*name, *(Tally(of[count], ROWS) for count in COUNTS), noticed)


def _counts(line: SlipLine) -> Counter[str]:
    return Counter({count: int(line[count]) for count in COUNTS})


def _lines(root: Path) -> list[SlipLine]:
    with (root / FILE).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
