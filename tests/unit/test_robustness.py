"""What a verdict depends on is found by taking things away, and only what touches its rows can move it."""

from datetime import date

import pytest

from analysis.evidence.view import Evidence
from analysis.findings.arguments import UnknownTest
from analysis.findings.record import Loss, Moment
from analysis.findings.registry import findings_of
from analysis.findings.robustness import try_losses
from analysis.findings.verdict import Finding, Reason, Ruling, Verdict


@pytest.fixture(scope="module")
def fragile(evidence: Evidence) -> Finding:
    return next(finding for finding in findings_of(evidence) if finding.id == "S11")


def same(verdict: Verdict, told: Loss | Moment) -> bool:
    ends = (verdict.bounds.low, verdict.bounds.high) if verdict.bounds else (None, None)
    return (verdict.ruling, *ends) == (told.verdict, told.low, told.high)


def test_each_reported_loss_changes_the_verdict_of_the_whole_evidence_too(evidence: Evidence, fragile: Finding) -> None:
    tried = try_losses(fragile, fragile.scope(evidence), fragile.verdict(evidence))
    assert tried.losses
    for loss in tried.losses:
        keyword = {"source": "without_sources", "origin": "without_origins", "kind": "without_kinds"}[loss.without]
        assert same(fragile.verdict(evidence.narrow(**{keyword: [loss.id]})), loss)  # type: ignore[arg-type]


def test_a_loss_that_is_not_reported_changes_nothing(evidence: Evidence, fragile: Finding) -> None:
    verdict = fragile.verdict(evidence)
    reported = {loss.id for loss in try_losses(fragile, fragile.scope(evidence), verdict).losses}
    for origin in sorted({source.origin for source in evidence.sources} - reported)[::9]:
        other = fragile.verdict(evidence.narrow(without_origins=[origin]))
        assert (other.ruling, other.bounds) == (verdict.ruling, verdict.bounds), origin


def test_the_verdict_of_each_day_is_the_one_a_reader_of_that_day_could_reach(
    evidence: Evidence, fragile: Finding
) -> None:
    moments = try_losses(fragile, fragile.scope(evidence), fragile.verdict(evidence)).over_time
    for moment in moments:
        assert same(fragile.verdict(evidence.narrow(as_of=moment.as_of)), moment)
    assert fragile.verdict(evidence.narrow(as_of=date(2022, 1, 8))).ruling is Ruling.INSUFFICIENT


def test_a_refusal_must_say_what_would_be_needed() -> None:
    with pytest.raises(ValueError, match="what would be needed"):
        Verdict(Reason.NOTHING, "Nothing is known.")


def test_a_verdict_must_stand_on_rows() -> None:
    with pytest.raises(ValueError, match="must stand on rows"):
        Verdict(Ruling.SUPPORTED, "Said so.", ())


def test_a_statement_that_names_no_known_test_is_refused_with_the_known_ones(evidence: Evidence) -> None:
    from dataclasses import replace

    wrong = replace(evidence.statements[0], test="clairvoyance")
    with pytest.raises(UnknownTest, match="claim_holds"):
        findings_of(replace(evidence, statements=(wrong,)))
