"""`investigate run -p ...` through the whole suite, on evidence with a fourth episode: notebooks, findings and site are
of what the parameters leave, and a fourth episode is data only, which all of them take as it is.

What the parameters leave is worked out here from the raw tables alone, in plain SQL.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pytest

from analysis.evidence.view import Evidence, open_evidence
from analysis.findings.combinations import kinds_of
from analysis.findings.registry import evaluate, findings_of
from analysis.findings.verdict import TESTS
from analysis.method.bounds import Bounds
from analysis.report.front import StateSays, by_episode
from analysis.report.style import EPISODE_COLOURS, episode_colour
from analysis.suite.notebook import read_notebook
from analysis.suite.plan import Plan
from tests import fourth_episode
from tests.choices import published, read_back
from tests.fourth_episode import EPISODE as INVENTED
from tests.fourth_episode import TITLE, TOWN
from tests.site.reading import Page, read_page
from tests.trust.clone import ROOT, files, finish, report, start
from tests.trust.plain_sql import raw_tables

DAY = "2022-01-12"
EPISODE = "2022-january"
STATE = ("state", "court", "state_media", "state_company")
NOT_OF_THE_ROWS = ("codebook.html", "cite.html", "search.html")  # how codes and the report are named, in any year
TABLES = "sources origins counts events orders claims claim_evidence steps episodes".split()


@dataclass(frozen=True)
class Run:
    """A finished run."""

    plan: Plan

    @property
    def out(self) -> Path:
        return self.plan.out

    @property
    def findings(self) -> dict[str, dict[str, Any]]:
        return {each["id"]: each for each in json.loads((self.out / "findings.json").read_text(encoding="utf-8"))}

    @property
    def pages(self) -> dict[str, Path]:
        found = files(self.out / "html").items()
        return {name: page for name, page in found if page.suffix == ".html" and name not in NOT_OF_THE_ROWS}

    def page(self, name: str) -> Page:
        return read_page(self.out / "html" / f"{name}.html")

    @cached_property
    def named(self) -> Mapping[str, set[str]]:
        """By page: everything on it that could be the id of a row or a source."""
        word = re.compile(r"[A-Za-z0-9][\w.-]*(?:#\d+)?")
        return {name: set(word.findall(page.read_text(encoding="utf-8"))) for name, page in self.pages.items()}


@pytest.fixture(scope="module")
def partial(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One episode as known on a day, without the state, and an invented one that was all told by then. The run knows
    what the whole report was found from: where that is the same it is not found again."""
    folder = tmp_path_factory.mktemp("partial")
    raw, out = fourth_episode.append(shutil.copytree(ROOT / "data" / "raw", folder / "raw")), folder / "out"
    shutil.copytree(report() / ".work" / "memory", out / ".work" / "memory")
    places = {"raw": str(raw), "out": str(out)}
    chosen = {"as_of": DAY, "exclude_kinds": list(STATE), "episodes": [EPISODE, INVENTED]}
    told = [f"{name}={value if name == 'as_of' else ','.join(value)}" for name, value in chosen.items()]
    options = [part for name, value in places.items() for part in (f"--{name}", value)]
    options += [part for parameter in told for part in ("-p", parameter)]
    finish(start(ROOT, "run", *options, "--jobs", "1"))
    return Run(Plan.of(ROOT, {**places, "parameters": chosen}))


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
    named = {name: told & wanted for name, told in run.named.items() if not name.startswith("door/")}
    return {name: sorted(told) for name, told in named.items() if told}


THEIRS = f"""select count_id from asserted where attributed_kind in {STATE} or kind in {STATE}
    union select source_id from sources join origins using (origin) where publisher_kind in {STATE} or kind in {STATE}
    union select id from rests_on join sources using (source_id) group by id having bool_and(publisher_kind in {STATE})
"""
OTHERS = f"""select count_id as id from asserted join sources s using (source_id)
        join origins page on page.origin = s.origin
    where asserted.publisher_kind not in {STATE} and page.kind not in {STATE} and attributed_kind not in {STATE}
        and asserted.kind not in {STATE}"""
