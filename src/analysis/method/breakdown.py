"""Breakdowns: whether the parts that a body gives fit the total that it gives.

Compared are only numbers of one origin and episode. A part is a number of a narrower population, of a narrower
quantity (`PART_OF`, from the definitions in the codebook), or of a place inside. Parts of one day and span are held
against the total of that day and span:

- `exceeds`: a single part, or the sum of parts that cannot overlap, is certainly more than the total;
- `falls short`: parts that should make up the total (civilians and security forces) are certainly fewer;
- `fits`: they make it up, or are no more than it.

Parts that may overlap (children are also civilians; the dead of a town and those of its region) are never summed.

A state is also held to its word across its organs: the latest number that any of them gives of a population against
the latest total that any of them gives for the same place (`latest_parts`). These need not be of one day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.evidence.rows import Count, Episode, Place
from analysis.method.bounds import Bounds
from analysis.method.counts import Body, bounds_of, latest, positions, reach_of, together

PART_OF: Mapping[str, str] = {
    "killed_by_gunfire": "killed",
    "wounded_by_gunfire": "wounded",
    "imprisoned": "convicted",
    "suspended_sentences": "convicted",
    "terrorism_cases": "criminal_cases",
    "riot_cases": "criminal_cases",
    "weapons_recovered": "weapons_lost",
}
WHOLE = ("civilians", "security_forces")  # together they are everybody
APART = frozenset("alleged_attackers regime_violators bystanders security_forces".split())  # no one is in two

Fit = Literal["fits", "exceeds", "falls short"]
By = Literal["population", "quantity", "place"]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Parts of one kind held against their total; `parts` is their sum, or the largest where they may overlap."""

    origin: str
    place: str
    by: By
    stated_text: str
    total: Bounds
    parts: Bounds
    summed: bool
    named: tuple[str, ...]
    fit: Fit
    rows: tuple[str, ...]


def breakdowns(
    counts: Iterable[Count], places: Mapping[str, Place], unit: Callable[[str], str]
) -> tuple[Breakdown, ...]:
    """Every total with the parts given by the same origin, on the same day, for the same span; sorted."""
    groups: dict[tuple[str, str, str, str, str], list[Count]] = {}
    for count in counts:
        if count.stated is not None and not count.detail:
            key = (count.episode, count.origin, count.stated_text, count.covers_from, count.covers_to)
            groups.setdefault(key, []).append(count)
    found: list[Breakdown] = []
    for key in sorted(groups):
        rows = groups[key]
        for total in _totals(rows):
            found += _of_total(total, rows, places, unit(total[0].quantity))
    return tuple(found)


def latest_parts(
    counts: Iterable[Count], episode: Episode, body: Callable[[str], Body], unit: Callable[[str], str]
) -> tuple[Breakdown, ...]:
    """Of each quantity and place: the latest totals of the bodies, taken as one, with their latest parts by
    population. Only numbers that cover the whole episode. `origin` is that of the total."""
    by_place: dict[tuple[str, str], dict[str, list[Count]]] = {}
    for count in counts:
        if reach_of(count, episode) == "total" and not count.detail:
            by_place.setdefault((count.quantity, count.place), {}).setdefault(count.population, []).append(count)
    found = []
    for (quantity, _), by_population in sorted(by_place.items()):
        rows = {row.id: row for group in by_population.values() for row in group}
        last = {p: latest(positions(group, body, unit(quantity))) for p, group in sorted(by_population.items())}
        stand = {p: [rows[row] for row in position.rows] for p, position in last.items() if position is not None}
        total = stand.pop("all", None)
        if total and stand:
            found.append(_by_population(total, stand, unit(quantity)))
    return tuple(found)


def _by_population(total: Sequence[Count], parts: Mapping[str, Sequence[Count]], unit: str) -> Breakdown:
    """Parts by population: civilians with security forces make up the whole, else those that cannot overlap are
    summed, else the largest is taken."""
    whole = set(WHOLE) <= set(parts)
    apart = {p: parts[p] for p in (WHOLE if whole else sorted(APART)) if p in parts}
    return _held("population", total, apart or parts, bool(apart), unit, whole)


def _totals(rows: Sequence[Count]) -> list[list[Count]]:
    """The rows that give a total, grouped: everybody, at one place, of one quantity."""
    by_kind: dict[tuple[str, str], list[Count]] = {}
    for row in rows:
        if row.population == "all":
            by_kind.setdefault((row.quantity, row.place), []).append(row)
    return [by_kind[key] for key in sorted(by_kind)]


def _of_total(
    total: Sequence[Count], rows: Sequence[Count], places: Mapping[str, Place], unit: str
) -> Iterable[Breakdown]:
    quantity, place = total[0].quantity, total[0].place
    same_place = [row for row in rows if row.place == place]
    by_population = {
        row.population: [r for r in same_place if r.population == row.population and r.quantity == quantity]
        for row in same_place
        if row.quantity == quantity and row.population != "all"
    }
    if by_population:
        yield _by_population(total, by_population, unit)
    by_quantity = {
        row.quantity: [r for r in same_place if r.quantity == row.quantity and r.population == "all"]
        for row in same_place
        if PART_OF.get(row.quantity) == quantity and row.population == "all"
    }
    if by_quantity:
        yield _held("quantity", total, by_quantity, False, unit, False)
    inside = {
        row.place: [r for r in rows if (r.place, r.quantity, r.population) == (row.place, quantity, "all")]
        for row in rows
        if row.quantity == quantity and row.population == "all" and _is_inside(row.place, place, places)
    }
    apart = {name: r for name, r in inside.items() if not any(_is_inside(name, other, places) for other in inside)}
    if apart:
        yield _held("place", total, apart, True, unit, False)


def _held(
    by: By, total: Sequence[Count], parts: Mapping[str, Sequence[Count]], summed: bool, unit: str, whole: bool
) -> Breakdown:
    wanted = together([bounds_of(row, unit) for row in total])
    numbers = [together([bounds_of(row, unit) for row in parts[name]]) for name in sorted(parts)]
    amount = _sum(numbers, unit) if summed else max(numbers, key=lambda n: (n.low or 0, n.high or 0))
    fit: Fit = "fits"
    if amount.low is not None and wanted.high is not None and amount.low > wanted.high:
        fit = "exceeds"
    elif whole and amount.high is not None and wanted.low is not None and amount.high < wanted.low:
        fit = "falls short"
    rows = tuple(sorted({row.id for row in total} | {row.id for group in parts.values() for row in group}))
    return Breakdown(
        total[0].origin,
        total[0].place,
        by,
        total[0].stated_text,
        wanted,
        amount,
        summed,
        tuple(sorted(parts)),
        fit,
        rows,
    )


def _sum(numbers: Sequence[Bounds], unit: str) -> Bounds:
    highs = [n.high for n in numbers]
    high = None if None in highs else sum(h for h in highs if h is not None)
    return Bounds(sum(n.low or 0 for n in numbers), high, unit)


def _is_inside(place: str, other: str, places: Mapping[str, Place]) -> bool:
    """Whether a place lies inside another: a settlement or region of the country, a settlement of the region."""
    if place == other or place not in places or other not in places:
        return False
    inner, outer = places[place], places[other]
    if outer.kind == "national":
        return inner.kind in ("region", "settlement")
    return outer.kind == "region" and inner.kind == "settlement" and inner.region == outer.id
