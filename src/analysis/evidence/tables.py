"""The cleaned tables by their names, what their rows are, and the columns of the base rates that are counted."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import cast, get_args, get_type_hints

from analysis.evidence.rows import (
    Claim,
    ClaimEvidence,
    Count,
    CountryYear,
    Episode,
    Event,
    Order,
    Origin,
    Place,
    PlaceName,
    Protest,
    Source,
    Statement,
    Step,
)

Asserted = Count | ClaimEvidence | Order  # rows that are of the body that says so
Sourced = Count | Event | ClaimEvidence | Order | Step | CountryYear | Protest
Row = Sourced | Source | Origin | Claim | Episode | Place | PlaceName | Statement


@dataclass(frozen=True)
class Tables:
    """The cleaned tables, each a tuple of rows sorted by id."""

    sources: tuple[Source, ...]
    origins: tuple[Origin, ...]
    counts: tuple[Count, ...]
    events: tuple[Event, ...]
    claims: tuple[Claim, ...]
    claim_evidence: tuple[ClaimEvidence, ...]
    orders: tuple[Order, ...]
    steps: tuple[Step, ...]
    episodes: tuple[Episode, ...]
    places: tuple[Place, ...]
    place_names: tuple[PlaceName, ...]
    statements: tuple[Statement, ...]
    country_years: tuple[CountryYear, ...]
    protests: tuple[Protest, ...]


TABLES = tuple(table.name for table in fields(Tables))
COUNT_COLUMNS = tuple(each.name for each in fields(CountryYear) if each.type == "int" and each.name != "year")
_CODED = tuple(column.removeprefix("responses_") for column in COUNT_COLUMNS if column.startswith("responses_"))
RESPONSE_KINDS = tuple(kind for kind in _CODED if kind != "none_coded")
LETHAL = "lethal_response"  # the group of codes.yaml


def kind_of_rows(table: str) -> type[Row]:
    """What the rows of a table are."""
    return cast(type[Row], get_args(get_type_hints(Tables)[table])[0])
