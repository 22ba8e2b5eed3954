"""Tables of findings: verdicts, what they depend on, when they were reached, what can and cannot be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from analysis.evidence.view import Evidence
from analysis.findings.record import Loss, Moment, Record
from analysis.report.cite import Prose, Ref, Value, When, finding_href
from analysis.report.losses import loss_link, told
from analysis.report.registers import spaced
from analysis.report.tables import Cell, Table

CARRIED = ("supported", "contradicted")
_NOTHING = (Prose("Nothing, on this evidence.", (), ""),)


def findings(evidence: Evidence, records: Sequence[Record], caption: str) -> Table:
    """Findings with their verdicts, answers and what they depend on."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Ref("finding", record.id),
            _prose(record, record.statement),
            record.verdict,
            _prose(record, record.answer),
            [part for loss in record.deciding for part in _without(evidence, loss)] or "no single loss",
        )
        for record in records
    )
    return Table(caption, ("finding", "statement", "verdict", "what the evidence says", "what would change it"), rows)


def conclusions(records: Sequence[Record]) -> Conclusions:
    """Supported and contradicted statements can be said so; contested and insufficient ones cannot be decided."""
    return Conclusions(
        can=tuple(
            _prose(r, f"{r.statement} {r.verdict.capitalize()}. {r.answer}") for r in records if r.verdict in CARRIED
        ),
        cannot=tuple(
            _prose(r, f"{r.statement} {r.verdict.capitalize()}. {r.needs or r.answer}")
            for r in records
            if r.verdict not in CARRIED
        ),
    )


@dataclass(frozen=True)
class Conclusions:
    """What can and cannot be said, as two lists of sentences made from findings."""

    can: tuple[Prose, ...]
    cannot: tuple[Prose, ...]

    def html(self) -> Markup:
        return Markup("{}{}").format(
            self._list("What can be said", self.can),
            self._list("What cannot be said, and what would be needed", self.cannot),
        )

    def plain(self) -> str:
        parts = [("What can be said", self.can), ("What cannot be said, and what would be needed", self.cannot)]
        return "\n".join(
            line
            for title, sentences in parts
            for line in (title, *(f"- {s.plain()}" for s in sentences or _NOTHING), "")
        )

    def _list(self, title: str, sentences: tuple[Prose, ...]) -> Markup:
        items = Markup("").join(Markup("<li>{}</li>").format(s.html()) for s in sentences or _NOTHING)
        return Markup('<div class="q-conclusions"><p><strong>{}</strong></p><ul>{}</ul></div>').format(title, items)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {"text/html": str(self.html()), "text/plain": self.plain()}


def single_origin(evidence: Evidence, records: Sequence[Record]) -> Table:
    """Findings whose verdict changes when one origin is left out, and to what."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (_finding(evidence, record), record.verdict, loss_link(evidence, loss), loss.verdict)
        for record in records
        for loss in record.deciding
        if loss.without == "origin"
    )
    return Table("Findings that one origin decides", ("finding", "verdict", "without", "becomes"), rows)


def without_kinds(evidence: Evidence, records: Sequence[Record]) -> Table:
    """The verdict of each finding without each kind of body that decides any of them."""
    kinds = sorted({loss.id for record in records for loss in record.deciding if loss.without == "kind"})

    def verdict(record: Record, kind: str) -> str:
        changed = [loss.verdict for loss in record.deciding if (loss.without, loss.id) == ("kind", kind)]
        return changed[0] if changed else "same"

    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (_finding(evidence, record), record.verdict, *(verdict(record, kind) for kind in kinds)) for record in records
    )
    named = tuple(f"without {spaced(kind)}" for kind in kinds)
    return Table("Verdicts without each kind of body", ("finding", "verdict", *named), rows)


def over_time(evidence: Evidence, records: Sequence[Record]) -> Table:
    """The days on which each finding's verdict changed."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (_finding(evidence, record), _turns(record.over_time), record.verdict) for record in records
    )
    return Table("When each verdict was reached", ("finding", "changes of verdict", "now"), rows)


def _finding(evidence: Evidence, record: Record) -> Ref:
    return Ref("finding", record.id, told(evidence, record))


def _without(evidence: Evidence, loss: Loss) -> tuple[Value | str, ...]:
    """'without Human Rights Watch: contested;', as parts of a cell."""
    return ("without", loss_link(evidence, loss), f"→ {loss.verdict};")


def _turns(moments: Sequence[Moment]) -> tuple[Value | str, ...]:
    turns: list[Value | str] = []
    before = ""
    for moment in moments:
        if moment.verdict != before:
            turns += [When(moment.as_of.isoformat()), f"{moment.verdict};"]
            before = moment.verdict
    return tuple(turns)


def _prose(record: Record, text: str) -> Prose:
    return Prose(text, tuple(record.evidence), finding_href(record.id))
