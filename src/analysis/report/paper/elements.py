"""A built page as a tree of elements, without what paper cannot show: controls, scripts, code behind toggles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
NOT_ON_PAPER = frozenset("button form input link nav noscript output script style summary template".split())
DROPPED = frozenset(("headerlink", "q-filter", "narrow", "admonition", "q-conclusions"))
CONTROLS = "#trust"  # where the trust controls are: a link there leads to nothing on paper
HEADING = re.compile("h[1-6]")
_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)


@dataclass
class Element:
    """An element: its tag, its attributes, and what stands in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.attributes.get("id", "")

    @property
    def classes(self) -> frozenset[str]:
        return frozenset(self.attributes.get("class", "").split())

    @property
    def elements(self) -> list[Element]:
        """The children that are elements."""
        return [child for child in self.children if isinstance(child, Element)]

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in the order of the page."""
        yield self
        for child in self.elements:
            yield from child.walk()

    def find(self, tag: str, css: str = "") -> Element | None:
        """The first element of a tag (and class) from here down."""
        return next((e for e in self.walk() if e.tag == tag and (not css or css in e.classes)), None)

    def text(self) -> str:
        """All words below it, blanks collapsed."""
        return " ".join("".join(self.words()).split())

    def words(self) -> Iterator[str]:
        """The pieces of text below it as they stand there."""
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child.words()


def article_of(path: Path) -> tuple[Element, tuple[str, ...]]:
    """The content of a built page, and its drawings as SVG, to which elements `svg` refer by `data-number`."""
    html = path.read_text(encoding="utf-8")
    drawings: list[str] = []

    def take(match: re.Match[str]) -> str:
        drawings.append(match.group())
        return f'<svg data-number="{len(drawings) - 1}"></svg>'

    page = _Reader()
    page.feed(_SVG.sub(take, html))
    page.close()
    article = page.root.find("article")
    if article is None:
        raise ValueError(f"{path.name} has no <article>")
    _prune(article)
    return article, tuple(drawings)


def _prune(element: Element) -> None:
    element.children = [c for c in element.children if isinstance(c, str) or _on_paper(c)]
    for child in element.elements:
        _prune(child)
    element.children = [c for c in element.children if isinstance(c, str) or not _is_only_a_heading(c)]


def _on_paper(element: Element) -> bool:
    hidden = "hidden" in element.attributes or element.classes & DROPPED
    control = element.tag == "a" and element.attributes.get("href", "").endswith(CONTROLS)
    return element.tag not in NOT_ON_PAPER and not hidden and not control


def _is_only_a_heading(element: Element) -> bool:
    """Whether a section has nothing left but its heading."""
    below = [e for e in element.elements if not HEADING.fullmatch(e.tag)]
    return element.tag == "section" and not any(e.text() or e.find("svg") or e.find("section") for e in below)


class _Reader(HTMLParser):
    """Builds the tree; end tags that nothing opened are ignored, as browsers do."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("#root")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag == tag:
                del self.open[depth:]
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)
