"""What a run consists of: which notebooks, which episodes, from which files, into which folders."""

from __future__ import annotations

import json
import platform
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from analysis.evidence.problem import Misasked
from analysis.evidence.raw import checksum, read_column
from analysis.suite.environment import clean_environment
from analysis.suite.freshness import files, forget_stale
from analysis.suite.notebook import notebook_text, read_notebook, source_of

if TYPE_CHECKING:
    from analysis.evidence.view import Evidence
    from analysis.suite.parameters import Parameters

NOTEBOOK_NAME = re.compile(r"\d\d-[a-z0-9]+(-[a-z0-9]+)*")
FINDINGS = ("findings.json", "findings.schema.json")
GENERATED = ("html", "notebooks", "processed", *FINDINGS, "run.json")
PYTHON = f"Python {platform.python_version()}\n"
PLAN = "plan.json"  # of the working directory
KEPT = ("data", "docs", "notebooks", "profiles", "src", "tests")  # folders of a clone
OURS = "ours.json"  # the files that builds have published, relative to `out`


class PlanError(Misasked):
    """The run cannot be laid out; the message says what is missing and where it was looked for."""


@dataclass(frozen=True)
class Plan:
    """One run. `root`: the repository; `raw`: the evidence; `out`: where the report goes; all absolute.

    `chosen`: the parameters that differ from the default, as plain values.
    """

    root: Path
    raw: Path
    out: Path
    chosen: Mapping[str, Any]
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
            raw=_resolved(root / said["raw"]),
            out=_resolved(root / said["out"]),
            chosen=_validated(said.get("parameters") or {}),
            cleaning=said["cleaning"],
            episode=said["episode"],
        )

    @property
    def parameters(self) -> Parameters:
        """All parameters, typed."""
        from analysis.suite.parameters import Parameters

        return Parameters.model_validate(self.chosen)

    def evidence(self) -> Evidence:
        """The evidence as it was when the build began, narrowed as the parameters say."""
        from analysis.evidence.view import open_evidence

        return open_evidence(self.snapshot, **self.parameters.narrowing())

    @property
    def work(self) -> Path:
        """Where everything is built before it is published; Snakemake's working directory."""
        return self.out / ".work"

    @property
    def snapshot(self) -> Path:
        """The raw tables as they were when the build began; every step reads these."""
        return self.work / "inputs" / "raw"

    @property
    def memory(self) -> Path:
        """What the steps of this state of the library and its words remember (see `analysis.evidence.memory`)."""
        states = (checksum(self.work / "inputs" / f"{name}.sha256")[:16] for name in ("library", "words"))
        return self.work / "memory" / "-".join(states)

    def environment(self) -> dict[str, str]:
        """The whole environment of its steps and kernels."""
        return clean_environment(self.root, self.snapshot, self.work / "processed", self.work / "scratch")

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
        if wrong := [name for name in found if not NOTEBOOK_NAME.fullmatch(name)]:
            raise PlanError(f"notebooks/{wrong[0]}.ipynb: expected a name like 04-sequence.ipynb")
        if missing := {self.cleaning, self.episode} - set(found):
            raise PlanError(f"notebooks/{min(missing)}.ipynb is missing (config.yaml names it)")
        return tuple(found)

    @cached_property
    def episodes(self) -> tuple[str, ...]:
        """The episodes that the template is run for: those with an onset, or those chosen of them."""
        folder = self.snapshot if self.snapshot.is_dir() else self.raw
        dated = read_column(folder / "episodes.csv", "episode", only_with="onset_on")
        chosen = self.chosen.get("episodes", ())
        return tuple(sorted(episode for episode in dated if not chosen or episode in chosen))

    def executed(self) -> tuple[str, ...]:
        """The executed notebooks, relative to the folder `notebooks`, in reading order."""
        plain = [f"{name}.ipynb" for name in self.notebooks]
        return (*plain, *(f"episodes/{episode}.ipynb" for episode in self.episodes))

    def injected(self, name: str) -> dict[str, Any]:
        """The parameters that papermill puts into the notebook `name` ('episodes/x' for a run of the template)."""
        folder, _, episode = name.rpartition("/")
        return {**({"episode": episode} if folder else {}), **self.chosen}

    def source(self, name: str) -> str:
        """The notebook that `name` is a run of, relative to the working directory."""
        return f"inputs/{self.episode if '/' in name else name}.ipynb"

    def lay_out(self) -> Plan:
        """Write what the rules read into the working directory, and remove there what was made from something else.

        The raw tables as they are now, the notebooks as written, without outputs (so that accepting outputs reruns
        nothing), the parameters, and the checksums of the evidence, the library, its words and the site's source.
        PlanError if `out` is no place for a report.
        """
        self.refuse_what_is_not_ours()
        inputs = self.work / "inputs"
        self._take_snapshot()
        for path in inputs.glob("*.ipynb"):
            if path.stem not in self.notebooks:
                path.unlink()
        for name in self.notebooks:
            path = self.root / "notebooks" / f"{name}.ipynb"
            try:
                source = source_of(read_notebook(path))
            except ValueError as error:
                raise PlanError(f"notebooks/{error}") from None
            _keep_or_write(inputs / path.name, notebook_text(source))
        _keep_or_write(inputs / "parameters.json", json.dumps(dict(self.chosen), ensure_ascii=False) + "\n")
        _keep_or_write(inputs / "evidence.sha256", _checksums(self.snapshot, files(self.snapshot)))
        _keep_or_write(inputs / "library.sha256", _checksums(self.root, self._library()) + PYTHON)
        _keep_or_write(inputs / "words.sha256", _checksums(self.root, self._words()))
        _keep_or_write(inputs / "site.sha256", _checksums(self.root, self._site_source()))
        folders = {name: str(getattr(self, name)) for name in ("root", "raw", "out")}
        told = {**folders, "cleaning": self.cleaning, "episode": self.episode, "parameters": dict(self.chosen)}
        _keep_or_write(self.work / PLAN, json.dumps(told, ensure_ascii=False, indent=1) + "\n")
        forget_stale(self.work)
        for folder in self.memory.parent.glob("*"):
            if folder != self.memory:
                shutil.rmtree(folder)
        return self

    def published(self) -> list[Path]:
        """The files that stand where readers find them, made or not."""
        places = [self.out / name for name in ("html", "notebooks")]
        tables = [self.processed / path.name for path in sorted((self.work / "processed").glob("*.parquet"))]
        return [*(path for place in places for path in files(place)), *(self.out / name for name in FINDINGS), *tables]

    def refuse_where_no_report_goes(self) -> None:
        """PlanError if `out` is no folder, is a repository or holds one, or is inside the tables or what a clone
        keeps."""
        there = next(place for place in (self.out, *self.out.parents) if place.exists())
        if not there.is_dir():
            raise PlanError(f"{there} is a file; --out takes a folder for the report")
        if self.root.is_relative_to(self.out) or (self.out / ".git").exists() or self.out.is_relative_to(self.raw):
            raise PlanError(f"{self.out} holds a repository or its tables; --out takes a folder for the report alone")
        inside = self.out.relative_to(self.root).parts if self.out.is_relative_to(self.root) else ()
        if inside[:1] in {(name,) for name in KEPT} or (inside[:1] == ("reports",) and inside != ("reports",)):
            raise PlanError(
                f"{self.out} is inside {inside[0]}/, which the clone keeps; --out takes a folder of its own"
            )

    def refuse_what_is_not_ours(self) -> None:
        """PlanError if a build into `out` would replace a file that no build of ours has put there."""
        self.refuse_where_no_report_goes()
        try:
            ours = set(json.loads((self.work / OURS).read_text(encoding="utf-8")))
        except (OSError, ValueError):
            if (self.work / PLAN).is_file():
                return  # a build began here when there was nothing yet, or was one of an earlier version
            ours = set()
        names = [name for name in GENERATED if name != "processed" or not self.is_default]
        there = [path for name in names for path in (files(self.out / name) or [self.out / name]) if path.is_file()]
        theirs = [name for path in there if (name := path.relative_to(self.out).as_posix()) not in ours]
        if theirs:
            named = ", ".join(theirs[:3]) + (f" and {len(theirs) - 3} more" if len(theirs) > 3 else "")
            raise PlanError(
                f"{self.out} holds files that no build has put there and that a report would replace: {named}. "
                "Move them elsewhere, or say another --out (`make clean` removes what is built in reports/)"
            )

    def _take_snapshot(self) -> None:
        """The raw tables, copied; a table that is the same is left alone, one that is gone is removed."""
        self.snapshot.mkdir(parents=True, exist_ok=True)
        read = {path.relative_to(self.raw): path for path in files(self.raw)}
        for name, path in read.items():
            copy = self.snapshot / name
            if checksum(copy) != checksum(path):
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy)
        for copy in self.snapshot.rglob("*"):
            if copy.is_file() and copy.relative_to(self.snapshot) not in read:
                copy.unlink()

    def _library(self) -> list[Path]:
        """What a result depends on beside evidence and parameters: every module, the rules, the lock."""
        return [*files(self.root / "src" / "analysis"), self.root / "Snakefile", self.root / "uv.lock"]

    def _words(self) -> list[Path]:
        """What the library says verdicts, codes and bodies in, and sets tables and draws maps with, in notebooks and
        figures too; and where the site is, to which their ids lead."""
        reports, cited = self.root / "reports", self.root / "CITATION.cff"
        words = [
            *sorted(reports.glob("text/*.yaml")),
            *files(reports / "templates" / "parts"),
            *files(reports / "ground"),
        ]
        return [*words, cited] if cited.is_file() else words

    def _site_source(self) -> list[Path]:
        """The site's own source in reports/, and what it quotes of the repository."""
        folder = self.root / "reports"
        made = {*(folder / name for name in GENERATED), *folder.glob("qantar-*.zip")}
        own = [path for path in files(folder) if made.isdisjoint((path, *path.parents))]
        names = ("CITATION.cff", "CHANGELOG.md", "LICENSE", "LICENSE-DATA", "data/archive/log.jsonl")
        quoted = [self.root / name for name in names]
        return own + files(self.root / "docs") + [path for path in quoted if path.is_file()]


