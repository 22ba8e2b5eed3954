"""Places hold places, and have the name of the day."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.evidence.clean import clean
from analysis.evidence.places import places_holding
from analysis.evidence.view import Evidence, raw_tables


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


@pytest.mark.parametrize(
    ("place", "day", "called"),
    [
        ("Astana", date(2011, 12, 16), "Astana"),
        ("Astana", date(2021, 1, 10), "Nur-Sultan (today Astana)"),
        ("Astana", date(2022, 1, 5), "Nur-Sultan (today Astana)"),
        ("Astana", date(2022, 9, 18), "Nur-Sultan (today Astana)"),
        ("Astana", date(2022, 9, 19), "Astana"),
        ("Astana", None, "Astana"),
        ("South Kazakhstan Region", date(2012, 1, 4), "South Kazakhstan Region (today Turkistan Region)"),
        ("Semey", date(2022, 1, 5), "Semey"),
    ],
)
def test_a_place_has_the_name_of_the_day_and_todays_beside_it(
    evidence: Evidence, place: str, day: date | None, called: str
) -> None:
    assert evidence.called(place, day) == called


def test_a_folder_without_the_table_of_names_calls_each_place_as_its_other_tables_do(evidence: Evidence) -> None:
    tables = {name: rows for name, rows in raw_tables().items() if name != "place_names"}

    assert clean(tables, evidence.codes).place_names == ()
