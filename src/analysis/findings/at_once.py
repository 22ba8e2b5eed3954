"""How many at once: the largest protest of one place and day, persons held, officers deployed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from analysis.evidence.clock import Span
from analysis.evidence.grouping import grouped_by
from analysis.evidence.rows import Count, Episode, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.arguments import OfEpisode, OfQuantity, Populations
from analysis.findings.numbers import (
    OTHERS_SHOWN,
    beside,
    counters_agree,
    official_of,
    said_of,
    set_aside,
    who_counted,
    who_says,
)
from analysis.findings.scope import Scope
from analysis.findings.sentences import days, few_of, of_whom, place_name, plain
from analysis.findings.verdict import Verdict, answers
from analysis.findings.years import gap_between
from analysis.method.levels import SetAside, body_in, width_in
from analysis.method.reach import covered
from analysis.method.revisions import NIGHT, AtOnce, at_once, day_of, span_of
from analysis.method.voices import country_of, of_other_states


def _days_asked(
    evidence: Evidence, episode: Episode | None, quantity: OfQuantity, after: OfEpisode, until: OfEpisode
) -> Span | None:
    """From the onset to the end of the episode, of persons held to whenever; or between two episodes."""
    if episode is None:
        return gap_between(evidence, after, until)
    onset, ends, held = episode.onset, episode.ends, quantity in evidence.codes.group("own_conduct")
    return Span(onset.first, date.max if held else ends.last) if onset and ends else None


def _asked_about(quantity: OfQuantity, population: Populations) -> Callable[[Count], bool]:
    return lambda count: count.quantity == quantity and not count.detail and count.population in population


def _numbers(evidence: Evidence, population: Populations, **days_asked: Any) -> Scope:
    """The numbers asked about of one place and day, and beside them, if one episode is asked about, all others."""
    about, within = _asked_about(days_asked["quantity"], population), _days_asked(evidence, **days_asked)
    elsewhere = of_other_states(evidence, days_asked["until"])

    def of_a_day(count: Count) -> bool:
        asked = days_asked["episode"] is not None or count.episode not in elsewhere
        return asked and about(count) and day_of(count, within) is not None

    return Scope(counts=of_a_day, beside=Scope(counts=about) if days_asked["episode"] else None)


@answers(scope=_numbers, asked_of=lambda evidence, **asked: (_numbers(evidence, **asked),), days=NIGHT)
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
