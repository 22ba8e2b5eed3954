"""The picture of the house, made from the imports: `python -m tests.house` writes docs/house.svg and docs/rooms.md.

Each floor is a package of src/analysis with its modules; a line leads down from a floor to one whose modules it
imports. What is drawn is what the code says, so that the picture cannot lie; a test holds the files to it.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from pathlib import Path
from textwrap import wrap

ROOT = Path(__file__).resolve().parents[1]
SRC, DOCS = ROOT / "src" / "analysis", ROOT / "docs"
WIDTH, PAD, LINE, GAP, LETTERS = 960, 16, 18, 46, 7.1
STYLE = (
    ".house text{font:14px sans-serif;fill:#1b1b1b}.house .room{fill:#f6f4ef;stroke:#1b1b1b}"
    ".house .name{font-weight:bold}.house .way{stroke:#808080;fill:none;marker-end:url(#tip)}"
)


@cache
def modules() -> dict[str, str]:
    """Every module of the house, by its dotted name below `analysis`, with the text of its file."""
    found = {}
    for path in sorted(SRC.rglob("*.py")):
        parts = path.relative_to(SRC).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if name and name != "__main__":
            found[name] = path.read_text(encoding="utf-8")
    return found


def room_of(module: str) -> str:
    return module.partition(".")[0]


@cache
def imports() -> dict[str, frozenset[str]]:
    """Which rooms the modules of each room import, itself left out; imports for type checkers alone count too."""
    found: dict[str, set[str]] = defaultdict(set)
    for module, text in modules().items():
        found[room_of(module)].update(room_of(name) for name in _imported(text))
    return {room: frozenset(others - {room}) for room, others in found.items()}


def _imported(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] == "analysis":
            below = node.module.partition(".")[2]
            yield from [below] if below else [alias.name for alias in node.names]


def imports_of(module: str) -> set[str]:
    """The modules that a module imports, wherever in it, for type checkers too."""
    found = set()
    for node in ast.walk(ast.parse(modules()[module])):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] == "analysis":
            below = node.module.partition(".")[2]
            named = {f"{below}.{alias.name}".lstrip(".") for alias in node.names}
            found |= named if named <= modules().keys() else {below}  # a package is asked for what it holds itself
    return found


def floors() -> tuple[tuple[str, ...], ...]:
    """The rooms from the roof down, each above all that it imports. ValueError where rooms import in a circle."""
    below, found = imports(), dict[str, int]()
    while len(found) < len(below):
        standing = [room for room, others in below.items() if room not in found and others <= found.keys()]
        if not standing:
            raise ValueError(f"rooms that import each other in a circle: {', '.join(sorted(below.keys() - found))}")
        found |= {room: 1 + max((found[other] for other in below[room]), default=-1) for room in standing}
    heights = sorted(set(found.values()), reverse=True)
    return tuple(tuple(sorted(room for room, height in found.items() if height == one)) for one in heights)


def straight() -> dict[str, frozenset[str]]:
    """The imports that no other way leads to: what a room imports through another one is left out."""
    below = imports()
    return {room: others - frozenset().union(*(_reached(below, o) for o in others)) for room, others in below.items()}


def _reached(below: dict[str, frozenset[str]], room: str) -> frozenset[str]:
    return below[room].union(*(_reached(below, other) for other in below[room]))


def drawing() -> str:
    """The house as SVG: floors from the roof down, each room with its modules, arrows down to what it imports."""
    rooms = _rooms()
    boxes: dict[str, tuple[float, float, float, float]] = {}
    parts: list[str] = []
    top = PAD
    for floor in floors():
        width = (WIDTH - PAD * (len(floor) + 1)) / len(floor)
        told = {room: wrap(", ".join(rooms[room]) or "the door", int((width - 2 * PAD) / LETTERS)) for room in floor}
        height = max(len(lines) for lines in told.values()) * LINE + 2 * PAD + LINE
        for number, (room, lines) in enumerate(told.items()):
            left = PAD + number * (width + PAD)
            boxes[room] = (left, top, width, height)
            parts += _box(room, lines, boxes[room])
        top += height + GAP
    ways = list(_ways(boxes))
    head = (
        f'<svg class="house" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top - GAP + PAD:g}" role="img" '
        'aria-labelledby="title"><title id="title">The floors of src/analysis, and which imports which</title>'
        f"<style>{STYLE}</style>"
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#808080"/></marker></defs>'
    )
    return "\n".join([head, *ways, *parts, "</svg>\n"])


def _rooms() -> dict[str, list[str]]:
    """The modules and inner folders of each room; a module that is a room of itself has none."""
    rooms: dict[str, list[str]] = {room: [] for room in imports()}
    for module in modules():
        room, _, rest = module.partition(".")
        inner = rest.partition(".")[0]
        if inner and inner not in rooms[room]:
            rooms[room].append(inner)
    return rooms


def _box(room: str, lines: Iterable[str], box: tuple[float, float, float, float]) -> Iterator[str]:
    left, top, width, height = box
    yield f'<rect class="room" x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}"/>'
    yield f'<text class="name" x="{left + PAD:g}" y="{top + PAD + 8:g}">{escape(room)}</text>'
    for number, line in enumerate(lines, 1):
        yield f'<text x="{left + PAD:g}" y="{top + PAD + 8 + number * LINE:g}">{escape(line)}</text>'


def _ways(boxes: dict[str, tuple[float, float, float, float]]) -> Iterator[str]:
    """An arrow from each room down to each that it imports straight; all are told in docs/rooms.md."""
    for room, others in sorted(straight().items()):
        for other in sorted(others):
            (left, top, width, height), (left2, top2, width2, _) = boxes[room], boxes[other]
            middles = left + width / 2, left2 + width2 / 2
            start, end = (max(left, left2) + min(left + width, left2 + width2)) / 2, middles[1]
            start, end = (start, start) if min(left + width, left2 + width2) > max(left, left2) else middles
            yield f'<path class="way" d="M{start:g} {top + height:g}L{end:g} {top2:g}"/>'


def rooms_page() -> str:
    """Every module with the first sentence of what it says of itself, floor by floor, and what each room imports."""
    ways, told = imports(), modules()
    lines = ["# The rooms", "", "Made from the code by `python -m tests.house`; do not edit.", ""]
    for room in (room for floor in floors() for room in floor):
        others = ", ".join(sorted(ways.get(room, ()))) or "nothing of the house"
        lines += [f"## {room}", "", f"Imports {others}.", "", "| module | what lives there |", "| --- | --- |"]
        for module, text in told.items():
            if room_of(module) == room and (said := _first_sentence(text)):
                lines.append(f"| `{module}` | {said} |")
        lines.append("")
    return "\n".join(lines)


def _first_sentence(text: str) -> str:
    said = " ".join((ast.get_docstring(ast.parse(text)) or "").partition("\n\n")[0].split())
    return said.replace("|", r"\|")


FILES = {"house.svg": drawing, "rooms.md": rooms_page}


if __name__ == "__main__":
    for name, make in FILES.items():
        (DOCS / name).write_text(make(), encoding="utf-8")
