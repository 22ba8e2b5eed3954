"""Figures for reuse: each figure of a page is offered as SVG, PNG and PDF that show what the page shows."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from PIL import Image

from analysis.report.reuse import offer_figures
from tests.site.reading import Element, Page, read_page

SMALL = 4_000_000  # bytes of all files for reuse


def figures(pages: dict[str, Page]) -> list[tuple[str, Element, list[Element]]]:
    """Page, figure and what is in it, for each figure in which anything is drawn."""
    found = []
    for name, page in pages.items():
        inside: dict[int, list[Element]] = {}
        for element in page.elements:
            at = element.parent
            while at is not None and at.tag != "figure":
                at = at.parent
            if at is not None:
                inside.setdefault(id(at), []).append(element)
        for figure in page.all("figure"):
            parts = inside.get(id(figure), [])
            if any(part.attributes.get("class") == "mark" for part in parts):
                found.append((name, figure, parts))
    return found


def test_every_figure_is_offered_in_three_formats_of_its_own_name(site: Path, pages: dict[str, Page]) -> None:
    told = figures(pages)
    assert len(told) > 20
    for name, figure, parts in told:
        files = [part.attributes["href"] for part in parts if part.inside(classes=["q-files"]) and part.tag == "a"]
        places = [(site / name).parent / file for file in files]
        assert [place.suffix for place in places] == [".svg", ".png", ".pdf"], name
        figure_name = figure.attributes["id"].removeprefix("fig-")
        assert {place.stem for place in places} <= {figure_name, f"{Path(name).stem}-{figure_name}"}, name
        svg, png, pdf = places
        marks = [part for part in parts if part.attributes.get("class") == "mark" and part.inside(classes=["wide"])]
        drawn = ElementTree.parse(svg).getroot()
        assert len(drawn.findall(".//{*}a[@class='mark']")) == len(marks), svg.name
        with Image.open(png) as picture:
            assert picture.width > 1.4 * float(drawn.attrib["width"]), png.name
            assert len(picture.getcolors() or ()) > 3, png.name
        assert pdf.read_bytes()[:5] == b"%PDF-"


def test_the_marks_of_a_drawing_alone_still_lead_to_their_rows(site: Path, pages: dict[str, Page]) -> None:
    ids = {name: set(page.ids) for name, page in pages.items()}
    drawings = sorted((site / "figures").glob("*.svg"))
    assert drawings
    for path in drawings:
        text = path.read_text(encoding="utf-8")
        assert "var(" not in text, path.name
        for mark in ElementTree.fromstring(text).findall(".//{*}a[@class='mark']"):
            parts = urlsplit(mark.attrib["href"])
            page = (path.parent / parts.path).resolve().relative_to(site.resolve()).as_posix()
            assert not parts.fragment or unquote(parts.fragment) in ids[page], (path.name, mark.attrib)


def test_all_files_for_reuse_together_are_small(site: Path) -> None:
    assert 0 < sum(path.stat().st_size for path in (site / "figures").iterdir()) < SMALL


def page_with(drawing: str) -> str:
    return (
        '<figure class="q-figure" id="fig-x"><figcaption><p class="title" id="fig-x-title">A &lt;b&gt; title</p>'
        f'<p>Words.</p></figcaption><div class="wide"><svg viewBox="0 0 90 60" style="fill:red">{drawing}</svg></div>'
        '<div class="narrow"></div><p class="corner">Sources: 1 page.</p></figure>'
    )


def test_another_drawing_of_the_same_name_gets_a_name_with_its_page(tmp_path: Path) -> None:
    mark = '<a href="evidence/e11.html#e11-001" class="mark"><path d="M0 0h{}v9z"/></a>'
    for name, drawing in {"a": mark.format(9), "b": mark.format(9), "c": mark.format(30), "d": "<path/>"}.items():
        (tmp_path / f"{name}.html").write_text(page_with(drawing))
    offer_figures(tmp_path)
    offered = {name: re.findall(r'href="([^"]*)\.pdf"', (tmp_path / f"{name}.html").read_text()) for name in "abcd"}
    site = "figures/"
    assert offered == {"a": [f"{site}x"], "b": [f"{site}x"], "c": [f"{site}c-x"], "d": []}
    written = sorted(path.name for path in (tmp_path / "figures").iterdir())
    assert written == ["c-x.pdf", "c-x.png", "c-x.svg", "x.pdf", "x.png", "x.svg"]
    alone = ElementTree.parse(tmp_path / "figures" / "x.svg").getroot()
    assert alone.findtext("{*}title") == "A <b> title"
    link = read_page(tmp_path / "figures" / "x.svg").elements
    assert [e.attributes["href"] for e in link if e.tag == "a"] == ["../evidence/e11.html#e11-001"]
