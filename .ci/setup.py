"""`make setup`: the environment .venv as uv.lock has it, made by the Python that runs this file.

A stamp in it says in which folder, by which Python and from which lock it was made. Where folder or Python differ, or
there is no stamp (the setup was stopped), it is made anew; where the lock differs, it is brought up to date.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".complete"
# Of a user's own settings of pip and uv, where packages come from is theirs to say; where they go is not.
OF_THE_INDEX = re.compile(
    r"INDEX|FIND_LINKS|CERT|TRUSTED|PROXY|TIMEOUT|RETRIES|CONSTRAINT|CACHE|TLS|INSECURE|KEYRING|OFFLINE|LINK_MODE"
)


def main() -> None:
    """Make .venv what it should be; nothing is done where it is that already."""
    lock = (ROOT / "uv.lock").read_bytes()
    project = (ROOT / "pyproject.toml").read_bytes()
    _accepted(tomllib.loads(project.decode())["project"]["requires-python"])
    with (ROOT / "uv.lock").open("rb") as held:
        _wait_for_another(held.fileno())
        wanted = {
            "folder": str(ROOT),
            "python": f"{'.'.join(map(str, sys.version_info[:2]))} {os.path.realpath(sys._base_executable)}",
            "lock": hashlib.sha256(lock + project).hexdigest(),
        }
        if (found := _stamp()) == wanted and PYTHON.is_file():
            return
        STAMP.unlink(missing_ok=True)
        if (VENV.is_symlink() or VENV.exists()) and (why := _unfit(found, wanted)):
            print(f".venv {why}; it is made anew", flush=True)
            VENV.unlink() if VENV.is_symlink() else shutil.rmtree(VENV)
        _make(sys.argv[1])
        STAMP.write_text(json.dumps(wanted) + "\n", encoding="utf-8")


def _accepted(versions: str) -> None:
    numbers = {sign: tuple(map(int, n.split("."))) for sign, n in re.findall(r"(>=|<)\s*([\d.]+)", versions)}
    if not numbers[">="] <= sys.version_info[:2] < numbers["<"]:
        sys.exit(
            f"Qantar runs on Python {versions} (no package of uv.lock has to be compiled there); "
            f"{sys.executable} is {sys.version.split()[0]}. Say make PYTHON=/path/to/python3"
        )


def _wait_for_another(file: int) -> None:
    """Two setups at once (an editor and a terminal) work one after the other, where the file system has locks."""
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("another setup is working in this folder; waiting for it", flush=True)
        fcntl.flock(file, fcntl.LOCK_EX)
    except OSError:
        pass


def _stamp() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _unfit(found: dict[str, str], wanted: dict[str, str]) -> str:
    """Why an environment cannot be brought up to date; '' if it can."""
    if not found:
        return "is not complete (a setup was stopped, or another program made it)"
    if found["folder"] != wanted["folder"]:
        return f"was made in {found['folder']}, before this folder was moved or copied"
    if found["python"] != wanted["python"]:
        return f"was made by Python {found['python']}, not {wanted['python']}"
    return "" if PYTHON.is_file() else "has no Python"


def _make(uv: str) -> None:
    """Install `uv` ('uv==1.2.3'), and by it what the lock holds."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_", "UV_"))}
    kept = {n: v for n, v in os.environ.items() if n.startswith("UV_") and OF_THE_INDEX.search(n)}
    environment |= {"PYTHONNOUSERSITE": "1", **kept}
    if not PYTHON.is_file():
        venv = [sys._base_executable, "-I", "-m", "venv", str(VENV)]
        _run(venv, environment, "Python's venv module is missing (Debian: apt-get install python3-venv).")
    pip = [str(PYTHON), "-I", "-m", "pip", "--quiet", "--disable-pip-version-check", "install", uv]
    _run(pip, environment | _index_of_pip(), NO_INDEX)
    sync = [str(VENV / "bin" / "uv"), "sync", "--frozen", "--quiet", "--python", str(PYTHON)]
    _run(sync, environment | {"UV_PROJECT_ENVIRONMENT": str(VENV)}, NO_INDEX)
    _of_plain_letters(VENV)
    # no module path, startup file or optimisation flag of the user reaches the command; text is UTF-8
    command = VENV / "bin" / "investigate"
    command.unlink()  # it may be a hard link into a cache
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(str(PYTHON))} -IXutf8 -m analysis "$@"\n', encoding="utf-8")
    command.chmod(0o755)


def _of_plain_letters(environment: Path) -> None:
    """Where the library is, told from where it is told: Python reads that file before any option, in the letters of the
    locale, and in that of C it would not start in a folder whose name has others."""
    for told in environment.glob("lib/python*/site-packages/_editable_impl_*.pth"):
        told.unlink()  # it may be a hard link into a cache
        told.write_text(os.path.relpath(ROOT / "src", told.parent) + "\n", encoding="ascii")


NO_INDEX = "The packages of uv.lock could not be installed (see above): is there a network to the package index?"


def _index_of_pip() -> dict[str, str]:
    """The settings of pip that say where packages come from, from its files and the environment, and no others."""
    said = subprocess.run([str(PYTHON), "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    settings = {"PIP_CONFIG_FILE": os.devnull}
    for line in said.stdout.splitlines():
        name, _, value = line.partition("=")
        name = "PIP_" + name.rpartition(".")[2].upper().replace("-", "_")
        if OF_THE_INDEX.search(name):
            settings[name] = str(ast.literal_eval(value))
    return settings


def _run(command: list[str], environment: dict[str, str], otherwise: str) -> None:
    try:
        done = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    except OSError as error:
        otherwise, done = f"{otherwise} ({error})", 1
    if done:
        if shutil.disk_usage(ROOT).free < 2**20:
            otherwise = f"The disk that holds {ROOT} is full."
        sys.exit(otherwise)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("interrupted; the next `make setup` begins anew")
