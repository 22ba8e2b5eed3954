"""Files that are no plain UTF-8 tables: other programs' ways of saving, hostile bytes, what is missing or too much."""

from __future__ import annotations

import codecs
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import small_folder as small

from analysis.evidence.check import check_folder, errors_in, format_problems
from analysis.evidence.package import published
from analysis.evidence.problem import Problem
from analysis.evidence.raw import read_folder

SAVE_AS = "save the file as 'CSV UTF-8 (comma delimited)'"
COLUMNS = list(small.read(small.RAW / "counts.csv")[0])
COUNTS = ", ".join(COLUMNS)


def said(raw: Path) -> list[str]:
    return [str(problem) for problem in check_folder(raw)]


def rewrite(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


def with_separator(separator: str) -> Callable[[bytes], bytes]:
    """The table as a spreadsheet saves it where the comma stands before decimals."""
    import csv
    import io

    def change(content: bytes) -> bytes:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=separator).writerows(csv.reader(io.StringIO(content.decode(), newline="")))
        return text.getvalue().encode()

    return change


@pytest.mark.parametrize(
    "saved",
    [
        pytest.param(lambda content: codecs.BOM_UTF8 + content, id="byte order mark, as Excel writes it"),
        pytest.param(lambda content: content.replace(b"\n", b"\r\n"), id="lines of Windows"),
        pytest.param(lambda content: content.replace(b"\n", b"\r"), id="lines of the old Macintosh"),
        pytest.param(lambda content: codecs.BOM_UTF8 + content.replace(b"\n", b"\r\n"), id="Excel's CSV UTF-8"),
        pytest.param(lambda content: content.removesuffix(b"\n"), id="no line end at the end"),
        pytest.param(lambda content: content + b"\n\n", id="blank lines at the end"),
        pytest.param(
            lambda content: b"\n".join(
                b",".join(b'"' + cell + b'"' for cell in line.split(b",")) if b'"' not in line else line
                for line in content.split(b"\n")
                if line
            ),
            id="every cell in quotes, as LibreOffice can",
        ),
    ],
)
def test_other_ways_of_saving_the_same_table_are_fine(raw: Path, saved: Callable[[bytes], bytes]) -> None:
    before = read_folder(raw).cells()
    for path in raw.glob("*.csv"):
        rewrite(path, saved)

    assert said(raw) == []
    assert read_folder(raw).cells() == before


def test_lines_are_counted_through_cells_of_several_lines(raw: Path) -> None:
    path = raw / "counts.csv"
    for ends in ("\n", "\r\n"):
        rows = small.read(path)
        rows[0]["note"] = f"preliminary{ends}second line{ends}third line"
        rows[1]["low"] = "abc"
        small.write(path, rows)

        assert said(raw) == ["counts.csv:5: low: 'abc' is not a whole number (a count, persons)"]


@pytest.mark.parametrize(
    ("separator", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")], ids=lambda value: repr(value)
)
def test_another_separator_is_named_and_the_rest_checked(raw: Path, separator: str, name: str) -> None:
    line = small.set_cell(raw / "counts.csv", "n11-001", "low", "abc")
    rewrite(raw / "counts.csv", with_separator(separator))

    assert said(raw) == [
        f"counts.csv:1: cells are separated by {name}; expected commas: {SAVE_AS}",
        f"counts.csv:{line}: low: 'abc' is not a whole number (a count, persons)",
    ]


def test_a_spreadsheets_own_first_line_is_named(raw: Path) -> None:
    line = small.set_cell(raw / "counts.csv", "n11-001", "low", "abc")
    rewrite(raw / "counts.csv", lambda content: b"sep=;\r\n" + with_separator(";")(content))

    assert said(raw) == [
        "counts.csv:1: is a spreadsheet's 'sep=' line; delete it, so that the header row comes first",
        f"counts.csv:{line + 1}: low: 'abc' is not a whole number (a count, persons)",
    ]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-16", b""), ("utf-16-le", b""), ("utf-16-be", b""), ("utf-16-be", codecs.BOM_UTF16_BE), ("utf-32", b"")],
)
def test_utf_16_is_named_and_the_rest_checked(raw: Path, encoding: str, mark: bytes) -> None:
    line = small.set_cell(raw / "counts.csv", "n11-001", "low", "abc")
    rewrite(raw / "counts.csv", lambda content: mark + content.decode().encode(encoding))

    assert said(raw) == [
        f"counts.csv: is {encoding[:6].upper()} (a spreadsheet's 'Unicode text'), expected UTF-8; {SAVE_AS}",
        f"counts.csv:{line}: low: 'abc' is not a whole number (a count, persons)",
    ]


