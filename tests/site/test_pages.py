"""The built pages: every link leads somewhere, nothing comes from elsewhere, every number walks home, light enough."""

from __future__ import annotations

import base64
import csv
import gzip
import hashlib
import json
import math
import re
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from PIL import Image
from playwright.sync_api import expect

from analysis.evidence.rows import Count
from analysis.evidence.view import REPOSITORY, Evidence
from analysis.findings.record import Record, plain_values
from analysis.findings.registry import findings_of
from analysis.report.chart import DRAWING
from analysis.report.citation import authors, cited
from analysis.report.downloads import ZIP
from analysis.report.front import SENTENCES
from analysis.report.wording import spaced
from tests.site.conftest import Open
from tests.site.reading import Element, Page, read_page, read_site

LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction", "manifest", "ping", "cite"}
MARKED = ("data", "time", "code", "pre", "svg", "script", "style", "title", "summary", "kbd")
NAMED = (
    "dataframe",  # rows and steps of a notebook, with their ids, under the code that made them
    "quoted",
    "name",
    "outside",
    "rule",
    "cite-as",
    "size",
    "sidebar-drawer",
    "toc-drawer",
    "announcement",
    "related-pages",
)
TYPED_BY_HAND = (
    *("codebook.html", "search.html"),  # prose about codes and columns, and no number of the investigation
    "notebooks/09-tour.html",  # a reader's own figure is a picture with a bare table
)


def test_the_site_has_its_pages(pages: dict[str, Page]) -> None:
    expected = "index findings sources origins codebook corrections made downloads cite policy evidence/index".split()
    assert [name for name in expected if f"{name}.html" not in pages] == []


def test_every_internal_link_and_anchor_resolves(site: Path, pages: dict[str, Page]) -> None:
    assert broken_links(site, pages)[:20] == []


def broken_links(site: Path, pages: dict[str, Page]) -> list[str]:
    ids = {name: set(page.ids) for name, page in pages.items()}
    broken = []

    @cache
    def place_of(folder: Path, path: str) -> Path | None:
        place = (folder / unquote(path)).resolve()
        return place if place.is_file() else None

    for name, page in pages.items():
        at = site / name
        for element in page.all("a", "link"):
            href = element.attributes.get("href", "")
            parts = urlsplit(href)
            if parts.scheme or parts.netloc or not href:
                continue
            place = place_of(at.parent, parts.path or at.name)
            if place is None:
                broken.append(f"{name}: {href}: no such page")
            elif parts.fragment and place.suffix == ".html":
                page_name = place.relative_to(site.resolve()).as_posix()
                if unquote(parts.fragment) not in ids[page_name]:
                    broken.append(f"{name}: {href}: no such anchor")
    return broken


def test_a_broken_link_and_a_request_to_another_host_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        '<a href="other.html">x</a><a href="#gone">x</a><a href="#here" id="here">x</a><a href="https://a.example">x</a>'
        '<img src="https://b.example/x.png"><script src="//c.example/x.js"></script><link href="http://d.example/x.css">'
    )
    (tmp_path / "look.css").write_text("a { background: url(https://e.example/x.png) } @import 'f.css';")
    pages = read_site(tmp_path)
    assert broken_links(tmp_path, pages) == [
        "index.html: other.html: no such page",
        "index.html: #gone: no such anchor",
    ]
    found = " ".join(foreign_requests(tmp_path, pages))
    assert [host for host in "abcdef" if f"{host}.example" in found or f"{host}.css" in found] == list("bcdef")


def test_no_id_stands_twice_on_a_page(pages: dict[str, Page]) -> None:
    twice = {
        name: sorted({each for each in page.ids if page.ids.count(each) > 1})
        for name, page in pages.items()
        if len(set(page.ids)) != len(page.ids)
    }
    assert twice == {}


def test_nothing_is_loaded_from_another_host(site: Path, pages: dict[str, Page]) -> None:
    assert foreign_requests(site, pages) == []


def foreign_requests(site: Path, pages: dict[str, Page]) -> list[str]:
    """What a page or a style sheet would load from elsewhere, or could embed."""
    foreign = []
    for name, page in pages.items():
        for element in page.elements:
            for attribute, value in element.attributes.items():
                loads = attribute in LOADING or (attribute in ("href", "xlink:href") and element.tag != "a")
                if loads and re.match(r"(?i)\s*(https?:|//|ws|ftp|data:text|javascript:)", value):
                    foreign.append(f"{name}: <{element.tag} {attribute}={value[:80]}>")
            if element.tag in ("iframe", "object", "embed", "base"):
                foreign.append(f"{name}: <{element.tag}>")
    for sheet in sorted(site.rglob("*.css")):
        text = sheet.read_text(encoding="utf-8")
        loaded = re.findall(r"@import[^;]*|url\(\s*['\"]?(?:https?:)?//[^)]*", text)
        foreign += [f"{sheet.name}: {found}" for found in loaded]
    return foreign


