"""What differs between the stored outputs of a cell and fresh ones, in words.

nbval compares text as text and leaves images out. Here an image is compared by its pixels, a table by its values and
their types, a figure by the data it draws and the words on it, and how an output came about (printed, displayed, a
result, an error) counts too.
"""

from __future__ import annotations

import base64
import binascii
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from analysis.suite.markup import Markup, read_markup

Output = Mapping[str, Any]
MOST = 3  # differences of one output that are told; the rest are counted
SHOWN = 70  # characters of a value that a message quotes
WAYS = {
    "execute_result": "the result of the cell",
    "display_data": "a display",
    "stream": "printed text",
    "error": "an error",
}


def compare_outputs(stored: Sequence[Output], fresh: Sequence[Output]) -> list[str]:
    """A sentence for each difference; none if the cell gives now what is stored."""
    if fresh and not stored:
        return [f"its outputs are stripped; a fresh run gives {_listed(fresh)}"]
    if len(stored) != len(fresh):
        return [f"{_listed(stored)} stored, but a fresh run gives {_listed(fresh)}"]
    said = []
    for number, (one, other) in enumerate(zip(stored, fresh, strict=True), start=1):
        which = f"output {number}: " if len(fresh) > 1 else ""
        said += [which + difference for difference in _compare(one, other)]
    return said


def kind_of(output: Output) -> str:
    """What an output is, for the lock and for messages: how it came about and its media types."""
    kind = output["output_type"]
    if kind == "stream":
        return f"stream: {output['name']}"
    return f"{kind}: {', '.join(sorted(output.get('data', {})))}" if kind != "error" else f"error: {output['ename']}"


def _compare(stored: Output, fresh: Output) -> list[str]:
    one, other = stored["output_type"], fresh["output_type"]
    if one == "error" and other != "error":
        return [f"an error is stored ({stored['ename']}: {stored['evalue']})"]
    if one != other:
        return [f"stored as {WAYS[one]} ({one}), but a fresh run gives it as {WAYS[other]} ({other})"]
    if one == "stream":
        if stored["name"] != fresh["name"]:
            return [f"stored as text on {stored['name']}, but a fresh run prints it on {fresh['name']}"]
        return _texts("printed text", stored["text"], fresh["text"])
    if one == "error":
        return _texts("error", f"{stored['ename']}: {stored['evalue']}", f"{fresh['ename']}: {fresh['evalue']}")
    said = _media(stored["data"], fresh["data"])
    if stored.get("metadata", {}) != fresh.get("metadata", {}):
        said.append("its metadata differs from that of a fresh run")
    return said


def _media(stored: Mapping[str, Any], fresh: Mapping[str, Any]) -> list[str]:
    said = [f"{mime} is not stored, but a fresh run gives it" for mime in sorted(fresh.keys() - stored.keys())]
    said += [f"{mime} is stored, but a fresh run does not give it" for mime in sorted(stored.keys() - fresh.keys())]
    for mime in sorted(stored.keys() & fresh.keys(), key=lambda mime: (not mime.endswith("json"), mime)):
        said += _few(_medium(mime, stored[mime], fresh[mime]))
    return said


def _medium(mime: str, stored: Any, fresh: Any) -> Iterator[str]:
    if mime.endswith("json"):
        yield from _values("", stored, fresh)
    elif mime in ("image/png", "image/jpeg"):
        yield from _images(mime, stored, fresh)
    elif stored == fresh:
        return
    elif mime in ("text/html", "image/svg+xml"):
        yield from _markup(mime, stored, fresh)
    else:
        yield from _texts(mime, stored, fresh)


def _values(path: str, stored: Any, fresh: Any) -> Iterator[str]:
    """Numbers within a billionth are equal; a whole number is no decimal one."""
    where = f"the data drawn, {path or 'as a whole'}"
    if isinstance(stored, dict) and isinstance(fresh, dict):
        for key in sorted(stored.keys() | fresh.keys()):
            at = f"{path}.{key}" if path else key
            if key not in stored:
                yield f"the data drawn: {at} is not stored, but a fresh run gives it"
            elif key not in fresh:
                yield f"the data drawn: {at} is stored, but a fresh run does not give it"
            else:
                yield from _values(at, stored[key], fresh[key])
    elif isinstance(stored, list) and isinstance(fresh, list):
        if len(stored) != len(fresh):
            yield f"{where}: {len(stored)} values stored, but a fresh run gives {len(fresh)}"
        for number, (one, other) in enumerate(zip(stored, fresh, strict=False)):
            yield from _values(f"{path}[{number}]", one, other)
    elif type(stored) is not type(fresh) or not _same(stored, fresh):
        yield f"{where}: stored {shown(stored)}, but a fresh run gives {shown(fresh)}"


def _same(stored: Any, fresh: Any) -> bool:
    if isinstance(stored, float):
        return math.isclose(stored, fresh, rel_tol=1e-9) or (math.isnan(stored) and math.isnan(fresh))
    return bool(stored == fresh)