def test_cyrillic_of_windows_is_read_back_to_the_coder(raw: Path) -> None:
    path = raw / "claims.csv"
    small.set_cell(path, "c11-01", "claimant", "Генеральный прокурор")
    small.set_cell(path, "c11-02", "topic", "оружие")
    small.set_cell(path, "c11-02", "claimant_kind", "stat")
    rewrite(path, lambda content: content.decode().encode("cp1251"))

    assert said(raw) == [
        "claims.csv:2: is not UTF-8 (byte 0xC3; 'Генеральный прокурор' in Windows-1251); "
        f"one further line has such bytes; {SAVE_AS}",
        "claims.csv:3: claimant_kind: 'stat' is not a code of 'publisher_kind'; did you mean 'state'?",
    ]


def test_a_byte_that_is_no_utf_8_is_named_with_its_line(raw: Path) -> None:
    line = small.line_of(raw / "counts.csv", "n11-003")
    rewrite(raw / "counts.csv", lambda content: content.replace(b"first revision", b"first r\xe9vision"))

    assert said(raw) == [f"counts.csv:{line}: is not UTF-8 (byte 0xE9; 'é' in Windows-1252); {SAVE_AS}"]


def test_a_codebook_in_the_cyrillic_of_windows_is_told_before_a_page_is_made_of_it(raw: Path) -> None:
    (raw / "CODEBOOK.md").write_bytes("# Кодтау\n\nКаждая строка названа.\n".encode("cp1251"))
    (problem,) = errors_in(check_folder(raw))
    assert (problem.file, problem.line) == ("CODEBOOK.md", 1)
    assert "is not UTF-8" in problem.message
    assert "in Windows-1251" in problem.message
    assert problem.message.endswith("; save the file as UTF-8")


@pytest.mark.parametrize(
    "line",
    ["```{include} ../../secret", "See {download}`/etc/passwd`.", "<script>run()</script>", "<!-- x", "![x](y.png)"],
)
def test_a_codebook_is_text_and_runs_nothing_on_its_page(raw: Path, line: str) -> None:
    (raw / "CODEBOOK.md").write_text(f"# Coding\n\nA < b, `{{x}}`, <https://example.org>.\n{line}\n", encoding="utf-8")
    (problem,) = errors_in(check_folder(raw))
    assert (problem.file, problem.line) == ("CODEBOOK.md", 4)
    assert "it is text" in problem.message


def test_a_byte_that_no_encoding_explains_is_named_by_its_number(raw: Path) -> None:
    line = small.line_of(raw / "counts.csv", "n11-003")
    rewrite(raw / "counts.csv", lambda content: content.replace(b"first revision", b"first r\x98\x81vision"))

    assert said(raw) == [f"counts.csv:{line}: is not UTF-8 (byte 0x98); {SAVE_AS}"]


