"""The site under test: the one that QANTAR_SITE points at (a folder, or any word for reports/html) with the findings
beside it, else one built here from the real evidence and the committed notebooks."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ViewportSize
from playwright.sync_api import Page as Shown

from analysis.evidence.view import REPOSITORY, Evidence
from analysis.findings.combinations import combine, table_of
from analysis.findings.record import FINDINGS_FILE, Record, read_records
from analysis.findings.registry import evaluate
from analysis.report.pages import build_site
from tests.site.reading import Page, read_site

RAW = REPOSITORY / "data" / "raw"
NOTEBOOKS, PROCESSED = REPOSITORY / "notebooks", REPOSITORY / "data" / "processed"
os.environ["PYTHONHASHSEED"] = "0"  # of Sphinx, as a build has it
USUAL = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", "reduced_motion": "reduce"}
PATIENCE = 30_000  # milliseconds; a busy machine is no failure

Open = Callable[..., Shown]
"""`open_page(address, **kind)`: a page of the site, by its address below the root, in a window of the kind."""


@pytest.fixture(scope="session")
def findings(evidence: Evidence) -> Sequence[Record]:
    named = named_site()
    return read_records(named.parent / FINDINGS_FILE) if named else evaluate(evidence)


def named_site() -> Path | None:
    named = os.environ.get("QANTAR_SITE")
    if not named:
        return None
    folder = Path(named) if (Path(named) / "index.html").is_file() else REPOSITORY / "reports" / "html"
    assert (folder / "index.html").is_file(), f"QANTAR_SITE is set, but {folder} holds no site; run `make` first"
    return folder


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if named := named_site():
        return named
    out = tmp_path_factory.mktemp("site") / "html"
    evidence, findings = (request.getfixturevalue(name) for name in ("evidence", "findings"))
    build_site(evidence, findings, NOTEBOOKS, out, RAW, PROCESSED, table_of(combine(evidence)), out.parent / "kept")
    return out


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, Page]:
    return read_site(site)


class Windows:
    """The windows of one browser. A test goes on in one that another has left: a new one is a process of its own, and
    takes longer to start than most tests look at it. `wrong`: what their pages did that no page may do."""

    def __init__(self, browser: Browser) -> None:
        self.browser, self.wrong = browser, list[str]()
        self.idle: dict[str, list[Shown]] = defaultdict(list)
        self.taken: list[tuple[str, Shown]] = []

    def take(self, viewport: ViewportSize, reduced_motion: Any, color_scheme: Any = "light", **kind: Any) -> Shown:
        idle = self.idle[str(kind)]
        page = idle.pop() if idle else self._new(**kind)
        self.taken.append((str(kind), page))
        page.set_viewport_size(viewport)
        page.emulate_media(media="null", reduced_motion=reduced_motion, color_scheme=color_scheme)
        return page

    def _new(self, script: str = "", **kind: Any) -> Shown:
        page = self.browser.new_context(**kind).new_page()
        page.add_init_script(script)
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda r: self._wrong(f"asked {r.url}", not r.url.startswith(("file:", "data:", "about:"))))
        page.on("console", lambda m: self._wrong(f"console: {m.text}", m.type in ("error", "warning")))
        page.on("pageerror", lambda error: self._wrong(f"error: {error}", True))
        return page

    def _wrong(self, what: str, is_wrong: bool) -> None:
        if is_wrong:
            self.wrong.append(what)

    def leave(self) -> list[str]:
        """Nothing that a page has stored is there for the next; what was wrong until now."""
        while self.taken:
            kind, page = self.taken.pop()
            page.evaluate("try { localStorage.clear(); sessionStorage.clear(); } catch {}")
            page.goto("about:blank")
            self.idle[kind].append(page)
        wrong, self.wrong = self.wrong, []
        return wrong


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Windows:
    return Windows(browser)


@pytest.fixture
def open_page(windows: Windows, site: Path) -> Iterator[Open]:
    """Open pages of the site from its folder. At the end of the test: no page has asked another host for anything, and
    none has an error on its console."""

    def opened(address: str = "index.html", **kind: Any) -> Shown:
        page = windows.take(**{**USUAL, **kind})
        page.goto(f"{site.resolve().as_uri()}/{address}")
        return page

    yield opened
    assert windows.leave() == []
