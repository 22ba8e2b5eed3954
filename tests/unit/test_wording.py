"""A verdict in words: each kind of question has a word for each verdict, and what is named is there."""

from __future__ import annotations

from analysis.evidence.view import Evidence
from analysis.findings.registry import findings_of
from analysis.findings.verdict import TESTS, Reason, Ruling
from analysis.report.wording import reason_told, text, verdict_words


def test_every_kind_of_question_has_a_word_for_every_verdict() -> None:
    told = text("verdicts")
    assert set(told["kinds"].values()) <= set(told["words"])
    for kind, words in told["words"].items():
        assert {ruling.value for ruling in Ruling} <= set(words), kind
        assert set(words) <= {ruling.value for ruling in Ruling} | {reason.value for reason in Reason} | {"no_row"}, (
            kind
        )
        assert "insufficient" not in words.values()


def test_what_has_a_kind_of_its_own_is_a_test_or_a_statement(evidence: Evidence) -> None:
    statements = {statement.id for statement in evidence.statements}
    assert set(text("verdicts")["kinds"]) <= set(TESTS) | statements


def test_a_reason_that_has_words_of_its_own_says_more_than_the_verdict() -> None:
    assert verdict_words("claim", Ruling.INSUFFICIENT) == "not shown"
    assert verdict_words("claim", Ruling.INSUFFICIENT, Reason.OWN_WORD) == "claimant's word only"
    assert verdict_words("yes-no", Ruling.SUPPORTED) == "yes"


def test_that_nobody_gives_a_number_is_said_otherwise_than_that_nobody_counted() -> None:
    def said(*rows: str) -> str:
        return verdict_words("number", Ruling.INSUFFICIENT, reason_told(Reason.NOTHING, rows))

    assert (said(), said("n11-057")) == ("nobody gives a number", "no counted total")
    assert verdict_words("yes-no", Ruling.INSUFFICIENT, reason_told(Reason.NOTHING, ())) == "cannot be told"


def test_the_front_page_chooses_questions_that_are_asked_of_every_episode(evidence: Evidence) -> None:
    chosen = text("answer")
    asked = {finding.id.partition(".")[0] for finding in findings_of(evidence) if "." in finding.id}
    assert {chosen["fire"], chosen["first"], chosen["inquiry"], *chosen["counted"], *chosen["table"]} <= asked
    assert set(chosen["came_first"]) == {ruling.value for ruling in Ruling}
