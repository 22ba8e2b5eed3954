"""The investigation's statements, and the tests that answer them; importing the package registers every test."""

from analysis.findings import claims, inquiry
from analysis.findings.verdict import TESTS

__all__ = ["TESTS", "claims", "inquiry"]
