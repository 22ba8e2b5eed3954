"""A finding is a typed record, and what findings.json holds is described by the schema that is written beside it."""

import json
from pathlib import Path

import jsonschema
import pytest
from pydantic import ValidationError

from analysis.findings.record import FILE, SCHEMA, read, schema, written
from analysis.findings.registry import ask
from analysis.findings.verdict import Reason, Ruling, Verdict, insufficient
from tests.unit.made_up import REAL

RECORDS = ask(REAL, "how_many", "act_recorded", "claim_holds")


def test_the_file_keeps_to_the_schema_beside_it() -> None:
    jsonschema.validate(json.loads(written(RECORDS)), json.loads(schema()))


def test_the_schema_says_what_each_field_holds() -> None:
    told = json.loads(schema())["$defs"]["Record"]
    assert set(told["required"]) == set(told["properties"])
    assert told["properties"]["reason"]["description"].startswith("Why the evidence carries no answer")


def test_what_is_written_is_read_again_the_same(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(written(RECORDS), encoding="utf-8")
    assert read(tmp_path / FILE) == RECORDS


def test_a_field_that_the_schema_does_not_name_is_refused(tmp_path: Path) -> None:
    spoiled = [{**json.loads(written(RECORDS))[0], "colour": "red"}]
    (tmp_path / FILE).write_text(json.dumps(spoiled), encoding="utf-8")
    with pytest.raises(ValidationError, match="colour"):
        read(tmp_path / FILE)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(spoiled, json.loads(schema()))


def test_the_schema_has_a_name_of_its_own() -> None:
    assert SCHEMA != FILE


def test_a_refusal_says_why_and_no_other_verdict_does() -> None:
    assert insufficient("Nothing.", "Something.").reason is Reason.NOTHING
    with pytest.raises(ValueError, match="says why"):
        Verdict(Ruling.INSUFFICIENT, "Nothing.", (), needs="Something.")
    with pytest.raises(ValueError, match="says why"):
        Verdict(Ruling.SUPPORTED, "Something.", ("row",), reason=Reason.OPEN)
