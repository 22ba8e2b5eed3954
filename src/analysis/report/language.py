"""In which language a title stands, for the voice that reads it: sources.csv gives the language of a page, and some
pages' titles are told in English."""

from __future__ import annotations

import re
from collections.abc import Mapping

from analysis.evidence.rows import Source

ENGLISH = "en"
SCRIPTS: Mapping[str, str] = {  # letters that a language cannot be written without
    **dict.fromkeys(("be", "bg", "kk", "ky", "mn", "ru", "sr", "tg", "uk"), "\u0400-\u052f"),
    **dict.fromkeys(("ar", "fa", "ug", "ur"), "\u0600-\u06ff"),
    "he": "\u0590-\u05ff",
    "hy": "\u0530-\u058f",
    "ja": "\u3040-\u30ff\u4e00-\u9fff",
    "ka": "\u10a0-\u10ff",
    "ko": "\uac00-\ud7af",
    "zh": "\u4e00-\u9fff",
}
_ENGLISH_WORDS = re.compile(r"\b(?:the|of|on|and|for|with|by)\b", re.IGNORECASE)


def language_of_title(source: Source) -> str:
    """The language of a source's title; empty where it is English, which the pages are in."""
    letters = SCRIPTS.get(source.language)
    if letters:
        return source.language if re.search(f"[{letters}]", source.title) else ""
    return "" if source.language == ENGLISH or _ENGLISH_WORDS.search(source.title) else source.language
