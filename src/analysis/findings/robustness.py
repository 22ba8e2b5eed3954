"""What a verdict depends on: the same function over the same rows without each source, origin and kind of body, and
as known on each day something was said. Rows are filtered once, to the finding's scope; a loss that touches none of
them cannot move the verdict and is not tried, and losses that take away the same, or leave a test the same to see, are
tried once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from analysis.evidence.narrowing import Narrowing
from analysis.evidence.view import Evidence
from analysis.findings.record import Loss, LossKind, Moment
from analysis.findings.trial import State, Trial
from analysis.findings.verdict import Finding, Ruling, Verdict


@dataclass(frozen=True)
class Robustness:
    """`losses` that change something, sorted; `over_time` the days on which the verdict or its number changed.
    `robust`: no single source, origin or kind of body decides the verdict."""

    losses: tuple[Loss, ...]
    over_time: tuple[Moment, ...]

    @property
    def robust(self) -> bool:
        return not any(loss.changes_verdict for loss in self.losses)


def try_losses(finding: Finding, scoped: Evidence, verdict: Verdict) -> Robustness:
    """Every single loss tried on the scoped rows, and every day on which one of them became known."""
    trial, whole = Trial(finding, scoped, verdict), State.of(verdict)
    under = ((what, one, trial.under(asked)) for what, one, asked in removals(scoped))
    losses = tuple(_loss(what, one, other, whole) for what, one, other in under if other != whole)
    by_day = [(day, trial.under(Narrowing(as_of=day))) for day in reversed(days_of(scoped))]  # see `Trial.kept`
    return Robustness(losses, tuple(_moment(day, state) for day, state in days_of_change(reversed(by_day))))


def days_of_change(by_day: Iterable[tuple[date, State]], before: State | None = None) -> Iterator[tuple[date, State]]:
    """The days on which the state is not what it was the day before, or is told for the first time."""
    for day, state in by_day:
        if state is not before and state != before:
            yield day, state
        before = state


def _loss(what: LossKind, one: str, other: State, whole: State) -> Loss:
    changes_verdict = other.ruling != whole.ruling
    return Loss(without=what, id=one, verdict=Ruling(other.ruling), changes_verdict=changes_verdict, **_ends(other))


def _moment(day: date, then: State) -> Moment:
    return Moment(as_of=day, verdict=Ruling(then.ruling), **_ends(then))


def _ends(state: State) -> dict[str, float | None]:
    return {"low": state.bounds.low, "high": state.bounds.high} if state.bounds else {"low": None, "high": None}


def removals(scoped: Evidence) -> Iterable[tuple[LossKind, str, Narrowing]]:
    """Kinds of body, origins and sources that any of the rows rests on, each sorted."""
    rows = scoped.sourced_rows
    origins = {source.origin for source in scoped.sources}.union(*(scoped.row_origins(row) for row in rows))
    kinds = {source.publisher_kind for source in scoped.sources}
    kinds |= {scoped.kind_of_origin(origin) for origin in origins}
    kinds |= {count.attributed_kind for count in scoped.counts}
    kinds |= {piece.asserted_kind for piece in scoped.claim_evidence if piece.asserted_by}
    kinds |= {order.asserted_kind for order in scoped.orders if order.asserted_by}
    yield from (("kind", one, Narrowing(without_kinds=frozenset((one,)))) for one in sorted(kinds))
    yield from (("origin", one, Narrowing(without_origins=frozenset((one,)))) for one in sorted(origins))
    yield from (("source", s.id, Narrowing(without_sources=frozenset((s.id,)))) for s in scoped.sources)


def days_of(scoped: Evidence) -> list[date]:
    """The days on which a row, or a page that it rests on, became known."""
    known = [row.known_on for row in scoped.sourced_rows] + [claim.known_on for claim in scoped.claims]
    published = [source.published.last for source in scoped.sources if source.published is not None]
    return sorted({day for day in (*known, *published) if day is not None})
