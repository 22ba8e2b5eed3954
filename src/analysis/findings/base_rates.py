"""Base rates: how often the protests of a list were met in some way, in one country and beside others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.evidence.rows import CountryYear, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.arguments import Phrases, Response, Responses, Spans, Years
from analysis.findings.scope import Scope
from analysis.findings.sentences import listing, of_something, plain
from analysis.findings.verdict import RULES, Reason, Ruling, Verdict, answers
from analysis.method.base_rates import LONG_DAYS, LongProtestReading, Share, share_of, shares_without
from analysis.method.bounds import SHARE, Bounds, amount, hull


def _of(rows: Iterable[CountryYear], country: str, years: Years | None) -> tuple[CountryYear, ...]:
    return tuple(r for r in rows if r.country == country and (years is None or years[0] <= r.year <= years[1]))


@answers(scope=lambda evidence, country, years: Scope(country_years=lambda row: bool(_of((row,), country, years))))
def share_below(
    evidence: Evidence, *, country: str, response: Response, below: float, years: Years | None = None
) -> Verdict:
    """Whether a share of protests stays below a level."""
    share = share_of(_of(evidence.country_years, country, years), response)
    if share is None or share.bounds is None:
        return _uncoded([country])
    ruling = Ruling.on(share.bounds.highest < below)
    return Verdict(ruling, f"{_said(evidence, share)}.", share.rows, share.bounds.rounded(4))


@answers(
    scope=lambda evidence, country, against_country: Scope(
        country_years=lambda row: row.country in (country, *against_country)
    )
)
def share_larger(
    evidence: Evidence,
    *,
    country: str,
    response: Response,
    years: Years | None = None,
    against_country: Phrases = (),
    against_years: Spans = (),
    against_response: Responses = (),
) -> Verdict:
    """Whether one share of protests is larger than others."""
    sides = [(country, years, response), *((other, years, response) for other in against_country)]
    sides += [*((country, span, response) for span in against_years), *((country, years, r) for r in against_response)]
    asked_shares = [share_of(_of(evidence.country_years, whose, span), met) for whose, span, met in sides]
    shares = [share for share in asked_shares if share is not None and share.bounds is not None]
    rows = ids_of(*(share.rows for share in shares))
    if len(shares) < len(asked_shares):
        return _uncoded([country, *against_country], rows)
    one, *others = shares
    # crosswise, in whole numbers: of two shares that are alike no rounding makes one the larger
    larger = [one.with_response * other.protests > other.with_response * one.protests for other in others]
    ruling = Ruling.SUPPORTED if all(larger) else Ruling.CONTESTED if any(larger) else Ruling.CONTRADICTED
    ordered = sorted(others, key=lambda share: (-share.with_response / share.protests, share.country, share.period))
    answer = f"{'; '.join(_said(evidence, share) for share in (one, *ordered))}."
    return Verdict(ruling, answer, rows, _times(one, others))


def _times(one: Share, others: Sequence[Share]) -> Bounds | None:
    assert one.bounds is not None
    ratios = [one.bounds.ratio(other.bounds, "times") for other in others if other.bounds is not None]
    lows = [ratio.low for ratio in ratios if ratio.low is not None]
    return Bounds.between(min(lows), max(ratio.highest for ratio in ratios), "times").rounded(2) if lows else None


@answers(scope=lambda evidence, country: Scope(protests=lambda row: row.country == country), long=LONG_DAYS)
def readings_below(evidence: Evidence, *, country: str, response: Response, below: float) -> Verdict:
    """Whether a share stays below a level however protests of many months are counted."""
    rows = tuple(protest.id for protest in evidence.protests)
    if not rows:
        return _uncoded([country])
    readings = shares_without(evidence.protests, response)
    long = [protest for protest in evidence.protests if protest.id in readings[0].long]
    if not long:
        none, needs = "No protest is coded as that long.", "A protest that lasted for months."
        return Verdict(Reason.NOTHING, none, rows, needs=needs)
    named = listing(f"'{protest.location}' ({protest.span.days} days)" for protest in long)
    met = response_words(evidence, response)
    answer = f"Met with {met}: {'; '.join(_read(r) for r in readings)}. Long: {named}."
    under = [reading.bounds.highest < below for reading in readings]
    over = [reading.bounds.lowest >= below for reading in readings]
    ruling = Ruling.SUPPORTED if all(under) else Ruling.CONTRADICTED if all(over) else Ruling.CONTESTED
    counted = hull(reading.bounds for reading in readings if reading.bounds.unit == readings[0].bounds.unit)
    return Verdict(ruling, answer, rows, counted.rounded(4) if counted else None)


def response_words(evidence: Evidence, response: str) -> str:
    """A response as what a protest was met with: 'killings or shootings', 'arrests'."""
    return str(RULES["responses"].get(response) or plain(evidence, response))


def _uncoded(countries: Iterable[str], rows: tuple[str, ...] = ()) -> Verdict:
    whose = listing(sorted(set(countries)))
    none = f"No protest is coded of {whose} for the years asked about."
    return Verdict(Reason.NOTHING, none, rows, needs=f"Coded protests of {whose} for those years.")


def _said(evidence: Evidence, share: Share) -> str:
    of, part = of_something(share.protests, "protest"), share.with_response / share.protests
    met, (said, _) = response_words(evidence, share.response), amount(part, part, SHARE)
    return f"{share.country}, {share.period}: {share.with_response} of {of} met with {met} ({said})"


def _read(reading: LongProtestReading) -> str:
    k, bounds = reading.numerator, reading.bounds
    counted = f"{k.number} of {reading.denominator} {k.unit}"
    if bounds.low is None or bounds.high is None:
        return f"{reading.reading}, {counted}"
    return f"{reading.reading}, {counted} ({amount(bounds.low, bounds.high, SHARE)[0]})"
