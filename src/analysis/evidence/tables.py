"""The cleaned tables by their names, what their rows are, and the columns of the base rates that are counted."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import cast, get_args, get_type_hints

from analysis.evidence import rows
from analysis.evidence.spelling import known

Asserted = rows.Count | rows.ClaimEvidence | rows.Order  # rows that are of the body that says so
Sourced = rows.Count | rows.Event | rows.ClaimEvidence | rows.Order | rows.Step | rows.CountryYear | rows.Protest
Row = Sourced | rows.Source | rows.Origin | rows.Claim | rows.Episode | rows.Place | rows.PlaceName | rows.Statement


@dataclass(frozen=True)
class Tables:
    """The cleaned tables, each a tuple of rows sorted by id."""

    sources: tuple[rows.Source, ...]
    origins: tuple[rows.Origin, ...]
    counts: tuple[rows.Count, ...]
    events: tuple[rows.Event, ...]
    claims: tuple[rows.Claim, ...]
    claim_evidence: tuple[rows.ClaimEvidence, ...]
    orders: tuple[rows.Order, ...]
    steps: tuple[rows.Step, ...]
    episodes: tuple[rows.Episode, ...]
    places: tuple[rows.Place, ...]
    place_names: tuple[rows.PlaceName, ...]
    statements: tuple[rows.Statement, ...]
    country_years: tuple[rows.CountryYear, ...]
    protests: tuple[rows.Protest, ...]


TABLES = tuple(table.name for table in fields(Tables))
COUNT_COLUMNS = tuple(each.name for each in fields(rows.CountryYear) if each.type == "int" and each.name != "year")
_CODED = tuple(column.removeprefix("responses_") for column in COUNT_COLUMNS if column.startswith("responses_"))
RESPONSE_KINDS = tuple(kind for kind in _CODED if kind != "none_coded")
LETHAL_GROUP = "lethal_response"  # the group of codes.yaml


def kind_of_rows(table: str) -> type[Row]:
    """What the rows of a table are. UnknownName tells which tables there are."""
    return cast(type[Row], get_args(get_type_hints(Tables)[known(table, TABLES, "table")])[0])
