"""Who says it, as the check holds rows to it: a wording is one body's, and what is left blank is told once a table."""

from __future__ import annotations

from pathlib import Path

import pytest
import small_folder as small

from analysis.evidence.check import check_folder, errors_in

NEW = {
    "counts.csv": ("basis", "repeats", "floor", "stale"),
    "claim_evidence.csv": ("asserted_by", "asserted_kind", "bears", "note"),
    "orders.csv": ("page_states", "asserted_by", "asserted_kind", "note"),
    "origins.csv": ("country",),
}


def said(raw: Path) -> list[str]:
    return [str(problem) for problem in check_folder(raw)]


def test_a_wording_that_is_nobodys_alias_is_told_with_the_one_that_was_meant(raw: Path) -> None:
    line = small.set_cell(raw / "counts.csv", "n11-003", "attributed_to", "General Prosecutors Office of Kazakhstan")

    assert said(raw) == [
        f"counts.csv:{line}: warning: attributed_to: 'General Prosecutors Office of Kazakhstan' is no origin's alias, "
        "so the word counts as its page's own; did you mean 'General Prosecutor's Office of Kazakhstan'? (aliases of "
        "origins.csv)"
    ]


def test_a_wording_has_one_kind(raw: Path) -> None:
    first = small.line_of(raw / "counts.csv", "n11-001")
    line = small.set_cell(raw / "counts.csv", "n11-003", "attributed_kind", "ngo")

    told = (
        f"counts.csv:{line}: warning: attributed_kind: 'ngo' here, 'state' in line {first}; 'General Prosecutor's "
        "Office of Kazakhstan' is of one kind"
    )
    assert told in said(raw)


def test_an_organ_of_another_state_is_not_the_one_of_the_episode(raw: Path) -> None:
    small.set_cell(raw / "episodes.csv", "2011-zhanaozen", "country", "KG")

    told = said(raw)
    assert told
    assert all("of KZ, and the row is of an episode in KG; say in the wording which country's it is" in t for t in told)


@pytest.mark.parametrize("column", ["basis", "asserted_by", "bears"])
def test_blank_cells_of_a_new_column_are_told_once_a_table_with_how_they_are_read(raw: Path, column: str) -> None:
    file = next(file for file, columns in NEW.items() if column in columns)
    rows = small.read(raw / file)
    small.write(raw / file, [row | {column: ""} for row in rows])

    told = [line for line in said(raw) if f"{file}:" in line and f" {column}: is blank in" in line]
    assert len(told) == 1
    assert "read as" in told[0]


def test_a_folder_of_the_old_form_is_read_with_warnings_alone(raw: Path) -> None:
    for file, columns in NEW.items():
        small.write(raw / file, [{k: v for k, v in row.items() if k not in columns} for row in small.read(raw / file)])

    problems = check_folder(raw)
    assert not errors_in(problems)
    missing = {(problem.file, problem.column) for problem in problems if "missing from the header" in problem.message}
    assert missing == {(file, column) for file, columns in NEW.items() for column in columns}


def test_how_near_it_comes_is_not_asked_of_a_piece_that_asserts(raw: Path) -> None:
    line = small.set_cell(raw / "claim_evidence.csv", "c11-01", "bears", "direct")

    assert f"claim_evidence.csv:{line}: warning: bears: 'direct'; it is not asked of a piece that asserts" in said(raw)


def test_a_number_that_repeats_says_whose_it_is_and_an_own_number_repeats_nobodys(raw: Path) -> None:
    repeating = small.set_cell(raw / "counts.csv", "n11-001", "basis", "repeats")
    own = small.set_cell(raw / "counts.csv", "n11-003", "repeats", "prosecutor-general-kz")
    small.set_cell(raw / "counts.csv", "n11-003", "basis", "name_list")
    small.set_cell(raw / "counts.csv", "n11-003", "note", "a list of names")

    assert said(raw)[:2] == [
        f"counts.csv:{repeating}: warning: repeats: is blank; the basis is 'repeats': say whose number it is",
        f"counts.csv:{own}: warning: repeats: 'prosecutor-general-kz', but the basis is 'name_list': an own number "
        "repeats nobody's",
    ]


def test_a_mistyped_origin_in_repeats_is_named(raw: Path) -> None:
    small.set_cell(raw / "counts.csv", "n11-001", "repeats", "prosecutor-general-kk")

    assert any("'prosecutor-general-kk' is no origin; did you mean 'prosecutor-general-kz'?" in t for t in said(raw))
