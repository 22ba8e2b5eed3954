"""Trust controls in a real browser: what the page says of a choice is what an evaluation of the narrowed evidence says,
and a reader can choose, share, undo and print with nothing but a keyboard, on a phone, in the dark."""

from __future__ import annotations

import re
import shlex
from datetime import date
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Page as Shown
from playwright.sync_api import expect

from analysis.evidence.view import Evidence, open_evidence
from analysis.findings.combinations import GROUPS, kinds_of
from analysis.findings.registry import findings_of
from analysis.findings.verdict import Ruling
from analysis.method.bounds import Bounds
from analysis.suite.parameters import parse_parameters
from tests.site.conftest import RAW, Open
from tests.unit.made_up import REAL


class Said(dict[str, tuple[str, str]]):
    """What a page says of each finding: its verdict, and its number as it is printed; empty: none."""

    def __missing__(self, finding: str) -> tuple[str, str]:
        return "unasked", ""


STATE_AND_DAY = "?without=state,ngo&as_of=2022-01-12"
CHOICES = [
    ((), ""),
    (("state",), ""),
    ((), "2022-01-06"),
    (("state", "ngo"), "2022-01-12"),
    (tuple(group.id for group in GROUPS), ""),
    (("state",), "2001-01-01"),
    ((), "2100-01-01"),
]


@cache
def evaluated(without: tuple[str, ...] = (), day: str = "") -> Said:
    """What each finding says of the evidence without the groups, as known on the day."""
    kinds = kinds_of(without, REAL.codes)
    return verdicts(REAL.narrow(as_of=date.fromisoformat(day) if day else None, without_kinds=kinds))


def verdicts(narrowed: Evidence) -> Said:
    asked = {finding.id: finding.verdict(narrowed) for finding in findings_of(narrowed)}
    return Said({id: (verdict.ruling.value, printed(verdict.bounds)) for id, verdict in asked.items()})


def printed(bounds: Bounds | None) -> str:
    """A number as a page prints it; a stretch of time before and after something tells nothing and is not printed."""
    open_clock = bounds is not None and None not in (bounds.low, bounds.high) and bounds.low < 0 < bounds.high
    return "" if bounds is None or open_clock else str(bounds)


def address(without: tuple[str, ...], day: str) -> str:
    parts = [f"without={','.join(without)}" if without else "", f"as_of={day}" if day else ""]
    return "?" + "&".join(part for part in parts if part)


def chosen(page: Shown) -> Shown:
    """The page, once it shows what was chosen."""
    expect(page.locator("form.q-trust output")).to_contain_text("answers change")
    return page


def badges(page: Shown) -> dict[str, str]:
    """The verdict that the page shows for each finding; each finding must show the same everywhere on it."""
    shown = page.locator("[data-verdict-of]").evaluate_all(
        "all => all.map(e => [e.dataset.verdictOf, e.className.split(' ')[1]])"
    )
    assert len({tuple(pair) for pair in shown}) == len({id for id, _ in shown})
    return dict(shown)


def numbers(page: Shown) -> dict[str, str]:
    shown = page.locator("[data-bounds-of]").evaluate_all("all => all.map(e => [e.dataset.boundsOf, e.textContent])")
    return {id: text.strip() for id, text in shown}


@pytest.mark.parametrize(("without", "day"), CHOICES[1:], ids=lambda value: "-".join(value) or "no day")
def test_the_page_says_what_the_evaluation_of_the_narrowed_evidence_says(
    open_page: Open, without: tuple[str, ...], day: str
) -> None:
    page = chosen(open_page(f"findings.html{address(without, day)}"))
    expected = evaluated(without, day)
    whole = evaluated()
    shown, told = badges(page), numbers(page)
    assert set(shown) == set(whole)
    for id in whole:
        ruling, bounds = expected[id]
        assert shown[id] == ruling, id
        assert told[id] in ((bounds,) if bounds else ("–", "no number")), id


def test_the_command_that_the_page_names_makes_the_report_that_it_shows(evidence: Evidence, open_page: Open) -> None:
    page = chosen(open_page(f"findings.html{STATE_AND_DAY}"))
    told = shlex.split(page.locator(".q-apart code").inner_text())
    assert told[:2] == ["investigate", "run"]
    run = parse_parameters(told[3::2])
    assert set(told[2::2]) == {"-p"}
    assert run.exclude_kinds == kinds_of(("state", "ngo"), evidence.codes)
    expected = verdicts(open_evidence(RAW, **run.narrowing()))
    assert {id: ruling for id, ruling in badges(page).items() if ruling != "unasked"} == {
        id: ruling for id, (ruling, _) in expected.items()
    }


