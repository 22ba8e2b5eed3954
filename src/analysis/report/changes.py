"""The page that tells what moved in the findings since the last release: each verdict that moved with the rule or the
rows that moved it, and below it everything that moved, in sentences.

Which rule moved which verdict is data: reports/text/moved.csv names, for each release, the rules that came since and
the findings that they moved.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape
from pydantic import BaseModel

from analysis.evidence.grouping import collected
from analysis.evidence.problem import Misasked
from analysis.evidence.row_moves import checksum_moves, evidence_moves, row_checksums
from analysis.evidence.view import REPOSITORY
from analysis.findings.measures import amount
from analysis.findings.moves import FindingMove, finding_moves
from analysis.findings.record import JsonNumber, Record, plain_values
from analysis.findings.sentences import of_something
from analysis.findings.verdict import Ruling
from analysis.report.cite import Prose, Quoted, Ref, link
from analysis.report.finding import VerdictMark
from analysis.report.page import Page, Section
from analysis.report.render import Cell, Table, paragraph, render
from analysis.report.wording import OTHERWISE, TEXT, kind_of_question, verdict_words, words_on

RELEASES = REPOSITORY / "reports" / "releases"
MOVED = TEXT / "moved.csv"
ENDING = ".findings.json"
SHOWN = ("sources", "counts", "events", "claims", "claim_evidence", "orders", "steps")  # rows with a place on the site


class Released(BaseModel):
    """What a release keeps of a finding."""

    id: str
    statement: str
    verdict: Ruling
    low: JsonNumber
    high: JsonNumber
    unit: str | None
    evidence: tuple[str, ...]


class BadRelease(Misasked):
    """A release cannot be written or read; the message says which and why."""


def release_text(findings: Sequence[Record], raw: Path) -> str:
    """What is kept of a release: its findings in short, and a checksum of each row."""
    kept = {
        "findings": [finding.model_dump(mode="json", include=set(Released.model_fields)) for finding in findings],
        "rows": row_checksums(raw),
    }
    return json.dumps(kept, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


def write_release(version: str, cited: str, findings: Sequence[Record], raw: Path, folder: Path) -> Path:
    """Keep the findings of a release in the repository; the file. `cited`: the version that CITATION.cff gives.

    BadRelease if the version is not that one, or was released already with other findings or rows.
    """
    check_version(version, cited)
    path, text = folder / f"{version}{ENDING}", release_text(findings, raw)
    if path.is_file() and path.read_text(encoding="utf-8") != text:
        raise BadRelease(f"{path.name} is there with other findings; a release is not rewritten, give a new version")
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def check_version(version: str, cited: str) -> None:
    """BadRelease if this is no version, or not the one that CITATION.cff gives."""
    version_key(version)
    if version != cited:
        raise BadRelease(f"CITATION.cff says version {cited}, not {version}; change it first, then release")


def version_key(version: str) -> tuple[int, ...]:
    """'0.10.1' as numbers, so that it stands after '0.9'. BadRelease if it is no such version."""
    try:
        return tuple(int(part) for part in version.split("."))
    except ValueError:
        raise BadRelease(f"'{version}' is no version; expected numbers between dots, such as 0.2.0") from None


def release_before(version: str, folder: Path = RELEASES) -> Path | None:
    """The file of the last release below a version, if there is one."""
    found = {version_key(path.name.removesuffix(ENDING)): path for path in sorted(folder.glob(f"*{ENDING}"))}
    earlier = [key for key in found if key < version_key(version)]
    return found[max(earlier)] if earlier else None


def changes_page(findings: Sequence[Record], raw: Path, version: str, whole: bool, folder: Path = RELEASES) -> Page:
    """The page 'What changed'. `whole`: this run leaves nothing out; a partial report is not compared."""
    before = release_before(version, folder)
    if not whole:
        lead = "A report that leaves something out is not compared with a release, which is of all the evidence."
        return _page(lead)
    if before is None:
        return _page("This is the first release: nothing stands before it that it could be compared with.")
    name = before.name.removesuffix(ENDING)
    released = json.loads(before.read_text(encoding="utf-8"))
    now = row_checksums(raw)
    rows = evidence_moves(checksum_moves(released["rows"], now))
    moves = finding_moves(_by_id(released["findings"]), _by_id(plain_values(findings)), rows)
    was = {one["id"]: Released.model_validate(one) for one in released["findings"]}
    if not moves:
        return _page(f"No finding moved since version {name}.", name)
    lead = f"What moved in the findings since version {name}, and the rules and rows because of which it moved."
    by_id = {finding.id: finding for finding in findings}
    verdicts = verdicts_moved(was, findings, moves, rules_since(name)).html()
    leads = {
        row_id: Ref("source" if table == "sources" else "row", row_id).href()
        for table, row_id in (row.split("/", 1) for row in now)
        if table in SHOWN
    }
    every = render(
        "moves",
        moves=moves,
        was=was,
        asked=by_id,
        answer=lambda one, asked: verdict_words(kind_of_question(asked), one.verdict),
        words=words_on,
        number=_number,
        counted=of_something,
        linked=partial(_linked, leads=leads),
    )
    sections = Section("Verdicts that moved, and why", verdicts), Section("Everything that moved", every)
    return _page(lead, name, *sections)


def _number(of: Released | Record) -> str:
    unknown = of.low is None and of.high is None
    return "none" if unknown else " ".join(filter(None, amount(of.low, of.high, of.unit or "")))


def rules_since(version: str) -> dict[str, list[str]]:
    """By finding, the rules in words that came after a release and moved it."""
    with MOVED.open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["since"] == version]
    return collected((finding, row["rule"]) for row in rows for finding in row["findings"].split(";"))


def verdicts_moved(
    before: Mapping[str, Released],
    findings: Sequence[Record],
    moves: Sequence[FindingMove],
    rules: Mapping[str, Sequence[str]],
) -> Table:
    """Each finding of the release whose verdict is another now, with the rule that moved it, or, where no rule did, the
    rows; below them those that are asked no more."""
    now = {finding.id: finding for finding in findings}
    rows: list[tuple[Cell, ...]] = []
    for move in sorted(moves, key=lambda move: (move.id not in now, move.id)):
        was, record = before.get(move.id), now.get(move.id)
        if was is None or (record and record.verdict == was.verdict):
            continue
        question = kind_of_question(record) if record else OTHERWISE
        stands = VerdictMark.on(record, linked=True) if record else "not asked"
        because = [Quoted(rule) for rule in rules.get(move.id, ())] or [Quoted("; ".join(move.because or ()))]
        rows.append((Quoted(move.id), Quoted(was.statement), VerdictMark(was.verdict, question), stands, because))
    return Table.named("moved", rows, css="t-changes")


def _page(lead: str, version: str = "", *sections: Section) -> Page:
    said = Prose(lead, (), "", (version,) if version else ())
    return Page("changes", "What changed", (Section("", paragraph(said)), *sections))


def _linked(words: str, leads: Mapping[str, str]) -> Markup:
    """The words, each id of a row or source that is still there leading to it."""
    parts = re.split(r"([\w#.-]*\w)", words)
    return Markup("").join(link(leads[part], part) if part in leads else escape(part) for part in parts)


def _by_id(findings: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {finding["id"]: finding for finding in findings}
