"""The nights on which clocks change: a minute that they show twice, and an hour that none of them shows."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from analysis.evidence.clock import Interval, minute_interval, skipped


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def test_a_minute_that_clocks_showed_twice_is_either_and_one_that_they_skipped_is_known() -> None:
    chisinau = "Europe/Chisinau"
    twice = minute_interval(date(2009, 10, 25), time(2, 30), [chisinau])
    assert twice == Interval(utc(2009, 10, 24, 23, 30), utc(2009, 10, 25, 0, 31))
    assert minute_interval(date(2009, 10, 26), time(2, 30), [chisinau]) == Interval(
        utc(2009, 10, 26, 0, 30), utc(2009, 10, 26, 0, 31)
    )
    assert skipped(date(2009, 3, 29), time(2, 30), chisinau)
    assert not skipped(date(2009, 3, 29), time(3, 30), chisinau)
    assert not skipped(date(2009, 10, 25), time(2, 30), chisinau)
