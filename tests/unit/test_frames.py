"""Evidence handed out as DataFrames says what the typed rows say, and each column says what it means."""

from __future__ import annotations

import doctest
import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from analysis import qantar
from analysis.evidence.processed import write_processed
from analysis.evidence.tables import TABLES
from analysis.evidence.view import Evidence
from analysis.findings import registry
from analysis.qantar import asked, told


@pytest.mark.parametrize("table", TABLES)
def test_a_frame_has_a_line_a_row_and_says_what_its_columns_are(evidence: Evidence, table: str) -> None:
    frame, told = evidence.frame(table), qantar.columns(table)
    assert list(frame.index) == [row.id for row in getattr(evidence, table)]
    assert [frame.index.name, *frame.columns] == list(told.index)
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == dict(told.dtype[1:])
    assert (told.meaning.str.len() > 10).all()
    assert list(evidence.keep().frame(table).columns) == list(frame.columns)


def test_numbers_days_and_codes_are_those_of_the_rows(evidence: Evidence) -> None:
    frame = evidence.frame("counts")
    for count in evidence.counts:
        line = frame.loc[count.id]
        assert (line.low if pd.notna(line.low) else None) == count.low
        assert line.quantity == count.quantity
        assert (line.stated_last.date() if pd.notna(line.stated_last) else None) == (
            count.stated.last if count.stated else None
        )
    coarse = frame[evidence.frame("counts").stated_text.str.len() == 4]
    assert ((coarse.stated_last - coarse.stated_first).dt.days >= 364).all()


def test_the_parquet_files_have_the_same_columns_and_types(evidence: Evidence, tmp_path: Path) -> None:
    write_processed(evidence, tmp_path)
    for table in TABLES:
        again = pd.read_parquet(tmp_path / f"{table}.parquet").set_index("id")
        pd.testing.assert_frame_equal(again, evidence.frame(table), check_categorical=False)


def test_a_table_that_is_not_there_is_answered_with_those_that_are(evidence: Evidence) -> None:
    with pytest.raises(KeyError, match="no table 'count'; did you mean 'counts'"):
        evidence.frame("count")


def test_every_name_of_the_surface_has_an_example_that_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qantar, "open_evidence", cache(qantar.open_evidence))  # each example opens it anew
    named = {name: getattr(qantar, name) for name in qantar.__all__}
    done = [doctest.testmod(module, extraglobs=named) for module in (asked, told)]
    assert sum(one.failed for one in done) == 0
    own = {
        name: value for name, value in named.items() if getattr(value, "__module__", "").startswith("analysis.qantar")
    }
    assert len(own) > 12
    for name, value in own.items():
        assert ">>> " in (value.__doc__ or ""), name


def test_a_row_in_memory_takes_the_place_of_the_one_with_its_id_and_leaves_the_folder_alone(evidence: Evidence) -> None:
    row = dict(qantar.raw_tables()["counts"][0])
    more = qantar.with_row(evidence, "counts", **{**row, "low": "999", "high": "999", "qualifier": "exact"})
    assert len(more.counts) == len(evidence.counts)
    assert more.frame("counts").low[row["count_id"]] == 999
    assert dict(qantar.raw_tables()["counts"][0]) == row
    assert "what-if" in qantar.with_row(evidence, "counts", **{**row, "count_id": "what-if"}).rows


def test_a_piece_of_evidence_in_memory_stands_beside_the_others_on_its_claim(evidence: Evidence) -> None:
    piece = dict(qantar.raw_tables()["claim_evidence"][0])
    more = qantar.with_row(evidence, "claim_evidence", **{**piece, "summary": "A page more."})
    assert len(more.claim_evidence) == len(evidence.claim_evidence) + 1


