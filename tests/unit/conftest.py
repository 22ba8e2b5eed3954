"""The real evidence, opened once, and a small invented one for worked cases."""

import pytest

from analysis.evidence.view import Evidence, open_evidence


@pytest.fixture(scope="session")
def evidence() -> Evidence:
    return open_evidence()
