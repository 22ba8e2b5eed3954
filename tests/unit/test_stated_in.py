"""Whose statements are tested: a page is named where it was read and makes the statement, and nowhere else. What the
arguments are that a rule names."""

from __future__ import annotations

from dataclasses import replace

from analysis.evidence.view import Evidence
from analysis.findings.registry import ask
from analysis.report.finding import article, stated_in


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


def test_a_rule_that_names_an_argument_says_what_it_is_in_this_finding(evidence: Evidence) -> None:
    (faster,) = (record for record in ask(evidence, "faster") if record.id == "C04")
    told = article(faster, evidence)

    assert "`" not in told
    assert "Here <code>start</code> is: gathering." in told
    assert "Here <code>" not in article(faster.model_copy(update={"rule": "The first is before the second."}), evidence)
    assert "Here <code>" not in article(faster, replace(evidence, statements=()))  # a finding of others' questions
