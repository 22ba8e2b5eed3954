"""The front page: the question, the answer in sentences, the episodes side by side, what cannot be seen.

A sentence tells findings and measures: of each episode what was done and to how many, what came first, who answered for
it. The words between stand in reports/templates/parts/sentence_*.html.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from markupsafe import Markup

from analysis.evidence.rows import Episode
from analysis.evidence.view import Evidence
from analysis.findings.measures import arguments_of, counted_by, indicator, number_asked, silent_regions
from analysis.findings.record import Record
from analysis.findings.sentences import place_in
from analysis.findings.verdict import Ruling
from analysis.method.bounds import Bounds
from analysis.report.addresses import finding_href, finding_page
from analysis.report.chart import Chart
from analysis.report.cite import Number, Printed, Tally, When
from analysis.report.finding import NumberCell, VerdictMark
from analysis.report.marking import marked
from analysis.report.page import Page, Section
from analysis.report.render import Cell, Table, render
from analysis.report.wording import TEXT, asked_of, spaced, text

FEW_REGIONS = 4  # regions that are named; of more their number is told
LANGUAGES = 3  # that are named; the rest are counted together
SENTENCES = "sentences/front-page.csv"  # of the downloads; beside the tables it would be read as one of them


def front_page(evidence: Evidence, findings: Sequence[Record], trust: Markup, charts: Mapping[str, Chart]) -> Page:
    """The question, the answer, the comparison, a picture, what cannot be seen, the trust controls."""
    question = (TEXT / "question.md").read_text(encoding="utf-8").strip()
    picture = charts["one-clock"]
    return Page(
        "index",
        question,
        (
            Section("", answer(evidence, findings)),
            Section("Side by side", by_episode(evidence, findings).html() + picture.html()),
            Section("What cannot be seen", unseen(evidence, findings)),
            Section("Without whom, as of when", verdict_tally(findings) + trust),
            Section("To print or to pass on", render("pass_on")),
        ),
        figures=(picture,),
    )


def unseen(evidence: Evidence, findings: Sequence[Record]) -> Markup:
    """What the evidence cannot show: openings of pages, languages, what was coded twice, places nobody tells of."""
    names = text("languages")
    languages = Counter(source.language for source in evidence.sources)
    most = [(names.get(code, code), Tally(number, "sources.html")) for code, number in languages.most_common(LANGUAGES)]
    shown = sum(number for _, number in languages.most_common(LANGUAGES))
    return render(
        "unseen",
        pages=Tally(len(evidence.sources), "sources.html"),
        languages=most,
        rest=Tally(len(evidence.sources) - shown, "sources.html"),
        twice=Tally(len({each.column for r in findings for each in r.double_coded}), "made.html"),
        silent=[
            (e.title, regions, Tally(len(regions), "events.html"))
            for e in evidence.core_episodes
            if (regions := [place_in(evidence, region, e) for region in silent_regions(evidence, e)])
        ],
        few=FEW_REGIONS,
    )


def verdict_tally(findings: Sequence[Record]) -> Markup:
    """How many findings there are of each verdict, and how many hang on a single thing."""
    number = Counter(record.verdict for record in findings)
    return render(
        "tally",
        total=Tally(len(findings), "findings.html"),
        decided=Tally(sum(record.decided for record in findings), "findings.html"),
        fragile=Tally(sum(record.decided and bool(record.deciding) for record in findings), "findings.html"),
        among=" ".join(sorted({finding_page(record.id) for record in findings})),
        counted=[(ruling.value, Tally(number[ruling], "findings.html"), VerdictMark(ruling)) for ruling in Ruling],
    )


def by_episode(evidence: Evidence, findings: Sequence[Record]) -> Table:
    """The questions of answer.yaml, asked of every episode: a line each, an answer for each episode."""
    episodes = [episode.id for episode in evidence.core_episodes]
    by_id = {record.id: record for record in findings}
    rows: list[tuple[Cell, ...]] = []
    for statement in text("answer")["table"]:
        asked = [by_id.get(f"{statement}.{episode}") for episode in episodes]
        if told := next(filter(None, asked), None):
            rows.append((told.statement, *(_cell(evidence, record) for record in asked)))
    titles = [evidence.episode(episode).title for episode in episodes]
    return Table.named("by-episode", rows, more=titles, css="t-matrix")


def _cell(evidence: Evidence, record: Record | None) -> Cell:
    """An answer in words with its number, and what the state says beside it."""
    if record is None:
        return None
    said: list[Printed | str] = [NumberCell(record, none=""), VerdictMark.on(record, linked=True)]
    number = counted(evidence, evidence.episode(record.episode or ""), record) if record.test == "how_many" else None
    return [*said, StateSays(number.official)] if number and number.official else said


@dataclass(frozen=True, slots=True)
class StateSays(Printed):
    """What the state says, beside the answer of all; it is of all the evidence, whatever a reader chooses."""

    number: Number

    numeric = True

    def html(self) -> Markup:
        return Markup('<span class="q-state">The state: {}</span>').format(self.number.html())

    def plain(self) -> str:
        return f"The state: {self.number.plain()}"


@dataclass(frozen=True)
class Counted:
    """A number of persons in words: of whom and where, by how many who counted, and what the state says."""

    number: Number
    whom: str
    done: str
    where: str
    counts: int
    official: Number | None
    others: Number | None
    by: str
    day: When


@dataclass(frozen=True)
class Sentence:
    """One that can be printed as it stands, and the findings that it tells."""

    said: Markup
    records: tuple[Record, ...]
    numbers: tuple[Number, ...] = ()  # beside those of its findings

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows that it stands on."""
        told = (*(record.evidence for record in self.records), *(number.rows for number in self.numbers))
        return tuple(sorted({row for rows in told for row in rows}))


