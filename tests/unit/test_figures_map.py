"""Maps: an act counts once, what has no point is said, marks are links, and the ground is what the script makes."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from math import hypot, radians, sin
from pathlib import Path
from xml.etree import ElementTree

import pytest
from matplotlib.path import Path as Outline

from analysis.evidence.view import Evidence
from analysis.method.acts import acts, in_episode
from analysis.report import figures
from analysis.report.addresses import row_href
from analysis.report.chart import Chart, Datum
from analysis.report.figures.map_drawing import OUTLINE, PARALLELS, ground, project, simpler
from analysis.report.style import NARROW, WIDE, Labels
from analysis.report.wording import text as text_of
from reports.ground.make import NoOutline, outline
from tests.unit.made_up import act, evidence_of

SVG = "{http://www.w3.org/2000/svg}"
JANUARY = "2022-january"
EPISODES = ("2011-zhanaozen", "2021-elections", JANUARY)
NEAR = 15.0  # kilometres: how far the outline, drawn for 1:50 million, may be from a town on a coast or a border


@pytest.fixture(scope="module")
def charts(evidence: Evidence) -> list[Chart]:
    by_episode = [figure(evidence, e) for figure in (figures.country_map, figures.days_map) for e in EPISODES]
    return [figures.episode_maps(evidence), *by_episode]


def of(chart: Chart, what: str) -> list[Datum]:
    return [record for record in chart.drawn if record["what"] == what]


# the ground


def test_every_settlement_of_the_country_lies_within_the_outline(evidence: Evidence) -> None:
    rings = ground().country
    outside = []
    for place in evidence.places:
        if place.country == "KZ" and place.latitude is not None and place.longitude is not None:
            point = project(place.longitude, place.latitude)
            inside = any(Outline(ring).contains_point(point) for ring in rings)
            if not inside and min(_distance(point, ring) for ring in rings) > NEAR:
                outside.append(place.id)
    assert outside == []


def test_a_town_abroad_does_not_lie_within_the_outline() -> None:
    bishkek = project(74.57, 42.87)
    assert not any(Outline(ring).contains_point(bishkek) for ring in ground().country)
    assert min(_distance(bishkek, ring) for ring in ground().country) > NEAR


def test_the_outline_is_small_and_says_whose_it_is() -> None:
    assert OUTLINE.stat().st_size < 60_000
    told = json.loads(OUTLINE.read_text(encoding="utf-8"))
    assert "Natural Earth" in told["source"]
    assert "public domain" in told["licence"]


def test_the_outline_is_what_the_script_makes_of_the_package() -> None:
    package = Path(os.environ.get("QANTAR_WORLD_ATLAS") or "world-atlas-2.0.2.tgz")
    if not package.exists():
        pytest.skip("world-atlas is not here: `npm pack world-atlas@2.0.2` and QANTAR_WORLD_ATLAS=its file try this")
    assert outline(package) == OUTLINE.read_text(encoding="utf-8")


def test_arcs_become_a_ring_and_borders_around_it(tmp_path: Path) -> None:
    """A square of two arcs, one of them told backwards, beside a border that leaves the window."""
    arcs = [[[50, 45], [10, 0], [0, 5]], [[50, 45], [0, 5], [10, 0]], [[60, 45], [5, 0], [50, 0]], [[0, 0], [1, 1]]]
    country = {"type": "Polygon", "id": "398", "arcs": [[0, ~1]]}
    topology = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": arcs,
        "objects": {"countries": {"geometries": [{"type": "Polygon", "id": "643", "arcs": [[2, 3]]}, country]}},
    }
    (tmp_path / "countries-50m.json").write_text(json.dumps(topology))
    own, around = json.loads(outline(tmp_path))["features"]
    assert own["geometry"]["coordinates"] == [[[[50, 45], [60, 45], [60, 50], [50, 50], [50, 45]]]]
    assert around["geometry"]["coordinates"] == [[[60, 45], [65, 45], [115, 45]]]


def test_what_is_no_package_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(NoOutline, match="npm pack world-atlas"):
        outline(tmp_path)


def test_equal_areas_of_the_country_are_equal_on_the_plane() -> None:
    """A degree square in the north and one in the south keep the ratio of their areas on the sphere."""

    def area(west: float, south: float) -> float:
        steps = [n / 50 for n in range(51)]
        edge = [(west + s, south) for s in steps] + [(west + 1, south + s) for s in steps]
        edge += [(west + 1 - s, south + 1) for s in steps] + [(west, south + 1 - s) for s in steps]
        points = [project(*point) for point in edge]
        return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise([*points, points[0]]))) / 2

    def on_the_sphere(south: float) -> float:
        return sin(radians(south + 1)) - sin(radians(south))

    assert area(50, 41) / area(80, 54) == pytest.approx(on_the_sphere(41) / on_the_sphere(54), rel=1e-4)


def test_a_standard_parallel_keeps_its_length() -> None:
    for parallel, length in zip(PARALLELS, (81.32, 66.92), strict=True):  # a degree of it on a sphere, in kilometres
        (west, south), (east, north) = project(66.5, parallel), project(67.5, parallel)
        assert hypot(east - west, north - south) == pytest.approx(length, abs=0.02)


def test_a_line_is_drawn_without_points_that_nobody_would_see() -> None:
    assert simpler([(0, 0), (5, 0.1), (10, 0)], 0.5) == ((0, 0), (10, 0))
    assert simpler([(0, 0), (5, 0.9), (10, 0)], 0.5) == ((0, 0), (5, 0.9), (10, 0))
    ring = [(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)]
    assert simpler(ring, 0.5) == tuple(ring)


# what is drawn


def test_an_act_counts_once_however_many_rows_tell_it() -> None:
    told = [
        act("e22-001", "tear_gas", place="Almaty"),
        act("e22-002", "tear_gas", place="Almaty", version_of="e22-001"),
        act("e22-003", "rally", place="Almaty"),
    ]
    (almaty,) = of(figures.country_map(evidence_of(told), JANUARY), "place")
    assert (almaty["acts"], almaty["rung"], almaty["level"], almaty["crowd"]) == (2, 4, 2, 0)
    assert almaty["rows"] == ["e22-001", "e22-002", "e22-003"]
    assert almaty["top_rows"] == ["e22-001", "e22-002"]


def test_force_of_the_state_and_violence_of_a_crowd_are_told_apart() -> None:
    told = [
        act("e22-001", "arson", place="Taraz"),
        act("e22-002", "live_fire", place="Oral"),
        act("e22-003", "armed_attack", place="Oral", actor="unidentified"),
    ]
    oral, taraz = of(figures.country_map(evidence_of(told), JANUARY), "place")
    assert (oral["place"], oral["level"], oral["crowd"]) == ("Oral", 3, 0)
    assert (taraz["place"], taraz["rung"], taraz["level"], taraz["crowd"]) == ("Taraz", None, 0, 1)


def test_acts_without_a_point_are_counted_by_why() -> None:
    told = [
        act("e22-001", "rally", place="Almaty"),
        act("e22-002", "detention", place="national"),
        act("e22-003", "detention", place="Mangystau Region"),
        act("e22-004", "rally", place="Masanchi"),
        act("e22-005", "rally", place="unspecified"),
        act("e22-006", "communications_shutdown", place="national"),
        act("e22-007", "communications_shutdown", place="Almaty", version_of="e22-006"),
    ]
    chart = figures.country_map(evidence_of(told), JANUARY)
    said = chart.caption.plain()
    assert "1 of the whole country, 1 of regions, 1 of settlements without coordinates, 1 without a place." in said
    assert "1 of the whole country, 1 of regions" in chart.alt.plain()
    (whole,) = of(chart, "map")
    assert (whole["acts"], whole["placed"]) == (6, 2)
    places = [row[0] for row in chart.table.rows]
    assert places == ["Almaty", "the whole country", "Mangystau Region", "Masanchi", "a place not told"]


def test_no_act_of_an_episode_is_dropped(evidence: Evidence) -> None:
    for episode in EPISODES:
        chart = figures.country_map(evidence, episode)
        told = acts(row for row in evidence.events if in_episode(evidence.episode(episode))(row))
        drawn = {act for record in (*of(chart, "place"), *of(chart, "off")) for act in record["ids"]}
        assert drawn == {act.id for act in told}
        (whole,) = of(chart, "map")
        assert whole["acts"] - whole["placed"] == sum(record["acts"] for record in of(chart, "off"))


def test_each_day_of_the_core_has_a_map_with_its_acts(evidence: Evidence) -> None:
    chart = figures.days_map(evidence, JANUARY)
    assert [record["map"] for record in of(chart, "map")] == [f"2022-01-{day:02d}" for day in range(2, 12)]
    day = {row for record in chart.drawn if record["map"] == "2022-01-05" for row in record["rows"]}
    expected = {r.id for r in evidence.events if r.episode == JANUARY and r.date_text == "2022-01-05"}
    assert day == expected


def test_an_act_without_a_day_is_said_and_not_drawn() -> None:
    month = replace(act("e22-002", "detention", place="Oral", hours=(-100.0, 600.0)), date_text="2022-01")
    chart = figures.days_map(evidence_of([act("e22-001", "rally", place="Oral"), month]), JANUARY)
    assert "1 without a day." in chart.caption.plain()
    assert [record["acts"] for record in of(chart, "place")] == [1]


def test_the_maps_side_by_side_hold_each_episode_that_there_is(evidence: Evidence) -> None:
    assert [r["map"] for r in of(figures.episode_maps(evidence), "map")] == list(EPISODES)
    two = figures.episode_maps(evidence.narrow(episodes=EPISODES[1:]))
    assert {r["map"] for r in of(two, "place")} == set(EPISODES[1:])


def test_an_episode_of_another_country_is_drawn_in_a_window_of_its_own_without_the_outline() -> None:
    at_home = evidence_of([act("e22-001", "rally", place="Almaty"), act("e22-002", "clash", place="Oral")])
    lines = len(figures.country_map(at_home, JANUARY).sheet().figure.axes[0].patches)
    abroad = {"Almaty": (42.87, 74.6), "Oral": (40.52, 72.8)}
    moved = replace(
        at_home,
        episodes=tuple(replace(e, country="KG") if e.id == JANUARY else e for e in at_home.episodes),
        places=tuple(
            replace(p, latitude=abroad[p.id][0], longitude=abroad[p.id][1]) if p.id in abroad else p
            for p in at_home.places
        ),
    )
    chart = figures.country_map(moved, JANUARY)
    axes = chart.sheet().figure.axes[0]
    assert len(axes.patches) < lines
    for record in of(chart, "place"):
        east, north = project(record["longitude"], record["latitude"])
        assert axes.get_xlim()[0] < east < axes.get_xlim()[1]
        assert axes.get_ylim()[0] < north < axes.get_ylim()[1]
    assert axes.get_xlim()[1] - axes.get_xlim()[0] < 1000, "kilometres: as wide as its settlements ask for"
    assert "the settlements stand alone" in chart.caption.plain()
    assert "the settlements stand alone" not in figures.country_map(at_home, JANUARY).caption.plain()


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("copies", [1, 2])
def test_long_titles_of_episodes_stand_above_their_own_maps(evidence: Evidence, width: int, copies: int) -> None:
    called = "Strike and unrest in the towns of the western oil fields, and what followed"
    core = evidence.core_episodes
    episodes = [replace(e, id=f"{e.id}{n}", title=called) for e in core for n in range(copies)]
    events = [replace(row, episode=f"{row.episode}{n}") for row in evidence.events for n in range(copies)]
    chart = figures.episode_maps(replace(evidence, episodes=tuple(episodes), events=tuple(events)))
    boxes = [text.get_window_extent() for text in chart.sheet(width).figure.texts]
    assert len(boxes) > 2 * len(core) * copies
    assert max(box.x1 for box in boxes) <= chart.sheet(width).figure.bbox.x1
    for number, one in enumerate(boxes):
        assert not any(one.overlaps(other) for other in boxes[:number])


def test_evidence_without_acts_draws_no_map_and_says_so(evidence: Evidence) -> None:
    nothing = evidence.keep()
    for chart in (
        figures.country_map(nothing, JANUARY),
        figures.days_map(nothing, JANUARY),
        figures.episode_maps(nothing),
    ):
        assert chart.drawn == ()
        assert not chart.sheet().marks
        assert "no act is told of a settlement" in chart.alt.plain()


# what is shown


def test_every_settlement_is_a_link_to_the_row_of_its_highest_force(charts: list[Chart]) -> None:
    for chart in charts:
        for width in (WIDE, NARROW):
            links = [mark.href for mark in chart.sheet(width).marks.values()]
            assert links == [row_href((r["top_rows"] or r["rows"])[0]) for r in of(chart, "place")], chart.name


def test_a_tooltip_says_place_acts_force_and_violence() -> None:
    told = [act("e22-001", "live_fire"), act("e22-002", "arson"), act("e22-003", "rally")]
    (mark,) = figures.country_map(evidence_of(told), JANUARY).sheet().marks.values()
    assert mark.says == "Almaty: 3 acts; highest rung 6 (live fire); violence of a crowd in 1"


def test_the_words_tell_every_settlement_of_a_map(charts: list[Chart]) -> None:
    for chart in charts:
        if len(of(chart, "map")) == 1 and not chart.name.startswith("map-days"):
            for record in of(chart, "place"):
                assert f"{record['place']}: {record['acts']}," in chart.alt.plain()


def test_the_table_holds_every_record_and_its_rows(charts: list[Chart]) -> None:
    kinds = text_of("captions")["map"]["without_a_point"]
    for chart in charts:
        told = [r for r in chart.drawn if r["what"] in ("place", "off") and r["kind"] in kinds and r["map"]]
        shown = [row[chart.table.columns.index("Acts")] for row in chart.table.rows]
        assert [number.rows for number in shown] == [tuple(record["rows"]) for record in told]  # type: ignore[union-attr]


def test_each_number_in_words_carries_its_own_rows(evidence: Evidence) -> None:
    html = str(figures.country_map(evidence, JANUARY).alt.html())
    told = re.findall(r'(\w+): <a [^>]*><data value="(\d+)" data-rows="([^"]+)"', html)
    assert told
    for place, number, rows in told:
        assert len(rows.split()) >= int(number)
        acts_there = {event.act for event in evidence.events if event.place == place}
        assert {evidence.rows[row].act for row in rows.split()} <= acts_there  # type: ignore[union-attr]


def test_names_on_a_map_cover_neither_each_other_nor_the_edge(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Labels] = []
    begin = Labels.__init__

    def noted(self: Labels, *told: object) -> None:
        begin(self, *told)  # type: ignore[arg-type]
        made.append(self)

    monkeypatch.setattr(Labels, "__init__", noted)
    for width in (WIDE, NARROW):
        made.clear()
        chart = figures.country_map(evidence, JANUARY)
        chart.sheet(width)
        (labels,) = made
        names = labels.taken[len(of(chart, "place")) :]
        assert len(names) > 8
        assert all(left >= 0 and right <= width for left, _, right, _ in names)
        for number, one in enumerate(names):
            for other in (*labels.taken[: len(labels.taken) - len(names)], *names[:number]):
                assert one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]


def test_the_towns_with_most_acts_are_named_also_on_a_phone(evidence: Evidence) -> None:
    chart = figures.country_map(evidence, JANUARY)
    for width in (WIDE, NARROW):
        words = {"".join(text.itertext()) for text in _texts(chart.svg(width))}
        for record in of(chart, "place")[:5]:
            assert f"{record['label']} {record['acts']}" in words


def test_the_look_of_a_mark_is_explained_with_the_words_of_the_ladder(evidence: Evidence) -> None:
    levels = of(figures.country_map(evidence, JANUARY), "level")
    assert [level["name"] for level in levels][1:] == ["force: rungs 1 to 2", "force: rungs 3 to 5", "force: rung 6"]
    assert levels[3]["such_as"] == "live fire"
    drawn = " ".join("".join(text.itertext()) for text in _texts(figures.country_map(evidence, JANUARY).svg()))
    assert all(level["such_as"] in drawn for level in levels)


def test_the_looks_of_marks_follow_the_ladder_of_the_codes(evidence: Evidence) -> None:
    shorter = {action: min(rung, 3) for action, rung in evidence.codes.rungs.items()}
    levels = of(figures.country_map(replace(evidence, codes=replace(evidence.codes, rungs=shorter)), JANUARY), "level")
    assert [level["name"] for level in levels][1:] == ["force: rung 1", "force: rung 2", "force: rung 3"]


def test_nothing_is_set_too_small_or_beyond_a_phone(charts: list[Chart]) -> None:
    for chart in charts:
        for text in _texts(chart.svg(NARROW)):
            size = re.search(r"font-size:([\d.]+)px", text.get("style", ""))
            assert size
            assert float(size.group(1)) >= 10.5
            assert -1 <= float(text.get("x", "0")) <= NARROW


def test_a_map_is_light(charts: list[Chart]) -> None:
    for chart in charts:
        for width in (WIDE, NARROW):
            assert len(chart.svg(width)) < 100_000, chart.name


def test_drawing_twice_gives_the_same_bytes(evidence: Evidence) -> None:
    one, other = figures.days_map(evidence, EPISODES[0]), figures.days_map(evidence, EPISODES[0])
    assert one.svg() == other.svg()


def _texts(svg: str) -> Iterator[ElementTree.Element]:
    return ElementTree.fromstring(svg).iter(f"{SVG}text")


def _distance(point: tuple[float, float], ring: tuple[tuple[float, float], ...]) -> float:
    return min(hypot(point[0] - x, point[1] - y) for x, y in ring)
