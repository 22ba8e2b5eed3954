"""Tables on paper: columns as wide as their words ask for; registers of many columns as entries, a row a paragraph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from analysis.report.paper.elements import Element

REGISTERS = frozenset(("t-wide", "t-sources", "t-origins", "t-corrections"))
TURNED_ROUND = frozenset(("What rests on it", "Findings", "Pages with its facts", "Numbers it asserted"))
"""Columns that lead back from a row to what names it: on the site a link, on paper many pages of ids."""
LEAST, MOST = 6.0, 40.0  # characters that the width of a column counts at the least and at the most

Anchor = Callable[[Element], str]


class Line(Protocol):
    """Words of a cell in one line of text; `within`: the row that they are part of."""

    def __call__(self, nodes: Iterable[Element | str], within: Element | None = None, /) -> str: ...


def table(frame: Element, line: Line, anchor: Anchor) -> str:
    """A table whose header is repeated on each page, with its note below."""
    head, rows = _head(frame), _rows(frame)
    if not head or not rows:
        return ""
    if head[0].text() == "finding":
        return "#elsewhere"
    columns = [[row.elements[i] for row in rows if i < len(row.elements)] for i in range(len(head))]
    shares = ", ".join(f"{_share(name, cells):.0f}fr" for name, cells in zip(head, columns, strict=True))
    sides = ", ".join("right" if all("num" in cell.classes for cell in cells) else "left" for cells in columns)
    names = ", ".join(f"[{line(name.children)}]" for name in head)
    cells = ",\n".join(_cells(row, len(head), line, anchor) for row in rows)
    caption, note = frame.find("caption"), frame.find("p", "note")
    told = f"[{line(caption.children) if caption else ''}]"
    below = f"\n\n#aside[{line(note.children)}]" if note else ""
    return f"#sheet({told}, ({shares},), ({sides},), ({names},),\n{cells})" + below


def entries(frame: Element, line: Line, anchor: Anchor) -> str:
    """A register: each row a paragraph led by its first cell, every other cell under the name of its column."""
    names = [cell.text() for cell in _head(frame)]
    told = []
    for row in _rows(frame):
        first, *others = row.elements
        cells = [
            f"#about[{name}][{line(cell.children, row)}];"
            for name, cell in zip(names[1:], others, strict=False)
            if name not in TURNED_ROUND and cell.text() not in ("", first.text())
        ]
        told.append(f"#entry[{anchor(row)}{line(first.children, row)}][{''.join(cells)}]")
    return "#register[\n" + "\n".join(told) + "\n]" if told else ""


def _head(frame: Element) -> list[Element]:
    head = frame.find("thead")
    row = head.find("tr") if head else None
    return row.elements if row else []


def _rows(frame: Element) -> list[Element]:
    body = frame.find("tbody")
    return [row for row in body.elements if row.tag == "tr"] if body else []


def _cells(row: Element, number: int, line: Line, anchor: Anchor) -> str:
    cells = [line(cell.children, row) for cell in row.elements]
    cells[0] = anchor(row) + cells[0]
    return ", ".join(f"[{cell}]" for cell in [*cells, *[""] * (number - len(cells))])


def _share(name: Element, cells: Sequence[Element]) -> float:
    """How much width a column asks for: its longest word must fit, and long sentences get more than short ones."""
    words = [cell.text() for cell in cells]
    longest = max((len(word) for text in (*words, name.text()) for word in text.split()), default=0)
    mean = sum(map(len, words)) / max(1, len(words))
    return min(MOST, max(LEAST, 0.9 * longest, 0.6 * mean))
