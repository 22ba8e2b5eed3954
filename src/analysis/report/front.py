"""The front page: the question, the answer in sentences, the episodes side by side, what cannot be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup

from analysis.evidence.view import Evidence
from analysis.findings.record import Record
from analysis.findings.verdict import Ruling
from analysis.report import figures
from analysis.report.cite import Tally, Value, finding_page
from analysis.report.finding import Standing, Verdict
from analysis.report.page import Page, Section
from analysis.report.render import render
from analysis.report.sentences import answer, counted
from analysis.report.tables import Cell, Table
from analysis.report.wording import TEXT, text


def front_page(evidence: Evidence, findings: Sequence[Record], trust: Markup) -> Page:
    """The question, the answer, the comparison, a picture, what cannot be seen, the trust controls."""
    question = (TEXT / "question.md").read_text(encoding="utf-8").strip()
    chosen = [r for r in findings if r.id.partition(".")[0] in text("answer")["table"]]
    return Page(
        "index",
        question,
        (
            Section("", answer(evidence, findings)),
            Section("Side by side", by_episode(evidence, chosen).html() + figures.responses(evidence).html()),
            Section("Without whom, as of when", verdict_tally(findings) + trust),
            Section("To print or to pass on", render("pass_on")),
        ),
    )


def verdict_tally(findings: Sequence[Record]) -> Markup:
    """How many findings there are of each verdict, and how many hang on a single thing."""
    number = Counter(record.verdict for record in findings)
    return render(
        "tally",
        total=Tally(len(findings), "findings.html"),
        decided=Tally(sum(record.decided for record in findings), "findings.html"),
        fragile=Tally(sum(record.decided and bool(record.deciding) for record in findings), "findings.html"),
        among=" ".join(sorted({finding_page(record.id) for record in findings})),
        counted=[(ruling.value, Tally(number[ruling], "findings.html"), Verdict(ruling)) for ruling in Ruling],
    )


def by_episode(evidence: Evidence, findings: Sequence[Record]) -> Table:
    """The questions asked of every episode: a line each, an answer for each episode."""
    episodes = [episode.id for episode in evidence.core_episodes]
    asked: dict[str, dict[str, Record]] = {}
    for record in findings:
        statement, _, episode = record.id.partition(".")
        if episode in episodes:
            asked.setdefault(statement, {})[episode] = record
    rows = tuple(
        (next(iter(told.values())).statement, *(_cell(evidence, told.get(episode)) for episode in episodes))
        for told in asked.values()
    )
    titles = [evidence.episode(episode).title for episode in episodes]
    return Table("The same questions, put to each episode", ("Question", *titles), rows, css="t-matrix")


def _cell(evidence: Evidence, record: Record | None) -> Cell:
    """An answer in words with its number, and what the state says beside it."""
    if record is None:
        return None
    said: list[Value | str] = [Standing(record, none=""), Verdict.on(record, linked=True)]
    number = counted(evidence, evidence.episode(record.episode or ""), record) if record.test == "how_many" else None
    return [*said, "The state:", number.official] if number and number.official else said
