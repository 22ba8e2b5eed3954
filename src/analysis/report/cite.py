"""Every number walks home: how a number, a date or an id is printed, and where its link leads.

A number is printed as `<data value=... data-rows=...>` inside a link to the rows it stands on. A date is `<time>`, an
id `<code class="id">`. Text of the evidence is hostile text: everything printed here is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from analysis.evidence.clock import Span
from analysis.findings.measures import amount, format_number
from analysis.method.bounds import Bounds
from analysis.report.addresses import SITE, place_of_link, row_href
from analysis.report.marking import mark_text, marked, once_for_each, spell_date

ROWS_IN_LINK = 60  # a number that stands on more rows and leads to a finding does not carry them: the finding does


class Printed:
    """A value that prints itself: as markup, which a template takes as it stands, and as text."""

    __slots__ = ()
    numeric = False  # whether a column of such values is one of numbers

    def html(self) -> Markup:
        raise NotImplementedError

    def plain(self) -> str:
        raise NotImplementedError

    def __html__(self) -> str:
        return self.html()


def link(href: str, inner: str, css: str = "") -> Markup:
    """A link around text or markup."""
    css_class = f' class="{escape(css)}"' if css else ""
    return Markup(f'<a{css_class} href="{escape(href)}">{escape(inner)}</a>')


def in_language(code: str) -> Markup:
    """The attribute that says the language of words that are not in that of the page, for a voice to read them in."""
    return Markup(f' lang="{escape(code)}"' if code else "")


def data(value: str, shown: str, rows: Sequence[str], href: str, css: str = "n") -> Markup:
    """The one place where a number becomes markup."""
    ids = " ".join(rows) if len(rows) <= ROWS_IN_LINK or "/evidence/" in href else ""
    carried = f' data-rows="{escape(ids)}"' if ids else ""
    return link(href, Markup(f'<data value="{escape(value)}"{carried}>{escape(shown)}</data>'), css)


@dataclass(frozen=True, slots=True)
class Number(Printed):
    """A number, or bounds of one, with the rows it stands on. Printed as '11', '10 to 16', 'at least 15', 'unknown';
    with its `unit`, if it is given one, after the link. `leads_to`: where its link goes if not to its first row (a
    finding)."""

    low: float | None
    high: float | None
    rows: tuple[str, ...]
    leads_to: str = ""
    unit: str = ""

    numeric = True

    @property
    def single(self) -> bool:
        """Whether what is counted stands in the singular after it: '1 person', 'at least 1 person'."""
        return (self.low if self.high is None else self.high) == 1

    @staticmethod
    def of(value: float, rows: Iterable[str], leads_to: str = "") -> Number:
        return Number(value, value, tuple(rows), leads_to)

    @property
    def known(self) -> bool:
        """Whether there is one."""
        return self.low is not None or self.high is not None

    @staticmethod
    def within(bounds: Bounds | None, rows: Iterable[str]) -> Number | None:
        """The number that bounds leave; None if there are none."""
        return Number(bounds.low, bounds.high, tuple(rows)) if bounds else None

    def html(self) -> Markup:
        if not self.known:
            return Markup('<span class="unknown">unknown</span>')
        href = self.leads_to or (row_href(self.rows[0]) if self.rows else f"{SITE}evidence/index.html")
        number, unit = amount(self.low, self.high, self.unit)
        printed = data(interval(self.low, self.high), number, self.rows, href)
        return Markup("{} {}").format(printed, unit) if unit else printed

    def plain(self) -> str:
        number, unit = amount(self.low, self.high, self.unit)
        return f"{number} {unit}" if unit else number


@dataclass(frozen=True, slots=True)
class Tally(Printed):
    """How many rows of the evidence something has: its link leads to the page on which they can be counted."""

    value: int
    page: str

    numeric = True

    def html(self) -> Markup:
        return data(str(self.value), self.plain(), (), SITE + self.page, css="n tally")

    def plain(self) -> str:
        return format_number(self.value)


@dataclass(frozen=True, slots=True)
class PrintedShare(Printed):
    """A share between 0 and 1 that was computed from tables, printed in whole per cent."""

    value: float
    leads_to: str

    numeric = True

    def html(self) -> Markup:
        return data(f"{self.value:.4g}", self.plain(), (), self.leads_to)

    def plain(self) -> str:
        return f"{100 * self.value:.0f}%"


@dataclass(frozen=True, slots=True)
class When(Printed):
    """A date as fine as it is known: 2022, 2022-01, 2022-01-05."""

    text: str

    @staticmethod
    def of(span: Span | None) -> When:
        """The shortest partial date that means exactly these days; else the first and the last day."""
        if span is None:
            return When("")
        first, last = span.first.isoformat(), span.last.isoformat()
        whole = (first[:length] for length in (4, 7, 10) if Span.parse(first[:length]) == span)
        return When(next(whole, f"{first} to {last}"))

    def html(self) -> Markup:
        if not re.fullmatch(r"\d{4}(-\d\d){0,2}", self.text):
            return marked(self.text)
        return Markup(f'<time datetime="{self.text}">{spell_date(self.text)}</time>')

    def plain(self) -> str:
        return spell_date(self.text)


@dataclass(frozen=True, slots=True)
class Ref(Printed):
    """A link to a row, source, origin, finding, page of the site or name of a place, shown by its id or by a name."""

    to: str
    id: str
    name: str = ""
    lang: str = ""  # of the name, where it is not that of the page

    def href(self) -> str:
        return place_of_link(self.to, self.id)

    def html(self) -> Markup:
        return _link_of(self.to, self.id, self.name, self.lang)

    def plain(self) -> str:
        return self.name or self.id


@once_for_each
def _link_of(to: str, id: str, name: str, lang: str) -> Markup:
    href = place_of_link(to, id)
    if not name:
        return link(href, Markup(f'<code class="id">{escape(id)}</code>'))
    if to == "source":  # a title is text of the evidence, and its numerals are no numbers of this report
        return link(href, Quoted(name, lang).html())
    return link(href, mark_text(name, (), _stated if to == "finding" else escape))


@dataclass(frozen=True, slots=True)
class Outside(Printed):
    """A link to a page of somebody else; an address that is no web address is shown as text."""

    url: str
    name: str
    lang: str = ""  # of the name, where it is not that of the page

    def html(self) -> Markup:
        if not re.match(r"https?://[^\s/]", self.url):
            name = Quoted(self.name, self.lang).html()
            return Markup("{} <code>{}</code>").format(name, self.url)
        return Markup('<a class="outside" rel="noreferrer noopener external" href="{}"{}>{}</a>').format(
            self.url, in_language(self.lang), self.name
        )

    def plain(self) -> str:
        return f"{self.name} <{self.url}>"


@dataclass(frozen=True, slots=True)
class Quoted(Printed):
    """Text of an evidence row, as it stands there: its numerals are the row's, the row is where it stands."""

    text: str
    lang: str = ""  # where it is not that of the page

    def html(self) -> Markup:
        told = f'<span class="quoted"{in_language(self.lang)}>{escape(self.text)}</span>'
        return Markup(told if self.text else "")

    def plain(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Prose(Printed):
    """A sentence made by code from rows: its dates and ids are marked, its numbers become links to `leads_to` if given.
    Where it tells several numbers, one row cannot be that of each, and none of them leads to it.

    `names`: names with digits in them (an agency called 24.kg) that are no numbers.
    """

    text: str
    rows: tuple[str, ...]
    leads_to: str
    names: tuple[str, ...] = ()

    @staticmethod
    def on(rows: tuple[str, ...], text: str, names: tuple[str, ...] = ()) -> Prose:
        """A sentence on rows, whose number leads to the first of them."""
        return Prose(text, rows, row_href(rows[0]) if rows else "", names)

    def html(self) -> Markup:
        numbers: set[str] = set()  # by what they say: the same number told twice is one

        def without_link(text: str) -> Markup:
            numbers.add(text)
            return _stated(text)

        told = mark_text(self.text, self.names, without_link)
        leads_to_a_row = "/evidence/" in self.leads_to and "#" in self.leads_to
        several = leads_to_a_row and len(numbers) > 1
        return told if several or not self.leads_to else mark_text(self.text, self.names, self._number)

    def plain(self) -> str:
        return self.text

    def _number(self, text: str) -> Markup:
        return data(text.replace(",", ""), text, self.rows, self.leads_to)


def interval(low: float | None, high: float | None) -> str:
    """Bounds for machines: '11', '10/16', '15/..', '../64'."""
    ends = [".." if end is None else f"{end:.10g}" for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else "/".join(ends)


def _stated(number: str) -> Markup:
    """A number that is no link: of a statement to which a link around it leads, or of a sentence with several."""
    return Markup(f'<data value="{escape(number.replace(",", ""))}">{escape(number)}</data>')
