"""The licences of all that the lock names: `python -m tests.licences` writes DEPENDENCIES.md, which a test holds to it.

What a package says of itself comes from its metadata; what they leave open was read in its licence file and stands,
with what is allowed, in pyproject.toml under [tool.licences].
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "DEPENDENCIES.md"
PURPOSES = {"": "the report", "archive": "`investigate archive`", "dev": "tests and linters", "cluster": "a cluster"}
LEAD = """# What this rests on

Written by `python -m tests.licences` from `uv.lock`, which has a SHA-256 for every file of every package below, and
from what the packages say of themselves. A test fails if this page is not what the lock gives, or if a licence is not
among those allowed in `pyproject.toml`. Nothing here is shipped with the project: `make` installs it beside it.

| package | version | licence (SPDX) | needed for |
| --- | --- | --- | --- |
"""


@dataclass(frozen=True)
class Dependency:
    """One package of the lock; `licence` is an SPDX expression, '' if nothing says it."""

    name: str
    version: str
    licence: str
    purpose: str


def dependencies() -> list[Dependency]:
    """All packages of the lock but the project itself, by name."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    known, purposes = policy(), _purposes({package["name"]: package for package in lock})
    installed = {_plain(each.name): each.metadata for each in metadata.distributions()}
    return [
        Dependency(name, package["version"], _licence(name, installed.get(name), known), purposes[name])
        for package in lock
        if (name := package["name"]) != "qantar"
    ]


def policy() -> Mapping[str, Any]:
    """[tool.licences] of pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    licences: Mapping[str, Any] = project["tool"]["licences"]
    return licences


def allows(licence: str, allowed: list[str]) -> bool:
    """Whether an SPDX expression (without brackets) can be met: all of an AND, one of an OR."""
    if not licence:
        return False
    return all(any(part.strip() in allowed for part in one.split(" OR ")) for one in licence.split(" AND "))


def page() -> str:
    """DEPENDENCIES.md."""
    copyleft = policy()["copyleft"]
    lines = [f"| {d.name} | {d.version} | {d.licence} | {PURPOSES[d.purpose]} |\n" for d in dependencies()]
    named = [f"- {name}: {reason}.\n" for name, reason in sorted(copyleft.items())]
    return LEAD + "".join(lines) + "\nUnder a licence that asks more than to be named:\n\n" + "".join(named)


def _licence(name: str, said: metadata.PackageMetadata | None, known: Mapping[str, Any]) -> str:
    if name in known["read"]:
        return str(known["read"][name])
    if said is None:
        return str(known["elsewhere"].get(name, ""))
    classified = [each.split(" :: ")[-1] for each in said.get_all("Classifier") or [] if each.startswith("License ::")]
    told = said["License-Expression"] or said["License"] or ""
    for word in (told, *classified):
        spdx = known["words"].get(word, word)
        if allows(spdx, known["allowed"]) or (word and name in known["copyleft"]):
            return str(spdx)
    return " / ".join(filter(None, (told.partition("\n")[0], *classified)))


def _purposes(lock: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """What each package is needed for, the report before all others."""
    project = lock["qantar"]
    asked = {"": project["dependencies"], **project["dev-dependencies"]}
    found: dict[str, str] = {}
    for purpose in PURPOSES:
        for each in asked[purpose]:
            for name in _below(each["name"], lock, found):
                found[name] = purpose
    return found


def _below(name: str, lock: Mapping[str, Mapping[str, Any]], found: Mapping[str, str]) -> Iterator[str]:
    waiting, seen = [name], set(found)
    while waiting:
        if (one := waiting.pop()) in seen:
            continue
        seen.add(one)
        yield one
        extras = lock[one].get("optional-dependencies", {}).values()
        waiting += [each["name"] for part in (lock[one].get("dependencies", []), *extras) for each in part]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.name}: {len(dependencies())} packages")
