"""The pages of the evidence: sources, acts by place and day, origins, and the tables row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from markupsafe import Markup

from analysis.custody.log import ARCHIVE, copies
from analysis.evidence.grouping import collected, grouped_by
from analysis.evidence.memory import recalled
from analysis.evidence.rows import Episode, Event, PlaceName, Source
from analysis.evidence.view import Evidence
from analysis.findings.measures import in_episode
from analysis.findings.sentences import name_of, place_in
from analysis.report.addresses import anchor
from analysis.report.cite import Number, Quoted, Ref, Tally, When
from analysis.report.page import Page, Section
from analysis.report.registers import Backlinks, Register, RegisterRow, not_asked_for, register_of
from analysis.report.render import Cell, Table, render
from analysis.report.wording import outside, spaced, text

VALUES_ON_A_PAGE = 20_000  # of a register; some ten bytes each on the way, the links among them
GRID_DAYS = 12  # side by side; days from the first of the core that a grid shows


def evidence_pages(evidence: Evidence, links: Backlinks, pages: Sequence[Register]) -> tuple[Page, ...]:
    """The registers of sources and origins, and one page for each table and set of rows. `pages`: those rows."""
    pages_read = Tally(len(evidence.sources), "sources.html")
    origins = Tally(len({source.origin for source in evidence.sources}), "origins.html")
    look = Section("", render("filter"))
    children = tuple(Page(page.name, page.title, (look, Section("", cards(page, evidence)))) for page in pages)
    contents = tuple((Ref("page", page.name, page.title), Tally(len(page.rows), f"{page.name}.html")) for page in pages)
    return (
        _parts("sources", render("sources", sources=pages_read), source_register(evidence, links, copies(ARCHIVE))),
        events_page(evidence),
        unasked_page(evidence, links),
        _parts("origins", render("origins", sources=pages_read, origins=origins), origin_register(evidence, links)),
        Page(
            "evidence/index",
            "Evidence tables",
            (Section("", render("evidence")), Section("", Table.named("evidence", contents).html())),
            label="Tables, row by row",
            children=children,
        ),
    )


def source_register(evidence: Evidence, links: Backlinks, copies: Mapping[str, str]) -> Table:
    """Every source, newest names last: what it is, its archived copy by address, and everything that rests on it."""
    names = collected((source_id, name.id) for name in _names_told(evidence) for source_id in name.source_ids)
    languages = text("languages")
    return Table.of(
        "sources",
        {
            "title": lambda one: [outside(one), *([Quoted(copies[one.url])] if one.url in copies else [])],
            "publisher": lambda one: [Quoted(one.publisher), f"({spaced(one.publisher_kind)})"],
            "published": lambda one: [When(one.published_text), f"({languages.get(one.language, one.language)})"],
            "origin": lambda one: [
                Ref("origin", one.origin, name_of(evidence, one.origin)),
                *([Quoted(f"({one.note})")] if one.note else []),
            ],
            "rests": lambda one: [
                *(Ref("row", row) for row in links.rows.get(one.id, ())),
                *(Ref("place", name) for name in names.get(one.id, ())),
            ],
            "id": lambda one: Ref("source", one.id),
        },
        evidence.sources,
        css="t-sources",
        anchors=tuple(anchor(source.id) for source in evidence.sources),
        compact=True,
    )


def origin_register(evidence: Evidence, links: Backlinks) -> Table:
    """Every body whose facts the sources carry, with the sources that carry them and the numbers it asserted."""
    asserted = collected((count.origin, count.id) for count in evidence.counts)
    speaking = {piece.origin for piece in evidence.claim_evidence} | {order.origin for order in evidence.orders}
    used = [o for o in evidence.origins if links.sources.get(o.id) or asserted.get(o.id) or o.id in speaking]
    return Table.of(
        "origins",
        {
            "name": lambda origin: Quoted(origin.name),
            "kind": lambda origin: spaced(origin.kind),
            "pages": lambda origin: [Ref("source", id) for id in links.sources.get(origin.id, ())],
            "numbers": lambda origin: [Ref("row", row) for row in sorted(asserted.get(origin.id, ()))],
            "note": lambda origin: Quoted(origin.note),
            "id": lambda origin: Ref("origin", origin.id),
        },
        used,
        css="t-origins",
        anchors=tuple(anchor(origin.id) for origin in used),
        compact=True,
    )


def parted(table: Table) -> Iterator[Table]:
    """A table in parts that are light enough for a page each."""
    parts, room = [0], VALUES_ON_A_PAGE
    for number, row in enumerate(table.rows):
        values = sum(1 if isinstance(cell, str) or not isinstance(cell, Sequence) else len(cell) for cell in row)
        if values > room and number > parts[-1]:
            parts.append(number)
            room = VALUES_ON_A_PAGE
        room -= values
    for begin, end in pairwise((*parts, len(table.rows))):
        yield replace(table, rows=table.rows[begin:end], anchors=table.anchors[begin:end])


def _parts(name: str, lead: Markup, table: Table) -> Page:
    """A register as a page, and what is too much for one as pages below it, to whose rows the page leads on."""
    look, (first, *more) = Section("", render("filter")), parted(table)
    later = tuple(
        Page(f"{name}-{number}", f"{table.caption}, part {number}", (look, Section("", part.html())))
        for number, part in enumerate(more, start=2)
    )
    shown = [lead, first.html(), *([render("later", parts=zip(later, more, strict=True))] if later else [])]
    return Page(name, table.caption, tuple(Section("", html) for html in shown), children=later)


def cards(page: Register, evidence: Evidence) -> Markup:
    """The rows of a page as cards: all that the table says, and the pages themselves a link away."""
    known = {id: source for row in page.rows for id in row.sources if (source := evidence.source_by_id.get(id))}

    def sources(row: RegisterRow) -> list[Source]:
        return [known[id] for id in row.sources if id in known]

    def shown() -> Markup:
        return render("rows", rows=page.rows, known=sources, outside=outside)

    return recalled(("cards", page.rows, known), shown)


def events_page(evidence: Evidence) -> Page:
    """For each episode a grid of places by day, whose numbers open the acts told there and then, most told first."""
    grids = [Section(e.title, _grid(evidence, e).html()) for e in evidence.core_episodes if e.core]
    if evidence.place_names:
        grids.append(Section("Names of places", _names(evidence).html()))
    return Page("events", "Events by place and day", (Section("", render("events")), *grids), label="By place and day")


def unasked_page(evidence: Evidence, links: Backlinks) -> Page:
    """What no question asks for: the rows at which no finding looks, by the reason, most first."""
    asked = (((register_of(evidence.rows[row_id]), lacking), row_id) for row_id, lacking in links.unasked.items())
    by_reason = collected(asked)
    reasons = sorted(by_reason.items(), key=lambda one: (-len(one[1]), one[0]))
    rows = tuple((kind, not_asked_for(lacking, evidence), _rows(sorted(ids))) for (kind, lacking), ids in reasons)
    lead, title = render("unasked", rows=Tally(len(links.unasked), "evidence/index.html")), "What no question asks for"
    table = Table.named("unasked", rows)
    return Page("unasked", title, (Section("", lead), Section("", table.html())))


def _rows(ids: list[str]) -> Cell:
    """How many, which opens them; of one its id, as a number that leads to a row is a number of the row."""
    return Number.of(len(ids), ids) if len(ids) > 1 else Ref("row", ids[0])


def _names_told(evidence: Evidence) -> list[PlaceName]:
    """As known on a day, a name that was not yet given is not told."""
    day = evidence.narrowing.as_of or date.max
    return [row for row in evidence.place_names if row.called_from is None or row.called_from.first <= day]


def _names(evidence: Evidence) -> Table:
    """What places were called, or where they lay, when that is not what the tables call them; as known on a day, the
    end of a name that still was is not told, with its note."""
    day, names = evidence.narrowing.as_of or date.max, _names_told(evidence)
    rows = [
        (
            row.place,
            row.name,
            row.region,
            When.of(row.called_from),
            When.of(row.called_to) if (ended := row.called_to and row.called_to.first <= day) else "today",
            Quoted(row.note if ended or row.called_to is None else ""),
            [Ref("source", s.id, s.publisher) for one in row.source_ids if (s := evidence.source_by_id.get(one))],
            Ref("place", row.id),
        )
        for row in names
    ]
    return Table.named("names", rows, anchors=tuple(anchor(n.id) for n in names))


def _grid(evidence: Evidence, episode: Episode) -> Table:
    assert episode.core is not None
    days, inside = [episode.core.first + timedelta(days=n) for n in range(GRID_DAYS)], in_episode(episode)
    shown = [e for e in evidence.events if not e.vague and inside(e) and e.days.first in days]
    told, number = grouped_by(shown, lambda e: (e.place, e.days.first)), Counter(event.place for event in shown)
    rows: list[tuple[Cell, ...]] = []
    for place in sorted(number, key=lambda place: (-number[place], place)):
        acts = (_acts(told.get((place, day), [])) for day in days)
        rows.append((place_in(evidence, place, episode), *acts))
    return Table.named(
        "places-and-days",
        rows,
        {"episode": episode.title},
        [f"{day.day} {day:%b}" for day in days],
        css="t-grid",
        anchors=tuple(anchor(f"{episode.id}.{row[0]}") for row in rows),
    )


def _acts(events: list[Event]) -> Cell:
    """How many acts, versions of one counted once; the number leads to all its rows."""
    if not events:
        return ""
    return Number.of(len({event.act for event in events}), sorted(event.id for event in events))
