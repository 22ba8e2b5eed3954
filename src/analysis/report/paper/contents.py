"""What the PDF holds, as plain values: answer and comparison, findings, figures, method and policy, and registers of
the rows that are named in it and of all sources. It says what the pages say; only their order is its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin

from analysis.evidence.rows import Source
from analysis.evidence.view import Evidence
from analysis.findings.record import Record
from analysis.findings.verdict import Reason, Ruling
from analysis.report.answers import grouped
from analysis.report.chart import Chart
from analysis.report.cite import When, finding_href, row_href, source_href
from analysis.report.finding import NumberCell, names_of, prose
from analysis.report.front import by_episode, verdict_tally
from analysis.report.page import Page, Tree
from analysis.report.paper.words import Node, nodes, place, settable
from analysis.report.registers import Register
from analysis.report.render import cell_html, paragraph
from analysis.report.sentences import answer
from analysis.report.svg import for_paper
from analysis.report.wording import kind_of_question, loss_link, spaced, verdict_words, with_its_episode

READING = (
    "A number leads to the finding that it stands on, a finding to its rule; the ids of its rows are printed under it. "
    "The rows themselves and all sources are a document of their own beside this one, for those who look for an error. "
    "For readers who listen to a page or enlarge it, the web pages of the report are the accessible version; they also "
    "hold the tables and the code."
)
ROWS_READING = (
    "The rows of evidence that findings of the report lead to, each with its sources, and all sources with their "
    "addresses. A row leads to its sources, a source to its address."
)


@dataclass(frozen=True)
class Cover:
    """What stands on the first page beside the answer. `notice`: what this run leaves out, if anything."""

    project: str
    author: str
    version: str
    notice: str = ""


def contents(cover: Cover, tree: Tree, evidence: Evidence, findings: Sequence[Record]) -> dict[str, Any]:
    """The report, for `reports/paper/report.typ`. `tree`: the pages of the site, from which figures and texts are."""
    rules = list(dict.fromkeys(record.rule for record in findings))
    chapters = [
        _comparison(tree.front.figures, evidence, findings),
        _findings(evidence, findings, rules),
        *_figures(tree.notebooks, tree.front.figures),
        *(_text(page) for page in tree.about if page.name in ("made", "policy")),
    ]
    opening = nodes(answer(evidence, findings)) + nodes(verdict_tally(findings))
    return _document(cover, tree.front.title, opening, READING, chapters)


def appendix(
    cover: Cover, evidence: Evidence, findings: Sequence[Record], registers: Iterable[Register]
) -> dict[str, Any]:
    """The rows that findings stand on and all sources, for the same typesetter. `registers`: the rows."""
    named = {place(row_href(row)) for record in findings for row in record.evidence}
    chapters = [_rows(registers, named), _sources(evidence)]
    return _document(cover, "Rows and sources", [], ROWS_READING, chapters)


def _document(cover: Cover, title: str, opening: list[Node], reading: str, chapters: list[Node]) -> dict[str, Any]:
    front: dict[str, Any] = {name: settable(words) for name, words in vars(cover).items()}
    front |= {"title": settable(title), "answer": opening, "reading": reading}
    return {"cover": front, "chapters": chapters, "places": sorted(_places(chapters))}


def _comparison(drawn: Sequence[Chart], evidence: Evidence, findings: Sequence[Record]) -> Node:
    table = by_episode(evidence, findings)
    rows = [[nodes(cell_html(cell)) for cell in row] for row in table.rows]
    matrix = {"is": "table", "head": [settable(name) for name in table.columns], "rows": rows}
    parts = [*map(_figure, drawn), *([matrix] if rows else [])]
    return _chapter("The episodes side by side", "index.html", parts)


def _findings(evidence: Evidence, findings: Sequence[Record], rules: Sequence[str]) -> Node:
    names = names_of(evidence)
    sections = [
        _section(
            group["title"], [*nodes(paragraph(group["about"])), *(_finding(r, evidence, names, rules) for r in records)]
        )
        for group, records in grouped(findings)
    ]
    printed = [
        _entry(f"rule {number}", f"Rule {number}", [settable(rule)]) for number, rule in enumerate(rules, start=1)
    ]
    ruled = [_section("The rules that decided", [{"is": "rules", "of": printed}])] if rules else []
    return _chapter("Findings", "findings.html", [*sections, *ruled])


def _finding(record: Record, evidence: Evidence, names: tuple[str, ...], rules: Sequence[str]) -> Node:
    here = place(finding_href(record.id))
    rule = rules.index(record.rule) + 1
    return {
        "is": "finding",
        "id": here,
        "name": record.id,
        "statement": settable(with_its_episode(evidence, record)),
        "verdict": _verdict(record, record.verdict),
        "number": nodes(NumberCell(record, none="").html(), here),
        "answer": nodes(prose(record.answer, names).html(), here),
        "needs": settable(record.needs),
        "depends": _dependence(record, evidence),
        "rule": {"is": "link", "to": f"rule {rule}", "of": [f"Rule {rule}"]},
        "rows": [settable(row) for row in record.evidence],
    }


def _verdict(record: Record, ruling: Ruling) -> Node:
    """A verdict in the words of its question."""
    reason = record.reason if ruling is record.verdict else Reason.NONE
    return {"is": "verdict", "ruling": ruling.value, "of": [verdict_words(kind_of_question(record), ruling, reason)]}


def _dependence(record: Record, evidence: Evidence) -> list[Node]:
    """What would change the verdict, and to which, in a sentence."""
    by_verdict: dict[Ruling, list[Node]] = {}
    for loss in record.deciding:
        by_verdict.setdefault(loss.verdict, []).extend((", ", *nodes(cell_html(loss_link(evidence, loss)))))
    if not record.decided:
        return [f"Why not: {record.reason.words}."] if record.reason else []
    if not by_verdict:
        return ["No single source, origin or kind of body decides this answer."]
    said: list[Node] = ["This answer changes"]
    for number, (verdict, losses) in enumerate(by_verdict.items()):
        said += [" to " if number == 0 else "; to ", _verdict(record, verdict), " without ", *losses[1:]]
    return [*said, "."]


def _figures(notebooks: Sequence[Page], before: Sequence[Chart]) -> Iterator[Node]:
    """The figures of the notebooks, each notebook's under its title; one that stood before is not shown again."""
    seen = {chart.name for chart in before}
    sections = []
    for page in notebooks:
        drawn = [chart for chart in page.figures if chart.drawn and chart.name not in seen]
        seen |= {chart.name for chart in drawn}
        if drawn:
            sections.append(_section(page.title, [_figure(chart) for chart in drawn]))
    if sections:
        yield _chapter("Figures", "figures", sections)


