"""The findings on force: each verdict on worked cases, and refused where the rows are gone."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.evidence.clock import Span
from analysis.evidence.rows import Episode, Event, Statement
from analysis.evidence.view import Evidence
from analysis.findings.arguments import UnknownTest
from analysis.findings.registry import findings_of
from analysis.findings.verdict import TESTS, Finding, Reason, Ruling, Verdict
from analysis.method.acts import in_episode
from analysis.method.bounds import Bounds
from tests.unit.made_up import REAL, act, evidence_of, order

MINE = (
    "first_before first_by_place gone_before rung_reached act_recorded label_target force_without_violence "
    "unseen_by_killing faster kinds_told longer called_for_inquiry"
).split()
FINDINGS = {finding.id: finding for finding in findings_of(REAL) if finding.test.name in MINE}


def ask(evidence: Evidence, test: str, episode: str = "2022-january", **arguments: str) -> Verdict:
    """A question put to a test, on the rows it may look at."""
    asked_of: Episode | None = REAL.episode(episode) if episode else None
    statement = Statement("X01", episode, "?", test, tuple(arguments.items()), "a test", "")
    finding = Finding("X01", statement, asked_of, TESTS[test])
    return finding.verdict(evidence)


def _of(row: Event) -> Episode | None:
    """The row's episode, if it is one of the core."""
    return REAL.episode(row.episode)


def ruling(name: str) -> Ruling:
    return FINDINGS[name].verdict(REAL).ruling


# --- all of them


def test_each_test_of_force_is_asked_by_some_statement() -> None:
    assert {finding.test.name for finding in FINDINGS.values()} == set(MINE)


@pytest.mark.parametrize("name", sorted(FINDINGS))
def test_with_its_rows_gone_a_finding_refuses_and_says_what_it_needs(name: str) -> None:
    empty = replace(REAL, events=(), orders=(), steps=(), counts=())
    verdict = FINDINGS[name].verdict(empty)
    assert verdict.ruling is Ruling.INSUFFICIENT
    assert verdict.needs.endswith(".")
    assert verdict.evidence == ()


@pytest.mark.parametrize("name", sorted(FINDINGS))
def test_the_rows_of_a_verdict_are_there_and_its_answer_is_a_sentence(name: str) -> None:
    verdict = FINDINGS[name].verdict(REAL)
    assert list(verdict.evidence) == sorted(set(verdict.evidence))
    assert all(row in REAL.rows for row in verdict.evidence)
    assert verdict.answer.endswith(".")
    assert "  " not in verdict.answer
    assert "_" not in verdict.answer


@pytest.mark.parametrize("name", sorted(FINDINGS))
def test_scoping_and_losing_sources_can_be_done_in_either_order(name: str) -> None:
    finding = FINDINGS[name]
    for loss in (
        {"without_origins": ["azattyq-rferl"]},
        {"without_kinds": ["state"]},
        {"as_of": date(2022, 1, 9)},
        {"without_sources": [source.id for source in REAL.sources[::3]]},
    ):
        scoped_first = finding.scope(REAL).narrow(**loss)  # type: ignore[arg-type]
        narrowed_first = finding.scope(REAL.narrow(**loss))  # type: ignore[arg-type]
        assert finding.decide(scoped_first) == finding.decide(narrowed_first)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(sorted(FINDINGS)), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(name: str, random: object) -> None:
    events, orders = list(REAL.events), list(REAL.orders)
    random.shuffle(events)  # type: ignore[attr-defined]
    random.shuffle(orders)  # type: ignore[attr-defined]
    shuffled = replace(REAL, events=tuple(events), orders=tuple(orders))
    assert FINDINGS[name].verdict(shuffled) == FINDINGS[name].verdict(REAL)


@pytest.mark.parametrize("name", sorted(name for name, finding in FINDINGS.items() if finding.episode is None))
def test_a_comparison_refuses_where_the_view_lacks_an_episode(name: str) -> None:
    verdict = FINDINGS[name].verdict(REAL.narrow(episodes=["2022-january"]))
    assert verdict.ruling is Ruling.INSUFFICIENT


