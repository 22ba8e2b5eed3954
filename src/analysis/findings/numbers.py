"""Numbers in words and as fields: who counted, who says it beside, what is set aside and why."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from analysis.evidence.rows import Count, Event, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.scope import Seen, Sees
from analysis.findings.sentences import (
    capital,
    days,
    few_of,
    listing,
    name_of,
    of_something,
    of_whom,
    place_name,
    plain,
    where,
)
from analysis.findings.verdict import RULES, Quantity, Reason, Ruling, Said, VoiceRole
from analysis.method.bounds import Bounds, format_bounds
from analysis.method.counts import Body, Position, Standing, bounds_of
from analysis.method.levels import HowMany, Level, SetAside
from analysis.method.reach import killings_alike, kills
from analysis.method.voices import ORIGINS_NEEDED

ASIDE_SHOWN = 4  # numbers set aside that are named in a sentence; the fields name all
OTHERS_SHOWN = 3  # places that are named beside the one that is asked about
LONGEST_MONTH = 31


def days_of_killing(evidence: Evidence, quantities: Collection[str]) -> Callable[[Event], bool] | None:
    """For a scope: the acts that tell the days of the killing, if one of the quantities is a toll."""
    if not evidence.codes.group("toll") & set(quantities):
        return None
    return lambda event: kills(evidence, event)


def sees_numbers(decides: Callable[[Evidence, Count], bool] = lambda evidence, count: True) -> Sees:
    """The numbers that can decide and the steps, with who tells them; of acts that kill only whether one is told of
    those that the same tolls hold or leave out."""

    def sees(evidence: Evidence) -> Seen:
        numbers = [count for count in evidence.counts if decides(evidence, count)]
        told = frozenset(ids_of(numbers, evidence.steps))
        return Seen(told, told, tuple(frozenset(ids_of(acts)) for acts in killings_alike(evidence, numbers)))

    return sees


def number_by(number: object, body: Body, stated: str) -> str:
    """'15 (General Prosecutor's Office, 2012-01-25)'."""
    return f"{number} ({body.name}, {stated or 'undated'})"


def who_says(position: Position) -> str:
    """The number of a position, by whom and when."""
    return number_by(position.bounds.number, position.body, position.stated_text)


def row_says(row: Count, body: Body) -> str:
    """The number of a row as it stands there, by whom and when."""
    return number_by(format_bounds(row.low, row.high), body, row.stated_text)


def of_many(evidence: Evidence, found: HowMany) -> str:
    """What is said of one number: the range and who counted, who stands beside, other places, what is set aside."""
    level = found.headline
    sentences = [] if level is None else _of_level(evidence, level)
    return " ".join(part for part in (*sentences, _of_others(evidence, found.others), set_aside(found.aside)) if part)


def _of_level(evidence: Evidence, level: Level) -> Iterable[str]:
    words = evidence.codes.in_sentence
    whom = of_whom(evidence, level.kind.population)
    subject = capital(f"{words(level.kind.quantity)}{whom} in {_at(evidence, level)}")
    if level.bounds is None:
        yield f"{subject}: nobody who gives a number is told to have counted."
    else:
        yield f"{subject}: {level.bounds}."
        yield f"Who counted: {'; '.join(who_counted(evidence, position) for position in level.enumerators)}."
    if not level.told:
        yield "The rows do not say who counted; each body's number is taken as its own."
    elif len(level.enumerators) == 1:
        (position,) = level.enumerators
        yield f"The number is {'the state' if position.body.official else position.body.name}'s alone."
        if admits(evidence, level) and position.bounds.lowest > 0:
            yield "It is of what its own organs did to persons they held: an admission of at least so many."
    elif level.enumerators and not level.closed:
        yield "All of them are floors, and none of them closes the number."
    elif sum(not position.is_floor for position in level.enumerators) == 1 and level.agree:
        yield "One of them closes the number; the others are floors that it meets."
    if level.ends and level.ends.days > LONGEST_MONTH and level.kind.quantity in evidence.codes.group("aftermath"):
        yield f"The numbers are running totals to different days, from {days(level.ends)}, and grow by nature."
    yield beside(evidence, level.beside)


