"""data/processed: the cleaned evidence as Parquet, for DuckDB, R, pandas and whoever comes after.

One file a table, one link table for each `;` list, and a reconciliation that accounts for every row. Written by the
cleaning notebook, never by hand; the analysis itself opens the raw tables.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pandas as pd

from analysis.evidence.frames import RAW_NAMES
from analysis.evidence.narrowing import SOURCED
from analysis.evidence.rows import Count, Source
from analysis.evidence.tables import TABLES
from analysis.evidence.view import REPOSITORY, Evidence

T = TypeVar("T")


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

    Each file is written beside its place and then moved there, so that a reader never sees half a file.
    """
    target = folder or processed_folder()
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for name, frame in tables_to_write(evidence).items():
        part = target / f".{name}.part"
        frame.to_parquet(part, index=False, compression="zstd")
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
    events, counts = evidence.events, evidence.counts
    versions = [event for event in events if event.act != event.id]
    return [
        _change("sources", "publication known only by month or year", evidence.sources, _is_imprecise),
        _change("sources", "publication without a date", evidence.sources, lambda s: s.published is None),
        _change("counts", "asserted by a body other than the page's own", counts, lambda c: _relayed(evidence, c)),
        _change("counts", "without a lower bound", counts, lambda c: c.low is None),
        _change("counts", "without an upper bound", counts, lambda c: c.high is None),
        _change("counts", "cannot be dated, so never part of a view as of a day", counts, lambda c: c.known_on is None),
        _change("events", "clock time converted to UTC", events, lambda e: e.precision == "minute"),
        _change(
            "events", "clock time of a report, taken as a ceiling", events, lambda e: e.precision == "no later than"
        ),
        _change("events", "part of the day read as hours", events, lambda e: e.precision == "part of the day"),
        _change("events", "day only, spread over the whole day", events, lambda e: e.precision == "day"),
        _change("events", "month or year only", events, lambda e: e.vague),
        _change("events", "area without settlement, no coordinates", events, lambda e: e.latitude is None),
        _change("events", "put on a rung of the force ladder", events, lambda e: e.rung is not None),
        Cleaning("events", f"versions that stand for {len({e.act for e in versions})} acts", len(versions)),
    ]


def _change(table: str, what: str, rows: Iterable[T], changed: Callable[[T], bool]) -> Cleaning:
    return Cleaning(table, what, sum(1 for row in rows if changed(row)))


def _is_imprecise(source: Source) -> bool:
    return source.published is not None and source.published.days > 1


def _relayed(evidence: Evidence, count: Count) -> bool:
    return count.origin != evidence.source_by_id[count.source_ids[0]].origin
