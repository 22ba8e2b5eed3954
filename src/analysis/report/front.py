"""The front page: the question, the answer in five sentences, the episodes side by side, the verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import yaml
from markupsafe import Markup

from analysis.evidence.view import REPOSITORY, Evidence
from analysis.report import figures
from analysis.report.answers import findings_table, grouped
from analysis.report.cite import SITE, Ref, Tally, link
from analysis.report.finding import Record, Verdict, number
from analysis.report.page import Page, Section
from analysis.report.tables import Cell, Table

TEXT = REPOSITORY / "reports/text"


def front_page(evidence: Evidence, findings: Sequence[Record]) -> Page:
    """The question, the answer, the comparison, and what was found in every group of findings."""
    question = (TEXT / "question.md").read_text(encoding="utf-8").strip()
    chart = figures.responses(evidence)
    return Page(
        "index",
        question,
        (
            Section("", answer(evidence, findings) + verdict_tally(findings) + chart.html()),
            Section(
                "Verdicts by episode",
                _lead("The same questions, put to each episode.") + by_episode(evidence, findings),
            ),
            *_across(evidence, findings),
        ),
    )


def answer(evidence: Evidence, findings: Sequence[Record]) -> Markup:
    """The sentences that answer.yaml chooses, made from verdicts and numbers."""
    chosen = yaml.safe_load((TEXT / "answer.yaml").read_text(encoding="utf-8"))
    sentences = [_sentence(evidence, findings, choice) for choice in chosen]
    items = Markup("").join(Markup("<li>{}</li>").format(sentence) for sentence in sentences if sentence)
    return Markup('<ol class="q-answer">{}</ol>').format(items)


def verdict_tally(findings: Sequence[Record]) -> Markup:
    """How many findings there are of each verdict, and how many hang on a single thing."""
    counted = Counter(record["verdict"] for record in findings)
    items = Markup("").join(
        Markup("<li>{} {}</li>").format(Tally(counted[verdict], "findings.html").html(), Verdict(verdict).html())
        for verdict in ("supported", "contradicted", "contested", "insufficient")
    )
    fragile = Tally(sum(not record["robust"] for record in findings), "findings.html").html()
    return Markup(
        '<p>All that was asked, and what the evidence carries: {} statements.</p><ul class="q-tally">{}</ul>'
        "<p>{} of these verdicts would change if one page, one origin or one kind of body were left out; each says "
        "without which.</p>"
    ).format(Tally(len(findings), "findings.html").html(), items, fragile)


def by_episode(evidence: Evidence, findings: Sequence[Record]) -> Markup:
    """The questions asked of every episode: a line each, a verdict for each episode."""
    episodes = [episode.id for episode in evidence.core_episodes]
    asked: dict[str, dict[str, Record]] = {}
    for record in findings:
        statement, _, episode = record["id"].partition(".")
        if episode in episodes:
            asked.setdefault(statement, {})[episode] = record
    rows = tuple(
        (next(iter(told.values()))["statement"], *(_cell(told.get(episode)) for episode in episodes))
        for told in asked.values()
    )
    titles = [evidence.episode(episode).title for episode in episodes]
    return Table("Verdicts by episode", ("Question", *titles), rows, css="t-matrix").html()


def _sentence(evidence: Evidence, findings: Sequence[Record], choice: Mapping[str, str]) -> Markup:
    statement = choice.get("number") or choice["verdict"]
    told = [record for record in findings if record["id"].partition(".")[0] == statement]
    if not told:
        return Markup("")
    numbers = "number" in choice
    parts = Markup("; ").join(_part(evidence, record, numbers) for record in told if not numbers or number(record))
    missing = [record for record in told if numbers and number(record) is None]
    without = ", ".join(evidence.episode(record["episode"]).title for record in missing if record["episode"])
    rest = Markup("; no number for {}").format(without) if without and parts else Markup("")
    return Markup("<strong>{}:</strong> {}{}.").format(choice["lead"], parts or "no number is known", rest)


def _part(evidence: Evidence, record: Record, numbers: bool) -> Markup:
    where = Markup('<span class="name">{}</span>').format(
        evidence.episode(record["episode"]).title if record["episode"] else "all episodes"
    )
    verdict = link(Ref("finding", record["id"]).href(), Verdict(record["verdict"]).html(), css="plain")
    shown = number(record)
    if numbers and shown is not None:
        return Markup("{} in {} {}").format(shown.html(), where, verdict)
    return Markup("{} {}").format(where, verdict)


def _cell(record: Record | None) -> Cell:
    if record is None:
        return None
    shown = number(record)
    verdict = _VerdictLink(record)
    return [verdict] if shown is None else [verdict, shown, record["unit"]]


class _VerdictLink(Verdict):
    """A verdict that leads to its finding."""

    def __init__(self, record: Record) -> None:
        super().__init__(record["verdict"])
        self.href = Ref("finding", record["id"]).href()

    def html(self) -> Markup:
        return link(self.href, super().html(), css="plain")


def _across(evidence: Evidence, findings: Sequence[Record]) -> list[Section]:
    """The other groups of findings: those across episodes in full, long ones as a link."""
    sections = []
    for group, records in grouped(findings):
        if any("." in record["id"] and record["episode"] for record in records) and records[0]["id"][0] != "K":
            continue
        lead = _lead(group["about"])
        if len(records) <= MOST:
            shown = findings_table(evidence, records, group["title"]).html()
        else:
            shown = Markup("{}<p>{}</p>").format(
                _counted(records), link(f"{SITE}findings.html", "All of them, with their verdicts")
            )
        sections.append(Section(group["title"], lead + shown))
    return sections


MOST = 40  # findings that the front page lists of one group


def _counted(records: Sequence[Record]) -> Markup:
    counted = Counter(record["verdict"] for record in records)
    items = Markup("").join(
        Markup("<li>{} {}</li>").format(Tally(n, "findings.html").html(), Verdict(verdict).html())
        for verdict, n in sorted(counted.items())
    )
    return Markup('<ul class="q-tally">{}</ul>').format(items)


def _lead(words: str) -> Markup:
    return Markup("<p>{}</p>").format(words)
