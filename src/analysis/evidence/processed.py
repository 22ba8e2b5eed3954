"""data/processed: the cleaned evidence as Parquet, for DuckDB, R, pandas and whoever comes after.

One file a table, one link table for each `;` list, and a reconciliation that accounts for every row. Written by the
cleaning notebook, never by hand; the analysis itself opens the raw tables.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from analysis.evidence.frames import RAW_NAMES, meanings
from analysis.evidence.narrowing import SOURCED
from analysis.evidence.package import load_package
from analysis.evidence.tables import TABLES, kind_of_rows
from analysis.evidence.view import REPOSITORY, Evidence, raw_folder


@dataclass(frozen=True)
class Cleaning:
    """What cleaning did to a table: `rows` of it were changed in this way."""

    table: str
    what: str
    rows: int


def processed_folder() -> Path:
    """Where the cleaned tables go: QANTAR_PROCESSED, else the repository's data/processed."""
    return Path(os.environ.get("QANTAR_PROCESSED") or REPOSITORY / "data" / "processed")


def write_processed(evidence: Evidence, folder: Path | None = None) -> pd.DataFrame:
    """Write all tables and link tables as Parquet; returns columns table, rows, columns.

    Each file is written beside its place and then moved there, so that a reader never sees half a file. What a column
    means and its unit stand in the file, as metadata of the column.
    """
    from pyarrow import parquet  # with it come Arrow's file systems, which nothing but this needs

    described = load_package(raw_folder(), evidence.codes)
    target = folder or processed_folder()
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for name, frame in tables_to_write(evidence).items():
        part = target / f".{name}.part"
        table = pa.Table.from_pandas(frame, preserve_index=False)
        if name in TABLES:
            told = meanings(name, kind_of_rows(name), described)[["meaning", "unit"]].to_dict("index")
            table = table.cast(
                pa.schema([each.with_metadata(told[each.name]) for each in table.schema], table.schema.metadata)
            )
        parquet.write_table(table, part, compression="zstd")
        part.replace(target / f"{name}.parquet")
        written.append({"table": name, "rows": len(frame), "columns": len(frame.columns)})
    return pd.DataFrame(written)


def tables_to_write(evidence: Evidence) -> dict[str, pd.DataFrame]:
    """The cleaned tables by name, and the link tables <table>_sources (columns: id, source_id)."""
    frames = {name: evidence.frame(name).reset_index() for name in TABLES}
    for name in SOURCED:
        links = [(row.id, source) for row in getattr(evidence, name) for source in row.source_ids]
        frames[f"{name}_sources"] = pd.DataFrame(links, columns=["id", "source_id"])
    return frames


def reconcile(evidence: Evidence, rows_in: dict[str, int]) -> pd.DataFrame:
    """Rows in and out of cleaning; columns table, rows_in, rows_out, gone (0 unless something was lost)."""
    read = {name: rows_in.get(RAW_NAMES.get(name, name), 0) for name in TABLES}
    lines = [(name, read[name], len(getattr(evidence, name))) for name in TABLES]
    frame = pd.DataFrame(lines, columns=["table", "rows_in", "rows_out"])
    return frame.assign(gone=frame.rows_in - frame.rows_out)


def changes(evidence: Evidence) -> list[Cleaning]:
    """What cleaning changed, table by table, and in how many rows."""
    page = evidence.source_by_id
    asked: list[tuple[str, str, Callable[[Any], bool]]] = [
        ("sources", "publication known only by month or year", lambda s: bool(s.published) and s.published.days > 1),
        ("sources", "publication without a date", lambda s: s.published is None),
        ("counts", "asserted by a body other than the page's own", lambda c: c.origin != page[c.source_ids[0]].origin),
        ("counts", "without a lower bound", lambda c: c.low is None),
        ("counts", "without an upper bound", lambda c: c.high is None),
        ("counts", "cannot be dated, so never part of a view as of a day", lambda c: c.known_on is None),
        ("events", "clock time converted to UTC", lambda e: e.precision == "minute"),
        ("events", "clock time of a report, taken as a ceiling", lambda e: e.precision == "no later than"),
        ("events", "part of the day read as hours", lambda e: e.precision == "part of the day"),
        ("events", "day only, spread over the whole day", lambda e: e.precision == "day"),
        ("events", "month or year only", lambda e: e.vague),
        ("events", "area without settlement, no coordinates", lambda e: e.latitude is None),
        ("events", "put on a rung of the force ladder", lambda e: e.rung is not None),
    ]
    versions = [event for event in evidence.events if event.act != event.id]
    return [
        *(Cleaning(table, what, sum(map(changed, getattr(evidence, table)))) for table, what, changed in asked),
        Cleaning("events", f"versions that stand for {len({e.act for e in versions})} acts", len(versions)),
    ]
