"""Who answered for it, over all episodes in one sentence: how many are known to be convicted, officers of what."""

from __future__ import annotations

from dataclasses import replace

from analysis.evidence.rows import Episode
from analysis.evidence.view import Evidence
from analysis.findings.aftermath import NUMBER, scope_of_tried
from analysis.findings.patterns import GUARD, guarded, judged, stamped
from analysis.findings.sentences import in_unit, listing, plain
from analysis.findings.verdict import Asked, Reason, Ruling, Verdict, answers, insufficient
from analysis.method.bounds import Bounds, format_bounds
from analysis.method.convictions import Tried, persons_tried


@answers(
    "accounted_in_each",
    rule=(
        "For each episode how many are known to be convicted of the first quantity (others than officers and "
        "officials), of the second (officers), and officers of what is asked (`of_what`). Supported: in every episode "
        "more others than officers are. Contradicted: in some it is not so. Insufficient: of some episode nobody gives "
        f"a number of others. {NUMBER}The bounds are the officers known to be convicted of what is asked, over all "
        f"episodes. {GUARD}"
    ),
    arguments="quantity of_what",
    scope=scope_of_tried,
)
def accounted_in_each(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether others answered more than officers in every episode; bounds: officers convicted of what is asked."""
    (more, fewer), what = asked.many("quantity"), asked.one("of_what")
    found = {
        episode: (
            persons_tried(evidence, episode, more),
            persons_tried(evidence, episode, fewer),
            persons_tried(evidence, episode, fewer, what),
        )
        for episode in evidence.core_episodes
    }
    rows = {episode.title: sorted({row for one in told for row in one.rows}) for episode, told in found.items()}
    guard = guarded(evidence, tuple(found), rows)
    said = [_said(evidence, episode, what, *told) for episode, told in found.items()]
    answer = f"Known to be convicted, {'; '.join(said)}; {stamped(guard)}."
    every = tuple(sorted({row for told in rows.values() for row in told}))
    untold = [episode.title for episode, (others, _, _) in found.items() if others.bounds is None]
    if untold or not every:
        return insufficient(answer, f"How many were convicted in {listing(untold)}.", every, Reason.NOTHING)
    least = sum(_low(of_what) for _, _, of_what in found.values())
    holds = all(_low(others) > _low(officers) for others, officers, _ in found.values())
    ruling = Ruling.SUPPORTED if holds else Ruling.CONTRADICTED
    return judged(guard, Verdict(ruling, answer, every, Bounds(least, None, "officers")))


def _said(evidence: Evidence, episode: Episode, what: str, others: Tried, officers: Tried, of_what: Tried) -> str:
    """'An episode: 45 others and at least 6 officers, at least 5 of them of force on people'."""
    if officers.bounds is None:
        told = "none reported of officers"
    else:
        answering = _number(of_what) if of_what.bounds else "none"
        told = f"{in_unit(replace(officers.bounds, unit='officers'))}, {answering} of them of {plain(evidence, what)}"
    return f"{episode.title}: {_number(others)} others and {told}"


def _number(found: Tried) -> str:
    return format_bounds(found.bounds.low, found.bounds.high) if found.bounds else "no number of"


def _low(found: Tried) -> float:
    return (found.bounds.low or 0) if found.bounds else 0
