"""The tables about the evidence: sources, origins, claims, places, statements, the two tables that are made; and what a
row was, by second codings and corrections, against the rows as they stand now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from analysis.evidence.check.folder import CheckedRow, Folder, each_row, looked_up, whole_table
from analysis.evidence.check.references import entries_of
from analysis.evidence.check.speakers import WORDING, repeated_by, said_in
from analysis.evidence.package import CODED_TWICE, FIRST_CODING, FOUND, SECOND_CODING
from analysis.evidence.problem import Problem
from analysis.evidence.spelling import did_you_mean
from analysis.evidence.tables import COUNT_COLUMNS, LETHAL_GROUP

POINTS = 3  # of a country; from more of them it is known where it lies
AWAY = {"country": 10, "region": 2.5}  # degrees; so far beyond all others of it no place is
REMAKE = "the table is made, not typed: run `python -m analysis.evidence.mass_mobilization FILE` again"


@each_row("sources")
def source_is_used(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A source that no row of any table cites is a page read in vain, or a citation lost."""
    used = _named(folder, "sources")
    if used and row["source_id"] and row["source_id"] not in used:
        yield row.odd("source_id", f"no row of any table cites '{row['source_id']}'")


@whole_table("origins")
def origin_is_used(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Problem]:
    """An origin has facts: sources carry them, or rows name it in one of its wordings; a wording is of one body."""
    used = _named(folder, "origins").union(*map(repeated_by, folder.of("counts")))
    said = {wording for _, wording, _ in said_in(folder)}
    named: dict[str, CheckedRow] = {}
    aliases = folder.package.by_name["origins"].by_name.get("aliases")
    for row in rows:
        for alias in entries_of(aliases, row) if aliases else ():
            if alias not in said and not folder.unread.intersection(WORDING):
                yield row.odd("aliases", f"no row says '{alias}'; delete it")
            other = named.setdefault(alias, row)
            if other is not row:
                yield row.wrong("aliases", f"'{alias}' is a name of '{other['origin']}' too (line {other.line})")
        if used and row["origin"] and row["origin"] not in used and not row["aliases"]:
            yield row.unfit("origin", "is the origin of no source and no row names it")


