"""The tables that notebooks and pages share: method results and findings, laid out for readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from analysis.evidence.processed import changes, reconcile
from analysis.evidence.rows import Count, Event, Step
from analysis.evidence.view import Evidence
from analysis.method.agreement import Agreement
from analysis.report.cite import SITE, Number, Prose, Ref, Share, Tally, When, finding_href, row_href
from analysis.report.tables import Cell, Table

Record = Mapping[str, Any]
CARRIED = ("supported", "contradicted")
_CODING = f"{SITE}codebook.html"


def reconciliation(evidence: Evidence, rows_in: dict[str, int]) -> Table:
    """Rows in, rows out and rows gone, a line for each table."""
    lines = reconcile(evidence, rows_in).itertuples(index=False)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (str(line.table), _tally(line.rows_in), _tally(line.rows_out), _tally(line.gone)) for line in lines
    )
    return Table("Rows in and out of cleaning", ("table", "rows in", "rows out", "rows gone"), rows)


def cleaning_changes(evidence: Evidence) -> Table:
    """What cleaning changed in the form of rows, and in how many."""
    rows = tuple((change.table, change.what, _tally(change.rows)) for change in changes(evidence))
    return Table("What cleaning changed", ("table", "change", "rows"), rows)


def agreement(found: Agreement, of: str) -> Table:
    """Share of agreement and Krippendorff's alpha, a line for each column coded twice."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            column.column,
            _tally(column.compared),
            (Share(column.share.low, (), _CODING), "to", Share(column.share.high, (), _CODING)),
            Number.of(round(column.alpha, 2), (), _CODING) if column.alpha is not None else None,
            "upper bound: rows were matched by it" if column.upper_bound else "",
        )
        for column in found.columns
    )
    missing = (
        f"The second coder did not find {len(found.not_found)} of {found.coded} rows; the low share counts them as"
    )
    return Table(
        f"Agreement of two coders on {of}",
        ("column", "rows compared", "share that agrees", "Krippendorff's alpha", "remark"),
        rows,
        note=Prose(f"{missing} disagreement.", (), _CODING),
    )


def sources_by(evidence: Evidence, column: str, named: str) -> Table:
    """How many sources, and how many origins, a line for each value of a column of sources."""
    sources = Counter(getattr(source, column) for source in evidence.sources)
    origins = {value: {s.origin for s in evidence.sources if getattr(s, column) == value} for value in sources}
    rows = tuple(
        (value, _tally(number), _tally(len(origins[value])))
        for value, number in sorted(sources.items(), key=lambda item: (-item[1], item[0]))
    )
    return Table(f"Sources by {named}", (named, "sources", "origins"), rows)


def counts(chosen: Iterable[Count], evidence: Evidence, caption: str) -> Table:
    """Who says how many, in the order in which it was said."""
    ordered = sorted(chosen, key=lambda count: (count.stated_text or "9999", count.id))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Ref("row", count.id),
            Number(count.low, count.high, (count.id,)),
            f"{count.population}, {count.place}",
            Ref("origin", count.origin, count.attributed_to),
            When(count.stated_text),
            tuple(Ref("source", source) for source in count.source_ids),
        )
        for count in ordered
    )
    return Table(caption, ("row", "number", "of whom, where", "who says so", "stated", "read in"), rows)


def events(chosen: Iterable[Event], caption: str) -> Table:
    """Acts in the order of their earliest possible onset."""
    ordered = sorted(chosen, key=lambda event: (event.onset.earliest, event.onset.latest, event.id))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Ref("row", event.id),
            When(event.date_text),
            event.place,
            event.actor.replace("_", " "),
            event.action.replace("_", " "),
            Prose(event.summary, (event.id,), row_href(event.id)),
        )
        for event in ordered
    )
    return Table(caption, ("row", "day", "place", "who", "act", "as its sources tell it"), rows)


def steps(chosen: Iterable[Step], caption: str) -> Table:
    """Steps of investigation, prosecution and redress in the order of their dates."""
    ordered = sorted(chosen, key=lambda step: (step.date_text or "9999", step.id))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Ref("row", step.id),
            When(step.date_text),
            step.body,
            step.kind.replace("_", " "),
            Number(step.count_low, step.count_high, (step.id,)) if step.count_low is not None else None,
            Prose(step.summary, (step.id,), row_href(step.id)),
        )
        for step in ordered
    )
    return Table(caption, ("row", "date", "body", "step", "persons", "as its sources tell it"), rows)


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


_NOTHING = (Prose("Nothing, on this evidence.", (), ""),)


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


def _prose(record: Record, text: str) -> Prose:
    return Prose(text, tuple(record["evidence"]), finding_href(record["id"]))


def _tally(value: object) -> Tally:
    assert isinstance(value, int | float)
    return Tally(int(value), "evidence/index.html")
