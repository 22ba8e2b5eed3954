"""The PDF of the report: whole, tagged, its links lead within it, any letters, the same bytes; words stay words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from analysis.evidence.view import REPOSITORY, Evidence
from analysis.report.paper.elements import article_of
from analysis.report.paper.pdf import Cover, Leaf, PaperFailed, write_pdf

pytestmark = pytest.mark.xdist_group("site")

LOOK = REPOSITORY / "reports" / "paper" / "report.typ"
COVER = Cover("How did it go?", "Qantar", "Its authors", "0.1.0")
FIGURE = (
    '<figure class="q-figure" id="f"><figcaption><p class="title" id="f-title">Marks</p><p>A mark.</p></figcaption>'
    '<div class="wide"><svg viewBox="0 0 9 9"><path d="M0 0h9" style="stroke:var(--q-ink,#1b1d22)"/></svg></div>'
    '<div class="narrow"><svg viewBox="0 0 1 1"></svg></div>'
    '<details><p id="f-words">One mark, of n22-001.</p></details>'
    "</figure>"
)


def paper(folder: Path, **pages: str) -> pikepdf.Pdf:
    """The PDF of pages given by their content."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in pages.items():
        (folder / f"{name}.html").write_text(f"<article role=main>{content}</article>", encoding="utf-8")
    write_pdf(folder, [Leaf(name) for name in pages], COVER, LOOK, folder / "out.pdf")
    return pikepdf.open(folder / "out.pdf")


def links(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    for page in pdf.pages:
        yield from (each for each in page.get("/Annots", []) if each.Subtype == "/Link")


def kinds(element: pikepdf.Object) -> Iterator[tuple[str, str]]:
    """The tags of a document's structure with their words for whoever cannot see."""
    if isinstance(element, pikepdf.Dictionary):
        if "/S" in element:
            yield str(element.S), str(element.get("/Alt", ""))
        if "/K" in element:
            yield from kinds(element.K)
    elif isinstance(element, pikepdf.Array):
        for each in element:
            yield from kinds(each)


def test_the_pdf_of_the_site_is_tagged_titled_and_linked(site: Path, evidence: Evidence) -> None:
    pdf = pikepdf.open(site / "downloads" / "qantar.pdf")
    assert pdf.Root.Lang == "en"
    assert pdf.Root.MarkInfo.Marked
    with pdf.open_metadata() as told:
        assert "How did the state" in str(told["dc:title"])
        assert str(told["pdfuaid:part"]) == "1"
    within = [link for link in links(pdf) if "/Dest" in link]
    outside = {str(link.A.URI) for link in links(pdf) if "/A" in link}
    assert len(within) > len(evidence.counts)
    assert len(outside) > len(evidence.sources) / 2
    tags = list(kinds(pdf.Root.StructTreeRoot.K))
    assert {"/H1", "/H2", "/Table", "/TH", "/Figure", "/Link"} <= {tag for tag, _ in tags}
    assert [alt for tag, alt in tags if tag == "/Figure" and not alt] == []


def test_the_pdf_is_light_and_tells_no_moment(site: Path) -> None:
    file = site / "downloads" / "qantar.pdf"
    assert file.stat().st_size < 8_000_000
    assert "/CreationDate" not in pikepdf.open(file).docinfo


def test_a_link_leads_within_the_document_and_one_to_elsewhere_is_words(tmp_path: Path) -> None:
    one = '<h1>One</h1><p><a href="two.html#b">there</a> <a href="three.html">not printed</a> <a href="#x">gone</a></p>'
    pdf = paper(tmp_path, one=one, two='<h1>Two</h1><p id="a">A</p><div id="b"><p>B</p></div>')
    led = [link for link in links(pdf) if "there" in str(link.get("/Contents", "")) or "/Dest" in link]
    assert len(led) == 1 + 2  # and the two lines of the contents


def test_equal_pages_give_equal_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = paper(tmp_path / "one", one=f"<h1>One</h1>{FIGURE}")
    monkeypatch.setenv("TZ", "America/St_Johns")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    other = paper(tmp_path / "Жаңаөзен", one=f"<h1>One</h1>{FIGURE}")
    assert len(one.pages) == len(other.pages) == 2
    assert (tmp_path / "one" / "out.pdf").read_bytes() == (tmp_path / "Жаңаөзен" / "out.pdf").read_bytes()
    changed = paper(tmp_path / "changed", one=f"<h1>Two</h1>{FIGURE}")
    assert len(changed.pages) == 2
    assert (tmp_path / "one" / "out.pdf").read_bytes() != (tmp_path / "changed" / "out.pdf").read_bytes()


def test_a_figure_has_the_words_of_the_page_for_whoever_cannot_see_it(tmp_path: Path) -> None:
    pdf = paper(tmp_path, one=f"<h1>One</h1>{FIGURE}")
    assert [alt for tag, alt in kinds(pdf.Root.StructTreeRoot.K) if tag == "/Figure"] == ["One mark, of n22-001."]


def test_kazakh_and_russian_letters_have_their_signs(tmp_path: Path) -> None:
    pdf = paper(tmp_path, one="<h1>Қаңтар</h1><p>Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі Щщ Ъъ Ёё → “–”</p>")
    maps = b"".join(
        bytes(font.ToUnicode.read_bytes())
        for page in pdf.pages
        for font in page.Resources.Font.values()
        if "/ToUnicode" in font
    )
    for letter in "ӘәҒғҚқҢңӨөҰұҮүҺһІіЩщЪъЁё→":
        assert f"<{ord(letter):04X}>".encode() in maps.upper(), letter


@pytest.mark.parametrize(
    "words", ['"); panic("', "#panic()", "\\", "]#[*a*]", "$x$ @y <z> = h", "a\x00b\nc", "`r` //", "[" * 40]
)
def test_words_of_the_evidence_are_never_markup(tmp_path: Path, words: str) -> None:
    safe = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\x00", "")
    row = f'<tr id="r"><th>{safe}</th><td><a href="#r">{safe}</a></td></tr>'
    head = "<thead><tr><th>a</th><th>b</th></tr></thead>"
    frame = f"<caption>{safe}</caption>{head}<tbody>{row}</tbody>"
    content = f'<h1>{safe}</h1><p>{safe}</p><div class="q-table t-wide"><table>{frame}</table></div><pre>{safe}</pre>'
    pdf = paper(tmp_path, one=content)
    with pdf.open_outline() as outline:
        assert outline.root[-1].title == " ".join(words.replace("\x00", "").split())


def test_controls_code_and_headings_over_nothing_are_not_on_paper(tmp_path: Path) -> None:
    sections = "<section><h2>Try</h2><div><form><p>x</p></form></div></section><section><h2>Kept</h2><p>y</p></section>"
    hidden = '<p hidden>now</p><details class="admonition"><pre>code</pre></details><a href="i.html#trust">Try it</a>'
    (tmp_path / "p.html").write_text(f"<article><h1>P</h1>{sections}{hidden}</article>", encoding="utf-8")
    assert article_of(tmp_path / "p.html")[0].text() == "PKepty"


def test_what_typst_says_is_told(tmp_path: Path) -> None:
    (tmp_path / "look.typ").write_text(
        '#let anchor(name) = none\n#let report(..told, body) = panic("no paper")', encoding="utf-8"
    )
    (tmp_path / "p.html").write_text("<article><h1>P</h1></article>", encoding="utf-8")
    with pytest.raises(PaperFailed, match="no paper"):
        write_pdf(tmp_path, [Leaf("p")], COVER, tmp_path / "look.typ", tmp_path / "out.pdf")
