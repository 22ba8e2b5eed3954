"""The gate: every problem of a folder of raw tables at once, each with its file, line, column and what to do.

In this order, each step on what the one before could read: the files as tables (`raw`), each cell against its column
(`cells`), ids and references (`references`), the rules across rows (`rules`, `bookkeeping`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from pathlib import Path

from analysis.evidence import codes, package
from analysis.evidence.check import (
    against_pages,
    asserters,
    bookkeeping,
    carried,
    coded_rules,
    company,
    fitting,
    rules,
    telling,
)
from analysis.evidence.check.cells import check_cells
from analysis.evidence.check.ids import propose
from analysis.evidence.check.people import named_persons
from analysis.evidence.check.references import check_entries, check_unique, codes_lookup, lookup_of
from analysis.evidence.codes import HOME, Codes, DescriptionError
from analysis.evidence.package import DataPackage, TableSchema, load_package
from analysis.evidence.problem import Problem, Report, Severity, errors_in, format_problems
from analysis.evidence.raw import RawFolder, read_folder

__all__ = ["Problem", "check_folder", "errors_in", "format_problems"]

CODEBOOK = "CODEBOOK.md"
SPREADSHEETS = {".csv", ".tsv", ".xls", ".xlsx", ".ods"}
RULES: Mapping[str, Sequence[rules.Rule]] = {
    "sources": [
        bookkeeping.source_is_used,
        carried.origin_is_told,
        against_pages.year_in_the_id,
        against_pages.day_in_the_address,
        fitting.publisher_of_one_kind,
    ],
    "episodes": [fitting.main_place_has_most_acts],
    "origins": [bookkeeping.origin_is_used, company.kind_of_its_wordings],
    "claim_evidence": [
        carried.own_word_on_its_page("claim_evidence"),
        partial(asserters.wordings, "claim_evidence"),
        asserters.coded,
        asserters.bears_on_the_claim,
    ],
    "counts": [
        rules.qualifier_fits,
        rules.stated_after_it_happened,
        rules.other_says_what,
        rules.same_number_twice,
        partial(asserters.wordings, "counts"),
        asserters.coded,
        asserters.repeated_number,
        against_pages.stated_by_its_page,
        fitting.episode_of_its_id,
        fitting.span_fits,
        fitting.counted_fits,
        rules.of_what_fits_quantity,
        fitting.replaced_by_another,
        company.place_is_told,
        carried.of_its_episode("counts"),
        carried.own_word_on_its_page("counts"),
        company.day_is_told,
    ],
    "events": [
        rules.clock_needs_a_day,
        rules.not_before_onset,
        rules.region_of_place,
        rules.response_beside_its_protest,
        rules.versions_of_one_act,
        against_pages.told_by_its_pages,
        fitting.episode_of_its_id,
        fitting.versions_fit,
        fitting.hour_in_the_words,
        carried.of_its_episode("events"),
    ],
    "claims": [
        rules.claim_has_evidence,
        against_pages.claim_told_by_its_pages,
        fitting.episode_of_its_id,
        fitting.claimant_among_asserters,
    ],
    "orders": [
        rules.order_of_two_acts,
        against_pages.order_at_its_place,
        against_pages.order_told_by_its_pages,
        company.order_tells_of_its_acts,
        carried.of_its_episode("orders"),
        carried.own_word_on_its_page("orders"),
        fitting.episode_of_its_id,
        partial(asserters.wordings, "orders"),
        asserters.coded,
    ],
    "steps": [
        rules.about_fits_kind,
        rules.body_as_in_origins,
        rules.of_what_fits_kind,
        against_pages.told_by_its_pages,
        fitting.episode_of_its_id,
        fitting.step_after_onset,
        carried.of_its_episode("steps"),
    ],
    "places": [bookkeeping.place_can_be_found, fitting.place_of_its_kind],
    "statements": [bookkeeping.statement_can_be_asked],
    "corrections": [bookkeeping.correction_stands],
    "mass_mobilization": [coded_rules.year_adds_up],
    "mass_mobilization_protests": [bookkeeping.protest_days, coded_rules.protest_follows],
}


def check_folder(folder: Path) -> list[Problem]:
    """All problems of a folder of raw tables, sorted by file, line and column; empty if there are none.

    A folder without its own descriptor or codes, or with ones that cannot be used, is told so, and its tables are
    checked against the project's own.
    """
    if not folder.is_dir():
        return list(read_folder(folder).problems)
    problems: list[Problem] = []
    if not (folder / CODEBOOK).is_file():
        problems.append(Problem(CODEBOOK, 0, "", "", "is missing; it says how the rows were coded", "warning"))
    known = _described(folder, problems)
    if known is None:
        return sorted(problems)
    described, listed = known
    expected = {
        table.file: table.form
        for table in described.tables
        if not (table.optional and not (folder / table.file).exists())
    }
    raw = read_folder(folder, expected)
    problems += raw.problems
    problems += _strangers(folder, {table.file for table in described.tables})
    problems += _check_tables(raw, expected, described, listed)
    return sorted(set(problems))


def _described(folder: Path, problems: list[Problem]) -> tuple[DataPackage, Codes] | None:
    """Descriptor and codes of the folder; the project's own for one that is missing or cannot be used."""
    listed: Codes | None
    try:
        listed = Codes.load(folder)
    except DescriptionError as error:
        problems.append(Problem(codes.FILE, error.line, "", "", str(error)))
        listed = None
    try:
        listed = listed or Codes.load(HOME)
        return load_package(folder, listed), listed
    except DescriptionError as error:
        severity: Severity = "error" if (folder / package.FILE).exists() else "warning"
        problems.append(Problem(package.FILE, error.line, "", "", str(error), severity))
    try:
        return load_package(HOME, listed or Codes.load(HOME)), listed or Codes.load(HOME)
    except DescriptionError:
        return None


