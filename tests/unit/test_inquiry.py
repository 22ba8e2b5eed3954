"""An investigation is found only where dated steps show its conditions; silence is not refusal."""

from dataclasses import replace

from analysis.evidence.view import Evidence
from analysis.findings.aftermath import CONDITIONS
from analysis.findings.registry import findings_of
from analysis.findings.verdict import TESTS, Finding, Ruling
from analysis.method.accountability import INDICATORS


def finding(evidence: Evidence, episode: str) -> Finding:
    statement = next(statement for statement in evidence.statements if statement.test == "investigation")
    return Finding(f"S18.{episode}", statement, evidence.episode(episode), TESTS["investigation"])


def test_a_refused_independent_inquiry_contradicts_the_statement_and_cites_the_refusal(evidence: Evidence) -> None:
    for episode in ("2011-zhanaozen", "2022-january"):
        verdict = finding(evidence, episode).verdict(evidence)
        refusals = {s.id for s in evidence.steps if s.episode == episode and s.kind == "independent_inquiry_refused"}
        assert verdict.ruling is Ruling.CONTRADICTED
        assert refusals & set(verdict.evidence)


def test_an_episode_without_steps_that_answer_is_insufficient_not_refused(evidence: Evidence) -> None:
    verdict = finding(evidence, "2021-elections").verdict(evidence)
    assert verdict.ruling is Ruling.INSUFFICIENT
    assert "independent of the state" in verdict.needs


def test_without_its_steps_no_episode_has_a_verdict(evidence: Evidence) -> None:
    for episode in evidence.core_episodes:
        bare = evidence.keep(counts=lambda count: True)
        assert finding(evidence, episode.id).verdict(bare).ruling is Ruling.INSUFFICIENT


def test_the_conditions_are_indicators_that_exist(evidence: Evidence) -> None:
    known = set(INDICATORS)
    assert known.issuperset(CONDITIONS)


def test_that_bodies_are_not_coded_is_told_where_it_leaves_the_question_open(evidence: Evidence) -> None:
    steps = tuple(replace(step, body_kind="", body=f"Body of {step.id}") for step in evidence.steps)
    verdict = finding(evidence, "2022-january").verdict(replace(evidence, steps=steps))
    assert verdict.ruling is Ruling.INSUFFICIENT
    assert verdict.needs.endswith("steps it is not coded what the body is.")


def test_steps_that_nobody_coded_by_body_are_answered_by_the_words_of_its_name(evidence: Evidence) -> None:
    uncoded = replace(evidence, steps=tuple(replace(step, body_kind="") for step in evidence.steps))
    coded, told = ({one.id: one.verdict(each) for one in findings_of(each)} for each in (evidence, uncoded))
    assert {id for id in coded if (coded[id].ruling, coded[id].bounds) != (told[id].ruling, told[id].bounds)} == set()
