"""Cells that must fit each other: what is counted, by whom and of whom; which episode an id, a span and a place are of.

Each rule holds for every row as the tables stand (its exceptions are warnings that stay), so that a slip in one cell is
told by the others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from analysis.evidence.check.against_pages import countries, described_places
from analysis.evidence.check.asserters import bodies_by_wording
from analysis.evidence.check.cells import CheckedRow
from analysis.evidence.check.rules import Broken, Folder
from analysis.evidence.clock import Span
from analysis.evidence.places import places_holding

IDS = ("counts", "events", "claims", "orders", "steps")
STRAY = 0.01  # of the rows of a set of ids; so few of another episode are taken for slips
LEAD = timedelta(days=184)  # a number of an episode may hold some time before it
APART = timedelta(days=2)  # versions of one act may lie so far apart


def episode_of_its_id(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """The rows of one set of ids (e22-…) are of its episode, in all tables."""
    pairs: Counter[tuple[str, str]] = Counter()
    for table in IDS:
        described = folder.package.by_name[table]
        pairs.update((_set(row.cells.get(described.key, "")), row["episode"]) for row in folder.rows.get(table, ()))
    of_set: Counter[str] = Counter()
    for (name, _), number in pairs.items():
        of_set[name] += number
    for row in rows:
        name = _set(next(iter(row.cells.values()), ""))
        if row["episode"] and pairs[name, row["episode"]] < of_set[name] * STRAY:
            usual = max((one for one in pairs if one[0] == name), key=lambda one: pairs[one])[1]
            yield Broken(row.line, "episode", f"'{row['episode']}', but ids of set {name} are of {usual}", "warning")


def span_fits(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """A number covers no day after it was stated, and none long before its episode."""
    onsets = {name: Span.parse(row["onset_on"]) for name, row in folder.by_id("episodes").items()}
    for row in rows:
        first, last, stated = (Span.parse(row[name]) for name in ("covers_from", "covers_to", "stated_on"))
        onset = onsets.get(row["episode"])
        begun = first and stated and first.first <= stated.last  # else it is told already
        if begun and last and stated and last.first > stated.last:
            said = f"{row['covers_to']} is after it was stated ({row['stated_on']})"
            yield Broken(row.line, "covers_to", said, "warning")
        if first and onset and first.last < onset.first - LEAD:
            said = f"{row['covers_from']} is long before the onset of {row['episode']} ({onset.first})"
            yield Broken(row.line, "covers_from", said, "warning")


def counted_fits(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """Persons are counted of persons, officers' cases of officers; who counted could; a floor has no ceiling."""
    medium, state = folder.codes.group("medium"), folder.codes.group("accused_state")
    bounded, tallied = folder.codes.group("with_an_upper_bound"), folder.codes.group("tallied")
    of_officers, no_persons = folder.codes.group("of_officers"), folder.codes.group("no_persons")
    for row in rows:
        persons = folder.codes.unit_of(row["quantity"]) == "persons"
        if persons and row["population"] in no_persons:
            yield _unfit(row, "population", f"of {row['quantity']}, which counts persons")
        if row["quantity"] in of_officers and row["population"] not in ("", "officers"):
            yield _unfit(row, "population", f"of {row['quantity']}: officers")
        if persons and row["population"] == "officers" and row["quantity"] not in of_officers:
            yield _unfit(row, "population", f"of {row['quantity']}: officers are tried, others security_forces")
        if row["basis"] == "own_records" and row["attributed_kind"] in medium:
            yield _unfit(row, "basis", f"of a {row['attributed_kind']}, which keeps no records of it")
        if row["basis"] == "own_documentation" and row["attributed_kind"] in state:
            yield _unfit(row, "basis", f"of a {row['attributed_kind']}, whose own records they are")
        if row["basis"] == "sum" and row.sound("repeats") and not row["repeats"]:
            yield Broken(row.line, "repeats", "is blank; the basis is 'sum': say whose numbers are added", "warning")
        if row["floor"] == "yes" and row["qualifier"] in bounded:
            yield _unfit(row, "floor", f"of '{row['qualifier']}', which has an upper bound")
        if row["floor"] == "no" and row["qualifier"] == "at_least":
            yield _unfit(row, "floor", "of 'at_least': the least that a body says is a floor")
        tally = row["basis"] in tallied or row["qualifier"] == "at_least"
        why = folder.codes.told_by.get("floor", {}).get("yes")
        if row["floor"] == "yes" and why and row.sound("note") and not tally and not why.search(row["note"]):
            yield _unfit(row, "floor", f"of '{row['qualifier']}' by {row['basis']}; the note says why it is a floor")