def _figure(chart: Chart) -> Node:
    words = {"caption": nodes(chart.caption.html()) if chart.drawn else [], "corner": nodes(chart.corner.html())}
    return {"is": "figure", "svg": list(for_paper(chart.alone)), "title": [settable(chart.title)], **words}


def _text(page: Page) -> Node:
    html = MarkdownIt("commonmark").use(deflist_plugin).render(page.markdown)
    return _chapter(page.title, f"{page.name}.html", nodes(html))


def _rows(registers: Iterable[Register], named: set[str]) -> Node:
    """The rows that a number or a finding of the document leads to, with their sources."""
    sections = []
    for register in registers:
        columns = register.table.columns[1:-1]  # the id leads the entry; what rests on a row leads to it already
        entries = []
        for anchor, (row, *cells, _) in zip(register.table.anchors, register.table.rows, strict=True):
            here = f"{register.name}.html#{anchor}"
            if here in named:
                said = ((name, nodes(cell_html(cell), here)) for name, cell in zip(columns, cells, strict=True))
                labelled = [[{"is": "name", "of": [f"{name}: "]}, *words, " "] for name, words in said if words]
                entries.append(
                    _entry(here, nodes(cell_html(row), here), [part for parts in labelled for part in parts])
                )
        if entries:
            sections.append(_section(register.title, [{"is": "register", "of": entries}]))
    return _chapter("Rows named in this document", "evidence/index.html", sections)


def _sources(evidence: Evidence) -> Node:
    entries = [_source(source) for source in evidence.sources]
    return _chapter("Sources", "sources.html", [{"is": "register", "of": entries}])


def _source(source: Source) -> Node:
    published = When(source.published_text).plain()
    of = f"{source.publisher} ({spaced(source.publisher_kind)}), {published} ({source.language}). "
    address = {"is": "link", "url": source.url, "of": [settable(source.url)]}
    web = source.url.startswith(("http://", "https://"))
    words = [f"{settable(source.title)}. {settable(of)}", address if web else settable(source.url)]
    return _entry(place(source_href(source.id)), settable(source.id), words)


def _chapter(title: str, where: str, of: Sequence[Node]) -> Node:
    return {"is": "chapter", "id": where, "title": settable(title), "of": list(of)}


def _section(title: str, of: Sequence[Node]) -> Node:
    return {"is": "section", "title": settable(title), "of": list(of)}


def _entry(where: str, name: str | list[Node], of: Sequence[Node]) -> Node:
    return {"is": "entry", "id": where, "name": name, "of": list(of)}


def _inside(value: Any) -> Iterator[dict[str, Any]]:
    """All nodes of a document."""
    if isinstance(value, dict):
        yield value
    if isinstance(value, (dict, list)):
        for each in list(value.values()) if isinstance(value, dict) else value:
            yield from _inside(each)


def _places(value: Any) -> set[str]:
    """Where links can lead to. Of two places of one name only the first keeps it."""
    found: set[str] = set()
    for node in _inside(value):
        if "id" in node and node["id"] in found:
            del node["id"]
        found |= {node["id"]} if "id" in node else set()
    return found
