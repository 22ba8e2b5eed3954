"""Single changes of the evidence: what the check notices of them, what the findings do, and what is printed.

python -m tests.trust.mutation --rounds 15 --seed 14 --jobs 2     (make mutate)

One cell is changed to something else that its column may hold (another code, day, hour, number, place, source, origin,
asserter), or one row is dropped or doubled; then the folder is checked, opened and asked every statement. A change is
noticed by the check if it says something that it does not say of the rows as they are; by a finding if a verdict, a
number or a sentence is another; in print if a page of an episode, the page of events, the table of what no question
asks for, a figure, a number of rows or sources that a page tells, is another. What nothing notices is a survivor, and
says why. The evidence pages print every row and are no notice; nor are the outputs of notebooks, which are not run.

A column is read by a finding if its values, exchanged between the rows all at once, move an answer. A cell is read by
one if its column is and its row lies before one: it is among the rows that the test of some finding is given, or one
of these names it (its page, the origin of that, its place, its episode). A row that no finding looks at cannot move
one, whatever stands in it; it is counted among all changes, and not among those of cells that a finding reads.

The seed is one that nobody had looked at when the rules of the check were written; after rules were written with its
survivors in view, take the next number that nobody has drawn. A thousand changes tell the rate to within a hundredth or
two; of some hundreds, seeds that nobody had looked at differed by five.
"""

from __future__ import annotations

import argparse
import csv
import gc
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from markupsafe import Markup

from analysis.evidence.check import check_folder
from analysis.evidence.codes import Codes
from analysis.evidence.package import load_package
from analysis.evidence.view import Evidence, open_evidence
from analysis.findings.record import Record
from analysis.findings.registry import evaluate, findings_of
from analysis.report.about import READ, READ_NOTICED
from analysis.report.episodes import episode_pages
from analysis.report.evidence_pages import events_page, unasked_page
from analysis.report.figures import every_figure
from analysis.report.registers import backlinks
from tests.trust.clone import ROOT
from tests.trust.mutants import TABLES, Mutation, Row, apply, drawn, mutable, read, write
from tests.trust.sharing import reading_once

RAW = ROOT / "data" / "raw"
PUBLISHED = ROOT / "reports" / "text" / "mutation.csv"
SURVIVORS = ROOT / "reports" / "text" / "survivors.csv"
Notice = Literal["check", "finding", "printed", "no finding looks", "answered as before"]
NOTICES: tuple[Notice, ...] = ("check", "finding", "printed", "no finding looks", "answered as before")
SURVIVED: tuple[Notice, ...] = ("no finding looks", "answered as before")
HEAD = ["table", "column", "read by a finding", "tried", *NOTICES, READ, READ_NOTICED]
UNUSED = {  # columns that nothing rests on, and why they are coded
    ("orders", "page_states"): "two coders do not agree on it, so that nothing rests on it (codebook)",
    ("claims", "topic_group"): "puts a claim beside others in a figure, no answer",
    ("episodes", "ends_on"): "bounds what is counted as of the acts; no number lies between the two days",
}


POINT = ("latitude", "longitude")
NOBODY = {"unidentified", "unclear"}  # codes: untold


@dataclass(frozen=True)
class Baseline:
    """What is said of the rows as they are; `looked_at` are the rows that lie before some finding."""

    problems: frozenset[tuple[str, str, str]]
    answers: Mapping[str, str]
    looked_at: frozenset[str]
    records: Sequence[Record]
    print: Sequence[str]


@dataclass(frozen=True)
class Tried:
    """A change and who noticed it; if nobody, why."""

    mutation: Mutation
    notice: Notice
    row: str
    looked: bool
    why: str = ""


def baseline(raw: Path, records: Sequence[Record] = ()) -> Baseline:
    """`records`: what the findings say of these rows, where that is known."""
    evidence = open_evidence(raw)
    records = records or evaluate(evidence)
    return Baseline(_problems(raw), _answers(evidence), _looked_at(evidence), records, _printed(evidence, records))


def _looked_at(evidence: Evidence) -> frozenset[str]:
    """The rows that some finding is given, and the origins, places and episodes that these name."""
    found: set[str] = set()
    for finding in findings_of(evidence):
        scoped = finding.scope(evidence)
        found |= scoped.rows.keys() | {source.origin for source in scoped.sources}
        for row in scoped.rows.values():
            found |= {getattr(row, "place", ""), getattr(row, "region", ""), getattr(row, "episode", "")}
        for told in scoped.sourced_rows:
            found |= set(scoped.row_origins(told))
    return frozenset(found - {""})


