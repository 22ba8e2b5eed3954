"""The closed code lists of the evidence tables, read from `codes.yaml`: the one place where they stand.

A list is a mapping of code to definition, or a plain list of codes; the actions are grouped in families, and
the force ladder puts the acts of the state on rungs. Sets of acts that a question, a figure and a table share have a
name there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from analysis.evidence import vocabulary
from analysis.evidence.description import DescriptionError, read_yaml
from analysis.evidence.spelling import did_you_mean
from analysis.evidence.vocabulary import Beside, Words

FILE = "codes.yaml"
GROUPED = "action"  # the list whose codes stand in families
NO_LISTS = (
    "force_ladder quantity_unit measured_unit definition act_set target_group group public_name hours_of_day "
    "in_sentence body_word told_by belied_by stands_with"
).split()
SHARED = "act_set target_group public_name hours_of_day in_sentence body_word".split()  # else the repository's
READ_AS_FIELD: Mapping[Any, Any] = {"str": str, "tuple[str, ...]": tuple, "frozenset[str]": frozenset}
T = TypeVar("T")
HOME = Path(__file__).resolve().parents[3] / "data" / "raw"
REQUIRED = tuple("publisher_kind quantity population qualifier time_basis actor action stance stated step_kind".split())


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
        content = read_yaml(folder / FILE, "the closed code lists of the tables")
        ours = content if folder == HOME else read_yaml(HOME / FILE, "what a folder does not say itself")
        for name in REQUIRED:
            if name not in content:
                raise DescriptionError(f"the list {name!r} is missing")
        lists = {str(name): _code_list(name, content) for name in content if name not in NO_LISTS}
        _define(lists, content.get("definition", {}))
        rungs = _by_member("force_ladder", content, lists[GROUPED])
        for rung in set(rungs.values()):
            if not isinstance(rung, int):
                raise DescriptionError(f"force_ladder: {rung!r} is not a rung; expected a whole number")
        units = _by_member("quantity_unit", content, lists["quantity"]) if "quantity_unit" in content else {}
        groups = {} if folder == HOME else _groups(ours.get("group", {}), lists, own=False)
        groups |= _groups(content.get("group", {}), lists, own=True)
        known = {*groups}.union(*lists.values())
        shared = _shared(ours, lists, known)
        said = {**shared, **content}
        sets = _named_as(ActSet, "act_set", said["act_set"])
        if actions := sorted(sets.keys() & lists[GROUPED].keys()):
            raise DescriptionError(f"act_set: {actions[0]!r} is an action; a set needs a name of its own")
        hours, words = _hours(said["hours_of_day"])
        return cls(
            lists=lists,
            families={code: family for family, codes in content[GROUPED].items() for code in codes},
            rungs=rungs,
            units={code: str(unit) for code, unit in units.items()},
            measured=frozenset(map(str, content.get("measured_unit", ()))),
            act_sets=sets,
            targets=_named_as(TargetGroup, "target_group", said["target_group"]),
            groups=groups,
            public_names=_names(said["public_name"]),
            hours=hours,
            hour_words=words,
            # of the folder's own lists alone, so that no other's stands in for them
            told_by=vocabulary.told_by(content.get("told_by", {}), lists),
            belied_by=vocabulary.told_by(content.get("belied_by", {}), lists),
            stands_with=vocabulary.stands_with(content.get("stands_with", {}), lists, _together(content, groups)),
            said=_sayings(shared["in_sentence"], known) | _sayings(content.get("in_sentence", {}), known),
            body_words=vocabulary.told_by({"publisher_kind": said["body_word"]}, lists).get("publisher_kind", {}),
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


def _code_list(name: str, content: Mapping[str, Any]) -> dict[str, str]:
    listed = content[name]
    if name == GROUPED:
        if not isinstance(listed, dict) or not all(isinstance(codes, list | dict) for codes in listed.values()):
            raise DescriptionError(f"{name}: expected families, each with its actions")
        groups = list(listed.values())
    else:
        groups = [listed]
    definitions: dict[str, str] = {}
    for group in groups:
        for code, definition in _pairs(name, group):
            if code in definitions:
                raise DescriptionError(f"{name}: the code {code!r} stands there twice")
            definitions[code] = definition
    return definitions


def _define(lists: dict[str, dict[str, str]], definitions: object) -> None:
    """Put the definitions to the codes of plain lists; every one must be of a code that has none yet."""
    if not isinstance(definitions, dict) or not all(isinstance(group, dict) for group in definitions.values()):
        raise DescriptionError("definition: expected 'list: {code: definition}'")
    for name, group in definitions.items():
        for code, definition in _pairs("definition", group):
            if lists.get(name, {}).get(code) != "":
                raise DescriptionError(f"definition: {name} has no code {code!r} that lacks a definition")
            lists[name][code] = definition


def _shared(ours: Mapping[str, Any], lists: Mapping[str, Mapping[str, str]], known: Collection[str]) -> dict[str, Any]:
    """What a folder has of the repository where it says nothing itself, as far as it is of the folder's own codes."""
    told = {name: ours.get(name, {}) for name in SHARED}
    for name, codes in {"in_sentence": known, "body_word": lists["publisher_kind"]}.items():
        told[name] = {code: words for code, words in told[name].items() if code in codes}
    actions = {*lists[GROUPED], *told["act_set"]}
    for name in ("act_set", "target_group"):
        told[name] = {key: one | {"acts": _of_these(one["acts"], actions)} for key, one in told[name].items()}
    return told


