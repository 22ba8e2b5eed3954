"""The parameters of a run: typed by a schema, checked against the evidence before anything starts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from analysis.evidence.codes import Codes
from analysis.evidence.description import DescriptionError
from analysis.evidence.problem import Misasked
from analysis.evidence.raw import read_column
from analysis.evidence.spelling import did_you_mean, nearest

FEW_VALUES = 24  # valid values that a message lists in full; longer lists are named by file and column
RAISED = "Value error, "  # what pydantic puts before a sentence of ours
Valid = Mapping[str, Collection[str]]


class ParameterError(Misasked):
    """One or more parameters cannot be used; a sentence for each, line by line."""


class Parameters(BaseModel):
    """What a run leaves out, and as of which day it is written. The defaults are the whole evidence."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: date | None = Field(default=None, description="a date, YYYY-MM-DD: only what had been said by that day")
    exclude_kinds: tuple[str, ...] = Field(default=(), description="kinds of publisher to leave out, comma-separated")
    exclude_sources: tuple[str, ...] = Field(default=(), description="source ids to leave out, comma-separated")
    exclude_origins: tuple[str, ...] = Field(default=(), description="origins to leave out, comma-separated")
    episodes: tuple[str, ...] = Field(default=(), description="the episodes to keep, comma-separated; empty: all")

    @field_validator("as_of", mode="before")
    @classmethod
    def _whole_day(cls, value: object) -> object:
        if value is None or isinstance(value, date):
            return value
        text = str(value).strip()
        with suppress(ValueError):
            if not text or date.fromisoformat(text).isoformat() == text:
                return text or None
        raise ValueError(f"'{text}' is not a date; expected YYYY-MM-DD with an existing month and day")

    @field_validator("exclude_kinds", "exclude_sources", "exclude_origins", "episodes", mode="before")
    @classmethod
    def _list(cls, value: object) -> object:
        parts = value.split(",") if isinstance(value, str) else value
        if parts is None:
            return ()
        if not isinstance(parts, (list, tuple)) or not all(isinstance(part, str) for part in parts):
            raise ValueError(f"{value!r} is not a list of names separated by commas")
        return tuple(sorted({part.strip() for part in parts} - {""}))

    def changed(self) -> dict[str, Any]:
        """The parameters that differ from the default, as plain JSON values, sorted by name."""
        plain = self.model_dump(mode="json", exclude_defaults=True)
        return {name: list(v) if isinstance(v, (list, tuple)) else v for name, v in sorted(plain.items())}

    def narrowing(self) -> dict[str, Any]:
        """All of them as keyword arguments of `open_evidence`."""
        return self.model_dump(mode="python")


LISTS = {  # what one value of a list is, and where the valid ones stand
    "exclude_kinds": ("a kind of publisher", "codes.yaml, publisher_kind"),
    "exclude_sources": ("a source", "sources.csv, column source_id"),
    "exclude_origins": ("an origin", "origins.csv, column origin"),
    "episodes": ("an episode", "episodes.csv, column episode"),
}


def valid_values(raw: Path) -> Valid:
    """The values that each list may hold. Read leniently: what the folder could not tell is not there, and a folder
    with problems is for `investigate check` to report."""
    origins = (read_column(raw / "origins.csv", "origin"), read_column(raw / "sources.csv", "origin"))
    found = {
        "exclude_kinds": _kinds(raw),
        "exclude_sources": read_column(raw / "sources.csv", "source_id"),
        "exclude_origins": frozenset().union(*filter(None, origins)) - {""},
        "episodes": read_column(raw / "episodes.csv", "episode", only_with="onset_on"),
    }
    return {name: values for name, values in found.items() if values}


def parse_parameters(pairs: Iterable[str], valid: Valid = MappingProxyType({})) -> Parameters:
    """`NAME=VALUE` strings to Parameters. ParameterError names every unknown name, ill-typed or unknown value."""
    values, fields = dict[str, str](), Parameters.model_fields
    problems = []
    for pair in pairs:
        name, equals, text = pair.partition("=")
        name = name.strip()
        if not equals:
            problems.append(f"parameter '{pair}' has no value; write NAME=VALUE, as in as_of=2022-01-12")
        elif name in values:
            problems.append(f"parameter '{name}' is given twice; give it once, lists separated by commas")
        elif name not in fields:
            problems.append(
                f"parameter '{name}' is not known{did_you_mean(name, fields) or '.'} Parameters: "
                + "; ".join(f"{each} ({about.description})" for each, about in fields.items())
            )
        else:
            values[name] = text
    try:
        parameters = Parameters.model_validate(values)
        problems += _unknown_values(parameters, valid) if not problems else []
    except ValidationError as error:
        problems += [f"parameter '{each['loc'][0]}': {each['msg'].removeprefix(RAISED)}" for each in error.errors()]
    if problems:
        raise ParameterError("\n".join(problems))
    return parameters


def _unknown_values(parameters: Parameters, valid: Valid) -> Iterator[str]:
    for name, (what, where) in LISTS.items():
        known = tuple(sorted(valid.get(name, ())))
        for value in getattr(parameters, name) if known else ():
            if value not in known:
                close = nearest(value, known)
                hint = f"nearest: {', '.join(close)}. " if close else ""
                listed = ", ".join(known) if len(known) <= FEW_VALUES else f"the {len(known)} of {where}"
                yield f"parameter '{name}': '{value}' is not {what}; {hint}Valid: {listed}"


def _kinds(raw: Path) -> Collection[str]:
    try:
        return Codes.load(raw).codes("publisher_kind")
    except (DescriptionError, OSError, KeyError):
        return ()
