"""Sources that a server on loopback answers for, and a fetcher that does not wait long."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from analysis.custody.fetch import Fetcher, Pace
from analysis.evidence.rows import Source
from tests.custody.server import Web, serving

BRISK = Pace(delay=0.0, patience=0.2, answer=0.5, whole=1.0, most=4000, tries=2, backoff=0.01)


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as served:
        yield served


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher("qantar-archive/test", BRISK)


@pytest.fixture
def source(web: Web) -> Callable[[str], Source]:
    """A source whose page stands at a path of the server."""

    def at(path: str) -> Source:
        name = path.strip("/").replace("/", "-") or "front"
        return Source(
            **{**dict.fromkeys(Source.__dataclass_fields__, ""), "id": f"s-{name}", "url": web.address + path}
        )

    return at
