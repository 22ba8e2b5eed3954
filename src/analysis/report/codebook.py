"""The codebook as one Markdown text: the coders' prose, every table and column, every code, the force ladder.

Nothing is said twice: the prose is CODEBOOK.md's, the columns are the data package's, the codes codes.yaml's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from analysis.evidence.check import CODEBOOK
from analysis.evidence.codes import GROUPED, Codes
from analysis.evidence.package import Column, DataPackage, TableSchema, load_package

FORMS = {
    "partial date": "date, as fine as known (YYYY, YYYY-MM or YYYY-MM-DD)",
    "day": "day (YYYY-MM-DD)",
    "clock": "clock time (HH:MM)",
    "time zone": "time zone",
    "web address": "web address",
    "arguments": "name=value pairs",
}
NO_PROSE = "# Codebook of the evidence tables\n\nHow these rows were coded is not told: the folder has no CODEBOOK.md."
TYPES = {"string": "text", "integer": "whole number", "number": "number", "list": "list"}


def codebook_markdown(raw: Path) -> str:
    """The whole codebook of a folder of raw tables as Markdown (MyST: headings, tables, `(name)=` targets).

    DescriptionError if codes.yaml or datapackage.yaml cannot be used. Without CODEBOOK.md the text says so.
    """
    codes = Codes.load(raw)
    package = load_package(raw, codes)
    path = raw / CODEBOOK
    prose = path.read_text(encoding="utf-8").rstrip() if path.is_file() else NO_PROSE
    parts = [prose, *_tables(package), *_code_lists(codes), *_ladder(codes), *_act_sets(codes), *_targets(codes)]
    return "\n\n".join(parts) + "\n"


def _tables(package: DataPackage) -> Iterator[str]:
    yield "## Tables and columns"
    rows = [(f"[{_plain(table.name)}](#table-{_slug(table.name)})", table.description) for table in package.tables]
    yield _grid(("table", "one row is"), ((name, _plain(text)) for name, text in rows))
    for table in package.tables:
        yield f"(table-{_slug(table.name)})=\n### {_plain(table.title)}"
        key = f" Its key is {_mono(table.key)}." if table.key else ""
        yield f"{_plain(table.description)} File: {_mono(table.file)}.{key}"
        yield _grid(
            ("column", "holds", "as", "must"),
            (
                (_mono(column.name), _plain(column.description), _type(column), _must(table, column))
                for column in table.columns
            ),
        )


def _type(column: Column) -> str:
    """How a cell is written: `whole number, persons`, `code of quantity`, `list of source_id of sources`."""
    if column.codes:
        named = f"[{_plain(column.codes)}](#codes-{_slug(column.codes)})"
        return f"list of codes of {named}, between ;" if column.separator else f"code of {named}"
    if column.refers_to:
        table = column.refers_to.table
        named = f"{_mono(column.refers_to.column)} of [{_plain(table)}](#table-{_slug(table)})"
        return f"list of {named}, between ;" if column.separator else named
    unit = f", {_plain(column.unit)}" if column.unit else ""
    return f"{FORMS.get(column.form, TYPES[column.type])}{unit}"


def _must(table: TableSchema, column: Column) -> str:
    """What a cell must fulfil, in words."""
    said = []
    limits = column.constraints
    if column.required:
        said.append("be there")
    if limits.get("unique"):
        said.append("stand in one row only")
    if "pattern" in limits and column.example:
        said.append(f"look like {_mono(column.example)}")
    if "enum" in limits and not column.codes:
        said.append("be " + " or ".join(_mono(str(value)) for value in limits["enum"]))
    said += [f"be at least {limits['minimum']}"] if "minimum" in limits else []
    said += [f"be at most {limits['maximum']}"] if "maximum" in limits else []
    said += [f"not be above {_mono(high)}" for low, high in table.ordered if low == column.name]
    return "; ".join(said)


def _code_lists(codes: Codes) -> Iterator[str]:
    yield "## Codes"
    yield "The lists are closed: what fits none of a list is `other`, where the list has it, and the row says what."
    for name, listed in codes.lists.items():
        yield f"(codes-{_slug(name)})=\n### {_plain(name)}"
        if name == GROUPED:
            yield _grid(
                ("code", "means", "family"),
                ((_mono(code), _plain(text), _plain(codes.family_of(code))) for code, text in listed.items()),
            )
        elif name == "quantity":
            yield _grid(
                ("code", "means", "counts"),
                ((_mono(code), _plain(text), _plain(codes.unit_of(code))) for code, text in listed.items()),
            )
        else:
            yield _grid(("code", "means"), ((_mono(code), _plain(text)) for code, text in listed.items()))


def _ladder(codes: Codes) -> Iterator[str]:
    yield "(force-ladder)=\n## Force ladder"
    yield (
        "The highest rung that an act of the state reaches, after the UN guidance on less-lethal weapons and the Basic "
        "Principles on the use of force and firearms. Acts of others, and acts on no rung, have none."
    )
    rungs: defaultdict[int, list[str]] = defaultdict(list)
    for action, rung in codes.rungs.items():
        rungs[rung].append(_mono(action))
    yield _grid(("rung", "acts"), ((str(rung), ", ".join(rungs[rung])) for rung in sorted(rungs)))


def _act_sets(codes: Codes) -> Iterator[str]:
    yield "(act-sets)=\n## Sets of acts"
    yield "Under these names the statements, figures and tables ask for the same acts."
    rows = ((_mono(name), _plain(one.meaning), _mono(one.acts)) for name, one in codes.act_sets.items())
    yield _grid(("set", "means", "acts"), rows)


def _targets(codes: Codes) -> Iterator[str]:
    yield "(target-groups)=\n## Whom acts strike"
    yield "A row is of a group if one of these words, whole, stands in its target, or if its act is of those named."
    rows = (
        (_mono(name), _plain(one.meaning), _plain(", ".join(one.words)), _mono(one.acts) if one.acts else "")
        for name, one in codes.targets.items()
    )
    yield _grid(("group", "means", "words", "acts"), rows)


def _grid(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = tuple(header)
    lines = [names, ("---",) * len(names), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _plain(text: str) -> str:
    """Text as Markdown that reads as that text: the marks of Markdown escaped."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split()))


def _mono(text: str) -> str:
    return f"`{text.replace('|', chr(92) + '|')}`"


def _slug(name: str) -> str:
    return name.replace("_", "-")
