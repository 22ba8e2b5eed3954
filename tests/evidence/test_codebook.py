"""The codebook that readers see: every table, column and code once, from the files that the check uses."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from analysis.evidence.check import check_folder
from analysis.evidence.codes import Codes
from analysis.evidence.description import DescriptionError
from analysis.evidence.package import load_package
from analysis.report.about import codebook_markdown

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"


@pytest.fixture(scope="module")
def codebook() -> str:
    return codebook_markdown(RAW)


def section(codebook: str, target: str) -> str:
    return codebook.split(f"({target})=\n")[1].split("\n(")[0]


def test_every_table_shows_every_column_once(codebook: str) -> None:
    for table in load_package(RAW, Codes.load(RAW)).tables:
        shown = re.findall(r"^\| `(\w+)` \|", section(codebook, f"table-{table.name.replace('_', '-')}"), re.MULTILINE)

        assert tuple(shown) == table.column_names


def test_every_code_stands_under_its_list_with_its_definition(codebook: str) -> None:
    codes = Codes.load(RAW)
    for name in codes.lists:
        lines = section(codebook, f"codes-{name.replace('_', '-')}").split("\n")
        shown = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", line)[0] for line in lines if line.startswith("| `"))

        assert tuple(shown) == codes.codes(name)
        assert all(shown.values())


def test_a_count_reads_as_the_codebook_says(codebook: str) -> None:
    counts = section(codebook, "table-counts").split("\n")
    (low,) = (line for line in counts if line.startswith("| `low` |"))

    assert low.endswith("| number, as the quantity says | be at least 0; not be above `high` |")
    assert "`place` of [places](#table-places)" in "\n".join(counts)
    assert "list of `source_id` of [sources](#table-sources), between ;" in section(codebook, "table-events")


def test_the_ladder_goes_from_leaving_alone_to_live_fire(codebook: str) -> None:
    rungs = re.findall(r"^\| (\d) \| (.+) \|$", section(codebook, "force-ladder"), re.MULTILINE)

    assert [rung for rung, _ in rungs] == list("0123456")
    assert "`left_alone`" in rungs[0][1]
    assert "`live_fire`" in rungs[-1][1]


def test_links_inside_the_codebook_lead_somewhere(codebook: str) -> None:
    targets = set(re.findall(r"^\(([\w-]+)\)=$", codebook, re.MULTILINE))

    assert set(re.findall(r"\]\(#([\w-]+)\)", codebook)) <= targets


def test_no_sentence_of_the_prose_repeats_a_column(codebook: str) -> None:
    prose = (RAW / "CODEBOOK.md").read_text("utf-8")
    columns = [column for table in load_package(RAW, Codes.load(RAW)).tables for column in table.columns]
    repeated = [
        sentence
        for column in columns
        for sentence in re.split(r"(?<=[.;]) ", column.description)
        if len(sentence) > 30 and sentence.rstrip(".;") in prose
    ]

    assert repeated == []


def test_it_is_the_same_text_every_time(codebook: str) -> None:
    assert codebook_markdown(RAW) == codebook
    assert not re.search(r"[ \t]$", codebook, re.MULTILINE)


def test_a_folder_that_does_not_say_how_it_was_coded_is_told_so_and_its_codebook_says_so(raw: Path) -> None:
    (raw / "CODEBOOK.md").unlink()

    assert "CODEBOOK.md: warning: is missing; it says how the rows were coded" in map(str, check_folder(raw))
    assert "How these rows were coded is not told" in codebook_markdown(raw)
    assert "### Counts" in codebook_markdown(raw)


def test_without_codes_there_is_no_codebook(tmp_path: Path) -> None:
    shutil.copy(RAW / "CODEBOOK.md", tmp_path)

    with pytest.raises(DescriptionError, match="is missing; expected the closed code lists"):
        codebook_markdown(tmp_path)
