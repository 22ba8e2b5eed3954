"""The site: pages written as Markdown and HTML fragments, made into a site by Sphinx, finished for readers.

Sphinx is at work in a process of its own, and makes the pages that changed since it made them the last time.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from markupsafe import escape

from analysis.evidence.view import REPOSITORY, Evidence
from analysis.findings.record import Record
from analysis.report.about import about_pages
from analysis.report.addresses import SITE
from analysis.report.citation import authors, cited, imprint
from analysis.report.downloads import FOLDER, downloads, finish, state_sizes, write_card, write_figures, zip_site
from analysis.report.episodes import episode_pages
from analysis.report.evidence_pages import evidence_pages
from analysis.report.figures import every_figure
from analysis.report.finding import findings_pages
from analysis.report.front import front_page, write_sentences
from analysis.report.notebooks import notebook_pages
from analysis.report.page import Tree
from analysis.report.paper import PDF, ROWS_PDF, Cover, appendix, contents, typeset
from analysis.report.registers import backlinks, registers
from analysis.report.search import write_index
from analysis.report.trust import Choices, controls, write_table
from analysis.report.wording import TEXT, part_of

SOURCE = REPOSITORY / "reports"
LOOKS = ("conf.py", "static", "templates")
AT_A_TIME = 4  # pages made at a time: what each of so many processes remembers is gathered again
READY = (
    "import gc, json, sys, types; sys.modules['rfc3987_syntax'] = None\n"  # see reports/conf.py
    "for way in 'Cache', 'Direct', 'Inline':\n"  # ways to execute notebooks, whose database was a third of the start
    " sys.modules[f'myst_nb.core.execute.{way.lower()}'] = types.SimpleNamespace(**{f'NotebookClient{way}': None})\n"
    "import furo, myst_nb.sphinx_, sphinx.builders.html, sphinx.cmd.build\n"
    "gc.freeze(); gc.set_threshold(int(sys.argv[1]))\n"  # looking for what is left over in trees of pages took a sixth
    "sys.exit(sphinx.cmd.build.main(json.loads(sys.stdin.read() or sys.exit(1))))"
)


def build_site(
    evidence: Evidence,
    findings: Sequence[Record],
    notebooks: Path,
    out: Path,
    raw: Path,
    processed: Path,
    choices: Choices,
    kept: Path,
) -> None:
    """Make the site of a run in the folder `out`, which is replaced.

    `findings`: the records of findings.json; `notebooks`: a folder of executed notebooks, those of the episodes in
    `episodes/`; `processed`: the Parquet tables offered for download; `choices`: the table of the trust controls;
    `kept`: a folder of which only pages that changed since it was given here the last time are made again.
    SiteFailed with Sphinx's own words if a page cannot be made, PaperFailed with Typst's if the PDF cannot: `out` stays
    as it was.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix=".site-", dir=out.parent) as folder,  # beside it, to be moved and not copied
        sphinx(kept) as making,
        ThreadPoolExecutor(2) as beside,  # Typst and Pillow let go of the interpreter
    ):
        built = Path(folder) / "html"
        links = backlinks(evidence, findings)
        cover, rows = _cover(evidence), registers(evidence, links)
        all_rows = beside.submit(typeset, appendix(cover, evidence, findings, rows))
        trust = controls(choices, evidence)
        charts = every_figure(evidence, findings)
        tree = Tree(
            front_page(evidence, findings, trust, charts),
            {
                "Answers": (
                    *episode_pages(evidence, findings, trust, charts),
                    findings_pages(evidence, findings, trust),
                ),
                "Investigation": notebook_pages(notebooks, evidence, charts),
                "Evidence": evidence_pages(evidence, links, rows),
                "About": about_pages(evidence, findings, raw, processed, REPOSITORY),
            },
        )
        making.lay_out(tree, _told(cover))
        static = making.source / "static"
        write_table(choices, evidence, findings, static)
        write_card(tree.front.title, cover.project, evidence, findings, static)
        write_index(evidence, findings, rows, tree, static)
        making.begin()  # what follows is done beside it
        figures = beside.submit(write_figures, tree.figures, built / FOLDER)
        downloads(built / "downloads", findings, raw, processed)
        write_sentences(evidence, findings, built / "downloads")
        (built / PDF).write_bytes(typeset(contents(cover, tree, evidence, findings)))
        (built / ROWS_PDF).write_bytes(all_rows.result())
        figures.result()
        making.end()
        shutil.copytree(making.html, built, dirs_exist_ok=True)
        finish(built)
        state_sizes(built)
        zip_site(built)
        shutil.rmtree(out, ignore_errors=True)
        built.rename(out)


