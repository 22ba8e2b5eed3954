"""The citable package: report, findings, notebooks, raw and cleaned tables as an RO-Crate, in one zip with checksums;
and what such a zip proves, for a stranger without a network, each proof with what it shows and what it does not.

It is packed only from one state: every file is what the records of the build say it made, and the raw tables are those
that the build read. The files are stored, not compressed: what compression gives is not the same on every machine.

Method: Soiland-Reyes and others, Packaging research artefacts with RO-Crate, Data Science 5(2), 2022.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from analysis.custody.log import VISITS_LOG, head, read_log
from analysis.evidence.description import read_yaml
from analysis.evidence.problem import Misasked
from analysis.evidence.raw import checksum
from analysis.suite.build import BuildFailed
from analysis.suite.freshness import files, record_of
from analysis.suite.plan import FINDINGS, Plan, repository

MANIFEST = "manifest-sha256.txt"
METADATA = "ro-crate-metadata.json"
MADE_FROM = ("evidence.sha256", "library.sha256", "parameters.json")
VISITS = "data/archive/log.jsonl"  # the archived pages themselves are others' works and stay out
PROOF_WORDS = read_yaml(Path(__file__).with_name("bundle.yaml"), "what stands in a bundle, in words")
LARGEST_FILE = 2_000_000_000  # bytes of all files; of the report as it is some tens of millions
# what a damaged, encrypted or otherwise packed zip ends in
UNREADABLE = (OSError, EOFError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error)
MOST_NAMED = 5  # problems of one proof that are told; the rest are counted
Contents = Mapping[str, bytes]
Proving = Generator[str, None, str]  # a proof yields what is wrong, and returns what was looked at


class BundleError(BuildFailed):
    """The report cannot be packed; the message says which file is not what the build made."""


def write_bundle(plan: Plan) -> Path:
    """Pack the published report of a plan; the path of the zip. Equal contents give equal bytes.

    BundleError if what stands there is not all of one build, as when another one is at work.
    """
    from analysis.report.downloads import write_zip

    cited = yaml.safe_load((plan.root / "CITATION.cff").read_text(encoding="utf-8"))
    contents = _contents(plan)
    contents[METADATA] = _metadata(plan, cited, contents)
    lines = [f"{_sum(text)}  {name}\n" for name, text in sorted(contents.items())]
    contents[MANIFEST] = "".join(lines).encode("utf-8")
    place = plan.out / f"qantar-{cited['version']}.zip"
    aside = place.with_suffix(".new")
    write_zip(aside, place.stem, sorted(contents.items()), stored=("",))
    aside.replace(place)
    return place


def _contents(plan: Plan) -> dict[str, bytes]:
    """Every file by its name in the bundle, each held against what the build recorded."""
    inputs = plan.work / "inputs"
    recorded = {**record_of(plan.work, "html")[0], **record_of(plan.work, "published.json")[1]}
    tables = listed_sums((inputs / "evidence.sha256").read_bytes())
    recorded |= {f"inputs/raw/{name}": digest for name, digest in tables.items()}
    folders = {"html": plan.out / "html", "notebooks": plan.out / "notebooks", "data/raw": plan.snapshot}
    places = {
        **{f"{n}/{path.relative_to(at).as_posix()}": path for n, at in folders.items() for path in files(at)},
        **{f"data/processed/{path.name}": path for path in plan.published() if path.suffix == ".parquet"},
        **{name: plan.out / name for name in FINDINGS},
        **{f"build/{name}": inputs / name for name in MADE_FROM},
    }
    contents = {name: path.read_bytes() for name, path in places.items()}
    for name, path in places.items():
        told = recorded.get(Path(os.path.relpath(path, plan.work)).as_posix(), "")
        if _sum(contents[name]) != told:
            raise BundleError(f"{path} is not what the build made; let no other build run here, and bundle again")
    lock = (plan.root / "uv.lock").read_bytes()
    if _sum(lock) != listed_sums(contents["build/library.sha256"]).get("uv.lock"):
        raise BundleError(f"{plan.root / 'uv.lock'} is not the one that the report was made with; bundle again")
    contents["build/uv.lock"] = lock
    if (plan.root / VISITS).is_file():
        contents[VISITS] = (plan.root / VISITS).read_bytes()
    return contents | {name: (plan.root / name).read_bytes() for name in ("CITATION.cff", "LICENSE", "LICENSE-DATA")}


def listed_sums(text: bytes) -> dict[str, str]:
    """A list of checksums as `sha256sum` writes it: the checksum by the name of the file."""
    lines = text.decode("utf-8", "replace").splitlines()
    return dict(line.split("  ", 1)[::-1] for line in lines if "  " in line)


def _sum(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


def _metadata(plan: Plan, cited: Mapping[str, Any], contents: Mapping[str, bytes]) -> bytes:
    from rocrate.model.person import Person
    from rocrate.rocrate import ROCrate

    crate = ROCrate()
    crate.name = cited["title"]
    run_with = f" Run with {json.dumps(dict(plan.chosen), ensure_ascii=False)}." if plan.chosen else ""
    crate.description = " ".join(cited["abstract"].split()) + run_with
    crate.datePublished = str(cited["date-released"])
    crate.keywords = ", ".join(cited["keywords"])
    crate.license = "https://creativecommons.org/licenses/by/4.0/"
    crate.root_dataset["version"] = str(cited["version"])
    crate.creator = [
        crate.add(Person(crate, f"#author-{number}", {"name": author["name"]}))
        for number, author in enumerate(cited["authors"], start=1)
    ]
    for folder, told in PROOF_WORDS["folders"].items():
        crate.add_dataset(dest_path=f"{folder}/", properties=told)
    for name, told in PROOF_WORDS["files"].items():
        if name in contents:
            size = {"contentSize": str(len(contents[name]))}
            crate.add_file(dest_path=name, properties={**told, **size})
        elif name == MANIFEST:  # which is written last: it names this file too
            crate.add_file(dest_path=name, properties=told)
    said = crate.metadata.generate()
    said["@graph"] = sorted(said["@graph"], key=lambda entity: entity["@id"])
    return (json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


class NoBundle(Misasked):
    """The file is no bundle; the message says why."""


class NotTried(Exception):
    """There is nothing to prove; the message says what is not there."""


class ProofOutcome(StrEnum):
    """What came of a proof."""

    HOLDS = "holds"
    FAILS = "FAILS"
    OPEN = "not tried"


@dataclass(frozen=True)
class Proof:
    """One proof. `found`: what was looked at, or what is wrong, line by line."""

    title: str
    outcome: ProofOutcome
    found: tuple[str, ...]
    shows: str
    not_shown: str

    def __str__(self) -> str:
        lines = [f"{self.title}: {self.outcome}", *(f"  {line}" for line in self.found)]
        return "\n".join([*lines, f"  shows: {self.shows}", f"  does not show: {self.not_shown}"])


def prove(place: Path) -> list[Proof]:
    """All proofs of a bundle, in order. NoBundle if the file cannot be read as one."""
    contents = _read(place)
    with TemporaryDirectory() as folder:
        try:
            for name, text in contents.items():
                if name.startswith("data/"):
                    (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
                    (Path(folder) / name).write_bytes(text)
        except (OSError, ValueError) as error:
            raise NoBundle(f"{place}: is no bundle; its files cannot be unpacked ({error})") from None
        data = Path(folder) / "data"
        return [
            _proof("as_packed", _as_packed(contents)),
            _proof("of_one_build", _of_one_build(contents)),
            _proof("led_to_rows", _led_to_rows(contents, data)),
            _proof("computed_anew", _computed_anew(contents, data), but=_other_library(contents)),
            _proof("visits", _visits(data / "archive")),
        ]


def _read(place: Path) -> Contents:
    try:
        with zipfile.ZipFile(place) as archive:
            names = archive.namelist()
            if sum(one.file_size for one in archive.infolist()) > LARGEST_FILE:
                raise NoBundle(f"{place}: is no bundle; it would unpack to more than {LARGEST_FILE:,} bytes")
            contents = {name.partition("/")[2]: archive.read(name) for name in names}
    except UNREADABLE as error:
        raise NoBundle(f"{place}: cannot be read as a zip ({error})") from None
    # a second file of a name would hide the first from every proof, and show when the zip is unpacked
    if len(contents) != len(names) or len({name.partition("/")[0] for name in names}) != 1:
        raise NoBundle(f"{place}: is no bundle; a bundle holds one folder, and no file in it twice")
    if any(".." in PurePosixPath(name).parts or name.startswith("/") for name in contents):
        raise NoBundle(f"{place}: is no bundle; it names files outside of itself")
    for name in (MANIFEST, "findings.json", "build/evidence.sha256", "build/library.sha256", "build/parameters.json"):
        if name not in contents:
            raise NoBundle(f"{place}: is no bundle of this version: it has no {name}")
    return contents


def _proof(name: str, proving: Proving, but: str = "") -> Proof:
    """What came of a proof, in the words of bundle.yaml; in a file from a stranger anything may stand. `but`: why one
    that fails would show nothing."""
    found: list[str] = []
    outcome = ProofOutcome.FAILS
    try:
        while True:
            found.append(next(proving))
    except StopIteration as end:
        if not found:
            outcome, found = ProofOutcome.HOLDS, [but or end.value]
    except NotTried as error:
        outcome, found = ProofOutcome.OPEN, [str(error)]
    except Exception as error:
        # chr(10): before Python 3.12 no backslash may stand in the braces
        found = [f"cannot be read ({type(error).__name__}: {str(error).partition(chr(10))[0]})"]
    told = (*found[:MOST_NAMED], f"and {len(found) - MOST_NAMED} more") if len(found) > MOST_NAMED else tuple(found)
    if but and outcome == ProofOutcome.FAILS:
        outcome, told = ProofOutcome.OPEN, (but, *told)
    return Proof(outcome=outcome, found=told, **PROOF_WORDS["proofs"][name])


def _as_packed(contents: Contents) -> Proving:
    files = {name: text for name, text in contents.items() if name != MANIFEST}
    yield from _against(listed_sums(contents[MANIFEST]), files)
    return f"{len(files)} files; SHA-256 of {MANIFEST}: {_sum(contents[MANIFEST])}"


def _of_one_build(contents: Contents) -> Proving:
    raw = {name.removeprefix("data/raw/"): text for name, text in contents.items() if name.startswith("data/raw/")}
    yield from _against(listed_sums(contents["build/evidence.sha256"]), raw)
    library, lock = listed_sums(contents["build/library.sha256"]), contents.get("build/uv.lock", b"")
    yield from _against({name: library[name] for name in library if name == "uv.lock"}, {"uv.lock": lock})
    return "the tables and the locked versions are those that the build recorded"


def _against(told: Mapping[str, str], files: Contents) -> Iterator[str]:
    """Files that are not as a list of checksums has them."""
    for name in sorted(told.keys() | files.keys()):
        if name not in files:
            yield f"{name} is missing"
        elif name not in told:
            yield f"{name} is not in the list"
        elif _sum(files[name]) != told[name]:
            yield f"{name} was changed"


def _led_to_rows(contents: Contents, data: Path) -> Proving:
    from analysis.evidence.view import open_evidence

    known, findings = open_evidence(data / "raw").rows.keys(), json.loads(contents["findings.json"])
    for finding in findings:
        if missing := sorted({*finding["evidence"], *finding["sources"]} - known):
            yield f"{finding['id']} rests on {missing[0]}, which is not in the tables"
    return f"{len(findings)} findings"


def _other_library(contents: Contents) -> str:
    """How the library that is at work differs from the one that made a bundle; empty if it does not."""
    told = listed_sums(contents["build/library.sha256"])
    differing = [name for name, digest in told.items() if checksum(repository() / name) != digest]
    said = f"this library is not the one that made it: {len(differing)} files differ, as {min(differing, default='')}"
    return said if differing else ""


def _computed_anew(contents: Contents, data: Path) -> Proving:
    """The findings and the cleaned tables, made again from the tables in the bundle by the library that is at work."""
    from analysis.evidence.processed import write_processed
    from analysis.evidence.view import open_evidence
    from analysis.findings.record import written
    from analysis.findings.registry import evaluate
    from analysis.suite.parameters import Parameters

    chosen = Parameters.model_validate(json.loads(contents["build/parameters.json"]))
    if written(evaluate(open_evidence(data / "raw", **chosen.narrowing()))).encode() != contents["findings.json"]:
        yield "findings.json is not what these tables give"
    anew = data / "anew"
    write_processed(open_evidence(data / "raw"), anew)
    made = {path.name: path.read_bytes() for path in anew.glob("*.parquet")}
    packed = {path.name: path.read_bytes() for path in (data / "processed").glob("*")}
    for name in sorted(made.keys() | packed.keys()):
        if made.get(name) != packed.get(name):
            yield f"data/processed/{name} is not what these tables give"
    return "computed anew by the same library"


def _visits(archive: Path) -> Proving:
    if not (archive / VISITS_LOG).is_file():
        raise NotTried("no page was archived")
    yield from ()
    return f"{len(read_log(archive))} visits; the last checksum: {head(archive)}"
