"""What is reported: who vouches for what rows tell, and the one answer to a question about an act that no row tells.

Who vouches are voices that are no party, or the accused state against itself. That no act is told does not prove that
there was none, however many watched. The answer says who watched: the origins that are no party and tell other acts of
control and force by the state in the same days, with the days and places of these. Every test that meets an absence
answers it here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from analysis.evidence.view import Evidence
from analysis.findings.sentences import listing, name_of, of_something
from analysis.findings.verdict import Reason, Ruling, Stand, Verdict
from analysis.method.acts import told
from analysis.method.bounds import Bounds
from analysis.method.response import MEANS
from analysis.method.selectors import Selector
from analysis.method.voices import ORIGINS_NEEDED, independent_of, independent_origins, of_accused_state, origins_of_row

WATCHERS = 3


def vouched(evidence: Evidence, rows: Sequence[str]) -> str:
    """Who stands behind the rows, as a sentence: enough origins that are no party, or the state's own side, since what
    they tell is against it. Empty if nobody does, so that one voice is left."""
    independent = independent_origins(evidence, rows)
    own = listing(sorted(name_of(evidence, o) for o in _own_side(evidence, rows)))
    if len(independent) >= ORIGINS_NEEDED:
        also = f"; the state's own side says so too ({own})" if own else ""
        return f"Told by {of_something(len(independent), 'origin')} that are no party{also}."
    said = all(getattr(evidence.rows[row], "family", "") == "framing" for row in rows)
    admits = "" if said else ", an admission"  # what the state said is told by its own word, and speaks against nobody
    return f"By the state's own word ({own}){admits}." if own else ""


def tellers(evidence: Evidence, rows: Sequence[str]) -> str:
    """Who tells the rows, as a sentence: who stands behind them, or how many do and the one voice that is left."""
    if said := vouched(evidence, rows):
        return said
    origins, independent = evidence.origins_of(rows), independent_origins(evidence, rows)
    if len(origins) == 1:
        return f"Told by one origin ({name_of(evidence, origins[0])})."
    whom = f"only {name_of(evidence, independent[0])} is" if independent else "none is"
    return f"Told by {len(origins)} origins, of whom {whom} known to be no party."


def is_vouched(evidence: Evidence, rows: Sequence[str]) -> bool:
    """Whether anybody stands behind the rows, as `vouched` says it."""
    return len(independent_origins(evidence, rows)) >= ORIGINS_NEEDED or bool(_own_side(evidence, rows))


def by_voices(evidence: Evidence, rows: Sequence[str]) -> Ruling | Reason:
    """What is told is supported if anybody stands behind it; else it is one voice."""
    return Ruling.SUPPORTED if is_vouched(evidence, rows) else Reason.ONE_VOICE


def vouching(evidence: Evidence, rows: Sequence[str]) -> tuple[str, ...]:
    """Of rows behind which somebody stands so many that this is kept, whatever others go: those known first, which are
    left in most views. None, if nobody does."""
    first = sorted(rows, key=lambda row: getattr(evidence.rows[row], "known_on", None) or date.max)
    some = (tuple(first[:number]) for number in range(1, len(first) + 1))
    return next((of_them for of_them in some if is_vouched(evidence, of_them)), ())


def if_vouched(
    evidence: Evidence, answer: str, told: Sequence[str], rows: tuple[str, ...], bounds: Bounds | None
) -> Verdict:
    """Supported if somebody stands behind the rows told; else it is one voice."""
    if said := vouched(evidence, told):
        return Verdict(Ruling.SUPPORTED, f"{answer} {said}", rows, bounds)
    return Verdict(Reason.ONE_VOICE, answer, rows, needs="A second origin that is no party.")


def _own_side(evidence: Evidence, rows: Sequence[str]) -> set[str]:
    """The origins of the accused state's side, by the country of each row's episode."""
    own = (origins_of_row(evidence, evidence.rows[row], "own side", of_accused_state) for row in rows)
    return set().union(*own)


def means_of(evidence: Evidence) -> Selector:
    """Whether an act is one by which is told who watched; a scope keeps these."""
    return Selector.parse(MEANS, evidence.codes)


def none_told(evidence: Evidence, answer: str, needs: str, rows: tuple[str, ...] = (), **more: Any) -> Verdict:
    """The verdict where no act of the kind asked about is told. `evidence`: the rows the question may look at, by which
    is told who watched: the origins that are no party, those that tell most first."""
    by_row = [(event, independent_of(evidence, event)) for event in told(evidence, means_of(evidence))]
    telling = Counter(origin for _, origins in by_row for origin in origins)
    watched = tuple(sorted(telling, key=lambda origin: (-telling[origin], origin)))
    if len(watched) < ORIGINS_NEEDED:
        return Verdict.nothing(answer, needs, rows, **more)
    seen = [event for event, origins in by_row if origins]
    acts, place_days = {event.act for event in seen}, {(event.days.first, event.place) for event in seen}
    others = f"; {len(watched) - WATCHERS} more" if len(watched) > WATCHERS else ""
    with_watch = (
        f"{answer} None is reported by those who watched: "
        f"{'; '.join(name_of(evidence, origin) for origin in watched[:WATCHERS])}{others}, who are no party and tell "
        f"{of_something(len(acts), 'other act')} of control and force by the state, on "
        f"{of_something(len(place_days), 'day and place', 'days and places')}."
    )
    return Verdict(Reason.NOT_SEEN, with_watch, rows, needs=needs, stands=(Stand("watched", watched),), **more)
