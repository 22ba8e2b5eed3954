"""Claims of parties and others, held against the evidence."""

from __future__ import annotations

from analysis.evidence.rows import Claim
from analysis.evidence.view import Evidence
from analysis.findings.verdict import Asked, Ruling, Verdict, answers, insufficient
from analysis.method.claims import INDEPENDENT_ORIGINS_NEEDED, Sides, Standing, sides

RULINGS = {
    Standing.SUPPORTED: Ruling.SUPPORTED,
    Standing.CONTRADICTED: Ruling.CONTRADICTED,
    Standing.CONTESTED: Ruling.CONTESTED,
}
NEEDED = {
    Standing.ONE_VOICE: "A second independent origin on the same side, or one on the other.",
    Standing.OWN_WORD: "Evidence from somebody other than the claimant's side, or the documents it says it holds.",
    Standing.SILENCE: "Any evidence for or against the claim; these tables hold none.",
}


def _scope(evidence: Evidence, asked: Asked) -> Evidence:
    named = frozenset(asked.many("claims"))
    return evidence.keep(claims=lambda claim: claim.id in named and asked.covers(claim.episode))


@answers(
    "claim_holds",
    rule=(
        "Independent origins on each side of the claim are counted once each. Contested: an independent origin "
        "supports it while an independent origin, or the claimant's own side, contradicts it. Contradicted: no "
        "independent origin supports it, and the claimant's own side (an admission) or at least "
        f"{INDEPENDENT_ORIGINS_NEEDED} independent origins contradict it. Supported: at least "
        f"{INDEPENDENT_ORIGINS_NEEDED} independent origins support it and nobody contradicts it. Otherwise "
        "insufficient. For a claim of the state, organs and media of the state are its own side."
    ),
    arguments="claims",
    scope=_scope,
)
def claim_holds(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the claims named in the arguments hold, taken together."""
    if not evidence.claims:
        return insufficient(
            "Nobody is known to have made the claim.", "A dated statement of the claim with its source."
        )
    found = sides(evidence, evidence.claims)
    answer = f"{_who(evidence.claims)} {_sides_in_words(evidence, found)}"
    if found.standing not in RULINGS:
        return insufficient(answer, NEEDED[found.standing], found.rows)
    return Verdict(RULINGS[found.standing], answer, found.rows)


def _who(claims: tuple[Claim, ...]) -> str:
    made = sorted({(claim.claimant, claim.made_text) for claim in claims}, key=lambda pair: (pair[1], pair[0]))
    return "Claimed by " + "; ".join(f"{who} ({when or 'undated'})" for who, when in made) + "."


def _sides_in_words(evidence: Evidence, found: Sides) -> str:
    def listed(origins: tuple[str, ...]) -> str:
        names = [evidence.origin_by_id[origin].name for origin in origins if origin in evidence.origin_by_id]
        return f" ({', '.join(sorted(names))})" if names else ""

    parts = [
        f"Independent origins in support: {len(found.supporting)}{listed(found.supporting)}.",
        f"Independent origins against: {len(found.contradicting)}{listed(found.contradicting)}.",
    ]
    if found.repeating:
        parts.append(f"The claimant's own side in support: {len(found.repeating)}{listed(found.repeating)}.")
    if found.admitting:
        parts.append(f"The claimant's own side against: {len(found.admitting)}{listed(found.admitting)}.")
    return " ".join(parts)
