"""What is known of the dead and the detained: named, placed, explained, classed; and whether parts fit the whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from analysis.evidence.rows import Episode, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.arguments import OfQuantity, Phrases, Populations, Quantities, StepKinds
from analysis.findings.numbers import days_of_killing, row_says, sees_numbers
from analysis.findings.scope import Scope
from analysis.findings.sentences import listing, of_something, place_in, plain
from analysis.findings.verdict import Ruling, Verdict, answers
from analysis.method import levels
from analysis.method.bounds import Bounds, format_bounds
from analysis.method.breakdown import Breakdown, breakdowns, classes, latest_parts, parts_of
from analysis.method.levels import Level, body_in, is_official
from analysis.method.reach import reaches
from analysis.method.voices import by_side

OF_THE_WHOLE = "share of the whole"


def _whole_and_parts(evidence: Evidence, quantities: Quantities, listed: Phrases, steps: StepKinds) -> Scope:
    """The counts of the whole, of its causes, and of lists of names; the steps that published names."""
    about = _whole_or_list(quantities, listed, steps)
    return replace(about, events=days_of_killing(evidence, quantities))


def _whole_or_list(quantities: Quantities, listed: Phrases, steps: StepKinds) -> Scope:
    return Scope(
        counts=lambda count: count.detail in listed if count.detail else count.quantity in quantities,
        steps=lambda step: step.kind in steps,
    )


@dataclass(frozen=True)
class _Number:
    """A number, and the rows that it stands on."""

    bounds: Bounds
    rows: tuple[str, ...] = ()


@answers(
    scope=lambda evidence, whole, explained, listed, steps: _whole_and_parts(
        evidence, (whole, *explained), listed, steps
    )
)
def share_explained(
    evidence: Evidence,
    episode: Episode,
    *,
    whole: OfQuantity,
    explained: Quantities,
    listed: Phrases = (),
    steps: StepKinds = (),
) -> Verdict:
    """What share of the dead is named, placed and explained."""
    quantity, level = plain(evidence, whole), _level(evidence, episode, whole, ("all",))
    if level is None:
        return Verdict.nothing(f"No total ({quantity}) to take a share of.", f"A total ({quantity}).")
    total = _whole(level)
    parts = {
        "named": _longest(_lists(evidence, episode, listed, official=True), level.unit),
        "placed": _placed(evidence, level),
        "explained": _explained(evidence, explained, level.unit),
    }
    parts_in_words = listing(f"{word} {part.bounds.number}" for word, part in parts.items())
    answer = f"Of {total.bounds} ({quantity}), as far as these tables go: {parts_in_words}."
    shares = {word: part.bounds.ratio(total.bounds, OF_THE_WHOLE) for word, part in parts.items()}
    of_explained = shares["explained"].rounded(4)
    ruling = _of_share(of_explained)
    if ruling is Ruling.SUPPORTED and any(_of_share(share) is not ruling for share in shares.values()):
        ruling = Ruling.CONTESTED
    return Verdict(ruling, answer, ids_of(total.rows, *(part.rows for part in parts.values())), of_explained)


def _of_share(share: Bounds) -> Ruling:
    """Whether a share is certainly the whole, or certainly less."""
    if share.lowest >= 1:
        return Ruling.SUPPORTED
    return Ruling.CONTRADICTED if share.highest < 1 else Ruling.CONTESTED


def _level(evidence: Evidence, episode: Episode, quantity: str, populations: Sequence[str]) -> Level | None:
    """The headline level of those who counted the whole episode."""
    level = levels.how_many(evidence, episode, quantity, populations).headline
    return level if level and not level.interim and level.bounds else None


def _whole(level: Level) -> _Number:
    """What the state said last, else what those who counted leave."""
    official = level.official
    assert level.bounds is not None
    return _Number(official.bounds, official.rows) if official else _Number(level.bounds, level.rows)


def _lists(evidence: Evidence, episode: Episode, listed: Phrases, official: bool) -> list[tuple[float | None, str]]:
    """How many names each list of the state, or of others, holds, if that is told, with the row that tells of it."""
    of_names = (count for count in evidence.counts if count.detail in listed)
    lists = [(count.low, count.id) for count in of_names if is_official(evidence, count) == official]
    of_state = by_side(evidence, episode, evidence.steps, "state")
    return lists + [(step.count_low, step.id) for step in evidence.steps if (step in of_state) == official]


def _longest(numbers: Sequence[tuple[float | None, str]], unit: str) -> _Number:
    """How many names the longest list holds; no fewer, where of one that is not told."""
    most = max((number or 0 for number, _ in numbers), default=0)
    untold = any(number is None for number, _ in numbers)
    rows = ids_of(row for number, row in numbers if number is None or number == most)
    return _Number(Bounds(most, None if untold else most, unit), rows)


def _placed(evidence: Evidence, level: Level) -> _Number:
    """The parts of places inside that fit the whole, of the breakdown that places most."""
    wanted = ("place", level.kind.place, "fits")
    of_place = (one for one in breakdowns(evidence) if (one.by, one.place, one.fit) == wanted)
    best = max(of_place, key=lambda one: (one.parts.low or 0, one.rows), default=None)
    return _Number(best.parts, best.rows) if best else _Number(Bounds(0, 0, level.unit))


def _explained(evidence: Evidence, causes: Quantities, unit: str) -> _Number:
    """At least the largest number with a cause, at most the sum over causes of the largest at any place."""
    reach = reaches(evidence)
    with_cause = [c for c in evidence.counts if c.quantity in causes and not c.stale]
    totals = [count for count in with_cause if reach(count) == "total"]
    by_cause = ([(c.low or 0, c.id) for c in totals if c.quantity == cause] for cause in causes)
    largest = [max(of_cause) for of_cause in by_cause if of_cause]
    numbers = [number for number, _ in largest]
    return _Number(Bounds(max(numbers, default=0), sum(numbers), unit), ids_of(row for _, row in largest))


@answers(
    scope=lambda evidence, of, listed, steps: _whole_and_parts(evidence, (of,), listed, steps),
    sees=sees_numbers(),
    asked_of=lambda evidence, of, listed, steps: (_whole_or_list((of,), listed, steps),),
)
def names_published(
    evidence: Evidence,
    episode: Episode,
    *,
    of: OfQuantity,
    population: Populations = ("all",),
    listed: Phrases = (),
    steps: StepKinds = (),
) -> Verdict:
    """Whether the state published the names of those counted."""
    quantity, level = plain(evidence, of), _level(evidence, episode, of, population)
    whole = _whole(level) if level else None
    lists = _lists(evidence, episode, listed, official=True)
    others, whose = _others_lists(evidence, of, _lists(evidence, episode, listed, official=False))
    if not lists or level is None or whole is None:
        total = f" The total is {whole.bounds}." if whole else ""
        none = f"These tables tell of no list of names that the state published ({quantity})"
        answer = f"{none}; that is no proof that there was none.{total}{others}"
        needs = f"A list of names published by the state ({quantity}), or its statement that none was."
        without_lists = None if lists else frozenset[str]()  # without any it stays so, whatever else goes
        rows = ids_of(whose, level.rows if level else ())
        return Verdict.nothing(answer, needs, rows, kept_by=without_lists)
    named = _longest(lists, "persons")
    list_in_words = "".join(
        f" {step.date_text or 'Undated'}, {step.body}: {step.summary}"
        for step in sorted(evidence.steps, key=lambda step: step.id)
        if step.id in named.rows
    )
    share, rows = named.bounds.ratio(whole.bounds, OF_THE_WHOLE), ids_of(named.rows, whose, whole.rows)
    if named.bounds.is_open and share.lowest < 1:
        untold = f"How many of {whole.bounds} a list of the state names is not told.{list_in_words}{others}"
        return Verdict.nothing(untold, "How many names the list holds.", rows)
    own = ", the number that it gives itself" if level.official else ""
    answer = f"The state's longest list holds {named.bounds.number} of {whole.bounds}{own}.{list_in_words}{others}"
    return Verdict(_of_share(share), answer, rows, share)


def _others_lists(
    evidence: Evidence, of: OfQuantity, others: Iterable[tuple[float | None, str]]
) -> tuple[str, set[str]]:
    """The lists of others in words, and the rows that tell them."""
    rows = {row for _, row in others}
    lists = {
        c.id: f"{body_in(evidence, c.origin).name}, {format_bounds(c.low, c.high)} ({c.stated_text or 'undated'})"
        for c in sorted(evidence.counts, key=lambda count: count.id)
        if c.low and (c.id in rows or (c.basis == "name_list" and c.quantity == of))
        if not is_official(evidence, c)
    }
    in_words = f" Lists of others: {'; '.join(dict.fromkeys(lists.values()))}." if lists else ""
    return in_words, {*rows, *lists}


def _of_a_class(evidence: Evidence, quantity: OfQuantity) -> tuple[Scope, ...]:
    """Numbers of a class of those counted, but for the security forces, whom every state tells apart."""
    apart = (evidence.codes.group("apart") | {"other"}) - {"security_forces"}
    return (Scope(counts=lambda count: count.quantity == quantity and count.population in apart),)


def _with_parts(evidence: Evidence, quantity: OfQuantity, also: Quantities = ()) -> Scope:
    quantities = {quantity, *also}
    parts = {part for one in quantities for part in parts_of(evidence, one)}
    return Scope(
        counts=lambda c: c.quantity in quantities | parts and not c.detail, events=days_of_killing(evidence, quantities)
    )


@answers(scope=_with_parts, sees=sees_numbers(is_official))
def parts_add_up(evidence: Evidence, episode: Episode, *, quantity: OfQuantity) -> Verdict:
    """Whether the parts that the state gives fit its totals, and by whom totals are broken down."""
    all_breakdowns = breakdowns(evidence)
    of_state = [b for b in all_breakdowns if body_in(evidence, b.origin, episode.country).official]
    bodies = sorted({body_in(evidence, b.origin).name for b in all_breakdowns})
    if not of_state:
        none = "No official total with parts of the same day is in these tables."
        needs = "A breakdown of the official total by population, cause or place."
        return Verdict.nothing(none, needs, ids_of(*(b.rows for b in all_breakdowns)))
    wrong = [b for b in of_state if b.fit != "fits"]
    answer = (
        f"{of_something(len(of_state), 'official total')} with parts of the same day: the parts fit "
        f"{len(of_state) - len(wrong)} and do not fit {len(wrong)}. {_told(evidence, of_state)} "
        f"Broken down by: {listing(bodies)}."
    )
    rows, number = ids_of(*(b.rows for b in of_state)), Bounds.exactly(len(of_state), "totals")
    return Verdict(Ruling.on(not wrong), answer, rows, number)


@answers(scope=_with_parts, sees=sees_numbers(is_official))
def latest_parts_fit(evidence: Evidence, episode: Episode, *, quantity: OfQuantity) -> Verdict:
    """Whether the latest official totals and the latest official parts, by whichever organ, fit each other."""
    by_place = latest_parts(evidence, episode, quantity)
    if not by_place:
        needs = "Official numbers by population for a place that has an official total."
        return Verdict.nothing("No place has both an official total and an official part by population.", needs)
    wrong = [one for one in by_place if one.fit != "fits"]
    places = [
        f"For {place_in(evidence, one.place, episode)}: {_told(evidence, [one])}"
        + (_each(evidence, one) if one in wrong else "")
        for one in by_place
    ]
    rows = ids_of(*(one.rows for one in by_place))
    return Verdict(Ruling.on(not wrong), " ".join(places), rows, Bounds.exactly(len(wrong), "places"))


@answers(scope=_with_parts, sees=sees_numbers(is_official), asked_of=_of_a_class)
def classed(evidence: Evidence, episode: Episode, *, quantity: OfQuantity, also: Quantities = ()) -> Verdict:
    """How the state itself classes the dead, and whether that adds up to its total."""
    breakdown = classes(evidence, episode, quantity, also)
    if breakdown is None:
        none = f"The state is not told to class those it counts ({plain(evidence, quantity)})."
        return Verdict.nothing(none, f"The state's total ({plain(evidence, quantity)}) by who they were.")
    ruling = {"fits": Ruling.SUPPORTED, "exceeds": Ruling.CONTRADICTED, "falls short": Ruling.CONTESTED}[breakdown.fit]
    place = place_in(evidence, breakdown.place, episode)
    answer = f"For {place}: {_told(evidence, [breakdown])}{_each(evidence, breakdown)}"
    return Verdict(ruling, answer, breakdown.rows, breakdown.total)


def _each(evidence: Evidence, breakdown: Breakdown) -> str:
    """Each number of a breakdown, who gave it and when."""
    rows = [count for count in evidence.counts if count.id in breakdown.rows]
    numbers = [
        f"{plain(evidence, row.population if row.population != 'all' else row.quantity)} "
        f"{row_says(row, body_in(evidence, row.origin))}"
        for row in sorted(rows, key=lambda row: (row.population, row.quantity, row.stated_text, row.id))
    ]
    return f" These are: {'; '.join(dict.fromkeys(numbers))}."


def _told(evidence: Evidence, breakdowns_told: Iterable[Breakdown]) -> str:
    return " ".join(
        f"Total of {b.stated_text or 'no date'}, by {b.by} ({listing(plain(evidence, name) for name in b.named)}): "
        f"{'' if b.summed else 'at most '}{b.parts.number} of "
        f"{b.total.number}, {b.fit}."
        for b in breakdowns_told
    )
