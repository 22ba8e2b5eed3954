"""The closed code lists of the evidence tables, read from `codes.yaml`: the one place where they stand.

A list is a mapping of code to definition, or a plain list of codes; the actions are grouped in families, and
the force ladder puts the acts of the state on rungs. Sets of acts that a question, a figure and a table share have a
name there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from analysis.evidence.description import DescriptionError, read_yaml, shaped
from analysis.evidence.spelling import did_you_mean

CODE_LISTS = "codes.yaml"
GROUPED = "action"  # the list whose codes stand in families
WORDS_OF_CODES = ({str: {str: [str]}}, "list: {code: [word]}")
FORMS: Mapping[str, tuple[Any, str]] = {  # of the sections that are no lists of codes, and how each is written
    "force_ladder": ({int: [str]}, "rung, a whole number: [action]"),
    "quantity_unit": ({str: [str]}, "unit: [quantity]"),
    "measured_unit": ([str], "[unit]"),
    "definition": ({str: {str: str}}, "list: {code: definition}"),
    "act_set": ({str: {"acts": str, "called": str, "meaning": str}}, "name: {acts, called, meaning}, each a text"),
    "target_group": (
        {str: {"words": [str], "acts": str, "called": str, "meaning": str}},
        "name: {words: [word], acts, called, meaning}",
    ),
    "group": ({str: {"of": str, "codes": [str], "meaning": str}}, "name: {of: list, codes: [code], meaning}"),
    "public_name": ({str: [str]}, "reason: [name]"),
    "hours_of_day": ({str: {"hours": [int], "words": [str]}}, "part: {hours: [first, last], words: [word]}"),
    "in_sentence": ({str: str}, "code: words"),
    "body_word": ({str: [str]}, "kind: [word]"),
    "told_by": WORDS_OF_CODES,
    "belied_by": WORDS_OF_CODES,
    "stands_with": ({str: {str: {str: [str]}}}, "list: {other list: {code: [code]}}"),
}
FROM_HOME = "act_set target_group public_name hours_of_day in_sentence body_word".split()  # else the repository's
HOME = Path(__file__).resolve().parents[3] / "data" / "raw"
REQUIRED = (
    "publisher_kind quantity population qualifier time_basis actor action stance stated step_kind force_ladder"
).split()
Beside = Mapping[tuple[str, str], Mapping[str, frozenset[str]]]
Words = Mapping[str, Mapping[str, "re.Pattern[str]"]]


@dataclass(frozen=True, slots=True)
class ActSet:
    """A set of acts under one name: `acts` as a selector writes them, `called` for a sentence, `meaning` in words."""

    acts: str
    called: str
    meaning: str


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """Whom acts strike, by the words of a row's target: `words` as they stand there, whole; `acts` as a selector writes
    those that strike the group by their nature; `called` for a sentence, `meaning` in words."""

    words: tuple[str, ...]
    acts: str
    called: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Group:
    """Codes of one list that a rule takes together."""

    of: str
    codes: frozenset[str]
    meaning: str


@dataclass(frozen=True, slots=True, eq=False)
class Codes:
    """`lists`: name of the list -> code -> definition (empty where the code says it all).

    `families`: action -> its family. `rungs`: action -> rung of the force ladder, for acts of the state that stand
    on it. `units`: quantity -> what its number counts; those in `measured` may have decimals, all
    others are whole. `act_sets`: the named sets of acts, `targets`: whom acts strike, `groups`: the codes that a rule
    takes together, `public_names`: the names that rows may hold, `hours`: the first and last hour of each part of the
    day, `hour_words` the words that say it; `told_by` the words that tell a code, `belied_by` those that tell another,
    `stands_with` the codes that stand beside it; `said` how a code is said in a sentence, where its letters are not;
    `body_words` the words of a body's name that tell what it is where nobody coded it, by kind. A folder that names no
    sets, names, hours or words has those of the repository, and so has one that does not name a group or say a code.
    """

    lists: Mapping[str, Mapping[str, str]]
    families: Mapping[str, str]
    rungs: Mapping[str, int]
    units: Mapping[str, str]
    measured: frozenset[str] = frozenset()
    act_sets: Mapping[str, ActSet] = field(default_factory=dict)
    targets: Mapping[str, TargetGroup] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    public_names: frozenset[str] = frozenset()
    hours: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    hour_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    told_by: Words = field(default_factory=dict)
    belied_by: Words = field(default_factory=dict)
    stands_with: Beside = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    body_words: Mapping[str, re.Pattern[str]] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> Codes:
        """Read `codes.yaml` of a folder of raw tables. DescriptionError says what is wrong with it, and where."""
        content = read_yaml(folder / CODE_LISTS, "the closed code lists of the tables")
        ours = content if folder == HOME else read_yaml(HOME / CODE_LISTS, "what a folder does not say itself")
        for name in REQUIRED:
            if name not in content:
                raise DescriptionError(f"the list {name!r} is missing")
        shaped(content, FORMS)
        lists = {str(name): _code_list(name, content[name]) for name in content if name not in FORMS}
        _define(lists, content.get("definition", {}))
        rungs = _by_member("force_ladder", content, lists[GROUPED])
        units = _by_member("quantity_unit", content, lists["quantity"]) if "quantity_unit" in content else {}
        groups = _groups(content.get("group", {}), ours.get("group", {}), lists)
        known = {*groups}.union(*lists.values())
        own_words = content.get("in_sentence", {})
        if unknown := sorted(own_words.keys() - known):
            raise DescriptionError(f"in_sentence: {unknown[0]!r} is no code of any list, and no group")
        shared = _shared(ours, lists, known)
        said = {**shared, **content}
        sets = {name: ActSet(**told) for name, told in said["act_set"].items()}
        if actions := sorted(sets.keys() & lists[GROUPED].keys()):
            raise DescriptionError(f"act_set: {actions[0]!r} is an action; a set needs a name of its own")
        _without_circles(sets)
        hours = {part: tuple(told["hours"]) for part, told in said["hours_of_day"].items()}
        if wrong := [part for part, told in hours.items() if len(told) != 2 or not 0 <= told[0] < told[1] <= 48]:
            raise DescriptionError(f"hours_of_day: {wrong[0]}: expected 'hours: [first, last]', past 24 the next day")
        # what stands for the codes in it
        together = {**content[GROUPED], **{name: group.codes for name, group in groups.items()}}
        return cls(
            lists=lists,
            families={code: family for family, codes in content[GROUPED].items() for code in codes},
            rungs=rungs,
            units={code: str(unit) for code, unit in units.items()},
            measured=frozenset(map(str, content.get("measured_unit", ()))),
            act_sets=sets,
            targets={
                name: TargetGroup(**{**told, "words": tuple(told["words"])})
                for name, told in said["target_group"].items()
            },
            groups=groups,
            public_names=frozenset(name for names in said["public_name"].values() for name in names),
            hours=hours,
            hour_words={part: tuple(told["words"]) for part, told in said["hours_of_day"].items()},
            # of the folder's own lists alone, so that no other's stands in for them
            told_by=_told_by(content.get("told_by", {}), lists),
            belied_by=_told_by(content.get("belied_by", {}), lists),
            stands_with=_stands_with(content.get("stands_with", {}), lists, together),
            said=shared["in_sentence"] | own_words,
            body_words=_told_by({"publisher_kind": said["body_word"]}, lists).get("publisher_kind", {}),
        )

    def codes(self, name: str) -> tuple[str, ...]:
        """The codes of a list, in the order of the file. KeyError for a list that is not there."""
        return tuple(self.lists[name])

    def in_sentence(self, code: str) -> str:
        """A code as it is said in a sentence."""
        return self.said.get(code) or code.replace("_", " ")

    def kind_of_body(self, name: str) -> str:
        """What the words of a body's name tell that it is, the first kind that has one of them; blank if none has."""
        return next((kind for kind, words in self.body_words.items() if words.search(name)), "")

    def words_of(self, name: str, code: str) -> re.Pattern[str] | None:
        """The words that tell a code of a list, where they are known."""
        return self.told_by.get(name, {}).get(code)

    def unit_of(self, quantity: str) -> str:
        """What a number of this quantity counts: `persons`, `hours`, ...; empty if only the row says."""
        return self.units.get(quantity, "")

    def group(self, name: str) -> frozenset[str]:
        """The codes that a rule takes together under this name. KeyError for a group that is not there."""
        return self.groups[name].codes


