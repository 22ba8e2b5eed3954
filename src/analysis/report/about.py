"""The pages about the report: how it was made, codebook, corrections, downloads, how to cite, policy."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from analysis.evidence.package import PUBLISHED, published
from analysis.evidence.view import Evidence, raw_tables
from analysis.findings.record import FILE, SCHEMA, Record, schema, written
from analysis.report.changes import changes_page
from analysis.report.citation import authors, bibtex, cited, csl_json, imprint
from analysis.report.cite import SITE, Prose, Quoted, Ref, Tally, When, link
from analysis.report.codebook import codebook_markdown
from analysis.report.coding import reliance
from analysis.report.door import door
from analysis.report.finish import ZIP
from analysis.report.page import Page, Section
from analysis.report.paper.pdf import PDF, ROWS
from analysis.report.render import render
from analysis.report.sentences import SENTENCES
from analysis.report.sizes import WHOLE, size
from analysis.report.slips import slips_page, slips_told
from analysis.report.spreadsheets import FOLDER as SPREADSHEETS
from analysis.report.spreadsheets import for_spreadsheets
from analysis.report.tables import Table


def about_pages(
    evidence: Evidence, findings: Sequence[Record], raw: Path, tables: Path, root: Path, whole: bool = True
) -> tuple[Page, ...]:
    """All pages about the report, in reading order. `whole`: the report is of all the evidence."""
    version = str(cited()["version"])
    return (
        Page("made", "How it was made", markdown=_made(evidence, findings, raw, root)),
        slips_page(root, whole),
        Page("codebook", "Codebook", markdown=codebook_markdown(raw)),
        Page("corrections", "Corrections", _corrections(raw, evidence, whole)),
        changes_page(findings, raw, version, whole),
        Page("downloads", "Downloads", _downloads(raw, tables, whole)),
        Page("cite", "Who speaks, and how to cite", _cite()),
        Page("policy", "Policy", markdown=(root / "reports/text/policy.md").read_text(encoding="utf-8")),
        door(root),
    )


def downloads(folder: Path, findings: Sequence[Record], raw: Path, tables: Path) -> None:
    """Put the files offered for download into a folder of the built site."""
    folder.mkdir(parents=True)
    for path in _raw_files(raw):
        shutil.copyfile(path, folder / path.name)
    for path in _parquet_files(tables):
        shutil.copyfile(path, folder / path.name)
    for_spreadsheets(_tables(raw), folder / SPREADSHEETS)
    (folder / FILE).write_text(written(findings), encoding="utf-8")
    (folder / SCHEMA).write_text(schema(), encoding="utf-8")
    (folder / PUBLISHED).write_text(published(raw), encoding="utf-8")


def _made(evidence: Evidence, findings: Sequence[Record], raw: Path, root: Path) -> str:
    told: dict[str, Tally | Prose] = {
        "sources": Tally(len(evidence.sources), "sources.html"),
        "origins": Tally(len({source.origin for source in evidence.sources}), "origins.html"),
        "counts": Tally(len(evidence.counts), "evidence/index.html"),
        "events": Tally(len(evidence.events), "evidence/index.html"),
        "orders": Tally(len(evidence.orders), "evidence/index.html"),
        "claims": Tally(len(evidence.claims), "evidence/index.html"),
        "pieces": Tally(len(evidence.claim_evidence), "evidence/index.html"),
        "steps": Tally(len(evidence.steps), "evidence/index.html"),
        "findings": Tally(len(findings), "findings.html"),
        "reliance": reliance(raw_tables(raw)),
        "slips": slips_told(root),
    }
    text = (root / "reports/text/made.md").read_text(encoding="utf-8")
    return re.sub(r"\{\{ (\w+) \}\}", lambda match: str(told[match.group(1)].html()), text)


def _corrections(raw: Path, evidence: Evidence, whole: bool) -> tuple[Section, ...]:
    """The log of corrections; in a partial report that of the rows it holds."""
    path = raw / "CORRECTIONS.csv"
    lead = Markup(
        "<p>A row that its own source cannot carry is corrected, never silently: what stood there, what stands there, "
        'and why. The <a href="{}policy.html">policy</a> says how to dispute a number.</p>'
    ).format(SITE)
    if not path.is_file():
        return (Section("", lead),)
    with path.open(encoding="utf-8-sig", newline="") as file:
        corrected = [{**row, "row_id": _as_read(row["row_id"])} for row in csv.DictReader(file)]
        rows = tuple(
            (
                Ref(_table_of(row["row_id"], evidence), row["row_id"])
                if row["row_id"] in evidence.rows
                else Quoted(row["row_id"]),
                row["column"],
                Quoted(row["from"]),
                Quoted(row["to"]),
                Quoted(row["reason"]),
                When(row["date"]),
            )
            for row in corrected
            if whole or row["row_id"] in evidence.rows or row["row_id"] in evidence.place_by_id
        )
    columns = ("Row", "Column", "From", "To", "Reason", "Date")
    return (
        Section("", lead),
        Section("", Table("Corrections", columns, rows, css="t-corrections", compact=True).html()),
    )


def _as_read(row_id: str) -> str:
    """The id of a row of the log as the evidence has it: pieces of evidence are numbered with two digits."""
    claim, piece, number = row_id.partition("#")
    return f"{claim}#{int(number):02d}" if piece else row_id


def _table_of(row_id: str, evidence: Evidence) -> str:
    if row_id in evidence.source_by_id:
        return "source"
    return "origin" if row_id in evidence.origin_by_id else "row"


def _downloads(raw: Path, tables: Path, whole: bool) -> tuple[Section, ...]:
    return (
        Section("", render("downloads", whole=whole)),
        Section("The report", _files([path.rpartition("/")[2] for path in (PDF, ROWS)])),
        Section("Findings", _files([FILE, SCHEMA, SENTENCES])),
        Section("As coded", _files([*(path.name for path in _raw_files(raw)), PUBLISHED])),
        Section(
            "For a spreadsheet",
            render("for_spreadsheets") + _files([f"{SPREADSHEETS}/{path.name}" for path in _tables(raw)]),
        ),
        Section("As read", _files([path.name for path in _parquet_files(tables)])),
        Section("All of it", render("all_of_it", size=size(WHOLE), zip=SITE + ZIP)),
    )


def _files(names: Sequence[str]) -> Markup:
    files = ((name, f"downloads/{name}") for name in names)
    items = (Markup("<li>{} {}</li>").format(link(SITE + place, name), size(place)) for name, place in files)
    return Markup("<ul>{}</ul>").format(Markup("").join(items))


def _raw_files(raw: Path) -> list[Path]:
    kinds = (".csv", ".yaml", ".md", ".json")
    return sorted(path for path in raw.iterdir() if path.suffix in kinds and not path.name.startswith((".", "~")))


def _tables(raw: Path) -> list[Path]:
    return [path for path in _raw_files(raw) if path.suffix == ".csv"]


def _parquet_files(tables: Path) -> list[Path]:
    return sorted(tables.glob("*.parquet"))


def _cite() -> tuple[Section, ...]:
    of = cited()
    released = str(of["date-released"])
    as_text = Markup('<blockquote class="cite-as"><p>{}: <cite>{}</cite>, version {}, {}.</p></blockquote>').format(
        authors(of), of["title"], Markup('<code class="id">{}</code>').format(of["version"]), When(released).html()
    )
    one = Markup(
        "<p>To cite one number, give its row's id and this report: every row and every finding has an address of its "
        "own that stays.</p>"
    )
    return (
        Section("", as_text + one),
        Section("Who speaks", render("who_speaks", told=imprint())),
        Section("BibTeX", Markup("<pre><code>{}</code></pre>").format(bibtex(of))),
        Section("CSL-JSON", Markup("<pre><code>{}</code></pre>").format(csl_json(of))),
    )
