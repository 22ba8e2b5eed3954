"""The front page: the question, the answer in sentences, the episodes side by side, what cannot be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from analysis.evidence.rows import Episode
from analysis.evidence.view import Evidence
from analysis.findings.measures import around_core
from analysis.findings.record import Record
from analysis.findings.sentences import place_in
from analysis.findings.verdict import Ruling
from analysis.report.chart import Chart
from analysis.report.cite import Number, Printed, Tally, finding_page
from analysis.report.finding import NumberCell, VerdictMark
from analysis.report.page import Page, Section
from analysis.report.render import Cell, render
from analysis.report.sentences import answer, counted
from analysis.report.tables import Table
from analysis.report.wording import TEXT, text

FEW = 4  # regions that are named; of more their number is told
LANGUAGES = 3  # that are named; the rest are counted together


def front_page(evidence: Evidence, findings: Sequence[Record], trust: Markup, charts: Mapping[str, Chart]) -> Page:
    """The question, the answer, the comparison, a picture, what cannot be seen, the trust controls."""
    question = (TEXT / "question.md").read_text(encoding="utf-8").strip()
    picture = charts["one-clock"]
    return Page(
        "index",
        question,
        (
            Section("", answer(evidence, findings)),
            Section("Side by side", by_episode(evidence, findings).html() + picture.html()),
            Section("What cannot be seen", unseen(evidence, findings)),
            Section("Without whom, as of when", verdict_tally(findings) + trust),
            Section("To print or to pass on", render("pass_on")),
        ),
        figures=(picture,),
    )


def unseen(evidence: Evidence, findings: Sequence[Record]) -> Markup:
    """What the evidence cannot show: openings of pages, languages, what was coded twice, places nobody tells of."""
    names = text("languages")
    languages = Counter(source.language for source in evidence.sources)
    most = [(names.get(code, code), Tally(number, "sources.html")) for code, number in languages.most_common(LANGUAGES)]
    shown = sum(number for _, number in languages.most_common(LANGUAGES))
    return render(
        "unseen",
        pages=Tally(len(evidence.sources), "sources.html"),
        languages=most,
        rest=Tally(len(evidence.sources) - shown, "sources.html"),
        twice=Tally(len({each.column for r in findings for each in r.double_coded}), "made.html"),
        silent=[
            (e.title, regions, Tally(len(regions), "events.html"))
            for e in evidence.core_episodes
            if (regions := _silent(evidence, e))
        ],
        few=FEW,
    )


def _silent(evidence: Evidence, episode: Episode) -> list[str]:
    """The regions of the episode's country of which no act around its core is told."""
    regions = {p.id for p in evidence.places if p.kind == "region" and p.country == episode.country}
    told = {event.place for event in evidence.events if around_core(episode)(event)}
    of = {p.region for p in evidence.places if p.id in told} | told
    return [place_in(evidence, region, episode) for region in sorted(regions - of)]


def verdict_tally(findings: Sequence[Record]) -> Markup:
    """How many findings there are of each verdict, and how many hang on a single thing."""
    number = Counter(record.verdict for record in findings)
    return render(
        "tally",
        total=Tally(len(findings), "findings.html"),
        decided=Tally(sum(record.decided for record in findings), "findings.html"),
        fragile=Tally(sum(record.decided and bool(record.deciding) for record in findings), "findings.html"),
        among=" ".join(sorted({finding_page(record.id) for record in findings})),
        counted=[(ruling.value, Tally(number[ruling], "findings.html"), VerdictMark(ruling)) for ruling in Ruling],
    )


def by_episode(evidence: Evidence, findings: Sequence[Record]) -> Table:
    """The questions of answer.yaml, asked of every episode: a line each, an answer for each episode."""
    episodes = [episode.id for episode in evidence.core_episodes]
    by_id = {record.id: record for record in findings}
    rows: list[tuple[Cell, ...]] = []
    for statement in text("answer")["table"]:
        asked = [by_id.get(f"{statement}.{episode}") for episode in episodes]
        if told := next(filter(None, asked), None):
            rows.append((told.statement, *(_cell(evidence, record) for record in asked)))
    titles = [evidence.episode(episode).title for episode in episodes]
    return Table("The same questions, put to each episode", ("Question", *titles), tuple(rows), css="t-matrix")


def _cell(evidence: Evidence, record: Record | None) -> Cell:
    """An answer in words with its number, and what the state says beside it."""
    if record is None:
        return None
    said: list[Printed | str] = [NumberCell(record, none=""), VerdictMark.on(record, linked=True)]
    number = counted(evidence, evidence.episode(record.episode or ""), record) if record.test == "how_many" else None
    return [*said, StateSays(number.official)] if number and number.official else said


@dataclass(frozen=True, slots=True)
class StateSays(Printed):
    """What the state says, beside the answer of all; it is of all the evidence, whatever a reader chooses."""

    number: Number

    numeric = True

    def html(self) -> Markup:
        return Markup('<span class="q-state">The state: {}</span>').format(self.number.html())

    def plain(self) -> str:
        return f"The state: {self.number.plain()}"
