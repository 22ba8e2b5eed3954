"""Base rates: how often the state met a protest in some way, in Kazakhstan and beside it, with what few cases allow."""

from __future__ import annotations

import re
from collections.abc import Iterable

from analysis.evidence.rows import CountryYear
from analysis.evidence.view import Evidence
from analysis.findings.sentences import listing, of_something
from analysis.findings.verdict import Asked, Ruling, Verdict, answers, insufficient
from analysis.method.base_rates import (
    LEVEL,
    LONG_DAYS,
    SMALL_RULE,
    LongProtestReading,
    Share,
    in_words,
    share_of,
    shares_without,
)
from analysis.method.bounds import Bounds, format_bounds, hull

SIDES = ("more", "fewer")
INTERVAL = (
    f"Of each share the Jeffreys interval ({LEVEL:.0%}) is taken; it says how far so few cases carry, nothing of "
    "protests that newspapers did not report or that were of fewer than 50 persons. "
)
ENOUGH = "More coded protests, or more of them with the response: the intervals of so few are wide."


def years_of(text: str) -> tuple[int, int] | None:
    """'2012-2020' or '2011' as first and last year; None for no text. ValueError if it is neither."""
    if not text:
        return None
    span = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", text)
    if span is None:
        raise ValueError(f"'{text}' is no span of years; expected one like 2012-2020, or a year")
    return int(span[1]), int(span[2] or span[1])


def periods_asked(evidence: Evidence) -> dict[str, tuple[tuple[int, int], ...]]:
    """The spans of years that statements ask about, by country; sorted."""
    spans: dict[str, set[tuple[int, int]]] = {}
    for statement in evidence.statements:
        if statement.test in ("share_below", "share_larger"):
            asked = Asked(statement, None, dict(statement.arguments))
            for side in SIDES:
                if years := years_of(_asked(asked, "years", side)):
                    spans.setdefault(_asked(asked, "country", side), set()).add(years)
    return {country: tuple(sorted(years)) for country, years in sorted(spans.items())}


def readings_asked(evidence: Evidence) -> tuple[tuple[str, str], ...]:
    """The country and the response of each statement about how long protests are counted."""
    asked = (dict(s.arguments) for s in evidence.statements if s.test == "readings_agree")
    return tuple((arguments["country"], arguments["response"]) for arguments in asked)


def _asked(asked: Asked, name: str, side: str = "") -> str:
    """An argument of a side ('more_years'), else the one that stands for both ('years')."""
    return asked.one(f"{side}_{name}") or asked.one(name)


def _of(rows: Iterable[CountryYear], asked: Asked, side: str = "") -> tuple[CountryYear, ...]:
    """The years of a side: its country, within its years (no years: all)."""
    country, years = _asked(asked, "country", side), years_of(_asked(asked, "years", side))
    return tuple(r for r in rows if r.country == country and (years is None or years[0] <= r.year <= years[1]))


def _years(evidence: Evidence, asked: Asked) -> Evidence:
    return evidence.keep(country_years=lambda row: any(_of((row,), asked, side) for side in ("", *SIDES)))


