"""The page of events: for each episode a grid of places by day, whose numbers open the acts told there and then."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from analysis.evidence.rows import Episode, Event
from analysis.evidence.view import Evidence
from analysis.findings.measures import in_episode
from analysis.report.cells import Cell
from analysis.report.cite import Number, anchor
from analysis.report.page import FILTER, Page, Section
from analysis.report.render import render
from analysis.report.tables import Table
from analysis.report.wording import place_of

MOST_DAYS = 12  # side by side; days around the core that a grid shows


def events_page(evidence: Evidence) -> Page:
    """All grids, the widest in places first in each."""
    lead = render("events")
    grids = [Section(e.title, _grid(evidence, e).html()) for e in evidence.core_episodes if e.core]
    return Page("events", "Events by place and day", (Section("", lead + FILTER), *grids), label="By place and day")


def _grid(evidence: Evidence, episode: Episode) -> Table:
    told: dict[str, dict[date, list[Event]]] = defaultdict(lambda: defaultdict(list))
    for event in evidence.events:
        if event.precision not in ("month", "year") and in_episode(episode)(event):
            told[event.place][event.days.first].append(event)
    days = _days(episode)
    most = sorted(told, key=lambda place: (-sum(len(told[place][day]) for day in days), place))
    rows: list[tuple[Cell, ...]] = []
    for place in most:
        if any(told[place][day] for day in days):
            rows.append((place_of(place), *(_acts(told[place][day]) for day in days)))
    return Table(
        f"{episode.title}: acts told, by place and day",
        ("Place", *(f"{day.day} {day:%b}" for day in days)),
        tuple(rows),
        css="t-grid",
        anchors=tuple(anchor(f"{episode.id}.{row[0]}") for row in rows),
    )


def _days(episode: Episode) -> list[date]:
    """The days of the core and those after it, as many as stand side by side."""
    assert episode.core is not None
    return [episode.core.first + timedelta(days=number) for number in range(MOST_DAYS)]


def _acts(events: list[Event]) -> Cell:
    """How many acts, versions of one counted once; the number leads to all its rows."""
    if not events:
        return ""
    return Number.of(len({event.act for event in events}), sorted(event.id for event in events))
