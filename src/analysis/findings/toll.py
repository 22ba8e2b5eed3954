"""How many: killed, wounded, detained; how the official number moved; what the state's own numbers admit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import combinations

from analysis.evidence.rows import Count, Episode, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.arguments import OfQuantity, Populations, Quantities
from analysis.findings.numbers import (
    admits,
    counters_agree,
    days_of_killing,
    number_by,
    of_many,
    official_of,
    said_of,
    sees_numbers,
)
from analysis.findings.scope import Scope
from analysis.findings.sentences import listing, of_something, plain
from analysis.findings.verdict import Reason, Ruling, Verdict, answers
from analysis.method import levels
from analysis.method.bounds import Bounds, hull
from analysis.method.counts import bounds_of, kind_of
from analysis.method.levels import Level, body_in, is_official, unit_in, who_counts
from analysis.method.reach import reaches
from analysis.method.revisions import Revision, revisions
from analysis.method.voices import ORIGINS_NEEDED


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
        none = f"No total ({called}){whole} is in these tables. {answer}".strip()
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
    counted, reach = who_counts(evidence, level.kind.quantity) | {"unclear"}, reaches(evidence)
    counts = [
        count
        for count in evidence.counts
        if kind_of(count) == level.kind
        and count.basis in counted
        and not count.stale
        and reach(count) == "total"
        and is_official(evidence, count)
    ]
    return revisions(counts, reach, lambda origin: body_in(evidence, origin, country), level.unit)


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
