"""The site: pages written as Markdown and HTML fragments, made into a site by Sphinx, finished for readers."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from markupsafe import escape

from analysis.evidence.view import REPOSITORY, Evidence
from analysis.findings.choices import table_of
from analysis.findings.combinations import combine
from analysis.findings.record import Record
from analysis.report.about import about_pages
from analysis.report.answers import findings_pages
from analysis.report.citation import authors, cited, imprint
from analysis.report.downloads import downloads, finish, state_sizes, zip_site
from analysis.report.episodes import episode_pages
from analysis.report.evidence_pages import evidence_pages
from analysis.report.figures import every_figure
from analysis.report.front import front_page
from analysis.report.notebooks import notebook_pages
from analysis.report.page import Tree
from analysis.report.paper.contents import Cover, appendix, contents
from analysis.report.paper.pdf import PDF, ROWS, typeset
from analysis.report.registers import backlinks, registers
from analysis.report.reuse import FOLDER, write_card, write_figures
from analysis.report.search import write_index
from analysis.report.sentences import write_sentences
from analysis.report.trust import Choices, controls, write_table
from analysis.report.wording import TEXT, spaced

SOURCE = REPOSITORY / "reports"
SAID = "sphinx.log"
READY = (
    "import sys; sys.modules['rfc3987_syntax'] = None\n"  # see reports/conf.py
    "import furo, myst_nb.sphinx_, sphinx.builders.html, sphinx.cmd.build; sys.stdin.read() or sys.exit(1)\n"
    "sys.exit(sphinx.cmd.build.main(sys.argv[1:]))"
)


class SiteFailed(RuntimeError):
    """Sphinx could not make the site; the text is what it said."""


def build_site(
    evidence: Evidence,
    findings: Sequence[Record],
    notebooks: Path,
    out: Path,
    raw: Path,
    run: Mapping[str, Any] | None = None,
    processed: Path | None = None,
    choices: Choices | None = None,
) -> None:
    """Make the site of a run in the folder `out`, which is replaced.

    `findings`: the records of findings.json; `notebooks`: a folder of executed notebooks, those of the episodes in
    `episodes/`; `run`: the parameters that leave something out; `processed`: the Parquet tables offered for download
    (default: `processed` beside the notebooks); `choices`: the table of the trust controls (default: made from the
    evidence).
    SiteFailed with Sphinx's own words if a page cannot be made, PaperFailed with Typst's if the PDF cannot: `out` stays
    as it was.
    """
    with (
        tempfile.TemporaryDirectory(prefix="qantar-site-") as folder,
        _sphinx(Path(folder)) as sphinx,
        ThreadPoolExecutor(1) as beside,  # Typst's compiler lets go of the interpreter
    ):
        work, built = Path(folder), Path(folder) / "html"
        links = backlinks(evidence, findings)
        cover, rows = _cover(run or {}, evidence), registers(evidence, links)
        all_rows = beside.submit(typeset, appendix(cover, evidence, findings, rows))
        tables = processed or notebooks.parent / "processed"
        table = choices or table_of(combine(evidence))
        trust = controls(table, evidence, whole=not run)
        charts = every_figure(evidence, findings)
        tree = Tree(
            front_page(evidence, findings, trust, charts),
            (*episode_pages(evidence, findings, trust, charts), findings_pages(evidence, findings, trust)),
            notebook_pages(notebooks, evidence, charts),
            evidence_pages(evidence, links),
            about_pages(evidence, findings, raw, tables, REPOSITORY, whole=not run),
        )
        tree.write(work)
        _write_source(work, cover, tree.moved())
        write_table(table, evidence, findings, work / "static")
        write_card(tree.front.title, cover.project, evidence, findings, work / "static")
        write_index(evidence, findings, rows, tree, work / "static")
        _begin(sphinx)  # the pages are written; what follows is done beside it
        write_figures(tree.figures, work / FOLDER)
        papers = {PDF: typeset(contents(cover, tree, evidence, findings)), ROWS: all_rows.result()}
        if sphinx.wait():
            said = (work / SAID).read_text(encoding="utf-8").strip().replace(f"{work}/", "").replace(str(work), "")
            raise SiteFailed(f"the pages could not be made; Sphinx says:\n{said}")
        downloads(built / "downloads", findings, raw, tables)
        write_sentences(evidence, findings, built / "downloads")
        shutil.move(work / FOLDER, built / FOLDER)
        finish(built)
        for name, paper in papers.items():
            (built / name).write_bytes(paper)
        state_sizes(built)
        zip_site(built)
        shutil.rmtree(out, ignore_errors=True)
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(built, out)


def described(run: Mapping[str, Any], evidence: Evidence) -> str:
    """What this run leaves out, in words; empty for a run of the whole evidence."""
    titles = {episode.id: episode.title for episode in evidence.episodes}
    names = {origin.id: origin.name for origin in evidence.origins}
    parts = []
    if as_of := run.get("as_of"):
        parts.append(f"as known on {as_of}")
    if kinds := run.get("exclude_kinds"):
        parts.append(f"without what these kinds of body say: {', '.join(spaced(k) for k in kinds)}")
    if origins := run.get("exclude_origins"):
        parts.append(f"without {', '.join(names.get(origin, origin) for origin in origins)}")
    if sources := run.get("exclude_sources"):
        parts.append(f"without the sources {', '.join(sources)}")
    if episodes := run.get("episodes"):
        parts.append(f"of {', '.join(titles.get(episode, episode) for episode in episodes)} only")
    return "; ".join(parts)


def _write_source(work: Path, cover: Cover, moved: Mapping[str, str]) -> None:
    shutil.copyfile(SOURCE / "conf.py", work / "conf.py")
    for folder in ("static", "templates"):
        shutil.copytree(SOURCE / folder, work / folder)
    announcement = f"This is {escape(cover.notice)}." if cover.notice else ""
    told: dict[str, Any] = {"project": cover.project, "author": cover.author, "version": cover.version}
    told |= {"announcement": announcement, "moved": moved, "imprint": imprint()}
    told["description"] = " ".join((TEXT / "question.md").read_text(encoding="utf-8").split())
    (work / "run.json").write_text(json.dumps(told), encoding="utf-8")


def _cover(run: Mapping[str, Any], evidence: Evidence) -> Cover:
    """What the head of every page and the first page of the PDF tell of the report."""
    left_out = described(run, evidence)
    of = cited()
    return Cover(
        project=of["title"].partition(":")[0],
        author=authors(of),
        version=str(of["version"]),
        notice=f"a partial report, {left_out}" if left_out else "",
    )


@contextmanager
def _sphinx(work: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Sphinx in a process of its own, which makes itself ready and waits to be told to begin: warnings are errors, and
    nothing of the machine is told to it."""
    told = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("LC_", "SPHINX", "SOURCE_DATE"))},
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "NO_COLOR": "1",
    }
    how = ["-b", "html", "-q", "-W", "--keep-going", "-d", str(work / ".doctrees"), str(work), str(work / "html")]
    with (work / SAID).open("w", encoding="utf-8") as said:
        process = subprocess.Popen(
            [sys.executable, "-c", READY, *how], env=told, stdin=subprocess.PIPE, stdout=said, stderr=subprocess.STDOUT
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def _begin(sphinx: subprocess.Popen[bytes]) -> None:
    assert sphinx.stdin
    sphinx.stdin.write(b"begin")
    sphinx.stdin.close()
