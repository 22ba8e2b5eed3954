"""One browser for every test that looks at something: playwright cannot be started twice in a process. One evidence for
all that read it. What is there before the first test stays to the last: no collection of garbage goes through it."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from analysis.evidence.view import Evidence
from tests.unit.made_up import REAL

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIETLY = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync "
    "--renderer-process-limit=1 --process-per-site"  # pages come one after the other: none needs a process of its own
).split()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)  # a sixth of the time of unit tests


def pytest_unconfigure() -> None:
    gc.unfreeze()  # DuckDB complains of what is not collected in the end


@pytest.fixture(scope="session")
def evidence() -> Evidence:
    """The evidence as committed, opened once for all that only read it."""
    return REAL


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium. Without one the tests are skipped, on CI they fail."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        missing = f"no browser on this machine (looked for {', '.join(BROWSERS)}); Debian: apt-get install chromium"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=QUIETLY)
        yield browser
        browser.close()
