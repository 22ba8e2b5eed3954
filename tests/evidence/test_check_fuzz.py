"""Whatever stands in a folder, the check says what it found: it never raises, and a problem is always one line."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
import small_folder as small
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from analysis.evidence.check import format_problems
from analysis.evidence.problem import Problem
from analysis.suite.gate import problems_in

pytestmark = pytest.mark.slow

FILES = sorted([*small.KEPT, "sources.csv", "origins.csv", "episodes.csv", "places.csv"])
TYPED = st.one_of(
    st.text(max_size=40),
    st.integers().map(str),
    st.floats().map(str),
    st.dates().map(str),
    st.datetimes().map(str),
    st.sampled_from(
        ["", " ", ";", ";;", "n11-001", "=1+1", "0x10", "1e400", "٣", "2022-02-29", "9999-12-31", "\x00", "\r\n", '"']
    ),
    st.lists(st.sampled_from(["e11-030", "pg-2011-12-16-statement", "state", "*", "|", "="]), max_size=4).map(";".join),
)
FUZZ = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@contextmanager
def copy_of(folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as scratch:
        yield Path(shutil.copytree(folder, Path(scratch) / "raw"))


def assert_answers(raw: Path) -> None:
    problems = problems_in(raw)

    assert isinstance(problems, list)
    assert all(isinstance(problem, Problem) for problem in problems)
    assert problems == sorted(problems)
    assert format_problems(problems).count("\n") == max(len(problems) - 1, 0)
    format_problems(problems, "json")


@FUZZ
@given(
    cells=st.lists(
        st.tuples(st.sampled_from(FILES), st.integers(0, 10**6), st.integers(0, 10**6), TYPED), min_size=1, max_size=5
    )
)
def test_any_cell_may_hold_anything(small_raw: Path, cells: list[tuple[str, int, int, str]]) -> None:
    with copy_of(small_raw) as raw:
        for file, row_number, column_number, typed in cells:
            rows = small.read(raw / file)
            row = rows[row_number % len(rows)]
            column = list(row)[column_number % len(row)]
            row[column] = typed.encode("utf-8", "replace").decode("utf-8")
            try:
                small.write(raw / file, rows)
            except Exception:  # a row that csv itself refuses to write is no case
                return
        assert_answers(raw)


def test_many_cells_may_hold_what_other_rows_have_or_what_is_usual_elsewhere(tmp_path: Path) -> None:
    usual = ["", "0", "5", "10", "1.5", "2022", "2022-01", "2022-01-05", "24:00", "national", "yes", "e22-001", "a;b"]
    raw, chance = Path(shutil.copytree(small.RAW, tmp_path / "raw")), Random(100)
    for path in sorted(raw.glob("*.csv")):
        rows = small.read(path)
        for row in rows:
            for column in row:
                if chance.random() < 0.06:
                    row[column] = chance.choice(usual) if chance.random() < 0.6 else chance.choice(rows)[column]
        small.write(path, rows)
    assert_answers(raw)


@FUZZ
@given(
    file=st.sampled_from([*FILES, "codes.yaml", "datapackage.yaml"]),
    at=st.integers(0, 10**6),
    lost=st.integers(0, 400),
    put=st.one_of(
        st.binary(max_size=40),
        st.sampled_from([b'"', b"\n", b"\r", b",", b"\xff\xfe", b"\xef\xbb\xbf", b"\t", b": [", b"{"]),
    ),
)
def test_any_bytes_may_stand_in_a_file(small_raw: Path, file: str, at: int, lost: int, put: bytes) -> None:
    with copy_of(small_raw) as raw:
        content = (raw / file).read_bytes()
        cut = at % (len(content) + 1)
        (raw / file).write_bytes(content[:cut] + put + content[cut + lost :])

        assert_answers(raw)


ODD = [None, 5, True, "x", "../x", "(", [], [1], [{"a": 1}], {}, {"x": None}, {1: 2}, 1.5, "2022-02-30"]


@FUZZ
@given(
    file=st.sampled_from(["codes.yaml", "datapackage.yaml"]),
    steps=st.lists(st.integers(0, 10**6), min_size=1, max_size=7),
    put=st.sampled_from([..., *ODD]),
)
@example(file="datapackage.yaml", steps=[7], put=[])  # no table is described: it stopped the questions
def test_any_value_may_stand_in_a_description(small_raw: Path, file: str, steps: list[int], put: object) -> None:
    with copy_of(small_raw) as raw:
        described = yaml.load((raw / file).read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        at = described
        for step in steps:
            keys = list(at) if isinstance(at, dict) else range(len(at))
            key = keys[step % len(keys)]
            if not isinstance(at[key], dict | list) or not at[key]:
                break
            at, parent = at[key], at
        else:
            at = parent
        if put is ...:
            del at[key]
        else:
            at[key] = put
        dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
        (raw / file).write_text(yaml.dump(described, Dumper=dumper, sort_keys=False), "utf-8")

        assert_answers(raw)
