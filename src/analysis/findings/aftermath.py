"""What followed, in numbers and steps: who was convicted of what, the torture funnel, redress, trials of the dead; over
all episodes in one sentence, who answered for it; whether there was an independent, impartial, effective and public
investigation, and who abroad asked for one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from analysis.evidence.clock import Span
from analysis.evidence.rows import Count, Episode, Event, Step, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.arguments import Actor, OfQuantity, OfWhat, Phrases, Quantities, StepKinds
from analysis.findings.by_episode import Part, compared_acts, joined, judged, of_each
from analysis.findings.numbers import days_of_killing, number_by, row_says, who_says
from analysis.findings.reported import tellers
from analysis.findings.scope import Scope
from analysis.findings.sentences import capital, days, listing, of_something, plain
from analysis.findings.verdict import Reason, Ruling, Verdict, answers
from analysis.method.accountability import indicator
from analysis.method.bounds import Bounds
from analysis.method.convictions import Tried, known_ratio, persons_tried, verdict_kinds
from analysis.method.counts import bounds_of
from analysis.method.levels import body_in, highest_total, unit_in
from analysis.method.voices import body_of, by_side, steps_of

CONDITIONS = ("inquiry_into_state", "independent_inquiry", "names_published")
TOLD_BESIDE = ("days_to_inquiry_into_state", "inquiry_refused", "officers_convicted", "trials_closed")


def _tried(evidence: Evidence, quantities: Collection[str], steps: StepKinds = ()) -> Scope:
    """The numbers and verdicts of some quantities, what undoes a verdict, and the days of the killing."""
    kinds = {*steps}.union(*(verdict_kinds(evidence, quantity) for quantity in quantities))
    return Scope(
        counts=lambda count: count.quantity in quantities,
        steps=lambda step: step.kind in kinds or bool(step.undoes),
        events=days_of_killing(evidence, quantities),
    )


def _told_of_a_kind(evidence: Evidence, quantity: OfQuantity, of_what: OfWhat) -> tuple[Scope, ...]:
    """Of what somebody was convicted is asked where a verdict is told."""
    kinds = verdict_kinds(evidence, quantity)
    return (Scope(steps=lambda step: step.kind in kinds),) if of_what else ()


@answers(scope=lambda evidence, quantity: _tried(evidence, (quantity,)), asked_of=_told_of_a_kind)
def convicted(evidence: Evidence, episode: Episode, *, quantity: OfQuantity, of_what: OfWhat = "") -> Verdict:
    """Whether anybody of a group was convicted, of whatever or of what is asked."""
    tried = persons_tried(evidence, episode, quantity, of_what)
    subject = plain(evidence, quantity) + (f", of {plain(evidence, of_what)}" if of_what else "")
    if tried.bounds is None:
        none = f"No number or dated verdict ({subject}) is in these tables; that is no proof that there was none."
        needs = f"A verdict, or a statement of a court or prosecutor ({subject})."
        return Verdict.nothing(f"{none}{_uncounted(tried)}", needs, tried.uncounted)
    answer = f"{plain(evidence, quantity).capitalize()}: {tried.bounds}. {_made_of(evidence, tried)}"
    return Verdict(Ruling.on(tried.bounds.lowest > 0), answer, tried.rows, tried.bounds)


def _made_of(evidence: Evidence, tried: Tried) -> str:
    sentences = []
    if tried.totals:
        sentences.append(f"Totals: {'; '.join(who_says(position) for position in tried.totals)}.")
    if tried.verdicts:
        persons = sum(verdict.persons for verdict in tried.verdicts)
        listed = listing(f"{v.persons:,.0f} ({_day(evidence, v.row)})" for v in tried.verdicts)
        of_days = f"{persons:,.0f}, of {len(tried.verdicts)} days: " if len(tried.verdicts) > 1 else ""
        sentences.append(f"Verdicts listed: {of_days}{listed}.")
    if tried.parts:
        parts = (row_says(count, body_in(evidence, count.origin)) for count in tried.parts)
        sentences.append(f"Of a part of the time: {'; '.join(parts)}.")
    if tried.beside:
        sentences.append(f"Not counted: {'; '.join(who_says(position) for position in tried.beside)}.")
    return " ".join(sentences) + _uncounted(tried)


def _day(evidence: Evidence, row: str) -> str:
    dated = evidence.rows[row]
    return dated.date_text if isinstance(dated, Step) else dated.covers_from if isinstance(dated, Count) else ""


def _uncounted(tried: Tried) -> str:
    why = {"Annulled": tried.annulled, "Without a date": tried.undated, "Of a body that is not coded": tried.untold}
    return "".join(f" {why}, and not counted: {_steps_told(steps)}." for why, steps in why.items() if steps)


def _in_order(steps: Iterable[Step]) -> list[Step]:
    """By date, the undated last."""
    return sorted(steps, key=lambda step: (step.date.first if step.date else date.max, step.id))


def _steps_told(steps: Iterable[Step]) -> str:
    told = (f"{step.body}, {step.date_text or 'undated'}: {step.summary.rstrip('.')}" for step in _in_order(steps))
    return "; ".join(told)


@answers(scope=lambda evidence, more, fewer: _tried(evidence, (more, fewer)))
def convicted_more(evidence: Evidence, episode: Episode, *, more: OfQuantity, fewer: OfQuantity) -> Verdict:
    """Whether more of one group than of another are known to be convicted in one episode."""
    one, other = (persons_tried(evidence, episode, quantity) for quantity in (more, fewer))
    ratio = known_ratio(one, other)
    numbers = [f"{plain(evidence, tried.quantity)}: {tried.bounds}" for tried in (one, other) if tried.bounds]
    rows = ids_of(one.rows, other.rows)
    if ratio is None or one.bounds is None or other.bounds is None:
        missing = [plain(evidence, tried.quantity) for tried in (one, other) if not tried.bounds]
        none = f"No number or verdict ({listing(missing)}) is in these tables.{_sentence(numbers)}"
        return Verdict.nothing(none, f"Numbers of both groups ({listing(missing)}).", rows)
    times = "" if ratio[0].is_open else f" That is {ratio[0]}."
    answer = f"{'; '.join(numbers)}.".capitalize() + times
    return Verdict(Ruling.on(_low(one) > _low(other)), answer, rows, ratio[0])


def _sentence(parts: Sequence[str]) -> str:
    text = "; ".join(parts)
    return f" {capital(text)}." if text else ""


@answers(
    scope=lambda evidence, quantity, steps: _tried(evidence, quantity, steps),
    asked_of=lambda evidence, quantity: (Scope(counts=lambda count: count.quantity == quantity[0]),),
)
def funnel(evidence: Evidence, episode: Episode, *, quantity: Quantities, steps: StepKinds) -> Verdict:
    """How many are left from stage to stage, from complaints to officers convicted, and what was closed."""
    stages = [(one, *_stage(evidence, episode, one)) for one in quantity]
    closed = _in_order(step for kind in steps for step in steps_of(evidence, episode, kind))
    numbers = [f"{plain(evidence, one)} {says}" for one, _, says, _ in stages if says]
    untold = [plain(evidence, one) for one, _, says, _ in stages if not says]
    answer = _sentence(numbers).strip()
    answer += f" Not told: {listing(untold)}." if untold else ""
    answer += f" Closed: {_steps_told(closed)}." if closed else ""
    rows = ids_of(*(rows for *_, rows in stages), closed)
    first, last = stages[0][1], stages[-1][1]
    if first is None or last is None or first.low is None or last.low is None:
        none = answer.strip() or "No stage has a number."
        return Verdict.nothing(none, "Numbers of the first and the last stage.", rows)
    outcome = Reason.OPEN if first.low <= last.low < first.highest else Ruling.on(last.low < first.low)
    return Verdict(outcome, answer, rows, last, "A number of the first stage that is more than a floor.")


def _stage(evidence: Evidence, episode: Episode, quantity: str) -> tuple[Bounds | None, str, tuple[str, ...]]:
    if verdict_kinds(evidence, quantity):
        number = persons_tried(evidence, episode, quantity)
        return number.bounds, str(number.bounds) if number.bounds else "", number.rows
    total = highest_total(evidence, episode, quantity)
    if total is None:
        return None, "", ()
    bounds = bounds_of(total, unit_in(evidence, quantity))
    return bounds, number_by(bounds.number, body_in(evidence, total.origin), total.stated_text), (total.id,)


@answers(
    scope=lambda evidence, quantity, steps: _tried(evidence, quantity, steps),
    asked_of=lambda evidence, steps: (Scope(steps=lambda step: step.kind in steps),),
)
def steps_told(evidence: Evidence, episode: Episode, *, steps: StepKinds, quantity: Quantities = ()) -> Verdict:
    """Whether steps of some kinds were taken, by whom and for whom."""
    taken = _in_order(step for kind in steps for step in steps_of(evidence, episode, kind))
    numbers = [(one, *_stage(evidence, episode, one)) for one in quantity]
    amounts = "".join(f" {plain(evidence, one).capitalize()}: {says}." for one, _, says, _ in numbers if says)
    rows = ids_of(taken, *(of_number for *_, of_number in numbers))
    if not taken:
        sought = listing(plain(evidence, kind) for kind in steps)
        none = f"No step ({sought}) is in these tables; that is no proof that there was none.{amounts}"
        return Verdict.nothing(none, f"A dated step ({sought}), with its source.", rows)
    answer = f"{of_something(len(taken), 'step')}: {_steps_told(taken)}.{amounts}"
    bounds = Bounds(len(taken), None, "steps")
    origins = evidence.origins_of(step.id for step in taken)
    own = len(origins) > 1 or by_side(evidence, episode, taken, "state")
    names = listing(body_in(evidence, origin).name for origin in origins)
    outcome = Ruling.SUPPORTED if own else Reason.ONE_VOICE
    return Verdict(outcome, answer, rows, bounds, f"A second origin beside {names}.")


@answers(scope=lambda evidence, quantity: _tried(evidence, quantity))
def accounted_in_each(evidence: Evidence, *, quantity: Quantities, of_what: OfWhat) -> Verdict:
    """Whether others answered more than officers in every episode; bounds: officers convicted of what is asked."""
    by_episode = of_each(evidence, _answered, quantity, of_what)
    guard, _, told = joined(by_episode)
    answer, all_rows = f"Known to be convicted, {told}", ids_of(*(one.rows for _, one in by_episode))
    untold = [episode.title for episode, one in by_episode if one.others.bounds is None]
    if untold or not all_rows:
        return Verdict.nothing(answer, f"How many were convicted in {listing(untold)}.", all_rows)
    least = sum(_low(one.of_what) for _, one in by_episode)
    holds = all(_low(one.others) > _low(one.officers) for _, one in by_episode)
    return judged(guard, Verdict(Ruling.on(holds), answer, all_rows, Bounds(least, None, "officers")))


@dataclass(frozen=True)
class _Answered(Part):
    """Who is known to be convicted: others, officers, and officers of what is asked."""

    others: Tried
    officers: Tried
    of_what: Tried


def _answered(evidence: Evidence, episode: Episode, quantity: Quantities, of_what: OfWhat) -> _Answered:
    """In words: '45 others and at least 6 officers, at least 5 of them of force on people'."""
    others, officers = (persons_tried(evidence, episode, one) for one in quantity)
    answering = persons_tried(evidence, episode, quantity[1], of_what)
    of_officers = "none reported of officers"
    if officers.bounds is not None:
        number = _number(answering) if answering.bounds else "none"
        of_officers = f"{replace(officers.bounds, unit='officers')}, {number} of them of {plain(evidence, of_what)}"
    in_words = f"{_number(others)} others and {of_officers}"
    rows = ids_of(others.rows, officers.rows, answering.rows)
    return _Answered(in_words, rows, compared_acts(evidence, episode, rows), others, officers, answering)


def _number(tried: Tried) -> str:
    return tried.bounds.number if tried.bounds else "no number of"


def _low(tried: Tried) -> float:
    return (tried.bounds.low or 0) if tried.bounds else 0


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
    sentences = [f"{one.question} {capital(str(one.answer))}." for one in answered]
    answer = " ".join([*sentences, *(["These tables do not tell:", *untold] if untold else [])])
    answers_given, rows = {one.answer for one in conditions}, ids_of(*(one.rows for one in conditions))
    if "no" in answers_given:
        return Verdict(Ruling.CONTRADICTED, answer, rows)
    if "unknown" in answers_given:
        open_questions = " ".join(one.question for one in conditions if one.answer == "unknown")
        uncoded = [step for step in evidence.steps if not body_of(evidence, step).kind]
        needs = f"Dated steps, with their sources, that answer: {open_questions}"
        needs += f" Of {of_something(len(uncoded), 'step')} it is not coded what the body is." if uncoded else ""
        return Verdict.nothing(answer, needs, rows)
    return Verdict(Ruling.CONTESTED if "mixed" in answers_given else Ruling.SUPPORTED, answer, rows)


@answers(
    scope=lambda evidence, on, actor, bodies: Scope(
        events=lambda act: act.actor == actor and act.family == "outside" and act.days == on,
        steps=lambda step: (
            step.kind == "international_call" and step.date == on and any(body in step.body for body in bodies)
        ),
    )
)
def called_for_inquiry(evidence: Evidence, *, on: Span, actor: Actor, bodies: Phrases, condemns: Phrases) -> Verdict:
    """Whether the bodies condemned the force and asked for an inquiry on that day."""
    call = [
        *(event for event in evidence.events if event.action == "call_for_inquiry"),
        *(step for step in evidence.steps if step.about == "inquiry_asked"),
    ]
    all_rows: Iterable[Event | Step] = (*evidence.events, *evidence.steps)
    condemnation = [row for row in all_rows if any(word in row.summary for word in condemns)]
    rows = ids_of(call, condemnation)
    callers = sorted({step.body for step in evidence.steps if step.id in rows})
    by = f", by {listing(callers)}" if callers else ""
    tell = of_something(len(call), f"row of {days(on)} tells", f"rows of {days(on)} tell")
    answer = f"{tell} of a call for an inquiry, and {len(condemnation)} of a protest against the force used{by}."
    if call and condemnation:
        return Verdict(Ruling.SUPPORTED, f"{answer} {tellers(evidence, rows)}", rows)
    lacking = "a call for an inquiry" if not call else "a condemnation of the force"
    return Verdict.nothing(answer, f"A dated text of the bodies named with {lacking}.", rows)