@answers(
    "share_below",
    rule=(
        "The share of a country's protests with the response, over its coded years or those asked about. "
        + INTERVAL
        + "Supported: it ends at the level or below. Contradicted: it begins at the level or above. It holds the "
        f"level: insufficient if the share is small ({SMALL_RULE}), else contested. The bounds are the interval."
    ),
    arguments="country years response below",
    scope=_years,
)
def share_below(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether a share of protests stays below a level."""
    share = share_of(_of(evidence.country_years, asked), asked.one("response"))
    if share is None or share.low is None or share.high is None:
        return _uncoded(asked)
    below, bounds = float(asked.one("below")), _rounded(share.bounds)
    answer = f"{_said(share)}.{_small(share)}"
    if share.low < below < share.high:
        return _open(share.small, answer, share.rows, bounds)
    return Verdict(Ruling.SUPPORTED if share.high <= below else Ruling.CONTRADICTED, answer, share.rows, bounds)


@answers(
    "share_larger",
    rule=(
        "Two shares of protests with a response, of two countries, spans of years or responses. "
        + INTERVAL
        + "Supported: the interval of the one said to be larger lies above the other's. Contradicted: it lies below. "
        f"They overlap: insufficient if a share is small ({SMALL_RULE}), else contested; two shares may differ though "
        "their intervals overlap, so that this asks for more than a test of their difference would. The bounds are how "
        "many times the one is the other, both intervals carried through."
    ),
    arguments="country years response more_country fewer_country more_years fewer_years more_response fewer_response",
    scope=_years,
)
def share_larger(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether one share of protests is larger than another."""
    found = [share_of(_of(evidence.country_years, asked, s), _asked(asked, "response", s)) for s in SIDES]
    more, fewer = found
    if more is None or fewer is None or more.low is None or fewer.low is None or not more.high or not fewer.high:
        return _uncoded(asked, tuple(row for share in found if share for row in share.rows))
    bounds = more.bounds.ratio(fewer.bounds, "times").rounded(2)
    rows = tuple(sorted({*more.rows, *fewer.rows}))
    answer = f"{_said(more)}; {_said(fewer)}. Ratio: {format_bounds(bounds.low, bounds.high)} times."
    answer += _small(more, fewer)
    if more.bounds.agrees_with(fewer.bounds):
        return _open(more.small or fewer.small, answer, rows, bounds)
    return Verdict(Ruling.SUPPORTED if more.low > fewer.high else Ruling.CONTRADICTED, answer, rows, bounds)


@answers(
    "readings_agree",
    rule=(
        f"The share of a country's protests with the response in three readings: each protest as one, however long it "
        f"lasted; without those of more than {LONG_DAYS} days; and by days, each protest with its days from first to "
        "last, where the share is bounded since it is not coded on which of them the response fell. "
        + INTERVAL
        + "Supported: the shares of the other readings lie inside the interval of the first. Contradicted: one lies "
        "outside it. Contested: one lies partly inside. Insufficient: no protest is that long, or none is coded. The "
        "bounds are of the two readings that count protests; shares of days are unlike them and stand in the answer "
        "only."
    ),
    arguments="country response",
    scope=lambda evidence, asked: evidence.keep(protests=lambda row: row.country == asked.one("country")),
)
def readings_agree(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether a share hangs on how protests of many months are counted."""
    rows = tuple(protest.id for protest in evidence.protests)
    if not rows:
        return _uncoded(asked)
    readings = shares_without(evidence.protests, asked.one("response"))
    first, *others = readings
    long = [protest for protest in evidence.protests if protest.id in first.long]
    if not long:
        return insufficient("No protest is coded as that long.", "A protest that lasted for months.", rows)
    named = listing(f"'{protest.location}' ({protest.span.days} days)" for protest in long)
    answer = f"Met with {in_words(asked.one('response'))}: {'; '.join(_read(r) for r in readings)}. Long: {named}."
    alike = [_share_in(reading, first.bounds.unit) for reading in others]
    ruling = Ruling.CONTESTED
    if all(bounds.within(first.bounds) for bounds in alike):
        ruling = Ruling.SUPPORTED
    elif not all(bounds.agrees_with(first.bounds) for bounds in alike):
        ruling = Ruling.CONTRADICTED
    counted = hull(reading.bounds for reading in readings if reading.bounds.unit == first.bounds.unit)
    return Verdict(ruling, answer, rows, _rounded(counted) if counted else None)


def _share_in(reading: LongProtestReading, unit: str) -> Bounds:
    """The share itself, without an interval; a share of days is read as one of protests to see what it would say."""
    of = Bounds(reading.denominator, reading.denominator, reading.numerator.unit)
    return reading.numerator.ratio(of, unit)


def _open(small: bool, answer: str, rows: tuple[str, ...], bounds: Bounds) -> Verdict:
    if small:
        return insufficient(answer, ENOUGH, rows, bounds=bounds)
    return Verdict(Ruling.CONTESTED, answer, rows, bounds)


def _uncoded(asked: Asked, rows: tuple[str, ...] = ()) -> Verdict:
    countries = sorted({_asked(asked, "country", side) for side in ("", *SIDES)} - {""})
    return insufficient(
        f"No protest is coded of {listing(countries)} for the years asked about.",
        f"Coded protests of {listing(countries)} for those years.",
        rows,
    )


def _said(share: Share) -> str:
    interval = f"{share.low:.1%} to {share.high:.1%}"
    of = of_something(share.protests, "protest")
    met = f"{share.with_response} of {of} met with {in_words(share.response)} ({interval})"
    return f"{share.country}, {share.period}: {met}"


def _small(*shares: Share) -> str:
    few = [f"{share.country} {share.period}" for share in shares if share.small]
    return f" Small numbers: {listing(dict.fromkeys(few))}." if few else ""


def _read(reading: LongProtestReading) -> str:
    k, bounds = reading.numerator, reading.bounds
    of = f"{format_bounds(k.low, k.high)} of {reading.denominator} {k.unit}"
    if bounds.low is None or bounds.high is None:
        return f"{reading.reading}, {of}"
    return f"{reading.reading}, {of} ({bounds.low:.1%} to {bounds.high:.1%})"


def _rounded(bounds: Bounds) -> Bounds:
    return bounds.rounded(4)
