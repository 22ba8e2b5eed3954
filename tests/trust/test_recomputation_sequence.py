"""Which came first, computed again in plain SQL from the raw tables: no line of the library takes part in the answer.

The clocks are the codebook's sentence, not a zone database: UTC+6 in the east, UTC+5 in the west (and Kyzylorda from
2018-12-21), all UTC+5 from 2024-03-01.
"""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from analysis.evidence.view import Evidence
from analysis.findings.registry import findings_of

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"
CROWD = "('protesters','workers','opposition','counter_protesters','looters','unidentified_armed')"
STATE = """('police','national_guard','army','security_service','security_forces','local_authority','government',
    'president','prosecutor','court','parliament','election_commission')"""
VIOLENCE = (
    """action IN ('clash','property_damage','arson','building_seized','weapons_seized','looting','armed_attack')
    AND actor IN """
    + CROWD
)
FORCE = f"""actor IN {STATE} AND action IN
    ('tear_gas','stun_grenade','water_cannon','rubber_bullets','warning_shots','live_fire')"""
GAS, GRENADE = (f"actor IN {STATE} AND action = '{action}'" for action in ("tear_gas", "stun_grenade"))
BUILDING = "action = 'arson' AND target NOT SIMILAR TO '.*(vehicle|bus|locomotive).*'"
TERRORISTS = f"actor IN {STATE} AND action = 'terrorism_label'"
EXTREMISTS = f"actor IN {STATE} AND action IN ('terrorism_label', 'extremism_label')"
FIRE, ARMED = (
    f"actor IN {STATE} AND action = 'live_fire'",
    f"action IN ('armed_attack','weapons_seized') AND actor IN {CROWD}",
)
CUT = "action = 'communications_shutdown'"

TABLES = """
CREATE TABLE places AS SELECT * FROM read_csv('{raw}/places.csv', all_varchar=true);
CREATE TABLE sources AS SELECT * FROM read_csv('{raw}/sources.csv', all_varchar=true);
CREATE TABLE origins AS SELECT * FROM read_csv('{raw}/origins.csv', all_varchar=true);
CREATE TABLE episodes AS SELECT * FROM read_csv('{raw}/episodes.csv', all_varchar=true);
CREATE TABLE told AS SELECT * FROM read_csv('{raw}/events.csv', all_varchar=true);
CREATE TABLE stated AS SELECT * FROM read_csv('{raw}/orders.csv', all_varchar=true);

-- whose clock a place has: its own, or those of the settlements in it, or of the whole country
CREATE TABLE clocks AS
SELECT place, timezone FROM places WHERE timezone IS NOT NULL
UNION SELECT area.place, inside.timezone FROM places area JOIN places inside ON inside.region = area.place
    WHERE area.timezone IS NULL AND inside.timezone IS NOT NULL
UNION SELECT area.place, any_.timezone FROM places area, places any_
    WHERE area.timezone IS NULL AND any_.timezone IS NOT NULL AND coalesce(area.country, 'KZ') = 'KZ'
    AND any_.country = 'KZ' AND NOT EXISTS (
        SELECT 1 FROM places inside WHERE inside.region = area.place AND inside.timezone IS NOT NULL);

CREATE MACRO ahead_of_utc(zone, moment) AS to_hours(CASE
    WHEN moment >= TIMESTAMP '2024-03-01' OR zone IN ('Asia/Aqtau','Asia/Aqtobe','Asia/Atyrau','Asia/Oral') THEN 5
    WHEN zone = 'Asia/Qyzylorda' AND moment >= TIMESTAMP '2018-12-21' THEN 5 ELSE 6 END);

-- when each act began: in local time, then at the earliest and latest in UTC over the clocks of its place
CREATE TABLE local_times AS
SELECT *, CASE length(date) WHEN 4 THEN date || '-01-01' WHEN 7 THEN date || '-01' ELSE date END::TIMESTAMP AS first,
    CASE length(date) WHEN 4 THEN first + INTERVAL 1 YEAR WHEN 7 THEN first + INTERVAL 1 MONTH
        ELSE first + INTERVAL 1 DAY END AS past,
    length(date) = 10 AND time_from IS NOT NULL AS clocked,
    CASE part_of_day WHEN 'small_hours' THEN [0, 6] WHEN 'morning' THEN [4, 12] WHEN 'afternoon' THEN [12, 19]
        WHEN 'evening' THEN [16, 24] WHEN 'night' THEN [19, 30] END AS hours,
    CASE WHEN clocked AND coalesce(time_basis, '') != 'report_time' THEN (date || ' ' || time_from)::TIMESTAMP
        WHEN NOT clocked AND hours IS NOT NULL THEN first + to_hours(hours[1]) ELSE first END AS begins,
    CASE WHEN clocked THEN (date || ' ' || time_from)::TIMESTAMP + INTERVAL 1 MINUTE
        WHEN hours IS NOT NULL THEN first + to_hours(hours[2]) ELSE past END AS ends
FROM told;
CREATE TABLE events AS
SELECT l.event_id AS id, any_value(l.episode) AS episode, any_value(l.place) AS place, any_value(l.actor) AS actor,
    any_value(l.action) AS action, coalesce(any_value(l.target), '') AS target, any_value(l.clocked) AS clocked,
    coalesce(any_value(l.same_act), l.event_id) AS act,
    min(l.begins - ahead_of_utc(c.timezone, l.begins)) AS earliest,
    max(l.ends - ahead_of_utc(c.timezone, l.ends)) AS latest
FROM local_times l JOIN clocks c USING (place) JOIN episodes e USING (episode)
WHERE e.onset_on IS NOT NULL AND l.first < e.ends_on::TIMESTAMP + INTERVAL 1 DAY AND l.past > e.onset_on::TIMESTAMP
GROUP BY l.event_id;

-- whose word an order is: the body that its wording names, else the bodies whose pages carry it
CREATE TABLE wordings AS
SELECT origin, trim(unnest(string_split(aliases, ';'))) AS wording FROM origins WHERE aliases IS NOT NULL;
CREATE TABLE spoken AS
SELECT s.*, CASE WHEN s.asserted_by IS NULL THEN pages.origin ELSE coalesce(w.origin, first_page.origin) END AS origin
FROM (SELECT *, trim(string_split(source_ids, ';')[1]) AS first_id FROM stated WHERE stated = 'before') s
JOIN sources first_page ON first_page.source_id = s.first_id
LEFT JOIN wordings w ON w.wording = s.asserted_by
LEFT JOIN (SELECT order_id, trim(unnest(string_split(source_ids, ';'))) AS page FROM stated) p
    ON p.order_id = s.order_id AND s.asserted_by IS NULL
LEFT JOIN sources pages ON pages.source_id = p.page;
CREATE TABLE orders AS
SELECT DISTINCT s.order_id AS id, s.earlier_event AS a, s.later_event AS b, s.origin,
    coalesce(s.asserted_kind, o.kind) AS kind,
    kind IN ('unidentified', 'unclear') AS untold,
    kind IN ('opposition', 'party', 'lawyer') OR (
        kind IN ('state', 'court', 'state_media', 'state_company') AND NOT (
            o.kind IN ('state', 'court', 'state_media', 'state_company')
            AND coalesce(o.country != 'KZ', false))) AS party
FROM spoken s JOIN origins o ON o.origin = s.origin;
"""

