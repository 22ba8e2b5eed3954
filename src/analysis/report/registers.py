"""The rows of the evidence as pages, paper and search tell them: one anchor a row, each with its sources and the
findings that rest on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.evidence.grouping import collected, grouped_by
from analysis.evidence.rows import Claim, ClaimEvidence, Count, CountryYear, Event, Order, Protest, Step
from analysis.evidence.view import Evidence
from analysis.findings.measures import responses_of, when
from analysis.findings.record import Record
from analysis.findings.registry import unasked
from analysis.findings.sentences import where
from analysis.report.addresses import row_page
from analysis.report.cite import Number, Printed, Prose, Quoted, Ref, When
from analysis.report.marking import spell_date
from analysis.report.render import Cell
from analysis.report.wording import spaced, text

Coded = CountryYear | Protest
BOTH_ACTS = "both of its acts at once"
ELSEWHERE = "on such days, by such bodies or of such pages"
SiteRow = Count | Event | Claim | ClaimEvidence | Order | Step | Coded


@dataclass(frozen=True)
class RegisterRow:
    """A row as pages, paper and search tell it: what stands in its columns, its sources, and what rests on it."""

    id: str
    cells: Mapping[str, Cell]
    sources: tuple[str, ...]
    findings: tuple[str, ...]

    @property
    def ref(self) -> Ref:
        """The row by its id, with a link to its place."""
        return Ref("row", self.id)


@dataclass(frozen=True)
class Register:
    """One page of rows: `name` is the page's address without '.html'."""

    name: str
    title: str
    kind: str
    rows: tuple[RegisterRow, ...]


@dataclass(frozen=True)
class Backlinks:
    """What rests on what: findings on a row, rows on a source, sources on an origin; and what no question asks for, of
    each row at which no finding looks (`findings.unasked`)."""

    findings: Mapping[str, Sequence[str]]
    rows: Mapping[str, Sequence[str]]
    sources: Mapping[str, Sequence[str]]
    unasked: Mapping[str, tuple[str, ...]]


def backlinks(evidence: Evidence, findings: Sequence[Record]) -> Backlinks:
    """The links of the evidence turned round; all lists sorted."""
    on_rows = collected((row_id, finding.id) for finding in findings for row_id in finding.evidence)
    on_sources = collected((source, row.id) for row in evidence.sourced_rows for source in row.source_ids)
    on_origins = collected((page.origin, page.id) for page in evidence.sources)
    findings_on, rows_on, sources_on = (
        {key: sorted(ids) for key, ids in each.items()} for each in (on_rows, on_sources, on_origins)
    )
    return Backlinks(findings_on, rows_on, sources_on, unasked(evidence))


def registers(evidence: Evidence, links: Backlinks) -> tuple[Register, ...]:
    """All pages of rows, by table and set of ids."""
    rows: list[SiteRow] = [*evidence.counts, *evidence.events]
    for claim in evidence.claims:
        rows += [claim, *evidence.pieces_of.get(claim.id, ())]
    rows += [*evidence.orders, *evidence.steps, *evidence.country_years, *evidence.protests]
    pages = grouped_by(rows, lambda row: row_page(row.id).removesuffix(".html"))
    return tuple(_register(name, rows, evidence, links) for name, rows in sorted(pages.items()))


def _register(name: str, rows: Sequence[SiteRow], evidence: Evidence, links: Backlinks) -> Register:
    kind = register_of(rows[0])
    present = {row.episode for row in rows if not isinstance(row, Coded)}
    titles = "; ".join(episode.title for episode in evidence.episodes if episode.id in present)
    span = f", {rows[0].id} to {rows[-1].id}" if "-" in name else ""  # of one of several pages
    return Register(
        name=name,
        title=(f"{kind}: {titles}" if titles else kind) + span,
        kind=kind,
        rows=tuple(_row(row, evidence, links) for row in rows),
    )


def _row(row: SiteRow, evidence: Evidence, links: Backlinks) -> RegisterRow:
    """What a row says, by column; of one at which no finding looks also what no question asks for."""
    kind, told = _TABLES[type(row)]
    cells = dict(zip(text("tables")["rows"][kind], told(row, evidence), strict=True))
    if lacking := links.unasked.get(row.id):
        cells["No question asks for"] = not_asked_for(lacking, evidence)
    sources = () if isinstance(row, Claim) else row.source_ids
    return RegisterRow(row.id, cells, sources, tuple(links.findings.get(row.id, ())))


def not_asked_for(lacking: tuple[str, ...], evidence: Evidence) -> list[Printed | str]:
    """What no question asks for, as `findings.unasked` finds it, in words; a row on which others hang by its id."""
    *before, last = lacking
    if not before:  # a kind of row, or what hangs on others
        return [Ref("row", last) if last in evidence.rows else Quoted(evidence.codes.in_sentence(last) or BOTH_ACTS)]
    titles = {episode.id: episode.title for episode in evidence.episodes}
    said = [titles.get(code) or evidence.codes.in_sentence(code) for code in lacking if code]
    return [Quoted(", ".join([*said, *([] if last else [ELSEWHERE])]))]