@pytest.mark.parametrize(
    ("bytes_typed", "hidden"),
    [
        (b"\0", "U+0000"),
        (b"\x1b[31m", "U+001B"),
        (b"\x07", "U+0007"),
        (b"\xe2\x80\xae", "U+202E Right-to-left override"),
    ],
)
def test_bytes_that_no_reader_sees_are_named(raw: Path, bytes_typed: bytes, hidden: str) -> None:
    line = small.line_of(raw / "counts.csv", "n11-003")
    rewrite(
        raw / "counts.csv", lambda content: content.replace(b"first revision", b"first" + bytes_typed + b"revision")
    )

    (problem,) = check_folder(raw)

    assert str(problem).startswith(f"counts.csv:{line}: note: ")
    assert f"({hidden}); delete it" in str(problem)
    assert str(problem).isprintable()


def test_ragged_rows_are_named_and_others_may_still_refer_to_them(raw: Path) -> None:
    path = raw / "events.csv"
    lines = path.read_text("utf-8").split("\n")
    at = {row_id: small.line_of(path, row_id) for row_id in ("e11-034", "e11-040", "e11-041")}
    lines[at["e11-034"] - 1] += ",one too many"
    lines[at["e11-040"] - 1] = lines[at["e11-040"] - 1].rsplit(",", 1)[0]
    lines[at["e11-041"] - 1] += ",,,"
    path.write_text("\n".join(lines), "utf-8")

    assert said(raw) == [
        f"events.csv:{at['e11-034']}: the row has 21 cells, the header 20 columns; "
        "a text that holds a comma stands in double quotes",
        f"events.csv:{at['e11-040']}: the row has 19 cells, the header 20 columns; is a comma missing?",
        f"events.csv:{at['e11-041']}: the row has 23 cells, the header 20 columns; delete the empty cells at its end",
    ]


def test_empty_rows_and_blank_lines_between_rows_are_named(raw: Path) -> None:
    path = raw / "steps.csv"
    lines = path.read_text("utf-8").split("\n")
    path.write_text("\n".join([*lines[:2], "", ",,,,,,,,", *lines[2:]]), "utf-8")

    assert said(raw) == ["steps.csv:3: warning: is a blank line; delete it", "steps.csv:4: the row is empty; delete it"]


def test_a_quote_that_swallows_the_next_row_is_named_where_it_opens(raw: Path) -> None:
    small.set_cell(raw / "counts.csv", "n11-003", "note", "first revision, up from 10")
    line = small.line_of(raw / "counts.csv", "n11-001")
    rewrite(raw / "counts.csv", lambda content: content.replace(b"n11-001,", b'"n11-001,'))

    assert f"counts.csv:{line}: " + (
        "text follows a closing double quote (the cell runs on to the next line: was it meant to?); "
        "a quote inside a cell is written twice"
    ) in said(raw)


def test_a_quote_that_no_other_follows_is_named_where_it_opens(raw: Path) -> None:
    line = small.line_of(raw / "steps.csv", "s11-002")
    rewrite(raw / "steps.csv", lambda content: content.replace(b"s11-002,", b'"s11-002,'))

    assert (
        f"steps.csv:{line}: a double quote opens a cell of this row and none closes it before the end of the file"
        in (said(raw))
    )


def test_a_quote_inside_a_cell_is_named_and_no_lost_row_is_missed_twice(raw: Path) -> None:
    """Rows that a broken quote swallows are not reported as missing wherever they are cited."""
    line = small.line_of(raw / "events.csv", "e11-034")
    rewrite(raw / "events.csv", lambda content: content.replace(b"e11-034,2011-zhanaozen", b'e11-034,"2011"-zhanaozen'))

    assert said(raw) == [
        f"events.csv:{line}: text follows a closing double quote; a quote inside a cell is written twice"
    ]


def test_a_cell_of_a_whole_book_is_too_long(raw: Path) -> None:
    line = small.set_cell(raw / "counts.csv", "n11-003", "note", "word " * 60_000 + "end")

    assert said(raw) == [
        f"counts.csv:{line}: note: the cell has 300,003 characters, at most 10,000; is a closing double quote missing?"
    ]


