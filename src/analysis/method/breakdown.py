"""Breakdowns: whether the parts that a body gives fit the total that it gives, and how a state classes those it counts.

Compared are only numbers of one episode and of one voice: one origin, or the organs of the state. A part is a number of
a narrower population, of a narrower quantity (codes: part_of, from the definitions in the codebook), or of a place
inside.

- Parts by population make up the whole if they are civilians and security forces, or if the state classes all that it
  counts: no one is in two of the populations of the code list's `apart`, and so they are added, with all other classes
  of that kind that the voice gives, before it is said that they fall short. Populations that may overlap (children are
  also civilians), and the dead of a town and those of its region, are never added.
- `exceeds`: a single part, or the sum of parts that cannot overlap, is certainly more than the total; `falls short`:
  civilians and security forces are certainly fewer; `fits`: they make it up, or are no more than it.

`breakdowns` holds parts against the total of the same origin, day and span; `latest_parts` the latest number that any
organ gives of a population against the latest total for that place, of whatever day; `classes` takes the latest day on
which the state's organs class those whom they count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Literal

from analysis.evidence.grouping import grouped_by
from analysis.evidence.places import places_holding
from analysis.evidence.rows import Count, Episode, ids_of
from analysis.evidence.view import Evidence
from analysis.method.bounds import Bounds
from analysis.method.counts import bounds_of, latest, together
from analysis.method.levels import official_totals, unit_in, width_in

OTHER_CLASS = "other"

Fit = Literal["fits", "exceeds", "falls short"]
SplitBy = Literal["population", "quantity", "place"]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Parts of one kind held against their total. `parts` is their sum (its upper end with the classes that may be
    added), or the largest where they may overlap; `stated` the day or days on which the total was stated."""

    origin: str
    place: str
    by: SplitBy
    stated_text: str
    total: Bounds
    parts: Bounds
    summed: bool
    named: tuple[str, ...]
    fit: Fit
    rows: tuple[str, ...]


def breakdowns(evidence: Evidence) -> tuple[Breakdown, ...]:
    """Every total with the parts given by the same origin, on the same day, for the same span; sorted."""
    dated = (count for count in evidence.counts if count.stated is not None and not count.detail)
    alike = grouped_by(dated, lambda c: (c.episode, c.origin, c.stated_text, c.covers_from, c.covers_to))
    found: list[Breakdown] = []
    for _, rows in sorted(alike.items()):
        of_everybody = grouped_by((row for row in rows if row.population == "all"), lambda c: (c.quantity, c.place))
        for _, total in sorted(of_everybody.items()):
            found += _of_total(evidence, total, rows)
    return tuple(found)


def parts_of(evidence: Evidence, quantity: str) -> frozenset[str]:
    """The narrower quantities that are parts of one."""
    name = f"part_of_{quantity}"
    return evidence.codes.group(name) if name in evidence.codes.groups else frozenset()


def latest_parts(evidence: Evidence, episode: Episode, quantity: str) -> tuple[Breakdown, ...]:
    """Of each place: the state's latest total with its latest parts by population, of whatever day and organ. `origin`
    is that of the total."""
    by_place = _of_state(evidence, episode, quantity)
    held = []
    for _, by_population in sorted(by_place.items()):
        stand = {population: latest(rows) for population, rows in sorted(by_population.items())}
        total = stand.pop("all", None)
        if total and stand:
            held.append(_by_population(evidence, total, stand))
    return tuple(held)


def classes(evidence: Evidence, episode: Episode, quantity: str, also: Sequence[str] = ()) -> Breakdown | None:
    """How the state classes those it counts, on the latest day on which it names two classes or more, held against its
    latest total for that place, the widest of them; its latest number of security forces, and of the narrower
    quantities `also`, are added if that day names none. None without such a day or total."""
    apart = evidence.codes.group("apart")
    best: tuple[tuple[int, date, str], Breakdown] | None = None
    narrower = {name: _of_state(evidence, episode, name) for name in also}
    for place, by_population in _of_state(evidence, episode, quantity).items():
        total = latest(by_population.get("all", ()))
        days: dict[date, dict[str, list[Count]]] = {}
        for population, rows in by_population.items():
            for row in rows:
                if row.stated is not None and row.stated.days == 1 and population in (*apart, OTHER_CLASS):
                    days.setdefault(row.stated.first, {}).setdefault(population, []).append(row)
        day = max((day for day, parts in days.items() if len(parts) > 1), default=None)
        if not total or day is None:
            continue
        parts: dict[str, Sequence[Count]] = dict(days[day])
        parts.setdefault("security_forces", latest(by_population.get("security_forces", ())))
        parts |= {name: latest(narrower[name].get(place, {}).get("all", ())) for name in also}
        held = _by_population(evidence, total, {name: rows for name, rows in parts.items() if rows}, also)
        width = (width_in(evidence, place), day, place)
        if best is None or width > best[0]:
            best = (width, held)
    return best[1] if best else None


