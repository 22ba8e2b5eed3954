"""What programs leave behind in a table: error values, text read in a wrong code page, letters in two parts, marks that
look like others. Each is named with its line and what it should be."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import small_folder as small

from analysis.evidence.check import check_folder, errors_in
from analysis.evidence.check.characters import alike, error_value, misread

TITLE = "Полиция Алматы: обнаружены тайные места захоронений — «боевиков»"
PAGES = ("cp1251", "cp1252", "mac_cyrillic", "mac_roman")


def seen(byte: int, page: str) -> str:
    """What a program shows for a byte: of the holes of a code page the control character of that number."""
    try:
        return bytes([byte]).decode(page)
    except UnicodeDecodeError:
        return chr(byte)


def resaved(text: str, page: str) -> str:
    return "".join(seen(byte, page) for byte in text.encode("utf-8"))


def errors(raw: Path) -> list[str]:
    return [str(problem) for problem in errors_in(check_folder(raw))]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("text", [TITLE, "Жаңаөзенде газдың қымбаттауы", "Où la réponse de l’État", "Übergriffe"])
def test_text_that_was_read_in_a_wrong_code_page_is_decoded_back(page: str, text: str) -> None:
    assert misread(resaved(text, page))[0] == text


def test_no_text_of_the_evidence_is_taken_for_misread() -> None:
    for path in sorted(small.RAW.glob("*.csv")):
        cells = [cell for row in small.read(path) for cell in row.values()]
        assert [cell for cell in cells if misread(cell)[0]] == []


@pytest.mark.parametrize("page", PAGES)
def test_a_misread_cell_is_named_with_its_line_and_what_was_meant(raw: Path, page: str) -> None:
    line = small.set_cell(raw / "sources.csv", "pg-2011-12-16-statement", "title", resaved(TITLE, page))

    (told,) = errors(raw)
    assert told.startswith(f"sources.csv:{line}: title: ")
    assert "was read in a wrong code page" in told
    assert f"'{TITLE}' was meant" in told


@pytest.mark.parametrize(
    "value",
    ["#REF!", "#NAME?", "#VALUE!", "#N/A", "#DIV/0!", "#ERROR!", "Err:508", "#ИМЯ?", "#Н/Д", "#ССЫЛКА!", "#####"],
)
def test_an_error_of_a_spreadsheet_is_named_also_in_free_text(raw: Path, value: str) -> None:
    line = small.set_cell(raw / "events.csv", "e11-031", "summary", value)

    assert errors(raw) == [
        f"events.csv:{line}: summary: '{value}' holds '{value}', an error of a spreadsheet; type what stood there"
    ]


@pytest.mark.parametrize("text", ["#KeepItOn: people have the right", "Issue #5 of it", "C# and more!", "Errors"])
def test_a_hashtag_is_no_error(text: str) -> None:
    assert error_value(text) == ""


def test_letters_typed_in_two_parts_are_named_composed(raw: Path) -> None:
    typed = unicodedata.normalize("NFD", "Митинг полицейских")
    line = small.set_cell(raw / "sources.csv", "pg-2011-12-16-statement", "title", typed)

    assert errors(raw) == [
        f"sources.csv:{line}: title: '{typed}' holds letters typed in two parts; 'Митинг полицейских' was meant "
        "(Unicode form NFC)"
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "General Prosecutor’s Office of Kazakhstan",
        "General Prosecutor's  Office of Kazakhstan",
        "General Prosecutor's Office of\u00a0Kazakhstan",
        "general prosecutor's office of Kazakhstan",
    ],
)
def test_a_wording_that_differs_in_marks_alone_never_becomes_another_voice_in_silence(raw: Path, typed: str) -> None:
    line = small.set_cell(raw / "counts.csv", "n11-003", "attributed_to", typed)

    assert errors(raw) == [
        f"counts.csv:{line}: attributed_to: '{typed}' differs from the alias 'General Prosecutor's Office of "
        "Kazakhstan' in marks, blanks or case alone; write it so"
    ]


def test_wordings_alike_are_the_same_but_for_what_nobody_sees() -> None:
    assert alike("Prosecutor’s  Office") == alike("prosecutor's office")
    assert alike("Prosecutor's Office") != alike("Prosecutors Office")


@pytest.mark.parametrize(
    ("table", "row_id", "column", "typed"),
    [
        ("events", "e11-031", "site", "Central  Square"),
        ("sources", "pg-2011-12-16-statement", "publisher", None),
        ("steps", "s11-002", "body", None),
    ],
)
def test_a_text_that_brings_rows_together_is_written_in_one_way(
    raw: Path, table: str, row_id: str, column: str, typed: str | None
) -> None:
    path = raw / f"{table}.csv"
    rows = small.read(path)
    usual = next(row for row in rows if next(iter(row.values())) == row_id)[column] or "Central Square"
    for row in rows:
        row[column] = usual
    small.write(path, rows)
    typed = typed or usual.replace("'", "’").replace(" ", "\u00a0", 1).upper()
    line = small.set_cell(path, row_id, column, typed)

    said = f"{table}.csv:{line}: warning: {column}: '{typed}' differs from '{usual}' in marks, blanks or case alone"
    assert any(str(problem).startswith(said) for problem in check_folder(raw))
