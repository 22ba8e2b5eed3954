"""Rules of who says it: every wording names one body, every body is of one kind, and blanks are told once a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from analysis.evidence.check.cells import CheckedRow
from analysis.evidence.check.characters import alike
from analysis.evidence.check.rules import Broken, Folder
from analysis.evidence.codes import nearest

WORDING = {  # table -> the column that words who says it, and that of the kind
    "counts": ("attributed_to", "attributed_kind"),
    "claim_evidence": ("asserted_by", "asserted_kind"),
    "orders": ("asserted_by", "asserted_kind"),
}
READ_AS = {  # a column that may be blank -> how it is read then
    "basis": "unclear: no such number counts as an enumeration",
    "asserted_by": "the word of the pages' own origins",
    "bears": "indirect",
}


def said_in(folder: Folder, table: str) -> Iterator[tuple[CheckedRow, str]]:
    """The rows of a table that word who says it, with the wording."""
    column, _ = WORDING[table]
    for row in folder.rows.get(table, ()):
        if wording := row.cells.get(column, ""):
            yield row, wording


def repeated(folder: Folder) -> Iterator[tuple[CheckedRow, str]]:
    """The counts that repeat a number, with each body that is named for it."""
    for row in folder.rows.get("counts", ()):
        for named in filter(None, map(str.strip, row.cells.get("repeats", "").split(";"))):
            yield row, named


def wordings(table: str, rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """A wording is an alias of an origin, has one kind, and does not name an organ of another state than the row's."""
    if "origins" in folder.unread or not folder.rows.get("origins"):
        return
    column, kind = WORDING[table]
    bodies, country = bodies_by_wording(folder), _countries(folder)
    known = {alike(alias): alias for alias in bodies}
    of_a_state = folder.codes.group("accused_state")
    kinds: dict[str, CheckedRow] = {}
    for row, wording in said_in(folder, table):
        body = bodies.get(wording)
        if body is None:
            plain = known.get(alike(wording))
            if plain:
                said = f"'{wording}' differs from the alias '{plain}' in marks, blanks or case alone; write it so"
                yield Broken(row.line, column, said)
            else:
                yield Broken(row.line, column, _nobodys(wording, tuple(bodies)), "warning")
            continue
        first = kinds.setdefault(wording, row)
        if first[kind] and row[kind] and first[kind] != row[kind]:
            said = f"'{row[kind]}' here, '{first[kind]}' in line {first.line}; '{wording}' is of one kind"
            yield Broken(row.line, kind, said, "warning")
        home, own = country.get(row.cells.get("episode", "")), body.cells.get("country", "")
        if home and own and home != own and body["kind"] in of_a_state:
            said = f"'{wording}' is {body['origin']}, of {own}, and the row is of an episode in {home}"
            yield Broken(row.line, column, f"{said}; say in the wording which country's it is", "warning")


def coded(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """Blank cells of a column that says who says it, or how, are told once a table."""
    for column, read_as in READ_AS.items():
        asked = [row for row in rows if column in row.cells and row["stance"] != "asserts"]
        blank = [row for row in asked if row.sound(column) and not row[column]]
        if blank:
            said = f"is blank in {len(blank)} of {len(asked)} rows that could have it, here first; read as {read_as}"
            yield Broken(blank[0].line, column, said, "warning")


def bears_on_the_claim(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    for row in rows:
        if row["bears"] and row["stance"] == "asserts":
            yield Broken(row.line, "bears", f"'{row['bears']}'; it is not asked of a piece that asserts", "warning")


def repeated_number(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """A number that repeats another's says whose, by an origin where there is one; any other repeats none."""
    origins = folder.by_id("origins")
    for row, named in repeated(folder):
        if origins and named not in origins and nearest(named, tuple(origins), 1):
            close = nearest(named, tuple(origins), 1)[0]
            yield Broken(row.line, "repeats", f"'{named}' is no origin; did you mean '{close}'?", "warning")
    for row in rows:
        if row["repeats"] and row["basis"] in folder.codes.group("own_number"):
            said = f"'{row['repeats']}', but the basis is '{row['basis']}': an own number repeats nobody's"
            yield Broken(row.line, "repeats", said, "warning")
        if row["basis"] == "repeats" and row.sound("repeats") and not row["repeats"]:
            yield Broken(row.line, "repeats", "is blank; the basis is 'repeats': say whose number it is", "warning")


def bodies_by_wording(folder: Folder) -> Mapping[str, CheckedRow]:
    """Wording -> the origin of which it is an alias."""
    return {
        alias: row
        for row in folder.rows.get("origins", ())
        for alias in row.cells.get("aliases", "").split(";")
        if alias
    }


def _countries(folder: Folder) -> Mapping[str, str]:
    return {name: row["country"] for name, row in folder.by_id("episodes").items()}


def _nobodys(wording: str, known: tuple[str, ...]) -> str:
    close = nearest(wording, known, 1)
    hint = f"; did you mean '{close[0]}'?" if close else ""
    return f"'{wording}' is no origin's alias, so the word counts as its page's own{hint} (aliases of origins.csv)"
