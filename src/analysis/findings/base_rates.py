"""Base rates: how often the protests of a list were met in some way, in one country and beside others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.evidence.rows import CountryYear, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.arguments import years_of
from analysis.findings.sentences import listing, of_something, plain
from analysis.findings.verdict import RULES, Asked, Ruling, Verdict, answers, insufficient
from analysis.method.base_rates import LONG_DAYS, LongProtestReading, Share, share_of, shares_without
from analysis.method.bounds import Bounds, hull


def _sides(asked: Asked) -> tuple[tuple[str, str, str], ...]:
    """Country, years and response of the share asked about, and of each that it is held against."""
    one = (asked.one("country"), asked.one("years"), asked.one("response"))
    others = (
        *((country, one[1], one[2]) for country in asked.many("against_country")),
        *((one[0], years, one[2]) for years in asked.many("against_years")),
        *((one[0], one[1], response) for response in asked.many("against_response")),
    )
    return (one, *others)


def _of(rows: Iterable[CountryYear], country: str, span: str) -> tuple[CountryYear, ...]:
    """The years of a country, within a span (none: all)."""
    years = years_of(span)
    return tuple(r for r in rows if r.country == country and (years is None or years[0] <= r.year <= years[1]))


def _years(evidence: Evidence, asked: Asked) -> Evidence:
    return evidence.keep(
        country_years=lambda row: any(_of((row,), country, years) for country, years, _ in _sides(asked))
    )


@answers(scope=_years)
def share_below(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether a share of protests stays below a level."""
    (country, years, response) = _sides(asked)[0]
    share = share_of(_of(evidence.country_years, country, years), response)
    if share is None or share.bounds is None:
        return _uncoded(asked)
    below = share.bounds.highest < float(asked.one("below"))
    return Verdict(Ruling.on(below), f"{_said(evidence, share)}.", share.rows, share.bounds.rounded(4))


@answers(scope=_years)
def share_larger(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether one share of protests is larger than others."""
    asked_shares = [share_of(_of(evidence.country_years, c, years), response) for c, years, response in _sides(asked)]
    shares = [share for share in asked_shares if share is not None and share.bounds is not None]
    rows = ids_of(*(share.rows for share in shares))
    if len(shares) < len(asked_shares):
        return _uncoded(asked, rows)
    one, *others = shares
    # crosswise, in whole numbers: of two shares that are alike no rounding makes one the larger
    larger = [one.with_response * other.protests > other.with_response * one.protests for other in others]
    ruling = Ruling.SUPPORTED if all(larger) else Ruling.CONTESTED if any(larger) else Ruling.CONTRADICTED
    ordered = sorted(others, key=lambda share: (-share.with_response / share.protests, share.country, share.period))
    return Verdict(
        ruling, f"{'; '.join(_said(evidence, share) for share in (one, *ordered))}.", rows, _times(one, others)
    )


def _times(one: Share, others: Sequence[Share]) -> Bounds | None:
    assert one.bounds is not None
    ratios = [one.bounds.ratio(other.bounds, "times") for other in others if other.bounds is not None]
    lows = [ratio.low for ratio in ratios if ratio.low is not None]
    return Bounds.between(min(lows), max(ratio.highest for ratio in ratios), "times").rounded(2) if lows else None


@answers(
    scope=lambda evidence, asked: evidence.keep(protests=lambda row: row.country == asked.one("country")),
    long=LONG_DAYS,
)
def readings_below(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether a share stays below a level however protests of many months are counted."""
    rows = tuple(protest.id for protest in evidence.protests)
    if not rows:
        return _uncoded(asked)
    readings = shares_without(evidence.protests, asked.one("response"))
    long = [protest for protest in evidence.protests if protest.id in readings[0].long]
    if not long:
        return insufficient("No protest is coded as that long.", "A protest that lasted for months.", rows)
    named = listing(f"'{protest.location}' ({protest.span.days} days)" for protest in long)
    met = response_words(evidence, asked.one("response"))
    answer = f"Met with {met}: {'; '.join(_read(r) for r in readings)}. Long: {named}."
    level = float(asked.one("below"))
    below = [reading.bounds.highest < level for reading in readings]
    above = [reading.bounds.lowest >= level for reading in readings]
    ruling = Ruling.SUPPORTED if all(below) else Ruling.CONTRADICTED if all(above) else Ruling.CONTESTED
    counted = hull(reading.bounds for reading in readings if reading.bounds.unit == readings[0].bounds.unit)
    return Verdict(ruling, answer, rows, counted.rounded(4) if counted else None)


def response_words(evidence: Evidence, response: str) -> str:
    """A response as what a protest was met with: 'killings or shootings', 'arrests'."""
    return str(RULES["responses"].get(response) or plain(evidence, response))


def _uncoded(asked: Asked, rows: tuple[str, ...] = ()) -> Verdict:
    countries = sorted({country for country, _, _ in _sides(asked)} - {""})
    return insufficient(
        f"No protest is coded of {listing(countries)} for the years asked about.",
        f"Coded protests of {listing(countries)} for those years.",
        rows,
    )


def _said(evidence: Evidence, share: Share) -> str:
    of, part = of_something(share.protests, "protest"), share.with_response / share.protests
    met = response_words(evidence, share.response)
    return f"{share.country}, {share.period}: {share.with_response} of {of} met with {met} ({part:.1%})"


def _read(reading: LongProtestReading) -> str:
    k, bounds = reading.numerator, reading.bounds
    counted = f"{k.number} of {reading.denominator} {k.unit}"
    if bounds.low is None or bounds.high is None:
        return f"{reading.reading}, {counted}"
    share = f"{bounds.low:.1%}" if bounds.is_point else f"{bounds.low:.1%} to {bounds.high:.1%}"
    return f"{reading.reading}, {counted} ({share})"
