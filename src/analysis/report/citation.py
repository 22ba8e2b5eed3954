"""How to cite the report, for reference managers: BibTeX and CSL-JSON from what CITATION.cff says."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml

from analysis.evidence.view import REPOSITORY
from analysis.report.marking import spell_date

Cited = Mapping[str, Any]
FILE = REPOSITORY / "CITATION.cff"
KEY = "qantar"
_SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


@cache
def cited() -> Cited:
    """What CITATION.cff says."""
    told: Cited = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return told


def authors(of: Cited) -> str:
    """Who made the report."""
    return "; ".join(
        author.get("name") or f"{author['given-names']} {author['family-names']}" for author in of["authors"]
    )


def imprint() -> Mapping[str, str]:
    """Who speaks: publisher, version, day, licences, and where the report lives and is disputed, as far as it says."""
    of = cited()
    licences = [of["license"]] if isinstance(of["license"], str) else of["license"]
    contacts = [each["email"] for each in of.get("contact", ()) if "email" in each]
    return {
        "publisher": authors(of),
        "version": str(of["version"]),
        "released": spell_date(str(of["date-released"])),
        "licences": " and ".join(licences),
        "repository": of.get("repository-code", ""),
        "address": of.get("url", ""),
        "contact": ", ".join(contacts),
    }


def site_address() -> str:
    """Where the site is published, with its last slash, if CITATION.cff says so: ids in notebooks lead to it."""
    address = imprint()["address"]
    return f"{address.rstrip('/')}/" if address else ""


def part(title: str, place: str) -> str:
    """How a part of the report is cited: its title, the report, version and day, and where it lies in it."""
    of = cited()
    day = spell_date(str(of["date-released"]))
    return f"{authors(of)}: “{title}”, in: {of['title']}, version {of['version']}, {day}, {place}."


def bibtex(cited: Cited) -> str:
    """One entry for BibTeX and biblatex; names of bodies stand in braces of their own, so that they stay whole."""
    released = str(cited["date-released"])
    year, month, _ = released.split("-")
    fields = {
        "title": f"{{{_braced(cited['title'])}}}",
        "author": " and ".join(
            f"{{{_braced(author['name'])}}}"
            if "name" in author
            else f"{_braced(author['family-names'])}, {_braced(author['given-names'])}"
            for author in cited["authors"]
        ),
        "year": year,
        "month": str(int(month)),
        "version": _braced(str(cited["version"])),
        "note": f"{_braced(str(cited['type']).capitalize())}, released {released}",
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{KEY},\n{lines}\n}}"


def csl_json(cited: Cited) -> str:
    """A list of one item as Zotero, Mendeley and pandoc read it (CSL-JSON 1.0)."""
    issued = [int(part) for part in str(cited["date-released"]).split("-")]
    item = {
        "id": KEY,
        "type": cited["type"],
        "title": cited["title"],
        "author": [
            {"literal": author["name"]}
            if "name" in author
            else {"family": author["family-names"], "given": author["given-names"]}
            for author in cited["authors"]
        ],
        "issued": {"date-parts": [issued]},
        "version": str(cited["version"]),
        "abstract": " ".join(str(cited["abstract"]).split()),
        "keyword": ", ".join(cited["keywords"]),
    }
    return json.dumps([item], ensure_ascii=False, indent=2)


def _braced(text: str) -> str:
    """Text in which TeX reads no command."""
    return re.sub(r"[\\~^&%$#_{}]", lambda m: _SPECIAL.get(m.group(), "\\" + m.group()), text)
