"""Characters that a cell should not hold: what a spreadsheet, a web page or a wrong keyboard layout leaves behind."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

SPACES = {
    " ": "a space",
    "\u00a0": "a non-breaking space (U+00A0)",
    "\u202f": "a narrow non-breaking space (U+202F)",
    "\u2007": "a figure space (U+2007)",
    "\u2009": "a thin space (U+2009)",
    "\t": "a tab",
    "\n": "a line break",
    "\r": "a line break",
}
HARD_SPACES = "\u00a0\u202f\u2007\u2009"
JOINERS = "\u200c\u200d"  # needed to spell some languages
LATIN_OF = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХаеѕіјкмнорсухԁԛԝөһνοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ‐‑–—−",
        "ABESIJKMHOPCTYXaesijkmhopcyxdqwohvoABEZHIKMNOPTYX-----",
        strict=True,
    )
)
CODE_PAGES = {  # in which a spreadsheet may have opened a file of UTF-8, before it saved what it saw
    "cp1251": "Windows-1251",
    "cp1252": "Windows-1252",
    "cp1254": "Windows-1254",
    "mac_cyrillic": "Mac Cyrillic",
    "mac_roman": "Mac Roman",
    "cp866": "DOS 866",
}
ERROR_VALUE = re.compile(  # in any language of a spreadsheet
    r"#[^\W\d_a-zа-яё]+(?:/[^\W_a-zа-яё]+)?[!?]|#N/A|#Н/Д|#NV\b|#{4,}|\bErr:[0-9]{3}\b"
)
PUNCTUATION = frozenset(" .,:;!?()-–—…'\"‘’«»“”„№")
TYPED_ALIKE = str.maketrans("‘’ʼ′«»“”„‐‑‒–—−", "''''" + '"' * 5 + "-" * 6)  # marks that programs put for plain ones
FORMULA = re.compile(r"[=+@]|-(?=\S)")
ORDINARY = re.compile(r"(?! )[ -~]*(?<! )")  # printable ASCII, no space at either end: nothing to look for


def misread(value: str) -> tuple[str, str]:
    """The text that was saved after a program had read it in a wrong code page, and the name of that page; empty if the
    value is none. Only a whole value that decodes back is taken for one: no text of a language does."""
    if value.isascii():
        return "", ""
    found = []
    for page, name in CODE_PAGES.items():
        try:
            found.append((b"".join(_byte(mark, page) for mark in value).decode("utf-8"), name))
        except (UnicodeError, ValueError):
            continue
    return max(found, key=lambda reading: sum(map(_plain_text, reading[0])), default=("", ""))


def _plain_text(mark: str) -> bool:
    return mark.isalnum() or mark in PUNCTUATION


@cache
def _byte(mark: str, page: str) -> bytes:
    """The byte that a code page shows so; of its holes programs make the control character of that number."""
    try:
        return mark.encode(page)
    except UnicodeEncodeError:
        return bytes((ord(mark),))


def error_value(value: str) -> str:
    """The error of a spreadsheet that stands in a cell (#REF!, #ИМЯ?, Err:508); empty if there is none."""
    found = ERROR_VALUE.search(value) if "#" in value or "Err:" in value else None
    return found[0] if found else ""


def alike(value: str) -> str:
    """What two wordings share that differ only in marks, blanks, composed letters or case."""
    return " ".join(unicodedata.normalize("NFKC", value).translate(TYPED_ALIKE).split()).casefold()


def clean_ends(value: str) -> tuple[str, str]:
    """The value without white space at its ends, and what stood there; the second is empty if nothing did."""
    stripped = value.strip().strip("\ufeff")
    if stripped == value:
        return value, ""
    if not stripped:
        return "", f"holds nothing but {_space(value[0])}"
    ends = []
    if value[0] != stripped[0] or value[0].isspace():
        ends.append(f"begins with {_space(value[0])}")
    if value[-1].isspace():
        ends.append(f"ends with {_space(value[-1])}")
    return stripped, " and ".join(ends)


def unprintable(value: str) -> str:
    """Names the first character of a value that no reader can see; empty if all can be seen."""
    for mark in value:
        if mark in "\n\r" or mark in JOINERS:
            continue
        if unicodedata.category(mark) in ("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"):
            kind = "a control character" if unicodedata.category(mark) == "Cc" else "an invisible character"
            return f"{kind} ({named(mark)})"
    return ""


def without_unprintable(value: str) -> str:
    return "".join(mark for mark in value if not unprintable(mark))


def look_alike(value: str) -> tuple[str, str]:
    """A value that should be of plain Latin letters, with look-alikes of other scripts replaced, and a sentence that
    names the first of them; the sentence is empty if there is none, or if the value is a word of another script."""
    plain = unicodedata.normalize("NFKC", "".join(LATIN_OF.get(mark, mark) for mark in value))
    name = value.istitle() and not any("a" <= mark <= "z" for mark in value.casefold())  # as of the village Аса
    if not plain.isascii() or name:
        return value, ""
    for mark in value:
        if mark in LATIN_OF:
            return plain, f"holds {named(mark)}, which looks like '{LATIN_OF[mark]}'"
    for mark in value:
        if mark in HARD_SPACES:
            return plain, f"holds {SPACES[mark]}"
    if plain != value:
        odd = next(mark for mark in value if unicodedata.normalize("NFKC", mark) != mark)
        return plain, f"holds {named(odd)}"
    return value, ""


def named(mark: str) -> str:
    """A character as a sentence names it: `the letter 'е' (U+0435 Cyrillic small letter ie)`."""
    name = unicodedata.name(mark, "").capitalize()
    code = f"U+{ord(mark):04X} {name}".rstrip()
    return f"'{mark}' ({code})" if mark.isprintable() and not mark.isspace() else code


def begins_like_a_formula(value: str) -> bool:
    """Whether a spreadsheet may run the cell as a formula (OWASP, CSV injection)."""
    return FORMULA.match(value) is not None


def _space(mark: str) -> str:
    return SPACES.get(mark, f"white space ({named(mark)})" if mark.isspace() else named(mark))