LATER = f"""select source_id from sources where first_day(published_on) > '{DAY}'
    union select id from rests_on join sources using (source_id) group by id
        having min(first_day(published_on)) > '{DAY}' and count(*) = count(published_on)
    union select count_id from counts where first_day(stated_on) > '{DAY}'
    union select claim_id from claims where first_day(made_on) > '{DAY}'"""
BY_THEN = f"""select id from rests_on join sources using (source_id)
        where last_day_of(published_on) <= '{DAY}' except select order_id from orders
    except select count_id from counts where last_day_of(stated_on) > '{DAY}' or stated_on is null"""


# --- what is read, of all episodes


def rows_of(view: Evidence) -> set[str]:
    tables = (view.sources, view.counts, view.events, view.orders, view.claims, view.steps)
    return {row.id for table in tables for row in table}


def test_no_row_is_read_that_was_said_after_the_day_and_every_other_is(sql: duckdb.DuckDBPyConnection) -> None:
    read, by_then = rows_of(open_evidence(as_of=date.fromisoformat(DAY))), ids(sql, BY_THEN)
    assert len(by_then) > 1500
    assert by_then - read == set() == read & ids(sql, LATER)


def test_no_row_is_read_that_is_the_words_of_the_state_and_every_other_number_is(
    sql: duckdb.DuckDBPyConnection,
) -> None:
    read, others = rows_of(open_evidence(exclude_kinds=STATE)), ids(sql, OTHERS)
    assert len(others) > 250
    assert others - read == set() == read & ids(sql, THEIRS)


# --- what is reported


def test_nothing_that_was_said_after_the_day_is_on_any_page(partial: Run, sql: duckdb.DuckDBPyConnection) -> None:
    later = ids(sql, LATER)
    assert len(later) > 500
    assert on_pages(partial, later) == {}


def test_no_number_of_the_state_and_no_page_of_its_media_is_left(partial: Run, sql: duckdb.DuckDBPyConnection) -> None:
    theirs = ids(sql, THEIRS)
    assert len(theirs) > 200
    assert on_pages(partial, theirs) == {}


def test_nor_anything_of_the_other_episodes(partial: Run, sql: duckdb.DuckDBPyConnection) -> None:
    others = ids(sql, f"select id from rests_on where episode not in ('{EPISODE}', 'context')")
    assert on_pages(partial, others) == {}
    of_episodes = {name for name in partial.pages if name.startswith("notebooks/episodes/")}
    assert of_episodes == {f"notebooks/episodes/{episode}.html" for episode in (EPISODE, INVENTED)}


def test_what_others_had_said_by_then_is_there(partial: Run, sql: duckdb.DuckDBPyConnection) -> None:
    said = ids(sql, f"select id from rests_on where episode = '{EPISODE}'") & ids(sql, BY_THEN)
    said &= ids(sql, OTHERS) | ids(
        sql,
        f"""select id from rests_on join sources using (source_id) join origins using (origin)
            where id not in (select count_id from counts)
            group by id having bool_and(publisher_kind not in {STATE} and kind not in {STATE})""",
    )
    shown = set().union(*(told for name, told in partial.named.items() if name.startswith("evidence/")))
    assert len(said) > 250
    assert said - shown == set()


def test_no_step_of_accountability_that_was_still_to_come_is_told(partial: Run, sql: duckdb.DuckDBPyConnection) -> None:
    to_come = ids(sql, f"select step_id from steps where first_day(date) > '{DAY}'")
    assert len(to_come) > 50
    assert on_pages(partial, to_come) == {}
    planned = ids(sql, "select ends_on from episodes where ends_on is not null")  # the emergency's end was decreed
    for name, path in partial.pages.items():
        days = set(re.findall(r'<time datetime="(\d{4}[\d-]*)"', path.read_text(encoding="utf-8"))) - planned
        if name != "corrections.html":  # which tells when the tables themselves were corrected
            assert sorted(day for day in days if day > DAY) == [], name


