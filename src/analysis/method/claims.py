"""A claim against the evidence: who stands on each side, counted by voices.

Who says a thing decides what it weighs, never who prints it. The claimant's own side cannot confirm its claim, however
often it repeats it; what that side itself says against the claim is an admission. Parties are parties on both sides:
against the claim of somebody else the state's word is no independent voice either, nor is that of any other side of the
dispute. What a body is said to have said is decided by that body's own words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from analysis.evidence.rows import Claim, ClaimEvidence
from analysis.evidence.view import Evidence
from analysis.method.voices import (
    ACCUSED_STATE,
    ORIGINS_NEEDED,
    Voice,
    country_of,
    is_party,
    is_untold,
    of_accused_state,
    voices,
)

STANCES = {"supports": "for", "contradicts": "against"}
NO_BEARING, DIRECT = "no", "direct"


class ClaimStanding(StrEnum):
    """What the voices on each side make of a claim."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    CONTESTED = "contested"
    ONE_VOICE = "one independent voice alone"
    OWN_WORD = "a side's word alone"
    SILENCE = "nothing told"


@dataclass(frozen=True)
class Sides:
    """Origins by what they say of the claim, each set sorted; `rows` are the pieces they stand on.

    `supporting` and `contradicting` are independent: neither the claimant's side nor a party, and known. `repeating`
    are the claimant's own side in support, `admitting` the same against its claim. `party_for` and `party_against` are
    other parties, `untold` voices of which cannot be told whose they are. `indirect` are those of all of them that
    bear on the claim only indirectly. `claimed`: the claim itself is told. `own_words` (where a claim is about what a
    body said): that body alone decides, and it is among the first two.
    """

    supporting: tuple[str, ...] = ()
    contradicting: tuple[str, ...] = ()
    repeating: tuple[str, ...] = ()
    admitting: tuple[str, ...] = ()
    party_for: tuple[str, ...] = ()
    party_against: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    indirect: frozenset[str] = frozenset()
    rows: tuple[str, ...] = ()
    claimed: bool = True
    own_words: bool = False

    @property
    def standing(self) -> ClaimStanding:
        """The stated rule.

        Nothing is decided where no voice that is independent or admits bears directly. Contested: an independent voice
        supports the claim and an independent one, or an admission, speaks against it.
        Contradicted: no independent voice supports it, and an admission that bears directly, or at least two voices
        that are independent or admit, speak against it, one of them directly. Supported: at least two independent
        voices support it, one of them directly, and none speaks against it. One alone decides nothing, nor do voices
        none of which bears directly, nor a side's own word.
        """
        against = (*self.contradicting, *self.admitting)
        if self.supporting and against and not self.indirect.issuperset((*self.supporting, *against)):
            return ClaimStanding.CONTESTED
        if self._decide(against) or set(self.admitting) - self.indirect:
            return ClaimStanding.CONTRADICTED
        if self._decide(self.supporting):
            return ClaimStanding.SUPPORTED
        if len({*self.supporting, *against}) == 1 and not self.admitting:
            return ClaimStanding.ONE_VOICE
        return ClaimStanding.OWN_WORD if self.claimed else ClaimStanding.SILENCE

    def _decide(self, voices: tuple[str, ...]) -> bool:
        needed = 1 if self.own_words else ORIGINS_NEEDED
        return len(voices) >= needed and not self.indirect.issuperset(voices)


def sides(evidence: Evidence, claims: Iterable[Claim]) -> Sides:
    """Who stands where on `claims` (taken together), from the pieces of evidence that support or contradict them.

    Pieces that only assert a claim, give context or do not bear on it decide nothing. Of what one voice says, that
    which bears directly goes before the rest; a voice found on both sides counts on both.
    """
    asked = {claim.id: claim for claim in claims}
    pieces = [piece for piece in evidence.claim_evidence if piece.claim_id in asked]
    bearing = [piece for piece in pieces if piece.stance in STANCES and piece.bears != NO_BEARING]
    direct = {
        (piece.claim_id, voice.origin) for piece in bearing if _direct(piece) for voice in voices(evidence, piece)
    }
    origins_by_side: dict[str, set[str]] = defaultdict(set)
    rows, borne = [], set()
    for piece in bearing:
        claim = asked[piece.claim_id]
        for voice in voices(evidence, piece):
            if not _direct(piece) and (claim.id, voice.origin) in direct:
                continue
            origins_by_side[_place(evidence, claim, piece, voice)].add(voice.origin)
            rows.append(piece.id)
            borne |= {voice.origin} if _direct(piece) else set()
    by_side = {name: tuple(sorted(origins)) for name, origins in origins_by_side.items() if name}
    all_origins = {origin for origins in by_side.values() for origin in origins}
    return Sides(
        **by_side,
        indirect=frozenset(all_origins - borne),
        rows=tuple(sorted(set(rows))),
        claimed=bool(pieces),
        own_words=bool(asked) and all(claim.words_of for claim in asked.values()),
    )


def tried(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims that evidence can decide: no law or opinion and no coerced statement; those that say the same as an
    earlier one are tried with it."""
    return tuple(claim for claim in claims if claim.proposition_kind == "fact" and not claim.same_as)


def _direct(piece: ClaimEvidence) -> bool:
    return piece.bears == DIRECT


def _place(evidence: Evidence, claim: Claim, piece: ClaimEvidence, voice: Voice) -> str:
    """On which side a voice stands; empty where it has no say."""
    side = STANCES[piece.stance]
    if claim.words_of:
        return _INDEPENDENT[side] if voice.origin == claim.words_of else ""
    if is_untold(evidence, voice):
        return "untold"
    if _is_own(evidence, claim, voice):
        return _OWN[side]
    if is_party(evidence, voice, country_of(evidence, claim.episode)):
        return _PARTY[side]
    return _INDEPENDENT[side]


_INDEPENDENT: Mapping[str, str] = {"for": "supporting", "against": "contradicting"}
_OWN: Mapping[str, str] = {"for": "repeating", "against": "admitting"}
_PARTY: Mapping[str, str] = {"for": "party_for", "against": "party_against"}


def _is_own(evidence: Evidence, claim: Claim, voice: Voice) -> bool:
    """The accused state is one side; any other claimant's side are those who assert the claim and are of its kind."""
    country = country_of(evidence, claim.episode)
    if claim.claimant_kind in evidence.codes.group(ACCUSED_STATE):
        return of_accused_state(evidence, voice, country)
    asserting = {
        asserted.origin
        for piece in evidence.claim_evidence
        if piece.claim_id == claim.id and piece.stance == "asserts"
        for asserted in voices(evidence, piece)
    }
    return voice.kind == claim.claimant_kind and voice.origin in asserting
