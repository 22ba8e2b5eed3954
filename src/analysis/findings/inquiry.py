"""Was there an independent, impartial, effective and public investigation?"""

from __future__ import annotations

from analysis.evidence.view import Evidence
from analysis.findings.verdict import Asked, Ruling, Verdict, answers, insufficient, whoever_tells
from analysis.method.accountability import Indicator, indicator, scope

CONDITIONS = ("inquiry_into_state", "independent_inquiry", "names_published")
TOLD_BESIDE = ("days_to_inquiry_into_state", "inquiry_refused", "officers_convicted", "trials_closed")


def _scope(evidence: Evidence, asked: Asked) -> Evidence:
    return scope(evidence, frozenset(e.id for e in evidence.episodes if asked.covers(e.id)))


@answers(
    "investigation",
    rule=(
        "Three conditions of the Minnesota Protocol's principles that dated steps can show: an inquiry into the acts "
        "of the state's own forces was opened (effective), a body independent of the state inquired (independent), the "
        "names of the dead were published (public). Supported if all three are answered yes; contradicted if a row "
        "answers one of them no; contested if one is answered both ways and none no; otherwise insufficient, since the "
        "absence of a row is no 'no'. Whether an investigation was effective in more than form these steps cannot show."
    ),
    arguments="",
    scope=_scope,
    sees=whoever_tells,
)
def investigation(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the conditions of an investigation were met in the episode asked about."""
    assert asked.episode is not None
    conditions = [indicator(evidence, asked.episode, name) for name in CONDITIONS]
    answer = _in_words([*conditions, *(indicator(evidence, asked.episode, name) for name in TOLD_BESIDE)])
    said = {one.answer for one in conditions}
    rows = tuple(sorted({row for one in conditions for row in one.rows}))
    if "no" in said:
        return Verdict(Ruling.CONTRADICTED, answer, rows)
    if "unknown" in said:
        open_questions = " ".join(one.question for one in conditions if one.answer == "unknown")
        return insufficient(answer, f"Dated steps, with their sources, that answer: {open_questions}", rows)
    return Verdict(Ruling.CONTESTED if "mixed" in said else Ruling.SUPPORTED, answer, rows)


def _in_words(indicators: list[Indicator]) -> str:
    told = [f"{one.question} {_answer(one)}." for one in indicators if one.answer != "unknown"]
    untold = [one.question for one in indicators if one.answer == "unknown"]
    return " ".join([*told, *(["These tables do not tell:"] if untold else []), *untold])


def _answer(one: Indicator) -> str:
    words = str(one.answer)
    return words[0].upper() + words[1:]
