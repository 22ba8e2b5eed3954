"""Where things stand on the site: the page of a row, a finding or a source, and its place there.

Links are written as seen from a notebook of the repository (`SITE`); the template of a page turns them to its depth.
"""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import quote

SITE = "../reports/html/"
# on which all of a kind stand
PAGE_OF_ALL = {"source": "sources.html", "origin": "origins.html", "place": "events.html"}

_ROW_ID = re.compile(r"([a-z]+(?:\d+[a-z]?)?)-[\w.#-]+", re.ASCII)
_THOUSAND = re.compile(r"[a-z]+\d+[a-z]?-0*([1-9]\d*)\d{3}(?!\d)", re.ASCII)


@cache
def anchor(row_id: str) -> str:
    """The id of a row's element on its page: letters and digits of any script, '.', '-' and '_' only."""
    return re.sub(r"[^\w.-]", ".", row_id)


def row_page(row_id: str) -> str:
    """The page a row stands on: that of its table and set, the part of the id before the first '-'; from number 1000 of
    a set on that of its thousand (`e22-1` holds e22-1000 to e22-1999). The script of the pages knows the same rule."""
    known, thousand = _ROW_ID.fullmatch(row_id), _THOUSAND.match(row_id)
    name = f"{known[1]}-{thousand[1]}" if known and thousand else known[1] if known else "other"
    return f"evidence/{name}.html"


def row_href(row_id: str) -> str:
    return place_of_link("row", row_id)


def finding_page(finding_id: str) -> str:
    """The page a finding stands on: that of its group, the letters its id begins with."""
    match = re.match(r"[A-Za-z]+", finding_id)
    return f"findings/{match.group().lower() if match else 'other'}.html"


def finding_href(finding_id: str) -> str:
    return place_of_link("finding", finding_id)


@cache  # a row is linked from many pages
def place_of_link(to: str, id: str) -> str:
    """Of a row, source, origin, place, finding or page of the site, by its id."""
    if to == "page":
        return f"{SITE}{id}.html"
    page = PAGE_OF_ALL.get(to) or (row_page if to == "row" else finding_page)(id)
    return f"{SITE}{page}#{quote(anchor(id))}"