def _strangers(folder: Path, files: set[str]) -> list[Problem]:
    """Files that look like tables and are none of the package's: nobody reads them."""
    said = "is not a table of the data package; nothing reads it"
    return [
        Problem(path.name, 0, "", "", said, "warning")
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in SPREADSHEETS and path.name not in files and not path.name.startswith(".")
    ]


def _check_tables(raw: RawFolder, expected: Collection[str], described: DataPackage, listed: Codes) -> list[Problem]:
    read = {table.file: table for table in raw.tables.values()}
    tables = [table for table in described.tables if table.file in read]
    reports = {table.name: Report(table.file) for table in tables}
    rows = {
        table.name: check_cells(table, read[table.file], listed, _texts(table, described), reports[table.name])
        for table in tables
    }
    complete = {table.name for table in tables if read[table.file].complete}
    unread = {table.name for table in described.tables if table.file in expected} - complete
    folder = rules.Folder(rows, described, listed, frozenset(unread))
    for table in tables:
        check_unique(table, rows[table.name], reports[table.name])
        propose(table, rows[table.name], (row["row_id"] for row in rows.get("corrections", ())), reports[table.name])
        _check_names(table, folder, reports[table.name])
        _check_rules(table, folder, reports[table.name])
    return [problem for report in reports.values() for problem in report.problems]


def _texts(table: TableSchema, described: DataPackage) -> frozenset[str]:
    """The columns of free text, and those that repeat free text of another table."""
    texts = set()
    for column in table.columns:
        target = column.refers_to
        named = described.by_name[target.table].by_name[target.column] if target else column
        if named.is_text:
            texts.add(column.name)
    return frozenset(texts)


def _check_names(table: TableSchema, folder: rules.Folder, report: Report) -> None:
    """Cells that name rows of other tables, and entries of lists that are codes. A table that could not be read
    whole is not looked up: it would seem to lack rows."""
    for column in table.columns:
        target = column.refers_to
        if target and target.table in folder.rows and target.table not in folder.unread:
            lookup = lookup_of(folder.package, target, folder.rows[target.table])
            check_entries(column, folder.rows[table.name], lookup, report)
        elif column.separator and column.codes:
            check_entries(column, folder.rows[table.name], codes_lookup(column, folder.codes), report)


def _check_rules(table: TableSchema, folder: rules.Folder, report: Report) -> None:
    rows = folder.rows[table.name]
    broken = [*rules.ordered_pairs(table, rows), *rules.duplicates(table, rows), *named_persons(table, rows, folder)]
    for own_words in (
        telling.told_in_words,
        telling.beside_each_other,
        telling.number_as_told,
        telling.both_bounds_told,
        company.written_one_way,
    ):
        broken += own_words(table, rows, folder)
    for rule in [bookkeeping.second_coding] if table.coded_twice else RULES.get(table.name, ()):
        broken += rule(rows, folder)
    cells = {row.line: row.cells for row in rows}
    for line, column, message, severity in broken:
        value = cells[line].get(column, "")
        report.problems.append(Problem(table.file, line, column, value, message, severity))
