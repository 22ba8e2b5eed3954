"""Acts in neutral sentences: how many, which, the first of them, and by how many origins they are told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.evidence.view import Evidence
from analysis.method.acts import Act, in_words, when
from analysis.method.bounds import format_number


def name_of(evidence: Evidence, origin: str) -> str:
    """An origin's name for readers."""
    known = evidence.origin_by_id.get(origin)
    return known.name if known else origin


def first_of(evidence: Evidence, told: Sequence[Act]) -> str:
    """Who did what, where and when, of the act that can have begun earliest."""
    row = told[0].rows[0]
    return f"{in_words(row.actor)}, {in_words(row.action)}, {row.place}, {when(row, evidence)}"


def actions_of(told: Iterable[Act]) -> str:
    """The kinds of acts, by name."""
    return ", ".join(sorted({in_words(row.action) for act in told for row in act.rows}))


def number_of_acts(number: int) -> str:
    """'1 act', '2 acts'."""
    return f"{format_number(number)} {'act' if number == 1 else 'acts'}"


def row_ids(told: Iterable[Act]) -> tuple[str, ...]:
    """The rows of the acts, sorted."""
    return tuple(sorted({row for act in told for row in act.row_ids}))


def told_by(evidence: Evidence, rows: Sequence[str]) -> str:
    """How many origins tell the rows; a single one by name."""
    origins = evidence.origins_of(rows)
    if len(origins) == 1:
        return f"Told by one origin ({name_of(evidence, origins[0])})."
    return f"Told by {len(origins)} origins."
