"""What a notebook needs, and all of it: the evidence as DataFrames, questions to it, figures of it.

    from analysis import qantar
    evidence = qantar.open_evidence(as_of="2022-01-12")
    evidence.frame("counts")            # a table as a DataFrame
    qantar.columns("counts")            # what its columns mean
    qantar.findings(evidence)           # every finding, a line each

Tables: counts, events, orders, steps, claims, claim_evidence, sources, origins, episodes, places, statements,
country_years, protests. A view is made smaller by `evidence.narrow(...)` and larger by `with_row(...)`; nothing here
changes a file. Everything that is not named here may change without notice.
"""

from __future__ import annotations

from analysis.evidence.processed import changes, processed_folder, reconcile, write_processed
from analysis.evidence.view import Evidence, open_evidence, raw_tables
from analysis.qantar.asked import findings, moved, pose, records, say, tabulate, verdicts
from analysis.qantar.told import (
    acts,
    agreement,
    columns,
    how_many,
    indicators,
    orders,
    positions,
    reach,
    shares,
    sides,
    stated,
    with_row,
)
from analysis.report import figures
from analysis.report.chart import show

__all__ = [
    "Evidence",
    "acts",
    "agreement",
    "changes",
    "columns",
    "figures",
    "findings",
    "how_many",
    "indicators",
    "moved",
    "open_evidence",
    "orders",
    "pose",
    "positions",
    "processed_folder",
    "raw_tables",
    "reach",
    "reconcile",
    "records",
    "say",
    "shares",
    "show",
    "sides",
    "stated",
    "tabulate",
    "verdicts",
    "with_row",
    "write_processed",
]
