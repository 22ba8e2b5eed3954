"""The figures of the report, by theme. Each is a function from evidence (and findings) to a `Chart`."""

from analysis.report.figures.responses import responses

__all__ = ["responses"]
