"""What a notebook reads is known: it is executed again when an answer that it had is another one, and only then. Each of
these notebooks draws lots, so that it shows whether it was executed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from analysis.suite.build import BuildFailed, build
from analysis.suite.notebook import read_notebook
from analysis.suite.plan import Plan
from analysis.suite.progress import Lines
from tests.evidence.small_folder import read
from tests.evidence.small_folder import write as write_table
from tests.notebooks.sabotage import cell
from tests.notebooks.small import code, plan, small_repository, write

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="kernels are forked, and watched, on Linux")

LOTS = "import random\nprint(random.random())"
OPENS = "from analysis import qantar\nevidence = qantar.open_evidence(as_of=as_of, exclude_kinds=exclude_kinds)\n"
READS = {
    "03-counts": "evidence.frame('counts')",
    "04-acts": "this = evidence.core_episodes[-1]\nqantar.acts(evidence.narrow(episodes=[this.id]), this.id, 'state_force')",
    "05-findings": "qantar.say(qantar.findings(evidence))",
    "06-figures": "qantar.figures.ladder(evidence, evidence.core_episodes[0].id)",
    "07-own": "import decimal\nqantar.reconcile(evidence, {'counts': decimal.Decimal(3)})",  # no plain value
    "08-raw": "print(len(qantar.raw_tables()['orders']))",
}


@pytest.fixture
def small(tmp_path: Path) -> Plan:
    made = plan(small_repository(tmp_path / "small"))
    for name, source in READS.items():
        write(made.root / "notebooks" / f"{name}.ipynb", code("reads", OPENS + source), code("lots", LOTS))
    return plan(made.root)


def lots(made: Plan) -> dict[str, str]:
    build(made, 2, Lines(), "notebooks")
    paths = {name: made.work / "notebooks" / f"{name}.ipynb" for name in READS}
    return {name: cell(read_notebook(path), "lots")["outputs"][0]["text"] for name, path in paths.items()}


def executed(made: Plan, before: dict[str, str]) -> set[str]:
    after = lots(made)
    return {name for name in READS if after[name] != before[name]}


def change(made: Plan, table: str, **cells: str) -> None:
    rows = read(made.raw / f"{table}.csv")
    rows[0] |= cells
    write_table(made.raw / f"{table}.csv", rows)


def test_a_notebook_is_executed_when_what_it_was_answered_changed_and_only_then(small: Plan) -> None:
    first = lots(small)
    change(small, "counts", note="Seen again.")
    assert executed(small, first) == {"03-counts", "07-own", "08-raw"}
    second = lots(small)
    write(small.root / "notebooks" / "04-acts.ipynb", code("reads", OPENS), code("lots", LOTS))
    assert executed(plan(small.root), second) == {"04-acts"}


def test_a_notebook_that_was_kept_and_is_damaged_is_executed(small: Plan) -> None:
    first = lots(small)
    for kept in small.memory.glob("05-findings.kept"):
        kept.write_text(kept.read_text(encoding="utf-8").replace("print", "pront"), encoding="utf-8")
    change(small, "counts", note="Seen again.")
    assert "05-findings" in executed(small, first)


PAST, NO_INPUT = "counts.csv is opened past the library", "config.yaml is opened and is no input"


@pytest.mark.parametrize(
    ("reads", "said"),
    [
        ("open('../data/raw/counts.csv')", PAST),
        ("import os, pandas\npandas.read_csv(os.environ['QANTAR_RAW'] + '/counts.csv')", PAST),
        ("open('../config.yaml')", NO_INPUT),
    ],
)
def test_reading_past_the_library_what_is_no_input_of_a_notebook_is_an_error(
    small: Plan, reads: str, said: str
) -> None:
    write(small.root / "notebooks" / "03-counts.ipynb", code("reads", reads))
    with pytest.raises(BuildFailed, match=f"UndeclaredRead: .*{said}"):
        build(plan(small.root), 2, Lines(), "notebooks")
