"""Tables: headers with a scope, cells through `cite`, the same data for readers and terminals."""

from __future__ import annotations

import json

import pytest

from analysis.evidence.view import REPOSITORY
from analysis.report.citation import cited
from analysis.report.cite import Number, Quoted, Ref, When
from analysis.report.render import Table
from analysis.report.wording import text

DEAD = Table(
    "Dead, by who says so",
    ("Body", "Number", "Stated", "Rows"),
    (
        ("Prosecutor general", Number.of(16, ("n11-029",)), When("2012-01-25"), [Ref("row", "n11-029")]),
        ("A <newspaper> & others", Number(64, None, ("n11-067",)), When("2018"), None),
    ),
)


def test_columns_and_rows_have_headers_with_a_scope() -> None:
    html = DEAD.html()
    assert html.count('<th scope="col"') == 4
    assert html.count('<th scope="row"') == 2
    assert "<caption>Dead, by who says so</caption>" in html
    assert '<td data-label="Number" class="num">' in html


def test_words_of_the_evidence_are_escaped() -> None:
    assert "A &lt;newspaper&gt; &amp; others" in DEAD.html()


def test_the_plain_form_is_aligned_and_says_the_same() -> None:
    lines = DEAD.plain().splitlines()
    assert lines[2].startswith("Body                    Number")
    assert "at least 64" in lines[5]


def test_a_row_with_a_cell_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="row 1 has 1 cells, not 2"):
        Table("Short", ("a", "b"), (("only one",),))


def test_a_register_tells_its_columns_once_for_narrow_screens() -> None:
    table = Table("R", ("Id", "Who"), (("a", Quoted("x")),), css="t-n11", anchors=("n11-001",), compact=True)
    html = table.html()
    assert "data-label" not in html
    assert '.t-n11 td:nth-child(2):not(:empty)::before{content:"Who"}' in html
    assert '<tr id="n11-001">' in html


def test_what_is_not_known_is_said_to_a_screen_reader() -> None:
    assert 'aria-label="not known"' in DEAD.html()


def test_below_a_figure_ids_are_text_and_lead_to_the_published_site_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "<td>n11-029</td>" in DEAD.bare()
    named = {**cited(), "url": "https://example.org/qantar"}  # one line of CITATION.cff
    monkeypatch.setattr("analysis.report.citation.cited", lambda: named)
    assert '<td><a href="https://example.org/qantar/evidence/n11.html#n11-029">n11-029</a></td>' in DEAD.bare()


def test_two_sums_of_dollars_in_a_table_of_a_notebook_are_no_formula_to_jupyterlab() -> None:
    """A viewer with MathJax sets what stands between two dollar signs, unless the table says that it holds none."""
    notebooks = sorted((REPOSITORY / "notebooks").rglob("[0-9]*.ipynb"))
    cells = [[cell["source"] for cell in json.loads(path.read_text("utf-8"))["cells"]] for path in notebooks]
    options = [[source for source in map("".join, sources) if "pd.set_option" in source] for sources in cells]

    assert '<table class="tex2jax_ignore mathjax_ignore">' in DEAD.bare()
    assert [len(found) for found in options] == [1] * len(notebooks)
    assert all('"display.html.use_mathjax", False' in found[0] for found in options)


def test_a_column_of_any_script_has_its_name_on_a_narrow_screen_and_none_ends_the_style() -> None:
    table = Table(
        "R", ("Id", 'Қаңтар 2022 "\\</style>'), (("a", "b"),), css="t-n11", anchors=("n11-001",), compact=True
    )
    assert '::before{content:"Қаңтар 2022 /style"}' in table.html()


def test_what_stands_above_a_table_and_its_columns_is_read_from_the_words() -> None:
    cells = {column: str for column in text("tables")["toll"]["columns"]}
    table = Table.of("toll", cells, [16], {"episode": "A", "of": "{b}"})
    assert table.caption == "A: {b}, in the order in which it was stated"
    assert table.columns == tuple(text("tables")["toll"]["columns"].values())
    assert table.rows == (("16",) * len(cells),)
    with pytest.raises(KeyError, match="reach"):
        Table.of("toll", {name: cell for name, cell in cells.items() if name != "reach"}, [16])


def test_every_table_of_the_words_is_one_of_the_report() -> None:
    code = "".join(
        path.read_text(encoding="utf-8") for path in (REPOSITORY / "src" / "analysis" / "report").rglob("*.py")
    )
    panels = {"map-one", "map-days", "map-episodes"}
    assert [name for name in text("tables") if name not in panels and f'"{name}"' not in code] == []
