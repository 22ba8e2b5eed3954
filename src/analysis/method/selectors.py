"""Which acts are meant: a selector names them in the codebook's own codes, a group of people by whom they strike.

The words and acts of each group of people are the codebook's (codes.yaml, target_group). A row can be of several
groups; one whose target names nobody in particular is of none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from analysis.evidence.codes import Codes
from analysis.evidence.narrowing import View
from analysis.evidence.rows import Event
from analysis.evidence.spelling import did_you_mean, series

SIDES_THAT_ACT = {"state": "state_actor", "crowd": "crowd_actor"}  # groups of codes.yaml
ActKind = tuple[str, str, str, int | None]  # action, family, actor, rung

_PART = re.compile(r"(?:(?P<kind>family|rung|actor):)?(?P<code>[a-z_0-9]+)(?P<up>\+?)(?:@(?P<who>[a-z_]+))?")


class UnknownSelector(ValueError):
    """A selector names a code that the lists do not hold."""


@dataclass(frozen=True)
class Selector:
    """Acts in words: `live_fire`, `family:control`, `rung:4+`, `actor:police`, several joined with '|'. A named set of
    acts (codes.yaml, act_set) stands for what it holds, and gives its name to a selector of it alone.

    `@` narrows by who acts: an actor's code, `state`, or `crowd` (protesters, workers, opposition, looters, and
    armed persons in or beside the crowd). An act by `unidentified` is neither the state's nor the crowd's. Rungs
    are of acts of the state only. `spared` are words: an act whose target holds one of them is not meant.
    `words` are the acts for a reader, `name` a short name for them.
    """

    text: str
    words: str
    parts: tuple[Callable[[Event], bool], ...]
    spared: tuple[str, ...] = ()
    name: str = ""
    meant: dict[ActKind, bool] = field(default_factory=dict, compare=False, repr=False)  # as found so far

    @classmethod
    def parse(cls, text: str, codes: Codes, spared: Iterable[str] = (), name: str = "") -> Selector:
        """The selector of a text. UnknownSelector for a code that is not in the code lists."""
        return _parsed(text, codes, tuple(spared), name)

    @property
    def called(self) -> str:
        """The short name, if it has one, else the acts in words."""
        return self.name or self.words

    def __call__(self, event: Event) -> bool:
        """Whether an act is meant."""
        # All that a part looks at: some hundred kinds of thousands of rows, which every view of a finding asks again.
        kind = (event.action, event.family, event.actor, event.rung)
        meant = self.meant.get(kind)
        if meant is None:
            meant = self.meant[kind] = any(part(event) for part in self.parts)
        return meant and not (self.spared and any(word in event.target for word in self.spared))


@lru_cache(maxsize=1024)
def _parsed(text: str, codes: Codes, spared: tuple[str, ...], name: str) -> Selector:
    parts = list(_parts(text, codes))
    if text.strip() in codes.act_sets:
        name = name or codes.act_sets[text.strip()].called
    if not parts:
        raise UnknownSelector("a selector names no act; expected a code such as live_fire, family:force or rung:4+")
    meant = tuple(_part(part, codes) for part in parts)
    return Selector(text, _words(parts, codes), meant, spared, name)


def _parts(text: str, codes: Codes) -> Iterator[str]:
    """What stands between '|', a named set by what it holds."""
    for part in (part.strip() for part in text.split("|") if part.strip()):
        yield from _parts(codes.act_sets[part].acts, codes) if part in codes.act_sets else (part,)


def _words(parts: Sequence[str], codes: Codes) -> str:
    """For a reader: `live_fire@state|warning_shots@state` is 'live fire or warning shots by the state'."""
    by_actor: dict[str, list[str]] = {}
    for part in parts:
        what, _, who = part.partition("@")
        state_only = what.startswith("rung:") and not who
        by_actor.setdefault("state" if state_only else who, []).extend(_said(what, codes))
    groups = [series(what, "or") + _by(who, codes) for who, what in by_actor.items()]
    # the name of the family says whose it is already
    return series(groups, "or").replace("crowd violence by a crowd", "violence by a crowd")


def _said(what: str, codes: Codes) -> list[str]:
    kind, _, code = what.rpartition(":")
    if kind != "rung":
        return [f"any act by {codes.in_sentence(code)}" if kind == "actor" else codes.in_sentence(code)]
    if code.endswith("+"):
        return [f"force at rung {code.rstrip('+')} or above"]
    return [codes.in_sentence(action) for action in codes.codes("action") if str(codes.rungs.get(action)) == code]


def _by(who: str, codes: Codes) -> str:
    return {"": "", "state": " by the state", "crowd": " by a crowd"}.get(who, f" by {codes.in_sentence(who)}")


def _part(text: str, codes: Codes) -> Callable[[Event], bool]:
    match = _PART.fullmatch(text)
    if match is None:
        raise UnknownSelector(f"'{text}' is no selector; expected a code such as live_fire, family:force or rung:4+")
    kind, code, up, who = match["kind"], match["code"], bool(match["up"]), match["who"]
    is_meant = _what(kind, code, up, codes)
    if who is None:
        return is_meant
    by = _actors(who, codes)
    return lambda event: event.actor in by and is_meant(event)


def _what(kind: str | None, code: str, up: bool, codes: Codes) -> Callable[[Event], bool]:
    if kind == "rung":
        rung = int(_known(code, {str(rung) for rung in codes.rungs.values()}, "rung"))
        return lambda event: event.rung is not None and (event.rung >= rung if up else event.rung == rung)
    if kind == "family":
        family = _known(code, {*codes.families.values()}, "family")
        return lambda event: event.family == family
    if kind == "actor":
        by = _actors(code, codes)
        return lambda event: event.actor in by
    action = _known(code, codes.codes("action"), "action", codes.act_sets)
    return lambda event: event.action == action


def _actors(who: str, codes: Codes) -> Collection[str]:
    return (
        codes.group(SIDES_THAT_ACT[who])
        if who in SIDES_THAT_ACT
        else {_known(who, {*codes.codes("actor"), *SIDES_THAT_ACT}, "actor")}
    )


def _known(code: str, valid: Collection[str], name: str, besides: Collection[str] = ()) -> str:
    """A code that is valid; told of another is the nearest of these, and of what may stand in the place of one."""
    if code not in valid:
        near = did_you_mean(code, sorted({*valid, *besides})) or f"; known: {', '.join(sorted(valid))}"
        raise UnknownSelector(f"'{code}' is no {name}{near}")
    return code


@lru_cache(maxsize=256)
def strikes(codes: Codes, group: str) -> Callable[[Event], bool]:
    """Whether an act strikes the group. UnknownSelector for a group that the codebook does not name."""
    if group not in codes.targets:
        raise UnknownSelector(f"'{group}' is no group of targets; known: {', '.join(sorted(codes.targets))}")
    named = codes.targets[group]
    by_nature = Selector.parse(named.acts, codes) if named.acts else None
    word = re.compile(rf"\b(?:{'|'.join(map(re.escape, named.words))})\b", re.IGNORECASE)

    @lru_cache(maxsize=4096)
    def says(target: str) -> bool:
        return word.search(target) is not None

    return lambda event: says(event.target) or (by_nature is not None and by_nature(event))


def acts_on_groups(evidence: View, events: Iterable[Event]) -> dict[str, tuple[Event, ...]]:
    """The acts that strike each group of the codebook, in its order; groups that none strikes are left out. Of each act
    it is found once for all views of one memory: it hangs on no source."""
    groups, known = evidence.codes.targets, evidence.remember("groups struck", dict[str, list[str]])
    by_group: dict[str, list[Event]] = {group: [] for group in groups}
    for event in events:
        if event.id not in known:
            known[event.id] = [group for group in groups if strikes(evidence.codes, group)(event)]
        for group in known[event.id]:
            by_group[group].append(event)
    return {group: tuple(told) for group, told in by_group.items() if told}
