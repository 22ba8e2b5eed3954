"""The columns and codes of the two shipped Mass Mobilization tables: base rates of the state's response to protest.

The tables are made by `analysis.evidence.mass_mobilization` from the publisher's file and hold codes and dates only;
their columns are the codebook's. A row of the first is a country and year, those coded as without protest too; a row
of the second is a protest in Kazakhstan.
"""

from __future__ import annotations

from dataclasses import fields

from analysis.evidence.rows import CountryYear

COUNT_COLUMNS = tuple(each.name for each in fields(CountryYear) if each.type == "int" and each.name != "year")
_CODED = tuple(column.removeprefix("responses_") for column in COUNT_COLUMNS if column.startswith("responses_"))
RESPONSE_KINDS = tuple(kind for kind in _CODED if kind != "none_coded")
LETHAL = "lethal_response"  # the group of codes.yaml
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
