"""What a reader sees of a piece of HTML or SVG: its tables, cell by cell, and its other words."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

Table = list[list[str]]


@dataclass
class Markup:
    """`tables`: rows of cell texts; `words`: the texts outside tables, in order; `drawn`: whether there is an SVG."""

    tables: list[Table] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    drawn: bool = False


def read_markup(text: str) -> Markup:
    """Read leniently, as a browser would; styles and scripts are not words."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.markup


class _Reader(HTMLParser):
    SILENT = ("style", "script")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.markup = Markup()
        self.silent = 0
        self.open_tables: list[Table] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.SILENT:
            self.silent += 1
        elif tag == "svg":
            self.markup.drawn = True
        elif tag == "table":
            self.open_tables.append([])
            self.markup.tables.append(self.open_tables[-1])
        elif tag == "tr" and self.open_tables:
            self.open_tables[-1].append([])
        elif tag in ("td", "th") and self.open_tables:
            if not self.open_tables[-1]:
                self.open_tables[-1].append([])
            self.open_tables[-1][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.SILENT and self.silent:
            self.silent -= 1
        elif tag == "table" and self.open_tables:
            self.open_tables.pop()

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if not words or self.silent:
            return
        rows = self.open_tables[-1] if self.open_tables else []
        if rows and rows[-1]:
            rows[-1][-1] = f"{rows[-1][-1]} {words}".strip()
        else:
            self.markup.words.append(words)
