"""The PDF of the report: whole, its links lead within it, any words stay words, the same bytes every time."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as XML

import pytest
from markupsafe import Markup

from analysis.evidence.memory import MEMORY
from analysis.evidence.view import REPOSITORY, Evidence
from analysis.findings.record import Record
from analysis.findings.registry import evaluate
from analysis.findings.verdict import Ruling
from analysis.report.about import about_pages
from analysis.report.addresses import SITE
from analysis.report.figures import every_figure
from analysis.report.front import front_page
from analysis.report.marking import spell_date
from analysis.report.notebooks import notebook_pages
from analysis.report.page import Page, Tree
from analysis.report.paper import PDF, ROWS_PDF, Cover, PaperFailed, appendix, contents, typeset
from analysis.report.registers import backlinks, registers
from analysis.report.svg import for_paper, in_characters
from analysis.report.wording import with_its_episode as told_of
from analysis.suite.plan import Plan
from analysis.suite.steps import DRAWINGS
from tests.site.conftest import NOTEBOOKS, RAW, named_site

FEW_PAGES = 100
COVER = Cover("Qantar", "Its authors", "0.1.0", "a partial report, as known on a day")
A4 = b"/MediaBox[0 0 595.2756 841.8898]"
CHAPTERS = ("The episodes side by side", "Findings", "Figures", "How it was made", "Policy")
HOSTILE = (
    '#panic("x") \\',
    "$x$ @y <z> = h",
    "]#[*a*] _b_ `c` // d /* e",
    '"); #import "x"',
    "a\x00b\x1b\ufffe",
    "- + / 1. ~ -- ---",
    "\u202eright to left \u2067\u05e9\u05dc\u05d5\u05dd \u0633\u0644\u0627\u0645",
    "\U0001f525\U0001f469\u200d\U0001f4bb e\u0301\u0327 \u200b\ufeff",
    "W" * 5000,
    "%" * 300 + "-" * 300,
    "[" * 60 + "{" * 60,
    "",
)


@pytest.fixture(scope="module", autouse=True)
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the build of the site has drawn is not drawn again."""
    with pytest.MonkeyPatch.context() as patch:
        if named_site():
            own, known = tmp_path_factory.mktemp("memory") / DRAWINGS, Plan.of(REPOSITORY).memory / DRAWINGS
            patch.setenv(MEMORY, f"{own}{os.pathsep}{known}")
        yield


def paper(evidence: Evidence, findings: Sequence[Record], notebooks: Sequence[Page] = ()) -> dict[str, str]:
    """What the PDF holds of a view of the evidence."""
    about = about_pages(evidence, findings, RAW, NOTEBOOKS, REPOSITORY)
    front = front_page(evidence, findings, Markup(""), every_figure(evidence, findings))
    return contents(COVER, Tree(front, {"Investigation": tuple(notebooks), "About": about}), evidence, findings)


def rows_of(evidence: Evidence, findings: Sequence[Record]) -> dict[str, str]:
    """What the PDF of its rows holds."""
    return appendix(COVER, evidence, findings, registers(evidence, backlinks(evidence, findings)))


def document(*of: str, **cover: str) -> dict[str, str]:
    """A document of one chapter."""
    told = {**vars(COVER), "title": "T", **cover}
    attributes = Markup(" ").join(Markup('{}="{}"').format(name, value) for name, value in told.items())
    chapter = Markup('<chapter id="c" title="{}">{}</chapter>').format(told["title"], Markup("").join(of))
    whole = Markup("<document {}><opening/><reading/>{}</document>").format(attributes, chapter)
    return {"document": in_characters(whole)}


def of_kind(told: Mapping[str, str], kind: str) -> list[XML.Element]:
    return list(XML.fromstring(told["document"]).iter(kind))


def words(element: XML.Element | None) -> str:
    """All words of an element, as a reader sees them."""
    assert element is not None
    return "".join(element.itertext()).strip()


def verdicts(element: XML.Element | None) -> set[str]:
    """The verdicts that an element names."""
    assert element is not None
    return {span.get("class", "").split()[-1] for span in element.iter("span") if "verdict" in span.get("class", "")}


def bookmarks(pdf: bytes) -> list[str]:
    """The titles of the bookmarks, in their order."""
    found = re.findall(rb"/Title(?:\((.*?)\)|<([0-9A-F]+)>)/Dest", pdf, re.DOTALL)
    written = [bytes.fromhex(coded.decode()) if coded else re.sub(rb"\\(.)", rb"\1", plain) for plain, coded in found]
    return [each.decode("utf-16") if each.startswith(b"\xfe\xff") else each.decode("latin-1") for each in written]


