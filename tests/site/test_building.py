"""How the site is built: the same bytes every time, hostile text stays text, and a partial report says what it is."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Shown

from analysis.evidence.view import Evidence, open_evidence
from analysis.findings.combinations import combine, table_of
from analysis.findings.record import Record
from analysis.findings.registry import evaluate
from analysis.report import evidence_pages
from analysis.report.addresses import row_page
from analysis.report.pages import SiteFailed, build_site
from analysis.report.trust import Choices
from analysis.report.wording import part_of
from analysis.suite.freshness import LONG_AGO
from analysis.suite.notebook import write_notebook
from tests.evidence.small_folder import cut
from tests.notebooks.small import code
from tests.site.conftest import PROCESSED, RAW, USUAL
from tests.site.reading import Page, read_site
from tests.site.test_pages import broken_links

EPISODE = "2021-elections"
ALWAYS = {"html/index.html", "html/search.html", "html/evidence/index.html"}  # made each time, or with a page below
PYTHON = {"language_info": {"name": "python"}}
MARKS = (
    "C:\\new\\table $x^2$ $$y$$ a|b *i* **s** _u_ `c` :ref:`r` {py:func}`f` <b>t</b> &amp; # 1. #set {% if %} ~x~ [^1]"
)
HOSTILE = (
    "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> ``` {{ 7*7 }} ${x} [a](javascript:alert(3)) "
    f"{MARKS} \u202e"
)


@pytest.fixture(scope="module")
def small(evidence: Evidence) -> Evidence:
    return evidence.narrow(episodes=[EPISODE])


@pytest.fixture(scope="module")
def few(findings: Sequence[Record]) -> list[Record]:
    return [finding for finding in findings if finding.episode == EPISODE]


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few rows, of which a site of every kind of page is made in a moment."""
    return cut(tmp_path_factory.mktemp("rows") / "raw")


@pytest.fixture(scope="module")
def choices(small: Evidence) -> Choices:
    """The table of the trust controls, made once for the sites built here."""
    return table_of(combine(small))


def hostile(evidence: Evidence) -> Evidence:
    """The evidence with hostile words in every kind of text that a page shows."""
    return replace(
        evidence,
        sources=tuple(
            replace(s, title=HOSTILE, publisher=HOSTILE, note=HOSTILE, url=f"javascript:{HOSTILE}")
            for s in evidence.sources
        ),
        origins=tuple(replace(o, name=HOSTILE, note=HOSTILE) for o in evidence.origins),
        counts=tuple(
            replace(c, attributed_to=HOSTILE, note=HOSTILE, detail=c.detail and HOSTILE) for c in evidence.counts
        ),
        events=tuple(replace(e, summary=HOSTILE, site=HOSTILE, target=HOSTILE) for e in evidence.events),
        claims=tuple(replace(c, proposition=HOSTILE, claimant=HOSTILE, topic=HOSTILE) for c in evidence.claims),
        claim_evidence=tuple(replace(p, summary=HOSTILE) for p in evidence.claim_evidence),
        steps=tuple(replace(s, summary=HOSTILE, body=HOSTILE) for s in evidence.steps),
        episodes=tuple(replace(e, title=f"{e.title} {HOSTILE}") for e in evidence.episodes),
    )


