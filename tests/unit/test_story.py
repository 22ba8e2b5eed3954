"""The course of an episode: a dozen or two acts, the first of each kind and of each rung among them."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import pairwise

from analysis.evidence.view import Evidence
from analysis.findings.sentences import sentences_of
from analysis.method.acts import acts
from analysis.method.story import ACTS_OF_A_COURSE, around_core, course
from analysis.report.episodes import story_of
from analysis.report.finding import lead_and_rest


def test_the_course_is_told_in_the_order_in_which_it_began_and_is_no_longer_than_said(evidence: Evidence) -> None:
    for episode in evidence.core_episodes:
        told = course(evidence, episode)
        assert 12 <= len(told) <= ACTS_OF_A_COURSE, episode.id
        assert [act.onset.earliest for act in told] == sorted(act.onset.earliest for act in told)


def test_the_first_act_of_every_rung_and_what_most_origins_tell_are_in_it(evidence: Evidence) -> None:
    for episode in evidence.core_episodes:
        chosen = {act.id for act in course(evidence, episode)}
        around = [row for row in evidence.events if around_core(episode)(row)]
        everything = acts(around)
        loudest = max(everything, key=lambda act: len(evidence.origins_of(act.row_ids)))
        assert loudest.id in chosen
        top = max(row.rung or 0 for row in around)
        assert any(row.rung == top for act in course(evidence, episode) for row in act.rows)


def test_an_episode_without_acts_has_no_course(evidence: Evidence) -> None:
    episode = evidence.core_episodes[0]
    assert course(evidence.keep(events=lambda event: False), episode) == ()


CLOCKS_APART = 3600  # seconds between the two clocks of the country


def test_a_chronology_stands_in_the_order_of_the_hours_that_it_shows(evidence: Evidence) -> None:
    for episode in evidence.core_episodes:
        shown = re.findall(r'<p class="when">(.*?) · ', str(story_of(evidence, episode)))
        told = [re.sub("<[^>]*>|no later than ", "", when).split(", ") for when in shown]
        hours = [datetime.strptime(" ".join(when), "%d %B %Y %H:%M") for when in told if ":" in when[-1]]
        late = [(one, other) for one, other in pairwise(hours) if (one - other).total_seconds() > CLOCKS_APART]
        assert not late, episode.id


def test_a_long_answer_is_parted_between_sentences_and_loses_no_word() -> None:
    answer = "Killed: 16 persons. " + "Who counted: the state, by Y. Dosmukhamedov and others. " * 9
    parts = lead_and_rest(answer.strip())
    assert len(parts) == 2
    assert parts[0].endswith(".")
    assert " ".join(parts) == answer.strip()
    assert lead_and_rest("Killed: 16 persons.") == ("Killed: 16 persons.",)


def test_sentences_end_alike_in_letters_of_any_script_and_at_no_initial() -> None:
    told = ["Әділдік керек.", "«Ғұн» агенттігі 5% деді.", "Так сказал Т. К. Токаев в январе (2022).", "10 болды."]
    assert sentences_of(" ".join(told)) == told
