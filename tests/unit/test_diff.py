"""`investigate diff` says what moved between two states, and because of which rows."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from analysis.evidence.raw import read_folder
from analysis.evidence.row_moves import compare_rows
from analysis.suite.moves import Moved, NotComparable, compared

FINDING: dict[str, Any] = {
    "id": "killed-zhanaozen",
    "episode": "2011-zhanaozen",
    "statement": "How many were killed in Zhanaozen",
    "verdict": "supported",
    "rule": "full range of origins",
    "low": 10.0,
    "high": 16.0,
    "unit": "persons",
    "evidence": ["n11-001", "n11-002"],
    "sources": ["pg-2011-12-16-statement", "reuters-2011-12-16-ten-killed"],
    "origins": ["prosecutor-general-kz"],
    "robust": True,
    "depends_on": [],
    "over_time": [{"as_of": "2011-12-16", "verdict": "supported", "low": 10.0, "high": 10.0}],
}


def say(moved: Moved) -> str:
    return "\n".join(moved.lines())


def findings(path: Path, *records: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(records), encoding="utf-8")
    return path


def out_folder(path: Path, low: int, *records: dict[str, Any]) -> Path:
    """An OUT folder whose downloads hold one table."""
    findings(path / "findings.json", *records)
    (path / "html" / "downloads").mkdir(parents=True)
    rows = f"count_id,quantity,low\nn11-001,killed,10\nn11-002,killed,{low}\n"
    (path / "html" / "downloads" / "counts.csv").write_text(rows, encoding="utf-8")
    return path


def test_equal_findings_are_the_same(tmp_path: Path) -> None:
    moved = compared(findings(tmp_path / "a.json", FINDING), findings(tmp_path / "b.json", FINDING))
    assert moved.same
    assert say(moved) == "same: no finding and no row differs"


def test_a_verdict_a_bound_and_robustness_that_moved_are_said_in_words(tmp_path: Path) -> None:
    loss = {"without": "origin", "id": "ap", "verdict": "insufficient", "changes_verdict": True, "low": 1, "high": None}
    later = {**FINDING, "verdict": "contested", "high": 64.0, "robust": False, "depends_on": [loss]}
    said = say(compared(findings(tmp_path / "a.json", FINDING), findings(tmp_path / "b.json", later)))
    assert "killed-zhanaozen: moved - How many were killed in Zhanaozen" in said
    assert "  verdict: supported -> contested" in said
    assert "  high: 16 -> 64" in said
    assert "  robust: yes -> no" in said
    assert "  depends on: none -> origin ap" in said


def test_a_verdict_that_moved_at_another_day_is_said(tmp_path: Path) -> None:
    later = {**FINDING, "over_time": [{"as_of": "2011-12-17", "verdict": "contested", "low": None, "high": None}]}
    said = say(compared(findings(tmp_path / "a.json", FINDING), findings(tmp_path / "b.json", later)))
    assert "over time: 2011-12-16 supported 10 to 10 -> 2011-12-17 contested" in said


def test_new_and_gone_findings_are_said(tmp_path: Path) -> None:
    other = {**FINDING, "id": "wounded-zhanaozen"}
    said = say(compared(findings(tmp_path / "a.json", FINDING), findings(tmp_path / "b.json", other)))
    assert "killed-zhanaozen: gone" in said
    assert "wounded-zhanaozen: new" in said


def test_two_reports_tell_the_row_that_moved_the_number(tmp_path: Path) -> None:
    one = out_folder(tmp_path / "a", 10, FINDING)
    other = out_folder(tmp_path / "b", 11, {**FINDING, "high": 17.0})
    said = say(compared(one, other))
    assert "  because of n11-002: low 10 -> 11" in said
    assert "counts.csv: n11-002: low 10 -> 11" in said
    assert "1 row differs:" in said


def test_a_number_that_moved_without_its_rows_is_laid_to_code_or_parameters(tmp_path: Path) -> None:
    one = out_folder(tmp_path / "a", 10, FINDING)
    other = out_folder(tmp_path / "b", 10, {**FINDING, "high": 17.0})
    assert (
        "because of no row that it names: other rows, the codes, the rules, the code or the parameters differ"
        in say(compared(one, other))
    )


def test_evidence_that_came_in_and_went_is_listed(tmp_path: Path) -> None:
    later = {**FINDING, "evidence": ["n11-001", "n11-003"]}
    said = say(compared(findings(tmp_path / "a.json", FINDING), findings(tmp_path / "b.json", later)))
    assert "  evidence gone: n11-002" in said
    assert "  evidence new: n11-003" in said


def test_json_says_the_same(tmp_path: Path) -> None:
    later = {**FINDING, "verdict": "contested"}
    said = json.loads(compared(findings(tmp_path / "a.json", FINDING), findings(tmp_path / "b.json", later)).json())
    assert said["same"] is False
    assert said["findings"][0]["changes"] == [{"field": "verdict", "before": "supported", "after": "contested"}]


def test_of_a_long_answer_text_tells_the_words_that_differ_and_json_the_whole(tmp_path: Path) -> None:
    answer = "Killed: at least 238. Counted by the state, 238 (2025) and volunteers, at least 263 (2023). Nobody else."
    one = findings(tmp_path / "a.json", {**FINDING, "answer": answer})
    moved = compared(one, findings(tmp_path / "b.json", {**FINDING, "answer": answer.replace("263", "777")}))
    was, now = "... and volunteers, at least 263 (2023). Nobody else.", "... and volunteers, at least 777 (2023)."
    assert f"  answer: {was} -> {now} Nobody else." in say(moved)
    assert json.loads(moved.json())["findings"][0]["changes"][0]["before"] == answer


def test_rows_of_raw_folders_are_compared_by_id_and_column(tmp_path: Path) -> None:
    for folder, rows in {
        "a": "c1,asserts,x\nc1,supports,y\n",
        "b": "c1,asserts,x\nc1,contradicts,y\nc2,asserts,z\n",
    }.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "claim_evidence.csv").write_text(f"claim_id,stance,summary\n{rows}", encoding="utf-8")
    said = [str(move) for move in compare_rows(read_folder(tmp_path / "a"), read_folder(tmp_path / "b"))]
    assert said == ["claim_evidence.csv: c1#02: stance supports -> contradicts", "claim_evidence.csv: c2#01 is new"]


@pytest.mark.parametrize("content", ["{", "{}", '[{"name": 1}]', "3"])
def test_what_is_no_list_of_findings_is_refused(tmp_path: Path, content: str) -> None:
    good = findings(tmp_path / "a.json", FINDING)
    (tmp_path / "b.json").write_text(content, encoding="utf-8")
    with pytest.raises(NotComparable, match=r"b\.json is no list of findings"):
        compared(good, tmp_path / "b.json")


def test_a_folder_that_holds_neither_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotComparable, match=r"no findings\.json, no folder with one, and no folder of raw tables"):
        compared(findings(tmp_path / "a.json", FINDING), tmp_path)


WHOLE = json.dumps([FINDING])
BROKEN = {
    "a list of no ids": (json.dumps([{**FINDING, "evidence": 3}]), "record 1 evidence"),
    "a list in the place of a record": (json.dumps([FINDING, ["id"]]), "record 2: "),
    "a number that is none": (json.dumps([{**FINDING, "low": float("nan")}]), "record 1 low"),
    "a verdict that is none": (json.dumps([{**FINDING, "verdict": "maybe"}]), "record 1 verdict"),
    "no verdict": (json.dumps([{"id": "Q01"}]), "record 1 statement"),
    "a loss of nothing": (json.dumps([{**FINDING, "depends_on": [{"id": "ap"}]}]), "record 1 depends_on 1"),
    "two of one id": (json.dumps([FINDING, FINDING]), "two records have the id 'killed-zhanaozen'"),
    "lists in lists": ("[" * 100_000 + "]" * 100_000, "recursion limit"),
    "an endless number": (WHOLE.replace("10.0", "1" * 10_000), "out of range"),
    "a record": (json.dumps(FINDING), "valid array"),
    "nothing": ("", "EOF"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_file_that_is_no_list_of_findings_is_told_with_the_record_and_what_is_wrong(
    tmp_path: Path, broken: str
) -> None:
    text, said = BROKEN[broken]
    (tmp_path / "b.json").write_text(text, encoding="utf-8")
    with pytest.raises(NotComparable, match=re.escape(said)):
        compared(findings(tmp_path / "a.json", FINDING), tmp_path / "b.json")


def test_a_file_in_another_encoding_is_told_and_one_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    one = findings(tmp_path / "a.json", FINDING)
    (tmp_path / "b.json").write_bytes(WHOLE.encode("utf-16"))
    with pytest.raises(NotComparable, match="utf-8"):
        compared(one, tmp_path / "b.json")
    (tmp_path / "b.json").write_bytes(WHOLE.encode("utf-8-sig"))
    assert compared(one, tmp_path / "b.json").same
