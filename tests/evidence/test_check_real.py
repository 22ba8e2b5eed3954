"""The evidence as it is shipped: no errors, and a data package that others' tools can read and would refuse broken."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
import small_folder as small

from analysis.evidence.check import check_folder, errors_in
from analysis.evidence.codes import Codes
from analysis.evidence.package import DataPackage, load_package, published

RAW = small.RAW


@pytest.fixture(scope="module")
def package() -> DataPackage:
    return load_package(RAW, Codes.load(RAW))


Refusal = tuple[str, str, str]


def refused(folder: Path) -> set[Refusal]:
    """What Frictionless alone has against a folder, by the descriptor as it is published: table, kind of error, and
    column where the error is one cell's."""
    from frictionless import Package  # slow to import, and every process of the tests would

    report = Package.from_descriptor(json.loads(published(folder)), basepath=str(folder)).validate()
    return {(task.name, e.type, getattr(e, "field_name", "")) for task in report.tasks for e in task.errors}


def test_frictionless_alone_finds_the_published_package_valid() -> None:
    assert refused(RAW) == set()


CELL = ("type-error", "constraint-error")
SPOILED = (
    ("counts", "n11-001", "quantity", "kiled", "constraint-error"),
    ("counts", "n11-001", "low", "abc", "type-error"),
    ("counts", "n11-003", "low", "-1", "constraint-error"),
    ("counts", "n11-010", "place", "", "constraint-error"),
    ("counts", "n11-001", "place", "Janaozen", "foreign-key"),
    ("counts", "n11-213", "count_id", "n11_213", "constraint-error"),
    ("counts", "n11-003", "count_id", "n11-001", "primary-key"),
    ("events", "e11-030", "participants_low", "3000.5", "type-error"),
    ("events", "e21-134", "responds_to", "e21-999", "foreign-key"),
    ("places", "Aktau", "latitude", "143.6", "constraint-error"),
    ("sources", "pg-2011-12-16-statement", "origin", "prosecutor", "foreign-key"),
)


def test_what_frictionless_alone_refuses_the_check_refuses(raw: Path) -> None:
    lines = [small.set_cell(raw / f"{table}.csv", row, column, typed) for table, row, column, typed, _ in SPOILED]
    found = refused(raw)
    told = {(problem.file, problem.line, problem.column) for problem in errors_in(check_folder(raw))}
    for line, (table, _, column, _, kind) in zip(lines, SPOILED, strict=True):
        assert (table, kind, column if kind in CELL else "") in found
        assert (f"{table}.csv", line, column) in told


def test_every_table_of_the_folder_is_described_with_its_columns(package: DataPackage) -> None:
    shipped = {}
    for path in sorted(RAW.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            shipped[path.name] = tuple(next(csv.reader(file)))

    assert {table.file: table.column_names for table in package.tables} == shipped


def test_every_column_says_what_it_is(package: DataPackage) -> None:
    silent = [
        f"{table.name}.{column.name}"
        for table in package.tables
        for column in table.columns
        if not column.title or len(column.description) < 8
    ]

    assert silent == []


def test_every_number_has_a_unit_and_every_code_list_is_used(package: DataPackage) -> None:
    columns = [column for table in package.tables for column in table.columns]

    assert [c.name for c in columns if c.type in ("integer", "number") and not c.unit] == [
        "geonames_id",
        "year",
        "year",
    ]
    assert {column.codes for column in columns if column.codes} == set(Codes.load(RAW).lists)


def test_closed_lists_stand_in_codes_yaml_only() -> None:
    written = (RAW / "datapackage.yaml").read_text("utf-8")
    codes = Codes.load(RAW)

    assert "enum" not in written.replace('enum: ["yes", "no"]', "")
    assert len(codes.codes("quantity")) == len(
        load_package(RAW, codes).by_name["counts"].by_name["quantity"].constraints["enum"]
    )


def test_every_quantity_has_a_unit_but_the_open_one() -> None:
    codes = Codes.load(RAW)

    assert [quantity for quantity in codes.codes("quantity") if not codes.unit_of(quantity)] == ["other"]


def test_the_descriptor_says_no_code_twice_to_the_reader(package: DataPackage, tmp_path: Path) -> None:
    """Loading for publication changes nothing in the file: the enums are put in on the way out."""
    folder = tmp_path / "raw"
    shutil.copytree(RAW, folder)
    before = (folder / "datapackage.yaml").read_bytes()
    load_package(folder, Codes.load(folder))

    assert (folder / "datapackage.yaml").read_bytes() == before


@pytest.mark.parametrize("column", ["counts.count_id", "events.event_id", "claims.claim_id", "steps.step_id"])
def test_two_episodes_of_one_year_can_have_ids(column: str) -> None:
    table, name = column.split(".")
    pattern = str(load_package(RAW, Codes.load(RAW)).by_name[table].by_name[name].constraints["pattern"])
    letter = pattern[1]
    assert re.fullmatch(pattern, f"{letter}22-001")
    assert re.fullmatch(pattern, f"{letter}22b-001")
    assert not re.fullmatch(pattern, f"{letter}22bc-001")