QUESTION = """
WITH RECURSIVE
x_rows AS (SELECT * FROM events WHERE episode = '{episode}' AND ({x}) AND ({x_place})),
y_rows AS (SELECT * FROM events WHERE episode = '{episode}' AND ({y}) AND ({y_place})),
versions AS (SELECT 'x' AS kind, * FROM x_rows UNION ALL SELECT 'y', * FROM y_rows),
others AS (  -- what all other versions of an act allow
    SELECT v.kind, v.act, v.id, v.earliest AS own_earliest, v.latest AS own_latest, count(o.id) AS number,
        max(o.earliest) AS earliest, min(o.latest) AS latest
    FROM versions v JOIN versions o ON o.kind = v.kind AND o.act = v.act AND o.id != v.id GROUP BY ALL),
odd AS (  -- a version that alone contradicts three others, or more, that agree
    SELECT kind, act, any_value(earliest) AS earliest, any_value(latest) AS latest FROM others
    WHERE number >= 3 AND earliest < latest AND NOT (own_earliest < latest AND earliest < own_latest)
    GROUP BY kind, act HAVING count(*) = 1),
acts AS (
    SELECT v.kind, v.act, CASE WHEN max(v.earliest) < min(v.latest) THEN max(v.earliest)
            ELSE coalesce(any_value(o.earliest), min(v.earliest)) END AS earliest,
        CASE WHEN max(v.earliest) < min(v.latest) THEN min(v.latest)
            ELSE coalesce(any_value(o.latest), max(v.latest)) END AS latest
    FROM versions v LEFT JOIN odd o ON o.kind = v.kind AND o.act = v.act GROUP BY v.kind, v.act),
firsts AS (SELECT kind, min(earliest) AS earliest, min(latest) AS latest FROM acts GROUP BY kind),
clock AS (
    SELECT CASE WHEN x.latest <= y.earliest THEN 'earlier first' WHEN y.latest <= x.earliest THEN 'later first'
        ELSE 'possible' END AS relation, least(x.latest, y.latest) AS until
    FROM firsts x, firsts y WHERE x.kind = 'x' AND y.kind = 'y'),
kinds AS (
    SELECT v.kind, v.id, v.act, {at} AS place, a.earliest, a.latest FROM versions v JOIN acts a USING (kind, act)),
onsets AS (
    SELECT id, earliest, latest FROM kinds UNION ALL
    SELECT id, earliest, latest FROM events e
    WHERE episode = '{episode}' AND clocked AND NOT EXISTS (SELECT 1 FROM kinds k WHERE k.id = e.id)),
edges AS (  -- orders that the clock does not exclude
    SELECT o.*, ea.act AS a_act, eb.act AS b_act
    FROM orders o JOIN onsets oa ON oa.id = o.a JOIN onsets ob ON ob.id = o.b
    JOIN events ea ON ea.id = o.a JOIN events eb ON eb.id = o.b WHERE oa.earliest < ob.latest),
reach AS (  -- by one origin, from an act of a kind along its own orders alone: what only the clock adds counts for none
    SELECT DISTINCT k.kind, e.origin, e.id, e.b_act FROM edges e JOIN kinds k ON k.id = e.a
    UNION
    SELECT r.kind, e.origin, e.id, e.b_act FROM reach r JOIN edges e ON e.origin = r.origin AND e.a_act = r.b_act),
behind AS (  -- acts of a kind that the origin puts behind another of the same kind
    SELECT DISTINCT r.origin, k.kind, k.id FROM reach r JOIN kinds k USING (kind) WHERE k.act = r.b_act),
said AS (  -- an origin puts one kind before an open act of the other, at the place of that act
    SELECT DISTINCT r.kind AS puts_first, k.place, r.origin
    FROM reach r JOIN kinds k ON k.kind != r.kind AND k.act = r.b_act, clock
    WHERE k.earliest < clock.until AND NOT EXISTS (
        SELECT 1 FROM behind b WHERE b.origin = r.origin AND b.kind = k.kind AND b.id = k.id)),
bodies AS (SELECT origin, bool_or(party) AS party, bool_or(untold) AS untold FROM orders GROUP BY origin),
steady AS (
    SELECT * FROM said s WHERE NOT EXISTS (
        SELECT 1 FROM said o WHERE o.origin = s.origin AND o.place = s.place AND o.puts_first != s.puts_first)),
open_places AS (SELECT DISTINCT kind, place FROM kinds, clock WHERE earliest < until),
spoken_of AS (SELECT DISTINCT place FROM steady JOIN bodies USING (origin) WHERE NOT untold),
counted AS (  -- a place of which nobody says anything is passed over
    SELECT p.kind, p.place, count(DISTINCT s.origin) FILTER (WHERE NOT b.party AND NOT b.untold) AS independent
    FROM open_places p JOIN spoken_of USING (place)
    LEFT JOIN steady s ON s.place = p.place AND s.puts_first != p.kind LEFT JOIN bodies b ON b.origin = s.origin
    GROUP BY p.kind, p.place),
needed AS (  -- but then twice as many are needed
    SELECT kind, CASE WHEN count(*) FILTER (WHERE place NOT IN (FROM spoken_of)) > 0 THEN 4 ELSE 2 END AS number
    FROM open_places GROUP BY kind),
weakest AS (
    SELECT kind, min(independent) AS independent, any_value(number) AS number
    FROM counted JOIN needed USING (kind) GROUP BY kind)
SELECT CASE
    WHEN relation != 'possible' THEN relation
    WHEN y.independent > 0 AND x.independent > 0 THEN 'contested'
    WHEN y.independent >= y.number THEN 'earlier first'
    WHEN x.independent >= x.number THEN 'later first'
    ELSE 'undecided' END
FROM clock LEFT JOIN weakest x ON x.kind = 'x' LEFT JOIN weakest y ON y.kind = 'y'
"""
VERDICTS = {
    "earlier first": "supported",
    "later first": "contradicted",
    "contested": "contested",
    "undecided": "insufficient",
    None: "insufficient",
}
HERE = "place = 'Almaty'"
AROUND = {"Almaty": "'national'", "Zhanaozen": "'Mangystau Region', 'national'"}  # a cut there is one in the town
MAIN = {"2011-zhanaozen": "Zhanaozen", "2021-elections": "Almaty", "2022-january": "Almaty"}
QUESTIONS = {
    "S15a": [("2022-january", kind, BUILDING, HERE, HERE) for kind in (GAS, GRENADE)],
    "S15b": [("2022-january", kind, BUILDING, "place = 'Astana'", "true") for kind in (GAS, GRENADE)],
    "S15c": [("2022-january", kind, TERRORISTS, HERE, "true") for kind in (GAS, GRENADE)],
    "S15d": [("2022-january", kind, TERRORISTS, "place = 'Astana'", "true") for kind in (GAS, GRENADE)],
    "S15e": [("2022-january", kind, EXTREMISTS, HERE, "true") for kind in (GAS, GRENADE)],
    "S15f": [("2022-january", kind, "action = 'arson'", HERE, HERE) for kind in (GAS, GRENADE)],
    **{
        f"{name}.{episode}": [(episode, x, y, "true", "true")]
        for episode in MAIN
        for name, x, y in (("Q04", FORCE, VIOLENCE), ("Q05", FIRE, ARMED))
    },
    "S04b": [("2022-january", f"actor IN {STATE} AND action = 'concession'", VIOLENCE, "true", "true")],
    **{
        f"Q07a.{episode}": [(episode, CUT, VIOLENCE, f"place IN ('{place}', {AROUND[place]})", f"place = '{place}'")]
        for episode, place in MAIN.items()
    },
}
ORDER = ("contradicted", "insufficient", "contested", "supported")  # all must hold: the worst decides


