"""A built page as a reader's browser sees it: elements with their ids, links, what they would load, and their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


@dataclass
class Element:
    """One element; `words` are its own texts, not those of elements inside it."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None
    words: list[str] = field(default_factory=list)

    def and_around(self) -> Iterator[Element]:
        """This element and those around it, from the inside out."""
        at: Element | None = self
        while at is not None:
            yield at
            at = at.parent

    def inside(self, tags: Iterable[str] = (), classes: Iterable[str] = ()) -> bool:
        """Whether this or an element around it is one of the tags or has one of the classes."""
        wanted = set(classes)
        return any(
            at.tag in tags or (wanted and not wanted.isdisjoint(at.attributes.get("class", "").split()))
            for at in self.and_around()
        )


@dataclass
class Page:
    path: Path
    elements: list[Element]

    def all(self, *tags: str) -> Iterator[Element]:
        return (element for element in self.elements if element.tag in tags)

    @property
    def ids(self) -> list[str]:
        return [e.attributes["id"] for e in self.elements if "id" in e.attributes]

    def said(self, *tags: str) -> list[str]:
        """What each element of these kinds says, with all that is inside it: the words of outer elements first."""
        inside: dict[int, list[str]] = {id(element): [] for element in self.all(*tags)}
        for element in self.elements:
            for at in element.and_around():
                if id(at) in inside:
                    inside[id(at)] += element.words
        return [" ".join("".join(words).split()) for words in inside.values()]

    def rows(self) -> list[list[str]]:
        """The rows of all tables as the words of their cells."""
        cells = dict(zip(map(id, self.all("td", "th")), self.said("td", "th"), strict=True))
        rows: dict[int, list[str]] = {id(row): [] for row in self.all("tr")}
        for cell in self.all("td", "th"):
            row = next((at for at in cell.and_around() if at.tag == "tr"), None)
            if row is not None:
                rows[id(row)].append(cells[id(cell)])
        return list(rows.values())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parent = self.open[-1] if self.open else None
        element = Element(tag, {name: value or "" for name, value in attrs}, parent)
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parent = self.open[-1] if self.open else None
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, parent))

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self.open) - 1, -1, -1):
            if self.open[depth].tag == tag:
                del self.open[depth:]
                return

    def handle_data(self, data: str) -> None:
        if self.open:
            self.open[-1].words.append(data)


def read_page(path: Path) -> Page:
    """Read a page leniently, as a browser does."""
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    reader.close()
    return Page(path, reader.elements)


def read_site(site: Path) -> dict[str, Page]:
    """All pages of a site by their address below its root."""
    return {path.relative_to(site).as_posix(): read_page(path) for path in sorted(site.rglob("*.html"))}
