"""Levels: at which place an episode is counted, chosen by a stated rule and not by a name; and what is set aside.

Numbers of different places are of different kinds. For one quantity and population of an episode each place with
totals is a level. The headline level is the place for which most enumerators give a total; of equally many the widest.
(Of the dead of 2011 a list and the state count those of Zhanaozen, the state alone those of the region.) Where nobody
who says a total counted, it is the place of which most bodies say one. It is or holds the main place of the episode:
the number of another town is of a part of the events. The other levels are shown beside it.

Where nobody has yet given a total - as of a day in the midst of the events - running totals stand in, and are said to
be interim: those that begin with the core and end no more than `FRESH` days before the one of that place that reaches
furthest.

A number of the quantity and population that is in no level and that its body has not replaced by one that is, is set
aside, and named with what its row lacks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from analysis.evidence.clock import Span
from analysis.evidence.grouping import collected, grouped_by
from analysis.evidence.places import places_holding
from analysis.evidence.rows import Count, Episode
from analysis.evidence.view import Evidence
from analysis.method.counts import Body, Kind, Standing, kind_of, standing
from analysis.method.reach import Reach, lacks, reach_of, reaches
from analysis.method.voices import Voice, country_of, of_accused_state

FRESH = 2


@dataclass(frozen=True, slots=True)
class Level(Standing):
    """Who stands where on one kind of number. `interim`: on running totals, no totals. `covers` are the days that the
    numbers cover, first and last of all; `ends` from the first to the last day on which one of the spans ends; both
    None where no row tells."""

    kind: Kind
    interim: bool
    covers: Span | None
    ends: Span | None


@dataclass(frozen=True, slots=True)
class SetAside:
    """A number that is in no level, and what its row lacks."""

    count: Count
    body: Body
    lacks: str


@dataclass(frozen=True, slots=True)
class HowMany:
    """How many, for one quantity, population and episode: the headline level (None if there is none), the others by
    place, and what is set aside."""

    headline: Level | None
    others: tuple[Level, ...]
    aside: tuple[SetAside, ...]


def body_in(evidence: Evidence, origin: str, country: str | None = None) -> Body:
    """The body of an origin; one that origins.csv does not know stands under its id. `official` if its kind is of the
    accused state's side and it is of that country (the episode's), or no country is told of it."""

    def find() -> Body:
        known = evidence.origin_by_id.get(origin)
        if known is None:
            return Body(origin, origin, "unidentified")
        official = country is not None and of_accused_state(evidence, Voice(origin, known.kind), country)
        return Body(origin, known.name, known.kind, official)

    return evidence.remember(("body", origin, country), find)


def is_official(evidence: Evidence, count: Count) -> bool:
    """Whether a number is of an organ of the state of its episode's country."""
    return body_in(evidence, count.origin, country_of(evidence, count.episode)).official


def unit_in(evidence: Evidence, quantity: str, detail: str = "") -> str:
    """What a number of the quantity counts; of `other` the detail says it."""
    return evidence.codes.unit_of(quantity) or detail.replace("_", " ") or quantity.replace("_", " ")


def who_counts(evidence: Evidence, quantity: str) -> frozenset[str]:
    """The bases of those who counted; of what is measured and not counted, of those who saw it too."""
    counted = evidence.codes.group("enumeration")
    measured = evidence.codes.unit_of(quantity) in evidence.codes.measured
    return counted | evidence.codes.group("measured_by") if measured else counted


def standing_in(
    evidence: Evidence, country: str | None, core: Span | None, counts: Sequence[Count], seen: bool = False
) -> Standing:
    """Who stands where on numbers of one kind and reach of an episode of a country, with its core; whoever `seen` it
    beside who counted."""
    first = counts[0]
    if core and evidence.codes.unit_of(first.quantity) in evidence.codes.measured:
        core = Span(core.first, core.first)  # what is measured is no floor for being stated while the core went on
    unit, counted = unit_in(evidence, first.quantity, first.detail), who_counts(evidence, first.quantity)
    counted |= evidence.codes.group("measured_by") if seen else frozenset()

    def body(origin: str) -> Body:
        return body_in(evidence, origin, country)

    key = ("standing", country, core, seen, tuple(count.id for count in counts))
    return evidence.remember(key, lambda: standing(counts, body, unit, counted, core))


def how_many(
    evidence: Evidence, episode: Episode, quantity: str, populations: Sequence[str], detail: str = ""
) -> HowMany:
    """How many, of the first population of the list of which anybody who counted gives a total; else a running total;
    else of which anybody says one."""
    reach = reaches(evidence)
    of_them = [
        (count, reach(count))
        for count in evidence.counts_of.get(episode.id, ())
        if count.quantity == quantity and count.detail == detail and count.population in populations
    ]
    key = ("how many", episode.id, tuple(populations), tuple((count.id, reaching) for count, reaching in of_them))
    return evidence.remember(key, lambda: _how_many(evidence, episode, of_them, populations))


def official_totals(evidence: Evidence, counts: Iterable[Count]) -> list[Count]:
    """Of these numbers those that organs of the state give of the whole episode, counted or without saying how; none
    that is stale."""
    reach = reaches(evidence)
    told = (count for count in counts if not count.stale and reach(count) == "total" and is_official(evidence, count))
    return [count for count in told if count.basis in who_counts(evidence, count.quantity) | {"unclear"}]


