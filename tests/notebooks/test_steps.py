"""The steps that the notebooks show in pandas reach the library's answer: not only on the case that is printed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analysis.suite.notebook import PARAMETERS, read_notebook, tags_of

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
VIEWS = (
    "",
    "as_of = '2012-06-01'",
    "exclude_kinds = ['state', 'state_media', 'court']; as_of = '2022-01-12'",
)


class Played:
    """A notebook whose cells are run by their ids, in names that a test can set between them."""

    def __init__(self, name: str, view: str) -> None:
        self.cells = [cell for cell in read_notebook(FOLDER / name)["cells"] if cell["cell_type"] == "code"]
        self.names: dict[str, Any] = {"display": lambda shown: None}
        (given,) = (cell["id"] for cell in self.cells if PARAMETERS in tags_of(cell))
        self.play(given)
        exec(view, self.names)

    def play(self, first: str, last: str = "", **names: Any) -> None:
        """Run the cells from one id to another."""
        self.names |= names
        ids = [cell["id"] for cell in self.cells]
        for cell in self.cells[ids.index(first) : ids.index(last or first) + 1]:
            exec(compile(cell["source"], cell["id"], "exec"), self.names)


@pytest.mark.parametrize("view", VIEWS)
def test_the_range_by_hand_is_the_range_of_every_quantity_and_episode(view: str) -> None:
    played = Played("03-counts.ipynb", view)
    played.play("open")
    played.play("rows")
    counts, evidence, told = played.names["counts"], played.names["evidence"], 0
    for episode in evidence.core_episodes:
        for quantity in ("killed", "wounded", "detained", "convicted"):
            said = counts[(counts.episode == episode.id) & (counts.quantity == quantity)]
            played.play("kind", "library", this=episode, quantity=quantity, said=said)
            told += played.names["bounds"] is not None
    assert told > 1


@pytest.mark.parametrize("view", VIEWS)
def test_the_verdict_by_hand_is_the_verdict_on_every_claim(view: str) -> None:
    played = Played("06-claims.ipynb", view)
    played.play("open", "case")
    facts = played.names["facts"]
    for claim in facts.index[facts.same_as == ""]:
        case = facts.index[facts.index == claim]
        same = facts[facts.index.isin(case) | facts.same_as.isin(case)]
        played.play("case-pieces", "case-verdict", case=case, same=same)
        assert set(played.names["tried"].index) == {f"K.{one}" for one in case}
    assert len(facts) > 5


@pytest.mark.parametrize("view", VIEWS)
def test_the_order_by_hand_is_the_order_at_every_place(view: str) -> None:
    played = Played("04-sequence.ipynb", view)
    played.play("open")
    played.play("sets", "rows")
    qantar, sets, places = played.names["qantar"], played.names["sets"], 0
    for episode in played.names["evidence"].core_episodes:
        force, crowd = (qantar.acts(played.names["evidence"], episode.id, name) for name in sets)
        played.play("acts", "decide", this=episode, force=force, crowd=crowd)
        places += len(played.names["by_hand"])
    assert places


@pytest.mark.parametrize("view", [*VIEWS, "exclude_kinds = ['international_media', 'independent_media', 'ngo']"])
def test_the_days_to_a_verdict_by_hand_are_those_of_the_indicator(view: str) -> None:
    played = Played("07-accountability.ipynb", view)
    played.play("open")
    played.play("rows")
    played.play("case-select", "case-library")
    days, library = played.names["days"], played.names["library"]
    assert set(days.index) == set(library.index[library.low.notna()])
    assert len(days) or "independent_media" in view  # without those who told of them no step is left