def test_a_new_episode_is_data_only() -> None:
    """An invented rally of 2030 in Taraz: gas, then stones, an hour apart."""
    span = Span(date(2030, 5, 1), date(2030, 5, 3))
    invented = Episode("2030-taraz", "Taraz 2030", "KZ", "Taraz", span, span, span, "Invented.")
    hours = 24.0 * (date(2030, 5, 1) - date(2022, 1, 5)).days + 8
    where = {"place": "Taraz", "episode": "2030-taraz"}
    rows = [
        act("x-rally", "rally", (hours, hours + 1), **where),  # type: ignore[arg-type]
        act("x-gas", "tear_gas", (hours + 1, hours + 1.5), **where),  # type: ignore[arg-type]
        act("x-stones", "clash", (hours + 2, hours + 2.5), **where),  # type: ignore[arg-type]
    ]
    small = evidence_of(rows)
    world = replace(
        REAL,
        sources=(*REAL.sources, *small.sources),
        origins=(*REAL.origins, *small.origins),
        events=(*REAL.events, *small.events),
        episodes=(*REAL.episodes, invented),
    )
    found = {f.id: f.verdict(world) for f in findings_of(world) if f.episode == "2030-taraz" and f.test.name in MINE}
    assert found["Q04.2030-taraz"].ruling is Ruling.SUPPORTED
    assert found["Q04.2030-taraz"].evidence == ("x-gas", "x-stones")
    assert found["Q06.2030-taraz"].ruling is Ruling.INSUFFICIENT
    assert found["Q11.2030-taraz"].ruling is Ruling.INSUFFICIENT
    assert not {"Q05.2030-taraz", "Q07.2030-taraz"} & found.keys()  # no arms, no cut: their order is no question
    assert (
        "Not told: live fire by the state, an armed attack by a crowd and a cut of communications."
        in found["Q12.2030-taraz"].answer
    )
    assert FINDINGS["Q04.2022-january"].verdict(world) == FINDINGS["Q04.2022-january"].verdict(REAL)


# --- which came first


def test_in_zhanaozen_the_crowds_violence_came_first_by_four_accounts_and_the_clock_is_silent() -> None:
    verdict = FINDINGS["Q04.2011-zhanaozen"].verdict(REAL)
    assert verdict.ruling is Ruling.CONTRADICTED
    assert "Novaya Gazeta" in verdict.answer
    assert "The clock leaves it open." in verdict.answer
    alone = REAL.narrow(without_origins=["ntv", "reuters", "tengrinews"])
    assert FINDINGS["Q04.2011-zhanaozen"].verdict(alone).ruling is Ruling.INSUFFICIENT


def test_in_january_2021_no_crowd_violence_is_told_so_no_order_is_asked_and_that_is_said_once() -> None:
    assert not {"Q04.2021-elections", "Q05.2021-elections", "Q07.2021-elections"} & FINDINGS.keys()
    verdict = FINDINGS["Q12.2021-elections"].verdict(REAL)
    assert verdict.reason is Reason.NOT_SEEN
    assert "violence by a crowd" in verdict.answer


# --- what nobody reports


def test_the_same_absence_has_the_same_answer_in_every_finding() -> None:
    """Nobody reports a shot in January 2021: no finding is carried or refuted by that."""
    for name in ("Q06.2021-elections", "Q11.2021-elections", "Q12.2021-elections"):
        verdict = FINDINGS[name].verdict(REAL)
        assert (verdict.ruling, verdict.reason) == (Ruling.INSUFFICIENT, Reason.NOT_SEEN), name
        assert "None is reported by those who watched: Radio Free Europe/Radio Liberty" in verdict.answer


def test_who_watched_are_those_who_are_no_party_and_tell_other_acts_of_the_state() -> None:
    question = {"rung": "6", "besides": "lethal_force_order"}
    by_parties = [act("a", "detention", told_by="ministry"), act("b", "beating", told_by="paper")]
    alone = ask(evidence_of(by_parties), "rung_reached", **question)
    assert alone.reason is Reason.NOTHING
    watched = ask(evidence_of([*by_parties, act("c", "detention", told_by="ngo")]), "rung_reached", **question)
    assert watched.reason is Reason.NOT_SEEN
    assert (
        "by those who watched: Ngo; Paper, who are no party and tell 2 other acts of control and force"
        in watched.answer
    )
    assert [one.origins for one in watched.stands] == [("ngo", "paper")]


