"""A page for each episode: the answer in short, what happened, each contested number and who says it, what came first
by place, and who answered for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from markupsafe import Markup

from analysis.evidence.rows import Count, Episode, Event, Step
from analysis.evidence.view import Evidence
from analysis.findings.measures import course, number_asked, steps_of, told_over_time, when
from analysis.findings.record import Record
from analysis.findings.sentences import place_in, where
from analysis.method.acts import Act
from analysis.report.addresses import SITE
from analysis.report.chart import Charts
from analysis.report.cite import Number
from analysis.report.figures.aftermath import lane_of
from analysis.report.finding import VerdictMark
from analysis.report.front import answer
from analysis.report.page import Page, Section
from analysis.report.render import render
from analysis.report.wording import outward, spaced, text

PAGES_BESIDE, VERSIONS = 3, 3  # outward links beside an act, and versions that differ; all its rows are a link away


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


def story_of(evidence: Evidence, episode: Episode) -> Markup:
    """What happened, an entry an act, in the order of the hours that are told."""
    told = sorted(course(evidence, episode), key=lambda act: (_hour(_versions(act)[0]), act.id))
    place, when_told = partial(where, evidence), partial(when, evidence=evidence)
    return render("story", entries=[_entry(evidence, act) for act in told], place=place, when=when_told)


def _versions(act: Act) -> list[Event]:
    """The version that most sources tell first."""
    return sorted(act.rows, key=lambda row: (-len(row.source_ids), row.id))


def _hour(row: Event) -> datetime:
    """Where an act stands in a chronology: at the hour that is told of it, else at the beginning of its day."""
    return row.onset.latest if row.precision == "no later than" else row.onset.earliest


def _entry(evidence: Evidence, act: Act) -> Mapping[str, Any]:
    """An act as it is told: when, where, in the words of the row that most sources tell; the versions that differ."""
    best, *rest = _versions(act)
    others = rest if act.disagree else []
    left = [row.id for row in others[VERSIONS:]]
    sources = list(dict.fromkeys(id for row in (best, *rest) for id in row.source_ids))
    return {
        "best": best,
        "others": others[:VERSIONS],
        "more": Number.of(len(left), left) if left else None,
        "origins": Number.of(len(evidence.origins_of(act.row_ids)), act.row_ids),
        "pages": outward(evidence, sources[:PAGES_BESIDE]),
    }


def _numbers(evidence: Evidence, own: Iterable[Record], episode: Episode) -> Iterable[Section]:
    """Each number of the front page's table: what the state says and what others say, and how it moved."""
    chosen = text("answer")["table"]
    for record in own:
        if record.test != "how_many" or record.id.partition(".")[0] not in chosen:
            continue
        said = number_asked(evidence, episode, record.id)
        if (level := said.headline) is None:
            continue
        html = render(
            "numbers",
            verdict=VerdictMark.on(record, linked=True),
            level=level,
            others=[other for other in said.others if other.bounds],
            place=lambda place: place_in(evidence, place, episode),
            life=[each for each in told_over_time(evidence, episode, level.kind) if each.change != "same"],
            rows_of=lambda ids: [row for id in ids if isinstance(row := evidence.rows.get(id), Count)],
        )
        yield Section(f"Who says what: {spaced(level.kind.quantity)}", html)


def _outcomes(evidence: Evidence, episode: Episode) -> Markup:
    """The dated steps by what they are: inquiries, officers and officials, others, appeals, calls from outside."""
    lanes: dict[str, list[Step]] = {lane: [] for lane in text("steps")}
    for step in sorted(steps_of(evidence, episode), key=lambda s: (s.date_text or "9", s.id)):
        lanes[lane_of(step.kind)].append(step)
    return render("outcomes", lanes=lanes, pages=partial(outward, evidence))