def sentences(evidence: Evidence, findings: Sequence[Record], only: tuple[Episode, ...] = ()) -> Iterator[Sentence]:
    """The sentences that answer.yaml chooses, on all core episodes or on some: of each episode what was done and to how
    many, then what came first, then who answered for it."""
    chosen = text("answer")
    by_id = {record.id: record for record in findings}
    episodes = only or evidence.core_episodes

    def asked(statement: str, *of: Episode) -> tuple[Record, ...]:
        return tuple(r for episode in of or episodes if (r := by_id.get(f"{statement}.{episode.id}")))

    for episode in episodes:
        if fire := by_id.get(f"{chosen['fire']}.{episode.id}"):
            yield _of_one(evidence, episode, fire, [r for name in chosen["counted"] for r in asked(name, episode)])
    if first := asked(chosen["first"]):
        leads = {"href": lambda record: finding_href(record.id), "where": partial(asked_of, evidence)}
        yield Sentence(render("sentence_first", first=first, came_first=chosen["came_first"], **leads), first)
    if inquiry := asked(chosen["inquiry"]):
        tried = [(e.title, *(_indicated(evidence, e, name) for name in chosen["convicted"])) for e in episodes]
        not_held = [marked(asked_of(evidence, r)) for r in inquiry if r.episode and r.verdict == Ruling.CONTRADICTED]
        numbers = tuple(number for _, *told in tried for number in told if isinstance(number, Number))
        yield Sentence(render("sentence_answered", tried=tried, not_held=not_held), inquiry, numbers)


def write_sentences(evidence: Evidence, findings: Sequence[Record], folder: Path) -> None:
    """A line a sentence: its words, its findings, and the rows that it stands on."""
    (folder / SENTENCES).parent.mkdir(parents=True, exist_ok=True)
    with (folder / SENTENCES).open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(("sentence", "findings", "rows"))
        for each in sentences(evidence, findings):
            lines.writerow((each.said.striptags(), " ".join(r.id for r in each.records), " ".join(each.rows)))


def answer(evidence: Evidence, findings: Sequence[Record], only: tuple[Episode, ...] = ()) -> Markup:
    """The sentences as a list for a page."""
    return render(
        "answer",
        sentences=sentences(evidence, findings, only),
        where=partial(asked_of, evidence),
        verdict=VerdictMark.on,
        standing=lambda record: NumberCell(record, none=""),
    )


def counted(evidence: Evidence, episode: Episode, record: Record) -> Counted | None:
    """The number of a finding of 'how many', with the state's beside it; None if nobody gives one."""
    level = number_asked(evidence, episode, record.id).headline
    if level is None or (record.low is None and record.high is None):
        return None
    official, others = level.official, counted_by(level.enumerators, official=False)
    found = Number(record.low, record.high, level.rows, finding_href(record.id))
    return Counted(
        number=found,
        whom=_whom(level.kind.population, found.single),
        done=spaced(level.kind.quantity),
        where="" if level.kind.place == "national" else f" in {level.kind.place}",
        counts=len(level.enumerators),
        official=Number.within(official.bounds, official.rows) if official else None,
        others=Number.within(others.bounds, others.rows) if official else None,
        by=official.body.name if official else "",
        day=When(official.stated_text if official else ""),
    )


def _of_one(evidence: Evidence, episode: Episode, fire: Record, asked: Sequence[Record]) -> Sentence:
    """What was done in one episode and to how many, and of what nobody gives a number."""
    told = [(record, counted(evidence, episode, record)) for record in asked]
    found = [number for _, number in told if number]
    silent = [spaced(arguments_of(evidence, record.id)["quantity"]) for record, number in told if not number]
    fired = text("answer")["fired"]
    said = fired.get(fire.reason) or fired[fire.verdict]
    sentence = render("sentence_episode", title=episode.title, fire=said, found=found, silent=silent)
    numbers = (n for one in found for n in (one.number, one.official, one.others) if n)
    return Sentence(sentence, (fire, *asked), tuple(numbers))


def _whom(population: str, one: bool) -> str:
    if population == "all":
        return "person" if one else "people"
    return spaced(population).removesuffix("s") if one else spaced(population)


def _indicated(evidence: Evidence, episode: Episode, name: str) -> Number | None:
    found = indicator(evidence, episode, name)
    return Number.within(found.answer, found.rows) if isinstance(found.answer, Bounds) else None
