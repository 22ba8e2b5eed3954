"""Bounds, not points: what can and cannot be said of a number known between two ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.method.bounds import Bounds, UnlikeUnits, amount, format_bounds, hull


def persons(low: float | None, high: float | None) -> Bounds:
    return Bounds(low, high, "persons")


ends = st.one_of(st.none(), st.integers(0, 500).map(float))
bounds = st.tuples(ends, ends).map(lambda pair: persons(*sorted_ends(*pair)))


def sorted_ends(low: float | None, high: float | None) -> tuple[float | None, float | None]:
    return (high, low) if low is not None and high is not None and low > high else (low, high)


def test_a_low_end_above_the_high_end_is_refused() -> None:
    with pytest.raises(ValueError, match="low 16 exceeds high 10"):
        persons(16, 10)


def test_persons_and_hours_cannot_be_put_together() -> None:
    with pytest.raises(UnlikeUnits):
        hull([persons(9, 9), Bounds(9, 9, "hours")])


def test_the_hull_spans_what_was_said_and_keeps_the_number_of_an_at_least() -> None:
    assert hull([persons(14, 14), persons(16, 16), persons(73, None)]) == persons(14, 73)


def test_the_hull_of_only_floors_stays_open_above() -> None:
    assert hull([persons(15, None), persons(16, None)]) == persons(15, None)


def test_nobody_said_anything_so_there_is_no_hull() -> None:
    assert hull([]) is None


def test_a_ratio_carries_both_bounds_through() -> None:
    ratio = persons(34, 45).ratio(persons(5, 6), "protesters convicted for an officer")
    assert (ratio.low, ratio.high) == (34 / 6, 45 / 5)


def test_a_ratio_to_none_at_all_has_no_upper_end() -> None:
    assert persons(7, 7).ratio(persons(0, 2), "for each").high is None


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (11, 11, "11"),
        (10, 16, "10 to 16"),
        (15, None, "at least 15"),
        (None, 64, "at most 64"),
        (None, None, "unknown"),
        (1164, 9900, "1,164 to 9,900"),
        (2.5, 2.5, "2.5"),
        (60.8696, 160.6, "60.8 to 161"),
        (-24, 11.0166, "-24 to 11.1"),
        (58.3333, 58.3333, "58.3"),
        (0.29, None, "at least 0.29"),
        (None, 4632.2, "at most 4,633"),
    ],
)
def test_bounds_read_as_people_say_them(low: float | None, high: float | None, words: str) -> None:
    assert format_bounds(low, high) == words


def test_a_difference_has_no_digits_that_its_numbers_have_not() -> None:
    assert Bounds(0.98, 1.0, "hours").minus(Bounds(41.0, 88.02, "hours")) == Bounds(-87.04, -40.0, "hours")


@given(st.floats(-1e6, 1e6), st.floats(0.001, 1e6))
def test_what_is_printed_leaves_out_nothing_that_the_bounds_hold(low: float, width: float) -> None:
    first, last = (float(end.replace(",", "")) for end in format_bounds(low, low + width).split(" to "))
    assert first <= low
    assert low + width <= last


@given(st.lists(bounds, min_size=1, max_size=6))
def test_the_hull_holds_every_number_that_was_stated(members: list[Bounds]) -> None:
    whole = hull(members)
    assert whole is not None
    for end in (end for member in members for end in (member.low, member.high) if end is not None):
        assert whole.low is None or whole.low <= end or all(m.low is None or m.low > end for m in members)
        assert whole.high is None or end <= whole.high


@given(bounds, bounds)
def test_agreement_is_mutual_and_within_implies_it(one: Bounds, other: Bounds) -> None:
    assert one.agrees_with(other) == other.agrees_with(one)
    if one.within(other):
        assert one.agrees_with(other)


@pytest.mark.parametrize(
    ("low", "high", "unit", "words"),
    [
        (1, None, "persons", "at least 1 person"),
        (1, 1, "acts recorded", "1 act recorded"),
        (0, 1, "hours", "0 to 1 hour"),
        (1, 2, "days", "1 to 2 days"),
    ],
)
def test_after_one_a_unit_stands_in_the_singular(low: float, high: float | None, unit: str, words: str) -> None:
    assert str(Bounds(low, high, unit)) == words


@pytest.mark.parametrize(
    ("low", "high", "unit", "told"),
    [
        (1, None, "persons", "at least 1 person"),
        (1, 2, "persons", "1 to 2 persons"),
        (0.0345, 0.0455, "share of protests", "3.45 to 4.55% of protests"),
        (1.0, 1.0, "share of the whole", "100% of the whole"),
        (56.6, 56.6, "percent of acts recorded", "56.6% of acts recorded"),
        (31.98, 73.0, "hours", "31 to 73 hours"),
        (5144.98, 5220.02, "hours", "214 to 218 days"),
        (-87.04, -39.98, "hours", "39 to 88 hours, the other way round"),
        (None, 24.0, "hours", "at most 24 hours"),
    ],
)
def test_an_amount_is_told_as_a_reader_says_it(low: float | None, high: float | None, unit: str, told: str) -> None:
    assert " ".join(amount(low, high, unit)) == told
