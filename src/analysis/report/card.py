"""The picture that a link to the report shows elsewhere: the question, and of each episode how many were killed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from analysis.evidence.view import REPOSITORY, Evidence
from analysis.findings.record import Record
from analysis.report.finding import NumberCell, VerdictMark
from analysis.report.paper.pdf import picture
from analysis.report.wording import text

FILE = "card.png"  # among the static files
LOOK = REPOSITORY / "reports" / "paper" / "card.typ"


def write_card(question: str, project: str, evidence: Evidence, findings: Sequence[Record], folder: Path) -> None:
    """Draw it, of the size that is usual for such pictures."""
    statement = text("answer")["counted"][0]
    by_id = {record.id: record for record in findings}
    asked = [(e.title, r) for e in evidence.core_episodes if (r := by_id.get(f"{statement}.{e.id}"))]
    told = [[title, NumberCell(record, none="").plain() or VerdictMark.on(record).plain()] for title, record in asked]
    asks = asked[0][1].statement if asked else ""
    card = picture({"question": question, "project": project, "asks": asks, "told": told}, LOOK, 1)
    (folder / FILE).write_bytes(card)
