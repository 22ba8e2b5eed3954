"""The parameters of a run: typed by a schema, checked against the evidence before anything starts."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from analysis.evidence.codes import Codes, DescriptionError
from analysis.evidence.raw import read_table

FEW = 24  # valid values that a message lists in full; longer lists are named by file and column


class ParameterError(ValueError):
    """One or more parameters cannot be used; `problems` has a sentence for each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


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
        if not text:
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
        if day is None or day.isoformat() != text:
            raise ValueError(f"'{text}' is not a date; expected YYYY-MM-DD with an existing month and day")
        return day

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


@dataclass(frozen=True)
class Vocabulary:
    """The values that the lists may hold, read from a raw folder; None where the folder could not tell."""

    kinds: Collection[str] | None = None
    sources: Collection[str] | None = None
    origins: Collection[str] | None = None
    episodes: Collection[str] | None = None

    @classmethod
    def of(cls, raw: Path) -> Vocabulary:
        """Read leniently: a folder with problems is for `investigate check` to report."""
        return cls(
            kinds=_kinds(raw),
            sources=_column(raw / "sources.csv", "source_id"),
            origins=_united(_column(raw / "origins.csv", "origin"), _column(raw / "sources.csv", "origin")),
            episodes=_column(raw / "episodes.csv", "episode", only_with="onset_on"),
        )


@dataclass(frozen=True)
class _List:
    """What one list parameter holds, in words, and where its valid values stand."""

    what: str
    vocabulary: str
    stand_in: str


LISTS: Mapping[str, _List] = {
    "exclude_kinds": _List("a kind of publisher", "kinds", "codes.yaml, publisher_kind"),
    "exclude_sources": _List("a source", "sources", "sources.csv, column source_id"),
    "exclude_origins": _List("an origin", "origins", "origins.csv, column origin"),
    "episodes": _List("an episode", "episodes", "episodes.csv, column episode"),
}


def parse_parameters(pairs: Iterable[str], vocabulary: Vocabulary | None = None) -> Parameters:
    """`NAME=VALUE` strings to Parameters. ParameterError names every unknown name, ill-typed or unknown value."""
    values, problems = _split(pairs)
    known = {name: text for name, text in values.items() if name in Parameters.model_fields}
    problems += [_unknown_name(name) for name in values if name not in known]
    problems += _ill_typed(known)
    if not problems:
        parameters = Parameters.model_validate(known)
        problems = _unknown_values(parameters, vocabulary or Vocabulary())
    if problems:
        raise ParameterError(problems)
    return parameters


def _split(pairs: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    values: dict[str, str] = {}
    problems: list[str] = []
    for pair in pairs:
        name, equals, text = pair.partition("=")
        name = name.strip()
        if not equals:
            problems.append(f"parameter '{pair}' has no value; write NAME=VALUE, as in as_of=2022-01-12")
        elif name in values:
            problems.append(f"parameter '{name}' is given twice; give it once, lists separated by commas")
        else:
            values[name] = text
    return values, problems


def _unknown_name(name: str) -> str:
    nearest = difflib.get_close_matches(name, Parameters.model_fields, n=1, cutoff=0.5)
    meant = f"; did you mean '{nearest[0]}'?" if nearest else "."
    known = "; ".join(f"{each} ({about.description})" for each, about in Parameters.model_fields.items())
    return f"parameter '{name}' is not known{meant} Parameters: {known}"


def _ill_typed(values: Mapping[str, str]) -> list[str]:
    try:
        Parameters.model_validate(values)
    except ValidationError as error:
        return [
            f"parameter '{'.'.join(map(str, each['loc']))}': {each['msg'].removeprefix('Value error, ')}"
            for each in error.errors()
        ]
    return []


def _unknown_values(parameters: Parameters, vocabulary: Vocabulary) -> list[str]:
    problems = []
    for name, about in LISTS.items():
        valid = getattr(vocabulary, about.vocabulary)
        for value in getattr(parameters, name):
            if valid is not None and value not in valid:
                problems.append(f"parameter '{name}': '{value}' is not {about.what}; {_expected(value, valid, about)}")
    return problems


def _expected(value: str, valid: Collection[str], about: _List) -> str:
    nearest = difflib.get_close_matches(value, sorted(valid), n=3, cutoff=0.5)
    meant = f"nearest: {', '.join(nearest)}. " if nearest else ""
    if len(valid) <= FEW:
        return f"{meant}Valid: {', '.join(sorted(valid))}"
    return f"{meant}Valid: the {len(valid)} of {about.stand_in}"


def _kinds(raw: Path) -> tuple[str, ...] | None:
    try:
        return Codes.load(raw).codes("publisher_kind")
    except (DescriptionError, OSError, KeyError):
        return None


def _column(path: Path, column: str, only_with: str = "") -> frozenset[str] | None:
    table, _ = read_table(path)
    if table is None or not {column, only_with or column} <= set(table.columns):
        return None
    return frozenset(row[column] for row in table.rows if row.whole and (not only_with or row[only_with]))


def _united(*columns: frozenset[str] | None) -> frozenset[str] | None:
    found = [column for column in columns if column is not None]
    return frozenset().union(*found) - {""} if found else None
