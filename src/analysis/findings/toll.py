"""How many: killed, wounded, detained; how the official number moved; what the state's own numbers admit."""

from __future__ import annotations

from analysis.evidence.rows import Count
from analysis.evidence.view import Evidence
from analysis.findings.sentences import in_unit, listing, of_level, of_others, of_something, plain
from analysis.findings.verdict import Asked, Reason, Ruling, Verdict, answers, insufficient
from analysis.method import levels
from analysis.method.bounds import Bounds, format_bounds, hull
from analysis.method.counts import OFFICIAL, bounds_of
from analysis.method.levels import HowMany, Level, body_in, unit_in
from analysis.method.revisions import Revision, revisions


def counts_asked(evidence: Evidence, asked: Asked) -> Evidence:
    """Scope: the counts of the episode, quantities and populations that the arguments name."""
    quantities, populations = asked.many("quantity"), asked.many("population")
    detail = asked.one("detail")

    def asked_about(count: Count) -> bool:
        return (
            asked.covers(count.episode)
            and count.quantity in quantities
            and count.detail == detail
            and (not populations or count.population in populations)
        )

    return evidence.keep(counts=asked_about)


def how_many_asked(evidence: Evidence, asked: Asked) -> HowMany | None:
    """The count that the arguments name, for the episode asked about."""
    assert asked.episode is not None
    populations = asked.many("population") or ("all",)
    return levels.how_many(evidence, asked.episode, asked.one("quantity"), populations, asked.one("detail"))


@answers(
    "how_many",
    rule=(
        "Only totals of one quantity, population and place are put together: numbers whose span holds the whole core "
        "of the episode and no day that is not the episode's. Of several populations named, the first that has "
        "totals; the place is the widest for which at least half as many origins give a total as for the place with "
        "most. One origin counts once, with its latest number; the bounds are the full range. If a number is "
        "asserted: supported if the stated number of every origin in the majority (the narrowest range that holds "
        "more than half of the origins) lies within what is asserted, 'at least 10' read as 10; contradicted if "
        "none of them leaves room for it; contested otherwise. If none is asserted: supported if "
        "at least two origins speak and one number satisfies all; contested if they exclude each other. Insufficient "
        "if nobody gives a total, or a single origin does and no number is asserted."
    ),
    arguments="quantity population detail asserted_low asserted_high",
    scope=counts_asked,
)
def how_many(evidence: Evidence, asked: Asked) -> Verdict:
    """How many, and whether an asserted number holds."""
    found = how_many_asked(evidence, asked)
    quantity = plain(asked.one("quantity"))
    if found is None:
        return insufficient(
            f"No total of the number {quantity} is in these tables.",
            f"A dated total ({quantity}) for the episode, with the body that gives it.",
        )
    level = found.headline
    answer = of_level(level) + of_others(found)
    if level.interim:
        answer = f"Interim, from running totals to {level.covers.last.isoformat()}. {answer}"
        needs = f"A total over all days of the events ({quantity})."
        return insufficient(answer, needs, level.rows, bounds=level.rules.full)
    ruling = _against(level, asserted) if (asserted := _asserted(asked, level)) else _agreement(level)
    if ruling is Ruling.INSUFFICIENT:
        needs = f"A second origin that gives a total ({quantity})."
        return insufficient(answer, needs, level.rows, Reason.ONE_VOICE, level.rules.full)
    return Verdict(ruling, answer, level.rows, level.rules.full)


def _asserted(asked: Asked, level: Level) -> Bounds | None:
    low, high = asked.one("asserted_low"), asked.one("asserted_high")
    return Bounds(float(low) if low else None, float(high) if high else None, level.unit) if low or high else None


def _against(level: Level, asserted: Bounds) -> Ruling:
    inside = [p for p in level.positions if p.body.id in level.rules.majority.origins]
    if all(Bounds(*p.ends, level.unit).within(asserted) for p in inside):
        return Ruling.SUPPORTED
    if not any(p.bounds.agrees_with(asserted) for p in inside):
        return Ruling.CONTRADICTED
    return Ruling.CONTESTED


def _agreement(level: Level) -> Ruling:
    if len(level.positions) < 2:
        return Ruling.INSUFFICIENT
    pairs = ((one, other) for one in level.positions for other in level.positions)
    return Ruling.SUPPORTED if all(a.bounds.agrees_with(b.bounds) for a, b in pairs) else Ruling.CONTESTED


