"""`investigate bundle`: one zip that opens anywhere, the same bytes every time, every file under its checksum."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml

from analysis.evidence.view import REPOSITORY
from analysis.suite.bundle import MANIFEST, METADATA, write_bundle
from analysis.suite.plan import Plan

FILES = {
    "html/index.html": '<a href="downloads/qantar.pdf">the report</a> <a href="findings/q.html#Q01">a finding</a>',
    "html/findings/q.html": '<p id="Q01"><a href="../index.html">home</a></p>',
    "html/downloads/qantar.pdf": "%PDF-",
    "html/.buildinfo": "of this machine",
    "notebooks/01-sources.ipynb": '{"cells": []}',
    "notebooks/episodes/2011-zhanaozen.ipynb": '{"cells": []}',
    "findings.json": "[]",
    "findings.schema.json": "{}",
    ".work/steps.jsonl": "seconds of this machine",
}

MakePlan = Callable[[str], Plan]


@pytest.fixture
def published(tmp_path: Path) -> MakePlan:
    """A published report of a few files in the folder of that name."""

    def publish(name: str) -> Plan:
        for path, content in FILES.items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_text(content, encoding="utf-8")
        plan = Plan.of(REPOSITORY, {"out": str(tmp_path / name)})
        shutil.copytree(plan.raw, plan.snapshot, dirs_exist_ok=True)
        return plan

    return publish


def contents(place: Path) -> dict[str, bytes]:
    """Every file of a zip below the one folder it holds."""
    with zipfile.ZipFile(place) as archive:
        assert {name.split("/")[0] for name in archive.namelist()} == {place.stem}
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def test_it_holds_report_findings_notebooks_tables_and_how_to_cite(published: MakePlan) -> None:
    packed = contents(write_bundle(published("out")))
    expected = {path for path in FILES if "/." not in path and not path.startswith(".")}
    expected |= {f"data/raw/{path.name}" for path in (REPOSITORY / "data" / "raw").glob("*.csv")}
    expected |= {"CITATION.cff", "LICENSE", "LICENSE-DATA", MANIFEST, METADATA}
    assert expected - packed.keys() == set()
    assert [name for name in packed if any(part.startswith(".") for part in name.split("/"))] == []


def test_every_file_stands_in_the_manifest_under_its_checksum(published: MakePlan) -> None:
    packed = contents(write_bundle(published("out")))
    told = dict(reversed(line.split("  ", 1)) for line in packed.pop(MANIFEST).decode().splitlines())
    assert told == {name: hashlib.sha256(text).hexdigest() for name, text in packed.items()}


def test_equal_reports_give_equal_bytes_and_a_changed_one_others(published: MakePlan) -> None:
    one, other = published("one"), published("Жаңаөзен other")
    for path in other.out.rglob("*"):
        os.utime(path, (86_400, 86_400))
    (other.out / "findings.json").chmod(0o600)
    assert write_bundle(one).read_bytes() == write_bundle(other).read_bytes()
    (other.out / "findings.json").write_text("[ ]", encoding="utf-8")
    assert write_bundle(one).read_bytes() != write_bundle(other).read_bytes()


def test_unzipped_its_links_lead_to_files_beside_them(published: MakePlan, tmp_path: Path) -> None:
    place = write_bundle(published("out"))
    with zipfile.ZipFile(place) as archive:
        archive.extractall(tmp_path / "unzipped")
    home = tmp_path / "unzipped" / place.stem / "html"
    links = [
        (page, urlsplit(href))
        for page in sorted(home.rglob("*.html"))
        for href in re.findall(r'href="([^"]+)"', page.read_text(encoding="utf-8"))
    ]
    assert len(links) == 3
    assert [str(link.path) for page, link in links if not (page.parent / unquote(link.path)).is_file()] == []


def test_its_metadata_name_the_title_the_version_and_each_part(published: MakePlan) -> None:
    packed = contents(write_bundle(published("out")))
    cited = yaml.safe_load((REPOSITORY / "CITATION.cff").read_text(encoding="utf-8"))
    graph = {entity["@id"]: entity for entity in json.loads(packed[METADATA])["@graph"]}
    assert graph["./"]["name"] == cited["title"]
    assert graph["./"]["version"] == str(cited["version"])
    assert graph["./"]["datePublished"] == str(cited["date-released"])
    parts = {part["@id"] for part in graph["./"]["hasPart"]}
    assert {"html/", "notebooks/", "data/raw/", "findings.json", MANIFEST} <= parts
