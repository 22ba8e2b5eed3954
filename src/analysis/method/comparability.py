"""The comparability guard: whether two counts of different episodes may be compared, and what is unlike about them.

Numbers also measure how much could be seen. Four tests look for unlikeness that has nothing to do with what happened:

- *definition*: quantity, detail and unit must be equal, else the comparison is refused. A different population or
  level of place (country, region, settlement), or a floor ('at least') against a number, is stamped; each side counts
  one area, which is named.
- *who counted*: if no kind of enumerator (the state, or another kind of body) counted on both sides, the two numbers
  were seen by different eyes, and it is stamped. Of acts, which many bodies tell, the *source mix* is tested: the total
  variation distance between the shares of kinds of body that tell them (half the sum of absolute differences; Levin
  and Peres 2017, section 4.1) is stamped above 0.5, and at 1, no kind in common, refused if both sides have at least 3.
- *observation window*: how long after the core of the episode its latest number was stated. Tolls are revised for
  months; one last stated within 180 days of the core against one that was still stated after more than 180 days is
  stamped (the official toll of January 2022 still moved in the eighth month). Numbers without a day are stamped. A
  running total against a total is refused.
- *shutdown*: communications cut on days that the count covers, in one episode and not in the other, is stamped, as a
  shutdown hides what happens under it; in both it is alike.

The verdict is `comparable`, `stamped` (each stamp in words) or `refused` (the test that refuses, in words).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations
from typing import Literal

from analysis.evidence.clock import Span
from analysis.evidence.rows import Episode, Event, ids_of
from analysis.method.bounds import Bounds
from analysis.method.levels import Level

MIX_STAMP = 0.5
MIX_REFUSE = 1.0
FEW_BODIES = 3
SETTLED_DAYS = 180

ComparisonTest = Literal["definition", "who counted", "source mix", "observation window", "shutdown"]
Outcome = Literal["comparable", "stamped", "refused"]


@dataclass(frozen=True)
class ComparedNumber:
    """One side of a comparison: the episode, its count at one level with the range of its enumerators, the kind of its
    place (places.csv), of whom and where it is in words, and the acts that cut communications."""

    episode: Episode
    level: Level
    bounds: Bounds
    place_kind: str
    whom: str
    where: str
    shutdowns: tuple[Event, ...]

    @cached_property
    def stated(self) -> Bounds:
        """From the lowest of the range to the highest number that anybody who counted states, a floor as its number."""
        highs = [high for p in self.level.enumerators if (high := p.bounds.stated.high) is not None]
        return Bounds(self.bounds.stated.low, max(highs, default=None), self.bounds.unit)

    @cached_property
    def cut_while_counting(self) -> list[Event]:
        """The acts that cut communications on days that the count covers."""
        return _cut_in(self.episode.core or self.level.covers, self.shutdowns)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What one test found unlike, in words; `refuses`: it forbids the comparison."""

    test: ComparisonTest
    words: str
    refuses: bool = False


@dataclass(frozen=True, slots=True)
class Comparability:
    """The outcome and all stamps; the rows are the acts that the shutdown test stands on."""

    stamps: tuple[Stamp, ...]
    rows: tuple[str, ...]

    @property
    def outcome(self) -> Outcome:
        if any(stamp.refuses for stamp in self.stamps):
            return "refused"
        return "stamped" if self.stamps else "comparable"


@dataclass(frozen=True, slots=True)
class ComparedActs:
    """What is compared of an episode's acts: the kinds of the bodies that tell them, and the acts that cut
    communications."""

    episode: Episode
    kinds: tuple[str, ...]
    shutdowns: tuple[Event, ...]


def compare_told(sides: Sequence[ComparedActs]) -> Comparability:
    """The tests of source mix and shutdown on the acts of several episodes; definition and window are of numbers.

    The mix is that of the two episodes furthest apart. Episodes of which nobody tells anything are no side.
    """
    seen = [side for side in sides if side.kinds]
    cut = {side.episode.title: _cut_in(side.episode.core, side.shutdowns) for side in seen}
    with_cut = [title for title, events in cut.items() if events]
    stamps = list(_mix_of_told(seen))
    if with_cut and len(with_cut) < len(seen):
        stamps.append(Stamp("shutdown", f"communications were cut in some only ({', '.join(with_cut)})"))
    return Comparability(tuple(stamps), ids_of(*cut.values()))


