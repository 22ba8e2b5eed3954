"""What `make growth` measures is clean evidence: the same rows again under other ids, in the same or other episodes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from analysis.evidence.problem import errors_in
from analysis.evidence.view import open_evidence
from analysis.suite.gate import problems_in
from tests.evidence.small_folder import cut
from tests.growth import REFERENCES, grow


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cut(tmp_path_factory.mktemp("growth") / "raw")


@pytest.mark.parametrize("episodes", [False, True])
def test_grown_evidence_has_each_row_as_often_as_asked_and_no_errors(episodes: bool, raw: Path, tmp_path: Path) -> None:
    grow(tmp_path / "grown", 3, episodes, raw)
    assert errors_in(problems_in(tmp_path / "grown")) == []
    small, grown = open_evidence(raw), open_evidence(tmp_path / "grown")
    for table in REFERENCES:
        assert len(getattr(grown, table)) == 3 * len(getattr(small, table)), table
    told = Counter(row.episode for row in grown.counts)
    before = Counter(row.episode for row in small.counts)
    assert set(told.values()) == set(before.values()) if episodes else told == {e: 3 * n for e, n in before.items()}
