"""The scope of a question by the acts that its arguments name, what it sees of them, and of which episodes it is asked.

What is named here and is no argument of the test stands for acts itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from analysis.evidence.rows import Episode, Event
from analysis.evidence.view import Evidence
from analysis.findings.reported import means_of
from analysis.findings.verdict import Asks, RowKind, Scope, Seen, Sees
from analysis.method.acts import in_episode
from analysis.method.selectors import Selector

Within = Callable[..., Callable[[Event], bool]]
"""Of the evidence and the arguments of a question, whether an act is where and when it looks."""


def any_of(*kinds: Selector | tuple[Selector, ...]) -> Callable[[Event], bool]:
    """Whether an act is of one of the kinds."""
    each = [one for kind in kinds for one in _each(kind)]
    return lambda event: any(kind(event) for kind in each)


def _each(told: Any) -> tuple[Any, ...]:
    return told if isinstance(told, tuple) else (told,)


def _kinds(evidence: Evidence, given: dict[str, Any], names: tuple[str, ...]) -> list[Selector]:
    told = (given[name] if name in given else Selector.parse(name, evidence.codes) for name in names)
    return [kind for kinds in told for kind in _each(kinds)]


def in_its_episode(evidence: Evidence, episode: Episode | None, **_: Any) -> Callable[[Event], bool]:
    """Whether an act is of the episode asked about and may fall between its onset and its end."""
    return in_episode(episode)


def looks_at(
    *names: str, watched: bool = False, counts: str = "", steps: str = "", within: Within = in_its_episode
) -> Scope:
    """Keeps the acts that these arguments name, and those by which is told who watched (`watched`); the numbers of the
    quantities and the steps of the kinds that the arguments `counts` and `steps` name."""

    def scope(evidence: Evidence, **given: Any) -> Evidence:
        inside, named = within(evidence, **given), any_of(*_kinds(evidence, given, names))
        means, quantities, kinds = means_of(evidence), _each(given.get(counts, ())), _each(given.get(steps, ()))
        return evidence.keep(
            events=lambda event: inside(event) and (named(event) or (watched and means(event))),
            counts=lambda count: count.quantity in quantities,
            steps=lambda step: step.kind in kinds,
        )

    return scope


def sees_acts(*names: str, orders: bool = False) -> Sees:
    """The acts that these arguments name, the steps and (`orders`) the stated orders, and who tells them; who watched
    decides nothing."""

    def sees(evidence: Evidence, **given: Any) -> Seen:
        named = filter(any_of(*_kinds(evidence, given, names)), evidence.events)
        return Seen.with_tellers(named, evidence.steps, evidence.orders if orders else ())

    return sees


def told_of(*names: str) -> Asks:
    """A question that is asked where acts of each kind that these arguments name are told in the episode."""

    def asks(evidence: Evidence, **given: Any) -> tuple[RowKind, ...]:
        inside = in_episode(given["episode"])

        def in_it(kind: Selector) -> RowKind:
            return lambda row: isinstance(row, Event) and inside(row) and kind(row)

        return tuple(map(in_it, _kinds(evidence, given, names)))

    return asks
