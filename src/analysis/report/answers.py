"""The pages of findings: all of them in a line each, and each with its rule and rows on the page of its group."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from markupsafe import Markup

from analysis.evidence.grouping import collected, grouped_by
from analysis.evidence.view import Evidence
from analysis.findings.record import Record
from analysis.report.cite import Ref, Tally, finding_page
from analysis.report.finding import NumberCell, VerdictMark, article, hangs_on, source_named
from analysis.report.page import FILTER, Page, Section
from analysis.report.render import Cell, paragraph, render
from analysis.report.tables import Table
from analysis.report.wording import text


def findings_pages(evidence: Evidence, findings: Sequence[Record], trust: Markup) -> Page:
    """The list of all findings, with a page for each group of them below it; the trust controls on each."""
    groups = grouped(findings)
    lead = render("findings", number=Tally(len(findings), "findings.html"))
    sections = [Section("", lead + trust + FILTER)]
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
        "Statement": lambda record: Ref("finding", record.id, record.statement),
        "Episode": lambda record: evidence.episode(record.episode).title if record.episode else "across episodes",
        "Verdict": VerdictMark.on,
        "Number": NumberCell,
        "Hangs on a single": lambda one: ", ".join(hangs_on(one)) or ("nothing" if one.decided else "not decided"),
    }
    return Table.of(caption, columns, findings, css="t-findings", compact=True)


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
        sections.append(Section("Claims that are not tried", _not_tried(evidence)))
    return Page(page.removesuffix(".html"), f"Findings: {group['title']}", tuple(sections), label=group["title"])


def _not_tried(evidence: Evidence) -> Markup:
    """The claims that evidence cannot decide, and those that say the same as another."""
    claims = [claim for claim in evidence.claims if claim.same_as or claim.proposition_kind != "fact"]
    return render("not_tried", claims=claims, kinds=evidence.codes.lists["proposition_kind"], ref=partial(Ref, "row"))
