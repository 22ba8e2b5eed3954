"""Numbers worked out a second time in pandas, from the raw tables alone and in the six steps of the codebook: one kind,
one reach, who counted, one voice each, the range, the verdict. No line of the library takes part."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
import yaml

from tests.trust.clone import ROOT

RAW = ROOT / "data" / "raw"
Ends = tuple[float, float]  # closed; an open end is infinite
Answer = tuple[str, float | None, float | None]
COURT = "court"


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(RAW / f"{name}.csv", dtype=str, keep_default_na=False)


def first(text: str) -> pd.Timestamp:
    return pd.Timestamp(text) if text else pd.NaT


def last(text: str) -> pd.Timestamp:
    return pd.Period(text, {4: "Y", 7: "M", 10: "D"}[len(text)]).end_time.normalize() if text else pd.NaT


CODES = yaml.safe_load((RAW / "codes.yaml").read_text(encoding="utf-8"))
GROUP = {name: set(group["codes"]) for name, group in CODES["group"].items()}
UNIT = {quantity: unit for unit, quantities in CODES["quantity_unit"].items() for quantity in quantities}
ORIGINS = table("origins").set_index("origin")
PAGES = table("sources").set_index("source_id").origin
PLACES = table("places").set_index("place")
EPISODES = table("episodes").set_index("episode")
EVENTS = table("events")
STEPS = table("steps")
WORDING = {name: origin for origin, names in ORIGINS.aliases.items() for name in names.split(";") if name}
WIDTH = {"national": 3, "country": 3, "region": 2, "settlement": 1}


def numbers() -> pd.DataFrame:
    """The counts with whose they are, as whom they count, and what their bounds and days are."""
    c = table("counts")
    c["origin"] = [WORDING.get(said, PAGES[page]) for said, page in zip(c.attributed_to, c.source_id, strict=True)]
    kind, country = c.origin.map(ORIGINS.kind), c.origin.map(ORIGINS.country)
    own = c.episode.map(EPISODES.country)
    c["official"] = kind.isin(GROUP["accused_state"]) & ((country == "") | (country == own))
    c["voice"] = c.origin.where(~c.official, "the state")
    c["basis"] = c.basis.replace("", "unclear")
    c["lo"] = pd.to_numeric(c.low).fillna(-math.inf)
    c["hi"] = pd.to_numeric(c.high).fillna(math.inf)
    c.loc[((c.floor == "yes") | c.basis.isin(GROUP["lists"])) & (c.low != ""), "hi"] = math.inf
    near = (c.qualifier == "about") & c.lo.gt(-math.inf) & c.hi.lt(math.inf)
    c["room_lo"], c["room_hi"] = c.lo.where(~near, c.lo * 0.9), c.hi.where(~near, c.hi * 1.1)
    for column in ("stated_on", "covers_from", "covers_to"):
        c[f"{column}_first"], c[f"{column}_last"] = c[column].map(first), c[column].map(last)
    c["reach"] = [reach(row) for row in c.itertuples()]
    return c


def inside(place: str, outer: str, country: str) -> bool:
    if place == outer:
        return True
    if place not in PLACES.index or PLACES.kind[place] not in ("region", "settlement"):
        return False
    return (outer == "national" and PLACES.country[place] == country) or PLACES.region[place] == outer


def killing(episode: str, place: str) -> list[pd.Timestamp]:
    core = first(EPISODES.core_from[episode]), last(EPISODES.core_to[episode])
    shot = EVENTS[(EVENTS.episode == episode) & EVENTS.action.isin(GROUP["killing"]) & (EVENTS.date.str.len() == 10)]
    days = [pd.Timestamp(r.date) for r in shot.itertuples() if inside(r.place, place, EPISODES.country[episode])]
    return [day for day in days if core[0] <= day <= core[1]]


def reach(row: Any) -> str:
    episode = EPISODES.loc[row.episode]
    if row.quantity in GROUP["moment"] or not episode.core_from:
        return "none"
    begins, ends = first(episode.core_from), last(episode.core_to)
    if not row.covers_from or not row.covers_to:
        untold = not row.covers_from and not row.covers_to and row.stated_on
        return "total" if untold and row.stated_on_first > ends else "unknown"
    if row.covers_from_last < first(episode.onset_on):
        return "wider"
    if row.quantity not in GROUP["aftermath"] and row.covers_to_first > last(episode.ends_on):
        return "wider"
    if row.quantity in GROUP["toll"] and (days := killing(row.episode, row.place)):
        begins, ends = min(days), max(days)
    return "total" if row.covers_from_first <= begins and row.covers_to_last >= ends else "part"


def latest(rows: pd.DataFrame, episode: str) -> Ends:
    """The latest word of one voice; what was counted before the core ended is a floor."""
    core, end = last(EPISODES.core_from[episode]), last(EPISODES.core_to[episode])
    left = rows[rows.stated_on != ""] if (rows.stated_on != "").any() else rows
    later = left[~(left.stated_on_last <= core)]
    said = list((later if len(later) else left).itertuples())

    def adds_nothing(one: Any, other: Any) -> bool:
        meets = one.room_lo <= other.room_lo and other.room_hi <= one.room_hi
        return meets and (one.room_lo, one.room_hi) != (other.room_lo, other.room_hi)

    said = [r for r in said if not any(o.stated_on_first > r.stated_on_last and not adds_nothing(o, r) for o in said)]
    said = [r for r in said if not any(adds_nothing(r, other) for other in said)]
    lows, highs = [r.lo for r in said], [r.hi for r in said]
    measured = set(rows.quantity.map(UNIT)) <= set(CODES["measured_unit"])
    if not measured and max(lows) > -math.inf and all(r.stated_on and r.stated_on_last < end for r in said):
        highs = [math.inf]
    return (max(lows), min(highs)) if max(lows) <= min(highs) else (min(lows), max(highs))


def voices(rows: pd.DataFrame, episode: str, quantity: str) -> dict[str, Ends]:
    """Where everybody stands who counted; everybody who says a number, if no row says who counted."""
    rows = rows[(rows.low != "") | (rows.high != "")]
    counted = GROUP["enumeration"] | (GROUP["measured_by"] if UNIT.get(quantity) in CODES["measured_unit"] else set())
    told = (rows.basis != "unclear").any()
    rows = rows[(rows.stale != "yes") & (rows.basis.isin(counted) | (not told))]
    return {str(voice): latest(group, episode) for voice, group in rows.groupby("voice")}


def spread(stand: Sequence[Ends]) -> Ends | None:
    if not stand:
        return None
    closed = [one for one in stand if -math.inf < one[0] and one[1] < math.inf]
    floors = [low for low, high in stand if high == math.inf]
    if not closed:
        return (max(floors), math.inf) if floors else (-math.inf, min(high for _, high in stand))
    low, high = min(low for low, _ in closed), max(high for _, high in closed)
    if floors and (max(floors) > high or len(closed) == 1):
        return min(low, max(floors)), math.inf if max(floors) > high else high
    return low, high


def level(c: pd.DataFrame, episode: str, quantity: str, population: str) -> tuple[str, dict[str, Ends]] | None:
    """The place of most who counted, of equally many the widest; with where they stand."""
    rows = c[(c.episode == episode) & (c.quantity == quantity) & (c.population == population) & (c.detail == "")]
    rows = rows[rows.reach == "total"]
    found = [(place, voices(group, episode, quantity)) for place, group in rows.groupby("place")]
    found = [(str(place), stand) for place, stand in found if PLACES.kind[place] in WIDTH and stand]
    return max(found, key=lambda one: (len(one[1]), WIDTH[PLACES.kind[one[0]]]), default=None)


def closed_ends(ends: Ends | None) -> tuple[float | None, float | None]:
    low, high = ends or (-math.inf, math.inf)
    return None if low == -math.inf else low, None if high == math.inf else high


def how_many(c: pd.DataFrame, episode: str, quantity: str, populations: str, asserted: Ends | None = None) -> Answer:
    chosen = next((one for p in populations.split("|") if (one := level(c, episode, quantity, p))), None)
    if chosen is None:
        return ("nothing_told", None, None)
    stand = list(chosen[1].values())
    low, high = closed_ends(spread(stand))
    own = set(chosen[1]) == {"the state"} and quantity in GROUP["own_conduct"]
    needed = 1 if own and asserted else 2
    if len(stand) < needed:
        return ("one_voice", low, high)
    floors = sorted(a for a, b in stand if b == math.inf)
    if not asserted and len(floors) == len(stand) and floors[-2] < 0.9 * floors[-1]:
        return ("one_voice", low, high)
    agree = all(a[0] <= b[1] and b[0] <= a[1] for a, b in itertools.combinations(stand, 2))
    verdict = "supported" if agree else "contested"
    if asserted:
        stated = [(a if a > -math.inf else b, b if b < math.inf else a) for a, b in stand]
        within = sum(asserted[0] <= a and b <= asserted[1] for a, b in stated)
        against = sum(b < asserted[0] or asserted[1] < a for a, b in stand)
        verdict = "contradicted" if against == len(stand) else "contested" if against else "supported"
        verdict = "one_voice" if verdict == "supported" and within < needed else verdict
    return (verdict, low, high)


def tried(c: pd.DataFrame, episode: str, quantity: str, of_what: set[str] | None = None) -> float | None:
    """At least so many persons: all verdicts added, or a total with the verdicts after its last day."""
    core = first(EPISODES.core_from[episode])
    steps = STEPS[(STEPS.episode == episode) & STEPS.kind.isin(GROUP[f"verdicts_{quantity}"]) & (STEPS.date != "")]
    steps = steps[(steps.body_kind == COURT) & ~steps.step_id.isin(set(STEPS.undoes))]
    steps = steps[steps.date.map(last) >= core]
    if of_what:
        steps = steps[steps.of_what.isin(of_what)]
    verdicts = [(first(s.date), last(s.date), float(s.count_low or 1), s.of_what) for s in steps.itertuples()]
    mine = c[(c.episode == episode) & (c.quantity == quantity)]
    mine = mine[mine.of_what.isin(of_what)] if of_what else mine
    one_day = mine[(mine.covers_from.str.len() == 10) & (mine.covers_from == mine.covers_to) & (mine.reach == "part")]
    for day, group in one_day.groupby("covers_from_first"):
        if not any(a <= day <= b for a, b, *_ in verdicts) and group.lo.max() > 0:
            verdicts.append((day, day, group.lo.max(), group.of_what.iloc[0]))
    floors = [sum(n for _, _, n, _ in verdicts)] if verdicts else []
    rows = mine[(mine.reach == "total") & (mine.population != "other") & mine.basis.isin(GROUP["enumeration"])]
    order = {code: i for i, code in enumerate(CODES["population"])}
    kinds = {(p, q): g for (p, q), g in rows.groupby(["place", "population"]) if PLACES.kind[p] in WIDTH}
    if kinds:
        general = min(kinds, key=lambda kind: (-WIDTH[PLACES.kind[kind[0]]], order[kind[1]]))
        for _, group in kinds[general].groupby("voice"):
            low, _ = latest(group, episode)
            end = group[group.lo == low].covers_to_last.max()
            of = set(group[group.lo == low].of_what)
            apart = GROUP["matter_told"] - of if of <= GROUP["matter_told"] else set()
            floors.append(low + sum(n for begins, _, n, what in verdicts if begins > end or what in apart))
    return max(floors, default=None)