def counters_agree(stand: Standing) -> Ruling | Reason:
    """Whether those who counted agree; one voice is no agreement, nor what agrees where no row says who counted."""
    if not stand.enumerators:
        return Reason.NOTHING
    if len(stand.enumerators) < ORIGINS_NEEDED or not stand.borne:
        return Reason.ONE_VOICE
    if stand.agree:
        return Ruling.SUPPORTED if stand.told else Reason.ONE_VOICE
    return Ruling.CONTESTED


def admits(evidence: Evidence, level: Level) -> bool:
    """Whether the state alone counted what its own organs did to persons they held (codes: own_conduct)."""
    alone = len(level.enumerators) == 1 and level.enumerators[0].body.official and level.told
    return alone and level.kind.quantity in evidence.codes.group("own_conduct")


def who_counted(evidence: Evidence, position: Position) -> str:
    """'15 (the state: General Prosecutor's Office, 2012-01-25)', with how it was made where that is worth a word."""
    name = f"the state: {position.body.name}" if position.body.official else position.body.name
    how = "" if position.basis in evidence.codes.group("basis_unsaid") else f", {_made(evidence, position.basis)}"
    number = position.bounds.number
    then = ", while it went on" if position.early else ""
    return f"{number} ({name}{how}, {position.stated_text or 'undated'}{then})"


def beside(evidence: Evidence, positions: Sequence[Position]) -> str:
    """Who says a number and did not count it, by how they came by it and whom they repeat."""
    groups: dict[str, dict[str, list[str]]] = {}
    for position in positions:
        whose = listing(name_of(evidence, one) for one in position.repeats)
        how = capital(f"{_made(evidence, position.basis)} {whose}".strip())
        groups.setdefault(how, {}).setdefault(position.bounds.number, []).append(position.body.name)
    sentences = [
        f" {how}: {'; '.join(f'{number} ({listing(sorted(who))})' for number, who in told.items())}."
        for how, told in sorted(groups.items())
    ]
    return f"Numbers that decide nothing.{''.join(sentences)}" if sentences else ""


def _made(evidence: Evidence, basis: str) -> str:
    """How a number was made, in the middle of a sentence."""
    return str(RULES["bases"].get(basis) or plain(evidence, basis))


def _of_others(evidence: Evidence, levels: Sequence[Level]) -> str:
    """The other levels, counted apart and never put together with the headline."""
    shown = [
        f"{_at(evidence, level)}, {level.bounds.number} ({of_something(len(level.enumerators), 'count')})"
        for level in levels
        if level.bounds is not None
    ]
    return f"Counted apart: {few_of(shown, OTHERS_SHOWN)}." if shown else ""


def _at(evidence: Evidence, level: Level) -> str:
    """The place of a level, by its name when what is counted began."""
    count = evidence.rows[level.rows[0]]
    return where(evidence, count) if isinstance(count, Count) else place_name(evidence, level.kind.place)


def set_aside(aside: Sequence[SetAside]) -> str:
    """What is in no range, with what its row lacks."""
    numbers = list(dict.fromkeys(f"{row_says(one.count, one.body)}: {one.lacks}" for one in aside))
    return f"Set aside: {few_of(numbers, ASIDE_SHOWN)}." if numbers else ""


def official_of(stand: Standing) -> Quantity | None:
    """The latest word of the state."""
    position = stand.official
    if position is None:
        return None
    return Quantity(position.bounds.low, position.bounds.high, stand.unit, position.body.name, position.stated_text)


def said_of(stand: Standing | None, aside: Iterable[SetAside]) -> tuple[Said, ...]:
    """Everybody who gives a number, as fields."""
    counted: list[tuple[VoiceRole, Position]] = [
        *(("lists" if position.is_floor else "counts", position) for position in (stand.enumerators if stand else ())),
        *(("beside", position) for position in (stand.beside if stand else ())),
    ]
    of_stand = (_said(role, p.body, p.bounds, p, p.rows) for role, p in counted)
    of_rows = (_said("set aside", a.body, bounds_of(a.count), a.count, (a.count.id,), a.lacks) for a in aside)
    return (*of_stand, *of_rows)


def _said(
    voice: VoiceRole, body: Body, bounds: Bounds, how: Position | Count, rows: tuple[str, ...], lacks: str = ""
) -> Said:
    whose = (body.id, body.name, body.official)
    return Said(voice, *whose, bounds.low, bounds.high, how.basis, how.repeats, how.stated_text, rows, lacks)
