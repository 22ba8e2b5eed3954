"""What followed, in numbers and steps: who was convicted of what, the torture funnel, redress, trials of the dead; and
over all episodes in one sentence, who answered for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from analysis.evidence.rows import Count, Episode, Step, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.by_episode import of_each
from analysis.findings.numbers import days_of_killing, number_by, who_says
from analysis.findings.patterns import compared_acts, judged, stamped
from analysis.findings.sentences import listing, of_something, plain
from analysis.findings.verdict import Asked, Reason, RowKind, Ruling, Verdict, answers, insufficient
from analysis.method.bounds import Bounds
from analysis.method.comparability import ComparedActs, compare_told
from analysis.method.convictions import Tried, known_ratio, persons_tried, verdict_kinds
from analysis.method.counts import bounds_of
from analysis.method.levels import body_in, highest_total, unit_in
from analysis.method.steps import by_side, steps_of


def _quantities(asked: Asked) -> set[str]:
    return {quantity for name in ("quantity", "more", "fewer") for quantity in asked.many(name)}


def scope_of_tried(evidence: Evidence, asked: Asked) -> Evidence:
    """The numbers and verdicts of the quantities asked about, what undoes a verdict, and the days of the killing."""
    quantities = _quantities(asked)
    kinds = {*asked.many("steps")}.union(*(verdict_kinds(evidence, quantity) for quantity in quantities))

    return evidence.keep(
        counts=lambda count: count.quantity in quantities,
        steps=lambda step: step.kind in kinds or bool(step.undoes),
        events=days_of_killing(evidence, quantities),
    )


def _step_of(kinds: Collection[str]) -> RowKind:
    return lambda row: isinstance(row, Step) and row.kind in kinds


def _number_of(quantity: str) -> RowKind:
    return lambda row: isinstance(row, Count) and row.quantity == quantity


def _of_what(evidence: Evidence, asked: Asked) -> tuple[RowKind, ...]:
    """Of what somebody was convicted is asked where a verdict is told."""
    return (_step_of(verdict_kinds(evidence, asked.one("quantity"))),) if asked.one("of_what") else ()


@answers(scope=scope_of_tried, asked_of=_of_what)
def convicted(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether anybody of a group was convicted, of whatever or of what is asked."""
    quantity, what = asked.one("quantity"), asked.one("of_what")
    tried = persons_tried(evidence, asked.its_episode, quantity, what)
    subject = plain(evidence, quantity) + (f", of {plain(evidence, what)}" if what else "")
    if tried.bounds is None:
        return insufficient(
            f"No number or dated verdict ({subject}) is in these tables; that is no proof that there was none."
            f"{_uncounted(tried)}",
            f"A verdict, or a statement of a court or prosecutor ({subject}).",
            ids_of(tried.annulled, tried.undated, tried.untold),
        )
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
    in_words = (f"{step.body}, {step.date_text or 'undated'}: {step.summary.rstrip('.')}" for step in _in_order(steps))
    return "; ".join(in_words)


