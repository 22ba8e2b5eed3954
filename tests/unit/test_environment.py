"""environment.yml holds exactly the versions of the lock, so that conda users compute the same outputs."""

import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]


def locked() -> dict[str, str]:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    return {package["name"]: package["version"] for package in lock["package"]}


def direct_dependencies() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    asked = [*project["project"]["dependencies"], *groups["archive"], *groups["dev"]]
    return {re.split(r"[<>=!~; \[]", dependency)[0] for dependency in asked if isinstance(dependency, str)}


def test_conda_users_get_the_versions_of_the_lock() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    pip = next(entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))
    versions = locked()
    expected = [f"{name}=={versions[name]}" for name in sorted(direct_dependencies())]
    assert pip == [*expected, "-e ."], "environment.yml: the pip part should be these lines:\n" + "\n".join(
        f"      - {line}" for line in [*expected, "-e ."]
    )


def test_the_lock_has_one_version_of_each_library_for_every_python() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    names = [package["name"] for package in lock["package"]]
    assert len(names) == len(set(names))
