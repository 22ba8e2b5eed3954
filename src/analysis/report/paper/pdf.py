"""The typesetter: from the contents of the document to a PDF of the same bytes every time.

Typst sets it with the fonts that come with Typst and matplotlib, without a date. The PDF has no tags: Typst's writer of
tags stops on some documents, depending on where a page ends, and a report must not hang on that. For readers who listen
to a page the site is the report; the PDF says so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib

from analysis.evidence.memory import recalled
from analysis.evidence.view import REPOSITORY

PDF = "downloads/qantar.pdf"  # below the root of the site
ROWS = "downloads/qantar-rows.pdf"  # what it stands on, row by row
LOOK = REPOSITORY / "reports" / "paper" / "report.typ"


class PaperFailed(RuntimeError):
    """The PDF could not be made; the text is what Typst said."""


def typeset(contents: Mapping[str, Any], look: Path = LOOK) -> bytes:
    """The document as a PDF. `contents`: as `analysis.report.paper.contents` makes them; `look`: how they are set.

    PaperFailed with Typst's own words if it cannot be made.
    """
    made = _compiled(contents, look, format="pdf", pdf_tags=False, timestamp=0)
    assert isinstance(made, bytes)
    return made


def picture(contents: Mapping[str, Any], look: Path, scale: float) -> bytes:
    """A document of one page as PNG, `scale` of its pixels to a point. PaperFailed as above."""
    made = _compiled(contents, look, format="png", ppi=72 * scale)
    assert isinstance(made, bytes)
    return made


def _compiled(contents: Mapping[str, Any], look: Path, **how: Any) -> bytes | list[bytes]:
    given = {"contents": json.dumps(contents, ensure_ascii=False, sort_keys=True)}
    return recalled(("typst", look_of(look), given, how), lambda: _compile(look, given, how))


def look_of(look: Path) -> tuple[str, dict[str, str]]:
    """How documents are set: the name of the file that says so, and the texts of it and of those beside it."""
    return look.name, {path.name: path.read_text(encoding="utf-8") for path in sorted(look.parent.glob("*.typ"))}


def _compile(look: Path, given: dict[str, str], how: Mapping[str, Any]) -> bytes | list[bytes]:
    import typst  # loads a compiler; one step in many needs it

    try:
        compiler = typst.Compiler(look, root=look.parent, font_paths=_fonts(), sys_inputs=given)
        made = compiler.compile(**how)
    except typst.TypstError as error:
        raise PaperFailed(f"the PDF could not be made; Typst says: {error.message}") from None
    assert made is not None
    return made


@cache
def _fonts() -> Any:
    import typst

    own = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[own])
