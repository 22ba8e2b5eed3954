"""How many: killed, wounded, detained; how the official number moved; what the state's own numbers admit; how many at
once: the largest protest of one place and day, persons held, officers deployed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from itertools import combinations
from typing import Any

from analysis.evidence.clock import Span
from analysis.evidence.grouping import grouped_by
from analysis.evidence.rows import Count, Episode, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.arguments import OfEpisode, OfQuantity, Populations, Quantities
from analysis.findings.numbers import (
    OTHERS_SHOWN,
    admits,
    beside,
    counters_agree,
    days_of_killing,
    number_by,
    of_many,
    official_of,
    said_of,
    sees_numbers,
    set_aside,
    who_counted,
    who_says,
)
from analysis.findings.scope import Scope
from analysis.findings.sentences import days, few_of, listing, of_something, of_whom, place_name, plain
from analysis.findings.verdict import Reason, Ruling, Verdict, answers
from analysis.findings.years import gap_between
from analysis.method import levels
from analysis.method.bounds import Bounds, hull
from analysis.method.counts import bounds_of, kind_of
from analysis.method.levels import Level, SetAside, body_in, is_official, official_totals, unit_in, width_in
from analysis.method.reach import covered, reaches
from analysis.method.revisions import NIGHT, AtOnce, Revision, at_once, day_of, revisions, span_of
from analysis.method.voices import ORIGINS_NEEDED, country_of, of_other_states


def _asked_about(quantities: Collection[str], populations: Populations, detail: str) -> Callable[[Count], bool]:
    return lambda c: c.quantity in quantities and c.population in populations and c.detail == detail


def _counts_of_one(evidence: Evidence, quantity: OfQuantity, population: Populations, detail: str) -> Scope:
    """The counts of the quantity and populations asked about, and the acts that tell the days of the killing."""
    about = _asked_about((quantity,), population, detail)
    return Scope(counts=about, events=days_of_killing(evidence, (quantity,)))


def _told_unless_of_everybody(
    evidence: Evidence, quantity: OfQuantity, population: Populations, detail: str
) -> tuple[Scope, ...]:
    """How many were killed, wounded or detained (codes: side_by_side) is asked of every episode; how many of a part of
    them, or of anything else, where a row tells of it."""
    if "all" in population and quantity in evidence.codes.group("side_by_side"):
        return ()
    return (Scope(counts=_asked_about((quantity,), population, detail)),)


@answers(scope=_counts_of_one, sees=sees_numbers(levels.decides), asked_of=_told_unless_of_everybody)
def how_many(
    evidence: Evidence,
    episode: Episode,
    *,
    quantity: OfQuantity,
    population: Populations = ("all",),
    detail: str = "",
    asserted_low: float | None = None,
    asserted_high: float | None = None,
) -> Verdict:
    """How many, and whether an asserted number holds."""
    counted = levels.how_many(evidence, episode, quantity, population, detail)
    called, level = plain(evidence, quantity), counted.headline
    answer, numbers_said = of_many(evidence, counted), said_of(level, counted.aside)
    if level is None:
        whole = " of the events as a whole" if counted.others else ""
        none = f"No total{whole} is in these tables. {answer}".strip()
        needs = f"A dated total ({called}) for the episode, with the body that counted."
        rows = ids_of((one.count for one in counted.aside), *(other.rows for other in counted.others))
        return Verdict.nothing(none, needs, rows, said=numbers_said)
    if level.interim:
        assert level.covers is not None
        answer = f"Interim, from running totals to {level.covers.last.isoformat()}. {answer}"
        outcome: Ruling | Reason = Reason.NOTHING
        needs = f"A total over all days of the events ({called})."
    else:
        outcome = counters_agree(level)
        if (asserted_low, asserted_high) != (None, None):
            asserted = Bounds(asserted_low, asserted_high, level.unit)
            outcome = _outcome(level, asserted, 1 if admits(evidence, level) else ORIGINS_NEEDED)
        needs = f"Somebody else who counted, independently ({called})."
    return Verdict(outcome, answer, level.rows, level.bounds, needs, official_of(level), said=numbers_said)


def _outcome(level: Level, asserted: Bounds, needed: int) -> Ruling | Reason:
    """Whether a number that is asserted holds; `needed`: how many voices must bear it out."""
    if len(level.enumerators) < needed:
        return Reason.ONE_VOICE if level.enumerators else Reason.NOTHING
    outcome = _against([position.bounds for position in level.enumerators], asserted, needed)
    return Reason.ONE_VOICE if outcome is Ruling.SUPPORTED and not level.told else outcome


def _against(counted: Sequence[Bounds], asserted: Bounds, needed: int) -> Ruling | Reason:
    within = sum(bounds.stated.within(asserted) for bounds in counted)
    against = sum(not bounds.agrees_with(asserted) for bounds in counted)
    if against:
        return Ruling.CONTRADICTED if against == len(counted) else Ruling.CONTESTED
    return Ruling.SUPPORTED if within >= needed else Reason.ONE_VOICE


@answers(scope=_counts_of_one, sees=sees_numbers(levels.decides))
def official_number_moved(
    evidence: Evidence, episode: Episode, *, quantity: OfQuantity, population: Populations = ("all",), detail: str = ""
) -> Verdict:
    """Whether the official total was revised, and in which direction."""
    level = levels.how_many(evidence, episode, quantity, population, detail).headline
    stated = _official_totals(evidence, episode.country, level) if level else ()
    rows = ids_of(*(revision.rows for revision in stated))
    if level is None or len({revision.stated for revision in stated}) < 2:
        none = "Official totals of two different days are not in these tables."
        return Verdict.nothing(none, "Two dated totals given by organs of the state.", rows)
    if any(revision.change in ("up", "down") for revision in stated):
        ruling = Ruling.SUPPORTED
    else:
        apart = any(not a.bounds.agrees_with(b.bounds) for a, b in combinations(stated, 2))
        ruling = Ruling.CONTESTED if apart else Ruling.CONTRADICTED
    return Verdict(ruling, _moves(stated), rows, hull(r.bounds for r in stated), official=official_of(level))


def _official_totals(evidence: Evidence, country: str, level: Level) -> tuple[Revision, ...]:
    counts = official_totals(evidence, (count for count in evidence.counts if kind_of(count) == level.kind))
    return revisions(counts, reaches(evidence), lambda origin: body_in(evidence, origin, country), level.unit)


def _moves(stated: tuple[Revision, ...]) -> str:
    changes = _changes(stated)
    falls = sum(revision.change == "down" for revision in changes)
    rises = sum(revision.change == "up" for revision in changes)
    steps = [number_by(each.bounds.number, each.body, each.stated_text) for each in changes]
    return (
        f"Organs of the state gave totals on {of_something(len({r.stated for r in stated}), 'date')}; as the number "
        f"changed: {'; '.join(steps)}. {_often('raised', rises).capitalize()}, {_often('lowered', falls)}."
    )


def _often(what: str, times: int) -> str:
    """'never raised', 'raised once', 'raised 4 times'."""
    return f"{what} {'once' if times == 1 else f'{times} times'}" if times else f"never {what}"


def _changes(stated: tuple[Revision, ...]) -> list[Revision]:
    """The first total and every change; the same change told again, under another date, is left out."""
    changes: list[Revision] = []
    for revision in stated:
        again = bool(changes) and (revision.change == "first" or changes[-1].bounds == revision.bounds)
        if revision.change != "same" and not again:
            changes.append(revision)
    return changes


@answers(
    scope=lambda evidence, quantity, population: Scope(
        counts=_asked_about(quantity, population, ""), events=days_of_killing(evidence, quantity)
    )
)
def state_count(evidence: Evidence, *, quantity: Quantities, population: Populations) -> Verdict:
    """Whether the state's own figures count any of a population."""
    of_state = [count for count in evidence.counts if is_official(evidence, count)]
    whom = listing(plain(evidence, one) for one in population)
    if not of_state:
        none = f"No number of {whom} that an organ of the state gives is in these tables."
        return Verdict.nothing(none, f"The state's own figures by {whom}.")
    rows = ids_of(of_state)
    numbers = [
        f"{plain(evidence, count.quantity)} {number_by(number, body_in(evidence, count.origin), count.stated_text)}"
        for count in sorted(of_state, key=lambda c: (c.stated_text, c.id))
        for number in (bounds_of(count, unit_in(evidence, count.quantity)),)
    ]
    some, no = any((count.low or 0) > 0 for count in of_state), all(count.high == 0 for count in of_state)
    ruling = Ruling.on(some) if some or no else Ruling.CONTESTED
    largest = max(of_state, key=lambda c: (c.low or 0, c.id))
    answer = f"Organs of the state count, of {whom}: {'; '.join(dict.fromkeys(numbers))}."
    return Verdict(ruling, answer, rows, bounds_of(largest, unit_in(evidence, largest.quantity)))


