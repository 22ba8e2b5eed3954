"""What the pages of the theme are given while Sphinx makes them (an extension of it, named in reports/conf.py): a
content security policy, the style sheets they use and no other, scripts that wait until the page stands. The markup
around a page's text is in reports/templates."""

from __future__ import annotations

import base64
from hashlib import sha256
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

FRONT = "index"  # opened first, and by those who open no other page: it holds its own style sheets
ONLY_FOR = {  # a style sheet, and what it is for
    "mystnb": 'class="cell',
    "pygments": 'class="highlight',
    "furo-extensions": 'class="sd-',
}
OF_ITS_SEARCH = ("documentation_options.js", "doctools.js", "sphinx_highlight.js")
POLICY = (
    "default-src 'none'",  # nothing from another host
    # no script but the site's own; `file:` for browsers in which 'self' means nothing for a page opened from a folder
    "script-src 'self' file: 'sha256-{first_script}'",
    "style-src 'self' file: 'unsafe-inline'",
    "img-src 'self' file: data:",
    "font-src 'self' file:",
    "connect-src 'none'",
    "form-action 'self' file:",
    "base-uri 'none'",
)


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.connect("html-page-context", _without_its_navigation, priority=100)  # before the theme's own
    app.connect("html-page-context", _given, priority=900)  # after it
    app.connect("builder-inited", lambda app: setattr(app.builder, "search", False))  # knows neither numbers nor rows
    app.connect("builder-inited", _without_last_sheet)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _without_last_sheet(app: Sphinx) -> None:
    """MyST-NB writes its style sheet when all pages are made. One that the last work left would be linked with its
    checksum: a page made anew would not be the page of a build from nothing."""
    for sheet in (Path(app.outdir) / "_static").glob("mystnb.*.css"):
        sheet.unlink()


def _without_its_navigation(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    del context["toctree"]  # see the template sidebar/navigation.html


def _given(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    first = (Path(app.srcdir) / "templates" / "first.js").read_text(encoding="utf-8").strip()
    unused = tuple(name for name, mark in ONLY_FOR.items() if mark not in context.get("body", ""))
    sheets = [sheet for sheet in context["css_files"] if not _file(sheet).startswith(unused)]
    context |= {
        "first_script": first,
        "policy": "; ".join(POLICY).format(first_script=base64.b64encode(sha256(first.encode()).digest()).decode()),
        "css_files": [] if page == FRONT else sheets,
        "inline_styles": [_text(app, _file(sheet)) for sheet in sheets] if page == FRONT else [],
    }
    context["script_files"] = [s for s in context["script_files"] if _file(s) not in OF_ITS_SEARCH]
    for script in context["script_files"]:
        script.attributes.setdefault("defer", "defer")


def _file(sheet: Any) -> str:
    return str(getattr(sheet, "filename", sheet)).rpartition("/")[2]


def _text(app: Sphinx, sheet: str) -> str:
    """A style sheet of the theme or of the site."""
    folders = [Path(app.srcdir) / "static", *(Path(folder) / "static" for folder in app.builder.theme.get_theme_dirs())]  # type: ignore[attr-defined]
    found = next(path for folder in folders for path in sorted(folder.rglob(sheet)))
    return found.read_text(encoding="utf-8").strip()