def leading_within(pdf: bytes) -> int:
    """How many links lead to a place of the document."""
    return len(re.findall(rb"/Subtype/Link[^>]*/Dest ", pdf))


def test_the_pdf_of_the_site_has_its_parts(site: Path, evidence: Evidence, findings: Sequence[Record]) -> None:
    pdf = (site / PDF).read_bytes()
    marked = bookmarks(pdf)
    assert [title for title in marked if title in CHAPTERS] == list(CHAPTERS)
    said = [" ".join(told_of(evidence, finding).split()) for finding in findings]
    assert sorted(title for title in marked if title in set(said)) == sorted(said)
    assert set(re.findall(rb"/MediaBox\[[^]]*\]", pdf)) == {A4}
    assert leading_within(pdf) > len(findings)
    assert int(re.findall(rb"/Count (\d+)", pdf)[0]) < FEW_PAGES
    assert len(pdf) < 4_000_000
    assert b"/CreationDate" not in pdf


def test_the_pdf_of_rows_leads_to_the_pages_of_all_sources(site: Path, evidence: Evidence) -> None:
    outside = re.findall(rb"/URI\((.*?)\)", (site / ROWS_PDF).read_bytes())
    assert len(set(outside)) > len(evidence.sources) / 2


def test_the_pdf_is_linked_from_the_front_page_and_the_downloads(site: Path) -> None:
    for name in ("index.html", "downloads.html"):
        assert f'href="{PDF}"' in (site / name).read_text(encoding="utf-8"), name


@pytest.fixture(scope="module")
def whole(evidence: Evidence, findings: Sequence[Record]) -> dict[str, str]:
    return paper(evidence, findings, notebook_pages(NOTEBOOKS, evidence, every_figure(evidence, findings)))


def test_every_finding_is_told_with_what_it_stands_on(whole: dict[str, str], findings: Sequence[Record]) -> None:
    told = {node.get("name"): node for node in of_kind(whole, "finding")}
    assert sorted(map(str, told)) == sorted(finding.id for finding in findings)
    rules = {node.get("id"): words(node) for node in of_kind(whole, "entry")}
    for finding in findings:
        shown = told[finding.id]
        assert verdicts(shown.find("verdict")) == {finding.verdict}
        assert not re.search("|".join(Ruling), words(shown.find("verdict")))
        spelled = re.sub(r"\b\d{4}-\d\d(-\d\d)?\b", lambda day: spell_date(day[0]), finding.answer)
        assert words(shown.find("answer")) == spelled, finding.id
        (rule,) = shown.iterfind("rule/a")
        assert rules[rule.get("href")] == f"{words(rule)} {finding.rule}"
        assert [words(row) for row in shown.iterfind("row")] == list(finding.evidence)
        lost = {loss.verdict.value for loss in finding.depends_on if loss.changes_verdict and finding.decided}
        assert verdicts(shown.find("depends")) == lost


def test_every_row_of_a_finding_is_printed_and_names_its_sources(
    evidence: Evidence, findings: Sequence[Record]
) -> None:
    entries = {words(node.find("name")): node for node in of_kind(rows_of(evidence, findings), "entry")}
    stood_on = {row for finding in findings for row in finding.evidence}
    for row in evidence.sourced_rows:
        if row.id in stood_on:
            led = {node.get("href", "").removeprefix(SITE) for node in entries[row.id].iter("a")}
            assert {f"sources.html#{source}" for source in row.source_ids} <= led, row.id
    assert {source.id for source in evidence.sources} <= set(entries)


def test_each_figure_of_the_notebooks_is_drawn_once_and_in_its_own_colours(whole: dict[str, str]) -> None:
    drawn = of_kind(whole, "figure")
    sheets = [words(sheet) for sheet in of_kind(whole, "drawing")]
    assert len(drawn) > 20
    assert len(set(sheets)) == len(sheets)
    assert not any("var(--" in sheet for sheet in sheets)
    assert all(figure.get("title") and words(figure.find("corner")) for figure in drawn)


def test_a_narrowed_report_has_a_pdf_that_says_so(evidence: Evidence) -> None:
    small = evidence.narrow(as_of=date(2022, 1, 12), without_kinds=["state", "state_media"], episodes=["2022-january"])
    findings = evaluate(small)
    told = paper(small, findings)
    assert XML.fromstring(told["document"]).get("notice") == COVER.notice
    kinds = {source.id for source in evidence.sources if source.publisher_kind in ("state", "state_media")}
    printed = {words(node.find("name")) for node in of_kind(rows_of(small, findings), "entry")}
    assert kinds.isdisjoint(printed)
    assert {told_of(small, finding) for finding in findings} <= set(bookmarks(typeset(told)))


