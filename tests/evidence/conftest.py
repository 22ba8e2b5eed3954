"""Raw tables to break: a small folder cut from the real evidence once, copied anew for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import small_folder as small


@pytest.fixture(scope="session")
def small_raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small.cut(tmp_path_factory.mktemp("cut") / "raw")


@pytest.fixture
def raw(small_raw: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_raw, tmp_path / "raw"))