def _mix_of_told(seen: Sequence[ComparedActs]) -> Iterable[Stamp]:
    pairs = [(total_variation(a.kinds, b.kinds), a, b) for a, b in combinations(seen, 2)]
    if not pairs:
        return
    distance, one, other = max(pairs, key=lambda pair: pair[0])
    if distance > MIX_STAMP:
        few = min(len(one.kinds), len(other.kinds)) < FEW_BODIES
        words = f"unlike kinds of body tell of {one.episode.title} and {other.episode.title}"
        yield Stamp("source mix", words, distance >= MIX_REFUSE and not few)


def compare_sides(one: ComparedNumber, other: ComparedNumber) -> Comparability:
    """All four tests on two sides. Symmetric but for the order in which the sides are named."""
    stamps = (*_definition(one, other), *_who_counted(one, other), *_window(one, other), *_shutdown(one, other))
    return Comparability(stamps, ids_of(one.cut_while_counting, other.cut_while_counting))


def total_variation(one: Sequence[str], other: Sequence[str]) -> float:
    """Half the sum of absolute differences between the shares of each value; 0 alike, 1 nothing in common.

    ValueError if a side is empty.
    """
    if not one or not other:
        raise ValueError("a share of nothing is not defined")
    left, right = Counter(one), Counter(other)
    # crosswise, in whole numbers, so that nothing in common is exactly 1
    apart = sum(abs(left[value] * len(other) - right[value] * len(one)) for value in left | right)
    return apart / (2 * len(one) * len(other))


def observed_for(side: ComparedNumber) -> int | None:
    """Days from the end of the core to the latest day on which a number was certainly stated; None if none is dated."""
    days = [position.stated.last for position in side.level.enumerators if position.stated is not None]
    if not days or side.episode.core is None:
        return None
    return max(0, (max(days) - side.episode.core.last).days)


def _definition(one: ComparedNumber, other: ComparedNumber) -> Iterable[Stamp]:
    left, right = one.level, other.level
    if (left.kind.quantity, left.kind.detail, left.unit) != (right.kind.quantity, right.kind.detail, right.unit):
        yield Stamp("definition", f"{left.unit} {left.kind.quantity} and {right.unit} {right.kind.quantity}", True)
        return
    if left.kind.population != right.kind.population:
        yield Stamp("definition", f"populations differ ({_told(one, one.whom)}; {_told(other, other.whom)})")
    if one.place_kind != other.place_kind:
        yield Stamp("definition", f"levels of place differ ({_told(one, one.where)}; {_told(other, other.where)})")
    if one.bounds.is_open != other.bounds.is_open:
        yield Stamp("definition", "one side is known only as a floor or a ceiling")


def _who_counted(one: ComparedNumber, other: ComparedNumber) -> Iterable[Stamp]:
    left, right = _kinds(one), _kinds(other)
    if not left & right:
        kinds = (_told(side, ", ".join(sorted(of)).replace("_", " ")) for side, of in ((one, left), (other, right)))
        words = f"no kind of body counted in both ({'; '.join(kinds)})"
        yield Stamp("who counted", words)


def _window(one: ComparedNumber, other: ComparedNumber) -> Iterable[Stamp]:
    if one.level.interim != other.level.interim:
        yield Stamp("observation window", "one side has only running totals given while the events went on", True)
        return
    seen = [(side, observed_for(side)) for side in (one, other)]
    if any(days is None for _, days in seen):
        yield Stamp("observation window", "a side has no dated number")
    elif len({days > SETTLED_DAYS for _, days in seen if days is not None}) == 2:
        distances = "; ".join(f"{side.episode.title}: {days:,} days after the core" for side, days in seen)
        yield Stamp("observation window", f"the latest numbers were stated at unlike distances ({distances})")


def _shutdown(one: ComparedNumber, other: ComparedNumber) -> Iterable[Stamp]:
    cut = [side for side in (one, other) if side.cut_while_counting]
    if len(cut) == 1:
        yield Stamp("shutdown", f"communications were cut in one only ({cut[0].episode.title})")


def _cut_in(days: Span | None, shutdowns: Iterable[Event]) -> list[Event]:
    return [event for event in shutdowns if days is not None and _days(event).meets(days)]


def _days(event: Event) -> Span:
    last: date = event.days.last
    if event.end is not None:  # an interval ends before its latest instant: at midnight the day before is its last
        last = max(last, (event.end.latest - timedelta(microseconds=1)).date())
    return Span(event.days.first, last)


def _kinds(side: ComparedNumber) -> frozenset[str]:
    return frozenset("state" if p.body.official else p.body.kind for p in side.level.enumerators)


def _told(side: ComparedNumber, words: str) -> str:
    return f"{side.episode.title}: {words}"
