"""From matplotlib's SVG to one that a page can hold: marks are links with tooltips, colours follow the page's theme,
ids are its own, and nothing is in it that a reader does not see."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree as XML

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
FAMILY = "'DejaVu Sans', Verdana, sans-serif"

_NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2
_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_FONT = re.compile(r"font: (?:(bold|[1-9]00) )?([\d.]+)px [^;]*")
_MARK = re.compile(r"(mark-\d{4})\.(\d+)")


def for_page(svg: str, name: str, marks: Mapping[str, Mark], described_by: str) -> str:
    """The drawing as markup for a page. `name`: what its own ids begin with; `described_by`: the id of its words."""
    root = XML.fromstring(re.sub(r"<!DOCTYPE[^>]*>|<\?xml[^>]*\?>", "", _NO_CHARACTER.sub("", svg)))
    _strip(root)
    _link(root, marks)
    _rename(root, name)
    for element in root.iter():
        _restyle(element)
    for attribute in ("version", "width", "height"):
        root.attrib.pop(attribute, None)
    root.attrib.update({"class": "q-svg", "role": "group", "aria-labelledby": described_by})
    root.set("style", f"font-family:{FAMILY};stroke-linejoin:round;stroke-linecap:butt")
    XML.register_namespace("", SVG[1:-1])
    text = XML.tostring(root, encoding="unicode", short_empty_elements=True)
    return re.sub(r">\s+<", "><", text).strip()


def _strip(root: XML.Element) -> None:
    """Drop what tells of the program that drew it, and rules that would reach beyond the drawing."""
    for parent in list(root.iter()):
        for child in list(parent):
            style_only = child.tag == f"{SVG}defs" and all(e.tag == f"{SVG}style" for e in child)
            if child.tag == f"{SVG}metadata" or style_only:
                parent.remove(child)


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
        title.text = _NO_CHARACTER.sub("", mark.says)
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
    """Shorter numbers, the page's typeface, the theme's colours."""
    for name in ("d", "x", "y", "width", "height", "transform", "points", "viewBox"):
        if value := element.get(name):
            rounded = _NUMBER.sub(lambda m: f"{float(m.group()):.1f}".removesuffix(".0"), value)
            element.set(name, " ".join(rounded.split()))
    if element.get("transform", "").startswith("rotate(-0 "):
        element.attrib.pop("transform")
    if style := element.get("style"):
        style = _FONT.sub(
            lambda m: f"font-size:{m.group(2)}px" + (f";font-weight:{m.group(1)}" if m.group(1) else ""), style
        )
        style = re.sub(r"font-family: ?[^;]*;?", "", style)  # the root's
        style = _COLOUR.sub(lambda m: THEMED.get(m.group(), m.group()), style)
        element.set("style", re.sub(r";\s*$", "", re.sub(r"([:;])\s+", r"\1", style)))
