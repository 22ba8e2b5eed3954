"""The front page is light: how much is loaded, and how soon its answer can be read on a slow line."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import suppress
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Response

from tests.site.conftest import USUAL

LIGHT = 300_000  # bytes of the front page as it opens, nothing compressed
SOON = 1_000  # milliseconds from the reader's wish to the answer on the screen
FAST_3G = {  # the profile of that name in Chromium's developer tools
    "offline": False,
    "downloadThroughput": 1.6e6 / 8 * 0.9,
    "uploadThroughput": 750e3 / 8 * 0.9,
    "latency": 150 * 3.75,
}
ANSWERED = """window.answered = new Promise((done) => {
  const look = () => {
    if (!document.querySelector("ol.q-answer ~ *")) return requestAnimationFrame(look);
    requestAnimationFrame(() => {
      const shown = performance.now();
      new PerformanceObserver((seen) => seen.getEntriesByName("first-contentful-paint").forEach(
        (paint) => done(Math.max(shown, paint.startTime)))).observe({ type: "paint", buffered: true });
    });
  };
  look();
});"""  # the frame after the one in which the whole answer stood on the page, and not before anything was painted


class Compressing(SimpleHTTPRequestHandler):
    """Serves files as static hosts do: text compressed."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        body = path.read_bytes() if path.is_file() else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix in (".html", ".css", ".js"):
            body = gzip.compress(body, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(ConnectionError):  # a page closed before all has come
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Compressing, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@cache
def loaded(browser: Browser, address: str, width: int, near: str = "") -> dict[str, int]:
    """The bytes of each file that the front page loads, uncompressed, once the reader is at `near`."""
    context = browser.new_context(**{**USUAL, "viewport": {"width": width, "height": 800}})
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # a built-in is no listener here
    page.goto(f"{address}/index.html", wait_until="networkidle")
    if near:
        with page.expect_response("**/trust-table.js*"):
            page.locator(near).scroll_into_view_if_needed()
        page.wait_for_load_state("networkidle")
    sizes = {answer.url: len(answer.body()) for answer in list(answers)}
    context.close()
    return sizes


@pytest.mark.parametrize("width", [1280, 360])
def test_the_front_page_is_light(browser: Browser, served: str, width: int) -> None:
    sizes = loaded(browser, served, width)
    assert len(sizes) > 3
    assert sum(sizes.values()) < LIGHT, sizes


def test_the_table_of_choices_comes_later_and_is_small_on_the_way(browser: Browser, served: str, site: Path) -> None:
    first = loaded(browser, served, 1280)
    then = loaded(browser, served, 1280, near="form.q-trust")
    (table,) = set(then) - set(first)
    assert "trust-table.js" in table
    assert len(gzip.compress((site / "_static/trust-table.js").read_bytes())) < LIGHT / 10


def test_the_answer_can_be_read_within_a_second_on_a_slow_line(browser: Browser, served: str) -> None:
    # the best of three: a busy machine is no line
    assert any(answered(browser, served, FAST_3G) < SOON for _ in range(3))


def test_a_slower_line_would_be_found_out(browser: Browser, served: str) -> None:
    assert answered(browser, served, {**FAST_3G, "downloadThroughput": 10_000.0}) > SOON


def answered(browser: Browser, address: str, line: dict[str, Any]) -> float:
    """Milliseconds until the answer of the front page is painted, nothing in the browser's store."""
    context = browser.new_context(**{**USUAL, "viewport": {"width": 360, "height": 740}})
    page = context.new_page()
    page.add_init_script(ANSWERED)
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", line)
    page.goto(f"{address}/index.html", wait_until="commit")
    when: float = page.evaluate("window.answered")
    context.close()
    return when
