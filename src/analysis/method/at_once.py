"""At once: of what changes from day to day, the numbers of one place and one day.

Persons in protest, persons held, officers deployed (codes: moment) are of a moment: their numbers have no total, and
those of two days or two towns are never added up. What is told of one population, one place and the same day (or the
same night, from one day to the next) is put together as numbers are (counts.py), where who saw it counts beside who
kept records. Whatever is told of more days, of days outside those asked about, of no day or of no place is set aside.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import inf

from analysis.evidence.clock import Span
from analysis.evidence.grouping import grouped_by
from analysis.evidence.rows import Count
from analysis.evidence.view import Evidence
from analysis.method.counts import Kind, Standing, kind_of
from analysis.method.levels import standing_in, width_in
from analysis.method.revisions import span_of

NIGHT = 2  # days that a night touches


@dataclass(frozen=True, slots=True)
class AtOnce(Standing):
    """Who stands where on the number of one kind on one day or night."""

    kind: Kind
    days: Span

    @property
    def most(self) -> float:
        """The largest number that anybody states, those who saw or counted before all others."""
        stated = [one.bounds.stated.high for one in self.enumerators or self.beside]
        return max((number for number in stated if number is not None), default=-inf)


def day_of(count: Count, within: Span | None) -> Span | None:
    """The day or night that a number is of, None if it is of more days, of none that is told, or of one outside."""
    span = span_of(count)
    if span is None or within is None or span.days > NIGHT or len(count.covers_from) < len("2022-01-04"):
        return None
    return span if span.within(within) else None


def at_once(
    evidence: Evidence, counts: Iterable[Count], within: Span | None, country: str | None, core: Span | None
) -> tuple[AtOnce, ...]:
    """The numbers of each kind and day, the largest first; of equal ones those of the core, and of which more saw."""
    dated = [(day, count) for count in counts if (day := day_of(count, within)) and width_in(evidence, count.place)]
    found = []
    for (kind, days), told in grouped_by(dated, lambda one: (kind_of(one[1]), one[0])).items():
        stand = standing_in(evidence, country, None, [count for _, count in told], seen=True)
        if stand.rows:
            found.append(AtOnce(stand.enumerators, stand.beside, stand.unit, stand.told, kind, days))

    def rank(one: AtOnce) -> tuple[float, bool, int, date, Kind]:
        return (-one.most, not (core and core.meets(one.days)), -len(one.enumerators), one.days.first, one.kind)

    return tuple(sorted(found, key=rank))
