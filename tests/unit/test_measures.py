"""Numbers that are shown are the numbers of the findings: the report asks no method for one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType

from analysis.evidence.view import Evidence
from analysis.findings.measures import number_asked, number_of
from analysis.findings.registry import ask

REPORT = Path(__file__).resolve().parents[2] / "src" / "analysis" / "report"


def _from_methods() -> Iterator[tuple[str, str, str]]:
    """Each name that a module of the report imports from a method: where, from which module, which."""
    for path in sorted(REPORT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((path.name, alias.name, "") for alias in node.names if ".method" in alias.name)
            elif isinstance(node, ast.ImportFrom) and node.module == "analysis":
                yield from ((path.name, "analysis", alias.name) for alias in node.names if alias.name == "method")
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("analysis.method"):
                yield from ((path.name, node.module or "", alias.name) for alias in node.names)


def test_the_report_imports_types_alone_from_the_methods() -> None:
    imported = list(_from_methods())
    measuring = [
        f"{where}: {module}.{name}"
        for where, module, name in imported
        if not name or isinstance(getattr(import_module(module), name), FunctionType | str | float | int)
    ]
    assert imported
    assert not measuring, "ask it of analysis.findings.measures"


def test_a_figure_shows_the_number_of_the_question_that_is_put_to_every_episode(evidence: Evidence) -> None:
    asked = [r for r in ask(evidence, "how_many") if r.id.startswith(("Q01.", "Q02.", "Q03."))]
    for record in asked:
        episode = evidence.episode(record.episode or "")
        quantity = {"Q01": "killed", "Q02": "wounded", "Q03": "detained"}[record.id.partition(".")[0]]
        shown, own = number_of(evidence, episode, quantity), number_asked(evidence, episode, record.id)
        bounds = shown.headline.bounds if shown.headline else None
        assert shown == own
        assert (bounds.low if bounds else None, bounds.high if bounds else None) == (record.low, record.high)
    assert len(asked) == 3 * len(evidence.core_episodes)