@pytest.fixture(scope="module")
def attacked(
    small: Evidence, few: Sequence[Record], choices: Choices, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Page]:
    """A site made of hostile evidence and findings, with a notebook that shows hostile words in a table and printed;
    registers are split at a few rows, and some rows have high numbers."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "notebooks").mkdir()
    shown = pd.DataFrame({"title": [HOSTILE]})
    with pd.option_context("display.max_colwidth", None):
        table = {"text/html": shown.to_html(), "text/plain": str(shown)}
    outputs = [
        {"output_type": "display_data", "metadata": {}, "data": table},
        {"output_type": "stream", "name": "stdout", "text": HOSTILE},
    ]
    shows = {
        "cells": [code("rows", "rows") | {"outputs": outputs}],
        "metadata": PYTHON,
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    write_notebook(shows, folder / "notebooks" / "01-rows.ipynb")
    said = [
        finding.model_copy(update=dict.fromkeys(("answer", "statement", "rule", "needs"), HOSTILE)) for finding in few
    ]
    narrowed = replace(small.narrowing, as_of=date(2022, 1, 12), without_origins=frozenset((small.origins[0].id,)))
    evidence = replace(_with_later_numbers(hostile(small), few), narrowing=narrowed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evidence_pages, "VALUES_ON_A_PAGE", 1500)
        build_site(evidence, said, folder / "notebooks", folder / "html", RAW, PROCESSED, choices, folder / "kept")
    return read_site(folder / "html")


def test_hostile_words_in_the_evidence_stay_words(attacked: dict[str, Page]) -> None:
    for name, page in attacked.items():
        scripts = ["".join(script.words) for script in page.all("script")]
        assert not any("alert(" in script for script in scripts), name
        assert [e.attributes for e in page.all("img") if e.attributes.get("src") == "x"] == [], name
        assert [a for e in page.elements for a in e.attributes if a.startswith("on")] == [], name
        links = [e.attributes.get("href", "") for e in page.all("a")]
        assert not any(link.strip().lower().startswith("javascript:") for link in links), name
    shown = "".join(word for e in attacked["sources.html"].elements for word in e.words)
    assert "<script>alert(1)</script>" in shown
    assert "{{ 7*7 }}" in shown
    assert MARKS in shown


def test_hostile_words_in_a_notebook_are_the_same_words_on_its_page(attacked: dict[str, Page]) -> None:
    page = attacked["notebooks/01-rows.html"]
    cells = ["".join(cell.words) for cell in page.all("td")]
    printed = ["".join(block.words) for block in page.all("pre")]
    assert any(MARKS in cell for cell in cells)
    assert any(MARKS in block for block in printed)


def test_a_browser_shows_hostile_words_as_words(attacked: dict[str, Page], browser: Browser) -> None:
    with opened(browser, attacked["sources.html"].path) as (page, heard):
        expect(page.locator("article td").filter(has_text="<script>alert(1)</script>").first).to_be_visible()
        expect(page.locator("article td").filter(has_text=MARKS).first).to_be_visible()
    with opened(browser, attacked["findings/q.html"].path) as (page, told):
        expect(page.locator("article.finding").filter(has_text=MARKS).first).to_be_visible()
        expect(page.locator("article.finding h3").filter(has_text="<img src=x onerror=alert(2)>").first).to_be_visible()
    assert heard == told == []


INJECTED = """() => {
  const script = document.createElement("script");
  script.textContent = "window.injected = true";
  document.body.append(script);
  document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.injected = true'>");
  return new Promise((done) => setTimeout(() => done(window.injected === true), 200));
}"""


@pytest.mark.parametrize("bypassed", [False, True])
def test_the_policy_of_a_page_lets_no_script_run_that_is_not_its_own(
    attacked: dict[str, Page], browser: Browser, bypassed: bool
) -> None:
    with opened(browser, attacked["index.html"].path, bypass_csp=bypassed) as (page, heard):
        assert page.evaluate(INJECTED) is bypassed
        refused = [each for each in heard if "Content Security Policy" in each]
        assert bool(refused) is not bypassed


@contextmanager
def opened(browser: Browser, path: Path, **kind: Any) -> Iterator[tuple[Shown, list[str]]]:
    """A page in a browser, and all that it says: to its console, in a dialog, of another host that it asked."""
    heard: list[str] = []
    context = browser.new_context(**{**USUAL, **kind})
    page = context.new_page()
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda r: None if r.url.startswith(("file:", "data:")) else heard.append(f"asked {r.url}"))
    page.goto(path.resolve().as_uri())
    yield page, heard
    context.close()


def test_a_partial_report_says_on_every_page_what_it_leaves_out(attacked: dict[str, Page]) -> None:
    for name, page in attacked.items():
        said = " ".join(w for e in page.elements if e.inside(classes=["announcement"]) for w in e.words)
        assert "This is a partial report" in said, name
        assert "as known on 2022-01-12" in said, name


def test_what_is_left_out_is_said_in_words(evidence: Evidence, small: Evidence) -> None:
    assert part_of(evidence) == ""
    left = evidence.narrow(as_of=date(2022, 1, 12), without_kinds=["state_media"], without_origins=["kibhr"])
    body = evidence.origin_by_id["kibhr"].name
    assert part_of(left) == f"as known on 2022-01-12, without the state's media, {body}"
    assert part_of(small) == f"of {small.core_episodes[0].title} only"


def test_a_page_that_cannot_be_made_stops_the_build_and_says_why(raw: Path, tmp_path: Path) -> None:
    (tmp_path / "notebooks").mkdir()
    broken = '{"cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# A\\n\\n[x](nowhere.md)"}],'
    (tmp_path / "notebooks" / "01-broken.ipynb").write_text(
        broken + '"metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    )
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "index.html").write_text("the last one")
    one, site = open_evidence(raw, episodes=["2011-zhanaozen"]), tmp_path / "html"
    with pytest.raises(SiteFailed, match="01-broken"):
        build_site(one, [], tmp_path / "notebooks", site, raw, PROCESSED, table_of(combine(one)), tmp_path / "kept")
    assert (tmp_path / "html" / "index.html").read_text() == "the last one"


def test_a_site_brought_up_to_date_is_that_made_from_nothing_and_only_pages_that_differ_were_made(
    raw: Path, tmp_path: Path
) -> None:
    """After a change, in a folder that moved and though every file has the time of long ago; and after damage."""
    (tmp_path / "notebooks").mkdir()
    before = open_evidence(raw, episodes=["2011-zhanaozen"])
    found, choices = evaluate(before), table_of(combine(before))
    noted = replace(before.counts[0], note="What is noted of this row is another thing now.")
    after = replace(before, counts=(noted, *before.counts[1:]))

    def made(evidence: Evidence, kept: str) -> dict[str, bytes]:
        """The pages that Sphinx made, in a folder that is kept; a notebook shows the note."""
        site = tmp_path / "html"
        output = {"output_type": "stream", "name": "stdout", "text": evidence.counts[0].note}
        cells = [code("note", "note") | {"outputs": [output]}]
        shows = {"cells": cells, "metadata": PYTHON, "nbformat": 4, "nbformat_minor": 5}
        write_notebook(shows, tmp_path / "notebooks" / "01-note.ipynb")
        build_site(evidence, found, tmp_path / "notebooks", site, raw, PROCESSED, choices, tmp_path / kept)
        return {
            str(path.relative_to(tmp_path)): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()
        }

    kept = tmp_path / "elsewhere"

    def written(evidence: Evidence) -> tuple[dict[str, bytes], set[str]]:
        for path in kept.rglob("*"):
            os.utime(path, (LONG_AGO, LONG_AGO))
        files = made(evidence, kept.name)
        pages = {path for path in (kept / "html").rglob("*.html") if path.stat().st_mtime > LONG_AGO + 1}
        return files, {str(path.relative_to(kept)) for path in pages}

    first, second = made(before, "one"), made(after, "other")
    differing = {name for name, page in second.items() if name.endswith(".html") and page != first[name]}
    (tmp_path / "one").rename(kept)
    again, pages = written(after)
    assert again == second
    assert pages - ALWAYS == differing - ALWAYS != set()
    (kept / "html" / "made.html").write_text("what a machine leaves that goes down")
    again, pages = written(before)
    assert again == first
    assert pages >= {name for name in first if name.endswith(".html")}


def test_big_registers_are_split_over_pages_and_every_link_finds_its_row(
    small: Evidence, attacked: dict[str, Page]
) -> None:
    html = attacked["index.html"].path.parent
    parts = [name for name in attacked if name.startswith("sources")]
    assert len(parts) > 2
    shown = {part: {one for one in attacked[part].ids if one in small.source_by_id} for part in parts}
    first = shown.pop("sources.html")
    assert first == set(small.source_by_id)  # those of later parts as links that lead on
    assert sum(map(len, shown.values())) == len(set().union(*shown.values())) < len(first)
    assert {"evidence/e21.html", "evidence/e21-1.html"} <= set(attacked)
    broken = [link for link in broken_links(html, attacked) if "/notebooks/" not in link]  # of which one is here
    assert broken == []


def test_who_comes_to_a_register_for_a_row_of_a_later_part_is_led_on_to_it(
    small: Evidence, attacked: dict[str, Page], browser: Browser
) -> None:
    later = next(one for one in attacked["sources-3.html"].ids if one in small.source_by_id)
    with opened(browser, attacked["sources.html"].path) as (page, heard):
        page.evaluate("id => { location.hash = id }", later)
        page.wait_for_url(f"**/sources-3.html#{later}")
        expect(page.locator(f"tr#{later}")).to_be_in_viewport()
    assert heard == []


def test_a_browser_leads_to_the_page_a_row_is_on_as_the_pages_do(
    attacked: dict[str, Page], browser: Browser, tmp_path: Path
) -> None:
    ids = ("e22-1", "e22-0930", "e22-1000", "e22-10001", "c22-07#12", "c22-1234#12", "o22b-2000", "mm-7052020003", "x")
    copy = attacked["index.html"].path.with_name("numbers.html")
    body = "".join(f'<a class="n" href="#"><data data-rows="{row} {row}">1</data></a>' for row in ids)
    copy.write_text(f'<script src="_static/qantar.js" defer></script>{body}', encoding="utf-8")
    with opened(browser, copy) as (page, _):
        addresses = page.locator("a.n").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    assert [address.partition("?")[0].removeprefix("./") for address in addresses] == [row_page(row) for row in ids]


def _with_later_numbers(evidence: Evidence, findings: Sequence[Record]) -> Evidence:
    """Some acts under numbers from 1000 on: such as no finding and no other row names."""
    named = {row for finding in findings for row in finding.evidence}
    named |= {row for order in evidence.orders for row in (order.earlier, order.later)}
    named |= {event.responds_to for event in evidence.events}
    moved = [
        replace(event, id=f"e21-1{event.id[-3:]}", act=f"e21-1{event.id[-3:]}")
        for event in evidence.events
        if event.id.startswith("e21-2") and event.id not in named and event.act == event.id
    ]
    gone = {event.id.replace("e21-1", "e21-", 1) for event in moved}
    kept = tuple(event for event in evidence.events if event.id not in gone)
    return replace(evidence, events=tuple(sorted((*kept, *moved), key=lambda event: event.id)))
