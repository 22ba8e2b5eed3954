"""The site under test: the one that QANTAR_SITE points at (a folder, or any word for reports/html) with the findings
beside it, else one built here from the real evidence and the committed notebooks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext
from playwright.sync_api import Page as Shown

from analysis.evidence.view import REPOSITORY, Evidence, open_evidence
from analysis.findings.record import FILE, Record, read_records
from analysis.findings.registry import evaluate
from analysis.report.pages import build_site
from tests.site.reading import Page, read_site

RAW = REPOSITORY / "data" / "raw"
NOTEBOOKS = REPOSITORY / "notebooks"
USUAL = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", "reduced_motion": "reduce"}
PATIENCE = 30_000  # milliseconds; a busy machine is no failure

Open = Callable[..., Shown]
"""`open_page(address, **context)`: a page of the site, by its address below the root."""


@pytest.fixture(scope="session")
def evidence() -> Evidence:
    return open_evidence(RAW)


@pytest.fixture(scope="session")
def findings(evidence: Evidence) -> Sequence[Record]:
    named = named_site()
    return read_records(named.parent / FILE) if named else evaluate(evidence)


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
    build_site(request.getfixturevalue("evidence"), request.getfixturevalue("findings"), NOTEBOOKS, out, RAW)
    return out


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, Page]:
    return read_site(site)


@pytest.fixture
def open_page(browser: Browser, site: Path) -> Iterator[Open]:
    """Open pages of the site from its folder. At the end of the test: no page has asked another host for anything, and
    none has an error on its console."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def opened(address: str = "index.html", **kind: Any) -> Shown:
        context = browser.new_context(**{**USUAL, **kind})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda r: None if r.url.startswith(("file:", "data:")) else wrong.append(f"asked {r.url}"))
        page.on("console", lambda m: wrong.append(f"console: {m.text}") if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.goto(f"{site.resolve().as_uri()}/{address}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []
