"""What every finding owes: it sees only its scope, it refuses without its rows, and a new episode is only data."""

import random
import re
import shutil
from datetime import date
from inspect import getfullargspec
from pathlib import Path

import pytest

from analysis.evidence.rows import CountryYear, Protest
from analysis.evidence.view import REPOSITORY, Evidence, open_evidence
from analysis.findings.registry import evaluate, findings_of
from analysis.findings.verdict import TESTS, Finding, Ruling
from tests import fourth_episode
from tests.unit.made_up import REAL as EVIDENCE

FINDINGS = findings_of(EVIDENCE)
OWN = [finding for finding in FINDINGS if not finding.of_a_claim]


def losses() -> list[dict[str, object]]:
    """A seeded sample of what can be taken away."""
    chance = random.Random(2022)
    origins = sorted({source.origin for source in EVIDENCE.sources})
    kinds = sorted({source.publisher_kind for source in EVIDENCE.sources})
    drawn: list[dict[str, object]] = [
        {"without_origins": chance.sample(origins, 30), "without_kinds": chance.sample(kinds, n)} for n in (0, 1, 3)
    ]
    return [*drawn, {"as_of": date(2011, 12, 20)}, {"as_of": date(2022, 1, 12)}, {"without_kinds": ["state"]}]


@pytest.mark.parametrize("loss", losses(), ids=lambda loss: "-".join(loss))
def test_narrowing_before_or_after_the_scope_gives_the_same_verdict(loss: dict[str, object]) -> None:
    narrowed = EVIDENCE.narrow(**loss)  # type: ignore[arg-type]
    for finding in FINDINGS:
        after = finding.decide(finding.scope(EVIDENCE).narrow(**loss))  # type: ignore[arg-type]
        assert finding.verdict(narrowed) == after, finding.id


def test_a_question_on_one_episode_keeps_no_row_of_another() -> None:
    for finding in FINDINGS:
        for row in finding.scope(EVIDENCE).sourced_rows if finding.episode else ():
            assert row.episode == finding.episode or isinstance(row, CountryYear | Protest), (finding.id, row.id)


@pytest.mark.parametrize("finding", OWN, ids=lambda finding: finding.id)
def test_without_its_rows_a_finding_is_insufficient_and_says_what_it_needs(finding: Finding) -> None:
    if finding.episode is None:
        bare = EVIDENCE.keep()
    else:
        here = finding.episode
        bare = EVIDENCE.keep(
            counts=lambda row: row.episode != here,
            events=lambda row: row.episode != here,
            claims=lambda row: row.episode != here,
            steps=lambda row: row.episode != here,
        )
    verdict = finding.verdict(bare)
    assert verdict.ruling is Ruling.INSUFFICIENT
    assert verdict.needs


def test_no_question_of_this_investigation_is_asked_twice() -> None:
    """The statements of the article keep a page each; of our own no two put the same question to the same episodes."""
    asked = [
        (one.test, one.episode, one.arguments) for one in EVIDENCE.statements if one.asked_by == "this investigation"
    ]
    assert len(asked) > 40
    assert len(asked) == len(set(asked))


def test_each_list_of_names_that_an_answer_tells_is_among_its_rows() -> None:
    lists = [c for c in EVIDENCE.counts if c.basis == "name_list" and c.quantity == "killed" and c.low]
    told: dict[str, set[str]] = {}
    for finding in OWN:
        if finding.test.name == "names_published" and ("of", "killed") in finding.question.arguments:
            verdict, here = finding.verdict(EVIDENCE), finding.episode
            named = {
                c.id for c in lists if c.episode == here and EVIDENCE.origin_by_id[c.origin].name in verdict.answer
            }
            assert named <= set(verdict.evidence), finding.id
            told[finding.id] = named

    assert told["Q23.2022-january"]
    assert told["S06c"]


SLIPS = {  # what no sentence has: the slip, and how it is seen
    "a word twice": r"\b([A-Za-z]+) \1\b",
    "one of a plural": r"(?<![\d.,-])\b1 (?!is\b|was\b|has\b)[a-z]*[a-rt-z]s\b(?! shows| has| tells)",
    "one with a verb of many": r"\b1 [a-z]+ (show|are|were|have|tell|give)\b",
    "many with a verb of one": r"\b(?:[2-9]|\d\d+) [a-z]+s (shows|is|was|has|tells)\b",
    "none of nothing": r"(?<!\w)-0\b|\b0 times",
    "a before a vowel": r"\b[Aa] (?=[aei])",
    "an before a consonant": r"\b[Aa]n (?=[bcdfgjklmnpqrstvwxyz])",
    "a mark out of place": r"  | [,.;:)]|\( |\.\.(?!\.)|\(\)|: ?\.|\.;",
    "a sentence without a capital": r"(?<=[a-z0-9)]\. )(?!linksunten)[a-z]",
    "a number that was not rounded": r"\d\.\d{4,}",
}


