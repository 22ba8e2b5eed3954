"""The citable package: report, findings, notebooks, raw and cleaned tables as an RO-Crate, in one zip with checksums.

It is packed only from one state: every file is what the records of the build say it made, and the raw tables are those
that the build read. The files are stored, not compressed: what compression gives is not the same on every machine.

Method: Soiland-Reyes and others, Packaging research artefacts with RO-Crate, Data Science 5(2), 2022.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from analysis.evidence.description import read_yaml
from analysis.suite.build import BuildFailed
from analysis.suite.freshness import files, record_of
from analysis.suite.plan import FINDINGS, Plan

MANIFEST = "manifest-sha256.txt"
METADATA = "ro-crate-metadata.json"
FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a zip can say; the crate's own date is that of CITATION.cff
READABLE = 0o644 << 16
MADE_FROM = ("evidence.sha256", "library.sha256", "parameters.json")
VISITS = "data/archive/log.jsonl"  # the archived pages themselves are others' works and stay out
WORDS = read_yaml(Path(__file__).with_name("bundle.yaml"), "what stands in a bundle, in words")


class BundleError(BuildFailed):
    """The report cannot be packed; the message says which file is not what the build made."""


def write_bundle(plan: Plan) -> Path:
    """Pack the published report of a plan; the path of the zip. Equal contents give equal bytes.

    BundleError if what stands there is not all of one build, as when another one is at work.
    """
    cited = yaml.safe_load((plan.root / "CITATION.cff").read_text(encoding="utf-8"))
    contents = _contents(plan)
    contents[METADATA] = _metadata(plan, cited, contents)
    lines = [f"{hashlib.sha256(text).hexdigest()}  {name}\n" for name, text in sorted(contents.items())]
    contents[MANIFEST] = "".join(lines).encode("utf-8")
    place = plan.out / f"qantar-{cited['version']}.zip"
    aside = place.with_suffix(".new")
    with zipfile.ZipFile(aside, "w") as archive:
        for name, text in sorted(contents.items()):
            entry = zipfile.ZipInfo(f"{place.stem}/{name}", FIXED_TIME)
            entry.external_attr = READABLE
            archive.writestr(entry, text, zipfile.ZIP_STORED)
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
        if hashlib.sha256(contents[name]).hexdigest() != told:
            raise BundleError(f"{path} is not what the build made; let no other build run here, and bundle again")
    lock = (plan.root / "uv.lock").read_bytes()
    if hashlib.sha256(lock).hexdigest() != listed_sums(contents["build/library.sha256"]).get("uv.lock"):
        raise BundleError(f"{plan.root / 'uv.lock'} is not the one that the report was made with; bundle again")
    contents["build/uv.lock"] = lock
    if (plan.root / VISITS).is_file():
        contents[VISITS] = (plan.root / VISITS).read_bytes()
    return contents | {name: (plan.root / name).read_bytes() for name in ("CITATION.cff", "LICENSE", "LICENSE-DATA")}


def listed_sums(text: bytes) -> dict[str, str]:
    """A list of checksums as `sha256sum` writes it: the checksum by the name of the file."""
    lines = text.decode("utf-8", "replace").splitlines()
    return dict(line.split("  ", 1)[::-1] for line in lines if "  " in line)


def _metadata(plan: Plan, cited: Mapping[str, Any], contents: Mapping[str, bytes]) -> bytes:
    from rocrate.model.person import Person
    from rocrate.rocrate import ROCrate

    crate = ROCrate()
    crate.name = cited["title"]
    crate.description = " ".join(cited["abstract"].split()) + _left_out(plan)
    crate.datePublished = str(cited["date-released"])
    crate.keywords = ", ".join(cited["keywords"])
    crate.license = "https://creativecommons.org/licenses/by/4.0/"
    crate.root_dataset["version"] = str(cited["version"])
    crate.creator = [
        crate.add(Person(crate, f"#author-{number}", {"name": author["name"]}))
        for number, author in enumerate(cited["authors"], start=1)
    ]
    for folder, told in WORDS["folders"].items():
        crate.add_dataset(dest_path=f"{folder}/", properties=told)
    for name, told in WORDS["files"].items():
        if name in contents:
            size = {"contentSize": str(len(contents[name]))}
            crate.add_file(dest_path=name, properties={**told, **size})
        elif name == MANIFEST:  # which is written last: it names this file too
            crate.add_file(dest_path=name, properties=told)
    said = crate.metadata.generate()
    said["@graph"] = sorted(said["@graph"], key=lambda entity: entity["@id"])
    return (json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def _left_out(plan: Plan) -> str:
    return f" Run with {json.dumps(dict(plan.chosen), ensure_ascii=False)}." if plan.chosen else ""
