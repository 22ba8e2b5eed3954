"""What is known of the dead and the detained: named, placed, explained, classed; and whether parts fit the whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.evidence.rows import Count, Episode, Sourced, Step, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.numbers import days_of_killing
from analysis.findings.sentences import listing, of_something, place_in, plain
from analysis.findings.verdict import Asked, RowKind, Ruling, Verdict, answers, insufficient
from analysis.method import levels
from analysis.method.bounds import Bounds, format_bounds
from analysis.method.breakdown import Breakdown, breakdowns, classes, latest_parts, parts_of
from analysis.method.levels import Level, body_in
from analysis.method.reach import reaches
from analysis.method.steps import by_side

SHARE = "share of the whole"


def _whole_and_parts(evidence: Evidence, asked: Asked) -> Evidence:
    """The counts of the whole, of its causes, and of lists of names; the steps that published names."""
    about, wanted = _whole_or_list(asked), {*asked.many("whole"), *asked.many("of"), *asked.many("explained")}
    return evidence.keep(counts=about, steps=about, events=days_of_killing(evidence, asked, wanted))


def _whole_or_list(asked: Asked) -> RowKind:
    wanted = {*asked.many("whole"), *asked.many("of"), *asked.many("explained")}
    listed = asked.many("listed")

    def about(row: Sourced) -> bool:
        if isinstance(row, Step):
            return asked.covers(row.episode) and row.kind in asked.many("steps")
        if not isinstance(row, Count) or not asked.covers(row.episode):
            return False
        return row.detail in listed if row.detail else row.quantity in wanted

    return about


@answers(scope=_whole_and_parts)
def share_explained(evidence: Evidence, asked: Asked) -> Verdict:
    """What share of the dead is named, placed and explained."""
    quantity = asked.one("whole")
    level = _level(evidence, asked.its_episode, quantity, ("all",))
    whole = _whole(level) if level else None
    if level is None or whole is None:
        return insufficient(
            f"No total ({plain(evidence, quantity)}) to take a share of.",
            f"A total ({plain(evidence, quantity)}).",
        )
    named, named_rows = _longest(_lists(evidence, asked, official=True), level.unit)
    placed, placed_rows = _placed(evidence, level)
    explained, explained_rows = _explained(evidence, asked.its_episode, asked.many("explained"), level.unit)
    shares = [part.ratio(whole, SHARE) for part in (named, placed, explained)]
    rows = ids_of(_whole_rows(level), named_rows, placed_rows, explained_rows)
    told = listing(
        f"{word} {format_bounds(part.low, part.high)}"
        for word, part in zip(("named", "placed", "explained"), (named, placed, explained), strict=True)
    )
    answer = f"Of {whole} ({plain(evidence, quantity)}), as far as these tables go: {told}."
    bounds = shares[2].rounded(4)
    if all(share.low is not None and share.low >= 1 for share in shares):
        return Verdict(Ruling.SUPPORTED, answer, rows, bounds)
    left_out = bounds.high is not None and bounds.high < 1
    return Verdict(Ruling.CONTRADICTED if left_out else Ruling.CONTESTED, answer, rows, bounds)


def _level(evidence: Evidence, episode: Episode, quantity: str, populations: Sequence[str]) -> Level | None:
    """The headline level of those who counted the whole episode."""
    level = levels.how_many(evidence, episode, quantity, populations).headline
    return level if level and not level.interim and level.bounds else None


def _whole(level: Level) -> Bounds | None:
    official = level.standing.official
    return official.bounds if official else level.bounds


def _whole_rows(level: Level) -> tuple[str, ...]:
    official = level.standing.official
    return official.rows if official else level.rows


def _lists(evidence: Evidence, asked: Asked, official: bool) -> list[tuple[float, str]]:
    """How many names each list of the state, or of others, holds, with the row that says so."""
    country, wanted = asked.its_episode.country, asked.many("listed")
    lists = [
        (c.low or 0, c.id)
        for c in evidence.counts
        if c.detail in wanted and body_in(evidence, c.origin, country).official == official
    ]
    of_state = by_side(evidence, asked.its_episode, evidence.steps, "state")
    return lists + [(step.count_low or 0, step.id) for step in evidence.steps if (step in of_state) == official]


def _longest(numbers: Sequence[tuple[float, str]], unit: str) -> tuple[Bounds, tuple[str, ...]]:
    most = max((number for number, _ in numbers), default=0)
    return Bounds(most, most, unit), ids_of(row for number, row in numbers if number == most)


def _placed(evidence: Evidence, level: Level) -> tuple[Bounds, tuple[str, ...]]:
    fitting = [
        breakdown
        for breakdown in _breakdowns(evidence)
        if breakdown.by == "place" and breakdown.place == level.kind.place and breakdown.fit == "fits"
    ]
    best = max(fitting, key=lambda b: (b.parts.low or 0, b.rows), default=None)
    if best is None:
        return Bounds(0, 0, level.unit), ()
    return best.parts, best.rows


def _explained(
    evidence: Evidence, episode: Episode, causes: Sequence[str], unit: str
) -> tuple[Bounds, tuple[str, ...]]:
    """At least the largest number with a cause, at most the sum over causes of the largest at any place."""
    reach = reaches(evidence)
    largest: list[tuple[float, str]] = []
    for cause in causes:
        of_cause = [
            (c.low if c.low is not None else 0, c.id)
            for c in evidence.counts
            if c.quantity == cause and c.episode == episode.id and reach(c) == "total" and not c.stale
        ]
        if of_cause:
            largest.append(max(of_cause))
    low = max((number for number, _ in largest), default=0)
    return Bounds(low, sum(number for number, _ in largest), unit), ids_of(row for _, row in largest)


def _breakdowns(evidence: Evidence) -> tuple[Breakdown, ...]:
    return evidence.remember(("breakdowns", tuple(count.id for count in evidence.counts)), lambda: breakdowns(evidence))


@answers(scope=_whole_and_parts, asked_of=lambda evidence, asked: (_whole_or_list(asked),))
def names_published(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the state published the names of those counted."""
    quantity = asked.one("of")
    level = _level(evidence, asked.its_episode, quantity, asked.many("population") or ("all",))
    whole = _whole(level) if level else None
    lists = _lists(evidence, asked, official=True)
    others, whose = _others_lists(evidence, asked)
    if not lists or level is None or whole is None:
        total = f" The total is {whole}." if whole else ""
        return insufficient(
            "These tables tell of no list of names that the state published "
            f"({plain(evidence, quantity)}); that is no proof that there was none.{total}{others}",
            f"A list of names published by the state ({plain(evidence, quantity)}), or its statement that none was.",
            ids_of(whose, level.rows if level else ()),
        )
    named, rows = _longest(lists, "persons")
    share = named.ratio(Bounds(whole.low, whole.high, named.unit), SHARE)
    told = "".join(
        f" {step.date_text or 'Undated'}, {step.body}: {step.summary}"
        for step in sorted(evidence.steps, key=lambda step: step.id)
        if step.id in rows
    )
    answer = f"The state's longest list holds {format_bounds(named.low, named.high)} of {whole}.{told}{others}"
    ruling = Ruling.CONTESTED
    if share.low is not None and share.low >= 1:
        ruling = Ruling.SUPPORTED
    elif share.high is not None and share.high < 1:
        ruling = Ruling.CONTRADICTED
    return Verdict(ruling, answer, ids_of(rows, whose, _whole_rows(level)), share)


