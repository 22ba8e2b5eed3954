"""The files of the site: those offered for download, how large each is, and what is done to a built site before it is
published: nothing is left that differs from build to build or that no page names."""

from __future__ import annotations

import csv
import re
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from analysis.evidence.package import PUBLISHED, published
from analysis.findings.record import FILE, SCHEMA, Record, schema, written
from analysis.report.cite import SITE, link
from analysis.report.page import Page, Section
from analysis.report.paper.pdf import PDF, ROWS
from analysis.report.render import render
from analysis.report.sentences import SENTENCES

ZIP = "downloads/qantar-site.zip"  # below the root of the site
SPREADSHEETS = "spreadsheets"  # below the folder of downloads
WHOLE = "."  # the site, where the size of a file is asked
RUN = re.compile(r"[=+\-@\t\r]")  # what a cell begins with that a spreadsheet runs (OWASP, CSV injection)
NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_PACKED = (".png", ".pdf", ".parquet", ".woff2")  # compressed already
_STATIC = (".css", ".js", ".png", ".map", ".svg", ".pot")
_UNNEEDED = (".buildinfo", "objects.inv", ".doctrees", "_sources", "_static/scripts/furo.js.map", "_static/debug.css")


def downloads_page(raw: Path, tables: Path, whole: bool) -> Page:
    """What is offered for download. `whole`: the report is of all the evidence."""
    coded = _raw_files(raw)
    for_a_spreadsheet = [f"{SPREADSHEETS}/{path.name}" for path in _csv_files(raw)]
    sections = (
        Section("", render("downloads", whole=whole)),
        Section("The report", _files([path.rpartition("/")[2] for path in (PDF, ROWS)])),
        Section("Findings", _files([FILE, SCHEMA, SENTENCES])),
        Section("As coded", _files([*(path.name for path in coded), PUBLISHED])),
        Section("For a spreadsheet", render("for_spreadsheets") + _files(for_a_spreadsheet)),
        Section("As read", _files([path.name for path in _parquet_files(tables)])),
        Section("All of it", render("all_of_it", size=_size(WHOLE), zip=SITE + ZIP)),
    )
    return Page("downloads", "Downloads", sections)


def downloads(folder: Path, findings: Sequence[Record], raw: Path, tables: Path) -> None:
    """Put the files offered for download into a folder of the built site."""
    folder.mkdir(parents=True)
    for path in (*_raw_files(raw), *_parquet_files(tables)):
        shutil.copyfile(path, folder / path.name)
    for_spreadsheets(_csv_files(raw), folder / SPREADSHEETS)
    (folder / FILE).write_text(written(findings), encoding="utf-8")
    (folder / SCHEMA).write_text(schema(), encoding="utf-8")
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
    for path in (site / name for name in _UNNEEDED):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    names = "\n".join(page.read_text(encoding="utf-8") for page in sorted(site.rglob("*.html")))
    kept = (path for folder in ("_static", "_images") for path in (site / folder).rglob("*"))
    for path in sorted(kept, reverse=True):  # what a folder holds before the folder
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
        elif path.suffix in _STATIC and path.relative_to(site).as_posix() not in names:
            path.unlink()


def zip_site(site: Path) -> None:
    """Pack the site into one file among its downloads; equal sites give equal bytes."""
    files = sorted(path for path in site.rglob("*") if path.is_file())
    with zipfile.ZipFile(site / ZIP, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in files:
            # an entry made by hand has no time and no rights of this machine
            entry = zipfile.ZipInfo((Path(site.name) / path.relative_to(site)).as_posix())
            entry.compress_type = zipfile.ZIP_STORED if path.suffix in _PACKED else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, path.read_bytes())


def _files(names: Sequence[str]) -> Markup:
    files = ((name, f"downloads/{name}") for name in names)
    items = (Markup("<li>{} {}</li>").format(link(SITE + place, name), _size(place)) for name, place in files)
    return Markup("<ul>{}</ul>").format(Markup("").join(items))


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
