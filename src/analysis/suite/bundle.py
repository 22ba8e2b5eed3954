"""The citable package: report, findings, notebooks and raw tables as an RO-Crate, in one zip with checksums.

Method: Soiland-Reyes and others, Packaging research artefacts with RO-Crate, Data Science 5(2), 2022.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from analysis.suite.plan import Plan

MANIFEST = "manifest-sha256.txt"
METADATA = "ro-crate-metadata.json"
FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a zip can say; the crate's own date is that of CITATION.cff
READABLE = 0o644 << 16
FOLDERS = {
    "html": ("The report", "The site; html/index.html opens without a server, html/downloads/qantar.pdf prints."),
    "notebooks": ("The notebooks", "Executed, with the outputs that the report shows."),
    "data/raw": ("The evidence tables", "As coded, with codes, codebook and data package (CC BY 4.0)."),
}
FILES = {
    "findings.json": ("Findings", "application/json"),
    "findings.schema.json": ("The JSON schema of the findings", "application/schema+json"),
    "CITATION.cff": ("How to cite", "text/yaml"),
    "LICENSE": ("Licence of the code", "text/plain"),
    "LICENSE-DATA": ("Licence of the evidence and the report", "text/plain"),
    MANIFEST: ("SHA-256 of every other file", "text/plain"),
}


def write_bundle(plan: Plan) -> Path:
    """Pack the published report of a plan; the path of the zip. Equal contents give equal bytes."""
    cited = yaml.safe_load((plan.root / "CITATION.cff").read_text(encoding="utf-8"))
    contents = dict(_contents(plan))
    contents[METADATA] = _metadata(plan, cited, contents)
    lines = [f"{hashlib.sha256(text).hexdigest()}  {name}\n" for name, text in sorted(contents.items())]
    contents[MANIFEST] = "".join(lines).encode("utf-8")
    place = plan.out / f"qantar-{cited['version']}.zip"
    aside = place.with_suffix(".new")
    with zipfile.ZipFile(aside, "w") as archive:
        for name, text in sorted(contents.items()):
            entry = zipfile.ZipInfo(f"{place.stem}/{name}", FIXED_TIME)
            entry.external_attr = READABLE
            archive.writestr(entry, text, zipfile.ZIP_DEFLATED)
    aside.replace(place)
    return place


def _contents(plan: Plan) -> Iterator[tuple[str, bytes]]:
    places = {"html": plan.out / "html", "notebooks": plan.out / "notebooks", "data/raw": plan.snapshot}
    for folder, place in places.items():
        for path in sorted(place.rglob("*")):
            inside = path.relative_to(place)
            if path.is_file() and not any(part.startswith((".", "~")) for part in inside.parts):
                yield f"{folder}/{inside.as_posix()}", path.read_bytes()
    for name in ("findings.json", "findings.schema.json"):
        yield name, (plan.out / name).read_bytes()
    for name in ("CITATION.cff", "LICENSE", "LICENSE-DATA"):
        yield name, (plan.root / name).read_bytes()


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
    for folder, (title, about) in FOLDERS.items():
        crate.add_dataset(dest_path=f"{folder}/", properties={"name": title, "description": about})
    for name, (title, form) in FILES.items():
        size = {"contentSize": str(len(contents[name]))} if name in contents else {}
        crate.add_file(dest_path=name, properties={"name": title, "encodingFormat": form, **size})
    said = crate.metadata.generate()
    said["@graph"] = sorted(said["@graph"], key=lambda entity: entity["@id"])
    return (json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def _left_out(plan: Plan) -> str:
    return f" Run with {json.dumps(dict(plan.chosen), ensure_ascii=False)}." if plan.chosen else ""
