"""Cleaning changes the form of rows, never their number or their meaning."""

from dataclasses import fields, replace

import pandas as pd
import pytest
from pyarrow import parquet

from analysis.evidence.clean import CELLS, clean
from analysis.evidence.codes import Codes
from analysis.evidence.frames import RAW_NAMES
from analysis.evidence.package import load_package
from analysis.evidence.processed import changes, reconcile, tables_to_write, write_processed
from analysis.evidence.raw import read_folder
from analysis.evidence.tables import TABLES, kind_of_rows
from analysis.evidence.view import REPOSITORY, Evidence

RAW = REPOSITORY / "data" / "raw"


def test_no_row_is_lost_in_cleaning(evidence: Evidence) -> None:
    rows_in = {name: len(rows) for name, rows in read_folder(RAW).cells().items()}
    assert reconcile(evidence, rows_in).gone.tolist() == [0] * len(TABLES)


def test_the_base_rates_are_counted_against_the_raw_tables_of_another_name(evidence: Evidence) -> None:
    rows_in = {name: len(rows) for name, rows in read_folder(RAW).cells().items()}
    table = reconcile(evidence, rows_in).set_index("table")
    assert (table.rows_in["country_years"], table.rows_out["country_years"]) == (rows_in["mass_mobilization"],) * 2
    short = reconcile(replace(evidence, protests=evidence.protests[1:]), rows_in).set_index("table")
    assert short.gone["protests"] == 1


def test_no_two_rows_share_an_id(evidence: Evidence) -> None:
    rows = len(evidence.sources) + len(evidence.claims) + len(evidence.sourced_rows)
    assert len(evidence.rows) == rows


def test_a_region_keeps_the_clocks_of_its_settlements(evidence: Evidence) -> None:
    assert evidence.place_by_id["Mangystau Region"].zones == ("Asia/Aqtau",)
    assert evidence.place_by_id["Almaty"].zones == ("Asia/Almaty",)
    assert len(evidence.place_by_id["national"].zones) > 1


def test_an_act_of_the_day_spans_the_day_and_a_clock_time_one_minute(evidence: Evidence) -> None:
    for event in evidence.events:
        length = event.onset.latest - event.onset.earliest
        if event.precision == "minute" and event.latitude is not None:
            assert length == pd.Timedelta(minutes=1), event.id
        if event.precision == "day" and event.latitude is not None:
            assert length == pd.Timedelta(days=1), event.id


def test_a_shot_by_somebody_unknown_is_no_state_fire(evidence: Evidence) -> None:
    unknown = [e for e in evidence.events if e.action == "live_fire" and e.actor == "unidentified"]
    assert unknown
    assert all(event.rung is None for event in unknown)
    police = [e for e in evidence.events if e.action == "live_fire" and e.actor == "police"]
    assert {event.rung for event in police} == {6}


def test_a_number_relayed_by_a_wire_belongs_to_the_body_that_asserts_it(evidence: Evidence) -> None:
    count = next(count for count in evidence.counts if count.id == "n11-002")
    page = evidence.source_by_id[count.source_ids[0]]
    assert page.origin == "reuters"
    assert count.origin == "prosecutor-general-kz"


def test_the_reconciliation_counts_every_version_of_an_act(evidence: Evidence) -> None:
    versions = next(change for change in changes(evidence) if change.what.startswith("versions"))
    assert versions.rows == sum(1 for event in evidence.events if event.act != event.id)


def test_a_row_that_cannot_be_read_is_named(evidence: Evidence) -> None:
    raw = {name: [dict(row) for row in rows] for name, rows in read_folder(RAW).cells().items()}
    raw["counts"][0]["low"] = "many"
    with pytest.raises(ValueError, match=raw["counts"][0]["count_id"]):
        clean(raw, evidence.codes)


def test_parquet_holds_what_the_view_holds(evidence: Evidence, tmp_path: pytest.TempPathFactory) -> None:
    folder = tmp_path / "processed"  # type: ignore[operator]
    written = write_processed(evidence, folder)
    frames = tables_to_write(evidence)
    assert written.set_index("table").rows.to_dict() == {name: len(frame) for name, frame in frames.items()}
    back = pd.read_parquet(folder / "events.parquet")
    assert back.id.tolist() == [event.id for event in evidence.events]
    assert str(back.onset_earliest.dt.tz) == "UTC"
    low = parquet.read_schema(folder / "counts.parquet").field("low")
    assert low.metadata[b"unit"] == b"as the quantity says"
    assert low.metadata[b"meaning"].startswith(b"The least that the number says")
    first = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    write_processed(evidence, folder)
    assert {path.name: path.read_bytes() for path in sorted(folder.iterdir())} == first


KINDS = {  # how the descriptor calls what a column holds -> what a field that is read from it can be
    "number": {"float | None"},
    "integer": {"int | None"},
    "required integer": {"int"},
    "list": {"tuple[str, ...]"},
    "partial date": {"Span | None", "str"},
    "string": {"str", "Code", "bool"},
}


def test_a_field_has_the_type_that_the_descriptor_gives_its_column() -> None:
    package = load_package(RAW, Codes.load(RAW))
    compared = 0
    for table in TABLES:
        columns = package.by_name[RAW_NAMES.get(table, table)].by_name
        for field in fields(kind_of_rows(table)):
            column = columns.get(field.name)
            if column is None or field.type not in CELLS:
                continue
            kind = column.form if column.form in KINDS else column.type
            kind = f"required {kind}" if f"required {kind}" in KINDS and column.required else kind
            assert field.type in KINDS[kind], (table, field.name)
            compared += 1
    assert compared > 100
