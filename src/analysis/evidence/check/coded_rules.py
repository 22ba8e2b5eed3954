"""Rules of the two Mass Mobilization tables, which are made by code: what their columns must say together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.evidence.check.cells import CheckedRow
from analysis.evidence.check.rules import Broken, Folder
from analysis.evidence.country_years import COUNT_COLUMNS, LETHAL

REMAKE = "the table is made, not typed: run `python -m analysis.evidence.mass_mobilization FILE` again"


def year_adds_up(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """No response is coded of more protests than there were, and lethal is what shootings and killings make it."""
    lethal = sorted(folder.codes.group(LETHAL), reverse=True)
    for row in rows:
        counted = {column: int(row[column]) for column in COUNT_COLUMNS if row[column]}
        if len(counted) < len(COUNT_COLUMNS):
            continue
        for column in COUNT_COLUMNS[1:-1]:
            if counted[column] > counted["protests"]:
                said = f"{counted[column]} is more than the {counted['protests']} protests of the year; {REMAKE}"
                yield Broken(row.line, column, said)
        coded = {kind: counted[f"responses_{kind}"] for kind in lethal}
        if not max(coded.values()) <= counted["lethal_responses"] <= sum(coded.values()):
            of = " and ".join(f"{number} with {kind}" for kind, number in coded.items())
            said = f"{counted['lethal_responses']} cannot be of {of}"
            yield Broken(row.line, "lethal_responses", f"{said}; {REMAKE}")


def protest_follows(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """A protest began in its year, and is lethal if shootings or killings are among its responses."""
    for row in rows:
        if row["start_on"] and row["year"] and not row["start_on"].startswith(row["year"]):
            yield Broken(row.line, "year", f"{row['year']} is not the year of start_on {row['start_on']}; {REMAKE}")
        lethal = not folder.codes.group(LETHAL).isdisjoint(row["responses"].split(";"))
        follows = "yes" if lethal else "no"
        if row["lethal"] and row.sound("responses") and row["lethal"] != follows:
            yield Broken(row.line, "lethal", f"'{row['lethal']}' does not follow from the responses; {REMAKE}")
