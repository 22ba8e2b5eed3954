"""The front page: the question, the answer in five sentences, the episodes side by side, the verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import yaml
from markupsafe import Markup

from analysis.evidence.view import REPOSITORY, Evidence
from analysis.findings.acts_asked import MAIN_PLACE
from analysis.findings.record import Record
from analysis.findings.verdict import Ruling
from analysis.report import figures
from analysis.report.answers import findings_table, grouped
from analysis.report.cite import SITE, Ref, Tally, finding_page, link, marked
from analysis.report.finding import Standing, Verdict, number
from analysis.report.page import Page, Section
from analysis.report.paper.pdf import PDF
from analysis.report.tables import Cell, Table

TEXT = REPOSITORY / "reports/text"
Where = Callable[[Evidence, Record], Markup]


def front_page(evidence: Evidence, findings: Sequence[Record], trust: Markup) -> Page:
    """The question, the answer, the comparison, the trust controls, and what was found in every group of findings."""
    question = (TEXT / "question.md").read_text(encoding="utf-8").strip()
    chart = figures.responses(evidence)
    return Page(
        "index",
        question,
        (
            Section("", answer(evidence, findings) + verdict_tally(findings) + chart.html()),
            Section("Without whom, as of when", trust),
            Section(
                "Verdicts by episode",
                _lead("The same questions, put to each episode.") + by_episode(evidence, findings).html(),
            ),
            *_across(evidence, findings),
            Section("To print or to pass on", _in_one()),
        ),
    )


def _in_one() -> Markup:
    return Markup("<p>{}: the answer, all findings with their rules and rows, the figures and the sources.</p>").format(
        link(SITE + PDF, "This report as one document (PDF)")
    )


def answer(evidence: Evidence, findings: Sequence[Record]) -> Markup:
    """The sentences that answer.yaml chooses, made from verdicts and numbers."""
    chosen = yaml.safe_load((TEXT / "answer.yaml").read_text(encoding="utf-8"))
    items = Markup("").join(_sentence(evidence, findings, choice) for choice in chosen)
    return Markup('<ol class="q-answer">{}</ol>').format(items)


def verdict_tally(findings: Sequence[Record]) -> Markup:
    """How many findings there are of each verdict, and how many hang on a single thing."""
    decided = [record for record in findings if record.decided]
    fragile = Tally(sum(bool(record.deciding) for record in decided), "findings.html").html()
    return Markup(
        "<p>All that was asked, and what the evidence carries: {} statements.</p>{}"
        "<p>Of the {} that are supported or contradicted, {} would change if one page, one origin or one kind of body "
        'were left out; each says without which. <a href="#trust">Try it.</a></p>'
    ).format(
        Tally(len(findings), "findings.html").html(),
        _counted(findings),
        Tally(len(decided), "findings.html").html(),
        fragile,
    )


def by_episode(evidence: Evidence, findings: Sequence[Record]) -> Table:
    """The questions asked of every episode: a line each, a verdict for each episode."""
    episodes = [episode.id for episode in evidence.core_episodes]
    asked: dict[str, dict[str, Record]] = {}
    for record in findings:
        statement, _, episode = record.id.partition(".")
        if episode in episodes:
            asked.setdefault(statement, {})[episode] = record
    rows = tuple(
        (next(iter(told.values())).statement, *(_cell(told.get(episode)) for episode in episodes))
        for told in asked.values()
    )
    titles = [evidence.episode(episode).title for episode in episodes]
    return Table("Verdicts by episode", ("Question", *titles), rows, css="t-matrix")


def _sentence(evidence: Evidence, findings: Sequence[Record], choice: Mapping[str, str]) -> Markup:
    """'Lead: 14 to 90 in this episode, 221 to 263 in that (contested).', or 'Lead: supported for this; contradicted
    for that.' Below it, for the trust controls to show, what each episode's verdict and number have become."""
    statement = choice.get("number") or choice["verdict"]
    told = [record for record in findings if record.id.partition(".")[0] == statement]
    by_verdict: dict[str, list[Record]] = {}
    for record in told:
        by_verdict.setdefault(record.verdict, []).append(record)
    where = _place if choice.get("where") == MAIN_PLACE else _where
    make = _numbers_in if "number" in choice else _verdict_for
    parts = [make(evidence, verdict, records, where) for verdict, records in by_verdict.items()]
    said = Markup("; ").join(parts)
    lead = f"{choice['lead']}:"
    if not parts:
        return Markup("")
    now = Markup("").join(_now(evidence, record) for record in told)
    return Markup(
        '<li data-findings="{}"><div class="q-now" hidden><strong>{}</strong><ul>{}</ul></div>'
        '<span class="q-said"><strong>{}</strong> {}.</span></li>'
    ).format(" ".join(record.id for record in told), lead, now, lead, said)


def _now(evidence: Evidence, record: Record) -> Markup:
    verdict = Verdict(record.verdict, record.id).html()
    number_now = Standing(record, none="").html()
    return Markup("<li>{}: {} {}</li>").format(_where(evidence, record), verdict, number_now)


def _numbers_in(evidence: Evidence, verdict: str, records: Sequence[Record], where: Where) -> Markup:
    known = [(number(record), record) for record in records]
    shown = [Markup("{} in {}").format(n.html(), where(evidence, record)) for n, record in known if n is not None]
    if not shown:
        return Markup("no number for {}").format(_listed([where(evidence, record) for record in records]))
    return Markup('{} <span class="q-nobreak">({})</span>').format(_listed(shown), _linked_verdict(records[0]))


def _verdict_for(evidence: Evidence, verdict: str, records: Sequence[Record], where: Where) -> Markup:
    links = [link(Ref("finding", record.id).href(), where(evidence, record)) for record in records]
    return Markup("{} for {}").format(Verdict(verdict).html(), _listed(links))


def _listed(parts: Sequence[Markup]) -> Markup:
    """'a', 'a and b', 'a, b and c'."""
    *before, last = parts
    return Markup("{} and {}").format(Markup(", ").join(before), last) if before else last


def _where(evidence: Evidence, record: Record) -> Markup:
    title = evidence.episode(record.episode).title if record.episode else "all episodes"
    return marked(title)


def _place(evidence: Evidence, record: Record) -> Markup:
    """An episode with its main place, unless it is named after it."""
    place = evidence.episode(record.episode).main_place if record.episode else ""
    title = _where(evidence, record)
    return title if place in title else Markup("{} ({})").format(title, place)


def _linked_verdict(record: Record) -> Markup:
    return link(Ref("finding", record.id).href(), Verdict(record.verdict).html(), css="plain")


def _cell(record: Record | None) -> Cell:
    if record is None:
        return None
    return [_VerdictLink(record), Standing(record, none="")]


class _VerdictLink(Verdict):
    """A verdict that leads to its finding."""

    def __init__(self, record: Record) -> None:
        super().__init__(record.verdict, record.id)
        self.href = Ref("finding", record.id).href()

    def html(self) -> Markup:
        return link(self.href, super().html(), css="plain")


def _across(evidence: Evidence, findings: Sequence[Record]) -> list[Section]:
    """The other groups of findings: those across episodes in full, long ones as a link."""
    sections = []
    for group, records in grouped(findings):
        if any("." in record.id and record.episode for record in records) and records[0].id[0] != "K":
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
    """How many of the findings have each verdict; `data-among`: the pages of findings that are counted."""
    counted = Counter(record.verdict for record in records)
    among = " ".join(sorted({finding_page(record.id) for record in records}))
    items = Markup("").join(
        Markup('<li data-tally="{}">{} {}</li>').format(
            ruling.value, Tally(counted[ruling], "findings.html").html(), Verdict(ruling.value).html()
        )
        for ruling in Ruling
    )
    return Markup('<ul class="q-tally" data-among="{}">{}</ul>').format(among, items)


def _lead(words: str) -> Markup:
    return Markup("<p>{}</p>").format(marked(words))
