"""Reference managers read how to cite the report: BibTeX and CSL-JSON say what CITATION.cff says."""

from __future__ import annotations

import json
import re

import yaml

from analysis.evidence.view import REPOSITORY
from analysis.report.citation import bibtex, csl_json

CITED = yaml.safe_load((REPOSITORY / "CITATION.cff").read_text(encoding="utf-8"))
OTHER = {**CITED, "title": "A_B & 100 % {x}", "authors": [{"family-names": "Ä", "given-names": "B"}, {"name": "The C"}]}


def test_both_say_title_authors_version_and_day() -> None:
    (item,) = json.loads(csl_json(CITED))
    entry = bibtex(CITED)
    assert item["title"] == CITED["title"]
    assert CITED["title"] in entry
    assert [author["literal"] for author in item["author"]] == [author["name"] for author in CITED["authors"]]
    assert all(f"{{{author['name']}}}" in entry for author in CITED["authors"])
    assert item["version"] == str(CITED["version"])
    assert f"version = {{{CITED['version']}}}" in entry
    assert "-".join(f"{part:02d}" for part in item["issued"]["date-parts"][0]) == str(CITED["date-released"])
    assert f"year = {{{str(CITED['date-released'])[:4]}}}" in entry


def test_a_bibtex_entry_is_whole_and_tex_reads_no_command_in_it() -> None:
    entry = bibtex(OTHER)
    assert r"title = {{A\_B \& 100 \% \{x\}}}" in entry
    assert "author = {Ä, B and {The C}}" in entry
    bare = re.sub(r"\\[{}]", "", entry)
    assert bare.count("{") == bare.count("}")


def test_persons_and_bodies_are_told_apart() -> None:
    (item,) = json.loads(csl_json(OTHER))
    assert item["author"] == [{"family": "Ä", "given": "B"}, {"literal": "The C"}]
