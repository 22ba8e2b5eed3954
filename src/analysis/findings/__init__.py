"""Tests register on import; the package knows them all."""

from analysis.findings.verdict import TESTS

__all__ = ["TESTS"]
