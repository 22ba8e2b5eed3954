"""A web server on loopback that answers well, redirects, stalls, fails and lies about lengths."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

PAGE = "<html><title>Құжат</title><p>as it was said</p></html>".encode()
ROBOTS = b"User-agent: *\nDisallow: /secret\nAllow: /secret/open\n"
STALL = 5.0  # seconds; the tests wait a small part of it


@dataclass
class Web:
    """A running server: its address, its robots.txt, the pages taken away, and what it was asked and when."""

    address: str = ""
    robots: tuple[int, bytes] = (200, ROBOTS)
    withdrawn: set[str] = field(default_factory=set)
    asked: list[tuple[str, float]] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]


def answer(status: str, body: bytes = b"", *headers: str, length: int | None = None) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join([*lines, "Content-Type: text/html", "Connection: close", "", ""]).encode() + body


@contextmanager
def serving() -> Iterator[Web]:
    web = Web()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            path = self.rfile.readline().split()[1].decode()
            while self.rfile.readline().strip():
                pass
            web.asked.append((path, time.monotonic()))
            try:
                for piece in pieces(web, path):
                    self.wfile.write(piece)
                    self.wfile.flush()
            except OSError:
                pass  # the client had enough

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        web.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield web
        finally:
            web.stop.set()
            server.shutdown()
            thread.join()


def pieces(web: Web, path: str) -> Iterator[bytes]:
    """What is sent for a path, piece by piece."""
    earlier = web.paths().count(path) - 1
    plain = {
        "/": answer("200 OK", b"<p>front</p>"),
        "/robots.txt": answer(f"{web.robots[0]} Told", web.robots[1]),
        "/page": answer("200 OK", PAGE),
        "/moved": answer("301 Moved", b"", "Location: /hop"),
        "/hop": answer("302 Found", b"", "Location: /page"),
        "/round": answer("302 Found", b"", "Location: /round"),
        "/home": answer("302 Found", b"", "Location: /"),
        "/away": answer("302 Found", b"", "Location: ftp://127.0.0.1/page"),
        "/into-secret": answer("302 Found", b"", "Location: /secret/page"),
        "/missing": answer("404 Not Found", b"<p>no such page</p>"),
        "/removed": answer("410 Gone"),
        "/forbidden": answer("403 Forbidden", b"no"),
        "/broken": answer("500 Internal Server Error", b"oh"),
        "/empty": answer("200 OK"),
        "/short": answer("200 OK", PAGE, length=len(PAGE) + 1000),
        "/long": answer("200 OK", PAGE + b"and more than was announced", length=len(PAGE)),
        "/huge": answer("200 OK", b"x" * 5000),
        "/zipped": answer("200 OK", b"no gzip at all", "Content-Encoding: gzip"),
        "/nonsense": b"\x00\x01 this is no HTTP\r\n\r\n",
        "/secret/open": answer("200 OK", PAGE),
    }
    if path in web.withdrawn:
        yield plain["/removed"]
    elif path == "/later":
        yield answer("200 OK", PAGE) if earlier else answer("503 Busy", b"", "Retry-After: 1")
    elif path == "/chunked":
        yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
        yield b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE)
    elif path == "/stall":
        web.stop.wait(STALL)
    elif path == "/stall-midway":
        yield answer("200 OK", PAGE, length=len(PAGE) + 10)
        web.stop.wait(STALL)
    elif path == "/drip":
        yield answer("200 OK", b"", length=100_000)
        while not web.stop.wait(0.05):
            yield b"x"
    else:
        yield plain.get(path, answer("404 Not Found"))
