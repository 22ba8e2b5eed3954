"""A page before Sphinx: a title, and sections of HTML under headings; and the tree in which the pages stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    from analysis.report.chart import Chart


@dataclass(frozen=True)
class Section:
    """HTML under a heading; no heading: directly below what stands before."""

    heading: str
    html: Markup


@dataclass(frozen=True)
class Page:
    """`name` is the page's address without '.html'; its text is either sections, Markdown, or a notebook.

    `label`: how the page is called in the list of pages, if not by its title.
    """

    name: str
    title: str
    sections: tuple[Section, ...] = ()
    markdown: str = ""
    notebook: dict[str, Any] | None = None
    label: str = ""
    children: tuple[Page, ...] = ()
    figures: tuple[Chart, ...] = ()  # that it shows


@dataclass(frozen=True)
class Tree:
    """The front page and the pages below it, by parts, in the order in which a reader may want them."""

    front: Page
    parts: Mapping[str, tuple[Page, ...]]

    @property
    def below(self) -> tuple[Page, ...]:
        """The pages of all parts."""
        return tuple(chain(*self.parts.values()))

    @property
    def figures(self) -> tuple[Chart, ...]:
        """Those that the pages show."""
        return tuple(chart for page in (self.front, *self.below) for chart in page.figures)

    def outline(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """Which pages there are, and what they are called; every page leads to all."""
        return [(part, [_entry(page) for page in pages]) for part, pages in self.parts.items() if pages]

    def write(self, folder: Path) -> list[str]:
        """Write all pages as Sphinx reads them. The files of those that were not there like that, below the folder."""
        changed = []
        for page, lists in self._pages():
            files = _files(page, lists)
            if any([_put(folder / name, text.encode()) for name, text in files.items()]):
                changed.append(next(iter(files)))
        return changed

    def _pages(self) -> Iterator[tuple[Page, str]]:
        """All pages, each with the lists of those below it."""
        yield self.front, "\n".join(_list_of(pages) for pages in self.parts.values() if pages)
        for page in self.below:
            yield page, _list_of(page.children) if page.children else ""
            yield from ((child, "") for child in page.children)


def in_markdown(text: str) -> str:
    """Text so that Markdown reads it as text: on one line, every mark escaped that can be (CommonMark, 2.4: of ASCII;
    before a letter of another script the backslash would be shown)."""
    return re.sub(r"([!-/:-@[-`{-~])", r"\\\1", " ".join(text.split()))


def _entry(page: Page) -> dict[str, Any]:
    """A page in the list of pages. `title`: what those before and after it call it; `way`: itself and those below."""
    below = [_entry(child) for child in page.children]
    way = [page.name, *(child.name for child in page.children)]
    label = " ".join((page.label or page.title).split()) or page.name
    return {
        "name": page.name,
        "label": label,
        "title": page.title,
        "notebook": bool(page.notebook),
        "way": way,
        "below": below,
    }


def _list_of(pages: Iterable[Page]) -> str:
    """By which Sphinx knows the order of pages; readers get that of the template sidebar/navigation.html."""
    return "\n```{{toctree}}\n:hidden:\n\n{}\n```\n".format("\n".join(f"/{page.name}" for page in pages))


def _files(page: Page, lists: str) -> dict[str, str]:
    """What Sphinx reads of a page, by the names of the files; its own is the first."""
    if page.notebook:
        return {f"{page.name}.ipynb": json.dumps(page.notebook, ensure_ascii=False)}
    place, _, stem = page.name.rpartition("/")
    fragments = [f"_fragments/{stem}.{number:02d}.html" for number, _ in enumerate(page.sections)]
    text = [page.markdown or f"# {in_markdown(page.title)}\n"]
    for fragment, section in zip(fragments, page.sections, strict=True):
        heading = f"## {in_markdown(section.heading)}\n\n" if section.heading else ""
        text.append(f"{heading}```{{raw}} html\n:file: {fragment}\n```\n")
    html = {f"{place}/{name}".lstrip("/"): str(one.html) for name, one in zip(fragments, page.sections, strict=True)}
    return {f"{page.name}.md": "\n".join(text) + lists, **html}


def _put(path: Path, content: bytes) -> bool:
    """Whether the file was not there like that."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True
