"""One cell against its column, and a sentence for each thing that is wrong with it.

Types, bounds, patterns and closed lists are the descriptor's, and mean what the Data Package standard says of them (a
test holds the check to another reader of the standard). What no schema can say stands here: ways of writing dates,
clocks and zones, and characters that hide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from importlib import resources

from analysis.evidence.check import characters
from analysis.evidence.check.folder import CheckedRow
from analysis.evidence.check.numerals import SPACED, clock_problem, date_problem, number_problem
from analysis.evidence.codes import Codes
from analysis.evidence.package import Column, TableSchema
from analysis.evidence.problem import Report, shown
from analysis.evidence.raw import RawRow, RawTable
from analysis.evidence.spelling import did_you_mean, either

LISTED = 8  # so many codes stand whole in a sentence
WEB_ADDRESS = re.compile(r"https?://[^\s/?#]+\.[^\s/?#]+\S*")
ARGUMENTS = re.compile(r"[a-z_]+=[^=;]+(; [a-z_]+=[^=;]+)*")


def check_cells(
    table: TableSchema, raw: RawTable, codes: Codes, text_columns: frozenset[str], report: Report
) -> list[CheckedRow]:
    """Check every cell of a table; the rows as the rules across rows use them. Rows that are not whole are passed on
    with every column bad but the key, so that others may still refer to them."""
    columns = [table.by_name[name] for name in raw.columns if name in table.by_name]
    free = {column.name for column in columns if column.is_text and not column.separator}  # what is there is right
    rows = []
    for row in raw.rows:
        if not row.whole:
            rows.append(CheckedRow(row.line, row.cells, frozenset(row.cells) - {table.key}, table))
            continue
        cells, bad = dict(row.cells), set()
        for column in columns:
            name, value = column.name, row.cells[column.name]
            if not value and not column.required:
                continue
            sentences: list[str] = []
            if error := characters.error_value(value):
                sentences.append(f"{shown(value)} holds '{error}', an error of a spreadsheet; type what stood there")
            elif value and not characters.ORDINARY.fullmatch(value):
                value, sentences = _cleaned(value, name in text_columns, raw.decoded)
                cells[name] = value
            elif value and name in text_columns and characters.begins_like_a_formula(value):
                may = "a spreadsheet may run it as a formula; put a word or quote before it"
                report.warn(row.line, f"{shown(value)} begins with '{value[0]}': {may}", name, value)
            if not value or name not in free:
                sentences += _schema(column, value, row, codes)
            for sentence in sentences:
                report(row.line, sentence, name, row.cells[name])
            if sentences:
                bad.add(name)
        rows.append(CheckedRow(row.line, cells, frozenset(bad), table))
    return rows


def _cleaned(value: str, text: bool, decoded: bool) -> tuple[str, list[str]]:
    """The value without stray characters, and a sentence for each kind that was found."""
    found = []
    meant, page = characters.misread(value)
    if meant:
        found.append(
            f"{shown(value)} was read in a wrong code page ({page}) and saved so; '{meant}' was meant: take the file "
            "from before, and import it as UTF-8"
        )
        value = meant
    if decoded and "\ufffd" in value:
        found.append(f"{shown(value)} holds U+FFFD: a character was lost when the file was saved; type it again")
    if hidden := characters.unprintable(value):
        found.append(f"{shown(value)} holds {hidden}; delete it")
        value = characters.without_unprintable(value)
    value, ends = characters.clean_ends(value)
    if ends:
        found.append(f"the cell {ends}; delete it")
    composed = unicodedata.normalize("NFC", value)
    if composed != value and not WEB_ADDRESS.match(value):
        found.append(f"{shown(value)} holds letters typed in two parts; '{composed}' was meant (Unicode form NFC)")
        value = composed
    if not text and not WEB_ADDRESS.match(value) and not SPACED.fullmatch(value):  # an address is of any script
        plain, odd = characters.look_alike(value)
        if odd:
            found.append(f"{shown(value)} {odd}; was '{plain}' meant?")
            value = plain
    return value, found


def _schema(column: Column, value: str, row: RawRow, codes: Codes) -> Iterator[str]:
    if value and column.type in ("integer", "number"):
        whole, meaning = _number(column, row, codes)
        if sentence := number_problem(value, whole, meaning):
            yield sentence
            return
    refused = list(_refused(column, value, codes))
    yield from refused
    if value and column.form and not refused and (sentence := _form_problem(column.form, value)):
        yield sentence
    if value and column.separator:
        yield from _entries_problem(column.separator, value)


def _refused(column: Column, value: str, codes: Codes) -> Iterator[str]:
    """A sentence for each constraint of the descriptor that a value breaks; a blank one breaks none but `required`."""
    limits = column.constraints
    if not value:
        if column.required:
            yield "is empty; every row needs it"
    elif column.type in ("integer", "number"):
        number = Decimal(value)
        if "minimum" in limits and number < Decimal(str(limits["minimum"])):
            yield f"{shown(value)} is below {limits['minimum']}, the least it can be"
        if "maximum" in limits and number > Decimal(str(limits["maximum"])):
            yield f"{shown(value)} is above {limits['maximum']}, the most it can be"
    else:
        if "pattern" in limits and not re.fullmatch(limits["pattern"], value):
            example = f", as in {column.example}" if column.example else f" {limits['pattern']}"
            yield f"{shown(value)} is not of the form expected here{example}"
        if "enum" in limits and value not in limits["enum"]:
            yield _not_listed(column, value, codes)


def _number(column: Column, row: RawRow, codes: Codes) -> tuple[bool, str]:
    """Whether the column's number is whole in this row, and what it counts."""
    if column.unit_of:
        unit = codes.unit_of(row.cells.get(column.unit_of, ""))
        if unit in codes.measured:
            return False, unit
        return True, f"a count, {unit}" if unit else "a count"
    if column.type == "integer":
        return True, f"a count, {column.unit}" if column.unit else column.title.lower()
    return False, column.unit or column.title.lower()


