"""The pages of findings: all of them in a line each, and each on the page of its group: its statement, answer and who
says what, and behind a toggle its rule, rows and history."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any

from markupsafe import Markup

from analysis.evidence.grouping import collected, grouped_by
from analysis.evidence.rows import Count, Event
from analysis.evidence.view import Evidence
from analysis.findings.measures import allowed, bounds_of
from analysis.findings.record import Record
from analysis.findings.sentences import name_of, sentences_of, where
from analysis.findings.verdict import Ruling
from analysis.report.addresses import finding_href, finding_page
from analysis.report.cite import Number, Printed, Prose, Ref, Tally, link
from analysis.report.marking import marked
from analysis.report.page import Page, Section
from analysis.report.render import Cell, Table, paragraph, render
from analysis.report.wording import (
    LOSSES,
    OTHERWISE,
    kind_of_question,
    language_of_title,
    loss_link,
    outward,
    reason_told,
    spaced,
    text,
    verdict_words,
    words_of,
)

ACTS_SHOWN = 12  # of a finding that are told in full; all are among its rows
GLANCE = 160  # letters


def article(record: Record, evidence: Evidence) -> Markup:
    """One finding as an article of its page."""
    names = names_of(evidence)
    return render(
        "finding",
        record=record,
        episode=evidence.episode(record.episode).title if record.episode else "Across episodes",
        statement=prose(record.statement, names),
        verdict=VerdictMark.on(record),
        standing=NumberCell(record, none=""),
        answer=[prose(part, names) for part in lead_and_rest(record.answer)],
        needs=prose(record.needs, names),
        reason=reason_beside(record),
        made_in=_made_in(record, evidence),
        asked=_asked(record, evidence),
        without=partial(loss_link, evidence),
        becomes=lambda each: VerdictMark(each.verdict, kind_of_question(record)),
        bounds=lambda each: _number_of(record, each.low, each.high),
        numbers=_numbers(record, evidence),
        counted=bounds_of,
        acts=_acts(record, evidence),
        place=partial(where, evidence),
        pages=partial(outward, evidence),
        origin=lambda id: Ref("origin", id, name_of(evidence, id)),
        coded=[one for one in record.double_coded if one.alpha is not None],
        allowed=allowed,
        changes=[loss for loss in record.depends_on if not loss.changes_verdict],
    )


@dataclass(frozen=True, slots=True)
class VerdictMark(Printed):
    """A verdict in the words of its question, with a mark whose form says the same. `of`: the id of the finding whose
    verdict it is, for the trust controls to follow; `leads_to`: where it leads."""

    ruling: Ruling
    question: str = OTHERWISE
    reason: str = ""
    of: str = ""
    leads_to: str = ""

    @staticmethod
    def on(record: Record, linked: bool = False) -> VerdictMark:
        """The verdict of a finding."""
        leads_to = finding_href(record.id) if linked else ""
        reason = reason_told(record.reason, record.evidence)
        return VerdictMark(record.verdict, kind_of_question(record), reason, record.id, leads_to)

    def html(self) -> Markup:
        follows = Markup(' data-verdict-of="{}" data-question="{}"').format(self.of, self.question) if self.of else ""
        shown = Markup('<span class="verdict {}"{}>{}</span>').format(self.ruling.value, follows, self.plain())
        return link(self.leads_to, shown, css="plain") if self.leads_to else shown

    def plain(self) -> str:
        return verdict_words(self.question, self.ruling, self.reason)


@dataclass(frozen=True, slots=True)
class NumberCell(Printed):
    """The number of a finding with its unit, if it has one, where the trust controls find it; `none` stands for no
    number."""

    finding: Record
    none: str = "–"

    numeric = True

    def html(self) -> Markup:
        shown = number(self.finding)
        none = Markup('<span class="unknown">{}</span>').format(self.none) if self.none else ""
        return Markup('<span class="bounds" data-bounds-of="{}">{}</span>').format(self.finding.id, shown or none)

    def plain(self) -> str:
        shown = number(self.finding)
        return shown.plain() if shown else self.none


def lead_and_rest(answer: str) -> tuple[str, ...]:
    """The first sentences of an answer, as many as are read at a glance, and what is left of it where that is long."""
    sentences = sentences_of(answer)
    number = next((n for n in range(1, len(sentences)) if len(" ".join(sentences[:n])) >= GLANCE), len(sentences))
    lead, rest = " ".join(sentences[:number]), " ".join(sentences[number:])
    return (lead, rest) if len(rest) >= GLANCE else (answer,)


def reason_beside(record: Record) -> str:
    """Why a verdict is insufficient, where the words of the verdict do not say it already."""
    return "" if record.reason.value in words_of(kind_of_question(record)) else record.reason.words


def prose(text: str, names: tuple[str, ...]) -> Prose:
    """A sentence of a finding: its numbers are told again, each with its rows, below it."""
    return Prose(text, (), "", names)


def number(record: Record) -> Number | None:
    """The number of a finding, if it has one that tells anything: a stretch of time before and after says nothing."""
    return _number_of(record, record.low, record.high, record.evidence)


def _number_of(record: Record, low: float | None, high: float | None, rows: tuple[str, ...] = ()) -> Number | None:
    """The same of what a finding had been or would be, which stands on other rows; it leads to the finding."""
    if (low is None and high is None) or (low is not None and high is not None and low < 0 < high):
        return None
    return Number(low, high, rows, finding_href(record.id), unit=record.unit or "")


def names_of(evidence: Evidence) -> tuple[str, ...]:
    """Names with digits in them: numerals that are no numbers."""
    titles = tuple(episode.title for episode in evidence.episodes)

    def found() -> tuple[str, ...]:
        names = {*titles, *(name for origin in evidence.origins for name in (origin.name, *origin.aliases))}
        return tuple(sorted(name for name in names if re.search(r"\d", name)))

    return evidence.remember(("names with digits", titles), found)


def hangs_on(record: Record) -> list[str]:
    """On a single what the verdict hangs: 'kind of body', 'origin', 'page'."""
    return [name for what, name in LOSSES.items() if any(loss.without == what for loss in record.deciding)]


def source_named(evidence: Evidence, source_id: str) -> Ref:
    """A source by its title and publisher, with a link to its row."""
    source = evidence.source_by_id[source_id]
    return Ref("source", source_id, f"{source.title} ({source.publisher})", language_of_title(source))


def _made_in(record: Record, evidence: Evidence) -> Ref | None:
    """The page that makes the statement, where it was read and this view has it."""
    asked = record.id.partition(".")[0]
    page = next((one.stated_in for one in evidence.statements if one.id == asked), "")
    return source_named(evidence, page) if page in evidence.source_by_id else None


def _asked(record: Record, evidence: Evidence) -> Mapping[str, list[Markup]]:
    """What the arguments are that its rule names (between backticks), in words."""
    named, asked = record.rule.split("`")[1::2], record.id.partition(".")[0]
    given = next((dict(one.arguments) for one in evidence.statements if one.id == asked), {})
    titles = {episode.id: episode.title for episode in evidence.episodes}
    # an act of somebody is a code and a kind of actor, as the codebook joins them
    words = {name: given[name].replace("@", " by the ").split("|") for name in named if given.get(name)}
    return {name: [marked(titles.get(one) or spaced(one)) for one in several] for name, several in words.items()}


def _numbers(record: Record, evidence: Evidence) -> list[list[Count]]:
    """The numbers that a finding stands on, from the lowest: what one body said on one day, on however many pages."""
    counts = [row for row_id in record.evidence if isinstance(row := evidence.rows.get(row_id), Count)]
    counts.sort(key=lambda count: (count.low or count.high or 0, count.high or 0, count.stated_text, count.id))
    said = attrgetter("low", "high", "quantity", "population", "place", "origin", "stated_text")
    return list(grouped_by(counts, said).values())


def _acts(record: Record, evidence: Evidence) -> list[Event]:
    """The first acts that a finding stands on."""
    acts = [row for row_id in record.evidence if isinstance(row := evidence.rows.get(row_id), Event)]
    return sorted(acts, key=lambda act: (act.onset.earliest, act.onset.latest, act.id))[:ACTS_SHOWN]


def findings_pages(evidence: Evidence, findings: Sequence[Record], trust: Markup) -> Page:
    """The list of all findings, with a page for each group of them below it; the trust controls on each."""
    groups = grouped(findings)
    sections = [Section("", render("findings", number=Tally(len(findings), "findings.html"), trust=trust))]
    sections += [
        Section(told["title"], paragraph(told["about"]) + findings_table(evidence, records, told["title"]).html())
        for told, records in groups
    ]
    children = tuple(_group_page(evidence, told, records, trust) for told, records in groups)
    return Page("findings", "Findings", tuple(sections), children=children)


def grouped(findings: Sequence[Record]) -> list[tuple[Mapping[str, Any], list[Record]]]:
    """The findings by group, in the order of groups.yaml; a group it does not name stands last."""
    by_page = grouped_by(findings, lambda record: finding_page(record.id))
    known = {finding_page(f"{letters}0"): group for letters, group in text("groups").items()}
    order = [page for page in known if page in by_page] + sorted(set(by_page) - set(known))
    return [(known.get(page, {"title": "Other findings", "about": ""}), by_page[page]) for page in order]


def stated_in(evidence: Evidence) -> Markup:
    """Which pages make the statements that others made, as far as they were read; nothing if this view lacks one."""
    askers = {one.asked_by for one in evidence.statements if one.stated_in}
    stated = (one for one in evidence.statements if one.stated_in)
    made = collected((one.stated_in, Ref("finding", one.id) if one.episode else one.id) for one in stated)
    if not made or not made.keys() <= evidence.source_by_id.keys():
        return Markup("")
    total = sum(one.asked_by in askers for one in evidence.statements)
    pages = [(source_named(evidence, page), told) for page, told in made.items()]
    return render("stated_in", total=Tally(total, "findings/s.html"), pages=pages)


def findings_table(evidence: Evidence, findings: Sequence[Record], caption: str) -> Table:
    """Findings in a line each."""
    columns: Mapping[str, Callable[[Record], Cell]] = {
        "statement": lambda record: Ref("finding", record.id, record.statement),
        "episode": lambda record: evidence.episode(record.episode).title if record.episode else "across episodes",
        "verdict": VerdictMark.on,
        "number": NumberCell,
        "hangs_on": lambda one: ", ".join(hangs_on(one)) or ("nothing" if one.decided else "not decided"),
    }
    return Table.of("findings", columns, findings, {"title": caption}, css="t-findings", compact=True)


def _group_page(evidence: Evidence, group: Mapping[str, Any], records: Sequence[Record], trust: Markup) -> Page:
    articles = {
        topic: Markup("\n").join(article(record, evidence) for record in records if record.topic == topic)
        for topic in ("", *evidence.codes.codes("topic_group"))
    }
    page = finding_page(records[0].id)
    made = any(one.stated_in and finding_page(one.id) == page for one in evidence.statements)
    said = stated_in(evidence) if made else Markup("")
    sections = [Section("", paragraph(group["about"]) + said + trust)]
    if ungrouped := articles.pop(""):
        sections.append(Section("Statements", ungrouped))
    sections += [
        Section(topic.capitalize(), paragraph(evidence.codes.lists["topic_group"][topic]) + told)
        for topic, told in articles.items()
        if told
    ]
    if any(articles.values()):
        # evidence cannot decide them, or they say the same as another
        claims = [claim for claim in evidence.claims if claim.same_as or claim.proposition_kind != "fact"]
        kinds = evidence.codes.lists["proposition_kind"]
        untried = render("not_tried", claims=claims, kinds=kinds, ref=partial(Ref, "row"))
        sections.append(Section("Claims that are not tried", untried))
    return Page(page.removesuffix(".html"), f"Findings: {group['title']}", tuple(sections), label=group["title"])