COUNT = dict(qantar.raw_tables()["counts"][0])
SLIPS: list[tuple[Callable[[Evidence], object], str]] = [
    (lambda e: e.frame("count"), "no table 'count'; did you mean 'counts'?"),
    (lambda e: e.narrow(as_of="2022-13-01"), "'2022-13-01' is not a date; expected YYYY-MM-DD"),
    (lambda e: e.narrow(without_kinds=["stat"]), "no kind of body 'stat'; did you mean 'state'?"),
    (lambda e: e.narrow(without_kinds="state,court"), "no kind of body 'state,court'"),
    (lambda e: e.narrow(without_origins=["hrww"]), "no origin 'hrww'; did you mean 'hrw'?"),
    (lambda e: e.narrow(without_sources=["no-page"]), "no source 'no-page'"),
    (lambda e: e.narrow(episodes=["2022-januar"]), "no episode '2022-januar'; did you mean '2022-january'?"),
    (lambda _: qantar.open_evidence(exclude_kinds=["stat"]), "no kind of body 'stat'; did you mean 'state'?"),
    (lambda _: qantar.open_evidence(as_of="yesterday"), "'yesterday' is not a date; expected YYYY-MM-DD"),
    (lambda _: qantar.open_evidence("nowhere"), "nowhere: does not exist; expected the folder of raw tables"),
    (lambda _: qantar.columns("count"), "no table 'count'; did you mean 'counts'?"),
    (lambda e: qantar.findings(e, "how_mny"), "no test how_mny; did you mean 'how_many'?"),
    (lambda e: qantar.findings(e, episode="2022-januar"), "did you mean '2022-january'?"),
    (lambda e: qantar.how_many(e, "2022-january", "kiled"), "no quantity 'kiled'; did you mean 'killed'?"),
    (lambda e: qantar.how_many(e, "2022-january", "killed", ["civilian"]), "did you mean 'civilians'?"),
    (lambda e: qantar.sides(e, "c22-999"), "no claim 'c22-999'"),
    (lambda e: qantar.pose(e, "x", "act_recorded", "2022-januar", action="arson"), "did you mean '2022-january'?"),
    (lambda e: qantar.with_row(e, "count", low="1"), "no table 'count'; did you mean 'counts'?"),
    (lambda e: qantar.with_row(e, "counts", loww="1"), "no column 'loww'; did you mean 'low'"),
    (lambda e: qantar.with_row(e, "counts", **{**COUNT, "low": "abc"}), "low: 'abc' is not a whole number"),
    (lambda e: qantar.with_row(e, "counts", **{**COUNT, "quantity": "kiled"}), "did you mean 'killed'?"),
    (lambda e: qantar.with_row(e, "counts", **{**COUNT, "place": "Almati"}), "did you mean 'Almaty'?"),
]


@pytest.mark.parametrize(("asked", "said"), SLIPS, ids=[said for _, said in SLIPS])
def test_a_slip_in_what_a_notebook_asks_is_told_with_what_was_meant(
    evidence: Evidence, asked: Callable[[Evidence], object], said: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(said)) as raised:
        asked(evidence)
    assert "Error" not in str(raised.value)


def test_what_a_view_has_lost_can_be_left_out_of_it_once_more(evidence: Evidence) -> None:
    page = evidence.counts[0].source_ids[0]
    lost = evidence.narrow(without_sources=[page])
    assert lost.narrow(without_sources=[page]) == lost
    assert lost.keep().narrow(without_sources=page).narrowing == lost.narrowing


@pytest.mark.parametrize("day", ["2022-01-12", datetime(2022, 1, 12), pd.Timestamp("2022-01-12")])
def test_a_day_is_one_however_it_is_written(evidence: Evidence, day: str | date) -> None:
    assert evidence.narrow(as_of=day).narrowing.as_of == date(2022, 1, 12)


def test_what_findings_say_is_told_without_trying_what_they_hang_on(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a loss was tried")

    said = qantar.tabulate(qantar.records(evidence, "how_many"))
    monkeypatch.setattr(registry, "try_losses", refuse)
    found = qantar.findings(evidence, "how_many")
    assert "robust" not in found
    assert found.equals(said[list(found.columns)])


def test_what_a_loss_moves_is_listed_and_nothing_else(evidence: Evidence) -> None:
    before = qantar.verdicts(evidence, "how_many")
    view = evidence.narrow(without_kinds=["state"])
    after = qantar.verdicts(view, "how_many")
    moved = qantar.moved(evidence, view, "how_many")
    for name in before.index:
        if name not in after.index:  # a question that nothing is left to ask of
            assert name in moved.index, name
            continue
        told = [[frame.loc[name, column] for column in ("verdict", "low", "high")] for frame in (before, after)]
        same = all(one == other or (pd.isna(one) and pd.isna(other)) for one, other in zip(*told, strict=True))
        assert (name in moved.index) is not same, name
