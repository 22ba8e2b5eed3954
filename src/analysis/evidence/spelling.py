"""What was meant by a word that is none of those expected: the nearest of them, for the end of a sentence."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

MOST_LISTED = 40  # names that a sentence lists
ALIKE = 0.6  # Ratcliff and Obershelp's similarity
LETTERS = 100  # of a word that are compared


class UnknownName(KeyError, ValueError):
    """A name that nothing has; the text is a sentence."""

    __str__ = Exception.__str__  # not the representation of a key


def known(name: str, names: Iterable[str], what: str) -> str:
    """The name, if it is one of these. UnknownName tells the nearest, or which there are."""
    if name in (there := tuple(names)):
        return name
    listed = ", ".join(there) if len(there) <= MOST_LISTED else f"{len(there)}, such as {there[0]}"
    raise UnknownName(f"no {what} '{name}'{did_you_mean(name, there, most=3) or f'; there are {listed}'}")


def nearest(value: str, valid: tuple[str, ...], most: int = 3) -> tuple[str, ...]:
    """The valid values closest to one that is not, best first: the same but for case and spaces; else alike in
    spelling; else the ones that begin alike."""
    plain = _plain(value)
    if not plain:
        return ()
    # of two that are alike when plain, the first of the list is meant, so it is written last
    by_plain = {_plain(option): option for option in reversed(valid)}
    if plain in by_plain:
        return (by_plain[plain],)
    alike = difflib.get_close_matches(plain[:LETTERS], list(by_plain), n=most, cutoff=ALIKE)
    begins = [option for option in by_plain if len(plain) > 3 and option.startswith(plain)]
    return tuple(by_plain[option] for option in alike or sorted(begins)[:most])


def did_you_mean(value: str, valid: Iterable[str], most: int = 1) -> str:
    """The end of a sentence that names the nearest valid values; empty where none is near."""
    close = nearest(value, tuple(valid), most)
    return f"; did you mean {either(close)}?" if close else ""


def either(options: Iterable[str]) -> str:
    """'a', 'b' or 'c', as a sentence offers them."""
    return series((f"'{option}'" for option in options), "or")


def series(words: Iterable[str], last: str) -> str:
    """'a', 'a and b', 'a, b and c', with the word before the last; a comma stands before it where a part holds the word
    itself: 'a and b, and c'. Nothing of nothing."""
    parts = [*words]
    *others, end = parts or [""]
    comma = "," if any(f" {last} " in part for part in parts) else ""
    return f"{', '.join(others)}{comma} {last} {end}" if others else end


def _plain(value: str) -> str:
    return "_".join(value.casefold().replace("-", " ").replace("_", " ").split())
