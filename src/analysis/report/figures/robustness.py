"""What each finding depends on: findings by kind of body, and by single origins and pages, without which the verdict
would be another."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes

from analysis.evidence.view import Evidence
from analysis.findings.record import Record as Finding
from analysis.findings.verdict import Ruling
from analysis.report.addresses import SITE, anchor, finding_href, finding_page
from analysis.report.chart import Chart, Datum, chart, those
from analysis.report.cite import Prose, Ref, Tally
from analysis.report.finding import hangs_on
from analysis.report.render import Cell, Table, title_and_words, worded
from analysis.report.style import HAIR, INK, QUIET, SMALL, Sheet, line, lines_of, point
from analysis.report.wording import (
    LOSSES,
    kind_of_question,
    loss_name,
    spaced,
    verdict_words,
    with_its_episode,
    words_on,
)

SINGLE = {"origin": "one origin", "source": "one page"}  # columns beside those of the kinds of body
MARKS: Mapping[Ruling, Mapping[str, Any]] = {  # of what a verdict becomes: the same forms as beside the words of a page
    Ruling.SUPPORTED: {"marker": "o", "mfc": INK},
    Ruling.CONTRADICTED: {"marker": "o", "mfc": "none"},
    Ruling.CONTESTED: {"marker": "o", "mfc": INK, "fillstyle": "left", "markerfacecoloralt": "none"},
    Ruling.INSUFFICIENT: {"marker": "_", "mfc": INK, "mew": 2.0},
}
COLUMN = 27.0  # pixels
HEAD = 16.0
LINE = 15.0
AGAIN = {False: 24, True: 8}  # findings after which the heads of the columns stand again; on a phone


def robustness(evidence: Evidence, findings: Sequence[Finding]) -> Chart:
    """The findings whose verdict a single loss changes, a line each, with a mark for each kind of loss that does."""
    decided = [finding for finding in findings if finding.decided]
    fragile = sorted((finding for finding in decided if finding.deciding), key=lambda finding: finding.id)
    drawn = tuple(record for finding in fragile for record in _records(evidence, finding))
    without = Counter(record.column for record in those(drawn, what="kind"))
    most = min(without.items(), key=lambda pair: (-pair[1], pair[0]), default=None)
    single = {name: sum(name in hangs_on(finding) for finding in fragile) for name in LOSSES.values()}
    told = {"decided": len(decided), "fragile": len(fragile), "most": most, "single": single}
    title, words = title_and_words("robustness", **told)
    told_of = f"{SITE}findings.html"
    said, stands_on = Prose(words, (), told_of), Prose(worded("figures/robustness", "corner", **told), (), told_of)
    table = Table.named("robustness", _rows(fragile, drawn))
    return chart(evidence, "robustness", title, [said], drawn, _draw, table, stands_on=stands_on)


def _records(evidence: Evidence, finding: Finding) -> list[Datum]:
    about = Datum(finding=finding.id, rows=list(finding.evidence))
    question = kind_of_question(finding)
    found = [Datum(about, what="finding", words=with_its_episode(evidence, finding), verdict=words_on(finding))]
    for loss in sorted(finding.deciding, key=lambda loss: (loss.without, loss.id)):
        found.append(
            Datum(
                about,
                what=loss.without,
                column=SINGLE.get(loss.without) or spaced(loss.id),
                without=loss_name(evidence, loss),
                becomes=loss.verdict.value,
                words=verdict_words(question, loss.verdict),
            )
        )
    return found


def _rows(fragile: Sequence[Finding], drawn: Sequence[Datum]) -> Iterator[tuple[Cell, ...]]:
    for finding in fragile:
        asked, *losses = those(drawn, finding=finding.id)
        here = f"{finding_page(finding.id)}#{anchor(finding.id)}"
        counted = [Tally(sum(r.what == kind for r in losses), here) for kind in ("kind", *SINGLE)]
        named = "; ".join(f"{r.without}: {r.words}" for r in losses if r.what != "source")
        yield Ref("finding", finding.id, asked.words), asked.verdict, *counted, named


def _columns(drawn: Sequence[Datum]) -> list[str]:
    """The kinds of body, that which decides most first; then single origins and pages."""
    kinds = Counter(record.column for record in those(drawn, what="kind"))
    singles = {record.column for record in drawn if record.what in SINGLE}
    most = sorted(kinds, key=lambda kind: (-kinds[kind], kind))
    return most + [name for name in SINGLE.values() if name in singles]


def _draw(sheet: Sheet, drawn: tuple[Datum, ...]) -> None:
    shown = those(drawn, what="finding")
    if not shown:
        return sheet.nothing(worded("figures/robustness", "nothing"))
    columns = _columns(drawn)
    step = min(COLUMN, (sheet.width - 16) / len(columns))
    left = sheet.width - step * len(columns)
    room = sheet.width - 4 if sheet.narrow else left - 16
    said = {record.finding: f"{re.sub('[.]$', ':', record.words)} {record.verdict}" for record in shown}
    wrapped = {name: lines_of(words, room, SMALL + 1) for name, words in said.items()}
    tall = {name: LINE * len(lines) + (30 if sheet.narrow else 10) for name, lines in wrapped.items()}
    again = AGAIN[sheet.narrow]
    head = HEAD + 0.58 * SMALL * max(map(len, columns))  # the names stand upright
    sheet.grow(head * math.ceil(len(shown) / again) + sum(tall.values()) + 8)
    axes = sheet.plane()
    places = {name: left + step * (number + 0.5) for number, name in enumerate(columns)}
    top = 0.0
    for row, record in enumerate(shown):
        if row % again == 0:
            top += head
            for name, x in places.items():
                axes.text(x, top - 8, name, rotation=90, ha="center", va="bottom", fontsize=SMALL, color=QUIET)
        lines = wrapped[record.finding]
        line(axes, [0, sheet.width], [top, top], color=HAIR, lw=0.8)
        sheet.lines(0, top + 13, lines, LINE, fontsize=SMALL + 1)
        y = top + (LINE * len(lines) + 16 if sheet.narrow else tall[record.finding] / 2)
        own = those(drawn, finding=record.finding)
        for name, x in places.items():
            _cell(sheet, axes, those(own, column=name), (x, y))
        top += tall[record.finding]


def _cell(sheet: Sheet, axes: Axes, losses: Sequence[Datum], at: tuple[float, float]) -> None:
    """One mark for all losses of a column, of the form of what most of them make of the verdict; a dot if there is
    none."""
    if not losses:
        point(axes, *at, ".", 2, color=HAIR)
        return
    becomes = Counter(loss.becomes for loss in losses).most_common(1)[0][0]
    mark = point(axes, *at, size=9, mec=INK, **MARKS[Ruling(becomes)])
    sheet.mark(mark, finding_href(losses[0].finding), worded("figures/robustness", "mark", losses=losses))