def highest_total(evidence: Evidence, episode: Episode, quantity: str) -> Count | None:
    """Of what is filed or opened and stays so: the highest total of anybody who counted, at the widest place."""
    reach, counted = reaches(evidence), who_counts(evidence, quantity)
    totals = [
        (width_in(evidence, c.place), c.low, c.id, c)
        for c in evidence.counts
        if (c.quantity, c.episode, c.detail, c.stale) == (quantity, episode.id, "", False)
        if c.basis in counted and c.low is not None and reach(c) == "total"
    ]
    return max(totals)[-1] if totals else None


def _how_many(
    evidence: Evidence, episode: Episode, of_them: Sequence[tuple[Count, Reach]], populations: Sequence[str]
) -> HowMany:
    asked = {one: [of for of in of_them if of[0].population == one] for one in populations}
    candidates: list[tuple[Level | None, tuple[Level, ...], str, list[Count]]] = []
    for interim in (False, True):
        for population, counts in asked.items():
            chosen = _interim(counts, episode) if interim else [c for c, reach in counts if reach == "total"]
            if levels := _levels(evidence, episode, chosen, interim):
                headline = next((level for level in levels if _stands_for(evidence, episode, level.kind.place)), None)
                others = tuple(level for level in levels if level is not headline)
                candidates.append((headline, others, population, chosen))
    if not candidates:
        return HowMany(None, (), _aside(evidence, episode, of_them, []))
    counted = (one for one in candidates if one[0] and one[0].enumerators)
    said = (one for one in candidates if one[0])
    headline, others, population, chosen = next(counted, None) or next(said, candidates[0])
    return HowMany(headline, others, _aside(evidence, episode, asked[population], chosen))


def _stands_for(evidence: Evidence, episode: Episode, place: str) -> bool:
    """Whether a place is or holds the main place of an episode, so that its number is of the events as a whole."""
    return place in (episode.main_place, *places_holding(evidence.place_by_id, episode.main_place, episode.country))


def decides(evidence: Evidence, count: Count) -> bool:
    """Whether a number can decide how many: a total or a running total of a place that can be that of the headline."""
    episode, reach = evidence.episode_by_id[count.episode], reach_of(evidence, count)
    runs = isinstance(reach, Span) or (reach == "part" and _runs_to(count, episode) is not None)
    return (reach == "total" or runs) and _stands_for(evidence, episode, count.place)


def _interim(counts: Iterable[tuple[Count, Reach]], episode: Episode) -> list[Count]:
    """Of the parts, those that begin with the core and end near the one of their place that reaches furthest."""
    running = [(last, c) for c, reach in counts if reach == "part" and (last := _runs_to(c, episode)) is not None]
    furthest = {place: max(ends) for place, ends in collected((c.place, last) for last, c in running).items()}
    return [count for last, count in running if (furthest[count.place] - last).days <= FRESH]


def _runs_to(count: Count, episode: Episode) -> date | None:
    """The last day of a span that begins with the core; None of another."""
    core, begins, ends = episode.core, Span.parse(count.covers_from), Span.parse(count.covers_to)
    return ends.last if core and begins and ends and begins.first <= core.first else None


def _levels(evidence: Evidence, episode: Episode, counts: Iterable[Count], interim: bool) -> list[Level]:
    """The levels, those of which most is told first."""
    by_kind = grouped_by((count for count in counts if width_in(evidence, count.place)), kind_of)
    every_level = [
        Level(stand.enumerators, stand.beside, stand.unit, stand.told, kind, interim, *_covers(rows))
        for kind, rows in by_kind.items()
        if (stand := standing_in(evidence, episode.country, episode.core, rows)).rows
    ]

    def rank(level: Level) -> tuple[int, int, int, Kind]:
        counted, beside = len(level.enumerators), len(level.beside)
        return (-counted, 0 if counted else -beside, -width_in(evidence, level.kind.place), level.kind)

    return sorted(every_level, key=rank)


def _aside(
    evidence: Evidence, episode: Episode, asked: Iterable[tuple[Count, Reach]], used: Sequence[Count]
) -> tuple[SetAside, ...]:
    """What is in no level, but for what its own voice replaced by a number that is."""
    last: dict[str, list[Span | None]] = {}
    for count in used:
        last.setdefault(body_in(evidence, count.origin, episode.country).voice, []).append(count.stated)
    ids = {count.id for count in used if width_in(evidence, count.place)}
    aside = []
    for count, reach in sorted(asked, key=lambda of: of[0].id):
        body = body_in(evidence, count.origin, episode.country)
        stated = (span for span in last.get(body.voice, ()) if span is not None)
        replaced = any(count.stated is None or span.last >= count.stated.first for span in stated)  # not older for sure
        if count.id not in ids and not replaced:
            lacking = lacks(evidence, count, reach) or "the place is not told"
            aside.append(SetAside(count, body, lacking))
    return tuple(aside)


def width_in(evidence: Evidence, place: str) -> int:
    """How wide a place is, by the code list, from a settlement to the whole country; 0 of one that nobody names."""
    known = evidence.place_by_id.get(place)
    *kinds, nowhere = evidence.codes.codes("place_kind")
    return kinds.index(known.kind) + 1 if known and known.kind != nowhere else 0


def _covers(rows: Iterable[Count]) -> tuple[Span | None, Span | None]:
    """From the first to the last day that any row covers, and from the first to the last day on which one ends."""
    spans = [(Span.parse(row.covers_from), Span.parse(row.covers_to)) for row in rows]
    begins = [begin.first for begin, _ in spans if begin]
    ends = [end.last for _, end in spans if end]
    if not begins or not ends:
        return None, None
    return Span(min(begins), max(ends)), Span(min(ends), max(ends))
