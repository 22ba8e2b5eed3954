"""The pages about the report: how it was made, what a slip in the rows would do (as `make mutate` wrote it down),
codebook, corrections, downloads, how to cite, policy, and the pages of docs/ as they stand there."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from analysis.evidence.check import CODEBOOK
from analysis.evidence.codes import GROUPED, Codes
from analysis.evidence.narrowing import NOT_NARROWED
from analysis.evidence.package import load_package
from analysis.evidence.view import Evidence, raw_tables
from analysis.findings.measures import RELIABLE, TENTATIVE, agreement_by_column, samples
from analysis.findings.record import Record
from analysis.report.addresses import SITE
from analysis.report.changes import changes_page
from analysis.report.citation import bibtex, cited, csl_json, imprint
from analysis.report.cite import Printed, PrintedShare, Prose, Quoted, Ref, Tally, When
from analysis.report.downloads import downloads_page
from analysis.report.finding import stated_in
from analysis.report.page import Page, Section
from analysis.report.render import Cell, Table, paragraph, render, worded
from analysis.report.wording import text

DOCS = {  # below docs/README.md
    "house": "The house",
    "rooms": "The rooms",
    "path": "One path followed",
    "adding": "How to add",
    "decisions": "Decisions",
}
SLIPS = Path("reports/text/mutation.csv")
UNNOTICED = Path("reports/text/survivors.csv")
EVIDENCE_PAGE = "evidence/index.html"
CODED = ("counts", "events", "claims", "claim_evidence", "orders", "steps")
NOTICED = ("check", "finding", "printed")
COUNTS = ("tried", *NOTICED, "no finding looks", "answered as before")
READ, READ_NOTICED = "cells that a finding reads", "of these noticed"
_PICTURE = re.compile(r"!\[[^\]]*\]\((\w+\.svg)\)")
_OUTSIDE = re.compile(r"\[([^\]]+)\]\(\.\./[^)]+\)")  # what the site does not hold is named and not linked
NO_PROSE = "# Codebook of the evidence tables\n\nHow these rows were coded is not told: the folder has no CODEBOOK.md."


def about_pages(
    evidence: Evidence, findings: Sequence[Record], raw: Path, tables: Path, root: Path
) -> tuple[Page, ...]:
    """All pages about the report, in reading order."""
    version, whole = str(cited()["version"]), evidence.narrowing == NOT_NARROWED
    docs = tuple(Page(f"door/{name}", title, markdown=_docs(root / "docs", name)) for name, title in DOCS.items())
    return (
        Page("made", "How it was made", markdown=_made(evidence, findings, raw, root)),
        _slips(root, whole),
        Page("codebook", "Codebook", markdown=codebook_markdown(raw)),
        Page("corrections", "Corrections", _corrections(raw, evidence, whole)),
        changes_page(findings, raw, version, whole),
        downloads_page(raw, tables, whole),
        Page("cite", "Who speaks, and how to cite", _cite(evidence)),
        Page("policy", "Policy", markdown=(root / "reports/text/policy.md").read_text(encoding="utf-8")),
        Page("door/index", "The door", markdown=_docs(root / "docs", "README"), children=docs),
    )


def _made(evidence: Evidence, findings: Sequence[Record], raw: Path, root: Path) -> str:
    made = render(
        "made.md",
        sources=Tally(len(evidence.sources), "sources.html"),
        origins=Tally(len({source.origin for source in evidence.sources}), "origins.html"),
        rows={name: Tally(len(getattr(evidence, name)), EVIDENCE_PAGE) for name in CODED},
        findings=Tally(len(findings), "findings.html"),
        reliance=reliance(raw_tables(raw)),
        slips=_slips_told(root),
    )
    return f"{made}\n"


def reliance(raw: Mapping[str, Sequence[Mapping[str, str]]]) -> Prose:
    """Which columns were coded too unlike to conclude from, what that means for the results that use them, and which
    tables nobody coded twice."""
    columns = sorted(agreement_by_column(raw).items(), key=lambda pair: (pair[1].alpha or 0, pair[0]))  # weakest first
    poor, fair = (
        {name: column for name, column in columns if column.reliance == reliance}
        for reliance in ("not reliable", "tentative")
    )
    told = {"reliable": RELIABLE, "tentative": TENTATIVE, "rests_on": text("rests_on")}
    once = [name for name in CODED if name not in samples(raw).values()]
    said = worded("reliance", "words", poor=poor, fair=fair, once=once, **told)
    return Prose(said, (), f"{SITE}codebook.html")


def _corrections(raw: Path, evidence: Evidence, whole: bool) -> tuple[Section, ...]:
    """The log of corrections; in a partial report that of the rows it holds."""
    path = raw / "CORRECTIONS.csv"
    lead = Section("", render("corrections"))
    if not path.is_file():
        return (lead,)
    with path.open(encoding="utf-8-sig", newline="") as file:
        log = [{**row, "row_id": _as_read(row["row_id"])} for row in csv.DictReader(file)]
    kept = [r for r in log if whole or r["row_id"] in evidence.rows or r["row_id"] in evidence.place_by_id]
    columns: Mapping[str, Callable[[Mapping[str, str]], Cell]] = {
        "row": lambda row: _corrected(row["row_id"], evidence),
        "column": itemgetter("column"),
        "was": lambda row: Quoted(row["from"]),
        "is": lambda row: Quoted(row["to"]),
        "reason": lambda row: Quoted(row["reason"]),
        "date": lambda row: When(row["date"]),
    }
    table = Table.of("corrections", columns, kept, css="t-corrections", compact=True)
    return (lead, Section("", table.html()))


def _as_read(row_id: str) -> str:
    """The id of a row of the log as the evidence has it: pieces of evidence are numbered with two digits."""
    claim, piece, number = row_id.partition("#")
    return f"{claim}#{int(number):02d}" if piece else row_id


def _corrected(row_id: str, evidence: Evidence) -> Printed:
    """The row, leading to where it stands if it has a place on the site."""
    if row_id not in evidence.rows:
        return Quoted(row_id)
    return Ref("source" if row_id in evidence.source_by_id else "row", row_id)


def _cite(evidence: Evidence) -> tuple[Section, ...]:
    told = imprint()
    return (
        Section("", render("cite", told=told, of=cited())),
        Section("Who speaks", render("who_speaks", told=told)),
        *([Section("Whose statements are tested", said)] if (said := stated_in(evidence)) else []),
        Section("BibTeX", render("verbatim", text=bibtex(cited()))),
        Section("CSL-JSON", render("verbatim", text=csl_json(cited()))),
    )


def _docs(docs: Path, name: str) -> str:
    """The text of a page of docs/, with its pictures in it."""
    text = _OUTSIDE.sub(r"\1", (docs / f"{name}.md").read_text(encoding="utf-8"))
    return _PICTURE.sub(lambda found: f"```{{raw}} html\n{(docs / found[1]).read_text('utf-8').rstrip()}\n```", text)


def _slips(root: Path, whole: bool) -> Page:
    """The tries by table, and by table and column; and the changes that nothing noticed, with why. `whole`: the report
    is of all the evidence; any other names no rows that it leaves out."""
    tried, left = pd.read_csv(root / SLIPS), pd.read_csv(root / UNNOTICED, dtype=str, keep_default_na=False)
    column = ["table", "column", "read by a finding"]
    tables, columns, survivors = (
        _tries("slips-by-table", tried, ["table"]),
        _tries("slips-by-column", tried, column),
        Table.named("unnoticed", (tuple(map(Quoted, line)) for line in left.values), more=[*map(str, left)]),
    )
    left_out = paragraph("The report of all the evidence names them; this one leaves rows out.")
    sections = (
        Section("", render("slips", told=_slips_told(root)) + tables.html()),
        Section("By column", columns.html()),
        Section("What nothing noticed, and why", survivors.html() if whole else left_out),
    )
    return Page("slips", "What a slip would do", sections)


def _tries(name: str, tried: pd.DataFrame, by: list[str]) -> Table:
    """How many changes were tried of each table or column, and what noticed them."""
    rows = []
    for names, of in tried.groupby(by, sort=False)[[*COUNTS]].sum().iterrows():
        counts = [Tally(int(of[count]), EVIDENCE_PAGE) for count in COUNTS]
        share = PrintedShare(_noticed(of), EVIDENCE_PAGE)
        rows.append((*(names if isinstance(names, tuple) else (names,)), *counts, share))
    return Table.named(name, rows)


def _slips_told(root: Path) -> Prose:
    """How many changes were tried, and the shares that are noticed: in all, in columns and in cells that a finding
    reads."""
    tried = pd.read_csv(root / SLIPS)
    of, asked = tried.sum(numeric_only=True), tried[tried["read by a finding"] == "yes"].sum(numeric_only=True)
    shares = {"noticed": _noticed(of), "noticed_of_asked": _noticed(asked)}
    said = worded("slips_told", "words", of=of, asked=asked, read=READ, read_noticed=READ_NOTICED, **shares)
    return Prose(said, (), "slips.html")


def _noticed(of: pd.Series[int]) -> float:
    return float(of[[*NOTICED]].sum() / of["tried"])


def codebook_markdown(raw: Path) -> str:
    """The whole codebook of a folder of raw tables as Markdown (MyST: headings, tables, `(name)=` targets).

    DescriptionError if codes.yaml or datapackage.yaml cannot be used. Without CODEBOOK.md the text says so.
    """
    codes = Codes.load(raw)
    package = load_package(raw, codes)
    path = raw / CODEBOOK
    prose = path.read_text(encoding="utf-8").rstrip() if path.is_file() else NO_PROSE
    told = {"package": package, "codes": codes, "families_of": GROUPED, "plain": _plain}
    return render("codebook.md", prose=Markup(prose), **told) + "\n"


def _plain(text: str) -> Markup:
    """Text as Markdown that reads as that text: the marks of Markdown escaped."""
    return Markup(re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split())))