def _images(mime: str, stored: str, fresh: str) -> Iterator[str]:
    from PIL import ImageChops

    one, other = _decoded(stored), _decoded(fresh)
    if one is None:
        yield f"the stored {mime} cannot be decoded as an image"
    elif other is None:
        yield f"the {mime} of a fresh run cannot be decoded as an image"
    elif one.size != other.size:
        yield "the image is {} x {} pixels, but a fresh one {} x {}".format(*one.size, *other.size)
    elif (box := ImageChops.difference(one, other).getbbox(alpha_only=False)) is not None:
        changed = sum(a != b for a, b in zip(_pixels(one), _pixels(other), strict=True))
        of = one.size[0] * one.size[1]
        yield f"the image differs from a fresh one in {changed} of {of} pixels, between {box[:2]} and {box[2:]}"


def _decoded(text: str) -> Any:
    from PIL import Image

    try:
        image = Image.open(io.BytesIO(base64.b64decode("".join(text.split()), validate=True)))
        return image.convert("RGBA")
    except (binascii.Error, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None


def _pixels(image: Any) -> Iterator[bytes]:
    data = image.tobytes()
    return (data[at : at + 4] for at in range(0, len(data), 4))


def _markup(mime: str, stored: str, fresh: str) -> Iterator[str]:
    one, other = read_markup(stored), read_markup(fresh)
    told = False
    for difference in (*_tables(one, other), *_words(one, other)):
        told = True
        yield difference
    if not told:
        at = next(
            (n for n, (a, b) in enumerate(zip(stored, fresh, strict=False)) if a != b), min(len(stored), len(fresh))
        )
        what = "the drawing" if "<svg" in stored else "the markup"
        yield f"{mime}: {what} differs: stored {_around(stored, at)}, but a fresh run gives {_around(fresh, at)}"


def _tables(stored: Markup, fresh: Markup) -> Iterator[str]:
    if len(stored.tables) != len(fresh.tables):
        yield f"{len(stored.tables)} tables stored, but a fresh run gives {len(fresh.tables)}"
        return
    for number, (one, other) in enumerate(zip(stored.tables, fresh.tables, strict=True), start=1):
        name = f"table {number}" if len(fresh.tables) > 1 else "the table"
        if len(one) != len(other):
            yield f"{name} has {len(one)} rows stored, but a fresh run gives {len(other)} (headings counted)"
            continue
        for row, (cells, others) in enumerate(zip(one, other, strict=True), start=1):
            if len(cells) != len(others):
                yield f"{name}, row {row}: {len(cells)} cells stored, but a fresh run gives {len(others)}"
                continue
            for column, (cell, now) in enumerate(zip(cells, others, strict=True), start=1):
                if cell != now:
                    yield f"{name}, row {row}, column {_heading(other, column)}: {_change(cell, now)}"


def _heading(table: Sequence[Sequence[str]], column: int) -> str:
    heading = table[0][column - 1] if table and len(table[0]) >= column else ""
    return f"'{heading}'" if heading else str(column)


def _change(stored: str, fresh: str) -> str:
    one, other = _type_of(stored), _type_of(fresh)
    if one != other:
        return f"stored '{stored}' ({one}), but a fresh run gives '{fresh}' ({other})"
    return f"stored {shown(stored)}, but a fresh run gives {shown(fresh)}"


def _type_of(cell: str) -> str:
    plain = cell.replace(",", "").replace("\N{MINUS SIGN}", "-")
    for kind, read in (("a whole number", int), ("a decimal number", float)):
        try:
            read(plain)
        except ValueError:
            continue
        return kind
    return "text" if plain else "empty"


def _words(stored: Markup, fresh: Markup) -> Iterator[str]:
    what = "the words of the figure" if fresh.drawn or stored.drawn else "the words"
    for one, other in zip_longest(stored.words, fresh.words, fillvalue=""):
        if one != other:
            yield f"{what}: stored {shown(one)}, but a fresh run gives {shown(other)}"


def _texts(what: str, stored: str, fresh: str) -> list[str]:
    if stored == fresh:
        return []
    pairs = enumerate(zip_longest(stored.splitlines(), fresh.splitlines(), fillvalue=""), start=1)
    for number, (one, other) in pairs:
        if one != other:
            return [f"{what}, line {number}: stored {shown(one)}, but a fresh run gives {shown(other)}"]
    return [f"{what}: the line ends differ"]


def _few(said: Iterator[str]) -> list[str]:
    every = list(said)
    return every if len(every) <= MOST else [*every[:MOST], f"and {len(every) - MOST} more differences of this output"]


def _listed(outputs: Sequence[Output]) -> str:
    return "; ".join(kind_of(output) for output in outputs) or "nothing"


def _around(text: str, at: int) -> str:
    return shown(text[max(0, at - 20) : at + 40])


def shown(value: Any) -> str:
    """A value as a message quotes it, on one line and cut."""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
