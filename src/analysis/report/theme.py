"""What the theme's pages are given before they are published: no style sheet or icon that a page does not use, scripts
that wait until the page stands, and names for the parts that a screen reader or a keyboard would miss."""

from __future__ import annotations

import re
from collections.abc import Callable

_SHEET = re.compile(r'\s*<link rel="stylesheet"[^>]*? href="(?:\.\./)*([^"?]+)[^"]*"[^>]*>')
_SYMBOL = re.compile(r'\s*<symbol id="([^"]+)".*?</symbol>', re.DOTALL)
_SKIP = re.compile(r'<a class="skip-to-content.*?</a>\s*')
_FIRST_STOP = '<input type="checkbox" class="sidebar-toggle"'
_ONLY_FOR = {  # a style sheet, and what it is for
    "mystnb": 'class="cell',
    "pygments": 'class="highlight',
    "furo-extensions": 'class="sd-',
}
_NAMED = (
    ('<aside class="sidebar-drawer">', '<aside class="sidebar-drawer" aria-label="Pages">'),
    ('<aside class="toc-drawer">', '<aside class="toc-drawer" aria-label="On this page">'),
    ('<p class="caption" role="heading">', '<p class="caption" role="heading" aria-level="2">'),
)


def light(html: str) -> str:
    """A page without the style sheets and icons that nothing on it uses, its scripts deferred."""
    html = _SHEET.sub(lambda match: match.group() if _is_used(match.group(1), html) else "", html)
    html = _SYMBOL.sub(lambda match: match.group() if f'href="#{match.group(1)}"' in html else "", html)
    return html.replace("<script src=", "<script defer src=")


def named(html: str) -> str:
    """A page whose side bars have names, whose captions have a level, that has a first heading, on which a keyboard
    comes to the link past the side bars before it comes to them, and in whose figures a search marks no tooltip."""
    for plain, with_name in _NAMED:
        html = html.replace(plain, with_name)
    if "<h1" not in html:
        html = re.sub(r"(<article [^>]*>)", r"\1\n<h1>Search</h1>", html, count=1)
    html = re.sub(r"(<a [^>]*class=\"mark\"[^>]*>)<title>", r'\1<title class="nohighlight">', html)
    if skip := _SKIP.search(html):
        html = html.replace(skip.group(), "").replace(_FIRST_STOP, skip.group() + _FIRST_STOP, 1)
    return html


def in_one(html: str, read: Callable[[str], str]) -> str:
    """A page that holds its own style sheets, so that one answer of the server is enough to show it. `read`: the text
    of a style sheet by its address."""
    sheets = [match.group(1) for match in _SHEET.finditer(html)]
    styles = "\n".join(f"<style>\n{read(sheet).strip()}\n</style>" for sheet in sheets)
    first = _SHEET.search(html)
    if first is None:
        return html
    return html[: first.start()] + styles + _SHEET.sub("", html[first.start() :])


def _is_used(sheet: str, html: str) -> bool:
    marks = [mark for name, mark in _ONLY_FOR.items() if sheet.rpartition("/")[2].startswith(name)]
    return all(mark in html for mark in marks)
