"""Names of persons: who is named in an id, a title or a row holds a public office, heads an organisation or writes.

Told by the endings that family names have in the region, so a name of another form passes unseen; streets, towns and
outlets that end alike stand in the list of public names as what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analysis.evidence.check.cells import CheckedRow
from analysis.evidence.check.rules import Broken, Folder
from analysis.evidence.package import TableSchema

LATIN = "ov|ev|ova|eva|enko|shvili|bay|bai|uly|kyzy|khan|ovich|evich|skaya"
CYRILLIC = "ов|ев|ёв|ова|ева|ову|еву|енко|швили|баев|улы|ұлы|қызы"
IN_AN_ID = re.compile(rf"(?<![a-z0-9])[a-z]{{2,}}(?:{LATIN})(?![a-z0-9])")
IN_TEXT = re.compile(
    rf"\b[A-Z][a-z]{{2,}}(?:{LATIN})\b"
    rf"|(?<=[^\W\d_.!?] )[А-ЯЁҚӘІҢҒҮҰӨҺ][а-яёқәіңғүұөһ]{{2,}}(?:{CYRILLIC})\b"  # not the first word of a sentence
)


def named_persons(table: TableSchema, rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """Each name once a table, where it stands first."""
    told: set[str] = set()
    for column in table.columns:
        formed = IN_AN_ID if column.constraints.get("pattern") else IN_TEXT if column.is_text else None
        for row in rows if formed else ():
            for name in formed.findall(row.cells.get(column.name, "")) if formed else ():
                plain = name.lower()
                if plain not in told and not is_public(plain, folder.codes.public_names):
                    told.add(plain)
                    yield Broken(row.line, column.name, _asked(name), "warning")


def is_public(name: str, known: frozenset[str]) -> bool:
    """Whether a name is on the list; a Russian or Kazakh one with any ending of its declension."""
    return name in known or (name[0] > "z" and any(name.startswith(one) for one in known if one[0] > "z"))


def _asked(name: str) -> str:
    return (
        f"'{name}' reads like a person's name; a private person is told by role, and who holds an office, heads an "
        "organisation or writes under that name stands in public_name of codes.yaml"
    )