@pytest.fixture(scope="module")
def raw() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(TABLES.format(raw=RAW))
    return connection


def answer(raw: duckdb.DuckDBPyConnection, episode: str, x: str, y: str, x_place: str, y_place: str) -> str:
    town = re.fullmatch(r"place = ('\w+')", y_place)
    at = f"CASE WHEN place IN ('national', 'Mangystau Region') THEN {town[1]} ELSE place END" if town else "place"
    row = raw.execute(QUESTION.format(episode=episode, x=x, y=y, x_place=x_place, y_place=y_place, at=at)).fetchone()
    return VERDICTS[row[0] if row else None]


@pytest.fixture(scope="module")
def library(evidence: Evidence) -> dict[str, str]:
    asked = [finding for finding in findings_of(evidence) if finding.test.name in ("first_before", "first_by_place")]
    return {finding.id: finding.verdict(evidence).ruling.value for finding in asked}


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_plain_sql_reaches_the_same_verdict(raw: duckdb.DuckDBPyConnection, library: dict[str, str], name: str) -> None:
    found = min((answer(raw, *question) for question in QUESTIONS[name]), key=ORDER.index)
    assert found == library.get(name, "insufficient")  # an order is not asked where a kind of act is not told


def by_place(raw: duckdb.DuckDBPyConnection, episode: str) -> dict[str, str]:
    """At each place with violence of a crowd and a cut that reaches it: which came first."""
    told = raw.execute(
        f"""SELECT DISTINCT place, coalesce(p.region, '') FROM events e JOIN places p USING (place)
            WHERE episode = '{episode}' AND ({VIOLENCE}) AND p.kind IN ('settlement', 'region')"""
    ).fetchall()
    found = {}
    for place, region in told:
        reaching = f"place IN ('{place}', '{region}', 'national')"
        at = f"CASE WHEN {reaching} THEN '{place}' ELSE place END"
        asked = QUESTION.format(episode=episode, x=CUT, y=VIOLENCE, x_place=reaching, y_place=f"place='{place}'", at=at)
        row = raw.execute(asked).fetchone()
        if row and row[0] is not None:
            found[place] = VERDICTS[row[0]]
    return found


