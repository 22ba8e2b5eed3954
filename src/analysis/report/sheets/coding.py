"""How far two coders agreed on the tables, and what rests on the columns on which they did not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.evidence.package import CODED_TWICE
from analysis.evidence.view import Evidence
from analysis.method.agreement import RELIABLE, SAMPLES, TENTATIVE, ColumnAgreement, agreement_by_column
from analysis.method.agreement import agreement as agreement_of
from analysis.report.cite import SITE, Number, Prose, Share, Tally
from analysis.report.tables import Cell, Table

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
    "steps.about": "whether an inquiry looked into the state, and whether a call asked for one",
}


def agreement(raw: Raw, of: str) -> Table:
    """Share of agreement, Krippendorff's alpha and what it allows, a line for each column of the table `of` that was
    coded twice, and in each sample in which it was."""
    latest = agreement_by_column(_samples(raw))
    compared = {name: agreement_of(name, table) for name, table in _samples(raw).items() if SAMPLES[name].table == of}
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            column.column,
            Tally(column.compared, "evidence/index.html"),
            (Share(column.share.low, (), CODING), "to", Share(column.share.high, (), CODING)),
            _alpha(column),
            column.reliance if column.alpha is not None else None,
            _remark(column, column == latest[f"{of}.{column.column}"]),
        )
        for found in compared.values()
        for column in found.columns
    )
    lost = {name: found for name, found in compared.items() if found.not_found}
    missing = "; ".join(f"The second coder did not find {len(f.not_found)} of {f.coded} rows" for f in lost.values())
    return Table(
        f"Agreement of two coders on {of.replace('_', ' ')}",
        ("column", "rows compared", "share that agrees", "Krippendorff's alpha", "what alpha allows", "remark"),
        rows,
        note=Prose(f"{missing}; the low share counts them as disagreement.", (), CODING) if missing else "",
    )


def _remark(column: ColumnAgreement, latest: bool) -> str:
    if not latest:
        return "an earlier sample; the later one is below"
    return "upper bound: rows were matched by it" if column.upper_bound else ""


def weakly_coded(evidence: Evidence, raw: Raw) -> Table:
    """The columns on which two coders agreed less than is held to be reliable, and what rests on each."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (name, _alpha(column), column.reliance, RESTS_ON[name]) for name, column in _weak(raw)
    )
    return Table(
        "Columns on which two coders agreed less than is held to be reliable",
        ("column", "Krippendorff's alpha", "what alpha allows", "what rests on it"),
        rows,
        note=reliance(evidence, raw),
    )


def reliance(evidence: Evidence, raw: Raw) -> Prose:
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
    once = [name.replace("_", " ") for name in CODED if name not in twice]
    said.append(f"Of {', '.join(once)} no row was coded twice, so that nothing is known of how they agree.")
    return Prose(" ".join(said), (), CODING)


def _weak(raw: Raw) -> Iterator[tuple[str, ColumnAgreement]]:
    """The columns that are not reliable by alpha, as 'table.column', the weakest first."""
    found = agreement_by_column(_samples(raw)).items()
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


def _alpha(column: ColumnAgreement) -> Cell:
    return Number.of(round(column.alpha, 2), (), CODING) if column.alpha is not None else None


def _named(columns: Mapping[str, ColumnAgreement]) -> str:
    return ", ".join(f"{name} ({column.alpha:.2f})" for name, column in columns.items()) or "no column"