def _of_state(evidence: Evidence, episode: Episode, quantity: str) -> dict[str, dict[str, list[Count]]]:
    """What the state counted over the whole episode, by place and population."""
    of_episode = (c for c in evidence.counts_of.get(episode.id, ()) if (c.quantity, c.detail) == (quantity, ""))
    by_place = grouped_by(official_totals(evidence, of_episode), lambda count: count.place)
    return {place: grouped_by(counts, lambda count: count.population) for place, counts in by_place.items()}


def _by_population(
    evidence: Evidence, total: Sequence[Count], parts: Mapping[str, Sequence[Count]], also: Sequence[str] = ()
) -> Breakdown:
    """Parts by population: civilians with security forces, else those that cannot overlap, else the largest; the other
    classes are added before it is said that they fall short."""
    unit = unit_in(evidence, total[0].quantity)
    apart, everybody = evidence.codes.group("apart"), evidence.codes.group("everybody")
    whole = everybody <= set(parts)
    sure = [name for name in parts if name in (everybody if whole else apart)]
    if not sure:
        return _held("population", total, parts, unit)
    more = [name for name in parts if name not in sure and (name in (*apart, OTHER_CLASS, *also))]
    numbers = {name: _number(rows, unit) for name, rows in parts.items()}
    amount = _sum([numbers[name] for name in sure], unit)
    if more and amount.highest < _number(total, unit).lowest:
        amount = Bounds(amount.low, _sum([numbers[name] for name in (*sure, *more)], unit).high, unit)
        sure += more
    complete = whole or bool(also)
    return _against("population", total, {name: parts[name] for name in sure}, amount, summed=True, complete=complete)


def _of_total(evidence: Evidence, total: Sequence[Count], rows: Sequence[Count]) -> Iterable[Breakdown]:
    quantity, place, unit = total[0].quantity, total[0].place, unit_in(evidence, total[0].quantity)
    here = [row for row in rows if row.place == place]
    if by_population := _grouped(here, "population", lambda r: r.quantity == quantity and r.population != "all"):
        yield _by_population(evidence, total, by_population)
    narrower = parts_of(evidence, quantity)
    if by_quantity := _grouped(here, "quantity", lambda r: r.quantity in narrower and r.population == "all"):
        yield _held("quantity", total, by_quantity, unit)
    alike = [row for row in rows if (row.quantity, row.population) == (quantity, "all")]
    country = evidence.episode(total[0].episode).country
    around = {row.place: places_holding(evidence.place_by_id, row.place, country) for row in alike}
    inside = _grouped(alike, "place", lambda r: place in around[r.place])
    apart = {name: r for name, r in inside.items() if not set(around[name]) & set(inside)}
    if apart:
        yield _held("place", total, apart, unit, summed=True)


def _grouped(rows: Iterable[Count], by: SplitBy, wanted: Callable[[Count], bool]) -> dict[str, list[Count]]:
    return grouped_by(filter(wanted, rows), attrgetter(by))


def _held(
    by: SplitBy, total: Sequence[Count], parts: Mapping[str, Sequence[Count]], unit: str, summed: bool = False
) -> Breakdown:
    numbers = [_number(parts[name], unit) for name in sorted(parts)]
    amount = _sum(numbers, unit) if summed else max(numbers, key=lambda n: (n.low or 0, n.high or 0))
    return _against(by, total, parts, amount, summed)


def _against(
    by: SplitBy,
    total: Sequence[Count],
    parts: Mapping[str, Sequence[Count]],
    amount: Bounds,
    summed: bool,
    complete: bool = False,
) -> Breakdown:
    """`complete`: the parts are to make up the total, so that they can fall short of it."""
    first, wanted = total[0], _number(total, amount.unit)
    fit: Fit = "falls short" if complete and amount.highest < wanted.lowest else "fits"
    if amount.lowest > wanted.highest:
        fit = "exceeds"
    rows, named = ids_of(total, *parts.values()), tuple(sorted(parts))
    return Breakdown(first.origin, first.place, by, first.stated_text, wanted, amount, summed, named, fit, rows)


def _number(rows: Sequence[Count], unit: str) -> Bounds:
    return together([bounds_of(row, unit) for row in rows])


def _sum(numbers: Sequence[Bounds], unit: str) -> Bounds:
    return Bounds.between(sum(n.low or 0 for n in numbers), sum(n.highest for n in numbers), unit)
