"""Questions to the evidence, and what is answered, as DataFrames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from textwrap import fill

import pandas as pd

from analysis.evidence.rows import Statement
from analysis.evidence.view import Evidence
from analysis.findings import registry
from analysis.findings.record import Record
from analysis.findings.sentences import sentences_of
from analysis.qantar.told import frame
from analysis.report.wording import kind_asked, reason_told, verdict_words, words_on

SAID = "episode statement verdict reason answer low high unit rule evidence origins in_words"


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
        verdict, kind = finding.decide(scoped), kind_asked(finding.id, finding.test.name)
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
            "in_words": verdict_words(kind, verdict.ruling, reason_told(verdict.reason, verdict.evidence)),
        }
        lines.append(told | {end: getattr(verdict.bounds, end, None) for end in ("low", "high", "unit")})
    return frame(lines, SAID)


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
    return frame(lines, f"{SAID} robust")


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


def say(evidence: Evidence, found: pd.DataFrame, sentences: int = 2) -> None:
    """Print findings: on which episode, statement, verdict, and the first sentences of the answer.

    >>> say(open_evidence(), findings(open_evidence(), "how_many", episode="2021-elections").head(1))
    - Elections of January 2021: How many people were killed? Nobody gives a number. No
      total is in these tables.
    """
    for finding in found.itertuples():
        on = f"{evidence.episode(finding.episode).title}: " if isinstance(finding.episode, str) else ""
        answer = " ".join(sentences_of(str(finding.answer))[:sentences])
        words = str(finding.in_words)
        told = f"{on}{finding.statement} {words[:1].upper()}{words[1:]}. {answer}"
        print(fill(told, 84, initial_indent="- ", subsequent_indent="  "))


def pose(evidence: Evidence, text: str, test: str, episode: str = "", **arguments: str) -> pd.DataFrame:
    """A statement of your own, decided by the rule of a test, as `findings` gives it. UnknownTest and UnknownName tell
    which test, argument or episode was meant.

    >>> found = pose(open_evidence(), "Water cannon were used.", "act_recorded", "2022-january", action="water_cannon")
    >>> found.verdict.iloc[0] in ("supported", "contradicted", "contested", "insufficient")
    True
    """
    if episode not in ("", "*"):
        evidence.episode(episode)
    own = Statement("X01", episode, text, test, tuple(sorted(arguments.items())), asked_by="a reader", note="")
    return findings(replace(evidence, statements=(own,)), each_claim=True)
