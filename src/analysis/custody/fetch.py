"""One page fetched politely, and every answer on the way to it as WARC records (ISO 28500:2017).

robots.txt is read as RFC 9309 says, by Protego; a body is kept only if all of it came.
"""

from __future__ import annotations

import hashlib
import io
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urldefrag, urljoin, urlsplit

import urllib3
from protego import Protego
from urllib3.exceptions import (
    HTTPError,
    IncompleteRead,
    NameResolutionError,
    NewConnectionError,
    ProtocolError,
    SSLError,
    TimeoutError,
)
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import BufferWARCWriter

PIECE = 64 * 1024
HOPS = 8
GONE_STATUS = (404, 410)
REFUSED = (401, 403, 451)
LATER_STATUS = (408, 425, 429, 500, 502, 503, 504)


@dataclass(frozen=True)
class Pace:
    """How a host is treated. `delay`: seconds between two requests to it (its robots.txt may ask for more, up to
    `patience`); `answer`: seconds without a byte, `whole`: seconds for one answer; `most`: bytes of one answer;
    `tries`: visits to a page that fails; `backoff`: seconds before the second, doubled each time."""

    delay: float = 2.0
    patience: float = 120.0
    answer: float = 30.0
    whole: float = 180.0
    most: int = 50 * 2**20
    tries: int = 3
    backoff: float = 5.0


@dataclass(frozen=True)
class WebPage:
    """What came of an address; the words are those of `Visit`. `warc`: its records, gzipped one by one; `again`:
    seconds to wait before another try is worth it, None if it is not."""

    outcome: str
    reason: str
    status: int = 0
    final_url: str = ""
    body: bytes = b""
    warc: bytes = b""
    again: float | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of the body as sent."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True)
class HttpAnswer:
    """One answer of a server, whole."""

    status: int
    reason: str
    protocol: str
    headers: urllib3.HTTPHeaderDict
    body: bytes

    @property
    def leads_to(self) -> str:
        """The address to which it redirects; empty if it does not."""
        return self.headers.get("location", "") if 300 <= self.status < 400 else ""


class NoAnswer(Exception):
    """No whole answer came; the message says why."""