def replaced_by_another(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """A stale number had been replaced: another of its quantity, by the body whose it is, was stated no later."""
    bodies = bodies_by_wording(folder)
    alike: defaultdict[tuple[str, str], list[CheckedRow]] = defaultdict(list)
    for row in rows:
        alike[row["episode"], row["quantity"]].append(row)
    for row in rows:
        stated = Span.parse(row["stated_on"])
        if row["stale"] != "yes" or stated is None:
            continue
        others = [other for other in alike[row["episode"], row["quantity"]] if other["low"] != row["low"]]
        theirs = [other for other in others if _whose(other, bodies) & _whose(row, bodies)]
        if not any((day := Span.parse(other["stated_on"])) and day.first <= stated.last for other in theirs):
            said = "'yes', but no other number of its kind by the same body was stated before it"
            yield Broken(row.line, "stale", said, "warning")


def _whose(row: CheckedRow, bodies: Mapping[str, CheckedRow]) -> set[str]:
    """The bodies whose number it is: who asserts it, and whom it repeats."""
    body = bodies.get(row["attributed_to"])
    return {body["origin"] if body else row["attributed_to"], *row["repeats"].split(";")} - {""}


def versions_fit(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """Versions of one act are of the same days or nearly, and of places that hold each other."""
    places, country = described_places(folder), countries(folder)
    groups: defaultdict[str, list[CheckedRow]] = defaultdict(list)
    for row in rows:
        if row["same_act"]:
            groups[row["same_act"]].append(row)
    for slug, group in groups.items():
        first = group[0]
        where = {first["place"], *places_holding(places, first["place"], country.get(first["episode"], ""))}
        for row in group[1:]:
            days, others = Span.parse(row["date"]), Span.parse(first["date"])
            if days and others and max(days.first, others.first) - min(days.last, others.last) > APART:
                said = f"{row['date']} is far from {first['date']} in line {first.line}, a version of one act ({slug})"
                yield Broken(row.line, "date", said, "warning")
            held = {row["place"], *places_holding(places, row["place"], country.get(row["episode"], ""))}
            told = bool(places and row["place"] and first["place"])
            if told and row["place"] not in where and first["place"] not in held:
                said = f"'{row['place']}' is not where line {first.line} has the same act ('{first['place']}')"
                yield Broken(row.line, "place", said, "warning")


def step_after_onset(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    onsets = {name: Span.parse(row["onset_on"]) for name, row in folder.by_id("episodes").items()}
    for row in rows:
        taken, onset = Span.parse(row["date"]), onsets.get(row["episode"])
        if taken and onset and taken.last < onset.first:
            said = f"{row['date']} is before the onset of {row['episode']} ({onset.first})"
            yield Broken(row.line, "date", said, "warning")


def claimant_among_asserters(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """The claimant is of the kind of somebody who asserts the claim."""
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for piece in folder.rows.get("claim_evidence", ()):
        if piece["stance"] == "asserts" and piece["asserted_kind"]:
            kinds[piece["claim_id"]].add(piece["asserted_kind"])
    untold = folder.codes.group("untold")
    for row in rows:
        told = kinds[row["claim_id"]]
        if told and row["claimant_kind"] not in {"", *told} and not (row["claimant_kind"] in untold and told & untold):
            said = f"'{row['claimant_kind']}', but the claim is asserted by {', '.join(sorted(told))}"
            yield Broken(row.line, "claimant_kind", said, "warning")


def publisher_of_one_kind(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    kinds: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        kinds[row["publisher"]][row["publisher_kind"]] += 1
    for row in rows:
        usual, _ = kinds[row["publisher"]].most_common(1)[0]
        if row["publisher_kind"] and row["publisher_kind"] != usual:
            said = f"'{row['publisher_kind']}', but {row['publisher']} is '{usual}' in other rows"
            yield Broken(row.line, "publisher_kind", said, "warning")


def main_place_has_most_acts(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """The main place of an episode is the one of which most acts of its core are told; of what has no core, the whole
    country."""
    places = folder.by_id("places")
    for row in rows:
        first, last = row["core_from"], row["core_to"]
        told = Counter(
            act["place"]
            for act in folder.rows.get("events", ())
            if act["episode"] == row["episode"] and first <= act["date"] <= last and first
            if act["place"] in places and places[act["place"]]["kind"] == "settlement"
        )
        if told and row["main_place"] and told[row["main_place"]] < max(told.values()):
            most = max(told, key=lambda place: told[place])
            yield _unfit(row, "main_place", f"has fewer acts of the core than {most}")
        kind = places[row["main_place"]]["kind"] if row["main_place"] in places else "national"
        if not first and kind != "national":
            yield _unfit(row, "main_place", "of what has no core; it is of the whole country")


def place_of_its_kind(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """A settlement lies in a region; an area has no region, point or clock of its own; one place is the country."""
    national = [row for row in rows if row["kind"] == "national"]
    for row in national[1:]:
        yield Broken(
            row.line, "kind", f"'national' is {national[0]['place']} already (line {national[0].line})", "warning"
        )
    for row in rows:
        if row["kind"] == "settlement" and row.sound("region") and not row["region"]:
            yield Broken(row.line, "region", "is blank; a settlement lies in one", "warning")
        for column in ("region", "latitude", "timezone"):
            if row["kind"] not in ("", "settlement") and row[column]:
                yield _unfit(row, column, f"of a place that is no settlement ({row['kind']})")


def hour_in_the_words(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """A part of the day is said in the summary."""
    for row in rows:
        words = () if row["time_from"] else folder.codes.hour_words.get(row["part_of_day"], ())
        if words and not any(word in row["summary"].lower() for word in words):
            said = f"'{row['part_of_day']}', but the summary has none of: {', '.join(words)}"
            yield Broken(row.line, "part_of_day", said, "warning")


def _unfit(row: CheckedRow, column: str, why: str) -> Broken:
    return Broken(row.line, column, f"'{row[column]}' {why}", "warning")


def _set(row_id: str) -> str:
    return row_id[1:].partition("-")[0]
