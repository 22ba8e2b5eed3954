"""Cells that must fit each other: a slip in one is told by the others."""

from __future__ import annotations

from pathlib import Path

import pytest
import small_folder as small

from analysis.evidence.check import check_folder


def said(raw: Path, line: int) -> list[str]:
    return [str(problem).partition("warning: ")[2] for problem in check_folder(raw) if problem.line == line]


SLIPS = {
    "counts n11-001": {
        "covers_to=2011-12-19": "covers_to: 2011-12-19 is after it was stated (2011-12-16)",
        "covers_from=2010-10-16": "covers_from: 2010-10-16 is long before the onset of 2011-zhanaozen (2011-05-11)",
        "population=businesses": "population: 'businesses' of killed, which counts persons",
        "population=officers": "population: 'officers' of killed: officers are tried, others security_forces",
        "quantity=officers_charged": "population: 'all' of officers_charged: officers",
        "basis=own_documentation": "basis: 'own_documentation' of a state, whose own records they are",
        "basis=sum": "repeats: is blank; the basis is 'sum': say whose numbers are added",
        "floor=yes; qualifier=range; high=12": "floor: 'yes' of 'range', which has an upper bound",
        "stale=yes": "stale: 'yes', but the same body had given no other number of its kind in its place by then",
        "basis=name_list": "basis: 'name_list' and neither the row nor its page speaks of names or a list",
        "quantity=convicted; population=security_forces": "quantity: 'convicted' does not stand with the population "
        "'security_forces'",
    },
    "events e21-144": {"part_of_day=evening": "part_of_day: 'evening', but the summary has none of: evening"},
    "events e21-124": {
        "date=2014-06-01": "date: 2014-06-01 is far from 2012-05-04 in line {first}, a version of one act "
        "(annensky-strike-2012)",
        "place=Aktau; region=Mangystau Region": "place: 'Aktau' is not where line {first} has the same act ('{place}')",
    },
    "steps s11-001": {
        "date=2011-01-08": "date: 2011-01-08 is before the onset of 2011-zhanaozen (2011-05-11)",
        "body_kind=state": "body_kind: 'state' and 'Aktau city court' is a court",
        "body_kind=hospital": "body_kind: 'hospital' and 'Aktau city court' does not say so",
    },
    "claims c11-01": {"claimant_kind=ngo": "claimant_kind: 'ngo', but the claim is asserted by state"},
    "places Aktau": {
        "region=": "region: is blank; a settlement lies in one",
        "kind=country": "region: 'Mangystau Region' of a place that is no settlement (country)",
    },
}


@pytest.mark.parametrize(("table", "row_id", "typed", "told"), small.slips(SLIPS))
def test_a_slip_in_one_cell_is_told_by_the_others(
    raw: Path, table: str, row_id: str, typed: dict[str, str], told: str
) -> None:
    path = raw / f"{table}.csv"
    line = small.set_cells(path, row_id, typed)
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


def test_an_exact_number_that_nobody_gave_before_is_not_stale_for_a_greater_one_of_an_earlier_day(raw: Path) -> None:
    line = _beside_the_first(raw, {"low": "9", "high": "9", "stated_on": "2011-12-20", "stale": "yes"})

    told = "stale: 'yes', but the same body had given no other number of its kind in its place by then"
    assert told in said(raw, line)


def test_a_number_is_not_stale_that_its_body_gives_as_its_own_on_the_day(raw: Path) -> None:
    again = {"low": "10", "high": "10", "stated_on": "2011-12-17"}
    _beside_the_first(raw, again | {"count_id": "n11-901"})
    _beside_the_first(raw, {"count_id": "n11-902", "low": "12", "high": "12", "stated_on": "2011-12-17"})
    line = _beside_the_first(raw, again | {"stale": "yes"})

    assert "stale: 'yes', but a number of the same body that is not stale is the same, then or later" in said(raw, line)


def _beside_the_first(raw: Path, changes: dict[str, str]) -> int:
    """Another number like the first of the table; its line."""
    rows = small.read(raw / "counts.csv")
    small.write(raw / "counts.csv", [*rows, rows[0] | {"count_id": "n11-900"} | changes])
    return len(rows) + 2


def test_a_body_of_which_others_tell_what_it_is_is_not_unidentified(raw: Path) -> None:
    line = small.set_cell(raw / "origins.csv", "prosecutor-general-kz", "kind", "unidentified")

    assert "kind: 'unidentified' and others tell what it is: state" in said(raw, line)


def test_a_court_is_not_unidentified(raw: Path) -> None:
    line = small.set_cell(raw / "origins.csv", "prosecutor-general-kz", "kind", "unclear")
    small.set_cell(raw / "origins.csv", "prosecutor-general-kz", "aliases", "")
    small.set_cell(raw / "origins.csv", "prosecutor-general-kz", "name", "A garrison court")

    assert "kind: 'unclear' and its name is that of 'court'" in said(raw, line)


def test_a_blog_has_a_site(raw: Path) -> None:
    line = small.set_cell(raw / "origins.csv", "almaty-commandant", "kind", "blog")
    told = "kind: 'blog' and no page of the kind carries its facts, nor is its site told"
    assert told in said(raw, line)

    small.set_cell(raw / "origins.csv", "almaty-commandant", "note", "a partisan site")
    assert told not in said(raw, line)


def test_a_claim_is_of_a_day_that_a_page_or_its_words_tell(raw: Path) -> None:
    line = small.set_cell(raw / "claims.csv", "c11-01", "made_on", "2011-12-13")
    told = "made_on: 2011-12-13 is the day of no page that asserts it, nor told otherwise"
    assert told in said(raw, line)

    small.set_cell(raw / "claims.csv", "c11-01", "note", "said on 13 December")
    assert told not in said(raw, line)


@pytest.mark.parametrize(("table", "row_id", "column"), [("claims", "c11-01", "made_on"), ("steps", "s11-001", "date")])
def test_what_is_dated_by_the_year_alone_is_of_the_year_of_a_page(
    raw: Path, table: str, row_id: str, column: str
) -> None:
    if table == "steps":
        small.set_cell(raw / "sources.csv", "hrw-2011-lawyer-appeal", "published_on", "2011-09")
    line = small.set_cell(raw / f"{table}.csv", row_id, column, "2012")
    assert f"{column}: 2012 is the year of none of its pages, nor told in its words" in said(raw, line)

    small.set_cell(raw / f"{table}.csv", row_id, column, "2011")
    assert not any(problem.startswith(f"{column}: 2011 is the year") for problem in said(raw, line))


def test_an_organ_is_no_witness(raw: Path) -> None:
    line = small.set_cell(raw / "counts.csv", "n11-001", "attributed_kind", "witness")

    told = "attributed_kind: 'witness' and 'General Prosecutor's Office of Kazakhstan' words nobody who saw it"
    assert told in said(raw, line)
