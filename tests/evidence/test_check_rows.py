"""Rows that cannot both be right, or cannot be right beside another table: each rule broken once, in real rows."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

import pytest
import small_folder as small

from analysis.evidence.check import check_folder, errors_in

ERRORS = {
    "counts n11-001": {
        "low=12": "low: 12 is above high 10",
        "low=9": "qualifier: 'exact' has low and high both, and equal; low is 9, high 10",
        "high=": "qualifier: 'exact' has low and high both, and equal; low is 10, high blank",
        "qualifier=at_least": "qualifier: 'at_least' has low alone, and high blank; low is 10, high 10",
        "qualifier=at_most": "qualifier: 'at_most' has high alone, and low blank; low is 10, high 10",
        "qualifier=range": "qualifier: 'range' has low and high both, low below high; low is 10, high 10",
        "covers_to=2011-12-15": "covers_to: 2011-12-15 is before covers_from 2011-12-16",
        "stated_on=2011-12-15": "stated_on: 2011-12-15 is before covers_from 2011-12-16: a number of what is planned "
        "says 'planned' in its note",
        "stated_on=2011-11": "stated_on: 2011-11 is before covers_from 2011-12-16: a number of what is planned says "
        "'planned' in its note",
        "count_id=n11_001": "count_id: 'n11_001' is not of the form expected here, as in n11-001; n11-214 is free",
        "place=Janaozen": "place: 'Janaozen' is no place of places.csv; did you mean 'Zhanaozen'?",
        "episode=2011-zhanaosen": "episode: '2011-zhanaosen' is no episode of episodes.csv; did you mean "
        "'2011-zhanaozen'?",
        "source_id=pg-2011-12-16-statment": "source_id: 'pg-2011-12-16-statment' is no source_id of sources.csv; did "
        "you mean 'pg-2011-12-16-statement'?",
    },
    "counts n21-029": {
        "qualifier=about": "qualifier: 'about' has low and high both, and equal; low is 6, high 7",
        "count_id=": "count_id: is empty; every row needs it; n21-202 is free",
    },
    "place_names p03": {"place=Semey": "called_from: Semey is called 'Semey' in these days too (line 3)"},
    "place_names p01": {"called_to=2019-03-22": "called_to: 2019-03-22 is before called_from 2019-03-23"},
    "counts n11-003": {"count_id=n11-001": "count_id: 'n11-001' stands in line 2 already; n11-214 is free"},
    "events e11-032": {
        "participants_low=900": "participants_low: 900 is above participants_high 800",
        "date_to=2011-12-15": "date_to: 2011-12-15 is before date 2011-12-16",
        "date_to=2011-11": "date_to: 2011-11 is before date 2011-12-16",
    },
    "events e11-033": {
        "date=2011-12": "time_from: 11:30 needs a day, but the date is 2011-12",
        "date_to=2011-12-16; time_to=11:00": "time_to: 11:00 is before time_from 11:30 of the same day; an act that "
        "ends after midnight ends on the next day",
    },
    "events e21-134": {
        "responds_to=e21-999": "responds_to: 'e21-999' is no event_id of events.csv",
        "responds_to=e21-134": "responds_to: an act cannot answer itself",
    },
    "orders o11-13": {
        "later_event=e11-034": "later_event: e11-034 is both acts of the order",
        "later_event=e11-999": "later_event: 'e11-999' is no event_id of events.csv",
        "later_event=e21-133": "later_event: e21-133 is of context, the order of 2011-zhanaozen",
    },
    "steps s11-001": {
        "count_low=2": "count_low: 2 is above count_high 1",
        "about=disorder": "about: 'disorder'; of a step 'protesters_convicted' it is blank or one of lawyers, "
        "relatives, journalists, medics",
        "of_what=failure_to_act": "of_what: 'failure_to_act'; of a step 'protesters_convicted' it is blank",
        "body=Human Rights Watch": "body_kind: 'court'; origins.csv says of 'Human Rights Watch' that it is 'ngo'",
    },
    "steps s11-002": {
        "about=": "about: is blank; of a step 'investigation_opened' it is one of state_forces, disorder, other_matter",
        "about=inquiry_asked": "about: 'inquiry_asked'; of a step 'investigation_opened' it is one of state_forces, "
        "disorder, other_matter",
        "undoes=s11-999": "undoes: 's11-999' is no step_id of steps.csv",
    },
    "claim_evidence c11-01": {"claim_id=c11-91": "claim_id: 'c11-91' is no claim_id of claims.csv"},
    "episodes 2022-january": {"ends_on=2022-01-05": "ends_on: 2022-01-05 is before core_to 2022-01-11"},
    "places Aktau": {"longitude=": "longitude: is blank; a point has both latitude and longitude"},
    "statements S14": {
        "episode=2021-election": "episode: '2021-election' is no episode (blank asks each, * once across all); did "
        "you mean '2021-elections'?"
    },
    "statements Q01": {"arguments=claims=c11-0": "arguments: 'c11-0' is no claims; did you mean 'c11-02'?"},
    "double_coding_counts n11-003": {
        "found_by_second=no": "quantity_second: is given, but found_by_second is 'no'",
        "count_id=n11-999": "count_id: 'n11-999' is in no table, and no correction removed it",
    },
    "double_coding_events e11-033": {
        "date_second=; place_second=; actor_second=; action_second=": "found_by_second: 'yes', but the columns of the "
        "second coding are blank"
    },
    "mass_mobilization_protests mm-7052011001": {
        "days=9": "days: 9 is not the number of days from start_on to end_on, both counted (208)"
    },
}
WARNINGS = {
    "counts n11-213": {
        "detail=": "detail: is blank; of the quantity 'other' it says what is counted",
        "population=other; note=": "note: is blank; of the population 'other' it says who is counted",
    },
    "counts n11-001": {"detail=men": "detail: is given, but the quantity is 'killed', not 'other'"},
    "events e11-031": {
        "date=2011-05-10": "date: 2011-05-10 is before the onset of 2011-zhanaozen (2011-05-11)",
        "region=Mangistau": "region: 'Mangistau' is not where places.csv has Zhanaozen ('Mangystau Region')",
    },
    "events e11-033": {
        "part_of_day=morning": "part_of_day: 'morning' is for acts of a known day without a clock time; the finer one "
        "is read"
    },
    "events e11-041": {
        "time_basis=report_time": "time_basis: 'report_time' is given, but no clock time is",
        "same_act=zhanaozen-shots": "same_act: 'zhanaozen-shots' stands in this row only; it joins the versions of "
        "one act",
    },
    "events e21-134": {"date=2013-05-24": "responds_to: e21-133 is of another place or day (Shygys, 2013-05-23)"},
    "orders o11-15": {
        "earlier_event=e11-040; later_event=e11-034": "stated: by their own dates and clocks e11-034 (2011-12-16 "
        "11:40) came before e11-040 (2011-12-16 12:35)"
    },
    "events e21-124": {
        "episode=2011-zhanaozen": "same_act: 'annensky-strike-2012' joins acts of two episodes (context in line 12)"
    },
    "places Shetpe": {
        "timezone=": "timezone: is blank; without it the clock times of this settlement are read in every zone of the "
        "country"
    },
}


@pytest.mark.parametrize(("table", "row_id", "typed", "said"), small.slips(ERRORS))
def test_a_row_that_cannot_be_right_is_an_error(
    raw: Path, table: str, row_id: str, typed: dict[str, str], said: str
) -> None:
    line = small.set_cells(raw / f"{table}.csv", row_id, typed)

    assert f"{table}.csv:{line}: {said}" in [str(problem) for problem in check_folder(raw)]


@pytest.mark.parametrize(("table", "row_id", "typed", "said"), small.slips(WARNINGS))
def test_a_row_that_may_be_right_is_a_warning(
    raw: Path, table: str, row_id: str, typed: dict[str, str], said: str
) -> None:
    line = small.set_cells(raw / f"{table}.csv", row_id, typed)

    assert [str(problem) for problem in check_folder(raw)] == [f"{table}.csv:{line}: warning: {said}"]


def test_a_number_of_what_is_planned_may_be_stated_before_it(raw: Path) -> None:
    line = small.set_cell(raw / "counts.csv", "n21-201", "note", "Almaty and eighteen other cities")

    assert [str(problem) for problem in check_folder(raw)] == [
        f"counts.csv:{line}: stated_on: 2012-04-27 is before covers_from 2012-04-28: "
        "a number of what is planned says 'planned' in its note"
    ]


def test_dates_that_are_only_roughly_known_contradict_nothing(raw: Path) -> None:
    small.set_cell(raw / "counts.csv", "n11-001", "stated_on", "2011")
    small.set_cell(raw / "events.csv", "e11-041", "date", "2011")

    assert check_folder(raw) == []


def test_clocks_of_two_zones_are_compared_as_instants(raw: Path) -> None:
    """11:40 in Zhanaozen is 12:40 in Almaty: an act there at 12:20 came before, though its clock reads later."""
    small.set_cell(raw / "events.csv", "e11-040", "place", "Almaty")
    small.set_cell(raw / "events.csv", "e11-040", "region", "Almaty city")
    small.set_cell(raw / "events.csv", "e11-040", "time_from", "12:20")
    line = small.line_of(raw / "orders.csv", "o11-15")

    assert [str(problem) for problem in check_folder(raw)] == [
        f"orders.csv:{line}: warning: stated: by their own dates and clocks e11-040 (2011-12-16 12:20) "
        "came before e11-034 (2011-12-16 11:40)"
    ]


def test_a_row_that_stands_twice_under_two_ids_is_an_error(raw: Path) -> None:
    path = raw / "steps.csv"
    rows = small.read(path)
    small.write(path, [*rows, rows[0] | {"step_id": "s11-900"}])

    assert [str(problem) for problem in check_folder(raw)] == [
        "steps.csv:4: step_id: the row says the same as line 2 (s11-001) in all but the id"
    ]


def test_a_piece_of_evidence_that_stands_twice_is_an_error(raw: Path) -> None:
    path = raw / "claim_evidence.csv"
    rows = small.read(path)
    small.write(path, [*rows, rows[0]])

    assert [str(problem) for problem in check_folder(raw)] == [
        f"claim_evidence.csv:{len(rows) + 2}: the row says the same as line 2"
    ]


def test_the_same_number_from_the_same_page_is_a_warning(raw: Path) -> None:
    path = raw / "counts.csv"
    rows = small.read(path)
    small.write(path, [*rows, rows[0] | {"count_id": "n11-900", "note": "preliminary, again"}])

    assert [str(problem) for problem in check_folder(raw)] == [
        f"counts.csv:{len(rows) + 2}: warning: low: the same number from the same page stands in line 2 (n11-001)"
    ]


def test_a_source_that_no_row_cites_is_a_warning(raw: Path) -> None:
    path = raw / "sources.csv"
    rows = small.read(path)
    small.write(path, [*rows, rows[0] | {"source_id": "a-page-read-in-vain", "url": "https://example.org/page"}])

    assert [str(problem) for problem in check_folder(raw)] == [
        f"sources.csv:{len(rows) + 2}: warning: source_id: no row of any table cites 'a-page-read-in-vain'"
    ]


def test_two_sources_do_not_share_an_address(raw: Path) -> None:
    path = raw / "sources.csv"
    rows = small.read(path)
    rows[0]["url"] = rows[1]["url"] = "https://example.org/page"
    small.write(path, rows)

    assert [str(problem) for problem in check_folder(raw)] == [
        "sources.csv:3: url: 'https://example.org/page' stands in line 2 already"
    ]


def test_an_origin_without_facts_is_a_warning_and_a_name_is_of_one_origin(raw: Path) -> None:
    path = raw / "origins.csv"
    rows = small.read(path)
    prosecutor = next(row for row in rows if "General Prosecutor's Office of Kazakhstan" in row["aliases"])
    idle = {"origin": "nobody", "name": "Nobody", "kind": "state", "country": "", "aliases": "", "note": ""}
    second = idle | {"origin": "somebody", "aliases": "General Prosecutor's Office of Kazakhstan"}
    lost = idle | {"origin": "lost", "aliases": "A body that asserts nothing"}
    small.write(path, [*rows, idle, second, lost])
    line, first = len(rows) + 2, rows.index(prosecutor) + 2

    assert [str(problem) for problem in check_folder(raw)] == [
        f"origins.csv:{line}: warning: origin: 'nobody' is the origin of no source and no row names it",
        f"origins.csv:{line + 1}: aliases: 'General Prosecutor's Office of Kazakhstan' is a name of "
        f"'{prosecutor['origin']}' too (line {first})",
        f"origins.csv:{line + 2}: warning: aliases: no row says 'A body that asserts nothing'; delete it",
    ]


def test_a_claim_on_which_no_evidence_was_found_is_a_warning(raw: Path) -> None:
    path = raw / "claim_evidence.csv"
    small.write(path, [row for row in small.read(path) if row["claim_id"] != "c11-02"])
    line = small.line_of(raw / "claims.csv", "c11-02")

    problems = [str(problem) for problem in check_folder(raw) if problem.file == "claims.csv"]

    assert problems == [f"claims.csv:{line}: warning: claim_id: no row of claim_evidence.csv is on c11-02"]


def test_corrections_say_what_the_tables_hold(raw: Path) -> None:
    (raw / "CORRECTIONS.csv").write_text(
        "row_id,column,from,to,reason,date\n"
        "n11-001,low,9,10,made,2026-11-24\n"
        "n11-001,high,9,11,undone since,2026-11-24\n"
        "n11-001,lwo,9,10,no such column,2026-11-24\n"
        "n11-999,low,9,10,no such row,2026-11-24\n"
        "n11-998,count_id,n11-998,,a row that was removed,2026-11-24\n"
        "n11-998,low,9,10,made before the row was removed,2026-11-24\n"
        "n11-003,count_id,,n11-003,a row that was added,2026-11-24\n",
        "utf-8",
    )

    assert [str(problem) for problem in check_folder(raw)] == [
        "CORRECTIONS.csv:3: warning: to: counts.csv:2 has '10', not what the last correction of high says",
        "CORRECTIONS.csv:4: warning: column: counts.csv has no column 'lwo'; did you mean 'low'?",
        "CORRECTIONS.csv:5: warning: row_id: 'n11-999' is a row of no table, and no correction removes it",
    ]


def test_an_hour_that_clocks_went_forward_over_is_on_none_of_them(raw: Path) -> None:
    small.set_cell(raw / "places.csv", "Zhanaozen", "timezone", "Europe/Chisinau")
    line = _type(raw, "events", "e11-031", {"date": "2011-03-27", "date_to": "", "time_from": "02:30", "time_to": ""})
    said = "was on no clock of Zhanaozen on 2011-03-27: clocks went forward over it"
    assert f"events.csv:{line}: time_from: 02:30 {said}" in map(str, check_folder(raw))
    _type(raw, "events", "e11-031", {"time_from": "03:30"})
    assert not [problem for problem in check_folder(raw) if said in problem.message]


def test_an_episode_has_all_its_days_or_is_the_context(raw: Path) -> None:
    line = _type(raw, "episodes", "2021-elections", {"onset_on": ""})
    (problem,) = (problem for problem in check_folder(raw) if problem.severity == "error")
    assert (problem.line, problem.column) == (line, "onset_on")
    _type(raw, "episodes", "2021-elections", {"core_from": "", "core_to": "", "ends_on": ""})
    (said,) = (problem for problem in check_folder(raw) if (problem.line, problem.column) == (line, "onset_on"))
    assert said.severity == "warning"
    assert "nothing is asked of it" in said.message


def test_what_answers_a_protest_after_midnight_is_beside_it(raw: Path) -> None:
    line = _type(raw, "events", "e21-134", {"date": "2013-05-24"})
    _type(raw, "events", "e21-133", {"time_from": "21:30", "time_to": "01:15", "time_basis": "event_time"})
    assert not [p for p in check_folder(raw) if (p.line, p.column) == (line, "responds_to")]
    _type(raw, "events", "e21-134", {"date": "2013-05-25"})
    assert [p for p in check_folder(raw) if (p.line, p.column) == (line, "responds_to")]


def _type(raw: Path, table: str, row_id: str, typed: dict[str, str]) -> int:
    path = raw / f"{table}.csv"
    line = small.line_of(path, row_id)
    rows = small.read(path)
    rows[line - 2] |= typed
    small.write(path, rows)
    return line


def test_a_point_that_has_no_others_in_its_country_is_held_against_none(raw: Path) -> None:
    line = small.set_cell(raw / "places.csv", "Zhanaozen", "country", "KG")

    assert [problem for problem in check_folder(raw) if problem.line == line] == []


def test_an_episode_whose_id_is_too_long_for_a_file_is_told_so_before_a_build_is(raw: Path) -> None:
    rows = small.read(raw / "episodes.csv")
    small.write(raw / "episodes.csv", [*rows, rows[0] | {"episode": "2031-" + "x" * 80}])
    said = [str(problem) for problem in errors_in(check_folder(raw)) if problem.column == "episode"]
    assert said == [f"episodes.csv:{len(rows) + 2}: episode: has 85 characters; it names files: at most 60"]


@pytest.mark.parametrize(
    ("table", "column", "cells"),
    [
        ("claims", "same_as", ["c11-01", ""]),
        ("claims", "same_as", ["c11-02", "c11-01"]),
        ("steps", "undoes", ["s11-001", ""]),
        ("steps", "undoes", ["s11-002", "s11-001"]),
    ],
)
def test_rows_that_name_themselves_or_each_other_are_told_for_they_would_count_nowhere(
    raw: Path, table: str, column: str, cells: list[str]
) -> None:
    rows = small.read(raw / f"{table}.csv")
    small.write(raw / f"{table}.csv", [row | {column: cell} for row, cell in zip(rows, cells, strict=True)])
    told = [problem for problem in errors_in(check_folder(raw)) if problem.column == column]
    assert len(told) == len(list(filter(None, cells)))


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("zhanaozen", "'zhanaozen' stands in line {} already, as 'Zhanaozen'"),
        (normalize("NFD", "Қызылқайың"), "holds letters typed in two parts; 'Қызылқайың' was meant"),
    ],
)
def test_no_two_places_have_one_name_in_two_spellings(raw: Path, place: str, said: str) -> None:
    rows = small.read(raw / "places.csv")
    line = next(n for n, row in enumerate(rows, start=2) if row["place"] == "Zhanaozen")
    small.write(raw / "places.csv", [*rows, rows[line - 2] | {"place": place, "geonames_id": ""}])
    (problem,) = [problem for problem in errors_in(check_folder(raw)) if problem.column == "place"]
    assert said.format(line) in problem.message


@pytest.mark.parametrize(("summary", "warned"), [("Автобус өртенді.", False), ("A bus.", True)])
def test_a_row_told_in_another_language_is_not_held_against_english_words(
    raw: Path, summary: str, warned: bool
) -> None:
    rows = small.read(raw / "events.csv")
    rows[0] |= {"action": "arson", "summary": summary, "target": "автобус", "site": ""}
    small.write(raw / "events.csv", rows)
    said = [problem.message for problem in check_folder(raw) if problem.line == 2 and problem.file == "events.csv"]
    assert any("tell nothing" in message for message in said) is warned
