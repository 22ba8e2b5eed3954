"""How a state met an episode: force by day and place, how fast, what killing shows of it, when it cut the lines."""

from datetime import date

from analysis.evidence.rows import Event
from analysis.evidence.view import Evidence
from analysis.method.acts import in_episode
from analysis.method.response import TimeToRung, force_reached, highest_rungs, seen_by_killing, shutdowns
from analysis.method.selectors import Selector
from tests.unit.made_up import REAL, act, evidence_of

PROTEST = Selector.parse("family:protest", REAL.codes)


def of(evidence: Evidence, episode: str) -> list[Event]:
    """The acts of an episode."""
    return [event for event in evidence.events if in_episode(evidence.episode(episode))(event)]


# --- the ladder


def test_the_ladder_holds_the_highest_rung_of_each_day_and_place_with_the_rows_that_reach_it() -> None:
    rows = [act("a", "detention", (0, 6)), act("b", "live_fire", (6, 7)), act("c", "live_fire", (8, 9))]
    (step,) = highest_rungs([*rows, act("d", "arson"), act("e", "live_fire", actor="unidentified")])
    assert (step.day, step.place, step.rung, step.rows) == (date(2022, 1, 5), "Almaty", 6, ("b", "c"))


def test_zhanaozen_reached_live_fire_on_16_december_and_shetpe_a_day_later(evidence: Evidence) -> None:
    reached = {(step.place, step.day.isoformat()): step.rung for step in highest_rungs(of(evidence, "2011-zhanaozen"))}
    assert reached["Zhanaozen", "2011-12-16"] == 6
    assert reached["Shetpe", "2011-12-17"] == 6
    assert max(rung for (_, day), rung in reached.items() if day < "2011-12-16") == 3


def test_acts_known_only_by_their_month_have_no_day_on_the_ladder(evidence: Evidence) -> None:
    assert "e11-147" not in {row for step in highest_rungs(of(evidence, "2011-zhanaozen")) for row in step.rows}


# --- how fast


def reached(*rows: Event) -> TimeToRung | None:
    return force_reached(evidence_of(rows), REAL.episode(rows[0].episode))


def test_the_time_to_the_highest_rung_is_bounded_by_the_clocks_of_both_ends() -> None:
    found = reached(act("rally", "rally", (0, 2)), act("gas", "tear_gas", (5, 6)), act("fire", "live_fire", (9, 24)))
    assert found is not None
    assert (found.rung, found.rows) == (6, ("fire", "rally"))
    assert (found.days.low, found.days.high) == (0.29, 1.0)  # 7 to 24 hours


def test_without_a_protest_or_force_there_is_no_time_to_measure() -> None:
    assert reached(act("gas", "tear_gas")) is None
    assert reached(act("rally", "rally")) is None


def test_live_fire_came_within_four_days_in_2022_and_after_seven_months_in_2011(evidence: Evidence) -> None:
    took = {name: force_reached(evidence, evidence.episode(name)) for name in ("2011-zhanaozen", "2022-january")}
    days = {name: one.days for name, one in took.items() if one and one.rung == 6}
    assert days["2022-january"].high is not None
    assert days["2022-january"].high < 4
    assert days["2011-zhanaozen"].low is not None
    assert days["2011-zhanaozen"].low > 200


# --- what a measure built on killing sees


def test_january_2021_held_people_in_rings_and_a_measure_built_on_killing_sees_none_of_it(evidence: Evidence) -> None:
    told = evidence.keep(events=in_episode(evidence.episode("2021-elections")))
    seen, unseen = seen_by_killing(told)
    assert seen == ()
    assert len([act for act in unseen if any(row.action == "kettling" for row in act.rows)]) == 6
    assert len(unseen) > 20
    assert max(step.rung for step in highest_rungs(told.events)) == 3


def test_force_is_seen_by_killing_only_on_the_day_and_at_the_place_of_a_shot() -> None:
    rows = [
        act("gas", "tear_gas"),
        act("shot", "live_fire", actor="unidentified"),
        act("elsewhere", "tear_gas", place="Taraz"),
        act("later", "detention", (30, 31)),
    ]
    seen, unseen = seen_by_killing(evidence_of(rows))
    assert [one.id for one in seen] == ["gas"]
    assert [one.id for one in unseen] == ["elsewhere", "later"]


def test_the_whole_country_is_no_place_where_nobody_died() -> None:
    rows = [
        act("emergency", "communications_shutdown", place="national"),
        act("regional", "detention", place="Mangystau Region"),
        act("shot", "live_fire", place="Zhanaozen"),
    ]
    seen, unseen = seen_by_killing(evidence_of(rows))
    assert [one.id for one in seen] == ["emergency", "regional", "shot"]
    assert unseen == ()


# --- when it cut the lines


def test_a_cut_lasts_from_the_act_of_cutting_to_the_act_of_restoring() -> None:
    rows = [act("off", "communications_shutdown", (1, 2)), act("on", "access_restored", (10, 12))]
    (window,) = shutdowns(rows)
    assert (str(window.hours), window.rows) == ("8 to 11 hours", ("off", "on"))


def test_cuts_that_one_restoring_ends_may_have_begun_with_the_first_or_with_the_last() -> None:
    rows = [
        act("mobile", "communications_shutdown", (0, 1)),
        act("all", "communications_shutdown", (6, 7)),
        act("on", "access_restored", (10, 11)),
        act("off again", "communications_shutdown", (15, 16)),
    ]
    first, second = shutdowns(rows)
    assert str(first.hours) == "3 to 11 hours"
    assert str(second.hours) == "at least 0 hours"
    assert second.rows == ("off again",)


def test_a_restoring_elsewhere_ends_nothing() -> None:
    rows = [act("off", "communications_shutdown", (1, 2)), act("on", "access_restored", (10, 12), place="Taraz")]
    (window,) = shutdowns(rows)
    assert window.end is None


def test_a_cut_is_never_shorter_than_nothing() -> None:
    rows = [act("off", "communications_shutdown"), act("on", "access_restored", (1, 24))]
    (window,) = shutdowns(rows)
    assert str(window.hours) == "0 to 24 hours"


def test_in_january_2022_the_country_came_back_for_hours_and_was_cut_again(evidence: Evidence) -> None:
    """Monitors saw access come back in the night to the 6th, and again on the 10th."""
    first, second, third = [window for window in shutdowns(of(evidence, "2022-january")) if window.place == "national"]
    assert {"e22-047", "e22-161", "e22-802"} <= set(first.rows)
    assert first.hours.high is not None
    assert first.hours.high < 4 * 24
    assert {"e22-803", "e22-343", "e22-351"} <= set(second.rows)
    assert third.rows == ("e22-806",)


def test_astana_was_cut_from_the_afternoon_of_8_january_to_the_next_morning(evidence: Evidence) -> None:
    """15:40 to about 09:30."""
    hours = [str(window.hours) for window in shutdowns(of(evidence, "2022-january")) if "e22-330" in window.rows]
    assert hours == ["17 to 18 hours"]


def test_anniversaries_and_later_texts_are_no_part_of_the_response(evidence: Evidence) -> None:
    inside = in_episode(evidence.episode("2022-january"))
    late = [event for event in evidence.events if event.episode == "2022-january" and event.days.first.year > 2022]
    assert late
    assert not any(inside(event) for event in late)
