"""What the search finds: findings, rows, sources, bodies and places, a short text each, as a script that a page opened
from a folder can load. The search itself is MiniSearch (reports/static/vendor, MIT), in the reader's browser."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from urllib.parse import quote

from analysis.evidence.view import Evidence
from analysis.findings.record import Record
from analysis.findings.sentences import place_in
from analysis.report.addresses import SITE
from analysis.report.cite import Ref
from analysis.report.marking import spell_date
from analysis.report.page import Tree
from analysis.report.registers import Register
from analysis.report.render import plain_cell
from analysis.report.wording import asked_of, words_on

INDEX = "search-index.js"
CALLED = {"Counts": "Number", "Acts": "Act", "Claims": "On a claim", "Stated orders": "Order", "Steps": "Step"}
PROSE = 4000  # letters of a page of prose that are searched
SearchEntry = tuple[str, str, str, str]
"""Kind, what it is called, its words, and its address below the site's root."""


def write_index(
    evidence: Evidence, findings: Sequence[Record], registers: Iterable[Register], tree: Tree, folder: Path
) -> None:
    """Write the index into the folder of static files."""
    found = chain(_findings(evidence, findings), _rows(registers), _sources(evidence), _bodies(evidence), _pages(tree))
    text = json.dumps([*found], ensure_ascii=False, separators=(",", ":"))
    # a script and not JSON: a page that is opened from a folder may load the one and not fetch the other
    (folder / INDEX).write_text(f"const QANTAR_SEARCH={text};\n", encoding="utf-8", newline="\n")


def _findings(evidence: Evidence, findings: Sequence[Record]) -> Iterator[SearchEntry]:
    for record in findings:
        kind = "Claim" if record.test == "claim_holds" else "Finding"
        text = f"{asked_of(evidence, record)}: {words_on(record)}. {record.answer} {record.id}"
        yield kind, record.statement, text, _address(Ref("finding", record.id))


def _rows(registers: Iterable[Register]) -> Iterator[SearchEntry]:
    """Each row by what its table calls it: its number or day, and everything that it says."""
    for register in registers:
        for row in register.rows:
            words = [plain_cell(cell) for cell in row.cells.values()]
            yield (
                CALLED.get(register.kind, register.kind),
                " · ".join(filter(None, words[:3])),
                f"{'; '.join(words[3:])} {row.id}",
                _address(row.ref),
            )


def _sources(evidence: Evidence) -> Iterator[SearchEntry]:
    for source in evidence.sources:
        text = f"{source.publisher}, {spell_date(source.published_text)}. {source.note} {source.id}"
        yield "Source", source.title, text, _address(Ref("source", source.id))


def _bodies(evidence: Evidence) -> Iterator[SearchEntry]:
    said = {source.origin for source in evidence.sources} | {count.origin for count in evidence.counts}
    for origin in evidence.origins:
        if origin.id in said:
            yield "Body", origin.name, f"{'; '.join(origin.aliases)} {origin.note}", _address(Ref("origin", origin.id))
    for episode in evidence.core_episodes:
        told = {event.place for event in evidence.events if event.episode == episode.id}
        for place in sorted(told):
            name = place_in(evidence, place, episode)
            yield "Place", name, f"Acts told of it in {episode.title}", f"events.html?with={quote(name)}"


def _pages(tree: Tree) -> Iterator[SearchEntry]:
    """The pages by their titles, those of prose with their words."""
    for page in tree.below:
        yield "Page", page.title, " ".join(page.markdown.split())[:PROSE], f"{page.name}.html"


def _address(ref: Ref) -> str:
    return ref.href().removeprefix(SITE)
