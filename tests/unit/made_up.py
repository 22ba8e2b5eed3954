"""Invented acts and orders for worked cases: a town, a few sources, hours of one day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from analysis.evidence.clock import Interval, Span
from analysis.evidence.rows import Event, Order, Origin, Source
from analysis.evidence.view import Evidence, open_evidence

REAL = open_evidence()
DAWN = datetime(2022, 1, 5, tzinfo=UTC)
DAY = (0.0, 24.0)
EPISODE = "2022-january"
STATE = {
    action: (actor, rung)
    for action, actor, rung in (
        ("detention", "police", 2),
        ("beating", "police", 3),
        ("tear_gas", "police", 4),
        ("live_fire", "army", 6),
        ("communications_shutdown", "government", 2),
        ("access_restored", "government", 0),
        ("concession", "government", 0),
        ("terrorism_label", "president", None),
        ("lethal_force_order", "president", 6),
    )
}
KINDS = {
    "paper": "independent_media",
    "agency": "international_media",
    "ngo": "ngo",
    "ministry": "state",
    "exile": "opposition",
    "rival": "opposition",
}


def act(
    name: str,
    action: str,
    hours: tuple[float, float] = DAY,
    *,
    place: str = "Almaty",
    actor: str = "",
    version_of: str = "",
    told_by: str = "paper",
    target: str = "protesters",
    persons: tuple[int | None, int | None] = (None, None),
    episode: str = EPISODE,
) -> Event:
    """One row; `hours` from dawn bound its onset."""
    done_by, rung = STATE.get(action, ("protesters", None))
    done_by = actor or done_by
    onset = Interval(DAWN + timedelta(hours=hours[0]), DAWN + timedelta(hours=hours[1]))
    days = Span(onset.earliest.date(), (onset.latest - timedelta(minutes=1)).date())
    return Event(
        id=name,
        episode=episode,
        date_text=days.first.isoformat(),
        days=days,
        onset=onset,
        end=None,
        precision="minute" if hours[1] - hours[0] < 1 else "day",
        place=place,
        site="",
        region=REAL.place_by_id[place].region,
        latitude=None,
        longitude=None,
        actor=done_by,
        action=action,
        family=REAL.codes.families[action],
        rung=rung if done_by != "unidentified" else None,
        target=target,
        participants_low=persons[0],
        participants_high=persons[1],
        summary=f"{action} in {place}",
        responds_to="",
        act=version_of or name,
        source_ids=(f"{told_by}-page",),
        known_on=date(2022, 1, 6),
    )


def order(earlier: str, later: str, told_by: str, stated: str = "before") -> Order:
    """One stated order; `told_by` is the origin."""
    name = f"{told_by}: {earlier} {stated} {later}"
    return Order(name, EPISODE, "Almaty", earlier, later, stated, (f"{told_by}-page",), name, date(2022, 1, 6))


def evidence_of(events: Iterable[Event], orders: Iterable[Order] = ()) -> Evidence:
    """Evidence of these rows alone; each origin has one page, published the day after."""
    told, stated = tuple(events), tuple(orders)
    pages = sorted({page for row in (*told, *stated) for page in row.source_ids})
    published = Span(date(2022, 1, 6), date(2022, 1, 6))
    names = [page.removesuffix("-page") for page in pages]
    return replace(
        REAL,
        sources=tuple(
            Source(f"{name}-page", name, name, _kind(name), published, "2022-01-06", "", "en", name, "")
            for name in names
        ),
        origins=tuple(Origin(name, name.title(), _kind(name), (), "") for name in names),
        events=tuple(sorted(told, key=lambda row: row.id)),
        orders=tuple(sorted(stated, key=lambda row: row.id)),
        counts=(),
        claims=(),
        claim_evidence=(),
        steps=(),
    )


def _kind(origin: str) -> str:
    return KINDS.get(origin.rstrip("0123456789"), "independent_media")
