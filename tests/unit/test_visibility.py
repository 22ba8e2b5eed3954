"""How much could be seen: pages by the day they were published, hours with lines cut, and the strip that shows both."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from analysis.evidence.clock import Span
from analysis.evidence.rows import Event
from analysis.evidence.view import Evidence
from analysis.method.response import shutdowns
from analysis.method.visibility import Cut, cuts, each_day, each_month, hours_cut, stretches
from analysis.report import figures
from analysis.report.addresses import row_href
from analysis.report.chart import Chart, Datum
from analysis.report.figures.seen import drawn_and_seen, seen, seen_words
from analysis.report.style import NARROW, WIDE
from tests.unit.made_up import EPISODE, act, evidence_of

UTC = ("UTC",)  # the hours of `act` count from midnight in Greenwich
FIFTH, SIXTH = (Span(date(2022, 1, day), date(2022, 1, day)) for day in (5, 6))


def hours(told: Iterable[Event], span: Span = FIFTH) -> tuple[float | None, float | None]:
    cut = hours_cut(shutdowns(told), span, UTC)
    return cut.low, cut.high


def test_a_cut_of_which_all_is_known_lasts_from_its_minute_to_the_minute_of_its_end() -> None:
    told = [act("a", "communications_shutdown", (10, 10.01)), act("b", "access_restored", (16, 16.01))]
    assert hours(told) == (5.99, 6.01)
    assert hours(told, SIXTH) == (0, 0)


def test_a_cut_known_by_its_day_may_have_lasted_and_need_not() -> None:
    told = [act("a", "communications_shutdown", (0, 24)), act("b", "access_restored", (24, 48))]
    assert hours(told) == (0, 24)
    assert hours(told, SIXTH) == (0, 24)
    assert hours(told, Span(FIFTH.first, SIXTH.last)) == (0, 48)


def test_a_cut_without_an_end_counts_for_its_day_at_most() -> None:
    told = [act("a", "communications_shutdown", (18, 18.01))]
    assert hours(told) == (0, 6)
    assert hours(told, SIXTH) == (0, 0)


def test_places_cut_at_one_time_do_not_add_up() -> None:
    told = []
    for place, start in (("Almaty", 10.0), ("Oral", 12.0), ("Taraz", 13.0)):
        told += [
            act(f"{place}-off", "communications_shutdown", (start, start + 0.01), place=place),
            act(f"{place}-on", "access_restored", (start + 3, start + 3.01), place=place),
        ]
    assert hours(told) == (pytest.approx(5.99, abs=0.03), pytest.approx(6.01, abs=0.03))


def test_cuts_lie_in_the_days_of_the_main_place_and_those_that_touch_are_one() -> None:
    told = [
        act("a", "communications_shutdown", (10, 10.01)),
        act("b", "access_restored", (16, 16.01)),
        act("c", "communications_shutdown", (15, 15.01), place="Oral"),
    ]
    evidence = evidence_of(told)
    main = evidence.place_by_id[evidence.episode(EPISODE).main_place]
    assert main.zones[0] == "Asia/Almaty"  # six hours ahead of Greenwich
    assert cuts(evidence, evidence.episode(EPISODE), FIFTH) == (Cut(round(16 / 24, 2), 1.0, ("a", "b", "c")),)
    assert cuts(evidence, evidence.episode(EPISODE), SIXTH) == (Cut(0.0, round(1 / 24, 2), ("c",)),)  # Oral's midnight


@pytest.mark.parametrize("episode", ["2011-zhanaozen", "2021-elections", "2022-january"])
def test_all_cuts_of_a_span_are_the_hours_that_may_have_been_cut(episode: str, evidence: Evidence) -> None:
    core = evidence.episode(episode).core
    assert core
    (whole,) = stretches(evidence, evidence.episode(episode), [core])
    found = cuts(evidence, evidence.episode(episode), core)
    hours = sum(24 * (cut.end - cut.start) for cut in found)
    assert hours == pytest.approx(whole.cut.high, abs=0.25 * max(1, len(found)))
    assert {row for cut in found for row in cut.rows} == set(whole.rows)


def test_pages_are_counted_on_the_day_they_were_published_once_each() -> None:
    evidence = evidence_of([act("a", "rally"), act("b", "rally"), act("c", "rally", told_by="agency")])
    fifth, sixth = stretches(evidence, evidence.episode(EPISODE), [FIFTH, SIXTH])
    assert (fifth.pages, sixth.pages) == (0, 2)
    month = replace(evidence.sources[0], published=Span.parse("2022-01"))
    fewer = replace(evidence, sources=(month, *evidence.sources[1:]))
    assert stretches(fewer, fewer.episode(EPISODE), [SIXTH])[0].pages == 1


def test_as_known_on_a_day_nothing_is_told_of_the_days_after_it(evidence: Evidence) -> None:
    then = evidence.narrow(as_of=FIFTH.last)
    week = Span(FIFTH.first, SIXTH.last)
    (told,) = stretches(then, then.episode(EPISODE), [week, SIXTH])
    assert told.days == FIFTH
    assert len(stretches(evidence, evidence.episode(EPISODE), [week, SIXTH])) == 2


def test_pages_of_another_episode_are_not_counted() -> None:
    evidence = evidence_of([act("a", "rally", episode="2011-zhanaozen")])
    assert stretches(evidence, evidence.episode(EPISODE), [SIXTH])[0].pages == 0


def test_days_and_months_leave_none_out() -> None:
    first, last = date(2021, 12, 16), date(2024, 3, 5)
    for spans in (each_day(first, last), each_month(first, last)):
        assert (spans[0].first, spans[-1].last) == (first, last)
        assert all((after.first - before.last).days == 1 for before, after in pairwise(spans))
    assert len(each_month(first, last)) == 28


# the strip


STRIPPED: tuple[Callable[[Evidence, str], Chart], ...] = (
    figures.ladder,
    figures.toll,
    figures.first_by_city,
    figures.accountability,
)


@pytest.fixture(scope="module")
def charts(evidence: Evidence) -> list[Chart]:
    return [figure(evidence, EPISODE) for figure in STRIPPED]


def test_every_figure_along_time_has_the_strip_of_the_same_days(charts: list[Chart]) -> None:
    """Whatever the stretches, the pages of the days in them are the same."""
    ladder, *others = (drawn_and_seen(chart.drawn)[1] for chart in charts)
    by_day = {record["first"]: record["pages"] for record in ladder}
    for strips in others:
        assert strips
        for record in strips:
            if record["days"] == 1 and record["first"] in by_day:
                assert record["pages"] == by_day[record["first"]]


def test_the_stretches_of_a_strip_follow_each_other(charts: list[Chart]) -> None:
    for chart in charts:
        for before, after in pairwise(drawn_and_seen(chart.drawn)[1]):
            assert (date.fromisoformat(after["first"]) - date.fromisoformat(before["last"])).days == 1, chart.name


def test_hours_with_lines_cut_are_links_to_the_acts_that_cut_them(charts: list[Chart]) -> None:
    for chart in charts:
        cut = [record for record in drawn_and_seen(chart.drawn)[1] if record["cut_high"]]
        assert cut, chart.name
        for width in (WIDE, NARROW):
            marks = [m for m in chart.sheet(width).marks.values() if "lines cut somewhere" in m.says]
            assert [m.href for m in marks] == [row_href(record["rows"][0]) for record in cut]
            assert all(f"of {24 * r['days']} hours" in m.says for r, m in zip(cut, marks, strict=True))


def test_the_words_of_a_figure_tell_its_strip(charts: list[Chart]) -> None:
    for chart in charts:
        strips = drawn_and_seen(chart.drawn)[1]
        pages = sum(record["pages"] for record in strips)
        assert f"Pages published on the days shown: {pages:,}; most a day, " in chart.alt.plain()
        assert "Lines were cut somewhere for " in chart.alt.plain()


def test_where_no_cut_is_told_the_words_say_nothing_of_one() -> None:
    evidence = evidence_of([act("a", "rally")])
    drawn: tuple[Datum, ...] = seen(evidence, evidence.episode(EPISODE), [FIFTH, SIXTH])
    assert [part.text for part in seen_words(drawn)] == [
        "Pages published on the days shown: 1; most a day, 1, on 6 January 2022."
    ]