def test_gas_and_grenades_came_before_buildings_burned_in_almaty_and_no_grenade_is_told_of_astana() -> None:
    assert ruling("S15a") is Ruling.SUPPORTED
    astana = FINDINGS["S15b"].verdict(REAL)
    assert astana.ruling is Ruling.INSUFFICIENT
    assert "No act of stun grenade by the state in Nur-Sultan (today Astana) is recorded." in astana.answer


def test_in_almaty_no_official_had_spoken_of_terrorists_or_extremists_before_the_gas() -> None:
    for name in ("S15c", "S15e"):
        assert ruling(name) is Ruling.SUPPORTED
    verdict = FINDINGS["S15e"].verdict(REAL)
    assert {"e22-182", "e22-187"} & set(verdict.evidence)  # the mayor and the commandant, who said 'extremist'


def test_each_of_several_kinds_must_have_come_first() -> None:
    rows = [act("gas", "tear_gas", (1, 2)), act("beat", "beating", (9, 10)), act("fire", "arson", (5, 6))]
    both = ask(evidence_of(rows), "first_before", earlier="tear_gas@state & beating@state", later="arson")
    assert both.ruling is Ruling.CONTRADICTED
    either = ask(evidence_of(rows), "first_before", earlier="tear_gas@state|beating@state", later="arson")
    assert either.ruling is Ruling.SUPPORTED


def test_a_cut_in_one_town_says_nothing_of_violence_in_another() -> None:
    here = [act("cut", "communications_shutdown", (1, 2), place="Zhanaozen"), act("stones", "clash", (5, 6))]
    asked = {"earlier": "communications_shutdown", "later": "clash"}
    apart = ask(evidence_of(here), "first_by_place", **asked)
    assert (apart.ruling, apart.evidence) == (Ruling.INSUFFICIENT, ())
    assert apart.answer.startswith("No place has both")
    everywhere = act("all-cut", "communications_shutdown", (3, 4), place="national")
    reached = ask(evidence_of([*here, everywhere]), "first_by_place", **asked)
    assert (reached.ruling, reached.bounds) == (Ruling.SUPPORTED, Bounds(1, 1, "places"))
    earlier_there = act("fire", "clash", (1, 2), place="Taraz")
    contested = ask(evidence_of([*here, everywhere, earlier_there]), "first_by_place", **asked)
    assert contested.ruling is Ruling.CONTESTED
    assert "came first in Almaty." in contested.answer
    open_there = act("fire", "clash", (2, 8), place="Taraz")
    undecided = ask(evidence_of([*here, everywhere, open_there]), "first_by_place", **asked)
    assert (undecided.reason, undecided.bounds) == (Reason.OPEN, Bounds(1, 2, "places"))
    assert "The order is not told in Taraz." in undecided.answer


def test_a_place_that_is_not_in_the_table_is_refused_by_name() -> None:
    with pytest.raises(UnknownTest, match=r"X01: place=Almatty: 'Almatty' is no place; did you mean 'Almaty'\?"):
        ask(REAL, "first_before", earlier="tear_gas", later="arson", place="Almatty")


def test_a_selector_that_cannot_be_read_is_refused_with_its_statement_and_argument() -> None:
    with pytest.raises(UnknownTest, match=r"X01: later=arsen: 'arsen' is no action; did you mean 'arson'\?"):
        ask(REAL, "first_before", earlier="tear_gas", later="arsen")


def test_the_main_place_is_the_episodes_own() -> None:
    verdict = ask(REAL, "first_before", "2011-zhanaozen", earlier="live_fire@state", later="arson", place="main place")
    assert verdict.answer.startswith("First live fire by the state in Zhanaozen")


def test_when_two_origins_agree_the_verdict_needs_both() -> None:
    rows = [act("gas", "tear_gas"), act("stones", "clash")]
    said = [order("gas", "stones", "paper"), order("gas", "stones", "ngo")]
    evidence = evidence_of(rows, said)
    question = {"earlier": "tear_gas@state", "later": "clash"}
    assert ask(evidence, "first_before", **question).ruling is Ruling.SUPPORTED
    assert ask(evidence.narrow(without_origins=["ngo"]), "first_before", **question).ruling is Ruling.INSUFFICIENT


