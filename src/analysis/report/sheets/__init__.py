"""The tables that notebooks and pages share, by what they show."""

from analysis.report.sheets.base_rates import base_rates
from analysis.report.sheets.coding import agreement, reliance, weakly_coded
from analysis.report.sheets.evidence import (
    about,
    cleaning_changes,
    core_events,
    counts,
    events,
    reconciliation,
    sources_by,
    steps,
    written,
)
from analysis.report.sheets.findings import (
    conclusions,
    findings,
    over_time,
    single_origin,
    without_kinds,
)
from analysis.report.sheets.method import (
    indicators,
    response_profile,
    sequence_by_city,
    speed,
    who_counted,
)

__all__ = [
    "about",
    "agreement",
    "base_rates",
    "cleaning_changes",
    "conclusions",
    "core_events",
    "counts",
    "events",
    "findings",
    "indicators",
    "over_time",
    "reconciliation",
    "reliance",
    "response_profile",
    "sequence_by_city",
    "single_origin",
    "sources_by",
    "speed",
    "steps",
    "weakly_coded",
    "who_counted",
    "without_kinds",
    "written",
]
