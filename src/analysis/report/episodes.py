"""A page for each episode: the answer in short, what happened, each contested number and who says it, what came first
by place, and who answered for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from analysis.evidence.rows import Count, Episode, Event, Step
from analysis.evidence.view import Evidence
from analysis.findings.measures import course, number_asked, told_over_time, when
from analysis.findings.record import Record
from analysis.method.acts import Act
from analysis.method.counts import Kind, Position
from analysis.method.levels import Level
from analysis.method.revisions import Revision
from analysis.report.chart import Charts
from analysis.report.cite import SITE, Number, Quoted, Ref, When
from analysis.report.figures.aftermath import lane_of
from analysis.report.finding import VerdictMark
from analysis.report.page import Page, Section
from analysis.report.render import render
from analysis.report.sentences import answer
from analysis.report.wording import outward, place_around, place_of_row, spaced, text

PAGES, VERSIONS = 3, 3  # outward links beside an act, and versions that differ; all its rows are a link away


def episode_pages(evidence: Evidence, findings: Sequence[Record], trust: Markup, charts: Charts) -> tuple[Page, ...]:
    """One page for each core episode, the trust controls on each."""
    return tuple(_page(evidence, findings, episode, trust, charts) for episode in evidence.core_episodes)


def _page(evidence: Evidence, findings: Sequence[Record], episode: Episode, trust: Markup, charts: Charts) -> Page:
    own = [record for record in findings if record.episode == episode.id]
    picture = charts[f"first-{episode.id}"]
    notebook = f"{SITE}notebooks/episodes/{episode.id}.html"
    sections = [
        Section("", answer(evidence, own, (episode,)) + render("more", notebook=notebook)),
        Section("What happened", story_of(evidence, episode)),
        *_numbers(evidence, own, episode),
        Section("What came first, by place", picture.html()),
        Section("Who answered for it", _outcomes(evidence, episode)),
        Section("Without whom, as of when", trust),
    ]
    title = f"{episode.title}: what happened, and who says so"
    return Page(f"episodes/{episode.id}", title, tuple(sections), label=episode.title, figures=(picture,))


@dataclass(frozen=True)
class Entry:
    """An act as it is told: when, where, in the words of the row that most sources tell; the versions that differ."""

    when: str
    place: str
    told: Quoted
    others: tuple[tuple[str, Quoted], ...]
    more: Number | None
    origins: Number
    pages: list[Any]


def story_of(evidence: Evidence, episode: Episode) -> Markup:
    """What happened, an entry an act, in the order of the hours that are told."""
    told = sorted(course(evidence, episode), key=lambda act: (_hour(_versions(act)[0]), act.id))
    return render("story", entries=[_entry(evidence, act) for act in told])


def _versions(act: Act) -> list[Event]:
    """The version that most sources tell first."""
    return sorted(act.rows, key=lambda row: (-len(row.source_ids), row.id))


def _hour(row: Event) -> datetime:
    """Where an act stands in a chronology: at the hour that is told of it, else at the beginning of its day."""
    return row.onset.latest if row.precision == "no later than" else row.onset.earliest


def _entry(evidence: Evidence, act: Act) -> Entry:
    rows = _versions(act)
    best = rows[0]
    others = rows[1:] if act.disagree else []
    left = [row.id for row in others[VERSIONS:]]
    sources = list(dict.fromkeys(id for row in rows for id in row.source_ids))
    return Entry(
        when=when(best, evidence),
        place=place_of_row(evidence, best),
        told=Quoted(best.summary),
        others=tuple((when(row, evidence), Quoted(row.summary)) for row in others[:VERSIONS]),
        more=Number.of(len(left), left) if left else None,
        origins=Number.of(len(evidence.origins_of(act.row_ids)), act.row_ids),
        pages=outward(evidence, sources[:PAGES]),
    )


def _numbers(evidence: Evidence, own: Iterable[Record], episode: Episode) -> Iterable[Section]:
    """Each number of the front page's table: what the state says and what others say, and how it moved."""
    chosen = text("answer")["table"]
    for record in own:
        if record.test != "how_many" or record.id.partition(".")[0] not in chosen:
            continue
        said = number_asked(evidence, episode, record.id)
        if (level := said.headline) is None:
            continue
        sides = {
            "The state says": [p for p in level.enumerators if p.body.official],
            "Others who counted say": [p for p in level.enumerators if not p.body.official],
            "Beside them, who repeats, estimates or heard": list(level.standing.beside),
        }
        html = render(
            "numbers",
            verdict=VerdictMark.on(record, linked=True),
            sides=[(side, [_stand(evidence, position) for position in told]) for side, told in sides.items()],
            of=_of(evidence, episode, level.kind),
            apart=[told for other in said.others if (told := _apart(evidence, episode, other))],
            life=_life(evidence, episode, level),
        )
        yield Section(f"Who disagrees, and why: {spaced(level.kind.quantity)}", html)


