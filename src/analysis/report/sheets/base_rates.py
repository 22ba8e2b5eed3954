"""Tables of base rates: shares of protests by country and by period, and three readings of a long protest."""

from __future__ import annotations

from analysis.evidence.country_years import RESPONSE_KINDS
from analysis.evidence.view import Evidence
from analysis.findings.base_rates import periods_asked, readings_asked
from analysis.method.base_rates import (
    LETHAL,
    LongProtestReading,
    Share,
    in_words,
    shares_by_country,
    shares_by_period,
    shares_without,
)
from analysis.report.cite import SITE, Number, Prose
from analysis.report.tables import Cell, Table

OF_A_LIST = (
    "Shares of the protests that the list holds, and of no others: no sample was drawn and there is no interval."
)
CODEBOOK = f"{SITE}codebook.html"


def base_rates(evidence: Evidence) -> tuple[Table, ...]:
    """How often protest was met in some way: by country, by period, and by how a long protest is counted."""
    return (by_country(evidence), by_period(evidence), long_protests(evidence))


def by_country(evidence: Evidence, response: str = LETHAL) -> Table:
    """The share of protests with a response, a line for each country."""
    shares = shares_by_country(evidence.country_years, response)
    return Table(
        f"Protests met with {in_words(response)}, by country",
        ("country", "years", "protests", "of them so met", "per cent"),
        tuple((share.country, share.period, *_cells(share)) for share in shares),
        note=_note(),
    )


def by_period(evidence: Evidence) -> Table:
    """The share of protests with each response, a line for each response and period that a statement asks about."""
    rows: list[tuple[Cell, ...]] = []
    for country, periods in periods_asked(evidence).items():
        for response in (LETHAL, *RESPONSE_KINDS):
            found = shares_by_period(evidence.country_years, country, periods, response)
            rows += [(country, in_words(response), share.period, *_cells(share)) for share in found]
    columns = ("country", "met with", "years", "protests", "of them so met", "per cent")
    return Table("Protests by how they were met, and when", columns, tuple(rows), note=_note())


def long_protests(evidence: Evidence) -> Table:
    """What one protest of many months does to a share: three readings."""
    rows: list[tuple[Cell, ...]] = []
    for country, response in readings_asked(evidence):
        coded = [protest for protest in evidence.protests if protest.country == country]
        named = tuple(protest.id for protest in coded)
        rows += [(country, in_words(response), *_reading(r, named)) for r in shares_without(coded, response) if coded]
    columns = ("country", "met with", "reading", "so met", "of", "of what", "per cent", "why")
    return Table("A protest of many months in three readings", columns, tuple(rows))


def _cells(share: Share) -> tuple[Cell, ...]:
    rows = share.rows
    met = (Number.of(share.protests, rows), Number.of(share.with_response, rows))
    return (*met, _per_cent(share.bounds.low, share.bounds.high, rows) if share.bounds else None)


def _reading(reading: LongProtestReading, rows: tuple[str, ...]) -> tuple[Cell, ...]:
    k, bounds = reading.numerator, reading.bounds
    return (
        reading.reading,
        Number(k.low, k.high, rows),
        Number.of(reading.denominator, rows),
        k.unit,
        _per_cent(bounds.low, bounds.high, rows),
        Prose(reading.why, rows, CODEBOOK),
    )


def _per_cent(low: float | None, high: float | None, rows: tuple[str, ...]) -> Cell:
    if low is None or high is None:
        return None
    return Number(round(100 * low, 1), round(100 * high, 1), rows)


def _note() -> Prose:
    return Prose(OF_A_LIST, (), CODEBOOK)