def test_a_link_to_another_host_tells_it_nothing(pages: dict[str, Page]) -> None:
    telling = [
        f"{name}: {element.attributes['href']}"
        for name, page in pages.items()
        for element in page.all("a")
        if element.inside(classes=["outside"]) and "noreferrer" not in element.attributes.get("rel", "").split()
    ]
    assert telling == []


def test_every_page_stands_under_a_content_security_policy(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        policies = [
            e.attributes["content"] for e in page.all("meta") if "content-security" in str(e.attributes).lower()
        ]
        assert len(policies) == 1, name
        rules = dict(rule.strip().split(" ", 1) for rule in policies[0].split(";"))
        assert rules["default-src"] == "'none'", name
        assert "unsafe" not in rules["script-src"], name
        assert not re.search(r"https?:|\*", policies[0]), name
        for script in page.all("script"):
            if "src" not in script.attributes:
                digest = base64.b64encode(hashlib.sha256("".join(script.words).encode()).digest()).decode()
                assert f"'sha256-{digest}'" in rules["script-src"], name
        handlers = [a for e in page.elements for a in e.attributes if a.startswith("on")]
        assert handlers == [], name


def test_every_number_of_the_report_walks_home(pages: dict[str, Page], evidence: Evidence) -> None:
    names = names_with_digits(evidence)
    orphans = [
        orphan
        for name, page in pages.items()
        if name not in TYPED_BY_HAND and not name.startswith("door/")  # the docs lead in and tell no number
        for orphan in orphan_numerals(name, page, names)
    ]
    assert orphans[:25] == [], f"{len(orphans)} numerals stand outside <data>, <time> and <code>"


def test_a_figure_of_a_notebook_stands_on_its_page_as_a_drawing_whose_marks_are_links(pages: dict[str, Page]) -> None:
    for path in sorted((REPOSITORY / "notebooks").rglob("[0-9]*.ipynb")):
        page = pages.get(f"notebooks/{path.relative_to(REPOSITORY / 'notebooks').with_suffix('.html').as_posix()}")
        if page is None or ".ipynb_checkpoints" in path.parts:  # the template has no page of its own
            continue
        outputs = [o for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] for o in cell.get("outputs", ())]
        told = [o["metadata"][DRAWING]["figure"] for o in outputs if DRAWING in o.get("metadata", {})]
        drawn = [e.attributes["id"].removeprefix("fig-") for e in page.all("figure") if e.attributes.get("id")]
        assert drawn == told, path.name


def test_no_part_of_a_finding_is_a_heading_over_nothing(pages: dict[str, Page]) -> None:
    told = [(name, said) for name, page in pages.items() if name.startswith("findings/") for said in page.said("dd")]
    assert told
    assert [name for name, said in told if not said] == []


def test_who_says_what_gives_a_list_of_names_as_the_floor_that_the_answer_gives(
    pages: dict[str, Page], evidence: Evidence, findings: Sequence[Record]
) -> None:
    said = pages["findings/q.html"].said("li")
    floors = {
        (f"at least {row.low:,.0f}", f"({spaced(row.quantity)}, ")
        for record in findings
        if record.test == "how_many" and record.id.startswith("Q01")
        for id in record.evidence
        if isinstance(row := evidence.rows[id], Count) and row.floor and row.low is not None
    }
    assert floors
    assert [floor for floor in floors if not any(all(part in each for part in floor) for each in said)] == []


def test_a_link_to_what_is_gone_is_answered_and_no_other(open_page: Open) -> None:
    page = open_page("evidence/n22.html?rows=n22-9999#n22-9999")
    expect(page.get_by_role("status").filter(has_text="has the id “n22-9999”")).to_be_visible()
    page.goto(page.url.partition("?")[0] + "#n22-076")
    expect(page.locator(".q-gone")).to_have_count(0)
    for where in ("findings/q.html#Q01.2022-january", "index.html#without=state", "index.html#top"):
        expect(open_page(where).locator(".q-gone")).to_have_count(0)


