"""What was made from something else is gone before a build begins, to the last folder."""

from __future__ import annotations

from pathlib import Path

from analysis.suite.freshness import forget_stale, remember, sums


def made(work: Path) -> Path:
    """A site, made from a text."""
    for name, text in (("inputs/site.sha256", "as it was"), ("html/index.html", "page"), ("html/a/b.html", "page")):
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text(text, encoding="utf-8")
    (work / "html" / ".snakemake_timestamp").touch()
    remember(work, "html", sums(work, [work / "inputs"]), sums(work, [work / "html"]))
    return work / "html"


def test_a_site_of_another_text_leaves_no_folder_that_could_be_taken_for_one(tmp_path: Path) -> None:
    site = made(tmp_path)
    forget_stale(tmp_path)
    assert (site / "a" / "b.html").is_file()
    (tmp_path / "inputs" / "site.sha256").write_text("another", encoding="utf-8")
    forget_stale(tmp_path)
    assert not site.exists()


def test_nor_does_one_that_is_damaged(tmp_path: Path) -> None:
    site = made(tmp_path)
    (site / "index.html").unlink()
    forget_stale(tmp_path)
    assert not site.exists()
