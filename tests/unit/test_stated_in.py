"""Whose statements are tested: a page is named where it was read and makes the statement, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

from analysis.evidence.view import Evidence
from analysis.report.finding import stated_in


def test_each_statement_leads_to_the_page_that_makes_it_and_the_others_are_said_to_have_none(
    evidence: Evidence,
) -> None:
    named = {one.id: one.stated_in for one in evidence.statements if one.stated_in}
    said = stated_in(evidence)

    assert {"S01", "S03b"} <= set(named)
    for statement, page in named.items():
        assert f'sources.html#{page}"' in said
        assert f'findings/s.html#{statement}"' in said
    assert "no page is named for them" in said


def test_without_the_page_nothing_is_said_to_come_from_it(evidence: Evidence) -> None:
    pages = {one.stated_in for one in evidence.statements}

    assert stated_in(evidence.narrow(without_sources=pages - {""})) == ""


def test_a_table_of_statements_without_the_column_names_no_page(evidence: Evidence) -> None:
    asked = tuple(replace(one, stated_in="") for one in evidence.statements)

    assert stated_in(replace(evidence, statements=asked)) == ""
