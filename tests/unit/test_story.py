"""The course of an episode: a dozen or two acts, the first of each kind and of each rung among them."""

from __future__ import annotations

from analysis.evidence.view import Evidence
from analysis.method.acts import acts
from analysis.method.story import MOST, around_core, course


def test_the_course_is_told_in_the_order_in_which_it_began_and_is_no_longer_than_said(evidence: Evidence) -> None:
    for episode in evidence.core_episodes:
        told = course(evidence, episode)
        assert 12 <= len(told) <= MOST, episode.id
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
