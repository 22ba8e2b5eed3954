"""Every Python that the project says it runs on computes the same bytes. Where another one, or its packages, are not on
the machine, the test says what is missing and is skipped; the weekly run has each of them as its own."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.trust.clone import ROOT

pytestmark = pytest.mark.slow

ASKED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
FIRST, AFTER = (int(minor) for minor in re.findall(r"3\.(\d+)", ASKED))
OTHERS = [f"3.{minor}" for minor in range(FIRST, AFTER) if minor != sys.version_info.minor]
WORK = """
import hashlib, json, sys
from pathlib import Path
from markupsafe import Markup
from analysis.evidence.processed import write_processed
from analysis.evidence.view import open_evidence
from analysis.findings.record import written
from analysis.findings.registry import evaluate
from analysis.report.finding import findings_pages
from analysis.report.episodes import episode_pages
from analysis.report.evidence_pages import evidence_pages
from analysis.report.figures import every_figure
from analysis.report.registers import backlinks, registers

evidence, folder = open_evidence(), Path(sys.argv[1])
records = evaluate(evidence)
links = backlinks(evidence, records)
charts = every_figure(evidence, records)
write_processed(evidence, folder)
made = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
made["findings.json"] = written(records).encode()
made |= {name: f"{chart.drawn} {chart.alt}".encode() for name, chart in charts.items()}
pages = (*episode_pages(evidence, records, Markup(), charts), findings_pages(evidence, records, Markup()))
todo = [*pages, *evidence_pages(evidence, links, registers(evidence, links))]
while todo:
    page = todo.pop()
    made[page.name] = "".join(f"{section.heading} {section.html}" for section in page.sections).encode()
    todo += page.children
print(json.dumps({name: hashlib.sha256(bytes_).hexdigest() for name, bytes_ in made.items()}))
"""


def made_by(python: Path, scratch: Path) -> dict[str, str]:
    """What a Python makes of the evidence: findings, tables, figures and pages, each by its checksum."""
    scratch.mkdir()
    told = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT / 'src'}", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [python, "-c", WORK, scratch], cwd=ROOT, env=told, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    made: dict[str, str] = json.loads(done.stdout)
    return made


def installed(version: str) -> Path | None:
    """An interpreter of that version: on the path, or installed beside the one that runs."""
    beside = sorted(Path(sys.base_prefix).resolve().parent.glob(f"*{version}[.-]*/bin/python3"), reverse=True)
    for found in [*filter(None, [shutil.which(f"python{version}")]), *beside]:
        asked = subprocess.run([found, "-ISc", "import sys; print(sys.version)"], capture_output=True, text=True)
        if asked.returncode == 0 and asked.stdout.startswith(f"{version}."):
            return Path(found)
    return None


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return made_by(Path(sys.executable), tmp_path_factory.mktemp("here") / "processed")


@pytest.mark.parametrize("version", OTHERS)
def test_another_python_makes_the_same_bytes(version: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    found = installed(version)
    if found is None:
        pytest.skip(f"no Python {version} on this machine; installed and tried again, it is compared with this one")
    environment = tmp_path / "environment"
    set_up = subprocess.run(
        [
            Path(sys.executable).with_name("uv"),
            "sync",
            "--frozen",
            "--offline",
            "--no-default-groups",
            "--quiet",
            "--python",
            found,
        ],
        cwd=ROOT,
        env={**os.environ, "UV_PROJECT_ENVIRONMENT": str(environment)},
        capture_output=True,
        text=True,
        check=False,
    )
    if set_up.returncode:
        pytest.skip(f"the locked packages for Python {version} are not on this machine, and no test uses a network")

    here = request.getfixturevalue("here")  # which takes a while: only where there is something to compare it with
    assert made_by(environment / "bin" / "python", tmp_path / "processed") == here