def _told(cover: Cover) -> dict[str, Any]:
    """What reports/conf.py is told."""
    announcement = f"This is {escape(cover.notice)}." if cover.notice else ""
    description = " ".join((TEXT / "question.md").read_text(encoding="utf-8").split())
    told = {"project": cover.project, "author": cover.author, "version": cover.version, "announcement": announcement}
    return {**told, "imprint": imprint(), "description": description}


def _cover(evidence: Evidence) -> Cover:
    """What the head of every page and the first page of the PDF tell of the report."""
    part, of = part_of(evidence), cited()
    return Cover(
        project=of["title"].partition(":")[0],
        author=authors(of),
        version=str(of["version"]),
        notice=f"a partial report, {part}" if part else "",
    )


class SiteFailed(RuntimeError):
    """Sphinx could not make the site; the text is what it said."""


class Sphinx:
    """The process, which makes itself ready and waits to be told to begin, and the folder that it works in: `source` is
    what it reads, `html` what it makes, `doctrees` what it remembers.

    It goes on from what is there if the last work in the folder ended well, nothing of it was damaged since, and
    everything that concerns all pages is as it was: how the site looks, which pages there are and what they are called.
    The file `whole` says of what it is.
    """

    def __init__(self, folder: Path, process: subprocess.Popen[str], said: Any) -> None:
        self.folder, self.process, self.said = folder, process, said
        self.source, self.html, self.whole = folder / "source", folder / "html", folder / "whole"
        self.pages: list[str] = []  # to be made; none named: all
        self.of_all: list[Any] = []

    def lay_out(self, tree: Tree, told: Mapping[str, Any]) -> None:
        """Write what it reads. `told`: to reports/conf.py."""
        looks = _sums(SOURCE, LOOKS)
        told = {**told, "site": SITE, "navigation": tree.outline()}
        self.of_all = [told, tree.front.title, looks]
        goes_on = self.whole.is_file() and self.whole.read_text(encoding="utf-8") == self._state()
        self.whole.unlink(missing_ok=True)
        if not goes_on:
            shutil.rmtree(self.folder, ignore_errors=True)
            for name in looks:
                (self.source / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(SOURCE / name, self.source / name)
            (self.source / "run.json").write_text(json.dumps(told), encoding="utf-8")
        changed = tree.write(self.source)
        if goes_on:
            for name in changed:  # what it has read of the page; whether a file is newer decides nothing
                (self.folder / "doctrees" / name).with_suffix(".doctree").unlink(missing_ok=True)
            self.pages = [str(self.source / name) for name in (*changed, "index.md")]

    def begin(self) -> None:
        """Let it make the pages, on the cores that typesetting beside it leaves; warnings are errors."""
        cores = max(1, min(AT_A_TIME, (os.cpu_count() or 1) - 1))
        asked = ["-b", "html", "-q", "-W", "--keep-going", "-j", str(cores)]
        folders = ["-d", *(str(path) for path in (self.folder / "doctrees", self.source, self.html))]
        assert self.process.stdin
        self.process.stdin.write(json.dumps([*asked, *folders, *self.pages]))
        self.process.stdin.close()

    def end(self) -> None:
        """Wait until they are made. SiteFailed with what it says."""
        if self.process.wait():
            self.said.seek(0)
            said = self.said.read().strip().replace(f"{self.source}/", "").replace(str(self.source), "")
            raise SiteFailed(f"the pages could not be made; Sphinx says:\n{said}")
        self.whole.write_text(self._state(), encoding="utf-8")

    def _state(self) -> str:
        return json.dumps([self.of_all, _sums(self.folder, ("source", "html", "doctrees", "jupyter_execute"))])


@contextmanager
def sphinx(folder: Path) -> Iterator[Sphinx]:
    """Sphinx at work in a folder of its own. What it knows of the machine is what this process does."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        command = [sys.executable, "-c", READY, str(gc.get_threshold()[0])]  # as seldom as the warm process says
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=said, stderr=subprocess.STDOUT, text=True)
        try:
            yield Sphinx(folder, process, said)
        finally:
            process.kill()
            process.wait()


def _sums(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """The checksums of files, and of all files of folders, by their paths below `folder`."""
    found = sorted(path for name in names for path in (folder / name, *(folder / name).rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in found}
