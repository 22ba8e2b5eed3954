"""The tables that notebooks and pages share: method results and findings, laid out for readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from markupsafe import Markup

from analysis.evidence.processed import changes, reconcile
from analysis.evidence.rows import Count, Episode, Event, Step
from analysis.evidence.view import Evidence
from analysis.method.accountability import ASKED, PARAGRAPHS, Indicator, accountability
from analysis.method.agreement import agreement_on_counts, agreement_on_events
from analysis.method.bounds import Bounds
from analysis.report.cite import SITE, Number, Prose, Ref, Share, Tally, Value, When, finding_href, row_href
from analysis.report.tables import Cell, Table

Record = Mapping[str, Any]
CARRIED = ("supported", "contradicted")
ROWS_SHOWN = 6
_CODING = f"{SITE}codebook.html"


def reconciliation(evidence: Evidence, raw: Mapping[str, Sequence[object]]) -> Table:
    """Rows of the raw tables, rows of the cleaned ones and rows gone, a line for each table."""
    lines = reconcile(evidence, {name: len(rows) for name, rows in raw.items()}).itertuples(index=False)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (str(line.table), _tally(line.rows_in), _tally(line.rows_out), _tally(line.gone)) for line in lines
    )
    return Table("Rows in and out of cleaning", ("table", "rows in", "rows out", "rows gone"), rows)


def cleaning_changes(evidence: Evidence) -> Table:
    """What cleaning changed in the form of rows, and in how many."""
    rows = tuple((change.table, change.what, _tally(change.rows)) for change in changes(evidence))
    return Table("What cleaning changed", ("table", "change", "rows"), rows)


def agreement(raw: Mapping[str, Sequence[Mapping[str, str]]], of: Literal["counts", "events"]) -> Table:
    """Share of agreement and Krippendorff's alpha, a line for each column coded twice."""
    import pandas as pd

    compare = {"counts": agreement_on_counts, "events": agreement_on_events}[of]
    found = compare(pd.DataFrame([dict(row) for row in raw[f"double_coding_{of}"]]))
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


def about(episode: Episode) -> Table:
    """The episode in its own row of the tables."""
    rows: tuple[tuple[Cell, ...], ...] = (
        ("main place", episode.main_place),
        ("onset", When.of(episode.onset)),
        ("core days", When.of(episode.core)),
        ("ends", When.of(episode.ends)),
        ("summary", Prose(episode.summary, (), f"{SITE}evidence/index.html")),
    )
    return Table(episode.title, ("", "as coded"), rows)


def core_events(evidence: Evidence, episode: Episode) -> list[Event]:
    """Acts of the episode that began on its core days, or may have."""
    core = episode.core
    return [
        event
        for event in evidence.events
        if event.episode == episode.id
        and core is not None
        and event.days.first <= core.last
        and core.first <= event.days.last
    ]


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


def indicators(evidence: Evidence) -> Table:
    """The indicators of the four principles, a column for each episode; each answer leads to its first row."""
    episodes = evidence.core_episodes
    found = {(one.id, one.episode): one for one in accountability(evidence)}

    def answer(one: Indicator) -> Cell:
        if isinstance(one.answer, Bounds):
            return (Number(one.answer.low, one.answer.high, one.rows, says=one.rule), one.answer.unit)
        return (one.answer, *(Ref("row", row) for row in one.rows[:ROWS_SHOWN]))

    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            asked.question,
            f"{asked.principle} ({PARAGRAPHS[asked.principle]})",
            *(answer(found[asked.id, episode.id]) for episode in episodes),
        )
        for asked in ASKED
    )
    return Table(
        "Accountability by the Minnesota Protocol's principles",
        ("question", "principle", *(episode.title for episode in episodes)),
        rows,
        note="'Unknown' is not 'no': no row of these tables answers the question.",
    )
