"""How often protests were met in some way: base rates, in one country and beside others; how the smallest of a list of
acts were met; and whether protests became more frequent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.evidence.grouping import grouped_by
from analysis.evidence.rows import Count, CountryYear, Event, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.arguments import AtPlace, OfEpisode, OfQuantity, Phrases, Response, Responses, Spans, Years
from analysis.findings.scope import Scope
from analysis.findings.sentences import listing, of_something, plain, where
from analysis.findings.verdict import RULES, Reason, Ruling, Verdict, answers
from analysis.method.base_rates import LONG_DAYS, LongProtestReading, Share, share_of, shares_without
from analysis.method.bounds import SHARE, Bounds, amount, format_bounds, hull
from analysis.method.levels import body_in
from analysis.method.revisions import SEASON, RateStep, growth
from analysis.method.voices import ORIGINS_NEEDED, independent_origins, of_other_states

YEARS_OFTEN, PROTESTS_OFTEN = 3, 5  # 'often' is so many protests, of so many years


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
        return Verdict.nothing("No protest is coded as that long.", "A protest that lasted for months.", rows)
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
    return Verdict.nothing(none, f"Coded protests of {whose} for those years.", rows)


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


def _counted_there(evidence: Evidence, quantity: OfQuantity, place: AtPlace, state_of: OfEpisode) -> Scope:
    elsewhere = of_other_states(evidence, state_of)
    return Scope(counts=lambda c: (c.quantity, c.place) == (quantity, place) and c.episode not in elsewhere)


@answers(scope=_counted_there, season=SEASON)
def grew(
    evidence: Evidence, *, quantity: OfQuantity, from_: int, to: int, state_of: OfEpisode, place: AtPlace = "national"
) -> Verdict:
    """Whether something counted over the years became more frequent."""
    steps = growth(evidence.counts, from_, to)
    rows = ids_of(*((step.earlier, step.later) for step in steps))
    decided = [step for step in steps if step.direction != "open"]
    pairs = " ".join(_pair_in_words(evidence, step) for step in steps)
    if not decided:
        none = f"No origin counts two spans from {from_} to {to} that decide. {pairs}".strip()
        return Verdict.nothing(none, "Numbers of one origin for two spans of years that do not overlap.", rows)
    directions = {step.direction for step in decided}
    ruling = Ruling.on(directions == {"rose"}) if len(directions) == 1 else Ruling.CONTESTED
    bodies = len({step.origin for step in decided})
    answer = f"{of_something(bodies, 'origin')} with spans that decide. {pairs}"
    needs = "Numbers of a second origin for two spans of years that do not overlap."
    outcome = ruling if bodies >= ORIGINS_NEEDED else Reason.ONE_VOICE
    return Verdict(outcome, answer, rows, hull(step.factor for step in decided), needs)


def _pair_in_words(evidence: Evidence, step: RateStep) -> str:
    def told(count: Count) -> str:
        return f"{format_bounds(count.low, count.high)} ({count.covers_from} to {count.covers_to})"

    factor = step.factor
    return (
        f"{body_in(evidence, step.origin).name}, {where(evidence, step.later)}: {told(step.earlier)}, then "
        f"{told(step.later)}; the rate a day {'is left open' if step.direction == 'open' else step.direction}, "
        f"by a factor of {factor.number}."
    )


def _small_and_responses(evidence: Evidence, at_most: int, state_of: OfEpisode) -> Scope:
    """The small protests and the acts that answer one of them, and beside them all others."""
    elsewhere = of_other_states(evidence, state_of)

    def small(event: Event) -> bool:
        return _small(event, at_most) and event.episode not in elsewhere

    asked = frozenset(event.id for event in evidence.events if small(event))
    others = Scope(events=lambda event: event.family == "protest" or bool(event.responds_to))
    return Scope(events=lambda event: small(event) or event.responds_to in asked, beside=others, orders=False)


@answers(scope=_small_and_responses, few=PROTESTS_OFTEN, often=YEARS_OFTEN)
def small_protest_detained(evidence: Evidence, *, at_most: int, state_of: OfEpisode) -> Verdict:
    """How often the smallest protests ended in detention."""
    elsewhere = of_other_states(evidence, state_of)
    small = [event for event in evidence.events if _small(event, at_most) and event.episode not in elsewhere]
    answering = grouped_by(evidence.events, lambda event: event.responds_to)
    responses = {
        act: [response for version in versions for response in answering.get(version.id, ())]
        for act, versions in grouped_by(small, lambda event: event.act).items()
    }
    detaining, answered = evidence.codes.group("detaining"), sum(map(bool, responses.values()))
    detained = {act for act, told in responses.items() if any(event.action in detaining for event in told)}
    rows, ended = ids_of(small, *responses.values()), [event for event in small if event.act in detained]
    years, origins = {event.days.first.year for event in ended}, independent_origins(evidence, ids_of(ended))
    answer = (
        f"{of_something(len(responses), 'protest')} of at most {of_something(at_most, 'person')}: "
        f"{len(detained)} ended in detention, {answered - len(detained)} were met otherwise or left alone, "
        f"for {len(responses) - answered} no response is told. Those that ended so are of "
        f"{of_something(len(years), 'year')}, told by "
        f"{of_something(len(origins), 'origin')} that are no party. How large a share that is of all such protests "
        "this list cannot tell."
    )
    if len(detained) >= PROTESTS_OFTEN and len(years) >= YEARS_OFTEN and len(origins) >= ORIGINS_NEEDED:
        return Verdict(Ruling.SUPPORTED, answer, rows, Bounds(len(detained), None, "protests"))
    reason = Reason.ONE_VOICE if detained and len(origins) < ORIGINS_NEEDED else Reason.NOTHING
    return Verdict(reason, answer, rows, needs=f"At least {PROTESTS_OFTEN} such protests of {YEARS_OFTEN} years.")


def _small(event: Event, at_most: int) -> bool:
    """Whether an act is a protest of no more persons."""
    return event.family == "protest" and event.participants_high is not None and event.participants_high <= at_most
