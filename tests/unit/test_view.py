"""A view can be narrowed to what had been said by a day, or to what is left without some bodies."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.evidence.clean import count_known_on
from analysis.evidence.clock import Span
from analysis.evidence.view import Evidence
from tests.unit.made_up import REAL as EVIDENCE

EARLY = date(2022, 1, 12)
ORIGINS = sorted({source.origin for source in EVIDENCE.sources})
KINDS = sorted({source.publisher_kind for source in EVIDENCE.sources})


def test_nothing_said_later_is_in_a_view_as_of_a_day() -> None:
    view = EVIDENCE.narrow(as_of=EARLY)
    assert view.counts
    assert all(count.known_on is not None and count.known_on <= EARLY for count in view.counts)
    for row in (*view.events, *view.steps, *view.claim_evidence, *view.orders):
        published = [view.source_by_id[source].published for source in row.source_ids]
        assert all(span is not None and span.last <= EARLY for span in published), row.id


def test_the_toll_of_early_january_is_the_one_of_that_day(evidence: Evidence) -> None:
    def national_totals(view: Evidence) -> set[float | None]:
        return {
            count.high
            for count in view.counts
            if (count.episode, count.quantity, count.population, count.place)
            == ("2022-january", "killed", "all", "national")
        }

    assert 238 in national_totals(evidence)
    assert 238 not in national_totals(evidence.narrow(as_of=EARLY))
    assert 164 in national_totals(evidence.narrow(as_of=EARLY))


def test_without_the_state_no_number_of_the_state_is_left_wherever_it_was_printed(evidence: Evidence) -> None:
    view = evidence.narrow(without_kinds=["state"])
    relayed = [c for c in evidence.counts if c.attributed_kind == "state"]
    assert {evidence.source_by_id[c.source_ids[0]].publisher_kind for c in relayed} > {"state"}
    left = {count.id for count in view.counts}
    assert not left & {count.id for count in relayed}
    assert not any(view.kind_of_origin(source.origin) == "state" for source in view.sources)


def test_a_row_with_two_sources_stands_on_the_one_that_is_left(evidence: Evidence) -> None:
    row = next(event for event in evidence.events if len(event.source_ids) == 2)
    first, second = row.source_ids
    assert evidence.narrow(without_sources=[first]).rows[row.id].source_ids == (second,)  # type: ignore[union-attr]
    assert row.id not in evidence.narrow(without_sources=[first, second]).rows


def test_an_order_goes_with_either_of_its_acts(evidence: Evidence) -> None:
    order = evidence.orders[0]
    act = evidence.rows[order.earlier]
    view = evidence.narrow(without_sources=act.source_ids)  # type: ignore[union-attr]
    assert order.id not in view.rows


def test_every_row_of_a_view_names_only_sources_that_are_in_it(evidence: Evidence) -> None:
    for view in (evidence, evidence.narrow(as_of=EARLY), evidence.narrow(without_kinds=["ngo", "state"])):
        known = set(view.source_by_id)
        for row in view.sourced_rows:
            assert row.source_ids
            assert known.issuperset(row.source_ids), row.id


def test_an_unknown_episode_is_named_with_the_known_ones(evidence: Evidence) -> None:
    with pytest.raises(KeyError, match="2022-january"):
        evidence.episode("1986-jeltoqsan")


def test_one_episode_alone_leaves_the_context(evidence: Evidence) -> None:
    only = evidence.core_episodes[0].id
    view = evidence.narrow(episodes=[only])
    assert {event.episode for event in view.events} == {only, "context"}
    assert [episode.id for episode in view.core_episodes] == [only]


@pytest.mark.parametrize(
    ("stated", "published", "known"),
    [
        ("2022-01-09", "2022-01-09", date(2022, 1, 9)),
        ("2022-01-09", "2022", date(2022, 1, 9)),
        ("2022-01", "2022-01-09", date(2022, 1, 9)),
        ("2022-01-07", "2022-01-15", date(2022, 1, 15)),
        ("", "2022-01", date(2022, 1, 31)),
        ("2022-01-09", "", None),
        ("2022-02-01", "2022-01-09", date(2022, 2, 1)),
    ],
)
def test_a_number_is_known_from_the_day_it_was_certainly_said(stated: str, published: str, known: date | None) -> None:
    assert count_known_on(Span.parse(stated), Span.parse(published)) == known


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from(ORIGINS), max_size=4),
    st.lists(st.sampled_from(KINDS), max_size=2),
    st.one_of(st.none(), st.dates(date(2011, 12, 1), date(2026, 1, 1))),
)
def test_narrowing_commutes_with_keeping_and_with_itself(
    origins: list[str], kinds: list[str], as_of: date | None
) -> None:
    def about_force(view: Evidence) -> Evidence:
        return view.keep(
            counts=lambda count: count.quantity == "killed",
            events=lambda event: event.family in ("force", "crowd_violence"),
            claims=lambda claim: claim.claimant_kind == "state",
            steps=lambda step: step.kind == "official_report",
            country_years=lambda row: row.year > 2000,
            protests=lambda row: row.lethal,
        )

    one = about_force(EVIDENCE.narrow(as_of=as_of, without_origins=origins, without_kinds=kinds))
    other = about_force(EVIDENCE).narrow(as_of=as_of).narrow(without_origins=origins).narrow(without_kinds=kinds)
    for table in ("counts", "events", "claims", "claim_evidence", "orders", "steps", "country_years", "protests"):
        assert getattr(one, table) == getattr(other, table), table


def test_base_rates_are_known_since_their_data_set_was_published_and_go_with_it(evidence: Evidence) -> None:
    (source,) = {source for row in evidence.protests for source in row.source_ids}
    assert evidence.country_years
    assert evidence.protests
    year = evidence.source_by_id[source].published
    assert year is not None
    for without in (
        evidence.narrow(without_sources=[source]),
        evidence.narrow(without_origins=[evidence.source_by_id[source].origin]),
        evidence.narrow(without_kinds=["academic"]),
        evidence.narrow(as_of=date(year.first.year - 1, 12, 31)),
    ):
        assert (without.country_years, without.protests) == ((), ())
    assert evidence.narrow(as_of=year.last).protests == evidence.protests
    assert evidence.narrow(episodes=[evidence.core_episodes[0].id]).country_years == evidence.country_years


def test_only_the_base_rates_asked_for_are_kept(evidence: Evidence) -> None:
    kept = evidence.keep(country_years=lambda row: row.country == "Belarus" and row.year == 2006)
    assert [row.id for row in kept.sourced_rows] == ["mm-belarus-2006"]
    assert [source.id for source in kept.sources] == list(kept.country_years[0].source_ids)
    assert "mm-belarus-2006" in kept.rows