def test_every_notebook_is_in_the_report_and_says_that_it_is_partial(partial: Run) -> None:
    notebooks = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")} - {"02-episode"}
    shown = {name.rpartition("/")[2].removesuffix(".html") for name in partial.pages if name.startswith("notebooks/")}
    assert notebooks <= shown
    for name, page in partial.pages.items():
        assert "This is a partial report" in page.read_text(encoding="utf-8"), name


def test_the_trust_controls_of_the_whole_report_say_what_the_partial_report_says(partial: Run) -> None:
    """Of the episode that is reported; a comparison says something else where there is nothing to compare with."""
    day = date.fromisoformat(DAY)
    assert set(kinds_of(("state",), open_evidence().codes)) == set(STATE)
    reported = {name: one for name, one in partial.findings.items() if one["episode"] == EPISODE}
    chosen = {name: one.without(("state",)).on(day) for name, one in read_back(published(report())).items()}
    states = {name: state for name, state in chosen.items() if name in reported}
    assert len(reported) > 40
    looked_up = {name: (state.ruling, *_number(state.bounds)) for name, state in states.items() if state.ruling}
    assert {name: tuple(one[key] for key in SAID) for name, one in reported.items()} == looked_up


SAID = ("verdict", "low", "high", "unit")


def _number(bounds: Bounds | None) -> tuple[Any, ...]:
    return (bounds.low, bounds.high, bounds.unit) if bounds else (None, None, None)


def test_the_official_toll_on_the_front_page_is_the_latest_that_the_state_had_given(
    sql: duckdb.DuckDBPyConnection,
) -> None:
    def official(day: str) -> int | None:
        found = sql.execute(
            f"""select cast(low as integer) from asserted
                where (episode, quantity, population, place, kind) = ('{EPISODE}', 'killed', 'all', 'national', 'state')
                    and detail is null and last_day_of(stated_on) <= '{day}' and first_day(published_on) <= '{day}'
                order by stated_on desc limit 1"""
        ).fetchone()
        return found[0] if found else None

    number = official(DAY)
    assert number is not None
    assert official("2100-01-01") != number
    view = open_evidence(as_of=date.fromisoformat(DAY), episodes=[EPISODE])
    asked = [one for one in findings_of(view) if one.id in (f"Q01.{EPISODE}", "S08b")]
    records = {record.id: record for record in evaluate(view, asked)}
    (cells,) = by_episode(view, list(records.values())).rows
    (told,) = [part for part in cells[1] if isinstance(part, StateSays)]
    assert re.search(r"The state: \D*(\d+)", told.plain()).group(1) == str(number)  # type: ignore[union-attr]
    assert records["S08b"].low in (None, number)


# --- a fourth episode


def test_diff_says_that_the_findings_of_a_fourth_episode_are_new(partial: Run) -> None:
    process = start(ROOT, "diff", str(report()), str(partial.out))
    said, _ = process.communicate()
    assert process.returncode == 1, said
    assert f"Q01.{INVENTED}: new" in said


def test_a_fourth_episode_has_a_notebook_and_a_page_of_its_own(partial: Run) -> None:
    assert f"episodes/{INVENTED}.ipynb" in partial.plan.executed()
    page = partial.page(f"notebooks/episodes/{INVENTED}")
    assert TITLE in page.said("h1")[0]
    assert [
        link for link in partial.page("index").all("a") if link.attributes.get("href", "").endswith(f"{INVENTED}.html")
    ]


