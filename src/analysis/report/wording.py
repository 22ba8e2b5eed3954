"""How a verdict is said: words by the kind of question it answers, from reports/text/verdicts.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml

from analysis.evidence.view import REPOSITORY
from analysis.findings.record import Record
from analysis.findings.verdict import Reason, Ruling

TEXT = REPOSITORY / "reports" / "text"
OTHERWISE = "yes-no"


@cache
def text(name: str) -> Any:
    """A file of words of reports/text."""
    return yaml.safe_load((TEXT / f"{name}.yaml").read_text(encoding="utf-8"))


def spaced(code: str) -> str:
    """A code as words."""
    names: Mapping[str, str] = text("names")
    return names.get(code) or code.replace("_", " ")


def place_of(place: str) -> str:
    """A place as it is called in a sentence."""
    names: Mapping[str, str] = text("names")
    return names.get(place) or place


def kind_of_question(record: Record) -> str:
    """What kind of answer a finding gives: a number, yes or no, an order, a claim that holds or not."""
    kinds: Mapping[str, str] = text("verdicts")["kinds"]
    statement = record.id.partition(".")[0]
    return kinds.get(statement) or kinds.get(record.test) or OTHERWISE


def words_of(kind: str) -> Mapping[str, str]:
    """The words of each verdict, and of the reasons of a refusal, for a kind of question."""
    words: Mapping[str, str] = text("verdicts")["words"][kind]
    return words


def verdict_words(kind: str, ruling: Ruling, reason: Reason = Reason.NONE) -> str:
    """A verdict in words."""
    words = words_of(kind)
    return words.get(reason.value) or words[ruling.value]
