"""How far two coders agreed on the tables, and what rests on the columns on which they did not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.evidence.package import CODED_TWICE
from analysis.findings.measures import RELIABLE, SAMPLES, TENTATIVE, agreement_by_column
from analysis.method.agreement import ColumnAgreement
from analysis.report.cite import SITE, Prose
from analysis.report.wording import spaced, text

if TYPE_CHECKING:
    import pandas as pd

Raw = Mapping[str, Sequence[Mapping[str, str]]]
CODED = ("counts", "events", "claims", "claim_evidence", "orders", "steps")
CODING = f"{SITE}codebook.html"


def agreement_of_columns(raw: Raw) -> dict[str, ColumnAgreement]:
    """Every column that was coded twice, as 'table.column', by its latest sample."""
    return agreement_by_column(_samples(raw))


def rests_on(name: str) -> str:
    """What of the report rests on a column; empty if that is not told."""
    return str(text("rests_on").get(name, ""))


def reliance(raw: Raw) -> Prose:
    """Which columns were coded too unlike to conclude from, what that means for the results that use them, and which
    tables nobody coded twice."""
    weak = dict(_weak(raw))
    poor = {name: column for name, column in weak.items() if column.reliance == "not reliable"}
    fair = {name: column for name, column in weak.items() if name not in poor}
    said = [
        f"Krippendorff asks for an alpha of {RELIABLE:.3f}, and of {TENTATIVE:.3f} at the least for conclusions that "
        f"stay tentative. Below the lower: {_named(poor)}. Between the two: {_named(fair)}."
    ]
    said += [f"On {name} rests {rests_on(name)}: such results are no firmer than the column." for name in poor]
    twice = {sample.table for name, sample in SAMPLES.items() if f"{CODED_TWICE}{name}" in raw}
    once = [spaced(name) for name in CODED if name not in twice]
    said.append(f"Of {', '.join(once)} no row was coded twice, so that nothing is known of how they agree.")
    return Prose(" ".join(said), (), CODING)


def _weak(raw: Raw) -> Iterator[tuple[str, ColumnAgreement]]:
    """The columns that are not reliable by alpha, as 'table.column', the weakest first."""
    weak = [pair for pair in agreement_of_columns(raw).items() if pair[1].reliance in ("tentative", "not reliable")]
    yield from sorted(weak, key=lambda pair: (pair[1].alpha, pair[0]))


def _samples(raw: Raw) -> dict[str, pd.DataFrame]:
    """The samples of a folder, by name."""
    import pandas as pd  # half a second of each kernel that does not ask

    return {
        name: pd.DataFrame([dict(row) for row in raw[f"{CODED_TWICE}{name}"]])
        for name in SAMPLES
        if f"{CODED_TWICE}{name}" in raw
    }


def _named(columns: Mapping[str, ColumnAgreement]) -> str:
    return ", ".join(f"{name} ({column.alpha:.2f})" for name, column in columns.items()) or "no column"
