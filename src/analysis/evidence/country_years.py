"""Base rates of the state's response to protest: the two shipped Mass Mobilization tables as typed rows.

The tables are made by `analysis.evidence.mass_mobilization` from the publisher's file and hold codes and dates only.

`mass_mobilization.csv`, one row a country and year (also years coded as without protest):
    country_year_id; country; year; protests (the publisher's rows in which a protest took place);
    responses_<kind> (protests whose coded responses include the kind; one protest may count in several);
    responses_none_coded (protests with no response coded);
    lethal_responses (protests with killings or shootings among the responses);
    protest_days (days from first to last day, both counted, summed over the protests); source_ids.
`mass_mobilization_protests.csv`, one row a protest in Kazakhstan:
    protest_id ('mm-' and the publisher's id); country; year; location (as coded); start_on, end_on (ISO days);
    days (both counted); responses (kinds, separated by ';', empty if none is coded); lethal (yes or no);
    source_ids.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analysis.evidence.clock import Span
from analysis.evidence.problem import Problem, errors_in, format_problems, shown
from analysis.evidence.raw import RawRow, read_table

RESPONSE_KINDS = (
    "ignore",
    "accommodation",
    "crowd_dispersal",
    "arrests",
    "beatings",
    "shootings",
    "killings",
)
LETHAL_KINDS = ("shootings", "killings")
COUNT_COLUMNS = (
    "protests",
    *(f"responses_{kind}" for kind in RESPONSE_KINDS),
    "responses_none_coded",
    "lethal_responses",
    "protest_days",
)
COUNTRY_YEAR_COLUMNS = ("country_year_id", "country", "year", *COUNT_COLUMNS, "source_ids")
PROTEST_COLUMNS = (
    "protest_id",
    "country",
    "year",
    "location",
    "start_on",
    "end_on",
    "days",
    "responses",
    "lethal",
    "source_ids",
)


class MassMobilizationError(Exception):
    """The published file or a shipped table is not what it should be; the message says what to do."""


@dataclass(frozen=True, slots=True)
class CountryYear:
    """Protests of one country and year, and in how many of them each kind of response is coded."""

    id: str
    country: str
    year: int
    protests: int
    responses_ignore: int
    responses_accommodation: int
    responses_crowd_dispersal: int
    responses_arrests: int
    responses_beatings: int
    responses_shootings: int
    responses_killings: int
    responses_none_coded: int
    lethal_responses: int
    protest_days: int
    source_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Protest:
    """One protest as the Mass Mobilization data code it, however long it lasted."""

    id: str
    country: str
    year: int
    location: str
    span: Span
    responses: tuple[str, ...]
    lethal: bool
    source_ids: tuple[str, ...]


def read_country_years(path: Path) -> tuple[CountryYear, ...]:
    """The shipped table by country and year, sorted by id. MassMobilizationError names every wrong cell."""
    problems: list[Problem] = []
    rows = []
    for raw in _rows(path, COUNTRY_YEAR_COLUMNS, problems):
        counts = {column: _whole(path, raw, column, problems) for column in ("year", *COUNT_COLUMNS)}
        for column in COUNT_COLUMNS[1:-1]:
            if counts[column] > counts["protests"]:
                message = f"{counts[column]} is more than the {counts['protests']} protests of the year"
                problems.append(Problem(path.name, raw.line, column, raw[column], message))
        rows.append(
            CountryYear(
                id=raw["country_year_id"],
                country=raw["country"],
                source_ids=tuple(raw["source_ids"].split(";")),
                **counts,
            )
        )
    _stop_at(problems)
    return tuple(sorted(rows, key=lambda row: row.id))


def read_protests(path: Path) -> tuple[Protest, ...]:
    """The shipped table of single protests, sorted by id. MassMobilizationError names every wrong cell."""
    problems: list[Problem] = []
    rows = []
    for raw in _rows(path, PROTEST_COLUMNS, problems):
        year = _whole(path, raw, "year", problems)
        first, last = (_day(path, raw, column, problems) for column in ("start_on", "end_on"))
        responses = tuple(raw["responses"].split(";")) if raw["responses"] else ()
        lethal = any(kind in LETHAL_KINDS for kind in responses)
        expected = {"days": str((last - first).days + 1), "lethal": "yes" if lethal else "no"}
        for column, follows in expected.items():
            if raw[column] != follows:
                message = f"{shown(raw[column])} does not follow from the row; expected {follows}"
                problems.append(Problem(path.name, raw.line, column, raw[column], message))
        for kind in responses:
            if kind not in RESPONSE_KINDS:
                message = f"{shown(kind)} is no response; expected {', '.join(RESPONSE_KINDS)}"
                problems.append(Problem(path.name, raw.line, "responses", kind, message))
        rows.append(
            Protest(
                id=raw["protest_id"],
                country=raw["country"],
                year=year,
                location=raw["location"],
                span=Span(first, last),
                responses=responses,
                lethal=lethal,
                source_ids=tuple(raw["source_ids"].split(";")),
            )
        )
    _stop_at(problems)
    return tuple(sorted(rows, key=lambda row: row.id))


def _rows(path: Path, columns: Sequence[str], problems: list[Problem]) -> Iterator[RawRow]:
    table, found = read_table(path, tuple(columns))
    problems += found
    if table is None or errors_in(found):
        return
    seen: set[str] = set()
    for row in table.rows:
        key = row[columns[0]]
        if key in seen:
            problems.append(Problem(path.name, row.line, columns[0], key, f"{shown(key)} stands twice"))
        seen.add(key)
        yield row


def _whole(path: Path, row: RawRow, column: str, problems: list[Problem]) -> int:
    if row[column].isascii() and row[column].isdigit():
        return int(row[column])
    message = f"{shown(row[column])} is not a whole number"
    problems.append(Problem(path.name, row.line, column, row[column], message))
    return 0


def _day(path: Path, row: RawRow, column: str, problems: list[Problem]) -> date:
    try:
        return date.fromisoformat(row[column])
    except ValueError:
        message = f"{shown(row[column])} is not a day like 2011-05-26"
        problems.append(Problem(path.name, row.line, column, row[column], message))
        return date.min


def _stop_at(problems: list[Problem]) -> None:
    if errors_in(problems):
        remade = "The table is made, not typed: run `python -m analysis.evidence.mass_mobilization FILE` again."
        raise MassMobilizationError(f"{format_problems(problems)}\n{remade}")
