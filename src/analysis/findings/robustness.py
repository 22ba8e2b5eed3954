"""What a verdict depends on: the same function over the same rows without each source, origin and kind of body, and
as known on each day something was said. Rows are filtered once, to the finding's scope; a loss that touches none of
them cannot move the verdict and is not tried, and losses that take away the same, or leave a test the same to see, are
tried once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date

from analysis.evidence.narrowing import Effect, Narrowing, applied, effect, lost
from analysis.evidence.view import Evidence
from analysis.findings.record import Loss, LossKind, Moment
from analysis.findings.verdict import Finding, Seen, Verdict


@dataclass(frozen=True)
class Robustness:
    """`losses` that change something, sorted; `over_time` the days on which the verdict or its number changed.
    `robust`: no single source, origin or kind of body decides the verdict."""

    losses: tuple[Loss, ...]
    over_time: tuple[Moment, ...]

    @property
    def robust(self) -> bool:
        return not any(loss.changes_verdict for loss in self.losses)


class Trial:
    """A finding on its scoped rows, decided anew for each narrowing that leaves something else of what it sees."""

    def __init__(self, finding: Finding, scoped: Evidence, verdict: Verdict) -> None:
        self.finding = finding
        self.scoped = scoped
        self.seen = finding.sees(scoped)
        self.tried = {_left_of(self.seen, Effect()): verdict}

    def without(self, asked: Narrowing) -> Verdict:
        """The verdict on what a narrowing leaves."""
        done = effect(self.scoped, lost(self.scoped, asked))
        left = _left_of(self.seen, done)
        if left not in self.tried:
            narrowing = self.scoped.narrowing.and_also(asked)
            self.tried[left] = self.finding.decide(applied(self.scoped, done, narrowing))
        return self.tried[left]


def try_losses(finding: Finding, scoped: Evidence, verdict: Verdict) -> Robustness:
    """Every single loss tried on the scoped rows, and every day on which one of them became known."""
    trial = Trial(finding, scoped, verdict)
    losses: list[Loss] = []
    for what, one, asked in removals(scoped):
        other = trial.without(asked)
        if _differs(other, verdict):
            losses.append(_loss(what, one, other, other.ruling is not verdict.ruling))
    moments: list[tuple[date, Verdict]] = []
    for day in days_of(scoped):
        as_of = trial.without(Narrowing(as_of=day))
        if not moments or _differs(as_of, moments[-1][1]):
            moments.append((day, as_of))
    return Robustness(tuple(losses), tuple(_moment(day, then) for day, then in moments))


def _loss(what: LossKind, one: str, other: Verdict, changes: bool) -> Loss:
    low, high = _ends(other)
    return Loss(without=what, id=one, verdict=other.ruling, changes_verdict=changes, low=low, high=high)


def _moment(day: date, then: Verdict) -> Moment:
    low, high = _ends(then)
    return Moment(as_of=day, verdict=then.ruling, low=low, high=high)


def _ends(verdict: Verdict) -> tuple[float | None, float | None]:
    return (verdict.bounds.low, verdict.bounds.high) if verdict.bounds else (None, None)


def _left_of(seen: Seen, done: Effect) -> Hashable:
    """What becomes of the rows that matter."""
    return done.gone & seen.every, frozenset(row for row in done.fewer if row[0] in seen.sourced)


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


def _differs(one: Verdict, other: Verdict) -> bool:
    return one.ruling is not other.ruling or one.bounds != other.bounds
