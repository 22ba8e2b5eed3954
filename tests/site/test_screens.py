"""Pages on a phone, in the dark, on paper, and as axe sees them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
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

FEWER = """
const unseen = new CSSStyleSheet();
unseen.replaceSync("body { display: none }");
document.adoptedStyleSheets = [unseen];
document.addEventListener("DOMContentLoaded", () => {
  const first = (number, all) => [...all].slice(number).forEach((each) => each.remove());
  for (const body of document.querySelectorAll("tbody")) first(4, body.rows);
  for (const drawing of document.querySelectorAll("svg.q-svg")) first(4, drawing.querySelectorAll("a.mark"));
  for (const part of document.querySelectorAll("svg.q-svg :is(g, use)"))
    if (!part.closest("a.mark") && !part.querySelector("text, title, a")) part.remove();
  first(4, document.querySelectorAll("article.finding"));
  first(12, document.querySelectorAll("div.cell"));
  for (const many of [".q-card", ".moved", ".table-wrapper"]) first(8, document.querySelectorAll(many));
  for (const list of document.querySelectorAll("article :is(ul, ol, dl)")) first(12, list.children);
  document.adoptedStyleSheets = [];
});"""  # what is found in the first rows is found in all: the same code made them; lines and dots say nothing to axe.
# Nothing is laid out before: what goes is most of what a page takes to open

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
CONTRAST, SCROLLS = "color-contrast", "scrollable-region-focusable"
FOUND = """async ([places, rules]) => {
  const asked = { resultTypes: ["violations"], preload: false, ...rules };
  const all = document.querySelectorAll("body *");
  return (await axe.run(places?.map((at) => all[at]) ?? document, asked)).violations
    .filter((each) => each.impact !== "minor").map((each) => `${each.id}: ${each.help}: ${each.nodes[0].target}`);
}"""
LOOKS = """() => {
  const looks = {}, known = new Map();
  const stands = (it) => {
    if (!it || known.has(it)) return known.get(it);
    const { backgroundColor, backgroundImage, opacity } = getComputedStyle(it), behind = stands(it.parentElement);
    const own = [backgroundColor, backgroundImage, opacity].join(" ");
    known.set(it, own === "rgba(0, 0, 0, 0) none 1" ? behind : `${behind} ${own}`);
    return known.get(it);
  };
  document.querySelectorAll("body *").forEach((it, at) => {
    const words = it.matches("input, select, textarea") ? "typed" : [...it.childNodes].map((n) => n.nodeValue).join("");
    if (!words.trim() || !it.checkVisibility()) return;
    const { color, fill, fontSize, fontWeight } = getComputedStyle(it), size = parseFloat(fontSize);
    const large = size >= 24 || (size >= 18.5 && fontWeight >= 700);
    (looks[[it instanceof SVGElement, stands(it), color, fill, large].join(" ")] ??= []).push(at);
  });
  return looks;
}"""  # the places of words by how they look: their colours, those that they stand on, and whether large for WCAG


@pytest.fixture(scope="module")
def with_axe(browser: Browser) -> Iterator[Shown]:
    """A page in which axe is there wherever it goes: a script that the pages' own policy would not let run."""
    context = browser.new_context(**{**USUAL, "bypass_csp": True})
    context.add_init_script(path=AXE)
    context.add_init_script(FEWER)
    yield context.new_page()
    context.close()


def violations(page: Shown, seen: set[str], structure: bool = True, phone: bool = True) -> list[str]:
    """What axe finds above minor, with the first place of each, on a desk and on a phone, by day and by night.
    Contrast is looked at where words look as none did before; `seen`: how those looked that were. Without `phone`, of
    what it shows only what scrolls there is looked at: all else is what a desk shows, and the frame of every page."""
    found: list[str] = []
    for width in (1280, 390)[: 2 if structure or phone else 1]:
        page.set_viewport_size({"width": width, "height": 900})
        whole = phone or width > 390
        if structure:
            rules = {"rules": {CONTRAST: {"enabled": False}}} if whole else {"runOnly": SCROLLS}
            found += page.evaluate(FOUND, [None, rules])
        for scheme in ("light", "dark") if whole else ():
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            looks: dict[str, list[int]] = page.evaluate(LOOKS)
            if new := [at for look, places in looks.items() if look not in seen for at in places]:
                found += page.evaluate(FOUND, [new, {"runOnly": CONTRAST}])
            seen.update(looks)
    return found


