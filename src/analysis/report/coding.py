"""How far two coders agreed on the tables, and what rests on the columns on which they did not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.evidence.package import CODED_TWICE
from analysis.findings.measures import RELIABLE, SAMPLES, TENTATIVE, agreement_by_column
from analysis.method.agreement import ColumnAgreement
from analysis.report.cite import SITE, Prose
from analysis.report.wording import spaced

if TYPE_CHECKING:
    import pandas as pd

Raw = Mapping[str, Sequence[Mapping[str, str]]]
CODED = ("counts", "events", "claims", "claim_evidence", "orders", "steps")
CODING = f"{SITE}codebook.html"
RESTS_ON = {
    "counts.quantity": "which numbers are put together, and with them every number of the report",
    "counts.population": "of whom a total is, and so which totals are compared or put together",
    "counts.low": "every number of the report",
    "counts.high": "every number of the report",
    "counts.qualifier": "whether a number is a point, a floor or a range",
    "counts.attributed_kind": "which numbers go when a kind of body is left out",
    "counts.basis": "which numbers are enumerations and make a range, and which stand beside it",
    "counts.floor": "whether a range is open above",
    "counts.stale": "which numbers had been replaced when they were stated",
    "counts.of_what": "whether a total of officers answers for force on people",
    "events.date": "the order of acts, and the days on which each rung of force was reached",
    "events.place": "what came first by place, and the maps",
    "events.actor": "which acts are the state's, and so the force ladder and the order of acts",
    "events.action": "the force ladder, the order of acts and the shares of acts by kind",
    "claim_evidence.stance": "on which side of a claim a piece of evidence stands",
    "claim_evidence.asserted_kind": "whose side a piece of evidence is of",
    "claim_evidence.bears": "which pieces of evidence weigh",
    "orders.asserted_kind": "whose side a stated order is of",
    "orders.page_states": "nothing but what is shown beside an order",
    "steps.kind": "how trials, redress and inquiries are counted",
    "steps.of_what": "whether an officer's conviction answers for force on people",
    "steps.undoes": "which verdicts stand",
    "steps.about": "whether an inquiry looked into the state, and whether a call asked for one",
}


def agreement_of_columns(raw: Raw) -> dict[str, ColumnAgreement]:
    """Every column that was coded twice, as 'table.column', by its latest sample."""
    return agreement_by_column(_samples(raw))


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
    said += [f"On {name} rests {RESTS_ON[name]}: such results are no firmer than the column." for name in poor]
    twice = {sample.table for name, sample in SAMPLES.items() if f"{CODED_TWICE}{name}" in raw}
    once = [spaced(name) for name in CODED if name not in twice]
    said.append(f"Of {', '.join(once)} no row was coded twice, so that nothing is known of how they agree.")
    return Prose(" ".join(said), (), CODING)


def _weak(raw: Raw) -> Iterator[tuple[str, ColumnAgreement]]:
    """The columns that are not reliable by alpha, as 'table.column', the weakest first."""
    found = agreement_of_columns(raw).items()
    weak = [pair for pair in found if pair[1].reliance in ("tentative", "not reliable")]
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