@each_row("claims")
def claim_has_evidence(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    answered = folder.values("claim_evidence", "claim_id")
    if answered and row["claim_id"] and row["claim_id"] not in answered:
        yield row.odd("claim_id", f"no row of claim_evidence.csv is on {row['claim_id']}")


@each_row("claims")
def claim_repeats_a_first_one(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """Claims that say the same are tried as the first of them; what names itself or a later one is not."""
    first = folder.by_id("claims").get(row["same_as"])
    if first and first["same_as"]:
        of = (
            "itself"
            if row["same_as"] == row["claim_id"]
            else f"{row['same_as']}, which says the same as {first['same_as']}"
        )
        yield row.wrong("same_as", f"names {of}; name the first claim that says it, and leave its own cell blank")


@each_row("places")
def place_can_be_found(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    if row.sound("latitude", "longitude") and bool(row["latitude"]) != bool(row["longitude"]):
        missing = "longitude" if row["latitude"] else "latitude"
        yield row.wrong(missing, "is blank; a point has both latitude and longitude")


@whole_table("places")
def point_near_the_others(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Problem]:
    """A point does not lie many degrees north, south, east or west of all the others of its country, nor some of all
    those of its region."""
    for around, away in AWAY.items():
        for column in ("latitude", "longitude"):
            points = [row for row in rows if row[column] and row[around] and row.sound(column)]
            degrees: dict[str, list[float]] = {row[around]: [] for row in points}
            for row in sorted(points, key=lambda row: float(row[column])):
                degrees[row[around]].append(float(row[column]))
            for row in points:
                own, known = float(row[column]), degrees[row[around]]
                if len(known) <= POINTS:
                    continue
                lowest, highest = known[known[0] == own], known[-1 - (known[-1] == own)]  # without its own
                if not lowest - away <= own <= highest + away:
                    said = f"is far from the other places of {row[around]} ({lowest:g} to {highest:g})"
                    yield row.odd(column, f"{row[column]} {said}")


@each_row("places")
def place_of_its_kind(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A settlement lies in a region, a region in a country, a country in none; an area has no region, point or clock of
    its own; one place is the country of the episodes."""
    national = next((place for place in folder.of("places") if place["kind"] == "national"), row)
    if row["kind"] == "national" and row is not national:
        yield row.odd("kind", f"'national' is {national['place']} already (line {national.line})")
    if row["kind"] == "country" and row["country"]:
        yield row.unfit("country", "of a place that is a country itself")
    for column in ("region", "latitude", "timezone"):
        if row["kind"] not in ("", "settlement") and row[column]:
            yield row.unfit(column, f"of a place that is no settlement ({row['kind']})")


@whole_table("place_names")
def one_name_at_a_time(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Problem]:
    """A place has one name on a day: no two rows of it overlap."""
    for number, row in enumerate(rows):
        for other in rows[:number]:
            begun = max((span.first for one in (row, other) if (span := one.span("called_from"))), default=date.min)
            ended = min((span.last for one in (row, other) if (span := one.span("called_to"))), default=date.max)
            if row["place"] == other["place"] and begun <= ended:
                said = f"{row['place']} is called '{other['name']}' in these days too (line {other.line})"
                yield row.wrong("called_from", said)


@each_row("statements")
def statement_can_be_asked(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """The episode is one of the table, blank or `*`; arguments name claims and places that are there. (Codes,
    numbers and acts are held to what the tests say of their arguments, before a run.)"""
    episodes, claims, places = (folder.by_id(table) for table in ("episodes", "claims", "places"))
    valid = {"claims": ("each", *claims), "place": ("anywhere", "main place", *places)}  # beside words of their own
    if episodes and row["episode"] not in ("", "*", *episodes):
        said = f"'{row['episode']}' is no episode (blank asks each, * once across all)"
        yield row.wrong("episode", f"{said}{did_you_mean(row['episode'], episodes)}")
    for argument in filter(None, row["arguments"].split("; ")):
        name, _, value = argument.partition("=")
        for part in value.split("|"):
            if len(valid.get(name, ())) > 2 and part not in valid[name]:
                yield row.wrong("arguments", f"'{part}' is no {name}{did_you_mean(part, valid[name])}")


@each_row("mass_mobilization")
def year_adds_up(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """No response is coded of more protests than there were, and lethal is what shootings and killings make it."""
    if not all(row[column] for column in COUNT_COLUMNS):
        return
    counted = {column: int(row[column]) for column in COUNT_COLUMNS}
    for column in COUNT_COLUMNS[1:-1]:
        if counted[column] > counted["protests"]:
            said = f"{counted[column]} is more than the {counted['protests']} protests of the year; {REMAKE}"
            yield row.wrong(column, said)
    coded = {kind: counted[f"responses_{kind}"] for kind in sorted(folder.codes.group(LETHAL_GROUP), reverse=True)}
    if not max(coded.values()) <= counted["lethal_responses"] <= sum(coded.values()):
        of = " and ".join(f"{number} with {kind}" for kind, number in coded.items())
        yield row.wrong("lethal_responses", f"{counted['lethal_responses']} cannot be of {of}; {REMAKE}")


@each_row("mass_mobilization_protests")
def protest_follows(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A protest began in its year, has the days of its span, and is lethal if shootings or killings are among its
    responses."""
    if row["start_on"] and row["year"] and not row["start_on"].startswith(row["year"]):
        yield row.wrong("year", f"{row['year']} is not the year of start_on {row['start_on']}; {REMAKE}")
    first, last = row.span("start_on"), row.span("end_on")
    if first and last and row["days"] and last.last >= first.first:
        days = (last.last - first.first).days + 1
        if int(row["days"]) != days:
            said = f"{row['days']} is not the number of days from start_on to end_on, both counted ({days})"
            yield row.wrong("days", said)
    follows = "no" if folder.codes.group(LETHAL_GROUP).isdisjoint(row.entries("responses")) else "yes"
    if row["lethal"] and row.sound("responses") and row["lethal"] != follows:
        yield row.wrong("lethal", f"'{row['lethal']}' does not follow from the responses; {REMAKE}")


@looked_up
def _named(folder: Folder, table: str) -> set[str]:
    """Every row of a table that some cell of another table names; empty if not all of those tables could be read."""
    naming = [(home.name, column, target) for home, column, target in folder.package.references()]
    if any(target.table == table and home in folder.unread for home, _, target in naming):
        return set()
    return {
        entry
        for home, column, target in naming
        if target.table == table and target.column == folder.package.by_name[table].key
        for row in folder.of(home)
        for entry in entries_of(column, row)
    }


@each_row(CODED_TWICE)
def second_coding(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """The row coded twice is in its table, or was there until a correction removed it; its table has the first coding,
    or a correction says what it was; and there is a second coding if the second coder found it, none if not."""
    homes, key = _homes(folder), next(iter(row.cells))
    if row[key] and row[key] not in homes and row[key] not in _removed(folder) and not folder.unread:
        yield row.wrong(key, f"'{row[key]}' is in no table, and no correction removed it")
    given = [name for name in row.cells if name.endswith(SECOND_CODING) and name != FOUND and row.cells[name]]
    if row[FOUND] == "yes" and not given:
        yield row.wrong(FOUND, "'yes', but the columns of the second coding are blank")
    if row[FOUND] == "no" and given:
        yield row.wrong(given[0], f"is given, but {FOUND} is 'no'")
    if row[key] in homes:
        yield from _first_coding(row, row.cells[key], *homes[row[key]], folder)


def _first_coding(row: CheckedRow, row_id: str, table: str, now: CheckedRow, folder: Folder) -> Iterator[Problem]:
    for name in row.cells:
        column = name.removesuffix(FIRST_CODING)
        if name == column or not row[name] or now[column] in ("", row[name]):
            continue
        corrected = folder.where("corrections", row_id=row_id, column=column)
        if row[name] not in [one.cells.get("from") for one in corrected]:
            said = f"{table}.csv:{now.line} has '{now[column]}'"
            yield row.odd(name, f"{said}, and no correction says why it is not the first coder's '{row[name]}'")


@each_row("corrections")
def correction_stands(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """The last correction of a cell is what its table holds: a correction that was undone, or never made, is seen.

    A correction of the id column adds a row (from blank) or removes it (to blank). Of a folder with a table that could
    not be read nobody can say which rows it lacks.
    """
    homes, row_id, column = _homes(folder), row["row_id"], row["column"]
    if row_id and column and row_id not in homes:
        if row_id not in _removed(folder) and not folder.unread:
            yield row.unfit("row_id", "is a row of no table, and no correction removes it")
    elif row_id and column:
        table, corrected = homes[row_id]
        now = corrected.cells.get(column, "")
        if column not in corrected.table.by_name:
            hint = did_you_mean(column, corrected.table.column_names)
            yield row.odd("column", f"{table}.csv has no column '{column}'{hint}")
        elif folder.where("corrections", row_id=row_id, column=column)[-1] is row and now != row.cells.get("to", ""):
            said = f"{table}.csv:{corrected.line} has '{now}'"
            yield row.odd("to", f"{said}, not what the last correction of {column} says")


@looked_up
def _removed(folder: Folder) -> set[str]:
    """The rows that a correction took out: from their id to blank."""
    rows = folder.of("corrections")
    return {row["row_id"] for row in rows if row.cells.get("from") == row["row_id"] and not row.cells.get("to")}


@looked_up
def _homes(folder: Folder) -> Mapping[str, tuple[str, CheckedRow]]:
    """Row id -> its table and row; a piece of evidence on a claim is the claim's id, '#' and its number within it."""
    homes: dict[str, tuple[str, CheckedRow]] = {}
    for table in folder.package.tables:
        if table.key and not table.coded_twice:
            homes |= {row_id: (table.name, row) for row_id, row in folder.by_id(table.name).items()}
    pieces: dict[str, int] = {}
    for row in folder.of("claim_evidence"):
        claim = row.cells.get("claim_id", "")
        pieces[claim] = pieces.get(claim, 0) + 1
        homes[f"{claim}#{pieces[claim]}"] = ("claim_evidence", row)
    return homes