@dataclass
class Fetcher:
    """Fetches pages one at a time, never faster than `pace` allows at any host."""

    agent: str
    pace: Pace = field(default_factory=Pace)
    sleep: Callable[[float], None] = time.sleep
    _robots: dict[str, Protego | None] = field(default_factory=dict)
    _next: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        limit = urllib3.Timeout(connect=self.pace.answer, read=self.pace.answer)
        self._pool = urllib3.PoolManager(num_pools=20, timeout=limit, retries=False)
        self._headers = {"User-Agent": self.agent, "Accept": "*/*", "Accept-Encoding": "identity"}
        # identity: the bytes kept are those of the page, and their checksum does not hang on how they were packed

    def ready(self, url: str) -> float:
        """Seconds until the host of an address may be asked again."""
        return max(0.0, self._next.get(_host(url), 0.0) - time.monotonic())

    def fetch(self, url: str) -> WebPage:
        """The page at an address, after all redirects and as many tries as the pace allows."""
        page = self._once(url)
        for number in range(1, self.pace.tries):
            if page.again is None:
                break
            self.sleep(min(max(page.again, self.pace.backoff * 2 ** (number - 1)), self.pace.patience))
            page = self._once(url)
        return page

    def _once(self, url: str) -> WebPage:
        records, asked = BufferWARCWriter(gzip=True), urldefrag(url).url
        for _ in range(HOPS):
            try:
                if not self._allowed(asked):
                    return WebPage("refused", "robots.txt does not allow it", final_url=asked)
                answer = self._ask(asked)
            except NoAnswer as error:
                return WebPage("failed", str(error), final_url=asked, again=0.0)
            self._record(records, asked, answer)
            if not answer.leads_to:
                return replace(_judged(url, asked, answer), warc=records.get_contents())
            asked = urldefrag(urljoin(asked, answer.leads_to)).url
            if urlsplit(asked).scheme not in ("http", "https"):
                return WebPage("failed", "redirected to an address that is no page of the web", answer.status, asked)
        return WebPage("failed", f"redirected more than {HOPS} times", final_url=asked)

    def _ask(self, url: str) -> HttpAnswer:
        """One request, no sooner than its host may be asked. NoAnswer."""
        self.sleep(self.ready(url))
        deadline = time.monotonic() + self.pace.whole
        try:
            response = self._pool.request("GET", url, headers=self._headers, preload_content=False, redirect=False)
            try:
                body = io.BytesIO()
                # read1 returns what is there, so that a server which sends a byte now and then meets the deadline
                while piece := response.read1(PIECE, decode_content=False):
                    body.write(piece)
                    if body.tell() > self.pace.most:
                        raise NoAnswer(f"larger than {self.pace.most} bytes")
                    if time.monotonic() > deadline:
                        raise NoAnswer(f"not all of it came in {self.pace.whole:g} s")
            finally:
                response.close()
        except (HTTPError, ssl.SSLError, OSError, ValueError) as error:
            raise NoAnswer(_why(error)) from None
        finally:
            self._next[_host(url)] = time.monotonic() + self._delay(url)
        protocol = "HTTP/1.0" if response.version == 10 else "HTTP/1.1"
        return HttpAnswer(response.status, response.reason or "", protocol, response.headers, body.getvalue())

    def _allowed(self, url: str) -> bool:
        """What the host's robots.txt says; without one (any 4xx) all is allowed. NoAnswer if it could not be read."""
        host = _host(url)
        if host not in self._robots:
            self._robots[host] = self._read_robots(f"{host}/robots.txt")
        rules = self._robots[host]
        return rules is None or bool(rules.can_fetch(url, self.agent))

    def _read_robots(self, url: str) -> Protego | None:
        for _ in range(HOPS):
            answer = self._ask(url)
            if not answer.leads_to:
                break
            url = urljoin(url, answer.leads_to)
        if answer.status >= 500 or answer.status == 429:
            raise NoAnswer(f"robots.txt could not be read (status {answer.status})")
        return Protego.parse(answer.body.decode("utf-8", "replace")) if answer.status < 300 else None

    def _delay(self, url: str) -> float:
        rules = self._robots.get(_host(url))
        asked = rules.crawl_delay(self.agent) if rules is not None else None
        return min(max(self.pace.delay, asked or 0.0), self.pace.patience)

    def _record(self, records: BufferWARCWriter, url: str, answer: HttpAnswer) -> None:
        """The request and its answer as they went over the wire, but for chunks, which are joined."""
        when = {"WARC-Date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
        place = urlsplit(url)
        asked = StatusAndHeaders(
            f"GET {place.path or '/'}{'?' + place.query if place.query else ''} HTTP/1.1",
            [("Host", place.netloc), *self._headers.items()],
            is_http_request=True,
        )
        orig = {"transfer-encoding": "X-Archive-Orig-Transfer-Encoding"}
        sent = [(orig.get(name.lower(), name), value) for name, value in answer.headers.items()]
        said = StatusAndHeaders(f"{answer.status} {answer.reason}".rstrip(), sent, protocol=answer.protocol)
        records.write_request_response_pair(
            records.create_warc_record(url, "request", http_headers=asked, warc_headers_dict=dict(when)),
            records.create_warc_record(
                url, "response", payload=io.BytesIO(answer.body), http_headers=said, warc_headers_dict=dict(when)
            ),
        )


def _judged(url: str, asked: str, answer: HttpAnswer) -> WebPage:
    """What an answer that is no redirect means for the page that was asked for."""
    status = answer.status
    page = WebPage("failed", f"status {status}", status, asked, answer.body)
    if status in GONE_STATUS:
        return replace(page, outcome="gone")
    if status in REFUSED:
        return replace(page, outcome="refused")
    if status in LATER_STATUS:
        return replace(page, again=_retry_after(answer))
    if not 200 <= status < 300:
        return page
    if urlsplit(asked).path in ("", "/") and urlsplit(url).path not in ("", "/"):
        return replace(page, reason="answered with the front page, which is not the page asked for")
    if not answer.body:
        return replace(page, reason="the page is empty")
    return replace(page, outcome="archived", reason="")


def _retry_after(answer: HttpAnswer) -> float:
    try:
        return urllib3.Retry().parse_retry_after(answer.headers.get("retry-after") or "0")
    except HTTPError:
        return 0.0


_REASONS: Mapping[type[Exception], str] = {
    NameResolutionError: "the name of the host is not known",
    NewConnectionError: "no connection",  # before TimeoutError, of which urllib3 makes it a kind
    SSLError: "its certificate could not be checked",
    TimeoutError: "no answer in time",
    IncompleteRead: "less came than the server had announced",
}


def _why(error: Exception) -> str:
    inner = next((each for each in error.args if isinstance(each, Exception)), error)
    for kind, reason in _REASONS.items():
        if isinstance(error, kind) or isinstance(inner, kind):
            return reason
    return "the connection broke" if isinstance(error, (ProtocolError, OSError)) else "no connection"


def _host(url: str) -> str:
    """Scheme, host and port: what a robots.txt speaks for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()
