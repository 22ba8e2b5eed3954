"""The coded tables for a spreadsheet, beside the exact ones: marked as UTF-8, and with nothing that it would run.

The exact files stay as people coded them, byte for byte, and so do the Parquet tables.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

FOLDER = "spreadsheets"  # below the folder of downloads
RUN = re.compile(r"[=+\-@\t\r]")  # what a cell begins with that a spreadsheet runs (OWASP, CSV injection)
NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def for_spreadsheets(tables: list[Path], folder: Path) -> None:
    """Write each CSV table to the folder, with a byte order mark and with its formulas defused."""
    folder.mkdir(parents=True)
    for path in tables:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [[defused(cell) for cell in row] for row in csv.reader(file)]
        with (folder / path.name).open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, lineterminator="\r\n").writerows(rows)


def defused(cell: str) -> str:
    """The cell, with a quote before it if a spreadsheet would run it; a number stays a number."""
    return f"'{cell}" if RUN.match(cell) and not NUMBER.fullmatch(cell) else cell
