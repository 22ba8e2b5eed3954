"""A page is kept only if it is the page and all of it came; what else a server can do has a name."""

from __future__ import annotations

import hashlib
import io
from itertools import pairwise

import pytest
from warcio.archiveiterator import ArchiveIterator

from analysis.custody.fetch import Fetcher, Pace
from tests.custody.conftest import BRISK
from tests.custody.server import PAGE, Web

CASES = {
    "/page": ("archived", ""),
    "/moved": ("archived", ""),
    "/chunked": ("archived", ""),
    "/later": ("archived", ""),
    "/long": ("archived", ""),
    "/zipped": ("archived", ""),
    "/secret/open": ("archived", ""),
    "/missing": ("gone", "status 404"),
    "/removed": ("gone", "status 410"),
    "/forbidden": ("refused", "status 403"),
    "/secret/page": ("refused", "robots.txt does not allow it"),
    "/into-secret": ("refused", "robots.txt does not allow it"),
    "/broken": ("failed", "status 500"),
    "/empty": ("failed", "the page is empty"),
    "/home": ("failed", "answered with the front page, which is not the page asked for"),
    "/away": ("failed", "redirected to an address that is no page of the web"),
    "/round": ("failed", "redirected more than 8 times"),
    "/short": ("failed", "less came than the server had announced"),
    "/huge": ("failed", "larger than 4000 bytes"),
    "/stall": ("failed", "no answer in time"),
    "/stall-midway": ("failed", "no answer in time"),
    "/drip": ("failed", "not all of it came in 1 s"),
    "/nonsense": ("failed", "the connection broke"),
}


@pytest.mark.parametrize("path", CASES)
def test_what_a_server_does_is_called_by_its_name(path: str, web: Web, fetcher: Fetcher) -> None:
    page = fetcher.fetch(web.address + path)
    assert (page.outcome, page.reason) == CASES[path]


@pytest.mark.parametrize("path", ["/page", "/moved", "/chunked", "/long", "/later"])
def test_the_page_kept_is_the_body_as_it_was_sent(path: str, web: Web, fetcher: Fetcher) -> None:
    page = fetcher.fetch(web.address + path)
    assert page.digest == hashlib.sha256(PAGE).hexdigest()
    assert page.final_url == web.address + (path if path != "/moved" else "/page")


def test_the_warc_holds_every_answer_on_the_way_with_its_request(web: Web, fetcher: Fetcher) -> None:
    page = fetcher.fetch(web.address + "/moved")
    told = [
        (
            record.rec_type,
            record.rec_headers["WARC-Target-URI"].removeprefix(web.address),
            record.content_stream().read(),
        )
        for record in ArchiveIterator(io.BytesIO(page.warc), check_digests="raise")
    ]
    assert [(kind, path) for kind, path, _ in told] == [
        (kind, path) for path in ("/moved", "/hop", "/page") for kind in ("response", "request")
    ]
    assert told[4][2] == PAGE


def test_nobody_at_the_address_is_a_failed_visit(fetcher: Fetcher) -> None:
    page = fetcher.fetch("http://127.0.0.1:9/page")
    assert (page.outcome, page.reason, page.status) == ("failed", "no connection", 0)


def test_where_robots_txt_cannot_be_read_nothing_is_fetched(web: Web, fetcher: Fetcher) -> None:
    web.robots = (503, b"")
    page = fetcher.fetch(web.address + "/page")
    assert (page.outcome, page.reason) == ("failed", "robots.txt could not be read (status 503)")
    assert web.paths() == []


def test_where_there_is_no_robots_txt_all_is_allowed(web: Web, fetcher: Fetcher) -> None:
    web.robots = (404, b"")
    assert fetcher.fetch(web.address + "/secret/page").outcome == "gone"


def test_a_host_is_asked_no_faster_than_the_pace_or_its_robots_txt_allows(web: Web) -> None:
    web.robots = (200, b"User-agent: *\nCrawl-delay: 0.3\n")
    fetcher = Fetcher("qantar-archive/test", Pace(delay=0.1, patience=1.0))
    for _ in range(3):
        fetcher.fetch(web.address + "/page")
    times = [at for _, at in web.asked]
    assert all(later - earlier >= 0.1 for earlier, later in pairwise(times))
    assert all(later - earlier >= 0.3 for earlier, later in pairwise(times[1:]))


def test_a_busy_server_is_asked_again_only_after_the_time_it_names(web: Web) -> None:
    waited: list[float] = []
    fetcher = Fetcher("qantar-archive/test", Pace(delay=0.0), sleep=waited.append)
    assert fetcher.fetch(web.address + "/later").outcome == "archived"
    assert max(waited) >= 1.0


def test_a_page_that_is_gone_is_asked_for_once_a_broken_one_as_often_as_the_pace_says(
    web: Web, fetcher: Fetcher
) -> None:
    for path in ("/missing", "/broken"):
        fetcher.fetch(web.address + path)
    assert web.paths() == ["/missing", *["/broken"] * BRISK.tries]
