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
from typing import Literal

import krippendorff
import numpy as np

from analysis.evidence.clean import Cells, RawTables
from analysis.evidence.package import CODED_TWICE, FIRST_CODING, FOUND, SECOND_CODING
from analysis.evidence.tables import TABLES
from analysis.method.bounds import Bounds

Scale = Literal["nominal", "ratio", "interval"]
SCALES: Mapping[str, Scale] = {"low": "ratio", "high": "ratio", "date": "interval"}  # of all other columns: nominal
RELIABLE, TENTATIVE = 0.800, 0.667


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


def samples(raw: RawTables) -> dict[str, str]:
    """The raw tables of rows that were coded twice (double_coding_<table>, double_coding_<table>_<which>), each with
    the table whose rows they are; the later sample of a table below the earlier."""
    by_table = {
        (TABLES.index(table), sample): table
        for sample in raw
        for table in TABLES
        if f"{sample}_".startswith(f"{CODED_TWICE}{table}_")
    }
    return {sample: table for (_, sample), table in sorted(by_table.items())}


def agreement(rows: Sequence[Cells]) -> dict[str, ColumnAgreement]:
    """Agreement on each column of one sample. Its rows hold an id, found_by_second (yes, no), and each column compared
    as `<column>_first` and `<column>_second`."""
    compared = [
        column.removesuffix(FIRST_CODING) for column in (rows[0] if rows else ()) if column.endswith(FIRST_CODING)
    ]
    found = [row for row in rows if row[FOUND] == "yes"]
    return {column: _column(found, column, len(rows)) for column in compared}


def agreement_by_column(raw: RawTables) -> dict[str, ColumnAgreement]:
    """Every column coded twice, as 'table.column', by its latest sample."""
    return {
        f"{table}.{column}": agreed
        for sample, table in samples(raw).items()
        for column, agreed in agreement(raw[sample]).items()
    }


def krippendorff_alpha(first: Sequence[float], second: Sequence[float], level: Scale) -> float | None:
    """Krippendorff's alpha of two codings of the same units, none missing; None if all values are the same."""
    if len({*first, *second}) < 2:
        return None
    return float(krippendorff.alpha(np.array([first, second], dtype=float), level_of_measurement=level))


def _column(found: Sequence[Cells], column: str, coded: int) -> ColumnAgreement:
    pairs = [(row[f"{column}{FIRST_CODING}"], row[f"{column}{SECOND_CODING}"]) for row in found]
    agreed, level = sum(first == second for first, second in pairs), SCALES.get(column, "nominal")
    share = Bounds(agreed / coded if coded else None, agreed / len(found) if found else None, "share of rows")
    values = _values(pairs, level)
    return ColumnAgreement(
        len(found), share, krippendorff_alpha([one for one, _ in values], [other for _, other in values], level)
    )


def _values(pairs: Sequence[tuple[str, str]], level: Scale) -> list[tuple[float, float]]:
    """The pairs in which both coders give a value of the level, as numbers."""
    if level == "nominal":
        number = {code: float(n) for n, code in enumerate(sorted({code for pair in pairs for code in pair}))}
        return [(number[a], number[b]) for a, b in pairs]
    read = _day if level == "interval" else _number
    values = [(read(a), read(b)) for a, b in pairs]
    return [(a, b) for a, b in values if a is not None and b is not None]


def _number(text: str) -> float | None:
    return float(text) if text else None


def _day(text: str) -> float | None:
    """The day as a number of days; None for a month, a year or nothing."""
    return float(date.fromisoformat(text).toordinal()) if len(text) == 10 else None
