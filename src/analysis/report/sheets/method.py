"""Tables of the method's results: numbers by rule, what came first by city, the response, accountability."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.evidence.rows import Episode
from analysis.evidence.view import Evidence
from analysis.method.accountability import ASKED, PARAGRAPHS, Indicator, accountability
from analysis.method.acts import Selector, in_episode
from analysis.method.bounds import Bounds
from analysis.method.chronology import WHOLE_COUNTRY, by_place
from analysis.method.levels import Level, how_many
from analysis.method.response import Profile, Reach, profile
from analysis.report.cite import Number, Ref, Share, Tally, row_href
from analysis.report.tables import Cell, Table

ROWS_SHOWN = 6
POPULATIONS = ("all", "protesters", "activists")


def who_counted(evidence: Evidence, quantities: Sequence[str]) -> Table:
    """How many, a line for each episode, quantity and area of which somebody who counted gives a number."""
    rows: list[tuple[Cell, ...]] = []
    for episode in evidence.core_episodes:
        for quantity in quantities:
            level = how_many(evidence, episode, quantity, POPULATIONS).headline
            if level is not None:
                rows.append(_counted(episode, quantity, level))
    columns = ("episode", "quantity", "counted for", "who counted", "their range", "the state's latest", "beside")
    return Table("Numbers by who counted", columns, tuple(rows))


def _counted(episode: Episode, quantity: str, level: Level) -> tuple[Cell, ...]:
    official = level.standing.official

    def number(bounds: Bounds | None, of: tuple[str, ...]) -> Cell:
        return Number(bounds.low, bounds.high, of) if bounds else None

    return (
        episode.title,
        quantity.replace("_", " "),
        f"{level.kind.population}, {level.kind.place}{' (running totals)' if level.interim else ''}",
        Tally(len(level.enumerators), "origins.html"),
        number(level.bounds, level.rows),
        number(official.bounds, official.rows) if official else None,
        Tally(len(level.standing.beside), "origins.html"),
    )


def sequence_by_city(evidence: Evidence, episode_id: str, earlier: str, later: str) -> Table:
    """What came first in each place with acts of both kinds; kinds as statements.csv names them ('state_force')."""
    inside = in_episode(evidence.episode(episode_id))
    one, other = Selector.parse(earlier, evidence.codes), Selector.parse(later, evidence.codes)
    scoped = evidence.keep(events=inside)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            "the whole country" if order.place == WHOLE_COUNTRY else order.place,
            {"earlier first": one.words, "later first": other.words}.get(order.found.answer, order.found.answer),
            order.found.by,
            _hours(order.found.hours_between, order.found.rows),
            tuple(Ref("row", row) for row in order.found.rows[:ROWS_SHOWN]),
        )
        for order in by_place(scoped, one, other)
    )
    title = evidence.episode(episode_id).title
    columns = ("place", "which came first", "decided by", "hours between, by the clock", "rows")
    return Table(f"{title}: {one.words}, or {other.words}?", columns, rows)


def _hours(between: Bounds | None, rows: tuple[str, ...]) -> Cell:
    return Number(between.low, between.high, rows) if between else None


def response_profile(evidence: Evidence) -> Table:
    """Acts of the state by kind, a column for each episode: acts counted once, and their share."""
    episodes = evidence.core_episodes
    profiles = [profile(evidence, episode) for episode in episodes]
    kinds = sorted({(share.family, share.action) for found in profiles for share in found.shares})
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (action.replace("_", " "), family, *(_acts(found, action) for found in profiles)) for family, action in kinds
    )
    return Table("Acts of the state by kind", ("act", "family", *(episode.title for episode in episodes)), rows)


def _acts(found: Profile, action: str) -> Cell:
    for share in found.shares:
        if share.action == action:
            return (Number.of(share.acts, share.rows), "·", Share(share.share, share.rows, row_href(share.rows[0])))
    return None


def speed(evidence: Evidence) -> Table:
    """Days from the first protest to each rung of the force ladder, a column for each episode."""
    episodes = evidence.core_episodes
    reached = [{one.rung: one for one in profile(evidence, episode).reach} for episode in episodes]
    rungs = sorted({rung for found in reached for rung in found})

    def days(found: dict[int, Reach], rung: int) -> Cell:
        return Number(found[rung].days.low, found[rung].days.high, found[rung].rows) if rung in found else None

    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (f"rung {rung}", *(days(found, rung) for found in reached)) for rung in rungs
    )
    return Table("Days from the first protest to each rung or above", ("", *(e.title for e in episodes)), rows)


def indicators(evidence: Evidence) -> Table:
    """The indicators of the four principles, a column for each episode; each answer leads to its first row."""
    episodes = evidence.core_episodes
    found = {(one.id, one.episode): one for one in accountability(evidence)}

    def answer(one: Indicator) -> Cell:
        if isinstance(one.answer, Bounds):
            return (Number(one.answer.low, one.answer.high, one.rows, says=one.rule), one.answer.unit)
        return (one.answer, *(Ref("row", row) for row in one.rows[:ROWS_SHOWN]))

    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            asked.question,
            f"{asked.principle} ({PARAGRAPHS[asked.principle]})",
            *(answer(found[asked.id, episode.id]) for episode in episodes),
        )
        for asked in ASKED
    )
    return Table(
        "Accountability by the Minnesota Protocol's principles",
        ("question", "principle", *(episode.title for episode in episodes)),
        rows,
        note="'Unknown' is not 'no': no row of these tables answers the question.",
    )