def _of_these(acts: str, actions: Collection[str]) -> str:
    """A selector without the actions that are none of these."""
    return "|".join(part for part in acts.split("|") if ":" in part or part.partition("@")[0] in actions)


def _named_as(kind: type[T], section: str, content: object) -> dict[str, T]:
    """What stands under each name of a section: each field of its kind, a list or a text."""
    made = {each.name: READ_AS_FIELD[each.type] for each in fields(kind)}  # type: ignore[arg-type]
    parts = [f"'{field}'{'' if make is str else ' (a list)'}" for field, make in made.items()]
    expected = f"{', '.join(parts[:-1])} and {parts[-1]}{', each a text' if {*made.values()} == {str} else ''}"
    named: dict[str, T] = {}
    for name, given in _pairs_of_sets(content, section, ", ".join(made)):
        if given.keys() != made.keys() or any(isinstance(given[field], list) == (made[field] is str) for field in made):
            raise DescriptionError(f"{section}: {name}: expected {expected}")
        named[name] = kind(**{field: make(given[field]) for field, make in made.items()})
    return named


def _groups(content: object, lists: Mapping[str, Mapping[str, str]], own: bool) -> dict[str, Group]:
    """The groups of codes, each of one list. Of groups that are not the folder's own its lists may lack codes, and the
    list itself may be none."""
    groups = _named_as(Group, "group", content)
    for name, group in groups.items():
        if own and group.of not in lists:
            raise DescriptionError(f"group: {name}: there is no list {group.of!r}")
        if wrong := [code for code in group.codes if own and code not in lists[group.of]]:
            raise DescriptionError(f"group: {name}: {wrong[0]!r} is not on the list {group.of!r}")
    return groups


def _names(content: object) -> frozenset[str]:
    """The names that may stand in rows, of all reasons why."""
    if not isinstance(content, dict) or not all(isinstance(names, list) for names in content.values()):
        raise DescriptionError("public_name: expected 'reason: [name, name]'")
    return frozenset(str(name) for names in content.values() for name in names)


def _sayings(content: object, known: Collection[str]) -> dict[str, str]:
    """How codes are said, by code; DescriptionError for one that is in no list."""
    sayings = {code: words for code, words in _pairs("in_sentence", content)}
    if unknown := sorted(sayings.keys() - set(known)):
        raise DescriptionError(f"in_sentence: {unknown[0]!r} is no code of any list, and no group")
    return sayings


def _hours(content: object) -> tuple[dict[str, tuple[int, int]], dict[str, tuple[str, ...]]]:
    """The local hours that each part of the day takes in, and the words of which a row that has it says one."""
    hours, words = {}, {}
    for part, told in _pairs_of_sets(content, "hours_of_day", "hours, words"):
        span, words_said = told.get("hours"), told.get("words")
        whole = isinstance(span, list) and len(span) == 2 and all(isinstance(hour, int) for hour in span)
        if not whole or not 0 <= span[0] < span[1] <= 48 or not isinstance(words_said, list):  # type: ignore[index]
            raise DescriptionError(
                f"hours_of_day: {part}: expected 'hours: [first, last], words: [word]', past 24 the next day"
            )
        hours[part], words[part] = (span[0], span[1]), tuple(map(str, words_said))  # type: ignore[index]
    return hours, words


def _together(content: Mapping[str, Any], groups: Mapping[str, Group]) -> dict[str, Iterable[str]]:
    """What stands for the codes in it: a family of actions, or a group."""
    return {**content[GROUPED], **{name: group.codes for name, group in groups.items()}}


def _pairs_of_sets(content: object, section: str, expected: str) -> list[tuple[str, dict[str, Any]]]:
    if not isinstance(content, dict) or not all(isinstance(group, dict) for group in content.values()):
        raise DescriptionError(f"{section}: expected 'name: {{{expected}}}'")
    return [(str(name), dict(group)) for name, group in content.items()]


def _pairs(name: str, group: object) -> list[tuple[str, str]]:
    if isinstance(group, dict):
        pairs = [(code, definition or "") for code, definition in group.items()]
    elif isinstance(group, list):
        pairs = [(code, "") for code in group]
    else:
        raise DescriptionError(f"{name}: expected a list of codes, or 'code: definition' lines")
    for code, definition in pairs:
        if not isinstance(code, str) or not isinstance(definition, str):
            raise DescriptionError(f"{name}: {code!r} is not a code; quote it if it reads as a number, date, yes or no")
    return pairs


def _by_member(name: str, content: Mapping[str, Any], valid: Mapping[str, str]) -> dict[str, Any]:
    """Turn `group: [codes]` round into code -> group; a code must be on its list, and in one group only."""
    groups = content.get(name)
    if not isinstance(groups, dict) or not all(isinstance(codes, list) for codes in groups.values()):
        raise DescriptionError(f"{name!r} is missing or not of the form 'group: [codes]'")
    group_of: dict[str, Any] = {}
    for group, codes in groups.items():
        for code in codes:
            if not isinstance(code, str) or code not in valid:
                raise DescriptionError(f"{name}: {code!r} is on no list of codes{did_you_mean(str(code), valid)}")
            if code in group_of:
                raise DescriptionError(f"{name}: {code!r} stands in two groups, {group_of[code]} and {group}")
            group_of[code] = group
    return group_of
