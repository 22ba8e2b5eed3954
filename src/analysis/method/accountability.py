"""Accountability: the four principles of the Minnesota Protocol as indicators that a reader can recompute by hand.

The Minnesota Protocol on the Investigation of Potentially Unlawful Death (2016; OHCHR, New York and Geneva 2017)
asks that an investigation be prompt (para. 23), effective and thorough (paras. 24-27), independent and impartial
(paras. 28-31) and transparent (paras. 32-33); para. 22 names the four. Each indicator puts one question to an
episode's dated steps and counts; questions and rules stand in indicators.yaml. There is no score: indicators are not
added up.

Unknown is not no. The tables hold what was read, so the absence of a row says nothing; 'no' stands on a row that says
so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analysis.evidence.description import read_yaml
from analysis.evidence.rows import Episode, Event, Step, ids_of
from analysis.evidence.view import Evidence
from analysis.method.bounds import Bounds
from analysis.method.convictions import known_ratio, persons_tried
from analysis.method.voices import STATE_AND_OTHERS, StateOrOther, by_side, steps_of

Answer = Literal["yes", "no", "mixed", "unknown"]
Found = tuple[Answer | Bounds, tuple[str, ...]]
"""An answer and the ids of the rows it stands on."""
Measure = Callable[[Evidence, Episode], Found]
UNKNOWN: Found = ("unknown", ())
DAYS_SINCE_CORE = "days since the core of the events"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One question of a principle of the Protocol put to an episode. `answer` is yes, no, mixed, unknown, or a number
    as bounds with its unit; `rule` says in words how it follows from `rows` (ids, sorted)."""

    id: str
    question: str
    rule: str
    episode: str
    answer: Answer | Bounds
    rows: tuple[str, ...]


def all_indicators(evidence: Evidence) -> tuple[Indicator, ...]:
    """Every indicator for every episode of the view: by episode, then in the order of INDICATORS."""
    return tuple(indicator(evidence, episode, id) for episode in evidence.core_episodes for id in INDICATORS)


def indicator(evidence: Evidence, episode: Episode, id: str) -> Indicator:
    """One indicator for one episode. KeyError naming the known ones."""
    if id not in INDICATORS:
        raise KeyError(f"no indicator '{id}'; known: {', '.join(INDICATORS)}")
    answer, rows = MEASURES[id](evidence, episode)
    return Indicator(id, **INDICATORS[id], episode=episode.id, answer=answer, rows=tuple(sorted(rows)))


def _into_state(evidence: Evidence, episode: Episode) -> tuple[Step, ...]:
    """Inquiries into the acts of the state's own forces."""
    return tuple(s for s in steps_of(evidence, episode, "investigation_opened") if s.about == "state_forces")


def _refusals(evidence: Evidence, episode: Episode) -> tuple[Step | Event, ...]:
    """Steps and acts by which an independent inquiry was refused."""
    acts = (e for e in evidence.events if e.action == "inquiry_refused" and e.episode == episode.id)
    return (*steps_of(evidence, episode, "independent_inquiry_refused"), *acts)


def _days_until(episode: Episode, steps: Sequence[Step]) -> Found:
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
    return Bounds(max(0, low), max(0, high), DAYS_SINCE_CORE), ids_of(can_be_first)


def _yes_if(rows: Sequence[Step | Event]) -> Found:
    """Yes where there are rows, else unknown: the absence of a row is no evidence of absence."""
    return ("yes", ids_of(rows)) if rows else UNKNOWN


def _for_and_against(says_yes: Sequence[Step | Event], says_no: Sequence[Step | Event]) -> Found:
    """Yes, no or mixed by which rows there are; unknown without any."""
    if says_yes and says_no:
        return "mixed", ids_of(says_yes, says_no)
    return ("no", ids_of(says_no)) if says_no else _yes_if(says_yes)


def _at_least(number: int, unit: str, rows: Iterable[Step]) -> Found:
    """At least so many; unknown where there is none, for the tables need not hold all."""
    return (Bounds(number, None, unit), ids_of(rows)) if number else UNKNOWN


