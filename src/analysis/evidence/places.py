"""Places hold places: a settlement lies in its region, a region in its country."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.evidence.rows import Place

COUNTRY = "national"  # kind and, as its only place, the name of the whole country of a row's episode


def places_holding(places: Mapping[str, Place], place: str, country: str) -> tuple[str, ...]:
    """The wider places in which `place` lies, the narrowest first: a settlement's region, then the whole `country` (as
    places.csv codes it) if the place is of it. Empty for a country, an unnamed place and one that is not in the table.
    """
    within = places.get(place)
    if within is None or place == COUNTRY:
        return ()
    region = (within.region,) if within.kind == "settlement" and within.region in places else ()
    return (*region, COUNTRY) if within.country and within.country == country else region
