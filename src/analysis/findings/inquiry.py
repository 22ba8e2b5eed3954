"""Was there an independent, impartial, effective and public investigation, and who abroad asked for one?"""

from __future__ import annotations

from analysis.evidence.clock import Span
from analysis.evidence.rows import Episode, Event, Step, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.arguments import Actor, Phrases
from analysis.findings.scope import Scope
from analysis.findings.sentences import days, listing, of_something, tellers
from analysis.findings.verdict import Reason, Ruling, Verdict, answers
from analysis.method.accountability import indicator
from analysis.method.steps import body_of

CONDITIONS = ("inquiry_into_state", "independent_inquiry", "names_published")
TOLD_BESIDE = ("days_to_inquiry_into_state", "inquiry_refused", "officers_convicted", "trials_closed")


def _conditions(evidence: Evidence) -> Scope:
    """The acts and steps that the conditions look at, whoever tells them, and beside them what other indicators do."""
    told, tried = evidence.codes.group("told_of_an_inquiry"), evidence.codes.group("tried")
    return Scope(
        events=lambda event: event.action == "inquiry_refused",
        steps=lambda step: step.kind in told,
        beside=Scope(counts=lambda count: count.quantity in tried, steps=lambda step: True),
        tellers=False,
    )


@answers(scope=_conditions)
def investigation(evidence: Evidence, episode: Episode) -> Verdict:
    """Whether the conditions of an investigation were met in the episode asked about."""
    indicators = [indicator(evidence, episode, name) for name in (*CONDITIONS, *TOLD_BESIDE)]
    conditions, answered = indicators[: len(CONDITIONS)], [one for one in indicators if one.answer != "unknown"]
    untold = [one.question for one in indicators if one.answer == "unknown"]
    sentences = [f"{one.question} {str(one.answer)[:1].upper()}{str(one.answer)[1:]}." for one in answered]
    answer = " ".join([*sentences, *(["These tables do not tell:", *untold] if untold else [])])
    answers_given, rows = {one.answer for one in conditions}, ids_of(*(one.rows for one in conditions))
    if "no" in answers_given:
        return Verdict(Ruling.CONTRADICTED, answer, rows)
    if "unknown" in answers_given:
        open_questions = " ".join(one.question for one in conditions if one.answer == "unknown")
        uncoded = [step for step in evidence.steps if not body_of(evidence, step).kind]
        needs = f"Dated steps, with their sources, that answer: {open_questions}"
        needs += f" Of {of_something(len(uncoded), 'step')} it is not coded what the body is." if uncoded else ""
        return Verdict(Reason.NOTHING, answer, rows, needs=needs)
    return Verdict(Ruling.CONTESTED if "mixed" in answers_given else Ruling.SUPPORTED, answer, rows)


def _scope_of_calls(evidence: Evidence, on: Span, actor: Actor, bodies: Phrases) -> Scope:
    def called(step: Step) -> bool:
        return step.kind == "international_call" and step.date == on and any(body in step.body for body in bodies)

    return Scope(events=lambda e: e.actor == actor and e.family == "outside" and e.days == on, steps=called)


@answers(scope=_scope_of_calls)
def called_for_inquiry(evidence: Evidence, *, on: Span, actor: Actor, bodies: Phrases, condemns: Phrases) -> Verdict:
    """Whether the bodies condemned the force and asked for an inquiry on that day."""
    acts_and_steps: list[Event | Step] = [*evidence.events, *evidence.steps]
    call = [row for row in acts_and_steps if _asks(row)]
    condemnation = [row for row in acts_and_steps if any(word in row.summary for word in condemns)]
    rows = ids_of(call, condemnation)
    callers = sorted({step.body for step in evidence.steps if step.id in rows})
    by = f", by {listing(callers)}" if callers else ""
    tell = of_something(len(call), f"row of {days(on)} tells", f"rows of {days(on)} tell")
    answer = f"{tell} of a call for an inquiry, and {len(condemnation)} of a protest against the force used{by}."
    if call and condemnation:
        return Verdict(Ruling.SUPPORTED, f"{answer} {tellers(evidence, rows)}", rows)
    lacking = "a call for an inquiry" if not call else "a condemnation of the force"
    return Verdict(Reason.NOTHING, answer, rows, needs=f"A dated text of the bodies named with {lacking}.")


def _asks(row: Event | Step) -> bool:
    """Whether an inquiry is asked for."""
    return row.action == "call_for_inquiry" if isinstance(row, Event) else row.about == "inquiry_asked"