def register_of(row: object) -> str:
    """The name of the table of a row."""
    return _TABLES[type(row)][0]


def _count_cells(row: Count, evidence: Evidence) -> tuple[Cell, ...]:
    of_what = [spaced(row.quantity), *([] if row.population == "all" else [f"({spaced(row.population)})"])]
    place = "" if row.place == "unspecified" else f", {where(evidence, row)}"
    days = dict.fromkeys(filter(None, (row.covers_from, row.covers_to)))
    covers = Prose(" to ".join(spell_date(day) for day in days), (), "")
    return (
        [Number(row.low, row.high, (row.id,)), *(["(about)"] if row.qualifier == "about" else [])],
        [Quoted(" ".join(of_what) + place), *([Quoted(spaced(row.detail))] if row.detail else [])],
        [_whose(row.attributed_to, row.attributed_kind), Ref("origin", row.origin)],
        When(row.stated_text),
        covers if days else "",
        Quoted(row.note),
    )


def _event_cells(row: Event, evidence: Evidence) -> tuple[Cell, ...]:
    rung = f", rung {row.rung}" if row.rung is not None else ""
    target = f" → {row.target}" if row.target else ""
    same: list[Printed | str] = [Quoted(f"one act with others: {row.act}")] if row.act != row.id else []
    answers: list[Printed | str] = ["answers", Ref("row", row.responds_to)] if row.responds_to else []
    return (
        [When(row.date_text), *filter(None, [when(row, evidence).partition(", ")[2]])],  # with its hour, if one is told
        Quoted(", ".join(filter(None, (where(evidence, row), row.site)))),
        Quoted(f"{spaced(row.actor)}: {spaced(row.action)}{target}{rung}"),
        [Quoted(row.summary), *same, *answers],
        _persons(row.id, row.participants_low, row.participants_high),
    )


def _coded_cells(row: Coded, evidence: Evidence) -> tuple[Cell, ...]:
    """A year of a country, or one protest of it: both count protests."""

    def number(value: int) -> Number:
        return Number.of(value, (row.id,))

    met: list[Printed | str] = []
    for kind, so_met in responses_of(row).items():
        met += [spaced(kind), number(so_met)] if isinstance(row, CountryYear) else [spaced(kind)]
    where: list[Printed | str] = [row.country]
    if isinstance(row, CountryYear):
        when: list[Printed | str] = [When(str(row.year))]
        counted = (row.protests, row.protest_days, row.lethal_responses)
    else:
        first, last = When(row.span.first.isoformat()), When(row.span.last.isoformat())
        where += [Quoted(row.location)]
        when = [first] if first == last else [first, "to", last]
        counted = (1, row.span.days, int(row.lethal))
    protests, days, lethal = map(number, counted)
    return (where, when, protests, days, met, lethal)


def _persons(row_id: str, low: float | None, high: float | None) -> Cell:
    return "" if low is None and high is None else Number(low, high, (row_id,))


def _whose(name: str, kind: str) -> Quoted:
    return Quoted(f"{name} ({spaced(kind)})")


def _claim_cells(row: Claim, evidence: Evidence) -> tuple[Cell, ...]:
    whose = _whose(row.claimant, row.claimant_kind)
    return f"claim: {spaced(row.topic)}", Quoted(row.proposition), whose, When(row.made_text)


def _order_cells(row: Order, evidence: Evidence) -> tuple[Cell, ...]:
    acts = (Ref("row", row.earlier), row.stated, Ref("row", row.later))
    return Quoted(where(evidence, row)), *acts, Quoted(row.summary)


def _step_cells(row: Step, evidence: Evidence) -> tuple[Cell, ...]:
    kind = f"{spaced(row.kind)} ({spaced(row.about)})" if row.about else spaced(row.kind)
    persons = _persons(row.id, row.count_low, row.count_high)
    return When(row.date_text), Quoted(row.body), kind, persons, Quoted(row.summary)


_TABLES: Mapping[type, tuple[str, Callable[[Any, Evidence], tuple[Cell, ...]]]] = {
    Count: ("Counts", _count_cells),
    Event: ("Acts", _event_cells),
    Claim: ("Claims", _claim_cells),
    ClaimEvidence: ("Claims", lambda row, _: (row.stance, Quoted(row.summary), "", "")),
    Order: ("Stated orders", _order_cells),
    CountryYear: ("Base rates", _coded_cells),
    Protest: ("Base rates", _coded_cells),
    Step: ("Steps", _step_cells),
}
"""What a table is called, under which its columns stand in reports/text/tables.yaml, and what its rows tell in them."""
