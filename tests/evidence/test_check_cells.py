"""One cell is mistyped, and the check says where, what was found, what was expected and what was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest
import small_folder as small

from analysis.evidence.check import check_folder, errors_in
from analysis.evidence.check.characters import look_alike

DAY = "… is not a date; expected YYYY-MM-DD, YYYY-MM or YYYY"
PERSONS = "… is not a whole number (a count, persons)"
CLOCK = "… is not a clock time; expected HH:MM from 00:00 to 23:59"
BOUNDS = "bounds go in the columns of low and high, and the qualifier says how they are meant"

# table, row and column: what is typed, and what is said of it
NUMBERS = {
    "counts n11-001 low": {
        "abc": PERSONS,
        "1 000": f"{PERSONS}; thousands are not set apart: was 1000 meant?",
        "1,000": f"{PERSONS}; thousands are not set apart: was 1000 meant?",
        "1_000": f"{PERSONS}; thousands are not set apart: was 1000 meant?",
        "1.000": f"{PERSONS}; write 1, or 1000 if the point stands between thousands",
        "12.0": f"{PERSONS}; write 12",
        "12.5": PERSONS,
        "1e3": f"{PERSONS}; it is in scientific notation, in which a spreadsheet may have dropped digits: was 1000 "
        "meant?",
        "010": f"{PERSONS}; it begins with 0: was 10 meant?",
        "10-12": f"{PERSONS}; {BOUNDS}",
        "~10": f"{PERSONS}; {BOUNDS}",
        "NaN": PERSONS,
        "10%": f"{PERSONS}; write the number without the sign",
        "1.000.000": f"{PERSONS}; thousands are not set apart: was 1000000 meant?",
        "1\u00a0000": f"{PERSONS}; thousands are not set apart: was 1000 meant?",
        "-5": "… is below 0, the least it can be",
        "9" * 14: "… is too large to be right (a count, persons)",
    },
    "counts n21-029 low": {
        "1,500": "… is not a number (hours); write 1500 if the comma stands between thousands, 1.500 if before "
        "decimals",
        "six": "… is not a number (hours)",
        "6,5": "… is not a number (hours); decimals follow a point: was 6.5 meant?",
    },
    "counts n11-213 low": {"abc": "… is not a whole number (a count)"},
    "events e11-032 participants_low": {"800.5": PERSONS},
    "steps s11-001 count_low": {"one": "… is not a whole number (a count, persons or cases)"},
    "places Aktau latitude": {"N43": "… is not a number (degrees)", "143.6": "… is above 90, the most it can be"},
    "places Aktau geonames_id": {"x": "… is not a whole number (geonames number)"},
}
DATES = {
    "counts n22-001 stated_on": {
        "05/01/2022": f"{DAY}: it can be read as 2022-01-05 or as 2022-05-01, write the one that the source means",
        "6.1.2022": f"{DAY}: it can be read as 2022-01-06 or as 2022-06-01, write the one that the source means",
        "1/6/22": f"{DAY}: it can be read as 2022-01-06 or as 2022-06-01, write the one that the source means",
        "25/01/2022": f"{DAY}: was 2022-01-25 meant?",
        "44567": f"{DAY}: it is a spreadsheet's number of a day, was 2022-01-06 meant?",
        "6 Jan 2022": f"{DAY}: was 2022-01-06 meant?",
        "6 января 2022": f"{DAY}: was 2022-01-06 meant?",
        "2022 Jan 6": f"{DAY}: was 2022-01-06 meant?",
        "22-01-06": f"{DAY}: it can be read as 2006-01-22 or as 2022-01-06, write the one that the source means",
        "Jan-22": f"{DAY}: was 2022-01 meant?",
        "2022-1-6": f"{DAY}: was 2022-01-06 meant?",
        "2022/01/06": f"{DAY}: was 2022-01-06 meant?",
        "20220106": f"{DAY}: was 2022-01-06 meant?",
        "2022-01-06 00:00:00": f"{DAY}: was 2022-01-06 meant? (a clock time has its own column)",
        "2022-02-30": "… is not a date: 2022-02 has days 01 to 28",
        "2022-13": "… is not a date: there is no month 13",
        "2202-01-06": "… is not a date of these events: the year is 2202",
        "yesterday": DAY,
        "6 Jan 022": DAY,  # of no length that a year or a month has: nothing is guessed
        "Jan 022": DAY,
        "xx 2022": DAY,
    },
    "episodes 2022-january core_to": {"2022-01": "… is not a date; expected YYYY-MM-DD"},
}
CLOCKS_AND_ZONES = {
    "events e11-030 time_from": {
        "9:30": f"{CLOCK}: was 09:30 meant?",
        "11.00": f"{CLOCK}: was 11:00 meant?",
        "5 pm": f"{CLOCK}: was 17:00 meant?",
        "11:00:00": f"{CLOCK}: was 11:00 meant?",
        "24:00": f"{CLOCK}: midnight is 00:00 of the next day",
        "0.458333": f"{CLOCK}: it is a spreadsheet's part of a day, was 11:00 meant?",
        "noon": CLOCK,
        "13 pm": CLOCK,
    },
    "places Aktau timezone": {
        "Asia/Aktau": "… is not a time zone of the IANA database; did you mean 'Asia/Aqtau', 'Asia/Atyrau' or "
        "'Asia/Baku'?",
        "/etc/localtime": "… is not a time zone of the IANA database, as in Asia/Almaty",
    },
}
CODES = {
    "counts n11-001 quantity": {
        "kiled": "… is not a code of 'quantity'; did you mean 'killed'?",
        "Killed": "… is not a code of 'quantity'; did you mean 'killed'?",
        "detaind": "… is not a code of 'quantity'; did you mean 'detained' or 'contained'?",
        "xyz": "… is not a code of 'quantity'; the codes stand in codes.yaml",
    },
    "claim_evidence c11-01 stance": {
        "pro": "… is not a code of 'stance'; expected 'asserts', 'supports', 'contradicts' or 'context'"
    },
    "double_coding_counts n11-003 found_by_second": {"si": "… is not one of the two; expected 'yes' or 'no'"},
    "events e11-030 action": {"raly": "… is not a code of 'action'; did you mean 'rally' or 'trial'?"},
    "orders o11-13 stated": {"after": "… is not a code of 'stated'; expected 'before' or 'during'"},
    "mass_mobilization_protests mm-7052011001 responses": {
        "arrest;killings": "'arrest' is no code of 'mass_mobilization_response'; did you mean 'arrests'?"
    },
}
FORMS = {
    "counts n11-001 place": {"": "is empty; every row needs it"},
    "events e11-030 source_ids": {"": "is empty; every row needs it"},
    "events e21-124 same_act": {
        "Annensky strike": "… is not of the form expected here, as in almaty-night-clash-4-5jan"
    },
    "sources pg-2011-12-16-statement language": {"english": "… is not of the form expected here, as in ru"},
    "sources pg-2011-12-16-statement url": {
        "www.prokuror.kz": "… is not a web address; expected http:// or https:// and no spaces",
        "https://prokuror.kz/a b": "… is not a web address; expected http:// or https:// and no spaces; it holds a "
        "space",
    },
    "statements Q01 arguments": {
        "quantity: killed": "… are not arguments; expected name=value, several separated by '; '"
    },
}
CHARACTERS = {
    "counts n11-001 quantity": {
        " killed": "the cell begins with a space; delete it",
        "killеd": "… holds 'е' (U+0435 Cyrillic small letter ie), which looks like 'e'; was 'killed' meant?",
    },
    "counts n11-001 note": {
        "preliminary\u00a0": "the cell ends with a non-breaking space (U+00A0); delete it",
        "  ": "the cell holds nothing but a space; delete it",
        "pre\x07liminary": "… holds a control character (U+0007); delete it",
        "prelimin\ufffdry": "… holds U+FFFD: a character was lost when the file was saved; type it again",
    },
    "events e11-030 source_ids": {
        "kostyuchenko-2011-kafka168;еp-2012-03-15-resolution": "… holds 'е' (U+0435 Cyrillic small letter ie), which "
        "looks like 'e'; was 'kostyuchenko-2011-kafka168;ep-2012-03-15-resolution' meant?"
    },
    "counts n11-001 stated_on": {
        "2011–12–16": "… holds '–' (U+2013 En dash), which looks like '-'; was '2011-12-16' meant?"
    },
    "counts n11-001 low": {"１0": "… holds '１' (U+FF11 Fullwidth digit one); was '10' meant?"},
    "counts n11-001 attributed_kind": {
        "sta\u200bte": "… holds an invisible character (U+200B Zero width space); delete it"
    },
}
LISTS = {
    "events e11-030 source_ids": {
        "kostyuchenko-2011-kafka168;": "… has an empty entry; one ';' stands between two entries and none at the ends",
        "kostyuchenko-2011-kafka168; ep-2012-03-15-resolution": "… has a space beside ';'; delete it",
        "ep-2012-03-15-resolution;kostyuchenko-2011-kafka168;ep-2012-03-15-resolution": "'ep-2012-03-15-resolution' stands in the list twice",  # noqa: E501
        "kostyuchenko-2011-kafka168,ep-2012-03-15-resolution": "… is no source_id of sources.csv; entries are "
        "separated by ';', not by commas",
    }
}


@pytest.mark.parametrize(
    ("where", "typed", "said"),
    [
        (where, typed, said)
        for kind in (NUMBERS, DATES, CLOCKS_AND_ZONES, CODES, FORMS, CHARACTERS, LISTS)
        for where, cells in kind.items()
        for typed, said in cells.items()
    ],
    ids=lambda value: value[:24],
)
def test_a_mistyped_cell_is_named_with_what_was_meant(raw: Path, where: str, typed: str, said: str) -> None:
    table, row_id, column = where.split()
    line = small.set_cell(raw / f"{table}.csv", row_id, column, typed)

    found = [str(problem) for problem in errors_in(check_folder(raw)) if problem.column == column]

    assert found == [f"{table}.csv:{line}: {column}: {said.replace('…', repr(typed))}"]


def test_decimals_are_right_where_hours_are_counted(raw: Path) -> None:
    small.set_cell(raw / "counts.csv", "n21-029", "low", "6.5")

    assert check_folder(raw) == []


@pytest.mark.parametrize("formula", ["=HYPERLINK(1)", "+1+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3"])
def test_a_cell_that_a_spreadsheet_would_run_is_a_warning(raw: Path, formula: str) -> None:
    line = small.set_cell(raw / "counts.csv", "n11-003", "note", formula)

    (problem,) = check_folder(raw)

    assert str(problem) == (
        f"counts.csv:{line}: warning: note: '{formula}' begins with '{formula[0]}': a spreadsheet may run it as a "
        "formula; put a word or quote before it"
    )


def test_two_mistakes_in_one_cell_are_both_said(raw: Path) -> None:
    line = small.set_cell(raw / "counts.csv", "n11-001", "quantity", "kiled ")

    assert [str(problem) for problem in check_folder(raw)] == [
        f"counts.csv:{line}: quantity: 'kiled' is not a code of 'quantity'; did you mean 'killed'?",
        f"counts.csv:{line}: quantity: the cell ends with a space; delete it",
    ]


def test_a_name_is_one_though_each_of_its_letters_looks_like_a_latin_one() -> None:
    assert look_alike("Аса") == ("Аса", "")  # a village
    for slip in ("Аlmaty", "АСА", "е11-030", "сор"):
        assert look_alike(slip)[1], slip


def test_letters_of_other_scripts_stand_in_text_and_addresses(raw: Path) -> None:
    small.set_cell(raw / "sources.csv", "pg-2011-12-16-statement", "title", "Заявление Генерального прокурора")
    small.set_cell(raw / "sources.csv", "pg-2011-12-16-statement", "url", "https://prokuror.kz/новости/заявление")

    assert check_folder(raw) == []
