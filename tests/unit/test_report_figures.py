"""Figures: what is drawn is what the record says, the words say what is drawn, marks are links, bytes are stable."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from unittest.mock import patch
from xml.etree import ElementTree

import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from PIL import Image

from analysis.evidence.view import Evidence
from analysis.findings.registry import ask
from analysis.method.levels import how_many
from analysis.report import figures
from analysis.report.chart import Chart, show
from analysis.report.figures.claims import NOT_TRIED
from analysis.report.figures.seen import drawn_and_seen
from analysis.report.style import EPISODE_COLOURS, HAIR, NARROW, WIDE, Sheet, episode_colour, lines_of, looks, png
from analysis.report.wording import kind_of_question, verdict_words, words_of

SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = (WIDE, NARROW)
EPISODES = ("2011-zhanaozen", "2021-elections", "2022-january")


@pytest.fixture(scope="module")
def claims(evidence: Evidence) -> Sequence[Mapping[str, Any]]:
    return ask(evidence, "claim_holds")


@pytest.fixture(scope="module")
def charts(evidence: Evidence, claims: Sequence[Mapping[str, Any]]) -> dict[str, Chart]:
    by_episode: tuple[Callable[[Evidence, str], Chart], ...] = (
        figures.toll,
        figures.first_by_city,
        figures.ladder,
        figures.accountability,
        figures.observability,
    )
    found = [figures.responses(evidence), figures.observability(evidence), figures.robustness(evidence, claims)]
    found += [figure(evidence, episode) for figure in by_episode for episode in EPISODES]
    found += [figures.claims(evidence, claims, episode) for episode in EPISODES]
    return {chart.name: chart for chart in found}


@dataclass(frozen=True)
class OnAPage:
    """A figure as it stands on a page, and how many marks were drawn."""

    root: ElementTree.Element
    marks: int


@pytest.fixture(scope="module")
def drawn(charts: dict[str, Chart]) -> dict[tuple[str, int], OnAPage]:
    """Every figure, for a desk and for a phone; drawing takes a while."""
    marks: dict[tuple[str, int], int] = {}
    sheet = Chart.sheet

    def counted(self: Chart, width: int = WIDE) -> Sheet:
        made = sheet(self, width)
        marks[self.name, width] = len(made.marks)
        return made

    with patch.object(Chart, "sheet", counted):
        roots = {(name, w): ElementTree.fromstring(chart.svg(w)) for name, chart in charts.items() for w in WIDTHS}
    return {of: OnAPage(root, marks[of]) for of, root in roots.items()}


def test_a_figure_is_drawn_once_for_a_desk_and_once_for_a_phone(
    charts: dict[str, Chart], monkeypatch: pytest.MonkeyPatch
) -> None:
    chart = replace(charts["responses"])  # of which nothing is drawn yet
    widths: list[int] = []
    sheet = Chart.sheet

    def counted(self: Chart, width: int = WIDE) -> Sheet:
        widths.append(width)
        return sheet(self, width)

    monkeypatch.setattr(Chart, "sheet", counted)
    assert chart.html()
    assert chart.alone
    assert sorted(widths) == [NARROW, WIDE]


def test_every_figure_has_a_name_of_its_own(charts: dict[str, Chart]) -> None:
    assert len(charts) == 3 + 6 * len(EPISODES)


def test_every_drawn_row_is_linked_from_the_drawing(charts: dict[str, Chart]) -> None:
    for name in ("toll-killed-2011-zhanaozen", "first-2022-january", "accountability-2022-january", "responses"):
        chart = charts[name]
        marked = [r for r in chart.drawn if r["rows"] and r.get("what") not in ("full", "most", "claim")]
        links = {mark.href.rpartition("#")[2] for mark in chart.sheet().marks.values()}
        assert marked
        assert {record["rows"][0] for record in marked} == links, name


def test_the_marks_are_links_with_a_tooltip_in_both_sizes(drawn: dict[tuple[str, int], OnAPage]) -> None:
    for (name, _), shown in drawn.items():
        marks = [link for link in shown.root.iter(f"{SVG}a") if link.get("class") == "mark"]
        assert len([m for m in marks if m.get("tabindex") is None]) == shown.marks, name
        for mark in marks:
            title = mark.find(f"{SVG}title")
            assert title is not None
            assert title.text, name


def test_the_record_is_what_is_drawn(charts: dict[str, Chart]) -> None:
    chart = charts["toll-killed-2011-zhanaozen"]
    assert list(chart.data["rows"]) == [record["rows"] for record in drawn_and_seen(chart.drawn)[0]]
    fewer = replace(chart, drawn=chart.drawn[:5])
    assert len(fewer.sheet().marks) == 5


def test_the_words_state_the_drawn_numbers(charts: dict[str, Chart], evidence: Evidence) -> None:
    said = charts["responses"].alt.plain()
    for episode in evidence.core_episodes:
        level = how_many(evidence, episode, "killed", ("all",)).headline
        expected = "nobody gives a number of persons killed" if level is None else str(level.bounds)
        assert re.search(f"{re.escape(episode.title)}: {re.escape(expected)}", said), episode.title
    drawn, _ = drawn_and_seen(charts["toll-killed-2022-january"].drawn)
    assert (
        f"{len(drawn)} statements of {len({r['body'] for r in drawn})} bodies"
        in charts["toll-killed-2022-january"].alt.plain()
    )


def test_titles_say_what_is_found_and_change_with_the_rows(evidence: Evidence) -> None:
    def titles(of: Evidence) -> list[str]:
        maps = [figures.country_map, figures.days_map]
        (*_, last) = of.core_episodes
        whole = [figures.responses(of), figures.observability(of)]
        return [chart.title for chart in (*whole, *(made(of, last.id) for made in maps))]

    all_of_it, fewer = titles(evidence), titles(evidence.narrow(as_of=date(2022, 1, 6)))
    assert all_of_it[0].startswith("Killed, as counted: at least 16 in Zhanaozen 2011, no number in Elections")
    assert figures.episode_maps(evidence).title.startswith("Most acts are told of Zhanaozen in Zhanaozen 2011")
    assert all(one != other for one, other in zip(all_of_it, fewer, strict=True))


def test_the_words_change_with_the_numbers(evidence: Evidence) -> None:
    (row,) = [count for count in evidence.counts if count.id == "n22-065"]
    changed = replace(row, low=999.0, high=999.0)
    counts = tuple(changed if count.id == row.id else count for count in evidence.counts)
    said = figures.toll(replace(evidence, counts=counts), row.episode).alt.plain()
    assert "999" in said
    assert "999" not in figures.toll(evidence, row.episode).alt.plain()


def test_a_figure_as_known_on_a_day_says_so(evidence: Evidence) -> None:
    chart = figures.toll(evidence.narrow(as_of=date(2022, 1, 12)), "2022-january")
    assert "as known on 2022-01-12" in chart.corner.plain()
    assert all(record["stated"] <= "2022-01-12" for record in drawn_and_seen(chart.drawn)[0])


def test_the_corner_says_without_whom_a_figure_is_drawn(evidence: Evidence) -> None:
    def corner_of(view: Evidence) -> str:
        return figures.toll(view, "2022-january").corner.plain()

    assert "; all evidence." in corner_of(evidence)
    assert "; without state, the state's media." in corner_of(evidence.narrow(without_kinds=["state", "state_media"]))
    several = [source.id for source in evidence.sources[:9]]
    assert "; without 9 bodies and pages." in corner_of(evidence.narrow(without_sources=several))


def test_a_figure_of_nothing_says_so_and_draws_no_mark(evidence: Evidence) -> None:
    nothing = evidence.keep()
    for chart in (
        figures.responses(nothing),
        figures.toll(nothing, EPISODES[0]),
        figures.first_by_city(nothing, EPISODES[0]),
        figures.accountability(nothing, EPISODES[0]),
        figures.claims(nothing, [], EPISODES[0]),
        figures.ladder(nothing, EPISODES[0]),
        figures.robustness(nothing, []),
    ):
        assert "no" in chart.alt.plain().lower()
        assert not chart.sheet().marks, chart.name


def test_every_figure_can_be_read_on_a_phone(drawn: dict[tuple[str, int], OnAPage]) -> None:
    for name, root in ((name, shown.root) for (name, width), shown in drawn.items() if width == NARROW):
        _, _, width, _ = map(float, root.attrib["viewBox"].split())
        assert width == NARROW
        sizes = [
            float(size)
            for text in root.iter(f"{SVG}text")
            for size in re.findall(r"font-size:([\d.]+)px", text.get("style", ""))
        ]
        assert all(size >= 10.5 for size in sizes), name
        for text in root.iter(f"{SVG}text"):
            if text.get("x") and "text-anchor:end" not in text.get("style", ""):
                assert -5 <= float(text.attrib["x"]) <= NARROW + 1, (name, "".join(text.itertext()))


def test_drawing_twice_gives_the_same_bytes(evidence: Evidence) -> None:
    one, other = figures.toll(evidence, EPISODES[0]), figures.toll(evidence, EPISODES[0])
    assert one.svg() == other.svg()
    assert png(one.figure()) == png(other.figure())


@pytest.fixture
def displayed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """What is displayed in a notebook: data and metadata of each output."""
    seen: list[tuple[dict[str, Any], dict[str, Any]]] = []
    monkeypatch.setattr("analysis.report.chart.display", lambda data, metadata, raw: seen.append((data, metadata)))
    return seen


def test_a_notebook_gets_a_sharp_picture_with_its_words_and_below_it_what_every_viewer_keeps(
    charts: dict[str, Chart], displayed: list[tuple[dict[str, Any], dict[str, Any]]]
) -> None:
    chart = charts["responses"]
    chart._ipython_display_()
    (picture, told), (below, _) = displayed
    with Image.open(io.BytesIO(base64.b64decode(picture["image/png"]))) as image:
        size = image.size
        assert not {"Software", "Creation Time"} & set(image.info)
    assert told["image/png"]["alt"] == chart.alt.plain()
    assert size == (2 * told["image/png"]["width"], 2 * told["image/png"]["height"])
    tags = set(re.findall(r"<(\w+)", below["text/html"]))
    assert tags <= set("p small details summary table caption thead tbody tr th td".split())
    assert set(re.findall(r"<[^>]*=", below["text/html"])) == {"<table class="}  # which says that it holds no formulas


def test_a_figure_can_be_changed_and_shown_again(
    charts: dict[str, Chart], displayed: list[tuple[dict[str, Any], dict[str, Any]]]
) -> None:
    figure = charts["toll-killed-2022-january"].figure()
    show(figure, "as it was")
    figure.suptitle("My title", x=0)
    figure.axes[0].set_ylim(0, 100)
    show(figure, "as I want it")
    show(charts["toll-killed-2022-january"].figure(), "as it was")
    as_it_was, changed, again = (data["image/png"] for data, _ in displayed)
    assert as_it_was == again != changed


def test_a_figure_that_is_saved_as_it_is_has_its_title(charts: dict[str, Chart]) -> None:
    for chart in charts.values():
        figure = chart.figure()
        (title,) = (words for words in figure.texts if words.get_text().split() == chart.title.split())
        edges = title.get_window_extent()
        assert 0 < edges.y0 < edges.y1 <= figure.bbox.y1, chart.name


def strokes(figure: Figure) -> bytes:
    """All that is drawn, before any of it is a pixel."""
    file = io.BytesIO()
    with looks("a test"):
        figure.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue()


@pytest.mark.slow
def test_every_figure_is_drawn_from_a_plain_dataframe(charts: dict[str, Chart]) -> None:
    for chart in charts.values():
        as_it_is, from_data = (strokes(chart.figure(data=data)) for data in (None, chart.data))
        assert from_data == as_it_is, chart.name
    chart = charts["toll-killed-2011-zhanaozen"]
    marks, strip = drawn_and_seen(chart.drawn)
    fewer = replace(chart, drawn=(*marks[:5], *strip))
    assert strokes(chart.figure(data=chart.data.head(5))) == strokes(fewer.figure()) != strokes(chart.figure())


def test_the_ladder_has_as_many_squares_as_rungs(evidence: Evidence) -> None:
    chart = figures.responses(evidence)
    ladders = [r for r in chart.drawn if r.get("what") == "rung"]
    bars = [axes.patches for axes in chart.sheet().figure.axes if len(axes.patches) and axes.get_ylim() == (0, 1)]
    for record, squares in zip(ladders, bars, strict=True):
        filled = [square for square in squares if to_hex(square.get_facecolor()) != HAIR]
        assert (len(filled), len(squares)) == (record["rung"], record["rungs"])


def test_words_of_the_evidence_cannot_leave_a_figure(evidence: Evidence) -> None:
    bad = '<script>alert(1)</script> $x^2$ "]]> & \x07'
    steps = tuple(replace(step, body=bad) for step in evidence.steps)
    chart = figures.accountability(replace(evidence, steps=steps), EPISODES[0])
    for text in (chart.svg(), str(chart.html())):
        assert "<script>" not in text
    claims = tuple(replace(claim, proposition=bad, claimant=bad) for claim in evidence.claims)
    drawn = ElementTree.fromstring(figures.claims(replace(evidence, claims=claims), [], EPISODES[0]).svg())
    assert any("<script>alert(1)</script> $x^2$" in "".join(text.itertext()) for text in drawn.iter(f"{SVG}text"))


def test_each_episode_has_one_colour_everywhere(charts: dict[str, Chart], evidence: Evidence) -> None:
    colours = [episode_colour(evidence, episode) for episode in EPISODES]
    assert colours == list(EPISODE_COLOURS[: len(EPISODES)])
    for episode, colour in zip(EPISODES, colours, strict=True):
        used = {
            r["colour"]
            for name, c in charts.items()
            if name.startswith("toll") and episode in name
            for r in drawn_and_seen(c.drawn)[0]
        }
        assert used <= {colour}
    assert episode_colour(evidence, "context") not in colours


def test_a_verdict_is_told_on_a_phone_however_long_a_name_is(evidence: Evidence) -> None:
    long = replace(evidence, claims=tuple(replace(c, claimant="The Committee " * 12) for c in evidence.claims))
    of_claims = [f for f in ask(evidence, "claim_holds", episode="2011-zhanaozen", each_claim=True)]
    sheet = figures.claims(long, of_claims, "2011-zhanaozen").sheet(NARROW)
    written = [text.get_text() for text in sheet.figure.texts]
    for finding in of_claims:
        answer = verdict_words(kind_of_question(finding), finding.verdict, finding.reason)
        assert any(answer in words for words in written)
    said = [*words_of("claim").values(), NOT_TRIED]
    assert all(any(verdict in words for verdict in said) for words in written if "The Committee" in words)


def test_lines_are_broken_where_they_would_not_fit() -> None:
    assert lines_of("one two three four", 60) == ["one two", "three", "four"]
    assert lines_of("", 60) == [""]


def test_words_beside_the_drawing_of_the_responses_stay_on_the_sheet(evidence: Evidence) -> None:
    svg = figures.one_clock(evidence.narrow(without_kinds=["state", "state_media"])).svg()
    words = ["".join(each.itertext()).strip() for each in ElementTree.fromstring(svg).iter() if "}text" in each.tag]
    assert "Killed: the state no number" not in words  # it was written over the edge
    assert {"Killed: the state no", "number"} <= set(words)
