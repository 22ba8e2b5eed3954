"""Places hold places."""

from __future__ import annotations

import pytest

from analysis.evidence.places import places_holding
from analysis.evidence.view import Evidence


@pytest.mark.parametrize(
    ("place", "country", "holding"),
    [
        ("Zhanaozen", "KZ", ("Mangystau Region", "national")),
        ("Mangystau Region", "KZ", ("national",)),
        ("Almaty", "KZ", ("national",)),  # a city of its own standing, whose region is no place of the table
        ("Zhanaozen", "KG", ("Mangystau Region",)),
        ("national", "KZ", ()),
        ("unspecified", "KZ", ()),
        ("Kyrgyzstan", "KZ", ()),
        ("Nowhere", "KZ", ()),
    ],
)
def test_a_settlement_lies_in_its_region_and_a_region_in_its_country(
    evidence: Evidence, place: str, country: str, holding: tuple[str, ...]
) -> None:
    assert places_holding(evidence.place_by_id, place, country) == holding