@pytest.mark.parametrize("where", ["index.html", "findings.html", "findings/q.html", "episodes/2022-january.html"])
def test_each_page_follows_and_marks_what_has_moved(open_page: Open, where: str) -> None:
    page = chosen(open_page(f"{where}?without=state"))
    before, now = evaluated(), evaluated(("state",))
    shown = badges(page)
    assert shown
    assert shown == {id: now[id][0] for id in shown}
    marked = page.locator(".q-moved [data-verdict-of]").evaluate_all("all => all.map(e => e.dataset.verdictOf)")
    held = page.locator("article.finding [data-verdict-of], .q-table [data-verdict-of]")
    held_ids = held.evaluate_all("all => all.map(e => e.dataset.verdictOf)")
    assert set(marked) == {id for id in held_ids if now[id] != before[id]}


def test_the_answers_of_the_front_page_say_what_they_have_become(open_page: Open) -> None:
    page = chosen(open_page("index.html?without=state"))
    before, now = evaluated(), evaluated(("state",))
    for answer in page.locator("[data-findings]").all():
        ids = (answer.get_attribute("data-findings") or "").split()
        moved = any(now[id] != before[id] for id in ids)
        assert answer.locator(".q-now").is_visible() is moved
        assert answer.inner_text().count("On all the evidence:") == moved


def test_why_a_number_cannot_be_told_is_not_said_of_another(open_page: Open) -> None:
    shown = open_page("index.html").locator("[data-verdict-of='Q02.2022-january']").first
    expect(shown).to_have_text("one source only")
    page = chosen(open_page("index.html?without=state"))
    expect(page.locator("[data-bounds-of='Q02.2022-january']").first).to_have_text("no number")
    expect(page.locator("[data-verdict-of='Q02.2022-january']").first).to_have_text("cannot be told")
    expect(page.locator("[data-verdict-of='Q03.2011-zhanaozen']").first).to_have_text("one source only")


def test_the_tally_of_the_front_page_follows(open_page: Open) -> None:
    page = chosen(open_page("index.html?without=state"))
    rulings = [ruling for ruling, _ in evaluated(("state",)).values()]
    first = page.locator(".q-tally").first
    for ruling in sorted(set(rulings)):
        value = first.locator(f"[data-tally={ruling}] data").get_attribute("value")
        assert value == str(rulings.count(ruling)), ruling


def test_what_changes_is_said_in_words_to_those_who_do_not_see_it(open_page: Open) -> None:
    before, now = evaluated(), evaluated(("state",))
    moved = [id for id in before if now[id][0] != before[id][0]]
    page = open_page("index.html")
    page.locator("form.q-trust input[name=state]").uncheck()
    said = chosen(page).locator("form.q-trust output")
    assert said.get_attribute("aria-live") == "polite"
    expect(said).to_contain_text(f"Without the state: {len(moved)} of {len(before)} answers change;")
    words = said.inner_text()
    turned = sum(int(number) for number in re.findall(r"(\d+) becomes? “[^”]+”", words))
    assert turned == sum(now[id][0] != "unasked" for id in moved)
    assert not re.search("|".join(Ruling), words)
    listed = page.locator(".q-which li").evaluate_all("all => all.map(e => e.querySelector('a').dataset.finding)")
    assert set(listed) == {id for id in before if now[id] != before[id]}


def test_the_choice_is_in_the_address_and_back_undoes_it(open_page: Open) -> None:
    page = open_page("index.html")
    page.locator("form.q-trust input[name=state]").uncheck()
    page.get_by_label("NGOs").uncheck()
    page.get_by_label("As known on").fill("2022-01-12")
    assert page.url.endswith("index.html?without=state,ngo&as_of=2022-01-12")
    words = chosen(page).locator("form.q-trust output").inner_text()
    page.reload()
    assert chosen(page).locator("form.q-trust output").inner_text() == words
    page.go_back()
    expect(page.get_by_label("As known on")).to_have_value("")
    page.go_back()
    expect(page.get_by_label("NGOs")).to_be_checked()
    expect(page.locator("form.q-trust input[name=state]")).not_to_be_checked()
    assert page.url.endswith("index.html?without=state")
    page.go_forward()
    expect(page.get_by_label("NGOs")).not_to_be_checked()


def test_the_same_address_after_a_hash_does_too(open_page: Open) -> None:
    query = chosen(open_page(f"index.html{STATE_AND_DAY}"))
    after = chosen(open_page(f"index.html{STATE_AND_DAY.replace('?', '#')}"))
    assert badges(query) == badges(after)


def test_one_button_brings_all_the_evidence_back(open_page: Open) -> None:
    page = open_page("findings.html")
    whole, printed = badges(page), numbers(page)
    page.locator("form.q-trust input[name=state]").uncheck()
    assert badges(chosen(page)) != whole
    page.locator("form.q-trust").get_by_role("button", name="All the evidence").click()
    expect(page.locator("form.q-trust output")).to_contain_text("All the evidence")
    assert (badges(page), numbers(page)) == (whole, printed)
    assert page.locator(".q-moved, .q-was, .q-all, .q-bar:visible").count() == 0
    assert page.url.endswith("findings.html")


