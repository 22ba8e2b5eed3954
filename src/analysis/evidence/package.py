"""The data package of the raw tables: what each table and column is, as `datapackage.yaml` says it.

Closed lists stand in `codes.yaml` only; the descriptor names them, and they are put in when it is loaded or published.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from analysis.evidence.codes import HOME, Codes
from analysis.evidence.description import DescriptionError, read_yaml

DESCRIPTOR = "datapackage.yaml"
PUBLISHED = "datapackage.json"
CODED_TWICE = "double_coding_"  # such tables' rows bear the ids of the rows that were coded again
FIRST_CODING, SECOND_CODING, FOUND = (
    "_first",
    "_second",
    "found_by_second",
)  # the ends of their columns, and who found the row
T = TypeVar("T")
PLAIN_TYPES: Mapping[Any, type] = {"str": str, "bool": bool}  # properties that are one value, as the fields are typed
SPELT = {"unit_of": "unitOf"}  # properties with another name than the field
COLUMN_FORMS = ("partial date", "day", "clock", "time zone", "web address", "arguments", "episode, blank or *")
FILE_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)*")  # of a file in the folder itself
TYPES = {"string", "integer", "number", "list"}
CONSTRAINTS: dict[str, type | tuple[type, ...]] = {
    "required": bool,
    "unique": bool,
    "pattern": str,
    "enum": list,
    "minimum": (int, float),
    "maximum": (int, float),
}
SAME_AS = ("title", "description", "example", "form", "codes", "separator", "refersTo", "unit", "unitOf")


@dataclass(frozen=True, slots=True)
class Reference:
    """The column of a table in which a cell's value, or each entry of its list, must stand."""

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `codes` names its closed list, `form` a way of writing (partial date, clock, ...), `unit_of` the
    column that says what the number counts; `separator` is empty unless the cell holds a list; a table may lack an
    `optional` column."""

    name: str
    type: str
    title: str
    description: str
    refers_to: Reference | None
    constraints: Mapping[str, Any]
    example: str = ""
    unit: str = ""
    unit_of: str = ""
    form: str = ""
    codes: str = ""
    separator: str = ""
    optional: bool = False

    @property
    def required(self) -> bool:
        return bool(self.constraints.get("required"))

    @property
    def is_text(self) -> bool:
        """Free text: no code, id, date or number, so that letters of any script may stand in it."""
        formal = self.codes or self.form or self.refers_to or self.type in ("integer", "number")
        return not formal and not {"pattern", "enum", "unique"} & set(self.constraints)


@dataclass(frozen=True)
class TableSchema:
    """One table: its file, its columns in order, its key (empty if it has none); `ordered`: pairs of columns of which
    the first is never above the second; `optional`: the file may be absent."""

    name: str
    file: str
    title: str
    description: str
    key: str
    columns: tuple[Column, ...]
    ordered: tuple[tuple[str, str], ...]
    optional: bool = False

    @property
    def coded_twice(self) -> bool:
        """Whether its rows are second codings: they bear the ids of rows of another table."""
        return self.name.startswith(CODED_TWICE)

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def form(self) -> dict[str, bool]:
        """Its columns, and of each whether the file must have it."""
        return {column.name: not column.optional for column in self.columns}


@dataclass(frozen=True)
class DataPackage:
    """The tables in the order of the descriptor, its own words about the whole, and the descriptor as published."""

    tables: tuple[TableSchema, ...]
    title: str
    description: str
    descriptor: Mapping[str, Any]

    @cached_property
    def by_name(self) -> dict[str, TableSchema]:
        return {table.name: table for table in self.tables}

    def references(self) -> Iterator[tuple[TableSchema, Column, Reference]]:
        """Every column whose values must stand in another, with the table it is in."""
        for table in self.tables:
            for column in table.columns:
                if column.refers_to:
                    yield table, column, column.refers_to


def load_package(folder: Path, codes: Codes) -> DataPackage:
    """The data package of a folder of raw tables; one without a descriptor has the repository's. DescriptionError says
    what is wrong with it."""
    home = folder if (folder / DESCRIPTOR).exists() else HOME
    try:
        descriptor = _published(read_yaml(home / DESCRIPTOR, "the description of the tables"), codes)
        tables = tuple(_table(resource) for resource in descriptor["resources"])
    except DescriptionError:
        raise
    except (KeyError, TypeError, AttributeError, IndexError, ValueError, re.error) as error:
        raise DescriptionError(f"is no data package of tables: {type(error).__name__} {error}") from None
    package = DataPackage(tables, descriptor.get("title", ""), descriptor.get("description", ""), descriptor)
    for table, column, target in package.references():
        if target.table not in package.by_name or target.column not in package.by_name[target.table].by_name:
            raise DescriptionError(
                f"{table.name}.{column.name} refers to {target.table}.{target.column}, which is not described"
            )
    return package


def published(folder: Path) -> str:
    """The descriptor of the tables that a folder holds, complete in itself: what other readers of the standard need."""
    described = dict(load_package(folder, Codes.load(folder)).descriptor)
    described["resources"] = [table for table in described["resources"] if (folder / table["path"]).is_file()]
    return json.dumps(described, ensure_ascii=False, indent=1, default=str) + "\n"


def _published(written: Mapping[str, Any], codes: Codes) -> dict[str, Any]:
    """The descriptor as others get it: shared columns described in full, closed lists put in as enums."""
    descriptor = copy.deepcopy(dict(written))
    if not isinstance(written.get("resources"), list):
        raise DescriptionError("describes no tables; expected a list of resources")
    described = {
        f"{resource['name']}.{field['name']}": field
        for resource in descriptor["resources"]
        for field in resource["schema"]["fields"]
    }
    for name, field in described.items():
        _complete(name, field, described, codes)
    return descriptor


def _complete(name: str, field: dict[str, Any], described: Mapping[str, dict[str, Any]], codes: Codes) -> None:
    if field.get("type") not in TYPES:
        raise DescriptionError(f"{name}: the type is {field.get('type')!r}; expected one of {', '.join(sorted(TYPES))}")
    if "sameAs" in field:
        model = described.get(field["sameAs"])
        if model is None:
            raise DescriptionError(f"{name} is said to be the same as {field['sameAs']}, which is not described")
        for key in SAME_AS:
            if key in model:
                field.setdefault(key, model[key])
    if "codes" in field:
        if field["codes"] not in codes.lists:
            raise DescriptionError(f"{name}: codes.yaml has no list {field['codes']!r}")
        if "separator" not in field:  # no schema can say that each entry of a list is a code
            field.setdefault("constraints", {})["enum"] = list(codes.codes(field["codes"]))


def _table(resource: Mapping[str, Any]) -> TableSchema:
    name, schema = _get(resource, "name", str), _get(resource, "schema", dict)
    targets = {
        key["fields"][0]: Reference(key["reference"]["resource"], key["reference"]["fields"][0])
        for key in _get(schema, "foreignKeys", list, [])
    }
    columns = tuple(_column(field, targets) for field in schema["fields"])
    names = {column.name for column in columns}
    key = "".join(_get(schema, "primaryKey", list, [])[:1])
    ordered = tuple((first, second) for first, second in _get(resource, "ordered", list, []))
    for column in (*targets, *(side for pair in ordered for side in pair), *([key] if key else [])):
        if column not in names:
            raise DescriptionError(f"{name}: {column!r} is named, but is none of its columns")
    file = _get(resource, "path", str)
    for named in (name, file):
        if not FILE_NAME.fullmatch(named):
            raise DescriptionError(f"{name}: {named!r} is no name of a file in the folder of the tables")
    return _read(TableSchema, resource, file=file, key=key, columns=columns, ordered=ordered)


def _column(field: Mapping[str, Any], targets: Mapping[str, Reference]) -> Column:
    listed = _get(field, "refersTo", dict, {})
    target = Reference(listed["resource"], listed["field"]) if listed else targets.get(field["name"])
    constraints = _get(field, "constraints", dict, {})
    if unknown := sorted(constraints.keys() - CONSTRAINTS.keys()):
        known = ", ".join(CONSTRAINTS)
        raise DescriptionError(f"{field['name']}: nothing checks the constraint {unknown[0]!r}; expected {known}")
    for constraint, kind in CONSTRAINTS.items():
        if constraint in constraints:
            _get(constraints, constraint, kind)
    re.compile(constraints.get("pattern", ""))
    if (form := _get(field, "form", str, COLUMN_FORMS[0])) not in COLUMN_FORMS:
        raise DescriptionError(f"{field['name']}: nothing checks the form {form!r}; expected {', '.join(COLUMN_FORMS)}")
    return _read(Column, field, refers_to=target, constraints=constraints)


def _read(kind: type[T], described: Mapping[str, Any], **known: Any) -> T:
    """A description, each field from the property of its name; what is handed in is not read."""
    for each in fields(kind):  # type: ignore[arg-type]
        if each.name not in known:
            default = None if each.default is MISSING else each.default
            known[each.name] = _get(described, SPELT.get(each.name, each.name), PLAIN_TYPES[each.type], default)
    return kind(**known)


def _get(described: Mapping[str, Any], key: str, kind: type | tuple[type, ...], default: Any = None) -> Any:
    """A property of the descriptor, of the kind it must have; without a default it must be there."""
    value = described.get(key, default)
    if not isinstance(value, kind):
        where = described.get("name", "")
        fault = "is missing" if value is None else f"is {value!r}, which cannot be"
        raise DescriptionError(f"{where}: its {key} {fault}; quote a value that reads as a number, date, yes or no")
    return value
