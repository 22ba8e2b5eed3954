"""Cells that must fit each other: a slip in one is told by the others."""

from __future__ import annotations

from pathlib import Path

import pytest
import small_folder as small

from analysis.evidence.check import check_folder


def said(raw: Path, line: int) -> list[str]:
    return [str(problem).partition("warning: ")[2] for problem in check_folder(raw) if problem.line == line]


@pytest.mark.parametrize(
    ("table", "row_id", "changes", "told"),
    [
        ("counts", "n11-001", {"covers_to": "2011-12-19"}, "covers_to: 2011-12-19 is after it was stated (2011-12-16)"),
        (
            "counts",
            "n11-001",
            {"covers_from": "2010-10-16"},
            "covers_from: 2010-10-16 is long before the onset of 2011-zhanaozen (2011-05-11)",
        ),
        ("counts", "n11-001", {"population": "businesses"}, "population: 'businesses' of killed, which counts persons"),
        (
            "counts",
            "n11-001",
            {"population": "officers"},
            "population: 'officers' of killed: officers are tried, others security_forces",
        ),
        ("counts", "n11-001", {"quantity": "officers_charged"}, "population: 'all' of officers_charged: officers"),
        (
            "counts",
            "n11-001",
            {"basis": "own_documentation"},
            "basis: 'own_documentation' of a state, whose own records they are",
        ),
        ("counts", "n11-001", {"basis": "sum"}, "repeats: is blank; the basis is 'sum': say whose numbers are added"),
        (
            "counts",
            "n11-001",
            {"floor": "yes", "qualifier": "range", "high": "12"},
            "floor: 'yes' of 'range', which has an upper bound",
        ),
        (
            "counts",
            "n11-001",
            {"stale": "yes"},
            "stale: 'yes', but the same body had given no other number of its kind in its place by then",
        ),
        (
            "events",
            "e21-144",
            {"part_of_day": "evening"},
            "part_of_day: 'evening', but the summary has none of: evening",
        ),
        (
            "events",
            "e21-124",
            {"date": "2014-06-01"},
            "date: 2014-06-01 is far from 2012-05-04 in line {first}, a version of one act (annensky-strike-2012)",
        ),
        (
            "events",
            "e21-124",
            {"place": "Aktau", "region": "Mangystau Region"},
            "place: 'Aktau' is not where line {first} has the same act ('{place}')",
        ),
        (
            "steps",
            "s11-001",
            {"date": "2011-01-08"},
            "date: 2011-01-08 is before the onset of 2011-zhanaozen (2011-05-11)",
        ),
        ("claims", "c11-01", {"claimant_kind": "ngo"}, "claimant_kind: 'ngo', but the claim is asserted by state"),
        ("places", "Aktau", {"region": ""}, "region: is blank; a settlement lies in one"),
        (
            "places",
            "Aktau",
            {"kind": "country"},
            "region: 'Mangystau Region' of a place that is no settlement (country)",
        ),
    ],
)
def test_a_slip_in_one_cell_is_told_by_the_others(
    raw: Path, table: str, row_id: str, changes: dict[str, str], told: str
) -> None:
    path = raw / f"{table}.csv"
    for column, value in changes.items():
        line = small.set_cell(path, row_id, column, value)
    if "{first}" in told:
        rows = small.read(path)
        slug = rows[line - 2]["same_act"]
        at = next(n for n, row in enumerate(rows, start=2) if row["same_act"] == slug)
        told = told.format(first=at, place=rows[at - 2]["place"])

    assert any(problem.startswith(told) for problem in said(raw, line)), said(raw, line)


def test_a_medium_keeps_no_records_of_its_own(raw: Path) -> None:
    line = small.set_cell(raw / "counts.csv", "n11-001", "attributed_kind", "independent_media")

    told = "basis: 'own_records' of a independent_media, which keeps no records of it"
    assert told in said(raw, line)


def test_a_row_of_another_episode_than_its_ids_are_of_is_told(raw: Path) -> None:
    """Of a set of many ids one row of another episode is a slip."""
    path = raw / "events.csv"
    rows = small.read(path)
    model = next(row for row in rows if row["event_id"] == "e11-031")
    many = [model | {"event_id": f"e11-{n}", "summary": f"{model['summary']} {n}"} for n in range(800, 960)]
    small.write(path, [*rows, *many])
    line = small.set_cell(path, "e11-800", "episode", "2022-january")

    assert "episode: '2022-january', but ids of set 11 are of 2011-zhanaozen" in said(raw, line)


def test_a_page_that_came_out_before_the_act_cannot_tell_it(raw: Path) -> None:
    rows = small.read(raw / "events.csv")
    early = "pg-2011-12-16-statement"
    act = next(row for row in rows if row["event_id"] == "e21-133")
    line = small.set_cell(raw / "events.csv", "e21-133", "source_ids", f"{act['source_ids']};{early}")

    assert f"source_ids: {early} came out on 2011-12-16, before the act ({act['date']})" in said(raw, line)


def test_a_publisher_is_of_one_kind(raw: Path) -> None:
    rows = small.read(raw / "sources.csv")
    published = [row["publisher"] for row in rows]
    twice = next(row for row in rows if published.count(row["publisher"]) > 2)
    line = small.set_cell(raw / "sources.csv", twice["source_id"], "publisher_kind", "academic")

    assert any(t.startswith("publisher_kind: 'academic', but ") for t in said(raw, line))


def test_one_place_is_the_whole_country(raw: Path) -> None:
    first = small.set_cell(raw / "places.csv", "Mangystau Region", "kind", "national")
    line = small.line_of(raw / "places.csv", "national")

    assert f"kind: 'national' is Mangystau Region already (line {first})" in said(raw, line)