def test_links_to_the_other_pages_take_the_choice_along(open_page: Open) -> None:
    page = chosen(open_page("index.html?without=state"))
    page.locator("a:not(.n)[href*='findings/q.html']:visible").first.click()
    page.wait_for_url(re.compile(r"/findings/q\.html\?without=state#Q"))
    now = evaluated(("state",))
    assert badges(chosen(page)) == {id: now[id][0] for id in badges(page)}
    page.locator(".sidebar-tree a[href$='origins.html']").first.click()
    page.wait_for_url(re.compile(r"/origins\.html$"))


def test_an_address_that_leads_to_a_finding_leads_there_with_a_choice(open_page: Open) -> None:
    page = chosen(open_page("findings/q.html?without=state#Q08.2022-january"))
    expect(page.locator("[id='Q08.2022-january'] h3")).to_be_in_viewport()


def test_what_an_address_holds_besides_is_not_heard(open_page: Open) -> None:
    page = chosen(open_page("index.html?without=%3Cimg%20src=x%20onerror=alert(1)%3E,ngo&as_of=2022-02-31"))
    expect(page.get_by_label("NGOs")).not_to_be_checked()
    expect(page.get_by_label("As known on")).to_have_value("")
    expect(page.locator("form.q-trust output")).to_contain_text("Without NGOs: ")


def test_a_keyboard_is_enough(open_page: Open) -> None:
    page = open_page("findings.html")
    page.locator("form.q-trust input[name=state]").focus()
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "foreign"
    assert page.evaluate(outline) != "none"
    page.keyboard.press("Space")
    expect(page.locator("form.q-trust output")).to_contain_text("Without other states and their media: ")
    for _ in range(len(GROUPS) - 1):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "as_of"
    page.keyboard.type("0202202")
    expect(page.locator("form.q-trust output")).not_to_contain_text("as known on")  # the year 202 is half a year
    page.keyboard.type("2")  # whichever of day and month the browser asks for first
    expect(page.locator("form.q-trust output")).to_contain_text("as known on 2 February 2022: ")
    page.go_back()
    expect(page.get_by_label("As known on")).to_have_value("")
    page.get_by_label("As known on").focus()
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.type") != "reset":
        page.keyboard.press("Tab")  # through the parts of the date
    page.keyboard.press("Enter")
    expect(page.locator("form.q-trust output")).to_contain_text("All the evidence")


@pytest.mark.parametrize("where", ["index.html", "findings.html", "findings/q.html"])
def test_a_phone_shows_it_without_scrolling_sideways_by_day_and_by_night(open_page: Open, where: str) -> None:
    page = chosen(open_page(f"{where}{STATE_AND_DAY}", viewport={"width": 360, "height": 740}, has_touch=True))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        labels = page.locator("form.q-trust label")
        assert labels.count() >= len(GROUPS)
        for box in labels.all():
            size = box.bounding_box()
            assert size is not None
            assert size["height"] >= 24


def test_paper_shows_the_choice_in_words_and_no_controls(open_page: Open) -> None:
    page = chosen(open_page(f"index.html{STATE_AND_DAY}"))
    page.emulate_media(media="print")
    expect(page.locator("form.q-trust output")).to_be_visible()
    expect(page.locator("form.q-trust output")).to_contain_text(
        "Without the state and NGOs, as known on 12 January 2022"
    )
    for hidden in ("fieldset", "input[type=date]", "button", ".q-which"):
        expect(page.locator(f"form.q-trust {hidden}").first).not_to_be_visible()
    expect(page.locator(".q-bar")).not_to_be_visible()


def test_the_table_is_loaded_only_when_the_controls_come_near(open_page: Open) -> None:
    page = open_page("index.html", viewport={"width": 1280, "height": 600})
    table = page.locator("script[src*=trust-table]")
    expect(page.locator("form.q-trust")).to_be_visible()
    expect(table).to_have_count(0)
    page.locator("form.q-trust").scroll_into_view_if_needed()
    expect(table).to_have_count(1)


def test_without_javascript_the_page_shows_all_the_evidence_and_says_so(
    findings: list[dict[str, Any]], open_page: Open
) -> None:
    page = open_page(f"findings.html{STATE_AND_DAY}", java_script_enabled=False)
    expect(page.locator("form.q-trust")).not_to_be_visible()
    expect(page.get_by_text("This page shows all the evidence.")).to_be_visible()
    assert badges_of(page) == {record.id: record.verdict for record in findings}


def badges_of(page: Shown) -> dict[str, str]:
    """The badges of a page that runs no script, read from its markup."""
    return {
        id: verdict for verdict, id in re.findall(r'class="verdict (\w+)" data-verdict-of="([^"]+)"', page.content())
    }


def test_a_link_cut_by_a_mail_program_still_shows_the_choice(open_page: Open) -> None:
    page = chosen(open_page("index.html?without=state#S08%"))
    expect(page.locator("form.q-trust output")).to_contain_text("Without the state: ")
