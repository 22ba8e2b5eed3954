"""What a notebook needs, and all of it: the evidence as DataFrames, questions to it, figures of it.

    from analysis import qantar
    evidence = qantar.open_evidence(as_of="2022-01-12")
    evidence.frame("counts")            # a table as a DataFrame
    qantar.columns("counts")            # what its columns mean
    qantar.findings(evidence)           # every finding, a line each

Tables: counts, events, orders, steps, claims, claim_evidence, sources, origins, episodes, places, statements,
country_years, protests. A view is made smaller by `evidence.narrow(...)` and larger by `with_row(...)`; nothing here
changes a file. Everything that is not named here may change without notice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from textwrap import fill
from typing import TYPE_CHECKING, Any

from analysis.evidence.frames import meanings
from analysis.evidence.package import load_package
from analysis.evidence.places import COUNTRY
from analysis.evidence.processed import changes, processed_folder, reconcile, write_processed
from analysis.evidence.rows import Statement
from analysis.evidence.tables import kind_of_rows
from analysis.evidence.view import Evidence, evidence_of, open_evidence, raw_folder, raw_tables
from analysis.findings import registry
from analysis.findings.claims import NAMED
from analysis.findings.record import Record
from analysis.method import base_rates, levels
from analysis.method.accountability import all_indicators
from analysis.method.acts import in_episode
from analysis.method.agreement import agreement_by_column
from analysis.method.bounds import Bounds
from analysis.method.claims import sides as claim_sides
from analysis.method.reach import reaches
from analysis.method.selectors import Selector
from analysis.method.sequence import Precedence, by_place
from analysis.report import figures
from analysis.report.chart import show
from analysis.report.wording import kind_asked, text, verdict_words, words_on

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Evidence",
    "acts",
    "agreement",
    "changes",
    "columns",
    "figures",
    "findings",
    "how_many",
    "indicators",
    "moved",
    "open_evidence",
    "orders",
    "pose",
    "positions",
    "processed_folder",
    "raw_tables",
    "reach",
    "reconcile",
    "records",
    "say",
    "shares",
    "show",
    "sides",
    "stated",
    "tabulate",
    "verdicts",
    "with_row",
    "write_processed",
]

SAID = "episode statement verdict reason answer low high unit rule evidence origins in_words"
_SENTENCE = re.compile(r"(?<=[a-z0-9)%]\.) (?=[A-Z0-9])")  # between two sentences, not after an initial


def columns(table: str) -> pd.DataFrame:
    """The columns of a table: dtype, unit and meaning, a line each.

    >>> columns("counts").loc["low", "dtype"]
    'float64'
    """
    from analysis.evidence.codes import Codes

    codes = Codes.load(raw_folder())
    return meanings(table, kind_of_rows(table), load_package(raw_folder(), codes))


def findings(evidence: Evidence, *tests: str, episode: str | None = None, each_claim: bool = False) -> pd.DataFrame:
    """Findings as a DataFrame indexed by id: statement, verdict, reason, answer, bounds with their unit, rule, rows,
    origins, and the verdict as the site says it (`in_words`). `tests`: only those that these tests answer; `episode`:
    only those on it. What each hangs on takes longer to find and is in `records`.

    >>> found = findings(open_evidence(), "how_many", episode="2011-zhanaozen")
    >>> list(found.columns[:4])
    ['episode', 'statement', 'verdict', 'reason']
    """
    lines = []
    for finding in registry.chosen(evidence, *tests, episode=episode, each_claim=each_claim):
        scoped = finding.scope(evidence)
        verdict = finding.decide(scoped)
        told = {
            "id": finding.id,
            "episode": finding.episode,
            "statement": finding.statement,
            "verdict": verdict.ruling,
            "reason": verdict.reason,
            "answer": verdict.answer,
            "rule": finding.test.rule,
            "evidence": verdict.evidence,
            "origins": scoped.origins_of(verdict.evidence),
            "in_words": verdict_words(kind_asked(finding.id, finding.test.name), verdict.ruling, verdict.reason),
        }
        lines.append(told | {end: getattr(verdict.bounds, end, None) for end in ("low", "high", "unit")})
    return _frame(lines, SAID)


def records(evidence: Evidence, *tests: str, episode: str | None = None, each_claim: bool = False) -> list[Record]:
    """The same findings as typed records with every field of findings.json, for figures: also what each hangs on, for
    which it is asked again without every source, origin and kind of body, and on every day.

    >>> records(open_evidence(), "how_many")[0].test
    'how_many'
    """
    return registry.ask(evidence, *tests, episode=episode, each_claim=each_claim)


def tabulate(found: Sequence[Record]) -> pd.DataFrame:
    """Records as `findings` gives them, and whether a single loss changes the verdict (`robust`).

    >>> tabulate(records(open_evidence(), "how_many"))[SAID.split()].equals(findings(open_evidence(), "how_many"))
    True
    """
    kept = {"id", *SAID.split(), "robust"}
    lines = [record.model_dump(include=kept) | {"in_words": words_on(record)} for record in found]
    return _frame(lines, f"{SAID} robust")


def verdicts(evidence: Evidence, *tests: str) -> pd.DataFrame:
    """Only statement, verdict, bounds and rows of every finding (or of those that `tests` answer): without a word on
    what each hangs on, and so in a second or two.

    >>> found = verdicts(open_evidence(), "how_many")
    >>> set(found.verdict) <= {"supported", "contradicted", "contested", "insufficient"}
    True
    """
    found = findings(evidence, *tests, each_claim=True)
    return found["episode statement verdict low high evidence".split()].sort_index()


def moved(before: Evidence, after: Evidence, *tests: str) -> pd.DataFrame:
    """The findings whose verdict or bounds differ between two views, as they were and as they are.

    >>> len(moved(open_evidence(), open_evidence(), "how_many"))
    0
    """
    one, other = (verdicts(view, *tests) for view in (before, after))
    numbers = ["verdict", "low", "high"]
    told = one[numbers].add_suffix("_before").join(other[numbers].add_suffix("_after"), how="outer")
    blank = told.astype(object).where(told.notna(), "")
    was, now = (blank.filter(like=end).set_axis(numbers, axis=1) for end in ("_before", "_after"))
    return told.assign(statement=one.statement.combine_first(other.statement))[(was != now).any(axis=1)]


def how_many(evidence: Evidence, episode: str, quantity: str, populations: Sequence[str] = ()) -> levels.HowMany:
    """How many, by the rules of the report: `.headline` (None if there is none) with the `.bounds` that those who
    counted leave and who says what, `.others` for other places, `.aside` with what is set aside. Of whom:
    `populations`, without any those of the group `asked_of` of codes.yaml.

    >>> found = how_many(open_evidence(), "2011-zhanaozen", "killed")
    >>> found.headline.unit
    'persons'
    """
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
    return _frame(lines, "name voice counted basis low high stated rows")


def reach(evidence: Evidence) -> pd.Series[str]:
    """How the span of each number lies to its episode: 'total', 'part', 'wider', 'moment' or 'unknown'.

    >>> set(reach(open_evidence())) <= {"total", "part", "wider", "moment", "unknown"}
    True
    """
    import pandas as pd

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
    return _frame(lines, "answer by hours_low hours_high rows")


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
    return _frame(lines, "place first weighs orders")


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
    return _frame(lines, "rows share alpha allows rests")


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
    stand = claim_sides(evidence, [one for one in evidence.claims if claim in (one.id, one.same_as)])
    return _frame([(origin, name) for name in NAMED for origin in getattr(stand, name)], "side")


def shares(evidence: Evidence, response: str = base_rates.LETHAL) -> pd.DataFrame:
    """Of the protests of each country of the base rates, how many met a response: a share of that list.

    >>> "Kazakhstan" in shares(open_evidence()).index
    True
    """
    found = base_rates.shares_by_country(evidence.country_years, response)
    lines = [(one.country, one.protests, one.with_response, _ends(one.bounds)[0]) for one in found]
    return _frame(lines, "protests met share")


def indicators(evidence: Evidence) -> pd.DataFrame:
    """The indicators of accountability, a line each: episode, question, answer, unit, rule and rows.

    >>> "answer" in indicators(open_evidence()).columns
    True
    """
    lines = [
        (one.id, one.episode, one.question, str(one.answer), *_ends(one.answer), one.rule, _ids(one.rows))
        for one in all_indicators(evidence)
    ]
    return _frame(lines, "episode question answer low high rule rows")


def say(found: pd.DataFrame, sentences: int = 2) -> None:
    """Print findings: on which episode, statement, verdict, and the first sentences of the answer.

    >>> say(findings(open_evidence(), "how_many").head(0))
    """
    for finding in found.itertuples():
        on = f"{finding.episode}: " if isinstance(finding.episode, str) else ""
        answer = " ".join(_SENTENCE.split(str(finding.answer))[:sentences])
        words = str(finding.in_words)
        told = f"{on}{finding.statement} {words[:1].upper()}{words[1:]}. {answer}"
        print(fill(told, 84, initial_indent="- ", subsequent_indent="  "))


def pose(evidence: Evidence, text: str, test: str, episode: str = "", **arguments: str) -> pd.DataFrame:
    """A statement of your own, decided by the rule of a test, as `findings` gives it. UnknownTest names the tests and
    arguments there are.

    >>> found = pose(open_evidence(), "Water cannon were used.", "act_recorded", "2022-january", action="water_cannon")
    >>> found.verdict.iloc[0] in ("supported", "contradicted", "contested", "insufficient")
    True
    """
    own = Statement("X01", episode, text, test, tuple(sorted(arguments.items())), asked_by="a reader", note="")
    return findings(replace(evidence, statements=(own,)), each_claim=True)


def with_row(evidence: Evidence, table: str, **cells: str) -> Evidence:
    """The evidence with one more row of a raw table, in memory; cells that are not given are blank. A row whose id is
    there already takes its place. ValueError if it cannot be read.

    >>> more = with_row(open_evidence(), "counts", **{**dict(raw_tables()["counts"][0]), "count_id": "n22-999"})
    >>> len(more.counts) - len(open_evidence().counts)
    1
    """
    raw: dict[str, Sequence[Mapping[str, str]]] = dict(raw_tables())
    names = list(raw[table][0])
    if unknown := sorted(set(cells) - set(names)):
        raise ValueError(f"{table} has no column {', '.join(unknown)}; it has {', '.join(names)}")
    key = names[0]
    kept = [row for row in raw[table] if row[key] != cells.get(key)]
    raw[table] = [*kept, {**dict.fromkeys(names, ""), **cells}]
    return evidence_of(raw, evidence.codes).without(evidence.narrowing)


def _by_place(evidence: Evidence, episode: str, earlier: str, later: str) -> dict[str, Precedence]:
    one, other = (Selector.parse(kinds, evidence.codes) for kinds in (earlier, later))
    return by_place(evidence.keep(events=in_episode(evidence.episode(episode))), one, other)


def _ends(number: object) -> tuple[float | None, float | None]:
    """Of what is no number, none."""
    return (number.low, number.high) if isinstance(number, Bounds) else (None, None)


def _ids(rows: Iterable[str]) -> str:
    return ";".join(rows)


def _frame(lines: Sequence[Any], names: str) -> pd.DataFrame:
    """Lines by their id, which comes first: tuples in the order of the names, or mappings."""
    import pandas as pd

    return pd.DataFrame(lines, columns=["id", *names.split()]).set_index("id")
