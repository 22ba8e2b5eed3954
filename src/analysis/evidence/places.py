"""Places hold places: a settlement lies in its region, a region in its country."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from analysis.evidence.rows import Place, PlaceName

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


def called(names: Sequence[PlaceName], place: str, day: date | None) -> str:
    """A place by its name of that day, with today's beside it if that is another: 'Nur-Sultan (today Astana)'."""
    then, today = name_on(names, place, day), name_on(names, place, date.max)
    return then if then == today else f"{then} (today {today})"


def name_on(names: Iterable[PlaceName], place: str, day: date | None) -> str:
    """The name of a place on a day; as places.csv writes it where no row says another."""
    for name in names if day else ():
        first = name.called_from.first if name.called_from else date.min
        last = name.called_to.last if name.called_to else date.max
        if name.place == place and day and first <= day <= last:
            return name.name
    return place
