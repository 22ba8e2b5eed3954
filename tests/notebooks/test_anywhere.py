"""A build in namespaces of the kernel: by a user whom the machine has no name for, where there is no network at all.

Nothing is patched: the processes really have such a user, and really have no way out but loopback.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.notebooks.small import ROOT, small_repository

NOWHERE = ("--user", "--map-user=12345", "--map-group=12345", "--keep-caps", "--net")
MOUNTS = ("--user", "--map-root-user", "--mount")
BUILD = """
import sys
from pathlib import Path
from analysis.suite.build import build
from analysis.suite.plan import Plan
print(len(build(Plan.of(Path(sys.argv[1])), 1, target="notebooks")), "steps")
"""
ON_A_DISK = """
import subprocess
out, how = sys.argv[2:]
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", out], check=True)
subprocess.run(["mount", "-o", f"remount,{how}", out], check=True)
from analysis.suite.build import BuildFailed
try:
    build(Plan.of(Path(sys.argv[1]), {"out": out}), 1, target="notebooks")
except BuildFailed as error:
    print(error)
"""
UNNAMED = """
import os, pwd
try:
    raise SystemExit(f"the machine knows {pwd.getpwuid(os.getuid())}")
except KeyError:
    pass
"""
CUT_OFF = """
import fcntl, socket, struct
fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sh", b"lo", 1))  # SIOCSIFFLAGS, IFF_UP: loopback alone
try:
    socket.create_connection(("192.0.2.1", 80), 1)
    raise SystemExit("there is a network")
except OSError:
    pass
"""


def inside(namespace: tuple[str, ...], script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a script of Python in namespaces of its own; skipped where the kernel does not give them."""
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, *namespace, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this kernel gives an ordinary user no namespaces (unshare)")
    command = [unshare, *namespace, sys.executable, "-c", script, *arguments]
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT / "src"), "HOME": "/nonexistent"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)


def test_the_notebooks_are_built_without_a_name_and_without_a_network(tmp_path: Path) -> None:
    root = small_repository(tmp_path / "clone")
    done = inside(NOWHERE, UNNAMED + CUT_OFF + BUILD, str(root))

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("steps\n")
    run = json.loads((root / "reports" / ".work" / "notebooks" / "03-counts.ipynb").read_text("utf-8"))
    assert run["cells"][-1]["outputs"][0]["text"] == ["done\n"]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("rw", "The disk that holds {out}/.work is full. Nothing was published.\n"),
        ("ro", "{out}: cannot be written to (Read-only file system)\n"),
    ],
    ids=["a full disk", "a disk that is read only"],
)
def test_a_disk_that_takes_no_report_is_named(tmp_path: Path, how: str, said: str) -> None:
    root = small_repository(tmp_path / "clone")
    (tmp_path / "out").mkdir()
    imports = BUILD.rpartition("print")[0]
    done = inside(MOUNTS, imports + ON_A_DISK, str(root), str(tmp_path / "out"), how)

    assert done.stdout == said.format(out=tmp_path / "out"), done.stderr


def test_the_evidence_is_checked_and_asked_without_a_network_and_without_a_name() -> None:
    script = (
        "from analysis.evidence.check import check_folder\n"
        "from analysis.evidence.view import open_evidence, raw_folder\n"
        "from analysis.findings.registry import findings_of\n"
        "evidence = open_evidence()\n"
        "errors = [p for p in check_folder(raw_folder()) if p.severity == 'error']\n"
        "print(errors, bool(findings_of(evidence)[0].verdict(evidence)))"
    )
    done = inside(NOWHERE, UNNAMED + CUT_OFF + script)
    assert done.stdout == "[] True\n", done.stdout + done.stderr
