"""The figures of the report, by theme. Each is a function from evidence (and findings) to a `Chart`."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.evidence.view import Evidence
from analysis.findings.record import Record
from analysis.report.chart import Chart
from analysis.report.figures.aftermath import accountability
from analysis.report.figures.claims import claims
from analysis.report.figures.ladder import ladder
from analysis.report.figures.map import country_map, days_map, episode_maps
from analysis.report.figures.observability import observability
from analysis.report.figures.one_clock import one_clock
from analysis.report.figures.responses import quantities_compared, responses
from analysis.report.figures.robustness import robustness
from analysis.report.figures.sequence import first_by_city
from analysis.report.figures.toll import toll

__all__ = [
    "accountability",
    "claims",
    "country_map",
    "days_map",
    "episode_maps",
    "every_figure",
    "first_by_city",
    "ladder",
    "observability",
    "one_clock",
    "responses",
    "robustness",
    "toll",
]


def every_figure(evidence: Evidence, findings: Sequence[Record]) -> dict[str, Chart]:
    """All figures of the report by name; nothing is drawn before it is asked for."""
    of_claims = {s.id for s in evidence.statements if dict(s.arguments).get("claims") == "each"}
    charts = [
        one_clock(evidence),
        responses(evidence),
        episode_maps(evidence),
        observability(evidence),
        robustness(evidence, [r for r in findings if r.id.partition(".")[0] not in of_claims]),
    ]
    for episode in (episode.id for episode in evidence.core_episodes):
        each = (accountability, country_map, days_map, first_by_city, ladder, observability)
        charts += [figure(evidence, episode) for figure in each]
        charts += [toll(evidence, episode, quantity) for quantity in quantities_compared(evidence)]
        charts.append(claims(evidence, findings, episode))
    return {chart.name: chart for chart in charts}
