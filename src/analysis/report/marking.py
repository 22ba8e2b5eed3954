"""Dates, clock times, ids, section numbers and names in a text, marked as such: numerals that are no numbers."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from markupsafe import Markup, escape

once_for_each = lru_cache(None, typed=True)  # the same words stand in many cells; markup is not the text equal to it
_MONTHS = month_name[1:]


@once_for_each
def marked(text: str) -> Markup:
    """Text with its dates, ids and section numbers marked as such; any other numeral stays as it is."""
    return mark_text(text, (), escape)


def mark_text(text: str, names: Sequence[str], number: Callable[[str], Markup]) -> Markup:
    """Text with its dates, ids, section numbers and `names` marked, and every other numeral as `number` prints it."""
    shown: list[str] = []
    end = 0
    for match in _tokens(tuple(names)).finditer(text):
        shown += (escape(text[end : match.start()]), _token(match, number))
        end = match.end()
    return Markup("".join((*shown, escape(text[end:]))))


def _token(match: re.Match[str], number: Callable[[str], Markup]) -> Markup:
    text = match.group()
    if match.lastgroup == "number":
        return number(text)
    if match.lastgroup in ("date", "year", "clock"):
        return Markup(f"<time{_machine_date(text)}>{escape(spell_date(text))}</time>")
    if match.lastgroup in ("row", "slug"):
        return Markup(f'<code class="id">{escape(text)}</code>')
    return Markup(f'<span class="name">{escape(text)}</span>')


@cache
def _tokens(names: tuple[str, ...]) -> re.Pattern[str]:
    month = "|".join(_MONTHS)
    alternatives = [
        r"(?P<section>\b(?:paras?\.|art\.|No\.|[Rr]ung|CC BY) \d[\d.]*(?:-\d+)?|\b\d+/(?:19|20)\d\d\b)",  # or of a file
        rf"(?P<date>\b\d{{4}}-\d\d(?:-\d\d)?\b|\b\d{{1,2}} (?:{month})(?: \d{{4}})?\b|\b(?:{month}) \d{{4}}\b"
        r"|\b\d{1,2}(?:st|nd|rd|th)\b)",
        r"(?P<row>\b[neocs]\d\d[a-z]?-\d{2,3}(?:#\d+)?(?![\w-]))",
        r"(?P<slug>\b(?=[a-z0-9-]*\d)(?:[a-z][a-z0-9]*|\d[a-z0-9]*[a-z][a-z0-9]*-[a-z0-9]+)(?:-[a-z0-9]+)+(?![\w-]))",
        r"(?P<clock>\b\d{1,2}:\d\d\b)",
        r"(?P<year>(?<![\w.,-])(?:19|20)\d\d(?:[-–](?:19|20)\d\d)?(?!\w|[,.]\d))",
        r"(?P<number>(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?(?!\w|\.\w))",
    ]
    named = [re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n)) if re.search(r"\d", name)]
    if named:
        alternatives.insert(0, rf"(?P<name>{'|'.join(named)})")
    return re.compile("|".join(alternatives))


def _machine_date(text: str) -> Markup:
    """The datetime attribute of a date that has one."""
    spelled = re.fullmatch(rf"(?:(\d{{1,2}}) )?({'|'.join(_MONTHS)}) (\d{{4}})", text)
    if spelled:
        day, month, year = spelled.groups()
        text = f"{year}-{_MONTHS.index(month) + 1:02d}" + (f"-{int(day):02d}" if day else "")
    valid = re.fullmatch(r"\d{4}(-\d\d){0,2}|\d\d:\d\d", text)
    return Markup(f' datetime="{text}"' if valid else "")


@once_for_each
def spell_date(text: str) -> str:
    """'2022-01-05' as '5 January 2022', '2022-01' as 'January 2022'; anything else as it is."""
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text)
    if match is None or not match.group(2):
        return text
    year, month, day = match.groups()
    spelled = f"{_MONTHS[int(month) - 1]} {year}"
    return f"{int(day)} {spelled}" if day else spelled