def _not_listed(column: Column, value: str, codes: Codes) -> str:
    valid = codes.codes(column.codes) if column.codes else tuple(map(str, column.constraints["enum"]))
    of = f"a code of '{column.codes}'" if column.codes else "one of the two"
    listed = f"expected {either(valid)}" if len(valid) <= LISTED else "the codes stand in codes.yaml"
    return f"{shown(value)} is not {of}{did_you_mean(value, valid, most=3) or f'; {listed}'}"


def _form_problem(form: str, value: str) -> str:
    if form in ("partial date", "day"):
        return date_problem(value, partial=form == "partial date")
    if form == "clock":
        return clock_problem(value)
    if form == "time zone":
        return _zone_problem(value)
    if form == "web address" and not WEB_ADDRESS.fullmatch(value):
        space = "; it holds a space" if re.search(r"\s", value) else ""
        return f"{shown(value)} is not a web address; expected http:// or https:// and no spaces{space}"
    if form == "arguments" and not ARGUMENTS.fullmatch(value):
        return f"{shown(value)} are not arguments; expected name=value, several separated by '; '"
    return ""


def _zone_problem(value: str) -> str:
    if value in _zones():
        return ""
    hint = did_you_mean(value, _zones(), most=3) or ", as in Asia/Almaty"
    return f"{shown(value)} is not a time zone of the IANA database{hint}"


@cache
def _zones() -> tuple[str, ...]:
    """The zones of the installed tzdata, the same on every machine; the system's own list is not."""
    return tuple(resources.files("tzdata").joinpath("zones").read_text("utf-8").split())


def _entries_problem(separator: str, value: str) -> Iterator[str]:
    entries = value.split(separator)
    if "" in map(str.strip, entries):
        yield f"{shown(value)} has an empty entry; one '{separator}' stands between two entries and none at the ends"
    if any(entry != entry.strip() for entry in entries):
        yield f"{shown(value)} has a space beside '{separator}'; delete it"
    twice = sorted({entry for entry in entries if entry and entries.count(entry) > 1})
    for entry in twice:
        yield f"{shown(entry)} stands in the list twice"
