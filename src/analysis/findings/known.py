"""What is known of the dead and the detained: named, placed, explained; and whether the parts fit the whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.evidence.rows import Count, Episode, Step
from analysis.evidence.view import Evidence
from analysis.findings.sentences import at_place, in_unit, listing, of_something, plain
from analysis.findings.verdict import Asked, Ruling, Verdict, answers, insufficient
from analysis.method import levels
from analysis.method.bounds import Bounds, format_bounds
from analysis.method.breakdown import PART_OF, Breakdown, breakdowns, latest_parts
from analysis.method.counts import OFFICIAL, reach_of
from analysis.method.levels import Level, body_in, unit_in

SHARE = "share of the whole"


def _whole_and_parts(evidence: Evidence, asked: Asked) -> Evidence:
    """The counts of the whole, of its causes, and of lists of names; the steps that published names."""
    wanted = {*asked.many("whole"), *asked.many("of"), *asked.many("explained")}
    listed = asked.many("listed")

    def counted(count: Count) -> bool:
        by_quantity = count.quantity in wanted and not count.detail
        return asked.covers(count.episode) and (by_quantity or (bool(count.detail) and count.detail in listed))

    def stepped(step: Step) -> bool:
        return asked.covers(step.episode) and step.kind in asked.many("steps")

    return evidence.keep(counts=counted, steps=stepped)


@answers(
    "share_explained",
    rule=(
        "The whole is the latest official total, else the full range. Three shares of it, bounds carried through: "
        "named (the longest list of names that anybody published or counted), placed (the parts of places inside the "
        "whole that one origin gives on one day, summed where they do not overlap) and explained (numbers whose "
        "quantity states a cause: at least the largest of them, at most their sum, the largest of each cause and "
        "place). Supported: every share is certainly the whole. Contradicted: the share explained, as far as these "
        "tables go, certainly leaves some out. Contested otherwise. Insufficient: no total. The bounds are the share "
        "explained."
    ),
    arguments="whole listed steps explained",
    scope=_whole_and_parts,
)
def share_explained(evidence: Evidence, asked: Asked) -> Verdict:
    """What share of the dead is named, placed and explained."""
    assert asked.episode is not None
    quantity = asked.one("whole")
    found = levels.how_many(evidence, asked.episode, quantity, ("all",))
    if found is None or found.headline.interim:
        return insufficient(
            f"No total of the number {plain(quantity)} to take a share of.", f"A total ({plain(quantity)})."
        )
    level = found.headline
    whole = level.rules.official.bounds if level.rules.official else level.rules.full
    named, named_rows = _named(evidence, asked, level.unit)
    placed, placed_rows = _placed(evidence, level)
    explained, explained_rows = _explained(evidence, asked.episode, asked.many("explained"), level.unit)
    shares = [part.ratio(whole, SHARE) for part in (named, placed, explained)]
    rows = tuple(sorted({*_whole_rows(level), *named_rows, *placed_rows, *explained_rows}))
    told = listing(
        f"{word} {format_bounds(part.low, part.high)}"
        for word, part in zip(("named", "placed", "explained"), (named, placed, explained), strict=True)
    )
    answer = f"Of {in_unit(whole)} ({plain(quantity)}), as far as these tables go: {told}."
    bounds = shares[2].rounded(4)
    if all(share.low is not None and share.low >= 1 for share in shares):
        return Verdict(Ruling.SUPPORTED, answer, rows, bounds)
    left_out = bounds.high is not None and bounds.high < 1
    return Verdict(Ruling.CONTRADICTED if left_out else Ruling.CONTESTED, answer, rows, bounds)


def _whole_rows(level: Level) -> tuple[str, ...]:
    return level.rules.official.rows if level.rules.official else level.rows


def _named(evidence: Evidence, asked: Asked, unit: str) -> tuple[Bounds, tuple[str, ...]]:
    lists = [(c.low or 0, c.id) for c in evidence.counts if c.detail and c.detail in asked.many("listed")]
    lists += [(step.count_low or 0, step.id) for step in evidence.steps]
    return _largest(lists, unit)


def _largest(numbers: Sequence[tuple[float, str]], unit: str) -> tuple[Bounds, tuple[str, ...]]:
    most = max((number for number, _ in numbers), default=0)
    return Bounds(most, most, unit), tuple(sorted(row for number, row in numbers if number == most))


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
    largest: list[tuple[float, str]] = []
    for cause in causes:
        of_cause = [
            (c.low if c.low is not None else 0, c.id)
            for c in evidence.counts
            if c.quantity == cause and reach_of(c, episode) == "total"
        ]
        if of_cause:
            largest.append(max(of_cause, key=lambda pair: (pair[0], pair[1])))
    low = max((number for number, _ in largest), default=0)
    return Bounds(low, sum(number for number, _ in largest), unit), tuple(sorted(row for _, row in largest))


def _breakdowns(evidence: Evidence) -> tuple[Breakdown, ...]:
    return evidence.remember(
        ("breakdowns", tuple(count.id for count in evidence.counts)),
        lambda: breakdowns(evidence.counts, evidence.place_by_id, lambda quantity: unit_in(evidence, quantity)),
    )


@answers(
    "names_published",
    rule=(
        "Lists of names of those meant: counts of a list of names, and steps that published one. Supported: the "
        "longest list is no shorter than the latest official total (else than the full range). Contradicted: it is "
        "certainly shorter than every total. Contested otherwise. Insufficient: no list is told of, which is no "
        "proof that there was none, or there is no total to hold it against. The bounds are the share of the total "
        "that is named."
    ),
    arguments="of population listed steps",
    scope=_whole_and_parts,
)
def names_published(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the names of those counted were published."""
    assert asked.episode is not None
    quantity = asked.one("of")
    found = levels.how_many(evidence, asked.episode, quantity, asked.many("population") or ("all",))
    named, rows = _named(evidence, asked, "persons")
    if not rows or found is None:
        total = f" The total is {in_unit(found.bounds)}." if found else ""
        return insufficient(
            f"These tables tell of no list of names ({plain(quantity)}); that is no proof that there was none.{total}",
            f"A published list of names ({plain(quantity)}), or a statement that none was published.",
            found.headline.rows if found else rows,
        )
    level = found.headline
    whole = level.rules.official.bounds if level.rules.official else level.rules.full
    share = named.ratio(Bounds(whole.low, whole.high, named.unit), SHARE)
    told = [
        f" {step.date_text or 'Undated'}, {step.body}: {step.summary}" for step in evidence.steps if step.id in rows
    ]
    answer = (
        f"The longest list holds {in_unit(named)}; the total it is held against is {in_unit(whole)}.{''.join(told)}"
    )
    ruling = Ruling.CONTESTED
    if share.low is not None and share.low >= 1:
        ruling = Ruling.SUPPORTED
    elif level.rules.full.low is not None and named.high is not None and named.high < level.rules.full.low:
        ruling = Ruling.CONTRADICTED
    return Verdict(ruling, answer, tuple(sorted({*rows, *_whole_rows(level)})), share)


