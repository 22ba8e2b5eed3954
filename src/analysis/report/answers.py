"""The answers: the front page, and the page of findings with one anchor a finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from analysis.evidence.view import REPOSITORY, Evidence
from analysis.report.cite import SITE, Number, Prose, Ref, anchor, finding_href, link
from analysis.report.page import Page, Section
from analysis.report.registers import spaced
from analysis.report.tables import Table

Record = Mapping[str, Any]


def front_page(evidence: Evidence, findings: Sequence[Record]) -> Page:
    """The question, the answer, the episodes side by side, and every finding with its verdict."""
    question = (REPOSITORY / "reports/text/question.md").read_text(encoding="utf-8").strip()
    names = names_of(evidence)
    answer = Markup("").join(Markup("<li>{}</li>").format(prose(r, r["answer"], names).html()) for r in findings[:5])
    return Page(
        "index",
        question,
        (
            Section("", Markup('<ol class="q-answer">{}</ol>').format(answer)),
            Section("All findings", findings_table(evidence, findings).html()),
        ),
    )


def findings_page(evidence: Evidence, findings: Sequence[Record]) -> Page:
    """Every finding with its verdict, rule, rows, and what it depends on."""
    asked = {statement.id: statement.asked_by for statement in evidence.statements}
    lead = Markup(
        "<p>Each statement is decided by one rule over the rows named under it. "
        '<a href="{}made.html">How it was made</a> says what the verdicts mean.</p>'
    ).format(SITE)
    sections = [Section("", lead)]
    for who, records in groupby(findings, key=lambda r: asked.get(r["id"].partition(".")[0], "")):
        articles = Markup("\n").join(article(record, evidence) for record in records)
        sections.append(Section(f"Asked by {who}" if who else "Findings", articles))
    return Page("findings", "Findings", tuple(sections))


def findings_table(evidence: Evidence, findings: Sequence[Record]) -> Table:
    """All findings in a line each."""
    return Table(
        caption="Findings",
        columns=("Statement", "Episode", "Verdict", "Number", "Single source, origin or kind that decides it"),
        rows=tuple(
            (
                Ref("finding", record["id"], record["statement"]),
                evidence.episode(record["episode"]).title if record["episode"] else "across episodes",
                Verdict(record["verdict"]),
                number(record),
                "none" if record["robust"] else "; ".join(_deciding(record, evidence)[:3]),
            )
            for record in findings
        ),
        css="t-findings",
    )


def article(record: Record, evidence: Evidence) -> Markup:
    """One finding: statement, verdict, answer, and behind a toggle the rule, rows, dependence and history."""
    names = names_of(evidence)
    episode = evidence.episode(record["episode"]).title if record["episode"] else "Across episodes"
    needs = Markup('<p class="needs">What would be needed: {}</p>').format(prose(record, record["needs"], names).html())
    return Markup(
        '<article class="finding {verdict}" id="{anchor}"><p class="where">{episode} · {itself}</p>'
        '<h3>{statement}</h3><p class="ruling">{badge} {number}</p><p>{answer}</p>{needs}{dependence}'
        "<details><summary>Rule, rows and history</summary><dl><dt>Rule</dt><dd>{rule}</dd>"
        "<dt>Rows</dt><dd>{rows}</dd><dt>Origins</dt><dd>{origins}</dd>{numbers}{history}</dl></details></article>"
    ).format(
        verdict=record["verdict"],
        anchor=anchor(record["id"]),
        episode=escape(episode),
        itself=link(f"#{anchor(record['id'])}", Markup('<code class="id">{}</code>').format(record["id"])),
        statement=prose(record, record["statement"], names).html(),
        badge=Verdict(record["verdict"]).html(),
        number=_with_unit(record),
        answer=prose(record, record["answer"], names).html(),
        needs=needs if record["needs"] else "",
        dependence=_dependence(record, evidence),
        rule=record["rule"],
        rows=Markup(" ").join(Ref("row", row).html() for row in record["evidence"]) or "none",
        origins=Markup(", ").join(_origin(origin, evidence) for origin in record["origins"]) or "none",
        numbers=_number_changes(record, evidence),
        history=_history(record),
    )


class Verdict:
    """A verdict as a badge whose colour and word say the same."""

    kind = "verdict"

    def __init__(self, ruling: str) -> None:
        self.ruling = ruling

    def html(self) -> Markup:
        return Markup('<span class="verdict {0}">{0}</span>').format(self.ruling)

    def plain(self) -> str:
        return self.ruling

    def record(self) -> str:
        return self.ruling


def prose(record: Record, text: str, names: tuple[str, ...]) -> Prose:
    """A sentence of a finding: its numbers lead to the finding."""
    return Prose(text, tuple(record["evidence"]), finding_href(record["id"]), names)


def number(record: Record) -> Number | None:
    """The number of a finding, if it has one."""
    if record["low"] is None and record["high"] is None:
        return None
    return Number(record["low"], record["high"], tuple(record["evidence"]), finding_href(record["id"]))


def names_of(evidence: Evidence) -> tuple[str, ...]:
    """Names with digits in them: numerals that are no numbers."""
    named = {origin.name for origin in evidence.origins} | {alias for o in evidence.origins for alias in o.aliases}
    named |= {episode.title for episode in evidence.episodes}
    return tuple(sorted(name for name in named if any(c.isdigit() for c in name)))


def loss_name(loss: Record, evidence: Evidence) -> str:
    """What is left out in a trial, in words."""
    if loss["without"] == "kind":
        return f"everything from {spaced(loss['id'])} bodies and pages"
    if loss["without"] == "origin":
        origin = evidence.origin_by_id.get(loss["id"])
        return origin.name if origin else loss["id"]
    source = evidence.source_by_id.get(loss["id"])
    return f"the source “{source.title}”" if source else loss["id"]


def _with_unit(record: Record) -> Markup:
    shown = number(record)
    return Markup('<span class="bounds">{} {}</span>').format(shown.html(), record["unit"]) if shown else Markup("")


def _origin(origin_id: str, evidence: Evidence) -> Markup:
    origin = evidence.origin_by_id.get(origin_id)
    return Ref("origin", origin_id, origin.name if origin else "").html()


def _deciding(record: Record, evidence: Evidence) -> list[str]:
    return [loss_name(loss, evidence) for loss in record["depends_on"] if loss["changes_verdict"]]


def _dependence(record: Record, evidence: Evidence) -> Markup:
    deciding = [loss for loss in record["depends_on"] if loss["changes_verdict"]]
    if not deciding:
        said = "No single source, origin or kind of body decides this verdict."
        return Markup('<p class="depends">{}</p>').format(said)
    items = Markup("").join(
        Markup("<li>changes to {} without {}</li>").format(Verdict(loss["verdict"]).html(), _loss(loss, evidence))
        for loss in deciding
    )
    return Markup('<div class="depends"><p>This verdict</p><ul>{}</ul></div>').format(items)


def _loss(loss: Record, evidence: Evidence) -> Markup:
    name = Markup('<span class="name">{}</span>').format(loss_name(loss, evidence))
    return Ref(loss["without"], loss["id"], name).html() if loss["without"] != "kind" else name


def _number_changes(record: Record, evidence: Evidence) -> Markup:
    moved = [loss for loss in record["depends_on"] if not loss["changes_verdict"]]
    if not moved:
        return Markup("")
    href = finding_href(record["id"])
    items = Markup("").join(
        Markup("<li>{} without {}</li>").format(
            Number(loss["low"], loss["high"], tuple(record["evidence"][:1]), href).html(), _loss(loss, evidence)
        )
        for loss in moved
    )
    return Markup("<dt>The number becomes</dt><dd><ul>{}</ul></dd>").format(items)


def _history(record: Record) -> Markup:
    href = finding_href(record["id"])
    items = Markup("").join(
        Markup('<li><time datetime="{0}">{0}</time> {1} {2}</li>').format(
            moment["as_of"],
            Verdict(moment["verdict"]).html(),
            Number(moment["low"], moment["high"], tuple(record["evidence"][:1]), href).html()
            if moment["low"] is not None or moment["high"] is not None
            else "",
        )
        for moment in record["over_time"]
    )
    return Markup('<dt>As it could be known from</dt><dd><ol class="history">{}</ol></dd>').format(items)