# --- who was still there

LEAVING = {"protest": "rally|march", "leaving": "voluntary_dispersal", "fire": "live_fire", "at": "protest"}


def test_protesters_stood_on_the_square_of_almaty_when_soldiers_fired() -> None:
    verdict = FINDINGS["S16a"].verdict(REAL)
    assert verdict.ruling is Ruling.CONTRADICTED
    assert {"e22-277", "e22-261"} <= set(verdict.evidence)


def test_they_had_gone_if_they_left_before_the_first_shot_and_are_seen_nowhere_after() -> None:
    rows = [act("rally", "rally", (1, 2)), act("home", "voluntary_dispersal", (3, 4)), act("shot", "live_fire", (5, 6))]
    shot_at = [replace(row, target="armed men") if row.action == "live_fire" else row for row in rows]
    assert ask(evidence_of(shot_at), "gone_before", **LEAVING).reason is Reason.ONE_VOICE
    shot_at.append(act("home-too", "voluntary_dispersal", (3, 4), told_by="ngo", version_of="home"))
    assert ask(evidence_of(shot_at), "gone_before", **LEAVING).ruling is Ruling.SUPPORTED
    back = [act(f"back{n}", "rally", (8, 9), told_by=who) for n, who in enumerate(("paper1", "ngo"))]
    assert ask(evidence_of([*shot_at, *back]), "gone_before", **LEAVING).ruling is Ruling.CONTESTED
    stayed = [row for row in shot_at if row.act != "home"]
    assert ask(evidence_of([*stayed, *back]), "gone_before", **LEAVING).ruling is Ruling.CONTRADICTED
    assert ask(evidence_of([*stayed, back[0]]), "gone_before", **LEAVING).ruling is Ruling.INSUFFICIENT


def test_a_rally_of_the_same_day_may_have_come_before_the_shot() -> None:
    rows = [act("shot", "live_fire", (5, 6), target="armed men")]
    rallies = [act(f"rally{n}", "rally", told_by=who) for n, who in enumerate(("paper1", "ngo"))]
    assert ask(evidence_of([*rows, *rallies]), "gone_before", **LEAVING).ruling is Ruling.INSUFFICIENT


def test_a_rally_elsewhere_or_on_an_anniversary_says_nothing_of_who_was_there() -> None:
    rows = [act("shot", "live_fire", (5, 6), target="armed men"), act("rally", "rally", (8, 9), place="Taraz")]
    late = act("anniversary", "rally", (24 * 365, 24 * 365 + 1))
    verdict = ask(evidence_of([*rows, late]), "gone_before", **LEAVING)
    assert verdict.ruling is Ruling.INSUFFICIENT
    assert "anniversary" not in verdict.evidence


# --- rungs, orders, labels


def test_live_fire_was_reached_in_2011_and_2022_and_is_not_told_of_2021() -> None:
    assert ruling("Q06.2011-zhanaozen") is ruling("Q06.2022-january") is Ruling.SUPPORTED
    verdict = FINDINGS["Q06.2021-elections"].verdict(REAL)
    assert verdict.ruling is Ruling.INSUFFICIENT
    assert "highest rung recorded is 3" in verdict.answer


def test_neither_an_order_nor_a_shot_by_somebody_unknown_is_fire_by_the_state() -> None:
    rows = [act("order", "lethal_force_order"), act("shot", "live_fire", actor="unidentified")]
    question = {"rung": "6", "besides": "lethal_force_order"}
    assert ask(evidence_of(rows), "rung_reached", **question).ruling is Ruling.INSUFFICIENT
    once = [*rows, act("volley", "live_fire")]
    assert ask(evidence_of(once), "rung_reached", **question).reason is Reason.ONE_VOICE
    twice = [*once, act("volley-too", "live_fire", told_by="agency", version_of="volley")]
    assert ask(evidence_of(twice), "rung_reached", **question).ruling is Ruling.SUPPORTED
    admitted = [*rows, act("volley", "live_fire", told_by="ministry")]
    assert ask(evidence_of(admitted), "rung_reached", **question).ruling is Ruling.SUPPORTED


