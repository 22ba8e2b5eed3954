"""The scope of a question by the acts that its arguments name, and of which episodes it is asked.

What is named here and is no argument of the test stands for acts itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from analysis.evidence.rows import Episode, Event
from analysis.evidence.view import Evidence
from analysis.findings.verdict import Asks, Scope, Scoping
from analysis.method.acts import in_episode
from analysis.method.response import MEANS
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
    *names: str,
    beside: Sequence[str] = (),
    watched: bool = False,
    counts: str = "",
    steps: str = "",
    within: Within = in_its_episode,
    orders: bool = False,
    tellers: bool = True,
) -> Scoping:
    """The acts that these arguments name, and `beside` them other acts, and those by which is told who `watched`; the
    numbers of the quantities and the steps of the kinds that the arguments `counts` and `steps` name."""

    def scope(evidence: Evidence, **given: Any) -> Scope:
        inside, named = within(evidence, **given), any_of(*_kinds(evidence, given, names))
        others = any_of(*_kinds(evidence, given, (*beside, *([MEANS] if watched else []))))
        quantities, kinds = _each(given.get(counts, ())), _each(given.get(steps, ()))
        return Scope(
            events=lambda event: inside(event) and named(event),
            counts=lambda count: count.quantity in quantities,
            steps=lambda step: step.kind in kinds,
            beside=Scope(events=lambda event: inside(event) and others(event)),
            orders=orders,
            tellers=tellers,
        )

    return scope


def told_of(*names: str) -> Asks:
    """A question that is asked where acts of each kind that these arguments name are told in the episode."""

    def asks(evidence: Evidence, **given: Any) -> tuple[Scope, ...]:
        inside = in_episode(given["episode"])

        def in_it(kind: Selector) -> Scope:
            return Scope(events=lambda event: inside(event) and kind(event))

        return tuple(map(in_it, _kinds(evidence, given, names)))

    return asks