SPLIT = """() => [...document.querySelectorAll("table.dataframe :is(td, th)")].flatMap((cell) => {
  const words = cell.firstChild, whole = /^(-?[\\d.,]+|\\d{4}-\\d\\d-\\d\\d|[a-z]+\\d\\d-\\d+)$/;
  if (words?.nodeType !== Node.TEXT_NODE || !whole.test(words.data.trim())) return [];
  const range = document.createRange();
  range.selectNodeContents(words);
  return new Set([...range.getClientRects()].map((line) => line.top)).size > 1 ? [words.data] : [];
})"""


def test_no_number_of_a_notebook_is_broken_over_two_lines_on_a_phone(open_page: Open) -> None:
    page = open_page("notebooks/03-counts.html", viewport={"width": 320, "height": 740})
    assert page.evaluate(SPLIT) == []
    page.locator("table.dataframe tbody td").first.evaluate(
        "it => { it.style = 'overflow-wrap: anywhere; display: block; width: 1ch'; it.textContent = '2,265'; }"
    )
    assert page.evaluate(SPLIT) == ["2,265"]
    box = page.locator(".output:has(> div > table.dataframe)").first
    assert box.evaluate("it => getComputedStyle(it).overflowX") == "auto"
    assert box.get_attribute("tabindex") == "0"


def test_no_day_and_no_id_of_a_notebook_is_broken_over_two_lines_on_a_desk(open_page: Open) -> None:
    page = open_page("notebooks/episodes/2022-january.html")
    assert page.evaluate(SPLIT) == []
    row = page.locator("table.dataframe tbody th").filter(has_text=re.compile(r"^e22-\d+$")).first
    row.evaluate("it => { it.style = 'white-space: normal; display: block; width: 1ch' }")
    assert page.evaluate(SPLIT) != []


def test_no_card_of_a_row_shows_a_code_of_the_tables(pages: dict[str, Page]) -> None:
    cards = (page for name, page in pages.items() if re.match(r"evidence/[cn]\d", name))
    said = [word for page in cards for e in page.all("dd", "span") if e.inside(classes=["q-card"]) for word in e.words]
    assert len(said) > 5000
    assert [words for words in said if re.search(r"\b[a-z]+_[a-z]+", words)] == []


def test_an_orphan_numeral_would_be_found(tmp_path: Path) -> None:
    text = "<article><p>Some 16 died, says 24.kg.</p><p><data value=16>16</data> in <time>2011</time></p></article>"
    (tmp_path / "page.html").write_text(text)
    page = read_page(tmp_path / "page.html")
    assert orphan_numerals("page.html", page, re.compile(re.escape("24.kg"))) == ["page.html: <p> Some 16 died, says ."]


def names_with_digits(evidence: Evidence) -> re.Pattern[str]:
    """Names of bodies, claimants and titles that hold digits: no numbers of anything."""
    names = {name for origin in evidence.origins for name in (origin.name, *origin.aliases)}
    names |= {claim.claimant for claim in evidence.claims} | {step.body for step in evidence.steps}
    names |= {count.attributed_to for count in evidence.counts}
    found = sorted((" ".join(n.split()) for n in names if re.search(r"\d", n)), key=lambda n: (-len(n), n))
    return re.compile("|".join(map(re.escape, found)))


def orphan_numerals(name: str, page: Page, names: re.Pattern[str]) -> list[str]:
    """Numerals in the content of a page that are no cited number, date, id, name, or text of an evidence row."""
    found = []
    for element in page.elements:
        words = "".join(element.words)
        if not re.search(r"\d", words) or not element.inside(tags=["article"]) or element.inside(MARKED, NAMED):
            continue
        words = names.sub("", " ".join(words.split()))
        if re.search(r"\d", words) and not _is_heading_of_an_episode(element):
            found.append(f"{name}: <{element.tag}> {words[:120]}")
    return found


def _is_heading_of_an_episode(element: Element) -> bool:
    """Headings and captions hold titles, of episodes too; numbers do not stand in them."""
    return element.inside(tags=["h1", "h2", "caption", "figcaption", "thead"])


