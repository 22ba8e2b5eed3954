"""Parameters are typed by a schema and checked against the evidence before anything runs."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from analysis.suite.parameters import ParameterError, Parameters, Valid, parse_parameters, valid_values
from analysis.suite.plan import Plan

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"


@pytest.fixture(scope="module")
def valid() -> Valid:
    return valid_values(RAW)


def refusal(valid: Valid, *pairs: str) -> str:
    with pytest.raises(ParameterError) as raised:
        parse_parameters(pairs, valid)
    return str(raised.value)


def test_nothing_given_is_the_whole_evidence_and_injects_nothing(valid: Valid) -> None:
    assert parse_parameters([], valid) == Parameters()
    assert Parameters().changed() == {}


def test_a_date_and_lists_are_typed_and_sorted(valid: Valid) -> None:
    parameters = parse_parameters(["as_of=2022-01-12", "exclude_kinds=state_media, state"], valid)
    assert parameters.as_of == date(2022, 1, 12)
    assert parameters.changed() == {"as_of": "2022-01-12", "exclude_kinds": ["state", "state_media"]}


def test_the_order_in_which_parameters_are_given_does_not_matter(valid: Valid) -> None:
    one = parse_parameters(["episodes=2022-january,2011-zhanaozen", "as_of=2022-01-12"], valid)
    other = parse_parameters(["as_of=2022-01-12", "episodes=2011-zhanaozen,2022-january"], valid)
    assert one == other


def test_an_empty_value_is_the_default(valid: Valid) -> None:
    assert parse_parameters(["as_of=", "episodes="], valid) == Parameters()


def test_an_unknown_name_gets_the_nearest_one_and_the_list(valid: Valid) -> None:
    said = refusal(valid, "exclude_kind=state")
    assert "'exclude_kind' is not known; did you mean 'exclude_kinds'?" in said
    for name in Parameters.model_fields:
        assert f"{name} (" in said


@pytest.mark.parametrize("text", ["12.01.2022", "2022-1-5", "2022-02-30", "20220112", "yesterday", "2022-01"])
def test_what_is_no_day_is_refused(valid: Valid, text: str) -> None:
    assert f"'as_of': '{text}' is not a date; expected YYYY-MM-DD" in refusal(valid, f"as_of={text}")


def test_an_unknown_kind_gets_the_nearest_and_all_valid_ones(valid: Valid) -> None:
    said = refusal(valid, "exclude_kinds=state,stat_media")
    assert "'exclude_kinds': 'stat_media' is not a kind of publisher; nearest: state_media" in said
    assert "independent_media" in said


def test_an_unknown_source_gets_the_nearest_and_the_file(valid: Valid) -> None:
    said = refusal(valid, "exclude_sources=reuters-2011-12-16-ten-kiled")
    assert "nearest: reuters-2011-12-16-ten-killed" in said
    assert "sources.csv, column source_id" in said


def test_an_unknown_origin_and_episode_are_refused(valid: Valid) -> None:
    assert "nearest: prosecutor-general-kz" in refusal(valid, "exclude_origins=prosecutor-general")
    said = refusal(valid, "episodes=2022-januar")
    assert "nearest: 2022-january" in said
    assert "2011-zhanaozen" in said


def test_the_context_is_no_episode_to_choose(valid: Valid) -> None:
    assert "'context' is not an episode" in refusal(valid, "episodes=context")


def test_all_problems_are_said_at_once(valid: Valid) -> None:
    said = refusal(valid, "asof=2022-01-12", "as_of=soon", "episodes")
    assert "'asof' is not known; did you mean 'as_of'?" in said
    assert "'soon' is not a date" in said
    assert "'episodes' has no value; write NAME=VALUE" in said


def test_a_parameter_given_twice_is_refused(valid: Valid) -> None:
    assert "'episodes' is given twice" in refusal(valid, "episodes=2022-january", "episodes=2011-zhanaozen")


def test_a_folder_that_cannot_be_read_is_left_for_check(tmp_path: Path) -> None:
    assert valid_values(tmp_path) == {}
    assert parse_parameters(["exclude_kinds=anything"], valid_values(tmp_path)).exclude_kinds == ("anything",)


def test_episodes_without_the_heading_of_their_onset_are_left_to_the_check(tmp_path: Path) -> None:
    raw = Path(shutil.copytree(RAW, tmp_path / "raw"))
    text = (raw / "episodes.csv").read_text(encoding="utf-8")
    (raw / "episodes.csv").write_text(text.replace("onset_on", "onset", 1), encoding="utf-8")

    assert Plan.of(RAW.parents[1], {"raw": raw, "out": tmp_path / "out"}).episodes == ()
