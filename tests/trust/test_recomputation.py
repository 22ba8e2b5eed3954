"""Headline numbers computed a second time: plain SQL on the raw tables, without a line of the library behind it.

The definitions are written out again here, from the codebook and the rules that findings.json prints. Only the last
step, the comparison, asks the library.
"""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from analysis.evidence.view import open_evidence
from analysis.findings.registry import evaluate, findings_of
from tests.trust.plain_sql import RAW, raw_tables

TABLES = "counts sources origins episodes events steps places mass_mobilization_protests".split()
RECOMPUTED = (
    "Q01.2011-zhanaozen Q01.2022-january Q02.2022-january Q03.2022-january S08a S06 S08b C01 Q08.2011-zhanaozen "
    "Q08.2022-january Q09.2022-january C05 S05b S11 S12 S13 S14 S17"
).split()


@pytest.fixture(scope="module")
def sql() -> duckdb.DuckDBPyConnection:
    """The raw tables, with who asserts each number."""
    db = raw_tables(TABLES)
    db.execute("""
        create table alias as
            select origin, trim(unnest(string_split(coalesce(aliases, ''), ';'))) as name from origins;
        create table number as
            select c.count_id, c.episode, c.quantity, coalesce(c.detail, '') as detail, c.population, c.place,
                cast(c.low as double) as low, cast(c.high as double) as high,
                coalesce(a.origin, s.origin) as origin, o.kind,
                first_day(c.stated_on) as said_first, last_day_of(c.stated_on) as said_last,
                first_day(c.covers_from) as from_first, last_day_of(c.covers_from) as from_last,
                first_day(c.covers_to) as to_first, last_day_of(c.covers_to) as to_last,
                first_day(e.onset_on) as onset, cast(e.core_from as date) as core_from,
                cast(e.core_to as date) as core_to, cast(e.ends_on as date) as ends
            from counts c join sources s using (source_id) join episodes e using (episode)
                left join alias a on a.name = c.attributed_to and a.name <> ''
                left join origins o on o.origin = coalesce(a.origin, s.origin);
        -- an act's total holds the core and no day outside the episode; what follows an act has no last day
        create table total as
            select * from number
            where from_first <= core_from and to_last >= core_to and from_last >= onset
                and (quantity in ('convicted', 'officers_convicted', 'deaths_in_custody') or to_first <= ends);
        -- of one origin the numbers that nothing it said later replaces
        create table standing as
            select * from total t where not exists (
                select 1 from total u where (u.episode, u.quantity, u.detail, u.population, u.place, u.origin)
                    = (t.episode, t.quantity, t.detail, t.population, t.place, t.origin)
                    and (u.said_first > t.said_last or (t.said_last is null and u.said_last is not null)));
        -- an origin's place: what its numbers have in common, else from the lowest to the highest
        create table stand as
            select episode, quantity, population, place, origin, any_value(kind) as kind,
                case when clash then lows else floor end as low, case when clash then highs else ceiling end as high
            from (
                select episode, quantity, population, place, origin, any_value(kind) as kind,
                    max(low) as floor, min(high) as ceiling,
                    coalesce(max(low) > min(high), false) as clash,
                    case when count(low) = count(*) then min(low) end as lows,
                    case when count(high) = count(*) then max(high) end as highs
                from standing where detail = '' group by all)
            group by all;
    """)
    return db


@pytest.fixture(scope="module")
def findings() -> dict[str, dict[str, Any]]:
    evidence = open_evidence(RAW)
    wanted = [finding for finding in findings_of(evidence) if finding.id in RECOMPUTED]
    return {record.id: record for record in evaluate(evidence, wanted)}


