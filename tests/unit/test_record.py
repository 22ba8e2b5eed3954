"""A finding is a typed record, and what findings.json holds is described by the schema that is written beside it."""

import json
from collections.abc import Sequence
from pathlib import Path

import jsonschema
import pytest
from pydantic import ValidationError

from analysis.evidence.view import REPOSITORY
from analysis.findings.record import FINDINGS_FILE, SCHEMA_FILE, DoubleCoded, Record, read_records, schema, written
from analysis.findings.registry import ask, evaluate, findings_of
from analysis.findings.verdict import Reason, Ruling, Verdict
from analysis.suite.steps import coded_twice
from tests.unit.made_up import REAL

RAW = REPOSITORY / "data" / "raw"


@pytest.fixture(scope="module")
def records() -> Sequence[Record]:
    return ask(REAL, "how_many", "act_recorded", "claim_holds")


def test_the_file_keeps_to_the_schema_beside_it(records: Sequence[Record]) -> None:
    jsonschema.validate(json.loads(written(records)), json.loads(schema()))


def test_the_schema_says_what_each_field_holds() -> None:
    told = json.loads(schema())["$defs"]["Record"]
    assert set(told["required"]) == set(told["properties"])
    assert told["properties"]["reason"]["description"].startswith("Why the evidence carries no answer")


def test_what_is_written_is_read_again_the_same(tmp_path: Path, records: Sequence[Record]) -> None:
    (tmp_path / FINDINGS_FILE).write_text(written(records), encoding="utf-8")
    assert read_records(tmp_path / FINDINGS_FILE) == records


def test_a_field_that_the_schema_does_not_name_is_refused(tmp_path: Path, records: Sequence[Record]) -> None:
    spoiled = [{**json.loads(written(records))[0], "colour": "red"}]
    (tmp_path / FINDINGS_FILE).write_text(json.dumps(spoiled), encoding="utf-8")
    with pytest.raises(ValidationError, match="colour"):
        read_records(tmp_path / FINDINGS_FILE)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(spoiled, json.loads(schema()))


def test_the_schema_has_a_name_of_its_own() -> None:
    assert SCHEMA_FILE != FINDINGS_FILE


def test_a_refusal_says_why_and_no_other_verdict_does() -> None:
    assert Verdict(Reason.NOTHING, "Nothing.", needs="Something.").ruling is Ruling.INSUFFICIENT
    assert Verdict(Ruling.SUPPORTED, "Something.", ("row",)).reason is Reason.NONE
    for outcome in (Ruling.INSUFFICIENT, Reason.NONE):
        with pytest.raises(ValueError, match="says why"):
            Verdict(outcome, "Nothing.", needs="Something.")


def test_a_record_tells_how_well_two_coders_agreed_on_the_columns_of_its_rows() -> None:
    agreed = [DoubleCoded(column=name, alpha=0.9, rows=10) for name in ("events.action", "counts.low", "orders.kind")]
    (record,) = evaluate(REAL, [one for one in findings_of(REAL) if one.id == "S02a"], agreed)
    assert [one.column for one in record.double_coded] == ["events.action"]


def test_the_agreement_of_a_run_is_that_of_the_second_codings_in_its_folder() -> None:
    agreed = {one.column: one for one in coded_twice(RAW)}
    assert {"events.action", "claim_evidence.asserted_kind", "counts.basis", "steps.kind"} <= agreed.keys()
    assert all(-1 <= (one.alpha or 0) <= 1 and one.rows for one in agreed.values())


def test_what_would_change_it_is_told_of_decided_verdicts_alone() -> None:
    records = evaluate(REAL, [one for one in findings_of(REAL) if one.test.name == "claim_holds"])
    undecided = [one for one in records if not one.decided]
    assert any(loss.changes_verdict for one in undecided for loss in one.depends_on)
    assert not any(one.deciding for one in undecided)
    assert any(one.deciding for one in records if one.decided)


def test_a_claims_finding_says_its_topic_and_no_other_does() -> None:
    by_id = {one.id: one for one in evaluate(REAL, [f for f in findings_of(REAL) if f.test.name == "claim_holds"])}
    assert by_id["K.c22-03"].topic == "force"
    assert by_id["S09"].topic == ""
