"""Cleaned tables as DataFrames, and what their columns mean.

One table of rows, one DataFrame: ids as index, days as datetimes, instants in UTC, a span or an interval as two
columns, codes as categories, numbers that may be missing as nullable ones, lists joined with ';'. The Parquet files
have the same columns and types. What a column means is said by the data package; what cleaning adds, here.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast, get_args, get_type_hints

from analysis.evidence.clock import Interval, Span
from analysis.evidence.package import Column, DataPackage
from analysis.evidence.rows import Row

if TYPE_CHECKING:
    import pandas as pd

RAW_NAMES = {"country_years": "mass_mobilization", "protests": "mass_mobilization_protests"}  # others: their own
CATEGORY: Final = "category"  # the dtype of codes
CODES = ("Code", "Precision")  # the types of their fields
DAY_OF = {"covers_from": "first", "covers_to": "last"}  # partial dates: the day on which each begins, or ends
SPREAD: Mapping[type, tuple[str, str]] = {Span: ("first", "last"), Interval: ("earliest", "latest")}

ADDED: Mapping[str, str] = {
    "act": "The act that the row is a version of; rows of one act count once.",
    "earlier": "The act that is put first.",
    "episode": "The episode of the claim.",
    "family": "The family of codes that the action belongs to.",
    "known_on": "The day from which the row can be known: by then a source of it had certainly been published.",
    "latitude": "Of the settlement, degrees north; none for an area.",
    "later": "The act that is put second.",
    "longitude": "Of the settlement, degrees east; none for an area.",
    "origin": "The body that says it, by its id in origins: whoever prints it.",
    "precision": "How finely the act's beginning is known.",
    "rung": "The rung of the force ladder; none for acts that stand on none or are not the state's.",
    "source_ids": "The pages that carry it, by their ids in sources.",
    "zones": "The time zones of the place.",
}
ENDS: Mapping[str, str] = {
    "first": "The first day that it may mean",
    "last": "The last day that it may mean",
    "text": "As it is written in the raw table",
    "earliest": "The earliest instant (UTC) at which it may have been",
    "latest": "The latest instant (UTC) at which it may have been",
}
OF: Mapping[str, str] = {
    "called_from": "the first day of the name",
    "called_to": "the last day of the name",
    "core": "the days of the core",
    "date": "the date",
    "days": "the day of the act",
    "end": "the end of the act",
    "ends": "the end of the episode",
    "made": "the day on which the claim was made",
    "onset": "the beginning",
    "published": "the day of publication",
    "span": "the days of the protest",
    "stated": "the day on which it was stated",
}


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
    lines = []
    for field, part, name, dtype in _columns(cast(Hashable, kind)):
        known = raw.by_name.get(raw.key if name == "id" else name)
        unit = (known.unit or (known.unit_of and f"see {known.unit_of}")) if known else ""
        lines.append((name, dtype, unit, _meaning(field, part, name, known)))
    return pd.DataFrame(lines, columns=["column", "dtype", "unit", "meaning"]).set_index("column")


def _meaning(field: str, part: str, name: str, known: Column | None) -> str:
    if known is not None:
        return " ".join(known.description.split())
    if name in ADDED:
        return ADDED[name]
    if name == "id":
        return "The claim's id, '#' and the number of the piece."
    end = part or name.rpartition("_")[2]
    return f"{ENDS[end]}: {OF[field.removesuffix('_text')]}."


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
