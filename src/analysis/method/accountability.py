"""Accountability: the four principles of the Minnesota Protocol as indicators that a reader can recompute by hand.

The Minnesota Protocol on the Investigation of Potentially Unlawful Death (2016; OHCHR, New York and Geneva 2017)
asks that an investigation be prompt (para. 23), effective and thorough (paras. 24-27), independent and impartial
(paras. 28-31) and transparent (paras. 32-33); para. 22 names the four. Each indicator puts one question to an
episode's dated steps and counts. There is no score: indicators are not added up.

Unknown is not no. The tables hold what was read, so the absence of a row says nothing; 'no' stands on a row that says
so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

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
"""The quantities that indicators ask for."""

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


_DAYS = (
    "From the last day of the core of the events to the earliest day that the first such step can mean, not below 0; "
    "to the latest such day from the first day of the core. Unknown without a dated step."
)
_TRIED = (
    "The totals of those who counted and the verdicts of courts, as the head of convictions.py says: at least the "
    "greatest of all verdicts added and of each total with the verdicts after its last day; what was annulled or has "
    "no "
    "date does not count. Unknown without both."
)
_BODIES = (
    "At least the number of different names of such bodies in steps 'investigation_opened'; bodies named jointly are "
    "one name. A body is of the state as its kind is coded. Unknown without one."
)

ASKED: tuple[IndicatorAsked, ...] = (
    IndicatorAsked(
        "days_to_first_inquiry",
        "prompt",
        "How many days passed until a criminal inquiry, into whatever, was opened?",
        f"The first step 'investigation_opened' since the core began. {_DAYS}",
        lambda evidence, episode: days_until(episode, steps_of(evidence, episode, "investigation_opened")),
    ),
    IndicatorAsked(
        "days_to_inquiry_into_state",
        "prompt",
        "How many days passed until an inquiry into the acts of the state's own forces was opened?",
        f"The first step 'investigation_opened' that is coded as about the state's own forces. {_DAYS}",
        lambda evidence, episode: days_until(episode, into_state(evidence, episode)),
    ),
    IndicatorAsked(
        "days_to_officer_convicted",
        "prompt",
        "How many days passed until a court first convicted an officer?",
        f"The first step 'officers_convicted' by a court since the core began that was not annulled. {_DAYS}",
        _first_verdict("officers_convicted"),
    ),
    IndicatorAsked(
        "inquiry_into_state",
        "effective and thorough",
        "Was an inquiry into the acts of the state's own forces opened?",
        "Yes if a step 'investigation_opened' is coded as about them; otherwise unknown.",
        lambda evidence, episode: yes_if(into_state(evidence, episode)),
    ),
    IndicatorAsked(
        "inquiry_closed",
        "effective and thorough",
        "Were inquiries closed without a trial?",
        "Yes if there is a step 'investigation_closed'; otherwise unknown.",
        _any_step("investigation_closed"),
    ),
    IndicatorAsked(
        "officers_charged",
        "effective and thorough",
        "How many officers were charged, by the running totals?",
        "The latest running totals of those who counted. Unknown without a total.",
        _number("officers_charged"),
    ),
    IndicatorAsked(
        "officers_convicted",
        "effective and thorough",
        "How many officers were convicted?",
        _TRIED,
        _number("officers_convicted"),
    ),
    IndicatorAsked(
        "officers_convicted_of_force",
        "effective and thorough",
        "How many officers were convicted of force that they used on people?",
        f"{_TRIED} Of verdicts alone, those that the rows say are of force on people, torture included.",
        _number("officers_convicted", "force_on_people"),
    ),
    IndicatorAsked(
        "officers_acquitted",
        "effective and thorough",
        "How many officers were acquitted?",
        _TRIED,
        _number("officers_acquitted"),
    ),
    IndicatorAsked(
        "officials_convicted",
        "effective and thorough",
        "How many officials were convicted, for whatever?",
        f"{_TRIED} What they were convicted of stands in the summaries of the rows.",
        _number("officials_convicted"),
    ),
    IndicatorAsked(
        "protesters_convicted",
        "effective and thorough",
        "How many persons other than officers and officials were convicted, protesters or not?",
        _TRIED,
        _number("convicted"),
    ),
    IndicatorAsked(
        "conviction_ratio",
        "effective and thorough",
        "How many persons other than officers were convicted for each officer convicted?",
        "Of those known: the lowest number of the one divided by the lowest of the other, since both are floors; what "
        "is not known of either may change it. Unknown where one side has no number.",
        _ratio,
    ),
    IndicatorAsked(
        "redress",
        "effective and thorough",
        "Was redress given?",
        "Yes if there are steps 'compensation', no if there are steps 'remedy_denied', mixed if there are both; "
        "otherwise unknown. What was promised is not told apart from what was paid.",
        lambda evidence, episode: for_and_against(
            steps_of(evidence, episode, "compensation"), steps_of(evidence, episode, "remedy_denied")
        ),
    ),
    IndicatorAsked(
        "amnesty",
        "effective and thorough",
        "Was there an amnesty?",
        "Yes if there is a step 'amnesty'; otherwise unknown. Whom it covers stands in the summaries of the rows.",
        _any_step("amnesty"),
    ),
    IndicatorAsked(
        "treaty_findings",
        "effective and thorough",
        "How many findings did UN treaty bodies and working groups adopt?",
        "At least the number of steps 'treaty_body_finding', undated ones included; what they found stands in the "
        "summaries of the rows and may be about other matters too. Unknown without one.",
        treaty_findings,
    ),
    IndicatorAsked(
        "independent_inquiry",
        "independent and impartial",
        "Was there an inquiry by a body independent of the state?",
        "Yes if a step 'investigation_opened' names a body that is not of the state; no if every such body is of the "
        "state and the state refused an independent one (step 'independent_inquiry_refused' or act 'inquiry_refused'); "
        "mixed if both; otherwise, and where a body cannot be told, unknown.",
        independent_inquiry,
    ),
    IndicatorAsked(
        "inquiry_refused",
        "independent and impartial",
        "Did the state refuse an independent or international inquiry?",
        "Yes if there is a step 'independent_inquiry_refused' or an act 'inquiry_refused'; otherwise unknown.",
        lambda evidence, episode: yes_if(refusals(evidence, episode)),
    ),
    IndicatorAsked(
        "investigators_of_the_state",
        "independent and impartial",
        "How many bodies of the state opened inquiries?",
        _BODIES,
        investigators("state"),
    ),
    IndicatorAsked(
        "investigators_not_of_the_state",
        "independent and impartial",
        "How many bodies that are not of the state opened inquiries?",
        _BODIES,
        investigators("other"),
    ),
    IndicatorAsked(
        "calls_for_inquiry",
        "independent and impartial",
        "How many outside bodies asked for an inquiry?",
        "At least the number of different bodies in steps 'international_call' that are coded as asking for one. "
        "Unknown without such a step.",
        calls_for_inquiry,
    ),
    IndicatorAsked(
        "names_published",
        "transparent",
        "Were the names of the dead published?",
        "Yes if there is a step 'names_published'; otherwise unknown. How full the list is stands in the summaries "
        "of the rows.",
        _any_step("names_published"),
    ),
    IndicatorAsked(
        "official_reports",
        "transparent",
        "Did the state report on the events or on its inquiries?",
        "Yes if there is a step 'official_report' by a body of the state; otherwise unknown.",
        official_reports,
    ),
    IndicatorAsked(
        "trials_closed",
        "transparent",
        "Were trials closed to the public or files classified?",
        "Yes if there is a step 'trial_closed_or_classified'; otherwise unknown.",
        _any_step("trial_closed_or_classified"),
    ),
)
