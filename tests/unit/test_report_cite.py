"""Numbers that walk home: how they are printed, where they lead, and that text stays text."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from analysis.evidence.clock import Span
from analysis.evidence.view import Evidence
from analysis.report.addresses import SITE, anchor, finding_href, place_of_link, row_href
from analysis.report.cite import Number, Outside, PrintedShare, Prose, Quoted, Ref, Tally, When, interval
from analysis.report.marking import marked
from analysis.report.registers import backlinks, registers
from analysis.report.render import plain_cell
from analysis.report.wording import language_of_title


def test_a_number_is_a_data_element_inside_a_link_to_its_row() -> None:
    shown = Number.of(16, ["n11-021", "n11-028"]).html()
    data = '<data value="16" data-rows="n11-021 n11-028">16</data>'
    assert shown == f'<a class="n" href="{SITE}evidence/n11.html#n11-021">{data}</a>'


@pytest.mark.parametrize(
    ("low", "high", "words", "value"),
    [
        (16, 16, "16", "16"),
        (10, 16, "10 to 16", "10/16"),
        (15, None, "at least 15", "15/.."),
        (None, 64, "at most 64", "../64"),
        (1234, 1234, "1,234", "1234"),
        (0.5, 2, "0.5 to 2", "0.5/2"),
    ],
)
def test_bounds_are_said_in_words_and_in_a_form_for_machines(
    low: float | None, high: float | None, words: str, value: str
) -> None:
    number = Number(low, high, ("n11-001",))
    assert number.plain() == words
    assert interval(low, high) == value
    assert f'<data value="{value}" data-rows="n11-001">{words}</data>' in number.html()


def test_a_number_that_nobody_knows_is_no_number() -> None:
    assert Number(None, None, ()).html() == '<span class="unknown">unknown</span>'


def test_a_number_of_a_finding_leads_to_the_finding() -> None:
    assert finding_href("Q01.2022-january") == f"{SITE}findings/q.html#Q01.2022-january"
    assert f'href="{finding_href("Q01.x")}"' in Number.of(3, ("n22-001",), finding_href("Q01.x")).html()


def test_rows_stand_on_the_page_of_their_set() -> None:
    assert row_href("n22-013") == f"{SITE}evidence/n22.html#n22-013"
    assert row_href("c22-01#02") == f"{SITE}evidence/c22.html#c22-01.02"
    assert row_href("e22b-001") == f"{SITE}evidence/e22b.html#e22b-001"  # a further episode of the same year
    assert row_href("mm-belarus-1991") == f"{SITE}evidence/mm.html#mm-belarus-1991"
    assert row_href("no row at all") == f"{SITE}evidence/other.html#no.row.at.all"


def test_dates_ids_clocks_and_sections_in_a_sentence_are_no_numbers() -> None:
    said = Prose("On 5 January 2022 at 14:30 (n22-013, para. 23) 16 of 1,234 died in 2022.", ("n22-013",), "x").html()
    assert '<time datetime="2022-01-05">5 January 2022</time>' in said
    assert '<time datetime="14:30">14:30</time>' in said
    assert '<code class="id">n22-013</code>' in said
    assert '<span class="name">para. 23</span>' in said
    assert '<time datetime="2022">2022</time>' in said
    assert said.count("<data ") == 2
    assert '<data value="1234" data-rows="n22-013">1,234</data>' in said


def test_names_with_digits_are_no_numbers() -> None:
    assert "<data" not in Prose("24.kg and Khabar 24 say so.", (), "x", ("24.kg", "Khabar 24")).html()


def test_a_span_of_years_is_no_number() -> None:
    assert marked("1990-2020") == "<time>1990-2020</time>"


def test_the_number_of_a_file_is_no_number_and_its_year_no_date() -> None:
    assert marked("communication 2904/2016") == 'communication <span class="name">2904/2016</span>'


def test_marked_text_leaves_other_numerals_as_they_are() -> None:
    first, last = '<time datetime="2011-12-16">16 December 2011</time>', '<time datetime="2011-12">December 2011</time>'
    assert marked("2011-12-16 to 2011-12, 3 days") == f"{first} to {last}, 3 days"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("2022", '<time datetime="2022">2022</time>'),
        ("2022-01", '<time datetime="2022-01">January 2022</time>'),
        ("2022-01-05", '<time datetime="2022-01-05">5 January 2022</time>'),
        ("", ""),
    ],
)
def test_a_date_is_as_fine_as_it_is_known(text: str, html: str) -> None:
    assert When(text).html() == html
    assert When.of(Span.parse(text)).text == text


def test_a_tally_leads_to_where_it_can_be_counted_and_a_share_is_in_per_cent() -> None:
    assert Tally(1048, "sources.html").html() == (
        f'<a class="n tally" href="{SITE}sources.html"><data value="1048">1,048</data></a>'
    )
    assert PrintedShare(0.8312, "slips.html").plain() == "83%"


def test_an_address_that_is_no_web_address_is_shown_and_not_linked() -> None:
    assert "<a " not in Outside("javascript:alert(1)", "A page").html()
    assert "<a " not in Outside("data:text/html,x", "A page").html()
    linked = Outside('https://example.org/?a="b"', "A <page>").html()
    assert 'rel="noreferrer noopener external"' in linked
    assert "A &lt;page&gt;" in linked
    assert '"b"' not in linked


@given(st.text(max_size=80))
def test_any_text_stays_text(text: str) -> None:
    values = (
        Quoted(text),
        Prose(text, (text,), text),
        Ref("row", text),
        Ref("finding", text, text),
        Outside(text, text),
        When(text),
        Number.of(1, (text,)),
    )
    for value in values:
        html = value.html()
        assert isinstance(html, Markup)
        bare = str(html)
        for tag in ("a", "data", "time", "code", "span", "svg", "script", "img"):
            bare = bare.replace(f"</{tag}>", "")
        assert bare.count("<") == sum(bare.count(f"<{tag}") for tag in ("a ", "data ", "time", "code", "span "))
    assert not set(anchor(text)) & set("<>\"'& #/?")
    assert escape(text) in Quoted(text).html() or not text


def test_the_title_of_a_source_is_quoted_as_it_stands() -> None:
    shown = Ref("source", "ep-2012", "Resolution 2012/2553 - 15/03/2012").html()
    assert str(shown).endswith('#ep-2012"><span class="quoted">Resolution 2012/2553 - 15/03/2012</span></a>')


def test_a_sentence_of_several_numbers_sends_none_of_them_to_one_row() -> None:
    row = row_href("n11-001")
    assert str(Prose("12 of 28 bodies", ("n11-001",), row).html()).count("<a ") == 0
    assert str(Prose("12 bodies, all 12", ("n11-001",), row).html()).count("<a ") == 2
    assert str(Prose("12 of 28 bodies", (), finding_href("Q01")).html()).count("<a ") == 2


@pytest.mark.parametrize(
    ("language", "title", "said"),
    [
        ("ru", "\u0412 \u0410\u043b\u043c\u0430\u0442\u044b", "ru"),
        ("uk", "One demonstrator killed in Atyrau", ""),
        ("de", "Soldaten mussten sich verstecken", "de"),
        ("de", "Appeal on the shootings in Zhanaozen", ""),
        ("en", "Four dead", ""),
    ],
)
def test_a_title_says_its_language_where_it_is_not_told_in_english(
    evidence: Evidence, language: str, title: str, said: str
) -> None:
    source = replace(evidence.sources[0], language=language, title=title)
    assert language_of_title(source) == said
    shown = Ref("source", source.id, title, language_of_title(source)).html()
    assert (f'lang="{said}"' in shown) is bool(said)


def test_the_card_of_an_act_tells_its_hour(evidence: Evidence) -> None:
    by_id = {row.id: row for page in registers(evidence, backlinks(evidence, [])) for row in page.rows}
    dated = [row for row in evidence.events if row.precision == "minute"]
    for row in dated[:20]:
        assert re.search(r"\d\d:\d\d$", plain_cell(by_id[row.id].cells["Date"])), row.id


def test_text_is_escaped_after_markup_equal_to_it_was_printed() -> None:
    said = "<b>bold</b>"
    for printed in (marked, lambda text: Ref("page", "x", text).html()):
        assert said in printed(Markup(said))
        assert said not in printed(said)
        assert escape(said) in printed(said)


def test_two_places_whose_names_are_cyrillic_and_as_long_have_an_address_each() -> None:
    assert anchor("2022-january.Өскемен") != anchor("2022-january.Шымкент")
    assert place_of_link("place", "2022-january.Әйтеке би").endswith(quote("#2022-january.Әйтеке.би", safe="#"))