def test_every_sentence_of_every_finding_is_grammatical() -> None:
    said = [
        (finding.id, sentence)
        for finding in FINDINGS
        for verdict in [finding.verdict(EVIDENCE)]
        for sentence in (finding.statement, verdict.answer, verdict.needs)
    ]
    found = {
        f"{name}: {slip}: ...{sentence[max(0, at.start() - 40) : at.end() + 20]}"
        for name, sentence in said
        for slip, pattern in SLIPS.items()
        for at in re.finditer(pattern, sentence)
    }

    assert len(said) > 500
    assert found == set()


def test_no_answer_tells_a_code() -> None:
    """Every code that an answer can tell has words for a sentence; these, and not its letters, stand there."""
    letters = {code for codes in EVIDENCE.codes.lists.values() for code in codes if "_" in code}
    unsaid = {code.replace("_", " ") for code, words in EVIDENCE.codes.said.items()}
    unsaid = {code for code in unsaid if code not in " ".join(EVIDENCE.codes.said.values())}
    quoted = " ".join(row.summary for row in (*EVIDENCE.steps, *EVIDENCE.events))  # the coders' own words
    pattern = re.compile(rf"\b({'|'.join(sorted(letters | {code for code in unsaid if code not in quoted}))})\b")
    told = []
    for finding in FINDINGS:
        verdict = finding.verdict(EVIDENCE)
        told += [f"{finding.id}: {code}" for code in pattern.findall(f"{verdict.answer} {verdict.needs}")]
    assert "media_obstructed" in letters
    assert "media obstructed" in unsaid
    assert not told


@pytest.fixture(scope="module")
def with_a_fourth(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    raw: Path = tmp_path_factory.mktemp("fourth") / "raw"
    return open_evidence(fourth_episode.append(shutil.copytree(REPOSITORY / "data" / "raw", raw)))


def test_a_new_episode_is_data_only(with_a_fourth: Evidence) -> None:
    findings = findings_of(with_a_fourth)
    new = [f for f in findings if f.episode == fourth_episode.EPISODE and not f.of_a_claim]
    per_episode = [finding for finding in OWN if finding.id.endswith(".2022-january")]
    asked = {finding.id.partition(".")[0] for finding in new}
    untold = {f.id.partition(".")[0] for f in per_episode if f.test.asked_of} - {"Q04"}
    assert asked | untold == {f.id.partition(".")[0] for f in per_episode}
    assert {"Q04", "Q12"} <= asked
    found = {record.id: record for record in evaluate(with_a_fourth, new)}
    killed, gas, inquiry = (found[f"{statement}.{fourth_episode.EPISODE}"] for statement in ("Q01", "Q04", "S18"))
    assert (killed.low, killed.high) == (3, 3)
    assert gas.verdict == "supported"
    assert inquiry.verdict == "contradicted"
    named = [
        finding
        for finding in findings
        if dict(finding.question.arguments).keys() & {"after", "faster", "longer", "more"}
    ]
    before = {finding.id: finding.verdict(EVIDENCE) for finding in OWN}
    for finding in (one for one in named if one.episode is None and one.id in before):
        assert finding.verdict(with_a_fourth).ruling is before[finding.id].ruling, finding.id
    everywhere = [finding for finding in findings if finding.episode is None]
    compared = next(finding for finding in everywhere if finding.test.name == "compare_all")
    assert fourth_episode.TITLE in compared.verdict(with_a_fourth).answer


def test_what_the_functions_of_a_test_take_is_what_its_question_can_say() -> None:
    for name, test in TESTS.items():
        for function in filter(None, (test.scope, test.sees, test.asked_of, test.decide)):
            takes = getfullargspec(function)
            unknown = {one.rstrip("_") for one in (*takes.args[1:], *takes.kwonlyargs)} - {*test.arguments, "episode"}
            can_do_without = {*takes.args[len(takes.args) - len(takes.defaults or ()) :]}
            assert unknown <= can_do_without, (name, function)