def _code_list(name: str, listed: Any) -> dict[str, str]:
    """The codes of a list, each with its definition, blank where none is given."""
    grouped = list(listed.values()) if name == GROUPED and isinstance(listed, dict) else [listed]
    if name == GROUPED and not (isinstance(listed, dict) and all(isinstance(one, list | dict) for one in grouped)):
        raise DescriptionError(f"{name}: expected families, each with its actions")
    definitions: dict[str, str] = {}
    for group in grouped:
        if not isinstance(group, list | dict):
            raise DescriptionError(f"{name}: expected a list of codes, or 'code: definition' lines")
        for code in group:
            definition = (group[code] if isinstance(group, dict) else None) or ""
            if not isinstance(code, str) or not isinstance(definition, str):
                said = "quote it if it reads as a number, date, yes or no"
                raise DescriptionError(f"{name}: {code!r} is not a code; {said}")
            if code in definitions:
                raise DescriptionError(f"{name}: the code {code!r} stands there twice")
            definitions[code] = definition
    return definitions


def _define(lists: dict[str, dict[str, str]], definitions: Mapping[str, Mapping[str, str]]) -> None:
    """Put the definitions to the codes of plain lists; every one must be of a code that has none yet."""
    for name, group in definitions.items():
        for code, definition in group.items():
            if lists.get(name, {}).get(code) != "":
                raise DescriptionError(f"definition: {name} has no code {code!r} that lacks a definition")
            lists[name][code] = definition


