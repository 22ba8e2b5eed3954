"""What a notebook reads is known: it is executed again when an answer that it had is another one, and only then. Each
of these notebooks draws lots, so that it shows whether it was executed."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from analysis.suite.build import BuildFailed, build
from analysis.suite.notebook import read_notebook
from analysis.suite.plan import Plan
from tests.evidence.small_folder import read
from tests.evidence.small_folder import write as write_table
from tests.notebooks.sabotage import cell
from tests.notebooks.small import code, copy_of, plan, write

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="kernels are forked, and watched, on Linux"
)

LOTS = "import random\nprint(random.random())"
OPENS = "from analysis import qantar\nevidence = qantar.open_evidence(as_of=as_of, exclude_kinds=exclude_kinds)\n"
READS = {
    "03-counts": "evidence.frame('counts')",
    "04-acts": "it = evidence.core_episodes[-1].id\nqantar.acts(evidence.narrow(episodes=[it]), it, 'state_force')",
    "05-findings": "qantar.say(evidence, qantar.findings(evidence))",
    "06-figures": "qantar.figures.ladder(evidence, evidence.core_episodes[0].id)",
    "07-own": "evidence.keep(events=lambda row: True)",  # no value that could be written down
    "08-its": "found = qantar.findings(evidence)\nqantar.say(evidence, found)\n"
    "qantar.tabulate(qantar.records(evidence)[:1])",
    "09-raw": "print(len(qantar.raw_tables()['orders']))",
}


def of_one_episode(root: Path) -> Plan:
    """The template is no matter here, and is run once."""
    return plan(root, parameters={"episodes": ["2022-january"]})


@pytest.fixture
def read_once(built: Plan, one_warm_process: None, tmp_path: Path) -> Plan:
    """A copy of the small clone with these notebooks, executed."""
    made = copy_of(built, tmp_path / "read")
    for name, source in READS.items():
        write(made.root / "notebooks" / f"{name}.ipynb", code("reads", OPENS + source), code("lots", LOTS))
    lots(of_one_episode(made.root))
    return of_one_episode(made.root)


def lots(made: Plan) -> dict[str, str]:
    build(made, 1, target="notebooks")
    paths = {name: made.work / "notebooks" / f"{name}.ipynb" for name in READS}
    return {name: cell(read_notebook(path), "lots")["outputs"][0]["text"] for name, path in paths.items()}


def executed(made: Plan, before: dict[str, str]) -> set[str]:
    after = lots(of_one_episode(made.root))
    return {name for name in READS if after[name] != before[name]}


def change(made: Plan, table: str, **cells: str) -> None:
    rows = read(made.raw / f"{table}.csv")
    rows[0] |= cells
    write_table(made.raw / f"{table}.csv", rows)


def test_a_notebook_is_executed_when_it_or_what_it_was_answered_changed_or_it_is_damaged_and_only_then(
    read_once: Plan,
) -> None:
    """What reads acts or findings alone is not, when a count has another note: 06 and 08 read what 04 and 05 do."""
    first = lots(read_once)
    change(read_once, "counts", note="Seen again.")
    write(read_once.root / "notebooks" / "04-acts.ipynb", code("reads", OPENS), code("lots", LOTS))
    (kept,) = read_once.memory.glob("05-findings.kept")
    kept.write_text(kept.read_text(encoding="utf-8").replace("print", "pront"), encoding="utf-8")
    assert executed(read_once, first) == {"03-counts", "07-own", "09-raw", "04-acts", "05-findings"}


PAST, NO_INPUT = "counts.csv is opened past the library", "config.yaml is opened and is no input"
READ_PAST = (
    ("open('../data/raw/counts.csv')", PAST),
    ("import os, pandas\npandas.read_csv(os.environ['QANTAR_RAW'] + '/counts.csv')", PAST),
    ("open('../config.yaml')", NO_INPUT),
)


def test_reading_past_the_library_what_is_no_input_of_a_notebook_is_an_error(small: Plan) -> None:
    tried = "try:\n    exec({!r})\nexcept Exception as error:\n    print(repr(error))"
    cells = [code(f"reads-{n}", tried.format(read)) for n, (read, _) in enumerate(READ_PAST)]
    write(small.root / "notebooks" / "03-counts.ipynb", *cells, code("reads", READ_PAST[0][0]))
    with pytest.raises(BuildFailed, match=f"UndeclaredRead: .*{PAST}") as raised:
        build(small, 1, target="notebooks")
    saved = read_notebook(Path(re.search(r"half-run notebook: (.*)", str(raised.value)).group(1)))
    for each, (_, said) in zip(cells, READ_PAST, strict=True):
        assert re.match(f"UndeclaredRead.*{said}", cell(saved, each["id"])["outputs"][0]["text"])