def _of(evidence: Evidence, episode: Episode, kind: Kind) -> str:
    """What a number is of: the quantity, of whom if not of all, where."""
    whom = [] if kind.population == "all" else [spaced(kind.population)]
    return ", ".join((spaced(kind.quantity), *whom, place_around(evidence, kind.place, episode)))


def _stand(evidence: Evidence, position: Position) -> Mapping[str, Any]:
    counts = [row for id in position.rows if isinstance(row := evidence.rows.get(id), Count)]
    return {
        "number": Number(position.bounds.low, position.bounds.high, position.rows),
        "body": Ref("origin", position.body.id, position.body.name),
        "stated": When(position.stated_text),
        "notes": [Quoted(note) for note in dict.fromkeys(row.note for row in counts if row.note)],
        "basis": ", ".join(sorted({spaced(row.basis) for row in counts} - {"unclear"})),
    }


def _apart(evidence: Evidence, episode: Episode, level: Level) -> tuple[str, Number] | None:
    bounds = level.bounds
    where = place_around(evidence, level.kind.place, episode)
    return (where, Number(bounds.low, bounds.high, level.rows)) if bounds else None


def _life(evidence: Evidence, episode: Episode, level: Level) -> list[Mapping[str, Any]]:
    """How the number of the headline's kind moved: each body's first number and every one that changed."""
    told = told_over_time(evidence, episode, level.kind)
    return [_turn(evidence, each) for each in told if each.change != "same"]


TURNS = {"up": "raised to", "down": "lowered to", "first": ""}


def _turn(evidence: Evidence, each: Revision) -> Mapping[str, Any]:
    counts = [row for id in each.rows if isinstance(row := evidence.rows.get(id), Count)]
    return {
        "day": When(each.stated_text),
        "body": Ref("origin", each.body.id, each.body.name),
        "turn": TURNS[each.change],
        "number": Number(each.bounds.low, each.bounds.high, each.rows),
        "part": each.reach == "part",
        "notes": [Quoted(note) for note in dict.fromkeys(row.note for row in counts if row.note)],
    }


def _outcomes(evidence: Evidence, episode: Episode) -> Markup:
    """The dated steps by what they are: inquiries, officers and officials, others, appeals, calls from outside."""
    start = episode.core.first if episode.core else date.min
    steps = [s for s in evidence.steps if s.episode == episode.id and (s.date is None or s.date.last >= start)]
    lanes: dict[str, list[Mapping[str, Any]]] = {lane: [] for lane in text("steps")}
    for step in sorted(steps, key=lambda s: (s.date_text or "9", s.id)):
        lanes[lane_of(step.kind)].append(_step(evidence, step))
    return render("outcomes", lanes=[(lane, told) for lane, told in lanes.items() if told])


def _step(evidence: Evidence, step: Step) -> Mapping[str, Any]:
    number = step.count_low is not None or step.count_high is not None
    return {
        "day": When(step.date_text),
        "body": Quoted(step.body),
        "kind": spaced(step.kind),
        "persons": Number(step.count_low, step.count_high, (step.id,)) if number else None,
        "told": Quoted(step.summary),
        "row": Ref("row", step.id),
        "pages": outward(evidence, step.source_ids[:1]),
    }
