"""`make setup` trusts no environment by its existence, and of a user's settings only where packages come from."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from analysis.evidence.view import REPOSITORY


@pytest.fixture
def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, in a folder of its own; nothing is installed, an environment is one empty file."""
    folder = tmp_path / "a clone"
    (folder / ".ci").mkdir(parents=True)
    for name in (".ci/setup.py", "uv.lock", "pyproject.toml"):
        (folder / name).write_bytes((REPOSITORY / name).read_bytes())
    found = importlib.util.spec_from_file_location("setup", folder / ".ci" / "setup.py")
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)

    def make(uv: str) -> None:
        module.PYTHON.parent.mkdir(parents=True, exist_ok=True)
        module.PYTHON.touch()
        (module.VENV / "made by").write_text(uv)

    monkeypatch.setattr(module, "_make", make)
    monkeypatch.setattr(sys, "argv", ["setup.py", "uv==1"])
    return module


def test_an_environment_that_is_right_is_left_alone_without_a_word(
    setup: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    setup.main()
    (setup.VENV / "made by").unlink()
    setup.main()
    assert capsys.readouterr().out == ""
    assert not (setup.VENV / "made by").exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"folder": "/home/her/clone"},
            "was made in /home/her/clone, before this folder was moved or copied; it is made",
        ),
        ({"python": "3.11 /usr/bin/python3.9"}, "was made by Python 3.11 /usr/bin/python3.9, not "),
        (None, "is not complete (a setup was stopped, or another program made it); it is made anew"),
    ],
)
def test_a_copied_half_made_or_other_pythons_environment_is_made_anew_with_a_line(
    setup: ModuleType, capsys: pytest.CaptureFixture[str], changed: dict[str, str] | None, said: str
) -> None:
    setup.main()
    stamp = json.loads(setup.STAMP.read_text()) | (changed or {})
    setup.STAMP.write_text(json.dumps(stamp)) if changed else setup.STAMP.unlink()
    (setup.VENV / "left over").touch()
    setup.main()
    assert said in capsys.readouterr().out
    assert not (setup.VENV / "left over").exists()


def test_another_lock_is_installed_into_the_same_environment(
    setup: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    setup.main()
    (setup.VENV / "made by").unlink()
    (setup.VENV / "kept").touch()
    with (setup.ROOT / "uv.lock").open("a") as lock:
        lock.write("# another\n")
    setup.main()
    assert capsys.readouterr().out == ""
    assert (setup.VENV / "made by").read_text() == "uv==1"
    assert (setup.VENV / "kept").exists()


@pytest.mark.parametrize("version", [(3, 10), (3, 14)])
def test_a_python_that_the_lock_has_no_packages_for_is_refused_in_a_sentence(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int]
) -> None:
    monkeypatch.setattr(sys, "version_info", (*version, 0))
    with pytest.raises(SystemExit, match=r"Qantar runs on Python >=3\.11,<3\.14 .* make PYTHON="):
        setup.main()
    assert not setup.VENV.exists()


def test_of_pips_settings_only_those_of_the_index_are_kept(setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "global.index-url='https://mirror/simple'\nglobal.user='true'\n:env:.target='/tmp/x'\n:env:.cert='/etc/ca'\n"
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 0, said))
    kept = {"PIP_INDEX_URL": "https://mirror/simple", "PIP_CERT": "/etc/ca", "PIP_CONFIG_FILE": "/dev/null"}
    assert setup._index_of_pip() == kept


def test_a_library_in_a_folder_of_any_letters_is_found_in_any_locale(setup: ModuleType, tmp_path: Path) -> None:
    folder = tmp_path / "Жаңаөзен"
    setup.ROOT, packages = folder, folder / ".venv" / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    told = packages / "_editable_impl_qantar.pth"
    told.write_text(str(folder / "src"), encoding="utf-8")
    setup._of_plain_letters(folder / ".venv")
    assert (packages / told.read_text(encoding="ascii").strip()).resolve() == folder / "src"


def test_cleaning_a_fresh_clone_has_nothing_to_do_and_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_bytes((REPOSITORY / "Makefile").read_bytes())
    done = subprocess.run(["make", "-s", "clean"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_every_text_of_the_repository_has_the_same_line_ends_in_every_clone() -> None:
    assert "* text=auto eol=lf" in (REPOSITORY / ".gitattributes").read_text().splitlines()
    scripts = [REPOSITORY / name for name in ("Makefile", "uv.lock", ".ci/run", "Snakefile")]
    assert [path.name for path in scripts if b"\r" in path.read_bytes()] == []
