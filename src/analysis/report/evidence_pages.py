"""The pages of the evidence: sources, origins, and the tables row by row."""

from __future__ import annotations

from markupsafe import Markup

from analysis.custody.log import ARCHIVE, copies
from analysis.evidence.rows import Source
from analysis.evidence.view import Evidence
from analysis.report.cells import cell_html
from analysis.report.cite import SITE, Outside, Quoted, Ref, Tally, Value, When, link, marked
from analysis.report.events import events_page
from analysis.report.language import language_of_title
from analysis.report.page import FILTER, Page, Section
from analysis.report.registers import Backlinks, Register, origin_register, parted, registers, source_register
from analysis.report.render import render
from analysis.report.tables import Table


def evidence_pages(evidence: Evidence, links: Backlinks) -> tuple[Page, ...]:
    """The registers of sources and origins, and one page for each table and set of rows."""
    pages = registers(evidence, links)
    return (
        _parts("sources", _sources_lead(evidence), source_register(evidence, links, copies(ARCHIVE))),
        events_page(evidence),
        _parts("origins", _origins_lead(evidence), origin_register(evidence, links)),
        Page(
            "evidence/index",
            "Evidence tables",
            (Section("", _LEAD), _table(_contents(pages))),
            label="Tables, row by row",
            children=tuple(_register_page(page, evidence) for page in pages),
        ),
    )


_LEAD = Markup(
    "<p>Every row of the evidence, with an address of its own. Facts are typed in these tables and nowhere else; the "
    '<a href="{0}codebook.html">codebook</a> says what each column means, '
    '<a href="{0}downloads.html">downloads</a> holds them as files.</p>'
).format(SITE)


def _parts(name: str, lead: Markup, table: Table) -> Page:
    """A register as a page, and what is too much for one as pages below it."""
    first, *later = parted(table)
    below = tuple(
        Page(f"{name}-{n}", f"{table.caption}, part {n}", (Section("", FILTER), _table(part)), anchors=part.anchors)
        for n, part in enumerate(later, start=2)
    )
    return Page(name, table.caption, (Section("", lead + FILTER), _table(first)), children=below)


def _register_page(page: Register, evidence: Evidence) -> Page:
    return Page(page.name, page.title, (Section("", FILTER), Section("", cards(page, evidence))))


def cards(page: Register, evidence: Evidence) -> Markup:
    """The rows of a page as cards: all that the table says, and the pages themselves a link away."""
    names = page.table.columns[1:-2]  # the id leads the card; sources and findings have places of their own
    rows = []
    for anchor, (ref, *cells, _, findings), sources in zip(
        page.table.anchors, page.table.rows, page.sources, strict=True
    ):
        said = [(name, html) for name, cell in zip(names, cells, strict=True) if (html := cell_html(cell))]
        known = [evidence.source_by_id[id] for id in sources if id in evidence.source_by_id]
        told = [(Outside(s.url, s.title, language_of_title(s)), _told_of(s)) for s in known]
        row_id = ref.id if isinstance(ref, Ref) else anchor
        rows.append(
            {
                "id": row_id,
                "anchor": anchor,
                "link": ref,
                "cells": said,
                "sources": told,
                "findings": cell_html(findings),
            }
        )
    return render("rows", rows=rows)


def _told_of(source: Source) -> list[Value | str]:
    """Who published a page and when, and its place in the register of sources."""
    return [Quoted(source.publisher), When(source.published_text), Ref("source", source.id)]


def _table(table: Table) -> Section:
    return Section("", table.html())


def _contents(pages: tuple[Register, ...]) -> Table:
    return Table(
        caption="Tables",
        columns=("Table", "Rows"),
        rows=tuple(
            (_Link(f"{page.name}.html", page.title), Tally(len(page.table.rows), f"{page.name}.html")) for page in pages
        ),
    )


class _Link:
    """A link to a page of the site."""

    kind = "page"

    def __init__(self, page: str, name: str) -> None:
        self.page, self.name = page, name

    def html(self) -> Markup:
        return link(SITE + self.page, marked(self.name))

    def plain(self) -> str:
        return self.name

    def record(self) -> str:
        return self.page


def _sources_lead(evidence: Evidence) -> Markup:
    return Markup(
        "<p>{} pages and documents. Each leads to its address, to the body whose facts it carries, and to everything "
        "that rests on it.</p>"
    ).format(Tally(len(evidence.sources), "sources.html").html())


def _origins_lead(evidence: Evidence) -> Markup:
    return Markup(
        "<p>An origin is the body whose facts a page carries. Ten copies of one statement have one origin and count "
        "once. The {} pages of this report come from {} origins.</p>"
    ).format(
        Tally(len(evidence.sources), "sources.html").html(),
        Tally(len({source.origin for source in evidence.sources}), "origins.html").html(),
    )
