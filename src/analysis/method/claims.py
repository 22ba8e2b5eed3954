"""A claim against the evidence: who stands on each side, counted by independent origins.

The claimant's own side cannot confirm its own claim, however often it repeats it; but what that side itself says
against the claim counts, and counts most: an admission needs no second voice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from analysis.evidence.rows import Claim, ClaimEvidence
from analysis.evidence.view import Evidence

STATE_SIDE = frozenset({"state", "state_media"})
INDEPENDENT_ORIGINS_NEEDED = 2


class Standing(StrEnum):
    """What the origins on each side make of a claim."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    CONTESTED = "contested"
    ONE_VOICE = "one independent origin alone"
    OWN_WORD = "the claimant's side alone"
    SILENCE = "no evidence"


@dataclass(frozen=True)
class Sides:
    """Origins by what they say of the claim, each set sorted; `rows` are the pieces they stand on.

    `supporting` and `contradicting` are independent of the claimant; `repeating` are the claimant's own side in
    support; `admitting` is the claimant's own side against its claim.
    """

    supporting: tuple[str, ...]
    contradicting: tuple[str, ...]
    repeating: tuple[str, ...]
    admitting: tuple[str, ...]
    rows: tuple[str, ...]

    @property
    def standing(self) -> Standing:
        """The stated rule.

        Contested: an independent origin supports the claim and an independent origin or the claimant's own side
        contradicts it. Contradicted: nobody independent supports it, and the claimant's own side or at least two
        independent origins contradict it. Supported: at least two independent origins support it and nobody
        contradicts it. One independent origin alone, or the claimant's side alone, decides nothing.
        """
        against = len(self.contradicting) + len(self.admitting)
        if self.supporting and against:
            return Standing.CONTESTED
        if self.admitting or len(self.contradicting) >= INDEPENDENT_ORIGINS_NEEDED:
            return Standing.CONTRADICTED
        if len(self.supporting) >= INDEPENDENT_ORIGINS_NEEDED:
            return Standing.SUPPORTED
        if self.supporting or self.contradicting:
            return Standing.ONE_VOICE
        return Standing.OWN_WORD if self.repeating else Standing.SILENCE


def sides(evidence: Evidence, claims: Iterable[Claim]) -> Sides:
    """Who stands where on `claims` (taken together), from the pieces of evidence that support or contradict them.

    An origin found on both sides counts on both. Pieces that only assert a claim or give context decide nothing.
    """
    asked = {claim.id: claim for claim in claims}
    found: dict[str, set[str]] = {"supporting": set(), "contradicting": set(), "repeating": set(), "admitting": set()}
    rows = []
    for piece in evidence.claim_evidence:
        claim = asked.get(piece.claim_id)
        if claim is None or piece.stance not in ("supports", "contradicts"):
            continue
        rows.append(piece.id)
        for origin in evidence.row_origins(piece):
            found[_place(piece, _is_own(evidence, claim, origin))].add(origin)
    return Sides(**{name: tuple(sorted(origins)) for name, origins in found.items()}, rows=tuple(sorted(rows)))


def _place(piece: ClaimEvidence, own: bool) -> str:
    if piece.stance == "supports":
        return "repeating" if own else "supporting"
    return "admitting" if own else "contradicting"


def _is_own(evidence: Evidence, claim: Claim, origin: str) -> bool:
    """The state's organs and media are one side; any other claimant's side is the origins that carry its assertion
    and are of its own kind."""
    kind = evidence.kind_of_origin(origin)
    if claim.claimant_kind in STATE_SIDE:
        return kind in STATE_SIDE
    asserting = {
        asserted
        for piece in evidence.claim_evidence
        if piece.claim_id == claim.id and piece.stance == "asserts"
        for asserted in evidence.row_origins(piece)
    }
    return kind == claim.claimant_kind and origin in asserting
