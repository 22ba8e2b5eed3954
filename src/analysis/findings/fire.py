"""Where and when the state's fire fell: before it was ordered or an operation was declared, inside a blackout, at armed
persons or not; and of how many shots and killings it is told who fired."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.evidence.places import places_holding
from analysis.evidence.rows import Event
from analysis.evidence.view import Evidence
from analysis.findings.absence import means_of, none_told
from analysis.findings.act_sentences import places_of, row_ids
from analysis.findings.acts_asked import selector, told_of
from analysis.findings.numbers import of_many
from analysis.findings.sentences import lasting, listing, of_something
from analysis.findings.verdict import Asked, Reason, Ruling, Scope, Seen, Sees, Verdict, answers, insufficient
from analysis.findings.voices import VOUCHED, vouched
from analysis.method import fire as measured
from analysis.method.acts import Act, acts, in_episode, may_be_first
from analysis.method.bounds import Bounds
from analysis.method.fire import HOURS_AROUND, Sorted
from analysis.method.levels import how_many
from analysis.method.response import shutdowns

FIRE_NEEDED = "A dated act of fire by the state, with its source."


def _looked_at(*names: str) -> Scope:
    """The acts that these arguments name, those by which is told who watched, and the numbers of a quantity asked."""

    def scope(evidence: Evidence, asked: Asked) -> Evidence:
        inside, watched = in_episode(asked.episode), means_of(evidence)
        kinds = [selector(evidence, asked, name) for name in names]
        return evidence.keep(
            events=lambda e: inside(e) and (watched(e) or any(kind(e) for kind in kinds)),
            counts=lambda c: asked.covers(c.episode) and c.quantity == asked.one("quantity"),
        )

    return scope


def _seen(*names: str) -> Sees:
    """The acts that these arguments name and who tells them; who watched decides nothing."""

    def sees(evidence: Evidence, asked: Asked) -> Seen:
        kinds = [selector(evidence, asked, name) for name in names]
        rows = frozenset(e.id for e in evidence.events if any(kind(e) for kind in kinds))
        return Seen(rows, rows)

    return sees


@answers(
    "fired_before",
    rule=(
        "Each act of fire by the state is held by the clock against the first of the acts by which something was made "
        f"known (`word`: an order, a declaration). Supported: some fire certainly began before it, {VOUCHED}. "
        "Contradicted: all fire certainly began after it. Otherwise insufficient: no fire, or no such word, is "
        "recorded; the clock leaves it open; or one voice tells it. The bounds are hours from the first fire to the "
        "first word."
    ),
    arguments="fire versions word word_not word_called",
    scope=_looked_at("versions", "word"),
    sees=_seen("versions", "word"),
    asked_of=lambda evidence, asked: told_of(evidence, asked, "fire", "word"),
)
def fired_before(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the state fired before something was made known; bounds: hours from the one to the other."""
    word = selector(evidence, asked, "word").called
    shots, words = _shots(evidence, asked), _told(evidence, asked, "word")
    if not shots:
        return _no_fire(evidence, row_ids(words))
    found, took = measured.before_word(shots, words), measured.lead(shots, words)
    rows = tuple(sorted({*row_ids(shots), *found.others}))
    if took is None:
        needs = f"The day and hour of {word}, with its source."
        return insufficient(f"{_recorded(shots)}; nothing is recorded of {word}.", needs, rows)
    answer = f"{_recorded(shots)}; of these {_when(evidence, found, word, took)}."
    if found.yes and (said := vouched(evidence, row_ids(found.yes))):
        return Verdict(Ruling.SUPPORTED, f"{answer} {said}", rows, took)
    if not (found.yes or found.open):
        return Verdict(Ruling.CONTRADICTED, answer, rows, took)
    return insufficient(
        answer, f"The hours of the first fire and of {word}, from a second origin.", rows, _why(found.yes)
    )


def _when(evidence: Evidence, found: Sorted, word: str, took: Bounds) -> str:
    parts = []
    if found.yes:
        first = f"the first {lasting(took)} before ({_first(evidence, found.yes)})"
        parts.append(f"{len(found.yes)} began before {word}, {first}")
    if found.open:
        parts.append(f"of {len(found.open)} the rows leave open whether before or after")
    if found.no:
        parts.append(f"{len(found.no)} began after {'it' if found.yes else word}")
    return listing(parts)


