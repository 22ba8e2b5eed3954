"""`investigate bundle`: one zip that opens anywhere, the same bytes every time, every file under its checksum."""

from __future__ import annotations

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from random import Random
from urllib.parse import unquote, urlsplit

import pytest
import yaml

from analysis.evidence.processed import write_processed
from analysis.evidence.tables import TABLES
from analysis.evidence.view import REPOSITORY, open_evidence
from analysis.findings.record import FINDINGS_FILE, SCHEMA_FILE, schema, written
from analysis.findings.registry import evaluate
from analysis.suite.bundle import MANIFEST, METADATA, BundleError, NoBundle, prove, write_bundle
from analysis.suite.freshness import remember, sums
from analysis.suite.plan import Plan
from tests.evidence.small_folder import cut

pytestmark = pytest.mark.slow

PAGES = {
    "html/index.html": '<a href="downloads/qantar.pdf">the report</a> <a href="findings/q.html#Q01">a finding</a>',
    "html/findings/q.html": '<p id="Q01"><a href="../index.html">home</a></p>',
    "html/downloads/qantar.pdf": "%PDF-",
    "notebooks/01-sources.ipynb": '{"cells": []}',
    "notebooks/episodes/2011-zhanaozen.ipynb": '{"cells": []}',
}
OF_THIS_MACHINE = {"html/.buildinfo": "of this machine", ".work/snakemake.log": "of this machine"}

MakePlan = Callable[[str], Plan]


@pytest.fixture(scope="session")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cut(tmp_path_factory.mktemp("bundle") / "raw")


@pytest.fixture(scope="session")
def findings(raw: Path) -> str:
    return written(evaluate(open_evidence(raw)))


@pytest.fixture
def published(tmp_path: Path, raw: Path, findings: str) -> MakePlan:
    """A published report of a few pages, real findings and tables in the folder of that name, as a build leaves it."""

    def publish(name: str) -> Plan:
        out = tmp_path / name
        plan = Plan.of(REPOSITORY, {"out": str(out), "raw": str(raw)}).lay_out()
        for path, content in {**PAGES, **OF_THIS_MACHINE, FINDINGS_FILE: findings, SCHEMA_FILE: schema()}.items():
            (out / path).parent.mkdir(parents=True, exist_ok=True)
            (out / path).write_text(content, encoding="utf-8")
        for folder in (plan.processed, plan.work / "processed"):
            write_processed(open_evidence(raw), folder)
        inputs = [plan.work / "inputs" / f for f in ("evidence.sha256", "library.sha256", "parameters.json")]
        remember(plan.work, "html", sums(plan.work, inputs), {})
        remember(plan.work, "published.json", {}, sums(plan.work, plan.published()))
        return plan

    return publish


def contents(place: Path) -> dict[str, bytes]:
    """Every file of a zip below the one folder it holds."""
    with zipfile.ZipFile(place) as archive:
        assert {name.split("/")[0] for name in archive.namelist()} == {place.stem}
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def test_it_holds_report_findings_notebooks_tables_and_how_to_cite(published: MakePlan, raw: Path) -> None:
    packed = contents(write_bundle(published("out")))
    expected = {
        *PAGES,
        FINDINGS_FILE,
        SCHEMA_FILE,
        "CITATION.cff",
        "LICENSE",
        "LICENSE-DATA",
        MANIFEST,
        METADATA,
        "build/uv.lock",
    }
    expected |= {f"data/raw/{path.name}" for path in raw.glob("*.csv")}
    expected |= {f"data/processed/{name}.parquet" for name in TABLES}
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
    page = other.out / "html" / "index.html"
    page.write_text("another page", encoding="utf-8")
    remember(other.work, "published.json", {}, sums(other.work, other.published()))
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


@pytest.mark.parametrize("changed", ["html/index.html", "findings.json", "processed/counts.parquet"])
def test_what_was_changed_after_the_build_is_not_packed(changed: str, published: MakePlan) -> None:
    plan = published("out")
    (plan.out / changed).write_bytes(b"changed since")
    with pytest.raises(BundleError, match=re.escape(f"{plan.out / changed} is not what the build made")):
        write_bundle(plan)


def test_tables_of_another_state_are_not_packed_with_the_report(published: MakePlan) -> None:
    plan = published("out")
    with (plan.snapshot / "counts.csv").open("a", encoding="utf-8") as table:
        table.write("\n")
    with pytest.raises(BundleError, match=r"counts\.csv is not what the build made"):
        write_bundle(plan)


def pack(place: Path, packed: Mapping[str, bytes], sealed: bool) -> Path:
    """A zip of these files; `sealed`: with a list of checksums that fits them."""
    files = {name: text for name, text in packed.items() if name != MANIFEST}
    lines = [f"{hashlib.sha256(text).hexdigest()}  {name}\n" for name, text in sorted(files.items())]
    listed = "".join(lines).encode() if sealed else packed[MANIFEST]
    with zipfile.ZipFile(place, "w") as archive:
        for name, text in {**files, MANIFEST: listed}.items():
            archive.writestr(f"bundle/{name}", text)
    return place


def outcomes(place: Path) -> list[str]:
    return [proof.outcome.value for proof in prove(place)]


