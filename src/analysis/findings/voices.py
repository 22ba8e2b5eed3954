"""Who vouches for what rows tell: origins that are no party, or the state against its own word."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.evidence.view import Evidence
from analysis.findings.act_sentences import name_of
from analysis.findings.sentences import listing, of_something
from analysis.method.sequence import ORIGINS_NEEDED, PARTIES

VOUCHED = f"told by at least {ORIGINS_NEEDED} origins that are no party, or by the state against itself (an admission)"


def vouched(evidence: Evidence, rows: Sequence[str], against_itself: bool = True) -> str:
    """Who stands behind the rows, as a sentence: enough origins that are no party, or (`against_itself`: what they tell
    is against the state) an organ of the state. Empty if nobody does, so that one voice is left."""
    origins = evidence.origins_of(rows)
    independent = [origin for origin in origins if evidence.kind_of_origin(origin) not in PARTIES]
    state = [name_of(evidence, origin) for origin in origins if evidence.kind_of_origin(origin) == "state"]
    if len(independent) >= ORIGINS_NEEDED:
        also = f"; the state's own word says so too ({listing(state)})" if state and against_itself else ""
        return f"Told by {of_something(len(independent), 'origin')} that are no party{also}."
    if state and against_itself:
        return f"By the state's own word ({listing(state)}), an admission."
    return ""
