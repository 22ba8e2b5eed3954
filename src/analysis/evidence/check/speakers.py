"""Who says it: every wording names one body, every body is of one kind, and blanks are told once a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from analysis.evidence.check.characters import alike
from analysis.evidence.check.folder import CheckedRow, Folder, each_row, gathered, looked_up, whole_table
from analysis.evidence.problem import Problem
from analysis.evidence.spelling import did_you_mean

WORDING = {  # table -> the column that words who says it, and that of the kind
    "counts": ("attributed_to", "attributed_kind"),
    "claim_evidence": ("asserted_by", "asserted_kind"),
    "orders": ("asserted_by", "asserted_kind"),
}
COURT = "court"
SITE_WORD = re.compile(r"\b(?:blog|site|its page)\b|\w\.(?:com|net|org)\b", re.IGNORECASE)
READ_AS = {  # a column that may be blank -> how it is read then
    "basis": "unclear: no such number counts as an enumeration",
    "asserted_by": "the word of the pages' own origins",
    "bears": "indirect",
}


def wording_of(row: CheckedRow, folder: Folder) -> str:
    return row.cells.get(WORDING[row.table.name][0], "")


def kind_of_speaker(row: CheckedRow, folder: Folder) -> str:
    return row[WORDING[row.table.name][1]] if wording_of(row, folder) else ""


def said_in(folder: Folder) -> Iterator[tuple[CheckedRow, str, str]]:
    """The rows that word who says it, each with the wording and the kind."""
    for table, (_, kind) in WORDING.items():
        for row in folder.of(table):
            if wording := wording_of(row, folder):
                yield row, wording, row[kind]


@whole_table(*WORDING)
def wordings(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Problem]:
    """A wording is an alias of an origin, has one kind, and does not name an organ of another state than the row's."""
    if "origins" in folder.unread or not folder.of("origins"):
        return
    column, kind = WORDING[rows[0].table.name]
    bodies = folder.bodies
    known = {alike(alias): alias for alias in bodies}
    of_a_state = folder.codes.group("accused_state")
    kinds: dict[str, CheckedRow] = {}
    for row in rows:
        wording = wording_of(row, folder)
        body = bodies.get(wording)
        if wording and body is None:
            if plain := known.get(alike(wording)):
                said = f"'{wording}' differs from the alias '{plain}' in marks, blanks or case alone; write it so"
                yield row.wrong(column, said)
            else:
                said = f"'{wording}' is no origin's alias, so the word counts as its page's own"
                yield row.odd(column, f"{said}{did_you_mean(wording, bodies)} (aliases of origins.csv)")
        if body is None:
            continue
        first = kinds.setdefault(wording, row)
        if first[kind] and row[kind] and first[kind] != row[kind]:
            yield row.unfit(kind, f"here, '{first[kind]}' in line {first.line}; '{wording}' is of one kind")
        home, own = folder.countries.get(row.cells.get("episode", "")), body.cells.get("country", "")
        if home and own and home != own and body["kind"] in of_a_state:
            said = f"'{wording}' is {body['origin']}, of {own}, and the row is of an episode in {home}"
            yield row.odd(column, f"{said}; say in the wording which country's it is")


@whole_table(*WORDING)
def coded(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Problem]:
    """Blank cells of a column that says who says it, or how, are told once a table."""
    for column, read_as in READ_AS.items():
        asked = [row for row in rows if column in row.cells and row["stance"] != "asserts"]
        blank = [row for row in asked if row.blank(column)]
        if blank:
            said = f"is blank in {len(blank)} of {len(asked)} rows that could have it, here first; read as {read_as}"
            yield blank[0].odd(column, said)


