"""The rows of the evidence as typed values: what the codebook's columns become after cleaning.

Every row keeps its id, its sources and the day from which it can be known (`known_on`: the last day on which it may
have been said first; None when no source has a date). Field meanings are the codebook's; only what cleaning adds is
described here. Fields with a default are of columns that may be blank.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any, ClassVar

from analysis.evidence.clock import Interval, Precision, Span

Day = date  # by this name also in a row that has a column `date`
Code = str  # of a closed list, or one of few: a category in a DataFrame
CONTEXT = "context"  # the episode of rows that belong to none


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    title: str
    publisher: str
    publisher_kind: Code
    published: Span | None
    published_text: str
    url: str
    language: Code
    origin: str
    note: str


@dataclass(frozen=True, slots=True)
class Origin:
    """A body whose facts others may copy; `aliases` are the wordings by which rows name it, `country` the state that
    it belongs to or works from (blank: international, or not told)."""

    id: str
    name: str
    kind: Code
    aliases: tuple[str, ...]
    note: str
    country: Code = ""


@dataclass(frozen=True, slots=True)
class Count:
    """One number one body asserted. `origin` is whose number it is: the body that asserts it, not the page; `basis`
    is `unclear` where none is coded, and `repeats` names origins, or in words whoever is none."""

    id: str
    episode: Code
    quantity: Code
    detail: str
    population: Code
    place: Code
    low: float | None
    high: float | None
    qualifier: Code
    stated: Span | None
    stated_text: str
    covers_from: str
    covers_to: str
    attributed_to: str
    attributed_kind: Code
    origin: str
    source_ids: tuple[str, ...]
    note: str
    known_on: date | None
    basis: Code = "unclear"
    repeats: tuple[str, ...] = ()
    floor: bool = False
    stale: bool = False
    of_what: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One dated act. `onset` and `end` in UTC; `act` is shared by versions of one act; `rung` only for acts of the
    state that stand on the force ladder; `latitude`/`longitude` of a settlement, None for areas."""

    id: str
    episode: Code
    date_text: str
    days: Span
    onset: Interval
    end: Interval | None
    precision: Precision
    place: Code
    site: str
    region: Code
    latitude: float | None
    longitude: float | None
    actor: Code
    action: Code
    family: Code
    rung: int | None
    target: str
    participants_low: int | None
    participants_high: int | None
    summary: str
    responds_to: str
    act: str
    source_ids: tuple[str, ...]
    known_on: date | None
    part_of_day: str = ""

    @property
    def vague(self) -> bool:
        """Whether it is known by its month or year alone, and so has no day."""
        return self.precision in ("month", "year")


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim. `proposition_kind` is `fact` and `topic_group` `other` where none is coded; `same_as` is the first
    claim that says the same, `words_of` the origin whose words it is about."""

    id: str
    episode: Code
    made: Span | None
    made_text: str
    claimant: str
    claimant_kind: Code
    topic: str
    topic_group: str = field(default="other", kw_only=True)
    proposition: str
    proposition_kind: str = field(default="fact", kw_only=True)
    same_as: str = field(default="", kw_only=True)
    words_of: str = field(default="", kw_only=True)
    note: str
    known_on: date | None


@dataclass(frozen=True, slots=True)
class ClaimEvidence:
    """One piece of evidence on a claim; `id` is the claim's id, '#' and the piece's number in the table. `origin` is
    the body that says it, whoever prints it; the first page's own where no asserter is coded."""

    id: str
    claim_id: str
    episode: Code
    stance: Code
    summary: str
    source_ids: tuple[str, ...]
    known_on: date | None
    origin: str = ""
    asserted_by: str = ""
    asserted_kind: Code = ""
    bears: Code = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """One statement of the order of two acts; `origin` as of a piece of evidence. `page_states`: whether the page
    itself puts one act first, or only tells them in order."""

    id: str
    episode: Code
    place: Code
    earlier: str
    later: str
    stated: Code
    source_ids: tuple[str, ...]
    summary: str
    known_on: date | None
    origin: str = ""
    asserted_by: str = ""
    asserted_kind: Code = ""
    page_states: Code = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    id: str
    episode: Code
    date: Span | None
    date_text: str
    body: str
    kind: Code
    about: Code
    count_low: int | None
    count_high: int | None
    summary: str
    source_ids: tuple[str, ...]
    known_on: Day | None
    body_kind: Code = ""
    of_what: str = ""
    undoes: str = ""


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode; spans are None for the context rows, which belong to no episode."""

    id: str
    title: str
    country: Code
    main_place: str
    onset: Span | None
    core: Span | None
    ends: Span | None
    summary: str


@dataclass(frozen=True, slots=True)
class Place:
    id: str
    kind: Code
    region: Code
    country: Code
    latitude: float | None
    longitude: float | None
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceName:
    """What a place was called, and in which region it lay if that is told, from one day to another (None: to today);
    before and after it is called as places.csv writes it."""

    id: str
    place: Code
    name: str
    region: Code
    called_from: Span | None
    called_to: Span | None
    source_ids: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A proposition under test: `test` names the finding's function, `arguments` are what it is asked with."""

    id: str
    episode: Code
    text: str
    test: Code
    arguments: tuple[tuple[str, str], ...]
    asked_by: str
    note: str
    stated_in: str = ""


@dataclass(frozen=True, slots=True)
class CountryYear:
    """Protests of one country and year in the Mass Mobilization data, and in how many of them each kind of response is
    coded; one protest may count in several. Belongs to no episode."""

    episode: ClassVar[str] = CONTEXT

    id: str
    country: Code
    year: int
    protests: int
    responses_ignore: int
    responses_accommodation: int
    responses_crowd_dispersal: int
    responses_arrests: int
    responses_beatings: int
    responses_shootings: int
    responses_killings: int
    responses_none_coded: int
    lethal_responses: int
    protest_days: int
    source_ids: tuple[str, ...]
    known_on: date | None


@dataclass(frozen=True, slots=True)
class Protest:
    """One protest as the Mass Mobilization data code it, however long it lasted. Belongs to no episode."""

    episode: ClassVar[str] = CONTEXT

    id: str
    country: Code
    year: int
    location: str
    span: Span
    responses: tuple[str, ...]
    lethal: bool
    source_ids: tuple[str, ...]
    known_on: date | None


def ids_of(*groups: Iterable[Any]) -> tuple[str, ...]:
    """The ids of the rows in all groups, sorted, each once. A group holds ids, rows, or acts told in several rows."""
    ids: set[str] = set()
    for each in chain.from_iterable(groups):
        ids.update((each,) if isinstance(each, str) else getattr(each, "row_ids", None) or (each.id,))
    return tuple(sorted(ids))
