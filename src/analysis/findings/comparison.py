"""The episodes compared: numbers under the guard of comparability, the time to an act, and the duration of a cut."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import Any

from analysis.evidence.rows import Count, Episode, Event, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.arguments import Acts, OfEpisode, OfQuantity, Populations
from analysis.findings.by_episode import of_each
from analysis.findings.numbers import days_of_killing, sees_numbers
from analysis.findings.scope import Scope, looks_at
from analysis.findings.sentences import after, listing, of_something, place_in, plain
from analysis.findings.verdict import Ruling, Verdict, answers
from analysis.method import levels
from analysis.method.acts import in_episode
from analysis.method.bounds import Bounds, hull
from analysis.method.comparability import Comparability, ComparedNumber, compare_sides
from analysis.method.response import RESTORED, SHUTDOWN, Stage, pace, shutdowns

TIMES = "times"
ABSENT = "This view does not hold both episodes."
BOTH_NEEDED = "The rows of both episodes."


def _scope(
    evidence: Evidence, quantity: OfQuantity, population: Populations, more: OfEpisode = "", fewer: OfEpisode = ""
) -> Scope:
    """The counts of the quantity, and the acts that cut communications, in the episodes compared (none named: all)."""
    named = {more, fewer} - {""}

    def counted(count: Count) -> bool:
        inside = not named or count.episode in named
        return inside and count.quantity == quantity and count.population in population

    def cut(event: Event) -> bool:
        return (not named or event.episode in named) and event.action == SHUTDOWN and event.rung is not None

    kills = days_of_killing(evidence, (quantity,))
    return Scope(counts=counted, events=lambda event: cut(event) or (kills is not None and kills(event)))


@dataclass(frozen=True)
class Compared:
    """Two sides that both have a number; `ratio` is the first to the second, bounds carried through."""

    one: ComparedNumber
    other: ComparedNumber

    @cached_property
    def guard(self) -> Comparability:
        """Whether they may be compared, and what is unlike about them."""
        return compare_sides(self.one, self.other)

    @cached_property
    def ratio(self) -> Bounds:
        """The first to the second, floors beside a closed number read as their numbers. An end is open where what it is
        made of is: to 'at most 700' a number is at least so many times, to 'at least 350' alone at most."""
        ratio = self.one.stated.ratio(self.other.stated, TIMES)
        low = ratio.low if self.one.bounds.low is not None and self.other.level.closed else None
        high = ratio.high if self.one.bounds.high is not None and self.other.bounds.low is not None else None
        return Bounds(low, high, TIMES)

    @cached_property
    def ruling(self) -> Ruling:
        """Whether the first is more than the second: on what those who counted state, the guard apart."""
        return more_than(self.one.stated, self.other.stated)

    @property
    def closed(self) -> bool:
        """Whether the ends that decide are known: 'at least 100' alone cannot be shown to be the smaller number, nor
        'at most 100' the larger."""
        larger, smaller = (self.other, self.one) if self.ruling is Ruling.CONTRADICTED else (self.one, self.other)
        return self.ruling is Ruling.CONTESTED or (larger.bounds.low is not None and smaller.level.closed)

    @property
    def rows(self) -> tuple[str, ...]:
        return ids_of(self.one.level.rows, self.other.level.rows, self.guard.rows)


def more_than(one: Bounds, other: Bounds) -> Ruling:
    """Supported if every number stated for the first exceeds every one stated for the second, contradicted if none
    does, contested if they overlap or nothing is stated."""
    first, second = one.stated, other.stated
    if first.low is None or first.high is None or second.low is None or second.high is None:
        return Ruling.CONTESTED
    if first.low > second.high:
        return Ruling.SUPPORTED
    return Ruling.CONTRADICTED if first.high <= second.low else Ruling.CONTESTED


def side(evidence: Evidence, episode: Episode, quantity: str, populations: Populations) -> ComparedNumber | None:
    """One side of a comparison; None if nobody gives a number."""
    headline = levels.how_many(evidence, episode, quantity, populations).headline
    if headline is None or headline.bounds is None:
        return None
    place = evidence.place_by_id[headline.kind.place]
    cuts = tuple(event for event in evidence.events_of.get(episode.id, ()) if event.action == SHUTDOWN)
    whom, at = plain(evidence, headline.kind.population), place_in(evidence, headline.kind.place, episode)
    return ComparedNumber(episode, headline, headline.bounds, place.kind, whom, at, cuts)


@answers(scope=_scope, sees=sees_numbers(levels.decides))
def compare(
    evidence: Evidence, *, quantity: OfQuantity, population: Populations = ("all",), more: OfEpisode, fewer: OfEpisode
) -> Verdict:
    """Whether a quantity was larger in one episode than in another."""
    wanted = {name: evidence.episode_by_id.get(name) for name in (more, fewer)}
    by_name = {name: side(evidence, one, quantity, population) if one else None for name, one in wanted.items()}
    sides = [one for one in by_name.values() if one]
    if len(sides) < len(by_name):
        missing = [one.title if (one := wanted[name]) else name for name, told in by_name.items() if told is None]
        return _without(evidence, quantity, missing, sides)
    compared = Compared(sides[0], sides[-1])
    answer = _in_words(evidence, compared)
    if compared.guard.outcome == "refused":
        needs = "Numbers that pass: " + "; ".join(s.test for s in compared.guard.stamps if s.refuses) + "."
        return Verdict.nothing(answer, needs, compared.rows)
    if not compared.closed:
        needs = "For the smaller side a number that is more than a floor."
        return Verdict.nothing(answer, needs, compared.rows)
    return Verdict(compared.ruling, answer, compared.rows, compared.ratio)


@answers(scope=_scope, sees=sees_numbers(levels.decides))
def compare_all(evidence: Evidence, *, quantity: OfQuantity, population: Populations = ("all",)) -> Verdict:
    """How all episodes compare in one quantity."""
    by_episode = of_each(evidence, side, quantity, population)
    sides = [counted for _, counted in by_episode if counted is not None and not counted.level.interim]
    missing = [episode.title for episode, counted in by_episode if counted is None or counted.level.interim]
    if len(sides) < 2:
        return _without(evidence, quantity, missing, sides)
    pairs = [_larger_first(one, other) for one, other in combinations(sides, 2)]
    allowed = [pair for pair in pairs if pair.guard.outcome != "refused" and pair.closed]
    answer = " ".join(_in_words(evidence, pair) for pair in pairs)
    answer += f" No total for {listing(missing)}." if missing else ""
    rows = ids_of(*(pair.rows for pair in pairs))
    if not allowed:
        return Verdict.nothing(answer, "A pair of episodes whose numbers pass the guard.", rows)
    in_order = all(pair.ruling is Ruling.SUPPORTED for pair in allowed)
    ruling = Ruling.SUPPORTED if in_order else Ruling.CONTESTED
    return Verdict(ruling, answer, rows, hull(pair.ratio for pair in allowed))


def _larger_first(one: ComparedNumber, other: ComparedNumber) -> Compared:
    pair, turned = Compared(one, other), Compared(other, one)
    return turned if turned.ruling is Ruling.SUPPORTED or pair.ruling is Ruling.CONTRADICTED else pair


def _in_words(evidence: Evidence, compared: Compared) -> str:
    def told(counted: ComparedNumber) -> str:
        level = counted.level
        place = place_in(evidence, level.kind.place, counted.episode)
        number = f"{counted.episode.title}, {place}: {counted.bounds}"
        if len(level.enumerators) > 1:
            return f"{number} ({of_something(len(level.enumerators), 'count')})"
        (alone,) = level.enumerators
        return f"{number} ({'the state' if alone.body.official else alone.body.name} alone)"

    ratio = compared.ratio
    times = f" Ratio: {ratio.number} {TIMES}." if not (ratio.low is None and ratio.high is None) else ""
    quantity = plain(evidence, compared.one.level.kind.quantity)
    return f"{quantity.capitalize()}: {told(compared.one)}; {told(compared.other)}.{times}{_stamped(compared.guard)}"


def _stamped(guard: Comparability) -> str:
    """What is unlike, as a sentence; or that nothing is."""
    if not guard.stamps:
        return " The numbers pass the guard of comparability."
    words = "; ".join(stamp.words for stamp in guard.stamps)
    return f" {'Not compared' if guard.outcome == 'refused' else 'Compared with care'}: {words}."


def _without(evidence: Evidence, quantity: str, missing: Iterable[str], present: Iterable[ComparedNumber]) -> Verdict:
    of, rows = f"total ({plain(evidence, quantity)}) for", ids_of(*(counted.level.rows for counted in present))
    none = f"No {of} {listing(missing) or 'more than one episode'}."
    return Verdict.nothing(none, f"A dated {of} each of the episodes compared.", rows)


def _in_one_of(evidence: Evidence, *names: OfEpisode) -> Callable[[Event], bool]:
    """Whether an act is in one of these episodes."""
    inside = [in_episode(episode) for episode in evidence.episodes if episode.id in names]
    return lambda event: any(one(event) for one in inside)


def _in_the_two(evidence: Evidence, faster: OfEpisode, slower: OfEpisode, **_: Any) -> Callable[[Event], bool]:
    return _in_one_of(evidence, faster, slower)


@answers(scope=looks_at("start", "reach", within=_in_the_two, tellers=False))
def faster(evidence: Evidence, *, start: Acts, reach: Acts, faster: OfEpisode, slower: OfEpisode) -> Verdict:
    """Whether the state got there faster; bounds: by how many hours."""
    episodes = _episodes(evidence, faster, slower)
    if episodes is None:
        return Verdict.nothing(ABSENT, BOTH_NEEDED)
    reached = dict(of_each(evidence, _reached, start, reach))
    stages = [reached[episode] for episode in episodes]
    rows = ids_of(*(stage.rows for stage in stages))
    sentences = [f"{e.title} {after(stage.days)}" for e, stage in zip(episodes, stages, strict=True)]
    answer = f"From the first {start.words} of the core to the first {reach.words}: {'; '.join(sentences)}."
    quick, slow = (stage.hours for stage in stages)
    kept_by = frozenset[str]().union(*(stage.kept_by for stage in stages))
    if quick is None or slow is None:
        needs = f"A dated act of {start.words} and one of {reach.words} in each episode."
        return Verdict.nothing(answer, needs, rows, kept_by=kept_by)
    needs = "Clock times of the first acts, so that the bounds part."
    return replace(_compared(quick, slow, answer, rows, needs), kept_by=kept_by)


def _reached(evidence: Evidence, episode: Episode, start: Acts, reach: Acts) -> Stage:
    return pace(evidence, episode, start, {"reach": reach})["reach"]


def _episodes(evidence: Evidence, *names: OfEpisode) -> tuple[Episode, ...] | None:
    """The episodes that are compared; None if this view does not hold them all."""
    episodes = [evidence.episode_by_id.get(name) for name in names]
    held = tuple(episode for episode in episodes if episode)
    return held if len(held) == len(names) else None


def _compared(less: Bounds, more: Bounds, answer: str, rows: tuple[str, ...], needs: str) -> Verdict:
    """Supported if `less` is certainly below `more`, contradicted if it certainly is not."""
    by = more.minus(less)
    if by.lowest > 0 or by.highest <= 0:
        return Verdict(Ruling.on(by.lowest > 0), answer, rows, by)
    return Verdict.nothing(answer, needs, rows)


def _scope_of_shutdown(evidence: Evidence, stated: OfQuantity, longer: OfEpisode, shorter: OfEpisode) -> Scope:
    inside = _in_one_of(evidence, longer, shorter)
    return Scope(
        counts=lambda count: count.quantity == stated and count.episode in (longer, shorter),
        events=lambda event: inside(event) and event.action in (SHUTDOWN, RESTORED),
    )


@answers(scope=_scope_of_shutdown)
def longer(evidence: Evidence, *, stated: OfQuantity, longer: OfEpisode, shorter: OfEpisode) -> Verdict:
    """Whether the communications shutdown of one episode lasted longer; bounds: by how much, where certain."""
    episodes = _episodes(evidence, longer, shorter)
    if episodes is None:
        return Verdict.nothing(ABSENT, BOTH_NEEDED)
    measures = [[of(evidence, episode) for episode in episodes] for of in (_stated_days, _cut)]
    rows = ids_of(evidence.counts, evidence.events)
    answer = " ".join(f"{episode.title}: {_lasted(evidence, episode)}." for episode in episodes)
    tried = [
        _compared(shortest, longest, answer, rows, "An end of each cut with its day and hour.")
        for longest, shortest in measures
        if longest is not None and shortest is not None
    ]
    decided = [verdict for verdict in tried if verdict.ruling is not Ruling.INSUFFICIENT]
    if len({verdict.ruling for verdict in decided}) > 1:
        return Verdict(Ruling.CONTESTED, answer, rows)
    if decided:
        return decided[0]
    needs = "The end of each cut with its day and hour, or the days that a body states."
    return Verdict.nothing(answer, needs, rows)


def _stated_days(evidence: Evidence, episode: Episode) -> Bounds | None:
    """The range of days that bodies state."""
    return hull(Bounds(c.low, c.high, "days") for c in evidence.counts if c.episode == episode.id)


def _cut(evidence: Evidence, episode: Episode) -> Bounds | None:
    """The longest cut by dated acts: no shorter than the longest at its shortest; open above if any has no end."""
    lengths = [w.hours for w in shutdowns(filter(in_episode(episode), evidence.events))]
    if not lengths:
        return None
    return Bounds.between(max(cut.lowest for cut in lengths), max(cut.highest for cut in lengths), "hours")


def _lasted(evidence: Evidence, episode: Episode) -> str:
    days, cut = _stated_days(evidence, episode), _cut(evidence, episode)
    parts = [f"{days.number} days stated"] if days else []
    if cut is not None:
        untold = cut.high is None and not cut.low
        parts.append("no dated act ends a cut" if untold else f"longest cut by dated acts {cut}")
    return "; ".join(parts) or "no cut is recorded"