def _days_asked(
    evidence: Evidence, episode: Episode | None, quantity: OfQuantity, after: OfEpisode, until: OfEpisode
) -> Span | None:
    """From the onset to the end of the episode, of persons held to whenever; or between two episodes."""
    if episode is None:
        return gap_between(evidence, after, until)
    onset, ends, held = episode.onset, episode.ends, quantity in evidence.codes.group("own_conduct")
    return Span(onset.first, date.max if held else ends.last) if onset and ends else None


def _numbers_of_a_day(evidence: Evidence, population: Populations, **days_asked: Any) -> Scope:
    """The numbers asked about of one place and day, and beside them, if one episode is asked about, all others."""
    about = _asked_about((days_asked["quantity"],), population, "")
    within = _days_asked(evidence, **days_asked)
    elsewhere = of_other_states(evidence, days_asked["until"])

    def of_a_day(count: Count) -> bool:
        asked = days_asked["episode"] is not None or count.episode not in elsewhere
        return asked and about(count) and day_of(count, within) is not None

    return Scope(counts=of_a_day, beside=Scope(counts=about) if days_asked["episode"] else None)


@answers(
    scope=_numbers_of_a_day, asked_of=lambda evidence, **asked: (_numbers_of_a_day(evidence, **asked),), days=NIGHT
)
def most_at_once(
    evidence: Evidence,
    episode: Episode | None,
    *,
    quantity: OfQuantity,
    population: Populations,
    after: OfEpisode = "",
    until: OfEpisode = "",
) -> Verdict:
    """The largest number of one place and day, who stands behind it, and the largest of each other place."""
    within = _days_asked(evidence, episode, quantity, after, until)
    country = episode.country if episode else country_of(evidence, until)
    told = at_once(evidence, evidence.counts, within, country, episode.core if episode else None)
    aside = _aside(evidence, within, country)
    if not told:
        none = f"No number ({plain(evidence, quantity)}) of one day is in these tables. {set_aside(aside)}".strip()
        needs = "A dated number of one place and day, with who saw or counted."
        return Verdict.nothing(none, needs, said=said_of(None, aside))
    most, others = told[0], told[1:]
    here = [o for o in others if o.most == most.most or (o.kind.place, o.days) == (most.kind.place, most.days)]
    elsewhere = [
        group[0] for place, group in grouped_by(others, lambda one: one.kind.place).items() if place != most.kind.place
    ]
    sentences = [
        _headline(evidence, most),
        _listed(evidence, "As many, or of the same place and day", here),
        _listed(evidence, "Most elsewhere", elsewhere),
        set_aside(aside),
    ]
    answer = " ".join(filter(None, sentences))
    rows = ids_of(most.rows, *(one.rows for one in (*here, *elsewhere)))
    needs, said = "Somebody else who saw or counted, of that place and day.", said_of(most, aside)
    return Verdict(counters_agree(most), answer, rows, most.bounds, needs, official_of(most), said=said)