@pytest.mark.parametrize("episode", sorted(MAIN))
def test_cuts_and_violence_place_by_place(
    raw: duckdb.DuckDBPyConnection, evidence: Evidence, library: dict[str, str], episode: str
) -> None:
    said = list(by_place(raw, episode).values())
    if "contested" in said or {"supported", "contradicted"} <= set(said):
        expected = "contested"
    else:
        expected = next((one for one in ("contradicted", "insufficient", "supported") if one in said), "insufficient")
    assert expected == library.get(f"Q07.{episode}", "insufficient")
    if f"Q07.{episode}" in library:
        (finding,) = [one for one in findings_of(evidence) if one.id == f"Q07.{episode}"]
        bounds = finding.verdict(evidence).bounds
        assert bounds is not None
        assert (bounds.low, bounds.high) == (said.count("supported"), len(said) - said.count("contradicted"))


def test_the_recomputation_is_of_findings_with_different_verdicts(library: dict[str, str]) -> None:
    """If all were alike, the comparison above could not tell a right answer from a constant."""
    assert len({library[name] for name in QUESTIONS if name in library}) >= 3


def test_every_onset_is_the_librarys_to_the_minute(raw: duckdb.DuckDBPyConnection, evidence: Evidence) -> None:
    from datetime import UTC

    computed = {
        row: (earliest.replace(tzinfo=UTC), latest.replace(tzinfo=UTC))
        for row, earliest, latest in raw.execute("SELECT id, earliest, latest FROM events").fetchall()
    }
    onsets = {event.id: (event.onset.earliest, event.onset.latest) for event in evidence.events}
    assert len(computed) > 500
    assert {row: onsets[row] for row in computed} == computed
