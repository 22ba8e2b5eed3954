"""From the elements of a page to the source of Typst: every word as a string literal, so that no word is ever markup.

The look (functions such as `entry` and `badge`) is `reports/paper/report.typ`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from analysis.report.paper.elements import HEADING, Element
from analysis.report.paper.tables import REGISTERS, entries, table

BLOCKS = frozenset(
    "article aside blockquote details div dl dd dt figure figcaption h1 h2 h3 h4 h5 h6 hr li ol p pre section summary "
    "table ul svg".split()
)
SENTENCE = 32  # characters above which a link is a sentence, which stays in the colour of the text
RULINGS = ("supported", "contradicted", "contested", "insufficient")
_FALLBACK = re.compile(r"var\(--[\w-]+,\s*(#[0-9a-fA-F]{3,8}|[a-z]+)\)")


def literal(text: str) -> str:
    """Words as a string literal of Typst; characters that no page can show are left out."""
    shown = re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]", "", text)
    return '"' + shown.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


@dataclass
class Setting:
    """Sets one page. `page`: its name ('findings/q'); `depth`: how many levels its headings are put down; `draw`: keeps
    a drawing, and tells the name of its file; `places`: where links can lead to, as they are set ('sources.html#x')."""

    page: str
    depth: int
    drawings: Sequence[str]
    draw: Callable[[str], str]
    places: set[str]
    _level: int = field(default=0)
    _within: str = field(default="")  # the label of what is being set, a finding or a row: no link leads to itself

    def flow(self, nodes: Iterable[Element | str]) -> str:
        """Blocks one below the other; what stands between them becomes paragraphs."""
        parts: list[str] = []
        run: list[Element | str] = []
        for node in nodes:
            if isinstance(node, Element) and _holds_blocks(node):
                parts += [self._paragraph(run), self._block(node)]
                run = []
            else:
                run.append(node)
        parts.append(self._paragraph(run))
        return "\n\n".join(part for part in parts if part.strip())

    def line(self, nodes: Iterable[Element | str], within: Element | None = None) -> str:
        """Words, links and marks in one line of text; `within`: the row or finding that they are part of."""
        if within is not None:
            self._within = self._label(within)
        return "".join(self._inline(node) for node in nodes)

    def anchor(self, element: Element) -> str:
        """Where a link to this element leads."""
        return self._place(self._label(element)) if element.id else ""

    def _place(self, label: str) -> str:
        self.places.add(label)
        return f"#anchor({literal(label)});"

    def _label(self, element: Element) -> str:
        return f"{self.page}.html#{element.id}"

    def _paragraph(self, run: Sequence[Element | str]) -> str:
        said = self.line(_trimmed(run))
        return f"#par[{said}]" if said.strip() else ""

    def _block(self, element: Element) -> str:
        special: Mapping[str, Callable[[Element], str]] = {
            "table": self._table,
            "dl": self._terms,
            "pre": lambda e: f"#listing({literal_lines(e)})",
            "figure": self._figure,
            "svg": lambda e: "",
            "hr": lambda e: "#line(length: 100%)",
            "blockquote": lambda e: f"#quote(block: true)[{self.flow(e.children)}]",
        }
        tag = element.tag
        if HEADING.fullmatch(tag):
            return self._heading(element)
        if tag in ("ul", "ol"):
            return self._list(element)
        if tag in special:
            return self.anchor(element) + special[tag](element)
        if "q-table" in element.classes:
            return self.anchor(element) + self._table(element)
        if "finding" in element.classes:
            self._within = self._label(element)
        inner = self.flow(element.children)
        for name in ("where", "needs", "depends", "note", "corner"):
            if name in element.classes:
                return f"#aside[{self.anchor(element)}{inner}]"
        if "finding" in element.classes:
            ruling = next((r for r in RULINGS if r in element.classes), "insufficient")
            return f"#finding({literal(ruling)})[{self.anchor(element)}{inner}]"
        return f"{self.anchor(element)}{inner}"

    def _heading(self, element: Element) -> str:
        """A heading no more than one level below the last; its anchors stand beside it, as the contents repeat it."""
        listed = "true" if element.tag == "h1" else "false"
        level = min(int(element.tag[1]) + self.depth, self._level + 1 if self._level else 1 + self.depth)
        self._level = level
        top = self._place(f"{self.page}.html") if element.tag == "h1" else ""
        return (
            f"#heading(level: {level}, outlined: {listed}, bookmarked: true)[{self.line(element.children)}]\n"
            f"{top}{self.anchor(element)}"
        )

    def _list(self, element: Element) -> str:
        items = [self.anchor(item) + self.flow(item.children) for item in element.elements]
        if "history" in element.classes or "q-tally" in element.classes:
            return "#aside[" + "#h(0.3em);·#h(0.3em);".join(self.line(i.children) for i in element.elements) + "]"
        kind = "enum" if element.tag == "ol" else "list"
        return f"#{kind}({', '.join(f'[{item}]' for item in items)})" if items else ""

    def _terms(self, element: Element) -> str:
        told, terms = "", []
        for child in element.elements:
            if child.tag == "dt":
                told = self.anchor(child) + self.line(child.children)
            else:
                terms.append(f"#term[{told}][{self.flow(child.children)}]")
                told = ""
        return "\n".join(terms)

    def _figure(self, element: Element) -> str:
        drawn = element.find("svg")
        title, caption = element.find("p", "title"), element.find("figcaption")
        words = next((e for e in element.walk() if e.id.endswith("-words")), None)
        if drawn is None or title is None or caption is None or words is None:
            return self.flow(element.children)
        file = self.draw(on_paper(self.drawings[int(drawn.attributes["data-number"])]))
        corner = element.find("p", "corner")
        told = self.flow(child for child in caption.children if child is not title)
        return (
            f"#drawing({literal(file)}, {literal(words.text())})[{self.anchor(title)}{self.line(title.children)}]"
            f"[{told}][{self.line(corner.children) if corner else ''}]"
            f"[{self.anchor(words)}{self.line(words.children)}]"
        )

    def _table(self, frame: Element) -> str:
        made = entries if frame.classes & REGISTERS else table
        return made(frame, self.line, self.anchor)

    def _inline(self, node: Element | str) -> str:
        if isinstance(node, str):
            words = re.sub(r"\s+", " ", node)
            return f"#{literal(words)};" if words else ""
        inner = self.anchor(node) + self.line(node.children)
        if node.tag == "a":
            return self._link(node, inner)
        if "verdict" in node.classes:
            return f"#badge({literal(node.text())});"
        if node.tag == "br":
            return "#linebreak();"
        wrap = {"strong": "strong", "b": "strong", "em": "emph", "cite": "emph", "code": "identifier"}.get(node.tag)
        return f"#{wrap}[{inner}];" if wrap and inner else inner

    def _link(self, node: Element, inner: str) -> str:
        href = node.attributes.get("href", "")
        if re.match(r"https?://", href):
            return f"#outside({literal(href)})[{inner}];"
        target = self._target(href)
        if target == self._within:
            return inner
        leads = "to" if len(node.text()) <= SENTENCE else "quietly-to"
        return f"#{leads}({literal(target)})[{inner}];"

    def _target(self, href: str) -> str:
        """The label that a link of this page means."""
        parts = urlsplit(href)
        folder = posixpath.dirname(self.page)
        path = posixpath.normpath(posixpath.join(folder, unquote(parts.path))) if parts.path else f"{self.page}.html"
        return f"{path}#{unquote(parts.fragment)}" if parts.fragment else path


def on_paper(svg: str) -> str:
    """A drawing for paper: colours instead of the page's theme, and an own name space."""
    plain = _FALLBACK.sub(r"\1", svg)
    return plain if " xmlns=" in plain else plain.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)


def literal_lines(element: Element) -> str:
    """Preformatted text as a literal that keeps its lines."""
    text = "".join(element.words()).rstrip("\n")
    return ' + "\\n" + '.join(literal(line) for line in text.split("\n"))


def _holds_blocks(element: Element) -> bool:
    return any(each.tag in BLOCKS for each in element.walk())


def _trimmed(run: Sequence[Element | str]) -> list[Element | str]:
    """A run without the blanks at its ends."""
    kept = list(run)
    while kept and isinstance(kept[0], str) and not kept[0].strip():
        kept.pop(0)
    while kept and isinstance(kept[-1], str) and not kept[-1].strip():
        kept.pop()
    if kept and isinstance(kept[0], str):
        kept[0] = kept[0].lstrip()
    if kept and isinstance(kept[-1], str):
        kept[-1] = kept[-1].rstrip()
    return kept
