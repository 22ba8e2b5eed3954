"""What is done to the built pages before they are published: links turned to each page's depth, a content security
policy, the theme made light and named, and nothing left that differs from build to build or that no page needs."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from pathlib import Path

from analysis.report.cite import SITE
from analysis.report.theme import in_one, light, named

FRONT = "index.html"  # opened first, and by those who open no other page

_LINK = re.compile(r'((?:(?:xlink:)?href|src)=")' + re.escape(SITE))
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_UNNEEDED = (".buildinfo", "objects.inv", ".doctrees", "_sources", "_static/scripts/furo.js.map", "_static/debug.css")


def finish(site: Path) -> None:
    """Finish every page of a built site in place."""
    for name in _UNNEEDED:
        path = site / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    pages = sorted(site.rglob("*.html"))
    for page in pages:
        depth = len(page.relative_to(site).parts) - 1
        text = finished(named(light(page.read_text(encoding="utf-8"))), depth)
        if page == site / FRONT:
            text = in_one(text, lambda sheet: (site / sheet).read_text(encoding="utf-8"))
        page.write_text(text, encoding="utf-8")
    _drop_unused(site, pages)


def finished(html: str, depth: int) -> str:
    """A page's text with links from its own depth below the site's root, and the policy it is to be read under."""
    html = _LINK.sub(lambda match: match.group(1) + "../" * depth, html)
    return html.replace('<meta charset="utf-8">', f'<meta charset="utf-8">\n    {policy(html)}', 1)


def policy(html: str) -> str:
    """Content-Security-Policy: nothing from another host, no script but the site's own and the theme's inline ones.

    `file:` lets the pages work from a folder in browsers for which 'self' means nothing there; on a server it matches
    no address that a page could load.
    """
    inline = sorted({_sha256(script) for script in _INLINE_SCRIPT.findall(html)})
    scripts = " ".join(["'self'", "file:", *inline])
    rules = (
        "default-src 'none'",
        f"script-src {scripts}",
        "style-src 'self' file: 'unsafe-inline'",
        "img-src 'self' file: data:",
        "font-src 'self' file:",
        "connect-src 'none'",
        "form-action 'self' file:",
        "base-uri 'none'",
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(rules)}">'


def _sha256(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _drop_unused(site: Path, pages: list[Path]) -> None:
    """Static files that no page, style or script names."""
    static = site / "_static"
    names = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    for path in sorted(static.rglob("*")):
        if path.is_file() and path.suffix in (".css", ".js", ".png", ".map", ".svg", ".pot"):
            kept = f"_static/{path.relative_to(static).as_posix()}" in names
            if not kept:
                path.unlink()
    for folder in sorted((p for p in static.rglob("*") if p.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
