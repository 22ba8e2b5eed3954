"""Accountability: the four principles of the Minnesota Protocol as indicators that a reader can recompute by hand.

The Minnesota Protocol on the Investigation of Potentially Unlawful Death (2016; OHCHR, New York and Geneva 2017)
asks that an investigation be prompt (para. 23), effective and thorough (paras. 24-27), independent and impartial
(paras. 28-31) and transparent (paras. 32-33); para. 22 names the four. Each indicator puts one question to an
episode's dated steps and counts; the questions and rules stand in indicators.yaml. There is no score: indicators are not
added up.

Unknown is not no. The tables hold what was read, so the absence of a row says nothing; 'no' stands on a row that says
so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analysis.evidence.description import read_yaml
from analysis.evidence.rows import Episode
from analysis.evidence.view import Evidence
from analysis.method.bounds import Bounds
from analysis.method.convictions import known_ratio, persons_tried
from analysis.method.steps import (
    UNKNOWN,
    Answer,
    Found,
    calls_for_inquiry,
    days_until,
    for_and_against,
    independent_inquiry,
    into_state,
    investigators,
    official_reports,
    refusals,
    steps_of,
    treaty_findings,
    yes_if,
)

Principle = Literal["prompt", "effective and thorough", "independent and impartial", "transparent"]
Measure = Callable[[Evidence, Episode], Found]

PARAGRAPHS: dict[Principle, str] = {
    "prompt": "para. 23",
    "effective and thorough": "paras. 24-27",
    "independent and impartial": "paras. 28-31",
    "transparent": "paras. 32-33",
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One question of a principle put to an episode. `answer` is yes, no, mixed, unknown, or a number as bounds with
    its unit; `rule` says in words how it follows from `rows` (ids, sorted); `paragraphs` are the Protocol's."""

    id: str
    principle: Principle
    paragraphs: str
    episode: str
    question: str
    answer: Answer | Bounds
    rule: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndicatorAsked:
    """A question of a principle: the rule in words beside the measure that follows it."""

    id: str
    principle: Principle
    question: str
    rule: str
    measure: Measure


def all_indicators(evidence: Evidence) -> tuple[Indicator, ...]:
    """Every indicator for every episode of the view: by episode, then in the order of ASKED."""
    return tuple(i for episode in evidence.core_episodes for i in indicators_of(evidence, episode))


def indicators_of(evidence: Evidence, episode: Episode) -> tuple[Indicator, ...]:
    """Every indicator for one episode, principle by principle."""
    return tuple(indicator(evidence, episode, asked.id) for asked in ASKED)


def indicator(evidence: Evidence, episode: Episode, id: str) -> Indicator:
    """One indicator for one episode. KeyError naming the known ones."""
    for asked in ASKED:
        if asked.id == id:
            answer, rows = asked.measure(evidence, episode)
            paragraphs = PARAGRAPHS[asked.principle]
            return Indicator(
                id, asked.principle, paragraphs, episode.id, asked.question, answer, asked.rule, tuple(sorted(rows))
            )
    raise KeyError(f"no indicator '{id}'; known: {', '.join(asked.id for asked in ASKED)}")


def scope(evidence: Evidence, episode_ids: frozenset[str]) -> Evidence:
    """Only the rows that indicators of these episodes may look at. Commutes with narrowing."""
    tried_for = evidence.codes.group("tried")
    return evidence.keep(
        counts=lambda count: count.episode in episode_ids and count.quantity in tried_for,
        events=lambda event: event.episode in episode_ids and event.action == "inquiry_refused",
        steps=lambda step: step.episode in episode_ids,
    )


def _any_step(kind: str) -> Measure:
    return lambda evidence, episode: yes_if(steps_of(evidence, episode, kind))


def _number(quantity: str, of_what: str = "") -> Measure:
    def measure(evidence: Evidence, episode: Episode) -> Found:
        number = persons_tried(evidence, episode, quantity, of_what)
        return (number.bounds, number.rows) if number.bounds else UNKNOWN

    return measure


def _first_verdict(quantity: str, of_what: str = "") -> Measure:
    def measure(evidence: Evidence, episode: Episode) -> Found:
        steps = {verdict.row for verdict in persons_tried(evidence, episode, quantity, of_what).verdicts}
        return days_until(episode, [step for step in evidence.steps if step.id in steps])

    return measure


def _ratio(evidence: Evidence, episode: Episode) -> Found:
    ratio = known_ratio(
        persons_tried(evidence, episode, "convicted"), persons_tried(evidence, episode, "officers_convicted")
    )
    return ratio if ratio else UNKNOWN


MEASURES: Mapping[str, Measure] = {
    "days_to_first_inquiry": lambda evidence, episode: days_until(
        episode, steps_of(evidence, episode, "investigation_opened")
    ),
    "days_to_inquiry_into_state": lambda evidence, episode: days_until(episode, into_state(evidence, episode)),
    "days_to_officer_convicted": _first_verdict("officers_convicted"),
    "inquiry_into_state": lambda evidence, episode: yes_if(into_state(evidence, episode)),
    "inquiry_closed": _any_step("investigation_closed"),
    "officers_charged": _number("officers_charged"),
    "officers_convicted": _number("officers_convicted"),
    "officers_convicted_of_force": _number("officers_convicted", "force_on_people"),
    "officers_acquitted": _number("officers_acquitted"),
    "officials_convicted": _number("officials_convicted"),
    "protesters_convicted": _number("convicted"),
    "conviction_ratio": _ratio,
    "redress": lambda evidence, episode: for_and_against(
        steps_of(evidence, episode, "compensation"), steps_of(evidence, episode, "remedy_denied")
    ),
    "amnesty": _any_step("amnesty"),
    "treaty_findings": treaty_findings,
    "independent_inquiry": independent_inquiry,
    "inquiry_refused": lambda evidence, episode: yes_if(refusals(evidence, episode)),
    "investigators_of_the_state": investigators("state"),
    "investigators_not_of_the_state": investigators("other"),
    "calls_for_inquiry": calls_for_inquiry,
    "names_published": _any_step("names_published"),
    "official_reports": official_reports,
    "trials_closed": _any_step("trial_closed_or_classified"),
}


def _asked() -> Iterable[IndicatorAsked]:
    """The indicators of indicators.yaml, in its order, each with its measure."""
    told = read_yaml(Path(__file__).with_name("indicators.yaml"), "the indicators in words")
    terms = told.pop("terms")
    for name, of in told.items():
        yield IndicatorAsked(name, of["principle"], of["question"], of["rule"].format(**terms), MEASURES[name])


ASKED: tuple[IndicatorAsked, ...] = tuple(_asked())
