"""How far two coders agreed on the tables, and what rests on the columns on which they did not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.findings.measures import RELIABLE, TENTATIVE, agreement_by_column, samples
from analysis.method.agreement import ColumnAgreement
from analysis.report.cite import SITE, Prose
from analysis.report.wording import spaced, text

Raw = Mapping[str, Sequence[Mapping[str, str]]]
CODED = ("counts", "events", "claims", "claim_evidence", "orders", "steps")


def rests_on(name: str) -> str:
    """What of the report rests on a column; empty if that is not told."""
    return str(text("rests_on").get(name, ""))


def reliance(raw: Raw) -> Prose:
    """Which columns were coded too unlike to conclude from, what that means for the results that use them, and which
    tables nobody coded twice."""
    columns = sorted(agreement_by_column(raw).items(), key=lambda pair: (pair[1].alpha or 0, pair[0]))  # weakest first
    weak = {name: column for name, column in columns if column.reliance in ("tentative", "not reliable")}
    poor = {name: column for name, column in weak.items() if column.reliance == "not reliable"}
    fair = {name: column for name, column in weak.items() if name not in poor}
    said = [
        f"Krippendorff asks for an alpha of {RELIABLE:.3f}, and of {TENTATIVE:.3f} at the least for conclusions that "
        f"stay tentative. Below the lower: {_named(poor)}. Between the two: {_named(fair)}."
    ]
    said += [f"On {name} rests {rests_on(name)}: such results are no firmer than the column." for name in poor]
    once = [spaced(name) for name in CODED if name not in samples(raw).values()]
    said.append(f"Of {', '.join(once)} no row was coded twice, so that nothing is known of how they agree.")
    return Prose(" ".join(said), (), f"{SITE}codebook.html")


def _named(columns: Mapping[str, ColumnAgreement]) -> str:
    return ", ".join(f"{name} ({column.alpha:.2f})" for name, column in columns.items()) or "no column"
