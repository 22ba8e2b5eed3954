"""Made-up counts of made-up episodes, for worked cases: real bodies and places, invented numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from analysis.evidence.clock import Span
from analysis.evidence.rows import Count, Episode, Statement
from analysis.evidence.view import Evidence
from analysis.findings.verdict import TESTS, Finding, Verdict
from tests.unit.made_up import REAL

CORE = Span(date(2030, 5, 1), date(2030, 5, 3))
EPISODE = Episode(
    id="2030-made-up",
    title="Made-up 2030",
    country="KZ",
    main_place="Oral",
    onset=Span(date(2030, 4, 20), date(2030, 4, 20)),
    core=CORE,
    ends=Span(date(2030, 5, 20), date(2030, 5, 20)),
    summary="",
)
OTHER = replace(
    EPISODE,
    id="2031-made-up",
    title="Made-up 2031",
    onset=Span(date(2031, 4, 20), date(2031, 4, 20)),
    core=Span(date(2031, 5, 1), date(2031, 5, 3)),
    ends=Span(date(2031, 5, 20), date(2031, 5, 20)),
)
BODIES = {  # origin -> kind, as origins.csv has them
    "prosecutor-general-kz": "state",
    "interior-ministry-kz": "state",
    "kazinform": "state_media",
    "hrw": "ngo",
    "amnesty": "ngo",
    "reuters": "international_media",
    "bbc": "international_media",
    "respublika": "opposition",
}


def whole() -> Evidence:
    """The real evidence."""
    return REAL


def count(
    low: float | None,
    high: float | None = -1,
    *,
    origin: str = "hrw",
    id: str = "n30-001",
    stated: str = "2030-06-01",
    covers: tuple[str, str] = ("2030-05-01", "2030-05-03"),
    quantity: str = "killed",
    population: str = "all",
    place: str = "Oral",
    episode: str = EPISODE.id,
    detail: str = "",
    basis: str = "own_documentation",
    repeats: tuple[str, ...] = (),
    qualifier: str = "exact",
    floor: bool = False,
    stale: bool = False,
) -> Count:
    """A number of somebody who counted; `count(16)` is exactly 16, `count(16, None)` at least 16."""
    high = low if high == -1 else high
    source = next(s for s in whole().sources if s.origin == origin)
    return Count(
        id=id,
        episode=episode,
        quantity=quantity,
        detail=detail,
        population=population,
        place=place,
        low=low,
        high=high,
        qualifier=qualifier,
        stated=Span.parse(stated),
        stated_text=stated,
        covers_from=covers[0],
        covers_to=covers[1],
        attributed_to=origin,
        attributed_kind=BODIES[origin],
        origin=origin,
        source_ids=(source.id,),
        basis=basis,
        repeats=repeats,
        floor=floor,
        stale=stale,
        note="",
        known_on=None,
    )


def numbered(*counts: Count) -> tuple[Count, ...]:
    """The counts with ids of their own, in order."""
    return tuple(replace(one, id=f"n30-{i:03d}") for i, one in enumerate(counts, start=1))


def evidence_of(*counts: Count) -> Evidence:
    """Evidence that holds these counts alone, the real bodies and places, and two made-up episodes."""
    return replace(
        whole(), counts=numbered(*counts), events=(), claims=(), claim_evidence=(), orders=(), steps=(),
        episodes=(EPISODE, OTHER),
    )  # fmt: skip


def ask(evidence: Evidence, test: str, episode: Episode | None = EPISODE, **arguments: str) -> Verdict:
    """The verdict of a test on evidence, asked with these arguments."""
    return finding(test, episode, **arguments).verdict(evidence)


def finding(test: str, episode: Episode | None = EPISODE, **arguments: str) -> Finding:
    """A finding with these arguments."""
    given = {name.rstrip("_"): value for name, value in arguments.items()}
    statement = Statement("X01", episode.id if episode else "*", "Made up.", test, tuple(given.items()), "a test", "")
    return Finding("X01", statement, episode, TESTS[test])
