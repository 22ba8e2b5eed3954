"""The real evidence, opened once, and a small invented one for worked cases."""

import pytest

from analysis.evidence.view import Evidence
from tests.unit.made_up import REAL


@pytest.fixture(scope="session")
def evidence() -> Evidence:
    return REAL
