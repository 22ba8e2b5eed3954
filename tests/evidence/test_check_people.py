"""No private person is named: what the check sees of names, and what it does not."""

from __future__ import annotations

from pathlib import Path

import pytest
import small_folder as small

from analysis.evidence.check import check_folder


def asked(raw: Path) -> list[tuple[str, str, str]]:
    """File, column and the name that is asked about."""
    return [
        (problem.file, problem.column, problem.message.split("'")[1])
        for problem in check_folder(raw)
        if "reads like a person's name" in problem.message
    ]


@pytest.mark.parametrize(
    ("file", "row_id", "column", "text", "name"),
    [
        ("events.csv", "e11-031", "summary", "A worker, Inventedov, is hit.", "Inventedov"),
        ("events.csv", "e11-031", "summary", "Inventedova's brother is hit.", "Inventedova"),
        ("sources.csv", "pg-2011-12-16-statement", "title", "Смерть рабочего Придуманова", "Придуманова"),
        ("claims.csv", "c11-01", "claimant", "Spokesman Inventedbay", "Inventedbay"),
    ],
)
def test_a_name_that_no_list_has_is_asked_about(
    raw: Path, file: str, row_id: str, column: str, text: str, name: str
) -> None:
    small.set_cell(raw / file, row_id, column, text)

    assert asked(raw) == [(file, column, name)]


def test_a_name_in_the_id_of_a_source_is_asked_about_once(raw: Path) -> None:
    for path in sorted(raw.glob("*.csv")):
        path.write_text(path.read_text("utf-8").replace("pg-2011-12-16-statement", "pg-2011-inventedov"), "utf-8")

    assert asked(raw) == [("sources.csv", "source_id", "inventedov")]


@pytest.mark.parametrize(
    "text",
    [
        "Interior Minister Kasymov speaks.",
        "People stand in Furmanov Street.",
        "Придуманов первым словом: оборот речи",
        "Observers from Moldova, и наблюдатели из Молдовы, arrive.",
        "A crowd of strikers and retired officers",
    ],
)
def test_office_holders_streets_and_other_words_are_not_asked_about(raw: Path, text: str) -> None:
    small.set_cell(raw / "events.csv", "e11-031", "summary", text)

    assert asked(raw) == []


def test_a_russian_name_of_the_list_is_known_in_its_declension(raw: Path) -> None:
    small.set_cell(raw / "sources.csv", "pg-2011-12-16-statement", "title", "Указ подписан Токаевым, а не Назарбаеву")

    assert asked(raw) == []
