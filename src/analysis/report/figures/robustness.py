"""What each finding depends on: the single sources, origins and kinds of body without which its verdict changes."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from analysis.evidence.view import Evidence
from analysis.findings.record import Record as Finding
from analysis.report.chart import Chart, Record
from analysis.report.cite import SITE, Prose, Ref, Tally, anchor, finding_href, finding_page
from analysis.report.losses import loss_name, told
from analysis.report.style import OTHER, QUIET, SMALL, Sheet, bare, episode_colour, lines_of
from analysis.report.tables import Table

KINDS = {"kind": ("s", 9.5, "kind of body"), "origin": ("o", 8.0, "origin"), "source": ("^", 7.0, "page")}


def robustness(evidence: Evidence, findings: Sequence[Finding]) -> Chart:
    """The findings whose verdict a single origin or page changes, with a mark for each loss that does."""
    thin = sorted(filter(_is_thin, findings), key=lambda finding: finding.id)
    drawn = tuple(record for finding in thin for record in _records(evidence, finding))
    decided = [finding for finding in findings if finding.decided]
    held = sum(not finding.deciding for finding in decided)
    return Chart(
        name="robustness",
        title="What each finding depends on",
        caption=Prose(_CAPTION, (), ""),
        alt=Prose(_words(decided, held), (), f"{SITE}findings.html"),
        drawn=drawn,
        draw=_draw,
        table=_table(drawn),
        corner=Prose(
            f"{len(decided)} decided findings, each tried without every source, origin and kind of body it rests on.",
            (),
            f"{SITE}findings.html",
        ),
    )


_CAPTION = (
    "Only findings that a single origin or page can change are shown. A square is a kind of body, a circle an origin, "
    "a triangle a page without which the verdict would be another; each leads to its finding. A verdict that many "
    "single losses change stands on little."
)


def _records(evidence: Evidence, finding: Finding) -> list[Record]:
    episode = finding.episode
    about = {"finding": finding.id, "rows": list(finding.evidence)}
    found: list[Record] = [
        {
            **about,
            "what": "finding",
            "words": told(evidence, finding),
            "verdict": finding.verdict,
            "colour": episode_colour(evidence, episode),
        }
    ]
    for kind in KINDS:
        for loss in finding.deciding:
            if loss.without == kind:
                name = loss_name(evidence, loss)
                found.append({**about, "what": kind, "without": name, "becomes": loss.verdict})
                found[-1]["colour"] = episode_colour(evidence, episode)
    return found


def _is_thin(finding: Finding) -> bool:
    return any(loss.without != "kind" for loss in finding.deciding)


def _words(findings: Sequence[Finding], held: int) -> str:
    by_kind = {kind: sum(any(x.without == kind for x in f.deciding) for f in findings) for kind in KINDS}
    single = "; ".join(f"{by_kind[kind]} on a single {KINDS[kind][2]}" for kind in KINDS)
    rest = len(findings) - held
    return (
        f"Of {len(findings)} findings that are supported or contradicted {held} keep their verdict whatever single "
        f"page, origin or kind of body is left out; {rest} do not: {single} (a finding can depend on several)."
    )


def _table(drawn: Sequence[Record]) -> Table:
    rows = []
    for finding in (record for record in drawn if record["what"] == "finding"):
        losses = [r for r in drawn if r["finding"] == finding["finding"] and r["what"] != "finding"]
        counted = [
            Tally(
                sum(r["what"] == kind for r in losses),
                f"{finding_page(finding['finding'])}#{anchor(finding['finding'])}",
            )
            for kind in KINDS
        ]
        named = "; ".join(f"{r['without']}: {r['becomes']}" for r in losses if r["what"] != "source")
        rows.append((Ref("finding", finding["finding"], finding["words"]), finding["verdict"], *counted, named))
    columns = ("Finding", "Verdict", "Kinds", "Origins", "Pages", "Without what it becomes what")
    return Table("Findings that a single loss changes", columns, tuple(rows))


def _draw(sheet: Sheet, drawn: tuple[Record, ...]) -> None:
    shown = [record for record in drawn if record["what"] == "finding"]
    if not shown:
        sheet.grow(40)
        sheet.text(0, 24, "No single loss changes a verdict.", color=QUIET)
        return
    room = sheet.width - 4 if sheet.narrow else 440
    wrapped = {record["finding"]: lines_of(record["words"], room, SMALL + 1) for record in shown}
    tall = {name: 15 * len(lines) + (38 if sheet.narrow else 24) for name, lines in wrapped.items()}
    sheet.grow(sum(tall.values()) + 8)
    axes = bare(sheet.axes(0, 0, sheet.width, sheet.height))
    axes.set_xlim(0, sheet.width)
    axes.set_ylim(sheet.height, 0)
    top = 0.0
    for record in shown:
        lines = wrapped[record["finding"]]
        for number, line in enumerate(lines):
            sheet.text(0, top + 14 + 15 * number, line, fontsize=SMALL + 1)
        sheet.text(0, top + 13 + 15 * len(lines), record["verdict"], fontsize=SMALL, color=QUIET)
        y = top + 15 * len(lines) + 24 if sheet.narrow else top + 15
        _losses(sheet, axes, [r for r in drawn if r["finding"] == record["finding"] and r["what"] != "finding"], y)
        top += tall[record["finding"]]


def _losses(sheet: Sheet, axes: Axes, losses: Sequence[Record], y: float) -> None:
    start = 8 if sheet.narrow else 460
    x, last = start, sheet.width - 8
    for loss in losses:
        marker, size, _ = KINDS[loss["what"]]
        if x > last:
            axes.text(last + 2, y, "…", va="center", color=OTHER)
            return
        (dot,) = axes.plot([x], [y], marker, ms=size, mfc=loss["colour"], mec=loss["colour"])
        said = f"without {loss['without']}: {loss['becomes']}"
        sheet.mark(dot, finding_href(loss["finding"]), said)
        x += 13
