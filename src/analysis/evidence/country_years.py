"""The columns and codes of the two shipped Mass Mobilization tables: base rates of the state's response to protest.

The tables are made by `analysis.evidence.mass_mobilization` from the publisher's file and hold codes and dates only;
their columns are the codebook's. A row of the first is a country and year, those coded as without protest too; a row
of the second is a protest in Kazakhstan.
"""

from __future__ import annotations

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
