"""A fourth episode is data only: every notebook, page and comparison takes it as it is."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from analysis.evidence.view import open_evidence
from analysis.findings.registry import findings_of
from analysis.findings.verdict import TESTS
from analysis.report.style import EPISODE_COLOURS, episode_colour
from analysis.suite.notebook import read_notebook
from analysis.suite.plan import Plan
from tests import fourth_episode
from tests.fourth_episode import EPISODE, TITLE, TOWN
from tests.site.reading import Page, read_page
from tests.trust.clone import ROOT, finish, report, start

BESIDE = "2011-zhanaozen"


@dataclass(frozen=True)
class Run:
    """A report of the invented episode and of one beside it."""

    plan: Plan

    @property
    def out(self) -> Path:
        return self.plan.out

    @property
    def findings(self) -> dict[str, dict[str, Any]]:
        return {each["id"]: each for each in json.loads((self.out / "findings.json").read_text(encoding="utf-8"))}

    def page(self, name: str) -> Page:
        return read_page(self.out / "html" / f"{name}.html")


@pytest.fixture(scope="module")
def fourth(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("fourth")
    raw, out = fourth_episode.append(shutil.copytree(ROOT / "data" / "raw", folder / "raw")), folder / "out"
    shutil.copytree(report() / ".work" / "memory", out / ".work" / "memory")  # what is the same is not found again
    told = {"raw": str(raw), "out": str(out)}
    options = [part for name, value in told.items() for part in (f"--{name}", value)]
    finish(start(ROOT, "run", *options, "-p", f"episodes={BESIDE},{EPISODE}", "--jobs", "1"))
    return Run(Plan.of(ROOT, {**told, "parameters": {"episodes": [BESIDE, EPISODE]}}))


def test_diff_says_that_its_findings_are_new(fourth: Run) -> None:
    process = start(ROOT, "diff", str(report()), str(fourth.out))
    said, _ = process.communicate()
    assert process.returncode == 1, said
    assert f"Q01.{EPISODE}: new" in said


def test_it_has_a_notebook_and_a_page_of_its_own(fourth: Run) -> None:
    assert f"episodes/{EPISODE}.ipynb" in fourth.plan.executed()
    page = fourth.page(f"notebooks/episodes/{EPISODE}")
    assert TITLE in page.said("h1")[0]
    assert [
        link for link in fourth.page("index").all("a") if link.attributes.get("href", "").endswith(f"{EPISODE}.html")
    ]


def test_every_question_put_to_each_episode_is_put_to_it(fourth: Run) -> None:
    found = fourth.findings
    # a question that needs rows of its own kind (`asked_of`) is asked of an episode that has some
    put_to_each = [s for s in open_evidence().statements if not s.episode]
    always = {s.id for s in put_to_each if TESTS[s.test].asked_of is None and "asked_of" not in dict(s.arguments)}
    assert len(always) > 5
    assert always <= {name.partition(".")[0] for name in found if name.endswith(f".{EPISODE}")}
    assert (found[f"Q01.{EPISODE}"]["low"], found[f"Q01.{EPISODE}"]["high"]) == (3, 3)
    assert "n31-001" in found[f"Q01.{EPISODE}"]["evidence"]
    assert found[f"Q04.{EPISODE}"]["verdict"] == "supported"
    (claim,) = [one for one in findings_of(open_evidence(fourth.plan.raw)) if one.id == "K.c31-01"]
    assert claim.asked.episode
    assert claim.asked.episode.id == EPISODE


def test_it_has_a_column_or_a_line_in_every_comparison(fourth: Run) -> None:
    front, comparison = fourth.page("index").rows(), fourth.page("notebooks/05-comparison").rows()
    (head,) = [row for row in front if row[0] == "Question" and TITLE in row]
    (killed,) = [row for row in front if row[0] == "How many people were killed?"]
    assert re.findall(r"\d+", killed[head.index(TITLE)]) == ["3"]
    assert [TITLE, "killed", "3"] in [row[:3] for row in comparison]
    assert [row for row in comparison if row[0] == "episode" and EPISODE in row]
    assert [TITLE, TOWN] in [row[:2] for row in comparison]
    for name in ("03-counts", "04-sequence", "06-claims", "07-accountability"):
        assert any(TITLE in said for said in fourth.page(f"notebooks/{name}").said("figure")), name


def drawings(page: Page) -> Iterator[tuple[str, str]]:
    """The figures of a page: their source text, and all words in them."""
    text = page.path.read_text(encoding="utf-8")
    for figure in re.findall(r"<figure.*?</figure>", text, re.DOTALL):
        yield figure, re.sub(r"<[^>]+>", " ", figure)


def test_the_figures_draw_it_in_a_colour_of_its_own(fourth: Run) -> None:
    first, own = (f"var(--q-e{n},{EPISODE_COLOURS[n - 1]})" for n in (1, 2))
    (front, said), *_ = drawings(fourth.page("index"))
    assert TITLE in said
    assert first in front
    assert own in front
    pictures = list(drawings(fourth.page(f"notebooks/episodes/{EPISODE}")))
    assert all(TITLE in said for _, said in pictures)
    assert sum(own in drawn for drawn, _ in pictures) >= 3
    assert [said for _, said in pictures if TOWN in said]
    assert episode_colour(open_evidence(fourth.plan.raw), EPISODE) == EPISODE_COLOURS[3]


def test_its_rows_stand_on_pages_of_the_evidence(fourth: Run) -> None:
    for table, name in fourth_episode.ANCHORED.items():
        ids = fourth.page(f"evidence/{name}").ids
        assert {row.partition(",")[0] for row in fourth_episode.ROWS[table]} <= set(ids)
    assert {"invented-2031-a", "invented-2031-b"} <= set(fourth.page("sources").ids)
    assert "invented-agency" in fourth.page("origins").ids


def test_the_trust_controls_know_its_findings(fourth: Run) -> None:
    shown = {e.attributes.get("data-verdict-of") for e in fourth.page("index").elements}
    assert f"Q01.{EPISODE}" in shown
    table = (fourth.out / "html" / "_static" / "trust-table.js").read_text(encoding="utf-8")
    told = json.loads(table.partition("=")[2].rstrip(";\n"))
    assert {name for name in fourth.findings if name.endswith(EPISODE)} <= set(told["findings"])


def test_every_stored_notebook_was_run_with_it(fourth: Run) -> None:
    template = f"{fourth.plan.episode}.ipynb"  # kept without outputs: its runs, one an episode, have them
    for path in set(fourth.plan.executed()) - {template}:
        cells = read_notebook(fourth.out / "notebooks" / path)["cells"]
        outputs = [output for cell in cells for output in cell.get("outputs", ())]
        assert outputs, path
        assert [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"] == [], path
