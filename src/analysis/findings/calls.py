"""Who outside the country spoke, and what they asked for."""

from __future__ import annotations

from analysis.evidence.clock import Span
from analysis.evidence.rows import Event, Step
from analysis.evidence.view import Evidence
from analysis.findings.act_sentences import tellers
from analysis.findings.verdict import Asked, Ruling, Verdict, answers, insufficient


def _scope_of_calls(evidence: Evidence, asked: Asked) -> Evidence:
    on, actor, bodies = Span.parse(asked.one("on")), asked.one("actor"), asked.many("bodies")

    def called(step: Step) -> bool:
        named = any(body in step.body for body in bodies)
        return asked.covers(step.episode) and step.kind == "international_call" and step.date == on and named

    return evidence.keep(
        events=lambda e: asked.covers(e.episode) and e.actor == actor and e.family == "outside" and e.days == on,
        steps=called,
    )


@answers(
    "called_for_inquiry",
    rule=(
        "Calls and condemnations dated to that day by the bodies named. Supported if rows carry both: a call for an "
        "inquiry, as coded, and a protest against the force used, by the words given. Insufficient without either."
    ),
    arguments="on actor bodies condemns",
    scope=_scope_of_calls,
)
def called_for_inquiry(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the bodies condemned the force and asked for an inquiry on that day."""
    told: list[Event | Step] = [*evidence.events, *evidence.steps]
    call = sorted(row.id for row in told if _asks(row))
    condemnation = sorted(row.id for row in told if any(word in row.summary for word in asked.many("condemns")))
    rows = tuple(sorted({*call, *condemnation}))
    bodies = sorted({step.body for step in evidence.steps if step.id in rows})
    by = f" by {', '.join(bodies)}" if bodies else ""
    answer = (
        f"Rows of {asked.one('on')} with a call for an inquiry: {len(call)}; "
        f"against the force used: {len(condemnation)}{by}."
    )
    if call and condemnation:
        return Verdict(Ruling.SUPPORTED, f"{answer} {tellers(evidence, rows)}", rows)
    lacking = "a call for an inquiry" if not call else "a condemnation of the force"
    return insufficient(answer, f"A dated text of the bodies named with {lacking}.", rows)


def _asks(row: Event | Step) -> bool:
    """Whether an inquiry is asked for."""
    return row.action == "call_for_inquiry" if isinstance(row, Event) else row.about == "inquiry_asked"
