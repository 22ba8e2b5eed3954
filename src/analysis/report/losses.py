"""What a verdict hangs on, in words: how a loss is named wherever one is told."""

from __future__ import annotations

from analysis.evidence.view import Evidence
from analysis.findings.record import Loss, Record
from analysis.report.cite import Ref, Value
from analysis.report.language import language_of_title
from analysis.report.wording import spaced

LEADS_TO = ("origin", "source")  # kinds of loss that have a place of their own on the site


def loss_name(evidence: Evidence, loss: Loss) -> str:
    """What is left out in a trial, in words."""
    if loss.without == "kind":
        return f"everything from {spaced(loss.id)} bodies and pages"
    if loss.without == "origin":
        origin = evidence.origin_by_id.get(loss.id)
        return origin.name if origin else loss.id
    source = evidence.source_by_id.get(loss.id)
    return f"“{source.title}”" if source else loss.id


def loss_link(evidence: Evidence, loss: Loss) -> Value | str:
    """The same, leading to the page or origin that is left out."""
    name = loss_name(evidence, loss)
    if loss.without not in LEADS_TO:
        return name
    source = evidence.source_by_id.get(loss.id) if loss.without == "source" else None
    return Ref(loss.without, loss.id, name, language_of_title(source) if source else "")


def with_its_episode(evidence: Evidence, record: Record) -> str:
    """The statement of a finding, with its episode in front where the same is asked of several."""
    if record.episode and "." in record.id and record.id[0] != "K":
        return f"{evidence.episode(record.episode).title}: {record.statement}"
    return record.statement
