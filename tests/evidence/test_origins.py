"""The table of origins: whose facts each page, and whose word each number, piece of evidence and stated order is."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
import yaml

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"
Row = Mapping[str, str]


def read(table: str) -> list[dict[str, str]]:
    with (RAW / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def aliases(origin: Row) -> list[str]:
    return origin["aliases"].split(";") if origin["aliases"] else []


def problems(
    origins: list[dict[str, str]], sources: Iterable[Row], words: Iterable[Row], kinds: Iterable[str]
) -> list[str]:
    """Every way in which the table of origins fails its rules, one sentence each; none is the proof."""
    slugs = [row["origin"] for row in origins]
    held = Counter(name for row in origins for name in aliases(row))
    valid = set(kinds)
    found = [f"origin {slug} has {n} rows" for slug, n in Counter(slugs).items() if n > 1]
    found += [f"origin {row['origin']} has no name" for row in origins if not row["name"].strip()]
    found += [f"origin {row['origin']}: kind {row['kind']} is no code" for row in origins if row["kind"] not in valid]
    found += [f"alias {name!r} stands {n} times" for name, n in held.items() if n > 1]
    found += [
        f"aliases of {row['origin']} have blanks at an end"
        for row in origins
        if aliases(row) != [name.strip() for name in aliases(row)]
    ]
    pages = {row["origin"] for row in sources}
    said = {row.get("attributed_to") or row.get("asserted_by", "") for row in words}
    repeated = {name for row in words for name in row.get("repeats", "").split(";")}
    found += [f"no row for origin {slug} of sources.csv" for slug in sorted(pages - set(slugs))]
    found += [f"{name!r} is nobody's alias" for name in sorted(said - set(held))]
    found += [f"alias {name!r} stands in no row" for name in sorted(set(held) - said)]
    found += [
        f"origin {row['origin']} is of no page and says nothing"
        for row in origins
        if row["origin"] not in pages | repeated and not aliases(row)
    ]
    return found


@pytest.fixture(scope="module")
def kinds() -> list[str]:
    return list(yaml.safe_load((RAW / "codes.yaml").read_text(encoding="utf-8"))["publisher_kind"])


def test_every_page_and_everything_said_has_one_origin(kinds: list[str]) -> None:
    words = [row for table in ("counts", "claim_evidence", "orders") for row in read(table)]

    assert problems(read("origins"), read("sources"), words, kinds) == []


def test_the_prosecutors_number_is_the_prosecutors_whoever_relays_it() -> None:
    home = {name: row["origin"] for row in read("origins") for name in aliases(row)}
    relayed = next(row for row in read("counts") if row["count_id"] == "n11-002")
    page = next(row for row in read("sources") if row["source_id"] == relayed["source_id"])
    assert page["origin"] == "reuters"
    assert home[relayed["attributed_to"]] == "prosecutor-general-kz"
    assert home["Prosecutor General Asylov"] == home["Prosecutor General's Office"] == "prosecutor-general-kz"


def test_unnamed_people_at_different_papers_are_different_origins() -> None:
    home = {name: row["origin"] for row in read("origins") for name in aliases(row)}
    assert home["Zhanaozen residents to Kommersant"] != home["residents, blog copy of a field report"]


def test_one_state_organ_is_one_origin_and_of_kind_state(kinds: list[str]) -> None:
    kind = {row["origin"]: row["kind"] for row in read("origins")}
    organs = ("prosecutor-general-kz", "interior-ministry-kz", "presidency-kz", "kz-government", "almaty-police")
    assert {kind[organ] for organ in organs} == {"state"}


def rows(origin: str = "reuters", kind: str = "international_media", alias: str = "Reuters") -> list[dict[str, str]]:
    return [{"origin": origin, "name": origin.title(), "kind": kind, "aliases": alias, "note": ""}]


PAGE = [{"origin": "reuters"}]
NUMBER = [{"attributed_to": "Reuters"}]


@pytest.mark.parametrize(
    ("origins", "sources", "words", "complaint"),
    [
        (rows(), [*PAGE, {"origin": "ap"}], NUMBER, "no row for origin ap of sources.csv"),
        (rows(), PAGE, [{"asserted_by": "AP"}], "'AP' is nobody's alias"),
        (rows(), PAGE, [{"attributed_to": "AP"}], "alias 'Reuters' stands in no row"),
        (rows(kind="agency"), PAGE, NUMBER, "origin reuters: kind agency is no code"),
        (rows() + rows("ap"), PAGE, NUMBER, "alias 'Reuters' stands 2 times"),
        (rows() + rows("tass", alias=""), PAGE, NUMBER, "origin tass is of no page and says nothing"),
        (rows() + rows(alias=""), PAGE, NUMBER, "origin reuters has 2 rows"),
        (rows(alias="Reuters; AP"), PAGE, NUMBER, "aliases of reuters have blanks at an end"),
    ],
)
def test_each_rule_can_fail(
    origins: list[dict[str, str]], sources: list[Row], words: list[Row], complaint: str, kinds: list[str]
) -> None:
    assert complaint in problems(origins, sources, words, kinds)
    assert problems(rows(), PAGE, NUMBER, kinds) == []
