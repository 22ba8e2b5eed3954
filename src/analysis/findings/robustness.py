"""What a verdict depends on: the same function over the same rows without each source, origin and kind of body, and
as known on each day something was said. Rows are filtered once, to the finding's scope; a loss that touches none of
them cannot move the verdict and is not tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from analysis.evidence.view import Evidence
from analysis.findings.verdict import Finding, Verdict

LossKind = Literal["source", "origin", "kind"]


@dataclass(frozen=True)
class Loss:
    """A single removal that changes the verdict, or its number, and what it changes to."""

    what: LossKind
    id: str
    verdict: Verdict
    changes_ruling: bool

    def as_record(self) -> dict[str, Any]:
        bounds = self.verdict.bounds
        return {
            "without": self.what,
            "id": self.id,
            "verdict": self.verdict.ruling.value,
            "changes_verdict": self.changes_ruling,
            "low": bounds.low if bounds else None,
            "high": bounds.high if bounds else None,
        }


@dataclass(frozen=True)
class Moment:
    """From `day` on, until the next moment, this was the verdict."""

    day: date
    verdict: Verdict

    def as_record(self) -> dict[str, Any]:
        bounds = self.verdict.bounds
        return {
            "as_of": self.day.isoformat(),
            "verdict": self.verdict.ruling.value,
            "low": bounds.low if bounds else None,
            "high": bounds.high if bounds else None,
        }


@dataclass(frozen=True)
class Robustness:
    """`losses` that change something, sorted; `over_time` the days on which the verdict or its number changed.
    `robust`: no single source, origin or kind of body decides the verdict."""

    losses: tuple[Loss, ...]
    over_time: tuple[Moment, ...]

    @property
    def robust(self) -> bool:
        return not any(loss.changes_ruling for loss in self.losses)


def try_losses(finding: Finding, scoped: Evidence, verdict: Verdict) -> Robustness:
    """Every single loss tried on the scoped rows, and every day on which one of them became known."""
    losses: list[Loss] = []
    for what, ids, without in _removals(scoped):
        for one in ids:
            other = finding.decide(without(one))
            if _differs(other, verdict):
                losses.append(Loss(what, one, other, other.ruling is not verdict.ruling))
    return Robustness(tuple(losses), tuple(_moments(finding, scoped)))


def _removals(
    scoped: Evidence,
) -> Iterable[tuple[LossKind, list[str], Callable[[str], Evidence]]]:
    rows = scoped.sourced_rows
    origins = {source.origin for source in scoped.sources}.union(*(scoped.row_origins(row) for row in rows))
    kinds = {source.publisher_kind for source in scoped.sources}
    kinds |= {scoped.kind_of_origin(origin) for origin in origins}
    kinds |= {count.attributed_kind for count in scoped.counts}
    yield "kind", sorted(kinds), lambda one: scoped.narrow(without_kinds=(one,))
    yield "origin", sorted(origins), lambda one: scoped.narrow(without_origins=(one,))
    yield "source", [s.id for s in scoped.sources], lambda one: scoped.narrow(without_sources=(one,))


def _moments(finding: Finding, scoped: Evidence) -> Iterable[Moment]:
    known = [row.known_on for row in scoped.sourced_rows] + [claim.known_on for claim in scoped.claims]
    published = [source.published.last for source in scoped.sources if source.published is not None]
    days = sorted({day for day in (*known, *published) if day is not None})
    before: Verdict | None = None
    for day in days:
        verdict = finding.decide(scoped.narrow(as_of=day))
        if before is None or _differs(verdict, before):
            yield Moment(day, verdict)
        before = verdict


def _differs(one: Verdict, other: Verdict) -> bool:
    return one.ruling is not other.ruling or one.bounds != other.bounds