MISSING = "{}: this column is missing from the header"
HEADERS = {  # a column of the header, what stands there instead, and what is said of it
    "misspelt": ("note", "notes", ["'notes' is no column of this table; did you mean 'note'?", MISSING]),
    "unknown": ("note", "remark", [f"'remark' is no column of this table; the columns are {COUNTS}", MISSING]),
    "doubled": ("detail", "quantity", [MISSING, "quantity: this column stands in the header twice"]),
    "capital and space": ("note", "Note ", ["note: the header says 'Note '; expected 'note'"]),
    "nameless": ("note", "", [f"column {len(COLUMNS)} has no name; delete it or name it", MISSING]),
}


@pytest.mark.parametrize(("column", "typed", "problems"), HEADERS.values(), ids=HEADERS)
def test_a_header_that_is_not_the_tables_own(raw: Path, column: str, typed: str, problems: list[str]) -> None:
    path = raw / "counts.csv"
    _, _, rest = path.read_text("utf-8").partition("\n")
    path.write_text(",".join(typed if name == column else name for name in COLUMNS) + "\n" + rest, "utf-8")

    found = [problem for problem in said(raw) if problem.startswith("counts.csv:1:")]

    assert found == [f"counts.csv:1: {problem.format(column)}" for problem in problems]


@pytest.mark.parametrize("table", ["counts", "events", "claims", "orders", "steps", "sources", "origins", "places"])
def test_a_table_that_lost_its_key_is_told_so_and_the_rest_checked(raw: Path, table: str) -> None:
    path = raw / f"{table}.csv"
    rows = small.read(path)
    key = next(iter(rows[0]))
    small.write(path, [{column: cell for column, cell in row.items() if column != key} for row in rows])

    assert f"{table}.csv:1: {key}: this column is missing from the header" in said(raw)


@pytest.mark.parametrize("column", ["origin", "publisher", "note"])
def test_pages_that_lost_a_column_are_told_so_and_the_rest_checked(raw: Path, column: str) -> None:
    rows = small.read(raw / "sources.csv")
    small.write(raw / "sources.csv", [{name: cell for name, cell in row.items() if name != column} for row in rows])

    assert f"sources.csv:1: {column}: this column is missing from the header" in said(raw)


def test_a_table_without_a_header_is_told_what_it_should_be(raw: Path) -> None:
    rewrite(raw / "counts.csv", lambda content: content.partition(b"\n")[2])

    assert f"counts.csv:1: the first row is no header of this table; expected the columns {COUNTS}" in said(raw)


def test_columns_may_stand_in_any_order(raw: Path) -> None:
    path = raw / "counts.csv"
    small.write(path, [dict(reversed(row.items())) for row in small.read(path)])

    assert said(raw) == []


def test_files_that_are_missing_empty_or_strange(raw: Path) -> None:
    (raw / "steps.csv").unlink()
    (raw / "claims.csv").write_bytes(b"")
    (raw / "claim_evidence.csv").unlink()
    (raw / "claim_evidence.csv").mkdir()
    (raw / "mass_mobilization.csv").unlink()
    (raw / "counts (1).csv").write_bytes(b"a,b\n")
    (raw / "Sources.xlsx").write_bytes(b"PK")

    assert said(raw) == [
        "Sources.xlsx: warning: is not a table of the data package; nothing reads it",
        "claim_evidence.csv: is not a file; expected a table in CSV",
        "claims.csv: is empty; expected a header row and the rows below it",
        "counts (1).csv: warning: is not a table of the data package; nothing reads it",
        "steps.csv: is missing from the folder",
    ]


@pytest.mark.parametrize("table", ["counts", "events", "claims", "orders", "steps"])
def test_a_table_that_cannot_be_read_is_one_problem_not_one_for_each_row_that_is_named_elsewhere(
    raw: Path, table: str
) -> None:
    (raw / f"{table}.csv").write_bytes(b"")

    assert said(raw) == [f"{table}.csv: is empty; expected a header row and the rows below it"]


