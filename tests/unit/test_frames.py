"""Evidence handed out as DataFrames says what the typed rows say, and each column says what it means."""

from __future__ import annotations

import doctest
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
    with pytest.raises(KeyError, match="no table 'count'; there are sources, origins, counts"):
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
    with pytest.raises(ValueError, match="counts has no column loww"):
        qantar.with_row(evidence, "counts", loww="1")


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