@answers(
    "fired_in_cut",
    rule=(
        "Each act of fire by the state is held by the clock against the cuts of communications that held where it "
        "fell: of the place itself, of its region, of the whole country. Supported: some fire certainly began while "
        f"lines were cut there, {VOUCHED}. Otherwise insufficient: that no cut is told of there and then does not "
        "prove that there was none. A cut whose end nobody tells may have ended before. The bounds are from the acts "
        "certainly inside to those that may be."
    ),
    arguments="fire versions cut back",
    scope=_looked_at("versions", "cut", "back"),
    sees=_seen("versions", "cut", "back"),
    asked_of=lambda evidence, asked: told_of(evidence, asked, "fire"),
)
def fired_in_cut(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the state fired while communications were cut there; bounds: in how many acts."""
    shots, cuts = _shots(evidence, asked), shutdowns(evidence.events)
    if not shots:
        return _no_fire(evidence, tuple(sorted({row for cut in cuts for row in cut.rows})))

    def around(row: Event) -> tuple[str, ...]:
        country = evidence.episode(row.episode).country
        return (row.place, row.region, *places_holding(evidence.place_by_id, row.place, country))

    found = measured.in_cut(shots, cuts, around)
    rows = tuple(sorted({*row_ids(shots), *found.others}))
    answer = f"{_recorded(shots)}; of these {_inside(evidence, found)}."
    if found.yes and (said := vouched(evidence, row_ids(found.yes))):
        return Verdict(Ruling.SUPPORTED, f"{answer} {said}", rows, found.number)
    needs = "The hours of fire, cut and return there, from a second origin."
    if not (found.yes or found.open):
        return none_told(evidence, answer, needs, rows, found.number)
    return insufficient(answer, needs, rows, _why(found.yes))


def _inside(evidence: Evidence, found: Sorted) -> str:
    parts = [
        f"{len(told)} {what}"
        for told, what in (
            (found.yes, f"fell while communications were cut there ({_places(evidence, found.yes)})"),
            (found.open, "may have" if found.yes else "may have fallen while communications were cut there"),
            (found.no, "did not" if found.yes or found.open else "fell where and when no cut is told of"),
        )
        if told
    ]
    return listing(parts)


@answers(
    "armed_where_fired",
    rule=(
        "Each act of fire by the state is held against armed acts of persons in or beside the crowd, by site and hour. "
        f"Armed: at the same site, certainly within {HOURS_AROUND} hours before the fire, or still going on; or the "
        "row itself names as armed those fired at (`armed`). Not armed: no armed act of that site and those hours is "
        "told, and the row names those fired at by one of the words in `unarmed`. Contradicted: some fire fell where "
        f"nobody was armed, {VOUCHED}. Supported: all fire fell on armed persons. Otherwise insufficient: fire without "
        "a site or an hour stays open. The bounds are the acts of fire at people not armed."
    ),
    arguments="fire versions arms armed unarmed",
    scope=_looked_at("versions", "arms"),
    sees=_seen("versions", "arms"),
    asked_of=lambda evidence, asked: told_of(evidence, asked, "fire"),
)
def armed_where_fired(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether all fire fell where people were armed; bounds: how many acts fell where they were not."""
    shots = _shots(evidence, asked)
    if not shots:
        return _no_fire(evidence, row_ids(_told(evidence, asked, "arms")))
    found = measured.armed_there(shots, _told(evidence, asked, "arms"))
    named = {act.id for act in shots if _at(act, asked.many("armed"))}
    named |= {act.id for act in found.yes}
    armed = [act for act in shots if act.id in named]
    others = [act for act in found.no if act.id not in named]
    unarmed = [act for act in others if _at(act, asked.many("unarmed"))]
    silent = [act for act in others if not _at(act, asked.many("unarmed"))]
    left_open = [act for act in found.open if act.id not in named]
    parts = [
        f"{len(told)} {what}"
        for told, what in (
            (armed, f"fell where armed persons of the crowd are told of{_at_sites(evidence, armed)}"),
            (unarmed, f"fell on people named as unarmed or as taking no part{_at_sites(evidence, unarmed)}"),
            (silent, "fell where nobody armed is told of"),
            (left_open, "have no site or hour that decides"),
        )
        if told
    ]
    answer = f"{_recorded(shots)}; of these {listing(parts)}."
    rows = tuple(sorted({*row_ids(shots), *found.others}))
    number = Bounds(len(unarmed), len(shots) - len(armed), "acts recorded")
    if unarmed and (said := vouched(evidence, row_ids(unarmed))):
        return Verdict(Ruling.CONTRADICTED, f"{answer} Of those not armed: {said[0].lower()}{said[1:]}", rows, number)
    if len(armed) == len(shots):
        return Verdict(Ruling.SUPPORTED, answer, rows, number)
    needs = "Site and hour of each shot, and who was armed there, from a second origin."
    if not (unarmed or left_open):
        return none_told(evidence, answer, needs, rows, number)
    return insufficient(answer, needs, rows, _why(unarmed))


def _at(act: Act, words: Sequence[str]) -> bool:
    """Whether a version names those fired at by one of the words, whole."""
    return any(word in f" {row.target} " for row in act.rows for word in (f" {one} " for one in words))


def _at_sites(evidence: Evidence, told: Sequence[Act]) -> str:
    """The sites, as far as told, with their places."""
    rows = [row for act in told for row in act.rows]
    sites = {", ".join((*filter(None, (row.site,)), *places_of(evidence, (row,)))) for row in rows}
    return f" ({'; '.join(sorted(sites))})" if sites else ""


@answers(
    "shooter_told",
    rule=(
        "Shots, armed attacks and killings, each act once, by who did it as its rows tell: the state, persons in or "
        "beside the crowd, somebody not named. Supported: of every act somebody is named. Contradicted: of some act "
        "nobody is. Insufficient: no such act is recorded. A number of those killed so is told beside. The bounds are "
        "the acts of which nobody is named; one that a version gives to the state and another to nobody is the state's."
    ),
    arguments="acts by_state by_crowd quantity population",
    scope=_looked_at("acts"),
    sees=_seen("acts"),
    asked_of=lambda evidence, asked: told_of(evidence, asked, "acts"),
)
def shooter_told(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether it is told who fired and killed; bounds: of how many acts it is not."""
    told = _told(evidence, asked, "acts")
    if not told:
        return none_told(evidence, "No shot, armed attack or killing is told.", "Dated acts, with their sources.")
    by = {name: selector(evidence, asked, name) for name in ("by_state", "by_crowd")}
    state, crowd = ([act for act in told if any(by[name](row) for row in act.rows)] for name in by)
    named = {act.id for act in (*state, *crowd)}
    nobody = [act for act in told if act.id not in named]
    answer = (
        f"{of_something(len(told), 'act').capitalize()} of shooting, armed attack or killing recorded: "
        f"{len(state)} told of the state's forces, {len(crowd)} of persons in or beside the crowd, and of "
        f"{len(nobody)} no row says who did it."
    )
    assert asked.episode is not None
    counted = how_many(evidence, asked.episode, asked.one("quantity"), asked.many("population"))
    rows = tuple(sorted({*row_ids(told), *(counted.headline.rows if counted.headline else ())}))
    answer = f"{answer} {of_many(evidence, counted)}".rstrip()
    number = Bounds(len(nobody), len(nobody), "acts recorded")
    return Verdict(Ruling.CONTRADICTED if nobody else Ruling.SUPPORTED, answer, rows, number)


def _shots(evidence: Evidence, asked: Asked) -> tuple[Act, ...]:
    """The acts of which some version tells fire by the state, each with all its versions, whoever they say fired."""
    fire = selector(evidence, asked, "fire")
    return tuple(act for act in _told(evidence, asked, "versions") if any(fire(row) for row in act.rows))


def _told(evidence: Evidence, asked: Asked, name: str) -> tuple[Act, ...]:
    kind = selector(evidence, asked, name)
    return acts(event for event in evidence.events if kind(event))


def _no_fire(evidence: Evidence, rows: tuple[str, ...]) -> Verdict:
    return none_told(evidence, "No fire by the state is told.", FIRE_NEEDED, rows)


def _why(certain: Sequence[Act]) -> Reason:
    """What is certain rests on one voice, or nothing is certain since the order is open."""
    return Reason.ONE_VOICE if certain else Reason.OPEN


def _recorded(shots: Sequence[Act]) -> str:
    return f"Fire by the state is recorded in {of_something(len(shots), 'act')}"


def _first(evidence: Evidence, told: Sequence[Act]) -> str:
    """Where and on which days the first of them began."""
    first = may_be_first(told)
    rows = [row for act in first for row in act.rows]
    return f"{_places(evidence, first)}, {_days(rows)}"


def _places(evidence: Evidence, told: Iterable[Act]) -> str:
    return listing(places_of(evidence, (row for act in told for row in act.rows)))


def _days(rows: Sequence[Event]) -> str:
    ends = [min(row.days.first for row in rows), max(row.days.last for row in rows)]
    shown = [f"{day.day} {day:%B %Y}" for day in ends]
    return shown[0] if ends[0] == ends[1] else " to ".join(shown)
