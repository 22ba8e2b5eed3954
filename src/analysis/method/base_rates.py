"""Base rates: how often the protests of a list were met in some way.

A share is k protests with the response out of n protests coded. It is a share of that list - protests of 50 or more
persons that newspapers reported - and of nothing else: no sample was drawn, so there is no interval, and no verdict
hangs on one. Whether k of n is less than one in ten is a fact of the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.evidence.grouping import grouped_by
from analysis.evidence.rows import CountryYear, Protest, ids_of
from analysis.evidence.tables import COUNT_COLUMNS, RESPONSE_KINDS
from analysis.method.bounds import Bounds

OF_PROTESTS = "share of protests"
LETHAL = "lethal"  # killings or shootings
LONG_DAYS = 92  # no quarter of a year is longer
Reading = Literal["as coded", "without long protests", "by days"]


@dataclass(frozen=True, slots=True)
class Share:
    """The share of protests with a response: `with_response` of `protests`; `rows` are the ids of the country-years
    counted."""

    country: str
    first_year: int
    last_year: int
    response: str
    with_response: int
    protests: int
    rows: tuple[str, ...]

    @property
    def period(self) -> str:
        """The years, as '2011' or '1990-2020'."""
        return str(self.first_year) if self.first_year == self.last_year else f"{self.first_year}-{self.last_year}"

    @property
    def bounds(self) -> Bounds | None:
        """The share as a number from 0 to 1; None if no protest is coded."""
        share = self.with_response / self.protests if self.protests else None
        return None if share is None else Bounds.exactly(share, OF_PROTESTS)


@dataclass(frozen=True, slots=True)
class LongProtestReading:
    """One way to count a protest that lasted for months: `numerator` of `denominator`, as the share `bounds`, which by
    days spans what the coding leaves open; `long` names the protests at issue."""

    reading: Reading
    numerator: Bounds
    denominator: int
    bounds: Bounds
    long: tuple[str, ...]


def responses_of(row: CountryYear | Protest) -> dict[str, int]:
    """The kinds of response coded, and of how many protests."""
    if isinstance(row, Protest):
        return dict.fromkeys(row.responses, 1)
    counted = {kind: int(getattr(row, f"responses_{kind}")) for kind in RESPONSE_KINDS}
    return {kind: protests for kind, protests in counted.items() if protests}


def share_of(rows: Iterable[CountryYear], response: str) -> Share | None:
    """The share over some years of one country; None if there are none."""
    years = list(rows)
    return _share(years, response) if years else None


def shares_by_country(table: Iterable[CountryYear], response: str = LETHAL) -> tuple[Share, ...]:
    """One share a country over all its coded years, sorted by country.

    `response` is 'lethal' (killings or shootings), 'none_coded' or one of RESPONSE_KINDS.
    """
    by_country = grouped_by(table, lambda row: row.country)
    return tuple(_share(rows, response) for _, rows in sorted(by_country.items()))


def shares_without(
    protests: Iterable[Protest], response: str = LETHAL, over_days: int = LONG_DAYS
) -> tuple[LongProtestReading, ...]:
    """What protests of more than `over_days` days do to a share: with each as one, without them, and by days.

    By days a protest weighs its days from first to last. On which of them the response fell is not coded, so the
    share is bounded: at least one day a protest that had it, at most all its days.
    """
    coded = sorted(protests, key=lambda protest: protest.id)
    long = tuple(protest.id for protest in coded if protest.span.days > over_days)
    short = [protest for protest in coded if protest.id not in long]
    had = [protest for protest in coded if has(protest, response)]
    days = sum(protest.span.days for protest in coded)
    in_days = Bounds(len(had), sum(protest.span.days for protest in had), "protest days")
    return (
        _counted("as coded", coded, response, long),
        _counted("without long protests", short, response, long),
        LongProtestReading(
            "by days", in_days, days, in_days.ratio(Bounds.exactly(days, "protest days"), "share of protest days"), long
        ),
    )


def _share(rows: Sequence[CountryYear], response: str) -> Share:
    column = _column(response)
    return Share(
        country=rows[0].country,
        first_year=min(row.year for row in rows),
        last_year=max(row.year for row in rows),
        response=response,
        with_response=sum(getattr(row, column) for row in rows),
        protests=sum(row.protests for row in rows),
        rows=ids_of(rows),
    )


def _column(response: str) -> str:
    column = "lethal_responses" if response == LETHAL else f"responses_{response}"
    if column not in COUNT_COLUMNS:
        known = ", ".join((LETHAL, "none_coded", *RESPONSE_KINDS))
        raise ValueError(f"response '{response}' is not coded; expected one of {known}")
    return column


def has(protest: Protest, response: str) -> bool:
    """Whether a protest had a response (as `shares_by_country` names them)."""
    _column(response)
    if response == LETHAL:
        return protest.lethal
    return not protest.responses if response == "none_coded" else response in protest.responses


def _counted(reading: Reading, protests: Sequence[Protest], response: str, long: tuple[str, ...]) -> LongProtestReading:
    k, n = sum(has(protest, response) for protest in protests), len(protests)
    share = k / n if n else None
    return LongProtestReading(reading, Bounds.exactly(k, "protests"), n, Bounds(share, share, OF_PROTESTS), long)
