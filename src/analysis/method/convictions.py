"""Who was tried, as one number a quantity: the running totals of those who counted, and the verdicts after them.

- A *total* is a count of an enumerator whose span holds the whole core of the episode; each stands with its latest. Of
  totals of different kinds the most general is taken: the widest place, then the population that the code list names
  first; 'other' is no general population.
- *Verdicts* are dated steps by a court since the core began, one without a number as one person; and, on days of which
  no such step is listed, counts that cover one day, the largest of a day. What a higher court annulled does not count;
  it is told, and so is what has no date, or of which nothing tells what the body is.
- A *part* is a count of an enumerator that leaves days out: what was counted of some of them was so at the least.

A total holds the verdicts to its last day. The number is at least the greatest of all verdicts added, of each total
with the verdicts that are certainly later than its last day, and of each part. It has an upper end, the highest total,
only where no verdict is later, nor one that was annulled, and the verdicts do not exceed it. 'convicted' is everybody
but officers and officials, not protesters alone. Totals and verdicts of officers say of what (`of_what`): a total of
one kind holds the verdicts of that kind, and those of other kinds are added to it. Asked of what (a code, or a group
of codes), only totals and verdicts of that kind count.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import inf

from analysis.evidence.clock import Span
from analysis.evidence.grouping import grouped_by
from analysis.evidence.rows import Count, Episode, Step, ids_of
from analysis.evidence.view import Evidence
from analysis.method.bounds import Bounds
from analysis.method.counts import Kind, Position, kind_of
from analysis.method.levels import standing_in, width_in
from analysis.method.reach import reaches
from analysis.method.voices import COURT_KIND, body_of

PERSONS = "persons"
TO_ONE = "times as many known"


@dataclass(frozen=True, slots=True)
class CourtVerdict:
    """The persons of one day's verdict, at least; `row` is the step or the count."""

    days: Span
    persons: float
    row: str


@dataclass(frozen=True, slots=True)
class Tried:
    """How many persons a quantity comes to; None where neither totals nor verdicts are told. `annulled`, `undated` and
    `untold` (of which nothing tells whether a court gave them) are verdicts that do not count. `parts`: a number of
    some of the days that is more than totals and verdicts come to."""

    quantity: str
    bounds: Bounds | None
    totals: tuple[Position, ...]
    beside: tuple[Position, ...]
    verdicts: tuple[CourtVerdict, ...]
    annulled: tuple[Step, ...]
    undated: tuple[Step, ...]
    untold: tuple[Step, ...]
    parts: tuple[Count, ...] = ()

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows that the number stands on."""
        of_totals = (row for position in self.totals for row in position.rows)
        return ids_of(of_totals, (verdict.row for verdict in self.verdicts), self.parts)

    @property
    def uncounted(self) -> tuple[str, ...]:
        """The rows of verdicts that do not count."""
        return ids_of(self.annulled, self.undated, self.untold)


def persons_tried(evidence: Evidence, episode: Episode, quantity: str, of_what: str = "") -> Tried:
    """The number of one quantity of the code list's `tried` (officers_convicted, ...) for an episode."""
    wanted = evidence.codes.group(of_what) if of_what in evidence.codes.groups else {of_what}
    steps = [step for step in _verdict_steps(evidence, episode, quantity) if not of_what or step.of_what in wanted]
    undone = {step.undoes for step in evidence.steps if step.undoes}
    annulled = tuple(step for step in steps if step.id in undone)
    untold = tuple(step for step in steps if not body_of(evidence, step).kind)
    standing_steps = [step for step in steps if step not in (*annulled, *untold)]
    dated = [(step, step.date) for step in standing_steps if step.date is not None]
    verdicts = [CourtVerdict(days, 1 if step.count_low is None else step.count_low, step.id) for step, days in dated]
    counts = [
        count
        for count in evidence.counts
        if count.episode == episode.id and count.quantity == quantity and (not of_what or count.of_what in wanted)
    ]
    verdicts += _of_one_day(evidence, counts, [days for _, days in dated])
    totals, beside, last_days = _totals(evidence, episode, counts)
    matters = evidence.codes.group("matter_told")
    of_what_by_row = {count.id: count.of_what for count in counts} | {step.id: step.of_what for step in standing_steps}
    kinds = {row: of for row, of in of_what_by_row.items() if of in matters}
    undated = tuple(step for step in standing_steps if step.date is None)
    in_order = tuple(sorted(verdicts, key=lambda v: (v.days, v.row)))
    went_on = [step.date for step in annulled if step.date is not None]
    number, parts = _at_least_a_part(evidence, counts, _together(totals, last_days, kinds, in_order, went_on))
    return Tried(quantity, number, totals, beside, in_order, annulled, undated, untold, parts)


def verdict_kinds(evidence: Evidence, quantity: str) -> frozenset[str]:
    """The kinds of step whose verdicts a quantity counts; none where it has totals alone."""
    name = f"verdicts_{quantity}"
    return evidence.codes.group(name) if name in evidence.codes.groups else frozenset()


