"""Rules of the tables about the evidence: sources, origins, places, statements, second codings, corrections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from analysis.evidence.check import asserters
from analysis.evidence.check.cells import CheckedRow
from analysis.evidence.check.references import entries_of
from analysis.evidence.check.rules import Broken, Folder
from analysis.evidence.clock import Span
from analysis.evidence.codes import nearest

FIRST, SECOND = "_first", "_second"


def source_is_used(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """A source that no row of any table cites is a page read in vain, or a citation lost."""
    used = _named(folder, "sources")
    for row in rows:
        if used and row["source_id"] and row["source_id"] not in used:
            yield Broken(row.line, "source_id", f"no row of any table cites '{row['source_id']}'", "warning")


def origin_is_used(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """An origin has facts: sources carry them, or rows name it in one of its wordings; a wording is of one body."""
    used = _named(folder, "origins") | {repeated for _, repeated in asserters.repeated(folder)}
    said = {wording for table in asserters.WORDING for _, wording in asserters.said_in(folder, table)}
    named: dict[str, CheckedRow] = {}
    aliases = folder.package.by_name["origins"].by_name.get("aliases")
    for row in rows:
        for alias in entries_of(aliases, row) if aliases else ():
            if alias not in said and not folder.unread.intersection(asserters.WORDING):
                yield Broken(row.line, "aliases", f"no row says '{alias}'; delete it", "warning")
            other = named.setdefault(alias, row)
            if other is not row:
                yield Broken(row.line, "aliases", f"'{alias}' is a name of '{other['origin']}' too (line {other.line})")
        if used and row["origin"] and row["origin"] not in used and not row["aliases"]:
            unused = f"'{row['origin']}' is the origin of no source and no row names it"
            yield Broken(row.line, "origin", unused, "warning")


def place_can_be_found(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    for row in rows:
        if row.sound("latitude", "longitude") and bool(row["latitude"]) != bool(row["longitude"]):
            missing = "longitude" if row["latitude"] else "latitude"
            yield Broken(row.line, missing, "is blank; a point has both latitude and longitude")
        if row["kind"] == "settlement" and row.sound("timezone") and not row["timezone"]:
            said = "is blank; without it the clock times of this settlement are read in every zone of the country"
            yield Broken(row.line, "timezone", said, "warning")


def statement_can_be_asked(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """The episode is one of the table, blank or `*`; arguments name codes, claims and places that are there."""
    episodes = folder.by_id("episodes")
    valid = {
        "quantity": folder.codes.codes("quantity"),
        "population": folder.codes.codes("population"),
        "actor": folder.codes.codes("actor"),
        "action": folder.codes.codes("action"),
        "response": ("lethal", "none_coded", *folder.codes.lists.get("mass_mobilization_response", ())),
        "claims": ("each", *folder.by_id("claims")),
        "place": ("anywhere", "main place", *folder.by_id("places")),
    }
    for row in rows:
        if episodes and row["episode"] not in ("", "*", *episodes):
            said = f"'{row['episode']}' is no episode (blank asks each, * once across all)"
            yield Broken(row.line, "episode", f"{said}{_meant(row['episode'], tuple(episodes))}")
        for argument in filter(None, row["arguments"].split("; ")):
            name, _, value = argument.partition("=")
            for part in value.split("|"):
                if len(valid.get(name, ())) > 2 and part not in valid[name]:
                    yield Broken(row.line, "arguments", f"'{part}' is no {name}{_meant(part, valid[name])}")


def second_coding(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """The row coded twice is in its table, or was there until a correction removed it; its table has the first coding,
    or a correction says what it was; and there is a second coding if the second coder found it, none if not."""
    corrections = folder.rows.get("corrections", ())
    homes, removed = _homes(folder), _removed(corrections)
    corrected = {(row["row_id"], row["column"], row.cells.get("from", "")) for row in corrections}
    for row in rows:
        key = next(iter(row.cells))
        if row[key] and row[key] not in homes and row[key] not in removed and not folder.unread:
            yield Broken(row.line, key, f"'{row[key]}' is in no table, and no correction removed it")
        yield from _first_coding(row, homes.get(row[key]), corrected)
        if not row["found_by_second"]:
            continue
        seconds = [name for name in row.cells if name.endswith(SECOND) and name != "found_by_second"]
        given = [name for name in seconds if row.cells[name]]
        if row["found_by_second"] == "yes" and not given:
            yield Broken(row.line, "found_by_second", "'yes', but the columns of the second coding are blank")
        if row["found_by_second"] == "no" and given:
            yield Broken(row.line, given[0], "is given, but found_by_second is 'no'")


def _first_coding(
    row: CheckedRow, home: tuple[str, CheckedRow] | None, corrected: set[tuple[str, str, str]]
) -> Iterator[Broken]:
    row_id = next(iter(row.cells.values()))
    if home is None:
        return
    table, now = home
    for name in row.cells:
        column = name.removesuffix(FIRST)
        if name == column or not row[name] or now[column] in ("", row[name]):
            continue
        if (row_id, column, row[name]) not in corrected:
            said = f"{table}.csv:{now.line} has '{now[column]}'"
            why = f"and no correction says why it is not the first coder's '{row[name]}'"
            yield Broken(row.line, name, f"{said}, {why}", "warning")


def protest_days(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    for row in rows:
        first, last = Span.parse(row["start_on"]), Span.parse(row["end_on"])
        if first and last and row["days"] and last.last >= first.first:
            days = (last.last - first.first).days + 1
            if int(row["days"]) != days:
                said = f"{row['days']} is not the number of days from start_on to end_on, both counted ({days})"
                yield Broken(row.line, "days", said)


def correction_stands(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """The last correction of a cell is what its table holds: a correction that was undone, or never made, is seen.

    A correction of the id column adds a row (from blank) or removes it (to blank). Of a folder with a table that could
    not be read nobody can say which rows it lacks.
    """
    homes = _homes(folder)
    last = {(row["row_id"], row["column"]): row for row in rows}
    removed = _removed(rows)
    for row in rows:
        row_id, column = row["row_id"], row["column"]
        if not row_id or not column or (row_id in removed and row_id not in homes):
            continue
        if row_id not in homes:
            if not folder.unread:
                said = f"'{row_id}' is a row of no table, and no correction removes it"
                yield Broken(row.line, "row_id", said, "warning")
            continue
        table, corrected = homes[row_id]
        if column not in folder.package.by_name[table].by_name:
            said = f"{table}.csv has no column '{column}'"
            names = folder.package.by_name[table].column_names
            yield Broken(row.line, "column", f"{said}{_meant(column, names)}", "warning")
        elif last[row_id, column] is row and corrected.cells.get(column, "") != row.cells.get("to", ""):
            now = f"{table}.csv:{corrected.line} has '{corrected.cells.get(column, '')}'"
            yield Broken(row.line, "to", f"{now}, not what the last correction of {column} says", "warning")


def _removed(corrections: Sequence[CheckedRow]) -> set[str]:
    """The rows that a correction took out: from their id to blank."""
    return {row["row_id"] for row in corrections if row.cells.get("from") == row["row_id"] and not row.cells.get("to")}


def _homes(folder: Folder) -> Mapping[str, tuple[str, CheckedRow]]:
    """Row id -> its table and row; a piece of evidence on a claim is the claim's id, '#' and its number within it."""
    homes: dict[str, tuple[str, CheckedRow]] = {}
    for table in folder.package.tables:
        if table.key and not table.coded_twice:
            homes |= {row_id: (table.name, row) for row_id, row in folder.by_id(table.name).items()}
    pieces: dict[str, int] = {}
    for row in folder.rows.get("claim_evidence", ()):
        claim = row.cells.get("claim_id", "")
        pieces[claim] = pieces.get(claim, 0) + 1
        homes[f"{claim}#{pieces[claim]}"] = ("claim_evidence", row)
    return homes


def _named(folder: Folder, table: str) -> set[str]:
    """Every row of a table that some cell of another table names; empty if not all of those tables could be read."""
    naming = {home.name for home, _, target in folder.package.references() if target.table == table}
    if naming & folder.unread:
        return set()
    return {
        entry
        for home, column, target in folder.package.references()
        if target.table == table and target.column == folder.package.by_name[table].key
        for row in folder.rows.get(home.name, ())
        for entry in entries_of(column, row)
    }


def _meant(value: str, valid: tuple[str, ...]) -> str:
    close = nearest(value, valid, 1)
    return f"; did you mean '{close[0]}'?" if close else ""
