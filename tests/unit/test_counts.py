"""Counts of one kind and reach side by side: one origin once, its latest number, and the rules on what is left."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.evidence.rows import Count
from analysis.evidence.view import Evidence
from analysis.method.bounds import Bounds
from analysis.method.breakdown import breakdowns, latest_parts
from analysis.method.counts import Body, Position, UnlikeCounts, latest, majority, positions, reach_of, rules, together
from analysis.method.cumulation import cumulate
from analysis.method.growth import growth
from analysis.method.levels import how_many
from analysis.method.revisions import revisions
from tests.unit.made_up_counts import BODIES, EPISODE, count, evidence_of, numbered, whole


def body(origin: str) -> Body:
    return Body(origin, origin, BODIES[origin])


def stand(*counts: Count) -> tuple[Position, ...]:
    return positions(numbered(*counts), body, "persons")


def numbers(found: tuple[Position, ...]) -> dict[str, tuple[float | None, float | None]]:
    return {position.body.id: (position.bounds.low, position.bounds.high) for position in found}


# --- spans -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "reach", "why"),
    [
        ("n22-065", "total", "all days of the core"),
        ("n22-085", "total", "a whole month that holds the core"),
        ("n22-013", "part", "a running total of the eighth day"),
        ("n22-160", "part", "the detentions of one day"),
        ("n22-166", "wider", "detentions counted until August"),
        ("n21-315", "wider", "begins before the episode"),
        ("n22-094", "total", "deaths in custody have no last day"),
        ("n11-209", "total", "verdicts counted until the appeal"),
        ("n11-131", "part", "one verdict"),
        ("n22-181", "moment", "persons held on a day"),
        ("n22-285", "unknown", "the row does not say"),
    ],
)
def test_the_span_of_a_real_number_decides_what_it_may_be_put_with(
    evidence: Evidence, row: str, reach: str, why: str
) -> None:
    number = next(count for count in evidence.counts if count.id == row)
    assert reach_of(number, evidence.episode(number.episode)) == reach, why


def test_a_number_of_a_day_is_in_no_range_of_totals() -> None:
    day = count(900, origin="reuters", covers=("2030-05-02", "2030-05-02"))
    found = how_many(evidence_of(count(16), count(15, origin="bbc"), day), EPISODE, "killed", ["all"])
    assert found is not None
    assert found.bounds == Bounds(15, 16, "persons")


# --- positions -------------------------------------------------------------------------------------------------------


def test_ten_copies_of_one_statement_are_one_origin() -> None:
    found = stand(*[count(16) for _ in range(10)], count(15, origin="reuters"))
    assert numbers(found) == {"hrw": (16, 16), "reuters": (15, 15)}


def test_a_body_stands_where_it_stood_last() -> None:
    found = stand(count(10, stated="2030-05-03"), count(14, stated="2030-05-04"), count(12, stated="2030-06"))
    assert numbers(found) == {"hrw": (12, 12)}


def test_a_coarse_date_gives_way_only_to_what_is_certainly_later() -> None:
    assert numbers(stand(count(14, stated="2030"), count(16, stated="2030-06-01"))) == {"hrw": (14, 16)}
    assert numbers(stand(count(14, stated="2030"), count(16, stated="2031-01-01"))) == {"hrw": (16, 16)}


def test_an_undated_number_gives_way_to_any_dated_one() -> None:
    assert numbers(stand(count(14, stated=""), count(16, stated="2029"))) == {"hrw": (16, 16)}
    assert numbers(stand(count(14, stated=""))) == {"hrw": (14, 14)}


def test_two_numbers_of_one_day_are_read_together_where_both_can_be_true() -> None:
    assert together([Bounds(3000, None, "persons"), Bounds(3811, 3811, "persons")]) == Bounds(3811, 3811, "persons")
    assert together([Bounds(4266, 4266, "persons"), Bounds(4404, 4404, "persons")]) == Bounds(4266, 4404, "persons")
    assert together([Bounds(350, None, "persons"), Bounds(109, 109, "persons")]) == Bounds(109, None, "persons")


@pytest.mark.parametrize(
    "unlike",
    [{"population": "civilians"}, {"place": "Almaty"}, {"quantity": "wounded"}, {"detail": "further_deaths"}],
)
def test_numbers_of_different_kinds_are_refused(unlike: dict[str, str]) -> None:
    with pytest.raises(UnlikeCounts):
        stand(count(16), count(64, **unlike))  # type: ignore[arg-type]


# --- rules -----------------------------------------------------------------------------------------------------------


def test_the_rules_stand_side_by_side() -> None:
    applied = rules(
        stand(
            count(14, origin="prosecutor-general-kz", stated="2030-05-10"),
            count(15, origin="interior-ministry-kz", stated="2030-07-10"),
            count(15, None, origin="hrw"),
            count(16, None, origin="amnesty"),
            count(90, origin="respublika"),
        )
    )
    assert applied is not None
    assert applied.full == Bounds(14, 90, "persons")
    assert applied.majority.bounds == Bounds(14, 16, "persons")  # 14 to 15 and 15 to 16 are equally narrow
    assert applied.official is not None
    assert applied.official.body.id == "interior-ministry-kz"
    assert applied.without_parties == Bounds(15, None, "persons")


def test_the_majority_is_the_narrowest_range_of_more_than_half_and_ties_are_spanned() -> None:
    assert majority(stand(count(10), count(11, origin="bbc"), count(90, origin="reuters"))).bounds.high == 11
    tied = majority(stand(count(10), count(11, origin="bbc"), count(12, origin="reuters")))
    assert tied.bounds == Bounds(10, 12, "persons")
    assert majority(stand(count(73, None))).bounds == Bounds(73, 73, "persons")


ends = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted)
bodies = st.lists(st.sampled_from(sorted(BODIES)), min_size=1, max_size=8, unique=True)


@settings(deadline=None)
@given(bodies, st.data())
def test_no_narrower_range_holds_more_than_half(origins: list[str], data: st.DataObject) -> None:
    found = stand(*[count(*data.draw(ends), origin=origin) for origin in origins])
    stated = [position.ends for position in found]
    every = sorted({end for pair in stated for end in pair})
    holding = [
        (low, high)
        for low, high in product(every, every)
        if 2 * sum(low <= first and last <= high for first, last in stated) > len(stated)
    ]
    narrowest = min(high - low for low, high in holding)
    tied = [(low, high) for low, high in holding if high - low == narrowest]
    expected = Bounds(min(low for low, _ in tied), max(high for _, high in tied), "persons")
    assert majority(found).bounds == expected


stated_days = st.sampled_from(["", "2030", "2030-05", "2030-05-04", "2030-06-01", "2031"])
rows = st.lists(
    st.builds(
        lambda low, wide, origin, stated: count(low, low + wide, origin=origin, stated=stated),
        st.integers(0, 90),
        st.integers(0, 5),
        st.sampled_from(sorted(BODIES)),
        stated_days,
    ),
    min_size=1,
    max_size=8,
)


@settings(deadline=None)
@given(rows, st.data())
def test_the_order_of_rows_does_not_matter(made: list[Count], data: st.DataObject) -> None:
    mixed = data.draw(st.permutations(list(numbered(*made))))
    assert positions(mixed, body, "persons") == positions(numbered(*made), body, "persons")


@settings(deadline=None)
@given(rows, st.data())
def test_a_copy_of_a_statement_by_the_same_origin_moves_no_number(made: list[Count], data: st.DataObject) -> None:
    copied = replace(data.draw(st.sampled_from(made)))
    before, after = rules(stand(*made)), rules(stand(*made, copied))
    assert before is not None
    assert after is not None
    assert (before.full, before.majority, before.without_parties) == (after.full, after.majority, after.without_parties)


def test_of_officials_the_last_speaks_and_a_coarse_date_never_displaces_a_day() -> None:
    found = stand(
        count(211, origin="interior-ministry-kz", stated="2030"),
        count(219, origin="prosecutor-general-kz", stated="2030-12-28"),
    )
    last = latest(found)
    assert last is not None
    assert last.bounds.low == 219


# --- levels ----------------------------------------------------------------------------------------------------------


def at(evidence: Evidence, episode: str, quantity: str, *populations: str) -> dict[str, int]:
    found = how_many(evidence, evidence.episode(episode), quantity, populations or ("all",))
    assert found is not None
    return {level.kind.place: len(level.positions) for level in (found.headline, *found.others)}


def test_the_town_is_the_level_of_2011_and_the_country_of_2022_and_shetpe_is_never_added(evidence: Evidence) -> None:
    levels = at(evidence, "2011-zhanaozen", "killed")
    assert next(iter(levels)) == "Zhanaozen"
    assert levels["Mangystau Region"] < levels["Zhanaozen"] / 2
    assert next(iter(at(evidence, "2022-january", "killed"))) == "national"


def test_a_wider_total_is_preferred_unless_it_is_a_side_voice() -> None:
    town = [count(10, origin=origin) for origin in ("hrw", "bbc", "amnesty")]
    region = count(12, origin="reuters", place="West Kazakhstan Region")
    country = count(13, origin="kazinform", place="national")

    def headline(*made: Count) -> str:
        found = how_many(evidence_of(*made), EPISODE, "killed", ["all"])
        assert found is not None
        return found.headline.kind.place

    assert headline(*town, region) == "Oral"
    assert headline(*town[:2], region) == "West Kazakhstan Region"
    assert headline(*town[:2], region, country) == "national"


def test_a_place_that_the_source_does_not_name_is_no_level() -> None:
    assert how_many(evidence_of(count(22, place="unspecified")), EPISODE, "killed", ["all"]) is None


def test_before_any_total_running_totals_of_the_same_days_stand_in_as_interim() -> None:
    early = count(2, origin="hrw", covers=("2030-05-01", "2030-04-28"))
    running = [
        count(5, origin="reuters", covers=("2030-05-01", "2030-05-01")),
        count(7, origin="bbc", covers=("2030-05-01", "2030-05-02")),
    ]
    found = how_many(evidence_of(early, *running), EPISODE, "killed", ["all"])
    assert found is not None
    assert found.headline.interim
    assert numbers(found.headline.positions) == {"reuters": (5, 5), "bbc": (7, 7)}


# --- revisions -------------------------------------------------------------------------------------------------------


def test_a_fall_is_a_fall_and_a_growing_running_total_is_no_revision() -> None:
    made = numbered(
        count(5, stated="2030-05-01", covers=("2030-05-01", "2030-05-01")),
        count(16, stated="2030-05-04"),
        count(16, stated="2030-05-05"),
        count(14, stated="2030-06-01"),
    )
    series = revisions(made, EPISODE, body, "persons")
    assert [(r.reach, r.change) for r in series] == [
        ("part", "first"), ("total", "first"), ("total", "same"), ("total", "down"),
    ]  # fmt: skip


def test_days_that_cannot_be_told_apart_are_no_revision_of_each_other() -> None:
    for coarse, day in (("2030", "2030-06-01"), ("2030-06", "2030-06-30")):
        made = numbered(count(14, stated=coarse), count(16, stated=day))
        assert [r.change for r in revisions(made, EPISODE, body, "persons")] == ["first", "first"]


def test_the_prosecutors_number_of_convicted_fell_by_seventeen_in_a_week(evidence: Evidence) -> None:
    made = [
        c
        for c in evidence.counts
        if (c.episode, c.quantity, c.population, c.origin)
        == ("2022-january", "convicted", "all", "prosecutor-general-kz")
    ]
    series = revisions(made, evidence.episode("2022-january"), lambda o: Body(o, o, "state"), "persons")
    assert [(r.stated_text, r.bounds.low, r.change) for r in series][-2:] == [
        ("2022-12-28", 1222, "up"), ("2023-01-05", 1205, "down"),
    ]  # fmt: skip


# --- breakdowns ------------------------------------------------------------------------------------------------------


def fits(*made: Count) -> list[tuple[str, str, float | None]]:
    found = breakdowns(numbered(*made), whole().place_by_id, lambda _: "persons")
    return [(one.by, one.fit, one.parts.low) for one in found]


def test_civilians_and_security_forces_must_make_up_the_whole() -> None:
    total, officers = count(230), count(19, population="security_forces")
    assert fits(total, officers, count(211, population="civilians")) == [("population", "fits", 230)]
    assert fits(total, officers, count(219, population="civilians")) == [("population", "exceeds", 238)]
    assert fits(total, officers, count(200, population="civilians")) == [("population", "falls short", 219)]


def test_children_are_also_civilians_and_are_not_added_to_them() -> None:
    assert fits(count(16), count(15, population="civilians"), count(3, population="children")) == [
        ("population", "fits", 15)
    ]


def test_more_shot_than_dead_is_flagged_and_the_dead_by_gunfire_are_never_added() -> None:
    assert fits(count(16), count(12, quantity="killed_by_gunfire")) == [("quantity", "fits", 12)]
    assert fits(count(16), count(17, quantity="killed_by_gunfire")) == [("quantity", "exceeds", 17)]


def test_a_town_and_its_region_are_not_added_up() -> None:
    made = (count(10, place="national"), count(6, place="West Kazakhstan Region"), count(5, place="Oral"))
    assert fits(*made) == [("place", "fits", 5), ("place", "fits", 6)]


def test_a_town_of_another_region_is_no_part_of_a_region() -> None:
    assert fits(count(6, place="West Kazakhstan Region"), count(100, place="Zhanaozen")) == []


def test_parts_of_another_day_or_origin_are_no_parts_of_a_total() -> None:
    assert fits(count(16), count(99, population="civilians", stated="2030-07-01")) == []
    assert fits(count(16), count(99, population="civilians", origin="bbc")) == []


def test_in_almaty_the_police_count_nine_more_dead_than_the_prosecutors_total(evidence: Evidence) -> None:
    official = [c for c in evidence.counts if c.quantity == "killed" and evidence.kind_of_origin(c.origin) == "state"]
    found = latest_parts(
        official,
        evidence.episode("2022-january"),
        lambda origin: Body(origin, origin, "state"),
        lambda _: "persons",
    )
    almaty = next(one for one in found if one.place == "Almaty")
    assert (almaty.parts.low, almaty.total.high, almaty.fit) == (160, 151, "exceeds")
    country = next(one for one in found if one.place == "national")
    assert (country.parts.low, country.total.high, country.fit) == (238, 238, "fits")


# --- verdicts on one line, growth ------------------------------------------------------------------------------------


def officers(low: float, covers_to: str, covers_from: str = "2030-05-01", **other: str) -> Count:
    return count(low, quantity="officers_convicted", population="officers", covers=(covers_from, covers_to), **other)  # type: ignore[arg-type]


def test_a_running_total_holds_the_verdicts_to_its_day_and_later_ones_add_to_it() -> None:
    made = numbered(
        officers(3, "2030-08-10", "2030-08-10"),
        officers(9, "2030-09-30"),
        officers(4, "2030-10-18", "2030-10-18"),
    )
    found = cumulate(made, (), EPISODE, "persons")
    assert found is not None
    assert found.bounds == Bounds(9, 13, "persons")


def test_two_rows_of_one_trial_count_once() -> None:
    trial = ("2031-01-17", "2031-01-17")
    made = numbered(officers(9, "2030-09-30"), *[officers(number, *trial) for number in (6, 6, 2)])
    found = cumulate(made, (), EPISODE, "persons")
    assert found is not None
    assert found.bounds == Bounds(9, 15, "persons")


def test_nobody_convicted_is_a_number_and_no_row_is_none() -> None:
    found = cumulate(numbered(officers(0, "2030-09-30")), (), EPISODE, "persons")
    assert found is not None
    assert found.bounds == Bounds(0, 0, "persons")
    assert cumulate((), (), EPISODE, "persons") is None


def protests(low: float, first: str, last: str, origin: str = "hrw") -> Count:
    return count(low, quantity="protests_recorded", covers=(first, last), origin=origin, episode="context")


def test_growth_is_read_within_one_origin_and_never_across() -> None:
    made = numbered(protests(100, "2018", "2018"), protests(900, "2019", "2019", origin="bbc"))
    assert growth(made, 2018, 2020) == ()


def test_growth_compares_rates_not_numbers_and_leaves_seasons_and_overlaps_out() -> None:
    made = numbered(
        protests(520, "2018-01-01", "2020-08-31"),
        protests(254, "2020-09", "2020-12"),
        protests(60, "2019-09", "2019-09"),
        protests(1589, "2018", "2020"),
    )
    (step,) = growth(made, 2018, 2020)
    assert step.direction == "rose"
    assert step.factor.low == pytest.approx((254 / 122) / (520 / 974))
