"""From matplotlib's SVG to one that a page can hold: marks are links with tooltips, colours follow the page's theme,
ids are its own, and nothing is in it that a reader does not see."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as XML

from analysis.report.addresses import SITE
from analysis.report.style import EPISODE_COLOURS, HAIR, INK, OTHER, PAPER, QUIET, TINT, Mark

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}href"
THEMED = {
    **{colour: f"var(--q-e{number},{colour})" for number, colour in enumerate(EPISODE_COLOURS, start=1)},
    INK: f"var(--q-ink,{INK})",
    QUIET: f"var(--q-quiet,{QUIET})",
    HAIR: f"var(--q-hair,{HAIR})",
    PAPER: f"var(--q-paper,{PAPER})",
    TINT: f"var(--q-tint,{TINT})",
    OTHER: f"var(--q-other,{OTHER})",
}
TALLEST = 1.6  # times its width: a drawing that a sheet of A4 can hold at four fifths of its size
DESCENT = 6.0  # of letters, below the line they stand on
FAMILY = "'DejaVu Sans', Verdana, sans-serif"

_NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2
_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_FONT = re.compile(r"font: (?:(bold|[1-9]00) )?([\d.]+)px [^;]*")
_MARK = re.compile(r"(mark-\d{4})\.(\d+)")


def for_page(svg: str, name: str, marks: Mapping[str, Mark], described_by: str) -> str:
    """The drawing as markup for a page. `name`: what its own ids begin with; `described_by`: the id of its words."""
    root = _cleaned(svg, name, marks)
    for element in root.iter():
        if style := element.get("style"):
            element.set("style", _COLOUR.sub(lambda m: THEMED.get(m.group(), m.group()), style))
    root.attrib.update({"class": "q-svg", "role": "group", "aria-labelledby": described_by})
    return _written(root)


def alone(svg: str, name: str, marks: Mapping[str, Mark]) -> str:
    """The drawing as one that stands alone, in the colours themselves and not those of a page's theme."""
    return _written(_cleaned(svg, name, marks))


def as_file(drawing: str, title: str) -> str:
    """A drawing that stands alone as a file: on white, as large as on a page, its links from a folder of the site."""
    root = XML.fromstring(drawing)
    width, height = size_of(drawing)
    root.attrib |= {"width": f"{width:g}", "height": f"{height:g}", "style": f"background:#fff;{root.get('style', '')}"}
    told = XML.Element(f"{SVG}title")
    told.text = title
    root.insert(0, told)
    for link in root.iter(f"{SVG}a"):
        link.set("href", link.get("href", "").replace(SITE, "../", 1))
    return _written(root) + "\n"


def in_characters(text: str) -> str:
    """Text without what XML has no place for."""
    return _NO_CHARACTER.sub("", text)


def size_of(drawing: str) -> tuple[float, float]:
    """Width and height of a drawing, in pixels."""
    *_, width, height = map(float, XML.fromstring(drawing).get("viewBox", "0 0 0 0").split())
    return width, height


def for_paper(drawing: str) -> tuple[str, ...]:
    """A drawing that stands alone; one that is too tall for a sheet of paper as several, cut where no words stand."""
    root = XML.fromstring(drawing)
    width, height = size_of(drawing)
    sheets = math.ceil(height / width / TALLEST)
    lines = sorted({_height_of(text) for text in root.iter(f"{SVG}text")})
    inner = [_gap(lines, height * number / sheets, height / sheets / 5) for number in range(1, sheets)]
    cut = []
    for top, bottom in itertools.pairwise((0, *inner, height)):
        root.set("viewBox", f"0 {top:g} {width:g} {bottom - top:g}")
        cut.append(_written(root))
    return tuple(cut)


def _height_of(text: XML.Element) -> float:
    """Where a line of words stands."""
    moved = re.search(r"translate\([\d.-]+ ([\d.]+)\)", text.get("transform", ""))
    return float(moved[1] if moved else text.get("y", "0"))


def _cleaned(svg: str, name: str, marks: Mapping[str, Mark]) -> XML.Element:
    """What matplotlib drew without what no reader sees, its marks as links."""
    root = XML.fromstring(in_characters(svg).encode())
    for rules in root.findall(f"{SVG}defs[{SVG}style]"):
        root.remove(rules)  # they would reach beyond the drawing
    _link(root, marks)
    _rename(root, name)
    for element in root.iter():
        _restyle(element)
        element.text, element.tail = (words and words.strip() and words for words in (element.text, element.tail))
    for attribute in ("version", "width", "height"):
        root.attrib.pop(attribute, None)
    root.set("style", f"font-family:{FAMILY};stroke-linejoin:round;stroke-linecap:butt")
    return root


def _written(root: XML.Element) -> str:
    XML.register_namespace("", SVG[1:-1])
    return XML.tostring(root, encoding="unicode", short_empty_elements=True)


def _gap(lines: Sequence[float], at: float, reach: float) -> float:
    """Where a drawing can be cut near a height: below the line of words after which most room is left."""
    near = [(above, below) for above, below in itertools.pairwise(lines) if at - reach <= above <= at + reach]
    above, _ = max(near, key=lambda pair: pair[1] - pair[0], default=(at, at))
    return above + DESCENT


def _link(root: XML.Element, marks: Mapping[str, Mark]) -> None:
    """Turn the groups of marks into links; the second and later parts of a mark are not stops for the keyboard."""
    for element in root.iter(f"{SVG}g"):
        match = _MARK.fullmatch(element.get("id", ""))
        if match is None:
            continue
        mark = marks[match.group(1)]
        element.tag = f"{SVG}a"
        element.attrib = {"href": mark.href, "class": "mark"}
        if match.group(2) != "0":
            element.attrib |= {"tabindex": "-1", "aria-hidden": "true"}
        title = XML.Element(f"{SVG}title")
        title.text = in_characters(mark.says)
        element.insert(0, title)


def _rename(root: XML.Element, name: str) -> None:
    """Ids that something refers to get the drawing's name before them; the others go."""
    used = set()
    for element in root.iter():
        used.update(re.findall(r"#([\w.-]+)\)?", " ".join((element.get(XLINK, ""), element.get("clip-path", "")))))
    names = {old: f"{name}.{number}" for number, old in enumerate(sorted(used))}
    for element in root.iter():
        old = element.attrib.pop("id", None)
        if old in names:
            element.set("id", names[old])
        if XLINK in element.attrib:
            element.set("href", "#" + names[element.attrib.pop(XLINK)[1:]])
        if clip := element.get("clip-path"):
            element.set("clip-path", re.sub(r"#([\w.-]+)", lambda m: "#" + names[m.group(1)], clip))


def _restyle(element: XML.Element) -> None:
    """Shorter numbers, the page's typeface."""
    for name in ("d", "x", "y", "width", "height", "transform", "points", "viewBox"):
        if value := element.get(name):
            rounded = _NUMBER.sub(lambda m: f"{float(m.group()):.1f}".removesuffix(".0"), value)
            element.set(name, " ".join(rounded.split()))
    if element.get("transform", "").startswith("rotate(-0 "):  # matplotlib turns every word, most of them by nothing
        element.attrib.pop("transform")
    if style := element.get("style"):
        style = _FONT.sub(
            lambda m: f"font-size:{m.group(2)}px" + (f";font-weight:{m.group(1)}" if m.group(1) else ""), style
        )
        style = re.sub(r"font-family: ?[^;]*;?", "", style)  # the root's
        element.set("style", re.sub(r";\s*$", "", re.sub(r"([:;])\s+", r"\1", style)))
