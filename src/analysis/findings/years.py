"""The years between and before the episodes: how many protests, how small ones were met, whether there was fire."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from analysis.evidence.clock import Span
from analysis.evidence.grouping import grouped_by
from analysis.evidence.rows import Count, Event, Protest, Step, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.arguments import (
    Acts,
    AtPlace,
    OfEpisode,
    OfQuantity,
    Populations,
    Quantities,
    Response,
    StepKinds,
)
from analysis.findings.base_rates import response_words
from analysis.findings.numbers import number_by
from analysis.findings.reported import none_told, vouched
from analysis.findings.scope import Scope
from analysis.findings.sentences import days, listing, of_something, plain, where
from analysis.findings.verdict import Reason, Ruling, Verdict, answers
from analysis.method.base_rates import has
from analysis.method.bounds import Bounds, format_bounds, hull
from analysis.method.levels import body_in
from analysis.method.revisions import SEASON, RateStep, growth, span_of
from analysis.method.voices import ORIGINS_NEEDED, independent_origins, of_other_states

YEARS_OFTEN = 3  # years
PROTESTS_OFTEN = 5


def _protests_counted(evidence: Evidence, quantity: OfQuantity, place: AtPlace) -> Scope:
    return Scope(counts=lambda count: (count.quantity, count.place) == (quantity, place))


@answers(scope=_protests_counted, season=SEASON)
def grew(evidence: Evidence, *, quantity: OfQuantity, from_: int, to: int, place: AtPlace = "national") -> Verdict:
    """Whether something counted over the years became more frequent."""
    steps = growth(evidence.counts, from_, to)
    rows = ids_of(*((step.earlier, step.later) for step in steps))
    decided = [step for step in steps if step.direction != "open"]
    pairs = " ".join(_pair_in_words(evidence, step) for step in steps)
    if not decided:
        none = f"No origin counts two spans from {from_} to {to} that decide. {pairs}".strip()
        needs = "Numbers of one origin for two spans of years that do not overlap."
        return Verdict(Reason.NOTHING, none, rows, needs=needs)
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


def _small_and_responses(evidence: Evidence, at_most: int) -> Scope:
    """The small protests and the acts that answer one of them, and beside them all others."""
    small = frozenset(event.id for event in evidence.events if _small(event, at_most))
    others = Scope(events=lambda event: event.family == "protest" or bool(event.responds_to))
    return Scope(events=lambda e: _small(e, at_most) or e.responds_to in small, beside=others, orders=False)


@answers(scope=_small_and_responses, few=PROTESTS_OFTEN, often=YEARS_OFTEN)
def small_protest_detained(evidence: Evidence, *, at_most: int) -> Verdict:
    """How often the smallest protests ended in detention."""
    small = [event for event in evidence.events if _small(event, at_most)]
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


def _between(
    evidence: Evidence, after: OfEpisode, until: OfEpisode, action: Acts, coded: str, coded_as: Response
) -> Scope:
    """The state's acts of the kind on the ladder, on days certainly after the one episode and before the other, and the
    protests of the base rates that began and ended on such days and were met by it; beside them all others: without one
    of the kind there is no answer, whatever else is told."""
    gap, elsewhere = gap_between(evidence, after, until), of_other_states(evidence, after)

    def told(event: Event) -> bool:
        return event.rung is not None and event.episode not in elsewhere and gap is not None and event.days.within(gap)

    def held(protest: Protest) -> bool:
        return protest.country == coded and gap is not None and protest.span.within(gap)

    return Scope(
        events=lambda event: told(event) and action(event),
        protests=lambda protest: held(protest) and has(protest, coded_as),
        beside=Scope(events=told, protests=held),
        orders=False,
    )


def gap_between(evidence: Evidence, earlier: str, later: str) -> Span | None:
    """The days certainly after the end of one episode and before the onset of another; None where there are none."""
    after, until = (evidence.episode_by_id.get(episode) for episode in (earlier, later))
    if after is None or until is None or after.ends is None or until.onset is None:
        return None
    first, last = after.ends.last + timedelta(days=1), until.onset.first - timedelta(days=1)
    return Span(first, last) if first <= last else None


def whole_years(gap: Span) -> range:
    """The calendar years that lie wholly inside, but for at most a season at either end."""
    first = gap.first.year + ((gap.first - date(gap.first.year, 1, 1)).days > SEASON)
    last = gap.last.year - ((date(gap.last.year, 12, 31) - gap.last).days > SEASON)
    return range(first, last + 1)


def _year_of(row: Count | Event | Step) -> int | None:
    """The one calendar year that a row is of."""
    span = span_of(row) if isinstance(row, Count) else row.days if isinstance(row, Event) else row.date
    return span.first.year if span and span.first.year == span.last.year else None


def _told_of_years(
    evidence: Evidence,
    after: OfEpisode,
    until: OfEpisode,
    quantity: Quantities,
    population: Populations,
    acts: Acts | None,
    steps: StepKinds,
) -> Scope:
    gap, elsewhere = gap_between(evidence, after, until), of_other_states(evidence, after)

    def inside(episode: str, days: Span | None) -> bool:
        return (
            bool(gap and days and days.within(gap) and days.first.year == days.last.year) and episode not in elsewhere
        )

    def number(count: Count) -> bool:
        of_whom = (count.quantity in quantity and not count.detail) and count.population in population
        return of_whom and count.high != 0 and inside(count.episode, span_of(count))

    return Scope(
        counts=number,
        events=lambda event: acts is not None and acts(event) and inside(event.episode, event.days),
        steps=lambda step: step.kind in steps and inside(step.episode, step.date),
    )


@answers(scope=_told_of_years, season=SEASON)
def told_between(
    evidence: Evidence,
    *,
    after: OfEpisode,
    until: OfEpisode,
    quantity: Quantities = (),
    population: Populations = (),
    acts: Acts | None = None,
    steps: StepKinds = (),
    every: str = "",
) -> Verdict:
    """Whether something is told of the years between two episodes, or of each of them."""
    gap, rows = gap_between(evidence, after, until), ids_of(evidence.counts, evidence.events, evidence.steps)
    told: list[Count | Event | Step] = [*evidence.counts, *evidence.events, *evidence.steps]
    by_year = grouped_by(told, _year_of)
    needs = "Dated rows of these years, of two origins that are no party."
    if gap is None or not rows:
        return Verdict(Reason.NOTHING, "No row tells of it; that is no proof that there was nothing.", needs=needs)
    years = sorted(year for year in by_year if year is not None)
    silent = [str(year) for year in whole_years(gap) if year not in by_year]
    answer = f"From {days(gap)} rows tell of {of_something(len(years), 'year')}: " + "; ".join(
        _of_year(evidence, year, by_year[year]) for year in years
    )
    answer += f". Nothing is told of {listing(silent)}." if silent else "."
    bounds, stands = Bounds(len(years), None, "years"), vouched(evidence, rows)
    if stands and not (every and silent):
        return Verdict(Ruling.SUPPORTED, f"{answer} {stands}", rows, bounds)
    return Verdict(Reason.NOTHING if stands else Reason.ONE_VOICE, answer, rows, bounds, needs)


def _of_year(evidence: Evidence, year: int, told: Sequence[Count | Event | Step]) -> str:
    """'2019, 12 rows, the largest number, of administrative arrests, being 670 (a body, 2019-06-13)'."""
    counts = [row for row in told if isinstance(row, Count)]
    number = ""
    if counts:
        most = max(counts, key=lambda row: (row.low or row.high or 0, row.id))
        said = number_by(format_bounds(most.low, most.high), body_in(evidence, most.origin), most.stated_text)
        number = f", the largest number, of {plain(evidence, most.quantity)}, being {said}"
    return f"{year}, {of_something(len(told), 'row')}{number}"


@answers(scope=_between)
def no_act_between(
    evidence: Evidence,
    *,
    action: Acts,
    after: OfEpisode,
    until: OfEpisode,
    instead: Acts,
    coded: str = "",
    coded_as: Response = "",
    coded_instead: Response = "",
) -> Verdict:
    """Whether the state did without a kind of act between two episodes."""
    gap, rows, acts = gap_between(evidence, after, until), ids_of(evidence.events), {e.act for e in evidence.events}
    done = filter(action, evidence.events)
    places_told = {event.id: f"{where(evidence, event)} ({event.date_text})" for event in done}
    met_so = {p.id: f"{p.location} ({days(p.span)})" for p in evidence.protests if has(p, coded_as)}
    of_kind = ids_of(places_told, met_so)
    if of_kind:
        origins = evidence.origins_of(of_kind)
        done_at = listing(sorted({*places_told.values(), *met_so.values()}))
        answer = f"{of_something(len(origins), 'origin')} tell of {action.called}: {done_at}."
        return Verdict(Ruling.CONTRADICTED if len(origins) > 1 else Ruling.CONTESTED, answer, of_kind)
    met = {event.act for event in filter(instead, evidence.events)}
    needs = f"A finding of somebody who looked that there was no {action.called} by the state in these days."
    if gap is None or not acts:
        return none_told(evidence, f"No {action.called} by the state is told.", needs, rows)
    told_of = {event.days.first.year for event in evidence.events}
    silent = [str(year) for year in whole_years(gap) if year not in told_of]
    answer = (
        f"From {days(gap)} {of_something(len(acts), 'act')} of the state are told by "
        f"{of_something(len(evidence.origins_of(rows)), 'origin')}; none is {action.called}, {len(met)} are "
        f"{instead.called}."
        + (f" No act at all is told for {listing(silent)}." if silent else "")
        + (_beside(evidence, coded_as, coded_instead) if coded else "")
    )
    return none_told(evidence, answer.strip(), needs, ids_of(rows, evidence.protests))


def _beside(evidence: Evidence, lethal: Response, other: Response) -> str:
    """What the base rates say of the same days; no protest among them had the response `lethal`."""
    if not evidence.protests:
        return " The base rates hold no protest of these days."
    number, met = len(evidence.protests), sum(has(protest, other) for protest in evidence.protests)
    last = max(protest.span.last for protest in evidence.protests)
    return (
        f" The base rates code {of_something(number, 'protest')} of 50 or more persons in these days, the last of "
        f"{last.isoformat()}: none was met with {response_words(evidence, lethal)}, "
        f"{of_something(met, 'was', 'were')} met with {response_words(evidence, other)}."
    )
