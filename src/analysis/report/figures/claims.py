"""Claims against their evidence: for each claim the independent origins that support and contradict it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from analysis.evidence.view import Evidence
from analysis.findings.measures import sides
from analysis.findings.record import Record as Finding
from analysis.findings.sentences import name_of
from analysis.report.chart import Chart, Datum, chart, mark, those
from analysis.report.cite import Number, Prose, Ref
from analysis.report.render import Cell, Table, title_and_words, worded
from analysis.report.style import INK, OTHER, PAPER, QUIET, SMALL, Sheet, episode_colour, line, lines_of, point
from analysis.report.wording import words_on

SUPPORTS, CONTRADICTS = SIDES = "supports", "contradicts"
NOT_TRIED = "not tried"  # law and opinion; coerced statements


def claims(evidence: Evidence, findings: Sequence[Finding], episode_id: str) -> Chart:
    """Each claim of the episode with its pieces of evidence: contradicting to the left, supporting to the right, a
    square for each origin; its verdict if a finding tests it alone."""
    episode = evidence.episode(episode_id)
    drawn = _records(evidence, findings, episode_id)
    table = Table.named("claims", _rows(drawn), {"episode": episode.title})
    answers = Counter(record.verdict for record in those(drawn, what="claim"))
    most = sorted(answers.items(), key=lambda pair: (-pair[1], pair[0]))
    supporting, against = (len(those(drawn, what=stance)) for stance in SIDES)
    told = {"answers": answers, "most": most, "supporting": supporting, "against": against}
    title, words = title_and_words("claims", episode=episode.title, **told)
    return chart(evidence, "claims", title, words, drawn, _draw, table, episode_id, (episode.title,))


def _records(evidence: Evidence, findings: Sequence[Finding], episode_id: str) -> list[Datum]:
    verdicts = _verdicts(evidence, findings)
    colour = episode_colour(evidence, episode_id)
    found: list[Datum] = []
    for claim in (claim for claim in evidence.claims if claim.episode == episode_id):
        about = Datum(claim=claim.id, words=claim.proposition, claimant=claim.claimant, colour=colour)
        found.append(Datum(about, verdict=verdicts.get(claim.id, ""), what="claim", rows=[claim.id]))
        stand = sides(evidence, [claim])
        for stance, own, origins in (
            (SUPPORTS, False, stand.supporting),
            (SUPPORTS, True, stand.repeating),
            (CONTRADICTS, False, stand.contradicting),
            (CONTRADICTS, True, stand.admitting),
            (SUPPORTS, True, stand.party_for),
            (CONTRADICTS, True, stand.party_against),
        ):
            for origin in origins:
                pieces = (p for p in evidence.claim_evidence if (p.claim_id, p.stance) == (claim.id, stance))
                rows = sorted(piece.id for piece in pieces if origin in evidence.row_origins(piece))
                about_it = {"what": stance, "origin": name_of(evidence, origin), "own": own}
                found.append(Datum(claim=claim.id, colour=colour, **about_it, rows=rows))
    return found


def _verdicts(evidence: Evidence, findings: Sequence[Finding]) -> dict[str, str]:
    """The verdict on a claim in words, where a statement tests that claim alone."""
    ruled = {f.id: words_on(f) for f in findings}
    tested = {statement.id: dict(statement.arguments).get("claims", "") for statement in evidence.statements}
    alone = {claim: ruled[name] for name, claim in tested.items() if name in ruled and claim and "|" not in claim}
    by_id = {claim.id: ruled.get(f"K.{claim.same_as or claim.id}", NOT_TRIED) for claim in evidence.claims}
    return {**by_id, **alone}


def _rows(drawn: Sequence[Datum]) -> Iterator[tuple[Cell, ...]]:
    for record in those(drawn, what="claim"):
        sides = [those(drawn, claim=record.claim, what=stance) for stance in SIDES]
        counted = [Number.of(len(side), sorted(row for r in side for row in r.rows) or record.rows) for side in sides]
        claim = Prose.on(tuple(record.rows), record.words)
        yield Ref("row", record.claim), claim, record.claimant, *counted, record.verdict


def _draw(sheet: Sheet, drawn: tuple[Datum, ...]) -> None:
    told = those(drawn, what="claim")
    room = sheet.width - 4 if sheet.narrow else 430
    wrapped = {record.claim: lines_of(record.words, room) for record in told}
    below = 26 if sheet.narrow else 8
    tall = {record.claim: 16 * len(wrapped[record.claim]) + 18 + below for record in told}
    if not told:
        return sheet.nothing(worded("figures/claims", "nothing"))
    sheet.grow(sum(tall.values()) + 30)
    middle = sheet.width / 2 if sheet.narrow else 590
    sheet.text(middle - 8, 14, "contradict", fontsize=SMALL, color=QUIET, ha="right")
    sheet.text(middle + 8, 14, "support", fontsize=SMALL, color=QUIET)
    axes = sheet.plane()
    top = 24.0
    for record in told:
        lines = wrapped[record.claim]
        _claim_words(sheet, record, lines, top)
        y = top + 16 * len(lines) + 24 if sheet.narrow else top + (tall[record.claim] - below) / 2 - 4
        line(axes, [middle, middle], [y - 10, y + 10], color=INK, lw=1)
        for stance in SIDES:
            for number, piece in enumerate(those(drawn, claim=record.claim, what=stance)):
                _square(sheet, axes, piece, middle, y, number)
        top += tall[record.claim]


def _claim_words(sheet: Sheet, record: Datum, lines: Sequence[str], top: float) -> None:
    sheet.lines(0, top + 12, lines, 16)
    said = " · ".join(filter(None, (record.verdict, record.claimant)))
    (short, *_) = lines_of(said, sheet.width - 4 if sheet.narrow else 430, SMALL)
    sheet.text(0, top + 11 + 16 * len(lines), short, fontsize=SMALL, color=QUIET)


def _square(sheet: Sheet, axes: Any, piece: Datum, middle: float, y: float, number: int) -> None:
    step = 13 * (number + 1)
    x = middle + (step if piece.what == "supports" else -step)
    colour = piece.colour if piece.what == CONTRADICTS else OTHER
    square = point(axes, x, y, "s", 8, mfc=PAPER if piece.own else colour, mec=colour, mew=1.6)
    mark(sheet, square, "claims", piece)
