"""Event files of other projects at full size, by country, year and kind: read by DuckDB, which keeps to a set amount of
memory and puts on the disk what is more.

What a column of ours is in theirs stands in one table a source, `event_files/NAME.csv`: our column and the SQL
expression over the columns of their file. The file is the user's own; nothing of it is shipped.
"""

from __future__ import annotations

import csv
import glob
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from analysis.evidence.problem import Misasked, Refused

if TYPE_CHECKING:
    import duckdb

MAPPINGS = Path(__file__).with_name("event_files")
EVENT_COLUMNS = ("event_id", "country", "first_on", "last_on", "kind", "deaths_low", "deaths_best", "deaths_high")
YEARS = """
    SELECT country, year(first_on) AS year, kind, count(*) AS events,
           count(*) FILTER (deaths_high > 0) AS with_deaths,
           sum(deaths_low)::bigint AS deaths_low, sum(deaths_best)::bigint AS deaths_best,
           sum(deaths_high)::bigint AS deaths_high,
           sum(last_on - first_on + 1)::bigint AS event_days
    FROM events GROUP BY ALL ORDER BY ALL
"""


class EventFileError(Refused):
    """A file is not what its source publishes; the message says what was found and what was expected."""


class NoEventFile(Misasked):
    """What was asked for names no file, no source or no amount of memory; the message says what it should."""


def sources() -> tuple[str, ...]:
    """The sources whose files can be read."""
    return tuple(sorted(path.stem for path in MAPPINGS.glob("*.csv")))


def summarise(source: str, file: Path, out: Path, memory: str = "1GB") -> int:
    """Write the years of an event file (CSV) as Parquet to `out`; the number of events read.

    Columns: country, year (of the first day), kind, events, with_deaths, deaths_low, deaths_best, deaths_high (sums),
    event_days. EventFileError if columns are missing, a value cannot be read, or an event stands twice; NoEventFile
    where nothing is read.
    """
    import duckdb

    mapping = _mapping(source)
    if not file.is_file():
        raise NoEventFile(f"{file} is no file; expected a CSV file of {source}")
    if out.exists() and out.samefile(file):
        raise NoEventFile(f"{out} is the file of events itself; --out takes another")
    with TemporaryDirectory() as aside, duckdb.connect() as database:
        try:
            database.execute("SET memory_limit = $1", [memory])
        except duckdb.Error as error:
            raise NoEventFile(f"--memory: '{memory}' is no amount such as 1GB: {_first(error)}") from None
        database.execute("SET temp_directory = $1", [aside])
        database.execute("SET preserve_insertion_order = false")  # which it could keep only in memory
        database.execute("SET enable_progress_bar = false")
        try:
            rows = database.read_csv(glob.escape(str(file)), all_varchar=True)  # one file, whatever its name
            rows.create_view("file")
            selected = ", ".join(f"{expression} AS {column}" for column, expression in mapping.items())
            database.execute(f"CREATE VIEW events AS SELECT {selected} FROM file")
            count = _sound(source, file, database)
            part = out.with_name(f".{out.name}.part")
            database.execute(f"COPY ({YEARS}) TO $1 (FORMAT parquet, COMPRESSION zstd)", [str(part)])
        except (duckdb.BinderException, duckdb.InvalidInputException, duckdb.IOException) as error:
            raise EventFileError(f"{file}: is no file of {source} as it is published: {_first(error)}") from None
        except duckdb.OutOfMemoryException:
            raise EventFileError(f"{file}: needs more memory than {memory}; say --memory") from None
        part.replace(out)
    return count


def _mapping(source: str) -> Mapping[str, str]:
    """Our columns as expressions over theirs."""
    if source not in sources():
        raise NoEventFile(f"'{source}' is no source whose event files are known; expected {' or '.join(sources())}")
    with (MAPPINGS / f"{source}.csv").open(encoding="utf-8", newline="") as table:
        mapping = {row["column"]: row["expression"] for row in csv.DictReader(table)}
    if tuple(mapping) != EVENT_COLUMNS:
        raise EventFileError(f"event_files/{source}.csv: its columns should be {', '.join(EVENT_COLUMNS)}")
    return mapping


def _sound(source: str, file: Path, database: duckdb.DuckDBPyConnection) -> int:
    """The number of events, if each can be read and stands once."""
    unread = ", ".join(
        f"count(*) FILTER ({column} IS NULL), min(event_id) FILTER ({column} IS NULL)" for column in EVENT_COLUMNS
    )
    (found,) = database.execute(f"SELECT count(*), {unread} FROM events").fetchall()
    for column, missing, example in zip(EVENT_COLUMNS, found[1::2], found[2::2], strict=True):
        if missing:
            raise EventFileError(f"{file}: {missing} events have no {column} that can be read, as event {example}")
    twice = database.execute("SELECT event_id FROM events GROUP BY event_id HAVING count(*) > 1 LIMIT 1").fetchall()
    if twice:
        raise EventFileError(f"{file}: event {twice[0][0]} stands in it more than once")
    if not found[0]:
        raise EventFileError(f"{file}: holds no event of {source}")
    return int(found[0])


def _first(error: Exception) -> str:
    return str(error).partition("\n")[0]