def test_a_report_without_numbers_has_a_pdf(evidence: Evidence) -> None:
    silent = evidence.narrow(episodes=["2021-elections"]).keep(counts=lambda count: False)
    assert silent.counts == ()
    pdf = typeset(paper(silent, evaluate(silent)))
    assert any(title.endswith("How many people were killed?") for title in bookmarks(pdf))


def test_a_report_of_nothing_has_a_pdf(evidence: Evidence) -> None:
    nothing = evidence.narrow(as_of=date(1900, 1, 1))
    assert bookmarks(typeset(paper(nothing, [])))[:2] == list(CHAPTERS[:2])


@pytest.mark.parametrize("said", HOSTILE, ids=range(len(HOSTILE)))
def test_words_of_the_evidence_are_never_markup(said: str) -> None:
    set_ = Markup("<p><a href='{0}'>{1}</a> <code>{1}</code></p><ul><li>{1}</li></ul>").format(f"{SITE}x.html#r", said)
    entry = Markup('<entry id="x.html#{0}"><name>{1}</name>{2}</entry>').format(said or "r", said, set_)
    finding = Markup(
        '<finding id="f {0}" name="{0}" statement="{0}" needs="{0}">'
        '<verdict><span class="verdict {0}">{0}</span></verdict>'
        "<number>{1}</number><answer>{1}</answer><depends>{1}</depends><rule>{0}</rule><row>{0}</row></finding>"
    ).format(said, set_)
    (drawing,) = for_paper('<svg viewBox="0 0 9 9"><path d="M0 0h9"/></svg>')
    figure = Markup('<figure title="{}"><caption>{}</caption><corner>{}</corner><drawing>{}</drawing></figure>').format(
        said, set_, set_, drawing
    )
    table = Markup("<matrix><head>{0}</head><head>{0}</head><cell>{1}</cell><cell/></matrix>").format(said, set_)
    register = Markup("<register>{}</register>").format(entry)
    pdf = typeset(document(register, finding, figure, table, title=f"T{said}", notice=said))

    def kept(words: str) -> str:
        return " ".join(re.sub("[\x00-\x1f\ufffe\u200b]", "", words).split())

    assert kept(said) in map(kept, [*bookmarks(pdf), ""])


def test_a_link_leads_within_the_document_and_one_to_elsewhere_or_to_where_it_stands_is_words() -> None:
    html = Markup("<words><p><a href='" + SITE + "{}'>there</a> <a href='codebook.md'>not printed</a></p></words>")
    entry = Markup('<entry id="here"><name>here</name> words <a href="' + SITE + '{}">7</a></entry>')
    of_one_chapter = leading_within(typeset(document(entry.format("here"))))
    assert leading_within(typeset(document(entry.format("c")))) == of_one_chapter + 1
    assert leading_within(typeset(document(entry.format("here"), html.format("here")))) == of_one_chapter + 1
    assert leading_within(typeset(document(entry.format("here"), html.format("gone")))) == of_one_chapter


def test_a_drawing_too_tall_for_a_page_is_cut_where_no_words_stand() -> None:
    lines = "".join(f'<text x="0" y="{y}">w</text>' for y in range(20, 1600, 20) if y != 800)
    sheets = for_paper(f'<svg viewBox="0 0 720 1600">{lines}</svg>')
    boxes = [re.search(r'viewBox="0 (\S+) 720 (\S+)"', sheet).groups() for sheet in sheets]  # type: ignore[union-attr]
    (top, first), (cut, rest) = [(float(a), float(b)) for a, b in boxes]
    assert (top, first, first + rest) == (0, cut, 1600)
    assert 780 < cut < 810
    assert len(for_paper(f'<svg viewBox="0 0 720 400">{lines}</svg>')) == 1


def test_equal_contents_give_equal_bytes(
    evidence: Evidence, findings: Sequence[Record], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    small = paper(evidence, findings[:20])
    one = typeset(small)
    monkeypatch.setenv("TZ", "America/St_Johns")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    monkeypatch.setenv("TYPST_FONT_PATHS", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert typeset(small) == one
    assert typeset({"document": small["document"].replace('version="0.1.0"', 'version="0.2.0"')}) != one


def test_what_stops_the_typesetter_is_told(tmp_path: Path) -> None:
    look = tmp_path / "report.typ"
    look.write_text('#panic("no paper")', encoding="utf-8")
    with pytest.raises(PaperFailed, match=r"the PDF could not be made; Typst says: .*no paper"):
        typeset(document(), look)