def test_a_table_of_a_header_alone_has_no_rows_and_no_problem_of_its_own(raw: Path) -> None:
    rewrite(raw / "steps.csv", lambda content: content.partition(b"\n")[0] + b"\n")
    (raw / "double_coding_steps.csv").unlink()

    assert [problem for problem in said(raw) if not problem.startswith("sources.csv")] == []


def test_a_folder_that_is_not_there_is_one_problem(tmp_path: Path) -> None:
    assert said(tmp_path / "nowhere") == [f"{tmp_path / 'nowhere'}: does not exist; expected the folder of raw tables"]
    (tmp_path / "file").write_text("")
    assert said(tmp_path / "file") == [f"{tmp_path / 'file'}: is not a folder; expected the folder of raw tables"]


def test_an_empty_folder_lacks_every_table_that_is_needed(tmp_path: Path) -> None:
    problems = said(tmp_path)

    assert "counts.csv: is missing from the folder" in problems
    assert "mass_mobilization.csv: is missing from the folder" not in problems
    assert problems[-1] == "steps.csv: is missing from the folder"


def test_a_folder_without_descriptor_is_checked_against_the_projects_own(raw: Path) -> None:
    (raw / "datapackage.yaml").unlink()
    line = small.set_cell(raw / "counts.csv", "n11-001", "low", "abc")

    assert said(raw) == [
        f"counts.csv:{line}: low: 'abc' is not a whole number (a count, persons)",
        "datapackage.yaml: warning: is missing; expected the description of the tables",
    ]


def test_a_folder_without_descriptor_is_described_by_the_projects_own_on_the_site_and_in_notebooks(raw: Path) -> None:
    described = published(raw)
    (raw / "datapackage.yaml").unlink()

    assert published(raw) == described


QUOTED = "; quote what reads as a number, date, yes or no"
CODES = [  # what is changed, into what, and what is said of codes.yaml
    ("\nstance:", "\nstand:", "the list 'stance' is missing"),
    ("6: [live_fire", "6: [life_fire", "force_ladder: 'life_fire' is on no list of codes; did you mean 'live_fire'?"),
    ("6: [live_fire", "6: [tear_gas, live_fire", "force_ladder: 'tear_gas' stands in two groups, 4 and 6"),
    ("protest: [strike", "protest: [rally, strike", "action: the code 'rally' stands there twice"),
    ("\naction:", "\naction: [rally]\nacts:", "action: expected families, each with its actions"),
    ("\nactor: [", "\nactor: a\nactors: [", "actor: expected a list of codes, or 'code: definition' lines"),
    ("\nforce_ladder:", "\nforce_ladder: |", f"force_ladder: expected 'rung, a whole number: [action]'{QUOTED}"),
    ("  6: [live_fire", "  top: [live_fire", f"force_ladder: top: expected 'rung, a whole number: [action]'{QUOTED}"),
    (
        *("actor: [protesters", "actor: [yes, protesters"),
        "actor: True is not a code; quote it if it reads as a number, date, yes or no",
    ),
]
PACKAGE = [  # the same of datapackage.yaml
    ("codes: qualifier", "codes: qualifiers", "counts.qualifier: codes.yaml has no list 'qualifiers'"),
    (
        *("type: number", "type: float"),
        "counts.low: the type is 'float'; expected one of integer, list, number, string",
    ),
    (
        *("sameAs: sources.note", "sameAs: source.note"),
        "origins.note is said to be the same as source.note, which is not described",
    ),
    ("fields: [place],", "fields: [palce],", "counts: 'palce' is named, but is none of its columns"),
    (
        *("title: Origins", "title: 2011"),
        "origins: its title is 2011, which cannot be; quote a value that reads as a number, date, yes or no",
    ),
    ("    schema:", "    scheme:", "is no data package of tables: KeyError 'schema'"),
    ("resource: places,", "resource: place,", "counts.place refers to place.place, which is not described"),
    (
        *("constraints: {minimum: 0}", "constraints: {least: 0}"),
        "low: nothing checks the constraint 'least'; expected required, unique, pattern, enum, minimum, maximum",
    ),
    (
        *("form: partial date", "form: partial day"),
        "published_on: nothing checks the form 'partial day'; expected partial date, day, clock, time zone, web "
        "address, arguments, episode, blank or *",
    ),
    (
        *("path: origins.csv", "path: ../origins.csv"),
        "origins: '../origins.csv' is no name of a file in the folder of the tables",
    ),
]
SLIPS = [*(("codes.yaml", *slip) for slip in CODES), *(("datapackage.yaml", *slip) for slip in PACKAGE)]


