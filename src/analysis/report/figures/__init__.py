"""The figures of the report, by theme. Each is a function from evidence (and findings) to a `Chart`."""

from analysis.report.figures.aftermath import accountability
from analysis.report.figures.claims import claims
from analysis.report.figures.ladder import ladder
from analysis.report.figures.map import country_map, days_map, episode_maps
from analysis.report.figures.observability import observability
from analysis.report.figures.responses import responses
from analysis.report.figures.robustness import robustness
from analysis.report.figures.sequence import first_by_city
from analysis.report.figures.toll import toll

__all__ = [
    "accountability",
    "claims",
    "country_map",
    "days_map",
    "episode_maps",
    "first_by_city",
    "ladder",
    "observability",
    "responses",
    "robustness",
    "toll",
]
