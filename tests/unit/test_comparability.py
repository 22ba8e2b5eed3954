"""Numbers of two episodes are compared only where the tests let them be; what is unlike is said in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.evidence.clock import Span
from analysis.evidence.rows import Count, Episode, Event
from analysis.evidence.view import Evidence
from analysis.findings.sentences import place_name
from analysis.method.comparability import Comparability, ComparedNumber, compare_sides, observed_for, total_variation
from analysis.method.levels import how_many
from tests.unit.made_up_counts import BODIES, EPISODE, OTHER, count, evidence_of, whole

NGOS = ("hrw", "amnesty")
MEDIA = ("reuters", "bbc")
LATER = ("2031-05-01", "2031-05-03")


def side(episode: Episode, *made: Count, cuts: tuple[Event, ...] = ()) -> ComparedNumber:
    populations = sorted({one.population for one in made})
    level = how_many(evidence_of(*made), episode, made[0].quantity, populations, made[0].detail).headline
    assert level is not None
    assert level.bounds is not None
    kind = whole().place_by_id[level.kind.place].kind
    return ComparedNumber(episode, level, level.bounds, kind, level.kind.population, level.kind.place, cuts)


def one_side(*origins: str, **other: str) -> ComparedNumber:
    return side(EPISODE, *[count(10, origin=origin, **other) for origin in origins])  # type: ignore[arg-type]


def other_side(*origins: str, stated: str = "2031-06-01", **other: str) -> ComparedNumber:
    made = [count(20, origin=o, episode=OTHER.id, covers=LATER, stated=stated, **other) for o in origins]  # type: ignore[arg-type]
    return side(OTHER, *made)


def stamps(guard: Comparability) -> set[str]:
    return {stamp.test for stamp in guard.stamps}


def test_like_numbers_pass() -> None:
    guard = compare_sides(one_side("hrw", "bbc"), other_side("amnesty", "reuters"))
    assert guard.outcome == "comparable"
    assert guard.stamps == ()


def test_another_quantity_is_refused() -> None:
    guard = compare_sides(one_side("hrw"), other_side("hrw", quantity="wounded"))
    assert guard.outcome == "refused"
    assert [stamp.test for stamp in guard.stamps if stamp.refuses] == ["definition"]


@pytest.mark.parametrize("unlike", [{"population": "protesters"}, {"place": "West Kazakhstan Region"}])
def test_another_population_or_level_of_place_is_stamped_and_named(unlike: dict[str, str]) -> None:
    guard = compare_sides(one_side("hrw"), other_side("hrw", **unlike))
    assert guard.outcome == "stamped"
    assert stamps(guard) == {"definition"}
    (word,) = unlike.values()
    assert word in guard.stamps[0].words


def test_a_floor_against_a_number_is_stamped() -> None:
    floor = side(OTHER, count(20, None, episode=OTHER.id, covers=LATER, stated="2031-06-01"))
    assert stamps(compare_sides(one_side("hrw"), floor)) == {"definition"}


def test_numbers_that_no_kind_of_body_counted_in_both_are_stamped() -> None:
    assert stamps(compare_sides(one_side(*NGOS), other_side("amnesty", "reuters"))) == set()
    apart = compare_sides(one_side(*NGOS), other_side(*MEDIA))
    assert stamps(apart) == {"who counted"}
    assert "Made-up 2030: ngo; Made-up 2031: international media" in apart.stamps[0].words
    organs = compare_sides(one_side("prosecutor-general-kz"), other_side("interior-ministry-kz"))
    assert stamps(organs) == set()


def test_a_young_toll_against_a_settled_one_is_stamped() -> None:
    young, settled = one_side("hrw", stated="2030-05-20"), other_side("hrw", stated="2032-05-20")
    assert observed_for(young) == 17
    assert stamps(compare_sides(young, settled)) == {"observation window"}
    assert stamps(compare_sides(one_side("hrw", stated="2030-06"), other_side("hrw"))) == set()


def test_a_number_without_a_day_is_stamped() -> None:
    assert stamps(compare_sides(one_side("hrw", stated=""), other_side("hrw"))) == {"observation window"}


def test_a_running_total_against_a_total_is_refused() -> None:
    running = side(EPISODE, count(10, covers=("2030-05-01", "2030-05-02")))
    guard = compare_sides(running, other_side("hrw"))
    assert guard.outcome == "refused"
    assert [stamp.test for stamp in guard.stamps if stamp.refuses] == ["observation window"]


def cut(day: date) -> Event:
    model = next(e for e in whole().events if e.action == "communications_shutdown")
    return replace(model, id="e30-001", days=Span(day, day), end=None)


def test_communications_cut_in_one_episode_only_is_stamped_with_the_act() -> None:
    dark = side(EPISODE, count(10), cuts=(cut(date(2030, 5, 2)),))
    guard = compare_sides(dark, other_side("hrw"))
    assert stamps(guard) == {"shutdown"}
    assert guard.rows == ("e30-001",)
    assert EPISODE.title in guard.stamps[0].words


def test_communications_cut_in_both_or_on_other_days_is_alike() -> None:
    dark = side(EPISODE, count(10), cuts=(cut(date(2030, 5, 2)),))
    other = side(
        OTHER, count(20, episode=OTHER.id, covers=LATER, stated="2031-06-01"), cuts=(cut(date(2031, 5, 2)),)
    )  # fmt: skip
    assert compare_sides(dark, other).outcome == "comparable"
    before = side(EPISODE, count(10), cuts=(cut(date(2030, 4, 22)),))
    assert compare_sides(before, other_side("hrw")).outcome == "comparable"


kinds = st.lists(st.sampled_from(sorted(set(BODIES.values()))), min_size=1, max_size=9)


@settings(deadline=None)
@given(kinds, kinds)
def test_the_distance_of_mixes_is_a_distance(one: list[str], other: list[str]) -> None:
    distance = total_variation(one, other)
    assert 0 <= distance <= 1
    assert distance == pytest.approx(total_variation(other, one))
    assert total_variation(one, one * 3) == pytest.approx(0)
    assert (distance == pytest.approx(1)) == set(one).isdisjoint(other)


origins = st.lists(st.sampled_from(sorted(BODIES)), min_size=1, max_size=6, unique=True)


@settings(deadline=None)
@given(origins, origins)
def test_the_guard_does_not_depend_on_which_side_comes_first(first: list[str], second: list[str]) -> None:
    one, other = one_side(*first), other_side(*second)
    forth, back = compare_sides(one, other), compare_sides(other, one)
    assert (forth.outcome, stamps(forth)) == (back.outcome, stamps(back))


def test_the_dead_of_2011_and_2022_are_compared_with_the_place_named(evidence: Evidence) -> None:
    sides = []
    for episode in ("2011-zhanaozen", "2022-january"):
        level = how_many(evidence, evidence.episode(episode), "killed", ["all"]).headline
        assert level is not None
        assert level.bounds is not None
        cuts = tuple(e for e in evidence.events if e.episode == episode and e.action == "communications_shutdown")
        place = evidence.place_by_id[level.kind.place].kind
        told = (level.kind.population, place_name(evidence, level.kind.place))
        sides.append(ComparedNumber(evidence.episode(episode), level, level.bounds, place, *told, cuts))
    guard = compare_sides(*sides)
    assert guard.outcome == "stamped"
    assert stamps(guard) == {"definition"}
    assert {"Zhanaozen", "country"} <= {w.strip("();,") for w in guard.stamps[0].words.split()}
    assert len(guard.rows) > 2
