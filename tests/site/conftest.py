"""The site under test: the one that QANTAR_SITE points at (a folder, or any word for reports/html), else one built here
from the real evidence and the committed notebooks."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from analysis.evidence.view import REPOSITORY, Evidence, open_evidence
from analysis.findings.registry import evaluate
from analysis.report.pages import build_site
from tests.site.reading import Page, read_site

RAW = REPOSITORY / "data" / "raw"
NOTEBOOKS = REPOSITORY / "notebooks"


@pytest.fixture(scope="session")
def evidence() -> Evidence:
    return open_evidence(RAW)


@pytest.fixture(scope="session")
def findings(evidence: Evidence) -> Sequence[Mapping[str, Any]]:
    return evaluate(evidence)


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    named = os.environ.get("QANTAR_SITE")
    if named:
        folder = Path(named) if (Path(named) / "index.html").is_file() else REPOSITORY / "reports" / "html"
        assert (folder / "index.html").is_file(), f"QANTAR_SITE is set, but {folder} holds no site; run `make` first"
        return folder
    out = tmp_path_factory.mktemp("site") / "html"
    build_site(request.getfixturevalue("evidence"), request.getfixturevalue("findings"), NOTEBOOKS, out, RAW)
    return out


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, Page]:
    return read_site(site)
