"""A claim stands or falls by independent origins on each side, never by how often its own side repeats it."""

import pytest

from analysis.evidence.view import Evidence
from analysis.method.claims import Sides, Standing, sides


def standing(supporting: int = 0, contradicting: int = 0, repeating: int = 0, admitting: int = 0) -> Standing:
    def names(number: int, prefix: str) -> tuple[str, ...]:
        return tuple(f"{prefix}{i}" for i in range(number))

    return Sides(
        names(supporting, "s"), names(contradicting, "c"), names(repeating, "r"), names(admitting, "a"), ("row",)
    ).standing


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (standing(), Standing.SILENCE),
        (standing(repeating=9), Standing.OWN_WORD),
        (standing(supporting=1), Standing.ONE_VOICE),
        (standing(contradicting=1, repeating=3), Standing.ONE_VOICE),
        (standing(supporting=2, repeating=1), Standing.SUPPORTED),
        (standing(contradicting=2, repeating=9), Standing.CONTRADICTED),
        (standing(admitting=1), Standing.CONTRADICTED),
        (standing(supporting=1, contradicting=1), Standing.CONTESTED),
        (standing(supporting=3, admitting=1), Standing.CONTESTED),
    ],
)
def test_the_rule_on_worked_cases(found: Standing, expected: Standing) -> None:
    assert found is expected


def test_the_states_own_later_figures_count_against_its_claim(evidence: Evidence) -> None:
    claim = next(claim for claim in evidence.claims if claim.id == "c22-03")
    found = sides(evidence, [claim])
    assert "prosecutor-general-kz" in found.admitting
    assert found.standing is Standing.CONTRADICTED


def test_state_media_repeating_the_state_confirm_nothing(evidence: Evidence) -> None:
    claim = next(claim for claim in evidence.claims if claim.id == "c22-04")
    found = sides(evidence, [claim])
    assert found.repeating
    assert all(evidence.kind_of_origin(origin) in ("state", "state_media") for origin in found.repeating)
    assert not set(found.repeating) & set(found.supporting)


def test_without_its_evidence_a_claim_is_met_with_silence(evidence: Evidence) -> None:
    claim = next(claim for claim in evidence.claims if claim.id == "c22-07")
    pieces = [piece for piece in evidence.claim_evidence if piece.claim_id == claim.id]
    origins = {origin for piece in pieces for origin in evidence.row_origins(piece)}
    assert sides(evidence.narrow(without_origins=origins), [claim]).standing is Standing.SILENCE
