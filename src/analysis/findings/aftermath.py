"""Who was convicted: officers, protesters, and the one to the other."""

from __future__ import annotations

from analysis.evidence.rows import Count, Episode, Step
from analysis.evidence.view import Evidence
from analysis.findings.comparison import episode_named, more_than
from analysis.findings.sentences import in_unit, listing, plain
from analysis.findings.verdict import Asked, Ruling, Verdict, answers, insufficient
from analysis.method.bounds import Bounds
from analysis.method.cumulation import Cumulated, cumulate
from analysis.method.levels import body_in, unit_in

STEP_OF = {"convicted": "protesters_convicted", "officers_convicted": "officers_convicted"}
TO_ONE = "to one"
ON_ONE_LINE = (
    "Convictions are put on one line: the running total that reaches furthest, and the verdicts of later days, the "
    "largest of a day; the bounds are from the largest number given in one piece to that sum, which is a floor."
)


def _quantities(asked: Asked) -> set[str]:
    return {asked.one(name) for name in ("quantity", "more", "fewer", "over", "under")} & set(STEP_OF)


def _scope(evidence: Evidence, asked: Asked) -> Evidence:
    quantities = _quantities(asked)
    steps = {STEP_OF[quantity] for quantity in quantities}
    named = {asked.one("more"), asked.one("fewer")} - quantities - {""}

    def inside(episode: str) -> bool:
        return asked.covers(episode) and (not named or episode in named)

    def counted(count: Count) -> bool:
        return inside(count.episode) and count.quantity in quantities and count.population != "other"

    def stepped(step: Step) -> bool:
        return inside(step.episode) and step.kind in steps

    return evidence.keep(counts=counted, steps=stepped)


def convictions(evidence: Evidence, episode: Episode, quantity: str) -> Cumulated | None:
    """Those convicted in one episode: officers_convicted, or convicted (everybody else)."""
    counts = [c for c in evidence.counts if c.episode == episode.id and c.quantity == quantity]
    steps = [s for s in evidence.steps if s.episode == episode.id and s.kind == STEP_OF[quantity]]
    return cumulate(counts, steps, episode, unit_in(evidence, quantity))


@answers(
    "convicted",
    rule=(
        "Supported: a number or a dated verdict tells of at least one person convicted. Contradicted: every number "
        f"given is none. Insufficient: neither is in the tables. {ON_ONE_LINE}"
    ),
    arguments="quantity",
    scope=_scope,
)
def convicted(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether anybody of a group was convicted."""
    assert asked.episode is not None
    quantity = asked.one("quantity")
    found = convictions(evidence, asked.episode, quantity)
    if found is None:
        return insufficient(
            f"No number or verdict ({plain(quantity)}) is in these tables; that is no proof that there was none.",
            f"A verdict, or a statement of a court or prosecutor on the number {plain(quantity)}.",
        )
    some = found.bounds.low is not None and found.bounds.low > 0
    origins = evidence.origins_of(found.rows)
    answer = (
        f"{plain(quantity).capitalize()}: {in_unit(found.bounds)}, by "
        f"{listing(body_in(evidence, origin).name for origin in origins)}."
    )
    return Verdict(Ruling.SUPPORTED if some else Ruling.CONTRADICTED, answer, found.rows, found.bounds)


@answers(
    "convicted_more",
    rule=(
        "Supported: the lowest number of the one group exceeds the highest of the other. Contradicted: the highest "
        f"does not exceed the lowest. Contested: they overlap. Insufficient: a group has no number. {ON_ONE_LINE} The "
        "bounds are the ratio."
    ),
    arguments="more fewer",
    scope=_scope,
)
def convicted_more(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether more of one group than of another were convicted in one episode."""
    assert asked.episode is not None
    pair = [(name, convictions(evidence, asked.episode, name)) for name in (asked.one("more"), asked.one("fewer"))]
    (more, one), (fewer, other) = pair
    if one is None or other is None:
        return _missing([name for name, found in pair if found is None], [found for _, found in pair if found])
    ratio = one.bounds.ratio(other.bounds, TO_ONE)
    answer = (
        f"{plain(more).capitalize()}: {in_unit(one.bounds)}; {plain(fewer)}: {in_unit(other.bounds)}. "
        f"Ratio: {in_unit(ratio)}."
    )
    rows = tuple(sorted({*one.rows, *other.rows}))
    return Verdict(more_than(one.bounds, other.bounds), answer, rows, ratio)


@answers(
    "compare_ratio",
    rule=(
        "For each episode the one number is divided by the other, bounds carried through. Supported: the lowest ratio "
        "of the one episode exceeds the highest of the other. Contradicted: the highest does not exceed the lowest. "
        f"Contested: they overlap. Insufficient: an episode lacks one of the numbers. {ON_ONE_LINE} The bounds are the "
        "ratio of the ratios."
    ),
    arguments="over under more fewer",
    scope=_scope,
)
def compare_ratio(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the ratio of two quantities was larger in one episode than in another."""
    over, under = asked.one("over"), asked.one("under")
    ratios: list[tuple[Episode, Bounds]] = []
    rows: set[str] = set()
    missing: list[str] = []
    for name in ("more", "fewer"):
        episode = episode_named(evidence, asked.one(name))
        parts = [convictions(evidence, episode, quantity) if episode else None for quantity in (over, under)]
        rows |= {row for part in parts if part for row in part.rows}
        if episode is None or parts[0] is None or parts[1] is None:
            missing.append(episode.title if episode else asked.one(name))
            continue
        ratios.append((episode, parts[0].bounds.ratio(parts[1].bounds, TO_ONE)))
    stood = tuple(sorted(rows))
    if missing:
        return insufficient(
            f"No ratio of {plain(over)} to {plain(under)} for {listing(missing)}.",
            f"Numbers of both ({plain(over)}, {plain(under)}) for both episodes.",
            stood,
        )
    (one, first), (other, second) = ratios
    answer = (
        f"{plain(over).capitalize()} to {plain(under)}: {one.title}, {in_unit(first)}; "
        f"{other.title}, {in_unit(second)}."
    )
    return Verdict(more_than(first, second), answer, stood, first.ratio(second, "times"))


def _missing(names: list[str], present: list[Cumulated]) -> Verdict:
    what = listing(plain(name) for name in names)
    rows = tuple(sorted({row for found in present for row in found.rows}))
    return insufficient(f"No number or verdict ({what}) is in these tables.", f"Numbers of both groups ({what}).", rows)
