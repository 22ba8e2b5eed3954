"""With nothing but a keyboard a reader comes to everything: content, controls, marks of figures, search and filter."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page as Shown
from playwright.sync_api import expect

from tests.site.conftest import Open

STOP = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  return {
    tag: at.localName, words: (at.textContent || at.name || "").trim().slice(0, 60), href: at.getAttribute("href"),
    controls: at.closest("form.q-trust") !== null, article: at.closest("article[role=main]") !== null,
    mark: at.matches("svg a.mark"), outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1,
    seen: box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth && at.checkVisibility(),
  };
}"""


def tab(page: Shown, key: str = "Tab") -> dict[str, Any]:
    """Where a press of the key leads."""
    page.keyboard.press(key)
    stop: dict[str, Any] = page.evaluate(STOP)
    return stop


def test_the_first_stop_leads_past_the_lists_of_pages(open_page: Open) -> None:
    page = open_page("index.html")
    first = tab(page)
    assert first["words"] == "Skip to content"
    expect(page.get_by_text("Skip to content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert tab(page)["article"]


def test_every_stop_on_the_way_to_the_controls_is_seen_and_the_marks_of_the_figure_are_among_them(
    open_page: Open,
) -> None:
    page = open_page("index.html#furo-main-content")
    stops = [tab(page)]
    while not stops[-1]["controls"]:
        assert len(stops) < 300
        stops.append(tab(page))
    assert [stop for stop in stops if not (stop["seen"] and stop["outlined"])] == []
    drawn = page.locator("svg.q-svg:visible a.mark:not([tabindex])")
    assert sum(stop["mark"] for stop in stops) == drawn.count() > 10


def test_a_mark_shows_that_it_has_the_focus_and_leads_to_its_rows(open_page: Open) -> None:
    page = open_page("index.html")
    mark = page.locator("svg.q-svg:visible a.mark:not([tabindex])").first
    mark.scroll_into_view_if_needed()
    before = mark.screenshot()
    mark.focus()
    assert mark.screenshot() != before
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(evidence|findings|sources|origins)[/.].*#"))


def test_what_is_folded_opens_and_closes(open_page: Open) -> None:
    page = open_page("findings/q.html")
    folded = page.locator("article.finding details").first
    folded.locator("summary").focus()
    for is_open in (True, False):
        page.keyboard.press("Enter")
        assert folded.evaluate("it => it.open") is is_open


def test_on_a_narrow_screen_the_lists_of_pages_open_and_are_no_stops_before(open_page: Open) -> None:
    page = open_page("index.html", viewport={"width": 360, "height": 740})
    stops = [tab(page) for _ in range(12)]
    assert [stop for stop in stops if not stop["seen"]] == []
    page.locator("#__navigation").focus()
    page.keyboard.press("Space")
    link = page.locator(".sidebar-tree a").first
    expect(link).to_be_in_viewport()
    while tab(page)["href"] != link.get_attribute("href"):
        pass
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/episodes/2011-zhanaozen\.html$"))


def test_the_rows_of_a_number_open_in_a_box_and_escape_leads_back(open_page: Open) -> None:
    page = open_page("findings.html")
    number = page.locator("a.n:has(data[data-rows])").first
    number.locator("data").evaluate("it => { it.dataset.rows = 'e11-001 n11-001'; }")
    number.focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog", name="Rows of this number")
    expect(box).to_be_visible()
    assert page.evaluate("document.activeElement.closest('.q-rows') !== null")
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    assert page.evaluate("document.activeElement.matches('a.n')")


@pytest.mark.parametrize("leads_to", ["evidence/"])
def test_the_search_leads_to_a_page_that_holds_the_word(open_page: Open, site: Path, leads_to: str) -> None:
    asked = a_rare_word(site, leads_to)
    page = open_page("findings.html")
    page.locator(".sidebar-search").focus()
    page.keyboard.type(asked)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search\.html\?"))
    found = page.locator("#search-results li a")
    expect(found.first).to_be_visible()
    addresses = found.evaluate_all("all => all.map(a => a.getAttribute('href'))")
    result = next(each for each in addresses if leads_to in each)
    page.locator(f"#search-results a[href='{result}']").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(re.escape(leads_to)))
    expect(page.locator("article")).to_contain_text(re.compile(asked, re.IGNORECASE))


def a_rare_word(site: Path, folder: str) -> str:
    """A long word of the pages in a folder, on as few pages as a word can be."""
    held: dict[str, set[str]] = {}
    for path in sorted(site.rglob("*.html")):
        article = path.read_text(encoding="utf-8").partition("<article")[2].rpartition("</article>")[0]
        for word in re.findall(r"\b[a-z]{9,14}\b", re.sub(r"<[^>]*>", " ", article)):
            held.setdefault(word, set()).add(path.relative_to(site).as_posix())
    return min((len(names), word) for word, names in held.items() if any(n.startswith(folder) for n in names))[1]


def test_the_filter_leaves_the_rows_that_hold_every_word(open_page: Open) -> None:
    page = open_page("sources.html")
    rows = page.locator(".t-sources tbody tr")
    total = rows.count()
    page.get_by_label("Show rows that hold").focus()
    page.keyboard.insert_text("human rights watch 20")  # each letter is a table laid out
    page.keyboard.type("12")
    said = page.locator(".q-filter output")
    expect(said).to_have_text(re.compile(rf"^\d+ of {total} rows$"))
    shown = page.locator(".t-sources tbody tr:not([hidden])")
    texts = [text.lower() for text in shown.all_text_contents()]
    assert 0 < len(texts) < total
    assert said.inner_text() == f"{len(texts)} of {total} rows"
    for text in texts:
        assert all(word in text for word in ("human", "rights", "watch", "2012")), text
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    expect(shown).to_have_count(total)
