"""A finished report takes the place of the last one whole, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.suite import publish
from analysis.suite.publish import swap


def folder(path: Path, words: str) -> Path:
    path.mkdir()
    (path / "index.html").write_text(words)
    return path


@pytest.fixture(params=["one exchange", "two renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "two renames":
        monkeypatch.setattr(publish, "_exchange", lambda one, other: False)
    return request.param


def test_the_first_report_is_put_in_place(tmp_path: Path, way: str) -> None:
    swap(folder(tmp_path / "new", "first"), tmp_path / "html")
    assert (tmp_path / "html" / "index.html").read_text() == "first"
    assert not (tmp_path / "new").exists()


def test_a_new_report_and_the_last_one_change_places(tmp_path: Path, way: str) -> None:
    folder(tmp_path / "html", "last")
    swap(folder(tmp_path / "new", "next"), tmp_path / "html")
    assert (tmp_path / "html" / "index.html").read_text() == "next"
    assert (tmp_path / "new" / "index.html").read_text() == "last"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["html", "new"]


def test_a_link_in_the_place_of_the_report_is_replaced_and_what_it_names_is_left_alone(
    tmp_path: Path, way: str
) -> None:
    theirs = folder(tmp_path / "theirs", "somebody else's")
    (tmp_path / "html").symlink_to(theirs)
    swap(folder(tmp_path / "new", "next"), tmp_path / "html")
    assert (tmp_path / "html" / "index.html").read_text() == "next"
    assert (theirs / "index.html").read_text() == "somebody else's"


def test_where_the_new_report_cannot_be_moved_the_last_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "_exchange", lambda one, other: False)
    folder(tmp_path / "html", "last")
    with pytest.raises(OSError, match="gone"):
        swap(tmp_path / "gone", tmp_path / "html")
    assert (tmp_path / "html" / "index.html").read_text() == "last"
