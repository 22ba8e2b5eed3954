"""The measures that pages, figures and tables show: the one door from the report to the methods.

A number that is shown is asked here with the arguments of the question whose answer it is, so that a figure, a table
and the finding cannot differ. What the report draws of acts and days it takes from here as well; from the methods
themselves it imports types alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.evidence.rows import Episode
from analysis.evidence.view import Evidence
from analysis.findings.arguments import read
from analysis.findings.verdict import TESTS
from analysis.method import levels
from analysis.method.accountability import indicator
from analysis.method.acts import acts, at, first_onset, in_episode, may_be_first, when
from analysis.method.agreement import RELIABLE, TENTATIVE, agreement_by_column, allowed, samples
from analysis.method.base_rates import responses_of
from analysis.method.bounds import Bounds, amount, format_bounds, format_number
from analysis.method.claims import sides
from analysis.method.counts import Kind, Position, bounds_of, kind_of, range_of, rows_of
from analysis.method.levels import HowMany, body_in
from analysis.method.reach import reaches
from analysis.method.response import force_reached, highest_rungs
from analysis.method.revisions import Revision, revisions
from analysis.method.sequence import first_before
from analysis.method.story import course, silent_regions
from analysis.method.visibility import cuts, each_day, each_month, stretches
from analysis.method.voices import steps_of

ASKED_HOW_MANY = "how_many"


def arguments_of(evidence: Evidence, finding: str) -> dict[str, str]:
    """What the statement of a finding, by the id of either, asks its test with. StopIteration if there is none."""
    return dict(next(s.arguments for s in evidence.statements if s.id == finding.partition(".")[0]))


def number_asked(evidence: Evidence, episode: Episode, finding: str) -> HowMany:
    """The number that a finding of 'how many' is about, as the finding asks it."""
    return _asked(evidence, episode, arguments_of(evidence, finding))


def number_of(evidence: Evidence, episode: Episode, quantity: str) -> HowMany:
    """The number of a quantity as the question that is put to every episode asks it (the first such that asserts
    nothing); of everybody, where no question asks it."""
    asked = (
        dict(statement.arguments)
        for statement in evidence.statements
        if statement.test == ASKED_HOW_MANY and not statement.episode
    )
    open_ones = (one for one in asked if one["quantity"] == quantity and not {"asserted_low", "asserted_high"} & {*one})
    return _asked(evidence, episode, next(open_ones, {"quantity": quantity}))


def _asked(evidence: Evidence, episode: Episode, texts: dict[str, str]) -> HowMany:
    asked = read(TESTS[ASKED_HOW_MANY].arguments, texts, evidence, episode)
    return levels.how_many(evidence, episode, asked["quantity"], asked["population"], asked["detail"])


@dataclass(frozen=True)
class CountedBy:
    """What some of those who counted leave between them, with its rows; `bounds` None if nobody of them counted."""

    bounds: Bounds | None
    rows: tuple[str, ...]


def counted_by(positions: Sequence[Position], *, official: bool) -> CountedBy:
    """The range of the state's organs among those who counted, or of everybody else."""
    chosen = [position for position in positions if position.body.official is official]
    return CountedBy(range_of([position.bounds for position in chosen]), rows_of(chosen))


def told_over_time(evidence: Evidence, episode: Episode, kind: Kind) -> tuple[Revision, ...]:
    """Every dated number of one kind of an episode, in the order in which it was stated."""
    counts = [count for count in evidence.counts_of.get(episode.id, ()) if kind_of(count) == kind]
    unit = levels.unit_in(evidence, kind.quantity, kind.detail)
    return revisions(counts, reaches(evidence), lambda origin: body_in(evidence, origin, episode.country), unit)


def kind_told_most(evidence: Evidence, episode: Episode, quantity: str) -> Kind | None:
    """The kind of number of a quantity of which an episode has most rows; of equally many the last by name."""
    of_episode = evidence.counts_of.get(episode.id, ())
    kinds = Counter(kind_of(count) for count in of_episode if count.quantity == quantity)
    return max(kinds, key=lambda kind: (kinds[kind], kind), default=None)