def tried(mutation: Mutation, raw: Path, known: Baseline) -> Tried:
    """Who notices it, in a copy of the folder."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "raw"
        shutil.copytree(raw, copy)
        row_id = apply(mutation, copy)
        row = read(raw / f"{mutation.table}.csv")[mutation.index]
        looked = row_id in known.looked_at and not decides_nothing(mutation, row)
        if _problems(copy) - known.problems:
            return Tried(mutation, "check", row_id, looked)
        evidence = open_evidence(copy)
        if _answers(evidence) != known.answers:
            return Tried(mutation, "finding", row_id, looked)
        if _printed(evidence, known.records) != known.print:
            return Tried(mutation, "printed", row_id, looked)
    notice: Notice = "answered as before" if looked else "no finding looks"
    return Tried(mutation, notice, row_id, looked, why(mutation, row, looked))


def decides_nothing(mutation: Mutation, row: Row) -> bool:
    """How near a piece comes is read of no piece that asserts or gives context (codebook)."""
    return mutation.column == "bears" and row["stance"] in ("asserts", "context")


def why(mutation: Mutation, row: Row, looked: bool) -> str:
    """Why nothing moved, as far as the row tells it."""
    if said := UNUSED.get((mutation.table, mutation.column)):
        return said
    if row.get("stance") in ("asserts", "context"):
        return f"a piece that {'asserts' if row['stance'] == 'asserts' else 'gives context'} decides nothing"
    if mutation.column in POINT:
        return "no figure draws the place, or its mark stays where it was"
    if {row.get(mutation.column), mutation.to} <= NOBODY:
        return "both say that it is not told whose word it is"
    if not looked:
        return "no question asks for such a row, which its card says; it waits for one"
    if mutation.table in ("sources", "origins", "places"):
        return "what rests on it is told by other pages and bodies too"
    if mutation.column == "source_ids":
        return "the row is known by another page, or by the same day, as before"
    if mutation.table in ("claim_evidence", "orders"):
        return "one voice of several on its side"
    return "the answer is the same with this value: another row bounds it"


def columns_of(raw: Path) -> list[tuple[str, str]]:
    """The tables and columns of which cells are changed."""
    package = load_package(raw, Codes.load(raw))
    return [(name, column.name) for name in TABLES for column in mutable(package.by_name[name]) if column]


def moves_an_answer(of: tuple[str, str], raw: Path, known: Baseline) -> bool:
    """Whether the values of a column move an answer when they are exchanged between the rows."""
    table, column = of
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "raw"
        shutil.copytree(raw, copy)
        rows = read(copy / f"{table}.csv")
        values = [row[column] for row in rows]
        random.Random(0).shuffle(values)
        write(copy / f"{table}.csv", [row | {column: value} for row, value in zip(rows, values, strict=True)])
        try:
            return _answers(open_evidence(copy)) != known.answers
        except (ValueError, KeyError):  # rows that no longer fit each other cannot be read at all
            return True


def _problems(raw: Path) -> frozenset[tuple[str, str, str]]:
    return frozenset((problem.file, problem.column, problem.message) for problem in check_folder(raw))


def _answers(evidence: Evidence) -> dict[str, str]:
    found = {}
    for finding in findings_of(evidence):
        verdict = finding.verdict(evidence)
        found[finding.id] = f"{verdict.ruling} {verdict.bounds} {verdict.answer}"
    return found


def _printed(evidence: Evidence, records: Sequence[Record]) -> list[str]:
    """What pages and figures print of the evidence, the records being what they are: numbers of rows, the pages of
    episodes, of events and of what no question asks for, what figures draw and the words below them."""
    tables = (evidence.sources, evidence.origins, evidence.counts, evidence.events, evidence.orders, evidence.claims)
    numbers = [str(len(table)) for table in (*tables, evidence.claim_evidence, evidence.steps, evidence.places)]
    figures = every_figure(evidence, records)
    asked = unasked_page(evidence, backlinks(evidence, records))
    pages = [*episode_pages(evidence, records, Markup(), figures), events_page(evidence), asked]
    drawn_ = [f"{chart.name} {chart.drawn} {chart.alt}" for chart in figures.values()]
    return numbers + [str(page) for page in pages] + drawn_


def published(told: Sequence[Tried], read_columns: frozenset[tuple[str, str]]) -> list[list[str]]:
    """A line a table and column: whether a finding reads it, how many were tried, who noticed how many, and how many
    were of cells that a finding reads and were noticed."""
    tallies: dict[tuple[str, str], Counter[str]] = {}
    for one in told:
        tally = tallies.setdefault((one.mutation.table, one.mutation.column), Counter())
        tally[one.notice] += 1
        tally["before"] += one.looked
        tally["noticed"] += one.looked and one.notice not in SURVIVED
    lines = []
    for (table, column), tally in sorted(tallies.items()):
        is_read = not column or (table, column) in read_columns
        before = (tally["before"], tally["noticed"]) if is_read else (0, 0)
        tried_ = sum(tally[notice] for notice in NOTICES)
        numbers = (tried_, *(tally[notice] for notice in NOTICES), *before)
        lines.append([table, column or "whole row", "yes" if is_read else "no", *map(str, numbers)])
    return lines


def survivors(told: Sequence[Tried]) -> list[list[str]]:
    """A line a change that nothing noticed: the row, what it was changed to, and why nothing moved."""
    rows = [
        [one.mutation.table, one.row, one.mutation.column or "whole row", one.mutation.to, one.why]
        for one in told
        if one.notice in SURVIVED
    ]
    return sorted(rows)


def _table(path: Path, head: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([head, *lines])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--seed", type=int, default=14)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path, default=PUBLISHED)
    parser.add_argument("--survivors", type=Path, default=SURVIVORS)
    asked = parser.parse_args()
    told: list[Tried] = []
    columns, changes = columns_of(RAW), drawn(RAW, asked.rounds, asked.seed)
    with reading_once(RAW):
        known = baseline(RAW)
        gc.freeze()  # what all share stays shared
        with multiprocessing.get_context("fork").Pool(asked.jobs) as pool:
            moving = pool.imap(partial(moves_an_answer, raw=RAW, known=known), columns)
            for number, one in enumerate(pool.imap(partial(tried, raw=RAW, known=known), changes), start=1):
                print(f"{number} of {len(changes)}: {one.notice}: {one.mutation}", file=sys.stderr, flush=True)
                told.append(one)
            read_ = frozenset(of for of, moves in zip(columns, moving, strict=True) if moves)
        if baseline(RAW, known.records) != known:
            sys.exit("What is said of the rows as they are has changed meanwhile; nothing is written. Run it again.")
    _table(asked.out, HEAD, published(told, read_))
    _table(asked.survivors, ["table", "row", "column", "changed to", "why nothing moved"], survivors(told))


if __name__ == "__main__":
    main()
