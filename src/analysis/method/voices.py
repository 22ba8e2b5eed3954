"""Whose word or step it is, and on which side that body stands.

A piece of evidence or a stated order is the word of whoever says it, whoever prints it; one body on many pages is one
voice. The accused state's side are the organs, courts, companies and media of the state of the episode's country; an
organ or medium of another state is not. Parties are that side, and whoever else stands in the dispute: no party is an
independent voice, for or against, on any claim but by admitting what speaks against its own. Of a voice that cannot be
told who it is nothing hangs.

What the body that took a step is, is coded (`body_kind`); where it is not, the table of origins says it, if it has the
body, or else a word of the body's name (`body_word` in codes.yaml), so that a folder whose steps nobody coded by body
is answered too. A body of which none of them tells is on no side, and no court.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from analysis.evidence.rows import ClaimEvidence, Episode, Order, Step
from analysis.evidence.tables import Row
from analysis.evidence.view import Evidence

ACCUSED_STATE, PARTY, UNTOLD = "accused_state", "party", "untold"  # groups of codes.yaml
ORIGINS_NEEDED = 2
StateOrOther = Literal["state", "other"]
STATE_AND_OTHERS: tuple[StateOrOther, StateOrOther] = ("state", "other")
COURT_KIND = "court"


@dataclass(frozen=True, order=True)
class Voice:
    """A body that says something, and its kind as coded for what it says."""

    origin: str
    kind: str


def voices(evidence: Evidence, said: ClaimEvidence | Order) -> tuple[Voice, ...]:
    """Whose word a row is: the body that asserts it, else the bodies whose pages carry it."""
    origins = sorted(evidence.row_origins(said))
    return tuple(Voice(origin, said.asserted_kind or evidence.kind_of_origin(origin)) for origin in origins)


def of_accused_state(evidence: Evidence, voice: Voice, country: str) -> bool:
    """Whether it is an organ, court, company or medium of the state of this country (its code); a body of which no
    country is told is of the state concerned, as the codes of its kind say."""
    body = evidence.origin_by_id.get(voice.origin)
    group = evidence.codes.group(ACCUSED_STATE)
    elsewhere = body is not None and body.kind in group and body.country not in ("", country)
    return voice.kind in group and not elsewhere


def is_party(evidence: Evidence, voice: Voice, country: str) -> bool:
    """Whether it is the accused state's side, or another side of the dispute."""
    return voice.kind in evidence.codes.group(PARTY) or of_accused_state(evidence, voice, country)


def is_untold(evidence: Evidence, voice: Voice) -> bool:
    """Whether it cannot be told who says it."""
    return voice.kind in evidence.codes.group(UNTOLD)


def is_independent(evidence: Evidence, voice: Voice, country: str) -> bool:
    """Whether it is known who says it, and that it is no party."""
    return not is_untold(evidence, voice) and not is_party(evidence, voice, country)


def independent_origins(evidence: Evidence, rows: Iterable[str]) -> tuple[str, ...]:
    """The origins that tell the rows (ids), are known and are no party, sorted."""
    return tuple(sorted(frozenset().union(*(independent_of(evidence, evidence.rows[row]) for row in rows))))


def independent_of(evidence: Evidence, row: Row) -> frozenset[str]:
    """The same of one row."""
    return origins_of_row(evidence, row, "independent", is_independent)


def origins_of_row(
    evidence: Evidence, row: Row, name: str, holds: Callable[[Evidence, Voice, str], bool]
) -> frozenset[str]:
    """The origins of a row of which it holds, asked with the country of the row's episode; remembered under a name,
    since it is asked of each row of each view again."""
    origins, country = evidence.row_origins(row), country_of(evidence, getattr(row, "episode", ""))

    def find() -> frozenset[str]:
        known = ((origin, Voice(origin, evidence.kind_of_origin(origin))) for origin in origins)
        return frozenset(origin for origin, voice in known if holds(evidence, voice, country))

    return evidence.remember((name, origins, country), find)


def of_other_states(evidence: Evidence, episode: str) -> frozenset[str]:
    """The episodes of other states than that of an episode: what is asked between two episodes of one state is not
    answered by the acts of another."""
    state = country_of(evidence, episode)
    return frozenset(each.id for each in evidence.episodes if each.country != state)


def country_of(evidence: Evidence, episode: str) -> str:
    """The code of an episode's country; blank for an episode that this view does not hold."""
    known = evidence.episode_by_id.get(episode)
    return known.country if known else ""


def steps_of(evidence: Evidence, episode: Episode, kind: str | None = None) -> tuple[Step, ...]:
    """Steps (of a kind) that can have been taken since the core of the episode began; undated ones are kept."""
    return tuple(
        step
        for step in evidence.steps
        if kind in (None, step.kind)
        and step.episode == episode.id
        and (step.date is None or episode.core is None or step.date.last >= episode.core.first)
    )


def by_side(evidence: Evidence, episode: Episode, steps: Iterable[Step], side: StateOrOther) -> tuple[Step, ...]:
    """Steps of bodies of the episode's state, or of other bodies. A body of which is not told what it is is on no
    side."""
    return tuple(step for step in steps if _side(evidence, episode, step) == side)


def body_of(evidence: Evidence, step: Step) -> Voice:
    """The body that took a step, by its id in the table of origins if it is there; its kind is blank if nothing tells
    it."""
    origin = evidence.origin_by_name.get(step.body)
    kind = step.body_kind or (origin.kind if origin else evidence.codes.kind_of_body(step.body))
    return Voice(origin.id if origin else step.body, kind)


def _side(evidence: Evidence, episode: Episode, step: Step) -> StateOrOther | None:
    body = body_of(evidence, step)
    if not body.kind or is_untold(evidence, body):
        return None
    return "state" if of_accused_state(evidence, body, episode.country) else "other"
