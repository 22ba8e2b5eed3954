"""Single changes of the evidence: how they are drawn, and who notices them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from analysis.evidence.check import check_folder
from analysis.findings.record import FINDINGS_FILE, read_records
from analysis.report.about import READ, READ_NOTICED
from tests.evidence.small_folder import cut
from tests.trust.clone import report
from tests.trust.mutants import TABLES, Mutation, apply, drawn, read
from tests.trust.mutation import NOTICES, PUBLISHED, RAW, SURVIVED, SURVIVORS, Baseline, baseline, tried
from tests.trust.sharing import reading_once


@pytest.fixture(scope="module")
def known() -> Baseline:
    return baseline(RAW, read_records(report() / FINDINGS_FILE))


def index_of(table: str, row_id: str) -> int:
    return next(n for n, row in enumerate(read(RAW / f"{table}.csv")) if next(iter(row.values())) == row_id)


def test_the_same_seed_draws_the_same_changes_over_every_table() -> None:
    first = drawn(RAW, 2, seed=5)

    assert first == drawn(RAW, 2, seed=5)
    assert first != drawn(RAW, 2, seed=6)
    assert {mutation.table for mutation in first} == set(TABLES)


def test_a_change_touches_one_cell_or_one_row(tmp_path: Path) -> None:
    for number, mutation in enumerate(drawn(RAW, 1, seed=5)):
        copy = tmp_path / str(number)
        copy.mkdir()
        shutil.copy(RAW / f"{mutation.table}.csv", copy)
        apply(mutation, copy)
        before, after = (read(folder / f"{mutation.table}.csv") for folder in (RAW, copy))
        if mutation.column:
            pairs = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
            changed = [[column for column in one if one[column] != other[column]] for one, other in pairs]
            assert changed == [[mutation.column]]
        else:
            assert abs(len(before) - len(after)) == 1


def test_a_digit_too_many_in_the_toll_is_noticed(known: Baseline) -> None:
    assert tried(Mutation("counts", "high", index_of("counts", "n22-055"), "2300"), RAW, known).notice == "check"


def test_a_row_that_goes_is_seen_in_print_at_the_least(known: Baseline) -> None:
    """Whatever no check and no finding asks for is told by the numbers of rows."""
    assert tried(Mutation("orders", "", index_of("orders", "o22-020"), "dropped"), RAW, known).notice == "printed"


def test_a_point_that_moves_is_seen_on_the_map(known: Baseline) -> None:
    assert tried(Mutation("places", "longitude", index_of("places", "Almaty"), "77.9"), RAW, known).notice == "printed"


def test_a_finding_reads_the_rows_that_it_is_given_and_the_bodies_places_and_episodes_that_these_name(
    known: Baseline,
) -> None:
    assert {"n22-055", "prosecutor-general-kz", "Almaty", "2022-january"} <= known.looked_at
    assert "n22-119" not in known.looked_at  # of those taken to hospital nothing is asked


def test_what_nothing_notices_says_why(known: Baseline) -> None:
    left = tried(Mutation("orders", "page_states", index_of("orders", "o22-074"), "partly"), RAW, known)

    assert left.notice in SURVIVED
    assert left.why == "two coders do not agree on it, so that nothing rests on it (codebook)"


def test_an_asserter_of_another_side_is_noticed(known: Baseline) -> None:
    rows = read(RAW / "claim_evidence.csv")
    index = next(n for n, row in enumerate(rows) if row["claim_id"] == "c11-10" and row["asserted_by"] == "prosecutors")

    assert (
        tried(Mutation("claim_evidence", "asserted_by", index, "Amnesty International"), RAW, known).notice == "check"
    )


def test_what_is_published_adds_up() -> None:
    lines, left = read(PUBLISHED), read(SURVIVORS)

    assert all(int(line["tried"]) == sum(int(line[notice]) for notice in NOTICES) for line in lines)
    assert {line["table"] for line in lines} == set(TABLES)
    assert sum(int(line["tried"]) for line in lines) >= 300
    assert len(left) == sum(int(line[notice]) for line in lines for notice in SURVIVED)
    assert all(line["why nothing moved"] for line in left)


def test_of_100_changes_93_are_noticed_in_all_and_in_columns_that_are_read_and_94_in_cells_that_are_read() -> None:
    lines = read(PUBLISHED)

    def noticed(of: list[dict[str, str]]) -> float:
        survived = sum(int(line[notice]) for line in of for notice in SURVIVED)
        return 1 - survived / sum(int(line["tried"]) for line in of)

    cells, told = (sum(int(line[name]) for line in lines) for name in (READ, READ_NOTICED))
    assert noticed(lines) >= 0.93
    assert noticed([line for line in lines if line["read by a finding"] == "yes"]) >= 0.93
    assert told / cells >= 0.94


def test_what_a_change_does_not_touch_is_read_and_checked_once_and_says_the_same(tmp_path: Path) -> None:
    small, broken = cut(tmp_path / "small"), tmp_path / "broken"
    shutil.copytree(small, broken)
    apply(Mutation("counts", "quantity", 0, "kiled"), broken)
    with reading_once(small):
        shared = [check_folder(folder) for folder in (small, broken, small)]
    assert shared == [check_folder(folder) for folder in (small, broken, small)]
    assert shared[0] != shared[1]
