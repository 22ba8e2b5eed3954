"""Dated steps of investigation and redress: which ones a question is about, and what follows from their being there.

What the body that took a step is, is coded (`body_kind`); where it is not, the table of origins says it, if it has the
body. A body of which neither tells is on no side, and no court.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from analysis.evidence.rows import Episode, Event, Step
from analysis.evidence.view import Evidence
from analysis.method.bounds import Bounds
from analysis.method.voices import Voice, is_untold, of_accused_state

Answer = Literal["yes", "no", "mixed", "unknown"]
StateOrOther = Literal["state", "other"]
Found = tuple[Answer | Bounds, tuple[str, ...]]
"""An answer and the ids of the rows it stands on."""

SIDES: tuple[StateOrOther, StateOrOther] = ("state", "other")
UNKNOWN: Found = ("unknown", ())
DAYS = "days since the core of the events"
COURT = "court"


def steps_of(evidence: Evidence, episode: Episode, kind: str) -> tuple[Step, ...]:
    """Steps of a kind that can have been taken since the core of the episode began; undated ones are kept."""
    return tuple(
        step
        for step in evidence.steps
        if step.kind == kind
        and step.episode == episode.id
        and (step.date is None or episode.core is None or step.date.last >= episode.core.first)
    )


def into_state(evidence: Evidence, episode: Episode) -> tuple[Step, ...]:
    """Inquiries into the acts of the state's own forces."""
    return tuple(s for s in steps_of(evidence, episode, "investigation_opened") if s.about == "state_forces")


def refusals(evidence: Evidence, episode: Episode) -> tuple[Step | Event, ...]:
    """Steps and acts by which an independent inquiry was refused."""
    acts = (e for e in evidence.events if e.action == "inquiry_refused" and e.episode == episode.id)
    return (*steps_of(evidence, episode, "independent_inquiry_refused"), *acts)


def by_side(evidence: Evidence, episode: Episode, steps: Iterable[Step], side: StateOrOther) -> tuple[Step, ...]:
    """Steps of bodies of the episode's state, or of other bodies. A body of which is not told what it is is on no
    side."""
    return tuple(step for step in steps if _side(evidence, episode, step) == side)


def days_until(episode: Episode, steps: Sequence[Step]) -> Found:
    """Days from the core of the episode to the first of the steps.

    From the last day of the core to the earliest day that the first step can mean (not below 0), to the latest such
    day from the first of the core. The rows are the steps that can have been first.
    """
    dated = [(step, step.date) for step in steps if step.date is not None]
    if not dated or episode.core is None:
        return UNKNOWN
    earliest = min(span.first for _, span in dated)
    latest = min(span.last for _, span in dated)
    low, high = (earliest - episode.core.last).days, (latest - episode.core.first).days
    can_be_first = [step for step, span in dated if span.first <= latest]
    return Bounds(max(0, low), max(0, high), DAYS), ids(can_be_first)


def yes_if(rows: Sequence[Step | Event]) -> Found:
    """Yes where there are rows, else unknown: the absence of a row is no evidence of absence."""
    return ("yes", ids(rows)) if rows else UNKNOWN


def for_and_against(says_yes: Sequence[Step | Event], says_no: Sequence[Step | Event]) -> Found:
    """Yes, no or mixed by which rows there are; unknown without any."""
    if says_yes and says_no:
        return "mixed", ids((*says_yes, *says_no))
    return ("no", ids(says_no)) if says_no else yes_if(says_yes)


def at_least(number: int, unit: str, rows: Iterable[Step]) -> Found:
    """At least so many; unknown where there is none, for the tables need not hold all."""
    return (Bounds(number, None, unit), ids(rows)) if number else UNKNOWN


def treaty_findings(evidence: Evidence, episode: Episode) -> Found:
    """How many findings treaty bodies and working groups adopted, at least; undated ones included."""
    found = steps_of(evidence, episode, "treaty_body_finding")
    return at_least(len(found), "findings", found)


def independent_inquiry(evidence: Evidence, episode: Episode) -> Found:
    """Whether a body that is not of the state opened an inquiry; no where only bodies of the state did, or nobody,
    and one was refused."""
    opened = steps_of(evidence, episode, "investigation_opened")
    state, other = (by_side(evidence, episode, opened, side) for side in SIDES)
    if not other and len(state) < len(opened):
        return UNKNOWN  # a body on no side opened one, and may be independent
    return for_and_against(other, refusals(evidence, episode))


def investigators(side: StateOrOther) -> Callable[[Evidence, Episode], Found]:
    """How many bodies of a side opened inquiries, at least."""

    def measure(evidence: Evidence, episode: Episode) -> Found:
        opened = by_side(evidence, episode, steps_of(evidence, episode, "investigation_opened"), side)
        return at_least(len({step.body for step in opened}), "bodies", opened)

    return measure


def calls_for_inquiry(evidence: Evidence, episode: Episode) -> Found:
    """How many outside bodies asked for an inquiry, at least."""
    calls = [s for s in steps_of(evidence, episode, "international_call") if s.about == "inquiry_asked"]
    return at_least(len({step.body for step in calls}), "bodies", calls)


def official_reports(evidence: Evidence, episode: Episode) -> Found:
    """Whether a body of the state reported on the events or on its inquiries."""
    return yes_if(by_side(evidence, episode, steps_of(evidence, episode, "official_report"), "state"))


def ids(rows: Iterable[Step | Event]) -> tuple[str, ...]:
    """The ids of rows, sorted."""
    return tuple(sorted(row.id for row in rows))


def body_of(evidence: Evidence, step: Step) -> Voice:
    """The body that took a step, by its id in the table of origins if it is there; its kind is blank if nothing tells
    it."""
    origin = evidence.origin_by_name.get(step.body)
    return Voice(origin.id if origin else step.body, step.body_kind or (origin.kind if origin else ""))


def _side(evidence: Evidence, episode: Episode, step: Step) -> StateOrOther | None:
    body = body_of(evidence, step)
    if not body.kind or is_untold(evidence, body):
        return None
    return "state" if of_accused_state(evidence, body, episode.country) else "other"
