"""Tables of findings: verdicts, what they depend on, when they were reached, what can and cannot be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from analysis.report.cite import Prose, Ref, Value, When, finding_href
from analysis.report.tables import Cell, Table

Record = Mapping[str, Any]
CARRIED = ("supported", "contradicted")
_NOTHING = (Prose("Nothing, on this evidence.", (), ""),)


def findings(records: Sequence[Record], caption: str) -> Table:
    """Findings with their verdicts, answers and what they depend on."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Ref("finding", record["id"]),
            _prose(record, record["statement"]),
            record["verdict"],
            _prose(record, record["answer"]),
            ", ".join(decisive(record)) or "no single source, origin or kind of body",
        )
        for record in records
    )
    return Table(caption, ("finding", "statement", "verdict", "what the evidence says", "decided by"), rows)


def decisive(record: Record) -> list[str]:
    """What a verdict would change without, in words: 'without hrw (origin): contested'."""
    return [
        f"without {loss['id']} ({'kind of body' if loss['without'] == 'kind' else loss['without']}): {loss['verdict']}"
        for loss in record["depends_on"]
        if loss["changes_verdict"]
    ]


def conclusions(records: Sequence[Record]) -> Conclusions:
    """Supported and contradicted statements can be said so; contested and insufficient ones cannot be decided."""
    return Conclusions(
        can=tuple(
            _prose(r, f"{r['statement']} {r['verdict'].capitalize()}. {r['answer']}")
            for r in records
            if r["verdict"] in CARRIED
        ),
        cannot=tuple(
            _prose(r, f"{r['statement']} {r['verdict'].capitalize()}. {r['needs'] or r['answer']}")
            for r in records
            if r["verdict"] not in CARRIED
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


def single_origin(records: Sequence[Record]) -> Table:
    """Findings whose verdict changes when one origin is left out, and to what."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (Ref("finding", record["id"]), record["verdict"], Ref("origin", loss["id"]), loss["verdict"])
        for record in records
        for loss in record["depends_on"]
        if loss["without"] == "origin" and loss["changes_verdict"]
    )
    return Table("Findings that one origin decides", ("finding", "verdict", "without", "becomes"), rows)


def without_kinds(records: Sequence[Record]) -> Table:
    """The verdict of each finding without each kind of body that matters to any of them."""
    kinds = sorted({loss["id"] for record in records for loss in record["depends_on"] if loss["without"] == "kind"})

    def verdict(record: Record, kind: str) -> str:
        changed = [x for x in record["depends_on"] if (x["without"], x["id"]) == ("kind", kind)]
        return changed[0]["verdict"] if changed and changed[0]["changes_verdict"] else "same"

    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (Ref("finding", record["id"]), record["verdict"], *(verdict(record, kind) for kind in kinds))
        for record in records
    )
    named = tuple(f"without {kind.replace('_', ' ')}" for kind in kinds)
    return Table("Verdicts without each kind of body", ("finding", "verdict", *named), rows)


def over_time(records: Sequence[Record]) -> Table:
    """The days on which each finding's verdict changed."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (Ref("finding", record["id"]), _turns(record["over_time"]), record["verdict"]) for record in records
    )
    return Table("When each verdict was reached", ("finding", "changes of verdict", "now"), rows)


def _turns(moments: Sequence[Record]) -> tuple[Value | str, ...]:
    turns: list[Value | str] = []
    before = ""
    for moment in moments:
        if moment["verdict"] != before:
            turns += [When(moment["as_of"]), f"{moment['verdict']};"]
            before = moment["verdict"]
    return tuple(turns)


def _prose(record: Record, text: str) -> Prose:
    return Prose(text, tuple(record["evidence"]), finding_href(record["id"]))
