"""What a run consists of: which notebooks, which episodes, from which files, into which folders."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from analysis.evidence.raw import read_table
from analysis.suite.notebook import notebook_text, read_notebook, source_of
from analysis.suite.parameters import Parameters

NAME = re.compile(r"\d\d-[a-z0-9]+(-[a-z0-9]+)*")
GENERATED = ("html", "notebooks", "processed", "findings.json", "findings.schema.json", "run.json")
PUBLISHED = ("html/index.html", "findings.json", "findings.schema.json", "notebooks")
FLOORS = ("evidence", "method", "findings", "report")


class PlanError(Exception):
    """The run cannot be laid out; the message says what is missing and where it was looked for."""


@dataclass(frozen=True)
class Plan:
    """One run. `root`: the repository; `raw`: the evidence; `out`: where the report goes; all absolute."""

    root: Path
    raw: Path
    out: Path
    parameters: Parameters
    cleaning: str
    episode: str

    @classmethod
    def of(cls, root: Path, config: Mapping[str, Any] | None = None) -> Plan:
        """The plan that the repository's config.yaml describes, with `config` over it."""
        path = root / "config.yaml"
        if not path.is_file():
            raise PlanError(f"{root} is no clone of the repository: it has no config.yaml. Run from a clone.")
        said = {**yaml.safe_load(path.read_text(encoding="utf-8")), **(config or {})}
        return cls(
            root=root,
            raw=(root / said["raw"]).resolve(),
            out=(root / said["out"]).resolve(),
            parameters=Parameters.model_validate(said.get("parameters") or {}),
            cleaning=said["cleaning"],
            episode=said["episode"],
        )

    def config(self) -> dict[str, Any]:
        """The plan as plain values; `Plan.of(root, plan.config())` is the plan again."""
        return {
            "raw": str(self.raw),
            "out": str(self.out),
            "cleaning": self.cleaning,
            "episode": self.episode,
            "parameters": self.parameters.changed(),
        }

    @property
    def work(self) -> Path:
        """Where everything is built before it is published; Snakemake's working directory."""
        return self.out / ".work"

    @property
    def is_default(self) -> bool:
        """Whether this is the repository's own evidence into its own reports folder."""
        return self.raw == (self.root / "data/raw").resolve() and self.out == (self.root / "reports").resolve()

    @property
    def processed(self) -> Path:
        """Where the Parquet tables are published."""
        return self.root / "data" / "processed" if self.is_default else self.out / "processed"

    @cached_property
    def notebooks(self) -> tuple[str, ...]:
        """Names (stems) of the notebooks in reading order, the template among them."""
        found = sorted(path.stem for path in (self.root / "notebooks").glob("*.ipynb"))
        if wrong := [name for name in found if not NAME.fullmatch(name)]:
            raise PlanError(f"notebooks/{wrong[0]}.ipynb: expected a name like 04-sequence.ipynb")
        if missing := {self.cleaning, self.episode} - set(found):
            raise PlanError(f"notebooks/{min(missing)}.ipynb is missing (config.yaml names it)")
        return tuple(found)

    @cached_property
    def episodes(self) -> tuple[str, ...]:
        """The episodes that the template is run for: those with an onset, or those chosen of them."""
        table, _ = read_table(self.raw / "episodes.csv")
        rows = table.rows if table is not None else ()
        dated = [row["episode"] for row in rows if row["onset_on"]]
        chosen = self.parameters.episodes
        return tuple(sorted(episode for episode in dated if not chosen or episode in chosen))

    def executed(self) -> tuple[str, ...]:
        """The executed notebooks, relative to the folder `notebooks`, in reading order."""
        plain = [f"{name}.ipynb" for name in self.notebooks]
        return (*plain, *(f"episodes/{episode}.ipynb" for episode in self.episodes))

    def injected(self, name: str) -> dict[str, Any]:
        """The parameters that papermill puts into the notebook `name` ('episodes/x' for a run of the template)."""
        folder, _, episode = name.rpartition("/")
        return {**({"episode": episode} if folder else {}), **self.parameters.changed()}

    def source(self, name: str) -> str:
        """The notebook that `name` is a run of, relative to the working directory."""
        return f"inputs/{self.episode if '/' in name else name}.ipynb"

    def lay_out(self) -> Plan:
        """Write what the rules read into the working directory; a file whose content stays is left alone.

        The notebooks as written, without outputs (so that accepting outputs reruns nothing), the parameters, and the
        checksums of the evidence, the library and the site's source.
        """
        inputs = self.work / "inputs"
        inputs.mkdir(parents=True, exist_ok=True)
        for name in self.notebooks:
            path = self.root / "notebooks" / f"{name}.ipynb"
            try:
                source = source_of(read_notebook(path))
            except ValueError as error:
                raise PlanError(f"notebooks/{error}") from None
            _keep_or_write(inputs / path.name, notebook_text(source))
        _keep_or_write(inputs / "parameters.json", json.dumps(self.parameters.changed(), ensure_ascii=False) + "\n")
        _keep_or_write(inputs / "evidence.sha256", _checksums(self.raw, _files(self.raw)))
        _keep_or_write(inputs / "library.sha256", _checksums(self.root, self._library()))
        _keep_or_write(inputs / "site.sha256", _checksums(self.root, self._site_source()))
        _keep_or_write(self.work / "plan.json", self._described())
        if not all(
            (self.out / name).exists()
            for name in ("html/index.html", "findings.json", "findings.schema.json", "notebooks")
        ):
            (self.work / "published.json").unlink(missing_ok=True)
        return self

    def _library(self) -> list[Path]:
        """What a result depends on beside evidence and parameters: the four floors, how notebooks are run, the lock."""
        folder = self.root / "src" / "analysis"
        floors = [path for floor in FLOORS for path in _files(folder / floor)]
        return [*floors, folder / "suite" / "execute.py", folder / "suite" / "notebook.py", self.root / "uv.lock"]

    def _site_source(self) -> list[Path]:
        """The site's own source in reports/, and what it quotes of the repository."""
        folder = self.root / "reports"
        made = {*(folder / name for name in GENERATED), *folder.glob("qantar-*.zip")}
        own = [path for path in _files(folder) if made.isdisjoint((path, *path.parents))]
        quoted = [self.root / name for name in ("CITATION.cff", "CHANGELOG.md", "LICENSE", "LICENSE-DATA")]
        return own + [path for path in quoted if path.is_file()]

    def _described(self) -> str:
        return json.dumps({"root": str(self.root), **self.config()}, ensure_ascii=False, indent=1) + "\n"


def plan_of_work(work: Path) -> Plan:
    """The plan that `lay_out` wrote into a working directory."""
    said = json.loads((work / "plan.json").read_text(encoding="utf-8"))
    return Plan.of(Path(said.pop("root")), said)


def repository() -> Path:
    """The clone that this library is part of. PlanError if it was installed without one."""
    root = Path(__file__).resolve().parents[3]
    if not (root / "Snakefile").is_file():
        raise PlanError(f"{root} is no clone of the repository: it has no Snakefile. Run from a clone.")
    return root


def _files(folder: Path) -> list[Path]:
    """All files below a folder, without caches and what editors leave."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not _aside(path.relative_to(folder)))


def _aside(path: Path) -> bool:
    return any(part == "__pycache__" or part.startswith((".", "~")) for part in path.parts)


def _checksums(base: Path, paths: list[Path]) -> str:
    """A line a file: its SHA-256 and its path below `base`."""
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(base).as_posix()}\n" for path in paths
    )


def _keep_or_write(path: Path, text: str) -> None:
    """Write a file, in one move, only if that changes it."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    aside = path.with_name(path.name + ".new")
    aside.write_text(text, encoding="utf-8", newline="\n")
    aside.replace(path)
