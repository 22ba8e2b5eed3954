"""Three questions that the report does not answer, each asked in ten lines of pandas as the tour shows them, and each
held against the typed rows."""

from __future__ import annotations

import pandas as pd

from analysis import qantar
from analysis.evidence.view import Evidence


def test_how_many_were_detained_in_shymkent_and_who_says_so(evidence: Evidence) -> None:
    counts = evidence.frame("counts")
    names = evidence.frame("origins").name
    here = counts[(counts.quantity == "detained") & (counts.place == "Shymkent")]
    answer = here.assign(who=here.origin.map(names))[["low", "high", "who", "stated_text"]]

    rows = [row for row in evidence.counts if (row.quantity, row.place) == ("detained", "Shymkent")]
    assert rows
    assert list(answer.index) == [row.id for row in rows]
    assert list(answer.who) == [evidence.origin_by_id[row.origin].name for row in rows]


def test_which_acts_of_the_state_in_aktobe_have_a_clock_time(evidence: Evidence) -> None:
    events = evidence.frame("events")
    state = events.actor.isin(evidence.codes.group("state_actor"))
    answer = events[state & (events.place == "Aktobe") & (events.precision == "minute")]
    shown = answer[["onset_earliest", "actor", "action", "summary"]]

    state_actors = evidence.codes.group("state_actor")
    rows = [r for r in evidence.events if r.place == "Aktobe" and r.actor in state_actors and r.precision == "minute"]
    assert rows
    assert list(shown.index) == [row.id for row in rows]
    assert list(shown.onset_earliest) == [pd.Timestamp(row.onset.earliest) for row in rows]


def test_what_the_toll_was_without_intergovernmental_bodies_on_1_march_2022(evidence: Evidence) -> None:
    then = evidence.narrow(as_of=pd.Timestamp("2022-03-01").date(), without_kinds=["intergovernmental"])
    found = qantar.how_many(then, "2022-january", "killed")
    stand = qantar.positions(found)

    assert found.headline is not None
    assert found.headline.bounds is not None
    rows = [evidence.rows[row] for several in stand.rows for row in several.split(";")]
    assert rows
    assert all(row.known_on and row.known_on.isoformat() <= "2022-03-01" for row in rows)  # type: ignore[union-attr]
    assert "intergovernmental" not in {evidence.origin_by_id[origin].kind for origin in stand.index}
    assert found.headline.bounds.low == stand[stand.counted].low.min()
