"""A finding as it is written to findings.json and read from it: typed, and described by a JSON schema.

Everything downstream of a finding (pages, figures, tables, notebooks, other people's code) takes its numbers from these
fields, and from nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, create_model

from analysis.findings.verdict import Quantity, Reason, Ruling, Said, Stand

FINDINGS_FILE, SCHEMA_FILE = "findings.json", "findings.schema.json"
JsonNumber = int | float | None
LossKind = Literal["source", "origin", "kind"]


class _Fields(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, allow_inf_nan=False)


class Loss(_Fields):
    """A single removal that changes the verdict, or only its number, and what it becomes."""

    without: LossKind
    id: str
    verdict: Ruling
    changes_verdict: bool
    low: JsonNumber
    high: JsonNumber


class Moment(_Fields):
    """The verdict as it could be known from a day on."""

    as_of: date
    verdict: Ruling
    low: JsonNumber
    high: JsonNumber


class DoubleCoded(_Fields):
    """A coded column that the verdict rests on and that two coders coded: how well they agreed on it."""

    column: str
    """Table and column, such as 'events.action'."""
    alpha: float | None
    """Krippendorff's alpha; null where it is not defined."""
    rows: int
    """How many rows both coded."""


class Record(_Fields):
    """One finding with its verdict and all that it stands on."""

    id: str
    episode: str | None
    """Null: across episodes."""
    statement: str
    test: str
    """The kind of question, by the name under which statements.csv asks it."""
    topic: str
    """Of a claim the group of topics it belongs to (codes.yaml, topic_group); else empty."""
    verdict: Ruling
    reason: Reason
    """Why the evidence carries no answer; empty for every other verdict."""
    rule: str
    answer: str
    needs: str
    """What would be needed, where the evidence does not carry an answer."""
    low: JsonNumber
    high: JsonNumber
    unit: str | None
    official: Quantity | None
    """The latest official number, where the question is of a number."""
    stands: tuple[Stand, ...]
    """Who stands where, by the ids of origins."""
    said: tuple[Said, ...]
    """Who gives which number, where the question is of one: who counted, whose list is a floor, who stands beside, what
    is set aside and what it lacks."""
    evidence: tuple[str, ...]
    """The ids of the rows it stands on."""
    sources: tuple[str, ...]
    origins: tuple[str, ...]
    robust: bool
    """No single source, origin or kind of body changes the verdict."""
    depends_on: tuple[Loss, ...]
    over_time: tuple[Moment, ...]
    double_coded: tuple[DoubleCoded, ...]
    """The columns of its rows that two coders coded, as far as the second coding was at hand."""

    @property
    def decided(self) -> bool:
        """Supported or contradicted: only of these it is told what would change them."""
        return self.verdict in (Ruling.SUPPORTED, Ruling.CONTRADICTED)

    @property
    def deciding(self) -> tuple[Loss, ...]:
        """The single losses without which a decided verdict would be another; of others nothing hangs on them."""
        return tuple(loss for loss in self.depends_on if loss.changes_verdict and self.decided)


_LIST = TypeAdapter(list[Record])
_NEEDED = ("id", "statement", "verdict")
_fields: dict[str, Any] = {
    name: (field.annotation, ... if name in _NEEDED else None) for name, field in Record.model_fields.items()
}
_told: Any = create_model("Told", __config__=ConfigDict(extra="ignore", allow_inf_nan=False), **_fields)
_TOLD: TypeAdapter[Any] = TypeAdapter(list[_told])


def plain_values(records: Iterable[Record]) -> list[dict[str, Any]]:
    """The records as plain values, as they stand in findings.json."""
    return [record.model_dump(mode="json") for record in records]


def written(records: Iterable[Record]) -> str:
    """findings.json as a text."""
    return json.dumps(plain_values(records), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_records(path: Path) -> list[Record]:
    """The records of a findings.json. ValidationError (pydantic) for a file that is none."""
    return _LIST.validate_json(path.read_text(encoding="utf-8"))


def read_told(path: Path) -> dict[str, Mapping[str, Any]]:
    """What a findings.json of any version tells, by id: whatever a record tells is of the form that it has here, and
    fields beside its id, statement and verdict may lack. ValueError says which record is not, and where."""
    text = path.read_text(encoding="utf-8-sig")
    try:
        _TOLD.validate_json(text, strict=True)
    except ValidationError as error:
        wrong = error.errors(include_url=False)
        first = next((one for one in wrong if one["loc"][-1:] != ("int",)), wrong[0])  # of int | float, the wider
        where = [str(part + 1 if isinstance(part, int) else part) for part in first["loc"] if part != "float"]
        raise ValueError(f"{f'record {chr(32).join(where)}: ' if where else ''}{first['msg']}") from None
    told: dict[str, Mapping[str, Any]] = {}
    for record in json.loads(text):
        if record["id"] in told:
            raise ValueError(f"two records have the id {record['id']!r}")
        told[record["id"]] = record
    return told


def schema() -> str:
    """The JSON schema of findings.json."""
    header = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "findings.json"}
    return json.dumps(header | _LIST.json_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
