"""Pages on a phone, in the dark, on paper, and as axe sees them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Shown

from tests.site.conftest import PATIENCE, USUAL, Open

KINDS = [
    "index.html",
    "findings.html",
    "findings/s.html",
    "notebooks/episodes/2021-elections.html",
    "sources.html",
    "evidence/c21.html",
    "downloads.html",
    "search.html",
]

FEWER = """() => {
  const first = (number, all) => [...all].slice(number).forEach((each) => each.remove());
  for (const body of document.querySelectorAll("tbody")) first(4, body.rows);
  for (const drawing of document.querySelectorAll("svg.q-svg")) first(4, drawing.querySelectorAll("a.mark"));
  first(4, document.querySelectorAll("article.finding"));
  first(12, document.querySelectorAll("div.cell"));
  for (const many of [".q-card", ".moved", ".table-wrapper"]) first(8, document.querySelectorAll(many));
  for (const list of document.querySelectorAll("article :is(ul, ol, dl)")) first(12, list.children);
}"""  # what is found in the first rows is found in all: the same code made them

FAINT = """([selector, least]) => {
  const channel = (x) => (x /= 255) <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const over = (below, colour, opacity) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    const share = (a / 255) * opacity;
    return [r, g, b].map((x, i) => x * share + below[i] * (1 - share));
  };
  const paper = getComputedStyle(document.body).backgroundColor;
  const seen = [...document.querySelectorAll(selector)].filter((it) => it.textContent.trim() && it.checkVisibility());
  const faint = seen.filter((text) => {
    const style = getComputedStyle(text);
    text.scrollIntoView({ block: "center" });
    const at = text.getBoundingClientRect();
    const stack = document.elementsFromPoint(at.x + at.width / 2, at.y + at.height / 2);
    const shapes = stack.filter((it) => it instanceof SVGGeometryElement);
    const below = shapes.reverse().reduce((colour, shape) => {
      const look = getComputedStyle(shape);
      return look.fill === "none" ? colour : over(colour, look.fill, look.fillOpacity * look.opacity);
    }, over([255, 255, 255], paper, 1));
    const [one, other] = [light(over(below, text instanceof SVGElement ? style.fill : style.color, 1)), light(below)];
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05) < least;
  });
  return [seen.length, faint.map((it) => it.textContent.trim())];
}"""
READABLE = 4.5  # WCAG 2.2, 1.4.3: contrast of text and what is behind it


AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
FOUND = """async (rules) => {
  const asked = { resultTypes: ["violations"], preload: false, ...(rules && { runOnly: rules }) };
  return (await axe.run(document, asked)).violations.filter((each) => each.impact !== "minor")
    .map((each) => `${each.id}: ${each.help}: ${each.nodes[0].target}`);
}"""


@pytest.fixture(scope="module")
def with_axe(browser: Browser) -> Iterator[Shown]:
    """A page in which axe is there wherever it goes: a script that the pages' own policy would not let run."""
    context = browser.new_context(**{**USUAL, "bypass_csp": True})
    context.add_init_script(path=AXE)
    yield context.new_page()
    context.close()


def violations(page: Shown, *rules: str) -> list[str]:
    """What axe finds above minor on the page, with the first place of each; of all rules or of some."""
    found: list[str] = page.evaluate(FOUND, list(rules) or None)
    return found


def test_axe_finds_nothing_above_minor_on_any_page(with_axe: Shown, site: Path) -> None:
    found: dict[str, list[str]] = {}
    for path in sorted(site.rglob("*.html")):
        with_axe.emulate_media(color_scheme="light")
        with_axe.goto(path.as_uri())
        with_axe.evaluate(FEWER)
        for width in (1280, 390):
            with_axe.set_viewport_size({"width": width, "height": 900})
            for scheme, rules in (("light", ()), ("dark", ("color-contrast",))):
                with_axe.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                if wrong := violations(with_axe, *rules):
                    found[f"{path.relative_to(site)}, {width}, {scheme}"] = wrong
    assert found == {}


