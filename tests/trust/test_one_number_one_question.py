"""A number lives once: two printed numbers of one question, wherever they stand, are the same."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

import pytest

from analysis.evidence.view import Evidence
from analysis.findings.measures import arguments_of, indicator
from analysis.findings.record import FINDINGS_FILE, Record, read_records
from analysis.method.bounds import Bounds
from analysis.report import figures
from analysis.report.front import answer, counted
from tests.trust.clone import report

Question = tuple[str, str, str]
"""Of which episode, which quantity, of whom or of what."""
Number = tuple[float | None, float | None]
TRIED = {  # what an indicator of accountability asks, as the questions ask it
    "officers_convicted": ("officers_convicted", ""),
    "officers_convicted_of_force": ("officers_convicted", "force_on_people"),
    "protesters_convicted": ("convicted", ""),
}
OF_THE_CLOCK = {"officers": "officers_convicted", "others": "convicted"}


@pytest.fixture(scope="module")
def findings() -> list[Record]:
    return read_records(report() / FINDINGS_FILE)


def of_findings(evidence: Evidence, findings: list[Record]) -> Iterator[tuple[Question, Number, str]]:
    for record in findings:
        asked = arguments_of(evidence, record.id)
        if record.test in ("how_many", "convicted") and record.episode and record.low is not None:
            of = asked.get("population", "all") if record.test == "how_many" else asked.get("of_what", "")
            yield (record.episode, asked["quantity"], of), (record.low, record.high), record.id
        if record.test == "funnel" and record.episode and record.low is not None:
            yield (record.episode, "officers_convicted", ""), (record.low, record.high), record.id


def of_pages(evidence: Evidence, findings: list[Record]) -> Iterator[tuple[Question, Number, str]]:
    """The numbers of the front page's sentences and table, by the question that each finding asks."""
    for record in findings:
        if record.test == "how_many" and record.episode:
            shown = counted(evidence, evidence.episode(record.episode), record)
            asked = arguments_of(evidence, record.id)
            if shown is not None:
                number = (shown.number.low, shown.number.high)
                yield (record.episode, asked["quantity"], asked.get("population", "all")), number, f"{record.id} told"


def of_figures(evidence: Evidence) -> Iterator[tuple[Question, Number, str]]:
    for record in figures.responses(evidence).drawn:
        if record["what"] == "full":
            of = {"detained": "all|protesters"}.get(record["panel"], "all")
            yield (record["episode"], record["panel"], of), (record["low"], record["high"]), "the responses"
    for record in figures.one_clock(evidence).drawn:
        if record["what"] == "convicted" and record["rows"]:
            asked = (record["episode"], OF_THE_CLOCK[record["who"]], "")
            yield asked, (record["low"], record["high"]), "the clock"


def of_indicators(evidence: Evidence) -> Iterator[tuple[Question, Number, str]]:
    for episode in evidence.core_episodes:
        for name, of in TRIED.items():
            found = indicator(evidence, episode, name).answer
            if isinstance(found, Bounds):
                yield (episode.id, *of), (found.low, found.high), f"the indicator {name}"


def test_every_pair_of_numbers_for_one_question_is_one_number(evidence: Evidence, findings: list[Record]) -> None:
    told: dict[Question, list[tuple[Number, str]]] = defaultdict(list)
    for asked, number, where in (
        *of_findings(evidence, findings),
        *of_pages(evidence, findings),
        *of_figures(evidence),
        *of_indicators(evidence),
    ):
        told[asked].append((number, where))
    pairs = [pair for numbers in told.values() for pair in combinations(numbers, 2)]
    apart = [f"{one[1]} {one[0]}, {other[1]} {other[0]}" for one, other in pairs if one[0] != other[0]]
    assert len(pairs) > 40
    places = {where for numbers in told.values() for _, where in numbers}
    assert {"Q01.2022-january told", "S06", "the responses", "the clock", "the indicator officers_convicted"} <= places
    assert not apart


def test_the_sentences_hold_the_numbers_of_their_findings_and_no_other(
    evidence: Evidence, findings: list[Record]
) -> None:
    """Each number that stands in the sentences of the front page, with its rows, is an end of a finding's number or of
    an indicator's, or of what the state or the others say of it."""
    html = str(answer(evidence, findings))
    numbers = re.findall(r'<data value="([^"]*)"', html)
    printed = {float(end) for number in numbers for end in number.split("/") if end not in ("", "..")}
    ends: set[float] = set()
    for record in findings:
        said = [record.official, *record.said]
        ends |= {end for one in (record, *filter(None, said)) for end in (one.low, one.high) if end is not None}
    for _, number, _ in of_indicators(evidence):
        ends |= {end for end in number if end is not None}
    assert printed
    assert printed <= ends, sorted(printed - ends)


def test_the_same_rows_stand_behind_the_same_number(evidence: Evidence, findings: list[Record]) -> None:
    by_id = {record.id: record for record in findings}
    assert by_id["Q03.2022-january"].evidence == by_id["S06"].evidence
    assert by_id["Q01.2022-january"].evidence == by_id["S08a"].evidence
    assert json.dumps(by_id["Q23.2022-january"].low) == json.dumps(by_id["S06c"].low)