def one(db: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    row = db.execute(query).fetchone()
    assert row is not None
    return row


def spread(db: duckdb.DuckDBPyConnection, episode: str, quantity: str, population: str, place: str) -> tuple[Any, ...]:
    """From the lowest to the highest number that any origin states, floors counting with their number."""
    return one(
        db,
        f"""select min(low), case when count(high) > 0 then greatest(max(high), max(low)) end from stand
            where (episode, quantity, population, place) = ('{episode}', '{quantity}', '{population}', '{place}')""",
    )


def majority(db: duckdb.DuckDBPyConnection, episode: str, quantity: str, place: str) -> tuple[Any, ...]:
    """The narrowest range that holds the stated numbers of more than half of the origins; ties spanned."""
    return one(
        db,
        f"""with p as (
                select coalesce(low, high) as a, coalesce(high, low) as b from stand
                where (episode, quantity, population, place) = ('{episode}', '{quantity}', 'all', '{place}')),
            ranges as (select x.a as lo, y.b as hi from p x, p y where x.a <= y.b),
            holding as (select lo, hi from ranges
                where (select count(*) from p where lo <= a and b <= hi) * 2 > (select count(*) from p))
            select min(lo), max(hi) from holding where hi - lo = (select min(hi - lo) from holding)""",
    )


@pytest.mark.parametrize(
    ("finding", "episode", "quantity", "population"),
    [
        ("Q01.2011-zhanaozen", "2011-zhanaozen", "killed", "all"),
        ("Q01.2022-january", "2022-january", "killed", "all"),
        ("Q02.2022-january", "2022-january", "wounded", "all"),
        ("Q03.2022-january", "2022-january", "detained", "all"),
        ("S14", "2021-elections", "containment_hours", "protesters"),
    ],
)
def test_the_range_and_its_place(
    sql: duckdb.DuckDBPyConnection,
    findings: dict[str, dict[str, Any]],
    finding: str,
    episode: str,
    quantity: str,
    population: str,
) -> None:
    (place,) = one(
        sql,
        f"""with level as (
                select s.place, count(*) as origins,
                    case p.kind when 'settlement' then 1 when 'region' then 2 else 3 end as width
                from stand s join places p using (place)
                where (episode, quantity, population) = ('{episode}', '{quantity}', '{population}')
                    and p.kind <> 'unspecified'
                group by all)
            select place from level where origins * 2 >= (select max(origins) from level)
            order by width desc, origins desc, place limit 1""",
    )
    record = findings[finding]
    assert (record.low, record.high) == spread(sql, episode, quantity, population, place)
    assert ("the whole country" if place == "national" else place) in record.answer


def test_more_than_160_and_about_10_000_hold_for_the_majority(
    sql: duckdb.DuckDBPyConnection, findings: dict[str, dict[str, Any]]
) -> None:
    low, _ = majority(sql, "2022-january", "killed", "national")
    assert (findings["S08a"].verdict == "supported") == (low >= 161)
    low, high = majority(sql, "2022-january", "detained", "national")
    assert (findings["S06"].verdict == "supported") == (low >= 9000 and high <= 11000)
    assert f"{low:,.0f} to {high:,.0f} persons" in findings["S06"].answer


def test_the_official_toll_moved(sql: duckdb.DuckDBPyConnection, findings: dict[str, dict[str, Any]]) -> None:
    of_state = """total where (episode, quantity, population, place) = ('2022-january', 'killed', 'all', 'national')
        and detail = '' and kind = 'state' and said_last is not null"""
    low, high = one(sql, f"select min(low), greatest(max(high), max(low)) from {of_state}")
    assert (findings["S08b"].low, findings["S08b"].high) == (low, high)
    (apart,) = one(
        sql,
        f"""with t as (select * from {of_state})
            select count(*) from t a join t b on a.origin = b.origin and a.said_last < b.said_first
            where a.high < b.low or b.high < a.low""",
    )
    assert apart > 0
    assert findings["S08b"].verdict == "supported"


def test_the_dead_of_2022_to_the_dead_of_2011(
    sql: duckdb.DuckDBPyConnection, findings: dict[str, dict[str, Any]]
) -> None:
    later = spread(sql, "2022-january", "killed", "all", "national")
    earlier = spread(sql, "2011-zhanaozen", "killed", "all", "Zhanaozen")
    assert findings["C01"].low == pytest.approx(later[0] / earlier[1])
    assert findings["C01"].high == pytest.approx(later[1] / earlier[0])
    assert (findings["C01"].verdict == "supported") == (later[0] > earlier[1])


def convicted(db: duckdb.DuckDBPyConnection, episode: str, quantity: str, kind: str) -> tuple[Any, ...]:
    """The last running total, and that with the largest verdict of each later day added."""
    return one(
        db,
        f"""with c as (select * from number where (episode, quantity) = ('{episode}', '{quantity}')
                    and detail = '' and population <> 'other' and low is not null),
            step as (select step_id, first_day(date) as day, length(date) as fine, cast(count_low as double) as low
                from steps where (episode, kind) = ('{episode}', '{kind}') and count_low is not null),
            best as (select low, to_last from c where from_first <= core_from and to_last >= core_to
                and from_last >= onset order by to_last desc, low desc limit 1),
            verdict as (
                select from_first as day, low from c
                    where from_first = to_last and (from_first > core_from or to_last < core_to)
                union all select day, low from step where fine = 10),
            after as (select day, max(low) as low from verdict
                where day > coalesce((select to_last from best), date '1900-01-01') group by day),
            biggest as (select max(low) as low from (select low from c union all select low from step))
            select least((select low from biggest), coalesce((select low from best), 0) + coalesce(sum(after.low), 0)),
                greatest((select low from biggest), coalesce((select low from best), 0) + coalesce(sum(after.low), 0))
            from after""",
    )


def test_officers_and_others_convicted(sql: duckdb.DuckDBPyConnection, findings: dict[str, dict[str, Any]]) -> None:
    ratios = {}
    for episode in ("2011-zhanaozen", "2022-january"):
        officers = convicted(sql, episode, "officers_convicted", "officers_convicted")
        others = convicted(sql, episode, "convicted", "protesters_convicted")
        record = findings[f"Q08.{episode}"]
        assert (record.low, record.high) == officers
        ratios[episode] = (others[0] / officers[1], others[1] / officers[0])
    low, high = ratios["2022-january"]
    assert (findings["Q09.2022-january"].low, findings["Q09.2022-january"].high) == pytest.approx((low, high))
    assert findings["C05"].low == pytest.approx(low / ratios["2011-zhanaozen"][1])
    assert (findings["C05"].verdict == "supported") == (low > ratios["2011-zhanaozen"][1])


def test_foreigners_in_the_states_own_figures(
    sql: duckdb.DuckDBPyConnection, findings: dict[str, dict[str, Any]]
) -> None:
    (most,) = one(
        sql,
        """select max(low) from number where episode = '2022-january' and population = 'foreigners' and kind = 'state'
            and quantity in ('held_in_custody', 'charged', 'convicted', 'killed', 'detained')""",
    )
    assert findings["S05b"].low == most
    assert (findings["S05b"].verdict == "supported") == (most > 0)


def test_protest_grew_by_the_rate_of_the_one_body_whose_spans_decide(
    sql: duckdb.DuckDBPyConnection, findings: dict[str, dict[str, Any]]
) -> None:
    low, high = one(
        sql,
        """with n as (select distinct origin, low, high, from_first, to_last, to_last - from_first + 1 as days
                from number where quantity = 'protests_recorded' and place = 'national'
                and year(from_first) >= 2018 and year(to_last) <= 2021 and to_last - from_first + 1 >= 90),
            pair as (select (b.low / b.days) / (a.high / a.days) as least, (b.high / b.days) / (a.low / a.days) as most
                from n a join n b on a.origin = b.origin and a.to_last < b.from_first)
            select min(least), max(most) from pair where least > 1 or most < 1""",
    )
    assert (findings["S11"].low, findings["S11"].high) == pytest.approx((low, high))
    assert (findings["S11"].verdict == "supported") == (low > 1)


STATE = """('police', 'national_guard', 'army', 'security_service', 'security_forces', 'local_authority', 'government',
    'president', 'prosecutor', 'court', 'parliament', 'election_commission')"""


def test_no_fire_by_the_state_between_the_episodes(
    sql: duckdb.DuckDBPyConnection, findings: dict[str, dict[str, Any]]
) -> None:
    between = f"""events where actor in {STATE}
        and first_day(date) > (select cast(ends_on as date) from episodes where episode = '2011-zhanaozen')
        and last_day_of(date) < (select cast(onset_on as date) from episodes where episode = '2022-january')"""
    (fire,) = one(sql, f"select count(*) from {between} and action = 'live_fire'")
    assert (findings["S12"].verdict == "supported") == (fire == 0)
    ladder = (RAW / "codes.yaml").read_text().partition("force_ladder:")[2].partition("\n\n")[0]
    on_ladder = {word.strip("[], ") for line in ladder.splitlines()[1:] for word in line.partition(":")[2].split(",")}
    acts = sql.execute(f"select distinct coalesce(same_act, event_id), action from {between}").fetchall()
    told = len({act for act, action in acts if action in on_ladder})
    assert f" {told} acts of the state" in findings["S12"].answer
    coded, lethal, arrests, last = one(
        sql,
        """select count(*), count(*) filter (lethal = 'yes'), count(*) filter (responses like '%arrests%'), max(end_on)
            from mass_mobilization_protests where country = 'Kazakhstan'
                and start_on > (select ends_on from episodes where episode = '2011-zhanaozen')
                and end_on < (select onset_on from episodes where episode = '2022-january')""",
    )
    assert lethal == 0
    said = f"{coded} protests of 50 or more persons in these days, the last of {last}: none was met with"
    assert said in findings["S12"].answer
    assert f"{arrests} were met with arrests" in findings["S12"].answer


def test_the_smallest_protests(sql: duckdb.DuckDBPyConnection, findings: dict[str, dict[str, Any]]) -> None:
    small, answered, detained = one(
        sql,
        """with small as (select event_id, coalesce(same_act, event_id) as act from events
                where action in ('strike', 'hunger_strike', 'picket', 'rally', 'march', 'road_block',
                    'voluntary_dispersal') and cast(participants_high as integer) <= 2),
            answer as (select act, action from small join events r on r.responds_to = small.event_id)
            select (select count(distinct act) from small), (select count(distinct act) from answer),
                (select count(distinct act) from answer where action in ('detention', 'preventive_detention'))""",
    )
    answer = findings["S13"].answer
    assert answer.startswith(f"{small} protests of at most 2 persons: {detained} ended in detention")
    assert f"{answered - detained} were met otherwise or left alone, for {small - answered} no response" in answer


def test_how_many_of_the_dead_are_explained(
    sql: duckdb.DuckDBPyConnection, findings: dict[str, dict[str, Any]]
) -> None:
    (whole,) = one(
        sql,
        """select low from standing where (episode, quantity, population, place, kind)
            = ('2022-january', 'killed', 'all', 'national', 'state') and detail = ''
            order by said_first desc limit 1""",
    )
    causes = [
        one(sql, f"select max(low) from total where episode = '2022-january' and quantity = '{cause}'")[0]
        for cause in ("killed_by_gunfire", "deaths_in_custody")
    ]
    assert findings["S17"].low == pytest.approx(max(causes) / whole, abs=1e-4)
    assert findings["S17"].high == pytest.approx(sum(causes) / whole, abs=1e-4)


def test_every_headline_was_recomputed(findings: dict[str, dict[str, Any]]) -> None:
    assert set(findings) == set(RECOMPUTED)
