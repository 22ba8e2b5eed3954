"""Rows against the pages that carry them."""

from __future__ import annotations

from pathlib import Path

import small_folder as small

from analysis.evidence.check import check_folder

PAGE = "pg-2011-12-16-statement"


def said(raw: Path) -> list[str]:
    return [str(problem) for problem in check_folder(raw)]


def test_the_year_in_a_source_id_is_that_of_its_page(raw: Path) -> None:
    line = small.set_cell(raw / "sources.csv", PAGE, "published_on", "2012-12-16")

    assert f"sources.csv:{line}: warning: published_on: 2012-12-16 is not of the year in the id (2011)" in said(raw)


def test_a_page_carries_no_number_that_was_stated_after_it_came_out(raw: Path) -> None:
    line = small.set_cell(raw / "counts.csv", "n11-001", "stated_on", "2011-12-18")

    assert said(raw) == [
        f"counts.csv:{line}: warning: stated_on: 2011-12-18 is after its page came out (2011-12-16, {PAGE})"
    ]


def test_no_act_is_of_a_day_after_all_its_pages_but_the_next_day_of_another_clock_may_be(raw: Path) -> None:
    rows = small.read(raw / "events.csv")
    pages = {row["source_id"]: row["published_on"] for row in small.read(raw / "sources.csv")}
    dated = [row for row in rows if all(len(pages[name]) == 10 for name in row["source_ids"].split(";"))]
    act = next(row for row in dated if not row["same_act"])
    line = small.set_cell(raw / "events.csv", act["event_id"], "date", "2027-01-01")

    assert f"events.csv:{line}: warning: date: 2027-01-01 is after all its pages came out" in said(raw)


def test_a_page_that_came_out_before_an_act_cannot_put_it_in_order(raw: Path) -> None:
    events = {row["event_id"]: row for row in small.read(raw / "events.csv")}
    order = next(row for row in small.read(raw / "orders.csv") if row["order_id"] == "o11-26")
    day = max(events[order["earlier_event"]]["date"], events[order["later_event"]]["date"])
    published = {row["source_id"]: row["published_on"] for row in small.read(raw / "sources.csv")}
    early = next(name for name, on in published.items() if len(on) == 10 and on < "2011-12-01")
    line = small.set_cell(raw / "orders.csv", "o11-26", "source_ids", f"{order['source_ids']};{early}")

    assert said(raw) == [
        f"orders.csv:{line}: warning: source_ids: {early} came out on {published[early]}, before the later act ({day})"
    ]


def test_an_order_stands_at_the_place_of_one_of_its_acts(raw: Path) -> None:
    line = small.set_cell(raw / "orders.csv", "o11-26", "place", "Almaty")

    assert said(raw) == [f"orders.csv:{line}: warning: place: 'Almaty' is the place of neither act (Zhanaozen)"]
