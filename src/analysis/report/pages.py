"""The site: pages written as Markdown and HTML fragments, made into a site by Sphinx, finished for readers."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
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
from analysis.report.making import sphinx
from analysis.report.notebooks import notebook_pages
from analysis.report.page import Tree
from analysis.report.paper.contents import Cover, appendix, contents
from analysis.report.paper.pdf import PDF, ROWS, typeset
from analysis.report.registers import backlinks, registers
from analysis.report.reuse import FOLDER, write_card, write_figures
from analysis.report.search import write_index
from analysis.report.sentences import write_sentences
from analysis.report.trust import Choices, controls, write_table
from analysis.report.wording import TEXT, part_of


def build_site(
    evidence: Evidence,
    findings: Sequence[Record],
    notebooks: Path,
    out: Path,
    raw: Path,
    processed: Path | None = None,
    choices: Choices | None = None,
    kept: Path | None = None,
) -> None:
    """Make the site of a run in the folder `out`, which is replaced.

    `findings`: the records of findings.json; `notebooks`: a folder of executed notebooks, those of the episodes in
    `episodes/`; `processed`: the Parquet tables offered for download (default: `processed` beside the notebooks);
    `choices`: the table of the trust controls (default: made from the evidence); `kept`: a folder of which only pages
    that changed since it was given here the last time are made again.
    SiteFailed with Sphinx's own words if a page cannot be made, PaperFailed with Typst's if the PDF cannot: `out` stays
    as it was.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix=".site-", dir=out.parent) as folder,  # beside it, to be moved and not copied
        sphinx(kept or Path(folder) / "kept") as making,
        ThreadPoolExecutor(2) as beside,  # Typst and Pillow let go of the interpreter
    ):
        built = Path(folder) / "html"
        links = backlinks(evidence, findings)
        cover, rows = _cover(evidence), registers(evidence, links)
        all_rows = beside.submit(typeset, appendix(cover, evidence, findings, rows))
        tables = processed or notebooks.parent / "processed"
        table = choices or table_of(combine(evidence))
        trust = controls(table, evidence)
        charts = every_figure(evidence, findings)
        tree = Tree(
            front_page(evidence, findings, trust, charts),
            (*episode_pages(evidence, findings, trust, charts), findings_pages(evidence, findings, trust)),
            notebook_pages(notebooks, evidence, charts),
            evidence_pages(evidence, links, rows),
            about_pages(evidence, findings, raw, tables, REPOSITORY),
        )
        making.lay_out(tree, _told(cover))
        static = making.source / "static"
        write_table(table, evidence, findings, static)
        write_card(tree.front.title, cover.project, evidence, findings, static)
        write_index(evidence, findings, rows, tree, static)
        making.begin()  # what follows is done beside it
        figures = beside.submit(write_figures, tree.figures, built / FOLDER)
        downloads(built / "downloads", findings, raw, tables)
        write_sentences(evidence, findings, built / "downloads")
        (built / PDF).write_bytes(typeset(contents(cover, tree, evidence, findings)))
        (built / ROWS).write_bytes(all_rows.result())
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
