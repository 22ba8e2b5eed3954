"""Cleaned tables as DataFrames, and what their columns mean.

One table of rows, one DataFrame: ids as index, days as datetimes, instants in UTC, a span or an interval as two
columns, codes as categories, numbers that may be missing as nullable ones, lists joined with ';'. The Parquet files
have the same columns and types. What a column means is said by the data package; what cleaning adds, by
cleaned.yaml.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast, get_args, get_type_hints

from analysis.evidence.clock import Interval, Span
from analysis.evidence.description import read_yaml
from analysis.evidence.package import Column, DataPackage
from analysis.evidence.tables import Row

if TYPE_CHECKING:
    import pandas as pd

RAW_NAMES = {"country_years": "mass_mobilization", "protests": "mass_mobilization_protests"}  # others: their own
CATEGORY: Final = "category"  # the dtype of codes
CODES = ("Code", "Precision")  # the types of their fields
DAY_OF = {"covers_from": "first", "covers_to": "last"}  # partial dates: the day on which each begins, or ends
SPREAD: Mapping[type, tuple[str, str]] = {Span: ("first", "last"), Interval: ("earliest", "latest")}


def frame_of(rows: Sequence[Row], kind: type[Row]) -> pd.DataFrame:
    """Rows of one kind as a DataFrame, in their order."""
    import pandas as pd

    columns = _columns(cast(Hashable, kind))
    values: dict[str, list[Any]] = {name: [] for _, _, name, _ in columns}
    for row in rows:
        for field, part, name, _ in columns:
            value = getattr(row, field)
            value = Span.parse(value) if field in DAY_OF else value
            values[name].append(getattr(value, part) if part and value is not None else _joined(value))
    frame = pd.DataFrame({name: _series(values[name], dtype) for _, _, name, dtype in columns})
    return frame.set_index("id")


def _series(values: list[Any], dtype: str) -> pd.Series[Any]:
    import pandas as pd

    if dtype == CATEGORY:  # of a blank code there is no category
        return pd.Series(values, dtype="str").replace("", None).astype(CATEGORY)
    return pd.Series(values, dtype=dtype)


def meanings(table: str, kind: type[Row], package: DataPackage) -> pd.DataFrame:
    """The columns of a cleaned table: dtype, unit and meaning, a line each, the index first."""
    import pandas as pd

    raw = package.by_name[RAW_NAMES.get(table, table)]
    words = read_yaml(Path(__file__).with_name("cleaned.yaml"), "what the columns mean that cleaning adds")
    lines = []
    for field, part, name, dtype in _columns(cast(Hashable, kind)):
        known = raw.by_name.get(raw.key if name == "id" else name)
        unit = (known.unit or (known.unit_of and f"see {known.unit_of}")) if known else ""
        lines.append((name, dtype, unit, _meaning(field, part, name, known, words)))
    return pd.DataFrame(lines, columns=["column", "dtype", "unit", "meaning"]).set_index("column")


def _meaning(field: str, part: str, name: str, known: Column | None, told: Mapping[str, Mapping[str, str]]) -> str:
    if known is not None:
        return " ".join(known.description.split())
    if name in told["added"]:
        return told["added"][name]
    end = part or name.rpartition("_")[2]
    return f"{told['end'][end]}: {told['of'][field.removesuffix('_text')]}."


def _joined(value: Any) -> Any:
    if isinstance(value, tuple):
        return ";".join("=".join(part) if isinstance(part, tuple) else part for part in value)
    return value


@cache
def _columns(kind: Any) -> tuple[tuple[str, str, str, str], ...]:
    """Of each column: field of the row, part of a span or interval ('' if it is none), name and dtype."""
    hints = get_type_hints(kind)
    found = []
    for field in fields(kind):
        types = {hints[field.name], *get_args(hints[field.name])}
        spread = next((parts for spread, parts in SPREAD.items() if spread in types), ())
        for part in spread or (DAY_OF.get(field.name, ""),):
            name = f"{field.name}_{part}" if spread else field.name
            found.append((field.name, part, name, CATEGORY if field.type in CODES else _dtype(types, part)))
    return tuple(found)


def _dtype(types: set[Any], part: str) -> str:
    if part in SPREAD[Interval] or datetime in types:
        return "datetime64[us, UTC]"
    if part in SPREAD[Span] or date in types:
        return "datetime64[us]"
    if int in types:
        return "Int64"
    if bool in types:
        return "bool"
    return "float64" if float in types else "str"
