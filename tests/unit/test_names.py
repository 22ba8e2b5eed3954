"""One name, one meaning: what the library defines has a name that nothing else in it has."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

from tests.house import modules

# A door bears the name of what it opens: the commands, and the surface for notebooks. So does a question that is named
# after the measure it asks (`@answers`).
DOORS = {"cli", "custody.archive", "qantar.asked", "qantar.told"}


def defined(module: ast.Module) -> Iterator[str]:
    """The public functions, classes and types of a module."""
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            if not any(ast.unparse(decorator).startswith("answers(") for decorator in node.decorator_list):
                yield node.name
        elif isinstance(node, ast.Assign) and isinstance(name := node.targets[0], ast.Name) and not name.id.isupper():
            yield name.id


def constants(module: ast.Module) -> Iterator[str]:
    """The constants of a module; a type variable is none."""
    for node in module.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and not ast.unparse(node.value or node).startswith("TypeVar("):
            targets = [node.target] if isinstance(node, ast.AnnAssign) else node.targets
            names = (name for target in targets for name in ast.walk(target) if isinstance(name, ast.Name))
            yield from (name.id for name in names if name.id.isupper() and not name.id.startswith("_"))


def test_no_constant_has_two_meanings() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for name, text in modules().items():
        for constant in constants(ast.parse(text)):
            # figures have the same parts: each its columns, its head, its lines
            found[constant].add("report.figures" if name.startswith("report.figures.") else name)
    assert len(found) > 400
    assert {constant: places for constant, places in found.items() if len(places) > 1} == {}


def test_no_public_name_has_two_meanings() -> None:
    found: dict[str, list[str]] = defaultdict(list)
    for name, text in modules().items():
        for public in defined(ast.parse(text)) if name not in DOORS else ():
            if not public.startswith("_") and public != "main":
                found[public].append(name)
    assert len(found) > 700
    assert {public: places for public, places in found.items() if len(places) > 1} == {}
