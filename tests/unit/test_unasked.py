"""Every row is looked at by a finding or says why none does."""

from __future__ import annotations

import re

from analysis.evidence.view import Evidence
from analysis.findings.registry import looked_at, unasked
from analysis.report.evidence_pages import unasked_page
from analysis.report.registers import backlinks, registers
from analysis.report.render import cell_html


def test_of_each_row_a_finding_looks_at_it_or_it_says_what_no_question_asks_for(evidence: Evidence) -> None:
    tables = (evidence.counts, evidence.events, evidence.steps, evidence.claims, evidence.claim_evidence)
    rows = {row.id for table in (*tables, evidence.orders) for row in table}
    why = unasked(evidence)

    assert rows == (rows & looked_at(evidence)) | why.keys()
    assert not looked_at(evidence) & why.keys()
    assert all(why.values())


def test_what_is_lacking_is_the_first_of_its_cells_that_no_row_before_a_finding_shares(evidence: Evidence) -> None:
    why = unasked(evidence)
    cells = {row.id: (row.quantity, row.detail, row.episode, row.population, row.place) for row in evidence.counts}
    asked = [cells[row.id] for row in evidence.counts if row.id not in why]

    assert why["n22-119"] == ("hospitalised",)
    for row_id in cells.keys() & why.keys():
        *before, last = why[row_id]
        assert (*before, last) == (*cells[row_id], "")[: len(before) + 1]
        assert any(list(one[: len(before)]) == before for one in asked)
        assert not any(one[: len(before) + 1] == (*before, last) for one in asked)


def test_a_piece_of_evidence_waits_for_its_claim_and_an_order_for_one_of_its_acts(evidence: Evidence) -> None:
    why, looked = unasked(evidence), looked_at(evidence)
    pieces = [piece for piece in evidence.claim_evidence if piece.id in why]
    orders = [order for order in evidence.orders if order.id in why and why[order.id] != ("",)]

    assert pieces
    assert all(why[piece.id] == (piece.claim_id,) for piece in pieces)
    assert orders
    assert all({order.earlier, order.later} - looked >= {*why[order.id]} for order in orders)


def test_the_card_of_a_row_that_nothing_uses_says_why(evidence: Evidence) -> None:
    links = backlinks(evidence, ())
    rows = {row.id: row for page in registers(evidence, links) for row in page.rows}
    said = {row_id for row_id, row in rows.items() if "No question asks for" in row.cells}

    assert "hospitalised" in cell_html(rows["n22-119"].cells["No question asks for"])
    assert said == links.unasked.keys()


def test_all_of_them_stand_on_one_page_by_the_reason(evidence: Evidence) -> None:
    links = backlinks(evidence, ())
    lead, table = (str(section.html) for section in unasked_page(evidence, links).sections)

    assert str(len(links.unasked)) in lead.replace(",", "")
    assert "hospitalised" in table
    assert "n22-119" in table


def test_no_number_of_rows_is_taken_for_the_number_of_the_one_row_that_it_leads_to(evidence: Evidence) -> None:
    numbers = re.findall(r'data-rows="([^"]*)"', str(unasked_page(evidence, backlinks(evidence, ())).sections[1].html))

    assert numbers
    assert all(len(rows.split()) > 1 for rows in numbers)
