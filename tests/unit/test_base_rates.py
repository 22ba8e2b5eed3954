"""Shares of protests that a state met in some way, with honest intervals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.evidence.rows import CountryYear, Protest
from analysis.evidence.view import Evidence
from analysis.method.base_rates import (
    Share,
    is_small,
    jeffreys,
    shares_by_country,
    shares_by_period,
    shares_by_year,
    shares_without,
)


@pytest.fixture(scope="module")
def table(evidence: Evidence) -> tuple[CountryYear, ...]:
    return evidence.country_years


@pytest.fixture(scope="module")
def protests(evidence: Evidence) -> tuple[Protest, ...]:
    return evidence.protests


def of_country(shares: tuple[Share, ...], country: str) -> Share:
    return next(share for share in shares if share.country == country)


# The limits that Brown, Cai and DasGupta (2001), table 5, print for n = 7.
@pytest.mark.parametrize(
    ("k", "low", "high"), [(0, 0.0, 0.292), (1, 0.016, 0.501), (2, 0.065, 0.648), (3, 0.139, 0.766)]
)
def test_the_interval_is_the_one_that_brown_cai_and_dasgupta_print(k: int, low: float, high: float) -> None:
    assert jeffreys(k, 7) == pytest.approx((low, high), abs=0.0006)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_mirrors_it(case: tuple[int, int]) -> None:
    k, n = case
    low, high = jeffreys(k, n)
    assert 0 <= low <= k / n <= high <= 1
    assert (low == 0) == (k == 0)
    assert (high == 1) == (k == n)
    assert jeffreys(n - k, n) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@pytest.mark.parametrize(("k", "n"), [(1, 0), (0, 0), (3, 2), (-1, 5)])
def test_what_is_no_share_is_refused(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        jeffreys(k, n)


@pytest.mark.parametrize(
    ("k", "n", "small"), [(5, 40, False), (4, 40, True), (5, 39, True), (4, 88, True), (6, 164, False)]
)
def test_few_protests_or_few_responses_are_said_to_be_small(k: int, n: int, small: bool) -> None:
    assert is_small(k, n) is small


def test_kazakhstan_met_4_of_88_protests_with_killings_or_shootings_and_4_is_few(
    table: tuple[CountryYear, ...],
) -> None:
    share = of_country(shares_by_country(table), "Kazakhstan")
    assert (share.with_response, share.protests, share.period) == (4, 88, "1990-2020")
    assert share.share == pytest.approx(0.0455, abs=0.0001)
    assert (share.low, share.high) == pytest.approx((0.0155, 0.1044), abs=0.0001)
    assert share.small
    assert len(share.rows) == 31


def test_no_lethal_response_among_71_protests_still_allows_3_in_100(table: tuple[CountryYear, ...]) -> None:
    share = of_country(shares_by_country(table), "Belarus")
    assert (share.with_response, share.low) == (0, 0.0)
    assert share.high == pytest.approx(0.0346, abs=0.0001)


def test_by_year_2011_has_two_lethal_responses_among_five_protests(table: tuple[CountryYear, ...]) -> None:
    (share,) = (share for share in shares_by_year(table, "Kazakhstan") if share.period == "2011")
    assert (share.with_response, share.protests, share.small) == (2, 5, True)
    assert share.rows == ("mm-kazakhstan-2011",)


def test_a_year_without_protest_has_no_share_rather_than_none_of_none(table: tuple[CountryYear, ...]) -> None:
    (share,) = (share for share in shares_by_year(table, "Kazakhstan") if share.period == "2017")
    assert (share.protests, share.share, share.low, share.high) == (0, None, None, None)


def test_arrests_met_3_of_35_protests_before_2000_and_10_of_13_after_2011(table: tuple[CountryYear, ...]) -> None:
    early, late = shares_by_period(table, "Kazakhstan", [(1990, 1999), (2012, 2020)], "arrests")
    assert (early.with_response, early.protests) == (3, 35)
    assert (late.with_response, late.protests) == (10, 13)
    assert early.high is not None
    assert late.low is not None
    assert early.high < late.low


def test_a_period_that_nobody_coded_has_no_share(table: tuple[CountryYear, ...]) -> None:
    assert shares_by_period(table, "Kazakhstan", [(2021, 2022)]) == ()


def test_an_unknown_response_is_refused_with_the_known_ones(
    table: tuple[CountryYear, ...], protests: tuple[Protest, ...]
) -> None:
    for ask in (lambda: shares_by_country(table, "kettling"), lambda: shares_without(protests, "kettling")):
        with pytest.raises(ValueError, match="'kettling' is not coded; expected one of lethal"):
            ask()


def test_the_long_zhanaozen_protest_is_one_of_88_or_none_or_208_of_444_days(protests: tuple[Protest, ...]) -> None:
    as_coded, without, by_days = shares_without(protests)
    assert as_coded.long == ("mm-7052011001",)
    assert (as_coded.numerator.low, as_coded.denominator) == (4, 88)
    assert (without.numerator.low, without.denominator) == (3, 87)
    # lethal on at least one day each of four protests; at most on all of their 208 + 2 + 1 + 1 days
    assert (by_days.numerator.low, by_days.numerator.high, by_days.denominator) == (4, 212, 444)
    assert (by_days.bounds.low, by_days.bounds.high) == (4 / 444, 212 / 444)


def test_without_a_long_protest_leaving_out_changes_nothing(protests: tuple[Protest, ...]) -> None:
    as_coded, without, _ = shares_without(protests, over_days=208)
    assert as_coded.long == ()
    assert as_coded.bounds == without.bounds
