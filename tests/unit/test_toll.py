"""How many, whether the official number moved, what is known of the dead: each ruling on numbers made up for it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.evidence.clean import clean
from analysis.evidence.clock import Span
from analysis.evidence.rows import Step
from analysis.evidence.view import Evidence, raw_tables
from analysis.findings.registry import findings_of
from analysis.findings.verdict import Finding, Reason, Ruling, Verdict
from analysis.method.bounds import Bounds
from tests.unit.made_up_counts import EPISODE, ask, count, evidence_of, whole

MINE = frozenset(
    "how_many official_number_moved state_count share_explained names_published parts_add_up latest_parts_fit classed "
    "convicted convicted_more funnel steps_told compare compare_all grew small_protest_detained no_act_between".split()
)
MY_FINDINGS = [one for one in findings_of(whole()) if one.test.name in MINE]
TABLES = ("counts", "events", "steps")
KILLED = {"quantity": "killed", "population": "all"}


def named(finding_id: str) -> Finding:
    return next(one for one in MY_FINDINGS if one.id == finding_id)


# --- how many --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "ruling"),
    [
        ("15", "", Ruling.SUPPORTED),  # 15 and 'at least 16' lie within, 'at least 12' says nothing
        ("16", "", Ruling.CONTESTED),  # 15 excludes it
        ("", "11", Ruling.CONTRADICTED),  # nobody leaves room for it
        ("14", "15", Ruling.CONTESTED),  # 'at least 16' excludes it
        ("14", "20", Ruling.SUPPORTED),  # 'at least 16' is read as 16
    ],
)
def test_an_asserted_number_is_held_against_everybody_who_counted(low: str, high: str, ruling: Ruling) -> None:
    evidence = evidence_of(
        count(15),
        count(16, None, origin="reuters"),
        count(90, origin="respublika", basis="hearsay"),
        count(12, origin="bbc", basis="name_list", floor=True),
    )
    verdict = ask(evidence, "how_many", **KILLED, asserted_low=low, asserted_high=high)
    assert verdict.ruling is ruling
    assert verdict.bounds == Bounds(15, None, "persons")


def test_at_least_sixteen_does_not_contradict_a_hundred() -> None:
    evidence = evidence_of(count(16, None), count(16, None, origin="bbc"))
    verdict = ask(evidence, "how_many", **KILLED, asserted_low="100")
    assert (verdict.ruling, verdict.reason) == (Ruling.INSUFFICIENT, Reason.ONE_VOICE)


def test_with_nothing_asserted_origins_that_can_all_be_right_support_and_others_contest() -> None:
    agree = evidence_of(count(15, None), count(16, origin="bbc"))
    assert ask(agree, "how_many", **KILLED).ruling is Ruling.SUPPORTED
    apart = evidence_of(count(15), count(16, origin="bbc"))
    assert ask(apart, "how_many", **KILLED).ruling is Ruling.CONTESTED
    single = ask(evidence_of(count(15), count(15, id="n30-009")), "how_many", **KILLED)
    assert (single.ruling, single.reason) == (Ruling.INSUFFICIENT, Reason.ONE_VOICE)
    assert "Somebody else who counted, independently" in single.needs
    assert "The number is Human Rights Watch's alone." in single.answer


def test_the_state_alone_is_said_to_be_alone_though_many_repeat_it() -> None:
    state = [
        count(4353, origin="prosecutor-general-kz", stated="2030-05-15"),
        count(4353, origin="interior-ministry-kz", stated="2030-05-16"),
    ]
    echoes = [count(4353, origin=o, basis="repeats", repeats=("prosecutor-general-kz",)) for o in ("bbc", "hrw")]
    verdict = ask(evidence_of(*state, *echoes), "how_many", **KILLED)
    assert (verdict.ruling, verdict.reason) == (Ruling.INSUFFICIENT, Reason.ONE_VOICE)
    assert "The number is the state's alone." in verdict.answer
    assert "Repeating General Prosecutor's Office of Kazakhstan: 4,353 (BBC and Human Rights Watch)." in verdict.answer
    assert [(one.voice, one.official) for one in verdict.said] == [
        ("counts", True),
        ("beside", False),
        ("beside", False),
    ]
    assert verdict.official is not None
    assert (verdict.official.low, verdict.official.stated) == (4353, "2030-05-16")


def test_where_nobody_says_who_counted_agreement_may_be_one_voice_and_a_contest_is_a_contest() -> None:
    agree = ask(evidence_of(count(15, basis="unclear"), count(15, origin="bbc", basis="unclear")), "how_many", **KILLED)
    assert (agree.ruling, agree.reason) == (Ruling.INSUFFICIENT, Reason.ONE_VOICE)
    apart = evidence_of(count(15, basis="unclear"), count(16, origin="bbc", basis="unclear"))
    assert ask(apart, "how_many", **KILLED).ruling is Ruling.CONTESTED


def test_an_episode_coded_by_the_day_of_its_killing_gets_its_answer() -> None:
    shot = next(event for event in whole().events if event.action == "live_fire" and event.days.days == 1)
    day = Span(date(2030, 5, 2), date(2030, 5, 2))
    of_the_day = ("2030-05-02", "2030-05-02")
    made = evidence_of(
        count(9, origin="prosecutor-general-kz", stated="2030-05-02", covers=of_the_day, basis="own_records"),
        count(187, origin="prosecutor-general-kz", stated="2030-07-16", covers=of_the_day, basis="own_records"),
        count(300, None, stated="2030-06-07", covers=("", ""), basis="name_list"),
        count(500, 1000, origin="bbc", stated="2030-05-16", covers=of_the_day, basis="hearsay"),
        count(70, origin="reuters", stated="2030-05-01", covers=("2030-05-01", "2030-05-01")),
        count(745, origin="amnesty", stated="", covers=("", "")),
    )
    told = replace(made, events=(replace(shot, id="e30-001", episode=EPISODE.id, place="Oral", days=day),))
    verdict = ask(told, "how_many", **KILLED)
    assert (verdict.ruling, verdict.bounds) == (Ruling.CONTESTED, Bounds(187, None, "persons"))
    assert {one.rows: one.voice for one in verdict.said} == {
        ("n30-002",): "counts",
        ("n30-003",): "lists",
        ("n30-004",): "beside",
        ("n30-005",): "set aside",
        ("n30-006",): "set aside",
    }
    assert "70 (Reuters, 2030-05-01): it covers 2030-05-01 alone and leaves days of the events out" in verdict.answer


def test_what_was_counted_while_it_went_on_is_a_floor_and_is_said_to_be_of_those_days() -> None:
    early = count(2, stated="2030-05-02")
    verdict = ask(evidence_of(early, count(3, origin="amnesty")), "how_many", **KILLED)
    assert (verdict.ruling, verdict.bounds) == (Ruling.SUPPORTED, Bounds(2, 3, "persons"))
    assert "at least 2 (Human Rights Watch, case by case, 2030-05-02, while it went on)" in verdict.answer
    on_the_last_day = ask(evidence_of(count(2, stated="2030-05-03")), "how_many", **KILLED)
    assert on_the_last_day.bounds == Bounds(2, 2, "persons")


def test_the_highest_of_floors_alone_is_one_voice_unless_another_comes_near() -> None:
    lists = [count(50, basis="name_list", floor=True), count(11, None, origin="bbc")]
    verdict = ask(evidence_of(*lists), "how_many", **KILLED)
    assert (verdict.ruling, verdict.reason) == (Ruling.INSUFFICIENT, Reason.ONE_VOICE)
    assert verdict.bounds == Bounds(50, None, "persons")
    assert "All of them are floors, and none of them closes the number." in verdict.answer
    near = ask(evidence_of(lists[0], count(46, None, origin="bbc")), "how_many", **KILLED)
    assert near.ruling is Ruling.SUPPORTED


def test_a_list_is_a_floor_whatever_its_row_says() -> None:
    raw = {table: list(rows) for table, rows in raw_tables().items()}
    raw["counts"] = [{**row, "floor": "no"} if row["basis"] == "name_list" else row for row in raw["counts"]]
    made = clean(raw, whole().codes)
    assert all(count.floor for count in made.counts if count.basis == "name_list")
    assert any(count.basis == "name_list" for count in made.counts)


def test_the_states_number_of_those_it_held_bears_out_what_is_asserted_and_no_other_number_of_its_own_does() -> None:
    own = count(9900, origin="interior-ministry-kz", basis="own_records", quantity="detained")
    asserted = {"population": "all", "asserted_low": "9000", "asserted_high": "11000"}
    held = ask(evidence_of(own), "how_many", quantity="detained", **asserted)
    assert held.ruling is Ruling.SUPPORTED
    assert "an admission of at least so many" in held.answer
    assert ask(evidence_of(own), "how_many", quantity="detained", population="all").reason is Reason.ONE_VOICE
    dead = count(9900, origin="interior-ministry-kz", basis="own_records")
    assert ask(evidence_of(dead), "how_many", quantity="killed", **asserted).reason is Reason.ONE_VOICE
    elsewhere = ask(evidence_of(own), "how_many", quantity="detained", population="all", asserted_low="12000")
    assert elsewhere.ruling is Ruling.CONTRADICTED


def test_where_only_echoes_are_told_nobody_is_told_to_have_counted() -> None:
    verdict = ask(evidence_of(count(15, basis="hearsay")), "how_many", **KILLED)
    assert (verdict.ruling, verdict.reason) == (Ruling.INSUFFICIENT, Reason.NOTHING)
    assert verdict.bounds is None
    assert "nobody who gives a number is told to have counted" in verdict.answer


def test_interim_numbers_are_shown_and_decide_nothing() -> None:
    running = count(164, covers=("2030-05-01", "2030-05-02"), origin="bbc")
    verdict = ask(evidence_of(running), "how_many", **KILLED, asserted_low="160")
    assert verdict.ruling is Ruling.INSUFFICIENT
    assert verdict.bounds == Bounds(164, 164, "persons")
    assert verdict.answer.startswith("Interim, from running totals to 2030-05-02.")


def test_the_answer_says_who_says_it_and_counts_other_places_apart() -> None:
    evidence = evidence_of(
        count(14, origin="prosecutor-general-kz", stated="2030-06-25"),
        count(90, origin="respublika", basis="name_list", floor=True),
        count(16, None, origin="hrw", basis="observation"),
        count(17, origin="bbc", place="West Kazakhstan Region"),
    )
    answer = ask(evidence, "how_many", **KILLED).answer
    assert "Killed in Oral: at least 14 persons." in answer
    assert "14 (the state: General Prosecutor's Office of Kazakhstan, case by case, 2030-06-25)" in answer
    assert "at least 90 (Respublika (also Golos Respubliki), a list of names, 2030-06-01)" in answer
    assert "Numbers that decide nothing. From what was seen: at least 16 (Human Rights Watch)." in answer
    assert "Counted apart: West Kazakhstan Region, 17 (1 count)." in answer


def test_the_first_population_with_a_total_is_taken() -> None:
    evidence = evidence_of(
        count(350, None, population="protesters"), count(100, None, population="protesters", origin="bbc")
    )
    assert ask(evidence, "how_many", quantity="killed", population="all|protesters").bounds == Bounds(
        350, None, "persons"
    )
    assert ask(evidence, "how_many", **KILLED).ruling is Ruling.INSUFFICIENT


def test_on_12_january_2022_the_toll_was_164_and_the_states_alone(evidence: Evidence) -> None:
    view = evidence.narrow(as_of=date(2022, 1, 12))
    verdict = named("Q01.2022-january").verdict(view)
    assert (verdict.ruling, verdict.reason) == (Ruling.INSUFFICIENT, Reason.ONE_VOICE)
    assert verdict.bounds == Bounds(164, None, "persons")
    assert "2022-01-09, while it went on)" in verdict.answer
    assert "The number is the state's alone." in verdict.answer


# --- the official number ---------------------------------------------------------------------------------------------


def official(low: float, stated: str, origin: str = "prosecutor-general-kz"):  # type: ignore[no-untyped-def]
    return count(low, origin=origin, stated=stated)


def test_an_official_total_that_was_raised_and_lowered_moved() -> None:
    evidence = evidence_of(official(14, "2030-06-01"), official(16, "2030-06-02"), official(15, "2030-06-03"))
    verdict = ask(evidence, "official_number_moved", **KILLED)
    assert verdict.ruling is Ruling.SUPPORTED
    assert verdict.bounds == Bounds(14, 16, "persons")
    assert "Raised once, lowered once." in verdict.answer


def test_a_change_told_again_under_a_coarser_date_is_one_change() -> None:
    dates = {"2030-05-15": 225, "2030-06-29": 232, "2030-08-16": 238, "2030-08": 238, "2030": 227}
    evidence = evidence_of(*[official(number, stated) for stated, number in dates.items()])
    answer = ask(evidence, "official_number_moved", **KILLED).answer
    assert "Raised 2 times, never lowered." in answer
    assert "(General Prosecutor's Office of Kazakhstan, 2030)" not in answer


def test_a_repeated_total_did_not_move_and_another_organs_later_total_is_the_states_move() -> None:
    same = evidence_of(official(14, "2030-06-01"), official(14, "2030-06-02"))
    assert ask(same, "official_number_moved", **KILLED).ruling is Ruling.CONTRADICTED
    apart = evidence_of(official(14, "2030-06-01"), official(16, "2030-06-02", "interior-ministry-kz"))
    assert ask(apart, "official_number_moved", **KILLED).ruling is Ruling.SUPPORTED
    one_day = evidence_of(
        official(14, "2030-06-01"), official(16, "2030-06-01", "interior-ministry-kz"), official(15, "2030-06")
    )
    assert ask(one_day, "official_number_moved", **KILLED).ruling is Ruling.CONTESTED


def test_one_days_number_or_a_non_states_number_is_no_official_revision() -> None:
    once = evidence_of(official(14, "2030-06-01"), count(16, stated="2030-06-05"))
    assert ask(once, "official_number_moved", **KILLED).ruling is Ruling.INSUFFICIENT


def test_the_states_own_number_of_foreigners() -> None:
    asked = {"quantity": "held_in_custody|charged", "population": "foreigners"}
    some = count(19, origin="interior-ministry-kz", quantity="held_in_custody", population="foreigners")
    assert ask(evidence_of(some), "state_count", **asked).ruling is Ruling.SUPPORTED
    assert ask(evidence_of(replace(some, low=0, high=0)), "state_count", **asked).ruling is Ruling.CONTRADICTED
    assert ask(evidence_of(replace(some, origin="hrw")), "state_count", **asked).ruling is Ruling.INSUFFICIENT


# --- named, placed, explained ----------------------------------------------------------------------------------------

EXPLAIN = {"whole": "killed", "listed": "names_on_official_list", "explained": "killed_by_gunfire|deaths_in_custody"}


def dead_of_2030(*, named_: float, gunfire: float, placed: float) -> Evidence:
    state = {"origin": "prosecutor-general-kz"}
    return evidence_of(
        count(20, place="national", **state),
        count(named_, quantity="other", detail="names_on_official_list", place="national", **state),
        count(placed, place="Oral", **state),
        count(gunfire, quantity="killed_by_gunfire", place="Oral", **state),
        count(2, quantity="deaths_in_custody", place="Oral", **state),
    )


def test_the_dead_are_known_only_if_all_are_named_placed_and_explained() -> None:
    known = ask(dead_of_2030(named_=20, gunfire=20, placed=20), "share_explained", **EXPLAIN)
    assert known.ruling is Ruling.SUPPORTED
    unexplained = ask(dead_of_2030(named_=20, gunfire=5, placed=20), "share_explained", **EXPLAIN)
    assert unexplained.ruling is Ruling.CONTRADICTED
    assert unexplained.bounds == Bounds(0.25, 0.35, "share of the whole")
    unnamed = ask(dead_of_2030(named_=3, gunfire=20, placed=20), "share_explained", **EXPLAIN)
    assert unnamed.ruling is Ruling.CONTESTED
    assert "named 3" in unnamed.answer


def test_a_list_of_somebody_else_is_told_as_theirs_and_is_no_publication_by_the_state() -> None:
    made = evidence_of(
        count(20, origin="prosecutor-general-kz"),
        count(25, origin="hrw", quantity="other", detail="names_on_official_list", basis="name_list"),
    )
    verdict = ask(made, "names_published", of="killed", listed="names_on_official_list")
    assert (verdict.ruling, verdict.reason) == (Ruling.INSUFFICIENT, Reason.NOTHING)
    assert "Lists of others: Human Rights Watch, 25 (2030-06-01)." in verdict.answer


@pytest.mark.parametrize(("names", "ruling"), [(20, Ruling.SUPPORTED), (7, Ruling.CONTRADICTED)])
def test_a_list_of_names_is_held_against_the_total(names: float, ruling: Ruling) -> None:
    evidence = dead_of_2030(named_=names, gunfire=1, placed=1)
    verdict = ask(evidence, "names_published", of="killed", listed="names_on_official_list")
    assert verdict.ruling is ruling
    assert verdict.bounds is not None
    assert verdict.bounds.low == names / 20


def test_a_step_that_published_names_is_a_list_only_where_the_question_says_so() -> None:
    step = Step(
        "s30-001", EPISODE.id, None, "2030-08-16", "Office", "names_published", "", 20, 20, "A list.", (), None, "state"
    )
    evidence = replace(dead_of_2030(named_=1, gunfire=1, placed=1), steps=(step,))
    assert ask(evidence, "names_published", of="killed", steps="names_published").ruling is Ruling.SUPPORTED
    assert ask(evidence, "names_published", of="killed").ruling is Ruling.INSUFFICIENT


def test_a_list_of_which_nobody_tells_how_many_names_it_holds_is_not_read_as_one_of_none() -> None:
    step = Step(
        "s30-001",
        EPISODE.id,
        None,
        "2030-08-16",
        "Office",
        "names_published",
        "",
        None,
        None,
        "A list.",
        (),
        None,
        "state",
    )
    evidence = replace(dead_of_2030(named_=7, gunfire=1, placed=1), steps=(step,))
    verdict = ask(evidence, "names_published", of="killed", listed="names_on_official_list", steps="names_published")
    assert verdict.reason is Reason.NOTHING
    assert "s30-001" in verdict.evidence
    whole = replace(dead_of_2030(named_=20, gunfire=1, placed=1), steps=(step,))
    verdict = ask(whole, "names_published", of="killed", listed="names_on_official_list", steps="names_published")
    assert verdict.ruling is Ruling.SUPPORTED


def test_parts_that_exceed_their_total_contradict_it() -> None:
    state = {"origin": "prosecutor-general-kz"}
    parts = (count(149, population="civilians", **state), count(11, population="security_forces", **state))
    assert (
        ask(evidence_of(count(151, **state), *parts), "parts_add_up", quantity="killed").ruling is Ruling.CONTRADICTED
    )
    assert ask(evidence_of(count(160, **state), *parts), "parts_add_up", quantity="killed").ruling is Ruling.SUPPORTED
    assert ask(evidence_of(count(160, **state)), "parts_add_up", quantity="killed").ruling is Ruling.INSUFFICIENT
    later = [replace(part, stated_text="2031-01-01") for part in parts]
    assert (
        ask(evidence_of(count(151, **state), *later), "parts_add_up", quantity="killed").ruling is Ruling.INSUFFICIENT
    )
    across = ask(evidence_of(count(151, **state), *later), "latest_parts_fit", quantity="killed")
    assert across.ruling is Ruling.CONTRADICTED
    assert "160 of 151" in across.answer


# --- what followed ---------------------------------------------------------------------------------------------------


def taken(id: str, kind: str, body: str, of: str = "state", pages: int = 1, day: str = "2030-09-01") -> Step:
    """A step of a body of this kind, told by pages of so many origins."""
    by_origin = {source.origin: source.id for source in whole().sources}
    told_by = tuple(by_origin[origin] for origin in ("hrw", "bbc")[:pages])
    return Step(id, EPISODE.id, Span.parse(day), day, body, kind, "", None, None, f"Told of {id}.", told_by, None, of)


def test_a_step_is_told_by_two_origins_or_by_the_organ_that_takes_it() -> None:
    def asked(*steps: Step) -> Verdict:
        return ask(replace(evidence_of(), steps=steps), "steps_told", steps="amnesty|compensation")

    assert asked(taken("s30-001", "amnesty", "President of Kazakhstan")).ruling is Ruling.SUPPORTED
    assert asked(taken("s30-001", "compensation", "A fund", "company", pages=2)).ruling is Ruling.SUPPORTED
    of_the_president = "The president's police court"
    told_otherwise = [(of_the_president, kind) for kind in ("company", "foreign_state", "unidentified")]
    for body, kind in (*told_otherwise, ("A fund", "")):
        alone = asked(taken("s30-001", "compensation", body, kind))
        assert (alone.ruling, alone.reason) == (Ruling.INSUFFICIENT, Reason.ONE_VOICE), (body, kind)
    assert (nobody := asked()).reason is Reason.NOTHING
    assert "no proof" in nobody.answer
    two = asked(taken("s30-001", "amnesty", "Parliament", day="2031"), taken("s30-002", "compensation", "Government"))
    assert two.answer.index("Told of s30-002") < two.answer.index("Told of s30-001")
    assert two.bounds == Bounds(2, None, "steps")


def test_the_funnel_takes_the_highest_total_of_what_was_filed_and_the_convicted_as_they_are_counted() -> None:
    state = {"origin": "prosecutor-general-kz", "basis": "own_records"}
    made = evidence_of(
        count(305, quantity="torture_complaints", stated="2030-06-01", **state),
        count(137, quantity="torture_complaints", stated="2030-07-01", **state),
        count(900, quantity="torture_complaints", origin="bbc", basis="hearsay"),
        count(9, quantity="officers_convicted", population="officers", **state),
    )
    asked = {"quantity": "torture_complaints|torture_cases|officers_convicted", "steps": "investigation_closed"}
    closed = replace(made, steps=(taken("s30-001", "investigation_closed", "Prosecutor"),))
    verdict = ask(closed, "funnel", **asked)
    assert (verdict.ruling, verdict.bounds) == (Ruling.SUPPORTED, Bounds(9, 9, "persons"))
    assert verdict.answer.startswith(
        "Complaints of torture 305 (General Prosecutor's Office of Kazakhstan, 2030-06-01)"
    )
    assert "Not told: cases of torture." in verdict.answer
    assert "Closed: Prosecutor, 2030-09-01: Told of s30-001." in verdict.answer
    few = count(6, quantity="torture_complaints", stated="2030-06-01", **state)
    of_few = replace(closed, counts=(few, closed.counts[-1]))
    assert ask(of_few, "funnel", **asked).ruling is Ruling.CONTRADICTED
    of_some = replace(closed, counts=(replace(few, high=None, floor=True), closed.counts[-1]))
    assert ask(of_some, "funnel", **asked).reason is Reason.OPEN
    without = replace(closed, counts=closed.counts[:3])
    assert ask(without, "funnel", **asked).reason is Reason.NOTHING


@pytest.mark.parametrize(
    ("attackers", "ruling"), [(67, Ruling.SUPPORTED), (80, Ruling.CONTRADICTED), (50, Ruling.CONTESTED)]
)
def test_the_classes_of_the_state_are_held_against_its_total(attackers: float, ruling: Ruling) -> None:
    state = {"origin": "prosecutor-general-kz", "basis": "own_records"}
    made = evidence_of(
        count(228, **state),
        count(attackers, population="alleged_attackers", **state),
        count(142, population="regime_violators", **state),
        count(19, population="security_forces", **state),
    )
    assert ask(made, "classed", quantity="killed", also="deaths_in_custody").ruling is ruling


# --- every finding of the counting side ------------------------------------------------------------------------------

sources = st.sampled_from(sorted({row for one in whole().counts for row in one.source_ids}))
origins = st.sampled_from(sorted({one.origin for one in whole().counts}))
kinds = st.sampled_from(sorted({origin.kind for origin in whole().origins}))
days = st.dates(date(2011, 12, 1), date(2025, 12, 31))
narrowings = st.one_of(
    sources.map(lambda one: {"without_sources": (one,)}),
    origins.map(lambda one: {"without_origins": (one,)}),
    kinds.map(lambda one: {"without_kinds": (one,)}),
    days.map(lambda day: {"as_of": day}),
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(MY_FINDINGS), narrowings)
def test_scope_and_loss_commute(one: Finding, loss: dict[str, object]) -> None:
    first = one.decide(one.scope(whole().narrow(**loss)))  # type: ignore[arg-type]
    assert first == one.decide(one.scope(whole()).narrow(**loss))  # type: ignore[arg-type]


@pytest.mark.parametrize("one", MY_FINDINGS, ids=lambda one: one.id)
def test_with_the_rows_gone_the_verdict_is_insufficient(one: Finding) -> None:
    gone = one.verdict(replace(whole(), counts=(), events=(), steps=(), protests=()))
    assert gone.ruling is Ruling.INSUFFICIENT
    assert gone.needs
    assert gone.evidence == ()


@pytest.mark.parametrize("one", [f for f in MY_FINDINGS if f.episode], ids=lambda one: one.id)
def test_a_finding_of_an_episode_stands_on_rows_of_that_episode(one: Finding) -> None:
    rows = whole().rows
    assert {rows[row].episode for row in one.verdict(whole()).evidence} <= {one.episode}  # type: ignore[union-attr]


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("one", MY_FINDINGS, ids=lambda one: one.id)
def test_the_order_of_rows_does_not_move_a_verdict(one: Finding, seed: int) -> None:
    view, dice = whole(), random.Random(seed)
    mixed = {table: tuple(dice.sample(rows, len(rows))) for table in TABLES if (rows := getattr(view, table))}
    assert one.verdict(replace(view, **mixed)) == one.verdict(view)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([f for f in MY_FINDINGS if f.scope(whole()).counts]), st.data())
def test_a_copy_of_a_number_by_the_same_origin_moves_no_verdict(one: Finding, data: st.DataObject) -> None:
    view = whole()
    drawn = data.draw(st.sampled_from(one.scope(view).counts))
    copied = replace(view, counts=(*view.counts, replace(drawn, id="n99-999")))
    before, after = one.verdict(view), one.verdict(copied)
    assert (before.ruling, before.bounds, before.answer) == (after.ruling, after.bounds, after.answer)


def test_every_number_of_an_answer_is_in_a_row_or_counts_rows(evidence: Evidence) -> None:
    """The toll's answer is checked by hand: each number in it is one of the rows it stands on, or their number."""
    verdict = named("Q01.2011-zhanaozen").verdict(evidence)
    rows = [evidence.rows[row] for row in verdict.evidence]
    assert verdict.bounds is not None
    stated = {value for row in rows for value in (row.low, row.high)}  # type: ignore[union-attr]
    assert {verdict.bounds.low} <= stated
    assert verdict.bounds.high is None
    assert {origin for row in rows for origin in (row.origin,)} <= {one.by for one in verdict.said}  # type: ignore[union-attr]


def test_the_rule_of_each_test_says_when_it_refuses() -> None:
    for one in MY_FINDINGS:
        assert "nsufficient" in one.test.rule, one.test.name
        assert "upported" in one.test.rule or one.test.name == "no_act_between", one.test.name
