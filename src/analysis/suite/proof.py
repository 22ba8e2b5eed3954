"""What a bundle proves, for a stranger without a network: each proof with what it shows and what it does not."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from analysis.custody.log import LOG
from analysis.evidence.description import read_yaml
from analysis.evidence.problem import Misasked
from analysis.suite.bundle import MANIFEST, listed_sums

Contents = Mapping[str, bytes]
WORDS = read_yaml(Path(__file__).with_name("proofs.yaml"), "what the proofs of a bundle show, in words")
MOST = 5  # problems of one proof that are told; the rest are counted


class NoBundle(Misasked):
    """The file is no bundle; the message says why."""


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
        for name, text in contents.items():
            if name.startswith("data/"):
                (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
                (Path(folder) / name).write_bytes(text)
        data = Path(folder) / "data"
        return [
            _as_packed(contents),
            _of_one_build(contents),
            _led_to_rows(contents, data),
            _computed_anew(contents, data),
            _visits(data / "archive"),
        ]


def _read(place: Path) -> Contents:
    try:
        with zipfile.ZipFile(place) as archive:
            names = archive.namelist()
            contents = {name.partition("/")[2]: archive.read(name) for name in names}
    except (OSError, zipfile.BadZipFile) as error:
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


def _proof(name: str, wrong: Iterator[str], found: Callable[[], str]) -> Proof:
    """A proof that holds if nothing is wrong, in the words of proofs.yaml; in a file from a stranger anything may
    stand."""
    outcome = ProofOutcome.FAILS
    try:
        told = list(wrong)
        if not told:
            outcome, told = ProofOutcome.HOLDS, [found()]
    except Exception as error:
        # chr(10): before Python 3.12 no backslash may stand in the braces
        told = [f"cannot be read ({type(error).__name__}: {str(error).partition(chr(10))[0]})"]
    more = [f"and {len(told) - MOST} more"] if len(told) > MOST else []
    return Proof(outcome=outcome, found=(*told[:MOST], *more), **WORDS[name])


def _as_packed(contents: Contents) -> Proof:
    files = {name: text for name, text in contents.items() if name != MANIFEST}
    digest = hashlib.sha256(contents[MANIFEST]).hexdigest()
    return _proof(
        "as_packed",
        _against(listed_sums(contents[MANIFEST]), files),
        lambda: f"{len(files)} files; SHA-256 of {MANIFEST}: {digest}",
    )


def _of_one_build(contents: Contents) -> Proof:
    raw = {name.removeprefix("data/raw/"): text for name, text in contents.items() if name.startswith("data/raw/")}
    lock = {"uv.lock": contents.get("build/uv.lock", b"")}
    locked = {name: digest for name, digest in listed_sums(contents["build/library.sha256"]).items() if name in lock}
    return _proof(
        "of_one_build",
        chain(_against(listed_sums(contents["build/evidence.sha256"]), raw), _against(locked, lock)),
        lambda: "the tables and the locked versions are those that the build recorded",
    )


def _against(told: Mapping[str, str], files: Contents) -> Iterator[str]:
    """Files that are not as a list of checksums has them."""
    for name in sorted(told.keys() | files.keys()):
        if name not in files:
            yield f"{name} is missing"
        elif name not in told:
            yield f"{name} is not in the list"
        elif hashlib.sha256(files[name]).hexdigest() != told[name]:
            yield f"{name} was changed"


def _led_to_rows(contents: Contents, data: Path) -> Proof:
    return _proof(
        "led_to_rows",
        _without_rows(contents, data / "raw"),
        lambda: f"{len(json.loads(contents['findings.json']))} findings",
    )


def _without_rows(contents: Contents, raw: Path) -> Iterator[str]:
    from analysis.evidence.view import open_evidence

    known = open_evidence(raw).rows.keys()
    for finding in json.loads(contents["findings.json"]):
        if missing := sorted({*finding["evidence"], *finding["sources"]} - known):
            yield f"{finding['id']} rests on {missing[0]}, which is not in the tables"


def _computed_anew(contents: Contents, data: Path) -> Proof:
    """The findings and the cleaned tables, made again from the tables in the bundle by the library that is at work."""
    differing = list(_differing_modules(contents))
    another = (
        f"this library is not the one that made it: {len(differing)} files differ, as {min(differing, default='')}"
    )
    here = another if differing else "computed anew by the same library"
    proof = _proof("computed_anew", _not_as_computed(contents, data), lambda: here)
    if proof.outcome == ProofOutcome.FAILS and differing:
        return replace(proof, outcome=ProofOutcome.OPEN, found=(here, *proof.found))
    return proof


def _differing_modules(contents: Contents) -> Iterator[str]:
    from analysis.evidence.raw import checksum
    from analysis.suite.plan import repository

    for name, digest in listed_sums(contents["build/library.sha256"]).items():
        if checksum(repository() / name) != digest:
            yield name


def _not_as_computed(contents: Contents, data: Path) -> Iterator[str]:
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


def _visits(archive: Path) -> Proof:
    from analysis.custody.log import head, read_log

    proof = _proof(
        "visits",
        iter(()),
        lambda: f"{len(read_log(archive))} visits; the last checksum: {head(archive)}",
    )
    if not (archive / LOG).is_file():
        return replace(proof, outcome=ProofOutcome.OPEN, found=("no page was archived",))
    return proof