@answers(
    "official_number_moved",
    rule=(
        "The totals that organs of the state gave, at the place where the toll is counted. Supported: one organ gave "
        "two totals, stated on days that can be told apart, that exclude each other. Contested: only different organs "
        "exclude each other. Contradicted: totals were stated on at least two days and all are compatible. "
        "Insufficient otherwise. Running totals given while the events went on grow by nature and are no revision."
    ),
    arguments="quantity population detail",
    scope=counts_asked,
)
def official_number_moved(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the official total was revised, and in which direction."""
    found = how_many_asked(evidence, asked)
    stated = _official_totals(evidence, asked, found.headline) if found else ()
    if found is None or len({revision.stated for revision in stated}) < 2:
        return insufficient(
            "Official totals of two different days are not in these tables.",
            "Two dated totals given by organs of the state.",
            tuple(sorted(row for revision in stated for row in revision.rows)),
        )
    moved = [revision for revision in stated if revision.change in ("up", "down")]
    pairs = ((one, other) for one in stated for other in stated)
    if moved:
        ruling = Ruling.SUPPORTED
    else:
        apart = any(not one.bounds.agrees_with(other.bounds) for one, other in pairs)
        ruling = Ruling.CONTESTED if apart else Ruling.CONTRADICTED
    rows = tuple(sorted({row for revision in stated for row in revision.rows}))
    return Verdict(ruling, _moves(stated), rows, _spread(stated))


def _official_totals(evidence: Evidence, asked: Asked, level: Level) -> tuple[Revision, ...]:
    assert asked.episode is not None
    counts = [
        count
        for count in evidence.counts
        if (count.quantity, count.population, count.place)
        == (level.kind.quantity, level.kind.population, level.kind.place)
        and body_in(evidence, count.origin).kind in OFFICIAL
    ]
    series = revisions(counts, asked.episode, lambda origin: body_in(evidence, origin), level.unit)
    return tuple(revision for revision in series if revision.reach == "total")


def _moves(stated: tuple[Revision, ...]) -> str:
    changes = _changes(stated)
    falls = sum(revision.change == "down" for revision in changes)
    rises = sum(revision.change == "up" for revision in changes)
    steps = [
        f"{format_bounds(revision.bounds.low, revision.bounds.high)} ({revision.body.name}, {revision.stated_text})"
        for revision in changes
    ]
    return (
        f"Organs of the state gave totals on {of_something(len({r.stated for r in stated}), 'date')}; as each organ "
        f"changed its own: {'; '.join(steps)}. Raised {of_something(rises, 'time')}, lowered "
        f"{of_something(falls, 'time')}."
    )


def _changes(stated: tuple[Revision, ...]) -> list[Revision]:
    """Each organ's first total and every change of it; the same change told again, under another date, is left out."""
    shown: dict[str, Revision] = {}
    changes = []
    for revision in stated:
        last = shown.get(revision.body.id)
        again = last is not None and (revision.change == "first" or last.bounds == revision.bounds)
        if revision.change != "same" and not again:
            shown[revision.body.id] = revision
            changes.append(revision)
    return changes


def _spread(stated: tuple[Revision, ...]) -> Bounds | None:
    return hull(revision.bounds for revision in stated)


@answers(
    "state_count",
    rule=(
        "Numbers that organs of the state give of the population, in any of the quantities named. Supported: one of "
        "them is certainly more than none. Contradicted: every one is none. Insufficient: the state gives no number."
    ),
    arguments="quantity population",
    scope=counts_asked,
)
def state_count(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the state's own figures count any of a population."""
    of_state = [c for c in evidence.counts if body_in(evidence, c.origin).kind in OFFICIAL]
    population = listing(plain(one) for one in asked.many("population"))
    if not of_state:
        return insufficient(
            f"No number of {population} that an organ of the state gives is in these tables.",
            f"The state's own figures by {population}.",
        )
    rows = tuple(sorted(count.id for count in of_state))
    said = [
        f"{plain(count.quantity)} {in_unit(bounds_of(count, unit_in(evidence, count.quantity)))} "
        f"({body_in(evidence, count.origin).name}, {count.stated_text or 'undated'})"
        for count in sorted(of_state, key=lambda c: (c.stated_text, c.id))
    ]
    said = list(dict.fromkeys(said))
    some = any((count.low or 0) > 0 for count in of_state)
    none = all(count.high == 0 for count in of_state)
    ruling = Ruling.SUPPORTED if some else Ruling.CONTRADICTED if none else Ruling.CONTESTED
    largest = max(of_state, key=lambda c: (c.low or 0, c.id))
    answer = f"Organs of the state count, of {population}: {'; '.join(said)}."
    return Verdict(ruling, answer, rows, bounds_of(largest, unit_in(evidence, largest.quantity)))
