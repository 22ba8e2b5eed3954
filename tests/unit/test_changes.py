"""The page "What changed": what moved since the last release, by which rows, in the words of `investigate diff`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis.evidence.view import Evidence
from analysis.findings.moves import FindingMove
from analysis.findings.record import Record
from analysis.findings.registry import findings_of
from analysis.findings.verdict import Reason, Ruling
from analysis.report.changes import (
    RELEASES,
    BadRelease,
    Released,
    changes_page,
    release_before,
    rules_since,
    verdicts_moved,
    write_release,
)

OLD = Record(
    id="Q01.2011-zhanaozen",
    episode="2011-zhanaozen",
    statement="How many people were killed?",
    test="how_many",
    topic="",
    verdict=Ruling.CONTESTED,
    reason=Reason.NONE,
    rule="full range",
    answer="14 to 90.",
    needs="",
    low=14.0,
    high=90.0,
    unit="persons",
    official=None,
    stands=(),
    said=(),
    evidence=("n11-001", "n11-002"),
    sources=(),
    origins=(),
    robust=True,
    depends_on=(),
    over_time=(),
    double_coded=(),
)
NEW = OLD.model_copy(update={"high": 64.0, "verdict": Ruling.SUPPORTED, "answer": "14 to 64.", "rule": "another"})


def raw_folder(path: Path, low: int) -> Path:
    path.mkdir(parents=True)
    rows = f"count_id,quantity,low\nn11-001,killed,10\nn11-002,killed,{low}\n"
    (path / "counts.csv").write_text(rows, encoding="utf-8")
    return path


def said(page: Any) -> str:
    return "".join(str(section.html) for section in page.sections)


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    """A folder with one release, 0.1.0, of one finding on two rows."""
    write_release("0.1.0", "0.1.0", [OLD], raw_folder(tmp_path / "old", 14), tmp_path / "releases")
    return tmp_path / "releases"


def test_the_first_release_says_that_nothing_stands_before_it(tmp_path: Path) -> None:
    page = changes_page([OLD], raw_folder(tmp_path / "raw", 14), "0.1.0", True, tmp_path / "releases")
    assert "This is the first release" in said(page)


def test_a_release_is_not_compared_with_itself(tmp_path: Path, releases: Path) -> None:
    assert "This is the first release" in said(changes_page([NEW], tmp_path / "old", "0.1.0", True, releases))


def test_what_moved_is_said_with_the_row_that_moved_it(tmp_path: Path, releases: Path) -> None:
    page = said(changes_page([NEW], raw_folder(tmp_path / "raw", 16), "0.2.0", True, releases))
    words = re.sub(r"</?a[^>]*>", "", page)
    assert "The answer was &#39;sources disagree&#39; and is &#39;sources agree&#39;." in words
    assert "The number was 14 to 90 persons and is 14 to 64 persons." in words
    assert "Because of: n11-002: changed." in words
    assert "n11-001" not in page
    assert 'href="../reports/html/findings/q.html#Q01.2011-zhanaozen"' in page
    assert 'href="../reports/html/evidence/n11.html#n11-002"' in page


def test_a_verdict_that_moved_stands_in_a_table_with_the_rule_or_the_row_that_moved_it(
    tmp_path: Path, releases: Path
) -> None:
    raw = raw_folder(tmp_path / "raw", 16)
    by_row = said(changes_page([NEW], raw, "0.2.0", True, releases))
    assert "sources disagree" in by_row
    assert "sources agree" in by_row
    assert "n11-002: changed" in by_row
    told = {OLD.id: Released.model_validate(OLD.model_dump() | {"verdict": "contested"})}
    moves = [FindingMove(OLD.id, "moved", OLD.statement, (), ("n11-002: changed",))]
    table = verdicts_moved(told, [NEW], moves, {OLD.id: ("Echoes widen nothing.",)}).html()
    assert "Echoes widen nothing." in table
    assert "n11-002" not in table
    gone = verdicts_moved(told, [], moves, {})
    assert "not asked" in gone.html()
    assert not verdicts_moved(told, [OLD], moves, {}).rows, "a number alone is no verdict"


def test_every_verdict_that_moved_since_the_last_release_has_its_rule(evidence: Evidence) -> None:
    before = release_before(yaml.safe_load((RELEASES.parents[1] / "CITATION.cff").read_text())["version"])
    if before is None:
        pytest.skip("no release yet")
    was = {one["id"]: one["verdict"] for one in json.loads(before.read_text(encoding="utf-8"))["findings"]}
    now = {finding.id: finding.verdict(evidence).ruling.value for finding in findings_of(evidence)}
    moved = {name for name in was if now.get(name) != was[name]}
    rules = rules_since(before.name.removesuffix(".findings.json"))
    assert moved == rules.keys() & moved, "reports/text/moved.csv names no rule for it"
    assert rules.keys() <= moved, "reports/text/moved.csv names what did not move"


def test_a_field_that_a_release_does_not_keep_has_not_moved(tmp_path: Path, releases: Path) -> None:
    page = said(
        changes_page(
            [OLD.model_copy(update={"rule": "another", "answer": "Other words."})],
            tmp_path / "old",
            "0.2.0",
            True,
            releases,
        )
    )
    assert "No finding moved since version" in page


def test_what_moved_is_told_without_a_code_or_a_bare_share(tmp_path: Path, releases: Path) -> None:
    old = OLD.model_copy(update={"low": 0.045, "high": 0.045, "unit": "share of protests"})
    write_release("0.1.1", "0.1.1", [old], tmp_path / "old", releases)
    new = NEW.model_copy(update={"low": 0.1, "high": 0.1, "unit": "share of protests"})
    page = re.sub(r"<[^>]*>", "", said(changes_page([new], tmp_path / "old", "0.2.0", True, releases)))
    assert "The number was 4.5% of protests and is 10% of protests." in page
    assert "Because of a rule, and of no row." in page
    assert not re.search(r"0\.045|contested|supported|->", page)


def test_a_finding_that_is_gone_is_told_without_a_link(tmp_path: Path, releases: Path) -> None:
    page = said(changes_page([], tmp_path / "old", "0.2.0", True, releases))
    assert "Asked before, and no more." in page
    assert "href" not in page


def test_a_partial_report_is_not_compared(tmp_path: Path, releases: Path) -> None:
    assert "is not compared" in said(changes_page([NEW], tmp_path / "old", "0.2.0", False, releases))


def test_the_release_before_is_the_highest_below_by_number(tmp_path: Path) -> None:
    for version in ("0.9.0", "0.10.0", "1.0.0"):
        (tmp_path / f"{version}.findings.json").write_text("{}", encoding="utf-8")
    found = release_before("0.11.0", tmp_path)
    assert found is not None
    assert found.name == "0.10.0.findings.json"
    assert release_before("0.9.0", tmp_path) is None


@pytest.mark.parametrize(
    ("version", "cited", "words"),
    [
        ("0.2.0", "0.1.0", "CITATION.cff says version 0.1.0"),
        ("two", "two", "'two' is no version"),
        ("0.1.0", "0.1.0", "is there with other findings"),
    ],
)
def test_a_release_that_would_mislead_is_refused(
    tmp_path: Path, releases: Path, version: str, cited: str, words: str
) -> None:
    with pytest.raises(BadRelease, match=words):
        write_release(version, cited, [NEW], tmp_path / "old", releases)


def test_a_release_written_twice_is_the_same_file(tmp_path: Path, releases: Path) -> None:
    before = (releases / "0.1.0.findings.json").read_bytes()
    write_release("0.1.0", "0.1.0", [OLD], tmp_path / "old", releases)
    assert (releases / "0.1.0.findings.json").read_bytes() == before
