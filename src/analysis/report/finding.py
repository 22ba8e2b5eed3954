"""One finding on a page: its statement, verdict and answer, and behind a toggle its rule, rows and history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from analysis.evidence.rows import Count
from analysis.evidence.view import Evidence
from analysis.findings.record import Loss, Record
from analysis.method.bounds import unit_after
from analysis.report.cite import Number, Prose, Quoted, Ref, When, anchor, finding_href, link, marked
from analysis.report.losses import loss_link
from analysis.report.registers import spaced
from analysis.report.tables import shown


def article(record: Record, evidence: Evidence) -> Markup:
    """One finding: statement, verdict, answer, and behind a toggle the rule, rows, dependence and history."""
    names = names_of(evidence)
    episode = evidence.episode(record.episode).title if record.episode else "Across episodes"
    needs = Markup('<p class="needs">What would be needed: {}</p>').format(prose(record, record.needs, names).html())
    return Markup(
        '<article class="finding {verdict}" id="{anchor}"><p class="where">{episode} · {itself}</p>'
        '<h3>{statement}</h3><p class="ruling">{badge} {reason} {number}</p><p data-said-of="{id}">{answer}</p>'
        "{needs}{dependence}{who_says}"
        '<details><summary>Rule, rows and history</summary><dl><dt>Rule</dt><dd class="rule">{rule}</dd>'
        "<dt>Rows</dt><dd>{rows}</dd><dt>Origins</dt><dd>{origins}</dd>{coded}{numbers}{history}</dl></details></article>"
    ).format(
        verdict=record.verdict,
        id=record.id,
        anchor=anchor(record.id),
        episode=marked(episode),
        itself=link(f"#{anchor(record.id)}", Markup('<code class="id">{}</code>').format(record.id)),
        statement=prose(record, record.statement, names).html(),
        badge=Verdict(record.verdict, record.id).html(),
        reason=Markup('<span class="reason">({})</span>').format(record.reason.words) if record.reason else "",
        number=Standing(record, none="").html(),
        answer=prose(record, record.answer, names).html(),
        needs=needs if record.needs else "",
        dependence=_dependence(record, evidence),
        who_says=_who_says(record, evidence),
        rule=record.rule,
        rows=Markup(" ").join(Ref("row", row).html() for row in record.evidence) or "none",
        origins=Markup(", ").join(_origin(origin, evidence) for origin in record.origins) or "none",
        coded=_coded_twice(record),
        numbers=_number_changes(record, evidence),
        history=_history(record),
    )


class Verdict:
    """A verdict as a badge whose colour and word say the same. `of`: the id of the finding whose verdict it is, for
    the trust controls to follow."""

    kind = "verdict"

    def __init__(self, ruling: str, of: str = "") -> None:
        self.ruling = ruling
        self.of = of

    def html(self) -> Markup:
        follows = Markup(' data-verdict-of="{}"').format(self.of) if self.of else Markup("")
        return Markup('<span class="verdict {0}"{1}>{0}</span>').format(self.ruling, follows)

    def plain(self) -> str:
        return self.ruling

    def record(self) -> str:
        return self.ruling


@dataclass(frozen=True, slots=True)
class Standing:
    """The number of a finding with its unit, if it has one, where the trust controls find it; `none` stands for no
    number."""

    finding: Record
    none: str = "–"

    kind = "number"

    def html(self) -> Markup:
        shown = number(self.finding)
        inner = Markup("{} {}").format(shown.html(), _unit(self.finding)) if shown else self._none()
        return Markup('<span class="bounds" data-bounds-of="{}">{}</span>').format(self.finding.id, inner)

    def plain(self) -> str:
        shown = number(self.finding)
        return f"{shown.plain()} {_unit(self.finding)}" if shown else self.none

    def record(self) -> Any:
        shown = number(self.finding)
        return {**shown.record(), "unit": self.finding.unit} if shown else None

    def _none(self) -> Markup:
        return Markup('<span class="unknown">{}</span>').format(self.none) if self.none else Markup("")


def prose(record: Record, text: str, names: tuple[str, ...]) -> Prose:
    """A sentence of a finding: its numbers lead to the finding."""
    return Prose(text, (), finding_href(record.id), names)


def number(record: Record) -> Number | None:
    """The number of a finding, if it has one that tells anything: a stretch of time before and after says nothing."""
    low, high = record.low, record.high
    if (low is None and high is None) or (low is not None and high is not None and low < 0 < high):
        return None
    return Number(record.low, record.high, (), finding_href(record.id))


def _unit(record: Record) -> str:
    return unit_after(record.low, record.high, record.unit or "")


def names_of(evidence: Evidence) -> tuple[str, ...]:
    """Names with digits in them: numerals that are no numbers."""
    named = {origin.name for origin in evidence.origins} | {alias for o in evidence.origins for alias in o.aliases}
    named |= {episode.title for episode in evidence.episodes}
    return tuple(sorted(name for name in named if any(c.isdigit() for c in name)))


def _origin(origin_id: str, evidence: Evidence) -> Markup:
    origin = evidence.origin_by_id.get(origin_id)
    name = Markup('<span class="name">{}</span>').format(origin.name if origin else origin_id)
    return link(Ref("origin", origin_id).href(), name)


def hangs_on(record: Record) -> list[str]:
    """On a single what the verdict hangs: 'kind of body', 'origin', 'page'."""
    names = {"kind": "kind of body", "origin": "origin", "source": "page"}
    return [name for what, name in names.items() if any(loss.without == what for loss in record.deciding)]


def _dependence(record: Record, evidence: Evidence) -> Markup:
    losses = record.deciding
    if not record.decided:
        return Markup("")
    if not losses:
        said = "No single source, origin or kind of body decides this verdict."
        return Markup('<p class="depends">{}</p>').format(said)
    items = Markup("").join(
        Markup("<li>changes to {} without {}</li>").format(Verdict(loss.verdict).html(), _loss(loss, evidence))
        for loss in losses
    )
    return Markup('<div class="depends"><p>This verdict</p><ul>{}</ul></div>').format(items)


def _loss(loss: Loss, evidence: Evidence) -> Markup:
    return Markup('<span class="name">{}</span>').format(shown(loss_link(evidence, loss)))


def _coded_twice(record: Record) -> Markup:
    """How well two coders agreed on the columns of its rows (Krippendorff's alpha)."""
    told = [(one.column, f"{one.alpha:.2f}") for one in record.double_coded if one.alpha is not None]
    if not told:
        return Markup("")
    items = Markup(", ").join(Markup("<code>{}</code> {}").format(name, Quoted(alpha).html()) for name, alpha in told)
    return Markup("<dt>Coded twice, alpha</dt><dd>{}</dd>").format(items)


def _who_says(record: Record, evidence: Evidence) -> Markup:
    """The numbers that a finding stands on, from the lowest, with the body that asserts each and when it did."""
    counts = [row for row_id in record.evidence if isinstance(row := evidence.rows.get(row_id), Count)]
    if not counts:
        return Markup("")
    counts.sort(key=lambda count: (count.low or count.high or 0, count.high or 0, count.stated_text, count.id))
    alike: dict[tuple[object, ...], list[Count]] = {}
    for c in counts:
        alike.setdefault((c.low, c.high, c.quantity, c.population, c.place, c.origin, c.stated_text), []).append(c)
    items = Markup("").join(_said(same, evidence) for same in alike.values())
    return Markup('<details><summary>Who says what</summary><ul class="says">{}</ul></details>').format(items)


def _said(same: Sequence[Count], evidence: Evidence) -> Markup:
    """What one body said on one day, on however many pages."""
    count = same[0]
    number = Number(count.low, count.high, tuple(one.id for one in same)).html()
    of = ", ".join((spaced(count.quantity), *([] if count.population == "all" else [spaced(count.population)])))
    where = Markup(" ({}, {})").format(marked(of), marked(count.place))
    when = Markup(", {}").format(When(count.stated_text).html()) if count.stated_text else Markup("")
    return Markup("<li>{}{}: {}{}</li>").format(number, where, _origin(count.origin, evidence), when)


def _number_changes(record: Record, evidence: Evidence) -> Markup:
    moved = [loss for loss in record.depends_on if not loss.changes_verdict]
    if not moved:
        return Markup("")
    href = finding_href(record.id)
    items = Markup("").join(
        Markup("<li>{} without {}</li>").format(Number(loss.low, loss.high, (), href).html(), _loss(loss, evidence))
        for loss in moved
    )
    return Markup("<dt>The number becomes</dt><dd><ul>{}</ul></dd>").format(items)


def _history(record: Record) -> Markup:
    href = finding_href(record.id)
    items = Markup("").join(
        Markup('<li><time datetime="{0}">{0}</time> {1} {2}</li>').format(
            moment.as_of.isoformat(),
            Verdict(moment.verdict).html(),
            Number(moment.low, moment.high, (), href).html()
            if moment.low is not None or moment.high is not None
            else "",
        )
        for moment in record.over_time
    )
    return Markup('<dt>As it could be known from</dt><dd><ol class="history">{}</ol></dd>').format(items)
