"""Base rates of the state's response to protest: the two shipped Mass Mobilization tables, read row by row.

The tables are made by `analysis.evidence.mass_mobilization` from the publisher's file and hold codes and dates only;
their columns are the codebook's. A row of the first is a country and year, those coded as without protest too; a row
of the second is a protest in Kazakhstan.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from analysis.evidence.clock import Span
from analysis.evidence.rows import CountryYear, Protest

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


def country_year(row: Mapping[str, str], source_ids: tuple[str, ...], known_on: date | None) -> CountryYear:
    """The row of a country and year. ValueError if a number is none."""
    return CountryYear(
        id=row["country_year_id"],
        country=row["country"],
        year=int(row["year"]),
        **{column: int(row[column]) for column in COUNT_COLUMNS},
        source_ids=source_ids,
        known_on=known_on,
    )


def protest(row: Mapping[str, str], source_ids: tuple[str, ...], known_on: date | None) -> Protest:
    """The row of a protest. ValueError if a year or day is none."""
    return Protest(
        id=row["protest_id"],
        country=row["country"],
        year=int(row["year"]),
        location=row["location"],
        span=Span(date.fromisoformat(row["start_on"]), date.fromisoformat(row["end_on"])),
        responses=tuple(row["responses"].split(";")) if row["responses"] else (),
        lethal=row["lethal"] == "yes",
        source_ids=source_ids,
        known_on=known_on,
    )
