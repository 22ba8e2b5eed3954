"""Agreement of two coders, the second of whom had not seen the first coding.

For each column: how many rows agree, and Krippendorff's alpha (Krippendorff 2004, Content Analysis, chapter 11;
computed with the package `krippendorff`), which is 1 for perfect agreement and 0 where the coders agree no more than
chance would have it. Codes are compared as nominal values; numbers (`low`, `high`) as ratios, because they have a
true zero and run from one to tens of thousands, so that 10 against 11 is a disagreement and 4,010 against 4,011 hardly
one; dates as intervals of days.

What agreement here cannot show:
- A row that the second coder did not find has no second coding. The share of agreement is given as bounds: as if all
  such rows disagreed, and among the found rows alone.
- Rows of two of the samples were matched before they were compared: counts by source and value, events partly by kind.
  On the columns they were matched by the agreement is an upper bound, and says little. In the later samples the second
  coder was handed the rows themselves.
- A column of two samples is told by the later one: it may have been coded anew between them.
- Alpha of dates over several episodes is near 1 because episodes lie years apart; the share says more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

import krippendorff
import numpy as np

from analysis.method.bounds import Bounds

if TYPE_CHECKING:
    import pandas as pd

Scale = Literal["nominal", "ratio", "interval"]
RELIABLE, TENTATIVE = 0.800, 0.667


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows of `table` that were coded twice: the column of their ids, and the level of each column compared."""

    table: str
    key: str
    levels: Mapping[str, Scale]


SAMPLES: Mapping[str, Sample] = {  # raw table double_coding_<name>, the later of a column below the earlier
    "counts": Sample(
        "counts",
        "count_id",
        {
            "quantity": "nominal",
            "population": "nominal",
            "low": "ratio",
            "high": "ratio",
            "qualifier": "nominal",
            "attributed_kind": "nominal",
        },
    ),
    "counts_attributed": Sample("counts", "count_id", {"attributed_kind": "nominal"}),
    "counts_basis": Sample("counts", "count_id", {"basis": "nominal", "floor": "nominal", "stale": "nominal"}),
    "counts_officers": Sample("counts", "count_id", {"of_what": "nominal"}),
    "events": Sample(
        "events",
        "event_id",
        {"date": "interval", "place": "nominal", "actor": "nominal", "action": "nominal"},
    ),
    "events_acts": Sample("events", "event_id", {"actor": "nominal", "action": "nominal"}),
    "claim_evidence": Sample(
        "claim_evidence", "piece_id", {"stance": "nominal", "asserted_kind": "nominal", "bears": "nominal"}
    ),
    "orders": Sample("orders", "order_id", {"asserted_kind": "nominal", "page_states": "nominal"}),
    "steps": Sample("steps", "step_id", {"kind": "nominal", "about": "nominal"}),
    "steps_verdicts": Sample("steps", "step_id", {"of_what": "nominal", "undoes": "nominal"}),
}


@dataclass(frozen=True, slots=True)
class ColumnAgreement:
    """Agreement on one column over the `compared` rows that the second coder found (both cells empty counts as the
    same). `share` is of all rows: low if every row not found disagreed, high among the found. `alpha` is over the rows
    in which both coders give a value of the level (a number; a whole day for dates), None if it is not defined: no such
    rows, or the same value throughout."""

    compared: int
    share: Bounds
    alpha: float | None

    @property
    def reliance(self) -> str:
        """What alpha allows."""
        return allowed(self.alpha)


def allowed(alpha: float | None) -> str:
    """What an alpha allows (Krippendorff 2004, p. 241): 'reliable' from 0.800, 'tentative' from 0.667, else
    'not reliable'; 'undefined' without alpha."""
    if alpha is None:
        return "undefined"
    if alpha >= RELIABLE:
        return "reliable"
    return "tentative" if alpha >= TENTATIVE else "not reliable"


def agreement(sample: str, table: pd.DataFrame) -> dict[str, ColumnAgreement]:
    """Agreement on each column of one of SAMPLES. `table` holds the strings of double_coding_<sample>.csv: the id,
    found_by_second (yes, no) and `<column>_first`, `<column>_second` for each column compared."""
    drawn = SAMPLES[sample]
    _check(table, drawn.key, drawn.levels)
    found = table[table["found_by_second"] == "yes"]
    return {column: _column(found, column, level, len(table)) for column, level in drawn.levels.items()}


def agreement_by_column(tables: Mapping[str, pd.DataFrame]) -> dict[str, ColumnAgreement]:
    """Every column coded twice, as 'table.column', by its latest sample. `tables`: those of SAMPLES that are there."""
    return {
        f"{SAMPLES[name].table}.{column}": agreed
        for name in SAMPLES
        if name in tables
        for column, agreed in agreement(name, tables[name]).items()
    }


def krippendorff_alpha(first: Sequence[float], second: Sequence[float], level: Scale) -> float | None:
    """Krippendorff's alpha of two codings of the same units, none missing; None if all values are the same."""
    if len(first) != len(second):
        raise ValueError(f"{len(first)} units coded first and {len(second)} second; expected the same units")
    if len({*first, *second}) < 2:
        return None
    return float(krippendorff.alpha(np.array([first, second], dtype=float), level_of_measurement=level))


def _column(found: pd.DataFrame, column: str, level: Scale, coded: int) -> ColumnAgreement:
    first, second = found[f"{column}_first"], found[f"{column}_second"]
    agreed = int((first == second).sum())
    share = Bounds(agreed / coded if coded else None, agreed / len(found) if len(found) else None, "share of rows")
    values = _values(first, second, level)
    alpha = krippendorff_alpha([a for a, _ in values], [b for _, b in values], level)
    return ColumnAgreement(len(found), share, alpha)


def _values(first: pd.Series[str], second: pd.Series[str], level: Scale) -> list[tuple[float, float]]:
    """The pairs in which both coders give a value of the level, as numbers."""
    pairs = list(zip(first, second, strict=True))
    if level == "nominal":
        number = {code: float(n) for n, code in enumerate(sorted({*first, *second}))}
        return [(number[a], number[b]) for a, b in pairs]
    read = _day if level == "interval" else _number
    values = [(read(a), read(b)) for a, b in pairs]
    return [(a, b) for a, b in values if a is not None and b is not None]


def _number(text: str) -> float | None:
    return float(text) if text else None


def _day(text: str) -> float | None:
    """The day as a number of days; None for a month, a year or nothing."""
    return float(date.fromisoformat(text).toordinal()) if len(text) == 10 else None


def _check(table: pd.DataFrame, key: str, levels: Mapping[str, Scale]) -> None:
    needed = [key, "found_by_second", *(f"{c}_{coder}" for c in levels for coder in ("first", "second"))]
    missing = [column for column in needed if column not in table.columns]
    if missing:
        raise ValueError(f"no column {', '.join(missing)}; expected {', '.join(needed)}")
    answers = set(table["found_by_second"]) - {"yes", "no"}
    if answers:
        raise ValueError(f"found_by_second: '{min(answers)}' is neither yes nor no")