def known_ratio(one: Tried, other: Tried) -> tuple[Bounds, tuple[str, ...]] | None:
    """Persons of the one known to be tried for each of the other, with the rows; None where one has no number, open
    where none of the other is known. Both are floors: the ratio is of what is known, and no bound on what happened."""
    if one.bounds is None or other.bounds is None or one.bounds.low is None or other.bounds.low is None:
        return None
    ratio = one.bounds.low / other.bounds.low if other.bounds.low else None
    return Bounds(ratio, ratio, TO_ONE), ids_of(one.rows, other.rows)


def _verdict_steps(evidence: Evidence, episode: Episode, quantity: str) -> list[Step]:
    """The steps of the kind that the quantity counts, by courts or by nobody knows what body, but for those certainly
    before the core."""
    kinds = verdict_kinds(evidence, quantity)
    return [
        step
        for step in evidence.steps
        if step.kind in kinds
        and step.episode == episode.id
        and body_of(evidence, step).kind in (COURT_KIND, "")
        and episode.core is not None
        and (step.date is None or step.date.last >= episode.core.first)
    ]


def _of_one_day(evidence: Evidence, counts: Iterable[Count], known: Iterable[Span]) -> list[CourtVerdict]:
    """The largest count of each day that no step's days hold."""
    reach, taken = reaches(evidence), list(known)
    best: dict[date, CourtVerdict] = {}
    for count in counts:
        days = Span.parse(count.covers_from)
        if days is None or days.days > 1 or count.covers_to != count.covers_from or not count.low:
            continue
        if reach(count) != "part" or any(span.holds(days.first) for span in taken):
            continue
        if days.first not in best or count.low > best[days.first].persons:
            best[days.first] = CourtVerdict(days, count.low, count.id)
    return list(best.values())


def _at_least_a_part(
    evidence: Evidence, counts: Iterable[Count], number: Bounds | None
) -> tuple[Bounds | None, tuple[Count, ...]]:
    """The number, no less than the largest that somebody counted of some of the days, and that row if it is more."""
    reach, counted = reaches(evidence), evidence.codes.group("enumeration")
    several = (count for count in counts if count.covers_from != count.covers_to)  # one day's verdict is told above
    of_some = [c for c in several if c.low and c.basis in counted and not c.stale and reach(c) == "part"]
    part = max(of_some, key=lambda count: (count.low, count.id), default=None)
    if part is None or part.low is None or (number is not None and number.lowest >= part.low):
        return number, ()
    high = inf if number is None or number.highest < part.low else number.highest
    return Bounds.between(part.low, high, PERSONS), (part,)


def _totals(
    evidence: Evidence, episode: Episode, counts: Iterable[Count]
) -> tuple[tuple[Position, ...], tuple[Position, ...], dict[str, date]]:
    """The totals of the most general kind, who stands beside, and the last day that each row covers."""
    reach = reaches(evidence)
    by_kind = grouped_by((count for count in counts if reach(count) == "total"), kind_of)
    breadth = {kind: b for kind in by_kind if (b := _breadth(evidence, kind)) is not None}
    general = min(breadth, key=lambda kind: (breadth[kind], kind), default=None)
    if general is None:
        return (), (), {}
    rows = by_kind[general]
    stand = standing_in(evidence, episode.country, episode.core, rows)
    spans = {row.id: Span.parse(row.covers_to) or row.stated for row in rows}
    return stand.enumerators, stand.beside, {row: span.last for row, span in spans.items() if span}


def _of_another(kind: str | None, kinds: Collection[str | None]) -> bool:
    """Whether a verdict of a kind is not among those that a total of other kinds holds; None where a row says none."""
    return kind is not None and None not in kinds and kind not in kinds


def _breadth(evidence: Evidence, kind: Kind) -> tuple[int, int] | None:
    width = width_in(evidence, kind.place)
    if not width or kind.population == "other":
        return None
    return -width, evidence.codes.codes("population").index(kind.population)  # the list begins with everybody


def _together(
    totals: Iterable[Position],
    last_days: Mapping[str, date],
    kinds: Mapping[str, str],
    verdicts: tuple[CourtVerdict, ...],
    annulled: Iterable[Span],
) -> Bounds | None:
    """The number, from totals, with the last day of each row, and verdicts; `kinds`: of what a row is, if it says.
    `annulled`: the days of verdicts that do not count, and show that a total before them was not the last."""
    lows = [sum(verdict.persons for verdict in verdicts)] if verdicts else []
    highs, went_on = [], [days.first for days in annulled]
    for position in totals:
        day = max(last_days[row] for row in position.rows)
        of_one = {kinds.get(row) for row in position.rows}
        later = [v.persons for v in verdicts if v.days.first > day or _of_another(kinds.get(v.row), of_one)]
        lows.append((position.bounds.low or 0) + sum(later))
        highs.append(inf if later or any(first > day for first in went_on) else position.bounds.highest)
    if not lows:
        return None
    low, high = max(lows), max(highs, default=inf)
    return Bounds.between(low, high if high >= low else inf, PERSONS)
