"""The door on the site: the pages of docs/ as they stand there, the picture of the house among them.

`docs/README.md` is the first of them; the others are below it. Files that a page leads to outside docs/ are named and
not linked, since the site does not hold them.
"""

from __future__ import annotations

import re
from pathlib import Path

from analysis.report.page import Page

FIRST = "README"
PAGES = {
    "house": "The house",
    "rooms": "The rooms",
    "path": "One path followed",
    "adding": "How to add",
    "decisions": "Decisions",
}
_PICTURE = re.compile(r"!\[[^\]]*\]\((\w+\.svg)\)")
_OUTSIDE = re.compile(r"\[([^\]]+)\]\(\.\./[^)]+\)")


def door(root: Path) -> Page:
    """The pages of docs/, below the first of them."""
    docs = root / "docs"
    inside = tuple(Page(f"door/{name}", title, markdown=_text(docs, name)) for name, title in PAGES.items())
    return Page("door/index", "The door", markdown=_text(docs, FIRST), children=inside)


def _text(docs: Path, name: str) -> str:
    """The text of a page, with its pictures in it."""
    text = (docs / f"{name}.md").read_text(encoding="utf-8")
    text = _OUTSIDE.sub(r"\1", text)
    return _PICTURE.sub(lambda found: _drawn((docs / found[1]).read_text(encoding="utf-8")), text)


def _drawn(svg: str) -> str:
    return f"```{{raw}} html\n{svg.rstrip()}\n```"
