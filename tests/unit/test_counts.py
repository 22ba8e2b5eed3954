"""Counts of one kind side by side: who counted and who only says the number, what replaces what, the range."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.evidence.clock import Span
from analysis.evidence.rows import Count, Event
from analysis.evidence.view import Evidence
from analysis.method.bounds import Bounds
from analysis.method.breakdown import breakdowns, classes, latest_parts
from analysis.method.counts import Body, Position, Standing, UnlikeCounts, latest, range_of, standing, together
from analysis.method.levels import body_in, how_many
from analysis.method.reach import reaches
from analysis.method.revisions import growth, revisions
from tests.unit.made_up_counts import BODIES, EPISODE, count, evidence_of, numbered, whole

ENUMERATION = frozenset({"own_records", "own_documentation", "name_list"})
PROSECUTORS, MINISTRY = "prosecutor-general-kz", "interior-ministry-kz"


def body(origin: str) -> Body:
    return body_in(whole(), origin, "KZ")


def stand(*counts: Count) -> Standing:
    return standing(numbered(*counts), body, "persons", ENUMERATION, Span(date(2030, 5, 1), date(2030, 5, 1)))


def numbers(positions: tuple[Position, ...]) -> dict[str, tuple[float | None, float | None]]:
    return {position.body.id: (position.bounds.low, position.bounds.high) for position in positions}


def counted(*counts: Count) -> dict[str, tuple[float | None, float | None]]:
    return numbers(stand(*counts).enumerators)


def persons(low: float | None, high: float | None) -> Bounds:
    return Bounds(low, high, "persons")


# --- spans -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "reach", "why"),
    [
        ("n22-065", "total", "all days of the core"),
        ("n22-085", "total", "a whole month that holds the core"),
        ("n22-079", "total", "a list of the dead of 5 to 8 January, the days of the killing"),
        ("n22-057", "part", "4 to 6 January leave days of the killing out"),
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
    assert reaches(evidence)(number) == reach, why


def test_a_number_of_a_day_is_in_no_range_of_totals_and_is_named_with_what_it_lacks() -> None:
    day = count(900, origin="reuters", covers=("2030-05-02", "2030-05-02"))
    found = how_many(evidence_of(count(16), count(15, origin="bbc"), day), EPISODE, "killed", ["all"])
    assert found.headline is not None
    assert found.headline.bounds == persons(15, 16)
    (aside,) = found.aside
    assert (aside.count.low, aside.lacks) == (900, "it covers 2030-05-02 alone and leaves days of the events out")


def test_a_number_without_a_span_that_is_stated_after_the_events_is_a_total() -> None:
    found = how_many(evidence_of(count(16, covers=("", ""))), EPISODE, "killed", ["all"])
    assert found.headline is not None
    assert found.headline.bounds == persons(16, 16)


@pytest.mark.parametrize(
    ("row", "lacks"),
    [
        (
            count(16, covers=("", ""), stated="2030-05-02"),
            "the days that it covers are not told, and it was stated while the events went on",
        ),
        (
            count(16, covers=("", ""), stated=""),
            "the days that it covers are not told, and on which day it was stated is not told",
        ),
        (count(16, covers=("2030-05-01", "")), "the last day that it covers is not told"),
        (count(16, place="unspecified"), "the place is not told"),
        (
            count(16, covers=("2030-01-01", "2030-05-03")),
            "it covers 2030-01-01 to 2030-05-03, which is not the episode's alone",
        ),
    ],
)
def test_no_number_is_set_aside_in_silence(row: Count, lacks: str) -> None:
    found = how_many(evidence_of(row), EPISODE, "killed", ["all"])
    assert found.headline is None
    assert [one.lacks for one in found.aside] == [lacks]


def killing(day: str, place: str = "Oral") -> Event:
    shot = next(event for event in whole().events if event.action == "live_fire")
    days = Span.parse(day)
    assert days is not None
    return replace(shot, id=f"e30-{day}-{place}", episode=EPISODE.id, days=days, place=place, end=None)


def test_a_span_that_holds_the_days_of_the_killing_at_its_place_is_a_total_of_the_dead() -> None:
    number = count(16, covers=("2030-05-02", "2030-05-02"))
    made = evidence_of(number, replace(number, quantity="detained"))
    shot = replace(made, events=(killing("2030-05-02"), killing("2030-05-03", "Almaty")))
    assert [reaches(made)(one) for one in made.counts] == ["part", "part"]
    assert [reaches(shot)(one) for one in shot.counts] == ["total", "part"]
    twice = replace(made, events=(killing("2030-05-02"), killing("2030-05-03")))
    assert [reaches(twice)(one) for one in twice.counts] == ["part", "part"]


# --- who counted -----------------------------------------------------------------------------------------------------


def test_ten_copies_of_one_statement_are_one_enumerator() -> None:
    assert counted(*[count(16) for _ in range(10)], count(15, origin="reuters")) == {
        "hrw": (16, 16),
        "reuters": (15, 15),
    }


@pytest.mark.parametrize("basis", ["repeats", "sum", "observation", "estimate", "hearsay", "unclear"])
def test_who_did_not_count_stands_beside_by_name_and_moves_nothing(basis: str) -> None:
    echo = count(90, origin="respublika", basis=basis, repeats=("hrw",) if basis == "repeats" else ())
    found = stand(count(16), echo)
    assert found.bounds == persons(16, 16)
    assert numbers(found.beside) == {"respublika": (90, 90)}
    assert found.beside[0].repeats == echo.repeats


def test_the_organs_of_a_state_are_one_enumerator_with_its_latest_word() -> None:
    found = stand(count(14, origin=PROSECUTORS, stated="2030-05-10"), count(15, origin=MINISTRY, stated="2030-07-10"))
    assert numbers(found.enumerators) == {MINISTRY: (15, 15)}
    assert found.official == found.enumerators[0]


def test_an_organ_of_another_state_is_not_the_accused_state() -> None:
    assert body_in(whole(), "prosecutor-general-kz", "KZ").official
    assert not body_in(whole(), "prosecutor-general-kz", "UZ").official
    assert not body_in(whole(), "mfa-kg", "KZ").official


def test_a_list_is_a_floor_and_opens_the_range_only_where_it_exceeds_what_is_closed() -> None:
    official, short = count(238, origin=PROSECUTORS), count(188, origin="reuters", basis="name_list", floor=True)
    longer = count(263, None, origin="hrw", basis="name_list")
    assert stand(official, short).bounds == persons(188, 238)
    assert stand(official, short, longer).bounds == persons(238, None)
    assert stand(short, longer).bounds == persons(263, None)


def test_a_stale_number_is_told_nowhere_as_one_that_stands() -> None:
    assert counted(count(164, stale=True), count(225, origin="bbc")) == {"bbc": (225, 225)}


def test_where_no_row_says_who_counted_every_body_stands_and_that_is_said() -> None:
    found = stand(count(14, basis="unclear"), count(16, origin="bbc", basis="unclear"))
    assert found.bounds == persons(14, 16)
    assert not found.told
    assert stand(count(14), count(16, origin="bbc", basis="unclear")).told


# --- the latest word -------------------------------------------------------------------------------------------------


def by_each_pair(rows: tuple[Count, ...]) -> tuple[Count, ...]:
    """The latest word, by the rules as they are written."""

    def room(row: Count) -> Bounds:
        near = 0.1 if row.qualifier == "about" and row.high is not None else 0
        return Bounds((row.low or 0) * (1 - near), None if row.high is None else row.high * (1 + near), "persons")

    def adds_nothing(one: Count, other: Count) -> bool:
        return room(other).within(room(one)) and room(one) != room(other)

    def replaces(one: Count, other: Count) -> bool:
        assert one.stated
        assert other.stated
        return one.stated.first > other.stated.last and not adds_nothing(one, other)

    left = [row for row in rows if not any(replaces(other, row) for other in rows)]
    return tuple(row for row in left if not any(adds_nothing(row, other) for other in left))


SOME_NUMBERS = st.builds(
    lambda low, more, day, qualifier: count(low, more and low + more, stated=f"2030-06-0{day}", qualifier=qualifier),
    st.sampled_from([10, 11, 12, 20]),
    st.sampled_from([None, 1, 2, 10]),
    st.integers(1, 4),
    st.sampled_from(["exact", "about"]),
)


@given(st.lists(SOME_NUMBERS, max_size=7))
def test_the_latest_word_is_the_one_that_each_pair_of_numbers_leaves(counts: list[Count]) -> None:
    rows = numbered(*counts)
    assert latest(rows) == by_each_pair(rows)


def test_a_body_stands_where_it_stood_last() -> None:
    assert counted(count(10, stated="2030-05-03"), count(14, stated="2030-05-04"), count(12, stated="2030-06")) == {
        "hrw": (12, 12)
    }


def test_a_coarse_date_gives_way_only_to_what_is_certainly_later() -> None:
    assert counted(count(14, stated="2030"), count(16, stated="2030-06-01")) == {"hrw": (14, 16)}
    assert counted(count(14, stated="2030"), count(16, stated="2031-01-01")) == {"hrw": (16, 16)}


def test_a_number_of_the_first_day_gives_way_to_any_later_one_of_its_enumerator_however_coarse() -> None:
    first = count(10, origin=PROSECUTORS, stated="2030-05-01")
    assert counted(first, count(14, origin=MINISTRY, stated="2030-05")) == {MINISTRY: (14, 14)}
    assert counted(first) == {PROSECUTORS: (10, 10)}


def test_an_undated_number_gives_way_to_any_dated_one() -> None:
    assert counted(count(14, stated=""), count(16, stated="2031")) == {"hrw": (16, 16)}
    assert counted(count(14, stated="")) == {"hrw": (14, 14)}


def test_a_later_floor_or_rounding_that_the_number_meets_replaces_nothing() -> None:
    exact = count(4353, stated="2030-05-15")
    assert counted(exact, count(4000, None, stated="2030-07-01")) == {"hrw": (4353, 4353)}
    assert counted(exact, count(4300, stated="2030-07-01", qualifier="about")) == {"hrw": (4353, 4353)}
    assert counted(exact, count(4500, None, stated="2030-07-01")) == {"hrw": (4500, None)}
    assert counted(exact, count(2000, stated="2030-07-01", qualifier="about")) == {"hrw": (2000, 2000)}


def test_two_numbers_of_one_day_are_read_together_where_both_can_be_true() -> None:
    assert together([persons(3000, None), persons(3811, 3811)]) == persons(3811, 3811)
    assert together([persons(4266, 4266), persons(4404, 4404)]) == persons(4266, 4404)
    assert together([persons(350, None), persons(109, 109)]) == persons(109, None)


@pytest.mark.parametrize(
    "unlike", [{"population": "civilians"}, {"place": "Almaty"}, {"quantity": "wounded"}, {"detail": "further_deaths"}]
)
def test_numbers_of_different_kinds_are_refused(unlike: dict[str, str]) -> None:
    with pytest.raises(UnlikeCounts):
        stand(count(16), count(64, **unlike))  # type: ignore[arg-type]


# --- properties ------------------------------------------------------------------------------------------------------

some = st.lists(
    st.builds(
        lambda low, wide, is_open: persons(low, None if is_open else low + wide),
        st.integers(0, 90),
        st.integers(0, 5),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@given(some)
def test_the_range_leaves_room_for_every_closed_number_and_for_every_floor(made: list[Bounds]) -> None:
    found = range_of(made)
    assert found is not None
    assert all(found.agrees_with(one) for one in made)
    closed = [one for one in made if one.high is not None]
    assert all(one.within(found) for one in closed)


stated_days = st.sampled_from(["", "2030", "2030-05", "2030-05-01", "2030-05-04", "2030-06-01", "2031"])
rows = st.lists(
    st.builds(
        lambda low, wide, origin, stated, basis, floor: count(
            low, low + wide, origin=origin, stated=stated, basis=basis, floor=floor
        ),
        st.integers(0, 90),
        st.integers(0, 5),
        st.sampled_from(sorted(BODIES)),
        stated_days,
        st.sampled_from(["own_records", "name_list", "repeats", "unclear"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


@settings(deadline=None)
@given(rows, st.data())
def test_the_order_of_rows_does_not_matter(made: list[Count], data: st.DataObject) -> None:
    mixed = data.draw(st.permutations(list(numbered(*made))))
    one, other = (standing(each, body, "persons", ENUMERATION) for each in (mixed, numbered(*made)))
    assert one == other


@settings(deadline=None)
@given(rows, st.data())
def test_a_copy_of_a_statement_by_the_same_origin_moves_no_number(made: list[Count], data: st.DataObject) -> None:
    copied = replace(data.draw(st.sampled_from(made)))
    assert stand(*made).bounds == stand(*made, copied).bounds


@settings(deadline=None)
@given(rows, st.integers(0, 400))
def test_an_echo_moves_no_range_and_adds_no_voice(made: list[Count], low: int) -> None:
    told = [replace(one, basis="name_list") if one.basis == "unclear" else one for one in made]
    echo = count(low, origin="respublika", basis="repeats", repeats=("hrw",))
    before, after = stand(*told), stand(*told, echo)
    assert (before.bounds, len(before.enumerators)) == (after.bounds, len(after.enumerators))


# --- levels ----------------------------------------------------------------------------------------------------------


def test_the_town_is_the_level_of_2011_and_the_country_of_2022_and_shetpe_is_never_added(evidence: Evidence) -> None:
    places = {
        episode: how_many(evidence, evidence.episode(episode), "killed", ("all",)).headline
        for episode in ("2011-zhanaozen", "2022-january")
    }
    assert [level.kind.place for level in places.values() if level] == ["Zhanaozen", "national"]


def test_the_place_of_most_who_counted_is_the_level_and_of_equally_many_the_widest() -> None:
    town = [count(10, origin=origin) for origin in ("hrw", "bbc")]
    echoes = [count(10, origin=origin, basis="repeats") for origin in ("amnesty", "reuters")]
    region = count(12, origin="reuters", place="West Kazakhstan Region")

    def headline(*made: Count) -> str:
        found = how_many(evidence_of(*made), EPISODE, "killed", ["all"]).headline
        assert found is not None
        return found.kind.place

    assert headline(*town, region) == "Oral"
    assert headline(town[0], *echoes, region) == "West Kazakhstan Region"


def test_a_town_that_does_not_hold_the_main_place_is_counted_apart_and_gives_no_number_of_the_episode() -> None:
    elsewhere = [count(30, origin=origin, place="Shymkent") for origin in ("hrw", "bbc")]
    found = how_many(evidence_of(*elsewhere), EPISODE, "killed", ["all"])
    assert found.headline is None
    assert [level.kind.place for level in found.others] == ["Shymkent"]
    assert not found.aside
    beside = how_many(evidence_of(count(10, origin="hrw"), *elsewhere), EPISODE, "killed", ["all"])
    assert beside.headline is not None
    assert beside.headline.kind.place == "Oral"
    assert [level.kind.place for level in beside.others] == ["Shymkent"]


def test_before_any_total_running_totals_of_the_same_days_stand_in_as_interim() -> None:
    early = count(2, origin="hrw", covers=("2030-05-01", "2030-04-28"))
    running = [
        count(5, origin="reuters", covers=("2030-05-01", "2030-05-01")),
        count(7, origin="bbc", covers=("2030-05-01", "2030-05-02")),
    ]
    found = how_many(evidence_of(early, *running), EPISODE, "killed", ["all"]).headline
    assert found is not None
    assert found.interim
    assert numbers(found.enumerators) == {"reuters": (5, 5), "bbc": (7, 7)}


def test_a_running_total_is_old_by_those_of_its_own_place_alone() -> None:
    of_the_town = count(5, origin="reuters", covers=("2030-05-01", "2030-05-01"))
    elsewhere = count(2, origin="bbc", place="Shymkent", covers=("2030-05-01", "2030-05-04"))
    newer = count(9, origin="hrw", covers=("2030-05-01", "2030-05-04"))

    def told(*counts: Count) -> dict[str, tuple[float | None, float | None]]:
        found = how_many(evidence_of(*counts), EPISODE, "killed", ["all"]).headline
        assert found is not None
        return numbers(found.enumerators)

    assert told(of_the_town, elsewhere) == {"reuters": (5, 5)}
    assert told(of_the_town, elsewhere, newer) == {"hrw": (9, 9)}


# --- revisions -------------------------------------------------------------------------------------------------------


def test_a_fall_is_a_fall_and_a_growing_running_total_is_no_revision() -> None:
    made = numbered(
        count(5, stated="2030-05-01", covers=("2030-05-01", "2030-05-01")),
        count(16, stated="2030-05-04"),
        count(16, stated="2030-05-05"),
        count(14, stated="2030-06-01"),
    )
    series = revisions(made, reaches(evidence_of()), body, "persons")
    assert [(r.reach, r.change) for r in series] == [
        ("part", "first"), ("total", "first"), ("total", "same"), ("total", "down"),
    ]  # fmt: skip


def test_what_is_said_to_be_rounded_does_not_revise_a_number_that_it_may_round() -> None:
    about = [replace(count(100, stated=day), qualifier="about") for day in ("2030-05-10", "2030-06-10", "2030-07-10")]
    made = numbered(about[0], count(110, stated="2030-05-20"), about[1], count(130, stated="2030-06-20"), about[2])
    changes = [r.change for r in revisions(made, reaches(evidence_of()), body, "persons")]
    assert changes == ["first", "same", "same", "up", "down"]


def test_two_organs_of_a_state_are_one_series() -> None:
    made = numbered(count(14, origin=PROSECUTORS, stated="2030-05-10"), count(16, origin=MINISTRY, stated="2030-06-10"))
    assert [r.change for r in revisions(made, reaches(evidence_of()), body, "persons")] == ["first", "up"]


def test_days_that_cannot_be_told_apart_are_no_revision_of_each_other() -> None:
    for coarse, day in (("2030", "2030-06-01"), ("2030-06", "2030-06-30")):
        made = numbered(count(14, stated=coarse), count(16, stated=day))
        assert [r.change for r in revisions(made, reaches(evidence_of()), body, "persons")] == ["first", "first"]


def test_the_prosecutors_number_of_convicted_fell_by_seventeen_in_a_week(evidence: Evidence) -> None:
    made = [
        c
        for c in evidence.counts
        if (c.episode, c.quantity, c.population, c.origin)
        == ("2022-january", "convicted", "all", "prosecutor-general-kz")
    ]
    series = revisions(made, reaches(evidence), lambda o: Body(o, o, "state", True), "persons")
    assert [(r.stated_text, r.bounds.low, r.change) for r in series][-2:] == [
        ("2022-12-28", 1222, "up"), ("2023-01-05", 1205, "down"),
    ]  # fmt: skip


# --- breakdowns ------------------------------------------------------------------------------------------------------


def fits(*made: Count) -> list[tuple[str, str, float | None]]:
    found = breakdowns(evidence_of(*made))
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


def test_other_disjoint_classes_are_added_before_parts_are_said_to_fall_short() -> None:
    total, officers = count(187), count(31, population="security_forces")
    civilians, attackers = count(62, population="civilians"), count(94, population="alleged_attackers")
    assert fits(total, officers, civilians) == [("population", "falls short", 93)]
    assert fits(total, officers, civilians, attackers) == [("population", "fits", 93)]


def official(low: float, population: str = "all", stated: str = "2030-08-01", **other: str) -> Count:
    return count(low, origin=PROSECUTORS, population=population, stated=stated, basis="own_records", **other)  # type: ignore[arg-type]


def test_the_classes_of_the_states_latest_day_with_its_forces_and_deaths_in_custody_make_up_its_total() -> None:
    made = evidence_of(
        official(238),
        official(149, "alleged_attackers", "2030-06-01"),
        official(20, "bystanders", "2030-06-01"),
        official(67, "alleged_attackers"),
        official(142, "regime_violators"),
        official(4, "other"),
        official(19, "security_forces", "2030-07-01"),
        official(6, quantity="deaths_in_custody"),
    )
    found = classes(made, EPISODE, "killed", ("deaths_in_custody",))
    assert found is not None
    assert (found.parts, found.total.low, found.fit) == (persons(228, 238), 238, "fits")
    without = replace(made, counts=tuple(c for c in made.counts if c.population != "regime_violators"))
    short = classes(without, EPISODE, "killed", ("deaths_in_custody",))
    assert short is not None
    assert short.fit == "falls short"


def test_in_almaty_the_police_count_nine_more_dead_than_the_prosecutors_total(evidence: Evidence) -> None:
    found = latest_parts(evidence, evidence.episode("2022-january"), "killed")
    almaty = next(one for one in found if one.place == "Almaty")
    assert (almaty.parts.low, almaty.total.high, almaty.fit) == (160, 151, "exceeds")
    country = next(one for one in found if one.place == "national")
    assert (country.parts.low, country.total.high, country.fit) == (238, 238, "fits")


# --- growth ----------------------------------------------------------------------------------------------------------


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
