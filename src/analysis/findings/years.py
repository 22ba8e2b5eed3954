"""The years between and before the episodes: what is told of them, whether there was fire, what the state changed (laws
and rules on protest, and means that none before has on record)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from analysis.evidence.clock import Span
from analysis.evidence.grouping import grouped_by
from analysis.evidence.rows import Count, Episode, Event, Protest, Step, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.arguments import Acts, OfEpisode, Populations, Quantities, Response, StepKinds
from analysis.findings.base_rates import response_words
from analysis.findings.numbers import row_says
from analysis.findings.reported import none_told, vouched
from analysis.findings.scope import Scope, looks_at
from analysis.findings.sentences import days, listing, of_something, plain, where
from analysis.findings.verdict import Reason, Ruling, Verdict, answers
from analysis.method.acts import told
from analysis.method.base_rates import has
from analysis.method.bounds import Bounds
from analysis.method.levels import body_in
from analysis.method.response import kinds_used
from analysis.method.revisions import SEASON, span_of
from analysis.method.selectors import Selector
from analysis.method.voices import ORIGINS_NEEDED, independent_origins, of_other_states

WOULD_SHOW_A_LESSON = (
    "The drafts' reasons, orders of purchase and training, or officials' words that draw a change from the episode "
    "before; no row carries one."
)
LawChange = tuple[Span, str, str]
"""When, what about, and the row that tells it; a step has no subject of its own."""


def _between(
    evidence: Evidence, after: OfEpisode, until: OfEpisode, action: Acts, coded: str, coded_as: Response
) -> Scope:
    """The state's acts of the kind on the ladder, on days certainly after the one episode and before the other, and the
    protests of the base rates that began and ended on such days and were met by it; beside them all others: without one
    of the kind there is no answer, whatever else is told."""
    gap, inside = gap_between(evidence, after, until), _in_gap(evidence, after, until)

    def told(event: Event) -> bool:
        return event.rung is not None and inside(event.episode, event.days)

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


def _in_gap(evidence: Evidence, after: str, until: str) -> Callable[[str, Span | None], bool]:
    """Whether a row, by its episode and its days, is of those days and of the state that the first episode is of."""
    gap, elsewhere = gap_between(evidence, after, until), of_other_states(evidence, after)
    return lambda episode, days: bool(gap and days and days.within(gap)) and episode not in elsewhere


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
    in_gap = _in_gap(evidence, after, until)

    def inside(episode: str, days: Span | None) -> bool:
        return in_gap(episode, days) and days is not None and days.first.year == days.last.year

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
        return Verdict.nothing("No row tells of it; that is no proof that there was nothing.", needs)
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
        said = row_says(most, body_in(evidence, most.origin))
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


@answers(scope=looks_at("law", beside=("means",), steps="step"))
def changed_between(evidence: Evidence, *, law: Acts, step: StepKinds, means: Acts) -> Verdict:
    """Whether laws were changed between each two episodes; bounds: how many changes are recorded, at least."""
    changes: list[Event | Step] = [*told(evidence, law), *evidence.steps]
    states = grouped_by(evidence.core_episodes, lambda episode: episode.country).values()
    between = [(*two, _law_changes(evidence, changes, *two)) for of_one in states for two in pairwise(of_one)]
    law_changes = [change for _, _, found in between for change in found]
    rows = ids_of(row for _, _, row in law_changes)
    if not law_changes:
        return Verdict.nothing("No change of law between the episodes is recorded.", WOULD_SHOW_A_LESSON)
    sentences = [f"{_changes_told(found)} between {one.title} and {other.title}" for one, other, found in between]
    new = "; ".join(filter(None, (_new_means(evidence, of_one, means) for of_one in states)))
    answer = (
        f"Of law or rules the rows tell {listing(sentences)}; means of the state that no episode before has on record: "
        f"{new}. No row says that one was drawn from the other."
    )
    number = Bounds(len(law_changes), None, "changes recorded")
    if all(found for _, _, found in between) and len(independent_origins(evidence, rows)) >= ORIGINS_NEEDED:
        return Verdict(Ruling.SUPPORTED, answer, rows, number)
    return Verdict.nothing(answer, WOULD_SHOW_A_LESSON, rows)


def _law_changes(evidence: Evidence, changes: Sequence[Event | Step], one: Episode, other: Episode) -> list[LawChange]:
    """The changes between two episodes of one state, made by that state."""
    inside = _in_gap(evidence, one.id, other.id)
    dated = [(r.days, r.target, r) if isinstance(r, Event) else (r.date, "a law", r) for r in changes]
    return [(days, what, row.id) for days, what, row in dated if days and inside(row.episode, days)]


def _changes_told(found: Sequence[LawChange]) -> str:
    """'2 changes (2014 communications, 2020 freedom of assembly)', 'no change'."""
    subjects = [f"{days.first.year} {what}" for days, what, _ in sorted(found, key=lambda one: (one[0].first, one[1]))]
    return f"{of_something(len(found), 'change')} ({', '.join(subjects)})" if found else "no change"


def _new_means(evidence: Evidence, of_one: Sequence[Episode], means: Selector) -> str:
    """The means that a state is told to use in each of its episodes but the first, and in none before."""
    seen: set[str] = set()
    sentences = []
    for episode in of_one:
        kinds = set(kinds_used(evidence, episode, means))
        if seen:
            new = listing(sorted(plain(evidence, kind) for kind in kinds - seen))
            sentences.append(f"{episode.title}: {new or 'none'}")
        seen |= kinds
    return "; ".join(sentences)
