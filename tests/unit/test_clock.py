"""Time as an interval: local clocks by place and date, and nothing guessed that a row leaves open."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.evidence.clock import Interval, Span, day_interval, end_interval, minute_interval, onset_interval
from analysis.evidence.view import Evidence

ALMATY, ATYRAU, KYZYLORDA = "Asia/Almaty", "Asia/Atyrau", "Asia/Qyzylorda"
INSTANTS = st.datetimes(datetime(2010, 1, 1), datetime(2026, 1, 1)).map(lambda instant: instant.replace(tzinfo=UTC))
INTERVALS = st.tuples(INSTANTS, INSTANTS).filter(lambda pair: pair[0] != pair[1]).map(lambda p: Interval(*sorted(p)))


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def day(text: str) -> Span:
    span = Span.parse(text)
    assert span is not None
    return span


def test_a_partial_date_can_mean_every_day_in_it() -> None:
    assert day("2022").days == 365
    assert day("2024-02") == Span(date(2024, 2, 1), date(2024, 2, 29))
    assert day("2022-01-05").days == 1
    assert Span.parse("") is None
    for wrong in ("5 January", "2022-13", "2022-1-5", "2022-02-30"):
        with pytest.raises(ValueError):  # noqa: PT011
            Span.parse(wrong)


def test_the_same_day_began_an_hour_later_in_the_west_until_march_2024() -> None:
    january = day("2022-01-05")
    assert day_interval(january, [ALMATY]) == Interval(utc(2022, 1, 4, 18), utc(2022, 1, 5, 18))
    assert day_interval(january, [ATYRAU]) == Interval(utc(2022, 1, 4, 19), utc(2022, 1, 5, 19))
    assert day_interval(day("2024-02-29"), [ALMATY]).earliest == utc(2024, 2, 28, 18)
    unified = day("2024-03-01")
    assert day_interval(unified, [ATYRAU]) == Interval(utc(2024, 2, 29, 19), utc(2024, 3, 1, 19))
    assert day_interval(unified, [ALMATY]).latest == utc(2024, 3, 1, 19)
    assert day_interval(day("2024-03-02"), [ALMATY]) == day_interval(day("2024-03-02"), [ATYRAU])


def test_kyzylorda_went_over_to_the_western_clock_on_21_december_2018() -> None:
    noon = time(12)
    assert minute_interval(date(2018, 12, 20), noon, [KYZYLORDA]).earliest == utc(2018, 12, 20, 6)
    assert minute_interval(date(2018, 12, 21), noon, [KYZYLORDA]).earliest == utc(2018, 12, 21, 7)
    assert day_interval(day("2018-12-20"), [KYZYLORDA]).latest == day_interval(day("2018-12-21"), [KYZYLORDA]).earliest


def test_a_national_day_spans_both_clocks_and_a_national_minute_an_hour_and_a_minute() -> None:
    both = (ALMATY, ATYRAU)
    assert day_interval(day("2022-01-05"), both) == Interval(utc(2022, 1, 4, 18), utc(2022, 1, 5, 19))
    assert minute_interval(date(2022, 1, 5), time(17), both) == Interval(utc(2022, 1, 5, 11), utc(2022, 1, 5, 12, 1))
    later = day_interval(day("2024-05-05"), both)
    assert (later.latest - later.earliest).total_seconds() == 24 * 3600


def test_the_time_of_a_report_is_a_ceiling_and_that_of_an_act_a_minute() -> None:
    zone = (ALMATY,)
    assert onset_interval("2022-01-05", "14:57", "report_time", zone) == (
        Interval(utc(2022, 1, 4, 18), utc(2022, 1, 5, 8, 58)),
        "no later than",
    )
    for basis in ("event_time", "converted"):
        assert onset_interval("2022-01-05", "14:57", basis, zone) == (
            Interval(utc(2022, 1, 5, 8, 57), utc(2022, 1, 5, 8, 58)),
            "minute",
        )


def test_an_act_of_the_morning_spans_its_hours_and_one_of_the_night_goes_past_midnight() -> None:
    morning, precision = onset_interval("2022-01-05", "", "", (ALMATY,), (4, 12))
    assert (morning, precision) == (Interval(utc(2022, 1, 4, 22), utc(2022, 1, 5, 6)), "part of the day")
    night, _ = onset_interval("2022-01-05", "", "", (ALMATY,), (19, 30))
    assert night == Interval(utc(2022, 1, 5, 13), utc(2022, 1, 6, 0))
    evening, _ = onset_interval("2022-01-05", "", "", (ALMATY, ATYRAU), (16, 24))
    assert evening == Interval(utc(2022, 1, 5, 10), utc(2022, 1, 5, 19))
    assert morning.before(evening) == "certain"


def test_a_clock_time_is_finer_than_a_part_of_the_day_and_a_month_has_none() -> None:
    assert onset_interval("2022-01-05", "05:00", "", (ALMATY,), (4, 12))[1] == "minute"
    assert onset_interval("2022-01", "", "", (ALMATY,), (4, 12))[1] == "month"


def test_an_act_known_by_its_month_or_year_spans_it_even_if_a_clock_time_is_given() -> None:
    month, precision = onset_interval("2022-01", "12:00", "event_time", (ALMATY,))
    assert (month, precision) == (Interval(utc(2021, 12, 31, 18), utc(2022, 1, 31, 18)), "month")
    year, precision = onset_interval("2022", "", "", (ALMATY,))
    assert (year, precision) == (Interval(utc(2021, 12, 31, 18), utc(2022, 12, 31, 18)), "year")
    with pytest.raises(ValueError, match="needs a date"):
        onset_interval("", "", "", (ALMATY,))


def test_an_end_that_is_earlier_by_the_clock_lies_on_the_next_day() -> None:
    zone = (ALMATY,)
    night = end_interval("2022-01-05", "", "20:00", "05:00", zone)
    assert night == Interval(utc(2022, 1, 5, 23), utc(2022, 1, 5, 23, 1))
    same_day = end_interval("2022-01-05", "", "10:00", "11:00", zone)
    assert same_day == Interval(utc(2022, 1, 5, 5), utc(2022, 1, 5, 5, 1))
    given_day = end_interval("2022-01-04", "2022-01-05", "20:00", "05:00", zone)
    assert given_day == Interval(utc(2022, 1, 4, 23), utc(2022, 1, 4, 23, 1))
    assert end_interval("2022-01-05", "", "20:00", "", zone) is None
    assert end_interval("2022-01-04", "2022-01-05", "", "", zone) == day_interval(day("2022-01-05"), zone)


def test_the_night_attacks_on_the_police_department_end_on_the_morning_after(evidence: Evidence) -> None:
    """Police: 27 attacks between 20:00 on 5 January and 05:00."""
    attacks = next(event for event in evidence.events if event.id == "e22-166")
    assert attacks.onset == Interval(utc(2022, 1, 5, 14), utc(2022, 1, 5, 14, 1))
    assert attacks.end is not None
    assert attacks.end.earliest > attacks.onset.latest


def test_before_is_certain_only_where_the_spans_do_not_overlap() -> None:
    fourth, fifth = day_interval(day("2022-01-04"), [ALMATY]), day_interval(day("2022-01-05"), [ALMATY])
    western_fourth = day_interval(day("2022-01-04"), [ATYRAU])
    assert fourth.before(fifth) == "certain"
    assert fifth.before(fourth) == "impossible"
    assert fourth.before(fourth) == "possible"
    assert western_fourth.before(fifth) == "possible"  # midnight in Almaty is 23:00 in Atyrau


@given(INTERVALS, INTERVALS)
def test_before_read_from_the_other_side_is_its_mirror(one: Interval, other: Interval) -> None:
    mirror = {"certain": "impossible", "impossible": "certain", "possible": "possible"}
    assert other.before(one) == mirror[one.before(other)]


def in_both(one: Interval, other: Interval) -> Interval | None:
    earliest, latest = max(one.earliest, other.earliest), min(one.latest, other.latest)
    return Interval(earliest, latest) if earliest < latest else None


@given(INTERVALS, INTERVALS, INTERVALS)
def test_knowing_more_never_turns_certain_into_anything_else(one: Interval, other: Interval, more: Interval) -> None:
    narrower = in_both(one, more)
    if narrower is not None and one.before(other) != "possible":
        assert narrower.before(other) == one.before(other)


@given(INTERVALS, INTERVALS)
def test_two_spans_have_instants_in_common_unless_one_is_certainly_first(one: Interval, other: Interval) -> None:
    assert (in_both(one, other) is None) == (one.before(other) != "possible")


def test_the_clocks_are_those_of_the_lock_whatever_the_machine_has() -> None:
    """Kazakhstan has had one offset since March 2024; a machine that was not updated since still says two."""
    program = (
        "from datetime import date, time\n"
        "from analysis.evidence.clock import minute_interval\n"
        "import zoneinfo\n"
        "print(minute_interval(date(2024, 5, 1), time(10), ('Asia/Almaty',)).earliest, zoneinfo.TZPATH)"
    )
    environment = {**os.environ, "PYTHONTZPATH": "/usr/share/zoneinfo"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "2024-05-01 05:00:00+00:00 ()\n"
