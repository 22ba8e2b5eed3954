"""How large a file of the site is, and the whole of it: said on its pages once everything is written."""

from __future__ import annotations

import re
from pathlib import Path

from markupsafe import Markup

WHOLE = "."

_SIZE = re.compile(r'<span class="size" data-of="([^"]*)"></span>')


def size(of: str) -> Markup:
    """The place where the size of a file is said: its address below the site's root; WHOLE: of the site."""
    return Markup('<span class="size" data-of="{}"></span>').format(of)


def state_sizes(site: Path) -> None:
    """Fill in what the pages say of sizes; the last step of a site, since it counts every file."""
    whole = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
    for page in sorted(site.glob("*.html")):
        text = page.read_text(encoding="utf-8")
        told = _SIZE.sub(lambda match: _said(whole if match[1] == WHOLE else (site / match[1]).stat().st_size), text)
        if told != text:
            page.write_text(told, encoding="utf-8")


def _said(number: int) -> str:
    shown = f"{number / 1e6:.1f} MB" if number >= 1e6 else f"{max(1, round(number / 1e3))} kB"
    return f'<span class="size">{shown}</span>'