def _independent_inquiry(evidence: Evidence, episode: Episode) -> Found:
    """Whether a body that is not of the state opened an inquiry; no where only bodies of the state did, or nobody,
    and one was refused."""
    opened = steps_of(evidence, episode, "investigation_opened")
    state, other = (by_side(evidence, episode, opened, side) for side in STATE_AND_OTHERS)
    if not other and len(state) < len(opened):
        return UNKNOWN  # a body on no side opened one, and may be independent
    return _for_and_against(other, _refusals(evidence, episode))


def _investigators(side: StateOrOther) -> Callable[[Evidence, Episode], Found]:
    """How many bodies of a side opened inquiries, at least."""

    def measure(evidence: Evidence, episode: Episode) -> Found:
        opened = by_side(evidence, episode, steps_of(evidence, episode, "investigation_opened"), side)
        return _at_least(len({step.body for step in opened}), "bodies", opened)

    return measure


def _calls_for_inquiry(evidence: Evidence, episode: Episode) -> Found:
    """How many outside bodies asked for an inquiry, at least."""
    calls = [s for s in steps_of(evidence, episode, "international_call") if s.about == "inquiry_asked"]
    return _at_least(len({step.body for step in calls}), "bodies", calls)


def _any_step(kind: str) -> Measure:
    return lambda evidence, episode: _yes_if(steps_of(evidence, episode, kind))


def _number(quantity: str, of_what: str = "") -> Measure:
    def measure(evidence: Evidence, episode: Episode) -> Found:
        number = persons_tried(evidence, episode, quantity, of_what)
        return (number.bounds, number.rows) if number.bounds else ("unknown", number.uncounted)

    return measure


def _first_verdict(quantity: str) -> Measure:
    def measure(evidence: Evidence, episode: Episode) -> Found:
        steps = {verdict.row for verdict in persons_tried(evidence, episode, quantity).verdicts}
        return _days_until(episode, [step for step in evidence.steps if step.id in steps])

    return measure


def _ratio(evidence: Evidence, episode: Episode) -> Found:
    others, officers = (
        persons_tried(evidence, episode, "convicted"),
        persons_tried(evidence, episode, "officers_convicted"),
    )
    return known_ratio(others, officers) or UNKNOWN


MEASURES: Mapping[str, Measure] = {
    "days_to_first_inquiry": lambda evidence, episode: _days_until(
        episode, steps_of(evidence, episode, "investigation_opened")
    ),
    "days_to_inquiry_into_state": lambda evidence, episode: _days_until(episode, _into_state(evidence, episode)),
    "days_to_officer_convicted": _first_verdict("officers_convicted"),
    "inquiry_into_state": lambda evidence, episode: _yes_if(_into_state(evidence, episode)),
    "inquiry_closed": _any_step("investigation_closed"),
    "officers_charged": _number("officers_charged"),
    "officers_convicted": _number("officers_convicted"),
    "officers_convicted_of_force": _number("officers_convicted", "force_on_people"),
    "officers_acquitted": _number("officers_acquitted"),
    "officials_convicted": _number("officials_convicted"),
    "protesters_convicted": _number("convicted"),
    "conviction_ratio": _ratio,
    "redress": lambda evidence, episode: _for_and_against(
        steps_of(evidence, episode, "compensation"), steps_of(evidence, episode, "remedy_denied")
    ),
    "amnesty": _any_step("amnesty"),
    "treaty_findings": lambda evidence, episode: _at_least(
        len(found := steps_of(evidence, episode, "treaty_body_finding")), "findings", found
    ),
    "independent_inquiry": _independent_inquiry,
    "inquiry_refused": lambda evidence, episode: _yes_if(_refusals(evidence, episode)),
    "investigators_of_the_state": _investigators("state"),
    "investigators_not_of_the_state": _investigators("other"),
    "calls_for_inquiry": _calls_for_inquiry,
    "names_published": _any_step("names_published"),
    "official_reports": lambda evidence, episode: _yes_if(
        by_side(evidence, episode, steps_of(evidence, episode, "official_report"), "state")
    ),
    "trials_closed": _any_step("trial_closed_or_classified"),
}


def _asked() -> dict[str, dict[str, str]]:
    """The question and the rule of each indicator, in the order of indicators.yaml."""
    written = dict(read_yaml(Path(__file__).with_name("indicators.yaml"), "the indicators in words"))
    terms = written.pop("terms")
    return {name: {**words, "rule": words["rule"].format(**terms)} for name, words in written.items()}


INDICATORS: Mapping[str, Mapping[str, str]] = _asked()