def plan_of_work(work: Path) -> Plan:
    """The plan that `lay_out` wrote into a working directory."""
    said = json.loads((work / PLAN).read_text(encoding="utf-8"))
    return Plan.of(Path(said.pop("root")), said)


def repository() -> Path:
    """The clone that this library is part of. PlanError if it was installed without one."""
    root = Path(__file__).resolve().parents[3]
    if not (root / "Snakefile").is_file():
        raise PlanError(f"{root} is no clone of the repository: it has no Snakefile. Run from a clone.")
    return root


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:  # of links that lead to each other
        raise PlanError(f"{path} leads nowhere ({error})") from None


def _validated(parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    if not parameters:
        return {}  # the schema takes a tenth of a second to import
    from analysis.suite.parameters import Parameters

    return Parameters.model_validate(parameters).changed()


def _checksums(base: Path, paths: list[Path]) -> str:
    """A line a file: its SHA-256 and its path below `base`."""
    return "".join(f"{checksum(path)}  {path.relative_to(base).as_posix()}\n" for path in paths)


def _keep_or_write(path: Path, text: str) -> None:
    """Write a file, in one move, only if that changes it."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    aside = path.with_name(path.name + ".new")
    aside.write_text(text, encoding="utf-8", newline="\n")
    aside.replace(path)
