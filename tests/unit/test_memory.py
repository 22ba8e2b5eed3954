"""What an earlier build found is taken up only where all that it was found from is the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pytest

from analysis.evidence import memory, view
from analysis.evidence.memory import MEMORY, digest, keep, recalled
from analysis.evidence.view import open_evidence
from analysis.findings.combinations import combine
from analysis.findings.registry import evaluate, findings_of
from analysis.suite import warm
from tests.evidence.small_folder import cut
from tests.trust.mutation import apply, drawn


@dataclass(frozen=True)
class Told:
    rows: tuple[str, ...]

    @cached_property
    def looked_up(self) -> int:
        return len(self.rows)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(MEMORY, str(tmp_path / "memory"))
    memory._memory.cache_clear()
    yield tmp_path / "memory"
    memory._memory.cache_clear()


def later(place: Path) -> None:
    """The next build."""
    keep(place)
    memory._memory.cache_clear()


def never() -> str:
    raise AssertionError("it was found again")


def test_what_was_found_is_found_again_only_from_something_else(place: Path) -> None:
    assert recalled(("killed", 16), lambda: "sixteen") == "sixteen"
    later(place)
    assert recalled(("killed", 16), never) == "sixteen"
    assert recalled(("killed", 17), lambda: "seventeen") == "seventeen"


def test_what_a_build_does_not_use_is_forgotten(place: Path) -> None:
    recalled("once", lambda: 1)
    later(place)
    recalled("now", lambda: 2)
    later(place)
    assert recalled("once", lambda: 3) == 3


@pytest.mark.parametrize("at", [0, 40, 73, -1])
def test_a_damaged_entry_is_none(place: Path, at: int) -> None:
    recalled("it", lambda: "as it was")
    keep(place)
    said = bytearray(place.read_bytes())
    said[at] ^= 1
    place.write_bytes(said)
    later(place)
    assert recalled("it", lambda: "found again") == "found again"


def test_a_memory_cut_off_in_the_middle_keeps_what_is_whole(place: Path) -> None:
    recalled("first", lambda: "whole")
    recalled("second", lambda: "cut off")
    keep(place)
    place.write_bytes(place.read_bytes()[:-3])
    later(place)
    assert recalled("first", never) == "whole"
    assert recalled("second", lambda: "again") == "again"


def test_a_checksum_is_of_what_a_value_holds_whatever_was_looked_up_in_it() -> None:
    one, other = Told(("a", "b")), Told(tuple("ab"))
    assert one.looked_up == 2
    assert digest(one) == digest(other) != digest(Told(("b", "a")))


@pytest.mark.slow
def test_after_any_change_of_a_row_every_finding_is_what_it_is_without_a_memory(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = cut(tmp_path / "raw")
    evaluate(open_evidence(raw))
    tried = 0
    for number, mutation in enumerate(drawn(raw, 1, 3)[::4]):
        changed = cut(tmp_path / f"raw-{number}")
        apply(mutation, changed)
        try:
            evidence = open_evidence(changed)
            monkeypatch.delenv(MEMORY)
            plain = evaluate(evidence), combine(evidence)
        except (ValueError, KeyError):  # which the check would have said
            continue
        finally:
            monkeypatch.setenv(MEMORY, str(place))
        assert (evaluate(open_evidence(changed)), combine(open_evidence(changed))) == plain, str(mutation)
        later(place)
        tried += 1
    assert tried > 10


def test_rows_that_a_finding_may_look_at_are_all_in_its_key(tmp_path: Path) -> None:
    evidence = open_evidence(cut(tmp_path / "raw"))
    for table in ("sources", "origins", "counts", "events", "claims", "orders", "steps", "places", "country_years"):
        assert replace(evidence, **{table: getattr(evidence, table)[1:]}).fingerprint != evidence.fingerprint, table


def test_a_question_that_is_worded_anew_is_the_only_one_asked_again(tmp_path: Path) -> None:
    evidence = open_evidence(cut(tmp_path / "raw"))
    first, *others = evidence.statements
    changed = replace(evidence, statements=(replace(first, text=f"{first.text} Or so."), *others))
    before, after = ({f.id: f.key(f.scope(view)) for f in findings_of(view)} for view in (evidence, changed))
    assert before.keys() == after.keys()
    moved = {name for name, key in before.items() if after[name] != key}
    assert {name.partition(".")[0] for name in moved} == {first.id}


@pytest.mark.parametrize("changed", ["counts.csv", "codes.yaml"])
def test_evidence_that_is_held_is_not_opened_again_but_for_a_changed_byte(
    changed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = cut(tmp_path / "raw")
    monkeypatch.setattr(memory, "_held", {})
    monkeypatch.setenv("QANTAR_RAW", str(raw))
    warm._hold_evidence()
    opened: list[int] = []
    read = view.evidence_of
    monkeypatch.setattr(view, "evidence_of", lambda *given: opened.append(1) or read(*given))
    assert open_evidence(raw) == open_evidence(as_of=None)
    assert not opened
    (raw / changed).write_bytes((raw / changed).read_bytes() + b"\n")
    open_evidence(raw)
    assert opened
