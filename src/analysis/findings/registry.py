"""The findings of the investigation, one for each statement or for each statement and episode; and the rows that none
of them looks at, and why.

Why not is one rule for every table: a question chooses its rows by some of their cells, and the reason is the first of
these, in their order, that a row shares with none at which a finding looks and which agrees with it on those before. A
row that shares them all is of a day, a body or a page that the questions about such rows leave out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from operator import attrgetter

from analysis.evidence.memory import recalled
from analysis.evidence.rows import Claim, ClaimEvidence, Count, Episode, Event, Order, Statement, Step
from analysis.evidence.spelling import did_you_mean
from analysis.evidence.view import Evidence
from analysis.findings.arguments import UnknownTest
from analysis.findings.record import DoubleCoded, Record
from analysis.findings.robustness import try_losses
from analysis.findings.verdict import TESTS, Finding, Verdict
from analysis.method.claims import tried

TABLE_OF = {Count: "counts", Event: "events", ClaimEvidence: "claim_evidence", Order: "orders", Step: "steps"}
Chosen = Count | Event | Order | Step | Claim | ClaimEvidence
CHOSEN_BY: Mapping[type, tuple[str, ...]] = {
    Count: ("quantity", "detail", "episode", "population", "place"),
    Event: ("action", "actor", "episode", "place"),
    Step: ("kind", "episode", "about"),
    Claim: ("proposition_kind", "topic_group", "episode"),
}
HANGS_ON: Mapping[type, tuple[str, ...]] = {Order: ("earlier", "later"), ClaimEvidence: ("claim_id",)}
NOT_READ = frozenset({"orders.page_states"})  # no rule reads it: the coders agreed too little


def findings_of(evidence: Evidence, statements: Sequence[Statement] | None = None) -> tuple[Finding, ...]:
    """All findings (or those of some statements), in the order of statements and episodes.

    A statement that names an episode is asked of it; `*` is asked once across all; an empty episode of each. With
    the argument `claims=each` it stands for every claim that evidence can decide, in the claim's own words.
    UnknownTest if a row of statements.csv names a test or argument that is not there.
    """
    findings = []
    for statement in evidence.statements if statements is None else statements:
        if dict(statement.arguments).get("claims") == "each":
            findings += [_of_claim(statement, claim, evidence) for claim in tried(evidence.claims)]
            continue
        for episode in _episodes_asked(statement, evidence):
            finding = _finding(evidence, statement, episode, per_episode=not statement.episode)
            if _has_something_to_ask(finding, evidence):
                findings.append(finding)
    return tuple(findings)


def _has_something_to_ask(finding: Finding, evidence: Evidence) -> bool:
    """Whether a question for every episode concerns this one: the order of two kinds of act none of which is told is
    no question of its own; that they are not told is said once, by the test `kinds_told`."""
    view = evidence.of_episode(finding.episode) if finding.episode else evidence
    return all(any(True for _ in kind.rows(view)) for kind in finding.hangs_on(evidence))


def evaluate(
    evidence: Evidence, findings: Sequence[Finding] | None = None, double_coded: Iterable[DoubleCoded] = ()
) -> list[Record]:
    """findings.json: one record a finding, sorted by id; `findings.record` says what each field holds.

    `double_coded`: how well two coders agreed on each column; a record names those of the tables it rests on.
    """
    agreed = tuple(double_coded)
    asked = findings if findings is not None else findings_of(evidence)
    records = [_record(finding, evidence, agreed) for finding in asked]
    return sorted(records, key=lambda record: record.id)


def chosen(
    evidence: Evidence, *tests: str, episode: str | None = None, each_claim: bool = False
) -> tuple[Finding, ...]:
    """The findings that these tests answer (none named: all), by test and then in order of statements.

    `episode`: only findings on it. `each_claim`: also those made of every claim of the tables, which are many.
    UnknownTest if a test is not there.
    """
    if unknown := sorted(set(tests) - set(TESTS)):
        raise UnknownTest(f"no test {', '.join(unknown)}{_meant(unknown[0])}")
    if episode is not None:
        evidence.episode(episode)
    asked = [
        finding
        for finding in findings_of(evidence)
        if (not tests or finding.test.name in tests)
        and (episode is None or finding.episode == episode)
        and (each_claim or not finding.of_a_claim)
    ]
    return tuple(sorted(asked, key=lambda finding: tests.index(finding.test.name) if tests else 0))


def ask(evidence: Evidence, *tests: str, episode: str | None = None, each_claim: bool = False) -> list[Record]:
    """The records of the findings that `chosen` chooses, in its order."""
    asked = chosen(evidence, *tests, episode=episode, each_claim=each_claim)
    records = {record.id: record for record in evaluate(evidence, asked)}
    return [records[finding.id] for finding in asked]


def _record(finding: Finding, evidence: Evidence, agreed: Sequence[DoubleCoded]) -> Record:
    scoped = finding.scope(evidence)
    return recalled(("record", *finding.key(scoped), agreed), lambda: _decided(finding, scoped, agreed))


def _decided(finding: Finding, scoped: Evidence, agreed: Sequence[DoubleCoded]) -> Record:
    verdict = finding.decide(scoped)
    tried = try_losses(finding, scoped, verdict)
    bounds = verdict.bounds
    return Record(
        id=finding.id,
        episode=finding.episode,
        statement=finding.statement,
        test=finding.test.name,
        topic=scoped.claims[0].topic_group if finding.of_a_claim and scoped.claims else "",
        verdict=verdict.ruling,
        reason=verdict.reason,
        rule=finding.test.rule,
        answer=verdict.answer,
        needs=verdict.needs,
        low=bounds.low if bounds else None,
        high=bounds.high if bounds else None,
        unit=bounds.unit if bounds else None,
        official=verdict.official,
        stands=verdict.stands,
        said=verdict.said,
        evidence=verdict.evidence,
        sources=scoped.sources_of(verdict.evidence),
        origins=scoped.origins_of(verdict.evidence),
        robust=tried.robust,
        depends_on=tried.losses,
        over_time=tried.over_time,
        double_coded=_coded_twice(verdict, scoped, agreed),
    )


def _coded_twice(verdict: Verdict, scoped: Evidence, agreed: Sequence[DoubleCoded]) -> tuple[DoubleCoded, ...]:
    """The columns of the tables in which the rows of a verdict stand."""
    stood_on = {TABLE_OF.get(type(scoped.rows[row]), "") for row in verdict.evidence}
    return tuple(one for one in agreed if one.column.partition(".")[0] in stood_on and one.column not in NOT_READ)


def _episodes_asked(statement: Statement, evidence: Evidence) -> Iterable[Episode | None]:
    if statement.episode == "*":
        return (None,)
    if statement.episode:
        return tuple(e for e in evidence.episodes if e.id == statement.episode)
    return evidence.core_episodes


def _meant(test: str) -> str:
    return did_you_mean(test, sorted(TESTS), most=3) or f"; known: {', '.join(sorted(TESTS))}"


def _finding(evidence: Evidence, statement: Statement, episode: Episode | None, per_episode: bool) -> Finding:
    test = TESTS.get(statement.test)
    if test is None:
        raise UnknownTest(f"{statement.id}: no test '{statement.test}'{_meant(statement.test)}")
    name = f"{statement.id}.{episode.id}" if per_episode and episode else statement.id
    finding = Finding(name, statement, episode, test)
    finding.given(evidence)
    return finding


def _of_claim(statement: Statement, claim: Claim, evidence: Evidence) -> Finding:
    arguments = tuple((key, claim.id if key == "claims" else value) for key, value in statement.arguments)
    own = replace(
        statement, id=f"{statement.id}.{claim.id}", episode=claim.episode, text=claim.proposition, arguments=arguments
    )
    return replace(_finding(evidence, own, evidence.episode(claim.episode), per_episode=False), of_a_claim=True)


def looked_at(evidence: Evidence) -> frozenset[str]:
    """The rows that the test of some finding is given."""
    return frozenset().union(*(finding.scope(evidence).rows for finding in findings_of(evidence)))


def unasked(evidence: Evidence) -> dict[str, tuple[str, ...]]:
    """Row at which no finding looks -> its cells up to the first that nobody asks for (all, and a blank, if each is
    asked for); of a row that hangs on others the first of these that nobody asks for (a blank, if each is)."""
    seen = looked_at(evidence)
    asked = _asked(evidence, seen)
    return {row.id: _lacking(row, seen, asked) for row in _rows(evidence) if row.id not in seen}


def _lacking(row: Chosen, seen: frozenset[str], asked: Mapping[type, set[tuple[str, ...]]]) -> tuple[str, ...]:
    if columns := HANGS_ON.get(type(row)):
        return (next((id for id in (getattr(row, column) for column in columns) if id not in seen), ""),)
    begun = _beginnings(row)
    return next((cells for cells in begun if cells not in asked[type(row)]), (*begun[-1], ""))


def _asked(evidence: Evidence, seen: frozenset[str]) -> dict[type, set[tuple[str, ...]]]:
    """Of each kind of row the beginnings of the cells of those at which some finding looks."""
    found: dict[type, set[tuple[str, ...]]] = {kind: set() for kind in CHOSEN_BY}
    for row in _rows(evidence):
        if row.id in seen and type(row) in CHOSEN_BY:
            found[type(row)].update(_beginnings(row))
    return found


def _beginnings(row: Chosen) -> list[tuple[str, ...]]:
    cells: tuple[str, ...] = attrgetter(*CHOSEN_BY[type(row)])(row)
    return [cells[:n] for n in range(1, len(cells) + 1)]


def _rows(evidence: Evidence) -> Iterator[Chosen]:
    tables = (evidence.counts, evidence.events, evidence.steps, evidence.claims)
    return chain(*tables, evidence.claim_evidence, evidence.orders)
