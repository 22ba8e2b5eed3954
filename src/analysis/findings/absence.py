"""What nobody reports: the one answer to a question about an act that no row tells.

That no act is told does not prove that there was none, however many watched. The answer says who watched: the origins
that are no party and tell other acts of control and force by the state in the same days, with the days and places of
these. Every test that meets an absence answers it here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from analysis.evidence.rows import Event
from analysis.evidence.view import Evidence
from analysis.findings.act_sentences import name_of
from analysis.findings.sentences import of_something
from analysis.findings.verdict import Reason, Stand, Verdict, insufficient
from analysis.method.acts import Selector
from analysis.method.bounds import Bounds
from analysis.method.voices import ORIGINS_NEEDED, independent_origins

MEANS = "state_means"  # the set of acts by which is told who watched
NAMED = 3


@dataclass(frozen=True)
class Watch:
    """Who watched: the origins, those that tell most first; how many acts they tell, at how many days and places."""

    origins: tuple[str, ...]
    acts: int
    place_days: int


def means_of(evidence: Evidence) -> Callable[[Event], bool]:
    """Whether an act is one by which is told who watched; a scope keeps these."""
    return Selector.parse(MEANS, evidence.codes)


def watched(evidence: Evidence, events: Iterable[Event]) -> Watch:
    """Who watched, by the acts of control and force by the state among the events."""
    means = means_of(evidence)
    by_row = [(event, independent_origins(evidence, [event.id])) for event in events if means(event)]
    telling = Counter(origin for _, origins in by_row for origin in origins)
    told = [event for event, origins in by_row if origins]
    return Watch(
        tuple(sorted(telling, key=lambda origin: (-telling[origin], origin))),
        len({event.act for event in told}),
        len({(event.days.first, event.place) for event in told}),
    )


def none_told(
    evidence: Evidence, answer: str, needs: str, rows: tuple[str, ...] = (), bounds: Bounds | None = None
) -> Verdict:
    """The verdict where no act of the kind asked about is told. `evidence`: the rows the question may look at."""
    watch = watched(evidence, evidence.events)
    if len(watch.origins) < ORIGINS_NEEDED:
        return insufficient(answer, needs, rows, Reason.NOTHING, bounds)
    names = [name_of(evidence, origin) for origin in watch.origins[:NAMED]]
    more = f"; {len(watch.origins) - NAMED} more" if len(watch.origins) > NAMED else ""
    said = (
        f"{answer} None is reported by those who watched: {'; '.join(names)}{more}, who are no party and tell "
        f"{of_something(watch.acts, 'other act')} of control and force by the state, on "
        f"{of_something(watch.place_days, 'day and place', 'days and places')}."
    )
    return insufficient(said, needs, rows, Reason.NOT_SEEN, bounds, (Stand("watched", watch.origins),))
