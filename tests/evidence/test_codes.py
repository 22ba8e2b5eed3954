"""The closed code lists: what each code means, in which family an act is, on which rung of the force ladder."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis.evidence.check import check_folder
from analysis.evidence.codes import Codes
from analysis.evidence.description import DescriptionError, read_yaml
from analysis.evidence.package import published
from analysis.evidence.spelling import nearest
from tests.house import modules

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"
LISTED = read_yaml(RAW / "codes.yaml", "the code lists")


@pytest.fixture(scope="module")
def codes() -> Codes:
    return Codes.load(RAW)


def test_every_code_has_one_definition(codes: Codes) -> None:
    assert [
        (name, code) for name, listed in codes.lists.items() for code, meaning in listed.items() if not meaning
    ] == []
    assert codes.lists["qualifier"]["at_least"] == "A floor."


@pytest.mark.parametrize(
    ("action", "family", "rung"),
    [
        ("left_alone", "accommodation", 0),
        ("cordon", "control", 1),
        ("kettling", "control", 2),
        ("tear_gas", "force", 4),
        ("live_fire", "force", 6),
        ("lethal_force_order", "escalation", 6),
        ("rally", "protest", None),
        ("armed_attack", "crowd_violence", None),
        ("killing_unattributed", "force", None),
    ],
)
def test_an_act_has_its_family_and_if_of_the_state_its_rung(
    codes: Codes, action: str, family: str, rung: int | None
) -> None:
    assert codes.families[action] == family
    assert codes.rungs.get(action) == rung


def test_every_act_of_accommodation_control_and_force_stands_on_the_ladder_but_one(codes: Codes) -> None:
    of_the_state = [a for a, family in codes.families.items() if family in ("accommodation", "control", "force")]

    assert [action for action in of_the_state if codes.rungs.get(action) is None] == ["killing_unattributed"]


def test_persons_are_counted_and_hours_are_measured(codes: Codes) -> None:
    assert codes.unit_of("detained") == "persons"
    assert codes.unit_of("containment_hours") == "hours"
    assert codes.unit_of("other") == ""
    assert codes.measured == {"hours", "days", "million US dollars"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("detaned", ("detained", "contained")),
        ("Detained", ("detained",)),
        ("killed by gunfire", ("killed_by_gunfire",)),
        ("wounded-by-gunfire", ("wounded_by_gunfire",)),
        ("admin", ("administrative_arrests", "administrative_fines")),
        ("", ()),
        ("qqq", ()),
    ],
)
def test_a_mistyped_code_finds_the_ones_that_were_meant(codes: Codes, typed: str, meant: tuple[str, ...]) -> None:
    assert nearest(typed, codes.codes("quantity")) == meant


def test_of_two_spellings_that_are_alike_the_first_of_the_list_is_meant() -> None:
    assert nearest("a b", ("a_b", "A-B")) == ("a_b",)


def test_an_unknown_action_is_a_key_error(codes: Codes) -> None:
    with pytest.raises(KeyError):
        codes.families["singing"]
    assert codes.rungs.get("singing") is None


@pytest.mark.parametrize(
    ("definition", "said"),
    [
        ("{qualifier: {exact: Again.}}", "qualifier has no code 'exact' that lacks a definition"),
        ("{actor: {nobody: None such.}}", "actor has no code 'nobody' that lacks a definition"),
        ("[actor]", "expected 'list: {code: definition}'; quote what reads as a number, date, yes or no"),
    ],
)
def test_a_definition_is_of_a_code_that_has_none_yet(tmp_path: Path, definition: str, said: str) -> None:
    lists = (RAW / "codes.yaml").read_text("utf-8").split("\ndefinition:")[0]
    (tmp_path / "codes.yaml").write_text(f"{lists}\ndefinition: {definition}\n", "utf-8")

    with pytest.raises(DescriptionError) as found:
        Codes.load(tmp_path)

    assert str(found.value) == f"definition: {said}"


@pytest.mark.parametrize(
    ("sets", "said"),
    [
        ("{rally: {acts: march, called: a rally, meaning: A rally.}}", "'rally' is an action; a set needs a name of"),
        ("{gatherings: {acts: march}}", "gatherings: expected 'name: {acts, called, meaning}, each a text'"),
        ("[gatherings]", "expected 'name: {acts, called, meaning}, each a text'"),
        ("{gatherings: {acts: null, called: a, meaning: b}}", "gatherings: expected 'name: {acts, called, meaning}"),
        (
            "{one: {acts: rally|other, called: a, meaning: b}, other: {acts: one, called: a, meaning: b}}",
            "'one' holds itself, by way of its acts",
        ),
    ],
)
def test_a_named_set_of_acts_has_its_own_name_its_acts_and_a_meaning(tmp_path: Path, sets: str, said: str) -> None:
    with pytest.raises(DescriptionError, match=re.escape(f"act_set: {said}")):
        loaded(tmp_path, {**LISTED, "act_set": yaml.safe_load(sets)})


@pytest.mark.parametrize(
    "text",
    [
        "x: &x [*x]",
        f"x: {'[' * 500}{']' * 500}",
        "a: &a [1, 2]\n"
        + "".join(f"b{n}: &b{n} [{', '.join([f'*{of}'] * 100)}]\n" for n, of in enumerate(["a", "b0", "b1"])),
    ],
    ids=["a list that holds itself", "lists in lists", "lists of lists that are repeated"],
)
def test_a_text_that_aliases_make_endless_is_told_so(tmp_path: Path, text: str) -> None:
    (tmp_path / "codes.yaml").write_text(text, "utf-8")

    with pytest.raises(DescriptionError, match="20 levels or 200,000 values"):
        read_yaml(tmp_path / "codes.yaml", "code lists")


def test_a_folder_that_names_no_sets_of_acts_has_those_of_the_repository(tmp_path: Path, codes: Codes) -> None:
    content = {name: told for name, told in LISTED.items() if name != "act_set"}
    assert loaded(tmp_path, content).act_sets == codes.act_sets


@pytest.mark.parametrize("file", ["codes.yaml", "datapackage.yaml"])
def test_a_key_that_stands_twice_is_named_by_its_line(raw: Path, file: str) -> None:
    lines = (raw / file).read_text(encoding="utf-8").splitlines(keepends=True)
    number = next(n for n, line in enumerate(lines) if line.startswith(("  killed: ", "  - name: ")))
    key = lines[number].strip(" -").partition(":")[0]
    lines.insert(number + 1, f"{lines[number][: lines[number].index(key)].replace('-', ' ')}{key}: again\n")
    (raw / file).write_text("".join(lines), encoding="utf-8")
    told = [str(problem) for problem in check_folder(raw)]
    assert [t for t in told if t.startswith(f"{file}:{number + 2}: ") and f"the key '{key}' stands twice" in t], told


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        ("{crowd: {of: actor, codes: [workers]}}", "crowd: expected 'name: {of: list, codes: [code], meaning}'"),
        ("{crowd: {of: actors, codes: [workers], meaning: A crowd.}}", "crowd: there is no list 'actors'"),
        ("{crowd: {of: actor, codes: [worker], meaning: A crowd.}}", "crowd: 'worker' is not on the list 'actor'"),
        ("[crowd]", "expected 'name: {of: list, codes: [code], meaning}'"),
    ],
)
def test_a_group_holds_codes_of_one_list_and_says_what_it_is(tmp_path: Path, groups: str, said: str) -> None:
    with pytest.raises(DescriptionError, match=re.escape(f"group: {said}")):
        loaded(tmp_path, {**LISTED, "group": yaml.safe_load(groups)})


def test_a_group_that_a_folder_does_not_name_is_the_one_of_the_repository(tmp_path: Path, codes: Codes) -> None:
    own = {"crowd": {"of": "actor", "codes": ["workers"], "meaning": "A crowd."}}
    its = loaded(tmp_path, {**LISTED, "group": own})
    assert its.group("crowd") == {"workers"}
    assert its.group("accused_state") == codes.group("accused_state")


@pytest.mark.parametrize(
    ("section", "words", "left"),
    [
        ("body_word", {"publisher_kind": ["intergovernmental"]}, "court"),
        ("in_sentence", {"quantity": ["missing_persons"], "action": ["building_seized"]}, "torture_cases"),
        ("group", {"basis": ["own_records", "name_list"]}, "enumeration"),
        ("act_set", {"action": ["warning_shots", "curfew"]}, "state_force"),
        ("target_group", {"action": ["hospital_raid", "media_blocked"]}, "medics"),
    ],
)
def test_what_a_folder_has_from_the_repository_is_of_its_own_codes(
    tmp_path: Path, section: str, words: dict[str, list[str]], left: str
) -> None:
    """A folder whose lists are shorter, and that says nothing under a name, was refused for codes it never wrote."""
    gone = {code for codes in words.values() for code in codes}
    of_the_repository = ("group", "body_word", "act_set", "target_group", "in_sentence", "told_by", "stands_with")
    bare = {name: _without(told, gone) for name, told in LISTED.items() if name not in of_the_repository}
    its = loaded(tmp_path, bare)

    known = {"group": its.groups, "act_set": its.act_sets, "target_group": its.targets}
    assert left in known.get(section, {**its.said, **its.body_words})
    assert not gone & {*its.said, *its.body_words}
    acts = [one.acts for one in (*its.act_sets.values(), *its.targets.values())]
    assert not gone & set(re.findall(r"\w+", " ".join(acts)))


def test_a_list_that_a_folder_does_not_have_is_asked_for_by_none_of_the_repositorys_groups(tmp_path: Path) -> None:
    left_out = ("group", "step_about", "told_by", "stands_with")
    bare = {name: told for name, told in LISTED.items() if name not in left_out}
    bare["definition"] = {name: told for name, told in bare["definition"].items() if name != "step_about"}
    assert "state_forces" in loaded(tmp_path, bare).group("about_investigation_opened")


def loaded(folder: Path, content: Mapping[str, Any]) -> Codes:
    """The codes of a folder that has these, written in a tenth of the time where PyYAML has its C library."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    (folder / "codes.yaml").write_text(yaml.dump(dict(content), Dumper=dumper), "utf-8")
    return Codes.load(folder)


