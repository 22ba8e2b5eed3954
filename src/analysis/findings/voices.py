"""Who vouches for what rows tell: voices that are no party, or the accused state against itself."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.evidence.view import Evidence
from analysis.findings.act_sentences import name_of
from analysis.findings.sentences import listing, of_something
from analysis.method.voices import ORIGINS_NEEDED, Voice, country_of, independent_origins, of_accused_state

VOUCHED = f"told by at least {ORIGINS_NEEDED} origins that are no party, or by the state against itself (an admission)"


def vouched(evidence: Evidence, rows: Sequence[str], against_itself: bool = True) -> str:
    """Who stands behind the rows, as a sentence: enough origins that are no party, or (`against_itself`: what they tell
    is against the state) the state's own side. Empty if nobody does, so that one voice is left."""
    independent = independent_origins(evidence, rows)
    own = listing(sorted(name_of(evidence, o) for o in _own_side(evidence, rows))) if against_itself else ""
    if len(independent) >= ORIGINS_NEEDED:
        also = f"; the state's own side says so too ({own})" if own else ""
        return f"Told by {of_something(len(independent), 'origin')} that are no party{also}."
    return f"By the state's own word ({own}), an admission." if own else ""


def _own_side(evidence: Evidence, rows: Sequence[str]) -> set[str]:
    """The origins of the accused state's side, by the country of each row's episode."""
    return {
        origin
        for row in (evidence.rows[row_id] for row_id in rows)
        for origin in evidence.row_origins(row)
        if of_accused_state(
            evidence,
            Voice(origin, evidence.kind_of_origin(origin)),
            country_of(evidence, getattr(row, "episode", "")),
        )
    }
