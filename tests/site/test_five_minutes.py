"""The questions that a reader has five minutes for, each answered from the pages in so many clicks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from analysis.evidence.view import Evidence
from tests.site.conftest import Open


def test_how_the_responses_differ_can_be_read_without_a_click(open_page: Open) -> None:
    page = open_page("index.html")
    sentences = page.locator("ol.q-answer .q-said")
    assert sentences.count() >= 5
    for said in sentences.all():
        words = said.inner_text()
        assert words.endswith(".")
        assert not re.search(r"\b1 (persons|officers|people)\b|\bNone\b|  |\.\.|insufficient|supported", words), words
    expect(sentences.filter(has_text="fired live rounds").first).to_be_in_viewport()


def test_what_came_first_in_almaty_is_one_click_away(open_page: Open) -> None:
    page = open_page("index.html")
    page.locator("ol.q-answer a[href*='2022-january']", has_text="came first").click()
    finding = page.locator(":target")
    expect(finding.locator("h3")).to_be_in_viewport()
    expect(finding).to_contain_text("Almaty")
    expect(finding.locator(".verdict").first).to_have_text(
        re.compile("state first|crowd first|sources disagree|cannot be told")
    )


def test_how_many_died_who_disagrees_and_why_is_one_click_away(open_page: Open) -> None:
    page = open_page("index.html")
    page.locator(".sidebar-tree a", has_text=re.compile("^January 2022$")).click()
    section = page.locator("section", has=page.get_by_role("heading", name="Who says what: killed")).last
    state, others, *_ = section.locator(".q-sides section").all()
    expect(state).to_contain_text("The state says")
    assert state.locator("data").count() >= 1
    assert others.locator("data").count() >= 1
    section.locator(".q-life summary").click()
    expect(section.locator(".q-life li", has_text="164").filter(has_text="withdrawn").first).to_be_visible()


def test_which_findings_fall_without_the_state_is_one_click_away(open_page: Open) -> None:
    page = open_page("index.html")
    page.get_by_role("button", name="Without the state").click()
    expect(page.locator("form.q-trust output")).to_contain_text("Without the state: ")
    told = page.locator(".q-which li").all_text_contents()
    assert len(told) > 10
    assert [each for each in told if not re.search(r"“.+” becomes “.+”\.$", each.strip())] == []


def test_what_was_known_while_it_went_on_is_one_click_away(open_page: Open) -> None:
    page = open_page("index.html")
    page.get_by_role("button", name="As known on 12 January 2022").click()
    expect(page.locator("form.q-trust output")).to_contain_text("As known on 12 January 2022: ")
    assert page.url.endswith("as_of=2022-01-12")


def test_who_was_held_to_account_is_one_click_away(open_page: Open) -> None:
    page = open_page("index.html")
    page.locator(".sidebar-tree a", has_text=re.compile("^January 2022$")).click()
    section = page.locator("section", has=page.get_by_role("heading", name="Who answered for it")).last
    tried = section.locator("details", has_text="Officers and officials on trial")
    expect(tried.locator("li", has_text="officers convicted").first).to_be_visible()
    assert tried.locator("li a.outside").count() > 0


@pytest.mark.parametrize(
    ("typed", "found", "said"),
    [
        ("164", "164 · killed, the whole country", "withdrawn"),
        ("foreign terrorists", "trained foreign terrorists", "does not hold"),
        ("n22-013", "164 · killed, the whole country", "n22-013"),
        ("Жаңаөзен", "Жаңаөзен", ""),
    ],
)
def test_a_search_answers(open_page: Open, typed: str, found: str, said: str) -> None:
    page = open_page("policy.html")
    page.locator(".sidebar-search").fill(typed)
    page.locator(".sidebar-search").press("Enter")
    results = page.locator("#search-results li")
    expect(results.filter(has_text=found).first).to_be_visible()
    assert any(said in words for words in results.all_text_contents())


def test_the_source_of_a_number_is_two_clicks_away(open_page: Open) -> None:
    page = open_page("index.html")
    number = page.locator("ol.q-answer .q-said a.n:has(data[data-rows*=' '])").first
    rows = (number.locator("data").get_attribute("data-rows") or "").split()
    at = number.evaluate("it => { const [line] = it.getClientRects(); return [line.x + 4, line.y + 6]; }")
    page.mouse.click(*at)  # it may stand on two lines, and between them is what is said before it
    page.wait_for_url(re.compile(r"/evidence/\w+\.html"))
    cards = page.locator(".q-card:visible")
    expect(cards).to_have_count(len(rows))
    for card in cards.all():
        expect(card.locator("a.outside[href^=http]").first).to_be_visible()
    page.get_by_role("button", name="Show all rows").click()
    assert cards.count() > len(rows)


def _has(page: Path, row: str) -> bool:
    return page.is_file() and f'id="{row}"' in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_address_of_a_row_shows_that_row_at_once(
    open_page: Open, site: Path, evidence: Evidence, scripts: bool
) -> None:
    """Each register with scripts, and two without, each on a phone or on a desk."""
    page = open_page("policy.html", reduced_motion="no-preference", java_script_enabled=scripts)
    tables = (evidence.counts, evidence.sources, *((evidence.events, evidence.steps) if scripts else ()))
    for number, row in enumerate(table[len(table) // 2].id for table in tables):
        page.set_viewport_size({"width": (390, 1280)[(number + scripts) % 2], "height": 844})
        (address,) = (name for name in ("sources.html", f"evidence/{row[:3]}.html") if _has(site / name, row))
        page.goto(f"{site.as_uri()}/{address}#{row}")
        box = page.locator(f'[id="{row}"]').bounding_box()
        assert box, row
        assert 0 <= box["y"] < 200, row
