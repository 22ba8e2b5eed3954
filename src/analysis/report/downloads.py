"""The files of the site: those offered for download, how large each is, and what is done to a built site before it is
published: nothing is left that differs from build to build or that no page names. Among them every figure of the pages
as SVG, PNG and PDF, and what it draws as CSV, and the card that a link to the report shows: made from the same objects
as the pages, so that they cannot show anything else.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import zipfile
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from markupsafe import Markup

from analysis.evidence.memory import recalled
from analysis.evidence.package import PUBLISHED, published
from analysis.evidence.view import REPOSITORY, Evidence
from analysis.findings.record import FINDINGS_FILE, SCHEMA_FILE, Record, schema, written
from analysis.report.addresses import SITE
from analysis.report.chart import Chart
from analysis.report.finding import NumberCell, VerdictMark
from analysis.report.front import SENTENCES
from analysis.report.page import Page, Section
from analysis.report.paper import PDF, ROWS_PDF, look_of, picture, typeset
from analysis.report.render import render
from analysis.report.style import of_few_colours
from analysis.report.svg import as_file, size_of
from analysis.report.wording import text

ZIP = "downloads/qantar-site.zip"  # below the root of the site
SPREADSHEETS = "spreadsheets"  # below the folder of downloads
WHOLE = "."  # the site, where the size of a file is asked
RUN = re.compile(r"[=+\-@\t\r]")  # what a cell begins with that a spreadsheet runs (OWASP, CSV injection)
NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_PACKED = (".png", ".pdf", ".parquet", ".woff2")  # compressed already
_STATIC = (".css", ".js", ".png", ".map", ".svg", ".pot")
_UNNEEDED = (".buildinfo", "objects.inv")
FOLDER = "figures"  # below the site's root
FIGURE, CARD = (REPOSITORY / "reports" / "paper" / name for name in ("figure.typ", "card.typ"))  # how they look
SCALE = 1.5  # pixels of a PNG to one of the drawing: sharp on a slide, and all of them in two megabytes
OF_THE_FIGURE = ("colour", "color")  # columns of what is drawn that tell nothing


def downloads_page(raw: Path, tables: Path, whole: bool) -> Page:
    """What is offered for download. `whole`: the report is of all the evidence."""
    for_a_spreadsheet = [f"{SPREADSHEETS}/{path.name}" for path in _csv_files(raw)]
    sections = (
        Section("", render("downloads", whole=whole)),
        Section("The report", _files(path.rpartition("/")[2] for path in (PDF, ROWS_PDF))),
        Section("Findings", _files([FINDINGS_FILE, SCHEMA_FILE, SENTENCES])),
        Section("As coded", _files([*(path.name for path in _raw_files(raw)), PUBLISHED])),
        Section("For a spreadsheet", render("for_spreadsheets") + _files(for_a_spreadsheet)),
        Section("As read", _files(path.name for path in _parquet_files(tables))),
        Section("All of it", render("all_of_it", size=_size(WHOLE), zip=SITE + ZIP)),
    )
    return Page("downloads", "Downloads", sections)


def downloads(folder: Path, findings: Sequence[Record], raw: Path, tables: Path) -> None:
    """Put the files offered for download into a folder of the built site."""
    folder.mkdir(parents=True)
    for path in (*_raw_files(raw), *_parquet_files(tables)):
        shutil.copyfile(path, folder / path.name)
    for_spreadsheets(_csv_files(raw), folder / SPREADSHEETS)
    (folder / FINDINGS_FILE).write_text(written(findings), encoding="utf-8")
    (folder / SCHEMA_FILE).write_text(schema(), encoding="utf-8")
    (folder / PUBLISHED).write_text(published(raw), encoding="utf-8")


def for_spreadsheets(tables: list[Path], folder: Path) -> None:
    """Write each CSV table to the folder, marked as UTF-8 and with its formulas defused. The exact files beside it stay
    as people coded them, byte for byte."""
    folder.mkdir(parents=True)
    for path in tables:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [[defused(cell) for cell in row] for row in csv.reader(file)]
        with (folder / path.name).open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, lineterminator="\r\n").writerows(rows)


def defused(cell: str) -> str:
    """The cell, with a quote before it if a spreadsheet would run it; a number stays a number."""
    return f"'{cell}" if RUN.match(cell) and not NUMBER.fullmatch(cell) else cell


def state_sizes(site: Path) -> None:
    """Fill in what the page of downloads says of sizes; the last step of a site, since it counts every file."""
    sizes = {path.relative_to(site).as_posix(): path.stat().st_size for path in site.rglob("*") if path.is_file()}
    page = site / "downloads.html"
    told = page.read_text(encoding="utf-8")
    for of, size in {**sizes, WHOLE: sum(sizes.values())}.items():
        told = told.replace(_size(of), _said(size))
    page.write_text(told, encoding="utf-8")


def finish(site: Path) -> None:
    """Remove from a built site what no reader needs: among it static files that no page names."""
    shutil.rmtree(site / "_sources", ignore_errors=True)
    for name in _UNNEEDED:
        (site / name).unlink(missing_ok=True)
    names = "\n".join(page.read_text(encoding="utf-8") for page in sorted(site.rglob("*.html")))
    kept = (path for folder in ("_static", "_images") for path in (site / folder).rglob("*"))
    for path in sorted(kept, reverse=True):  # what a folder holds before the folder
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
        elif path.suffix in _STATIC and path.relative_to(site).as_posix() not in names:
            path.unlink()


def zip_site(site: Path) -> None:
    """Pack the site into one file among its downloads."""
    files = sorted(path for path in site.rglob("*") if path.is_file())
    read = ((path.relative_to(site).as_posix(), path.read_bytes()) for path in files)
    write_zip(site / ZIP, site.name, read, stored=_PACKED)


def write_zip(place: Path, folder: str, files: Iterable[tuple[str, bytes]], stored: tuple[str, ...]) -> None:
    """A zip of one folder; equal files give equal bytes. `stored`: how names end of what is not compressed."""
    with zipfile.ZipFile(place, "w") as packed:
        for name, content in files:
            entry = zipfile.ZipInfo(f"{folder}/{name}")  # made by hand it has no time and no rights of this machine
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, content, zipfile.ZIP_STORED if name.endswith(stored) else zipfile.ZIP_DEFLATED)


def _files(names: Iterable[str]) -> Markup:
    return render("files", names=names, size=_size)


def _size(of: str) -> Markup:
    """The place where the size of a file is said, once it is written: its address below the site's root, or WHOLE."""
    return Markup('<span class="size" data-of="{}"></span>').format(of)


