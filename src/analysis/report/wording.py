"""How things are called on every page: verdicts by the kind of question (reports/text/verdicts.yaml), codes and places,
what a verdict hangs on, and pages by their titles, each in its language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import yaml

from analysis.evidence.rows import Source
from analysis.evidence.view import REPOSITORY, Evidence
from analysis.findings.record import Loss, Record
from analysis.findings.sentences import name_of
from analysis.findings.verdict import Reason, Ruling
from analysis.report.cite import Outside, Printed, Ref

TEXT = REPOSITORY / "reports" / "text"
OTHERWISE = "yes-no"
LOSSES = {"kind": "kind of body", "origin": "origin", "source": "page"}  # what is left out in a trial
ENGLISH = "en"
_ENGLISH_WORDS = re.compile(r"\b(?:the|of|on|and|for|with|by)\b", re.IGNORECASE)


@cache
def text(name: str) -> Any:
    """A file of words of reports/text."""
    return yaml.safe_load((TEXT / f"{name}.yaml").read_text(encoding="utf-8"))


def spaced(code: str) -> str:
    """A code as words."""
    names: Mapping[str, str] = text("names")
    return names.get(code) or code.replace("_", " ")


def whom_and_where(population: str, place: str) -> str:
    """Of whom a number is, if not of everybody, and where; below a number there is room for few words."""
    where = "the country" if place == "national" else place
    return where if population == "all" else f"{spaced(population)}, {where}"


def kind_of_question(record: Record) -> str:
    """What kind of answer a finding gives: a number, yes or no, an order, a claim that holds or not."""
    return kind_asked(record.id, record.test)


def kind_asked(finding: str, test: str) -> str:
    """The same, by the id of the finding and the name of its test."""
    kinds: Mapping[str, str] = text("verdicts")["kinds"]
    return kinds.get(finding.partition(".")[0]) or kinds.get(test) or OTHERWISE


def words_of(kind: str) -> Mapping[str, str]:
    """The words of each verdict, and of the reasons of a refusal, for a kind of question."""
    words: Mapping[str, str] = text("verdicts")["words"][kind]
    return words


def verdict_words(kind: str, ruling: Ruling, reason: str = "") -> str:
    words = words_of(kind)
    return words.get(reason) or words[ruling.value]


def reason_told(reason: Reason, rows: Sequence[str]) -> str:
    """Why an answer is refused. That nothing is told has words of its own where no row says anything at all: a number
    that nobody counted is another thing than one that nobody gives."""
    return "no_row" if reason is Reason.NOTHING and not rows else reason.value


def words_on(record: Record) -> str:
    """The verdict of a finding in the words of its question."""
    return verdict_words(kind_of_question(record), record.verdict, reason_told(record.reason, record.evidence))


def part_of(evidence: Evidence, most: int | None = None) -> str:
    """Which part of the evidence a view is, in words; empty of the whole. Of more bodies and pages that are left out
    than `most` their number is told."""
    view = evidence.narrowing
    without = [spaced(kind) for kind in sorted(view.without_kinds)]
    without += [name_of(evidence, origin) for origin in sorted(view.without_origins)]
    without += sorted(view.without_sources)
    few = most is None or len(without) <= most
    parts = [f"as known on {view.as_of.isoformat()}"] if view.as_of else []
    parts += [f"without {', '.join(without) if few else f'{len(without)} bodies and pages'}"] if without else []
    parts += [f"of {', '.join(each.title for each in evidence.core_episodes)} only"] if view.episodes else []
    return ", ".join(parts)


def loss_name(evidence: Evidence, loss: Loss) -> str:
    """What is left out in a trial, in words."""
    if loss.without == "kind":
        return f"bodies and pages of the kind “{spaced(loss.id)}”"
    if loss.without == "origin":
        return name_of(evidence, loss.id)
    source = evidence.source_by_id.get(loss.id)
    return f"“{source.title}”" if source else loss.id


def loss_link(evidence: Evidence, loss: Loss) -> Printed | str:
    """The same, leading to the page or origin that is left out."""
    name = loss_name(evidence, loss)
    if loss.without not in ("origin", "source"):
        return name
    source = evidence.source_by_id.get(loss.id) if loss.without == "source" else None
    return Ref(loss.without, loss.id, name, language_of_title(source) if source else "")


def asked_of(evidence: Evidence, record: Record) -> str:
    """The title of the episode that a finding is of."""
    return evidence.episode(record.episode).title if record.episode else "All episodes"


def with_its_episode(evidence: Evidence, record: Record) -> str:
    """The statement of a finding, with its episode in front where the same is asked of several."""
    if record.episode and "." in record.id and record.id[0] != "K":
        return f"{evidence.episode(record.episode).title}: {record.statement}"
    return record.statement


def language_of_title(source: Source) -> str:
    """The language of a source's title, for the voice that reads it; empty where it is English, which the pages are in:
    sources.csv gives the language of a page, and some pages' titles are told in English."""
    letters = text("scripts").get(source.language)
    if letters:
        return source.language if re.search(f"[{letters}]", source.title) else ""
    return "" if source.language == ENGLISH or _ENGLISH_WORDS.search(source.title) else source.language


def outside(source: Source) -> Outside:
    """A source as a link to its address, by its title."""
    return Outside(source.url, source.title, language_of_title(source))


def outward(evidence: Evidence, source_ids: Iterable[str]) -> list[Outside]:
    """The pages themselves, by their titles."""
    return [outside(source) for id in source_ids if (source := evidence.source_by_id.get(id))]