def test_a_number_leads_to_rows_or_to_what_counts_them(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        for element in page.all("data"):
            assert element.parent is not None
            if element.parent.tag != "a":  # one of several of a sentence, beside the table or the row that has them all
                assert element.inside(["figure", "tr", "h3"], ["finding"]), f"{name}: {element.attributes}"
            else:
                assert element.parent.attributes.get("href"), f"{name}: {element.attributes}"
            assert re.fullmatch(r"-?[\d.e+-]+|\.\./-?[\d.]+|-?[\d.]+/(\.\.|-?[\d.]+)", element.attributes["value"]), (
                name
            )


PARAGRAPHS = ("p", "li", "dd", "blockquote")


def numbers_by_paragraph(page: Page) -> dict[int, list[Element]]:
    """The numbers of a page that lead to a row of the evidence, by the innermost paragraph that holds them."""
    found: dict[int, list[Element]] = {}
    for number in page.all("data"):
        link = number.parent
        if link is None or not re.search(r"evidence/\w+\.html#", link.attributes.get("href", "")):
            continue
        if number.inside(classes=["q-card"]):
            continue  # the row itself
        around = next((at for at in number.and_around() if at.tag in PARAGRAPHS), None)
        if around is not None:
            found.setdefault(id(around), []).append(number)
    return found


def led_astray(pages: dict[str, Page]) -> list[str]:
    """Paragraphs in which two different numbers lead to one row."""
    astray = []
    for name, page in pages.items():
        for numbers in numbers_by_paragraph(page).values():
            values: dict[str, set[str]] = {}
            for number in numbers:
                assert number.parent is not None
                values.setdefault(number.parent.attributes["href"], set()).add(number.attributes["value"])
            astray += [f"{name}: {sorted(each)} to {href}" for href, each in values.items() if len(each) > 1]
    return astray


def test_no_two_numbers_of_a_paragraph_lead_to_one_row(pages: dict[str, Page]) -> None:
    assert led_astray(pages)[:10] == []


def test_two_numbers_that_lead_to_one_row_would_be_found(tmp_path: Path) -> None:
    one, other = (f'<a href="evidence/n11.html#n11-001"><data value="{n}">{n}</data></a>' for n in (28, 7))
    (tmp_path / "index.html").write_text(f"<p>{one} of {other}</p><p>{one} and again {one}</p>")
    assert led_astray(read_site(tmp_path)) == ["index.html: ['28', '7'] to evidence/n11.html#n11-001"]


def test_a_number_that_leads_to_counts_is_a_number_of_theirs(pages: dict[str, Page], evidence: Evidence) -> None:
    counts = {count.id: count for count in evidence.counts}
    told = 0
    for name, page in pages.items():
        for number in page.all("data"):
            rows = number.attributes.get("data-rows", "").split()
            leads_to = number.parent.attributes.get("href", "") if number.parent else ""
            if len(rows) != 1 or rows[0] not in counts or "evidence/" not in leads_to:
                continue  # what is made of several rows, or leads to a finding, is no number of one of them
            row, value = counts[rows[0]], number.attributes["value"]
            ends = {f"{end:.10g}" for end in (row.low, row.high) if end is not None}
            assert set(value.replace("..", "").split("/")) - {""} <= ends, f"{name}: {value} leads to {row.id}"
            told += 1
    assert told > 1000


def test_the_rows_that_a_number_names_are_in_the_tables(pages: dict[str, Page]) -> None:
    known = {each for name, page in pages.items() if name.startswith("evidence/") for each in page.ids}
    missing = {
        row
        for page in pages.values()
        for element in page.all("data")
        for row in element.attributes.get("data-rows", "").split()
        if re.sub(r"[^\w.-]", ".", row) not in known
    }
    assert missing == set()


def test_the_findings_name_rows_that_exist_and_survive_json(evidence: Evidence, findings: Sequence[Record]) -> None:
    assert [record.id for record in findings] == sorted(finding.id for finding in findings_of(evidence))
    assert json.loads(json.dumps(plain_values(findings), allow_nan=False)) == plain_values(findings)
    for record in findings:
        assert record.rule, record.id
        assert set(record.evidence) <= set(evidence.rows), record.id
        assert list(record.sources) == sorted(record.sources), record.id
        assert all(end is None or math.isfinite(end) for end in (record.low, record.high)), record.id


def test_the_marks_of_figures_are_links_with_words(pages: dict[str, Page]) -> None:
    marks = [e for page in pages.values() for e in page.all("a") if e.inside(classes=["mark"]) and e.inside(["svg"])]
    assert len(marks) > 100
    titles = {id(e.parent) for page in pages.values() for e in page.all("title") if "".join(e.words).strip()}
    assert [e.attributes for e in marks if id(e) not in titles] == []
    assert [e.attributes for e in marks if not e.attributes.get("href")] == []


def test_the_words_of_marks_tell_titles_and_spell_dates(pages: dict[str, Page], evidence: Evidence) -> None:
    said = {"".join(e.words) for page in pages.values() for e in page.all("title") if e.inside(["svg"])}
    ids = "|".join(re.escape(episode.id) for episode in evidence.episodes if "-" in episode.id)
    code = re.compile(rf"{ids}|\b\d{{4}}-\d\d\b|\b1 \w+s\b")
    assert all(map(code.search, ("pages used for 2011-zhanaozen", "1 acts", "(2011-12-16)")))
    assert [words for words in said if code.search(words)] == []


def test_every_figure_has_a_table_and_words(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        for figure in (e for e in page.all("figure") if "q-figure" in e.attributes.get("class", "")):
            inside = [e for e in page.elements if _within(e, figure)]
            assert any(e.tag == "table" for e in inside), f"{name}: {figure.attributes}"
            for drawing in (e for e in inside if e.tag == "svg"):
                for each in drawing.attributes["aria-labelledby"].split():
                    assert each in page.ids, f"{name}: {each}"


def _within(element: Element, other: Element) -> bool:
    at: Element | None = element
    while at is not None and at is not other:
        at = at.parent
    return at is other


def test_each_download_says_how_large_it_is_and_the_site_too(site: Path, pages: dict[str, Page]) -> None:
    page = pages["downloads.html"]
    said = ["".join(element.words) for element in page.all("span") if element.attributes.get("class") == "size"]
    files = [e.attributes["href"] for e in page.all("a") if e.attributes.get("href", "").startswith("downloads/")]
    listed = [file for file in dict.fromkeys(files) if file != ZIP]  # which holds this page, and is not said on it
    assert len(said) == len(listed) + 1
    whole = sum(path.stat().st_size for path in site.rglob("*") if path.is_file() and path != site / ZIP)
    for words, number in zip(said, [*((site / file).stat().st_size for file in listed), whole], strict=True):
        told, unit = words.split()
        step = {"kB": 1e3, "MB": 1e5}[unit]
        assert abs(float(told) * {"kB": 1e3, "MB": 1e6}[unit] - number) <= max(step, 1000), words


def test_the_zip_holds_the_whole_site(site: Path, pages: dict[str, Page]) -> None:
    with zipfile.ZipFile(site / ZIP) as packed:
        held = {name.partition("/")[2] for name in packed.namelist()}
        there = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
        assert there - held == {ZIP}
        assert packed.read(packed.namelist()[0].partition("/")[0] + "/index.html") == (site / "index.html").read_bytes()
    assert ZIP in {e.attributes.get("href") for e in pages["downloads.html"].all("a")}


def test_every_page_says_who_speaks_and_how_to_dispute_and_has_a_picture_for_links(
    site: Path, pages: dict[str, Page]
) -> None:
    of = cited()
    for name, page in pages.items():
        foot = " ".join(word for e in page.elements if e.inside(classes=["bottom-of-page"]) for word in e.words)
        assert all(each in foot for each in (authors(of), str(of["version"]), *of["license"], "dispute")), name
        (picture,) = (e.attributes["content"] for e in page.all("meta") if e.attributes.get("property") == "og:image")
        with Image.open((site / name).parent / picture) as card:
            assert card.size == (1200, 630)


def test_each_sentence_of_the_front_page_is_listed_with_rows_of_the_tables(
    site: Path, pages: dict[str, Page], evidence: Evidence
) -> None:
    # two reports are compared by the tables beside each other there
    beside = {path.name for path in (site / "downloads").glob("*.csv")}
    assert beside == {path.name for path in (REPOSITORY / "data" / "raw").glob("*.csv")}
    with (site / "downloads" / SENTENCES).open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    shown = [e for e in pages["index.html"].all("li") if "data-findings" in e.attributes]
    assert [line["findings"] for line in listed] == [each.attributes["data-findings"] for each in shown]
    for line in listed:
        rows = line["rows"].split()
        assert rows, line["sentence"]
        assert set(rows) <= set(evidence.rows), line["sentence"]


def test_every_page_is_light_on_the_way_and_the_front_page_lighter(site: Path) -> None:
    sizes = {path: len(gzip.compress(path.read_bytes())) for path in sorted(site.rglob("*.html"))}
    assert {path.name: size for path, size in sizes.items() if size > 300_000} == {}
    assert sizes[site / "index.html"] < 60_000


def test_nothing_tells_of_the_machine_or_the_moment(site: Path) -> None:
    kept = {".html", ".js", ".css", ".json", ".csv", ".md", ".yaml", ".parquet", ".png", ".svg", ".txt", ".pdf", ".zip"}
    odd = [path.name for path in site.rglob("*") if path.is_file() and path.suffix not in kept]
    assert odd == []
    for path in sorted(site.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"/(?:home|root|tmp|work|Users)/\w", text), path.name
        assert "../reports/html/" not in text, path.name