def test_the_order_of_7_january_2022_is_carried_with_its_words_by_the_presidency() -> None:
    verdict = FINDINGS["S02a"].verdict(REAL)
    assert (verdict.ruling, verdict.evidence) == (Ruling.SUPPORTED, ("e22-320",))
    assert "7 January 2022" in verdict.answer
    assert ask(REAL, "act_recorded", action="lethal_force_order", words="with joy").ruling is Ruling.INSUFFICIENT
    assert ask(REAL, "act_recorded", "2011-zhanaozen", action="lethal_force_order").ruling is Ruling.INSUFFICIENT


OF_THE_STATE = REAL.codes.group("state_actor")
STATE_ACTS = sorted(
    {(row.episode, row.action) for row in REAL.events if row.actor in OF_THE_STATE and in_episode(_of(row))(row)}
)


@pytest.mark.parametrize(("episode", "action"), STATE_ACTS)
def test_every_kind_of_act_of_the_state_that_has_rows_is_recorded_on_a_rung_or_not(episode: str, action: str) -> None:
    verdict = ask(REAL, "act_recorded", episode, action=action)
    assert verdict.ruling is Ruling.SUPPORTED or verdict.reason is Reason.ONE_VOICE
    assert {REAL.rows[row].action for row in verdict.evidence} == {action}  # type: ignore[union-attr]


def test_an_act_of_others_is_none_of_the_states() -> None:
    rows = [act("denial", "denial_of_force", actor="foreign_government")]
    assert ask(evidence_of(rows), "act_recorded", action="denial_of_force").ruling is Ruling.INSUFFICIENT


def test_that_the_state_did_something_takes_two_who_are_no_party_or_its_own_word() -> None:
    for told_by, outcome in (
        (("paper",), Reason.ONE_VOICE),
        (("paper", "ngo"), Reason.NONE),
        (("ministry",), Reason.NONE),
    ):
        rows = [act(f"shot{who}", "live_fire", told_by=who, version_of="shot") for who in told_by]
        assert ask(evidence_of(rows), "act_recorded", action="live_fire").reason is outcome, told_by


def test_a_sentence_says_who_stands_behind_the_rows_or_which_one_voice_is_left() -> None:
    def said(action: str, *told_by: str) -> str:
        rows = [act(f"row{who}", action, told_by=who, version_of="row") for who in told_by]
        return ask(evidence_of(rows), "act_recorded", action=action).answer

    assert said("live_fire", "paper", "ngo").endswith("Told by 2 origins that are no party.")
    assert said("live_fire", "paper").endswith("Told by one origin (Paper).")
    assert said("live_fire", "paper", "exile").endswith(
        "Told by 2 origins, of whom only Paper is known to be no party."
    )
    assert said("live_fire", "exile", "rival").endswith("Told by 2 origins, of whom none is known to be no party.")
    assert said("live_fire", "ministry").endswith("By the state's own word (Ministry), an admission.")
    assert said("terrorism_label", "ministry").endswith("By the state's own word (Ministry).")


def test_the_states_denials_of_force_in_january_2022_are_recorded() -> None:
    assert FINDINGS["S03a"].verdict(REAL).ruling is Ruling.SUPPORTED
    assert {"e22-004", "e22-352", "e22-353", "e22-354", "e22-364"} <= set(FINDINGS["S03a"].verdict(REAL).evidence)


def test_the_label_is_contested_once_officials_set_peaceful_protesters_apart() -> None:
    question = {
        "label": "terrorism_label@state",
        "target": "protesters",
        "apart": "denial_of_force@state",
        "apart_target": "peaceful protesters",
    }
    labels = [act(f"speech{n}", "terrorism_label") for n in range(2)]
    apart = act("denial", "denial_of_force", actor="government", target="peaceful protesters")
    assert ask(evidence_of(labels), "label_target", **question).ruling is Ruling.SUPPORTED
    assert ask(evidence_of(labels[:1]), "label_target", **question).ruling is Ruling.INSUFFICIENT
    assert ask(evidence_of([*labels, apart]), "label_target", **question).ruling is Ruling.CONTESTED
    assert ask(evidence_of([apart]), "label_target", **question).ruling is Ruling.CONTRADICTED


# --- force where no violence was

MET = {"force": "state_force", "violence": "violence_by_anybody", "at": "protest"}


