"""Bounds, not points: a number known to lie between two ends, either of which may be open."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from analysis.evidence.clock import Interval

DIGITS = 3  # of a number that is not whole, when it is printed
DAYS_FROM = 48  # hours: a time that is longer is told in days
SHARE, PERCENT, IN_HOURS = "share", "percent", "hours"


class UnlikeUnits(ValueError):
    """Two numbers of different units were to be put together."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """`low` <= x <= `high` in `unit`; None is an open end. ValueError if low exceeds high."""

    low: float | None
    high: float | None
    unit: str

    def __post_init__(self) -> None:
        if self.lowest > self.highest:
            raise ValueError(f"low {self.low} exceeds high {self.high}")

    @classmethod
    def exactly(cls, number: float, unit: str) -> Bounds:
        """A number both of whose ends are known to be the same."""
        return cls(number, number, unit)

    @classmethod
    def between(cls, lowest: float, highest: float, unit: str) -> Bounds:
        """From one number to another, an infinite one read as an open end."""
        low, high = (end if math.isfinite(end) else None for end in (lowest, highest))
        return cls(low, high, unit)

    @property
    def lowest(self) -> float:
        """The low end; minus infinity where it is open."""
        return -math.inf if self.low is None else self.low

    @property
    def highest(self) -> float:
        """The high end; infinity where it is open."""
        return math.inf if self.high is None else self.high

    @property
    def is_open(self) -> bool:
        """Whether one end (or both) is not known."""
        return self.low is None or self.high is None

    def agrees_with(self, other: Bounds) -> bool:
        """Whether some number satisfies both. UnlikeUnits if the units differ."""
        self._like(other)
        return self.lowest <= other.highest and other.lowest <= self.highest

    def within(self, other: Bounds) -> bool:
        """Whether every number these bounds allow is allowed by `other`. UnlikeUnits if the units differ."""
        self._like(other)
        return other.lowest <= self.lowest and self.highest <= other.highest

    def ratio(self, other: Bounds, unit: str) -> Bounds:
        """This number divided by `other`, bounds carried through (interval division for numbers >= 0, Moore 1966).

        An end that would divide by zero or by an open end is open. The units may differ; `unit` names the ratio's.
        """
        low = self.low / other.high if self.low is not None and other.high else None
        high = self.high / other.low if self.high is not None and other.low else None
        return Bounds(low, high, unit)

    def minus(self, other: Bounds) -> Bounds:
        """This number less `other`, bounds carried through. UnlikeUnits if the units differ."""
        self._like(other)
        low, high = self.lowest - other.highest, self.highest - other.lowest
        return Bounds.between(round(low, 6), round(high, 6), self.unit)  # -87.04, not -87.03999999999999

    @property
    def stated(self) -> Bounds:
        """The numbers that were stated, an open end read as the number beside it: 'at least 73' as 73."""
        low = self.low if self.low is not None else self.high
        return Bounds(low, self.high if self.high is not None else low, self.unit)

    def rounded(self, digits: int) -> Bounds:
        """The same bounds with ends rounded to so many digits after the point; for shares and ratios only."""
        low = None if self.low is None else round(self.low, digits)
        return Bounds(low, None if self.high is None else round(self.high, digits), self.unit)

    def _like(self, other: Bounds) -> None:
        if self.unit != other.unit:
            raise UnlikeUnits(f"'{self.unit}' and '{other.unit}' cannot be put together")

    @property
    def number(self) -> str:
        """The bounds for a reader, without their unit: '10 to 16'."""
        return format_bounds(self.low, self.high)

    def __str__(self) -> str:
        return " ".join(filter(None, amount(self.low, self.high, self.unit)))


def hull(bounds: Iterable[Bounds]) -> Bounds | None:
    """From the lowest to the highest number that anybody states; None if there are none.

    'At least 73' counts with its 73: the hull spans what was said, it does not claim that no more is possible. An end
    is open only where no member states a number for it. UnlikeUnits if the units differ.
    """
    members = list(bounds)
    for member in members[1:]:
        members[0]._like(member)
    if not members:
        return None
    lows = [b.low for b in members if b.low is not None]
    highs = [b.high for b in members if b.high is not None]
    return Bounds(min(lows, default=None), max(highs + lows) if highs else None, members[0].unit)


def hours(start: Interval, end: Interval) -> Bounds:
    """Hours from an instant within `start` to one within `end`; negative where `end` may come first."""
    low = (end.earliest - start.latest).total_seconds() / 3600
    high = (end.latest - start.earliest).total_seconds() / 3600
    return Bounds(round(low, 2), round(high, 2), "hours")


def format_number(value: float) -> str:
    """A number for readers: 1,234, or three digits of one that is not whole; never 1234.0."""
    return _printed(value, ROUND_HALF_EVEN)


def format_bounds(low: float | None, high: float | None) -> str:
    """Bounds for readers: '11', '10 to 16', 'at least 15', 'at most 64', 'unknown'. What is printed never leaves out
    what the bounds hold: a low end that is not whole is rounded down, a high end up."""
    if low is None and high is None:
        return "unknown"
    if low is not None and low == high:
        return format_number(low)
    least, most = ("" if n is None else _printed(n, way) for n, way in ((low, ROUND_FLOOR), (high, ROUND_CEILING)))
    return f"{least} to {most}" if least and most else f"at least {least}" if least else f"at most {most}"


def amount(low: float | None, high: float | None, unit: str) -> tuple[str, str]:
    """Bounds and their unit as they are told, the one place for it: ('at least 1', 'person'); a share in per cent
    ('4.5%', 'of protests'); hours as days where they are long; a time below zero as one the other way round."""
    kind, _, of = unit.partition(" ")
    if kind in (SHARE, PERCENT):
        return f"{format_bounds(*_times(100 if kind == SHARE else 1, low, high))}%", of
    if kind != IN_HOURS:
        return format_bounds(low, high), unit_after(low, high, unit)
    turned = high is not None and high < 0
    low, high = (_negative(high), _negative(low)) if turned else (low, high)
    shortest = low if low is not None else high
    days = shortest is not None and shortest >= DAYS_FROM
    low, high = _outward(*_times(1 / 24 if days else 1, low, high))
    told_unit = unit_after(low, high, "days" if days else IN_HOURS)
    return format_bounds(low, high), f"{told_unit}, the other way round" if turned else told_unit


def unit_after(low: float | None, high: float | None, unit: str) -> str:
    """A unit as it stands after bounds: 'person' where the last number printed is one, else 'persons'."""
    last = low if high is None else high
    first, blank, of = unit.partition(" ")
    return f"{first.removesuffix('s')}{blank}{of}" if last == 1 else unit


def _times(factor: float, *ends: float | None) -> tuple[float | None, ...]:
    # rounded: 0.29 times 100 is 28.999999999999996 in binary, and would be printed as less than 29
    return tuple(None if end is None else round(end * factor, 10) for end in ends)


def _outward(low: float | None, high: float | None) -> tuple[float | None, float | None]:
    """Whole numbers that leave out nothing; a point stays one."""
    if low is not None and low == high:
        return round(low), round(low)
    return None if low is None else math.floor(low), None if high is None else math.ceil(high)


def _negative(end: float | None) -> float | None:
    return None if end is None else -end


def _printed(value: float, rounding: str) -> str:
    if float(value).is_integer():
        return f"{value:,.0f}"
    exact = Decimal(repr(float(value)))
    last = min(0, exact.adjusted() - DIGITS + 1)
    shown = exact.quantize(Decimal(1).scaleb(last), rounding)
    return f"{shown:,f}".rstrip("0").rstrip(".") if last else f"{shown:,f}"