def _others_lists(evidence: Evidence, asked: Asked) -> tuple[str, set[str]]:
    """The lists of others in words, and the rows that tell them."""
    rows = {row for _, row in _lists(evidence, asked, official=False)}
    lists = {
        c.id: f"{body_in(evidence, c.origin).name}, {format_bounds(c.low, c.high)} ({c.stated_text or 'undated'})"
        for c in sorted(evidence.counts, key=lambda count: count.id)
        if c.low and (c.id in rows or (c.basis == "name_list" and c.quantity == asked.one("of")))
        if not _official(evidence, asked, c)
    }
    told = f" Lists of others: {'; '.join(dict.fromkeys(lists.values()))}." if lists else ""
    return told, {*rows, *lists}


def _official(evidence: Evidence, asked: Asked, count: Count) -> bool:
    return body_in(evidence, count.origin, asked.its_episode.country).official


def _of_a_class(evidence: Evidence, asked: Asked) -> RowKind:
    """Numbers of a class of those counted, but for the security forces, whom every state tells apart."""
    apart = (evidence.codes.group("apart") | {"other"}) - {"security_forces"}

    def about(row: Sourced) -> bool:
        if not isinstance(row, Count) or not asked.covers(row.episode):
            return False
        return row.quantity == asked.one("quantity") and row.population in apart

    return about


