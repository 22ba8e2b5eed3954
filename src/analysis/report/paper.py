"""What the two PDFs hold, and the typesetter: from that to a PDF of the same bytes every time.

Handed in are the objects that the pages of the site are made from; the templates report.xml and rows.xml of
reports/paper put them in order, each in the tags in which a page has it, and report.typ sets them. Text of the evidence
is escaped there as on a page, so that no word of it is ever markup.

Typst sets it with the fonts that come with Typst and matplotlib, without a date. The PDF has no tags: Typst's writer of
tags stops on some documents, depending on where a page ends, and a report must not hang on that. For readers who listen
to a page the site is the report; the PDF says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import matplotlib
from markdown_it import MarkdownIt
from markupsafe import Markup
from mdit_py_plugins.deflist import deflist_plugin

from analysis.evidence.grouping import collected
from analysis.evidence.memory import recalled
from analysis.evidence.view import REPOSITORY, Evidence
from analysis.findings.record import Record
from analysis.report.addresses import SITE, finding_href
from analysis.report.chart import Chart
from analysis.report.cite import Printed
from analysis.report.finding import NumberCell, VerdictMark, grouped, names_of, prose, reason_beside
from analysis.report.front import by_episode, sentences, verdict_tally
from analysis.report.page import Page, Tree
from analysis.report.registers import Register
from analysis.report.render import render
from analysis.report.svg import for_paper, in_characters
from analysis.report.wording import kind_of_question, loss_link, with_its_episode

PDF = "downloads/qantar.pdf"  # below the root of the site
ROWS_PDF = "downloads/qantar-rows.pdf"  # what it stands on, row by row
LOOK = REPOSITORY / "reports" / "paper" / "report.typ"


class PaperFailed(RuntimeError):
    """The PDF could not be made; the text is what Typst said."""


def typeset(told: Mapping[str, Any], look: Path = LOOK) -> bytes:
    """A document as a PDF. `told`: as `contents` makes it; `look`: how it is set.

    PaperFailed with Typst's own words if it cannot be made.
    """
    return _compiled(told, look, format="pdf", pdf_tags=False, timestamp=0)


def picture(told: Mapping[str, Any], look: Path, scale: float) -> bytes:
    """A document of one page as PNG, `scale` of its pixels to a point. PaperFailed as above."""
    return _compiled(told, look, format="png", ppi=72 * scale)


def _compiled(told: Mapping[str, Any], look: Path, **how: Any) -> bytes:
    given = {"contents": json.dumps(told, ensure_ascii=False, sort_keys=True)}

    def made() -> Any:
        import typst  # loads a compiler; one step in many needs it

        try:
            compiler = typst.Compiler(look, root=look.parent, font_paths=_fonts(), sys_inputs=given)
            return compiler.compile(**how)
        except typst.TypstError as error:
            raise PaperFailed(f"the PDF could not be made; Typst says: {error.message}") from None

    return recalled(("typst", look_of(look), given, how), made)  # type: ignore[no-any-return]


def look_of(look: Path) -> tuple[str, dict[str, str]]:
    """How documents are set: the name of the file that says so, and the texts of it and of those beside it."""
    return look.name, {path.name: path.read_text(encoding="utf-8") for path in sorted(look.parent.glob("*.typ"))}


@cache
def _fonts() -> Any:
    import typst

    own = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[own])


@dataclass(frozen=True)
class Cover:
    """What stands on the first page beside the answer. `notice`: what this run leaves out, if anything."""

    project: str
    author: str
    version: str
    notice: str = ""


def contents(cover: Cover, tree: Tree, evidence: Evidence, findings: Sequence[Record]) -> dict[str, str]:
    """The report. `tree`: the pages of the site, from which its figures and texts are."""
    names = names_of(evidence)
    markdown, about = MarkdownIt("commonmark").use(deflist_plugin), tree.parts["About"]
    return _document(
        "report.xml",
        cover=cover,
        title=tree.front.title,
        sentences=sentences(evidence, findings),
        tally=verdict_tally(findings),
        front=tree.front.figures,
        table=by_episode(evidence, findings),
        groups=grouped(findings),
        rules=list(dict.fromkeys(record.rule for record in findings)),
        figures=list(_figures(tree.parts["Investigation"], tree.front.figures)),
        texts=[(page, Markup(markdown.render(page.markdown))) for page in about if page.name in ("made", "policy")],
        sheets=lambda chart: for_paper(chart.alone),
        place=lambda record: finding_href(record.id).removeprefix(SITE),
        mark=VerdictMark.on,
        number=lambda record: NumberCell(record, none=""),
        told=lambda record: prose(record.answer, names),
        reason=reason_beside,
        stated=partial(with_its_episode, evidence),
        losses_of=partial(_losses, evidence),
    )


def appendix(
    cover: Cover, evidence: Evidence, findings: Sequence[Record], registers: Iterable[Register]
) -> dict[str, str]:
    """The rows that findings stand on and all sources, for the same typesetter. `registers`: the rows."""
    named = {row for record in findings for row in record.evidence}
    told = ((register, [row for row in register.rows if row.id in named]) for register in registers)
    return _document("rows.xml", cover=cover, registers=[each for each in told if each[1]], sources=evidence.sources)


def _document(template: str, **told: Any) -> dict[str, str]:
    return {"document": in_characters(render(template, **told))}


def _losses(evidence: Evidence, record: Record) -> Iterable[tuple[VerdictMark, list[Printed | str]]]:
    """Without what the verdict would be another, by what it would be."""
    question = kind_of_question(record)
    losses = ((VerdictMark(loss.verdict, question), loss_link(evidence, loss)) for loss in record.deciding)
    return collected(losses).items()


def _figures(notebooks: Sequence[Page], before: Sequence[Chart]) -> Iterator[tuple[str, list[Chart]]]:
    """The figures of the notebooks, each notebook's under its title; one that stood before is not shown again."""
    seen = {chart.name for chart in before}
    for page in notebooks:
        drawn = [chart for chart in page.figures if chart.drawn and chart.name not in seen]
        seen |= {chart.name for chart in drawn}
        if drawn:
            yield page.title, drawn
