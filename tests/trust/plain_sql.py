"""The raw tables in plain SQL, without a line of the library: where numbers are worked out a second time."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from tests.trust.clone import ROOT

RAW = ROOT / "data" / "raw"


def raw_tables(names: Iterable[str]) -> duckdb.DuckDBPyConnection:
    """The tables as text, with `first_day` and `last_day_of`: the first and last day that a partial date can mean."""
    db = duckdb.connect()
    for name in names:
        path = RAW / f"{name}.csv"
        db.execute(f"create table {name} as select * from read_csv('{path}', all_varchar=true, header=true)")
    db.execute("""
        create macro first_day(t) as
            cast(case length(t) when 4 then t || '-01-01' when 7 then t || '-01' else t end as date);
        create macro last_day_of(t) as case length(t)
            when 4 then cast(t || '-12-31' as date) when 7 then last_day(cast(t || '-01' as date))
            else cast(t as date) end;
    """)
    return db