MADE_ALIKE = ("door", "episodes", "findings", "notebooks/episodes")  # folders whose pages differ in their words alone


def kind_of(name: str) -> str:
    """Pages of one kind are made by one template from rows of one sort."""
    folder = name.rpartition("/")[0]
    return folder if folder in MADE_ALIKE else re.sub(r"\d+\.html$", "", name)


def test_axe_finds_nothing_above_minor_on_any_page(with_axe: Shown, site: Path) -> None:
    """The largest of each kind; contrast on every page that is no register; some kinds on a phone too."""
    pages = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*.html"))}
    largest = {kind_of(name): name for name in sorted(pages, key=lambda name: pages[name].stat().st_size)}
    found, seen, on_a_phone = {}, set[str](), set(map(kind_of, KINDS))
    for name, path in pages.items():
        kind, folder = kind_of(name), name.rpartition("/")[0]
        if name == largest[kind] or folder in MADE_ALIKE:
            with_axe.goto(path.as_uri())
            found[name] = violations(with_axe, seen, name == largest[kind], kind in on_a_phone)
    assert len(found) > len(pages) / 2
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_axe_would_find_what_cannot_be_read_or_has_no_name(with_axe: Shown, site: Path) -> None:
    with_axe.goto((site / "downloads.html").as_uri())
    seen = set[str]()
    assert violations(with_axe, seen) == []
    for bad, rules in (
        ("<input>", ["label", "label"]),  # on a desk and on a phone
        ('<p style="color: #ccc">faint', [CONTRAST]),
        (
            "<style>@media (prefers-color-scheme: dark) { em { color: #333 } }</style><em>faint by night</em>",
            [CONTRAST],
        ),
        ("<style>@media (width < 400px) { em { color: #bbb } }</style><em>faint on a phone</em>", [CONTRAST]),
    ):
        with_axe.goto((site / "downloads.html").as_uri())
        with_axe.evaluate("bad => document.querySelector('article').insertAdjacentHTML('beforeend', bad)", bad)
        assert [each.partition(":")[0] for each in violations(with_axe, seen)] == rules, bad