def _without(told: object, codes: set[str]) -> object:
    """A section of the file without some codes."""
    if isinstance(told, dict):
        return {key: _without(value, codes) for key, value in told.items() if key not in codes}
    return [one for one in told if one not in codes] if isinstance(told, list) else told


def test_no_set_of_codes_stands_in_the_library(codes: Codes) -> None:
    """Two or more codes of one list side by side are a set of codes; what says something of each code is none, nor is
    what gives each a name of its own. (Yes and no are words of many columns.)"""
    found = []
    for module, text in modules().items():
        tree = ast.parse(text)
        named = [n.value for n in ast.walk(tree) if isinstance(n, ast.Assign) and isinstance(n.targets[0], ast.Tuple)]
        for node in ast.walk(tree):
            words = _words(node) - {"yes", "no"} if node not in named else set()
            sets = [name for name, listed in codes.lists.items() if len(words) > 1 and words <= listed.keys()]
            found += [(module, *sorted(words))] if sets else []
    assert found == []


def _words(node: ast.AST) -> set[str]:
    """The texts that a tuple, a list, a set or a split text holds."""
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return {each.value for each in node.elts if isinstance(each, ast.Constant) and isinstance(each.value, str)}
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "split":
        text = node.func.value
        return set(text.value.split()) if isinstance(text, ast.Constant) and isinstance(text.value, str) else set()
    return set()


def test_nobody_changes_what_was_read_of_a_file_and_is_handed_to_the_next() -> None:
    kept = {name: read_yaml(RAW / name, "it") for name in ("codes.yaml", "datapackage.yaml")}
    before = copy.deepcopy(kept)
    assert published(RAW) == published(RAW)  # which loads the codes too
    assert all(read_yaml(RAW / name, "it") is kept[name] for name in kept)
    assert kept == before
