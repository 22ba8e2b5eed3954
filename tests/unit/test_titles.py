"""Titles of pages and headings are shown as they stand in the tables, in whatever script."""

from __future__ import annotations

import html

import pytest
from markdown_it import MarkdownIt

from analysis.report.page import in_markdown


@pytest.mark.parametrize(
    "title",
    [
        "Сарықамыстағы жаңа жыл түні — «Новогодняя ночь»",
        "Noaptea în Chișinău: ’ora’ s-a schimbat",
        "1. *Not* a [list](x), no <b>tag</b> & no `code` _here_ # at all \\ | ~ $x$",
    ],
)
def test_a_title_is_read_as_the_text_it_is(title: str) -> None:
    shown = MarkdownIt().renderInline(in_markdown(title))
    assert html.unescape(shown) == title
