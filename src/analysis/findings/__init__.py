"""The investigation's statements, and the tests that answer them; importing the package registers every test."""

from analysis.findings import claims
from analysis.findings.verdict import TESTS

__all__ = ["TESTS", "claims"]