def test_every_question_put_to_each_episode_is_put_to_a_fourth(partial: Run) -> None:
    found = partial.findings
    # a question that needs rows of its own kind (`asked_of`) is asked of an episode that has some
    put_to_each = [s for s in open_evidence().statements if not s.episode]
    always = {s.id for s in put_to_each if TESTS[s.test].asked_of is None and "asked_of" not in dict(s.arguments)}
    assert len(always) > 5
    assert always <= {name.partition(".")[0] for name in found if name.endswith(f".{INVENTED}")}
    assert (found[f"Q01.{INVENTED}"]["low"], found[f"Q01.{INVENTED}"]["high"]) == (3, 3)
    assert "n19-001" in found[f"Q01.{INVENTED}"]["evidence"]
    assert found[f"Q04.{INVENTED}"]["verdict"] == "supported"
    (claim,) = [one for one in findings_of(open_evidence(partial.plan.raw)) if one.id == "K.c19-01"]
    assert claim.episode == INVENTED


def test_a_fourth_episode_has_a_column_or_a_line_in_every_comparison(partial: Run) -> None:
    front, comparison = partial.page("index").rows(), partial.page("notebooks/05-comparison").rows()
    (head,) = [row for row in front if row[0] == "Question" and TITLE in row]
    (killed,) = [row for row in front if row[0] == "How many people were killed?"]
    assert re.findall(r"\d+", killed[head.index(TITLE)]) == ["3"]
    assert [TITLE, "killed", "3"] in [row[:3] for row in comparison]
    assert [row for row in comparison if row[0] == "episode" and INVENTED in row]
    assert [TITLE, TOWN] in [row[:2] for row in comparison]
    for name in ("03-counts", "04-sequence", "06-claims", "07-accountability"):
        assert any(TITLE in said for said in partial.page(f"notebooks/{name}").said("figure")), name


def drawings(page: Page) -> Iterator[tuple[str, str]]:
    """The figures of a page: their source text, and all words in them."""
    text = page.path.read_text(encoding="utf-8")
    for figure in re.findall(r"<figure.*?</figure>", text, re.DOTALL):
        yield figure, re.sub(r"<[^>]+>", " ", figure)


def test_the_figures_draw_a_fourth_episode_in_a_colour_of_its_own(partial: Run) -> None:
    own, other = (f"var(--q-e{n},{EPISODE_COLOURS[n - 1]})" for n in (1, 2))  # by the day on which they began
    (front, said), *_ = drawings(partial.page("index"))
    assert TITLE in said
    assert own in front
    assert other in front
    pictures = list(drawings(partial.page(f"notebooks/episodes/{INVENTED}")))
    assert all(TITLE in said for _, said in pictures)
    assert sum(own in drawn for drawn, _ in pictures) >= 3
    assert [said for _, said in pictures if TOWN in said]
    assert episode_colour(open_evidence(partial.plan.raw), INVENTED) == EPISODE_COLOURS[1]


def test_the_rows_of_a_fourth_episode_stand_on_pages_of_the_evidence(partial: Run) -> None:
    for table, name in fourth_episode.ANCHORED.items():
        ids = partial.page(f"evidence/{name}").ids
        assert {row.partition(",")[0] for row in fourth_episode.ROWS[table]} <= set(ids)
    assert {"invented-2019-a", "invented-2019-b"} <= set(partial.page("sources").ids)
    assert "invented-agency" in partial.page("origins").ids


def test_the_trust_controls_know_the_findings_of_a_fourth_episode(partial: Run) -> None:
    shown = {e.attributes.get("data-verdict-of") for e in partial.page("index").elements}
    assert f"Q01.{INVENTED}" in shown
    table = (partial.out / "html" / "_static" / "trust-table.js").read_text(encoding="utf-8")
    told = json.loads(table.partition("=")[2].rstrip(";\n"))
    assert {name for name in partial.findings if name.endswith(INVENTED)} <= set(told["findings"])


def test_every_stored_notebook_was_run_with_a_fourth_episode(partial: Run) -> None:
    template = f"{partial.plan.episode}.ipynb"  # kept without outputs: its runs, one an episode, have them
    for path in set(partial.plan.executed()) - {template}:
        cells = read_notebook(partial.out / "notebooks" / path)["cells"]
        outputs = [output for cell in cells for output in cell.get("outputs", ())]
        assert outputs, path
        assert [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"] == [], path