HOLDS, FAILS, OPEN = "holds", "FAILS", "not tried"


def test_each_proof_of_an_untouched_bundle_holds_and_says_what_it_does_not_show(published: MakePlan) -> None:
    proofs = prove(write_bundle(published("out")))
    assert [proof.outcome.value for proof in proofs] == [HOLDS, HOLDS, HOLDS, HOLDS, OPEN]
    assert all("\n  shows: that " in str(proof) and "\n  does not show: " in str(proof) for proof in proofs)


def test_a_changed_file_breaks_the_list_of_checksums_and_a_list_made_to_fit_breaks_another_proof(
    published: MakePlan, tmp_path: Path
) -> None:
    packed = contents(write_bundle(published("out")))
    counts = packed["data/raw/counts.csv"]
    forged = {**packed, "data/raw/counts.csv": counts.replace(b",exact,", b",about,", 1)}
    assert forged != packed
    assert outcomes(pack(tmp_path / "one.zip", forged, sealed=False))[:2] == [FAILS, FAILS]
    assert outcomes(pack(tmp_path / "two.zip", forged, sealed=True))[:2] == [HOLDS, FAILS]
    digests = {text: hashlib.sha256(text).hexdigest().encode() for text in (counts, forged["data/raw/counts.csv"])}
    listed = packed["build/evidence.sha256"].replace(*digests.values())
    wholly = {**forged, "build/evidence.sha256": listed}
    assert outcomes(pack(tmp_path / "three.zip", wholly, sealed=True)) == [HOLDS, HOLDS, HOLDS, FAILS, OPEN]


def test_a_finding_that_rests_on_a_row_that_is_not_there_is_named(published: MakePlan, tmp_path: Path) -> None:
    packed = contents(write_bundle(published("out")))
    told = json.loads(packed[FINDINGS_FILE])
    told[0]["evidence"].append("n11-999")
    place = pack(tmp_path / "forged.zip", {**packed, FINDINGS_FILE: json.dumps(told).encode()}, sealed=True)
    assert prove(place)[2].found == (f"{told[0]['id']} rests on n11-999, which is not in the tables",)


def test_where_the_library_is_another_and_gives_something_else_that_is_said_and_is_no_failure(
    published: MakePlan, tmp_path: Path
) -> None:
    packed = contents(write_bundle(published("out")))
    lines = packed["build/library.sha256"].replace(b"src/analysis/cli.py", b"src/analysis/gone.py")
    forged = {**packed, "build/library.sha256": lines, FINDINGS_FILE: b"[]\n"}
    proof = prove(pack(tmp_path / "other.zip", forged, sealed=True))[3]
    assert proof.outcome.value == OPEN
    assert "1 files differ, as src/analysis/gone.py" in proof.found[0]


@pytest.mark.parametrize("garbage", [b"no zip", b"PK\x05\x06" + b"\x00" * 18])
def test_a_file_that_is_no_bundle_is_refused_with_a_sentence(garbage: bytes, tmp_path: Path) -> None:
    place = tmp_path / "file.zip"
    place.write_bytes(garbage)
    with pytest.raises(NoBundle, match=re.escape(str(place))):
        prove(place)


PACKED = {MANIFEST: b"", "findings.json": b"[]", "build/evidence.sha256": b"", "build/parameters.json": b"{}"}


def packed(place: Path, **more: bytes) -> Path:
    with zipfile.ZipFile(place, "w") as archive:
        for name, text in {**PACKED, "build/library.sha256": b"", **more}.items():
            archive.writestr(f"qantar/{name}", text)
    return place


@pytest.mark.parametrize("name", ["data/raw", "data/" + "x" * 300, "data/raw/counts.csv/x", "../evil", "data/../../x"])
def test_names_that_no_folder_can_hold_are_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    place = packed(tmp_path / "b.zip", **{"data/raw/counts.csv": b"", name: b"x"})
    with pytest.raises(NoBundle, match="is no bundle"):
        prove(place)
    assert [path.name for path in tmp_path.iterdir()] == ["b.zip"]


def test_of_a_bundle_damaged_anywhere_a_proof_fails_or_it_is_refused_with_a_sentence(tmp_path: Path) -> None:
    whole, chance = (
        packed(tmp_path / "b.zip", **{"build/library.sha256": b"0" * 64 + b"  a\0b\n"}).read_bytes(),
        Random(1),
    )
    for _ in range(200):
        damaged = bytearray(whole)
        damaged[chance.randrange(len(whole))] = chance.randrange(256)
        (tmp_path / "b.zip").write_bytes(damaged)
        with suppress(NoBundle):
            assert prove(tmp_path / "b.zip")


def test_tables_of_a_stranger_that_cannot_be_read_fail_their_proofs_and_stop_nothing(
    published: MakePlan, tmp_path: Path
) -> None:
    packed = contents(write_bundle(published("out")))
    forged = {**packed, "data/raw/counts.csv": b"\xff\x00", FINDINGS_FILE: b"{"}
    assert outcomes(pack(tmp_path / "broken.zip", forged, sealed=True)) == [HOLDS, FAILS, FAILS, FAILS, OPEN]