@each_row("claim_evidence")
def bears_on_the_claim(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    if row["bears"] and row["stance"] == "asserts":
        yield row.odd("bears", f"'{row['bears']}'; it is not asked of a piece that asserts")


@each_row("counts")
def repeated_number(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A number that repeats another's says whose, by an origin where there is one; any other repeats none."""
    origins = folder.by_id("origins")
    for named in repeated_by(row):
        if origins and named not in origins and (hint := did_you_mean(named, origins)):
            yield row.odd("repeats", f"'{named}' is no origin{hint}")
    if row["repeats"] and row["basis"] in folder.codes.group("own_number"):
        said = f"'{row['repeats']}', but the basis is '{row['basis']}': an own number repeats nobody's"
        yield row.odd("repeats", said)


def repeated_by(row: CheckedRow) -> list[str]:
    """Each body that is named for a number that it repeats."""
    return [named.strip() for named in row.cells.get("repeats", "").split(";") if named.strip()]


@each_row(*WORDING)
def kind_of_its_body(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """Who says it is of the kind that the body is, unless one of the two cannot be told, or a person of the body tells
    what he or she saw."""
    wording, (_, column) = wording_of(row, folder), WORDING[row.table.name]
    body, kind = folder.bodies.get(wording), row[column]
    free = _untold(folder) | folder.codes.group("own_eyes")
    untold = kind == "unidentified" and body and body["kind"] not in _untold(folder)  # what it is can be told
    if body and body["kind"] and kind not in ("", body["kind"]) and (untold or not {kind, body["kind"]} & free):
        said = f"'{kind}'; origins.csv says of '{wording}' that it is {body['origin']}, '{body['kind']}'"
        yield row.odd(column, said)


@each_row(*WORDING)
def own_eyes_of_somebody(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """Who tells what he or she saw is a person, worded as one, where the body itself is no witness."""
    wording, (_, column) = wording_of(row, folder), WORDING[row.table.name]
    body, kind = folder.bodies.get(wording), row[column]
    saw = kind in folder.codes.group("own_eyes") and folder.codes.words_of("publisher_kind", kind)
    if body and saw and kind != body["kind"] and not saw.search(wording):
        yield row.unfit(column, f"and '{wording}' words nobody who saw it")


@each_row("origins")
def kind_as_its_pages_and_rows_say(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A body that publishes pages under its own name is of the kind that they give their publisher, and of that which
    rows give to its wordings, unless one of the two cannot be told."""
    untold = _untold(folder)
    by_pages = {*_kinds_of_publishers(folder)[row["name"]]} - {""}
    aliases = row.cells.get("aliases", "").split(";")
    by_rows = {kind for alias in aliases for kind in _kinds_of(folder)[alias]} - {"", *untold}
    if row["kind"] and by_pages and row["kind"] not in by_pages | untold:
        yield row.odd("kind", f"'{row['kind']}', but its pages are of a publisher '{', '.join(sorted(by_pages))}'")
    if row["kind"] and by_rows and row["kind"] not in by_rows | untold:
        yield row.odd("kind", f"'{row['kind']}', but rows give its wordings as {', '.join(sorted(by_rows))}")


@looked_up
def _kinds_of_publishers(folder: Folder) -> Mapping[str, Counter[str]]:
    """Publisher -> the kinds that are told of it, where pages carry facts of the body of that name."""
    bodies = folder.by_id("origins")
    pages = ((page, bodies.get(page["origin"])) for page in folder.of("sources"))
    own = (page for page, body in pages if body and body["name"] == page["publisher"])
    return gathered((page["publisher"], page["publisher_kind"]) for page in own)


def _untold(folder: Folder) -> frozenset[str]:
    return folder.codes.group("untold") | folder.codes.group("any_speaker")


@each_row("origins")
def kind_as_its_name_and_country(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A court, a hospital or a lawyer is named so, and who is of the accused state's side is of a country of an
    episode."""
    words = folder.codes.words_of("publisher_kind", row["kind"])
    if words and not words.search(f"{row['name']} {row['aliases']}"):
        yield row.unfit("kind", "and neither its name nor an alias says so")
    begins = next((kind for kind, words in folder.codes.body_words.items() if words.match(row["name"])), row["kind"])
    if row["kind"] and row["kind"] not in (begins, f"foreign_{begins}"):
        yield row.unfit("kind", f"and its name is that of '{begins}'")
    of_a_state = row["country"] and row["kind"] in folder.codes.group("accused_state")
    if of_a_state and row["country"] not in folder.countries.values():
        yield row.unfit("kind", f"of a body of {row['country']}, of which no episode is")


@looked_up
def _kinds_of(folder: Folder) -> Mapping[str, Counter[str]]:
    return gathered((wording, kind) for _, wording, kind in said_in(folder))


@each_row("origins")
def what_it_is_can_be_told(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A body is no 'unidentified' one of which its own pages tell what it is, or two rows that give its word and none
    that does not know it, or its name, as that of a court, a hospital or a lawyer."""
    if row["kind"] not in folder.codes.group("untold"):
        return
    said = sum((_kinds_of(folder)[alias] for alias in row.entries("aliases")), Counter[str]())
    by_rows = said if said.total() > 1 else Counter[str]()
    for told in (_kinds_of_publishers(folder)[row["name"]], by_rows):
        if told and not folder.codes.group("untold") & told.keys():
            yield row.unfit("kind", f"and others tell what it is: {', '.join(sorted(told))}")
            return
    named = f"{row['name']} {row['aliases']}"
    for kind in folder.codes.group("told_by_its_name"):
        if _says(named, kind, folder):
            yield row.unfit("kind", f"and its name is that of '{kind}'")


@each_row("origins")
def blog_has_a_site(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A blog is a kind of page: a page of the kind, or one of others, carries its facts, or its name, a wording or its
    note speaks of its blog, site or page, or rows give its word as that of a medium."""
    texts = " ".join(row[name] for name in ("name", "aliases", "note"))
    said = {kind for alias in row.entries("aliases") for kind in _kinds_of(folder)[alias]}
    pages = folder.values("sources", "publisher_kind", origin=row["origin"])
    own = _kinds_of_publishers(folder)[row["name"]]
    published = row["kind"] in pages or (pages and not own) or said & folder.codes.group("medium")
    if row["kind"] in folder.codes.group("any_speaker") and not published and not SITE_WORD.search(texts):
        yield row.unfit("kind", "and no page of the kind carries its facts, nor is its site told")


def _says(name: str, kind: str, folder: Folder) -> bool:
    words = folder.codes.words_of("publisher_kind", kind)
    return bool(words and words.search(name))


@each_row("steps")
def kind_as_the_name_of_its_body(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """Whose step it is is named as what it is: a court, a hospital, a lawyer or a witness has a word of it; and a body
    whose name has the word of a court, and none of another organ, is one. What origins.csv has it knows."""
    kind, body = row["body_kind"], row["body"]
    if not kind or not body or body in _kind_by_name(folder):
        return
    if folder.codes.words_of("publisher_kind", kind) and not _says(body, kind, folder):
        yield row.unfit("body_kind", f"and '{body}' does not say so")
    told = [one for one, words in folder.codes.body_words.items() if words.search(body)]
    if told == [COURT] and kind != COURT:
        yield row.unfit("body_kind", f"and '{body}' is a court")


@each_row("steps")
def body_as_in_origins(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A body that the table of origins names, and says what it is, is coded as that."""
    expected = _kind_by_name(folder).get(row["body"], row["body_kind"])
    if row["body_kind"] not in ("", expected):
        said = f"'{row['body_kind']}'; origins.csv says of '{row['body']}' that it is '{expected}'"
        yield row.wrong("body_kind", said)


@looked_up
def _kind_by_name(folder: Folder) -> Mapping[str, str]:
    """Name or alias of a body -> its kind, where the table of origins can tell it."""
    told = [row for row in folder.of("origins") if row["kind"] not in folder.codes.group("untold")]
    return {name.strip(): row["kind"] for row in told for name in (row["name"], *row.entries("aliases"))}


@each_row("claims")
def claimant_among_asserters(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """The claimant is of the kind of somebody who asserts the claim."""
    kind, untold = row["claimant_kind"], folder.codes.group("untold")
    told = {*folder.values("claim_evidence", "asserted_kind", claim_id=row["claim_id"], stance="asserts")} - {""}
    if told and kind not in {"", *told} and not (kind in untold and told & untold):
        yield row.odd("claimant_kind", f"'{kind}', but the claim is asserted by {', '.join(sorted(told))}")


@each_row("sources")
def publisher_of_one_kind(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    usual, _ = folder.values("sources", "publisher_kind", publisher=row["publisher"]).most_common(1)[0]
    if row["publisher_kind"] and row["publisher_kind"] != usual:
        said = f"'{row['publisher_kind']}', but {row['publisher']} is '{usual}' in other rows"
        yield row.odd("publisher_kind", said)
