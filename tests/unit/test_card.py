"""The picture that a link to the report shows elsewhere is one page, however many episodes there are."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from analysis.report.downloads import CARD
from analysis.report.paper import picture

TITLE = "Елордадағы алты апта — Шесть недель в столице за рубежом, от марта до конца апреля, с длинным заголовком"


@pytest.mark.parametrize("episodes", [["Zhanaozen 2011"], [TITLE] * 5, [TITLE] * 60], ids=["one", "five", "sixty"])
def test_the_card_is_one_picture_of_its_size_whatever_it_is_to_tell(episodes: list[str]) -> None:
    told = [[title, "at least 16 persons"] for title in episodes]
    card = picture({"question": "How?" * 20, "project": "Qantar", "asks": "How many?", "told": told}, CARD, 1)
    with Image.open(io.BytesIO(card)) as shown:
        assert shown.size == (1200, 630)
        margin = shown.convert("L").crop((0, 580, 1200, 630))  # below, but for what letters have under their line
        assert margin.getextrema()[0] > 200, "nothing runs over the edge"
