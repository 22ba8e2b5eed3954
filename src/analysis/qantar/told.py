"""What the tables hold and the measures say, as DataFrames; and a row more, in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.evidence.check import check_row, errors_in, format_problems
from analysis.evidence.codes import Codes
from analysis.evidence.frames import meanings
from analysis.evidence.package import load_package
from analysis.evidence.places import COUNTRY
from analysis.evidence.spelling import known
from analysis.evidence.tables import kind_of_rows
from analysis.evidence.view import Evidence, evidence_of, raw_folder, raw_tables
from analysis.findings.claims import SIDES_NAMED
from analysis.method import base_rates, levels
from analysis.method.accountability import all_indicators
from analysis.method.acts import in_episode
from analysis.method.agreement import agreement_by_column
from analysis.method.bounds import Bounds
from analysis.method.claims import sides as claim_sides
from analysis.method.reach import reaches
from analysis.method.selectors import Selector
from analysis.method.sequence import Precedence, by_place, first_before
from analysis.report.wording import text


def columns(table: str) -> pd.DataFrame:
    """The columns of a table: dtype, unit and meaning, a line each.

    >>> columns("counts").loc["low", "dtype"]
    'float64'
    """
    kind = kind_of_rows(table)
    return meanings(table, kind, load_package(raw_folder(), Codes.load(raw_folder())))


def with_row(evidence: Evidence, table: str, **cells: str) -> Evidence:
    """The evidence with one more row of a raw table, in memory; cells that are not given are blank. A row whose id is
    there already takes its place. ValueError says what is wrong with a cell, as `check` would.

    >>> more = with_row(open_evidence(), "counts", **{**dict(raw_tables()["counts"][0]), "count_id": "n22-999"})
    >>> len(more.counts) - len(open_evidence().counts)
    1
    """
    raw: dict[str, Sequence[Mapping[str, str]]] = dict(raw_tables())
    names = list(raw[known(table, raw, "table")][0])
    row = dict.fromkeys(names, "") | {known(name, names, "column"): str(cell) for name, cell in cells.items()}
    described = load_package(raw_folder(), evidence.codes)
    key = described.by_name[table].by_name[names[0]]
    once = key.constraints.get("unique")  # pieces of evidence share the id of their claim
    kept = [other for other in raw[table] if not once or other[key.name] != row[key.name]]
    wrong = errors_in(check_row(table, row, {**raw, table: kept}, described, evidence.codes))
    if told := [problem for problem in wrong if problem.column != key.name]:  # its id is for this notebook alone
        raise ValueError(format_problems(told))
    raw[table] = [*kept, row]
    return evidence_of(raw, evidence.codes).without(evidence.narrowing)


def how_many(evidence: Evidence, episode: str, quantity: str, populations: Sequence[str] = ()) -> levels.HowMany:
    """How many, by the rules of the report: `.headline` (None if there is none) with the `.bounds` that those who
    counted leave and who says what, `.others` for other places, `.aside` with what is set aside. Of whom:
    `populations`, without any those of the group `asked_of` of codes.yaml.

    >>> found = how_many(open_evidence(), "2011-zhanaozen", "killed")
    >>> found.headline.unit
    'persons'
    """
    known(quantity, evidence.codes.codes("quantity"), "quantity")
    for population in populations:
        known(population, evidence.codes.codes("population"), "population")
    usual = [code for code in evidence.codes.codes("population") if code in evidence.codes.group("asked_of")]
    return levels.how_many(evidence, evidence.episode(episode), quantity, populations or usual)


def positions(found: levels.HowMany) -> pd.DataFrame:
    """Who stands where on a number, a line a body by its origin: whether it counted, how, bounds, day, rows. All organs
    of the accused state are one voice.

    >>> set(positions(how_many(open_evidence(), "2022-january", "killed")).counted)
    {False, True}
    """
    enumerators, beside = (found.headline.enumerators, found.headline.beside) if found.headline else ((), ())
    lines = [
        (p.body.id, p.body.name, p.body.voice, p in enumerators, p.basis, *_ends(p.bounds), p.stated_text, _ids(p.rows))
        for p in (*enumerators, *beside)
    ]
    return frame(lines, "name voice counted basis low high stated rows")


def reach(evidence: Evidence) -> pd.Series[str]:
    """How the span of each number lies to its episode: 'total', 'part', 'wider', 'moment' or 'unknown'.

    >>> set(reach(open_evidence())) <= {"total", "part", "wider", "moment", "unknown"}
    True
    """
    of = reaches(evidence)
    return pd.Series({count.id: of(count) for count in evidence.counts}, name="reach", dtype="str")


def orders(evidence: Evidence, episode: str, earlier: str, later: str) -> pd.DataFrame:
    """Which of two kinds of acts came first, a line a place: the answer, what decides it ('clock' or 'orders'), hours
    between by the clock, rows. Acts are named as in statements.csv: `state_force`, `live_fire@state`, `rung:4+`.

    >>> set(orders(open_evidence(), "2022-january", "state_force", "crowd_violence").columns) >= {"answer", "by"}
    True
    """
    places = _by_place(evidence, episode, earlier, later).items()
    lines = [(place, f.answer, f.by, *_ends(f.hours_between), _ids(f.rows)) for place, f in places]
    return frame(lines, "answer by hours_low hours_high rows")


def stated(evidence: Evidence, episode: str, earlier: str, later: str) -> pd.DataFrame:
    """Who states which of two kinds of acts came first where the clock leaves it open, a line a place and origin, with
    the rows of its orders. It `weighs` as 'independent', as a 'party', as 'untold' who, or as 'inferred': what follows
    from an origin's orders only together with the clock is nobody's word.

    >>> set(stated(open_evidence(), "2022-january", "state_force", "crowd_violence")["first"]) <= {"earlier", "later"}
    True
    """
    lines = []
    for place, found in _by_place(evidence, episode, earlier, later).items():
        for standing in found.standings if place != COUNTRY else ():
            for first, side in (("earlier", standing.ahead), ("later", standing.behind)):
                weighs = dict.fromkeys(side.origins, "independent") | dict.fromkeys(side.parties, "party")
                weighs |= dict.fromkeys(side.untold, "untold") | dict.fromkeys(side.inferred, "inferred")
                for origin, weight in weighs.items():
                    own = [order for order in side.orders if origin in evidence.row_origins(evidence.rows[order])]
                    lines.append((origin, place, first, weight, _ids(own)))
    return frame(lines, "place first weighs orders")


def agreement() -> pd.DataFrame:
    """How far two coders agreed, a line for each column coded twice: rows compared, share that agrees, Krippendorff's
    alpha and what it allows, and what rests on the column.

    >>> "counts.basis" in agreement().index
    True
    """
    told = text("rests_on")
    lines = [
        (name, c.compared, c.share.high, c.alpha, "" if c.alpha is None else c.reliance, told.get(name, ""))
        for name, c in agreement_by_column(raw_tables()).items()
    ]
    return frame(lines, "rows share alpha allows rests")


def acts(evidence: Evidence, episode: str, kinds: str) -> pd.DataFrame:
    """The rows of `evidence.frame("events")` that tell acts of these kinds in an episode; kinds as in `orders`.

    >>> set(acts(open_evidence(), "2022-january", "live_fire@state").action)
    {'live_fire'}
    """
    kind, inside = Selector.parse(kinds, evidence.codes), in_episode(evidence.episode(episode))
    return evidence.keep(events=lambda row: inside(row) and kind(row)).frame("events")


def sides(evidence: Evidence, claim: str) -> pd.DataFrame:
    """Who stands where on a claim and on those that say the same, a line a voice: the side it counts on, by the rules
    of the report.

    >>> list(sides(open_evidence(), open_evidence().claims[0].id).columns)
    ['side']
    """
    known(claim, (one.id for one in evidence.claims), "claim")
    stand = claim_sides(evidence, [one for one in evidence.claims if claim in (one.id, one.same_as)])
    return frame([(origin, name) for name in SIDES_NAMED for origin in getattr(stand, name)], "side")


def shares(evidence: Evidence, response: str = base_rates.LETHAL) -> pd.DataFrame:
    """Of the protests of each country of the base rates, how many met a response: a share of that list.

    >>> "Kazakhstan" in shares(open_evidence()).index
    True
    """
    found = base_rates.shares_by_country(evidence.country_years, response)
    lines = [(one.country, one.protests, one.with_response, _ends(one.bounds)[0]) for one in found]
    return frame(lines, "protests met share")


def indicators(evidence: Evidence) -> pd.DataFrame:
    """The indicators of accountability, a line each: episode, question, answer, unit, rule and rows.

    >>> "answer" in indicators(open_evidence()).columns
    True
    """
    lines = [
        (one.id, one.episode, one.question, str(one.answer), *_ends(one.answer), one.rule, _ids(one.rows))
        for one in all_indicators(evidence)
    ]
    return frame(lines, "episode question answer low high rule rows")


def _by_place(evidence: Evidence, episode: str, earlier: str, later: str) -> dict[str, Precedence]:
    one, other = (Selector.parse(kinds, evidence.codes) for kinds in (earlier, later))
    told = evidence.keep(events=in_episode(evidence.episode(episode)))
    return {**by_place(told, one, other), COUNTRY: first_before(told, one, other)}


def _ends(number: object) -> tuple[float | None, float | None]:
    """Of what is no number, none."""
    return (number.low, number.high) if isinstance(number, Bounds) else (None, None)


def _ids(rows: Iterable[str]) -> str:
    return ";".join(rows)


def frame(lines: Sequence[Any], names: str) -> pd.DataFrame:
    """Lines by their id, which comes first: tuples in the order of the names, or mappings."""
    return pd.DataFrame(lines, columns=["id", *names.split()]).set_index("id")