def _with_parts(evidence: Evidence, asked: Asked) -> Evidence:
    quantities = {*asked.many("quantity"), *asked.many("also")}
    parts = {part for quantity in quantities for part in parts_of(evidence, quantity)}
    return evidence.keep(
        counts=lambda c: asked.covers(c.episode) and c.quantity in quantities | parts and not c.detail,
        events=days_of_killing(evidence, asked, quantities),
    )


@answers(scope=_with_parts)
def parts_add_up(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the parts that the state gives fit its totals, and by whom totals are broken down."""
    country = asked.its_episode.country
    every = _breakdowns(evidence)
    of_state = [b for b in every if body_in(evidence, b.origin, country).official]
    bodies = sorted({body_in(evidence, b.origin).name for b in every})
    if not of_state:
        return insufficient(
            "No official total with parts of the same day is in these tables.",
            "A breakdown of the official total by population, cause or place.",
            ids_of(*(b.rows for b in every)),
        )
    wrong = [b for b in of_state if b.fit != "fits"]
    answer = (
        f"{of_something(len(of_state), 'official total')} with parts of the same day: the parts fit "
        f"{len(of_state) - len(wrong)} and do not fit {len(wrong)}. {_told(evidence, of_state)} "
        f"Broken down by: {listing(bodies)}."
    )
    rows = ids_of(*(b.rows for b in of_state))
    return Verdict(
        Ruling.CONTRADICTED if wrong else Ruling.SUPPORTED, answer, rows, Bounds(len(of_state), len(of_state), "totals")
    )


@answers(scope=_with_parts)
def latest_parts_fit(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the latest official totals and the latest official parts, by whichever organ, fit each other."""
    found = latest_parts(evidence, asked.its_episode, asked.one("quantity"))
    if not found:
        return insufficient(
            "No place has both an official total and an official part by population.",
            "Official numbers by population for a place that has an official total.",
        )
    wrong = [one for one in found if one.fit != "fits"]
    names = [place_in(evidence, one.place, asked.its_episode) for one in found]
    places = [
        f"For {at}: {_told(evidence, [one])}{_whose(evidence, one)}" for at, one in zip(names, found, strict=True)
    ]
    rows = ids_of(*(one.rows for one in found))
    return Verdict(Ruling.on(not wrong), " ".join(places), rows, Bounds(len(wrong), len(wrong), "places"))


@answers(scope=_with_parts, asked_of=lambda evidence, asked: (_of_a_class(evidence, asked),))
def classed(evidence: Evidence, asked: Asked) -> Verdict:
    """How the state itself classes the dead, and whether that adds up to its total."""
    quantity = asked.one("quantity")
    found = classes(evidence, asked.its_episode, quantity, asked.many("also"))
    if found is None:
        return insufficient(
            f"The state is not told to class those it counts ({plain(evidence, quantity)}).",
            f"The state's total ({plain(evidence, quantity)}) by who they were.",
        )
    ruling = {"fits": Ruling.SUPPORTED, "exceeds": Ruling.CONTRADICTED, "falls short": Ruling.CONTESTED}[found.fit]
    place = place_in(evidence, found.place, asked.its_episode)
    answer = f"For {place}: {_told(evidence, [found])}{_each(evidence, found)}"
    return Verdict(ruling, answer, found.rows, found.total)


def _each(evidence: Evidence, breakdown: Breakdown) -> str:
    """Each number of a breakdown, who gave it and when."""
    rows = [count for count in evidence.counts if count.id in breakdown.rows]
    said = [
        f"{plain(evidence, row.population if row.population != 'all' else row.quantity)} "
        f"{format_bounds(row.low, row.high)} ({body_in(evidence, row.origin).name}, {row.stated_text or 'undated'})"
        for row in sorted(rows, key=lambda row: (row.population, row.quantity, row.stated_text, row.id))
    ]
    return f" These are: {'; '.join(dict.fromkeys(said))}."


def _whose(evidence: Evidence, breakdown: Breakdown) -> str:
    """Who gave the total and the parts that do not fit, and when; empty where they fit."""
    return "" if breakdown.fit == "fits" else _each(evidence, breakdown)


def _told(evidence: Evidence, found: Iterable[Breakdown]) -> str:
    return " ".join(
        f"Total of {b.stated_text or 'no date'}, by {b.by} ({listing(plain(evidence, name) for name in b.named)}): "
        f"{'' if b.summed else 'at most '}{format_bounds(b.parts.low, b.parts.high)} of "
        f"{format_bounds(b.total.low, b.total.high)}, {b.fit}."
        for b in found
    )
