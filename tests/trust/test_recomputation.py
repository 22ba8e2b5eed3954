"""Headline results held against findings.json, worked out a second time: in pandas for numbers (plain_numbers.py), in
plain SQL for the rest, from the raw tables and without a line of the library. Orders of acts have a module of their
own.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import duckdb
import pandas as pd
import pytest

from analysis.evidence.view import Evidence
from analysis.findings.record import Record
from analysis.findings.registry import evaluate, findings_of
from tests.trust import plain_numbers as plain
from tests.trust.plain_sql import raw_tables

OLD, MID, NEW = "2011-zhanaozen", "2021-elections", "2022-january"
EACH = (OLD, MID, NEW)
HOW_MANY = {
    "Q01": ("killed", "all"),
    "Q02": ("wounded", "all"),
    "Q03": ("detained", "all|protesters"),
    "Q13": ("killed", "children"),
    "Q14": ("killed", "bystanders"),
    "Q15": ("killed", "security_forces"),
    "Q15a": ("wounded", "security_forces"),
    "Q16": ("deaths_in_custody", "all"),
    "Q22": ("missing_persons", "all"),
}
ASKED = {
    **{f"{name}.{episode}": (episode, *of, None) for name, of in HOW_MANY.items() for episode in EACH},
    "S06": (NEW, "detained", "all", (9000, 11000)),
    "S08a": (NEW, "killed", "all", (161, math.inf)),
    "S14": (MID, "containment_hours", "protesters", (8, 10)),
}
CONVICTED: dict[str, tuple[str, set[str]]] = {
    "Q08": ("officers_convicted", set()),
    "Q08a": ("officers_convicted", {"shots_or_death", "ill_treatment", "other_force"}),
    "Q18": ("officers_convicted", {"shots_or_death"}),
}
STEPS = {"Q08b": "officials_convicted", "Q19": "posthumous_prosecution", "Q20": "amnesty", "Q21": "compensation"}
SHARES = {
    "B02": [(c, "1900-2100", "lethal_responses") for c in "Belarus China Kyrgyzstan Russia Tajikistan Turkmenistan "
            "Uzbekistan".split()],
    "B03": [("Kazakhstan", "1990-1999", "responses_arrests"), ("Kazakhstan", "2000-2011", "responses_arrests")],
    "B04": [("Kazakhstan", "1900-2100", "lethal_responses")],
}  # fmt: skip
FIRST = {
    "B02": ("Kazakhstan", "1900-2100", "lethal_responses"),
    "B03": ("Kazakhstan", "2012-2020", "responses_arrests"),
    "B04": ("Kazakhstan", "1900-2100", "responses_arrests"),
}
ALONE = "B01 B05 C07 C08 C09 S05b S06c S08b S08c S08d S08e S11 S12 S13 S17 Q24.2022-january Q17.2022-january".split()
RECOMPUTED = (
    *ASKED,
    *(f"{name}.{episode}" for name in (*CONVICTED, "Q09", *STEPS, "Q23") for episode in EACH),
    *SHARES,
    *ALONE,
)
STATE = """('police', 'national_guard', 'army', 'security_service', 'security_forces', 'local_authority', 'government',
    'president', 'prosecutor', 'court', 'parliament', 'election_commission')"""


@cache
def counts() -> pd.DataFrame:
    return plain.numbers()


@pytest.fixture(scope="module")
def sql() -> duckdb.DuckDBPyConnection:
    db = raw_tables("sources episodes events steps mass_mobilization mass_mobilization_protests".split())
    number = counts()
    db.register("number", number.assign(stated_first=number.stated_on_first, stated_last=number.stated_on_last))
    return db


@pytest.fixture(scope="module")
def findings(evidence: Evidence) -> dict[str, Record]:
    wanted = [finding for finding in findings_of(evidence) if finding.id in RECOMPUTED]
    return {record.id: record for record in evaluate(evidence, wanted)}


def one(db: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    row = db.execute(query).fetchone()
    assert row is not None
    return row


def of_record(record: Record) -> tuple[str, float | None, float | None]:
    return (record.reason.value or record.verdict.value, record.low, record.high)


@pytest.mark.parametrize("finding", ASKED)
def test_how_many(findings: dict[str, Record], finding: str) -> None:
    episode, quantity, population, asserted = ASKED[finding]
    if finding not in findings:
        told = counts()[(counts().episode == episode) & (counts().quantity == quantity)]
        assert population != "all" or quantity in plain.GROUP["aftermath"]
        assert population not in set(told.population), "a question of a part is asked where a row tells of it"
        return
    assert of_record(findings[finding]) == plain.how_many(counts(), episode, quantity, population, asserted)


@pytest.mark.parametrize("episode", EACH)
@pytest.mark.parametrize("name", CONVICTED)
def test_who_was_convicted_and_of_what(findings: dict[str, Record], name: str, episode: str) -> None:
    number = plain.tried(counts(), episode, *CONVICTED[name])
    if (record := findings.get(f"{name}.{episode}")) is None:
        assert CONVICTED[name][1], "of what somebody was convicted is asked where a verdict is told"
        assert number is None
        return
    expected = ("nothing_told", None, None) if number is None else ("supported", number, None)
    assert of_record(record) == expected


@pytest.mark.parametrize("episode", EACH)
def test_more_of_others_than_of_officers(findings: dict[str, Record], episode: str) -> None:
    others, officers = (plain.tried(counts(), episode, q) for q in ("convicted", "officers_convicted"))
    record = findings[f"Q09.{episode}"]
    if others is None or officers is None:
        assert of_record(record) == ("nothing_told", None, None)
    else:
        assert record.verdict == ("supported" if others > officers else "contradicted")
        assert record.low == record.high == pytest.approx(others / officers)


@pytest.mark.parametrize("episode", EACH)
@pytest.mark.parametrize("name", STEPS)
def test_steps_told(findings: dict[str, Record], name: str, episode: str) -> None:
    steps = plain.STEPS[(plain.STEPS.episode == episode) & (plain.STEPS.kind == STEPS[name])]
    since = plain.first(plain.EPISODES.core_from[episode])
    steps = steps[(steps.date == "") | (steps.date.map(plain.last) >= since)]
    if (record := findings.get(f"{name}.{episode}")) is None:
        assert not len(steps)
        return
    assert (record.low, record.reason.value) == ((len(steps), "") if len(steps) else (None, "nothing_told"))
    assert {row for row in record.evidence if row.startswith("s")} == set(steps.step_id)


def share(db: duckdb.DuckDBPyConnection, country: str, years: str, column: str) -> tuple[int, int]:
    begins, ends = years.split("-")
    k, n = one(
        db,
        f"""select sum(cast({column} as integer)), sum(cast(protests as integer)) from mass_mobilization
            where country = '{country}' and cast(year as integer) between {begins} and {ends}""",
    )
    return int(k), int(n)


@pytest.mark.parametrize("finding", SHARES)
def test_shares_of_a_list(sql: duckdb.DuckDBPyConnection, findings: dict[str, Record], finding: str) -> None:
    k, n = share(sql, *FIRST[finding])
    others = [share(sql, *other) for other in SHARES[finding]]
    larger = [k / n > other_k / other_n for other_k, other_n in others]
    record = findings[finding]
    assert record.verdict == ("supported" if all(larger) else "contested" if any(larger) else "contradicted")
    assert all(f"{a} of {b} protests" in record.answer for a, b in [(k, n), *others])
    assert record.low == pytest.approx(min((k / n) / (a / b) for a, b in others if a), abs=0.005)


def test_fewer_than_one_in_ten(sql: duckdb.DuckDBPyConnection, findings: dict[str, Record]) -> None:
    k, n = share(sql, *FIRST["B02"])
    assert findings["B01"].low == findings["B01"].high == pytest.approx(k / n, abs=1e-4)
    assert findings["B01"].verdict == ("supported" if k / n < 0.1 else "contradicted")


def test_a_protest_of_many_months(sql: duckdb.DuckDBPyConnection, findings: dict[str, Record]) -> None:
    k, n, long_k, long_n, lethal_days, days = one(
        sql,
        """with p as (select lethal = 'yes' as lethal, cast(days as integer) as days from mass_mobilization_protests
                where country = 'Kazakhstan')
            select count(*) filter (lethal), count(*), count(*) filter (lethal and days > 92),
                count(*) filter (days > 92), sum(days) filter (lethal), sum(days) from p""",
    )
    readings = [(k / n, k / n), ((k - long_k) / (n - long_n),) * 2, (k / days, lethal_days / days)]
    below, above = [high < 0.1 for _, high in readings], [low >= 0.1 for low, _ in readings]
    expected = "supported" if all(below) else "contradicted" if all(above) else "contested"
    assert findings["B05"].verdict == expected
    assert findings["B05"].low == pytest.approx(min(low for low, _ in readings[:2]), abs=1e-4)


def highest(stand: dict[str, plain.Ends]) -> float:
    return max(high if high < math.inf else low for low, high in stand.values())


def test_the_dead_of_2022_to_the_dead_of_2011(findings: dict[str, Record]) -> None:
    later, earlier = (plain.level(counts(), episode, "killed", "all") for episode in (NEW, OLD))
    assert later is not None
    assert earlier is not None
    low, high = plain.spread(list(later[1].values())) or (0, 0)
    assert high == math.inf
    assert findings["C07"].verdict == ("supported" if low > highest(earlier[1]) else "contested")
    assert (findings["C07"].low, findings["C07"].high) == (pytest.approx(low / highest(earlier[1])), None)


def test_the_wounded_and_the_detained(findings: dict[str, Record]) -> None:
    wounded = {episode: plain.level(counts(), episode, "wounded", "all") for episode in (OLD, NEW)}
    assert wounded[OLD] is not None
    assert wounded[NEW] is not None
    assert findings["C08"].low == pytest.approx(
        min(low for low, _ in wounded[NEW][1].values()) / highest(wounded[OLD][1])
    )
    detained = {episode: plain.level(counts(), episode, "detained", "all") for episode in (OLD, NEW)}
    assert detained[OLD] is not None
    assert detained[NEW] is not None
    low, high = plain.spread(list(detained[NEW][1].values())) or (0, 0)
    assert low == high
    assert findings["C09"].low == pytest.approx(low / highest(detained[OLD][1]))
    assert {low for low, _ in detained[OLD][1].values()} == {-math.inf}  # 'at most' alone: how many times is open above
    assert findings["C09"].high is None


OWN = "official and basis in ('own_records', 'own_documentation', 'name_list', 'unclear') and stale <> 'yes'"
TOTALS = f"number where episode = '{NEW}' and detail = '' and reach = 'total' and {OWN}"


@pytest.mark.parametrize(("finding", "population"), [("S08b", "all"), ("S08e", "alleged_attackers")])
def test_the_official_number_moved(
    sql: duckdb.DuckDBPyConnection, findings: dict[str, Record], finding: str, population: str
) -> None:
    series = f"{TOTALS} and (quantity, population, place) = ('killed', '{population}', 'national') and stated_on <> ''"
    low, high = one(sql, f"select min(lo), max(hi) filter (hi < 'infinity') from {series}")
    assert (findings[finding].low, findings[finding].high) == (low, high)
    (apart,) = one(
        sql,
        f"""with t as (select * from {series}) select count(*) from t a join t b on a.stated_last < b.stated_first
            where a.hi < b.lo or b.hi < a.lo""",
    )
    assert findings[finding].verdict == ("supported" if apart else "contradicted")


def test_the_parts_that_the_state_gives(sql: duckdb.DuckDBPyConnection, findings: dict[str, Record]) -> None:
    """The police's civilians and officers of Almaty against the prosecutors' total of a year later; and the classes."""
    newest = f"""(select population, place, arg_max(lo, (stated_first, count_id)) as lo from {TOTALS}
        and quantity = 'killed' group by all)"""
    (wrong,) = one(
        sql,
        f"""select count(*) from {newest} t join {newest} a on (a.place, a.population) = (t.place, 'civilians')
            join {newest} b on (b.place, b.population) = (t.place, 'security_forces')
            where t.population = 'all' and a.lo + b.lo > t.lo""",
    )
    assert (findings["S08d"].verdict, findings["S08d"].low) == ("contradicted" if wrong else "supported", wrong)
    assert findings["S08c"].verdict == "supported"
    classes = f"""{TOTALS} and quantity = 'killed' and place = 'national'
        and population in ('alleged_attackers', 'regime_violators', 'bystanders', 'other', 'security_forces')"""
    (added,) = one(
        sql,
        f"""with day as (select stated_first from {classes} and length(stated_on) = 10 group by all
                having count(distinct population) > 1 order by 1 desc limit 1)
            select (select sum(lo) from (select distinct population, lo from {classes}
                        and stated_first = (select stated_first from day) and population <> 'security_forces'))
                + (select arg_max(lo, stated_first) from {classes} and population = 'security_forces')
                + (select max(lo) from {TOTALS} and (quantity, place) = ('deaths_in_custody', 'national'))""",
    )
    assert findings["Q24.2022-january"].low == added


def test_the_torture_funnel(sql: duckdb.DuckDBPyConnection, findings: dict[str, Record]) -> None:
    record = findings["Q17.2022-january"]
    for quantity in ("torture_complaints", "torture_cases", "officers_suspected", "officers_charged"):
        (most,) = one(
            sql,
            f"""select max(lo) from number where (episode, quantity, place) = ('{NEW}', '{quantity}', 'national')
                and reach = 'total' and stale <> 'yes'
                and basis in ('own_records', 'own_documentation', 'name_list')""",
        )
        assert f"{most:,.0f} (" in record.answer
    assert record.low == plain.tried(counts(), NEW, "officers_convicted")
    assert record.verdict == "supported"


def test_foreigners_in_the_states_own_figures(sql: duckdb.DuckDBPyConnection, findings: dict[str, Record]) -> None:
    (most,) = one(
        sql,
        f"""select max(lo) from number where episode = '{NEW}' and population = 'foreigners' and official
            and quantity in ('held_in_custody', 'charged', 'convicted', 'killed', 'detained')""",
    )
    assert findings["S05b"].low == most
    assert findings["S05b"].verdict == ("supported" if most > 0 else "contradicted")


@pytest.mark.parametrize("episode", EACH)
def test_names_that_the_state_published(findings: dict[str, Record], episode: str) -> None:
    c = counts()
    listed = c[(c.episode == episode) & (c.detail == "names_on_official_list") & c.official].lo.tolist()
    steps = plain.STEPS[(plain.STEPS.episode == episode) & (plain.STEPS.kind == "names_published")]
    listed += [float(step.count_low) for step in steps.itertuples() if step.body_kind == "state"]
    level = plain.level(c, episode, "killed", "all")
    for name in (f"Q23.{episode}", *(("S06c",) if episode == NEW else ())):
        if (record := findings.get(name)) is None:
            assert not listed
            assert not ((c.episode == episode) & (c.quantity == "killed")).any()
        elif not listed or level is None:
            assert record.reason.value == "nothing_told"
        else:
            assert record.low == record.high == max(listed) / level[1]["the state"][0]


def test_how_many_of_the_dead_are_explained(sql: duckdb.DuckDBPyConnection, findings: dict[str, Record]) -> None:
    level = plain.level(counts(), NEW, "killed", "all")
    assert level is not None
    whole = level[1]["the state"][0]
    causes = [
        one(
            sql,
            f"""select max(lo) from number where (episode, quantity, reach) = ('{NEW}', '{cause}', 'total')
                and stale <> 'yes'""",
        )[0]
        for cause in ("killed_by_gunfire", "deaths_in_custody")
    ]
    assert findings["S17"].low == pytest.approx(max(causes) / whole, abs=1e-4)
    assert findings["S17"].high == pytest.approx(sum(causes) / whole, abs=1e-4)


def test_protest_grew_by_the_rate_of_the_one_body_whose_spans_decide(
    sql: duckdb.DuckDBPyConnection, findings: dict[str, Record]
) -> None:
    low, high, bodies = one(
        sql,
        """with n as (select distinct origin, cast(nullif(low, '') as double) as lo,
                    cast(nullif(high, '') as double) as hi, covers_from_first as begins, covers_to_last as ends,
                    date_diff('day', covers_from_first, covers_to_last) + 1 as days
                from number where quantity = 'protests_recorded' and place = 'national'
                and year(covers_from_first) >= 2018 and year(covers_to_last) <= 2021
                and date_diff('day', covers_from_first, covers_to_last) + 1 >= 90 and low not in ('', '0')),
            pair as (select a.origin, (b.lo / b.days) / (a.hi / a.days) as least,
                    (b.hi / b.days) / (a.lo / a.days) as most
                from n a join n b on a.origin = b.origin and a.ends < b.begins)
            select min(least), max(most), count(distinct origin) from pair where least > 1 or most < 1""",
    )
    assert (findings["S11"].low, findings["S11"].high) == pytest.approx((low, high))
    assert bodies == 1
    assert findings["S11"].reason.value == "one_voice"


def test_no_fire_by_the_state_between_the_episodes(sql: duckdb.DuckDBPyConnection, findings: dict[str, Record]) -> None:
    between = f"""events where actor in {STATE}
        and first_day(date) > (select cast(ends_on as date) from episodes where episode = '{OLD}')
        and last_day_of(date) < (select cast(onset_on as date) from episodes where episode = '{NEW}')"""
    (fire,) = one(sql, f"select count(*) from {between} and action = 'live_fire'")
    on_ladder = {action for actions in plain.CODES["force_ladder"].values() for action in actions}
    acts = sql.execute(f"select distinct coalesce(same_act, event_id), action from {between}").fetchall()
    told = len({act for act, action in acts if action in on_ladder})
    record = findings["S12"]
    assert (record.reason.value == "none_reported_by_those_who_watched") == (fire == 0)
    assert f" {told} acts of the state are told" in record.answer


def test_the_smallest_protests(sql: duckdb.DuckDBPyConnection, findings: dict[str, Record]) -> None:
    small, detained, years = one(
        sql,
        """with small as (select event_id, coalesce(same_act, event_id) as act from events
                where action in ('strike', 'hunger_strike', 'picket', 'rally', 'march', 'road_block',
                    'voluntary_dispersal') and cast(participants_high as integer) <= 2),
            ended as (select act, p.date from small join events r on r.responds_to = small.event_id
                join events p on p.event_id = small.event_id where r.action in ('detention', 'preventive_detention'))
            select (select count(distinct act) from small), (select count(distinct act) from ended),
                (select count(distinct left(date, 4)) from ended)""",
    )
    record = findings["S13"]
    assert (record.low, record.high) == (detained, None)
    assert f"{small} protests of at most 2 persons: {detained} ended in detention" in record.answer
    assert record.verdict == ("supported" if detained >= 5 and years >= 3 else "insufficient")


def test_every_headline_was_recomputed_and_they_are_of_all_kinds(findings: dict[str, Record]) -> None:
    assert set(findings) <= set(RECOMPUTED)
    assert len(findings) >= 60
    assert {record.verdict for record in findings.values()} >= {
        "supported",
        "contradicted",
        "contested",
        "insufficient",
    }