@pytest.mark.parametrize("where", ["index.html", "notebooks/episodes/2022-january.html", "notebooks/03-counts.html"])
def test_the_words_in_figures_can_be_read_by_day_and_by_night(open_page: Open, where: str) -> None:
    page = open_page(where)
    for width, scheme in product((1280, 360), ("light", "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        number, faint = page.evaluate(FAINT, ["svg.q-svg text", READABLE])
        assert number > 10
        assert faint == [], (width, scheme)


@pytest.mark.parametrize("where", [*KINDS, "notebooks/05-comparison.html", "origins.html", "codebook.html"])
def test_no_page_is_wider_than_a_phone_or_a_tablet(open_page: Open, where: str) -> None:
    page = open_page(where, viewport={"width": 360, "height": 740})
    for width in (360, 800):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") == width


BROKEN = """() => [...document.querySelectorAll("h1")].flatMap((title) => {
  const words = document.createTreeWalker(title, NodeFilter.SHOW_TEXT), range = document.createRange();
  const broken = [];
  while (words.nextNode())
    for (const word of words.currentNode.data.matchAll(/\\S+/g)) {
      range.setStart(words.currentNode, word.index);
      range.setEnd(words.currentNode, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((line) => line.top)).size > 1) broken.push(word[0]);
    }
  return broken;
})"""


@pytest.mark.parametrize("where", ["index.html", "corrections.html", "codebook.html"])
def test_letters_of_twice_the_size_fit_the_smallest_phone(open_page: Open, where: str) -> None:
    page = open_page(where, viewport={"width": 320, "height": 740})
    page.add_style_tag(content="html { font-size: 200% !important }")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.evaluate(BROKEN) == []
    page.add_style_tag(content="h1 { font-size: 4em !important }")
    assert page.evaluate(BROKEN) != []


def test_figures_grow_with_the_letters_that_a_reader_chooses(open_page: Open) -> None:
    page = open_page("index.html")
    day = page.locator("figure.q-figure svg:visible text", has_text="day 1").first

    def height() -> float:
        box = day.bounding_box()
        assert box
        return box["height"]

    usual = height()
    page.add_style_tag(content="html { font-size: 200% !important }")
    expect(page.locator("figure.q-figure .narrow").first).to_be_visible()
    assert height() > 1.4 * usual
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


def test_a_notebook_is_no_wider_than_a_desk(open_page: Open) -> None:
    page = open_page("notebooks/01-sources-and-cleaning.html")
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


def test_what_leads_back_to_the_top_covers_no_row_that_a_link_leads_to(open_page: Open) -> None:
    page = open_page("evidence/n22.html#n22-433", viewport={"width": 390, "height": 844})
    page.mouse.wheel(0, 300)
    page.mouse.wheel(0, -40)
    expect(page.locator(".back-to-top")).to_be_visible()
    page.evaluate("document.getElementById('n22-433').scrollIntoView()")
    row, button = (page.locator(each).bounding_box() for each in ("#n22-433", ".back-to-top"))
    assert row
    assert button
    assert row["y"] < 200 < button["y"]


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


SHEETS = {"A4 upright": (794, 1123), "US Letter across": (1056, 816)}  # CSS pixels; of each way the narrower sheet
MARGINS = 2 * 38  # of 1 cm
CUT = """() => [...document.querySelectorAll("article table")].filter((table) => {
  const at = table.getBoundingClientRect();
  return at.width && (at.right > document.documentElement.clientWidth + 1 || at.left < 0);
}).length"""
FURNITURE = (
    ".skip-to-content, .back-to-top, .related-pages, .bottom-of-page, .headerlink, .theme-toggle, .mobile-header, "
    ".sidebar-drawer, .toc-drawer, .q-filter, .q-files, input"
)


@pytest.mark.parametrize("where", ["evidence/n22.html", "evidence/e22.html", "sources.html", "findings.html"])
def test_no_column_is_lost_on_paper_upright_and_across(open_page: Open, where: str) -> None:
    page = open_page(where)
    page.emulate_media(media="print")
    for sheet, (width, height) in SHEETS.items():
        page.set_viewport_size({"width": width - MARGINS, "height": height - MARGINS})
        assert page.evaluate(CUT) == 0, sheet
        heads = page.locator("article table thead").first.locator("th")
        assert all(head.is_visible() for head in heads.all()), sheet
        assert page.locator(FURNITURE).filter(visible=True).count() == 0, sheet


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


FORBIDDEN = """Object.defineProperty(window, "localStorage", {
  configurable: true, get() { throw new DOMException("denied", "SecurityError"); } })"""


def test_a_browser_that_forbids_a_page_to_store_anything_searches_and_changes_its_colours(open_page: Open) -> None:
    page = open_page("search.html?q=commission", script=FORBIDDEN)
    expect(page.locator("#search-results li").first).to_be_visible()
    before = page.evaluate("document.body.dataset.theme")
    page.locator(".theme-toggle:visible").click()
    assert page.evaluate("document.body.dataset.theme") != before == "auto"


WAYS = (
    ("Interfax", "INTERFAX", "\u0130nterfax"),
    *((word, word.upper(), unicodedata.normalize("NFD", word)) for word in ("қаңтар", "й", "полицейских")),
)  # a letter and its mark apart are the letter


@pytest.mark.parametrize("locale", ["en-GB", "tr-TR"])  # in Turkish an I is no i
def test_the_filter_finds_letters_however_they_are_written_in_a_browser_of_any_language(
    open_page: Open, locale: str
) -> None:
    page = open_page("sources.html", locale=locale)
    field, said = page.locator(".q-filter input"), page.locator(".q-filter output")
    page.locator("article").evaluate("it => { it.style.display = 'none'; }")  # what is not laid out is as much filtered
    for ways in WAYS:
        kept = set()
        for way in ways:
            field.evaluate("(it, way) => { it.value = way; it.dispatchEvent(new Event('input')); }", way)
            kept.add(said.text_content())
        (number,) = kept
        assert number
        assert not number.startswith("0 ")


def test_so_does_the_search(open_page: Open) -> None:
    page, found = open_page("search.html", locale="tr-TR"), []
    for way in WAYS[-1]:
        page.goto(page.url.partition("?")[0] + f"?q={way}")
        expect(page.locator("#search-results li").first).to_be_visible()
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
