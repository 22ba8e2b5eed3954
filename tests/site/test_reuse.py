"""Figures for reuse: each figure of a page is offered as SVG, PNG and PDF that show what the page shows."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from PIL import Image

from tests.site.reading import Element, Page

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


def test_every_figure_is_offered_in_three_formats_and_with_its_data_under_its_own_name(
    site: Path, pages: dict[str, Page]
) -> None:
    told = figures(pages)
    assert len(told) > 20
    for name, figure, parts in told:
        files = [part.attributes["href"] for part in parts if part.inside(classes=["q-files"]) and part.tag == "a"]
        places = [(site / name).parent / file for file in files]
        assert [place.suffix for place in places] == [".svg", ".png", ".pdf", ".csv"], name
        figure_name = figure.attributes["id"].removeprefix("fig-")
        assert {place.stem for place in places} == {figure_name}, name
        svg, png, pdf, data = places
        marks = [part for part in parts if part.attributes.get("class") == "mark" and part.inside(classes=["wide"])]
        drawn = ElementTree.parse(svg).getroot()
        assert len(drawn.findall(".//{*}a[@class='mark']")) == len(marks), svg.name
        with Image.open(png) as picture:
            assert picture.width > 1.4 * float(drawn.attrib["width"]), png.name
            assert len(picture.getcolors() or ()) > 3, png.name
        assert pdf.read_bytes()[:5] == b"%PDF-"
        with data.open(encoding="utf-8", newline="") as file:
            lines = list(csv.DictReader(file))
        assert lines, data.name
        assert not any("colour" in line or None in line for line in lines), data.name


def test_every_figure_says_how_it_is_cited(pages: dict[str, Page]) -> None:
    for name, figure, parts in figures(pages):
        said = " ".join(word for part in parts if part.inside(classes=["q-cite"]) for word in part.words)
        figure_name = figure.attributes["id"].removeprefix("fig-")
        assert re.search(
            rf"“.+”, in: .+, version [\d.]+, \d+ \w+ \d{{4}}, figures/{re.escape(figure_name)}\.svg", said
        ), name


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
