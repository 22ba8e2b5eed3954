"""Tables of the evidence itself: who is heard, what cleaning did, and the rows as their sources tell them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.evidence.processed import changes, reconcile
from analysis.evidence.rows import Count, Episode, Event, Step
from analysis.evidence.view import Evidence
from analysis.report.cite import SITE, Number, Prose, Ref, Tally, When, row_href
from analysis.report.tables import Cell, Table

if TYPE_CHECKING:
    import pandas as pd


def reconciliation(evidence: Evidence, raw: Mapping[str, Sequence[object]]) -> Table:
    """Rows of the raw tables, rows of the cleaned ones and rows gone, a line for each table."""
    lines = reconcile(evidence, {name: len(rows) for name, rows in raw.items()}).itertuples(index=False)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (str(line.table), _tally(line.rows_in), _tally(line.rows_out), _tally(line.gone)) for line in lines
    )
    return Table("Rows in and out of cleaning", ("table", "rows in", "rows out", "rows gone"), rows)


def cleaning_changes(evidence: Evidence) -> Table:
    """What cleaning changed in the form of rows, and in how many."""
    href = f"{SITE}evidence/index.html"
    rows = tuple((c.table, Prose(c.what, (), href), _tally(c.rows)) for c in changes(evidence))
    return Table("What cleaning changed", ("table", "change", "rows"), rows)


def written(files: pd.DataFrame) -> Table:
    """The cleaned tables as they were written: name, rows, columns."""
    rows = tuple((str(f.table), _tally(f.rows), _tally(f.columns)) for f in files.itertuples(index=False))
    return Table("Tables written to data/processed", ("table", "rows", "columns"), rows)


def sources_by(evidence: Evidence, column: str, named: str) -> Table:
    """How many sources, and how many origins, a line for each value of a column of sources."""
    sources = Counter(getattr(source, column) for source in evidence.sources)
    origins = {value: {s.origin for s in evidence.sources if getattr(s, column) == value} for value in sources}
    rows = tuple(
        (value, _tally(number), _tally(len(origins[value])))
        for value, number in sorted(sources.items(), key=lambda item: (-item[1], item[0]))
    )
    return Table(f"Sources by {named}", (named, "sources", "origins"), rows)


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


def _tally(value: object) -> Tally:
    assert isinstance(value, int | float)
    return Tally(int(value), "evidence/index.html")
