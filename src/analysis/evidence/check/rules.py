"""What the rows of one table must say together: the rules that no schema can state, one function a rule.

A rule yields a `Broken` for each row that breaks it. What the evidence may truly hold (an act before the onset, an
order that two clocks contradict) is a warning; what cannot be is an error.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from analysis.evidence.check.cells import CheckedRow
from analysis.evidence.clock import Span, onset_interval
from analysis.evidence.codes import Codes
from analysis.evidence.package import DataPackage, TableSchema
from analysis.evidence.problem import Severity
from analysis.evidence.typed import split_list

OWN_CONTENT = frozenset("counts events claims claim_evidence orders steps statements".split())
ABOUT = "about_"  # begins the names of the groups of what a kind of step is about
SAME_NUMBER = "source_id quantity detail population place low high stated_on covers_from covers_to".split()
PLANNED = ("planned", "announced", "expected", "forecast")
STATED_RULES = {  # qualifier -> (low is given, high is given, both are equal)
    "exact": (True, True, True),
    "about": (True, True, True),
    "at_least": (True, False, False),
    "at_most": (False, True, False),
    "range": (True, True, False),
}
STATED_FORMS = {
    "exact": "low and high both, and equal",
    "about": "low and high both, and equal",
    "at_least": "low alone, and high blank",
    "at_most": "high alone, and low blank",
    "range": "low and high both, low below high",
}


class Broken(NamedTuple):
    """A row that breaks a rule: its line, the column to look at, what is wrong."""

    line: int
    column: str
    message: str
    severity: Severity = "error"


class Folder(NamedTuple):
    """All rows that could be read, by table, with the descriptor and the codes; `unread` are the tables of which rows
    are missing because their file is, or could not be read whole."""

    rows: Mapping[str, Sequence[CheckedRow]]
    package: DataPackage
    codes: Codes
    unread: frozenset[str]

    def by_id(self, table: str) -> dict[str, CheckedRow]:
        described = self.package.by_name.get(table)
        key = described.key if described else ""
        return {row.cells[key]: row for row in self.rows.get(table, ()) if row.cells.get(key)}


Rule = Callable[[Sequence[CheckedRow], Folder], Iterator[Broken]]


def ordered_pairs(table: TableSchema, rows: Sequence[CheckedRow]) -> Iterator[Broken]:
    """Of each ordered pair of columns the first is not above the second; dates only where that is certain."""
    for first, second in table.ordered:
        dates = "date" in table.by_name[first].form or table.by_name[first].form == "day"
        for row in rows:
            low, high = row[first], row[second]
            if not low or not high:
                continue
            if dates and Span.parse(high).last < Span.parse(low).first:  # type: ignore[union-attr]
                yield Broken(row.line, second, f"{high} is before {first} {low}")
            elif not dates and float(low) > float(high):
                yield Broken(row.line, first, f"{low} is above {second} {high}")


def duplicates(table: TableSchema, rows: Sequence[CheckedRow]) -> Iterator[Broken]:
    """No two rows say the same in every column but the id."""
    if table.name not in OWN_CONTENT:
        return
    first: dict[tuple[str, ...], CheckedRow] = {}
    for row in rows:
        if not all(name in row.cells for name in table.column_names):
            return  # of a table without one of its columns nothing can be said
        content = tuple(row.cells[name] for name in table.column_names if name != table.key)
        if content in first:
            other = first[content]
            id_apart = f" ({other.cells[table.key]}) in all but the id" if table.key else ""
            yield Broken(row.line, table.key, f"the row says the same as line {other.line}{id_apart}")
        else:
            first[content] = row


def qualifier_fits(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    for row in rows:
        if not row.sound("low", "high", "qualifier") or row["qualifier"] not in STATED_RULES:
            continue
        low, high = row["low"], row["high"]
        has_low, has_high, equal = STATED_RULES[row["qualifier"]]
        fits = bool(low) == has_low and bool(high) == has_high
        if fits and has_low and has_high:
            fits = (float(low) == float(high)) if equal else float(low) != float(high)
        if not fits:
            found = f"low is {low or 'blank'}, high {high or 'blank'}"
            yield Broken(row.line, "qualifier", f"'{row['qualifier']}' has {STATED_FORMS[row['qualifier']]}; {found}")


def stated_after_it_happened(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """A number is not stated before what it covers, unless it is of a plan and its note says so."""
    for row in rows:
        stated, covers = _span(row["stated_on"]), _span(row["covers_from"])
        planned = any(word in row["note"].lower() for word in PLANNED)
        if stated and covers and stated.last < covers.first and not planned:
            said = f"{row['stated_on']} is before covers_from {row['covers_from']}"
            yield Broken(row.line, "stated_on", f"{said}: a number of what is planned says 'planned' in its note")


def other_says_what(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    for row in rows:
        if row["quantity"] == "other" and row.sound("detail") and not row["detail"]:
            yield Broken(row.line, "detail", "is blank; of the quantity 'other' it says what is counted", "warning")
        if row["quantity"] not in ("", "other") and row["detail"]:
            yield Broken(
                row.line, "detail", f"is given, but the quantity is '{row['quantity']}', not 'other'", "warning"
            )
        if row["population"] == "other" and row.sound("note") and not row["note"]:
            yield Broken(row.line, "note", "is blank; of the population 'other' it says who is counted", "warning")


def same_number_twice(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    first: dict[tuple[str, ...], CheckedRow] = {}
    for row in rows:
        if not row.sound(*SAME_NUMBER) or not row["source_id"]:
            continue
        number = tuple(row[column] for column in SAME_NUMBER)
        if number in first:
            other = first[number]
            said = f"the same number from the same page stands in line {other.line} ({other.cells.get('count_id')})"
            yield Broken(row.line, "low", said, "warning")
        else:
            first[number] = row


def clock_needs_a_day(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    for row in rows:
        for column in ("time_from", "time_to"):
            if row[column] and row["date"] and len(row["date"]) < 10:
                yield Broken(row.line, column, f"{row[column]} needs a day, but the date is {row['date']}")
        if row["time_basis"] and row.sound("time_from", "time_to") and not row["time_from"] and not row["time_to"]:
            yield Broken(row.line, "time_basis", f"'{row['time_basis']}' is given, but no clock time is", "warning")
        if row["part_of_day"] and (row["time_from"] or len(row["date"]) < 10):
            said = f"'{row['part_of_day']}' is for acts of a known day without a clock time; the finer one is read"
            yield Broken(row.line, "part_of_day", said, "warning")
        same_day = row["date_to"] and row["date_to"] == row["date"]
        if same_day and row["time_from"] and row["time_to"] and row["time_to"] < row["time_from"]:
            said = f"{row['time_to']} is before time_from {row['time_from']} of the same day"
            yield Broken(row.line, "time_to", f"{said}; an act that ends after midnight ends on the next day")


def not_before_onset(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    onsets = {name: _span(row["onset_on"]) for name, row in folder.by_id("episodes").items()}
    for row in rows:
        onset, act = onsets.get(row["episode"]), _span(row["date"])
        if onset and act and act.last < onset.first:
            said = f"{row['date']} is before the onset of {row['episode']} ({onset.first})"
            yield Broken(row.line, "date", said, "warning")


def region_of_place(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    places = folder.by_id("places")
    for row in rows:
        place = places.get(row["place"])
        if place is None or not row["region"]:
            continue
        region = place["place"] if place["kind"] == "region" else place["region"]
        if region and region != row["region"]:
            said = f"'{row['region']}' is not where places.csv has {row['place']} ('{region}')"
            yield Broken(row.line, "region", said, "warning")


def response_beside_its_protest(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    events = folder.by_id("events")
    for row in rows:
        protest = events.get(row["responds_to"])
        if protest is None:
            continue
        if protest is row:
            yield Broken(row.line, "responds_to", "an act cannot answer itself")
        elif any(row[column] and protest[column] and row[column] != protest[column] for column in ("place", "date")):
            said = f"{row['responds_to']} is of another place or day ({protest['place']}, {protest['date']})"
            yield Broken(row.line, "responds_to", said, "warning")


def versions_of_one_act(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    groups = defaultdict(list)
    for row in rows:
        if row["same_act"]:
            groups[row["same_act"]].append(row)
    for slug, group in groups.items():
        if len(group) == 1:
            said = f"'{slug}' stands in this row only; it joins the versions of one act"
            yield Broken(group[0].line, "same_act", said, "warning")
        for row in group[1:]:
            if row["episode"] != group[0]["episode"]:
                said = f"'{slug}' joins acts of two episodes ({group[0]['episode']} in line {group[0].line})"
                yield Broken(row.line, "same_act", said, "warning")


def order_of_two_acts(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    events = folder.by_id("events")
    zones = _zones(folder)
    for row in rows:
        earlier, later = events.get(row["earlier_event"]), events.get(row["later_event"])
        for column, event in (("earlier_event", earlier), ("later_event", later)):
            if event and row["episode"] and event["episode"] not in ("", row["episode"]):
                yield Broken(row.line, column, f"{row[column]} is of {event['episode']}, the order of {row['episode']}")
        if earlier is None or later is None:
            continue
        if earlier is later:
            yield Broken(row.line, "later_event", f"{row['later_event']} is both acts of the order")
        elif row["stated"] == "before" and _certainly_before(later, earlier, zones, folder):
            said = f"by their own dates and clocks {row['later_event']} ({_when(later)}) came before"
            yield Broken(row.line, "stated", f"{said} {row['earlier_event']} ({_when(earlier)})", "warning")


def about_fits_kind(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """An inquiry says what it looks into and a call whether it asks for one; other steps at most whom they are taken
    against."""
    every = folder.codes.lists.get("step_about", {})
    own = {name.removeprefix(ABOUT): g.codes for name, g in folder.codes.groups.items() if name.startswith(ABOUT)}
    against = every.keys() - {code for codes in own.values() for code in codes}
    for row in rows:
        if not row["kind"] or not row.sound("about"):
            continue
        fitting = own.get(row["kind"], {"", *against})
        if row["about"] not in fitting:
            named = ", ".join(code for code in every if code in fitting)
            expected = ("" if row["kind"] in own else "blank or ") + f"one of {named}"
            said = f"'{row['about']}'" if row["about"] else "is blank"
            yield Broken(row.line, "about", f"{said}; of a step '{row['kind']}' it is {expected}")


def body_as_in_origins(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """A body that the table of origins names, and says what it is, is coded as that."""
    named = {
        name: origin["kind"]
        for origin in folder.rows.get("origins", ())
        for name in (origin["name"], *split_list(origin["aliases"]))
        if origin["kind"] not in folder.codes.group("untold")
    }
    for row in rows:
        expected = named.get(row["body"], row["body_kind"])
        if row["body_kind"] not in ("", expected):
            said = f"'{row['body_kind']}'; origins.csv says of '{row['body']}' that it is '{expected}'"
            yield Broken(row.line, "body_kind", said)


def of_what_fits_kind(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """Of what somebody was charged, convicted or acquitted is said of officers and officials alone."""
    for row in rows:
        if row["of_what"] and not row["kind"].startswith(("officers_", "officials_")):
            said = f"'{row['of_what']}'; of a step '{row['kind']}' it is blank"
            yield Broken(row.line, "of_what", said)


def of_what_fits_quantity(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    """A number says of what officers are accused or tried if it is of officers, and no other does."""
    of_officers = folder.codes.group("of_officers")
    for row in rows:
        if row["of_what"] and row["quantity"] not in of_officers:
            yield Broken(row.line, "of_what", f"'{row['of_what']}'; of a number '{row['quantity']}' it is blank")


def claim_has_evidence(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Broken]:
    answered = {row["claim_id"] for row in folder.rows.get("claim_evidence", ())}
    for row in rows:
        if answered and row["claim_id"] and row["claim_id"] not in answered:
            yield Broken(row.line, "claim_id", f"no row of claim_evidence.csv is on {row['claim_id']}", "warning")


def _certainly_before(
    first: CheckedRow, second: CheckedRow, zones: Mapping[str, tuple[str, ...]], folder: Folder
) -> bool:
    begun = []
    for row in (first, second):
        if not row["date"] or not row.sound("date", "time_from", "time_basis"):
            return False
        hours = folder.codes.hours.get(row["part_of_day"])
        clocks = zones.get(row["place"], zones[""])
        begun.append(onset_interval(row["date"], row["time_from"], row["time_basis"], clocks, hours)[0])
    return begun[0].before(begun[1]) == "certain"


def _zones(folder: Folder) -> dict[str, tuple[str, ...]]:
    """The clocks that a place may keep: a settlement its own, any other place all that the table of places has."""
    own = {row["place"]: (row["timezone"],) for row in folder.rows.get("places", ()) if row["timezone"]}
    return own | {"": tuple(sorted({zone for zones in own.values() for zone in zones})) or ("UTC",)}


def _when(row: CheckedRow) -> str:
    return f"{row['date']} {row['time_from'] or row['part_of_day']}".strip()


def _span(text: str) -> Span | None:
    return Span.parse(text)
