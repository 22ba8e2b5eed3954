"""From the HTML of the report to nodes for the typesetter: plain values, in which no word is ever markup.

A node is a text, or a mapping: `is` its kind, `of` its children, `to` the place of the document that a link leads to,
`url` the address of one that leads out. `reports/paper/report.typ` says how each kind looks.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

from analysis.report.cite import SITE

Node = str | dict[str, Any]

KINDS = {
    "p": "par",
    "blockquote": "par",
    "ul": "list",
    "ol": "steps",
    "li": "item",
    "h2": "heading",
    "h3": "heading",
    "dt": "term",
    "dd": "par",
    "strong": "strong",
    "b": "strong",
    "em": "emph",
    "cite": "emph",
    "code": "code",
}
BLOCKS = frozenset(("par", "list", "steps", "item", "heading", "term"))
SILENT = frozenset(("h1", "script", "style", "form", "button", "summary"))
VOID = frozenset(("br", "hr", "img", "input", "link", "meta", "wbr"))
_LONG_WORD = re.compile(r"\S{37,}")  # an address, or a word that no column would hold: it may be broken
_PIECE = re.compile(r"%?[^/?&=_.,;:%-]{0,12}[/?&=_.,;:-]{0,4}")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")  # characters that no page can show


def nodes(html: str, within: str = "") -> list[Node]:
    """The words, links and lists of a piece of the report. `within`: the place that it is part of; no link leads
    there."""
    reader = _Reader(within)
    reader.feed(html)
    reader.close()
    return _tidied(reader.top, trim=True)


def place(href: str) -> str:
    """What a link of the report is called within the document: its address below the root of the site."""
    return unquote(href.removeprefix(SITE).replace(".md", ".html"))


def settable(text: str) -> str:
    """Text as it can be set: on one line, long words with places at which they may be broken."""
    seen = re.sub(r"\s+", " ", _UNSEEN.sub("", text))
    return _LONG_WORD.sub(lambda word: "\u200b".join(filter(None, _PIECE.findall(word.group()))), seen)


class _Reader(HTMLParser):
    """Builds the nodes; elements of no kind of their own leave only what stands in them."""

    def __init__(self, within: str) -> None:
        super().__init__(convert_charrefs=True)
        self.within = within
        self.top: list[Node] = []
        self.open: list[tuple[str, list[Node]]] = [("", self.top)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append((tag, self._children(tag, {name: value or "" for name, value in attrs})))

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth][0] == tag:
                del self.open[depth:]
                return

    def handle_data(self, data: str) -> None:
        if text := settable(data):
            self.open[-1][1].append(text)

    def _children(self, tag: str, attributes: dict[str, str]) -> list[Node]:
        """Where what stands in an element goes: into its node, into that around it, or nowhere."""
        around = self.open[-1][1]
        href = attributes.get("href", "")
        if tag in SILENT or "hidden" in attributes or href == "#trust":
            return []
        node: dict[str, Any] = {"is": KINDS.get(tag, ""), "of": []}
        if "verdict" in (css := attributes.get("class", "").split()):
            node |= {"is": "verdict", "ruling": css[-1]}
        elif re.match(r"https?://", href):
            node |= {"is": "link", "url": href}
        elif href and place(href) != self.within:
            node |= {"is": "link", "to": place(href)}
        if not node["is"]:
            return around
        around.append(node)
        return node["of"]  # type: ignore[no-any-return]


def _tidied(children: list[Node], trim: bool) -> list[Node]:
    """Without blanks between blocks and at the ends of one."""
    blocks = any(isinstance(node, dict) and node["is"] in BLOCKS for node in children)
    kept = [node for node in children if not (blocks and isinstance(node, str) and not node.strip())]
    for node in kept:
        if isinstance(node, dict):
            node["of"] = _tidied(node["of"], node["is"] in BLOCKS)
    if trim and kept and isinstance(kept[0], str):
        kept[0] = kept[0].lstrip()
    if trim and kept and isinstance(kept[-1], str):
        kept[-1] = kept[-1].rstrip()
    return [node for node in kept if node != ""]
