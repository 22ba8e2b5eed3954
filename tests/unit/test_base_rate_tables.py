"""The tables of base rates, and the page on which each of their rows can be read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from analysis.evidence.view import Evidence
from analysis.report.cite import row_page
from analysis.report.registers import Register, backlinks, registers
from analysis.report.sheets import base_rates
from analysis.report.tables import Table


def lines(table: Table) -> list[dict[str, Any]]:
    record = table.record()
    names = [column["name"] for column in record["columns"]]
    return [dict(zip(names, row, strict=True)) for row in record["rows"]]


def test_kazakhstan_stands_beside_its_neighbours_with_the_share_of_the_list(evidence: Evidence) -> None:
    table, _, _ = base_rates(evidence)
    by_country = {line["country"]: line for line in lines(table)}
    assert by_country.keys() == {row.country for row in evidence.country_years}
    line = by_country["Kazakhstan"]
    assert (line["protests"]["low"], line["of them so met"]["low"], line["per cent"]["low"]) == (88, 4, 4.5)
    assert not any("interval" in name for name in line)


def test_each_period_that_a_statement_asks_about_has_a_line_for_each_response(evidence: Evidence) -> None:
    _, table, _ = base_rates(evidence)
    arrests = {line["years"]: line for line in lines(table) if line["met with"] == "arrests"}
    assert set(arrests) == {"1990-1999", "2000-2011", "2012-2020"}
    assert (arrests["2012-2020"]["of them so met"]["low"], arrests["2012-2020"]["protests"]["low"]) == (10, 13)


def test_the_long_protest_is_shown_in_three_readings(evidence: Evidence) -> None:
    _, _, table = base_rates(evidence)
    assert [line["reading"] for line in lines(table)] == ["as coded", "without long protests", "by days"]
    by_days = lines(table)[-1]
    assert (by_days["so met"]["low"], by_days["so met"]["high"], by_days["of"]["low"]) == (4, 212, 444)
    assert by_days["of what"] == "protest days"


def test_without_the_data_set_the_tables_are_empty_and_still_tables(evidence: Evidence) -> None:
    for table in base_rates(replace(evidence, country_years=(), protests=())):
        assert table.rows == ()
        assert table.html()


def page_of(evidence: Evidence) -> Register:
    name = row_page(evidence.protests[0].id).removesuffix(".html")
    return next(page for page in registers(evidence, backlinks(evidence, [])) if page.name == name)


def test_every_row_of_the_base_rates_has_its_anchor_on_one_page(evidence: Evidence) -> None:
    page = page_of(evidence)
    ids = [row.id for row in (*evidence.country_years, *evidence.protests)]
    assert sorted(page.table.anchors) == sorted(ids)
    assert page.title == "Base rates"
    assert page.episodes == ()


def test_a_year_tells_how_many_protests_were_met_in_which_way(evidence: Evidence) -> None:
    by_id = {line["Id"]: line for line in lines(page_of(evidence).table)}
    year, protest = by_id["mm-kazakhstan-2011"], by_id["mm-7052011001"]
    assert (year["Protests"]["low"], year["Killings or shootings"]["low"]) == (5, 2)
    assert "killings" in year["Met with"]
    assert (protest["Days"]["low"], protest["When"]) == (208, ["2011-05-26", "to", "2011-12-19"])
