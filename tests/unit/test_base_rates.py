"""Shares of the protests of a list that a state met in some way: facts of that list, with no interval."""

from __future__ import annotations

import pytest

from analysis.evidence.rows import CountryYear, Protest
from analysis.evidence.view import Evidence
from analysis.method.base_rates import Share, shares_by_country, shares_without


@pytest.fixture(scope="module")
def table(evidence: Evidence) -> tuple[CountryYear, ...]:
    return evidence.country_years


@pytest.fixture(scope="module")
def protests(evidence: Evidence) -> tuple[Protest, ...]:
    return evidence.protests


def of_country(shares: tuple[Share, ...], country: str) -> Share:
    return next(share for share in shares if share.country == country)


def test_kazakhstan_met_4_of_88_protests_with_killings_or_shootings(table: tuple[CountryYear, ...]) -> None:
    share = of_country(shares_by_country(table), "Kazakhstan")
    assert (share.with_response, share.protests, share.period) == (4, 88, "1990-2020")
    assert share.bounds is not None
    assert (share.bounds.low, share.bounds.high) == (4 / 88, 4 / 88), "a share of a list has no interval"
    assert len(share.rows) == 31


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
