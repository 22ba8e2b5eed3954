"""Acts, their order and the steps that follow: days and clocks, places that hold each other, versions of one act."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import time, timedelta

from analysis.evidence.check.folder import CheckedRow, Folder, each_row, looked_up, whole_table
from analysis.evidence.check.spans import EPISODE_DAYS
from analysis.evidence.clock import Span, onset_interval, skipped
from analysis.evidence.grouping import grouped_by
from analysis.evidence.places import places_holding
from analysis.evidence.problem import Problem
from analysis.evidence.rows import CONTEXT

LONGEST_ID = 60  # of a name of files
APART = timedelta(days=2)  # versions of one act may lie so far apart
LASTING = timedelta(days=60)  # of what began at an hour that somebody knows; a longer thing has no hour
AROUND = timedelta(days=45)  # acts so near an onset tell of the days on which an episode began
MOST_NUMBERS = 20  # numbers of an episode with one bound; so many tell its core
HOURS = ("time_from", "time_to")
ORDERED = ("earlier_event", "later_event")
ABOUT = "about_"  # begins the names of the groups of what a kind of step is about
TOLD = ("action", "actor", "target", "site", "summary")  # what tells an act
CLOCKS = re.compile(r"(?<![0-9:])(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?![0-9:])")
ORDER_WORD = re.compile(r"[a-z]{4,}|[0-9]{2,}")


@each_row("events")
def clock_needs_a_day(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    for column in HOURS:
        if row[column] and row["date"] and len(row["date"]) < 10:
            yield row.wrong(column, f"{row[column]} needs a day, but the date is {row['date']}")
    if row["time_basis"] and row.blank("time_from") and row.blank("time_to"):
        yield row.odd("time_basis", f"'{row['time_basis']}' is given, but no clock time is")
    if row["part_of_day"] and (row["time_from"] or len(row["date"]) < 10):
        said = f"'{row['part_of_day']}' is for acts of a known day without a clock time; the finer one is read"
        yield row.odd("part_of_day", said)
    days, last = row.span("date"), row.span("date_to")
    if row["time_from"] and days and last and last.first - days.first > LASTING:
        yield row.odd("date_to", f"{row['date_to']} is long after {row['date']}, of an act of which the hour is known")
    same_day = row["date_to"] and row["date_to"] == row["date"]
    if same_day and row["time_from"] and row["time_to"] and row["time_to"] < row["time_from"]:
        said = f"{row['time_to']} is before time_from {row['time_from']} of the same day"
        yield row.wrong("time_to", f"{said}; an act that ends after midnight ends on the next day")


@each_row("events")
def clock_that_was_shown(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """In the night on which clocks go forward an hour is on none of them."""
    place = folder.by_id("places").get(row["place"])
    if not place or not place["timezone"] or not place.sound("timezone") or not row.sound("date", *HOURS):
        return
    days = row.span("date")
    for column in HOURS if days and days.days == 1 else ():
        if days and row[column] and skipped(days.first, time.fromisoformat(row[column]), place["timezone"]):
            said = f"{row[column]} was on no clock of {row['place']} on {row['date']}: clocks went forward over it"
            yield row.wrong(column, said)


@each_row("events")
def hour_in_the_words(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A part of the day is said in the summary."""
    words = () if row["time_from"] else folder.codes.hour_words.get(row["part_of_day"], ())
    if words and not any(word in row["summary"].lower() for word in words):
        yield row.odd("part_of_day", f"'{row['part_of_day']}', but the summary has none of: {', '.join(words)}")


