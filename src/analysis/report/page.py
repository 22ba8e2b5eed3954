"""A page before Sphinx: a title, and sections of HTML under headings; and the tree in which the pages stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from markupsafe import Markup

if TYPE_CHECKING:
    from analysis.report.chart import Chart

FILTER = Markup(
    '<p class="q-filter" hidden><label>Show rows that hold <input type="search" autocomplete="off"></label> '
    '<output aria-live="polite"></output></p>'
)


@dataclass(frozen=True)
class Section:
    """HTML under a heading; no heading: directly below what stands before."""

    heading: str
    html: Markup


@dataclass(frozen=True)
class Page:
    """`name` is the page's address without '.html'; its text is either sections, Markdown, or a notebook.

    `label`: how the page is called in the list of pages, if not by its title. `anchors`: of rows that links look for on
    the page above this one.
    """

    name: str
    title: str
    sections: tuple[Section, ...] = ()
    markdown: str = ""
    notebook: dict[str, Any] | None = None
    label: str = ""
    children: tuple[Page, ...] = ()
    figures: tuple[Chart, ...] = ()  # that it shows
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tree:
    """The front page and the pages below it, in the order in which a reader may want them."""

    front: Page
    answers: tuple[Page, ...]
    notebooks: tuple[Page, ...]
    evidence: tuple[Page, ...]
    about: tuple[Page, ...]

    def moved(self) -> dict[str, str]:
        """Where links to the later parts of a register lead, by where they look for them."""
        return {
            f"{page.name}.html#{quote(anchor)}": f"{child.name}.html#{quote(anchor)}"
            for page in self.evidence
            for child in page.children
            for anchor in child.anchors
        }

    @property
    def figures(self) -> tuple[Chart, ...]:
        """Those that the pages show."""
        return tuple(chart for page in (self.front, *self.answers, *self.notebooks) for chart in page.figures)

    def write(self, folder: Path) -> None:
        """Write all pages as Sphinx reads them."""
        parts = {
            "Answers": self.answers,
            "Investigation": self.notebooks,
            "Evidence": self.evidence,
            "About": self.about,
        }
        _write(self.front, folder, "\n".join(_list_of(pages, caption) for caption, pages in parts.items() if pages))
        for pages in parts.values():
            for page in pages:
                _write(page, folder, _list_of(page.children) if page.children else "")
                for child in page.children:
                    _write(child, folder, "")


def in_markdown(text: str) -> str:
    """Text so that Markdown reads it as text: on one line, every mark escaped."""
    return re.sub(r"([^\w\s])", r"\\\1", " ".join(text.split()), flags=re.ASCII)


def _list_of(pages: Iterable[Page], caption: str = "") -> str:
    titled = f":caption: {caption}\n" if caption else ""
    labels = {page.name: re.sub(r"[<>\s]+", " ", page.label or page.title).strip() or page.name for page in pages}
    entries = "\n".join(f"{label} </{name}>" for name, label in labels.items())
    return f"\n```{{toctree}}\n:hidden:\n{titled}\n{entries}\n```\n"


def _write(page: Page, folder: Path, lists: str) -> None:
    path = folder / f"{page.name}.{'ipynb' if page.notebook else 'md'}"
    path.parent.mkdir(parents=True, exist_ok=True)
    if page.notebook:
        path.write_text(json.dumps(page.notebook, ensure_ascii=False), encoding="utf-8")
        return
    text = [page.markdown or f"# {in_markdown(page.title)}\n"]
    for number, section in enumerate(page.sections):
        fragment = f"{path.stem}.{number:02d}.html"
        (path.parent / "_fragments").mkdir(exist_ok=True)
        (path.parent / "_fragments" / fragment).write_text(str(section.html), encoding="utf-8")
        heading = f"## {in_markdown(section.heading)}\n\n" if section.heading else ""
        text.append(f"{heading}```{{raw}} html\n:file: _fragments/{fragment}\n```\n")
    path.write_text("\n".join(text) + lists, encoding="utf-8")