@pytest.mark.parametrize(("name", "was", "now", "problem"), SLIPS)
def test_a_codes_file_or_descriptor_that_cannot_be_used_is_one_problem(
    raw: Path, name: str, was: str, now: str, problem: str
) -> None:
    text = (raw / name).read_text("utf-8")
    assert was in text
    (raw / name).write_text(text.replace(was, now, 1), "utf-8")

    assert said(raw) == [f"{name}: {problem}"]


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("codes.yaml", "quantity: [\n", "codes.yaml:2: is not valid YAML: "),
        (
            "codes.yaml",
            "- a\n",
            "codes.yaml: holds nothing that can be read; expected the closed code lists of the tables",
        ),
        ("datapackage.yaml", "resources: 5\n", "datapackage.yaml: describes no tables; expected a list of resources"),
    ],
)
def test_so_is_one_that_is_something_else(raw: Path, name: str, text: str, problem: str) -> None:
    (raw / name).write_text(text, "utf-8")

    (found,) = said(raw)

    assert found.startswith(problem)


def test_problems_are_sorted_by_file_line_and_column(raw: Path) -> None:
    for row_id, column in (("n11-010", "low"), ("n11-003", "quantity"), ("n11-003", "low")):
        small.set_cell(raw / "counts.csv", row_id, column, "?")
    small.set_cell(raw / "claims.csv", "c11-02", "claimant_kind", "?")

    places = [(problem.file, problem.line, problem.column) for problem in check_folder(raw)]

    assert places == [
        ("claims.csv", 3, "claimant_kind"),
        ("counts.csv", 3, "low"),
        ("counts.csv", 3, "quantity"),
        ("counts.csv", 4, "low"),
    ]


def test_problems_as_json_hold_the_fields_of_a_problem(raw: Path) -> None:
    small.set_cell(raw / "counts.csv", "n11-001", "low", "abc")

    assert json.loads(format_problems(check_folder(raw), "json")) == [
        {
            "file": "counts.csv",
            "line": 2,
            "column": "low",
            "value": "abc",
            "message": "'abc' is not a whole number (a count, persons)",
            "severity": "error",
        }
    ]
    assert format_problems([], "json") == "[]"
    assert format_problems([]) == ""
    with pytest.raises(ValueError, match="expected 'text' or 'json'"):
        format_problems([], "xml")


def test_a_problem_is_one_line_whatever_the_cell_holds(raw: Path) -> None:
    small.set_cell(raw / "counts.csv", "n11-001", "quantity", "kil\nled \x1b[2J")

    text = format_problems(check_folder(raw))

    assert all(line.startswith("counts.csv:2: ") for line in text.split("\n"))
    assert text.replace("\n", "").isprintable()


def test_warnings_are_no_errors() -> None:
    warning = Problem("a.csv", 1, "b", "c", "d", "warning")

    assert errors_in([warning]) == []
    assert str(warning) == "a.csv:1: warning: b: d"


def test_the_folder_is_read_as_it_is_and_left_as_it_was(raw: Path, small_raw: Path) -> None:
    check_folder(raw)

    assert sorted(path.name for path in raw.iterdir()) == sorted(path.name for path in small_raw.iterdir())
    assert all((raw / path.name).read_bytes() == path.read_bytes() for path in small_raw.iterdir())
    shutil.rmtree(raw)
