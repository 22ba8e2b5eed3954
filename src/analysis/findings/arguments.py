"""What an argument of a question can be, by its kind (rules.yaml): a code of a list or the name of a group of its
codes, a number, years, a day. What acts, places, episodes, claims and words are is said where they are read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from analysis.evidence.clock import Span
from analysis.evidence.codes import Codes
from analysis.evidence.spelling import did_you_mean
from analysis.evidence.tables import RESPONSE_KINDS
from analysis.method.base_rates import LETHAL

SPAN_OF_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")


def years_of(text: str) -> tuple[int, int] | None:
    """'2012-2020' or '2011' as first and last year; None for no text. ValueError if it is neither."""
    if not text:
        return None
    span = SPAN_OF_YEARS.fullmatch(text)
    if span is None:
        raise ValueError(f"'{text}' is no span of years; expected one like 2012-2020, or a year")
    return int(span[1]), int(span[2] or span[1])


def fault(value: str, kind: str, codes: Codes) -> str:
    """What is wrong with an argument of this kind, each of its parts between '|'; empty if nothing is."""
    return next(filter(None, (_fault(part.strip(), kind, codes) for part in value.split("|") if part.strip())), "")


def _fault(part: str, kind: str, codes: Codes) -> str:
    try:
        if kind == "number":
            float(part)
        elif kind == "years":
            years_of(part)
        elif kind == "day":
            Span.parse(part)
        elif (valid := tuple(_named(kind, codes))) and part not in valid:
            return f"'{part}' is no {kind}{did_you_mean(part, valid)}"
    except ValueError as error:
        return str(error) if kind != "number" else f"'{part}' is no number"
    return ""


def _named(kind: str, codes: Codes) -> Iterable[str]:
    """The codes that an argument of a kind can name; none where it names something else."""
    if kind == "response":
        return (LETHAL, "none_coded", *RESPONSE_KINDS)
    if kind == "target_group":
        return codes.targets
    groups = (name for name, group in codes.groups.items() if group.of == kind)
    return (*codes.lists.get(kind, ()), *groups)
