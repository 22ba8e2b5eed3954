"""Claims of parties and others, held against the evidence."""

from __future__ import annotations

from analysis.evidence.rows import Claim
from analysis.evidence.view import Evidence
from analysis.findings.arguments import Phrases
from analysis.findings.scope import Scope
from analysis.findings.sentences import name_of, of_something
from analysis.findings.verdict import Reason, Ruling, Stand, Verdict, answers
from analysis.method.claims import ClaimStanding, Sides, sides
from analysis.method.voices import ACCUSED_STATE

BY_STANDING: dict[ClaimStanding, tuple[Ruling | Reason, str]] = {  # how it is ruled, and what would be needed
    ClaimStanding.SUPPORTED: (Ruling.SUPPORTED, ""),
    ClaimStanding.CONTRADICTED: (Ruling.CONTRADICTED, ""),
    ClaimStanding.CONTESTED: (Ruling.CONTESTED, ""),
    ClaimStanding.ONE_VOICE: (Reason.ONE_VOICE, "A second independent voice on the same side, or one on the other."),
    ClaimStanding.OWN_WORD: (
        Reason.OWN_WORD,
        "The word of somebody who is no party and bears directly on it, or the documents that the claimant names.",
    ),
    ClaimStanding.SILENCE: (Reason.NOTHING, "A dated statement of the claim with its source, and evidence on it."),
}
SIDES_NAMED = {  # how the record calls the sides
    "supporting": "for",
    "contradicting": "against",
    "repeating": "own side for",
    "admitting": "own side against",
    "party_for": "party for",
    "party_against": "party against",
    "untold": "not told who",
}


def _scope(evidence: Evidence, claims: Phrases) -> Scope:
    """The claims, and those that say the same."""
    meant = {claim.id for name in claims for claim in evidence.claims_alike.get(name, ())}
    return Scope(claims=lambda claim: claim.id in meant)


@answers(scope=_scope)
def claim_holds(evidence: Evidence, *, claims: Phrases) -> Verdict:
    """Whether the claims named in the arguments hold, taken together."""
    if not evidence.claims:
        outcome, needs = BY_STANDING[ClaimStanding.SILENCE]
        return Verdict(outcome, "Nobody is known to have made the claim.", needs=needs)
    by_side = sides(evidence, evidence.claims)
    stands = tuple(Stand(name, getattr(by_side, side)) for side, name in SIDES_NAMED.items() if getattr(by_side, side))
    answer = " ".join((_who(evidence.claims), *_in_words(evidence, by_side)))
    outcome, needs = BY_STANDING[by_side.standing]
    return Verdict(outcome, answer, by_side.rows, needs=needs, stands=stands)


def _who(claims: tuple[Claim, ...]) -> str:
    made = sorted({(claim.claimant, claim.made_text) for claim in claims}, key=lambda pair: (pair[1], pair[0]))
    return "Claimed by " + "; ".join(f"{who} ({when or 'undated'})" for who, when in made) + "."


def _in_words(evidence: Evidence, by_side: Sides) -> list[str]:
    """Who stands where, a sentence for each side that anybody stands on."""

    def who(origins: tuple[str, ...], dated: bool = False) -> str:
        sentences = []
        for origin in sorted(origins, key=lambda origin: name_of(evidence, origin)):
            how = ["indirectly"] if origin in by_side.indirect else []
            how += [f"told {day}"] if dated and (day := _told_on(evidence, by_side, origin)) else []
            sentences.append(name_of(evidence, origin) + (f" ({', '.join(how)})" if how else ""))
        return "; ".join(sentences)

    def what(origins: tuple[str, ...]) -> str:
        return "the contrary" if set(origins) - set(by_side.indirect) else "what speaks against it"

    state = all(claim.claimant_kind in evidence.codes.group(ACCUSED_STATE) for claim in evidence.claims)
    own = "state's" if state else "claimant's"
    if by_side.own_words:
        sides_in_words = [
            ("It said so itself", by_side.supporting),
            ("It said otherwise itself", by_side.contradicting),
        ]
    else:
        sides_in_words = [
            (f"The {own} own side said {what(by_side.admitting)}, an admission", by_side.admitting),
            (f"{of_something(len(by_side.contradicting), 'independent voice')} against it", by_side.contradicting),
            (f"{of_something(len(by_side.supporting), 'independent voice')} for it", by_side.supporting),
            (f"The {own} own side, which cannot confirm it, says it too", by_side.repeating),
            (f"A party, which is no independent voice, says {what(by_side.party_against)}", by_side.party_against),
            ("A party, which is no independent voice, says it too", by_side.party_for),
            ("Of these voices is not told who they are, and they weigh nothing", by_side.untold),
        ]
    dated = (by_side.admitting, *((by_side.supporting, by_side.contradicting) if by_side.own_words else ()))
    sentences = [f"{words}: {who(origins, dated=origins in dated)}." for words, origins in sides_in_words if origins]
    if not (by_side.supporting or by_side.contradicting):
        sentences.append("No independent voice speaks for it or against it.")
    elif by_side.standing is ClaimStanding.OWN_WORD:
        sentences.append("No independent voice bears directly on the claim.")
    return sentences


def _told_on(evidence: Evidence, by_side: Sides, origin: str) -> str:
    """The day of the earliest page that carries what an origin says of the claim."""
    pages = {
        source
        for piece in evidence.claim_evidence
        if piece.id in by_side.rows and origin in evidence.row_origins(piece)
        for source in piece.source_ids
    }
    days = sorted(evidence.source_by_id[page].published_text for page in pages)
    return next((day for day in days if day), "")