def _with_parts(evidence: Evidence, asked: Asked) -> Evidence:
    quantities = {*asked.many("quantity")}
    parts = {part for part, whole in PART_OF.items() if whole in quantities}
    return evidence.keep(counts=lambda c: asked.covers(c.episode) and c.quantity in quantities | parts and not c.detail)


@answers(
    "parts_add_up",
    rule=(
        "Every total of an organ of the state with the parts that it gives on the same day for the same span: by "
        "population, by cause, by place. Supported: no part, and no sum of parts that cannot overlap, is certainly "
        "more than its total, and civilians with security forces make it up. Contradicted: in some case they do not. "
        "Insufficient: no total comes with parts. The bounds are how many such totals there are."
    ),
    arguments="quantity",
    scope=_with_parts,
)
def parts_add_up(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the parts that the state gives fit its totals, and by whom totals are broken down."""
    every = _breakdowns(evidence)
    of_state = [b for b in every if body_in(evidence, b.origin).kind in OFFICIAL]
    bodies = sorted({body_in(evidence, b.origin).name for b in every})
    if not of_state:
        return insufficient(
            "No official total with parts of the same day is in these tables.",
            "A breakdown of the official total by population, cause or place.",
            tuple(sorted({row for b in every for row in b.rows})),
        )
    wrong = [b for b in of_state if b.fit != "fits"]
    answer = (
        f"{of_something(len(of_state), 'official total')} with parts of the same day: the parts fit "
        f"{len(of_state) - len(wrong)} and do not fit {len(wrong)}. {_told(of_state)} "
        f"Broken down by: {listing(bodies)}."
    )
    rows = tuple(sorted({row for b in of_state for row in b.rows}))
    return Verdict(
        Ruling.CONTRADICTED if wrong else Ruling.SUPPORTED, answer, rows, Bounds(len(of_state), len(of_state), "totals")
    )


@answers(
    "latest_parts_fit",
    rule=(
        "The state's organs taken as one: for each place the latest official total, and the latest official number of "
        "each part by population, of whatever day and organ, among numbers that cover the whole episode. Supported: no "
        "part, and no sum of parts that cannot overlap, is certainly more than the total, and civilians with security "
        "forces make it up. Contradicted: at some place they do not. Insufficient: no total has parts. The bounds are "
        "at how many places they do not."
    ),
    arguments="quantity",
    scope=_with_parts,
)
def latest_parts_fit(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the latest official totals and the latest official parts, by whichever organ, fit each other."""
    assert asked.episode is not None
    official = [
        count
        for count in evidence.counts
        if count.quantity == asked.one("quantity") and body_in(evidence, count.origin).kind in OFFICIAL
    ]
    found = latest_parts(
        official, asked.episode, lambda origin: body_in(evidence, origin), lambda quantity: unit_in(evidence, quantity)
    )
    if not found:
        return insufficient(
            "No place has both an official total and an official part by population.",
            "Official numbers by population for a place that has an official total.",
        )
    wrong = [one for one in found if one.fit != "fits"]
    places = [f"For {at_place(one.place)}: {_told([one])}{_whose(evidence, one)}" for one in found]
    rows = tuple(sorted({row for one in found for row in one.rows}))
    ruling = Ruling.CONTRADICTED if wrong else Ruling.SUPPORTED
    return Verdict(ruling, " ".join(places), rows, Bounds(len(wrong), len(wrong), "places"))


def _whose(evidence: Evidence, breakdown: Breakdown) -> str:
    """Who gave the total and the parts that do not fit, and when; empty where they fit."""
    if breakdown.fit == "fits":
        return ""
    rows = [count for count in evidence.counts if count.id in breakdown.rows]
    said = [
        f"{plain(row.population)} {format_bounds(row.low, row.high)} "
        f"({body_in(evidence, row.origin).name}, {row.stated_text or 'undated'})"
        for row in sorted(rows, key=lambda row: (row.population, row.stated_text, row.id))
    ]
    return f" These are: {'; '.join(dict.fromkeys(said))}."


def _told(found: Iterable[Breakdown]) -> str:
    return " ".join(
        f"Total of {b.stated_text or 'no date'}, by {b.by} ({listing(plain(name) for name in b.named)}): "
        f"{'' if b.summed else 'at most '}{format_bounds(b.parts.low, b.parts.high)} of "
        f"{format_bounds(b.total.low, b.total.high)}, {b.fit}."
        for b in found
    )
