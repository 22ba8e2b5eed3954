"""`investigate run -p ...` through the whole suite: notebooks, findings and site are of what the parameters leave.

What that is, is worked out here from the raw tables alone, in plain SQL.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from analysis.method.bounds import Bounds
from tests.choices import published, read_back
from tests.site.reading import Page, read_page
from tests.trust.clone import ROOT, files, finish, report, start
from tests.trust.plain_sql import raw_tables

DAY = "2022-01-12"
EPISODE = "2022-january"
STATE = ("state", "state_media")
NOT_OF_THE_ROWS = ("codebook.html", "cite.html", "search.html")  # how codes and the report are named, in any year
TABLES = "sources origins counts events orders claims claim_evidence steps episodes".split()


@dataclass(frozen=True)
class Run:
    """A finished run and its folder."""

    out: Path

    @property
    def findings(self) -> dict[str, dict[str, Any]]:
        return {each["id"]: each for each in json.loads((self.out / "findings.json").read_text(encoding="utf-8"))}

    @property
    def pages(self) -> dict[str, Path]:
        found = files(self.out / "html").items()
        return {name: page for name, page in found if page.suffix == ".html" and name not in NOT_OF_THE_ROWS}

    def page(self, name: str) -> Page:
        return read_page(self.out / "html" / f"{name}.html")

    def named(self) -> Mapping[str, set[str]]:
        """By page: everything on it that could be the id of a row or a source."""
        word = re.compile(r"[A-Za-z0-9][\w.-]*(?:#\d+)?")
        return {name: set(word.findall(page.read_text(encoding="utf-8"))) for name, page in self.pages.items()}


def run(folder: Path, *parameters: str) -> Run:
    """A run that knows what the whole report was found from: where that is the same it is not found again."""
    shutil.copytree(report() / ".work" / "memory", folder / ".work" / "memory")
    told = [part for parameter in parameters for part in ("-p", parameter)]
    finish(start(ROOT, "run", *told, "--out", str(folder), "--jobs", "1"))
    return Run(folder)


@pytest.fixture(scope="module")
def then(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run(tmp_path_factory.mktemp("then"), f"as_of={DAY}")


@pytest.fixture(scope="module")
def without_the_state(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run(tmp_path_factory.mktemp("without"), f"exclude_kinds={','.join(STATE)}", f"episodes={EPISODE}")


@pytest.fixture(scope="module")
def sql() -> duckdb.DuckDBPyConnection:
    """The raw tables, which pages each row rests on, and who asserts each number."""
    db = raw_tables(TABLES)
    db.execute("""
        create table rests_on as
            select event_id as id, episode, trim(unnest(string_split(source_ids, ';'))) as source_id from events
            union all select order_id, episode, trim(unnest(string_split(source_ids, ';'))) from orders
            union all select step_id, episode, trim(unnest(string_split(source_ids, ';'))) from steps
            union all select count_id, episode, source_id from counts;
        create table asserted as
            select c.*, coalesce(a.origin, s.origin) as origin, o.kind, s.published_on, s.publisher_kind
            from counts c join sources s using (source_id)
                left join (select origin, trim(unnest(string_split(aliases, ';'))) as name from origins) a
                    on a.name = c.attributed_to
                left join origins o on o.origin = coalesce(a.origin, s.origin);
    """)
    return db


def ids(db: duckdb.DuckDBPyConnection, query: str) -> set[str]:
    return {row[0] for row in db.execute(query).fetchall()}


def on_pages(run: Run, rows: Iterable[str]) -> dict[str, list[str]]:
    """The rows that pages name; the docs of the project follow a row of the whole evidence, whatever is reported."""
    wanted = set(rows)
    named = {name: told & wanted for name, told in run.named().items() if not name.startswith("door/")}
    return {name: sorted(told) for name, told in named.items() if told}


# --- as known on a day


def test_nothing_that_was_said_after_the_day_is_on_any_page(then: Run, sql: duckdb.DuckDBPyConnection) -> None:
    later = ids(
        sql,
        f"""select source_id from sources where first_day(published_on) > '{DAY}'
            union select id from rests_on join sources using (source_id) group by id
                having min(first_day(published_on)) > '{DAY}' and count(*) = count(published_on)
            union select count_id from counts where first_day(stated_on) > '{DAY}'
            union select claim_id from claims where first_day(made_on) > '{DAY}'""",
    )
    assert len(later) > 500
    assert on_pages(then, later) == {}


def test_what_had_been_said_by_then_is_there(then: Run, sql: duckdb.DuckDBPyConnection) -> None:
    said = ids(
        sql,
        f"""select id from rests_on join sources using (source_id) where last_day_of(published_on) <= '{DAY}'
            except select order_id from orders""",
    ) - ids(sql, f"select count_id from counts where last_day_of(stated_on) > '{DAY}' or stated_on is null")
    shown = set().union(*(told for name, told in then.named().items() if name.startswith("evidence/")))
    assert len(said) > 500
    assert said - shown == set()


def test_the_official_toll_on_the_front_page_is_the_latest_that_the_state_had_given(
    then: Run, sql: duckdb.DuckDBPyConnection
) -> None:
    def official(day: str) -> tuple[Any, ...] | None:
        return sql.execute(
            f"""select cast(low as integer), title from asserted join episodes using (episode)
                where (episode, quantity, population, place, kind) = ('{EPISODE}', 'killed', 'all', 'national', 'state')
                    and detail is null and last_day_of(stated_on) <= '{day}' and first_day(published_on) <= '{day}'
                order by stated_on desc limit 1"""
        ).fetchone()

    number, title = official(DAY) or (None, "")
    assert number is not None
    assert official("2100-01-01") != (number, title)
    rows = then.page("index").rows()
    head = next(row for row in rows if row[0] == "Question")
    killed = next(row for row in rows if row[0] == "How many people were killed?")
    assert re.search(r"The state: \D*(\d+)", killed[head.index(title)]).group(1) == str(number)  # type: ignore[union-attr]
    assert then.findings["S08b"]["low"] in (None, number)


def test_no_step_of_accountability_that_was_still_to_come_is_told(then: Run, sql: duckdb.DuckDBPyConnection) -> None:
    to_come = ids(sql, f"select step_id from steps where first_day(date) > '{DAY}'")
    assert len(to_come) > 50
    assert on_pages(then, to_come) == {}
    planned = ids(sql, "select ends_on from episodes where ends_on is not null")  # the emergency's end was decreed
    for name, path in then.pages.items():
        days = set(re.findall(r'<time datetime="(\d{4}[\d-]*)"', path.read_text(encoding="utf-8"))) - planned
        if name != "corrections.html":  # which tells when the tables themselves were corrected
            assert sorted(day for day in days if day > DAY) == [], name


def test_the_trust_controls_of_the_whole_report_say_what_the_report_of_that_day_says(then: Run) -> None:
    day = date.fromisoformat(DAY)
    states = {name: one.without(()).on(day) for name, one in read_back(published(report())).items()}
    looked_up = {name: (state.ruling, *_number(state.bounds)) for name, state in states.items() if state.ruling}
    assert {name: tuple(one[key] for key in SAID) for name, one in then.findings.items()} == looked_up


SAID = ("verdict", "low", "high", "unit")


def _number(bounds: Bounds | None) -> tuple[Any, ...]:
    return (bounds.low, bounds.high, bounds.unit) if bounds else (None, None, None)


# --- without the state


def test_no_number_of_the_state_and_no_page_of_its_media_is_left(
    without_the_state: Run, sql: duckdb.DuckDBPyConnection
) -> None:
    theirs = ids(
        sql,
        f"""select count_id from asserted where attributed_kind in {STATE} or kind in {STATE}
            union select source_id from sources join origins using (origin) where publisher_kind in {STATE}
                or kind in {STATE}
            union select id from rests_on join sources using (source_id) group by id
                having bool_and(publisher_kind in {STATE})""",
    )
    assert len(theirs) > 200
    assert on_pages(without_the_state, theirs) == {}


def test_nor_anything_of_the_other_episodes(without_the_state: Run, sql: duckdb.DuckDBPyConnection) -> None:
    others = ids(sql, f"select id from rests_on where episode not in ('{EPISODE}', 'context')")
    assert on_pages(without_the_state, others) == {}
    assert not [
        name for name in without_the_state.pages if name.startswith("notebooks/episodes/") and EPISODE not in name
    ]


def test_every_body_that_is_left_keeps_its_numbers(without_the_state: Run, sql: duckdb.DuckDBPyConnection) -> None:
    others = ids(
        sql,
        f"""select count_id from asserted join sources s using (source_id) join origins page on page.origin = s.origin
            where episode = '{EPISODE}' and asserted.publisher_kind not in {STATE} and page.kind not in {STATE}
                and attributed_kind not in {STATE} and asserted.kind not in {STATE}""",
    )
    assert len(others) > 100
    assert others - set(without_the_state.page("evidence/n22").ids) == set()


@pytest.mark.parametrize("which", ["then", "without_the_state"])
def test_every_notebook_is_in_the_report_and_says_that_it_is_partial(
    request: pytest.FixtureRequest, which: str
) -> None:
    made: Run = request.getfixturevalue(which)
    notebooks = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")} - {"02-episode"}
    shown = {name.rpartition("/")[2].removesuffix(".html") for name in made.pages if name.startswith("notebooks/")}
    assert notebooks <= shown
    for name, page in made.pages.items():
        assert "This is a partial report" in page.read_text(encoding="utf-8"), name
