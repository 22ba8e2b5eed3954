"""A claim stands or falls by who says what, never by who prints it or how often its own side repeats it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from analysis.evidence.clock import Span
from analysis.evidence.rows import Claim, ClaimEvidence, Origin, Source
from analysis.evidence.view import Evidence
from analysis.findings.registry import ask, findings_of
from analysis.findings.verdict import Reason, Ruling, Verdict
from analysis.method.claims import ClaimStanding, Sides, sides, tried
from tests.unit.made_up import EPISODE, REAL

DAY = date(2022, 1, 10)
SPAN = Span(DAY, DAY)
BODIES = {  # origin -> kind, country
    "ministry": ("state", "KZ"),
    "prosecutors": ("state", "KZ"),
    "tv": ("state_media", "KZ"),
    "their-ministry": ("state", "RU"),
    "opposition": ("opposition", "KZ"),
    "somebody": ("unclear", ""),
    **{name: ("ngo", "") for name in ("hrw", "amnesty", "kibhr")},
    **{name: ("independent_media", "KZ") for name in ("vlast", "orda")},
}


def claim(name: str = "c1", kind: str = "state", **told: str) -> Claim:
    own = {"topic_group": "force", "proposition_kind": "fact", "same_as": "", "words_of": ""} | told
    return Claim(
        name, EPISODE, SPAN, "2022-01-10", "Somebody", kind, "fire", proposition="So.", note="", known_on=DAY, **own
    )


def piece(stance: str, by: str, bears: str = "direct", page: str = "", of: str = "c1", kind: str = "") -> ClaimEvidence:
    """What `by` says of the claim, on its own page or on that of another outlet."""
    said = kind or BODIES[by][0]
    name = f"{of}#{stance}-{by}-{bears}-{page}"
    return ClaimEvidence(
        id=name,
        claim_id=of,
        episode=EPISODE,
        stance=stance,
        asserted_by=by,
        asserted_kind=said,
        origin=by,
        bears=bears,
        summary="So.",
        source_ids=(f"{page or by}-page",),
        note="",
        known_on=DAY,
    )


def evidence_of(*pieces: ClaimEvidence, claims: tuple[Claim, ...] = (claim(),)) -> Evidence:
    return replace(
        REAL,
        sources=tuple(Source(f"{o}-page", o, o, BODIES[o][0], SPAN, "2022-01-10", "", "en", o, "") for o in BODIES),
        origins=tuple(Origin(o, o.title(), kind, (), "", country) for o, (kind, country) in BODIES.items()),
        claims=claims,
        claim_evidence=pieces,
        counts=(),
        events=(),
        orders=(),
        steps=(),
    )


def verdict(evidence: Evidence, name: str = "c1") -> Verdict:
    (found,) = [finding for finding in findings_of(evidence) if finding.id == f"K.{name}"]
    return found.verdict(evidence)


def ruling(*pieces: ClaimEvidence, claims: tuple[Claim, ...] = (claim(),)) -> Ruling | Reason:
    found = verdict(evidence_of(*pieces, claims=claims), claims[0].id)
    return found.reason or found.ruling


AGAINST = (piece("contradicts", "hrw"), piece("contradicts", "vlast"))


# --- the rule


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Sides(claimed=False), ClaimStanding.SILENCE),
        (Sides(), ClaimStanding.OWN_WORD),
        (Sides(repeating=("r",)), ClaimStanding.OWN_WORD),
        (Sides(supporting=("s",)), ClaimStanding.ONE_VOICE),
        (Sides(contradicting=("c",), repeating=("r", "q")), ClaimStanding.ONE_VOICE),
        (Sides(supporting=("s", "t"), repeating=("r",)), ClaimStanding.SUPPORTED),
        (Sides(contradicting=("c", "d"), repeating=("r",)), ClaimStanding.CONTRADICTED),
        (Sides(admitting=("a",)), ClaimStanding.CONTRADICTED),
        (Sides(supporting=("s",), contradicting=("c",)), ClaimStanding.CONTESTED),
        (Sides(supporting=("s", "t"), admitting=("a",)), ClaimStanding.CONTESTED),
        (Sides(supporting=("s", "t"), party_against=("p", "q")), ClaimStanding.SUPPORTED),
    ],
)
def test_the_rule_on_worked_cases(found: Sides, expected: ClaimStanding) -> None:
    assert found.standing is expected


# --- who says it decides


def test_a_relayed_word_supports_nobody_who_prints_it() -> None:
    relayed = piece("supports", "prosecutors", page="amnesty")
    found = verdict(evidence_of(relayed))
    assert found.reason is Reason.OWN_WORD
    assert "Amnesty" not in found.answer
    assert "The state's own side, which cannot confirm it, says it too: Prosecutors." in found.answer


def test_one_voice_on_several_pages_is_one() -> None:
    pages = (
        piece("contradicts", "hrw"),
        piece("contradicts", "hrw", page="vlast"),
        piece("contradicts", "hrw", page="orda"),
    )
    assert ruling(*pages) is Reason.ONE_VOICE
    assert ruling(*pages, piece("contradicts", "orda")) is Ruling.CONTRADICTED


def test_what_does_not_bear_on_the_claim_weighs_nothing() -> None:
    assert ruling(*(piece("contradicts", by, bears="no") for by in ("hrw", "vlast", "orda"))) is Reason.OWN_WORD


def test_the_states_word_against_its_own_claim_is_an_admission_and_the_sentence_says_so() -> None:
    found = verdict(evidence_of(piece("asserts", "ministry", ""), piece("contradicts", "prosecutors", page="hrw")))
    assert found.ruling is Ruling.CONTRADICTED
    assert "The state's own side said the contrary, an admission: Prosecutors (told 2022-01-10)." in found.answer
    assert [(one.side, one.origins) for one in found.stands] == [("own side against", ("prosecutors",))]
    hinted = piece("contradicts", "prosecutors", page="hrw", bears="indirect")
    near = verdict(evidence_of(piece("asserts", "ministry", ""), hinted)).answer
    assert "The state's own side said what speaks against it, an admission: Prosecutors (indirectly, told" in near


def test_an_admission_that_bears_only_indirectly_is_one_voice_of_two() -> None:
    hint = piece("contradicts", "prosecutors", bears="indirect")
    assert ruling(hint) is Reason.OWN_WORD, "the one voice is the claimant's own side"
    assert ruling(hint, piece("contradicts", "hrw")) is Ruling.CONTRADICTED


def test_voices_on_both_sides_that_bear_only_indirectly_contest_nothing() -> None:
    hints = [piece(stance, by, bears="indirect") for stance, by in (("supports", "hrw"), ("contradicts", "vlast"))]
    assert ruling(*hints) is Reason.OWN_WORD
    assert ruling(*hints, piece("contradicts", "orda")) is Ruling.CONTESTED


def test_two_voices_that_bear_only_indirectly_decide_nothing() -> None:
    hints = [piece("contradicts", by, bears="indirect") for by in ("hrw", "vlast")]
    assert ruling(*hints) is Reason.OWN_WORD
    assert verdict(evidence_of(*hints)).answer.endswith("No independent voice bears directly on the claim.")
    assert ruling(*hints, piece("contradicts", "orda")) is Ruling.CONTRADICTED


def test_what_a_voice_says_directly_goes_before_what_it_says_indirectly() -> None:
    of_two_minds = (piece("supports", "hrw", bears="indirect"), piece("contradicts", "hrw"))
    assert ruling(*of_two_minds, piece("contradicts", "vlast")) is Ruling.CONTRADICTED


def test_courts_companies_and_media_of_the_state_are_its_side_and_those_of_another_state_are_not() -> None:
    for kind in ("court", "state_company", "state_media"):
        assert ruling(piece("supports", "tv", kind=kind), piece("supports", "prosecutors")) is Reason.OWN_WORD
    abroad = piece("supports", "their-ministry")
    assert ruling(abroad) is Reason.ONE_VOICE
    assert ruling(abroad, piece("supports", "hrw")) is Ruling.SUPPORTED


def test_against_the_claim_of_somebody_else_the_states_word_is_no_independent_voice() -> None:
    of_ngo = (claim(kind="ngo"),)
    told = (piece("asserts", "kibhr", ""), piece("supports", "hrw"), piece("supports", "vlast"))
    denied = (piece("contradicts", "ministry"), piece("contradicts", "prosecutors"))
    found = verdict(evidence_of(*told, *denied, claims=of_ngo))
    assert found.ruling is Ruling.SUPPORTED
    assert "A party, which is no independent voice, says the contrary: Ministry; Prosecutors." in found.answer
    assert ruling(told[0], *denied, claims=of_ngo) is Reason.OWN_WORD


def test_the_opposition_is_no_independent_voice_against_the_state() -> None:
    assert ruling(piece("contradicts", "opposition"), piece("contradicts", "hrw")) is Reason.ONE_VOICE


def test_a_claimant_who_is_not_the_state_cannot_confirm_itself_either() -> None:
    of_ngo = (claim(kind="ngo"),)
    own = (piece("asserts", "kibhr", ""), piece("supports", "kibhr"))
    assert ruling(*own, piece("supports", "hrw"), claims=of_ngo) is Reason.ONE_VOICE


def test_a_voice_of_whom_nobody_says_who_it_is_weighs_nothing() -> None:
    assert ruling(piece("contradicts", "somebody"), piece("contradicts", "hrw")) is Reason.ONE_VOICE


def test_a_blank_asserter_is_the_word_of_the_page() -> None:
    blank = replace(piece("contradicts", "hrw"), asserted_by="", asserted_kind="", bears="")
    found = sides(evidence_of(blank), [claim()])
    assert found.contradicting == ("hrw",)


# --- claims that are no claims, and claims that are one


def test_what_a_body_is_said_to_have_said_is_decided_by_its_own_words() -> None:
    about = (claim(kind="ngo", words_of="prosecutors"),)
    others = [piece("supports", by) for by in ("hrw", "vlast", "orda")]
    assert ruling(*others, piece("contradicts", "prosecutors"), claims=about) is Ruling.CONTRADICTED
    assert ruling(piece("supports", "prosecutors"), claims=about) is Ruling.SUPPORTED
    assert ruling(*others, claims=about) is Reason.OWN_WORD


def test_law_opinion_and_coerced_statements_are_not_tried() -> None:
    told = (claim(), claim("c2", proposition_kind="law_or_opinion"), claim("c3", proposition_kind="coerced"))
    assert [one.id for one in tried(told)] == ["c1"]
    assert {f.id for f in findings_of(evidence_of(*AGAINST, claims=told)) if f.of_a_claim} == {"K.c1"}


def test_claims_that_say_the_same_share_their_evidence_and_are_tried_once() -> None:
    told = (claim(), claim("c2", same_as="c1"))
    elsewhere = piece("contradicts", "orda", of="c2")
    assert ruling(piece("contradicts", "hrw"), elsewhere, claims=told) is Ruling.CONTRADICTED
    assert {f.id for f in findings_of(evidence_of(elsewhere, claims=told)) if f.of_a_claim} == {"K.c1"}


# --- on the real evidence


def test_no_page_reads_that_a_rights_body_supports_the_states_word(evidence: Evidence) -> None:
    (record,) = [one for one in ask(evidence, "claim_holds", each_claim=True) if one.id == "K.c11-10"]
    assert record.verdict is Ruling.CONTRADICTED
    assert not [one for one in record.stands if one.side == "for"]


def test_every_contradicted_claim_says_who_contradicts_it(evidence: Evidence) -> None:
    records = [one for one in ask(evidence, "claim_holds", each_claim=True) if one.verdict is Ruling.CONTRADICTED]
    assert records
    for record in records:
        against = {one.side for one in record.stands} & {"against", "own side against"}
        assert against, record.id
        assert ("an admission" in record.answer) == ("own side against" in against), record.id


def test_the_states_own_later_figures_count_against_its_claim(evidence: Evidence) -> None:
    found = sides(evidence, [claim for claim in evidence.claims if claim.id == "c22-03"])
    assert "prosecutor-general-kz" in found.admitting
    assert found.standing is ClaimStanding.CONTRADICTED


def test_without_its_evidence_a_claim_is_met_with_silence(evidence: Evidence) -> None:
    claim = next(claim for claim in evidence.claims if claim.id == "c22-07")
    pieces = [piece for piece in evidence.claim_evidence if piece.claim_id == claim.id]
    origins = {origin for piece in pieces for origin in evidence.row_origins(piece)}
    assert sides(evidence.narrow(without_origins=origins), [claim]).standing is ClaimStanding.SILENCE
