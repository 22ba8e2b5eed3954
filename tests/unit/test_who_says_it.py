"""What is said is the word of whoever says it, not of the page that prints it."""

from __future__ import annotations

from dataclasses import replace

from analysis.evidence.narrowing import with_rows
from analysis.evidence.rows import ClaimEvidence
from analysis.evidence.view import Evidence


def pages_of(evidence: Evidence, piece: ClaimEvidence) -> set[str]:
    return {evidence.source_by_id[source].origin for source in piece.source_ids}


def test_a_prosecutors_word_in_an_ngos_report_is_the_prosecutors(evidence: Evidence) -> None:
    piece = next(p for p in evidence.claim_evidence if p.claim_id == "c11-10" and p.asserted_by == "prosecutors")

    assert pages_of(evidence, piece) == {"amnesty"}
    assert evidence.row_origins(piece) == {"prosecutor-general-kz"}
    assert piece.asserted_kind == "state"


def test_one_voice_on_several_pages_is_one(evidence: Evidence) -> None:
    denial = next(p for p in evidence.claim_evidence if p.claim_id == "c22-02" and len(p.source_ids) > 1)

    assert evidence.row_origins(denial) == {"presidency-kz"}


def test_a_piece_goes_with_the_body_that_says_it_though_its_page_stays(evidence: Evidence) -> None:
    piece = next(p for p in evidence.claim_evidence if p.claim_id == "c11-10" and p.asserted_by == "prosecutors")
    without = evidence.narrow(without_origins=["prosecutor-general-kz"])

    assert piece.id not in without.rows
    assert set(piece.source_ids) <= without.source_by_id.keys()


def test_an_order_goes_with_its_asserter_and_with_the_kind_of_its_asserter(evidence: Evidence) -> None:
    order = next(o for o in evidence.orders if o.asserted_kind == "witness" and o.asserted_by)

    assert order.id not in evidence.narrow(without_origins=[order.origin]).rows
    assert order.id not in evidence.narrow(without_kinds=["witness"]).rows


def test_where_no_asserter_is_coded_the_pages_speak(evidence: Evidence) -> None:
    piece = next(piece for piece in evidence.claim_evidence if len(pages_of(evidence, piece)) > 1)
    blank = replace(piece, asserted_by="", asserted_kind="")
    left = with_rows(evidence, claim_evidence=(blank,))

    assert left.row_origins(blank) == pages_of(evidence, piece)
    assert left.narrow(without_origins=[piece.origin]).claim_evidence  # another page still carries it
