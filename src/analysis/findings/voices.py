"""Who vouches for what rows tell: voices that are no party, or the accused state against itself."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.evidence.view import Evidence
from analysis.findings.act_sentences import name_of
from analysis.findings.sentences import listing, of_something
from analysis.method.voices import ORIGINS_NEEDED, Voice, country_of, is_independent, of_accused_state

VOUCHED = f"told by at least {ORIGINS_NEEDED} origins that are no party, or by the state against itself (an admission)"


def vouched(evidence: Evidence, rows: Sequence[str], against_itself: bool = True) -> str:
    """Who stands behind the rows, as a sentence: enough origins that are no party, or (`against_itself`: what they tell
    is against the state) the state's own side. Empty if nobody does, so that one voice is left."""
    independent, state = _by_side(evidence, rows)
    own = listing(sorted(name_of(evidence, origin) for origin in state)) if against_itself else ""
    if len(independent) >= ORIGINS_NEEDED:
        also = f"; the state's own side says so too ({own})" if own else ""
        return f"Told by {of_something(len(independent), 'origin')} that are no party{also}."
    return f"By the state's own word ({own}), an admission." if own else ""


def _by_side(evidence: Evidence, rows: Sequence[str]) -> tuple[set[str], set[str]]:
    """The origins that are no party, and those of the accused state's side, by the country of each row's episode."""
    independent: set[str] = set()
    state: set[str] = set()
    for row in (evidence.rows[row_id] for row_id in rows):
        country = country_of(evidence, getattr(row, "episode", ""))
        for origin in evidence.row_origins(row):
            voice = Voice(origin, evidence.kind_of_origin(origin))
            if of_accused_state(evidence, voice, country):
                state.add(origin)
            elif is_independent(evidence, voice, country):
                independent.add(origin)
    return independent, state
