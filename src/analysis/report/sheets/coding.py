"""How far two coders agreed on the tables, and what rests on the columns on which they did not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from analysis.evidence.view import Evidence
from analysis.method.agreement import (
    RELIABLE,
    TENTATIVE,
    Agreement,
    ColumnAgreement,
    agreement_on_counts,
    agreement_on_events,
)
from analysis.report.cite import SITE, Number, Prose, Share, Tally
from analysis.report.tables import Cell, Table

Raw = Mapping[str, Sequence[Mapping[str, str]]]
Twice = Literal["counts", "events"]
TWICE: tuple[Twice, ...] = ("counts", "events")
ONCE = ("claims", "claim_evidence", "orders", "steps")
CODING = f"{SITE}codebook.html"
RESTS_ON = {
    "counts.quantity": "which numbers are put together, and with them every number of the report",
    "counts.population": "of whom a total is, and so which totals are compared or put together",
    "counts.low": "every number of the report",
    "counts.high": "every number of the report",
    "counts.qualifier": "whether a number is a point, a floor or a range",
    "counts.attributed_kind": "which numbers go when a kind of body is left out",
    "events.date": "the order of acts, and the days on which each rung of force was reached",
    "events.place": "what came first by place, and the maps",
    "events.actor": "which acts are the state's, and so the force ladder and the order of acts",
    "events.action": "the force ladder, the order of acts and the shares of acts by kind",
}


def agreement(raw: Raw, of: Twice) -> Table:
    """Share of agreement, Krippendorff's alpha and what it allows, a line for each column coded twice."""
    found = _agreement(raw, of)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            column.column,
            Tally(column.compared, "evidence/index.html"),
            (Share(column.share.low, (), CODING), "to", Share(column.share.high, (), CODING)),
            _alpha(column),
            column.reliance if column.alpha is not None else None,
            "upper bound: rows were matched by it" if column.upper_bound else "",
        )
        for column in found.columns
    )
    missing = f"The second coder did not find {len(found.not_found)} of {found.coded} rows"
    return Table(
        f"Agreement of two coders on {of}",
        ("column", "rows compared", "share that agrees", "Krippendorff's alpha", "what alpha allows", "remark"),
        rows,
        note=Prose(f"{missing}; the low share counts them as disagreement.", (), CODING),
    )


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
    if "counts.attributed_kind" in poor:
        said.append(_two_kinds(evidence))
    once = [name.replace("_", " ") for name in (*TWICE, *ONCE) if f"double_coding_{name}" not in raw]
    said.append(f"Of {', '.join(once)} no row was coded twice, so that nothing is known of how they agree.")
    return Prose(" ".join(said), (), CODING)


def _two_kinds(evidence: Evidence) -> str:
    """How often the kind in a row of counts differs from that of its body in the table of origins."""
    apart = sum(count.attributed_kind != evidence.kind_of_origin(count.origin) for count in evidence.counts)
    return (
        f"In {apart:,} of {len(evidence.counts):,} numbers the row gives another kind than the table of origins gives "
        "to its body; a number goes with either, so that without a kind of body rather too much is left out than too "
        "little."
    )


def _weak(raw: Raw) -> Iterator[tuple[str, ColumnAgreement]]:
    """The columns that are not reliable by alpha, as 'table.column', the weakest first."""
    coded: list[Twice] = [table for table in TWICE if f"double_coding_{table}" in raw]
    found = [(f"{table}.{column.column}", column) for table in coded for column in _agreement(raw, table).columns]
    weak = [pair for pair in found if pair[1].reliance in ("tentative", "not reliable")]
    yield from sorted(weak, key=lambda pair: (pair[1].alpha, pair[0]))


def _agreement(raw: Raw, of: Twice) -> Agreement:
    import pandas as pd  # half a second of each kernel that does not ask

    compare = {"counts": agreement_on_counts, "events": agreement_on_events}[of]
    return compare(pd.DataFrame([dict(row) for row in raw[f"double_coding_{of}"]]))


def _alpha(column: ColumnAgreement) -> Cell:
    return Number.of(round(column.alpha, 2), (), CODING) if column.alpha is not None else None


def _named(columns: Mapping[str, ColumnAgreement]) -> str:
    return ", ".join(f"{name} ({column.alpha:.2f})" for name, column in columns.items()) or "no column"
