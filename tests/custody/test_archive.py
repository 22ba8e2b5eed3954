"""The archive is resumable, its log is a chain, and what a source says of its copy comes from there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.custody.archive import ArchiveError, archive, check, pack
from analysis.custody.fetch import Fetcher
from analysis.custody.log import START, VISITS_LOG, BrokenLog, copies, head, read_log
from analysis.evidence.rows import Source
from analysis.evidence.view import open_evidence
from analysis.report.evidence_pages import source_register
from analysis.report.registers import backlinks
from tests.custody.server import Web

At = Callable[[str], Source]


def run(folder: Path, fetcher: Fetcher, *sources: Source, again: bool = False) -> list[tuple[str, str]]:
    made = archive(sources, folder, fetcher, again, tell=lambda visit: None)
    return [(visit.source, visit.outcome) for visit in made]


def test_what_is_settled_is_not_visited_again_and_what_failed_is(
    web: Web, source: At, fetcher: Fetcher, tmp_path: Path
) -> None:
    pages = [source(path) for path in ("/page", "/missing", "/forbidden", "/broken")]
    assert sorted(run(tmp_path, fetcher, *pages)) == [
        ("s-broken", "failed"),
        ("s-forbidden", "refused"),
        ("s-missing", "gone"),
        ("s-page", "archived"),
    ]
    assert run(tmp_path, fetcher, *pages) == [("s-broken", "failed")]
    assert len(run(tmp_path, fetcher, *pages, again=True)) == 4
    assert len(read_log(tmp_path)) == 9


def test_after_an_interrupt_it_goes_on_where_it_was(web: Web, source: At, fetcher: Fetcher, tmp_path: Path) -> None:
    pages = [source(path) for path in ("/page", "/moved", "/chunked")]

    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive(pages, tmp_path, fetcher, tell=interrupt)
    assert len(read_log(tmp_path)) == 1
    assert len(run(tmp_path, fetcher, *pages)) == 2
    assert check(tmp_path, lambda said: None) == 0


def test_a_line_cut_off_by_a_dead_machine_is_taken_away_and_its_page_visited_again(
    web: Web, source: At, fetcher: Fetcher, tmp_path: Path
) -> None:
    run(tmp_path, fetcher, source("/page"), source("/missing"))
    log = tmp_path / VISITS_LOG
    log.write_bytes(log.read_bytes()[:-20])
    with pytest.raises(BrokenLog, match=r"log.jsonl:2: the line is cut off"):
        read_log(tmp_path)
    assert len(run(tmp_path, fetcher, source("/page"), source("/missing"))) == 1
    assert len(read_log(tmp_path)) == 2


def _drop(lines: list[str]) -> list[str]:
    return [lines[0], *lines[2:]]


def _swap(lines: list[str]) -> list[str]:
    return [lines[1], lines[0], *lines[2:]]


def _change(lines: list[str]) -> list[str]:
    return [*lines[:-1], lines[-1].replace('"status": 404', '"status": 200')]


@pytest.mark.parametrize("tamper", [_drop, _swap, _change, lambda lines: [*lines, lines[-1]]])
def test_a_line_changed_dropped_moved_or_added_breaks_the_chain(
    tamper: Callable[[list[str]], list[str]], web: Web, source: At, fetcher: Fetcher, tmp_path: Path
) -> None:
    for path in ("/page", "/moved", "/missing"):
        run(tmp_path, fetcher, source(path))
    log = tmp_path / VISITS_LOG
    lines = log.read_text(encoding="utf-8").splitlines()
    changed = tamper(lines)
    assert changed != lines
    log.write_text("\n".join(changed) + "\n", encoding="utf-8")
    with pytest.raises(BrokenLog, match=r"^log.jsonl:"):
        check(tmp_path, lambda said: None)


@pytest.mark.parametrize("line", [b"[]", b"3", b"\0", b"\xff", b"{}", b'{"source": 3}', b"[" * 100_000])
def test_a_line_that_no_archive_wrote_is_named(tmp_path: Path, line: bytes) -> None:
    (tmp_path / VISITS_LOG).write_bytes(line + b"\n")
    with pytest.raises(BrokenLog, match=r"^log.jsonl:1: is no line of this log"):
        read_log(tmp_path)


def test_each_line_names_the_one_before_and_the_head_stands_for_all(
    web: Web, source: At, fetcher: Fetcher, tmp_path: Path
) -> None:
    assert head(tmp_path) == START
    run(tmp_path, fetcher, source("/page"))
    first = head(tmp_path)
    run(tmp_path, fetcher, source("/missing"))
    assert [visit.previous for visit in read_log(tmp_path)] == [START, first]
    assert head(tmp_path) not in (START, first)


def test_a_kept_file_that_was_changed_or_lost_is_named(web: Web, source: At, fetcher: Fetcher, tmp_path: Path) -> None:
    run(tmp_path, fetcher, source("/page"), source("/moved"))
    one, other = sorted(tmp_path.glob("warc/*"))
    one.write_bytes(one.read_bytes()[:-1] + b"?")
    other.unlink()
    said: list[str] = []
    assert check(tmp_path, said.append) == 1
    assert sorted(line.partition(":")[0] for line in said[:2]) == [f"warc/{one.name}", f"warc/{other.name}"]


def test_a_source_says_its_copy_or_that_it_is_gone_and_a_copy_outlives_its_page(
    web: Web, source: At, fetcher: Fetcher, tmp_path: Path
) -> None:
    page, missing, refused = source("/page"), source("/missing"), source("/forbidden")
    run(tmp_path, fetcher, page, missing, refused)
    found = copies(tmp_path)
    assert found[page.url].startswith("copy archived 20")
    assert found[missing.url].endswith("(status 404)")
    assert refused.url not in found
    web.withdrawn.add("/page")
    run(tmp_path, fetcher, page, again=True)
    assert copies(tmp_path)[page.url].startswith("gone when visited")
    assert "; copy archived" in copies(tmp_path)[page.url]


def test_the_register_of_sources_shows_what_the_log_says_and_is_otherwise_the_same(
    web: Web, source: At, fetcher: Fetcher, tmp_path: Path
) -> None:
    evidence = open_evidence()
    kept, gone = evidence.sources[:2]
    run(tmp_path, fetcher, replace(source("/page"), id=kept.id), replace(source("/missing"), id=gone.id))
    found = {page.url: copy for page, copy in zip((kept, gone), copies(tmp_path).values(), strict=True)}
    links = backlinks(evidence, ())
    plain, told = source_register(evidence, links, {}).rows, source_register(evidence, links, found).rows
    assert [row[0][1:] for row in plain] == [[] for _ in evidence.sources]
    assert ["archived" in str(told[0][0]), "gone when visited" in str(told[1][0])] == [True, True]
    assert told[2:] == plain[2:]
    assert [row[1:] for row in told] == [row[1:] for row in plain]


def test_two_at_once_in_one_folder_are_refused(web: Web, source: At, fetcher: Fetcher, tmp_path: Path) -> None:
    def second(_: object) -> None:
        with pytest.raises(ArchiveError, match="another archiving is at work here"):
            run(tmp_path, fetcher, source("/page"))

    assert len(archive([source("/page")], tmp_path, fetcher, tell=second)) == 1


def test_all_archived_pages_pack_into_a_wacz_that_its_own_validator_accepts(
    web: Web, source: At, fetcher: Fetcher, tmp_path: Path
) -> None:
    pages = [source(path) for path in ("/page", "/moved", "/missing")]
    with pytest.raises(ArchiveError, match="no page is archived yet"):
        pack(tmp_path, pages, tmp_path / "pages.wacz")
    run(tmp_path, fetcher, *pages)
    place = pack(tmp_path, pages, tmp_path / "pages.wacz")
    from wacz.main import main as wacz_main  # slow to import, and every process of the tests would

    assert wacz_main(["validate", "-f", str(place)]) == 0


def test_without_a_network_it_stops_and_says_so(source: At, fetcher: Fetcher, tmp_path: Path) -> None:
    pages = [replace(source("/page"), id=f"s-{port}", url=f"http://127.0.0.1:{port}/page") for port in range(1, 20)]
    with pytest.raises(ArchiveError, match=r"none of the first 8 hosts answered: no connection\. Is there a network"):
        run(tmp_path, fetcher, *pages)
    assert len(read_log(tmp_path)) == 8