def _headline(evidence: Evidence, most: AtOnce) -> str:
    whom = of_whom(evidence, most.kind.population)
    subject = f"Most at once: {plain(evidence, most.kind.quantity)}{whom} {_at(evidence, most)}"
    if most.bounds is None:
        sentence = f"{subject}: nobody who gives a number is told to have seen or counted."
    else:
        who = "; ".join(who_counted(evidence, position) for position in most.enumerators)
        sentence = f"{subject}: {most.bounds}. Who saw or counted: {who}."
        if not most.told:
            sentence += " The rows do not say who did; each body's number is taken as its own."
    return f"{sentence} {beside(evidence, most.beside)}".strip()


def _at(evidence: Evidence, one: AtOnce) -> str:
    return f"in {place_name(evidence, one.kind.place, one.days.first)} on {days(one.days)}"


def _listed(evidence: Evidence, what: str, told: Sequence[AtOnce]) -> str:
    """'What: in Oral on 2030-05-01, 80 (strikers; a body, 2030-05-02); ...; and 2 more.', the largest first."""
    parts = []
    for one in told:
        who = "; ".join(who_says(position) for position in one.enumerators or one.beside)
        parts.append(f"{_at(evidence, one)}{of_whom(evidence, one.kind.population)}, {who}")
    return f"{what}: {few_of(parts, OTHERS_SHOWN)}." if parts else ""


def _aside(evidence: Evidence, within: Span | None, country: str | None) -> tuple[SetAside, ...]:
    """The numbers that are of no one place and day of those asked about, with what each is of."""
    lacking = ((count, _lacks(evidence, count, within)) for count in evidence.counts)
    return tuple(SetAside(count, body_in(evidence, count.origin, country), lacks) for count, lacks in lacking if lacks)


def _lacks(evidence: Evidence, count: Count, within: Span | None) -> str:
    span = span_of(count)
    if span is None:
        return "the days that it covers are not told"
    if day_of(count, within) is None:
        of_one_day = day_of(count, span) is not None
        return f"{covered(count)}, {'outside the days asked about' if of_one_day else 'more than a day'}"
    return "" if width_in(evidence, count.place) else "the place is not told"
