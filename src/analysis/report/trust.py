"""Trust controls: a reader leaves out the bodies that he or she does not trust, or chooses a day, and the verdicts and
numbers of the page follow. Everything was evaluated when the site was built; the script looks up."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from markupsafe import Markup

from analysis.evidence.narrowing import NOT_NARROWED
from analysis.evidence.view import REPOSITORY, Evidence
from analysis.findings.combinations import GROUPS, kinds_of
from analysis.findings.record import Record
from analysis.report.render import render
from analysis.report.wording import kind_of_question, text, with_its_episode

STATIC = REPOSITORY / "reports" / "static"
TABLE = "trust-table.js"  # written beside the other static files when the site is built

Choices = Mapping[str, Any]
"""The table of analysis.findings.combinations."""


def write_table(choices: Choices, evidence: Evidence, findings: Sequence[Record], folder: Path) -> None:
    """The table as a script, which a page opened from a folder can load too; with what each finding states, and which
    kind of question it answers, for sentences on what a choice changes."""
    said = {record.id: (with_its_episode(evidence, record), kind_of_question(record)) for record in findings}
    (folder / TABLE).write_text(_script(choices, said), encoding="utf-8", newline="\n")


def controls(choices: Choices, evidence: Evidence) -> Markup:
    """The controls, hidden until the script shows them. Where the site is of all the evidence, a choice is a run of its
    own, which is named."""
    return render(
        "trust",
        look=_version((STATIC / "trust.css").read_text(encoding="utf-8")),
        acts=_version((STATIC / "trust.js").read_text(encoding="utf-8")),
        table=f"_static/{TABLE}{_version(_script(choices))}",
        run="investigate run" if evidence.narrowing == NOT_NARROWED else "",
        groups=[(g.id, g.name, kinds_of((g.id,), evidence.codes)) for g in GROUPS],
        others=",".join(group.id for group in GROUPS if group.id != GROUPS[0].id),
        days=choices["days"],
        early=_early(evidence),
    )


EARLY = timedelta(days=10)  # after the last core began: what could be known while it went on


def _early(evidence: Evidence) -> str:
    """A day on which little was known yet, offered as a choice; empty without a core."""
    begun = max((episode.core.first for episode in evidence.core_episodes if episode.core), default=None)
    return (begun + EARLY).isoformat() if begun else ""


def _script(choices: Choices, said: Mapping[str, tuple[str, str]] | None = None) -> str:
    table = {**choices, "words": text("verdicts")["words"], "said": said or {}}
    written = json.dumps(table, ensure_ascii=True, separators=(",", ":"))
    return f"const QANTAR_CHOICES={written};\n"


def _version(text: str) -> str:
    """What tells a browser that a file has changed."""
    return f"?v={hashlib.sha256(text.encode()).hexdigest()[:8]}"
