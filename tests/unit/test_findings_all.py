"""What every finding owes: it sees only its scope, it refuses without its rows, and a new episode is only data."""

import json
import math
import random
import shutil
from datetime import date
from pathlib import Path

import pytest

from analysis.evidence.view import REPOSITORY, Evidence, open_evidence
from analysis.findings.registry import evaluate, findings_of
from analysis.findings.verdict import Finding, Ruling

EVIDENCE = open_evidence()
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


def test_records_name_rows_that_exist_and_survive_json() -> None:
    records = evaluate(EVIDENCE, OWN)
    assert len({record["id"] for record in records}) == len(OWN)
    assert json.loads(json.dumps(records, allow_nan=False)) == records
    for record in records:
        assert record["rule"], record["id"]
        assert set(record["evidence"]) <= set(EVIDENCE.rows), record["id"]
        assert record["sources"] == sorted(record["sources"]), record["id"]
        assert all(end is None or math.isfinite(end) for end in (record["low"], record["high"])), record["id"]


INVENTED = {
    "episodes.csv": "2031-invented,An invented episode,KZ,Oral,2031-03-01,2031-03-02,2031-03-03,2031-03-31,Made up.",
    "sources.csv": (
        "invented-2031-a,Invented page,Invented paper,international_media,2031-03-04,https://example.org/a,en,reuters,\n"
        "invented-2031-b,Invented page two,Invented agency,ngo,2031-04-04,https://example.org/b,en,hrw,"
    ),
    "counts.csv": (
        "n31-001,2031-invented,killed,,all,national,3,3,exact,2031-04-04,2031-03-01,2031-03-03,Human Rights Watch,ngo,"
        "invented-2031-b,"
    ),
    "events.csv": (
        "e31-001,2031-invented,2031-03-02,,10:00,,event_time,Oral,,West Kazakhstan Region,protesters,rally,bread,50,80,"
        "People gather.,,,invented-2031-a\n"
        "e31-002,2031-invented,2031-03-02,,11:00,,event_time,Oral,,West Kazakhstan Region,police,tear_gas,protesters,,,"
        "Gas is used.,,,invented-2031-a\n"
        "e31-003,2031-invented,2031-03-02,,12:00,,event_time,Oral,,West Kazakhstan Region,protesters,arson,a bus,,,"
        "A bus burns.,,,invented-2031-a"
    ),
    "steps.csv": (
        "s31-001,2031-invented,2031-04-04,A ministry,independent_inquiry_refused,,,Refuses an inquiry.,invented-2031-b"
    ),
}


@pytest.fixture(scope="module")
def with_a_fourth(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    raw: Path = tmp_path_factory.mktemp("fourth") / "raw"
    shutil.copytree(REPOSITORY / "data" / "raw", raw)
    for name, rows in INVENTED.items():
        with (raw / name).open("a", encoding="utf-8", newline="") as file:
            file.write(rows + "\n")
    return open_evidence(raw)


def test_a_new_episode_is_data_only(with_a_fourth: Evidence) -> None:
    findings = findings_of(with_a_fourth)
    new = [finding for finding in findings if finding.episode == "2031-invented"]
    per_episode = [finding for finding in OWN if finding.id.endswith(".2022-january")]
    assert {finding.id.partition(".")[0] for finding in new} == {f.id.partition(".")[0] for f in per_episode}
    found = {record["id"]: record for record in evaluate(with_a_fourth, new)}
    assert (found["Q01.2031-invented"]["low"], found["Q01.2031-invented"]["high"]) == (3, 3)
    assert found["Q04.2031-invented"]["verdict"] == "supported"
    assert found["S18.2031-invented"]["verdict"] == "contradicted"
    everywhere = [finding for finding in findings if finding.episode is None]
    killed = next(finding for finding in everywhere if finding.asked.statement.test == "compare_all")
    assert "An invented episode" in killed.verdict(with_a_fourth).answer