def _shared(ours: Mapping[str, Any], lists: Mapping[str, Mapping[str, str]], known: Collection[str]) -> dict[str, Any]:
    """What a folder has of the repository where it says nothing itself, as far as it is of the folder's own codes."""
    told = {name: ours.get(name, {}) for name in FROM_HOME}
    for name, codes in {"in_sentence": known, "body_word": lists["publisher_kind"]}.items():
        told[name] = {code: words for code, words in told[name].items() if code in codes}
    actions = {*lists[GROUPED], *told["act_set"]}
    for name in ("act_set", "target_group"):
        told[name] = {key: one | {"acts": _of_these(one["acts"], actions)} for key, one in told[name].items()}
    return told


def _of_these(acts: str, actions: Collection[str]) -> str:
    """A selector without the actions that are none of these."""
    return "|".join(part for part in acts.split("|") if ":" in part or part.partition("@")[0] in actions)


def _without_circles(sets: Mapping[str, ActSet]) -> None:
    """DescriptionError for a set of acts that holds itself."""
    inside = {name: {part.strip() for part in one.acts.split("|")} & sets.keys() for name, one in sets.items()}
    try:
        TopologicalSorter(inside).prepare()
    except CycleError as error:
        raise DescriptionError(f"act_set: {error.args[1][0]!r} holds itself, by way of its acts") from None


def _groups(
    own: Mapping[str, Mapping[str, Any]], ours: Mapping[str, Mapping[str, Any]], lists: Mapping[str, Mapping[str, str]]
) -> dict[str, Group]:
    """The groups of codes of the repository, and those that a folder names itself, each of one of its lists."""
    groups = {name: Group(**{**told, "codes": frozenset(told["codes"])}) for name, told in {**ours, **own}.items()}
    for name in own:
        group = groups[name]
        if group.of not in lists:
            raise DescriptionError(f"group: {name}: there is no list {group.of!r}")
        if wrong := sorted(group.codes - lists[group.of].keys()):
            raise DescriptionError(f"group: {name}: {wrong[0]!r} is not on the list {group.of!r}")
    return groups


def _by_member(name: str, content: Mapping[str, Any], valid: Mapping[str, str]) -> dict[str, Any]:
    """Turn `group: [codes]` round into code -> group; a code must be on its list, and in one group only."""
    group_of: dict[str, Any] = {}
    for group, codes in content.get(name, {}).items():
        for code in codes:
            if code not in valid:
                raise DescriptionError(f"{name}: {code!r} is on no list of codes{did_you_mean(code, valid)}")
            if code in group_of:
                raise DescriptionError(f"{name}: {code!r} stands in two groups, {group_of[code]} and {group}")
            group_of[code] = group
    return group_of


def _told_by(content: Mapping[str, Mapping[str, list[str]]], lists: Mapping[str, Mapping[str, str]]) -> Words:
    """List -> code -> a pattern for the beginnings of words of which the row's own text has one."""
    patterns: dict[str, dict[str, re.Pattern[str]]] = {}
    for name, codes in content.items():
        for code, words in codes.items():
            if name in lists:  # of a column of yes and no there is no list
                _known(code, lists[name], f"told_by: {name}")
            if not words:
                raise DescriptionError(f"told_by: {code}: expected beginnings of words")
            pattern = "|".join(map(re.escape, words))
            patterns.setdefault(name, {})[code] = re.compile(rf"\b(?:{pattern})", re.IGNORECASE)
    return patterns


def _stands_with(
    content: Mapping[str, Mapping[str, Mapping[str, list[str]]]],
    lists: Mapping[str, Mapping[str, str]],
    together: Mapping[str, Iterable[str]],
) -> Beside:
    """(List, other list) -> code -> the codes of the other list that a row with it may hold; a code, a family or a
    group may stand for those in it (`together`)."""

    def each(named: str, name: str, where: str) -> Iterable[str]:
        codes = (named,) if named in lists.get(name, {}) else tuple(together.get(named, ()))
        for code in codes or (named,):
            _known(code, lists.get(name, {}), where)
        return codes

    beside: dict[tuple[str, str], dict[str, frozenset[str]]] = {}
    for name, others in content.items():
        for other, codes in others.items():
            where = f"stands_with: {name}: {other}"
            for named, allowed in codes.items():
                may = frozenset(code for one in allowed for code in each(one, other, where))
                beside.setdefault((name, other), {}).update(dict.fromkeys(each(named, name, where), may))
    return beside


def _known(code: str, listed: Collection[str], where: str) -> None:
    if code not in listed:
        raise DescriptionError(f"{where}: {code!r} is no code of the list, and no group of its codes")