def _said(number: int) -> str:
    shown = f"{number / 1e6:.1f} MB" if number >= 1e6 else f"{max(1, round(number / 1e3))} kB"
    return f'<span class="size">{shown}</span>'


def _raw_files(raw: Path) -> list[Path]:
    kinds = (".csv", ".yaml", ".md", ".json")
    return sorted(path for path in raw.iterdir() if path.suffix in kinds and not path.name.startswith((".", "~")))


def _csv_files(raw: Path) -> list[Path]:
    return [path for path in _raw_files(raw) if path.suffix == ".csv"]


def _parquet_files(tables: Path) -> list[Path]:
    return sorted(tables.glob("*.parquet"))


def write_figures(charts: Iterable[Chart], folder: Path) -> None:
    """Write the files of all figures in which anything is drawn; each bears the name of its figure."""
    drawn = {chart.name: chart for chart in charts if chart.drawn}
    look = look_of(FIGURE)
    folder.mkdir(parents=True)
    for name, chart in sorted(drawn.items()):
        of = ("files", look, name, chart.title, chart.corner.plain(), chart.alone, chart.drawn)
        for ending, content in recalled(of, partial(_figure_files, chart)).items():
            (folder / f"{name}.{ending}").write_bytes(content)


def _figure_files(chart: Chart) -> dict[str, bytes]:
    """The files of a figure, by their endings; PNG and PDF carry its title and sources, marks of the SVG are links."""
    return {
        "svg": as_file(chart.alone, chart.title).encode("utf-8"),
        "png": of_few_colours(picture({"figures": [_told(chart)]}, FIGURE, SCALE)),
        "pdf": typeset({"figures": [_told(chart)]}, FIGURE),
        "csv": _data(chart).encode("utf-8"),
    }


def write_card(question: str, project: str, evidence: Evidence, findings: Sequence[Record], folder: Path) -> None:
    """The picture that a link to the report shows elsewhere: the question, and of each episode how many were killed."""
    statement = text("answer")["counted"][0]
    by_id = {record.id: record for record in findings}
    asked = [(e.title, r) for e in evidence.core_episodes if (r := by_id.get(f"{statement}.{e.id}"))]
    told = [[title, NumberCell(record, none="").plain() or VerdictMark.on(record).plain()] for title, record in asked]
    asks = asked[0][1].statement if asked else ""
    card = picture({"question": question, "project": project, "asks": asks, "told": told}, CARD, 1)
    (folder / "card.png").write_bytes(card)


def _told(chart: Chart) -> dict[str, Any]:
    width, _ = size_of(chart.alone)
    return {"title": chart.title, "corner": chart.corner.plain(), "svg": chart.alone, "width": width}


def _data(chart: Chart) -> str:
    """What is drawn, a line a mark, as CSV; the ids of its rows in one cell, with blanks between them."""
    columns = [
        name for name in dict.fromkeys(key for record in chart.drawn for key in record) if name not in OF_THE_FIGURE
    ]
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in record.items()} for record in chart.drawn)
    return file.getvalue()


def _cell(value: Any) -> Any:
    """A value as a cell that no table program takes for a formula."""
    if isinstance(value, (list, tuple)):
        value = " ".join(str(_cell(each)) for each in value)
    elif isinstance(value, dict):
        value = " ".join(f"{key}: {_cell(each)}" for key, each in value.items())
    return defused(value) if isinstance(value, str) else value
