"""All findings under every single loss, every day and every combination of the trust controls, in one sweep.

Each state is what the finding says of the evidence narrowed to that view (a question that this view would not ask,
since nothing is told that it could be asked of, is insufficient there). It costs little more than the losses of each
finding: a view that takes nothing from a finding's rows cannot move it, the views that leave it the same share one
verdict, and as of a day it says what it said on the last day on which any of its rows became known.
"""

from __future__ import annotations

import csv
import os
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import product
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import Any, Literal, TypeVar

from analysis.evidence.narrowing import LeftOut, Narrowing
from analysis.evidence.view import Evidence
from analysis.findings.combinations import COMBINATIONS, asked_from, groups_of, kinds_of
from analysis.findings.registry import findings_of
from analysis.findings.robustness import NOT_ASKED, State, Trial, days_of, removals
from analysis.findings.verdict import Finding

T = TypeVar("T")
R = TypeVar("R")
What = Literal["source", "origin", "kind", "day", "groups"]


@dataclass(frozen=True)
class Lens:
    """One view: the evidence without a source, an origin, a kind of body or groups (`name`, joined by '+'), as known on
    a day or with all that was said since."""

    what: What
    name: str
    narrowing: Narrowing

    @cached_property
    def bodies(self) -> frozenset[LeftOut]:
        """What is left out."""
        return frozenset(self.narrowing.bodies)


@dataclass(frozen=True)
class Sweep:
    """`states[finding id][i]`: what the finding says under `lenses[i]`; `whole`: what it says of all evidence."""

    lenses: tuple[Lens, ...]
    whole: dict[str, State]
    states: dict[str, tuple[State, ...]]

    def moved(self) -> Iterator[tuple[str, Lens, State]]:
        """Every finding with each view under which it says something else than on all evidence."""
        for finding, states in self.states.items():
            for lens, state in zip(self.lenses, states, strict=True):
                if state != self.whole[finding]:
                    yield finding, lens, state


def lenses(evidence: Evidence) -> tuple[Lens, ...]:
    """Every kind of body, origin and source, every day on which something became known, and every choice of groups,
    of all that was said and of what was known when each episode, and its core, had ended."""
    ends = sorted({span.last for e in evidence.core_episodes for span in (e.core, e.ends) if span is not None})
    found = [Lens(what, one, asked) for what, one, asked in removals(evidence)]
    found += [Lens("day", day.isoformat(), Narrowing(as_of=day)) for day in days_of(evidence)]
    for number, day in product(range(1, COMBINATIONS), (None, *ends)):
        groups = groups_of(number)
        left_out = Narrowing(as_of=day, without_kinds=frozenset(kinds_of(groups, evidence.codes)))
        found.append(Lens("groups", "+".join(groups), left_out))
    return tuple(found)


def sweep(evidence: Evidence, findings: Sequence[Finding] | None = None, cores: int | None = None) -> Sweep:
    """What each finding says under each view; the findings sorted by id. `cores`: as `side_by_side` takes them."""
    views, claimed = lenses(evidence), asked_from(evidence)
    asked = sorted(findings_of(evidence) if findings is None else findings, key=lambda each: each.id)

    def each(finding: Finding) -> tuple[State, ...]:
        scoped = finding.scope(evidence)
        trial = Trial(finding, scoped)
        return (trial.say(trial.whole), *_under(trial, views, claimed.get(finding.id, date.min)))

    found = {one.id: states for one, states in zip(asked, side_by_side(each, asked, cores), strict=True)}
    whole = {name: states[0] for name, states in found.items()}
    return Sweep(views, whole, {name: states[1:] for name, states in found.items()})


def write_moved(swept: Sweep, place: Path) -> int:
    """Write what moves as CSV (finding, without, name, as_of, verdict, low, high); the number of its rows.

    `without`: the sort of what is left out, `name` which one. The verdict is empty where nobody could ask yet.
    """
    rows = 0
    with place.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("finding", "without", "name", "as_of", "verdict", "low", "high"))
        for rows, (finding, lens, state) in enumerate(swept.moved(), start=1):  # noqa: B007
            ends = (state.bounds.low, state.bounds.high) if state.bounds else ("", "")
            without = "" if lens.what == "day" else lens.what
            name = "" if lens.what == "day" else lens.name
            writer.writerow((finding, without, name, lens.narrowing.as_of or "", state.ruling, *ends))
    return rows


def _under(trial: Trial, views: Sequence[Lens], asked_since: date | None) -> Iterator[State]:
    """`asked_since`: the day from which on there is a question; None: no day is known to have one."""
    carried = trial.scoped.carried
    touched: frozenset[LeftOut] = frozenset((*carried.sources, *carried.asserted))
    days = [date.min, *days_of(trial.scoped)]
    said: dict[tuple[frozenset[LeftOut], date | None], State] = {}
    for view in views:
        day = view.narrowing.as_of
        if day is not None and (asked_since is None or day < asked_since):
            yield NOT_ASKED
            continue
        key = (view.bodies & touched, day and days[bisect_right(days, day) - 1])
        if key not in said:
            said[key] = trial.under(_narrowing(*key))
        yield said[key]


def _narrowing(bodies: frozenset[LeftOut], day: date | None) -> Narrowing:
    of = {kind: frozenset(name for what, name in bodies if what == kind) for kind in ("source", "origin", "kind")}
    return Narrowing(day, of["source"], of["kind"], of["origin"])


def side_by_side(work: Callable[[T], R], items: Sequence[T], cores: int | None = None) -> list[R]:
    """`work` on each item, in their order: in forked processes, one a core (default: those of this process), which see
    what this one has read; one after the other where there is one core or no fork. What `work` raises is raised."""
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    processes = min(cores or here, len(items))
    if processes < 2 or "fork" not in get_all_start_methods():
        return [work(item) for item in items]
    with ProcessPoolExecutor(processes, get_context("fork"), _hold, (work, items)) as pool:
        return list(pool.map(_on, range(len(items))))


_held: tuple[Callable[[Any], Any], Sequence[Any]]  # in a forked process, what it was forked for


def _hold(work: Callable[[Any], Any], items: Sequence[Any]) -> None:
    global _held
    _held = work, items


def _on(number: int) -> Any:
    work, items = _held
    return work(items[number])