@answers(scope=scope_of_tried)
def convicted_more(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether more of one group than of another are known to be convicted in one episode."""
    more, fewer = (persons_tried(evidence, asked.its_episode, asked.one(name)) for name in ("more", "fewer"))
    ratio = known_ratio(more, fewer)
    numbers = [f"{plain(evidence, tried.quantity)}: {tried.bounds}" for tried in (more, fewer) if tried.bounds]
    rows = ids_of(more.rows, fewer.rows)
    if ratio is None or more.bounds is None or fewer.bounds is None:
        missing = [plain(evidence, tried.quantity) for tried in (more, fewer) if not tried.bounds]
        return insufficient(
            f"No number or verdict ({listing(missing)}) is in these tables.{_sentence(numbers)}",
            f"Numbers of both groups ({listing(missing)}).",
            rows,
        )
    times = f"{ratio[0].number} {ratio[0].unit}"
    answer = f"{'; '.join(numbers)}.".capitalize() + f" Of those known {times}."
    larger = (more.bounds.low or 0) > (fewer.bounds.low or 0)
    return Verdict(Ruling.on(larger), answer, rows, ratio[0])


def _sentence(parts: Sequence[str]) -> str:
    text = "; ".join(parts)
    return f" {text[0].upper()}{text[1:]}." if text else ""


@answers(scope=scope_of_tried, asked_of=lambda evidence, asked: (_number_of(asked.many("quantity")[0]),))
def funnel(evidence: Evidence, asked: Asked) -> Verdict:
    """How many are left from stage to stage, from complaints to officers convicted, and what was closed."""
    stages = [(quantity, *_stage(evidence, asked.its_episode, quantity)) for quantity in asked.many("quantity")]
    closed = _in_order(step for kind in asked.many("steps") for step in steps_of(evidence, asked.its_episode, kind))
    numbers = [f"{plain(evidence, quantity)} {says}" for quantity, _, says, _ in stages if says]
    untold = [plain(evidence, quantity) for quantity, _, says, _ in stages if not says]
    answer = _sentence(numbers).strip()
    answer += f" Not told: {listing(untold)}." if untold else ""
    answer += f" Closed: {_steps_told(closed)}." if closed else ""
    rows = ids_of(*(rows for *_, rows in stages), closed)
    first, last = stages[0][1], stages[-1][1]
    if first is None or last is None or first.low is None or last.low is None:
        return insufficient(
            answer.strip() or "No stage has a number.", "Numbers of the first and the last stage.", rows
        )
    if first.low <= last.low < first.highest:
        needs = "A number of the first stage that is more than a floor."
        return insufficient(answer, needs, rows, Reason.OPEN, last)
    return Verdict(Ruling.on(last.low < first.low), answer, rows, last)


def _stage(evidence: Evidence, episode: Episode, quantity: str) -> tuple[Bounds | None, str, tuple[str, ...]]:
    if verdict_kinds(evidence, quantity):
        number = persons_tried(evidence, episode, quantity)
        return number.bounds, str(number.bounds) if number.bounds else "", number.rows
    total = highest_total(evidence, episode, quantity)
    if total is None:
        return None, "", ()
    bounds = bounds_of(total, unit_in(evidence, quantity))
    return bounds, number_by(bounds.number, body_in(evidence, total.origin), total.stated_text), (total.id,)


@answers(scope=scope_of_tried, asked_of=lambda evidence, asked: (_step_of(asked.many("steps")),))
def steps_told(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether steps of some kinds were taken, by whom and for whom."""
    episode, kinds = asked.its_episode, asked.many("steps")
    steps = _in_order(step for kind in kinds for step in steps_of(evidence, episode, kind))
    numbers = [(q, *_stage(evidence, episode, q)) for q in asked.many("quantity")]
    amounts = "".join(f" {plain(evidence, quantity).capitalize()}: {says}." for quantity, _, says, _ in numbers if says)
    rows = ids_of(steps, *(of_number for *_, of_number in numbers))
    if not steps:
        sought = listing(plain(evidence, kind) for kind in kinds)
        none = f"No step ({sought}) is in these tables; that is no proof that there was none.{amounts}"
        return insufficient(none, f"A dated step ({sought}), with its source.", rows)
    answer = f"{of_something(len(steps), 'step')}: {_steps_told(steps)}.{amounts}"
    bounds = Bounds(len(steps), None, "steps")
    origins = evidence.origins_of(step.id for step in steps)
    if len(origins) > 1 or by_side(evidence, episode, steps, "state"):
        return Verdict(Ruling.SUPPORTED, answer, rows, bounds)
    names = listing(body_in(evidence, origin).name for origin in origins)
    return insufficient(answer, f"A second origin beside {names}.", rows, Reason.ONE_VOICE, bounds)


@answers(scope=scope_of_tried)
def accounted_in_each(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether others answered more than officers in every episode; bounds: officers convicted of what is asked."""
    by_episode = of_each(evidence, asked, _answered)
    guard = compare_told([one.told for _, one in by_episode])
    sentences = [f"{episode.title}: {one.in_words}" for episode, one in by_episode]
    answer = f"Known to be convicted, {'; '.join(sentences)}; {stamped(guard)}."
    all_rows = ids_of(*(one.rows for _, one in by_episode))
    untold = [episode.title for episode, one in by_episode if one.others.bounds is None]
    if untold or not all_rows:
        return insufficient(answer, f"How many were convicted in {listing(untold)}.", all_rows, Reason.NOTHING)
    least = sum(_low(one.of_what) for _, one in by_episode)
    holds = all(_low(one.others) > _low(one.officers) for _, one in by_episode)
    return judged(guard, Verdict(Ruling.on(holds), answer, all_rows, Bounds(least, None, "officers")))


@dataclass(frozen=True)
class _Answered:
    """Who is known to be convicted in an episode: others, officers, and officers of what is asked; in words, with the
    rows, and for the guard who tells them."""

    others: Tried
    officers: Tried
    of_what: Tried
    in_words: str
    rows: tuple[str, ...]
    told: ComparedActs


def _answered(evidence: Evidence, asked: Asked, episode: Episode) -> _Answered:
    (more, fewer), what = asked.many("quantity"), asked.one("of_what")
    others, officers = (persons_tried(evidence, episode, quantity) for quantity in (more, fewer))
    of_what = persons_tried(evidence, episode, fewer, what)
    rows = ids_of(others.rows, officers.rows, of_what.rows)
    in_words = _in_one(evidence, what, others, officers, of_what)
    return _Answered(others, officers, of_what, in_words, rows, compared_acts(evidence, episode, rows))


def _in_one(evidence: Evidence, what: str, others: Tried, officers: Tried, of_what: Tried) -> str:
    """'45 others and at least 6 officers, at least 5 of them of force on people'."""
    if officers.bounds is None:
        of_officers = "none reported of officers"
    else:
        answering = _number(of_what) if of_what.bounds else "none"
        of_officers = f"{replace(officers.bounds, unit='officers')}, {answering} of them of {plain(evidence, what)}"
    return f"{_number(others)} others and {of_officers}"


def _number(tried: Tried) -> str:
    return tried.bounds.number if tried.bounds else "no number of"


def _low(tried: Tried) -> float:
    return (tried.bounds.low or 0) if tried.bounds else 0