def test_force_counts_only_where_no_violence_may_have_come_before() -> None:
    gas = [act("gas1", "tear_gas", (5, 6), told_by="paper"), act("gas2", "tear_gas", (6, 7), told_by="ngo")]
    assert ask(evidence_of(gas), "force_without_violence", **MET).ruling is Ruling.SUPPORTED
    for stones in (act("stones", "clash", (5, 6)), act("stones", "clash", actor="unidentified")):
        assert ask(evidence_of([*gas, stones]), "force_without_violence", **MET).ruling is Ruling.INSUFFICIENT
    for elsewhere in (act("stones", "clash", (8, 9)), act("stones", "clash", place="Taraz")):
        assert ask(evidence_of([*gas, elsewhere]), "force_without_violence", **MET).ruling is Ruling.SUPPORTED
    assert ask(evidence_of(gas[:1]), "force_without_violence", **MET).ruling is Ruling.INSUFFICIENT


def test_violence_in_the_region_round_a_town_counts_against_it() -> None:
    gas = [act(f"gas{n}", "tear_gas", (5, 6), place="Aktau", told_by=f"paper{n}") for n in (1, 2)]
    near = act("stones", "clash", (1, 2), place="Mangystau Region")
    assert ask(evidence_of(gas), "force_without_violence", **MET).ruling is Ruling.SUPPORTED
    assert ask(evidence_of([*gas, near]), "force_without_violence", **MET).ruling is Ruling.INSUFFICIENT


def test_four_towns_met_force_with_no_violence_told_before() -> None:
    verdict = FINDINGS["Q10.2022-january"].verdict(REAL)
    assert verdict.ruling is Ruling.SUPPORTED
    assert {"e22-129", "e22-216"} < set(verdict.evidence)
    assert "Aktau, Atyrau, Oral, Shymkent" in verdict.answer


# --- faster, longer


def test_counted_from_the_first_gathering_of_the_core_the_state_reached_fire_later_in_2022_than_in_2011() -> None:
    verdict = FINDINGS["C04"].verdict(REAL)
    assert verdict.ruling is Ruling.CONTRADICTED
    assert "Zhanaozen 2011 on the same day" in verdict.answer
    assert verdict.bounds is not None
    assert verdict.bounds.high is not None
    assert verdict.bounds.high < 0


def test_faster_turned_round_is_supported() -> None:
    turned = ask(
        REAL, "faster", "", start="gathering", reach="live_fire@state", faster="2011-zhanaozen", slower="2022-january"
    )
    assert turned.ruling is Ruling.SUPPORTED


def test_the_shutdown_of_2022_lasted_longer_by_the_days_that_bodies_state() -> None:
    verdict = FINDINGS["C06"].verdict(REAL)
    assert verdict.ruling is Ruling.SUPPORTED
    assert str(verdict.bounds) == "1 to 2 days"
    assert {"n11-185", "n22-325"} <= set(verdict.evidence)
    without = REAL.keep(events=lambda event: True)  # no counts: dated acts alone do not end the cut of 2011
    assert FINDINGS["C06"].verdict(without).ruling is Ruling.INSUFFICIENT


# --- calls from outside


def test_un_experts_called_for_an_inquiry_and_a_halt_to_lethal_force_on_11_january() -> None:
    verdict = FINDINGS["S01"].verdict(REAL)
    assert verdict.ruling is Ruling.SUPPORTED
    assert {"s22-014", "s22-015", "e22-356"} <= set(verdict.evidence)
    no_experts = REAL.keep(steps=lambda step: step.id != "s22-014", events=lambda event: True)
    assert FINDINGS["S01"].verdict(no_experts).ruling is Ruling.INSUFFICIENT
    assert FINDINGS["S01"].verdict(REAL.narrow(as_of=date(2022, 1, 10))).ruling is Ruling.INSUFFICIENT


def test_a_measure_built_on_killing_misses_january_2021_altogether() -> None:
    verdict = FINDINGS["Q11.2021-elections"].verdict(REAL)
    assert (verdict.reason, str(verdict.bounds)) == (Reason.NOT_SEEN, "100% of acts recorded")
    assert ruling("Q11.2022-january") is Ruling.CONTRADICTED