def test_axe_would_find_what_cannot_be_read_or_has_no_name(with_axe: Shown, site: Path) -> None:
    with_axe.emulate_media(color_scheme="light")
    with_axe.goto((site / "downloads.html").as_uri())
    bad = '<p style="color: #ccc">faint<input>'
    with_axe.evaluate("bad => document.querySelector('article').insertAdjacentHTML('beforeend', bad)", bad)
    assert [each.partition(":")[0] for each in violations(with_axe)] == ["color-contrast", "label"]


@pytest.mark.parametrize("where", ["index.html", "notebooks/episodes/2022-january.html", "notebooks/03-counts.html"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_words_in_figures_can_be_read_by_day_and_by_night(open_page: Open, where: str, width: int) -> None:
    page = open_page(where, viewport={"width": width, "height": 800})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        number, faint = page.evaluate(FAINT, ["svg.q-svg text", READABLE])
        assert number > 10
        assert faint == [], scheme


@pytest.mark.parametrize("where", [*KINDS, "notebooks/05-comparison.html", "origins.html", "codebook.html"])
def test_no_page_is_wider_than_a_phone_or_a_tablet(open_page: Open, where: str) -> None:
    page = open_page(where, viewport={"width": 360, "height": 740})
    for width in (360, 800):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_table_too_wide_for_its_place_scrolls_within_it(open_page: Open) -> None:
    page = open_page("origins.html", viewport={"width": 800, "height": 740})
    box = page.locator(".q-table").first
    box.locator("tbody tr").first.evaluate("row => { row.cells[1].style.minWidth = '1200px'; }")
    assert box.evaluate("it => { it.scrollLeft = 50; return it.scrollLeft; }") == 50
    assert page.evaluate("document.documentElement.scrollWidth") == 800


@pytest.mark.parametrize("where", ["index.html", "findings/s.html", "notebooks/episodes/2021-elections.html"])
def test_paper_holds_what_is_folded_and_nothing_to_press(open_page: Open, where: str) -> None:
    page = open_page(where, color_scheme="dark")
    folded = page.locator("article.finding details, figure.q-figure details").first.locator("> :not(summary)").first
    expect(page.locator(".sidebar-drawer")).to_be_visible()
    assert not folded.evaluate("it => it.checkVisibility()")
    page.emulate_media(media="print", color_scheme="dark")
    assert folded.evaluate("it => it.checkVisibility() && it.getBoundingClientRect().height > 0")
    pressed = ".sidebar-drawer, .toc-drawer, .mobile-header, .theme-toggle, .q-filter, .q-files, form.q-trust fieldset"
    assert page.locator(pressed).filter(visible=True).count() == 0
    for words in ("svg.q-svg text", "article p, article .verdict"):
        assert page.evaluate(FAINT, [words, READABLE])[1] == []


SHEETS = {"US Letter": (816, 1056), "A4": (794, 1123)}  # CSS pixels
MARGINS = 2 * 38  # of 1 cm
CUT = """() => [...document.querySelectorAll("article table")].filter((table) => {
  const at = table.getBoundingClientRect();
  return at.width && (at.right > document.documentElement.clientWidth + 1 || at.left < 0);
}).length"""
FURNITURE = (
    ".skip-to-content, .back-to-top, .related-pages, .bottom-of-page, .headerlink, .theme-toggle, .mobile-header, "
    ".sidebar-drawer, .toc-drawer, .q-filter, .q-files, input"
)


@pytest.mark.parametrize("across", [False, True], ids=["upright", "across"])
@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("where", ["evidence/n22.html", "evidence/e22.html", "sources.html", "findings.html"])
def test_no_column_is_lost_on_paper(open_page: Open, where: str, sheet: str, across: bool) -> None:
    width, height = SHEETS[sheet][::-1] if across else SHEETS[sheet]
    page = open_page(where, viewport={"width": width - MARGINS, "height": height - MARGINS})
    page.emulate_media(media="print")
    assert page.evaluate(CUT) == 0
    heads = page.locator("article table thead").first.locator("th")
    assert all(head.is_visible() for head in heads.all())
    assert page.locator(FURNITURE).filter(visible=True).count() == 0


def test_a_title_in_another_language_says_which(open_page: Open) -> None:
    page = open_page("sources.html")
    spoken = page.locator("td a[lang], th a[lang]").evaluate_all("all => all.map(e => [e.lang, e.textContent])")
    cyrillic = page.evaluate(NOT_SAID)
    assert cyrillic == []
    assert {"ru", "kk", "uk", "de"} <= {lang for lang, _ in spoken}
    assert not any(re.search(r"\b(the|of)\b", title) for _, title in spoken if title.isascii())


def test_a_title_in_a_table_of_a_notebook_says_its_language_too(open_page: Open) -> None:
    page = open_page("notebooks/01-sources-and-cleaning.html")
    assert page.locator("td[lang]").count() > 0
    assert page.evaluate(NOT_SAID) == []


NOT_SAID = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (/[\\u0400-\\u052f]{3}/.test(text.data) && text.parentElement.closest("[lang]").lang.startsWith("en"))
      found.push(text.data.slice(0, 60));
  }
  return found;
}"""


@pytest.mark.parametrize("locale", ["en-GB", "tr-TR", "az-AZ"])
def test_the_filter_finds_letters_however_they_are_written(open_page: Open, locale: str) -> None:
    page = open_page("sources.html", locale=locale)
    field, said = page.locator(".q-filter input"), page.locator(".q-filter output")
    found = []
    for typed in ("Interfax", "INTERFAX", "\u0130nterfax", "\u0438\u0306"):
        field.fill(typed)
        found.append(said.inner_text())
    assert found[0] == found[1] == found[2] != ""
    assert not found[3].startswith("0 ")  # a letter and its mark apart are the letter


FORBIDDEN = """Object.defineProperty(window, "localStorage", {
  configurable: true, get() { throw new DOMException("denied", "SecurityError"); } })"""


def test_a_browser_that_forbids_a_page_to_store_anything_searches_and_changes_its_colours(open_page: Open) -> None:
    page = open_page("index.html")
    page.context.add_init_script(FORBIDDEN)
    page.goto(page.url.replace("index.html", "search.html?q=commission"))
    expect(page.locator("#search-results li").first).to_be_visible()
    before = page.evaluate("document.body.dataset.theme")
    page.locator(".theme-toggle:visible").click()
    assert page.evaluate("document.body.dataset.theme") != before == "auto"


@pytest.mark.parametrize("locale", ["en-GB", "tr-TR", "az-AZ", "kk-KZ", "ru-RU"])
def test_the_search_and_the_filter_know_kazakh_and_russian_letters_in_a_browser_of_any_language(
    open_page: Open, locale: str
) -> None:
    page = open_page("sources.html", locale=locale)
    field, said = page.locator(".q-filter input"), page.locator(".q-filter output")
    for typed in ("қаңтар", "полицейских"):
        kept = []
        for way in (typed, typed.upper(), unicodedata.normalize("NFD", typed)):
            field.fill(way)
            kept.append(said.inner_text())
        assert len(set(kept)) == 1
        assert not kept[0].startswith("0 ")
    found = []
    for way in ("полицейских", "ПОЛИЦЕЙСКИХ", unicodedata.normalize("NFD", "полицейских")):
        page.goto(page.url.rpartition("/")[0] + f"/search.html?q={way}")
        expect(page.locator("#search-results li").first).to_be_visible()
        expect(page.locator("#search-results")).not_to_contain_text("Searching")
        found.append(page.locator("#search-results li").all_inner_texts())
    assert found[0] == found[1] == found[2]


@pytest.fixture
def served(site: Path) -> Iterator[str]:
    """The site from a server of this machine."""
    handler = partial(SilentHandler, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class SilentHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...


def test_a_preview_in_a_sandbox_shows_the_answers_and_searches(browser: Browser, served: str) -> None:
    """As repositories and forges show a page of somebody's: in a frame of no origin, which may store nothing."""
    context = browser.new_context(**USUAL)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.set_content(f'<iframe sandbox="allow-scripts" src="{served}/index.html" width="1200" height="800"></iframe>')
    shown = page.frame_locator("iframe")
    expect(shown.locator("h1").first).to_be_visible(timeout=PATIENCE)
    page.locator("iframe").evaluate("(frame, to) => { frame.src = to; }", f"{served}/search.html?q=commission")
    expect(shown.locator("#search-results li").first).to_be_visible(timeout=PATIENCE)
    assert wrong == []
    context.close()