@each_row("events")
def clock_in_the_words(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """Of several clock times that the summary tells one is that of the act; of one alone at the least the minute."""
    told = {clock.zfill(5) for clock in CLOCKS.findall(row["summary"])}
    known = row["time_from"] in told if len(told) > 1 else row["time_from"][3:] in {clock[3:] for clock in told}
    if row["time_from"] and told and not known:
        yield row.unfit("time_from", f"and the summary tells {', '.join(sorted(told))}")


@each_row("events", "steps", "claims")
def not_before_onset(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    column = "made_on" if row.table.name == "claims" else "date"
    onset, day = folder.onsets.get(row["episode"]), row.span(column)
    if onset and day and day.last < onset.first:
        yield row.odd(column, f"{row[column]} is before the onset of {row['episode']} ({onset.first})")


@each_row("events")
def region_of_place(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    if place := folder.by_id("places").get(row["place"]):
        region = place["place"] if place["kind"] == "region" else place["region"]
        if region and row["region"] not in ("", region):
            yield row.unfit("region", f"is not where places.csv has {row['place']} ('{region}')")
        elif place["kind"] == "country" and row["region"]:
            yield row.unfit("region", f"is no part of {row['place']}, a country")


def _differ(one: CheckedRow, other: CheckedRow, column: str) -> bool:
    return bool(one[column] and other[column]) and one[column] != other[column]


def _goes_on(protest: CheckedRow, response: CheckedRow) -> bool:
    """Whether a protest goes on to the day of its response: past midnight, or to a last day that is told."""
    begins, ends, day = protest.span("date"), protest.span("date_to"), response.span("date")
    if begins is None or day is None:
        return False
    over_midnight = protest["time_to"] and protest["time_to"] < protest["time_from"]
    last = ends.last if ends else begins.last + timedelta(days=int(bool(over_midnight)))
    return begins.first <= day.first and day.last <= last


@each_row("events")
def response_beside_its_protest(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    protest = folder.by_id("events").get(row["responds_to"])
    if protest is row:
        yield row.wrong("responds_to", "an act cannot answer itself")
    elif protest and (_differ(row, protest, "place") or (_differ(row, protest, "date") and not _goes_on(protest, row))):
        said = f"{row['responds_to']} is of another place or day ({protest['place']}, {protest['date']})"
        yield row.odd("responds_to", said)


@whole_table("events")
def versions_of_one_act(rows: Sequence[CheckedRow], folder: Folder) -> Iterator[Problem]:
    """Versions of one act are of one episode, of the same days or nearly, and of places that hold each other."""
    versions = grouped_by((row for row in rows if row["same_act"]), lambda row: row["same_act"])
    for slug, (first, *others) in versions.items():
        if not others:
            yield first.odd("same_act", f"'{slug}' stands in this row only; it joins the versions of one act")
        for row in others:
            if row["episode"] != first["episode"]:
                said = f"'{slug}' joins acts of two episodes ({first['episode']} in line {first.line})"
                yield row.odd("same_act", said)
            yield from _other_version(row, first, folder)


def _other_version(row: CheckedRow, first: CheckedRow, folder: Folder) -> Iterator[Problem]:
    days, others = row.span("date"), first.span("date")
    if days and others and max(days.first, others.first) - min(days.last, others.last) > APART:
        said = f"{row['date']} is far from {first['date']} in line {first.line}, a version of one act"
        yield row.odd("date", f"{said} ({row['same_act']})")
    told = bool(folder.described_places and row["place"] and first["place"])
    if told and row["place"] not in _held_by(first, folder) and first["place"] not in _held_by(row, folder):
        yield row.unfit("place", f"is not where line {first.line} has the same act ('{first['place']}')")


def _held_by(row: CheckedRow, folder: Folder, place: str = "") -> set[str]:
    """The place of a row, or the one that is named, and those that hold it, in the row's episode."""
    place = place or row["place"]
    return {place, *places_holding(folder.described_places, place, folder.countries.get(row["episode"], ""))}


@each_row("orders")
def order_of_two_acts(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    events = folder.by_id("events")
    for column in ORDERED:
        act = events.get(row[column])
        if act and row["episode"] and act["episode"] not in ("", row["episode"]):
            yield row.wrong(column, f"{row[column]} is of {act['episode']}, the order of {row['episode']}")
    earlier, later = (events.get(row[column]) for column in ORDERED)
    if earlier is None or later is None:
        return
    if earlier is later:
        yield row.wrong("later_event", f"{row['later_event']} is both acts of the order")
    elif row["stated"] == "before" and _certainly_before(later, earlier, folder):
        said = f"by their own dates and clocks {row['later_event']} ({_when(later)}) came before"
        yield row.odd("stated", f"{said} {row['earlier_event']} ({_when(earlier)})")


@each_row("orders")
def order_at_its_place(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """The place of an order is that of its acts; of acts at two places one of these, or one that holds both."""
    events = folder.by_id("events")
    theirs = [events[row[column]]["place"] for column in ORDERED if row[column] in events]
    if len(theirs) == 2 and "" not in theirs and row["place"] in folder.described_places:
        holds = len({*theirs}) > 1 and all(row["place"] in _held_by(row, folder, place) for place in theirs)
        if row["place"] not in theirs and not holds:
            yield row.unfit("place", f"is the place of neither act ({', '.join(sorted({*theirs}))})")


@each_row("orders")
def order_tells_of_its_acts(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """The words of an order share one with each of its acts, or it comes from a page that tells that act."""
    words, pages = _words(row, "summary", "note"), row.entries("source_ids")
    for column in ORDERED:
        act = folder.by_id("events").get(row[column])
        shared = act and ({*pages} & {*act.entries("source_ids")} or words & _words(act, *TOLD))
        if act and act["summary"] and pages and not shared:
            said = f"{row[column]} ({act['summary'][:60]}) shares neither a page nor a word with the order"
            yield row.odd(column, said)


@each_row("steps")
def about_fits_kind(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """An inquiry says what it looks into and a call whether it asks for one; other steps at most whom they are taken
    against."""
    every, groups = folder.codes.lists.get("step_about", {}), folder.codes.groups.items()
    own = {name.removeprefix(ABOUT): group.codes for name, group in groups if name.startswith(ABOUT)}
    fitting = own.get(row["kind"], {"", *every.keys() - {code for codes in own.values() for code in codes}})
    if row["kind"] and row.sound("about") and row["about"] not in fitting:
        named = ", ".join(code for code in every if code in fitting)
        expected = ("" if row["kind"] in own else "blank or ") + f"one of {named}"
        said = f"'{row['about']}'" if row["about"] else "is blank"
        yield row.wrong("about", f"{said}; of a step '{row['kind']}' it is {expected}")


@each_row("steps")
def of_what_fits_kind(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """Of what somebody was charged, convicted or acquitted is said of officers and officials alone."""
    if row["of_what"] and not row["kind"].startswith(("officers_", "officials_")):
        yield row.wrong("of_what", f"'{row['of_what']}'; of a step '{row['kind']}' it is blank")


@each_row("steps")
def step_undoes_an_earlier_one(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """What undoes a verdict comes after it; verdicts that undo themselves, or each other, are counted by nobody."""
    undone = folder.by_id("steps").get(row["undoes"])
    if undone and row["step_id"] in (row["undoes"], undone["undoes"]):
        yield row.wrong(
            "undoes", f"{row['undoes']} is this step, or undoes it; name the earlier step that this one undoes"
        )


@each_row("episodes")
def all_days_of_an_episode(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """An episode has all its days; of what has none, as the context, nothing is asked."""
    blank = [column for column in EPISODE_DAYS if row.blank(column)]
    for column in blank if len(blank) < len(EPISODE_DAYS) else ():
        yield row.wrong(
            column, f"is blank; an episode has all of {', '.join(EPISODE_DAYS)}, and without one nothing is asked of it"
        )
    if len(blank) == len(EPISODE_DAYS) and row["episode"] != CONTEXT:
        yield row.odd("onset_on", f"is blank, as are the other days of {row['episode']}: nothing is asked of it")


@each_row("episodes")
def names_files(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """The id of an episode names its notebook, its page and its figures, and what made them in the build."""
    if len(row["episode"]) > LONGEST_ID:
        yield row.wrong("episode", f"has {len(row['episode'])} characters; it names files: at most {LONGEST_ID}")


@each_row("episodes")
def onset_is_told(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """An episode begins on the day of an act of it, or with a month, if its first acts are of the weeks after."""
    onset = row.span("onset_on")
    if onset and onset.first == onset.last and onset.first.day != 1:
        told = folder.values("events", "date", episode=row["episode"])
        acts = [day.first for text in told if (day := Span.parse(text)) and len(text) == 10]
        if acts and onset.first < min(acts) < onset.first + AROUND:
            said = f"{row['onset_on']} is the day of no act of {row['episode']}, nor the first of a month"
            yield row.odd("onset_on", said)


@each_row("episodes")
def core_as_its_numbers(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """A core begins and ends on the days on which most numbers of its episode do, if these are some."""
    for column, bound in (("core_from", "covers_from"), ("core_to", "covers_to")):
        told = folder.values("counts", bound, episode=row["episode"])
        days = Counter({day: number for day, number in told.items() if day})
        day, most = days.most_common(1)[0] if row[column] and days else ("", 0)
        if most >= MOST_NUMBERS and len(day) == len(row[column]) and 2 * days[row[column]] < most:
            yield row.odd(column, f"{row[column]} bounds {days[row[column]]} numbers, and {most} {day}")


@each_row("episodes")
def main_place_has_most_acts(row: CheckedRow, folder: Folder) -> Iterator[Problem]:
    """The main place of an episode is the one of which most acts of its core are told; of what has no core, the whole
    country."""
    places, first, last = folder.by_id("places"), row["core_from"], row["core_to"]
    told = Counter(
        act["place"]
        for act in folder.of("events")
        if first and act["episode"] == row["episode"] and first <= act["date"] <= last
        if act["place"] in places and places[act["place"]]["kind"] == "settlement"
    )
    if told and row["main_place"] and told[row["main_place"]] < max(told.values()):
        yield row.unfit("main_place", f"has fewer acts of the core than {max(told, key=lambda place: told[place])}")
    kind = places[row["main_place"]]["kind"] if row["main_place"] in places else "national"
    if not first and kind != "national":
        yield row.unfit("main_place", "of what has no core; it is of the whole country")


def _certainly_before(first: CheckedRow, second: CheckedRow, folder: Folder) -> bool:
    begun = []
    for row in (first, second):
        if not row["date"] or not row.sound("date", "time_from", "time_basis"):
            return False
        hours, zones = folder.codes.hours.get(row["part_of_day"]), _zones(folder)
        clocks = zones.get(row["place"], zones[""])
        begun.append(onset_interval(row["date"], row["time_from"], row["time_basis"], clocks, hours)[0])
    return begun[0].before(begun[1]) == "certain"


@looked_up
def _zones(folder: Folder) -> Mapping[str, tuple[str, ...]]:
    """The clocks that a place may keep: a settlement its own, any other place all that the table of places has."""
    own = {row["place"]: (row["timezone"],) for row in folder.of("places") if row["timezone"]}
    return own | {"": tuple(sorted({zone for zones in own.values() for zone in zones})) or ("UTC",)}


def _when(row: CheckedRow) -> str:
    return f"{row['date']} {row['time_from'] or row['part_of_day']}".strip()


def _words(row: CheckedRow, *columns: str) -> set[str]:
    """The beginnings of the words of some cells."""
    return {word[:4] for column in columns for word in ORDER_WORD.findall(row[column].lower().replace("_", " "))}
