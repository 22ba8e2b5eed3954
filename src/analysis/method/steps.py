"""Dated steps of investigation and redress: which ones a question is about, and whose they are.

What the body that took a step is, is coded (`body_kind`); where it is not, the table of origins says it, if it has the
body, or else a word of the body's name (`body_word` in codes.yaml), so that a folder whose steps nobody coded by body
is answered too. A body of which none of them tells is on no side, and no court.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from analysis.evidence.rows import Episode, Step
from analysis.evidence.view import Evidence
from analysis.method.voices import Voice, is_untold, of_accused_state

StateOrOther = Literal["state", "other"]
STATE_AND_OTHERS: tuple[StateOrOther, StateOrOther] = ("state", "other")
COURT_KIND = "court"


def steps_of(evidence: Evidence, episode: Episode, kind: str | None = None) -> tuple[Step, ...]:
    """Steps (of a kind) that can have been taken since the core of the episode began; undated ones are kept."""
    return tuple(
        step
        for step in evidence.steps
        if kind in (None, step.kind)
        and step.episode == episode.id
        and (step.date is None or episode.core is None or step.date.last >= episode.core.first)
    )


def by_side(evidence: Evidence, episode: Episode, steps: Iterable[Step], side: StateOrOther) -> tuple[Step, ...]:
    """Steps of bodies of the episode's state, or of other bodies. A body of which is not told what it is is on no
    side."""
    return tuple(step for step in steps if _side(evidence, episode, step) == side)


def body_of(evidence: Evidence, step: Step) -> Voice:
    """The body that took a step, by its id in the table of origins if it is there; its kind is blank if nothing tells
    it."""
    origin = evidence.origin_by_name.get(step.body)
    kind = step.body_kind or (origin.kind if origin else evidence.codes.kind_of_body(step.body))
    return Voice(origin.id if origin else step.body, kind)


def _side(evidence: Evidence, episode: Episode, step: Step) -> StateOrOther | None:
    body = body_of(evidence, step)
    if not body.kind or is_untold(evidence, body):
        return None
    return "state" if of_accused_state(evidence, body, episode.country) else "other"
